"""Text files with separated values that a spreadsheet opens without computing anything."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey.exporting.codebook_rows import build_codebook_rows
from survey.exporting.microdata import Microdata

if TYPE_CHECKING:
    import pandas as pd

RISKY = re.compile("'*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
"""How a text begins that a spreadsheet would compute, ASCII and full width, or that looks like
one made harmless; the importer takes one apostrophe off again."""


def write_csv(microdata: Microdata, path: Path, language: str) -> Path:
    """Write codes as UTF-8 with a byte order mark, and a codebook beside them.

    Bokmål gives semicolons and decimal commas, English commas and points, as their spreadsheets
    read them. Returns where the codebook is.
    """
    import pandas as pd

    comma = language == "nb"
    separator = ";" if comma else ","
    safe = microdata.table.copy()
    for name in safe.columns:
        if pd.api.types.is_float_dtype(safe[name].dtype):
            safe[name] = _decimals(safe[name], "," if comma else ".")
        elif not pd.api.types.is_numeric_dtype(safe[name].dtype):
            safe[name] = safe[name].map(harmless, na_action="ignore")
    # Only signs of the line's end are put in quotation marks, so that must hold both.
    safe.to_csv(path, sep=separator, index=False, encoding="utf-8-sig", lineterminator="\r\n")
    beside = path.with_suffix(".codebook.csv")
    with beside.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file, delimiter=separator)
        for row in build_codebook_rows(microdata):
            writer.writerow([harmless(cell) for cell in row])
    return beside


def harmless(value: Any) -> Any:
    """Return a text with an apostrophe before it when it looks like a formula."""
    return f"'{value}" if isinstance(value, str) and RISKY.match(value) else value


def _decimals(numbers: pd.Series[float], point: str) -> pd.Series[str]:
    """Return numbers as the shortest text that reads back the same, whole ones without a point."""
    return numbers.astype(object).map(
        lambda number: repr(float(number)).removesuffix(".0").replace(".", point),
        na_action="ignore",
    )
