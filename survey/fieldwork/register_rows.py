"""The rows of a register workbook as persons, holdings and invitations, each checked."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Protocol

from survey.definition import Text
from survey.fieldwork.register_positions import check_positions
from survey.fieldwork.register_sheets import SheetRow
from survey.problems import Report
from survey.study import Study

EMAIL = re.compile(r"[^@\s<>()\[\],;:\\\"]+@[^@\s<>()\[\],;:\\\".]+(\.[^@\s<>()\[\],;:\\\".]+)+")
"""An address as the register may hold it; quoted ones are not taken."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as the workbook has it; `person` is the workbook's own key."""

    row: int
    person: str
    name: str | None
    email: str | None
    language: str | None
    key: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """Who held what from when to when; open ends are `None`."""

    row: int
    person: str
    position: str | None
    project: str
    role: str
    arena: str | None
    from_day: dt.date | None
    to_day: dt.date | None
    is_primary: bool
    exit_reason: str | None
    predecessor: str | None

    def overlaps(self, other: HoldingRow) -> bool:
        """Tell whether both are held on some same day."""
        first = max(self.from_day or dt.date.min, other.from_day or dt.date.min)
        return first <= min(self.to_day or dt.date.max, other.to_day or dt.date.max)


@dataclass(frozen=True, slots=True)
class InvitedRow:
    """Whether a person is asked in a wave, and what became of it."""

    row: int
    person: str
    wave: str
    invited: bool
    disposition: str | None


def parse_persons(rows: Iterable[SheetRow], study: Study, report: Report) -> list[PersonRow]:
    """Check the sheet `persons`."""
    persons: list[PersonRow] = []
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        person = row.text("person")
        if person is None:
            report.add(
                "person-missing",
                "this row names no person.",
                "Give every person a short key of their own, such as p001.",
                row.place("person"),
            )
            continue
        found = PersonRow(
            row.number,
            person,
            *(row.text(name) for name in ("name", "email", "language", "key", "note")),
        )
        if _is_repeated(row, found, seen, report):
            continue
        if found.email and not EMAIL.fullmatch(found.email):
            report.add(
                "email-form", "this is not an e-mail address.", "Correct it.", row.place("email")
            )
        if found.language and found.language not in study.languages:
            report.add(
                "language-unknown",
                f'"{found.language}" is not a language of the study.',
                f"Write one of {', '.join(study.languages)}.",
                row.place("language"),
                value=found.language,
            )
        persons.append(found)
    return persons


def _is_repeated(
    row: SheetRow, person: PersonRow, seen: dict[tuple[str, str], int], report: Report
) -> bool:
    checks = (
        ("person", person.person, "person-twice", "error"),
        ("key", person.key, "key-of-two", "error"),
        ("email", person.email, "email-twice", "warning"),
        ("name", person.name, "name-twice", "warning"),
    )
    repeated = False
    for column, value, rule, severity in checks:
        if value is None:
            continue
        first = seen.setdefault((column, value.casefold()), row.number)
        if first == row.number:
            continue
        repeated |= column == "person"
        report.add(
            rule,
            f"the same {column} stands on row {first}.",
            "Correct it, or take the row out if both are the same person.",
            row.place(column),
            "error" if severity == "error" else "warning",
        )
    return repeated


class _Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def title(self) -> Text: ...


class Names:
    """The ids of one kind of thing in the study, found by id or by title in any language."""

    def __init__(self, kind: str, things: Iterable[_Named]) -> None:
        self.kind = kind
        self.ids: dict[str, str] = {}
        known: defaultdict[str, set[str]] = defaultdict(set)
        for thing in things:
            self.ids[thing.id.casefold()] = thing.id
            for title in thing.title.values():
                known[title.strip().casefold()].add(thing.id)
        for title, ids in known.items():
            if len(ids) == 1:
                self.ids.setdefault(title, next(iter(ids)))

    def find(self, row: SheetRow, column: str, report: Report) -> str | None:
        """Return the id a cell means; an unknown one is reported."""
        text = row.text(column)
        if text is None:
            return None
        found = self.ids.get(text.casefold())
        if found is None:
            known = ", ".join(dict.fromkeys(self.ids.values()))
            report.add(
                f"{self.kind}-unknown",
                f'"{text}" is no {self.kind} of the study.',
                f"Write one of {known}." if known else f"The study has no {self.kind}.",
                row.place(column),
                value=text,
            )
        return found


