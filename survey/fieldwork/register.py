"""The register of who takes part: read from a workbook, kept in the contacts store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey.fieldwork.register_template import write_register_template
from survey.fieldwork.roster import people_by_token, roster
from survey.problems import Report

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection

    from survey.library import Library
    from survey.store.stores import Stores

__all__ = [
    "Register",
    "RegisterChange",
    "people_by_token",
    "person_id_of",
    "read_register",
    "roster",
    "store_register",
    "write_register_template",
]

_PERSON = ("name", "email", "language", "key", "note")


@dataclass(frozen=True, slots=True)
class Register:
    """A register workbook, read and checked; nothing of it may be stored while it has errors.

    Parameters
    ----------
    persons
        Columns `row, person, name, email, language, key, note`.
    holdings
        Columns `row, person, position, project, role, arena, from_day, to_day, is_primary,
        exit_reason, predecessor`.
    invited
        Columns `row, person, wave, invited, disposition`.
    """

    file: str
    persons: pd.DataFrame
    holdings: pd.DataFrame
    invited: pd.DataFrame
    report: Report


@dataclass(frozen=True, slots=True)
class RegisterChange:
    """What storing a register changed; `lines` says it by sheet and row, never by name."""

    added: int
    changed: int
    left: int
    came_back: int
    holdings_added: int
    holdings_removed: int
    invitations_changed: int
    lines: tuple[str, ...] = ()

    @property
    def changes_something(self) -> bool:
        """Whether the stored register differs from before."""
        return any(
            (
                self.added,
                self.changed,
                self.left,
                self.came_back,
                self.holdings_added,
                self.holdings_removed,
                self.invitations_changed,
            )
        )


def read_register(path: Path, library: Library) -> Register:
    """Read a register workbook; every fault is in the register's report."""
    import pandas as pd

    from survey.fieldwork import register_rows as rows
    from survey.fieldwork.register_sheets import read_sheets

    report = Report()
    sheets = read_sheets(path, report)
    study = library.study
    persons = rows.parse_persons(sheets["persons"], study, report)
    holdings = rows.parse_holdings(sheets["holdings"], persons, study, report)
    invited = rows.parse_invited(sheets["invited"], persons, study, report)

    def table(kind: type[Any], found: list[Any]) -> pd.DataFrame:
        return pd.DataFrame(rows.as_dicts(found), columns=list(kind.__slots__), dtype="object")

    return Register(
        path.name,
        table(rows.PersonRow, persons),
        table(rows.HoldingRow, holdings),
        table(rows.InvitedRow, invited),
        report,
    )


def person_id_of(key: bytes, person: str) -> str:
    """Return the person id that a workbook's key for a person always gives."""
    from survey.tokens import keyed_hash

    return keyed_hash(key, "person", person)[:16]


def store_register(
    stores: Stores, register: Register, library: Library, *, dry_run: bool = False
) -> RegisterChange:
    """Bring the contacts store in line with a register and tell what changed.

    Who is no longer in the workbook is marked as having left it; their positions, responses
    and links stay. The same workbook again changes nothing. What was before is kept, for
    `survey.fieldwork.register_undo`.

    Raises
    ------
    SurveyError
        The register has errors.
    """
    from survey.fieldwork.register_undo import keep_images, register_images
    from survey.store.stores import note, writing

    register.report.raise_errors()
    key = stores.key()
    with writing(stores) as contacts:
        before = register_images(contacts)
        work = contacts.begin_nested()
        people = _store_persons(contacts, register, key)
        held = _store_holdings(contacts, register, key)
        invited = _store_invited(contacts, register, key)
        lines = (*people.pop("lines"), *held.pop("lines"), *invited.pop("lines"))
        change = RegisterChange(**people, **held, **invited, lines=lines)
        if dry_run:
            work.rollback()
        elif change.changes_something:
            keep_images(contacts, before)
            counts = f"{change.added} added, {change.changed} changed, {change.left} left"
            note(contacts, "register", library.study.study, counts)
    return change


