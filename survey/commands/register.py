"""The commands that keep the register, and the door through which tokens leave."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from survey.commands.common import DATA, DataOption, StudyOption, print_problems, refuse_existing


def add_commands(app: typer.Typer) -> None:
    """Add `register`, `undo-register` and `tokens`."""
    app.command("register")(register)
    app.command("undo-register")(undo_register)
    app.command("tokens")(tokens)


def register(
    file: Annotated[Path, typer.Argument(help="The register workbook (.xlsx).")],
    template: Annotated[
        bool, typer.Option("--template", help="Make an empty workbook there instead.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report, but store nothing.")] = False,
    study: StudyOption = None,
    data: DataOption = DATA,
) -> None:
    """Read who takes part, in which role, from when to when."""
    from survey.fieldwork import register as fieldwork
    from survey.library import open_study
    from survey.store.stores import open_stores

    library = open_study(study)
    if template:
        refuse_existing(file)
        fieldwork.write_register_template(file, library)
        typer.echo(f"Wrote {file}. Fill it in and read it with: survey register {file}")
        return
    found = fieldwork.read_register(file, library)
    print_problems([p for p in found.report if p.severity != "error"])
    found.report.raise_errors()
    with open_stores(data) as stores:
        change = fieldwork.store_register(stores, found, library, dry_run=dry_run)
    for line in change.lines[:50]:
        typer.echo(line)
    if len(change.lines) > 50:
        typer.echo(f"... and {len(change.lines) - 50} more")
    typer.echo(
        f"{len(found.persons)} persons, {len(found.holdings)} holdings: "
        f"{change.added} persons added, {change.changed} changed, {change.left} left, "
        f"{change.came_back} came back; {change.holdings_added} holdings added, "
        f"{change.holdings_removed} replaced or removed; "
        f"{change.invitations_changed} invitations changed."
    )
    if not change.changes_something:
        typer.echo("Nothing has changed.")
    elif dry_run:
        typer.echo("Nothing is stored: this was a dry run.")


def undo_register(data: DataOption = DATA) -> None:
    """Take the newest change of the register back."""
    from survey.fieldwork.register_undo import undo_register as undo
    from survey.store.stores import open_stores

    with open_stores(data, create=False) as stores:
        undone = undo(stores)
    typer.echo(
        f"The register is as before its last change: {undone.restored} persons as they were, "
        f"{undone.removed} who were new taken out."
    )
    if undone.stayed:
        typer.echo(
            f"{undone.stayed} who were new have been sent or have answered something; they are "
            "kept, and marked as having left."
        )


def tokens(
    output: Annotated[
        Path, typer.Option("-o", "--output", help="Where the contact file goes: .xlsx or .csv.")
    ],
    wave: Annotated[
        str | None, typer.Option("--wave", help="Only those invited in this wave.")
    ] = None,
    study: StudyOption = None,
    data: DataOption = DATA,
) -> None:
    """Write names, addresses and tokens, for upload to a survey platform."""
    from survey.fieldwork.contact_file import write_contact_file
    from survey.library import open_study
    from survey.store.stores import open_stores

    library = open_study(study)
    refuse_existing(output)
    with open_stores(data, create=False) as stores:
        number = write_contact_file(stores, library, output, wave)
    typer.echo(f"Wrote {number} persons with their tokens to {output}.")
    typer.echo(
        "This is the key between people and answers: only you can read the file. Upload it to "
        "the survey platform, do not send it by e-mail, and delete it afterwards.",
        err=True,
    )
