"""The command that attacks a release."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from panel.commands.common import open_panel, read_released
from survey.commands.common import DATA, DataOption, StudyOption
from survey.problems import Problem, SurveyError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from panel.cells.cell import Made
    from panel.comparison import Comparison
    from panel.dataset import Panel
    from panel.release import CellKey


def add_commands(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(audit)


def audit(
    release_folder: Annotated[
        Path | None, typer.Option("--release", help="A release folder; else what would be made.")
    ] = None,
    study: StudyOption = None,
    data: DataOption = DATA,
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files of tables made from it, held against it.")
    ] = None,
) -> None:
    """Attack a release as a reader would and, where the stores are, as those who know more."""
    from panel.audit.audit import audit_release
    from panel.audit.form import check_form
    from panel.audit.made_again import check_same, make_again
    from panel.audit.past_releases import read_past
    from panel.audit.people import check_people
    from panel.audit.result import lines
    from panel.audit.table_files import check_tables

    comparison: Comparison | None = None
    made: Mapping[CellKey, tuple[Made, ...]] = {}
    problems: list[Problem] = []
    if release_folder is None:
        from panel.audit.audited_release import build_audited_release

        panel = open_panel(study, data)
        past = read_past(data, panel.library.study.study)
        audited = build_audited_release(panel, past, data)
        release, comparison, made = audited.release, audited.comparison, audited.made
    else:
        release = read_released(release_folder, study)
        if _has_stores(data):
            from panel.comparison import compare

            panel = _panel(study, data, release.text.study)
            comparison = compare(panel)
            again = make_again(release, panel, comparison)
            problems += check_same(release, again.release)
            made = again.made
        past = read_past(data, release.text.study)
    problems += [*check_form(release), *check_people(release)]
    for file in files or ():
        problems += check_tables(file, release)
    earlier = [p for p in past if p.fingerprint != release.fingerprint]
    done = audit_release(release, comparison, earlier, made)
    for line in lines(done, release):
        typer.echo(line)
    if comparison is None:
        typer.echo(f"There are no stores in {data}: only a reader of the release was played.")
    if problems := [*problems, *done.problems()]:
        raise SurveyError(problems)


def _has_stores(data: Path) -> bool:
    from survey.store.stores import VARIABLES

    return (data / "answers.db").exists() or VARIABLES["answers"] in os.environ


def _panel(study: Path | None, data: Path, released: str) -> Panel:
    """Return what the stores hold; they must be of the study that was released."""
    panel = open_panel(study, data)
    if panel.library.study.study != released:
        raise SurveyError(
            Problem(
                "audit-other-study",
                f'the release is of the study "{released}", the stores are of another.',
                "Name the study and the data folder it was made from with --study and --data.",
            )
        )
    return panel
