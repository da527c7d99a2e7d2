"""What is wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a user's file something is: a line of text, or a cell of a sheet."""

    file: str
    line: int | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        """Return `study.yaml:31` or `spring.xlsx, sheet "Data", row 214, column "Q7"`."""
        text = self.file if self.line is None else f"{self.file}:{self.line}"
        if self.sheet is not None:
            text += f', sheet "{self.sheet}"'
        if self.row is not None:
            text += f", row {self.row}"
        if self.column is not None:
            text += f', column "{self.column}"'
        return text


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Parameters
    ----------
    rule
        Short name of the broken rule, documented in docs/problems.md.
    message
        What is wrong, in plain words, a full sentence.
    remedy
        What the reader can do about it, a full sentence, or empty.
    place
        Where it is.
    severity
        `error` stops the work, `warning` and `note` are only shown.
    value
        The offending value as it stood in the file, for lists of odd cells.
    """

    rule: str
    message: str
    remedy: str = ""
    place: Place | None = None
    severity: Severity = "error"
    value: str = ""

    def __str__(self) -> str:
        """Return the whole problem on one line."""
        text = f"{self.place}: {self.message}" if self.place else self.message
        return f"{text} {self.remedy}" if self.remedy else text


class SurveyError(Exception):
    """The work cannot go on; carries every problem found.

    Parameters
    ----------
    problems
        What is wrong, at least one problem.
    """

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(slots=True)
class Report:
    """The problems found so far, in the order they were found."""

    problems: list[Problem] = field(default_factory=list)

    def add(
        self,
        rule: str,
        message: str,
        remedy: str = "",
        place: Place | None = None,
        severity: Severity = "error",
        value: str = "",
    ) -> None:
        """Note one problem; the parameters are those of `Problem`."""
        self.problems.append(Problem(rule, message, remedy, place, severity, value))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note several problems."""
        self.problems.extend(problems)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop the work."""
        return tuple(p for p in self.problems if p.severity == "error")

    def raise_errors(self) -> None:
        """Raise `SurveyError` with every error, if there is one."""
        if self.errors:
            raise SurveyError(self.errors)

    def __iter__(self) -> Iterator[Problem]:
        """Walk through the problems in order."""
        return iter(self.problems)

    def __len__(self) -> int:
        """Return the number of problems of every severity."""
        return len(self.problems)
