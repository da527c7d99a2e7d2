from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_panel import Row, make_panel
from panel_data import law
from reference_values import near, value

from panel.dataset import Panel
from panel.retention import cumulative_retention, panel_retention, retention
from survey.library import Library
from survey.problems import SurveyError


def roster(*people: str) -> pd.DataFrame:
    return pd.DataFrame(
        {"project": "HILL", "role": "TEA", "party": "SCHOOL", "invited": True},
        index=pd.Index(people, dtype="string"),
    )


def people(*ids: str, **row: object) -> list[Row]:
    return [{"person": id, "VO_1": 3, **row} for id in ids]


def counts(panel: Panel) -> tuple[int, ...]:
    found = next(iter(retention(panel, ("all",))))
    return (
        found.answered, found.refused, found.unknown, found.not_eligible, found.retained.k,
        found.retained.n,
    )  # fmt: skip


def test_who_is_not_eligible_is_no_nonrespondent(garden: Library) -> None:
    panel = make_panel(
        garden, w1=[*people(*"abcdef"), *people("r", status="refused")], w2=people(*"ab")
    )
    known = {"w1": roster(*"abcde"), "w2": roster(*"abc")}
    panel = replace(panel, rosters={**panel.rosters, **known})
    assert garden.study.wave("w2").eligible == "current"
    assert counts(panel) == (7, 1, 1, 2, 2, 3)


def test_where_those_who_left_are_asked_whoever_answered_is_eligible(garden: Library) -> None:
    panel = make_panel(garden, w1=people(*"abcdef"), w3=people(*"af"))
    known = {"w1": roster(*"abcde"), "w3": roster(*"abcd")}
    panel = replace(panel, rosters={**panel.rosters, **known})
    assert garden.study.wave("w3").eligible == "ever"
    assert counts(panel) == (6, 0, 0, 1, 2, 5)


def test_without_a_register_everybody_is_eligible(garden: Library) -> None:
    panel = make_panel(garden, w1=people(*"abcd"), w2=[*people(*"ab"), {"person": "c"}])
    assert counts(panel) == (4, 0, 0, 0, 2, 4)


def test_retention_over_three_waves_is_the_product(garden: Library) -> None:
    panel = make_panel(garden, w1=people(*"abcdefgh"), w2=people(*"abcdxy"), w3=people(*"abexz"))
    found = panel_retention(panel)
    assert [(step.k, step.n) for step in found.steps] == [(4, 8), (2, 4)]
    assert (found.n, found.rate) == (8, 0.25)
    pairs = [(r.wave_from, r.wave_to, r.retained.k) for r in retention(panel, ("all",))]
    assert pairs == [("w1", "w2", 4), ("w2", "w3", 3), ("w1", "w3", 3)]


def test_block_retention_four_waves() -> None:
    block = value("retention_four_waves")
    fates = list(zip(block["lost_at"], block["gone_at"], strict=True))
    waves = range(1, 5)
    answered = [
        pd.Index([i for i, (lost, _) in enumerate(fates) if not lost or wave < lost])
        for wave in waves
    ]
    eligible = [
        pd.Index([i for i, (_, gone) in enumerate(fates) if not gone or wave < gone])
        for wave in waves
    ]
    found = cumulative_retention(answered, eligible)
    assert found.rate == near("retention_four_waves", "rate")
    assert found.se == near("retention_four_waves", "se")
    assert found.ci_low == near("retention_four_waves", "low")
    assert found.ci_high == near("retention_four_waves", "high")


def test_no_interval_comes_with_a_reason() -> None:
    everybody, nobody = pd.Index([*"abc"]), pd.Index([])
    all_stay = cumulative_retention([everybody, everybody], [None, None])
    assert (all_stay.rate, all_stay.ci_low) == (1, None)
    assert all_stay.reason == "Everybody or nobody was retained: no interval."
    all_go = cumulative_retention([everybody, nobody, everybody], [None] * 3)
    assert (all_go.rate, all_go.reason) == (
        None, "Nobody who answered all waves before could be asked again.",
    )  # fmt: skip
    none_could = cumulative_retention([everybody, nobody], [None, nobody])
    assert (none_could.rate, none_could.steps[0].share) == (None, None)
    with pytest.raises(SurveyError, match="Retention needs two waves"):
        cumulative_retention([everybody], [None])


@law
@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), min_size=1, max_size=30))
def test_relabelling_people_changes_nothing(said: list[tuple[bool, bool, bool]]) -> None:
    def waves(names: list[str]) -> list[pd.Index]:
        return [
            pd.Index([n for n, own in zip(names, said, strict=True) if own[w]]) for w in range(3)
        ]

    here = cumulative_retention(waves([f"p{i:02}" for i in range(len(said))]), [None] * 3)
    there = cumulative_retention(waves([f"q{99 - i}" for i in range(len(said))]), [None] * 3)
    assert here == there
