"""Names for questions, made from the names of columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from survey.importing.wording import plain_name
from survey.responses import HEAD

LONGEST = 32
"""Letters of a name made from a wording."""

TAKEN = (*HEAD, "party")
"""What the columns before the questions are called in tables and exports."""

_REVISION = re.compile(r"(?P<stem>.+?)_r(?P<number>[0-9]+)")


def make_id(name: str, taken: set[str], columns: Collection[str] = ()) -> str:
    """Return a valid name for a question that none in `taken` (without capitals) has.

    A name that is not the column's own is none of `columns` either, the plain names there are.
    """
    plainly = plain_letters(name).strip()
    made = re.sub(r"[^\w-]+", "_", re.sub(r"[^\w-]+$", "", plainly))
    made = re.sub(r"^-+", "", made)
    if " " in name.strip() or len(made) > LONGEST:
        made = _shortened(plainly)
    made = made.strip() or "q"
    if made.casefold() in TAKEN or not re.match(r"\w", made):
        made = f"q_{made}"
    if needs_alias(made, name):
        while plain_name(made) in columns:
            made = f"q_{made}"
    found = unique(made, taken)
    while needs_alias(found, name) and plain_name(found) in columns:
        found = unique(made, taken)
    return found


def plain_letters(text: str) -> str:
    """Return a text with the figures that no name may hold as digits, or `_`: `m²` is m2."""
    return "".join(
        letter if letter.isdecimal() or not letter.isnumeric() or letter.isalpha() else "_"
        for letter in unicodedata.normalize("NFKC", text)
    )


def unique(name: str, taken: set[str]) -> str:
    """Return the name, with a number behind it where it is taken, and take it."""
    found, number = name, 2
    while found.casefold() in taken:
        found, number = f"{name}_{number}", number + 1
    taken.add(found.casefold())
    return found


def next_revision(id: str, taken: set[str]) -> str:
    """Return the id of a reworded question, `A_r2` after `A`, and take it."""
    found = _REVISION.fullmatch(id)
    stem, number = (found["stem"], int(found["number"])) if found else (id, 1)
    while f"{stem}_r{number + 1}".casefold() in taken:
        number += 1
    taken.add(f"{stem}_r{number + 1}".casefold())
    return f"{stem}_r{number + 1}"


def needs_alias(id: str, name: str) -> bool:
    """Tell whether a column's name does not lead to the question by itself."""
    return plain_name(id) != plain_name(name)


def _shortened(wording: str) -> str:
    """Return the first words of a wording, whole words only."""
    made = ""
    for word in plain_name(wording).split("_"):
        longer = f"{made}_{word}" if made else word
        if len(longer) > LONGEST:
            break
        made = longer
    return made or plain_name(wording)[:LONGEST]
