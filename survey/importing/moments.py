"""When a response was begun and sent in, as far as the file says."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from survey.importing.code_values import SPSS_BEGINS, parse_day
from survey.importing.coded_table import CodedTable
from survey.importing.raw_export import RawColumn
from survey.instrument import Instrument

if TYPE_CHECKING:
    import numpy as np

_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?$")


def moments(table: CodedTable, instrument: Instrument, purpose: str) -> np.ndarray:
    """Return a date and time a row as ISO text, `None` where the file has none that can be read."""
    import numpy as np

    column = table.purposes.get(purpose) or table.sources.get(
        instrument.uses.get(purpose, "")  # type: ignore[call-overload]
    )
    if column is None:
        return np.full(table.size, None, dtype=object)
    read = [_moment(value, column) for value in column.levels.values]
    return column.levels.spread([*read, None])


def _moment(value: Any, column: RawColumn) -> str | None:
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, (int, float)) and column.spss_seconds:
        try:
            return (SPSS_BEGINS + dt.timedelta(seconds=float(value))).isoformat()
        except (OverflowError, ValueError):
            return None
    day = parse_day(value)
    if day is None:
        return None
    rest = re.sub(r"^\S+?(?=[T ])", "", str(value)).strip(" T")
    found = _TIME.search(rest)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        return dt.datetime.combine(day, dt.time()).isoformat()
    return dt.datetime.combine(
        day, dt.time(int(found[1]), int(found[2]), min(int(found[3] or 0), 59))
    ).isoformat()
