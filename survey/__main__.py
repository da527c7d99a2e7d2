"""The command `survey`."""

from __future__ import annotations

import typer

from survey.commands import (
    adopt,
    answers,
    contacts,
    export,
    form,
    forms,
    imports,
    instruments,
    mapping,
    messages,
    register,
    rights,
    status,
)
from survey.commands.common import run

app = typer.Typer(
    name="survey",
    help="Questionnaires out, answers in.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
instruments.add_commands(app)
register.add_commands(app)
messages.add_commands(app)
contacts.add_commands(app)
mapping.add_commands(app)
answers.add_commands(app)
imports.add_commands(app)
status.add_commands(app)
rights.add_commands(app)
export.add_commands(app)
forms.add_commands(app)
adopt.add_commands(app)
form.add_commands(app)


def main() -> None:
    """Run `survey` with the arguments of the command line."""
    run(app)


if __name__ == "__main__":
    main()
