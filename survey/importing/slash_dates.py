"""Dates with slashes, where only the whole column tells which part is the month."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from survey.importing.raw_export import RawColumn, RawExport
from survey.problems import Problem

MOMENTS = ("started_on", "completed_on")

_DATE = re.compile(
    r"(\d{1,4})/(\d{1,2})/(\d{2,4})"
    r"(?:[ ,T]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\.\d+)?(?:\s*([AaPp])\.?[Mm]\.?)?)?"
    r"(?:\s*(?:GMT|UTC|[A-Z]{3,4})?(?:[+-]\d{1,2}(?::?\d{2})?)?)?"
)


def settle_dates(export: RawExport) -> RawExport:
    """Write the platform's own dates with slashes as ISO, and say so when it had to be guessed."""
    columns: list[RawColumn] = []
    problems = list(export.problems)
    for column in export.columns:
        if column.system not in MOMENTS or column.cells.dtype != object:
            columns.append(column)
            continue
        found = [_DATE.fullmatch(v) if isinstance(v, str) else None for v in column.cells]
        parts = [match.groups() for match in found if match]
        if not parts:
            columns.append(column)
            continue
        order = _order(parts)
        if order is None:
            order = "mdy" if any(part[6] for part in parts) else "dmy"
            said = "month first" if order == "mdy" else "day first"
            problems.append(
                Problem(
                    "date-ambiguous",
                    f"nothing in this column tells whether the day or the month stands first; it "
                    f"was read {said}.",
                    "Export the dates as 2021-04-30 if that is wrong.",
                    export.place(column=column),
                    "warning",
                )
            )
        cells = column.cells.copy()
        for row, match in enumerate(found):
            if match:
                cells[row] = _iso(match.groups(), order) or cells[row]
        columns.append(replace(column, cells=cells))
    return replace(export, columns=tuple(columns), problems=tuple(problems))


def _order(parts: Sequence[tuple[Any, ...]]) -> str | None:
    if any(len(part[0]) == 4 for part in parts):
        return "ymd"
    day_first = any(int(part[0]) > 12 for part in parts)
    month_first = any(int(part[1]) > 12 for part in parts)
    if day_first == month_first:
        return None
    return "dmy" if day_first else "mdy"


def _iso(part: tuple[Any, ...], order: str) -> str | None:
    numbers = dict(zip(order, map(int, part[:3]), strict=True))
    year = numbers["y"] if numbers["y"] > 99 else 2000 + numbers["y"]
    text = f"{year:04}-{numbers['m']:02}-{numbers['d']:02}"
    if part[3] is None:
        return text
    hour = int(part[3])
    if part[6]:
        hour = hour % 12 + (12 if part[6] in "Pp" else 0)
    return f"{text} {hour:02}:{part[4]}:{part[5] or '00'}"
