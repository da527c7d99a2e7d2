"""What pyreadstat's writer cannot say in an SPSS file: its weight and multiple-response sets.

Sources: PSPP's description of the system file format, records 7/7 and 7/19 and the trailer of
compressed data.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from mmap import ACCESS_READ, mmap
from pathlib import Path

from survey.exporting.sav_sets import SavSet
from survey.spss_records import COMPRESSION, WEIGHT, SpssRecord, byte_order, read_records

BY_ZLIB = 2
LONG_NAMES, SETS, COUNTED_SETS = 13, 7, 19
FIRST = (3, 4)
"""Extensions that stand before those of sets: what machine wrote the file, and how numbers are."""


def add_extensions(path: Path, weight: str, sets: Sequence[SavSet]) -> None:
    """Write the weight and the sets into the dictionary of a finished .sav or .zsav.

    Parameters
    ----------
    path
        The file.
    weight
        The variable that weights the cases; empty for none.
    sets
        The multiple-response sets.
    """
    if not weight and not sets:
        return
    with path.open("r+b") as file:
        with mmap(file.fileno(), 0, access=ACCESS_READ) as data:
            order = byte_order(data)
            records = list(read_records(data))
            compression = struct.unpack_from(order + "i", data, COMPRESSION)[0]
        short = _short_names(records)
        if weight:
            variables = [record for record in records if record.kind in ("variable", "rest")]
            place = 1 + next(n for n, v in enumerate(variables) if v.name == short[weight])
            file.seek(WEIGHT)
            file.write(struct.pack(order + "i", place))
        added = b"".join(
            _record(order, number, [_line(each, short) for each in chosen])
            for number, chosen in (
                (SETS, [each for each in sets if not each.counted_labels]),
                (COUNTED_SETS, [each for each in sets if each.counted_labels]),
            )
            if chosen
        )
        at = next(
            record.at
            for record in records
            if record.kind == "end" or (record.kind == "extension" and record.number not in FIRST)
        )
        file.seek(at)
        rest = bytearray(file.read())
        if compression == BY_ZLIB:
            _shift(rest, order, records[-1].end - at, at, len(added))
        file.seek(at)
        file.write(added)
        file.write(rest)


def _short_names(records: Sequence[SpssRecord]) -> dict[str, bytes]:
    names = {record.name.decode(): record.name for record in records if record.kind == "variable"}
    for record in records:
        if record.number == LONG_NAMES:
            for pair in record.content.split(b"\t"):
                short, _, long = pair.partition(b"=")
                names[long.strip(b" \0").decode()] = short.strip(b" \0").upper()
    return names


def _line(one: SavSet, short: dict[str, bytes]) -> bytes:
    label = one.label.encode()
    kind = b"C"
    if one.counted is not None:
        counted = one.counted if isinstance(one.counted, str) else f"{one.counted:.15g}"
        kind = b"E 1 " if one.counted_labels else b"D"
        kind += b"%d %s" % (len(counted.encode()), counted.encode())
    members = b" ".join(short[name].lower() for name in one.variables)
    return b"$%s=%s %d %s %s\n" % (one.name.encode(), kind, len(label), label, members)


def _record(order: str, number: int, lines: Sequence[bytes]) -> bytes:
    content = b"".join(lines)
    return struct.pack(order + "4i", 7, number, 1, len(content)) + content


def _shift(rest: bytearray, order: str, header: int, begin: int, by: int) -> None:
    """Move by so many bytes what the compressed data's header and trailer point to.

    `rest` is the file from the byte `begin`; the header stands in it at `header`.
    """
    begins, trailer, _ = struct.unpack_from(order + "3q", rest, header)
    struct.pack_into(order + "2q", rest, header, begins + by, trailer + by)
    trailer -= begin
    blocks = struct.unpack_from(order + "i", rest, trailer + 20)[0]
    for block in range(blocks):
        at = trailer + 24 + 24 * block
        plain, packed = struct.unpack_from(order + "2q", rest, at)
        struct.pack_into(order + "2q", rest, at, plain + by, packed + by)
