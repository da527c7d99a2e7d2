"""The ledger of releases: what was shown before, in the data folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from panel.audit.numbers_shown import Shown, shown_cells
from panel.release import CellKey, Release
from survey.problems import Place, Problem, SurveyError
from survey.rights.past_releases import LEDGER

ATTACKED_BEFORE = ("level", "change", "distribution")


@dataclass(frozen=True, slots=True)
class PastRelease:
    """An earlier release: when, which, and the cells it showed."""

    study: str
    fingerprint: str
    day: str
    rows_hash: str
    shown: Shown

    def of_measure(self, measure: str) -> Shown:
        """Return what it showed of one measure."""
        return {cell: values for cell, values in self.shown.items() if cell[1] == measure}


def read_past(data: Path, study: str) -> tuple[PastRelease, ...]:
    """Return a study's earlier releases, the oldest first; `SurveyError` when damaged."""
    import orjson

    file = data / LEDGER
    if not file.exists():
        return ()
    found = []
    for number, line in enumerate(file.read_bytes().splitlines(), start=1):
        try:
            raw = orjson.loads(line)
            shown = {_key(name): dict(values) for name, values in raw.pop("shown").items()}
            found.append(PastRelease(**raw, shown=shown))
        except (ValueError, TypeError, KeyError):
            raise SurveyError(
                Problem(
                    "release-ledger",
                    "the ledger of releases is damaged here.",
                    "Take the file back from a backup: without it, what two releases tell "
                    "together is not known.",
                    Place(str(file), number),
                )
            ) from None
    return tuple(past for past in found if past.study == study)


def append_past(data: Path, release: Release, day: dt.date) -> None:
    """Note a release in the ledger, once; the file can be read by its owner only."""
    import orjson

    if any(p.fingerprint == release.fingerprint for p in read_past(data, release.text.study)):
        return
    shown = shown_cells(release)
    line = {
        "study": release.text.study,
        "fingerprint": release.fingerprint,
        "day": day.isoformat(),
        "rows_hash": release.text.rows_hash,
        "shown": {"|".join(k): v for k, v in shown.items() if k[0] in ATTACKED_BEFORE},
    }
    file = data / LEDGER
    file.touch(mode=0o600)
    with file.open("ab") as opened:
        opened.write(orjson.dumps(line) + b"\n")


def changed(now: Shown, before: Shown) -> bool:
    """Tell whether a number that both releases show differs: the answers are not the same."""
    return any(now[cell] != values for cell, values in before.items() if cell in now)


def only_before(now: Shown, past: Iterable[Shown]) -> Shown:
    """Return what earlier releases of the same answers showed and this one does not."""
    found: Shown = {}
    for before in past:
        if not changed(now, before):
            found |= {cell: values for cell, values in before.items() if cell not in now}
    return found


def _key(name: str) -> CellKey:
    table, measure, kind, group, wave_from, wave_to, subset = name.split("|")
    return table, measure, kind, group, wave_from, wave_to, subset
