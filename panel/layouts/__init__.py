"""The tables of a wave comparison, laid out from a release."""

from __future__ import annotations

from typing import Literal

from panel.layouts.attrition_table import attrition_table
from panel.layouts.decomposition_table import decomposition_tables
from panel.layouts.flow_tables import flow_tables, retention_table
from panel.layouts.grid import Grid
from panel.layouts.log_table import log_table
from panel.layouts.participation_table import participation_table
from panel.layouts.percent_table import percent_table
from panel.layouts.reliability_tables import reliability_change_table, reliability_wave_table
from panel.layouts.response_table import response_table
from panel.layouts.same_people import same_people_tables
from panel.layouts.wave_table import wave_table
from panel.release import Release
from panel.tables import Table, TableSet
from survey.definition import in_language
from survey.problems import Problem, SurveyError

__all__ = [
    "TableKind",
    "build_tables",
    "check_breakdown",
    "comparison_tables",
    "participation_tables",
    "reliability_tables",
]

TableKind = Literal[
    "A", "B", "C", "D", "participation", "log", "response", "flow", "attrition", "reliability"
]

Pairs = tuple[tuple[str, str], ...]


def build_tables(
    release: Release,
    kind: TableKind,
    pair: tuple[str, str],
    language: str,
    *,
    topic: str | None = None,
    by: str = "project",
) -> TableSet:
    """Build the tables of one kind.

    Parameters
    ----------
    kind
        `A` the wave table, `B` all and the same people, `C` percentages, `D` the change split into
        the same people and others, `participation`, `log`; `response`, `flow` and `attrition` who
        answered; `reliability`.
    pair
        The two waves, earlier first.
    topic
        The topic to show; all of them when missing.
    by
        Columns of A and C and tables of B and D: `project` or `party`.
    """
    grid = Grid(release, pair, language)
    return _set(release, language, _tables(grid, kind, (topic,) if topic else (), by))


def comparison_tables(
    release: Release,
    language: str,
    *,
    pair: tuple[str, str],
    by: str = "project",
    measures: tuple[str, ...] = (),
    kinds: tuple[TableKind, ...] = ("A", "B", "C", "participation", "log"),
) -> TableSet:
    """Build every table of a wave comparison, for one file.

    Parameters
    ----------
    measures
        Topics or measures to show; all when empty. An unknown one raises `SurveyError`.
    kinds
        The tables of it, in order.
    """
    text = release.text
    known = {*text.measures, *(topic.id for topic in text.topics)}
    unknown = [name for name in measures if name not in known]
    if unknown:
        raise SurveyError(
            Problem(
                "unknown-measure",
                f"the study has no measure or topic called {', '.join(unknown)}.",
                f"Topics are {', '.join(topic.id for topic in text.topics) or 'none'}; measures "
                "stand in the codebook (survey codebook WAVE -o codebook.html).",
            )
        )
    check_breakdown(by)
    grid = Grid(release, pair, language)
    made = [table for kind in kinds for table in _tables(grid, kind, measures, by)]
    return _set(release, language, tuple(table for table in made if table.rows))


def check_breakdown(by: str) -> None:
    """Refuse columns by anything but project and party."""
    if by not in ("project", "party"):
        raise SurveyError(
            Problem(
                "breakdown-forbidden",
                f'tables by "{by}" may not be released.',
                "Use --by project or --by party.",
            )
        )


def participation_tables(release: Release, language: str, pairs: Pairs = ()) -> TableSet:
    """Build the tables of who answered: every wave, then pair by pair, for one file.

    Parameters
    ----------
    pairs
        The pairs of waves followed; all that are compared when empty.
    """
    text = release.text
    chosen = pairs or text.pairs
    named = {wave for pair in chosen for wave in pair}
    waves = [wave.id for wave in text.waves if not pairs or wave.id in named]
    whole = Grid(release, (waves[0], waves[-1]), language)
    made = [response_table(whole, wave) for wave in waves]
    grids = [Grid(release, pair, language) for pair in chosen]
    made += [table for grid in grids for table in flow_tables(grid)]
    over_all = None if pairs else retention_table(whole)
    made += [over_all] if over_all else []
    made += [attrition_table(grid) for grid in grids]
    return _set(release, language, tuple(made))


def reliability_tables(
    release: Release, language: str, pairs: Pairs = (), scales: tuple[str, ...] = ()
) -> TableSet:
    """Build the tables of reliability: every wave, then pair by pair, for one file.

    Parameters
    ----------
    pairs
        The pairs of waves set side by side; all that are compared when empty.
    scales
        Scales to show; all when empty. What is no scale raises `SurveyError`.
    """
    text = release.text
    known = [measure.id for measure in text.measures.values() if measure.kind == "scale"]
    unknown = [name for name in scales if name not in known]
    if unknown or not known:
        raise SurveyError(
            Problem(
                "unknown-scale",
                f"the study has no scale called {', '.join(unknown)}."
                if known
                else "the study has no scales, so there is no reliability to compute.",
                f"Scales are {', '.join(known)}." if known else "Name them under `scales`.",
            )
        )
    chosen = pairs or text.pairs
    named = {wave for pair in chosen for wave in pair}
    waves = [wave.id for wave in text.waves if not pairs or wave.id in named]
    whole = Grid(release, (waves[0], waves[-1]), language)
    made = [reliability_wave_table(whole, wave, scales) for wave in waves]
    made += [reliability_change_table(Grid(release, pair, language), scales) for pair in chosen]
    return _set(release, language, tuple(table for table in made if table.rows))


def _tables(grid: Grid, kind: TableKind, topics: tuple[str, ...], by: str) -> tuple[Table, ...]:
    match kind:
        case "A":
            return (wave_table(grid, topics, by),)
        case "B":
            return same_people_tables(grid, topics, by)
        case "D":
            return decomposition_tables(grid, topics, by)
        case "C":
            return (percent_table(grid, topics, by),)
        case "participation":
            return (participation_table(grid),)
        case "log":
            return (log_table(grid),)
        case "response":
            return tuple(response_table(grid, wave) for wave in dict.fromkeys(grid.pair))
        case "flow":
            return flow_tables(grid)
        case "attrition":
            return (attrition_table(grid),)
        case "reliability":
            waves = tuple(reliability_wave_table(grid, wave, topics) for wave in grid.pair)
            return (*waves, reliability_change_table(grid, topics))


def _set(release: Release, language: str, tables: tuple[Table, ...]) -> TableSet:
    title = in_language(release.text.title, language)
    return TableSet(tables, language, release.text.provenance, title)
