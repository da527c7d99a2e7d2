"""The same change by every method, from people and a register that can be counted by hand."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from invented_panel import make_panel

from panel.dataset import Panel
from panel.estimators.change import overlapping_change, paired_change
from panel.estimators.joint_permutation import joint_permutation
from panel.estimators.ranks import rank_change
from panel.estimators.sign_flip import sign_flip_p
from panel.robustness import Alternatives, compute_alternatives
from panel.robustness_tables import build_robustness_tables
from survey.library import Library
from survey.problems import SurveyError

PAIR = ("w1", "w2")

# person: project, role, score of the first wave, score of the second
PEOPLE = {
    "a": ("HILL", "TEA", 1, 2), "b": ("HILL", "TEA", 2, 4), "c": ("HILL", "PUP", 3, 3),
    "d": ("BAY", "PUP", 2, 4), "e": ("BAY", "TEA", 4, 5), "f": ("BAY", "PUP", 3, 2),
    "g": ("HILL", "PUP", 2, 4), "h": ("BAY", "TEA", 3, 5), "i": ("BAY", "PUP", 5, None),
    "j": ("HILL", "TEA", None, 1), "k": ("HILL", "PUP", None, 4),
}  # fmt: skip


def answers(score: int) -> dict[str, int]:
    """Two items and the one that is reversed: together a scale score of `score`."""
    return {"VO_1": score, "VO_2": score, "VO_3": 6 - score}


@pytest.fixture(scope="module")
def panel(garden: Library) -> Panel:
    waves = {
        wave: [
            {"person": person, "project": own[0], "role": own[1], **answers(own[2 + place])}
            for person, own in PEOPLE.items()
            if own[2 + place] is not None
        ]
        for place, wave in enumerate(PAIR)
    }
    made = make_panel(garden, **waves)
    parties = {role.id: role.party for role in garden.study.roles}
    roster = pd.DataFrame(
        [(own[0], parties[own[1]], f"seat {own[1]} {person}") for person, own in PEOPLE.items()],
        index=list(PEOPLE),
        columns=["project", "party", "position"],
    )
    return replace(made, rosters=dict.fromkeys(garden.waves, roster))


def scores(place: int) -> pd.Series:
    return pd.Series({p: own[2 + place] for p, own in PEOPLE.items()}, dtype=float).dropna()


@pytest.fixture(scope="module")
def voice(panel: Panel) -> Alternatives:
    return compute_alternatives(panel, PAIR, ["VOICE"])[0]


def test_every_test_is_its_estimators(voice: Alternatives) -> None:
    before, after = scores(0), scores(1)
    assert voice.all.p == overlapping_change(before, after).p
    assert voice.equal_variances.p == overlapping_change(before, after, equal_variances=True).p
    assert voice.stayers.p_t == paired_change(before, after).p_t
    assert voice.flips == sign_flip_p((after - before).dropna())
    assert voice.ranks.p == rank_change(before, after).p
    assert voice.permutation.p == joint_permutation(before, after).p
    assert (voice.p_holm, voice.p_hochberg) == (voice.all.p, voice.all.p)


def test_a_raked_mean_counts_projects_and_parties_as_the_register_has_them(
    panel: Panel, voice: Alternatives
) -> None:
    roster = panel.rosters["w1"]
    assert voice.raked.reason == ""
    for wave, effective in zip(
        PAIR, (voice.raked.n_effective_from, voice.raked.n_effective_to), strict=True
    ):
        assert effective is not None
        assert 0 < effective <= len(panel.waves[wave]) < len(roster)
    assert voice.raked.change != voice.all.change


def test_a_party_that_nobody_answered_from_is_named(panel: Panel) -> None:
    roster = panel.rosters["w1"].copy()
    roster.loc["z"] = ("HILL", "HOMES", None)
    missing = replace(panel, rosters=dict.fromkeys(panel.rosters, roster))
    found = compute_alternatives(missing, PAIR, ["VOICE"])[0]
    assert found.raked.change is None
    assert found.raked.reason == "w1: Nobody answered in party HOMES, which the register has."


def test_a_population_that_nearly_all_answered_is_known_better(voice: Alternatives) -> None:
    assert voice.finite.change == pytest.approx(voice.all.change)
    assert voice.finite.se < voice.all.se


def test_shares_above_the_middle_are_counted(voice: Alternatives) -> None:
    above = pd.DataFrame({"from": scores(0) > 3, "to": scores(1) > 3})[lambda f: f.index < "i"]
    assert voice.shares.n_pairs == 8
    assert voice.shares.n_gained == int((~above["from"] & above["to"]).sum()) == 4
    assert voice.shares.n_lost == 0


@pytest.mark.parametrize("language", ["nb", "en"])
def test_four_tables_are_marked_and_hold_every_measure(panel: Panel, language: str) -> None:
    tables = build_robustness_tables(panel, PAIR, (), language).tables
    mark = {"nb": "Internt: ikke beskyttet", "en": "Internal: not protected"}[language]
    assert len(tables) == 4
    assert all(mark in table.title and table.synthetic for table in tables)
    assert {len(table.rows) for table in tables} == {3}


def test_a_measure_that_cannot_be_compared_is_named(panel: Panel) -> None:
    with pytest.raises(SurveyError, match='"NONE" cannot be compared between w1 and w2') as caught:
        build_robustness_tables(panel, PAIR, ("VOICE", "NONE"), "en")
    assert "Measures that can: " in str(caught.value)
    assert "VOICE" in str(caught.value)
