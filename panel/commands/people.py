"""Commands about the people behind the numbers: who answered, and how well scales hold."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from panel.commands.common import ReleaseOption, chosen_pair, open_released
from survey.commands.common import DATA, DataOption, LanguageOption, StudyOption
from survey.problems import Problem, SurveyError

if TYPE_CHECKING:
    from panel.release import Release
    from panel.tables import TableSet

OutputOption = Annotated[
    Path | None, typer.Option("-o", "--output", help="xlsx, docx, html, md or csv.")
]
WavesOption = Annotated[
    str | None, typer.Option("--waves", help="Two waves, as 2016-2017; all when left out.")
]


def add_commands(app: typer.Typer) -> None:
    """Add `participation`, `reliability` and `sensitivity`."""
    app.command()(participation)
    app.command()(reliability)
    app.command()(sensitivity)


def participation(
    output: OutputOption = None,
    waves: WavesOption = None,
    study: StudyOption = None,
    data: DataOption = DATA,
    release_folder: ReleaseOption = None,
    language: LanguageOption = "nb",
) -> None:
    """Show who could answer, who did, who answered again, and who was lost: protected."""
    from panel.layouts import participation_tables

    released = open_released(release_folder, study, data)
    _give(participation_tables(released, language, _pairs(waves, released)), output)


def reliability(
    scales: Annotated[
        list[str] | None, typer.Argument(help="Scales; all when none is named.")
    ] = None,
    output: OutputOption = None,
    waves: WavesOption = None,
    study: StudyOption = None,
    data: DataOption = DATA,
    release_folder: ReleaseOption = None,
    language: LanguageOption = "nb",
) -> None:
    """Show how well the items of each scale hang together, and how they moved: protected."""
    from panel.layouts import reliability_tables

    released = open_released(release_folder, study, data)
    pairs = _pairs(waves, released)
    _give(reliability_tables(released, language, pairs, tuple(scales or ())), output)


def sensitivity(
    output: OutputOption = None,
    internal: Annotated[
        bool, typer.Option("--internal", help="The file stays with the study's analysts.")
    ] = False,
    study: StudyOption = None,
    data: DataOption = DATA,
    language: LanguageOption = "nb",
) -> None:
    """Show what moves when links are drawn strictly or loosely: for the analysts alone."""
    from panel.dataset import read_panel
    from panel.frequency_tables import WATERMARK
    from panel.link_sensitivity import panels_at_cutoffs
    from panel.link_tables import build_link_tables
    from survey.definition import in_language
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
    own = os.umask(0o077)
    try:
        _give(build_link_tables(panels, language), output, in_language(WATERMARK, language))
    finally:
        os.umask(own)


def _pairs(waves: str | None, release: Release) -> tuple[tuple[str, str], ...]:
    return () if waves is None else (chosen_pair(waves, release),)


def _give(tables: TableSet, output: Path | None, mark: str = "") -> None:
    """Write tables to a file, or on the terminal when none is named."""
    from panel.rendering.to_markdown import markdown_text
    from panel.rendering.write import write_tables

    if output is None:
        typer.echo(markdown_text(tables))
        return
    write_tables(tables, output)
    typer.echo(f"Wrote {output}. {mark}." if mark else f"Wrote {output}.")
