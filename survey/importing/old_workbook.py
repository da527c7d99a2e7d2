"""Whether an old workbook (.xls) holds together, before a reader trusts it.

The file is a small disk of sectors with a table of which follows which; a circle in it would be
followed until the memory is full. The layouts are those of [MS-CFB] and [MS-XLS].
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

NONE = 0xFFFFFFFA
"""Numbers from here on are no sectors."""

ROOT, STREAM = 5, 2
NAMES = ("Workbook", "Book")
BEGINS = 0x0809
CELLS = frozenset((0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E))
"""Records of a cell that holds something; each begins with its row and column."""


def old_workbook_cells(path: Path) -> int:
    """Return the cells from A1 to the last corner of the largest sheet.

    Raises `ValueError` when the parts of the file contradict each other.
    """
    try:
        return max(map(_cells, _streams(path.read_bytes())), default=0)
    except (struct.error, IndexError):
        raise ValueError("it is cut short or damaged") from None


def _streams(data: bytes) -> Iterator[bytes]:
    """Yield what the streams of cells hold, with every chain followed once to its end."""
    shift, small_shift = struct.unpack_from("<HH", data, 30)
    if shift not in (9, 12) or small_shift != 6:
        raise ValueError("its header is damaged")
    size, cutoff = 1 << shift, 4096
    (folder,) = struct.unpack_from("<I", data, 48)
    first_small, _, first_more, _ = struct.unpack_from("<IIII", data, 60)

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    def numbers(content: bytes) -> list[int]:
        return list(struct.unpack_from(f"<{len(content) // 4}I", content))

    tables = list(struct.unpack_from("<109I", data, 76))
    seen: set[int] = set()
    while first_more < NONE:
        if first_more in seen:
            raise ValueError("its list of sectors goes in a circle")
        seen.add(first_more)
        *more, first_more = numbers(sector(first_more))
        tables += more
    after = [one for table in tables if table < NONE for one in numbers(sector(table))]

    def joined(start: int) -> bytes:
        return b"".join(map(sector, _chain(start, after)))

    small_after = numbers(joined(first_small))
    small = b""
    entries = joined(folder)
    for at in range(0, len(entries) - 127, 128):
        length, kind = struct.unpack_from("<HB", entries, at + 64)
        start, filled = struct.unpack_from("<II", entries, at + 116)
        name = entries[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        if kind == ROOT:
            small = joined(start)
        elif kind == STREAM and filled >= cutoff:
            content = joined(start)
            if name in NAMES:
                yield content[:filled]
        elif kind == STREAM:
            places = _chain(start, small_after)
            if name in NAMES:
                yield b"".join(small[place << 6 : (place + 1) << 6] for place in places)[:filled]


def _chain(start: int, after: list[int]) -> list[int]:
    found: list[int] = []
    while start < min(NONE, len(after)):
        found.append(start)
        if len(found) > len(after):
            raise ValueError("its sectors follow each other in a circle")
        start = after[start]
    return found


def _cells(stream: bytes) -> int:
    """Count; rows in another order than their numbers would end the reader, and the program."""
    most = first = last = widest = at = 0
    fresh = True
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == BEGINS:
            most, fresh, last, widest = max(most, (last + 1) * (widest + 1)), True, 0, 0
        elif kind in CELLS and length >= 4:
            row, column = struct.unpack_from("<HH", stream, at + 4)
            first, fresh = row if fresh else first, False
            last, widest = max(last, row), max(widest, column)
            if row < first:
                raise ValueError("its rows stand in another order than their numbers")
        at += 4 + length
    return max(most, (last + 1) * (widest + 1))