def parse_holdings(
    rows: Sequence[SheetRow], persons: Iterable[PersonRow], study: Study, report: Report
) -> list[HoldingRow]:
    """Check the sheet `holdings`; a position gives project, role and arena by itself."""
    known = {person.person for person in persons}
    names = {
        "position": Names("position", study.positions),
        "project": Names("project", study.projects),
        "role": Names("role", study.roles),
        "arena": Names("arena", study.arenas),
    }
    positions = {position.id: position for position in study.positions}
    homes = {arena.id: arena.project for arena in study.arenas}
    holdings: list[HoldingRow] = []
    for row in rows:
        faults = len(report.errors)
        person = _known_person(row, "person", known, report)
        predecessor = row.text("predecessor")
        if predecessor is not None:
            predecessor = _known_person(row, "predecessor", known, report)
        cells = {column: kind.find(row, column, report) for column, kind in names.items()}
        position = positions.get(cells["position"] or "")
        if position is not None:
            given = {"project": position.project, "role": position.role, "arena": position.arena}
            for column, value in given.items():
                if value is not None and cells[column] not in (None, value):
                    report.add(
                        "holding-against-position",
                        f'the position "{position.id}" has {column} "{value}", '
                        f'not "{cells[column]}".',
                        "Correct the cell, or leave it empty: the position says it.",
                        row.place(column),
                    )
                cells[column] = value or cells[column]
        if len(report.errors) == faults and not (cells["project"] and cells["role"]):
            report.add(
                "holding-incomplete",
                "this row names neither a position nor a project with a role.",
                "Fill in the position, or both project and role.",
                row.place(),
            )
        arena, project = cells["arena"], cells["project"]
        if arena and project and homes[arena] != project:
            report.add(
                "arena-of-other-project",
                f'the arena "{arena}" belongs to "{homes[arena]}", not to "{project}".',
                "Correct the arena or the project.",
                row.place("arena"),
            )
        from_day, to_day = row.day("from", report), row.day("to", report)
        if from_day and to_day and to_day < from_day:
            report.add(
                "days-reversed",
                f"this ends on {to_day}, before it begins on {from_day}.",
                "Correct one of the days.",
                row.place("to"),
            )
        is_primary = row.truth("primary", True, report)
        if len(report.errors) > faults or person is None or project is None:
            continue
        holdings.append(
            HoldingRow(
                row.number,
                person,
                cells["position"],
                project,
                cells["role"] or "",
                arena,
                from_day,
                to_day,
                is_primary,
                row.text("exit_reason"),
                predecessor,
            )
        )
    _check_together(holdings, persons, rows, report)
    check_positions(holdings, rows, study, report)
    return holdings


def _known_person(row: SheetRow, column: str, known: set[str], report: Report) -> str | None:
    person = row.text(column)
    if person is None or person not in known:
        report.add(
            "holding-of-nobody" if column == "person" else "predecessor-unknown",
            f'the {column} of this row is not in the sheet "persons".',
            "Add the person there, or correct the key. A vacant time needs no row.",
            row.place(column),
        )
        return None
    return person


def _check_together(
    holdings: list[HoldingRow],
    persons: Iterable[PersonRow],
    rows: Iterable[SheetRow],
    report: Report,
) -> None:
    places = {row.number: row for row in rows}
    by_person: defaultdict[str, list[HoldingRow]] = defaultdict(list)
    for holding in holdings:
        by_person[holding.person].append(holding)
        if holding.predecessor == holding.person:
            report.add(
                "own-predecessor",
                "this person is given as their own predecessor.",
                "Name whoever held it before, or leave the cell empty.",
                places[holding.row].place("predecessor"),
            )
    for own in by_person.values():
        for one, other in combinations(own, 2):
            if one.overlaps(other) and one.is_primary and other.is_primary:
                report.add(
                    "two-primary",
                    f"this person has another primary holding at the same time, on row {one.row}.",
                    "Write no under primary for the second role; until then the one that began "
                    "last counts.",
                    places[other.row].place("primary"),
                    "warning",
                )
    named = {str(row.text("person")) for row in rows}
    file = next((row.file for row in rows), "")
    for person in persons:
        if person.person not in named:
            place = SheetRow("persons", person.row, {}, file).place("person")
            report.add(
                "person-without-holding",
                "this person holds no position and no role, and will not be asked.",
                'Add a row in the sheet "holdings".',
                place,
                "warning",
            )


def parse_invited(
    rows: Iterable[SheetRow], persons: Iterable[PersonRow], study: Study, report: Report
) -> list[InvitedRow]:
    """Check the sheet `invited`."""
    known = {person.person for person in persons}
    waves = Names("wave", study.waves)
    found: dict[tuple[str, str], InvitedRow] = {}
    for row in rows:
        person = _known_person(row, "person", known, report)
        wave = waves.find(row, "wave", report)
        invited = row.truth("invited", True, report)
        if person is None or wave is None:
            continue
        if (person, wave) in found:
            report.add(
                "invited-twice",
                f"this person and wave stand on row {found[person, wave].row} as well.",
                "Keep one of the rows.",
                row.place(),
            )
            continue
        found[person, wave] = InvitedRow(row.number, person, wave, invited, row.text("disposition"))
    return list(found.values())


def as_dicts(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Return rows as plain dictionaries, for a frame."""
    return [{name: getattr(row, name) for name in row.__slots__} for row in rows]
