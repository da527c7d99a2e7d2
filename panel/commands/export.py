"""Commands that give the analyst what is not protected: linked persons and plain counts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from panel.commands.common import InternalOption, OutputOption, WavesOption, give_internal
from survey.commands.common import (
    DATA,
    DataOption,
    LanguageOption,
    StudyOption,
    print_problems,
    say_uncollected,
)
from survey.commands.export import AllBackgroundOption
from survey.problems import Problem, SurveyError


def add_commands(app: typer.Typer) -> None:
    """Add `export` and `frequencies`."""
    app.command()(export)
    app.command()(frequencies)


def export(
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", help="A .sav, .zsav, .xlsx, .csv, .parquet or .xml (DDI) file."
        ),
    ],
    long: Annotated[
        bool, typer.Option("--long", help="A row a person and wave; so when nothing is said.")
    ] = False,
    wide: Annotated[bool, typer.Option("--wide", help="A row a person.")] = False,
    all_background: AllBackgroundOption = False,
    study: StudyOption = None,
    data: DataOption = DATA,
    language: LanguageOption = "nb",
) -> None:
    """Give linked persons with answers and scores out, for the analyst the study names."""
    from panel.answer_reasons import read_reasons
    from panel.dataset import read_panel
    from panel.exporting.linked_microdata import build_linked
    from panel.exporting.widen import widen
    from panel.ledger import read_links
    from survey.exporting.write_microdata import check_ending, write_microdata
    from survey.library import open_study
    from survey.store.stores import open_stores

    if long and wide:
        raise SurveyError(
            Problem(
                "long-and-wide",
                "a file has either a row a person and wave or a row a person.",
                "Leave out --long or --wide.",
            )
        )
    check_ending(output)
    library = open_study(study)
    with open_stores(data, create=False) as stores:
        say_uncollected(stores)
        panel = read_panel(stores, library)
        links, reasons = read_links(stores), read_reasons(stores, panel)
    microdata = build_linked(panel, links, reasons, all_background=all_background)
    done = write_microdata(widen(microdata) if wide else microdata, library, output, language)
    print_problems(done.problems)
    for line in done.lines():
        typer.echo(line)


def frequencies(
    questions: Annotated[
        list[str] | None, typer.Argument(help="Questions; all when none is named.")
    ] = None,
    output: OutputOption = None,
    by: Annotated[
        str | None, typer.Option("--by", help="Divide people by project, party or role.")
    ] = None,
    waves: WavesOption = None,
    internal: InternalOption = False,
    study: StudyOption = None,
    data: DataOption = DATA,
    language: LanguageOption = "nb",
) -> None:
    """Count every answer of every question, not protected: for the analysts alone."""
    from panel.answer_reasons import read_reasons
    from panel.dataset import read_panel
    from panel.frequency_request import parse_request
    from panel.frequency_tables import build_frequencies
    from survey.library import open_study
    from survey.store.stores import open_stores

    if not internal:
        raise SurveyError(
            Problem(
                "internal-only",
                "plain counts are not protected: people in small groups can be recognised by them.",
                "Write --internal if the file stays with the study's analysts. What others are to "
                "see comes from `panel compare` and `panel release`.",
            )
        )
    library = open_study(study)
    with open_stores(data, create=False) as stores:
        say_uncollected(stores)
        panel = read_panel(stores, library)
        request = parse_request(library, list(panel.waves), waves, questions or (), by)
        reasons = read_reasons(stores, panel)
    tables = build_frequencies(panel, reasons, request, language)
    give_internal(tables, output, language)
