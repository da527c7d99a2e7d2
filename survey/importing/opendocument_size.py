"""How many cells the sheets of an OpenDocument workbook have, once repetitions are written out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

PIECE = 1 << 22
LONGEST_ROW = 50_000_000
"""Bytes; no reader should take a longer one for a row."""

UNCOUNTED = 1 << 62

_ROWS = re.compile(rb'number-rows-repeated="(\d{1,9})"')
_COLUMNS = re.compile(rb'number-columns-repeated="(\d{1,9})"')


def opendocument_cells(file: IO[bytes]) -> int:
    """Return the cells of the largest sheet in `content.xml`, from A1 to its last filled corner."""
    most = rows = last = width = 0
    for row in _rows(file):
        if row is None:
            return UNCOUNTED
        _, begins, body = row.rpartition(b"<table:table ")
        if begins:
            most, rows, last, width = max(most, last * width), 0, 0, 0
        rows += 1 + sum(int(times) - 1 for times in _ROWS.findall(body))
        filled = body.rfind(b"value-type=")
        if filled >= 0:
            cells = body[body.find(b"<table:table-row") : body.find(b">", filled)]
            count = cells.count(b"<table:table-cell") + cells.count(b"<table:covered-table-cell")
            count += sum(int(times) - 1 for times in _COLUMNS.findall(cells))
            width, last = max(width, count), rows
    return max(most, last * width)


def _rows(file: IO[bytes]) -> Iterator[bytes | None]:
    """Yield what stands up to the end of each row; `None` and no more when one has no end."""
    rest = b""
    while piece := file.read(PIECE):
        *whole, rest = (rest + piece).split(b"</table:table-row>")
        yield from whole
        if len(rest) > LONGEST_ROW:
            yield None
            return
