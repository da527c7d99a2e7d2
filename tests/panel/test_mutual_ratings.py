"""How parties rate each other: held against the estimators that use the ratings themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from invented_panel import Row, make_panel

from panel.comparison import Comparison, compare
from panel.estimators.rating_differences import asymmetry, self_minus_others
from panel.mutual_ratings import asymmetries, own_against_others
from survey.library import Library, open_study

PKU = Path(__file__).parents[2] / "instruments" / "pku"


def rated(library: Library, roles: dict[str, int], items: tuple[str, ...], wave: str) -> Comparison:
    """So many raters of each role, each of whom rates every group."""
    rng = np.random.default_rng(11)
    scale = library.instruments[wave].answer_of(items[0])
    rows: list[Row] = [
        {
            "person": f"{role}{k}",
            "role": role,
            "project": library.study.projects[0].id,
            **{item: int(rng.integers(1, scale.bounds[1] + 1)) for item in items},
        }
        for role, n in roles.items()
        for k in range(n)
    ]
    return compare(make_panel(library, **{wave: rows}))


def every_address(comparison: Comparison) -> set[tuple[str, ...]]:
    return {
        ("level", v.measure, v.group.kind, v.group.id, v.wave, "", "all")
        for v in comparison.levels
        if v.mean is not None
    }


@pytest.fixture(scope="module")
def plain(garden: Library) -> Comparison:
    """One rated group a party: what is made of means is what is made of ratings."""
    items = ("HEARD_TEA", "HEARD_PUP", "HEARD_PAR")
    return rated(garden, {"TEA": 9, "PUP": 7, "PAR": 6}, items, "w1")


def estimated(
    comparison: Comparison,
    compute: Callable[[pd.DataFrame, pd.Series, Mapping[str, str]], pd.DataFrame],
) -> pd.DataFrame:
    """What an estimator says of the ratings themselves."""
    study, ratings, parties, targets = comparison.library.study, {}, [], {}
    for scores in comparison.scores:
        (wave,) = scores.scores
        question = comparison.library.instruments[wave].questions.get(scores.line.names[wave])
        if question is None or not question.rates or not (own := study.party_of(question.rates)):
            continue
        ratings[question.rates], targets[question.rates] = scores.in_wave(wave), own
        parties.append(scores.parties_in(wave))
    party = pd.concat(parties)
    return compute(pd.DataFrame(ratings), party[~party.index.duplicated()], targets)


@pytest.fixture(scope="module")
def several() -> Comparison:
    """Two rated groups in each of two parties."""
    items = tuple(f"EQ_ROL_{role}" for role in ("VEI", "LED", "FOR", "UTD", "BRU"))
    roles = {"VEI": 8, "LED": 6, "FOR": 9, "BRU": 7, "FYM": 6}
    return rated(open_study(PKU), roles, items, "2016")


def test_with_one_group_a_party_asymmetry_is_the_estimators(plain: Comparison) -> None:
    expected = estimated(plain, asymmetry).set_index(["group", "other"])
    found = {pair: v for _, pair, _, v in asymmetries(plain, every_address(plain))}
    assert len(found) == 3
    for (one, other), values in found.items():
        turned = (one, other) not in expected.index
        row = expected.loc[(other, one) if turned else (one, other)]
        sign = -1 if turned else 1
        given = ["mean_of_group", "mean_of_other"] if turned else ["mean_of_other", "mean_of_group"]
        assert [values["gives"], values["gets"]] == pytest.approx(list(row[given]))
        assert values["difference"] == pytest.approx(sign * row["asymmetry"])
        ends = sorted(sign * row[end] for end in ("ci_low", "ci_high"))
        assert [values["ci_low"], values["ci_high"]] == pytest.approx(ends)


def test_with_several_groups_the_interval_is_as_wide_as_it_can_be(several: Comparison) -> None:
    expected = estimated(several, asymmetry).set_index(["group", "other"])
    found = {pair: v for _, pair, _, v in asymmetries(several, every_address(several))}
    assert set(found) == {("PRA", "FOU"), ("PRA", "BRU"), ("FOU", "BRU")}
    for (one, other), values in found.items():
        row = expected.loc[tuple(sorted((one, other)))]
        sign = 1 if one < other else -1
        assert values["difference"] == pytest.approx(sign * row["asymmetry"])
        own = values["ci_high"] - values["ci_low"]
        assert own >= row["ci_high"] - row["ci_low"] - 1e-9


def test_where_any_mean_is_hidden_nothing_is_said(several: Comparison) -> None:
    shown = every_address(several)
    shown.remove(("level", "EQ_ROL_LED", "party", "FOU", "2016", "", "all"))
    found = {pair: v for _, pair, _, v in asymmetries(several, shown)}
    assert found["PRA", "FOU"] == {}
    assert found["PRA", "BRU"] != {}
    assert found["FOU", "BRU"] != {}


def test_own_and_one_other_party_have_the_estimators_interval(garden: Library) -> None:
    comparison = rated(garden, {"TEA": 9, "PUP": 7}, ("HEARD_TEA", "HEARD_PUP"), "w1")
    expected = estimated(comparison, self_minus_others).set_index("target")
    found = {role: v for _, role, _, v in own_against_others(comparison, every_address(comparison))}
    for role in ("TEA", "PUP"):
        row = expected.loc[role]
        names = {"own": "mean_self", "others": "mean_others", "difference": "difference"}
        names |= {"ci_low": "ci_low", "ci_high": "ci_high"}
        assert found[role] == pytest.approx({name: row[of] for name, of in names.items()})


def test_where_nobody_is_weighed_the_others_are_all_their_raters(plain: Comparison) -> None:
    study = plain.library.study.model_copy(update={"weighting": "none"})
    unweighted = replace(plain, library=replace(plain.library, study=study))
    expected = estimated(plain, self_minus_others).set_index("target")["mean_others"]
    found = {role: v for _, role, _, v in own_against_others(unweighted, every_address(plain))}
    assert {role: v["others"] for role, v in found.items()} == pytest.approx(expected.to_dict())
    party_equal = {
        role: v["others"] for _, role, _, v in own_against_others(plain, every_address(plain))
    }
    assert party_equal["TEA"] != pytest.approx(expected["TEA"])
