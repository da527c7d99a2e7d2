"""A drafted mapping as text, and put into a file whose decided lines stay as they were written."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from survey.adopting.append_entries import last_line
from survey.adopting.draft_mapping import MappingDraft, OpenLine
from survey.adopting.yaml_text import one_line, scalar
from survey.definition import Code
from survey.importing.mapping import UNDECIDED
from survey.importing.wording import plain
from survey.problems import Place, Problem, SurveyError

HEAD = """\
# Which column of a file is which question, and what its texts mean.
# What ends in a question mark waits for a decision and is not used until then: take the mark away
# to say yes; or write another question, QUESTION.option, a purpose such as token or response_id,
# or null to leave it out. `survey map` adds what is new and leaves decided lines as they are.
"""
MATCHED = "# Documentation, written anew by `survey map`; to decide otherwise, write above."
LONGEST_KEY = 1000
"""YAML allows 1024 signs before a colon; a longer key stands on a line of its own."""
LONGEST_WHY = 160

_PROPOSAL = re.compile(r"\w[\w.-]*\?")

Section = tuple[Any, Any]
"""The YAML nodes of a key and its value."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person decides about a file.

    Parameters
    ----------
    columns
        Question, `QUESTION.option` or purpose by header; `None` leaves a column out, and
        `survey.importing.mapping.UNDECIDED` takes a decision back.
    values
        Code by text by question; `None` makes the text count as missing.
    """

    columns: Mapping[str, str | None] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Code | None]] = field(default_factory=dict)


def mapping_text(draft: MappingDraft) -> str:
    """Return a new mapping file."""
    values = [line for q, lines in draft.values.items() for line in _question(q, lines)]
    parts = (
        _layout(draft),
        _section("columns", _lines(draft.columns)),
        _section("values", values),
        [MATCHED, *_matched(draft)],
    )
    return HEAD + "\n\n".join("\n".join(part) for part in parts) + "\n"


def merge_mapping(
    text: str, draft: MappingDraft, place: Place, headings: Container[str] | None = None
) -> str:
    """Return a mapping file with what is new, every decided line and comment as it was.

    Parameters
    ----------
    text
        The file, which can be read without a fault.
    draft
        What is to decide still; other lines that end in a question mark are taken out.
    place
        The file, for the problem.
    headings
        Columns of the new file: decisions on others are taken out. `None` keeps them all.

    Raises
    ------
    SurveyError
        A section is written in braces, so that no line can be put into it.
    """
    sections = _sections(text)
    edits = _Edits(text, place)
    new = edits.settle(sections.get("columns"), draft.columns, headings)
    edits.add(sections.get("columns"), "columns", _lines(new))
    values = sections.get("values")
    there = _entries(values)
    fresh: list[str] = []
    for question in dict.fromkeys((*there, *draft.values)):
        new = edits.settle(there.get(question), draft.values.get(question, ()), None)
        if question in there:
            edits.add(there[question], question, _lines(new))
        else:
            fresh += _question(question, new)
    edits.add(values, "values", fresh)
    edits.replace(sections.get("layout"), _layout(draft), on_top=True)
    edits.replace(sections.get("matched"), _matched(draft), comment=MATCHED)
    return edits.text()


def decide_mapping(text: str, decisions: Decisions, place: Place) -> str:
    """Return a mapping file with decisions put in, every other line as it was.

    Raises
    ------
    SurveyError
        A section is written in braces, so that no line can be put into it.
    """
    sections = _sections(text)
    edits = _Edits(text, place)
    edits.decide(sections.get("columns"), "columns", decisions.columns)
    values = sections.get("values")
    there = _entries(values)
    fresh: list[str] = []
    for question, decided in decisions.values.items():
        if question in there:
            edits.decide(there[question], question, decided)
        else:
            kept = {text: code for text, code in decided.items() if code != UNDECIDED}
            lines = [line for text, code in kept.items() for line in _pair(text, scalar(code))]
            fresh += _section(scalar(question), lines) if lines else []
    edits.add(values, "values", fresh)
    return edits.text()


class _Edits:
    """Changes to the lines of a text, made all at once so that line numbers stay true."""

    def __init__(self, text: str, place: Place) -> None:
        self._lines = text.splitlines()
        self._place = place
        self._gone: set[int] = set()
        self._behind: dict[int, list[str]] = {}

    def settle(
        self,
        section: Section | None,
        lines: Collection[OpenLine],
        headings: Container[str] | None,
    ) -> list[OpenLine]:
        """Take out entries that nobody need decide any more; return what is not there yet."""
        wait = {plain(line.key) for line in lines}
        kept: set[str] = set()
        for key, value in section[1].value if section else ():
            open_ = value.id == "scalar" and value.value.endswith(UNDECIDED)
            if open_ and plain(key.value) in wait:
                kept.add(plain(key.value))
            elif open_ or (headings is not None and key.value not in headings):
                self._drop(key, value)
        return [line for line in lines if plain(line.key) not in kept]

    def add(self, section: Section | None, name: str, lines: list[str]) -> None:
        """Put lines behind the last entry of a section, which is made if it is not there."""
        if not lines:
            return
        if section is None:
            self._append(["", *_section(name, lines)])
            return
        key, value = section
        at = key.start_mark.line
        if not value.value:
            self._gone.add(at)
            room = " " * key.start_mark.column
            self._behind[at] = [room + line for line in _section(name, lines)]
            return
        self._refuse_braces(section, name)
        room = " " * value.value[0][0].start_mark.column
        end = last_line(value.value[-1][1])
        self._behind.setdefault(end, []).extend(room + line for line in lines)

    def decide(
        self, section: Section | None, name: str, decided: Mapping[str, Code | None]
    ) -> None:
        """Put decisions in place of the entries with their keys; an undecided one goes."""
        keys = {plain(key) for key in decided}
        lines = [
            line
            for key, code in decided.items()
            if code != UNDECIDED
            for line in _pair(key, scalar(code))
        ]
        if section is not None and section[1].id == "mapping":
            self._refuse_braces(section, name)
            for key, value in section[1].value:
                if plain(key.value) in keys:
                    self._drop(key, value)
        self.add(section, name, lines)

    def replace(
        self, section: Section | None, lines: list[str], *, on_top: bool = False, comment: str = ""
    ) -> None:
        """Put lines where a section is; on top of or behind everything if it is not there."""
        if section is not None:
            self._drop(*section)
            self._behind[last_line(section[1])] = lines
        elif on_top:
            self._behind[-1] = [*lines, ""]
        else:
            self._append(["", comment, *lines])

    def text(self) -> str:
        """Return the text with every change made."""
        lines = list(self._behind.get(-1, ()))
        for number, line in enumerate(self._lines):
            lines += [] if number in self._gone else [line]
            lines += self._behind.get(number, ())
        return "\n".join(lines) + "\n"

    def _refuse_braces(self, section: Section, name: str) -> None:
        key, value = section
        if value.value and value.flow_style:
            raise SurveyError(
                Problem(
                    "list-in-brackets",
                    f'"{name}" is written in braces, so no line can be added.',
                    "Write each entry on a line of its own.",
                    Place(self._place.file, line=key.start_mark.line + 1),
                )
            )

    def _append(self, lines: Iterable[str]) -> None:
        self._behind.setdefault(len(self._lines) - 1, []).extend(lines)

    def _drop(self, key: Any, value: Any) -> None:
        self._gone.update(range(key.start_mark.line, last_line(value) + 1))


def _sections(text: str) -> dict[str, Section]:
    from ruamel.yaml import YAML

    node = YAML(typ="safe", pure=True).compose(text)
    return {key.value: (key, value) for key, value in node.value}


def _entries(section: Section | None) -> dict[str, Section]:
    if section is None or section[1].id != "mapping":
        return {}
    return {key.value: (key, value) for key, value in section[1].value}


def _layout(draft: MappingDraft) -> list[str]:
    layout = draft.layout
    entries = {
        "wave": draft.wave,
        "platform": layout.platform,
        "columns": layout.columns,
        "fingerprint": layout.fingerprint,
    }
    return _section("layout", [f"{key}: {scalar(value)}" for key, value in entries.items()])


def _matched(draft: MappingDraft) -> list[str]:
    return _section("matched", [line for k, v in draft.matched.items() for line in _entry(k, v)])


def _question(question: str, lines: Iterable[OpenLine]) -> list[str]:
    return _section(scalar(question), _lines(lines))


def _section(name: str, lines: list[str]) -> list[str]:
    return [f"{name}:", *(f"  {line}" for line in lines)] if lines else [f"{name}: {{}}"]


def _lines(lines: Iterable[OpenLine]) -> list[str]:
    return [text for line in lines for text in _entry(line.key, line.proposal, line.why)]


def _entry(key: str, value: str, why: str = "") -> list[str]:
    said = one_line(why)
    if len(said) > LONGEST_WHY:
        said = said[:LONGEST_WHY] + "\u2026"
    comment = f"  # {said}" if said else ""
    return _pair(key, value if _PROPOSAL.fullmatch(value) else scalar(value), comment)


def _pair(key: str, given: str, comment: str = "") -> list[str]:
    name = scalar(key)
    if len(name) > LONGEST_KEY:
        return [f"? {name}", f": {given}{comment}"]
    return [f"{name}: {given}{comment}"]
