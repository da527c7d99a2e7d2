"""Which cells were asked for, and why the empty ones are empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from survey.importing.coded_table import CodedTable
from survey.importing.raw_export import RawExport
from survey.importing.respondents import Respondents
from survey.instrument import Instrument
from survey.problems import Problem
from survey.responses import COMPLETE_SHARE, answer_columns
from survey.routing import Respondent, asks, parse_route

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np


def asked_matrix(
    instrument: Instrument, people: Respondents
) -> tuple[dict[str, int], np.ndarray, np.ndarray]:
    """Return the question's column numbers, who is asked for sure, and who may be.

    Both are shape (rows, questions). They differ where the role or whether the person stayed
    is not known; such a question counts as asked when it was answered.
    """
    import numpy as np

    routes = {q.id: parse_route(q.ask) for q in instrument.questions.values()}
    has_token = people.tokens != None  # noqa: E711
    kinds, kind_of = _kinds([people.role, people.role2, people.project, has_token, people.stayed])
    sure = np.zeros((len(kinds), len(routes)), dtype=bool)
    may = np.zeros_like(sure)
    for number, (role, role2, project, token, stayed) in enumerate(kinds):
        persons = [
            Respondent(role, role2, project, bool(token), state)
            for state in ((True, False) if stayed is None else (bool(stayed),))
        ]
        for place, route in enumerate(routes.values()):
            answers = [asks(route, person) for person in persons]
            sure[number, place] = all(answers)
            may[number, place] = any(answers)
            if role is None and (route.roles or route.excepted):
                sure[number, place] = False
                may[number, place] = True
            if project is None and route.projects:
                sure[number, place] = False
                may[number, place] = True
    places = {question: place for place, question in enumerate(routes)}
    return places, sure[kind_of], may[kind_of]


def _kinds(columns: Sequence[np.ndarray]) -> tuple[list[tuple[Any, ...]], np.ndarray]:
    import numpy as np

    rows = list(zip(*columns, strict=True))
    found: dict[tuple[Any, ...], int] = {}
    kind_of = np.array([found.setdefault(row, len(found)) for row in rows], dtype=int)
    return list(found), kind_of


def answered_matrix(
    table: CodedTable, instrument: Instrument, places: dict[str, int]
) -> np.ndarray:
    """Return which questions each row answered, also with "don't know"; (rows, questions)."""
    import numpy as np

    answered = np.zeros((table.size, len(places)), dtype=bool)
    of = answer_columns(instrument)
    for group in (table.answers, table.free_text, table.codes):
        for name, part in group.items():
            answered[:, places[of.get(name, name)]] |= part.answered
    return answered


def unasked_answers(
    export: RawExport,
    table: CodedTable,
    instrument: Instrument,
    may: np.ndarray,
    places: dict[str, int],
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
            said = part.answered & ~may[:, places[question]]
            found[name] = said
            told = said & rows & ~((part.values == 0) & (name != question))
            for row in np.flatnonzero(told):
                column = table.sources[name]
                problem = Problem(
                    "not-asked-answered",
                    f"question {question} is not asked of this person, but was answered; the "
                    "answer is left out.",
                    "Check the person's role in the register, or the question's route.",
                    export.place(int(row), column),
                    "warning",
                )
                problems.append((int(export.rows[row]), order[column.shown_as], problem))
    problems.sort(key=lambda entry: entry[:2])
    return found, [problem for _, _, problem in problems]


def empty_reasons(
    sure: np.ndarray, answered: np.ndarray, submitted: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return where a question was not asked and where the person had broken off.

    A person who did not send the form in has broken off after the last answer given; what
    such a person would have been asked later counts as broken off.
    """
    import numpy as np

    asked = sure | answered
    numbers = np.arange(answered.shape[1])
    last = np.where(answered, numbers, -1).max(axis=1, initial=-1)
    broken = asked & (numbers > last[:, None]) & ~submitted[:, None]
    return ~asked, broken


def completeness(
    instrument: Instrument, asked: np.ndarray, answered: np.ndarray, places: dict[str, int]
) -> np.ndarray:
    """Return `complete`, `partial` or `none` a row, by the share of rated questions answered."""
    import numpy as np

    rated = [place for question, place in places.items() if instrument.is_rated(question)]
    routed = asked[:, rated].sum(axis=1)
    given = (answered & asked)[:, rated].sum(axis=1)
    share = given / np.maximum(routed, 1)
    return np.where(given == 0, "none", np.where(share >= COMPLETE_SHARE, "complete", "partial"))
