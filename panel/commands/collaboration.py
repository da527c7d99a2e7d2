"""Commands about equality, ownership, and positions that change hands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from panel.commands.common import (
    EachPairOption,
    OutputOption,
    ReleaseOption,
    WavesOption,
    chosen_pair,
    give,
    open_released,
)
from survey.commands.common import DATA, DataOption, LanguageOption, StudyOption

if TYPE_CHECKING:
    from panel.release import Release


def add_commands(app: typer.Typer) -> None:
    """Add `equality`, `ownership` and `succession`."""
    app.command()(equality)
    app.command()(ownership)
    app.command()(succession)


def equality(
    output: OutputOption = None,
    waves: WavesOption = None,
    study: StudyOption = None,
    data: DataOption = DATA,
    release_folder: ReleaseOption = None,
    language: LanguageOption = "nb",
) -> None:
    """Opportunity apart from influence, gaps, who rates whom, how far parties and projects lie."""
    from panel.layouts.table_sets import equality_tables

    released = open_released(release_folder, study, data)
    give(equality_tables(released, language, _waves(waves, released)), output)


def ownership(
    output: OutputOption = None,
    by: Annotated[str, typer.Option("--by", help="Columns: project or party.")] = "project",
    waves: WavesOption = None,
    study: StudyOption = None,
    data: DataOption = DATA,
    release_folder: ReleaseOption = None,
    language: LanguageOption = "nb",
) -> None:
    """Ownership part by part, expectation beside experience, perceived beside measured change."""
    from panel.layouts import check_breakdown
    from panel.layouts.table_sets import ownership_tables

    check_breakdown(by)
    released = open_released(release_folder, study, data)
    give(ownership_tables(released, language, _waves(waves, released), by), output)


def succession(
    output: OutputOption = None,
    waves: EachPairOption = None,
    study: StudyOption = None,
    data: DataOption = DATA,
    release_folder: ReleaseOption = None,
    language: LanguageOption = "nb",
) -> None:
    """What became of positions, the owners' seats, successors beside predecessors in aggregate."""
    from panel.layouts.table_sets import succession_tables

    released = open_released(release_folder, study, data)
    first = chosen_pair(waves, released)
    pairs = released.text.pairs if waves is None else (first,)
    give(succession_tables(released, language, pairs), output)


def _waves(waves: str | None, release: Release) -> tuple[str, ...]:
    from panel.wave_names import parse_waves
    from survey.problems import Report

    report = Report()
    found = parse_waves(waves, [wave.id for wave in release.text.waves], report)
    report.raise_errors()
    return found
