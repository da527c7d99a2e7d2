"""Whether the dictionary of an SPSS file holds together, before a reader in C trusts it."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from mmap import ACCESS_READ, mmap
from pathlib import Path

HEADER = 176
VARIABLE, LABELS, LABELLED, DOCUMENT, EXTENSION, END = 2, 3, 4, 6, 7, 999
CHARSET = 20
LONGEST_STRING = 255
TEXT_FORMATS = (1, 2)
"""A and AHEX; readstat takes a number with such a format for a text, and reads where none is."""

ROOM = {0: 1 / 8, 1: 1, 2: 1032}
"""How many values a byte can hold at most: plain, compressed by SPSS, by zlib."""


@dataclass(slots=True)
class SpssDictionary:
    """What was found: the fault, if any; the charset it names; texts that have value labels."""

    fault: str | None = None
    charset: str = "utf-8"
    labelled_texts: set[bytes] = field(default_factory=set)

    def reads_as(self, encoding: str) -> bool:
        """Tell whether every text that has a label is valid in an encoding."""
        try:
            for text in self.labelled_texts:
                text.decode(encoding)
        except UnicodeDecodeError:
            return False
        except LookupError:
            return True
        return True


def read_dictionary(path: Path) -> SpssDictionary:
    """Read a system file's dictionary as far as its faults need.

    readstat follows references to variables without looking whether they exist, and cannot
    stand a labelled text that is invalid in its charset; a file cut or changed on its way can so
    end the whole program.
    """
    found = SpssDictionary()
    try:
        with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
            found.fault = _walk(data, found)
    except (struct.error, IndexError):
        found.fault = "its list of variables is cut short"
    return found


def _walk(data: mmap, found: SpssDictionary) -> str | None:
    order = "<" if struct.unpack_from("<i", data, 64)[0] in (2, 3) else ">"
    if struct.unpack_from(order + "i", data, 64)[0] not in (2, 3):
        return "its header is damaged"

    def number(at: int) -> int:
        return int(struct.unpack_from(order + "i", data, at)[0])

    at, widths, owed = HEADER, list[int](), 0
    while True:
        kind = number(at)
        at += 4
        if owed and kind != VARIABLE:
            return "a text variable is cut short"
        if kind == VARIABLE:
            width, labelled, missing = number(at), number(at + 4), number(at + 8)
            if not -1 <= width <= LONGEST_STRING or abs(missing) > 3:
                return "its list of variables is damaged"
            if (width == -1) != (owed > 0):
                return "its list of variables is damaged"
            formats = [number(at + place) >> 16 & 255 for place in (12, 16)]
            if width == 0 and any(one in TEXT_FORMATS for one in formats):
                return "a number is declared as text"
            owed = owed - 1 if owed else max(0, (width + 7) // 8 - 1)
            at += 28
            if labelled:
                length = number(at)
                if not 0 <= length <= 1 << 16:
                    return "a variable's label is damaged"
                at += 4 + (length + 3) // 4 * 4
            at += 8 * abs(missing)
            widths.append(width)
        elif kind == LABELS:
            count = number(at)
            at += 4
            if not 0 <= count <= len(data) // 16 + 1:
                return "its value labels are damaged"
            texts = []
            for _ in range(count):
                texts.append(data[at : at + 8])
                at += 8 + (1 + data[at + 8] + 7) // 8 * 8
            if number(at) != LABELLED:
                return "its value labels belong to no variable"
            named = number(at + 4)
            at += 8
            if not 0 < named <= len(widths):
                return "its value labels are damaged"
            for place in struct.unpack_from(f"{order}{named}i", data, at):
                if not 0 < place <= len(widths) or widths[place - 1] == -1:
                    return "value labels name a variable that is not there"
                if widths[place - 1] > 0:
                    found.labelled_texts.update(text.rstrip(b" \0") for text in texts)
            at += 4 * named
        elif kind == DOCUMENT:
            lines = number(at)
            if not 0 <= lines <= len(data) // 80 + 1:
                return "its notes are damaged"
            at += 4 + 80 * lines
        elif kind == EXTENSION:
            size, count = number(at + 4), number(at + 8)
            if size < 0 or count < 0 or size * count > len(data) - at:
                return "its description is damaged"
            if number(at) == CHARSET:
                name = data[at + 12 : at + 12 + size * count].strip(b" \0")
                found.charset = name.decode("ascii", errors="replace")
            at += 12 + size * count
        elif kind == END:
            if not widths:
                return "it has no variables"
            room = (len(data) - at) * ROOM.get(number(72), ROOM[2])
            if number(80) > room / len(widths) + 1:
                return f"it claims {number(80)} rows, but is too short to hold them"
            return None
        else:
            return "its description is damaged"
