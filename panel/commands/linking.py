"""Commands that link people across waves."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from survey.commands.common import DATA, DataOption, StudyOption, say_uncollected
from survey.problems import Problem, SurveyError


def add_commands(app: typer.Typer) -> None:
    """Add `link`."""
    app.command()(link)


def link(
    review: Annotated[
        Path | None, typer.Option("--review", help="Write the doubtful pairs to this workbook.")
    ] = None,
    decided: Annotated[
        Path | None, typer.Option("--decided", help="Read decisions from a review workbook.")
    ] = None,
    decisions: Annotated[bool, typer.Option("--decisions", help="List the decisions.")] = False,
    undo: Annotated[
        int | None, typer.Option("--undo", help="Take the decision with this number back.")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why a decision is taken back.")] = "",
    study: StudyOption = None,
    data: DataOption = DATA,
) -> None:
    """Link responses of all waves by token, then by code; doubtful pairs wait for a person."""
    from panel import ledger, linking
    from survey.library import open_study
    from survey.store.stores import open_stores

    if undo is not None and not reason.strip():
        raise SurveyError(
            Problem("undo-reason", "a decision is taken back without a reason.", "Add --reason.")
        )
    library = open_study(study)
    with open_stores(data, create=False) as stores:
        if decisions:
            made = ledger.list_decisions(stores).astype("string").fillna("")
            typer.echo("No decisions yet." if made.empty else made.to_string(index=False))
            return
        if undo is not None:
            ledger.undo(stores, undo, reason)
        if decided is not None:
            kept = ledger.decide(stores, ledger.read_review(decided))
            typer.echo(f"{len(kept)} new decisions kept.")
        found = linking.link(stores, library)
        say_uncollected(stores)
    for line in found.lines():
        typer.echo(line)
    if not found.pairs and len({wave for wave, _ in found.counts}) > 1:
        typer.echo(
            "Nobody was linked. If a column of the files says who a person is, import them again "
            "with a mapping: `columns: {HEADER: token}`."
        )
    if review is not None:
        ledger.write_review(review, found.review)
        typer.echo(f"Wrote {review}. Fill in same_person and reason, then:")
        typer.echo(f"  panel link --decided {review}")
