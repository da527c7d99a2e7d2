"""The random intercept model and its small-sample tests, against lme4 and pbkrtest."""

from __future__ import annotations

import time
from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from panel_data import law
from reference_values import near, table, value

from panel.estimators.kenward_roger import estimate_contrast, joint_test, small_sample
from panel.estimators.mixed_model import RandomIntercept, fit_random_intercept
from survey.problems import SurveyError

Data = tuple[np.ndarray, np.ndarray, np.ndarray]


def codes(people: pd.Series) -> np.ndarray:
    return pd.factorize(people)[0]


def uneven_growth() -> pd.DataFrame:
    """The rows of orthodont.csv that make_change_values.R keeps."""
    growth = table("orthodont.csv")
    kept = (growth.index + 1) % 5 != 0
    return growth[kept & ~((growth.Subject == "F10") & (growth.age > 8))]


def growth_by_wave() -> Data:
    growth = uneven_growth()
    cells = [
        (growth.Sex == sex) & (growth.age == age)
        for sex in ("Female", "Male")
        for age in (8, 10, 12, 14)
    ]
    return growth.distance.to_numpy(), codes(growth.Subject), np.column_stack(cells).astype(float)


def growth_line(growth: pd.DataFrame, other_sex: str) -> Data:
    other = (growth.Sex == other_sex).to_numpy(float)
    age = growth.age.to_numpy(float)
    design = np.column_stack((np.ones(len(age)), age, other, age * other))
    return growth.distance.to_numpy(), codes(growth.Subject), design


def flat_waves() -> Data:
    flat = table("sai_flat.csv").dropna(subset="score")
    design = np.column_stack((np.ones(len(flat)), flat.wave == 2))
    return flat.score.to_numpy(), codes(flat.pid), design


def girls() -> Data:
    wide = table("anorexia.csv").query("Treat == 'Cont'")
    people = np.tile(np.arange(len(wide)), 2)
    weights = np.concatenate((wide.Prewt, wide.Postwt))
    later = np.repeat([0.0, 1.0], len(wide))
    left = np.setdiff1d(np.arange(len(people)), [1, 4, 29])
    return weights[left], people[left], np.column_stack((np.ones(len(left)), later[left]))


MODELS = {
    "kr_unbalanced_waves": (growth_by_wave, [0, 1, 2]),
    "kr_unbalanced_covariate": (lambda: growth_line(uneven_growth(), "Male"), [0, 2]),
    "kr_two_waves_flat": (flat_waves, [0]),
    "kr_singular_two_waves": (girls, [0]),
}


@pytest.mark.parametrize("block", MODELS)
def test_blocks_kr(block: str) -> None:
    data, together = MODELS[block]
    fit = fit_random_intercept(*data())
    assert list(fit.coefficients) == near(block, "beta")
    assert fit.var_person == near(block, "var_person")
    assert fit.var_residual == near(block, "var_residual")
    assert fit.criterion == near(block, "reml")
    assert fit.singular == (value(block)["var_person"] == 0)
    model = small_sample(fit)
    contrasts = value(block)["contrasts"]
    for number, contrast in enumerate(contrasts):
        found = estimate_contrast(model, contrast["weights"])
        for name, key in {"estimate": "est", "se": "se", "df": "df", "t": "t", "p": "p"}.items():
            assert getattr(found, name) == near(block, "contrasts", number, key)
    tested = joint_test(model, [contrasts[number]["weights"] for number in together])
    assert tested.df_from == value(block)["f"]["ndf"]
    for name, key in {"f": "F", "df": "ddf", "scaling": "scaling", "p": "p"}.items():
        assert getattr(tested, name) == near(block, "f", key)


def growth_by_sex() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    scores, people, design = growth_by_wave()
    return scores, people, design, (design[:, 4:].sum(axis=1) > 0).astype(int)


