"""Text files with separated values that a spreadsheet opens without computing anything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey.exporting.write_excel import RISKY

if TYPE_CHECKING:
    import pandas as pd


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write codes as UTF-8 with a byte order mark, parted by semicolons.

    A text that a spreadsheet would compute gets an apostrophe before it.
    """
    import pandas as pd

    safe = table.copy()
    for name in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[name].dtype):
            safe[name] = safe[name].map(harmless, na_action="ignore")
    safe.to_csv(path, sep=";", index=False, encoding="utf-8-sig")


def harmless(value: Any) -> Any:
    """Return a text with an apostrophe before it when it looks like a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(RISKY) else value
