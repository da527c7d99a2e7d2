"""Background made coarse: of a response, and of who held what from when to when.

Project and role stay, since every table is made of them, and the few answers that linking asks
for. Site, second role, position and predecessor go, with every other answer of class D; days of
answering become the Monday of their week, and days of holding a role the waves' reference days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from survey.responses import ANSWERED, REASON_CODES, REASON_LETTERS

if TYPE_CHECKING:
    from survey.library import Library
    from survey.store.blocks import Block

_KEPT = ("consent", "link_consent", "project", "role", "took_part_before", "still_taking_part",
         "succeeded")  # fmt: skip
_GONE = ("arena", "role2", "started_on")
_MISSING = REASON_LETTERS[REASON_CODES["platform_missing"]]
_ANSWERED = REASON_LETTERS[ANSWERED]


def coarse_block(library: Library, row: Any) -> Block:
    """Return a stored block with its background made coarse."""
    from survey.store.blocks import parse_block

    block = parse_block(row.wave, row.instrument, row.version, row.rows)
    fine = fine_columns(library, block.wave)
    cells = block.cells
    nothing = [None] * len(block)
    head = {
        name: nothing if name in _GONE else _weeks(own) if name == "completed_on" else own
        for name, own in cells.head.items()
    }
    answers = {name: own for name, own in cells.answers.items() if name not in fine}
    reasons = {name: _MISSING if name in fine else own for name, own in cells.reasons.items()}
    coarse = replace(cells, head=head, answers=answers, reasons=reasons)
    letters = [coarse.letters(name) for name in reasons]
    answered = [sum(own[at] == _ANSWERED for own in letters) for at in range(len(block))]
    return replace(block, cells=replace(coarse, answered=answered))


def is_coarse_block(library: Library, row: Any) -> bool:
    """Tell whether a stored block has no fine background left."""
    return coarse_block(library, row).text() == str(row.rows)


def coarse_holding(library: Library, row: Any) -> dict[str, Any] | None:
    """Return the columns of a holding made coarse; `None` where no wave knows of it."""
    references = sorted(wave.reference for wave in library.study.waves)
    first, last = _coarse_days(row.from_day, row.to_day, references)
    if first is not None and first > references[-1]:
        return None
    return {
        "position": None, "arena": None, "exit_reason": None, "predecessor": None,
        "from_day": first, "to_day": last,
    }  # fmt: skip


def is_coarse_holding(library: Library, row: Any) -> bool:
    """Tell whether a holding has no fine background left."""
    made = coarse_holding(library, row)
    return made is not None and all(getattr(row, name) == made[name] for name in made)


def fine_columns(library: Library, wave: str) -> frozenset[str]:
    """Return the answer columns of a wave that are fine background."""
    from survey.responses import answer_columns

    instrument = library.instruments[wave]
    kept: Collection[str] = {
        question for purpose, question in instrument.uses.items() if purpose in _KEPT
    }
    return frozenset(
        name
        for name, question in answer_columns(instrument).items()
        if instrument.questions[question].anonymity == "D" and question not in kept
    )


def _weeks(days: Collection[str | None]) -> list[str | None]:
    return [None if day is None else _monday(day) for day in days]


def _monday(day: str) -> str:
    when = dt.date.fromisoformat(str(day)[:10])
    return (when - dt.timedelta(days=when.weekday())).isoformat()


def _coarse_days(
    first: dt.date | None, last: dt.date | None, references: list[dt.date]
) -> tuple[dt.date | None, dt.date | None]:
    """Return days that say the same of every reference day: held then, before, or not yet."""
    held = [day for day in references if (first or day) <= day and (last is None or day <= last)]
    if held:
        return first and held[0], last and held[-1]
    after = [day for day in references if last is not None and day > last]
    between = after[0] - dt.timedelta(days=1) if after else dt.date.max
    return first and between, last and between
