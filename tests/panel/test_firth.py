from __future__ import annotations

from math import log

import numpy as np
import pytest
from reference_values import near, value

from panel.estimators.firth import firth_logistic
from survey.problems import SurveyError


def test_block_firth() -> None:
    block = value("firth")
    role, project = np.array(block["role"]), np.array(block["project"])
    design = np.column_stack(
        (np.ones(len(role)), block["score"], role == "B", role == "C", project == "Y")
    )
    fit = firth_logistic(design, block["stayed"])
    assert fit.coefficients == near("firth", "coefficients")
    assert fit.se == near("firth", "se")
    assert fit.ci_low == near("firth", "low")
    assert fit.ci_high == near("firth", "high")
    assert fit.p == pytest.approx(block["p"], rel=1e-4)


@pytest.mark.parametrize("cells", [(5, 7, 9, 0), (4, 6, 8, 3), (0, 10, 10, 0)])
def test_two_groups_have_the_odds_with_half_a_person_added(cells: tuple[int, ...]) -> None:
    a, b, c, d = cells
    group = np.repeat([0, 0, 1, 1], cells)
    outcome = np.repeat([1, 0, 1, 0], cells)
    fit = firth_logistic(np.column_stack((np.ones(len(group)), group)), outcome)
    expected = log((a + 0.5) / (b + 0.5)), log((c + 0.5) * (b + 0.5) / ((d + 0.5) * (a + 0.5)))
    assert fit.coefficients == pytest.approx(expected, abs=1e-7)
    assert fit.ci_low[1] < fit.coefficients[1] < fit.ci_high[1]


@pytest.mark.parametrize(
    ("design", "outcome", "reason"),
    [
        ([[1, 0], [1, 1], [1, 2]], [1, 1, 1], "Everybody has the same outcome."),
        ([[1, 0], [1, 1]], [0, 1], "2 coefficients need more than 2 people, not 2."),
        ([[1, 1], [1, 1], [1, 1]], [0, 1, 1], "The groups cannot be told apart: one follows from"),
    ],
)
def test_no_model_comes_with_a_reason(
    design: list[list[int]], outcome: list[int], reason: str
) -> None:
    fit = firth_logistic(design, outcome)
    assert (fit.estimable, fit.coefficients) == (False, ())
    assert fit.reason.startswith(reason)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(SurveyError, match="do not fit its outcome"):
        firth_logistic([[1, np.nan], [1, 2]], [0, 1])
    with pytest.raises(SurveyError, match="do not fit its outcome"):
        firth_logistic([[1], [1]], [0, 1, 1])
    with pytest.raises(SurveyError, match="must be 0 or 1"):
        firth_logistic([[1], [1]], [0, 2])
