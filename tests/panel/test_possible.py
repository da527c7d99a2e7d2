"""What can be said of answers that fit is what a search of all of them finds."""

from itertools import product

import numpy as np
import pytest
from highspy import HighsModelStatus
from highspy._core import _Highs

from panel.audit import solver
from panel.audit.possible import Possible, Row
from panel.audit.solver import _fits, _run
from survey.problems import SurveyError

# Two projects and two parties, so four groups; three answers, so three variables each.
GROUPS = [(project, party) for project in "AB" for party in "XY"]
PLACES = {group: range(3 * k, 3 * k + 3) for k, group in enumerate(GROUPS)}
SCORES = (1.0, 2.0, 3.0)
WIDTH = 12


def counts(chance: np.random.Generator, most: int) -> np.ndarray:
    """Answers given by up to `most` people in each group."""
    groups = [chance.integers(3, size=n) for n in chance.integers(1, most + 1, size=4)]
    return np.concatenate([np.bincount(own, minlength=3) for own in groups]).astype(float)


def rows_of(given: np.ndarray, mean_half: float) -> list[Row]:
    """What is shown of answers: sizes, answers by project and party, the mean of all in halves."""
    rows: list[Row] = []
    for group in GROUPS:
        n = given[list(PLACES[group])].sum()
        rows.append((dict.fromkeys(PLACES[group], 1.0), n, n))
    for kind, name in [(0, "A"), (0, "B"), (1, "X"), (1, "Y")]:
        for answer in range(3):
            own = [PLACES[g][answer] for g in GROUPS if g[kind] == name]
            rows.append((dict.fromkeys(own, 1.0), given[own].sum(), given[own].sum()))
    # A mean in which the groups weigh equally, which no rectangle leaves as it is.
    weights = {
        p: SCORES[k] / given[list(PLACES[g])].sum()
        for g in GROUPS[:3]
        for k, p in enumerate(PLACES[g])
    }
    mean = sum(weight * given[place] for place, weight in weights.items())
    return [*rows, (weights, mean - mean_half, mean + mean_half)]


def all_that_fit(given: np.ndarray, rows: list[Row]) -> np.ndarray:
    """Every way these numbers of people can answer that fits, by trying all."""
    ways = []
    for group in GROUPS:
        n = int(given[list(PLACES[group])].sum())
        ways.append([w for w in product(range(n + 1), repeat=3) if sum(w) == n])
    every = np.array([np.concatenate(point) for point in product(*ways)], dtype=float)
    for weights, low, high in rows:
        sums = every[:, list(weights)] @ np.array(list(weights.values()))
        every = every[(sums >= low - 1e-6) & (sums <= high + 1e-6)]
    return every


@pytest.mark.parametrize("seed", range(40))
def test_wide_is_wide_and_narrow_is_narrow(seed: int) -> None:
    chance = np.random.default_rng(seed)
    given = counts(chance, 3)
    rows = rows_of(given, float(chance.choice([0.1, 0.5, 2.0])))
    fitting = all_that_fit(given, rows)
    for group in GROUPS:
        total = {place: SCORES[k] for k, place in enumerate(PLACES[group])}
        values = fitting @ np.array([total.get(place, 0.0) for place in range(WIDTH)])
        for needed in (1.0, 2.0, 3.0):
            possible = Possible([0.0] * WIDTH, [9.0] * WIDTH, rows, [True] * WIDTH)
            possible.add(given)
            assert possible.is_wide(total, needed) == (np.ptp(values) >= needed)
            found = {tuple(point) for point in possible.met}
            assert found <= {tuple(point) for point in fitting}


