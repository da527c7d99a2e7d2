"""Commands that compare, release and show."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from panel.commands.common import (
    OutputOption,
    PairOption,
    ReleaseOption,
    audited_release,
    chosen_pair,
    give,
    open_released,
    read_released,
)
from survey.commands.common import DATA, DataOption, LanguageOption, StudyOption

if TYPE_CHECKING:
    from panel.release import Release


def add_commands(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(compare)
    app.command()(release)
    app.command("app")(open_app)
    app.command()(demo)


def compare(
    measures: Annotated[
        list[str] | None, typer.Argument(help="Measures or topics; all when none is named.")
    ] = None,
    output: OutputOption = None,
    by: Annotated[str, typer.Option("--by", help="Columns of the table: project or party.")] = (
        "project"
    ),
    waves: PairOption = None,
    study: StudyOption = None,
    data: DataOption = DATA,
    release_folder: ReleaseOption = None,
    language: LanguageOption = "nb",
) -> None:
    """Compare two waves: tables A, B and C, protected, as a file or on the terminal."""
    from panel.layouts import comparison_tables

    released = open_released(release_folder, study, data)
    tables = comparison_tables(
        released, language, pair=chosen_pair(waves, released), by=by, measures=tuple(measures or ())
    )
    give(tables, output)


def release(
    folder: Annotated[Path, typer.Option("-o", "--output", help="The folder to write.")],
    study: StudyOption = None,
    data: DataOption = DATA,
) -> None:
    """Build the release, attack it, and write every number that may leave, and nothing else."""
    import datetime as dt

    from panel.audit.past_releases import append_past
    from panel.release_folder import check_place, write_release

    check_place(folder)
    audited = audited_release(study, data)
    write_release(audited.release, folder)
    append_past(data, audited.release, dt.datetime.now(dt.UTC).date())
    typer.echo(_summary(audited.release, folder))
    typer.echo(f"The audit hid {len(audited.withheld)} cells more, and passes.")


def open_app(
    release_folder: ReleaseOption = None,
    port: Annotated[int, typer.Option(help="The port of the app.")] = 8501,
    analyst: Annotated[
        bool,
        typer.Option("--analyst", help="Open the analyst's pages on the stores, not protected."),
    ] = False,
    study: StudyOption = None,
    data: DataOption = DATA,
) -> None:
    """Open the app on a release folder, or the analyst's pages on the stores."""
    from panel.serving import analyst_command, app_command

    folder = release_folder or Path("release")
    environment = {**os.environ, "LIKEVERD_RELEASE": str(folder.resolve())}
    if not analyst:
        read_released(folder, study)
        raise SystemExit(subprocess.call(app_command(port), env=environment))
    from survey.library import find_study, open_study
    from survey.store.stores import open_stores

    open_study(study)
    open_stores(data, create=False).close()
    environment |= {
        "LIKEVERD_STUDY": str(find_study(study).resolve()),
        "LIKEVERD_STORES": str(data.resolve()),
    }
    typer.echo("Internal: not protected. The pages open on this machine only.")
    sys.stdout.flush()
    raise SystemExit(subprocess.call(analyst_command(port), env=environment))


def demo(
    folder: Annotated[Path, typer.Argument(help="Where to put everything.")] = Path("demo"),
    study: StudyOption = None,
    language: LanguageOption = "nb",
    no_app: Annotated[bool, typer.Option("--no-app", help="Do not open the app.")] = False,
    port: Annotated[int, typer.Option(help="The port of the app.")] = 8501,
) -> None:
    """Run the whole job on invented data: register, import, link, compare, release, show."""
    from panel.demo import run_demo

    run_demo(folder, study, language, typer.echo)
    if no_app:
        return
    typer.echo(f"The app answers on http://localhost:{port} (stop it with Ctrl+C).")
    sys.stdout.flush()
    open_app(folder / "release", port)


def _summary(release: Release, folder: Path) -> str:
    addresses = list(release.rows.columns[:7])
    cells = release.rows.drop_duplicates(addresses)["status"].value_counts()
    hidden = int(cells.get("primary", 0) + cells.get("secondary", 0))
    return (
        f"Wrote {folder}: {int(cells.get('shown', 0))} cells shown, {hidden} hidden "
        f"({int(cells.get('secondary', 0))} of them to protect others), "
        f"fingerprint {release.fingerprint}."
    )
