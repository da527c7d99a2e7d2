"""Steps from answers that fit lead to answers that fit, as far apart as a search of all finds."""

from itertools import product

import numpy as np
import pytest

from panel.audit.moves import Moves
from panel.audit.possible import Possible, Row

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
    blocks = [tuple(PLACES[group]) for group in GROUPS]
    for group in GROUPS:
        total = {place: SCORES[k] for k, place in enumerate(PLACES[group])}
        values = fitting @ np.array([total.get(place, 0.0) for place in range(WIDTH)])
        for needed in (1.0, 2.0, 3.0):
            possible = Possible([0.0] * WIDTH, [9.0] * WIDTH, rows, [True] * WIDTH, blocks)
            possible.add(given)
            assert possible.is_wide(total, needed) == (np.ptp(values) >= needed)
            found = {tuple(point) for point in possible.met}
            assert found <= {tuple(point) for point in fitting}


def test_steps_alone_find_most_of_what_there_is() -> None:
    found = asked = 0
    for seed in range(60):
        chance = np.random.default_rng(seed)
        given = counts(chance, 4)
        rows = rows_of(given, 0.5)
        fitting = all_that_fit(given, rows)
        matrix = np.array([[weights.get(k, 0.0) for k in range(WIDTH)] for weights, _, _ in rows])
        low, high = np.array([row[1] for row in rows]), np.array([row[2] for row in rows])
        moves = Moves(matrix, low - 1e-6, high + 1e-6, [tuple(PLACES[g]) for g in GROUPS])
        objective = np.zeros(WIDTH)
        objective[list(PLACES["A", "X"])] = SCORES
        if np.ptp(fitting @ objective) < 1:
            continue
        ends = np.zeros(WIDTH), np.full(WIDTH, 9.0)
        points = list(moves.apart(objective, 1.0, ends, given[None], range(12)))
        asked += 1
        found += np.ptp([*(p @ objective for p in points), given @ objective]) >= 1
    assert asked > 20
    assert found >= 0.7 * asked, f"{found} of {asked}"


def test_the_same_question_walks_the_same_way() -> None:
    given = counts(np.random.default_rng(5), 4)
    rows = rows_of(given, 2.0)
    total = {place: SCORES[k] for k, place in enumerate(PLACES["A", "X"])}
    met = []
    for _ in range(2):
        blocks = [tuple(PLACES[group]) for group in GROUPS]
        possible = Possible([0.0] * WIDTH, [9.0] * WIDTH, rows, [True] * WIDTH, blocks)
        possible.add(given)
        possible.is_wide(total, 3.0)
        met.append(possible.met.tolist())
    assert met[0] == met[1]


def test_blocks_may_have_different_answers() -> None:
    """Where a wave offered four answers and another three, each keeps to its own."""
    matrix = np.zeros((2, 7))
    matrix[0, :3] = matrix[1, 3:] = 1.0
    ends = np.array([2.0, 2.0])
    moves = Moves(matrix, ends - 1e-6, ends + 1e-6, [(0, 1, 2), (3, 4, 5, 6)])
    given = np.array([2.0, 0, 0, 2.0, 0, 0, 0])
    objective = np.array([1.0, 2, 3, 1, 2, 3, 4])
    limits = np.zeros(7), np.full(7, 9.0)
    points = [*moves.apart(objective, 10.0, limits, given[None], range(1))]
    assert max(point @ objective for point in points) == 3 + 3 + 4 + 4