@pytest.mark.parametrize("seed", range(10))
def test_a_search_that_stops_early_calls_nothing_safe(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solver, "_MOST_NODES", 0)
    chance = np.random.default_rng(seed)
    # One sum that few numbers of people have, and many fractions.
    weights, given = chance.integers(2000, 5000, 5), chance.integers(0, 10, 5)
    every = np.array(list(product(range(10), repeat=5)))
    fitting = every[every @ weights == given @ weights]
    told = float(given @ weights)
    rows: list[Row] = [({k: float(w) for k, w in enumerate(weights)}, told, told)]
    possible = Possible([0.0] * 5, [9.0] * 5, rows, [True] * 5)
    possible.add(given.tolist())
    for place in range(5):
        is_wide = np.ptp(fitting[:, place]) >= 1
        assert is_wide or not possible.is_wide({place: 1.0}, 1.0)


class Lost:
    """A solver that ends without an answer, unless it finds another way."""

    def __init__(self, finds: bool) -> None:
        self.finds = finds
        self.options: dict[str, object] = {"presolve": "off", "simplex_strategy": 4}
        self.runs: list[dict[str, object]] = []

    def run(self) -> None:
        self.runs.append(dict(self.options))

    def changeColsCost(self, *_: object) -> None:  # noqa: N802
        pass

    def clearSolver(self) -> None:  # noqa: N802
        pass

    def getModelStatus(self) -> HighsModelStatus:  # noqa: N802
        ways = [HighsModelStatus.kSolveError, HighsModelStatus.kOptimal]
        return ways[self.finds and self.runs[-1]["presolve"] == "on"]

    def getOptionValue(self, name: str) -> tuple[int, object]:  # noqa: N802
        return 0, self.options[name]

    def setOptionValue(self, name: str, value: object) -> None:  # noqa: N802
        self.options[name] = value


def test_a_solver_that_lost_its_way_goes_another_once() -> None:
    model = Lost(finds=True)
    assert _run(model) == HighsModelStatus.kOptimal  # type: ignore[arg-type]
    assert model.runs[1] == {"presolve": "on", "simplex_strategy": 1}
    assert model.options == model.runs[0]


def test_a_solver_that_gives_no_answer_is_not_taken_for_one() -> None:
    """Silence, taken for "nothing fits", would call safe what is not."""
    with pytest.raises(SurveyError, match="without an answer"):
        _fits(Lost(finds=False), np.ones(1))  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(20))
def test_ends_are_those_of_all_that_fits(seed: int) -> None:
    chance = np.random.default_rng(seed)
    given = counts(chance, 3)
    rows = rows_of(given, 0.5)
    fitting = all_that_fit(given, rows)
    possible = Possible([0.0] * WIDTH, [9.0] * WIDTH, rows, [True] * WIDTH)
    for group in GROUPS:
        total = {place: SCORES[k] for k, place in enumerate(PLACES[group])}
        values = fitting @ np.array([total.get(place, 0.0) for place in range(WIDTH)])
        assert possible.interval(total) == (values.min(), values.max())
        low, high = possible.outer(total)
        assert low <= values.min() + 1e-6
        assert high >= values.max() - 1e-6


def test_what_was_asked_before_changes_no_answer() -> None:
    """The solver goes on from where it was: by what it finds, not by what it says."""
    given = counts(np.random.default_rng(5), 4)
    rows = rows_of(given, 0.5)
    totals = [{p: SCORES[k] for k, p in enumerate(PLACES[group])} for group in GROUPS]
    alone = [Possible([0.0] * WIDTH, [9.0] * WIDTH, rows, [True] * WIDTH) for _ in totals]
    together = Possible([0.0] * WIDTH, [9.0] * WIDTH, rows, [True] * WIDTH)
    for total, fresh in [*zip(totals, alone, strict=True)] * 2:
        assert together.is_wide(total, 2.0) == fresh.is_wide(total, 2.0)
        assert together.behind(total) == fresh.behind(total)
        assert together.interval(total) == fresh.interval(total)


def lost_on_the_way(model: _Highs, objective: np.ndarray) -> bool:
    """A solver that finds no point unless it begins from nothing."""
    return not model.getBasis().valid and _fits(model, objective)


