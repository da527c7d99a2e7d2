"""What an SPSS file's dictionary says that its reader does not tell, and whether it holds."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from mmap import ACCESS_READ, mmap
from pathlib import Path

from survey.importing.raw_export import ResponseSet
from survey.importing.spss_sets import parse_sets
from survey.spss_records import WEIGHT, DictionaryError, byte_order, read_records

CHARSET, LONG_NAMES, SETS = 20, 13, (7, 19)


@dataclass(slots=True)
class SpssDictionary:
    """What was found.

    Parameters
    ----------
    fault
        What is wrong with it, if anything.
    charset
        The charset it names.
    labelled_texts
        Texts that have value labels.
    long_names
        The name of each variable, by its short one.
    weight
        The short name of the variable that weights the cases; empty without one.
    set_records
        The records of multiple-response sets.
    """

    fault: str | None = None
    charset: str = "utf-8"
    labelled_texts: set[bytes] = field(default_factory=set)
    long_names: dict[bytes, bytes] = field(default_factory=dict)
    weight: bytes = b""
    set_records: list[bytes] = field(default_factory=list)

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

    def weight_name(self, encoding: str) -> str:
        """Return the name of the variable that weights the cases, or nothing."""
        return self.long_names.get(self.weight, self.weight).decode(encoding, errors="replace")

    def response_sets(self, columns: Iterable[str], encoding: str) -> tuple[ResponseSet, ...]:
        """Return the multiple-response sets; `columns` are the names of the variables."""
        known = {name.casefold(): name for name in columns}
        for short, long in self.long_names.items():
            name = known.get(long.decode(encoding, errors="replace").casefold())
            if name is not None:
                known.setdefault(short.decode(encoding, errors="replace").casefold(), name)
        found = (each for part in self.set_records for each in parse_sets(part, known, encoding))
        return tuple({each.name: each for each in found}.values())


def read_dictionary(path: Path) -> SpssDictionary:
    """Read a system file's dictionary as far as its faults, its weight and its sets need.

    readstat follows references to variables without looking whether they exist, and cannot
    stand a labelled text that is invalid in its charset; a file cut or changed on its way can so
    end the whole program.
    """
    found = SpssDictionary()
    try:
        with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
            _read(data, found)
    except DictionaryError as damaged:
        found.fault = str(damaged)
    except struct.error:
        found.fault = "its list of variables is cut short"
    return found


def _read(data: mmap, found: SpssDictionary) -> None:
    variables: list[tuple[bytes, int]] = []
    for record in read_records(data):
        if record.kind in ("variable", "rest"):
            variables.append((record.name, record.width))
        elif record.kind == "labels":
            if any(variables[place - 1][1] > 0 for place in record.positions):
                found.labelled_texts.update(text.rstrip(b" \0") for text in record.values)
        elif record.number == CHARSET:
            found.charset = record.content.strip(b" \0").decode("ascii", errors="replace")
        elif record.number == LONG_NAMES:
            for pair in record.content.split(b"\t"):
                short, _, long = pair.partition(b"=")
                found.long_names[short.strip(b" \0").upper()] = long.strip(b" \0")
        elif record.number in SETS:
            found.set_records.append(record.content)
    place = struct.unpack_from(byte_order(data) + "i", data, WEIGHT)[0]
    if 0 < place <= len(variables) and variables[place - 1][1] == 0:
        found.weight = variables[place - 1][0]
