"""LimeSurvey's .lss: XML with the rows of its tables, a table a section."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from survey.adopting.definitions.languages import language_key, words_of
from survey.adopting.definitions.limesurvey_questions import LimeQuestion, Sub, asked_of
from survey.adopting.definitions.questionnaire import Answer, Questionnaire, Section
from survey.definition import Text
from survey.problems import Place, Problem, SurveyError

OLDEST = 145
"""The first version of the database whose exports have subquestions in a section of their own."""

EXPORT = "In LimeSurvey choose Display/Export, Survey structure (.lss), and give that file."

Row = dict[str, str]


def read_lss(path: Path) -> Questionnaire:
    """Read a survey's structure.

    Raises
    ------
    SurveyError
        The file is damaged, defines entities, or is XML but no survey of LimeSurvey.
    """
    root = _parse(path)
    kind = root.findtext("LimeSurveyDocType")
    if root.tag != "document" or kind != "Survey":
        what = f"a {kind.lower()} from LimeSurvey, not a whole survey" if kind else "another XML"
        raise SurveyError(
            Problem(
                "definition-unknown",
                f"this is {what}; a questionnaire in XML is a survey structure from LimeSurvey.",
                EXPORT,
                Place(path.name),
            )
        )
    version = (root.findtext("DBVersion") or "").strip()
    if not version.isdecimal() or int(version) < OLDEST:
        raise SurveyError(
            Problem(
                "definition-old",
                f'this survey is from a LimeSurvey with the database version "{version}", and '
                f"{OLDEST} is the oldest that is read.",
                "Import it in a newer LimeSurvey and export it from there.",
                Place(path.name, _line_of(root.find("DBVersion"))),
            )
        )
    rows = {section.tag: list(_rows(section)) for section in root if isinstance(section.tag, str)}
    settings = next(iter(rows.get("surveys", ())), {})
    languages = [settings.get("language", ""), *settings.get("additional_languages", "").split()]
    languages += [element.text or "" for element in root.iterfind("languages/language")]
    keys = tuple(dict.fromkeys(language_key(one) for one in languages if one.strip()))
    asked, left_out = asked_of(_questions(rows))
    titles = {
        language_key(row.get("surveyls_language", "")): words_of(row.get("surveyls_title"))
        for row in rows.get("surveys_languagesettings", ())
    }
    return Questionnaire(
        "LimeSurvey",
        path.name,
        keys,
        {language: title for language, title in titles.items() if title},
        tuple(asked),
        (*_groups_left_out(rows), *left_out),
        "id",
        open_days(settings.get("startdate", ""), settings.get("expires", "")),
    )


def open_days(first: str, last: str) -> tuple[dt.date, dt.date] | None:
    """Return the days between which a survey takes answers, where both are given."""
    try:
        days = dt.date.fromisoformat(first[:10]), dt.date.fromisoformat(last[:10])
    except ValueError:
        return None
    return days if days[0] <= days[1] else None


def _parse(path: Path) -> Any:
    """Parse XML without entities, outside definitions and the network."""
    from lxml import etree

    data = path.read_bytes()
    head = re.split(rb"<document\b", data.replace(b"\0", b""), maxsplit=1)[0]
    if re.search(rb"<!(DOCTYPE|ENTITY)", head, re.I):
        raise SurveyError(
            Problem(
                "definition-unsafe",
                "this XML brings definitions of its own (DOCTYPE), which can be used to do harm; "
                "LimeSurvey writes none.",
                EXPORT,
                Place(path.name, head[: head.upper().find(b"<!")].count(b"\n") + 1),
            )
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise SurveyError(
            Problem(
                "definition-damaged",
                f"this file begins as XML but cannot be read to its end ({error.msg}).",
                f"It may have been cut short on the way. {EXPORT}",
                Place(path.name, error.lineno or None),
            )
        ) from None


def _line_of(element: Any) -> int | None:
    return None if element is None else int(element.sourceline)


def _rows(section: Any) -> Iterable[Row]:
    for row in section.iterfind("rows/row"):
        yield {str(cell.tag): "".join(cell.itertext()) for cell in row if isinstance(cell.tag, str)}


def _texts(rows: Iterable[Row], key: str, field: str) -> dict[str, Text]:
    """Return a field's words by language for every key; older exports have a row a language."""
    found: dict[str, Text] = {}
    for row in rows:
        if "language" in row and row.get(field):
            text = found.setdefault(row.get(key, ""), {})
            text[language_key(row["language"])] = words_of(row[field])
    return found


