"""Which releases counted somebody's answers, from the ledger in the data folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

LEDGER = "releases.jsonl"
"""The ledger of releases, a JSON object a line, which `panel release` writes."""


def releases_with(
    data: Path, study: str, since: Mapping[str, dt.date]
) -> tuple[tuple[str, str], ...]:
    """Return day and fingerprint of the releases that show a wave, made since its day.

    Parameters
    ----------
    since
        By wave, the day from which the person's answers were stored. A release of that same day
        may have come first; it is named all the same.

    Notes
    -----
    A line that cannot be read is left to `panel release`, which refuses it.
    """
    import orjson

    file = data / LEDGER
    found = []
    for line in file.read_bytes().splitlines() if file.exists() else ():
        try:
            said = orjson.loads(line)
            waves = {wave for cell in said["shown"] for wave in cell.split("|")[4:6]}
            day = dt.date.fromisoformat(said["day"])
            own = said["study"] == study
            mark = str(said["fingerprint"])
        except (ValueError, TypeError, KeyError):
            continue
        if own and any(wave in waves and day >= first for wave, first in since.items()):
            found.append((day.isoformat(), mark))
    return tuple(found)
