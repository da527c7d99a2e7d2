"""The command that splits a change into the same people and others."""

from __future__ import annotations

from typing import Annotated

import typer

from panel.commands.common import (
    OutputOption,
    PairOption,
    ReleaseOption,
    chosen_pair,
    give,
    open_released,
)
from survey.commands.common import DATA, DataOption, LanguageOption, StudyOption


def add_commands(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(decompose)


def decompose(
    measures: Annotated[
        list[str] | None, typer.Argument(help="Measures or topics; all when none is named.")
    ] = None,
    output: OutputOption = None,
    by: Annotated[str, typer.Option("--by", help="A table for each project or party.")] = "project",
    waves: PairOption = None,
    study: StudyOption = None,
    data: DataOption = DATA,
    release_folder: ReleaseOption = None,
    language: LanguageOption = "nb",
) -> None:
    """Split the change between two waves into the same people and others: table D, protected."""
    from panel.layouts import comparison_tables

    release = open_released(release_folder, study, data)
    tables = comparison_tables(
        release,
        language,
        pair=chosen_pair(waves, release),
        by=by,
        measures=tuple(measures or ()),
        kinds=("D",),
    )
    give(tables, output)