def _questions(rows: dict[str, list[Row]]) -> list[LimeQuestion]:
    wordings = _texts(
        [*rows.get("questions", ()), *rows.get("subquestions", ()),
         *rows.get("question_l10ns", ()), *rows.get("subquestion_l10ns", ())],
        "qid", "question",
    )  # fmt: skip
    titles = _texts([*rows.get("groups", ()), *rows.get("group_l10ns", ())], "gid", "group_name")
    groups = _once(rows.get("groups", ()), "gid", "group_order")
    sections = {
        row["gid"]: Section(next(iter(titles.get(row["gid"], {}).values()), f"group_{row['gid']}"),
                            titles.get(row["gid"], {}))
        for row in groups
    }  # fmt: skip
    order = {row["gid"]: number for number, row in enumerate(groups)}
    subs: dict[tuple[str, str], list[Sub]] = {}
    for row in _once(rows.get("subquestions", ()), "qid", "question_order"):
        axis = (row.get("parent_qid", ""), row.get("scale_id") or "0")
        subs.setdefault(axis, []).append(Sub(row.get("title", ""), wordings.get(row["qid"], {})))
    answers = _answers(rows)
    attributes: dict[str, Row] = {}
    for row in rows.get("question_attributes", ()):
        attributes.setdefault(row.get("qid", ""), {})[row.get("attribute", "")] = row.get(
            "value", ""
        )
    found = []
    for row in _once(rows.get("questions", ()), "qid", "question_order"):
        if row.get("parent_qid") not in (None, "", "0"):
            continue
        id, more = row["qid"], attributes.get(row["qid"], {})
        found.append((order.get(row.get("gid", ""), 0), LimeQuestion(
            row.get("title", ""),
            row.get("type", ""),
            wordings.get(id, {}),
            sections.get(row.get("gid", "")),
            row.get("relevance", ""),
            row.get("other", "N") == "Y",
            row.get("mandatory", "N") in ("Y", "S"),
            more.get("random_order", "0") not in ("", "0"),
            tuple(subs.get((id, "0"), ())),
            tuple(subs.get((id, "1"), ())),
            {scale: tuple(given) for scale, given in answers.get(id, {}).items()},
            number_of(more.get("min_num_value_n", "")),
            number_of(more.get("max_num_value_n", "")),
            more.get("num_value_int_only", "0") == "1",
        )))  # fmt: skip
    return [question for _, question in sorted(found, key=lambda each: each[0])]


def _answers(rows: dict[str, list[Row]]) -> dict[str, dict[int, list[Answer]]]:
    found: dict[str, dict[int, dict[str, Text]]] = {}
    translated = _texts(rows.get("answer_l10ns", ()), "aid", "answer")
    for row in sorted(rows.get("answers", ()), key=lambda row: whole_of(row.get("sortorder", ""))):
        scales = found.setdefault(row.get("qid", ""), {})
        by_code = scales.setdefault(whole_of(row.get("scale_id", "")), {})
        text = by_code.setdefault(row.get("code", ""), {})
        if "language" in row:
            text[language_key(row["language"])] = words_of(row.get("answer"))
        text.update(translated.get(row.get("aid", ""), {}))
    return {
        id: {
            scale: [Answer(code, text) for code, text in codes.items()]
            for scale, codes in scales.items()
        }
        for id, scales in found.items()
    }


def _once(rows: Iterable[Row], key: str, order: str) -> list[Row]:
    """Return each thing once, also where it has a row a language, in its order."""
    once: dict[str, Row] = {}
    for row in rows:
        if row.get(key):
            once.setdefault(row[key], row)
    return sorted(once.values(), key=lambda row: whole_of(row.get(order, "")))


def _groups_left_out(rows: dict[str, list[Row]]) -> list[tuple[str, str]]:
    found = []
    titles = _texts([*rows.get("groups", ()), *rows.get("group_l10ns", ())], "gid", "group_name")
    for row in _once(rows.get("groups", ()), "gid", "group_order"):
        name = f"group {next(iter(titles.get(row['gid'], {}).values()), row['gid'])}"
        if row.get("grelevance", "") not in ("", "1"):
            found.append((name, f"it is shown only if {row['grelevance'][:300]}; here to all"))
        if row.get("randomization_group"):
            found.append((name, "it comes in random order; here in one"))
    return found


def whole_of(text: str) -> int:
    """Return a whole number written in a cell, 0 for none."""
    return int(text) if re.fullmatch(r"\d{1,9}", text or "") else 0


def number_of(text: str) -> float | None:
    """Return a number written in a cell; an expression is none."""
    return float(text) if re.fullmatch(r"-?\d{1,15}(\.\d+)?", text.strip()) else None
