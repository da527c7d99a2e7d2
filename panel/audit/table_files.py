"""Files beside a release: what they show must be the release's numbers, digit for digit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from panel.numbers import round_half_away
from panel.release import Release
from survey.problems import Place, Problem

# Notes say the least p an exact test of so many pairs can give: 2 in 2 to the power of n.
_LEAST_P = {round_half_away(2 / 2**n, 3) for n in range(1, 60)}
_FINE = re.compile(r"(?<![\d.,\w-])\d+[.,]\d{2,}(?![\d\w]|[.,]\d)")


def check_tables(file: Path, release: Release) -> Iterator[Problem]:
    """Yield the numbers of a table file that the release does not hold."""
    known = {round(abs(float(value)), 9) for value in release.rows["value"].dropna()}
    known |= _LEAST_P
    for place, value in _xlsx(file) if file.suffix == ".xlsx" else _text(file):
        if not value.is_integer() and round(abs(value), 9) not in known:
            yield Problem(
                "audit-number",
                "this number is not one of the release: it has more digits, or another source.",
                "Make the file again from the release.",
                place,
            )


def _xlsx(file: Path) -> Iterator[tuple[Place, float]]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(file)
    for sheet in book.sheet_names:
        for number, row in enumerate(book.get_sheet_by_name(sheet).to_python(), start=1):
            for cell in row:
                if isinstance(cell, float):
                    yield Place(file.name, sheet=sheet, row=number), cell
                elif isinstance(cell, str):
                    for value in _fine(cell):
                        yield Place(file.name, sheet=sheet, row=number), value


def _text(file: Path) -> Iterator[tuple[Place, float]]:
    words = _words(file)
    if file.suffix == ".csv" and ";" not in "".join(words.splitlines()[:3]):
        # Here a comma parts two cells; the decimal sign is a point.
        words = words.replace(",", " ; ")
    for number, line in enumerate(words.splitlines(), start=1):
        for value in _fine(line):
            yield Place(file.name, number), value


def _words(file: Path) -> str:
    if file.suffix == ".docx":
        from docx import Document

        document = Document(str(file))
        cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
        return "\n".join([*(p.text for p in document.paragraphs), *cells])
    if file.suffix == ".html":
        from lxml import html

        page = html.fromstring(file.read_text(encoding="utf-8"))
        for hidden in page.xpath("//style|//script|//svg"):
            hidden.drop_tree()
        return "\n".join(page.itertext())
    return file.read_text(encoding="utf-8")


def _fine(words: str) -> Iterator[float]:
    """Yield the numbers of a text with two decimals or more."""
    for found in _FINE.finditer(words):
        yield float(found.group(0).replace(",", "."))
