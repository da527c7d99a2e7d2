"""The commands that send messages: invitations and reminders."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey.commands.common import DATA, DataOption, StudyOption, print_problems
from survey.problems import Problem, SurveyError

if TYPE_CHECKING:
    from survey.fieldwork.letters import Letter
    from survey.fieldwork.recipients import Recipient
    from survey.library import Library
    from survey.store.stores import Stores

WaveArgument = Annotated[str, typer.Argument(help="The wave, as study.yaml names it.")]
UrlOption = Annotated[
    str | None, typer.Option("--url", help="The address of the form, if not the study's.")
]
SendOption = Annotated[bool, typer.Option("--send", help="Send; otherwise only list.")]
ToOption = Annotated[
    Path | None,
    typer.Option("--to", help="With --send: write .eml files and a workbook there instead."),
]
NowOption = Annotated[bool, typer.Option("--now", help="Send before the day it is due.")]
TodayOption = Annotated[
    dt.datetime | None,
    typer.Option("--today", formats=["%Y-%m-%d"], help="Take this for today, to rehearse."),
]
AgainOption = Annotated[
    bool,
    typer.Option("--resend-uncertain", help="Send also what a run that was cut off left open."),
]


def add_commands(app: typer.Typer) -> None:
    """Add `invite` and `remind`."""
    app.command("invite")(invite)
    app.command("remind")(remind)


def invite(
    wave: WaveArgument,
    send: SendOption = False,
    to: ToOption = None,
    url: UrlOption = None,
    now: NowOption = False,
    today: TodayOption = None,
    resend_uncertain: AgainOption = False,
    study: StudyOption = None,
    data: DataOption = DATA,
) -> None:
    """List whom the invitation goes to and why not to others; with --send, send it."""
    from survey.fieldwork.contact_texts import texts_of_step
    from survey.fieldwork.launch import check_day
    from survey.fieldwork.recipients import invited_people
    from survey.library import open_study
    from survey.store.stores import open_stores

    library = open_study(study)
    library.instrument(wave)
    texts = texts_of_step(library.study, wave, "invitation")
    day = min((text.day for text in texts), default=0)
    problems = check_day(library, wave, "invitation", day, _day(today), now)
    with open_stores(data, create=False) as stores:
        people = invited_people(stores, library, wave, resend_uncertain=resend_uncertain)
        _print_people(people)
        _finish(stores, library, wave, "invitation", people, problems, send, to, url,
                resend_uncertain)  # fmt: skip


def remind(
    wave: WaveArgument,
    step: Annotated[
        int | None, typer.Option("--step", help="Which reminder.", show_default="the one due")
    ] = None,
    send: SendOption = False,
    to: ToOption = None,
    url: UrlOption = None,
    now: NowOption = False,
    today: TodayOption = None,
    resend_uncertain: AgainOption = False,
    study: StudyOption = None,
    data: DataOption = DATA,
) -> None:
    """List whom a reminder goes to and why not to others; with --send, send it."""
    from survey.fieldwork.contact_texts import texts_of_step
    from survey.fieldwork.launch import check_day, reminder_due
    from survey.fieldwork.recipients import reminded_people
    from survey.library import open_study
    from survey.store.stores import open_stores

    library = open_study(study)
    number = reminder_due(library, wave, _day(today), step)
    name = f"reminder-{number}"
    day = texts_of_step(library.study, wave, "reminder")[number - 1].day
    problems = check_day(library, wave, name, day, _day(today), now)
    with open_stores(data, create=False) as stores:
        people = reminded_people(stores, library, wave, number, resend_uncertain=resend_uncertain)
        _print_people(people)
        _finish(stores, library, wave, name, people, problems, send, to, url, resend_uncertain)


def _day(given: dt.datetime | None) -> dt.date:
    return given.date() if given else dt.datetime.now(dt.UTC).astimezone().date()


def _print_people(people: list[Recipient]) -> None:
    """Print the fieldwork manager's list: names, and addresses that cannot be read in full."""
    from rich.console import Console
    from rich.table import Table

    from survey.fieldwork.recipients import REASONS, count_reasons

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("name", "address", "role", "text", ""):
        table.add_column(column, overflow="fold")
    for person in people:
        text = person.text.id if person.text and person.is_sent else ""
        why = "send" if person.reason is None else f"skip: {REASONS[person.reason]}"
        row = (person.name or "(no name)", _masked(person.email), person.role, text, why)
        table.add_row(*row, style=None if person.is_sent else "dim")
    Console(markup=False, highlight=False).print(table)
    sent = sum(person.is_sent for person in people)
    typer.echo(f"{len(people)} persons: {sent} to send, {len(people) - sent} skipped.")
    for line in count_reasons(people):
        typer.echo(f"  {line}")


def _masked(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}" if local else ""


def _finish(
    stores: Stores,
    library: Library,
    wave: str,
    step: str,
    people: list[Recipient],
    problems: list[Problem],
    send: bool,
    to: Path | None,
    url: str | None,
    resend_uncertain: bool,
) -> None:
    """Send what is listed, or say that it was only listed."""
    from survey.fieldwork.launch import form_address
    from survey.fieldwork.letters import write_letters

    if not send:
        print_problems(problems)
        typer.echo("Nothing is sent: this was a dry run. Send with --send.")
        return
    if problems:
        raise SurveyError(problems)
    form = form_address(library, url)
    letters = write_letters(stores, library, wave, step, people, form)
    if to is not None:
        _write(stores, wave, step, letters, to, resend_uncertain)
    else:
        _send(stores, wave, step, letters, resend_uncertain)


def _write(
    stores: Stores, wave: str, step: str, letters: list[Letter], to: Path, resend_uncertain: bool
) -> None:
    from survey.fieldwork.mail_settings import FILE, read_mail_settings
    from survey.fieldwork.message_folder import write_messages

    sender = read_mail_settings(stores.data).sender if (stores.data / FILE).exists() else ""
    number = write_messages(
        stores, wave, step, letters, to, sender, resend_uncertain=resend_uncertain
    )
    typer.echo(f"Wrote {number} messages to {to}. They count as sent.")


def _send(
    stores: Stores, wave: str, step: str, letters: list[Letter], resend_uncertain: bool
) -> None:
    from rich.console import Console
    from rich.progress import Progress

    from survey.fieldwork.mail_settings import read_mail_settings
    from survey.fieldwork.send import send_letters

    settings = read_mail_settings(stores.data)
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("sending", total=len(letters))
        counts = send_letters(
            stores,
            wave,
            step,
            letters,
            settings,
            resend_uncertain=resend_uncertain,
            done=lambda: progress.advance(task),
        )
    said = {
        "sent": "sent",
        "refused": "refused: the server knows no such address, noted as bounced",
        "failed": "not taken by the server; run the command again",
        "uncertain": "uncertain: the connection broke while it was handed over",
    }
    typer.echo(
        "; ".join(f"{counts[key]} {words}" for key, words in said.items() if counts[key])
        or "There was nothing to send."
    )
    if counts["failed"] or counts["uncertain"]:
        raise typer.Exit(1)
