"""Qualtrics' .qsf: JSON with the questions, the blocks they stand in, and the flow of blocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from survey.adopting.definitions.languages import language_key, words_of
from survey.adopting.definitions.qsf_questions import questions_of
from survey.adopting.definitions.questionnaire import Asked, Questionnaire, Section
from survey.problems import Place, Problem, SurveyError

EXPORT = 'In Qualtrics choose Tools, "Import/Export", "Export survey", and give that file.'


@dataclass(slots=True)
class _Flow:
    """The blocks in the order they are met, and what the flow does with them."""

    blocks: list[str] = field(default_factory=list)
    branched: set[str] = field(default_factory=set)
    left_out: list[tuple[str, str]] = field(default_factory=list)


def read_qsf(path: Path) -> Questionnaire:
    """Read a survey's definition.

    Raises
    ------
    SurveyError
        The file is damaged, or is JSON but no survey.
    """
    survey = _load(path)
    entry = survey.get("SurveyEntry")
    elements = survey.get("SurveyElements")
    if not isinstance(entry, dict) or not isinstance(elements, list):
        raise SurveyError(
            Problem(
                "definition-unknown",
                'this is JSON, but no questionnaire from Qualtrics: it has no "SurveyEntry" with '
                '"SurveyElements".',
                EXPORT,
                Place(path.name),
            )
        )
    by_kind: dict[str, list[Any]] = {}
    for element in elements:
        if isinstance(element, dict):
            by_kind.setdefault(str(element.get("Element")), []).append(element.get("Payload"))
    base = language_key(str(entry.get("SurveyLanguage") or "EN"))
    payloads = {
        str(payload["QuestionID"]): payload
        for payload in by_kind.get("SQ", ())
        if isinstance(payload, dict) and payload.get("QuestionID")
    }
    blocks = _blocks(by_kind.get("BL", []))
    flow = _flow(by_kind.get("FL", []))
    questions: list[Asked] = []
    left_out = [*flow.left_out]
    for id in flow.blocks or blocks:
        asked, none = _of_block(blocks.get(id, {}), payloads, base, id in flow.branched)
        questions += asked
        left_out += none
    left_out += [
        (str(payload.get("DataExportTag") or id), "it is in the bin or in no block that is shown")
        for id, payload in payloads.items()
        if id not in _placed(blocks, flow)
    ]
    languages = dict.fromkeys([base, *(one for q in questions for one in q.text)])
    return Questionnaire(
        "Qualtrics",
        path.name,
        tuple(languages),
        {base: words_of(entry.get("SurveyName"))},
        tuple(questions),
        (*left_out, *_settings(payloads, questions)),
        "ResponseId",
        _open(entry),
    )


def _load(path: Path) -> dict[str, Any]:
    import orjson

    try:
        found = orjson.loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise SurveyError(
            Problem(
                "definition-damaged",
                f"this file begins as JSON but cannot be read to its end ({error.msg}).",
                f"It may have been cut short on the way. {EXPORT}",
                Place(path.name, error.lineno),
            )
        ) from None
    return found if isinstance(found, dict) else {}


def _blocks(payloads: list[Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for payload in payloads:
        for block in payload.values() if isinstance(payload, dict) else payload or ():
            if isinstance(block, dict) and block.get("Type") != "Trash":
                found[str(block.get("ID"))] = block
    return found


def _flow(payloads: list[Any]) -> _Flow:
    """Walk through the flow without recursion, since it may be nested at will."""
    flow = _Flow()
    stack = [(step, False) for payload in reversed(payloads) for step in _steps(payload)]
    while stack:
        step, branched = stack.pop()
        kind = step.get("Type")
        if kind in ("Block", "Standard") and step.get("ID"):
            id = str(step["ID"])
            if id not in flow.blocks:
                flow.blocks.append(id)
            if branched:
                flow.branched.add(id)
        elif kind == "EmbeddedData":
            flow.left_out += [
                (str(each.get("Field")), "embedded data: Qualtrics fills it in, nobody is asked")
                for each in step.get("EmbeddedData") or ()
                if isinstance(each, dict)
            ]
        elif kind in ("BlockRandomizer", "Randomizer"):
            flow.left_out.append(("random order", "Qualtrics shows blocks in random order"))
        branched = branched or kind in ("Branch", "BlockRandomizer", "Randomizer", "Authenticator")
        stack += [(inner, branched) for inner in _steps(step)]
    return flow


def _steps(step: Any) -> list[dict[str, Any]]:
    """Return the steps inside a step, the last one first."""
    inner = step.get("Flow") if isinstance(step, dict) else None
    return [each for each in reversed(inner or ()) if isinstance(each, dict)]


def _of_block(
    block: dict[str, Any], payloads: dict[str, Any], base: str, branched: bool
) -> tuple[list[Asked], list[tuple[str, str]]]:
    title = words_of(block.get("Description"))
    options = block.get("Options")
    options = options if isinstance(options, dict) else {}
    left_out: list[tuple[str, str]] = []
    if branched:
        left_out.append((f"block {title}", "only some are shown it, or by chance; here all are"))
    looped = str(options.get("Looping") or "None") != "None"
    if str(options.get("RandomizeQuestions") or "false").casefold() not in ("false", "no"):
        left_out.append((f"block {title}", "its questions come in random order; here in one"))
    asked: list[Asked] = []
    page = 1
    for step in block.get("BlockElements") or ():
        if not isinstance(step, dict):
            continue
        page += step.get("Type") == "Page Break"
        payload = payloads.get(str(step.get("QuestionID")))
        if payload is None:
            continue
        if looped:
            tag = str(payload.get("DataExportTag") or step.get("QuestionID"))
            left_out.append(
                (tag, "it is asked several times (loop and merge), once in each column")
            )
            continue
        section = Section(f"{title or 'block'}_{page}" if page > 1 else title, {base: title})
        found, none = questions_of(payload, section, base)
        asked += found
        left_out += none
    return asked, left_out


def _placed(blocks: dict[str, dict[str, Any]], flow: _Flow) -> set[str]:
    return {
        str(step.get("QuestionID"))
        for id in flow.blocks or blocks
        for step in blocks.get(id, {}).get("BlockElements") or ()
        if isinstance(step, dict)
    }


def _settings(payloads: dict[str, Any], asked: list[Asked]) -> Iterator[tuple[str, str]]:
    """Say once what many questions have and a study has no place for."""
    forced = random = 0
    for payload in payloads.values():
        validation = payload.get("Validation")
        settings = validation.get("Settings") if isinstance(validation, dict) else None
        forced += isinstance(settings, dict) and settings.get("ForceResponse") == "ON"
        order = payload.get("Randomization")
        random += isinstance(order, dict) and order.get("Type") not in (None, "None")
    if asked and forced:
        yield (
            "mandatory answers",
            f"{forced} of the questions must be answered in Qualtrics; here none",
        )
    if asked and random:
        yield "random order", f"{random} of the questions show their answers in random order"


def _open(entry: dict[str, Any]) -> tuple[dt.date, dt.date] | None:
    days = []
    for key in ("SurveyStartDate", "SurveyExpirationDate"):
        try:
            days.append(dt.date.fromisoformat(str(entry.get(key))[:10]))
        except ValueError:
            return None
    return (days[0], days[1]) if days[0] <= days[1] else None
