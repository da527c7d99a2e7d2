"""The files of a study folder as text, keys in the order of the house."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from survey.adopting.draft_instrument import DraftedInstrument, Notes
from survey.adopting.yaml_text import confirm, entry, flow, keyed, one_line, scalar
from survey.definition import Definition
from survey.instrument import AnswerScale, Instrument, Question, Scale

if TYPE_CHECKING:
    from survey.adopting.draft_bridge import DraftedBridge


def instrument_text(draft: DraftedInstrument, file: str) -> str:
    """Return an instrument file."""
    instrument, notes = draft.instrument, draft.notes
    lines = [
        f"# Drafted from {one_line(file)}. What a person must decide is marked.",
        f"instrument: {scalar(instrument.instrument)}",
        f"version: {instrument.version}",
        f"wave: {scalar(instrument.wave)}",
        f"languages: {flow(instrument.languages)}",
        "",
        "answer_scales:",
    ]
    for name, scale in instrument.answer_scales.items():
        lines += confirm(notes.get(("answer_scales", name), ()), 2)
        lines += _answer_scale(name, scale)
    lines += ["", *confirm(notes.get(("pages", ""), ()), 0), "pages:"]
    for page in instrument.pages:
        lines += [f"  - id: {scalar(page.id)}", f"    title: {flow(page.title)}", "    questions:"]
        for question in page.questions:
            lines += confirm(notes.get(("questions", question.id), ()), 6)
            lines += entry(_question(question), 6)
    lines += [*_left_out(draft), *_uses(instrument.uses, notes)]
    if instrument.code_elements:
        lines.append(f"code_elements: {flow(instrument.code_elements)}")
    lines += _scales(instrument.scales, draft.proposals, notes)
    lines += _kept_for_export(instrument, notes)
    return "\n".join(lines) + "\n"


def bridge_text(draft: DraftedBridge, file: str) -> str:
    """Return a bridge file."""
    bridge = draft.bridge
    lines = [
        f"# Drafted from {one_line(file)}. What a person must decide is marked.",
        f"bridge: {scalar(bridge.bridge)}",
        f"from: {scalar(bridge.from_)}",
        f"to: {scalar(bridge.to)}",
    ]
    for key, notes in (("items", draft.item_notes), ("dropped", {}), ("new", draft.new_notes)):
        entries = getattr(bridge, key)
        if entries:
            lines.append(f"{key}:")
        for one in entries:
            value = one.model_dump(by_alias=True, exclude_defaults=True)
            lines += confirm(notes.get(value.get("to", value.get("id", "")), ()), 2)
            lines += entry(value, 2)
    return "\n".join(lines) + "\n"


def _answer_scale(name: str, scale: AnswerScale) -> list[str]:
    head = {
        key: value
        for key in (
            "type",
            "ordered",
            "min",
            "max",
            "whole",
            "pattern",
            "max_length",
            "free_text",
            "time",
        )
        if (value := getattr(scale, key)) != AnswerScale.model_fields[key].default
    }
    if scale.missing_ranges:
        head["missing_ranges"] = [_dumped(part) for part in scale.missing_ranges]
    if not scale.choices and not scale.missing:
        return keyed(name, head or {"type": scale.type}, 2)
    lines = [f"  {scalar(name)}:", *(f"    {key}: {flow(value)}" for key, value in head.items())]
    for key in ("choices", "missing"):
        answers = getattr(scale, key)
        if answers:
            lines.append(f"    {key}:")
        for code, answer in answers.items():
            value = answer.model_dump(exclude_defaults=True)
            lines.append(f"      {scalar(code)}: {flow(value)}")
    return lines


def _question(question: Question) -> dict[str, Any]:
    given = question.model_dump(exclude_defaults=True)
    order = ("id", "answer", "ask", "anonymity", "reverse", "battery", "rates", "judges", "text",
             "label", "source", "aliases")  # fmt: skip
    return {key: given[key] for key in order if key in given}


def _left_out(draft: DraftedInstrument) -> list[str]:
    """Say in comments what is no question."""
    if not draft.left_out:
        return []
    lines = ["", "# No questions here:"]
    return lines + [f"#   {one_line(name)}: {why}" for name, why in draft.left_out]


def _uses(uses: Mapping[Any, str], notes: Notes) -> list[str]:
    lines = ["", *confirm(notes.get(("uses", ""), ()), 0)]
    if uses:
        lines.append(f"uses: {flow(uses)}")
    return lines if len(lines) > 1 else []


def _scales(scales: Mapping[str, Scale], proposals: Mapping[str, Scale], notes: Notes) -> list[str]:
    lines: list[str] = []
    if scales:
        lines += ["", "scales:"]
    for name, scale in scales.items():
        lines += confirm(notes.get(("scales", name), ()), 2)
        lines += keyed(name, _scale(scale), 2)
    if proposals:
        named = ", ".join(proposals)
        lines += ["", *confirm([f"are these scales? {named}: take away the # before them"], 0)]
        block = [] if scales else ["scales:"]
        for name, scale in proposals.items():
            block += keyed(name, _scale(scale), 2)
        lines += [f"# {line}" for line in block]
    return lines


def _scale(scale: Scale) -> dict[str, Any]:
    given = scale.model_dump(exclude_defaults=True)
    return {k: given[k] for k in ("items", "min_answered", "kind", "title") if k in given}


def _kept_for_export(instrument: Instrument, notes: Notes) -> list[str]:
    """Say how columns and sets stood in the file, for export."""
    lines: list[str] = []
    if instrument.sets:
        lines += ["", "# Columns that the file takes together; export gives them back so.", "sets:"]
    for name, one in instrument.sets.items():
        lines += confirm(notes.get(("sets", name), ()), 2)
        lines += keyed(name, _dumped(one), 2)
    if instrument.variables:
        lines += ["", "# How columns stood in the file, so that export gives them back so."]
        lines.append("variables:")
    for name, variable in instrument.variables.items():
        lines += keyed(name, _dumped(variable), 2)
    return lines


def _dumped(value: Definition) -> dict[str, Any]:
    return value.model_dump(exclude_defaults=True)


def joined(lines: Iterable[str]) -> str:
    """Return lines as the text of a file."""
    return "\n".join(lines) + "\n"
