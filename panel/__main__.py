"""The command `panel`."""

from __future__ import annotations

import os

import typer

from panel.commands import (
    analysts,
    auditing,
    collaboration,
    decomposition,
    export,
    linking,
    people,
    reports,
    results,
)
from survey.commands.common import run

app = typer.Typer(
    name="panel",
    help="People linked across waves, scores compared, results released.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
linking.add_commands(app)
results.add_commands(app)
decomposition.add_commands(app)
collaboration.add_commands(app)
people.add_commands(app)
analysts.add_commands(app)
auditing.add_commands(app)
reports.add_commands(app)
export.add_commands(app)


def main() -> None:
    """Run `panel` with the arguments of the command line.

    The matrices here are small: several threads a product only wait for each other.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    run(app)


if __name__ == "__main__":
    main()
