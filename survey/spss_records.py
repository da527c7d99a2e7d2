"""The records of an SPSS system file's dictionary, checked before anything trusts them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from mmap import mmap
from typing import Literal

HEADER = 176
LAYOUT, COMPRESSION, WEIGHT, CASES = 64, 72, 76, 80
"""Where in the header these numbers stand."""

TEXT_FORMATS = (1, 2)
"""A and AHEX; readstat takes a number with such a format for a text, and reads where none is."""

VARIABLE, LABELS, LABELLED, DOCUMENT, EXTENSION, END = 2, 3, 4, 6, 7, 999
LONGEST_STRING = 255
ROOM = {0: 1 / 8, 1: 1, 2: 1032}
"""How many values a byte can hold at most: plain, compressed by SPSS, by zlib."""


class DictionaryError(ValueError):
    """The dictionary does not hold together; the text says where, in plain words."""


@dataclass(frozen=True, slots=True)
class SpssRecord:
    """One record.

    Parameters
    ----------
    kind
        What it is; a long text has a `rest` after its variable for every 8 bytes more.
    at, end
        Where it begins and ends, in bytes.
    name
        Of a variable: the short one, as bytes in capitals.
    width
        Of a variable: bytes of a text, 0 for a number.
    number
        Of an extension: which one.
    content
        Of an extension: what it holds.
    values
        The values that have labels, 8 bytes each.
    positions
        Which variables have those labels, from 1.
    """

    kind: Literal["variable", "rest", "labels", "documents", "extension", "end"]
    at: int
    end: int
    name: bytes = b""
    width: int = 0
    number: int = 0
    content: bytes = b""
    values: tuple[bytes, ...] = ()
    positions: tuple[int, ...] = ()


def byte_order(data: mmap | bytes) -> str:
    """Return `<` or `>`, the order of bytes in a file's numbers."""
    for order in "<>":
        if struct.unpack_from(f"{order}i", data, LAYOUT)[0] in (2, 3):
            return order
    raise DictionaryError("its header is damaged")


def read_records(data: mmap | bytes) -> Iterator[SpssRecord]:
    """Walk through the records of a dictionary, the last of which says that it ends.

    Raises
    ------
    DictionaryError
        Something refers to what is not there, or is cut short.
    """
    try:
        yield from _walk(data, byte_order(data))
    except (struct.error, IndexError):
        raise DictionaryError("its list of variables is cut short") from None


def _walk(data: mmap | bytes, order: str) -> Iterator[SpssRecord]:
    def number(at: int) -> int:
        return int(struct.unpack_from(order + "i", data, at)[0])

    at, widths, owed = HEADER, list[int](), 0
    while True:
        start, kind = at, number(at)
        at += 4
        if owed and kind != VARIABLE:
            raise DictionaryError("a text variable is cut short")
        if kind == VARIABLE:
            width, labelled, missing = number(at), number(at + 4), number(at + 8)
            if not -1 <= width <= LONGEST_STRING or abs(missing) > 3:
                raise DictionaryError("its list of variables is damaged")
            if (width == -1) != (owed > 0):
                raise DictionaryError("its list of variables is damaged")
            formats = [number(at + place) >> 16 & 255 for place in (12, 16)]
            if width == 0 and any(shown in TEXT_FORMATS for shown in formats):
                raise DictionaryError("a number is declared as text")
            owed = owed - 1 if owed else max(0, (width + 7) // 8 - 1)
            name = data[at + 20 : at + 28].strip(b" \0").upper()
            at += 28
            if labelled:
                length = number(at)
                if not 0 <= length <= 1 << 16:
                    raise DictionaryError("a variable's label is damaged")
                at += 4 + (length + 3) // 4 * 4
            at += 8 * abs(missing)
            widths.append(width)
            yield SpssRecord("rest" if width == -1 else "variable", start, at, name, width)
        elif kind == LABELS:
            record = _labels(data, order, start, widths)
            at = record.end
            yield record
        elif kind == DOCUMENT:
            lines = number(at)
            if not 0 <= lines <= len(data) // 80 + 1:
                raise DictionaryError("its notes are damaged")
            at += 4 + 80 * lines
            yield SpssRecord("documents", start, at)
        elif kind == EXTENSION:
            size, count = number(at + 4), number(at + 8)
            if size < 0 or count < 0 or size * count > len(data) - at:
                raise DictionaryError("its description is damaged")
            content = data[at + 12 : at + 12 + size * count]
            subtype, at = number(at), at + 12 + size * count
            yield SpssRecord("extension", start, at, number=subtype, content=content)
        elif kind == END:
            if not widths:
                raise DictionaryError("it has no variables")
            room = (len(data) - at) * ROOM.get(number(COMPRESSION), ROOM[2])
            if number(CASES) > room / len(widths) + 1:
                raise DictionaryError(
                    f"it claims {number(CASES)} rows, but is too short to hold them"
                )
            yield SpssRecord("end", start, at + 4)
            return
        else:
            raise DictionaryError("its description is damaged")


def _labels(data: mmap | bytes, order: str, start: int, widths: list[int]) -> SpssRecord:
    def number(at: int) -> int:
        return int(struct.unpack_from(order + "i", data, at)[0])

    count, at = number(start + 4), start + 8
    if not 0 <= count <= len(data) // 16 + 1:
        raise DictionaryError("its value labels are damaged")
    values = []
    for _ in range(count):
        values.append(data[at : at + 8])
        at += 8 + (1 + data[at + 8] + 7) // 8 * 8
    if number(at) != LABELLED:
        raise DictionaryError("its value labels belong to no variable")
    named = number(at + 4)
    at += 8
    if not 0 < named <= len(widths):
        raise DictionaryError("its value labels are damaged")
    positions = struct.unpack_from(f"{order}{named}i", data, at)
    if any(not 0 < place <= len(widths) or widths[place - 1] == -1 for place in positions):
        raise DictionaryError("value labels name a variable that is not there")
    end = at + 4 * named
    return SpssRecord("labels", start, end, values=tuple(values), positions=positions)
