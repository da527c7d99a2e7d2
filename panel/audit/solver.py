"""Linear and integer programs over one set of rows, asked one question after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import highspy
import numpy as np
from highspy._core import _Highs
from numpy.typing import NDArray

# A limit of nodes stops at the same place on every machine, a limit of time does not.
_MOST_NODES = 2000
_DUAL, _PRIMAL = 1, 4
_ANOTHER_WAY: Mapping[str, str | float] = {"presolve": "off", "simplex_strategy": _DUAL}
_INFINITY = highspy.kHighsInf
_FEASIBLE = int(highspy.SolutionStatus.kSolutionStatusFeasible)
_Status = highspy.HighsModelStatus
# At the limit of nodes the best point so far stands.
_ANSWERED = (_Status.kOptimal, _Status.kSolutionLimit)
_DECIDED = (*_ANSWERED, _Status.kInfeasible, _Status.kUnbounded, _Status.kUnboundedOrInfeasible)
_Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the points that fit.

    Parameters
    ----------
    objective
        Weight of each variable in the sum that is to be least.
    low, high
        Ends of each variable.
    beyond
        Weights and the least of one more sum, or nothing.
    """

    objective: _Vector
    low: _Vector
    high: _Vector
    beyond: tuple[_Vector, float] | None = None


class Solver:
    """HiGHS with one set of rows, kept from question to question.

    The next linear program begins where the last one ended, which makes it many times as quick.

    Parameters
    ----------
    matrix, least, most
        Weights by row and variable, and the ends of each row.
    whole
        1 for each variable that is a whole number.
    """

    def __init__(
        self, matrix: _Vector, least: _Vector, most: _Vector, whole: NDArray[np.int_]
    ) -> None:
        self._rows = matrix, least, most
        self._whole = whole
        self._made: dict[bool, _Highs] = {}

    def linear(self, question: Question) -> _Vector | None:
        """Return a point with the least objective, fractions allowed; `None` when none fits."""
        return self._answer(self._model(whole=False), question)

    def whole(self, question: Question) -> _Vector | None:
        """Return the best point found, its whole numbers whole; `None` when none was found."""
        found = self._answer(self._model(whole=True), question)
        return None if found is None else np.where(self._whole == 1, found.round(), found)

    def duals(self, question: Question) -> _Vector | None:
        """Return the dual value of each row at the least objective, fractions allowed.

        What was asked before does not matter: of several answers it is always the same.
        """
        model = self._model(whole=False)
        model.clearSolver()
        if self._answer(model, question) is None:
            return None
        return np.array(model.getSolution().row_dual)

    def _model(self, whole: bool) -> _Highs:
        whole = whole and bool(self._whole.any())
        if whole not in self._made:
            self._made[whole] = self._make(whole)
        return self._made[whole]

    def _make(self, whole: bool) -> _Highs:
        matrix, least, most = self._rows
        program = highspy.HighsLp()
        program.num_row_, program.num_col_ = matrix.shape
        program.col_cost_ = program.col_lower_ = np.zeros(matrix.shape[1])
        program.col_upper_ = np.full(matrix.shape[1], _INFINITY)
        program.row_lower_, program.row_upper_ = least, most
        used = matrix != 0
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.concatenate([[0], used.sum(axis=1).cumsum()])
        program.a_matrix_.index_ = np.nonzero(used)[1]
        program.a_matrix_.value_ = matrix[used]
        if whole:
            kinds = highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger
            program.integrality_ = [kinds[is_whole] for is_whole in self._whole]
        # `highspy.Highs` is this with callbacks nobody asks for, and says so on the terminal.
        model = _Highs()
        model.setOptionValue("output_flag", False)
        # Several threads would wait for each other longer than these programs take.
        model.setOptionValue("threads", 1)
        model.setOptionValue("mip_rel_gap", 0.0)
        model.setOptionValue("mip_max_nodes", _MOST_NODES)
        # The programs are so small that looking for points before the search costs more than it.
        model.setOptionValue("mip_heuristic_run_feasibility_jump", False)
        if not whole:
            model.setOptionValue("presolve", "off")
            # The last point still fits when the objective is another: primal simplex goes on.
            model.setOptionValue("simplex_strategy", _PRIMAL)
        model.passModel(program)
        return model

    def _answer(self, model: _Highs, question: Question) -> _Vector | None:
        places = np.arange(len(question.low), dtype=np.int32)
        model.changeColsCost(len(places), places, question.objective)
        model.changeColsBounds(len(places), places, question.low, question.high)
        with _one_more(model, question.beyond):
            status = _run(model)
            if status not in _DECIDED:
                # Taking silence for "nothing fits" would call safe what is not.
                raise ArithmeticError(f"the solver ended without an answer: {status.name}")
            if status not in _ANSWERED or model.getInfo().primal_solution_status != _FEASIBLE:
                return None
            return np.array(model.getSolution().col_value)


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
def _one_more(model: _Highs, row: tuple[_Vector, float] | None) -> Iterator[None]:
    """Add a row for the time of one question."""
    if row is None:
        yield
        return
    weights, least = row
    used = np.flatnonzero(weights).astype(np.int32)
    model.addRow(least, _INFINITY, len(used), used, weights[used])
    try:
        yield
    finally:
        last = model.getNumRow() - 1
        model.deleteRows(1, np.array([last], dtype=np.int32))
