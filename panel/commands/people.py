"""Commands about the people behind the numbers: who answered, and how well scales hold."""

from __future__ import annotations

from typing import Annotated

import typer

from panel.commands.common import (
    EachPairOption,
    InternalOption,
    OutputOption,
    ReleaseOption,
    chosen_pairs,
    give,
    give_internal,
    open_released,
)
from survey.commands.common import DATA, DataOption, LanguageOption, StudyOption
from survey.problems import Problem, SurveyError


def add_commands(app: typer.Typer) -> None:
    """Add `participation`, `reliability` and `sensitivity`."""
    app.command()(participation)
    app.command()(reliability)
    app.command()(sensitivity)


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


def sensitivity(
    output: OutputOption = None,
    internal: InternalOption = False,
    study: StudyOption = None,
    data: DataOption = DATA,
    language: LanguageOption = "nb",
) -> None:
    """Show what moves when links are drawn strictly or loosely: for the analysts alone."""
    from panel.dataset import read_panel
    from panel.link_sensitivity import panels_at_cutoffs
    from panel.link_tables import build_link_tables
    from survey.library import open_study
    from survey.store.stores import open_stores

    if not internal:
        raise SurveyError(
            Problem(
                "internal-links",
                "results at several cut-offs differ by a few people, whose answers follow from "
                "the difference.",
                "Write --internal if the file stays with the study's analysts.",
            )
        )
    library = open_study(study)
    with open_stores(data, create=False) as stores:
        panels = panels_at_cutoffs(stores, library, read_panel(stores, library))
    if not panels["default"].pairs:
        chosen = "a comparison of links needs answers from two waves."
        raise SurveyError(Problem("one-wave", chosen, "Import another wave first."))
    give_internal(build_link_tables(panels, language), output, language)
