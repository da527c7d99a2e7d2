"""The commands for what people may ask for, and for the end of the data."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from survey.commands.common import (
    DATA,
    DataOption,
    LanguageOption,
    StudyOption,
    check_language,
    print_problems,
    refuse_existing,
)

TokenArgument = Annotated[str, typer.Argument(help="The person's token, as on the card.")]


def add_commands(app: typer.Typer) -> None:
    """Add `subject`, `withdraw`, `purge` and `audit-log`."""
    app.command("subject")(subject)
    app.command("withdraw")(withdraw)
    app.command("purge")(purge)
    app.command("audit-log")(audit_log)


def subject(
    token: TokenArgument,
    show: Annotated[
        bool, typer.Option("--show", help="Give everything that is kept about the person.")
    ] = False,
    correct: Annotated[
        str | None, typer.Option("--correct", help="QUESTION=VALUE: another answer.")
    ] = None,
    wave: Annotated[str | None, typer.Option("--wave", help="The wave to correct.")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Where the page goes: .html or .txt.")
    ] = None,
    study: StudyOption = None,
    data: DataOption = DATA,
    language: LanguageOption = "nb",
) -> None:
    """Give a person what is kept about them, or correct an answer."""
    from survey.library import open_study
    from survey.store.stores import open_stores

    if show == bool(correct) or (correct and not (wave and "=" in correct)):
        raise typer.BadParameter("give --show, or --correct QUESTION=VALUE with --wave")
    check_language(language)
    if output is not None:
        refuse_existing(output)
    library = open_study(study)
    with open_stores(data, create=False) as stores:
        if correct and wave:
            from survey.rights.correction import correct_answer

            question, _, value = correct.partition("=")
            done = correct_answer(stores, library, token, wave, question.strip(), value)
            if not done.changed_something:
                typer.echo("This is what is stored already.")
                return
            typer.echo(f"{question.strip()} is corrected; taken back by: survey undo-import "
                       f"{done.import_id}")  # fmt: skip
            typer.echo("Correct it where it came from as well: the same file read again brings "
                       "the old answer back.")  # fmt: skip
            return
        from survey.rights.subject import read_subject
        from survey.rights.write_subject import subject_lines, write_subject

        page = read_subject(stores, library, token, language)
    if output is None:
        for line in subject_lines(page):
            typer.echo(line)
    else:
        write_subject(page, output)
        typer.echo(f"Wrote {output}. Give it to the person, and delete it afterwards.")


def withdraw(
    token: TokenArgument,
    wave: Annotated[str | None, typer.Option("--wave", help="Only the answers of a wave.")] = None,
    study: StudyOption = None,
    data: DataOption = DATA,
) -> None:
    """Erase what a person answered, everywhere it is kept. Nothing takes this back."""
    from survey.library import open_study
    from survey.rights.withdrawal import withdraw as take_back
    from survey.store.stores import open_stores

    library = open_study(study)
    with open_stores(data, create=False) as stores:
        done = take_back(stores, library, token, wave)
    waves = f" of wave {', '.join(done.waves)}" if done.waves else ""
    typer.echo(f"{done.responses} responses{waves} and {done.earlier} earlier versions are erased.")
    for path in done.files.emptied:
        typer.echo(f"lines on single rows are taken out of {path}")
    if done.releases:
        days = ", ".join(f"{day} ({mark[:12]})" for day, mark in done.releases)
        least = library.study.disclosure.min_n
        typer.echo(
            f"Releases that counted the person: {days}. They stand: their numbers are of groups. "
            f"Link anew, and make the next release when {least} people or more have changed; "
            "until then `panel release` hides what would tell them apart."
        )
    elif done.responses:
        typer.echo("next: panel link, so that links are found anew")
    _warn(done.near, done.bytes_gone, [str(path) for path in done.files.unknown])


def _warn(near: int, bytes_gone: bool, unknown: list[str]) -> None:
    if near:
        typer.echo(
            f"warning: {near} responses have a token one character from this one and stay; "
            "decide about them in `panel link --review`.", err=True,
        )  # fmt: skip
    if not bytes_gone:
        typer.echo(
            "warning: another program reads the stores, so that erased bytes are still in their "
            "files. Stop it, and run any command on them.", err=True,
        )  # fmt: skip
    for path in unknown:
        typer.echo(
            f"warning: {path} is no report and stays as it is; look into it yourself.",
            err=True,
        )
    typer.echo("Files that answers came from, exports and backups are yours to clear.", err=True)


def purge(
    check: Annotated[
        bool, typer.Option("--check", help="Only say what is due; status 1 when it is late.")
    ] = False,
    on: Annotated[
        datetime | None,
        typer.Option("--on", formats=["%Y-%m-%d"], help="Do as on this day; today if left out."),
    ] = None,
    study: StudyOption = None,
    data: DataOption = DATA,
) -> None:
    """Delete what the study's retention dates say. Nothing takes this back."""
    from survey.library import open_study
    from survey.rights import purge as purging
    from survey.rights.retention import overdue_problems, retention_states
    from survey.store.stores import open_stores

    library = open_study(study)
    day = on.date() if on else datetime.now().astimezone().date()
    with open_stores(data, create=False) as stores:
        states = retention_states(stores, library, day)
        done = None if check else purging.purge(stores, library, day)
    for state in states:
        when = (
            "late" if state.overdue else "due" if state.due else "not due" if state.left else "gone"
        )
        typer.echo(f"{state.what:<16} by {state.latest}  {state.left:>6} rows  {when}")
    if not states:
        typer.echo("study.yaml has no `retention`: nothing is ever due.")
    if done is None:
        late = overdue_problems(library, states)
        print_problems(late)
        if late:
            raise typer.Exit(1)
        return
    for state in done.done:
        typer.echo(f"{state.what}: deleted")
    for path in done.files.emptied:
        typer.echo(f"lines on single rows are taken out of {path}")
    if done.left:
        print_problems(overdue_problems(library, done.left))
        raise typer.Exit(1)
    if done.done:
        typer.echo("Looked again: nothing of it is left in the stores.")
        _warn(0, done.bytes_gone, [str(path) for path in done.files.unknown])


def audit_log(
    check: Annotated[
        bool, typer.Option("--check", help="Test that nobody has changed the log.")
    ] = False,
    known: Annotated[
        str, typer.Option("--known", help="Where the log ended when it was last tested.")
    ] = "",
    data: DataOption = DATA,
) -> None:
    """List what was done with the stores, or test that the list is whole."""
    from survey.store.audit_log import check_audit, read_audit
    from survey.store.stores import open_stores

    with open_stores(data, create=False) as stores:
        number, end, problems = check_audit(stores, known)
        rows = () if check else read_audit(stores)
    for line in rows:
        typer.echo(line)
    print_problems(problems)
    if problems:
        raise typer.Exit(1)
    if check:
        typer.echo(f"{number} rows, unbroken. The log ends in {end}: note it elsewhere.")
