"""Names as other tools allow them, each different from the others."""

from __future__ import annotations

import re
from collections.abc import Iterable


def safe_names(names: Iterable[str], sign: str, forbidden: str, length: int) -> dict[str, str]:
    """Return for each name one that a tool takes, the same one where it can be.

    Parameters
    ----------
    names
        The names in order; the first keep theirs.
    sign
        What is put before a name that does not begin with a letter.
    forbidden
        A regular expression of the signs that are left out.
    length
        How long a name may be.
    """
    taken: set[str] = set()
    found: dict[str, str] = {}
    for name in dict.fromkeys(names):
        plain = re.sub(forbidden, "", name) or sign
        plain = plain if plain[0].isascii() and (plain[0].isalpha() or not sign) else sign + plain
        tried, number = plain[:length], 1
        while tried.casefold() in taken:
            number += 1
            tried = f"{plain[: length - len(str(number))]}{number}"
        taken.add(tried.casefold())
        found[name] = tried
    return found
