"""The commands around messages: cards, contact files, new tokens, returned mail."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from survey.commands.common import DATA, DataOption, StudyOption, refuse_existing
from survey.commands.messages import UrlOption, WaveArgument

Platform = Literal["limesurvey", "surveyxact", "qualtrics", "nettskjema"]


def add_commands(app: typer.Typer) -> None:
    """Add `cards`, `contacts`, `reissue`, `bounces` and `statuses`."""
    app.command("cards")(cards)
    app.command("contacts")(contacts)
    app.command("reissue")(reissue)
    app.command("bounces")(bounces)
    app.command("statuses")(statuses)


def cards(
    wave: WaveArgument,
    output: Annotated[Path, typer.Option("-o", "--output", help="Where the PDF goes.")],
    person: Annotated[
        list[str] | None,
        typer.Option("--person", help="Only this person, by key or name; may be repeated."),
    ] = None,
    all_languages: Annotated[
        bool, typer.Option("--all-languages", help="Every card in all languages of the study.")
    ] = False,
    url: UrlOption = None,
    study: StudyOption = None,
    data: DataOption = DATA,
) -> None:
    """Print cards with codes for those who are asked by card, for sealed envelopes."""
    from survey.fieldwork.cards import write_cards
    from survey.fieldwork.launch import form_address
    from survey.fieldwork.recipients import carded_people
    from survey.fieldwork.register_person import find_person
    from survey.library import open_study
    from survey.store.stores import open_stores

    library = open_study(study)
    library.instrument(wave)
    refuse_existing(output)
    form = form_address(library, url)
    with open_stores(data, create=False) as stores:
        named = {find_person(stores, name) for name in person or ()}
        people = carded_people(stores, library, wave, named)
        number = write_cards(
            stores, library, wave, people, form, output, all_languages=all_languages
        )
    typer.echo(f"Cards in {output}: {number}. Print in actual size, and cut along the lines.")
    typer.echo(
        "The last sheets say who gets which card: hand them to whoever fills the envelopes, and "
        "to nobody else. Delete the file afterwards.",
        err=True,
    )


def contacts(
    wave: WaveArgument,
    platform: Annotated[Platform, typer.Option("--as", help="The survey platform.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Where it goes: .csv or .xlsx.")],
    study: StudyOption = None,
    data: DataOption = DATA,
) -> None:
    """Write whom a survey platform shall ask, in the columns it reads."""
    from survey.fieldwork.platform_contacts import write_platform_contacts
    from survey.library import open_study
    from survey.store.stores import open_stores

    library = open_study(study)
    library.instrument(wave)
    refuse_existing(output)
    with open_stores(data, create=False) as stores:
        number, without = write_platform_contacts(stores, library, wave, platform, output)
    typer.echo(f"Wrote {number} persons to {output}.")
    if without:
        typer.echo(f"{without} have no address and are left out: print cards for them.")
    typer.echo(
        "This is the key between people and answers: upload it, do not send it by e-mail, and "
        "delete it afterwards.",
        err=True,
    )


def reissue(
    person: Annotated[str, typer.Argument(help="Key of the register workbook, or name.")],
    data: DataOption = DATA,
) -> None:
    """Give a person a new token in place of a lost one, which then opens nothing."""
    from survey.fieldwork.register_person import find_person, reissue_token
    from survey.store.stores import open_stores

    with open_stores(data, create=False) as stores:
        number = reissue_token(stores, find_person(stores, person))
    typer.echo(f"The person now has token number {number}; those before are refused.")
    typer.echo("The next reminder carries it. For a new card: survey cards WAVE --person NAME.")


def bounces(
    file: Annotated[
        Path, typer.Argument(help="Returned mail (.mbox .eml), or addresses (.txt .csv .xlsx).")
    ],
    wave: Annotated[str, typer.Option("--wave", help="The wave whose messages came back.")],
    study: StudyOption = None,
    data: DataOption = DATA,
) -> None:
    """Note whose address could not be reached; nothing goes to it until it is corrected."""
    from survey.fieldwork.bounces import read_bounces, record_bounces
    from survey.library import open_study
    from survey.store.stores import open_stores

    open_study(study).instrument(wave)
    found = read_bounces(file)
    with open_stores(data, create=False) as stores:
        counts = record_bounces(stores, found, wave, "bounces")
    typer.echo(
        f"{len(found.addresses)} addresses not reached: {counts['new']} new, "
        f"{counts['known']} known before, {counts['nobody']} of nobody in the register."
    )
    if found.ignored:
        typer.echo(f"{found.ignored} messages report no failure and are not counted.")


def statuses(
    file: Annotated[
        Path,
        typer.Argument(help="LimeSurvey's participants, or SurveyXact's data set with statuses."),
    ],
    wave: Annotated[str, typer.Option("--wave", help="The wave the platform has asked.")],
    study: StudyOption = None,
    data: DataOption = DATA,
) -> None:
    """Note what a survey platform says of those it has asked: who refused, whose mail bounced."""
    from survey.fieldwork.status_words import say
    from survey.importing.statuses import read_statuses
    from survey.library import open_study
    from survey.store.stores import open_stores

    library = open_study(study)
    library.instrument(wave)
    with open_stores(data, create=False) as stores:
        done = read_statuses(file, stores, library, wave)
    total = done.counts.total()
    typer.echo(f"{total} persons of the register; {done.nobody} rows of nobody in it.")
    for disposition, number in done.counts.most_common():
        typer.echo(f"{number:>6}  {say(disposition, 'en')}")
    typer.echo(f"Newly noted: {done.new}. Answers come by survey import.")
