"""Which cells were asked for, and who answered enough of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from survey.importing.coded_table import CodedTable
from survey.importing.raw_export import RawExport
from survey.importing.respondents import Respondents
from survey.instrument import Instrument
from survey.levels import Levels
from survey.problems import Problem
from survey.responses import COMPLETE_SHARE, answer_columns
from survey.routing import Respondent, Route, asks, parse_route

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Who is asked what; rows of one kind of person are asked the same.

    The two differ where the role or whether the person stayed is not known; such a question
    counts as asked when it was answered.

    Parameters
    ----------
    kinds
        The kinds of person, and of which kind each row is.
    sure, may
        By question, which kinds are asked for sure and which may be.
    spread
        The rows of every set of kinds that was asked for; most questions share a few.
    """

    kinds: Levels
    sure: dict[str, tuple[bool, ...]]
    may: dict[str, tuple[bool, ...]]
    spread: dict[tuple[bool, ...], np.ndarray] = field(default_factory=dict)

    def surely(self, question: str) -> np.ndarray:
        """Tell which rows are asked a question for sure; read only, shape (rows,)."""
        return self._rows(self.sure[question])

    def possibly(self, question: str) -> np.ndarray:
        """Tell which rows may be asked a question; read only, shape (rows,)."""
        return self._rows(self.may[question])

    def _rows(self, kinds: tuple[bool, ...]) -> np.ndarray:
        if kinds not in self.spread:
            self.spread[kinds] = self.kinds.spread([*kinds, False], bool)
        return self.spread[kinds]


def find_asked(instrument: Instrument, people: Respondents) -> Asked:
    """Find who is asked what, once for each kind of person."""
    has_token = people.tokens != None  # noqa: E711
    kinds = _kinds([people.role, people.role2, people.project, has_token, people.stayed])
    routes = {question.id: question.ask for question in instrument.questions.values()}
    known = {ask: _asked_kinds(parse_route(ask), kinds.values) for ask in set(routes.values())}
    return Asked(
        kinds,
        {question: known[ask][0] for question, ask in routes.items()},
        {question: known[ask][1] for question, ask in routes.items()},
    )


def _asked_kinds(
    route: Route, kinds: Sequence[tuple[Any, ...]]
) -> tuple[tuple[bool, ...], tuple[bool, ...]]:
    """Return which kinds of person a route asks for sure, and which it may ask."""
    sure, may = [], []
    for role, role2, project, token, stayed in kinds:
        states = (True, False) if stayed is None else (bool(stayed),)
        answers = [
            asks(route, Respondent(role, role2, project, bool(token), state)) for state in states
        ]
        unknown = (role is None and bool(route.roles or route.excepted)) or (
            project is None and bool(route.projects)
        )
        sure.append(all(answers) and not unknown)
        may.append(any(answers) or unknown)
    return tuple(sure), tuple(may)


def _kinds(columns: Sequence[np.ndarray]) -> Levels:
    """Return the rows that differ, and which of them each row is."""
    import numpy as np
    import pandas as pd

    mixed = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        index, distinct = pd.factorize(column, use_na_sentinel=False)
        mixed = mixed * max(1, len(distinct)) + index
    kind_of, found = pd.factorize(mixed)
    first = np.empty(len(found), dtype=np.intp)
    first[kind_of[::-1]] = np.arange(len(mixed))[::-1]
    kinds = tuple(tuple(column[row] for column in columns) for row in first)
    return Levels(kind_of.astype(np.uint8) if len(kinds) < 256 else kind_of, kinds)


def find_answered(table: CodedTable, instrument: Instrument) -> dict[str, np.ndarray]:
    """Return by question which rows answered it, also with "don't know"; shape (rows,) each."""
    import numpy as np

    of = answer_columns(instrument)
    answered: dict[str, np.ndarray] = {}
    for group in (table.answers, table.free_text, table.codes):
        for name, part in group.items():
            question = of.get(name, name)
            before = answered.get(question)
            answered[question] = part.answered if before is None else before | part.answered
    nobody = np.zeros(table.size, dtype=bool)
    return {question: answered.get(question, nobody) for question in instrument.questions}


def unasked_answers(
    export: RawExport,
    table: CodedTable,
    instrument: Instrument,
    asked: Asked,
    rows: np.ndarray,
) -> tuple[dict[str, np.ndarray], list[Problem]]:
    """Find answers to questions the person is never asked; by column, and as problems.

    An unticked option is no answer to a question.
    """
    import numpy as np

    of = answer_columns(instrument)
    found: dict[str, np.ndarray] = {}
    problems: list[tuple[int, int, Problem]] = []
    order = {column.shown_as: number for number, column in enumerate(export.columns)}
    for group in (table.answers, table.free_text, table.codes):
        for name, part in group.items():
            question = of.get(name, name)
            said = part.answered & ~asked.possibly(question)
            found[name] = said
            if not said.any():
                continue
            told = said & rows
            if name != question:
                told &= part.values != 0
            for row in np.flatnonzero(told).tolist():
                column = table.sources[name]
                problem = Problem(
                    "not-asked-answered",
                    f"question {question} is not asked of this person, but was answered; the "
                    "answer is left out.",
                    "Check the person's role in the register, or the question's route.",
                    export.place(row, column),
                    "warning",
                )
                problems.append((int(export.rows[row]), order[column.shown_as], problem))
    problems.sort(key=lambda entry: entry[:2])
    return found, [problem for _, _, problem in problems]


def completeness(
    instrument: Instrument, asked: Asked, answered: dict[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Return who is complete and who partial, by the share of rated questions answered."""
    import numpy as np

    size = len(asked.kinds.index)
    routed, given = np.zeros(size, dtype=np.int32), np.zeros(size, dtype=np.int32)
    for question in instrument.questions:
        if instrument.is_rated(question):
            said = answered[question] & asked.possibly(question)
            routed += asked.surely(question) | said
            given += said
    complete = (given > 0) & (given >= COMPLETE_SHARE * routed)
    return complete, (given > 0) & ~complete
