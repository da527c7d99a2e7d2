"""Every table a release has, by kind: what the app, the report and the site offer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from panel.layouts import build_tables
from panel.layouts.table_sets import equality_tables, ownership_tables, succession_tables
from panel.release import Release, check_released
from panel.tables import Table, TableSet
from survey.problems import SurveyError

WaveTables = Callable[[Release, str, tuple[str, str]], TableSet]

WITH_TOPICS = ("A", "B", "C", "D")
"""The kinds that can be of one topic."""

_KINDS = ("A", "B", "C", "D", "participation", "response", "flow", "attrition", "reliability")

_SETS: Mapping[str, WaveTables] = MappingProxyType(
    {
        "equality": equality_tables,
        "ownership": ownership_tables,
        "succession": lambda release, language, pair: succession_tables(release, language, (pair,)),
    }
)

KINDS = (*_KINDS[:4], *_SETS, *_KINDS[4:], "log")
"""Every kind, in a reader's order."""


def build_kind(
    release: Release, kind: str, pair: tuple[str, str], language: str, topic: str = ""
) -> tuple[Table, ...]:
    """Build the tables of one kind that have any row; of one topic where it is named."""
    check_released(release)
    try:
        if kind in _SETS:
            found = _SETS[kind](release, language, pair)
        else:
            chosen = topic if kind in WITH_TOPICS and topic else None
            found = build_tables(release, kind, pair, language, topic=chosen)  # type: ignore[arg-type]
    except SurveyError:
        return ()
    return tuple(table for table in found if table.rows)


def kinds_of(release: Release, pair: tuple[str, str], language: str) -> tuple[str, ...]:
    """Return the kinds of which the release has a table."""
    return tuple(kind for kind in KINDS if build_kind(release, kind, pair, language))
