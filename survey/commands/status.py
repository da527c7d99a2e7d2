"""The command that says how far a wave has come."""

from __future__ import annotations

from typing import Annotated

import typer

from survey.commands.common import (
    DATA,
    DataOption,
    LanguageOption,
    StudyOption,
    check_language,
)


def add_commands(app: typer.Typer) -> None:
    """Add `status`."""
    app.command("status")(status)


def status(
    wave: Annotated[str, typer.Argument(help="The wave.")],
    study: StudyOption = None,
    data: DataOption = DATA,
    language: LanguageOption = "nb",
) -> None:
    """Say what became of everybody asked, with response rates and answers by day."""
    import datetime as dt

    from survey.fieldwork.status import read_status
    from survey.fieldwork.status_lines import status_lines
    from survey.library import open_study
    from survey.store.stores import open_stores

    check_language(language)
    library = open_study(study)
    today = dt.datetime.now(dt.UTC).astimezone().date()
    with open_stores(data, create=False) as stores:
        found = read_status(stores, library, wave, today)
    for line in status_lines(found, library.study, language):
        typer.echo(line)
