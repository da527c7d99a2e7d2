"""Levels and changes against the estimators they are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_panel import Answer, estimate_all, make_panel, make_scores
from panel_data import law

from panel.build_release import build_release
from panel.comparison import Comparison, compare
from panel.dataset import Panel
from panel.estimates import ESTIMANDS, Change, Level, estimate_change, weighted_parties
from panel.estimators.change import holm, overlapping_change, paired_change
from panel.estimators.kenward_roger import estimate_contrast, small_sample
from panel.estimators.mixed_model import fit_random_intercept
from panel.estimators.model_change import model_change
from panel.estimators.weighting import (
    party_equal_change,
    party_equal_mean,
    party_equal_paired_change,
)
from panel.groups import groups_of
from survey.library import Library

PARTIES = ("SCHOOL", "PUPILS", "HOMES")
ROLES = ("TEA", "PUP", "PAR")


def answers_of(rng: np.random.Generator, n: int, wave: int, stay: float = 0.6) -> list[Answer]:
    names = [f"p{k}" if rng.random() < stay else f"w{wave}p{k}" for k in range(n)]
    return [
        (name, float(rng.integers(4, 21)) / 4, ("HILL", "BAY")[k % 2], PARTIES[k % 3])
        for k, name in enumerate(names)
    ]


def series(answers: list[Answer], column: int, **chosen: str) -> pd.Series:
    places = {"project": 2, "party": 3}
    kept = [a for a in answers if all(a[places[name]] == v for name, v in chosen.items())]
    return pd.Series([a[column] for a in kept], [a[0] for a in kept])


def level(levels: list[Level], group: str, wave: str) -> Level:
    return next(found for found in levels if (found.group.id, found.wave) == (group, wave))


def change(changes: list[Change], group: str, estimand: str) -> Change:
    return next(found for found in changes if (found.group.id, found.estimand) == (group, estimand))


@pytest.fixture(params=range(3))
def waves(request: pytest.FixtureRequest) -> tuple[list[Answer], list[Answer]]:
    rng = np.random.default_rng(request.param)
    return answers_of(rng, 40, 1), answers_of(rng, 50, 2)


def test_a_project_mean_weighs_parties_equally(
    garden: Library, waves: tuple[list[Answer], list[Answer]]
) -> None:
    study = garden.study
    levels, changes = estimate_all(make_scores(study, w1=waves[0], w2=waves[1]), study)
    for group, chosen in (("all", {}), ("HILL", {"project": "HILL"}), ("BAY", {"project": "BAY"})):
        parts = [(series(w, 1, **chosen), series(w, 3, **chosen)) for w in waves]
        for wave, (scores, parties) in zip(("w1", "w2"), parts, strict=True):
            own = level(levels, group, wave)
            expected = party_equal_mean(scores, parties, study.min_party)
            assert own.mean == pytest.approx(expected.mean)
            assert own.ci_low == pytest.approx(expected.ci_low)
            assert own.n == len(scores)
            assert own.weighting == "party_equal"
        (before, first), (after, second) = parts
        net = change(changes, group, "all")
        expected_net = party_equal_change(before, after, first, second, study.min_party)
        assert net.change == pytest.approx(expected_net.change)
        assert net.ci_high == pytest.approx(expected_net.ci_high)
        same = change(changes, group, "stayers")
        expected_same = party_equal_paired_change(before, after, first, study.min_party)
        assert same.change == pytest.approx(expected_same.change)
        assert same.ci_low == pytest.approx(expected_same.ci_low)
        assert net.effect is None
        assert same.effect is None


def test_a_party_mean_weighs_people_equally(
    garden: Library, waves: tuple[list[Answer], list[Answer]]
) -> None:
    study = garden.study
    levels, changes = estimate_all(make_scores(study, w1=waves[0], w2=waves[1]), study)
    for party in PARTIES:
        before, after = (series(w, 1, party=party) for w in waves)
        assert level(levels, party, "w1").mean == pytest.approx(before.mean())
        net, expected = change(changes, party, "all"), overlapping_change(before, after)
        assert (net.change, net.ci_low, net.p) == (expected.change, expected.ci_low, expected.p)
        same, paired = change(changes, party, "stayers"), paired_change(before, after)
        assert same.n_pairs == paired.n_pairs
        assert (same.change, same.p, same.effect) == (paired.change, paired.p, paired.d_av)
        assert same.effect_name == ("d_av" if paired.d_av is not None else "")


def test_the_model_of_a_party_is_the_model_of_its_scores(
    garden: Library, waves: tuple[list[Answer], list[Answer]]
) -> None:
    study = garden.study
    changes = estimate_all(make_scores(study, w1=waves[0], w2=waves[1]), study, ESTIMANDS)[1]
    for party in PARTIES:
        found = change(changes, party, "model")
        expected = model_change(*(series(w, 1, party=party) for w in waves))
        assert (found.change, found.p) == pytest.approx((expected.change, expected.p))
        assert found.n_pairs == expected.n_pairs
        assert found.method == expected.method
        assert (found.effect, found.effect_name, found.weighting) == (None, "", "none")


def test_the_model_of_all_weighs_parties_equally(
    garden: Library, waves: tuple[list[Answer], list[Answer]]
) -> None:
    """Party by wave means, with people's own level taken out, averaged over parties.

    Each party has people enough for a spread of its own.
    """
    study = garden.study
    changes = estimate_all(make_scores(study, w1=waves[0], w2=waves[1]), study, ESTIMANDS)[1]
    found = change(changes, "all", "model")
    rows = [
        (name, wave, PARTIES.index(party), score)
        for wave, answers in enumerate(waves)
        for name, score, _, party in answers
    ]
    people = pd.factorize(np.array([row[0] for row in rows]))[0]
    cells = np.eye(6)[[2 * row[2] + row[1] for row in rows]]
    fit = fit_random_intercept([row[3] for row in rows], people, cells, [row[2] for row in rows])
    expected = estimate_contrast(small_sample(fit), np.tile([-1 / 3, 1 / 3], 3))
    assert found.change == pytest.approx(expected.estimate)
    assert (found.ci_low, found.ci_high) == pytest.approx((expected.ci_low, expected.ci_high))
    assert found.weighting == "party_equal"


def test_the_model_uses_all_waves_and_its_changes_add_up(
    garden: Library, waves: tuple[list[Answer], list[Answer]]
) -> None:
    study = garden.study
    rng = np.random.default_rng(9)
    scores = make_scores(study, w1=waves[0], w2=waves[1], w3=answers_of(rng, 45, 3))
    for group in groups_of(study, "A"):
        parties = weighted_parties(scores, group, study)
        one, two, whole = (
            estimate_change(scores, group, pair, "model", parties, study.min_party)
            for pair in (("w1", "w2"), ("w2", "w3"), ("w1", "w3"))
        )
        assert one.change + two.change == pytest.approx(whole.change)
        assert one.sd_from == one.sd_to == whole.sd_to


@law
@given(st.integers(0, 2**32 - 1), st.integers(1, 30), st.integers(1, 30))
def test_a_change_is_the_difference_of_the_levels_beside_it(
    garden: Library, seed: int, n1: int, n2: int
) -> None:
    """Where a party has enough in one wave only, it counts in neither."""
    rng = np.random.default_rng(seed)
    study = garden.study
    scores = make_scores(study, w1=answers_of(rng, n1, 1), w2=answers_of(rng, n2, 2))
    levels, changes = estimate_all(scores, study)
    for found in changes:
        if found.estimand != "all" or found.change is None:
            continue
        first, second = (level(levels, found.group.id, wave) for wave in ("w1", "w2"))
        if first.weights and second.weights and first.weights.keys() != second.weights.keys():
            continue
        assert first.mean is not None
        assert second.mean is not None
        assert found.change == pytest.approx(second.mean - first.mean)
        assert found.mean_from == pytest.approx(first.mean)
        assert (found.n_from, found.n_to) == (first.n, second.n)


@law
@given(st.integers(0, 2**32 - 1))
def test_the_other_way_round_turns_the_sign(garden: Library, seed: int) -> None:
    rng = np.random.default_rng(seed)
    study = garden.study
    one, other = answers_of(rng, 25, 1), answers_of(rng, 30, 2)
    there = estimate_all(make_scores(study, w1=one, w2=other), study, ESTIMANDS)[1]
    back = estimate_all(make_scores(study, w1=other, w2=one), study, ESTIMANDS)[1]
    for a, b in zip(there, back, strict=True):
        if a.change is None:
            assert b.change is None
            continue
        assert b.change == pytest.approx(-a.change)
        assert b.n_pairs == a.n_pairs


def rows_of(
    rng: np.random.Generator, wave: int, n: int, shift: int = 0
) -> Iterator[dict[str, Any]]:
    columns = ("VO_1", "VO_2", "VO_3", "PL_1", "OW_1", "OW_2", "LEAD_1", "HEARD_TEA", "HEARD_PUP",
               "HEARD_PAR")  # fmt: skip
    for k in range(n):
        codes = np.clip(rng.integers(1, 5, len(columns)) + shift, 1, 5)
        heard = {c: min(int(v), 4) for c, v in zip(columns, codes, strict=True)}
        role = ROLES[k % 3]
        own = {"VO_2_r2": heard.pop("VO_2")} if wave == 3 else {}
        if role == "PUP":
            heard.pop("LEAD_1")
        yield {
            "person": f"p{k}", "project": ("HILL", "BAY")[k % 2], "role": role, **heard, **own,
        }  # fmt: skip


@pytest.fixture(scope="module")
def panel(garden: Library) -> Panel:
    rng = np.random.default_rng(5)
    return make_panel(
        garden,
        w1=list(rows_of(rng, 1, 40)),
        w2=list(rows_of(rng, 2, 45, 1)),
        w3=list(rows_of(rng, 3, 40)),
    )


@pytest.fixture(scope="module")
def compared(panel: Panel) -> Comparison:
    return compare(panel)


def test_three_waves_are_compared_in_three_pairs(compared: Comparison) -> None:
    assert compared.pairs == (("w1", "w2"), ("w2", "w3"), ("w1", "w3"))
    voice = {(c.wave_from, c.wave_to) for c in compared.changes if c.measure == "VOICE"}
    assert voice == set(compared.pairs)


def test_holm_runs_over_the_family_for_everybody(compared: Comparison, garden: Library) -> None:
    for pair in compared.pairs:
        family = garden.instrument(pair[1]).families["headline"]
        for estimand in ESTIMANDS:
            found = {
                c.measure: c
                for c in compared.changes
                if c.group.kind == "all"
                and (c.wave_from, c.wave_to) == pair
                and c.estimand == estimand
                and c.measure in family
            }
            tested = [m for m in family if m in found and found[m].p is not None]
            assert {"VOICE", "OWN"} <= set(tested)
            _, expected = pingouin.multicomp([found[m].p for m in tested], method="holm")
            assert [found[m].p_holm for m in tested] == pytest.approx(list(expected))
    assert all(
        c.p_holm is None
        for c in compared.changes
        if c.group.kind != "all" or c.measure not in ("VOICE", "OWN", "LEAD_1")
    )


def test_projects_and_single_questions_are_not_tested(compared: Comparison) -> None:
    items = {scores.line.id for scores in compared.scores if scores.line.kind == "item"}
    assert all(c.p is None for c in compared.changes if c.group.kind == "project")
    assert all(c.p is None for c in compared.changes if c.measure in items)
    assert {c.estimand for c in compared.changes if c.measure in items} == {"all"}
    assert any(c.p is not None for c in compared.changes)


def test_the_model_is_computed_for_scales_only(compared: Comparison) -> None:
    modelled = [c for c in compared.changes if c.estimand == "model"]
    kinds = {scores.line.id: scores.line.kind for scores in compared.scores}
    assert modelled
    assert "item" not in {kinds[c.measure] for c in modelled}
    assert any(c.status == "estimated" for c in modelled)


def test_the_model_is_shown_beside_what_it_rests_on_and_nowhere_else(panel: Panel) -> None:
    """In three waves it rests on all levels, and on the same people of every pair."""
    rows = build_release(panel).rows
    status = {
        tuple(row[:7]): row[9] for row in rows.drop_duplicates(list(rows.columns[:7])).to_numpy()
    }
    models = {key: found for key, found in status.items() if key[6] == "model"}
    assert {"shown", "secondary"} <= set(models.values())
    for key, found in models.items():
        behind = {
            other
            for at, other in status.items()
            if at[1:4] == key[1:4] and (at[0] == "level" or at[6] == "stayers")
        }
        assert (found == "shown") == (behind == {"shown"})
    tested = rows[(rows["subset"] == "model") & (rows["status"] == "shown")]
    assert set(tested.loc[tested["statistic"] == "p", "group_kind"]) == {"all"}
    assert "star" not in set(tested["statistic"])
    assert {"change", "ci_low", "ci_high", "detectable", "singular"} <= set(tested["statistic"])


def test_what_was_reworded_or_asked_once_has_no_change(compared: Comparison) -> None:
    changed = {(c.measure, c.wave_from, c.wave_to) for c in compared.changes}
    measures = {measure for measure, _, _ in changed}
    assert not {"PL_2", "OW_3", "AFTER_1"} & measures
    assert {key[1:] for key in changed if key[0] == "PL_2_r2"} == {("w2", "w3")}


def test_rows_have_the_columns_of_the_house(compared: Comparison) -> None:
    rows = compared.rows()
    named = {
        "measure", "group_kind", "group", "wave_from", "wave_to", "estimand", "weighting",
        "n_from", "n_to", "n_pairs", "mean_from", "mean_to", "sd_from", "sd_to", "change",
        "ci_low", "ci_high", "effect", "effect_name", "p", "method", "status", "reason",
    }  # fmt: skip
    assert named <= set(rows.columns)
    assert len(rows) == len(compared.changes)
    assert rows.loc[rows["group_kind"] == "project", "p"].isna().all()


def test_below_six_pairs_there_is_an_estimate_and_no_test(garden: Library) -> None:
    study = garden.study.model_copy(update={"weighting": "none"})
    one: list[Answer] = [(f"p{k}", 2.0 + k % 3, "HILL", "HOMES") for k in range(5)]
    other: list[Answer] = [(f"p{k}", 3.0 + k % 2, "HILL", "HOMES") for k in range(5)]
    changes = estimate_all(make_scores(study, w1=one, w2=other), study)[1]
    same = change(changes, "HOMES", "stayers")
    assert same.n_pairs == 5
    assert same.change is not None
    assert same.p is None
    assert same.ci_low is None
    assert same.status == "not_estimable"
    assert "No test or interval below 6 pairs" in same.reason


def test_holm_leaves_out_what_is_no_test() -> None:
    assert holm([0.01, None, 0.04]) == pytest.approx([0.02, None, 0.04])


def test_one_wave_has_levels_and_no_changes(panel: Panel) -> None:
    alone = compare(replace(panel, waves={"w2": panel.waves["w2"]}))
    assert alone.pairs == ()
    assert alone.changes == ()
    assert alone.levels
