"""The command that gives microdata out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from survey.commands.common import DATA, DataOption, LanguageOption, StudyOption
from survey.problems import Problem, SurveyError

AllBackgroundOption = Annotated[
    bool,
    typer.Option("--all-background", help="Keep background that could single someone out."),
]


def add_commands(app: typer.Typer) -> None:
    """Add `export`."""
    app.command("export")(export_answers)


def export_answers(
    waves: Annotated[list[str], typer.Argument(help="The wave, or several.")],
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", help="A .sav, .zsav, .xlsx, .csv, .parquet or .xml (DDI) file."
        ),
    ],
    long: Annotated[
        bool, typer.Option("--long", help="A row a response, as always; nobody is linked.")
    ] = False,
    wide: Annotated[
        bool, typer.Option("--wide", help="A row a person: only panel export can do that.")
    ] = False,
    all_background: AllBackgroundOption = False,
    study: StudyOption = None,
    data: DataOption = DATA,
    language: LanguageOption = "nb",
) -> None:
    """Give the answers of a wave out, or of several, for the analyst the study names."""
    from survey.commands.common import print_problems, say_uncollected
    from survey.exporting.export_wave import export_waves
    from survey.library import open_study
    from survey.store.responses_store import read_responses
    from survey.store.stores import open_stores

    if wide:
        raise SurveyError(
            Problem(
                "export-wide",
                "this command links nobody, so it cannot write a row a person.",
                "Use `panel export --wide`, which writes linked persons; or leave out --wide.",
            )
        )
    library = open_study(study)
    chosen = [wave for wave in library.waves if wave in waves]
    for wave in waves:
        library.instrument(wave)
    with open_stores(data, create=False) as stores:
        say_uncollected(stores)
        responses = {wave: read_responses(stores, library, wave) for wave in chosen}
    done = export_waves(library, responses, output, language, all_background=all_background)
    print_problems(done.problems)
    for line in done.lines():
        typer.echo(line)
