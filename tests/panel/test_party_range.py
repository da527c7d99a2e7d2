from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from panel_data import law
from reference_values import near, table
from scipy import stats

from panel.estimators.party_range import party_range


def test_block_epsilon_squared_anorexia() -> None:
    patients, block = table("anorexia.csv").set_index("id"), "epsilon_squared_anorexia"
    result = party_range(patients["Postwt"], patients["Treat"], draws=200)
    assert result.epsilon_squared == near(block, "epsilon_squared")
    assert result.range == near(block, "range")


def test_party_range_and_epsilon_squared_from_the_analysis_of_variance() -> None:
    rng = np.random.default_rng(6)
    party = pd.Series(["PRA"] * 12 + ["FOU"] * 9 + ["BRU"] * 6 + ["EIE"] * 2)
    scores = pd.Series(rng.normal(3, 1, 29)) + party.map({"BRU": -1.0}).fillna(0)
    result = party_range(scores, party, draws=20_000)
    groups = [scores[party == name] for name in ("BRU", "FOU", "PRA")]
    f, p = stats.f_oneway(*groups)
    # eta^2 = F df_b / (F df_b + df_w), epsilon^2 = (F - 1) df_b / (F df_b + df_w).
    assert result.epsilon_squared == pytest.approx((f - 1) * 2 / (f * 2 + 24))
    assert result.p == pytest.approx(p, abs=0.02)
    means = [group.mean() for group in groups]
    assert result.range == pytest.approx(max(means) - min(means))
    assert (result.n, result.lowest) == (27, "BRU")
    assert result.n_by_party == {"BRU": 6, "FOU": 9, "PRA": 12}


def test_a_range_needs_two_parties_and_spread() -> None:
    few = party_range(pd.Series([1.0, 2, 3]), pd.Series(["PRA"] * 3))
    assert (few.estimable, few.range) == (False, None)
    assert "two parties" in few.reason
    flat = party_range(pd.Series([3.0] * 6), pd.Series([*"AAABBB"]))
    assert (flat.estimable, flat.range, flat.p) == (False, 0, None)


@law
@given(st.permutations(range(20)))
def test_order_of_people_changes_no_range(order: list[int]) -> None:
    scores = pd.Series(np.random.default_rng(8).normal(3, 1, 20))
    parties = pd.Series([*"AABBBBBBCCCCCCCCCCCC"])
    expected = party_range(scores, parties, draws=100)
    assert party_range(scores.iloc[order], parties, draws=100).p == expected.p


def test_200_people_take_less_than_50_ms() -> None:
    scores = pd.Series(np.random.default_rng(1).normal(3, 1, 200))
    parties = pd.Series([*"ABCD"] * 50)
    seconds = []
    for _ in range(5):
        start = time.thread_time()
        party_range(scores, parties)
        seconds.append(time.thread_time() - start)
    assert min(seconds) < 0.05
