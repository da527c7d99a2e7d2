"""Multiple-response sets as an SPSS dictionary writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from survey.importing.raw_export import ResponseSet

_SET = re.compile(rb"\$(?P<name>[^=\n]+)=(?P<kind>C|D|E 1{1,2})")
_LENGTH = re.compile(rb" ?(\d+) ")


def parse_sets(record: bytes, names: Mapping[str, str], encoding: str) -> Iterator[ResponseSet]:
    """Read the sets of one record; a set that is not written as it should be is left out.

    Parameters
    ----------
    record
        What the extension record 7 or 19 holds.
    names
        The names of the file's variables, by their short names and by themselves, in small
        letters.
    encoding
        Of the names and labels.
    """
    at = 0
    while found := _SET.search(record, at):
        at, counted, kind = found.end(), None, found["kind"]
        try:
            if kind != b"C":
                counted, at = _counted(record, at)
            label, at = _counted(record, at)
        except ValueError:
            continue
        end = record.find(b"\n", at)
        members, at = (record[at:], len(record)) if end < 0 else (record[at:end], end + 1)
        known = [names.get(_text(name, encoding).casefold()) for name in members.split()]
        columns = tuple(name for name in known if name is not None)
        if columns and len(columns) == len(known):
            yield ResponseSet(
                _text(found["name"], encoding),
                _text(label, encoding),
                "category" if kind == b"C" else "dichotomy",
                None if counted is None else _text(counted, encoding).rstrip(),
                columns,
                kind.startswith(b"E"),
            )


def _counted(record: bytes, at: int) -> tuple[bytes, int]:
    """Read a text that has its length before it."""
    found = _LENGTH.match(record, at)
    if not found or found.end() + int(found[1]) > len(record):
        raise ValueError("no length")
    end = found.end() + int(found[1])
    return record[found.end() : end], end


def _text(given: bytes, encoding: str) -> str:
    return given.decode(encoding, errors="replace")