def test_block_reml_two_spreads() -> None:
    block, fit = "reml_two_spreads", fit_random_intercept(*growth_by_sex())
    assert list(fit.coefficients) == near(block, "beta")
    assert fit.icc == near(block, "icc")
    assert fit.criterion == near(block, "reml")
    total = fit.var_person + fit.var_residual
    assert list(np.sqrt(total * fit.scales)) == near(block, "sd_by_sex")
    model = small_sample(fit)
    plain = np.linalg.inv(fit.basis) @ model.covariance @ np.linalg.inv(fit.basis).T * total
    for number, contrast in enumerate(value(block)["contrasts"]):
        weights = np.array(contrast["weights"])
        assert weights @ fit.coefficients == near(block, "contrasts", number, "est")
        assert np.sqrt(weights @ plain @ weights) == near(block, "contrasts", number, "se")


def test_the_small_sample_test_of_several_parts_is_the_formula_written_out() -> None:
    """With whole matrices and V in another form: a spread a part and a correlation."""
    scores, people, design, part = growth_by_sex()
    fit = fit_random_intercept(scores, people, design, part)
    same = np.equal.outer(people, people).astype(float)
    spread = np.sqrt((fit.var_person + fit.var_residual) * fit.scales)

    def covariance(first: float, second: float, r: float) -> np.ndarray:
        sd = np.array([first, second])[part]
        return np.outer(sd, sd) * (r * same + (1 - r) * np.eye(len(sd)))

    at, step = np.array([*spread, fit.icc]), 1e-6
    turns = [
        (covariance(*(at + move)) - covariance(*(at - move))) / (2 * step)
        for move in step * np.eye(3)
    ]
    inverse = np.linalg.inv(covariance(*at))
    phi = np.linalg.inv(design.T @ inverse @ design)
    left = inverse - inverse @ design @ phi @ design.T @ inverse
    known = [[np.trace(left @ a @ left @ b) / 2 for b in turns] for a in turns]
    information = np.linalg.inv(np.array(known))
    slopes = [-design.T @ inverse @ a @ inverse @ design for a in turns]
    inner = sum(
        information[i, j]
        * (
            design.T @ inverse @ turns[i] @ inverse @ turns[j] @ inverse @ design
            - slopes[i] @ phi @ slopes[j]
        )
        for i in range(3)
        for j in range(3)
    )
    adjusted = phi + 2 * phi @ inner @ phi
    for contrast in value("reml_two_spreads")["contrasts"]:
        weights = np.array(contrast["weights"])
        found = estimate_contrast(small_sample(fit), weights)
        assert found.se == pytest.approx(np.sqrt(weights @ adjusted @ weights), rel=1e-6)
        moved = np.array([weights @ phi @ slope @ phi @ weights for slope in slopes])
        df = 2 * (weights @ phi @ weights) ** 2 / (moved @ information @ moved)
        assert found.df == pytest.approx(df, rel=1e-6)


def test_a_column_of_two_parts_is_refused() -> None:
    scores, people, design, part = growth_by_sex()
    with pytest.raises(SurveyError, match="belongs to two parts"):
        fit_random_intercept(scores, people, design, people % 2)
    flat = np.where(part == 0, 3.0, scores)
    assert "do not vary" in fit_random_intercept(flat, people, design, part).reason


def test_block_orthodont_ri() -> None:
    fit = fit_random_intercept(*growth_line(table("orthodont.csv"), "Female"))
    assert fit.var_person == near("orthodont_ri", "var_subject")
    assert fit.var_residual == near("orthodont_ri", "var_resid")
    assert fit.icc == near("orthodont_ri", "icc")
    assert fit.criterion == near("orthodont_ri", "reml")
    for term, weights in zip(value("orthodont_ri")["terms"], np.eye(4), strict=True):
        found = estimate_contrast(small_sample(fit), weights)
        for name, key in {"estimate": "est", "se": "se", "df": "df_kr", "p": "p_kr"}.items():
            assert getattr(found, name) == near("orthodont_ri", key, term)


def test_complete_pairs_are_the_paired_t_test_of_block_anorexia_paired_ft() -> None:
    wide = table("anorexia.csv").query("Treat == 'FT'")
    n = len(wide)
    design = np.column_stack((np.ones(2 * n), np.repeat([0.0, 1.0], n)))
    scores = np.concatenate((wide.Prewt, wide.Postwt))
    fit = fit_random_intercept(scores, np.tile(np.arange(n), 2), design)
    found = estimate_contrast(small_sample(fit), [0, 1])
    for name, key in {"estimate": "diff", "t": "t", "p": "p"}.items():
        assert getattr(found, name) == near("anorexia_paired_FT", key)
    assert [found.ci_low, found.ci_high] == near("anorexia_paired_FT", "ci")
    assert found.df == pytest.approx(n - 1)


