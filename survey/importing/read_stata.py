"""Stata files (.dta) with their labels; `.a` to `.z` become numbers that are declared missing."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
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
    kinds = meta.readstat_variable_types or {}
    numeric = [name for name in meta.column_names if kinds.get(name) != "string"]
    said = {name: dict(meta.variable_value_labels.get(name, {})) for name in meta.column_names}
    marked = [frame[name] for name in numeric if frame[name].dtype.kind not in "fiu"]
    codes = _mark_codes([*marked, *(said[name] for name in numeric)])
    columns = []
    for name in meta.column_names:
        shown = str((meta.original_variable_types or {}).get(name, ""))
        labels = said[name]
        missing: tuple[MissingRange, ...] = ()
        seconds = False
        if name in numeric:
            cells, marks = _numbers(frame[name], codes)
            cells, seconds = _seconds(cells, shown)
            marks = sorted({*marks, *(value for value in labels if isinstance(value, str))})
            labels = {codes.get(value, value): label for value, label in labels.items()}
            missing = tuple(MissingRange(codes[mark], codes[mark]) for mark in marks)
        else:
            cells = np.empty(len(frame), dtype=object)
            cells[:] = [clean_cell(value) for value in frame[name]]
        label = (meta.column_names_to_labels.get(name) or "").rstrip()
        kept = _format(shown, cells, seconds)
        columns.append(RawColumn(name, name, cells, label, labels, missing, seconds, format=kept))
    rows = np.arange(1, len(frame) + 1)
    problems = (_marks_kept(path, codes),) if codes else ()
    return RawExport(path.name, None, "Stata", tuple(columns), rows, problems)


def _mark_codes(columns: Sequence[Iterable[Any]]) -> dict[Any, float]:
    """Choose a negative number for each of Stata's missing .a to .z, below all that is used."""
    marks = {value for column in columns for value in column if isinstance(value, str)}
    used = [abs(value) for column in columns for value in column if not isinstance(value, str)]
    base = 100.0
    while any(value > base for value in used):
        base *= 10
    return {mark: -(base + ord(mark) - ord("a") + 1) for mark in sorted(marks)}


def _numbers(series: Any, codes: dict[Any, float]) -> tuple[Any, list[str]]:
    """Return the cells of a numeric column as numbers, and the missing marks among them."""
    import numpy as np

    if series.dtype.kind in "fiu":
        return series.to_numpy(dtype=float), []
    marks = sorted({value for value in series if isinstance(value, str)})
    return np.array([codes.get(value, value) for value in series], dtype=float), marks


def _marks_kept(path: Path, codes: dict[Any, float]) -> Problem:
    said = ", ".join(f".{mark} as {code:.0f}" for mark, code in codes.items())
    return Problem(
        "stata-missing",
        f"Stata's own missing values are kept as numbers that are declared missing: {said}.",
        "Nothing need be done.",
        Place(path.name),
        "note",
    )


def _format(shown: str, cells: Any, seconds: bool) -> str:
    """Return the SPSS format that is closest to one of Stata's."""
    if cells.dtype == object:
        longest = max((len(str(cell).encode()) for cell in cells if cell is not None), default=1)
        return f"A{longest}"
    if seconds:
        return "EDATE10" if "tc" not in shown.casefold() else "DATETIME20"
    found = re.fullmatch(r"%-?0?(\d+)\.(\d+)fc?", shown)
    if found and int(found[1]) <= 40 and int(found[2]) <= 16 and int(found[2]) < int(found[1]):
        return f"F{found[1]}.{found[2]}"
    whole = all(float(cell).is_integer() for cell in cells if not math.isnan(cell))
    return "F8.0" if whole else "F8.2"


def _seconds(cells: Any, kind: str) -> tuple[Any, bool]:
    """Turn Stata's days and milliseconds since 1960 into SPSS' seconds since 1582."""
    if kind.startswith(("%td", "%d", "%-td")):
        return cells * DAY + STATA_BEGINS, True
    if kind.startswith(("%tc", "%tC")):
        return cells / 1000.0 + STATA_BEGINS, True
    return cells, False
