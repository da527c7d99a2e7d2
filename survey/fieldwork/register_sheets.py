"""The sheets and columns of a register workbook, and the cells of one as they stand."""

from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from survey.problems import Place, Report

COLUMNS: dict[str, tuple[str, ...]] = {
    "persons": ("person", "name", "email", "language", "key", "note"),
    "holdings": (
        "person", "position", "project", "role", "arena", "from", "to", "primary",
        "exit_reason", "predecessor",
    ),
    "invited": ("person", "wave", "invited", "disposition"),
}  # fmt: skip
"""The columns of each sheet, in the order of the template."""

NEEDED: dict[str, tuple[str, ...]] = {
    "persons": ("person",),
    "holdings": ("person", "from"),
    "invited": ("person", "wave", "invited"),
}
"""The columns a sheet cannot do without; `invited` as a sheet may be left out."""

_YES = frozenset({"yes", "y", "ja", "j", "true", "1", "x"})
_NO = frozenset({"no", "n", "nei", "false", "0"})


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a sheet: its number as Excel shows it, and its cells by column."""

    sheet: str
    number: int
    cells: dict[str, Any]
    file: str

    def text(self, column: str) -> str | None:
        """Return a cell as stripped text, a whole number without decimals, or nothing."""
        value = self.cells.get(column)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = "" if value is None else str(value).strip()
        return text or None

    def place(self, column: str | None = None) -> Place:
        """Return where the row, or a cell of it, stands."""
        return Place(self.file, sheet=self.sheet, row=self.number, column=column)

    def day(self, column: str, report: Report) -> dt.date | None:
        """Return a cell as a day: a date cell, `2015-08-01` or `01.08.2015`."""
        value = self.cells.get(column)
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        text = self.text(column)
        if text is None:
            return None
        for form in ("%Y-%m-%d", "%d.%m.%Y"):
            try:
                return dt.datetime.strptime(text, form).replace(tzinfo=dt.UTC).date()
            except ValueError:
                continue
        report.add(
            "register-day",
            f'"{text}" is not a day.',
            "Write it as 2015-08-01 or 01.08.2015.",
            self.place(column),
            value=text,
        )
        return None

    def truth(self, column: str, default: bool, report: Report) -> bool:
        """Return a cell that says yes or no."""
        text = (self.text(column) or "").casefold()
        if not text:
            return default
        if text not in _YES | _NO:
            report.add(
                "register-yes-no",
                f'"{text}" is neither yes nor no.',
                "Write yes or no (or ja, nei).",
                self.place(column),
                value=text,
            )
        return text in _YES


def read_sheets(path: Path, report: Report) -> dict[str, list[SheetRow]]:
    """Read the sheets of a register workbook; what is missing or unreadable is reported."""
    from python_calamine import CalamineError, CalamineWorkbook

    place = Place(path.name)
    found: dict[str, list[SheetRow]] = {sheet: [] for sheet in COLUMNS}
    if not path.exists():
        report.add(
            "file-missing",
            "this file does not exist.",
            "Check the name, or make one with `survey register F.xlsx --template`.",
            place,
        )
        return found
    try:
        book = CalamineWorkbook.from_path(path)
    except (CalamineError, OSError, ValueError):
        report.add(
            "register-not-excel",
            "this is not an Excel workbook.",
            "Save the register as .xlsx; an encrypted workbook must be saved without password.",
            place,
        )
        return found
    sheets = {name.strip().casefold(): name for name in book.sheet_names}
    rows = {
        sheet: book.get_sheet_by_name(sheets[sheet]).to_python(skip_empty_area=False)
        for sheet in COLUMNS
        if sheet in sheets
    }
    if not any(_filled(cells) for table in rows.values() for cells in table[1:]):
        names = ", ".join(COLUMNS["persons"])
        report.add(
            "register-empty",
            "there are no persons in this workbook.",
            f'Fill the sheets "persons" (columns {names}) and "holdings"; '
            "`survey register F.xlsx --template` makes a workbook to fill in.",
            place,
        )
        return found
    for sheet, columns in COLUMNS.items():
        if sheet in rows:
            found[sheet] = _read_sheet(path.name, sheet, rows[sheet], report)
        elif sheet != "invited":
            report.add(
                "register-sheet",
                f'the sheet "{sheet}" is missing.',
                f"Add it with the columns {', '.join(columns)}.",
                place,
            )
    return found


def _read_sheet(file: str, sheet: str, table: list[list[Any]], report: Report) -> list[SheetRow]:
    header = [str(cell).strip().casefold() for cell in table[0]] if table else []
    place = Place(file, sheet=sheet, row=1)
    for column in NEEDED[sheet]:
        if column not in header:
            report.add(
                "register-column",
                f'the column "{column}" is missing.',
                f"The columns of this sheet are {', '.join(COLUMNS[sheet])}.",
                place,
            )
    for column in dict.fromkeys(header):
        if column and column not in COLUMNS[sheet]:
            close = difflib.get_close_matches(column, COLUMNS[sheet], 1)
            report.add(
                "register-column-unknown",
                f'the column "{column}" is not known and is not read.',
                f'Did you mean "{close[0]}"?' if close else "Take it out, or leave it.",
                place,
                "warning",
            )
        elif column and header.count(column) > 1:
            report.add(
                "register-column-twice",
                f'there are two columns "{column}".',
                "Keep one of them.",
                place,
            )
    if any(column not in header for column in NEEDED[sheet]):
        return []
    return [
        SheetRow(sheet, number, dict(zip(header, cells, strict=False)), file)
        for number, cells in enumerate(table[1:], start=2)
        if _filled(cells)
    ]


def _filled(cells: list[Any]) -> bool:
    return any(str(cell).strip() for cell in cells if cell is not None)