def test_a_singular_fit_is_least_squares_with_both_variances_counted() -> None:
    scores, people, design = girls()
    fit = fit_random_intercept(scores, people, design)
    assert (fit.singular, fit.var_person, fit.icc) == (True, 0, 0)
    expected, squares, *_ = np.linalg.lstsq(design, scores)
    assert fit.coefficients == pytest.approx(expected)
    assert fit.var_residual == pytest.approx(squares[0] / (len(scores) - 2))
    assert estimate_contrast(small_sample(fit), [0, 1]).df < len(scores) - 2


def test_800_people_take_less_than_50_ms() -> None:
    rng = np.random.default_rng(1)
    people = np.repeat(np.arange(800), 2)
    design = np.column_stack((np.ones(1600), np.tile([0.0, 1.0], 800)))
    scores = rng.normal(size=800)[people] + rng.normal(size=1600)
    took = []
    for _ in range(5):
        began = time.process_time()
        estimate_contrast(small_sample(fit_random_intercept(scores, people, design)), [0, 1])
        took.append(time.process_time() - began)
    assert min(took) < 0.05


def two_waves_of(*scores: tuple[float, float]) -> Data:
    people = np.repeat(np.arange(len(scores)), 2)
    design = np.column_stack((np.ones(2 * len(scores)), np.tile([0.0, 1.0], len(scores))))
    return np.array(scores).ravel(), people, design


EACH_OWN = np.column_stack(([1.0] * 6, [0, 1, 0, 0, 0, 0], [0, 0, 0, 1, 0, 0], [0, 0, 0, 0, 0, 1]))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ((np.arange(4.0), np.arange(4), np.ones((4, 1))), "Nobody has more than one score"),
        (two_waves_of((1, 2)), "too few"),
        ((np.arange(4.0), np.array([0, 0, 1, 1]), np.eye(4)[:, [0, 1, 3]]), "too few for"),
        ((*two_waves_of((1, 2), (3, 3), (2, 5))[:2], EACH_OWN), "Too few people"),
        (two_waves_of((3, 3), (3, 3), (3, 3)), "do not vary"),
        (two_waves_of((0.1, 0.4), (0.1, 0.4), (0.1, 0.4)), "do not vary"),
        (two_waves_of((1, 1.3), (2, 2.3), (4, 4.3)), "in step"),
    ],
)
def test_what_cannot_be_fitted_says_why(data: Data, reason: str) -> None:
    fit = fit_random_intercept(*data)
    assert reason in fit.reason
    assert (fit.estimable, fit.coefficients, fit.icc) == (False, None, None)
    with pytest.raises(SurveyError, match="no fit to test"):
        small_sample(fit)


def test_without_any_score_there_is_no_fit() -> None:
    fit = fit_random_intercept(np.empty(0), np.empty(0, dtype=int), np.empty((0, 1)))
    assert (fit.n_scores, fit.n_people, fit.estimable) == (0, 0, False)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda y, w, x: (y, w, np.column_stack((x, x[:, 0]))), "can be made of the others"),
        (lambda y, w, x: (y[:-1], w, x), "have the shapes"),
        (lambda y, w, x: (np.append(y[:-1], np.inf), w, x), "missing or infinite"),
        (lambda y, w, x: (y, w, x * np.nan), "missing or infinite"),
    ],
)
def test_a_broken_call_is_refused(change, message: str) -> None:
    with pytest.raises(SurveyError, match=message):
        fit_random_intercept(*change(*flat_waves()))


def test_contrasts_that_repeat_each_other_are_refused() -> None:
    model = small_sample(fit_random_intercept(*flat_waves()))
    for contrasts in ([[0, 1], [0, 2]], [[0, 0]]):
        with pytest.raises(SurveyError, match="contrast can be made of the others"):
            joint_test(model, contrasts)
    with pytest.raises(SurveyError, match="only weights of 0"):
        estimate_contrast(model, [0, 0])


