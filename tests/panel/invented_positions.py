"""Positions and holdings made from a few words each."""

from __future__ import annotations

import datetime as dt
from typing import Any

from survey.fieldwork.roster import Holding
from survey.library import Library
from survey.study import Position, Study


def day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


def held(
    person: str, position: str, start: str | None, end: str | None = None, **given: Any
) -> Holding:
    fields: dict[str, Any] = {"arena": None, "is_primary": True, "exit_reason": None}
    fields |= {"predecessor": None, "role": "HEA", "project": "HILL"} | given
    return Holding(person, position, from_day=day(start), to_day=day(end), **fields)


def study_of(garden: Library, *positions: dict[str, Any]) -> Study:
    made = tuple(
        Position(**({"project": "HILL", "role": "HEA", "title": {"en": "x", "nb": "x"}} | given))
        for given in positions
    )
    return garden.study.model_copy(update={"positions": made})
