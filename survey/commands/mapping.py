"""The command that says which column is which question, and what a person must decide."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from survey.commands.common import DATA, DataOption, StudyOption, print_problems


def add_commands(app: typer.Typer) -> None:
    """Add `map`."""
    app.command("map")(map_columns)


def map_columns(
    file: Annotated[Path, typer.Argument(help="The file a platform exported.")],
    wave: Annotated[str, typer.Option("--wave", help="The wave it answers.")],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="The mapping to write; what is decided there stays."),
    ] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", help="Which sheet of a workbook.")] = None,
    platform: Annotated[
        str | None, typer.Option("--as", help="The platform it came from, if it is not recognised.")
    ] = None,
    study: StudyOption = None,
    data: DataOption = DATA,
) -> None:
    """Draft which column is which question, for a person to decide what is not sure."""
    from survey.adopting.map_file import map_file
    from survey.importing.stored_mappings import FOLDER
    from survey.library import open_study

    done = map_file(file, open_study(study), wave, data / FOLDER, output, sheet, platform=platform)
    print_problems(done.problems)
    for line in done.lines():
        typer.echo(line)
    words = ["survey", "import", str(file), "--wave", wave]
    words += ["--sheet", sheet] if sheet else []
    words += ["--as", platform] if platform else []
    words += ["--mapping", str(output)] if output and output.parent != data / FOLDER else []
    words += ["--study", str(study)] if study else []
    words += ["--data", str(data)] if data != DATA else []
    if done.undecided:
        typer.echo(f"next: decide the lines of {done.path} that end in a question mark, then")
    typer.echo(f"next: {shlex.join(words)}")
