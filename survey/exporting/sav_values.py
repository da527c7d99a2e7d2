"""The cells of an exported column as they stand in an SPSS file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from survey.exporting.columns import ExportColumn
from survey.exporting.sav_variables import SavVariable

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

BEGINS = dt.datetime(1582, 10, 14)  # noqa: DTZ001
"""SPSS counts the seconds of a date from here."""


def sav_values(
    series: pd.Series[Any], column: ExportColumn, variable: SavVariable
) -> tuple[np.ndarray, bool]:
    """Return a column's values, and whether SPSS gets them as a text.

    A text is as wide as its format says, since its first value is filled up with spaces, which
    SPSS does not tell from nothing.
    """
    import numpy as np
    import pandas as pd

    if column.format.startswith(("EDATE", "DATETIME")) and not variable.is_text:
        series = _spread(series, _seconds)
    if variable.codes:
        series = _spread(series, lambda value: variable.codes.get(value, value))
    numbers = pd.to_numeric(series, errors="coerce") if not variable.is_text else None
    wanted = bool(variable.format) or pd.api.types.is_numeric_dtype(series.dtype)
    if numbers is not None and wanted and (numbers.notna() == series.notna()).all():
        return numbers.astype("Float64").to_numpy(dtype=float, na_value=np.nan), False
    texts = _spread(series, lambda value: value if isinstance(value, str) else f"{value:.15g}")
    cells = texts.astype(object).where(texts.notna(), "").to_numpy(copy=True)
    found = re.fullmatch(r"A(\d+)", variable.format)
    if found and len(cells):
        cells[0] += " " * (int(found[1]) - len(cells[0].encode()))
    return cells, True


def _spread(series: pd.Series[Any], change: Callable[[Any], Any]) -> pd.Series[Any]:
    """Change each distinct value once."""
    import pandas as pd

    codes, distinct = pd.factorize(series)
    changed = [*(change(value) for value in distinct.tolist()), None]
    return pd.Series([changed[code] for code in codes], index=series.index, dtype=object)


def _seconds(value: str) -> float | str:
    """Return a day or moment in seconds as SPSS counts them; a number stands for itself."""
    try:
        return (dt.datetime.fromisoformat(value) - BEGINS).total_seconds()
    except ValueError:
        return value