def _store_persons(contacts: Connection, register: Register, key: bytes) -> dict[str, Any]:
    from sqlalchemy import insert, select, update

    from survey.fieldwork.events import end_bounces
    from survey.store.schema import persons
    from survey.store.stores import now

    stored = {row.person_id: row for row in contacts.execute(select(persons))}
    found: dict[str, dict[str, Any]] = {}
    counts = dict.fromkeys(("added", "changed", "left", "came_back"), 0)
    lines: list[str] = []
    moved: list[str] = []
    for person in _records(register.persons):
        id_ = person_id_of(key, person["person"])
        found[id_] = {name: person[name] for name in _PERSON}
        before = stored.get(id_)
        if before is None:
            counts["added"] += 1
            lines.append(f"persons, row {person['row']}: added")
            contacts.execute(insert(persons), {"person_id": id_, "issue": 1} | found[id_])
            continue
        changed = [name for name in _PERSON if getattr(before, name) != found[id_][name]]
        back = before.left_register is not None
        if changed or back:
            counts["came_back"] += back
            counts["changed"] += bool(changed)
            moved += [id_] if "email" in changed else []
            words = [f"changed {', '.join(changed)}"] if changed else []
            words += ["in the register again"] if back else []
            lines.append(f"persons, row {person['row']}: {'; '.join(words)}")
            values = found[id_] | {"left_register": None}
            contacts.execute(update(persons).where(persons.c.person_id == id_).values(values))
    end_bounces(contacts, moved, "register")
    gone = sorted(id_ for id_, row in stored.items() if id_ not in found and not row.left_register)
    for id_ in gone:
        contacts.execute(
            update(persons).where(persons.c.person_id == id_).values(left_register=now().date())
        )
    counts["left"] = len(gone)
    if gone:
        lines.append(f"persons: {len(gone)} no longer in the workbook; their answers stay")
    return counts | {"lines": lines}


def _store_holdings(contacts: Connection, register: Register, key: bytes) -> dict[str, Any]:
    from sqlalchemy import delete, insert, select

    from survey.store.schema import holdings

    fields = [c.name for c in holdings.columns if c.name not in ("holding_id", "person_id")]
    known = {person_id_of(key, person["person"]) for person in _records(register.persons)}
    stored: dict[tuple[Any, ...], list[int]] = {}
    for row in contacts.execute(select(holdings)):
        if row.person_id not in known:
            continue
        content = (row.person_id, *(getattr(row, name) for name in fields))
        stored.setdefault(content, []).append(row.holding_id)
    lines: list[str] = []
    added = 0
    for holding in _records(register.holdings):
        values = {name: holding[name] for name in fields}
        before = holding["predecessor"]
        values["predecessor"] = before and person_id_of(key, before)
        content = (person_id_of(key, holding["person"]), *values.values())
        if stored.get(content):
            stored[content].pop()
            continue
        added += 1
        lines.append(f"holdings, row {holding['row']}: added")
        contacts.execute(insert(holdings), {"person_id": content[0]} | values)
    gone = [id_ for ids in stored.values() for id_ in ids]
    for start in range(0, len(gone), 5_000):
        ids = gone[start : start + 5_000]
        contacts.execute(delete(holdings).where(holdings.c.holding_id.in_(ids)))
    if gone:
        lines.append(f"holdings: {len(gone)} replaced or no longer in the workbook")
    return {"holdings_added": added, "holdings_removed": len(gone), "lines": lines}


def _store_invited(contacts: Connection, register: Register, key: bytes) -> dict[str, Any]:
    from sqlalchemy import delete, insert, select

    from survey.store.schema import invited

    stored = {(row.person_id, row.wave): row for row in contacts.execute(select(invited))}
    lines: list[str] = []
    for row in _records(register.invited):
        pair = person_id_of(key, row["person"]), row["wave"]
        before = stored.get(pair)
        after = (row["invited"], row["disposition"])
        if before is not None and (before.invited, before.disposition) == after:
            continue
        lines.append(f"invited, row {row['row']}: {'added' if before is None else 'changed'}")
        same = (invited.c.person_id == pair[0]) & (invited.c.wave == pair[1])
        contacts.execute(delete(invited).where(same))
        values = dict(
            zip(("person_id", "wave", "invited", "disposition"), pair + after, strict=True)
        )
        contacts.execute(insert(invited), values)
    return {"invitations_changed": len(lines), "lines": lines}


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = frame.to_dict("records")  # type: ignore[assignment]
    return records
