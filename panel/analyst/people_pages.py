"""Who answered, who stayed, and whether those lost are others: sentences and tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from panel.analyst.internal_tables import internal_set, wave_words
from panel.analyst.people_tables import (
    Pair,
    flow_table,
    lost,
    lost_table,
    measure_titles,
    trait_words,
    wave_table,
)
from panel.dataset import Panel
from panel.participation import respondents
from panel.retention import retention
from panel.tables import TableSet
from panel.texts import capitalised, listed, text

CERTAIN = 0.05


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """What the page says, the most recent wave first, and its tables."""

    said: tuple[str, ...]
    tables: TableSet


def build_people_page(panel: Panel, language: str) -> PeoplePage:
    """Build the sentences and tables of every wave, then of every pair of waves."""
    waves = list(reversed(panel.waves))
    said = [_answered(panel, wave, language) for wave in waves]
    tables = [wave_table(panel, wave, language) for wave in waves]
    for pair in panel.pairs:
        found = lost(panel, pair)
        said += _followed(panel, pair, found, language)
        tables += [flow_table(panel, pair, language), lost_table(panel, pair, found, language)]
    if not panel.pairs:
        said.append(text("people.one", language))
    return PeoplePage(tuple(said), internal_set(panel, tables, language))


def _answered(panel: Panel, wave: str, language: str) -> str:
    answered, roster = len(respondents(panel, wave)), panel.rosters[wave]
    title = capitalised(wave_words(panel, wave, language))
    if roster.empty:
        return text("people.unlisted", language, wave=title, k=answered)
    return text("people.said", language, wave=title, k=answered, n=len(roster))


def _followed(
    panel: Panel, pair: Pair, found: tuple[pd.DataFrame, pd.DataFrame], language: str
) -> Iterator[str]:
    a, b = (wave_words(panel, wave, language) for wave in pair)
    (kept,) = (r.retained for r in retention(panel, ("all",)) if (r.wave_from, r.wave_to) == pair)
    yield text("people.stayed", language, k=kept.k, n=kept.n, a=a, b=b)
    tests, scores = found
    titles = measure_titles(panel, language)
    what = [trait_words(panel, trait, language) for trait in _certain(tests, "trait")]
    quoted = "«{}»" if language == "nb" else "“{}”"
    what += [quoted.format(titles[measure]) for measure in _certain(scores, "measure")]
    if what:
        yield text("people.differ", language, a=a, what=listed(what, language))
    else:
        yield text("people.alike", language, a=a)


def _certain(found: pd.DataFrame, name: str) -> list[str]:
    """Return what differs for certain: p below 0.05 after Holm."""
    adjusted = pd.to_numeric(found["p_holm"], errors="coerce")
    return list(found.loc[adjusted < CERTAIN, name])
