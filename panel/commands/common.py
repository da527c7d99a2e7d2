"""What commands that show results share: their options, what they read, and where they write."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey.commands.common import say_uncollected
from survey.problems import Place, Problem, SurveyError

if TYPE_CHECKING:
    from panel.audit.audited_release import Audited
    from panel.dataset import Panel
    from panel.release import Release
    from panel.tables import TableSet

ReleaseOption = Annotated[
    Path | None, typer.Option("--release", help="A release folder; else the stores are read.")
]
OutputOption = Annotated[
    Path | None, typer.Option("-o", "--output", help="xlsx, docx, html, md or csv.")
]
PairOption = Annotated[str | None, typer.Option("--waves", help="The two waves, as 2016-2017.")]
EachPairOption = Annotated[
    str | None, typer.Option("--waves", help="Two waves, as 2016-2017; all when left out.")
]
WavesOption = Annotated[
    str | None, typer.Option("--waves", help="Which waves, as 2016,2017; else all.")
]
InternalOption = Annotated[
    bool, typer.Option("--internal", help="The file stays with the study's analysts.")
]


def open_panel(study: Path | None, data: Path) -> Panel:
    """Return what the stores hold of a study."""
    from panel.dataset import read_panel
    from survey.library import open_study
    from survey.store.stores import open_stores

    library = open_study(study)
    with open_stores(data, create=False) as stores:
        say_uncollected(stores)
        return read_panel(stores, library)


def open_released(folder: Path | None, study: Path | None, data: Path) -> Release:
    """Return the release in a folder, or without one the release of what the stores hold."""
    return audited_release(study, data).release if folder is None else read_released(folder, study)


def read_released(folder: Path, study: Path | None) -> Release:
    """Return the release in a folder, which must be of the study where one is named."""
    from panel.release_folder import read_release
    from survey.library import open_study

    release = read_release(folder)
    if study is not None and (named := open_study(study).study.study) != release.text.study:
        raise SurveyError(
            Problem(
                "release-other-study",
                f'this release is of the study "{release.text.study}", and --study names '
                f'"{named}".',
                "Name the release of that study, or leave --study out.",
                Place(str(folder)),
            )
        )
    return release


def audited_release(study: Path | None, data: Path) -> Audited:
    """Build the release of what the stores hold, and hide more until it stands the attack."""
    from panel.audit.audited_release import build_audited_release
    from panel.audit.past_releases import read_past

    panel = open_panel(study, data)
    return build_audited_release(panel, read_past(data, panel.library.study.study), data)


def chosen_pair(waves: str | None, release: Release) -> tuple[str, str]:
    """Return the pair of waves that is named, or the latest one."""
    from panel.wave_names import parse_pair

    return parse_pair(waves, release.text.pairs, [wave.id for wave in release.text.waves])


def chosen_pairs(waves: str | None, release: Release) -> tuple[tuple[str, str], ...]:
    """Return the pair of waves that is named; nothing, which is all of them, when none is."""
    return () if waves is None else (chosen_pair(waves, release),)


def give(tables: TableSet, output: Path | None, mark: str = "") -> None:
    """Write tables to a file, or print them when none is named.

    `mark` is said of the file besides its name.
    """
    from panel.rendering.to_markdown import markdown_text
    from panel.rendering.write import write_tables

    if output is None:
        typer.echo(markdown_text(tables))
        return
    write_tables(tables, output)
    typer.echo(f"Wrote {output}. {mark}." if mark else f"Wrote {output}.")


def give_internal(tables: TableSet, output: Path | None, language: str) -> None:
    """Do the same with tables that are not protected: their file can be read by its owner only."""
    from panel.frequency_tables import WATERMARK
    from survey.definition import in_language

    own = os.umask(0o077)
    try:
        give(tables, output, in_language(WATERMARK, language))
    finally:
        os.umask(own)
