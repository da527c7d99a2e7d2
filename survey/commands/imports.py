"""The commands on what has been imported."""

from __future__ import annotations

from typing import Annotated

import typer

from survey.commands.common import DATA, DataOption


def add_commands(app: typer.Typer) -> None:
    """Add `imports` and `undo-import`."""
    app.command("imports")(imports)
    app.command("undo-import")(undo_import)


def imports(data: DataOption = DATA) -> None:
    """List the files whose answers are stored."""
    from survey.store.responses_store import list_imports
    from survey.store.stores import open_stores

    with open_stores(data, create=False) as stores:
        found = list_imports(stores)
    if found.empty:
        typer.echo("No file has been imported.")
        return
    shown = found[["import_id", "wave", "at", "file", "layout", "added", "updated", "unchanged",
                   "removed", "state"]]  # fmt: skip
    typer.echo(shown.rename(columns={"import_id": "import"}).to_string(index=False))


def undo_import(
    number: Annotated[int, typer.Argument(help="The number that `survey imports` gives.")],
    data: DataOption = DATA,
) -> None:
    """Take an import back: its rows go, and those it replaced come again."""
    from survey.store.stores import open_stores
    from survey.store.undo import undo_import as undo

    with open_stores(data, create=False) as stores:
        undone = undo(stores, number)
    typer.echo(f"import {number} of {undone.file} is undone: wave {undone.wave} is as before it.")
    typer.echo("next: panel link, so that links are found anew")
