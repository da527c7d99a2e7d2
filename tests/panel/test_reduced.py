"""Fewer numbers say the same as those there were: every point of the ones is one of the others."""

from itertools import product

import numpy as np
import pytest

from panel.audit.reduced import Reduced, System, reduced

MOST = 3


def invented(chance: np.random.Generator) -> System:
    """Two groups of people and their answers, a number more, and what is known of all of them."""
    sizes = chance.integers(1, MOST + 1, size=2)
    given = np.concatenate(
        [*(np.bincount(chance.integers(3, size=n), minlength=3) for n in sizes), [1.0]]
    )
    width = len(given)
    groups = np.zeros((2, width))
    groups[0, :3], groups[1, 3:6] = 1, 1
    sums = chance.integers(-2, 3, size=(3, width)).astype(float)
    means = chance.normal(size=(1, width))
    matrix = np.vstack([groups, sums, means])
    value = matrix @ given
    room = np.concatenate([[0, 0], chance.integers(0, 2, size=3), [0.5]])
    return System(
        matrix,
        value - room,
        value + room,
        np.zeros(width),
        np.full(width, float(MOST)),
        np.ones(width, dtype=int),
    )


def points(system: System) -> np.ndarray:
    """Every point of whole numbers that fits."""
    ends = zip(system.low, system.high, strict=True)
    every = np.array(list(product(*(np.arange(low, high + 1) for low, high in ends))))
    sums = every @ system.matrix.T
    fits = (sums >= system.least - 1e-9) & (sums <= system.most + 1e-9)
    return every[fits.all(axis=1)]


def spread(fewer: Reduced) -> set[tuple[float, ...]]:
    """The points of the numbers there were that those of fewer are."""
    found = points(fewer.system) @ fewer.spread.T + fewer.base
    assert np.allclose(found, found.round(), atol=1e-9)
    return {*map(tuple, found.round() + 0.0)}


@pytest.mark.parametrize("seed", range(60))
def test_the_same_points_fit(seed: int) -> None:
    system = invented(np.random.default_rng(seed))
    fewer = reduced(system)
    found = points(fewer.system)
    assert spread(fewer) == {*map(tuple, points(system))}
    # And each once.
    assert len(found) == len(spread(fewer))
    # A known sum leaves one number less.
    assert len(fewer.system.low) <= len(system.low) - 2


@pytest.mark.parametrize("seed", range(10))
def test_what_contradicts_itself_still_does(seed: int) -> None:
    system = invented(np.random.default_rng(seed))
    system.matrix[2] = system.matrix[0]
    system.least[2] = system.most[2] = system.least[0] + 1
    assert not len(points(reduced(system).system))


def test_what_is_all_known_keeps_one_number() -> None:
    one = np.ones(2, dtype=int)
    system = System(
        np.eye(2), np.array([1.0, 2.0]), np.array([1.0, 2.0]), one * 0.0, one * 3.0, one
    )
    fewer = reduced(system)
    assert len(fewer.system.low) == 1
    assert spread(fewer) == {(1.0, 2.0)}


def test_fractions_stay_what_they_are() -> None:
    """A number that need not be whole is given up for nothing."""
    matrix = np.array([[1.0, 1.0, 0.0], [0.0, 1.0, 1.0]])
    ends = np.array([2.0, 1.0])
    whole = np.array([1, 1, 0])
    fewer = reduced(System(matrix, ends, ends, np.zeros(3), np.full(3, 2.0), whole))
    assert fewer.system.whole.tolist() == [1, 0]
    assert (fewer.spread[2] == [0, 1]).all()
    halves = fewer.spread @ np.array([1.0, 0.5]) + fewer.base
    assert halves[:2].tolist() == [1.0, 1.0]


def test_numbers_without_an_end_stay_as_they_are() -> None:
    one = np.ones(2, dtype=int)
    system = System(np.ones((1, 2)), np.ones(1), np.ones(1), one * 0.0, one * np.inf, one)
    assert reduced(system).system is system
