"""The command that takes answers in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey.commands.common import DATA, DataOption, StudyOption, has_stores

if TYPE_CHECKING:
    from survey.store.stores import Stores


def add_commands(app: typer.Typer) -> None:
    """Add `import`."""
    app.command("import")(import_answers)


def import_answers(
    file: Annotated[Path, typer.Argument(help="The file a platform exported.")],
    wave: Annotated[str, typer.Option("--wave", help="The wave it answers.")],
    mapping: Annotated[
        Path | None, typer.Option("--mapping", help="YAML: which column is which question.")
    ] = None,
    no_mapping: Annotated[
        bool, typer.Option("--no-mapping", help="Use no stored mapping either.")
    ] = False,
    sheet: Annotated[str | None, typer.Option("--sheet", help="Which sheet of a workbook.")] = None,
    platform: Annotated[
        str | None, typer.Option("--as", help="The platform it came from, if it is not recognised.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report, but store nothing.")] = False,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="The file is the whole wave: take out what it leaves out."),
    ] = False,
    report: Annotated[
        Path | None, typer.Option("--report", help="Where the report goes (.xlsx or .json).")
    ] = None,
    study: StudyOption = None,
    data: DataOption = DATA,
) -> None:
    """Take answers in from any platform's .sav, .zsav, .por, .dta, .xlsx or .csv file."""
    from contextlib import ExitStack

    from survey.importing.import_file import import_file
    from survey.importing.keep_report import keep_report
    from survey.importing.stored_mappings import FOLDER
    from survey.library import open_study
    from survey.store.stores import open_stores

    library = open_study(study)
    library.instrument(wave)
    stored = None if no_mapping else data / FOLDER
    with ExitStack() as stack:

        def opened() -> Stores:
            return stack.enter_context(open_stores(data))

        stores = opened() if has_stores(data) else None if dry_run else opened
        done = import_file(
            file, library, wave, stores,
            dry_run=dry_run, mapping=mapping, sheet=sheet, platform=platform,
            mappings=stored, replace=replace,
        )  # fmt: skip
    for line in done.problem_lines():
        typer.echo(line, err=True)
    for line in done.lines():
        typer.echo(line)
    places: tuple[Path, ...] = ()
    if report:
        report.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        done.write(report)
        places = (report,)
    else:
        places = keep_report(done, data)
    if places:
        typer.echo(f"report   {' and '.join(map(str, places))}")
