"""The command `survey`."""

from __future__ import annotations

import typer

from survey.commands import adopt, answers, export, form, imports, instruments, mapping, register
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
mapping.add_commands(app)
answers.add_commands(app)
imports.add_commands(app)
export.add_commands(app)
adopt.add_commands(app)
form.add_commands(app)


def main() -> None:
    """Run `survey` with the arguments of the command line."""
    run(app)


if __name__ == "__main__":
    main()
