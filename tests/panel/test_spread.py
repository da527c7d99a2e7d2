"""What an interval's width tells of single answers, held against all answers there can be."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations_with_replacement

import numpy as np
import pytest
from invented_audit import attack_of
from invented_panel import Answer, projects_called

from panel.audit.insiders import Insiders
from panel.audit.numbers_shown import Shown, rounded_ends
from panel.audit.spread import other_by_spread
from panel.estimators.intervals import mean_interval
from panel.numbers import round_half_away
from survey.library import Library

SCALE = (1.0, 5.0)


def shown_of(answers: list[float]) -> dict[str, float]:
    """The mean and its interval, rounded as a release does."""
    found = mean_interval(answers)
    ends = {"mean": found.mean, "ci_low": found.ci_low, "ci_high": found.ci_high}
    return {name: round_half_away(value, 1) for name, value in ends.items() if value is not None}


@pytest.mark.parametrize("n", [5, 6, 7])
def test_of_all_answers_that_look_alike_none_is_left_out(n: int) -> None:
    """And where only one answer of another is possible, that one is told."""
    alike = defaultdict(list)
    for answers in combinations_with_replacement(range(1, 6), n):
        shown = shown_of([float(answer) for answer in answers])
        if "ci_low" in shown:
            alike[tuple(shown.items())].append(answers)
    told = 0
    for looks, those in alike.items():
        values = dict(looks)
        mean = rounded_ends(values, "mean")
        assert mean is not None
        for own in {answer for answers in those for answer in answers}:
            others = set()
            for answers in (list(answers) for answers in those if own in answers):
                answers.remove(own)
                others |= set(answers)
            low, high = other_by_spread(values, n, mean, float(own), SCALE, is_whole=True)
            assert low <= min(others)
            assert max(others) <= high
            if len(others) == 1:
                assert low == high
                told += 1
    assert told >= 20


def test_scores_close_together_are_told_to_everybody() -> None:
    """Of k people none is farther from their mean than sqrt(SS (k - 1) / k)."""
    scores = [3.0, 3.25, 3.25, 3.0, 3.25, 3.25]
    values = shown_of(scores)
    mean = rounded_ends(values, "mean")
    assert mean is not None
    low, high = other_by_spread(values, 6, mean, 3.0, SCALE, is_whole=False)
    assert high - low < 1
    assert low < min(scores)
    assert high > max(scores)
    apart = shown_of([1.0, 2.0, 3.0, 4.0, 5.0, 3.0])
    middle = rounded_ends(apart, "mean")
    assert middle is not None
    assert other_by_spread(apart, 6, middle, 1.0, SCALE, is_whole=False) == (
        pytest.approx((1.0, 5.0), abs=0.1)
    )


def test_seven_of_eight_who_agree_are_told_to_the_eighth(garden: Library) -> None:
    """A mean of 4.1 leaves them apart; that it is known within 0.3 does not."""
    study = projects_called(garden.study, "ONE", "TWO", "SIX", weighting="none")
    given = [4.0] * 7 + [5.0]
    answers: list[Answer] = [(f"a{k}", score, "ONE", "SCHOOL") for k, score in enumerate(given)]
    insight, numbers, _ = attack_of(study, "item", w1=answers)
    cell = ("level", "M", "project", "ONE", "w1", "", "all")
    plain: Shown = {cell: numbers[cell]}  # type: ignore[index, dict-item]
    assert list(Insiders(insight, plain, 1.0).answers()) == []
    wide: Shown = {cell: numbers[cell] | shown_of(given)}  # type: ignore[index, dict-item]
    (found,) = Insiders(insight, wide, 1.0).answers()
    assert (found.intruder, found.what, found.low, found.high) == ("member", "answer", 4, 4)
    two = np.array([4.0] * 6 + [5.0, 5.0])
    wide[cell] |= shown_of(two.tolist())  # type: ignore[index]
    insight, _, _ = attack_of(
        study, "item", w1=[(f"a{k}", score, "ONE", "SCHOOL") for k, score in enumerate(two)]
    )
    assert list(Insiders(insight, wide, 1.0).answers()) == []
