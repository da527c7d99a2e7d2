"""Stata files (.dta) with their labels; `.a` to `.z` are kept as declared missing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from survey.importing.raw_export import MissingRange, RawColumn, RawExport, clean_cell
from survey.problems import Place, Problem, SurveyError

STATA_BEGINS = (dt.datetime(1960, 1, 1) - dt.datetime(1582, 10, 14)).total_seconds()  # noqa: DTZ001
DAY = 86_400.0
MARK = b"<stata_dta>"


def is_stata(start: bytes) -> bool:
    """Tell whether a file begins as Stata's, new or old."""
    if start.startswith(MARK):
        return True
    return len(start) > 109 and 104 <= start[0] <= 115 and start[1] in (1, 2) and start[2] == 1 \
        and start[3] == 0  # fmt: skip


def read_stata(path: Path) -> RawExport:
    """Read a Stata file; raises `SurveyError` when it is damaged."""
    import numpy as np
    import pyreadstat

    try:
        frame, meta = pyreadstat.read_dta(
            str(path), user_missing=True, disable_datetime_conversion=True
        )
        if not all(isinstance(name, str) and name for name in meta.column_names):
            raise ValueError("a variable has no name")
    except (pyreadstat.ReadstatError, UnicodeDecodeError, ValueError, MemoryError) as error:
        raise SurveyError(
            Problem(
                "damaged-file",
                f"this Stata file cannot be read: {str(error).rstrip('.')}.",
                "It may have been cut short on the way. Export it again, or open it in Stata and "
                "save it anew.",
                Place(path.name),
            )
        ) from None
    columns = []
    for name in meta.column_names:
        series = frame[name]
        labels = dict(meta.variable_value_labels.get(name, {}))
        kind = str((meta.original_variable_types or {}).get(name, ""))
        missing: tuple[MissingRange, ...] = ()
        if series.dtype.kind in "fiu":
            cells = series.to_numpy(dtype=float)
            cells, seconds = _seconds(cells, kind)
        else:
            values: list[Any] = [clean_cell(value) for value in series]
            cells, seconds = np.empty(len(values), dtype=object), False
            cells[:] = values
            if any(isinstance(value, (int, float)) for value in values):
                marks = sorted({value for value in values if isinstance(value, str)})
                missing = tuple(MissingRange(mark, mark) for mark in marks)
        label = (meta.column_names_to_labels.get(name) or "").strip()
        columns.append(RawColumn(name, name, cells, label, labels, missing, seconds))
    rows = np.arange(1, len(frame) + 1)
    return RawExport(path.name, None, "Stata", tuple(columns), rows)


def _seconds(cells: Any, kind: str) -> tuple[Any, bool]:
    """Turn Stata's days and milliseconds since 1960 into SPSS' seconds since 1582."""
    if kind.startswith(("%td", "%d", "%-td")):
        return cells * DAY + STATA_BEGINS, True
    if kind.startswith(("%tc", "%tC")):
        return cells / 1000.0 + STATA_BEGINS, True
    return cells, False
