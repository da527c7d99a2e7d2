"""The command that drafts a study from a file of answers or a questionnaire."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from survey.commands.common import print_problems


def add_commands(app: typer.Typer) -> None:
    """Add `new`."""
    app.command("new")(new)


def new(
    folder: Annotated[Path, typer.Argument(help="The study's folder, new or with waves.")],
    file: Annotated[
        Path, typer.Option("--from", help="Answers of one wave, or its questionnaire.")
    ],
    wave: Annotated[
        str | None, typer.Option("--wave", help="What the wave is called, as 2016.")
    ] = None,
    id_column: Annotated[
        str | None, typer.Option("--id", help="The column that says who answered.")
    ] = None,
    group_by: Annotated[
        str | None, typer.Option("--group-by", help="The column of the groups to compare.")
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", help="Language of the questions: nb or en.")
    ] = None,
    scales: Annotated[
        bool, typer.Option("--scales", help="Write the proposed scales in, marked to confirm.")
    ] = False,
    sheet: Annotated[str | None, typer.Option("--sheet", help="Which sheet of a workbook.")] = None,
) -> None:
    """Draft a study from answers or a questionnaire; again with the next wave's, add that wave."""
    from survey.adopting.adopt_file import adopt_file

    done = adopt_file(
        file,
        folder,
        wave=wave,
        id_column=id_column,
        group_column=group_by,
        language=language,
        scales=scales,
        sheet=sheet,
    )
    print_problems(done.warnings)
    for line in done.lines():
        typer.echo(line)
    answers = file if done.with_answers else "ANSWERS"
    typer.echo(f"next: survey import {answers} --wave {done.wave} --study {folder}")