@pytest.mark.parametrize("is_lost", [False, True])
@pytest.mark.parametrize("seed", range(15))
def test_to_whom_a_sum_is_narrow_is_what_a_search_for_each_finds(
    seed: int, is_lost: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fractions: each person knows narrower ends of some variables, the true point within.

    A solver that goes on from its last point may err, which must not pass for "nothing fits".
    """
    if is_lost:
        monkeypatch.setattr(solver, "_fits", lost_on_the_way)
    chance = np.random.default_rng(seed)
    given = chance.uniform(0, 5, 6)
    rows: list[Row] = []
    for _ in range(4):
        weights = chance.integers(0, 3, 6).astype(float)
        told = float(weights @ given)
        rows.append((dict(enumerate(weights.tolist())), told - 0.3, told + 0.3))
    known = []
    for _ in range(9):
        places, rooms = chance.choice(6, 2, replace=False), chance.choice([0.0, 0.5, 5.0], 2)
        known.append(
            {int(p): (given[p] - r, given[p] + r / 2) for p, r in zip(places, rooms, strict=True)}
        )
    asked = Possible([0.0] * 6, [5.0] * 6, rows, [False] * 6, known)
    if seed % 3:
        asked.add(given)
    for _ in range(20):
        total = {int(place): 1.0 for place in chance.choice(6, 2, replace=False)}
        fresh = [Possible([0.0] * 6, [5.0] * 6, rows, [False] * 6) for _ in known]
        widths = np.array(
            [np.ptp(own.interval(total, ends)) for own, ends in zip(fresh, known, strict=True)]
        )
        needed = chance.uniform(0, 6, len(known)) * chance.choice([0, 1], len(known))
        needed[np.abs(widths - needed) < 1e-3] = 0.0
        assert sorted(asked.narrow(total, needed)) == np.flatnonzero(widths < needed).tolist()


@pytest.mark.parametrize("seed", range(40))
def test_to_whom_whole_numbers_are_narrow_is_what_counting_finds(seed: int) -> None:
    """Whole numbers: each person gave one of the answers of her group."""
    chance = np.random.default_rng(seed)
    given = counts(chance, 3)
    rows = rows_of(given, float(chance.choice([0.1, 0.5, 2.0])))
    fitting = all_that_fit(given, rows)
    gave = np.flatnonzero(given).tolist()
    known = [{place: (1.0, np.inf)} for place in gave]
    possible = Possible([0.0] * WIDTH, [9.0] * WIDTH, rows, [True] * WIDTH, known)
    possible.add(given)
    found = 0
    for group in GROUPS:
        total = {place: SCORES[k] for k, place in enumerate(PLACES[group])}
        values = fitting @ np.array([total.get(place, 0.0) for place in range(WIDTH)])
        widths = np.array([np.ptp(values[fitting[:, place] >= 1]) for place in gave])
        for most in (1.0, 2.0, 3.0):
            needed = np.full(len(gave), most)
            narrow = sorted(possible.narrow(total, needed))
            assert narrow == np.flatnonzero(widths < most).tolist()
            found += len(narrow)
    assert found


def test_who_knows_what_does_not_fit_is_asked_alone() -> None:
    """Two who contradict each other must not pass for one to whom nothing is told."""
    rows: list[Row] = [({0: 1.0, 1: 1.0}, 5.0, 5.0)]
    for known in ([{0: (1.0, 1.0)}, {0: (2.0, 2.0)}], [{0: (1.0, 1.0)}, {1: (1.0, 1.0)}]):
        for is_whole in (False, True):
            asked = Possible([0.0] * 2, [5.0] * 2, rows, [is_whole] * 2, known)
            assert sorted(asked.narrow({0: 1.0}, np.ones(2))) == [0, 1]
            asked.add([1.0, 4.0])
            assert sorted(asked.narrow({0: 1.0}, np.ones(2))) == [0, 1]
