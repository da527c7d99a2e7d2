"""The tables of a command in one file: equality, ownership, succession."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from panel.layouts.agreement_table import agreement_tables
from panel.layouts.expectation_table import expectation_tables
from panel.layouts.frame import grid_of
from panel.layouts.gap_table import gap_tables
from panel.layouts.matrix_table import matrix_tables
from panel.layouts.opportunity_table import opportunity_tables
from panel.layouts.ownership_table import ownership_table
from panel.layouts.party_table import party_tables
from panel.layouts.perceived_table import perceived_tables
from panel.layouts.positions_table import position_tables, seat_tables
from panel.layouts.succession_table import succession_pair_tables
from panel.release import Release
from panel.tables import Table, TableSet
from survey.definition import in_language
from survey.problems import Problem, SurveyError


def equality_tables(release: Release, language: str, waves: Sequence[str]) -> TableSet:
    """Build opportunity apart from influence, gaps, who rates whom, and how parties differ."""
    grid = grid_of(release, waves, language)
    return _set(
        release,
        language,
        (
            *opportunity_tables(grid, waves),
            *gap_tables(grid, waves),
            *matrix_tables(grid, waves),
            *party_tables(grid, waves),
            *agreement_tables(grid, waves),
        ),
    )


def ownership_tables(
    release: Release, language: str, waves: Sequence[str], by: str = "project"
) -> TableSet:
    """Build ownership topic by topic, expectation beside experience, and perceived change."""
    grid = grid_of(release, waves, language)
    return _set(
        release,
        language,
        (
            ownership_table(grid, waves, by),
            *expectation_tables(grid, waves, by),
            *perceived_tables(grid, waves),
        ),
    )


def succession_tables(
    release: Release, language: str, pairs: Sequence[tuple[str, str]]
) -> TableSet:
    """Build what became of positions, the owners' seats, and successors beside predecessors."""
    waves = [wave.id for wave in release.text.waves]
    grid = grid_of(release, waves, language)
    return _set(
        release,
        language,
        (
            *position_tables(grid, pairs),
            *seat_tables(grid),
            *succession_pair_tables(grid, pairs),
        ),
    )


def _set(release: Release, language: str, tables: Iterable[Table]) -> TableSet:
    filled = tuple(table for table in tables if table.rows)
    if not filled:
        raise SurveyError(
            Problem(
                "no-such-tables",
                "the study has nothing that these tables are made of.",
                "Measures, topics and positions are described in docs/study-folder.md.",
            )
        )
    title = in_language(release.text.title, language)
    return TableSet(filled, language, release.text.provenance, title)
