"""What is due to be deleted, and how much of it is still there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.problems import Place, Problem
from survey.rights.coarsening import is_coarse_block, is_coarse_holding

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from survey.library import Library
    from survey.store.stores import Stores

STEPS = ("addresses", "code_hashes", "free_text_map", "fine_background")
"""What `retention` in study.yaml can name, in the order in which it is deleted."""


@dataclass(frozen=True, slots=True)
class StepState:
    """A step of the study's retention on a day.

    `left` counts the rows that still hold what it deletes; `due` is from the last day on,
    `overdue` after it.
    """

    what: str
    latest: dt.date
    left: int
    due: bool
    overdue: bool


def retention_states(stores: Stores, library: Library, day: dt.date) -> tuple[StepState, ...]:
    """Return every step of the study's retention, in the order in which they are done."""
    left = _count_left(stores, library)
    steps = {step.what: step.latest for step in library.study.retention}
    return tuple(
        StepState(
            what,
            steps[what],
            left[what],
            day >= steps[what] and left[what] > 0,
            day > steps[what] and left[what] > 0,
        )
        for what in STEPS
        if what in steps
    )


def overdue_problems(library: Library, states: tuple[StepState, ...]) -> list[Problem]:
    """Return what should be gone and is not."""
    return [
        Problem(
            "retention-overdue",
            f"{state.what} should have been deleted by {state.latest}: {state.left} rows are left.",
            "Run: survey purge.",
            Place(str(library.folder / "study.yaml")),
        )
        for state in states
        if state.overdue
    ]


def _count_left(stores: Stores, library: Library) -> Mapping[str, int]:
    from sqlalchemy import func, select

    from survey.store import schema

    with stores.contacts.connect() as contacts, stores.answers.connect() as answers:

        def count(connection: Connection, column: object, *where: object) -> int:
            query = select(func.count()).select_from(column).where(*where)  # type: ignore[arg-type]
            return int(connection.execute(query).scalar() or 0)

        person, key = schema.persons.c, schema.response_keys.c
        named = (
            person.name.is_not(None)
            | person.email.is_not(None)
            | person.key.is_not(None)
            | person.note.is_not(None)
        )
        versions = count(contacts, schema.key_images)
        versions += count(answers, schema.blocks, schema.blocks.c.ended_by.is_not(None))
        versions += count(answers, schema.free_text, schema.free_text.c.ended_by.is_not(None))
        addresses = count(contacts, schema.persons, named)
        addresses += count(contacts, schema.response_keys, key.near_person.is_not(None))
        addresses += count(contacts, schema.sittings) + count(contacts, schema.withdrawn)
        addresses += count(answers, schema.form_pages) + versions
        texts = count(answers, schema.free_text, schema.free_text.c.import_id != 0)
        fine = sum(
            not is_coarse_block(library, row) for row in answers.execute(select(schema.blocks))
        )
        fine += sum(
            not is_coarse_holding(library, row) for row in contacts.execute(select(schema.holdings))
        )
        return {
            "addresses": addresses,
            "code_hashes": count(contacts, schema.code_hashes),
            "free_text_map": count(contacts, schema.free_text_map) + texts,
            "fine_background": fine,
        }
