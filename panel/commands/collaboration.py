"""Commands about equality, ownership, and positions that change hands."""

from __future__ import annotations

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
    str | None, typer.Option("--waves", help="Which waves, as 2016,2017; else all.")
]


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
    _give(equality_tables(released, language, _waves(waves, released)), output)


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
    _give(ownership_tables(released, language, _waves(waves, released), by), output)


def succession(
    output: OutputOption = None,
    waves: Annotated[
        str | None, typer.Option("--waves", help="Two waves, as 2016-2017; else every pair.")
    ] = None,
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
    _give(succession_tables(released, language, pairs), output)


def _waves(waves: str | None, release: Release) -> tuple[str, ...]:
    """Return the waves named, in order of time; all when none is."""
    known = tuple(wave.id for wave in release.text.waves)
    named = known if waves is None else tuple(part.strip() for part in waves.split(","))
    for name in named:
        if name not in known:
            raise SurveyError(
                Problem(
                    "wave-not-answered",
                    f'no wave "{name}" has answers.',
                    f"Write one or more of {','.join(known)}, with commas between.",
                )
            )
    return tuple(wave for wave in known if wave in named)


def _give(tables: TableSet, output: Path | None) -> None:
    """Write tables to a file, or print them."""
    from panel.rendering.to_markdown import markdown_text
    from panel.rendering.write import write_tables

    if output is None:
        typer.echo(markdown_text(tables))
        return
    write_tables(tables, output)
    typer.echo(f"Wrote {output}.")
