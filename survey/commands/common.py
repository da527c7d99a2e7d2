"""What every command shares: its options, and how it says what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey.problems import Place, Problem, SurveyError

if TYPE_CHECKING:
    from survey.store.stores import Stores

StudyOption = Annotated[
    Path | None,
    typer.Option("--study", help="The study's folder.", show_default="the nearest one"),
]
DataOption = Annotated[
    Path, typer.Option("--data", help="Where the contacts and answers stores are.")
]
LanguageOption = Annotated[str, typer.Option("--language", help="Language of texts: nb or en.")]

DATA = Path("data")


def say_uncollected(stores: Stores) -> None:
    """Say what lies in the form and is no response yet, to standard error."""
    from survey.store.sittings import uncollected

    for wave, number in uncollected(stores).items():
        typer.echo(
            f"note: {number} sittings of wave {wave} were saved since it was last collected; "
            f"bring them home with: survey collect {wave}",
            err=True,
        )


def has_stores(data: Path) -> bool:
    """Tell whether there are stores: in the data folder, or where the environment says."""
    import os

    from survey.store.stores import VARIABLES

    return (data / "contacts.db").exists() or VARIABLES["contacts"] in os.environ


def print_problems(problems: tuple[Problem, ...] | list[Problem]) -> None:
    """Print each problem on a line of its own, to standard error."""
    for problem in problems:
        prefix = "" if problem.severity == "error" else f"{problem.severity}: "
        typer.echo(f"{prefix}{problem}", err=True)


def check_language(language: str) -> None:
    """Stop where the program has no texts in a language."""
    if language not in ("nb", "en"):
        raise SurveyError(
            Problem(
                "language-unknown",
                f'there are no texts in "{language}".',
                "Use --language nb or --language en.",
            )
        )


def refuse_existing(path: Path) -> None:
    """Stop where a file would be written over."""
    if path.exists():
        raise SurveyError(
            Problem(
                "file-exists",
                "this file exists already.",
                "Give another name, or delete it first.",
                Place(str(path)),
            )
        )


def run(app: Callable[[], None]) -> None:
    """Run a command; what is wrong is printed and ends with exit status 1.

    That is a `SurveyError`, a store that is lost and a disk that is full.
    """
    from survey.commands.faults import problem_of

    try:
        app()
    except SurveyError as error:
        print_problems(error.problems)
        raise SystemExit(1) from None
    except Exception as error:
        problem = problem_of(error)
        if problem is None:
            raise
        print_problems([problem])
        raise SystemExit(1) from None
