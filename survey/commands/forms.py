"""The command that writes the questionnaire for other ways of answering."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey.commands.common import (
    DATA,
    DataOption,
    LanguageOption,
    StudyOption,
    has_stores,
    print_problems,
)

if TYPE_CHECKING:
    from survey.asked import Groups
    from survey.library import Library


class FormKind(StrEnum):
    """What a form can be written as."""

    paper = "paper"
    excel = "excel"
    entry = "entry"
    xlsform = "xlsform"
    limesurvey = "limesurvey"


def add_commands(app: typer.Typer) -> None:
    """Add `form`."""
    app.command("form")(form)


def form(
    wave: Annotated[str, typer.Argument(help="The wave.")],
    kind: Annotated[
        FormKind,
        typer.Option(
            "--as",
            help="paper: a PDF to print. excel: a sheet one person fills in. entry: a sheet to "
            "type paper into. xlsform, limesurvey: for those tools.",
        ),
    ],
    output: Annotated[Path, typer.Option("-o", "--output", help="The file, or with --persons and "
                                         "excel the folder.")],
    persons: Annotated[
        bool, typer.Option("--persons", help="One for each who is invited, with the token.")
    ] = False,
    role: Annotated[
        str | None, typer.Option("--role", help="Only what this role is asked.")
    ] = None,
    role2: Annotated[str | None, typer.Option("--role2", help="A second role.")] = None,
    project: Annotated[str | None, typer.Option("--project", help="Of this project.")] = None,
    large: Annotated[bool, typer.Option("--large", help="Paper in large print.")] = False,
    fill: Annotated[
        list[str] | None,
        typer.Option("--fill", help="NAME=TEXT: what stands for {NAME} in the information."),
    ] = None,
    study: StudyOption = None,
    data: DataOption = DATA,
    language: LanguageOption = "nb",
) -> None:  # fmt: skip
    """Write the questionnaire for paper, Excel and other survey tools."""
    from survey.exporting.forms.form_content import asking_without_token
    from survey.exporting.forms.invited_people import read_invited
    from survey.exporting.forms.write_form import FormRequest, write_form, write_forms
    from survey.library import open_study
    from survey.show import check_names
    from survey.store.stores import open_stores

    _check_options(kind, persons=persons, large=large, roles=bool(role or role2 or project))
    library = open_study(study)
    library.instrument(wave)
    language = language if len(library.study.languages) > 1 else library.study.languages[0]
    check_names(library, role, role2, project, language)
    groups: Groups | None = None
    if kind != FormKind.entry:
        groups = {} if persons else _groups(library, wave, data)
    asking = None if persons else asking_without_token(library, wave, role, role2, project, groups)
    request = FormRequest(language, asking, groups, _fields(fill or []), large)
    if persons:
        with open_stores(data, create=False) as stores:
            people = read_invited(stores, library, wave, role, project, language)
        done = write_forms(library, wave, kind.value, output, request, people)
    else:
        done = write_form(library, wave, kind.value, output, request)
    print_problems(done.problems)
    for line in done.lines:
        typer.echo(line)
    if persons:
        typer.echo(
            "This ties people to tokens: only you can read it. Delete it when the forms are out.",
            err=True,
        )


def _groups(library: Library, wave: str, data: Path) -> Groups:
    """Return how many persons have each project and role, where a rule of asking needs it.

    Nothing where there is no register.
    """
    from survey.asked import pruning_rules
    from survey.fieldwork.wave_people import read_groups
    from survey.store.stores import open_stores

    rules = list(pruning_rules(library.study, library.instrument(wave)))
    if not rules or not has_stores(data):
        return {}
    with open_stores(data, create=False) as stores:
        return read_groups(stores, library, wave)


def _check_options(kind: FormKind, *, persons: bool, large: bool, roles: bool) -> None:
    """Refuse options that the kind of form has no use for."""
    if persons and kind not in (FormKind.paper, FormKind.excel):
        raise typer.BadParameter(f"{kind} is not made for persons.", param_hint="--persons")
    if large and kind != FormKind.paper:
        raise typer.BadParameter(f"{kind} has no large print.", param_hint="--large")
    if roles and kind in (FormKind.xlsform, FormKind.limesurvey):
        raise typer.BadParameter(
            f"{kind} asks everybody and routes by the answers.", param_hint="--role"
        )


def _fields(given: list[str]) -> dict[str, str]:
    found = {}
    for pair in given:
        name, sign, text = pair.partition("=")
        if not sign or not name.strip():
            raise typer.BadParameter(f'"{pair}" is not NAME=TEXT.', param_hint="--fill")
        found[name.strip()] = text
    return found
