"""Linear and integer programs over one system, asked one question after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from types import MappingProxyType

import highspy
import numpy as np
from highspy._core import _Highs

from panel.audit.reduced import Reduced, System, Vector, reduced
from survey.problems import Problem, SurveyError

Ends = tuple[float, float]
Within = Mapping[int, Ends]
NOTHING_MORE: Within = MappingProxyType({})

# A limit of nodes stops at the same place on every machine, a limit of time does not.
_MOST_NODES = 2000
_DUAL, _PRIMAL = 1, 4
_ANOTHER_WAY: Mapping[str, str | float] = {"presolve": "on", "simplex_strategy": _DUAL}
_WHOLE = 1e-9
_INFINITY = highspy.kHighsInf
_FEASIBLE = int(highspy.SolutionStatus.kSolutionStatusFeasible)
_Status = highspy.HighsModelStatus
# At the limit of nodes the best point so far stands.
_ANSWERED = (_Status.kOptimal, _Status.kSolutionLimit)
_DECIDED = (*_ANSWERED, _Status.kInfeasible, _Status.kUnbounded, _Status.kUnboundedOrInfeasible)
_Row = tuple[Vector, float, float]


class Solver:
    """HiGHS with one system, kept from question to question.

    The next linear program begins where the last one ended, which makes it many times as quick.
    """

    def __init__(self, system: System) -> None:
        self._given = system
        self._places = np.arange(len(system.low), dtype=np.int32)
        self._is_within = False

    @cached_property
    def _fractions(self) -> _Highs:
        model = _made(self._given, whole=False)
        # The last point still fits when the objective is another: primal simplex goes on.
        model.setOptionValue("simplex_strategy", _PRIMAL)
        return model

    @cached_property
    def _reduced(self) -> tuple[Reduced, _Highs]:
        fewer = reduced(self._given)
        return fewer, _made(fewer.system, whole=True)

    def linear(self, objective: Vector, within: Within = NOTHING_MORE) -> Vector | None:
        """Return a point with the least objective, fractions allowed; `None` when none fits.

        Parameters
        ----------
        objective
            Weight of each variable in the sum that is to be least.
        within
            Narrower ends of some variables.
        """
        model = self._fractions
        if within or self._is_within:
            low, high = self._given.low.copy(), self._given.high.copy()
            for place, (least, most) in within.items():
                low[place], high[place] = max(low[place], least), min(high[place], most)
            if (low > high).any():
                return None
            model.changeColsBounds(len(low), self._places, low, high)
            self._is_within = bool(within)
        if not _fits(model, objective):
            # From the last point on, "nothing fits" can be an error, which would call safe what is
            # not: it counts when found from nothing.
            model.clearSolver()
            if not _fits(model, objective):
                return None
        return np.array(model.getSolution().col_value)

    def duals(self, objective: Vector, within: Within = NOTHING_MORE) -> Vector | None:
        """Return the dual value of each row at the least objective, fractions allowed.

        What was asked before does not matter: of several answers it is always the same.
        """
        self._fractions.clearSolver()
        found = self.linear(objective, within)
        return None if found is None else np.array(self._fractions.getSolution().row_dual)

    def whole(
        self,
        objective: Vector,
        within: Within = NOTHING_MORE,
        beyond: tuple[Vector, float] | None = None,
    ) -> Vector | None:
        """Return the best point found, its whole numbers whole; `None` when none was found.

        Parameters
        ----------
        objective, within
            As for `linear`.
        beyond
            Weights and the least of one more sum. Any point beyond it will do: the objective then
            only says where to look first.
        """
        if beyond is None:
            # Where the best point is whole though it need not be, no whole one is better.
            point = self.linear(objective, within)
            if point is None or np.abs(point - self._in_whole(point)).max() < _WHOLE:
                return None if point is None else self._in_whole(point)
        fewer, model = self._reduced
        spread, base = fewer.spread, fewer.base
        rows = [(spread[at], low - base[at], high - base[at]) for at, (low, high) in within.items()]
        if beyond is not None:
            rows.append((beyond[0] @ spread, beyond[1] - beyond[0] @ base, _INFINITY))
        if (fewer.system.low > fewer.system.high).any() or any(row[1] > row[2] for row in rows):
            return None
        model.setOptionValue("mip_abs_gap", 0.0 if beyond is None else _INFINITY)
        with _more(model, rows):
            if not _fits(model, objective @ spread):
                return None
            found = spread @ np.array(model.getSolution().col_value) + base
        return self._in_whole(found)

    def _in_whole(self, point: Vector) -> Vector:
        """Return a point, its whole numbers rounded."""
        rounded: Vector = np.where(self._given.whole == 1, point.round(), point)
        return rounded


def _made(system: System, whole: bool) -> _Highs:
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = system.matrix.shape
    program.col_cost_ = np.zeros(len(system.low))
    program.col_lower_, program.col_upper_ = system.low, system.high
    program.row_lower_, program.row_upper_ = system.least, system.most
    used = system.matrix != 0
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.concatenate([[0], used.sum(axis=1).cumsum()])
    program.a_matrix_.index_ = np.nonzero(used)[1]
    program.a_matrix_.value_ = system.matrix[used]
    if whole:
        kinds = highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger
        program.integrality_ = [kinds[is_whole] for is_whole in system.whole]
    # `highspy.Highs` is this with callbacks nobody asks for, and says so on the terminal.
    model = _Highs()
    model.setOptionValue("output_flag", False)
    # Several threads would wait for each other longer than these programs take.
    model.setOptionValue("threads", 1)
    # Integer programs are made smaller before, and linear ones go on from the last.
    model.setOptionValue("presolve", "off")
    model.setOptionValue("mip_rel_gap", 0.0)
    model.setOptionValue("mip_max_nodes", _MOST_NODES)
    # Looking for points before the search costs more than it, but for the quickest way.
    model.setOptionValue("mip_heuristic_run_feasibility_jump", False)
    model.setOptionValue("mip_heuristic_run_shifting", True)
    model.passModel(program)
    return model


def _fits(model: _Highs, objective: Vector) -> bool:
    """Look for the point with the least objective; tell whether one was found.

    Raises
    ------
    SurveyError
        The solver ended without an answer. Taking silence for "nothing fits" would call safe
        what is not.
    """
    model.changeColsCost(len(objective), np.arange(len(objective), dtype=np.int32), objective)
    status = _run(model)
    if status not in _DECIDED:
        raise SurveyError(
            Problem(
                "audit-undecided",
                f"the solver ended without an answer ({status.name}): nobody knows what is told.",
                "Nothing was released. Use another version of highspy, and tell Likeverd's makers.",
            )
        )
    return status in _ANSWERED and model.getInfo().primal_solution_status == _FEASIBLE


def _run(model: _Highs) -> _Status:
    """Return how a program ended; one that ends without an answer is begun anew, another way."""
    model.run()
    if model.getModelStatus() not in _DECIDED:
        usual = {name: model.getOptionValue(name)[1] for name in _ANOTHER_WAY}
        model.clearSolver()
        _set(model, _ANOTHER_WAY)
        model.run()
        _set(model, usual)
    return model.getModelStatus()


def _set(model: _Highs, options: Mapping[str, str | float]) -> None:
    for name, value in options.items():
        model.setOptionValue(name, value)


@contextmanager
def _more(model: _Highs, rows: Sequence[_Row]) -> Iterator[None]:
    """Add rows for the time of one question."""
    first = model.getNumRow()
    for weights, least, most in rows:
        used = np.flatnonzero(weights).astype(np.int32)
        model.addRow(least, most, len(used), used, weights[used])
    try:
        yield
    finally:
        if rows:
            model.deleteRows(len(rows), np.arange(first, first + len(rows), dtype=np.int32))