def test_too_few_people_for_the_small_sample_test_is_a_status() -> None:
    people, later = np.array([0, 0, 1, 1, 1, 2]), np.array([0.0, 1, 0, 1, 0, 0])
    scores = [-2.5, -1.7, 0.8, 4.0, 0.9, 1.3]
    fit = fit_random_intercept(scores, people, np.column_stack((np.ones(6), later)))
    both = joint_test(small_sample(fit), np.eye(2))
    assert (both.estimable, both.f, both.p) == (False, None, None)
    assert both.reason == "Too few people answered more than once for a small-sample test."


@st.composite
def models(draw: st.DrawFn) -> Data:
    """Up to 15 people in three waves, each with one to three scores."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(6, 15))
    answered = rng.random((n, 3)) < 0.7
    answered[:3] = True
    people, wave = np.nonzero(answered)
    spread = draw(st.sampled_from([0.0, 0.5, 3.0]))
    scores = rng.normal(0, spread, n)[people] + rng.normal(0, 1, len(people))
    return scores, people, np.eye(3)[wave]


def numbers(fit: RandomIntercept) -> list[float]:
    model = small_sample(fit)
    found = estimate_contrast(model, [-1, 0, 1])
    tested = joint_test(model, [[-1, 1, 0], [0, -1, 1]])
    shown = (*asdict(found).values(), *asdict(tested).values(), fit.var_person, fit.var_residual)
    return [float(number) for number in shown if isinstance(number, int | float)]


def close(expected: list[float]) -> object:
    return pytest.approx(expected, rel=1e-5, abs=1e-7)


@law
@given(models(), st.randoms(use_true_random=False))
def test_order_and_numbers_of_people_change_nothing(data: Data, random) -> None:
    scores, people, design = data
    order = random.sample(range(len(scores)), len(scores))
    other = people.max() - people
    moved = fit_random_intercept(scores[order], other[order], design[order])
    assert numbers(moved) == close(numbers(fit_random_intercept(*data)))


@law
@given(models(), st.sampled_from([-2.0, 7.3, 1000.0]))
def test_a_constant_moves_the_means_and_nothing_else(data: Data, constant: float) -> None:
    scores, people, design = data
    fit, moved = (fit_random_intercept(y, people, design) for y in (scores, scores + constant))
    assert numbers(moved) == close(numbers(fit))
    assert moved.coefficients == pytest.approx(np.asarray(fit.coefficients) + constant)


@law
@given(models())
def test_another_coding_of_the_waves_changes_nothing(data: Data) -> None:
    scores, people, design = data
    coded = np.column_stack((np.ones(len(scores)), design[:, 1:]))
    means, differences = (
        small_sample(fit_random_intercept(scores, people, x)) for x in (design, coded)
    )
    there = estimate_contrast(means, [-1, 0, 1])
    here = estimate_contrast(differences, [0, 0, 1])
    shown = ("estimate", "se", "df", "t", "p", "ci_low", "ci_high")
    assert [getattr(here, name) for name in shown] == close(
        [getattr(there, name) for name in shown]
    )


@law
@given(models())
def test_the_criterion_is_the_likelihood_of_the_contrasts(data: Data) -> None:
    """By definition: minus twice the log density of y at its best, without the means."""
    scores, people, design = data
    fit = fit_random_intercept(*data)
    same = (people[:, None] == people[None]).astype(float)

    def criterion(var_person: float, var_residual: float) -> float:
        v = var_person * same + var_residual * np.eye(len(scores))
        weighted = np.linalg.solve(v, design)
        xvx = design.T @ weighted
        left = scores - design @ np.linalg.solve(xvx, weighted.T @ scores)
        logs = np.linalg.slogdet(v)[1] + np.linalg.slogdet(xvx)[1]
        df = len(scores) - design.shape[1]
        return logs + df * np.log(2 * np.pi) + float(left @ np.linalg.solve(v, left))

    person, residual = fit.var_person or 0.0, fit.var_residual or 0.0
    best = criterion(person, residual)
    assert fit.criterion == pytest.approx(best, rel=1e-9)
    for a, b in ((1.05, 1), (0.95, 1), (1, 1.05), (1, 0.95)):
        assert criterion(a * person, b * residual) >= best - 1e-9
    assert criterion(person + 0.01, residual) >= best - 1e-6 or not fit.singular
