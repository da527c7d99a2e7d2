"""Commands about the people behind the numbers: who answered, and how well scales hold."""

from __future__ import annotations

from typing import Annotated

import typer

from panel.commands.common import (
    EachPairOption,
    OutputOption,
    ReleaseOption,
    chosen_pairs,
    give,
    open_released,
)
from survey.commands.common import DATA, DataOption, LanguageOption, StudyOption


def add_commands(app: typer.Typer) -> None:
    """Add `participation` and `reliability`."""
    app.command()(participation)
    app.command()(reliability)


def participation(
    output: OutputOption = None,
    waves: EachPairOption = None,
    study: StudyOption = None,
    data: DataOption = DATA,
    release_folder: ReleaseOption = None,
    language: LanguageOption = "nb",
) -> None:
    """Show who could answer, who did, who answered again, and who was lost: protected."""
    from panel.layouts import participation_tables

    released = open_released(release_folder, study, data)
    give(participation_tables(released, language, chosen_pairs(waves, released)), output)


def reliability(
    scales: Annotated[
        list[str] | None, typer.Argument(help="Scales; all when none is named.")
    ] = None,
    output: OutputOption = None,
    waves: EachPairOption = None,
    study: StudyOption = None,
    data: DataOption = DATA,
    release_folder: ReleaseOption = None,
    language: LanguageOption = "nb",
) -> None:
    """Show how well the items of each scale hang together, and how they moved: protected."""
    from panel.layouts import reliability_tables

    released = open_released(release_folder, study, data)
    pairs = chosen_pairs(waves, released)
    give(reliability_tables(released, language, pairs, tuple(scales or ())), output)
