"""What is given of a scale's reliability, and what is not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from invented_panel import Row, make_panel

from panel.dataset import Panel
from panel.estimators.reliability import cronbach
from panel.reliability_table import COLUMNS, build_reliability
from survey.library import Library

VOICE = ("VO_1", "VO_2", "VO_3")


def rows(seed: int, *ids: int) -> list[Row]:
    rng = np.random.default_rng(seed)
    found = []
    for id in ids:
        trait = np.random.default_rng(id).normal()
        high = np.clip(np.round(3 + trait + rng.normal(0, 0.8, 5)), 1, 5).astype(int)
        answers = dict(zip((*VOICE, "PL_1", "PL_2"), map(int, high), strict=True))
        answers["VO_3"] = 6 - answers["VO_3"]
        found.append({"person": f"p{id}", **answers})
    return found


def panel_of(garden: Library, first: int, later: int) -> Panel:
    return make_panel(garden, w1=rows(1, *range(first)), w2=rows(2, *range(20, 20 + later)))


def of(table: pd.DataFrame, **where: Any) -> pd.DataFrame:
    for name, wanted in where.items():
        table = table[table[name] == wanted]
    return table


@pytest.fixture(scope="module")
def many(garden: Library) -> pd.DataFrame:
    return build_reliability(panel_of(garden, 130, 120))


def test_items_are_reversed_before_alpha(garden: Library, many: pd.DataFrame) -> None:
    raw = pd.DataFrame(rows(1, *range(130))).set_index("person")[[*VOICE]]
    raw["VO_3"] = 6 - raw["VO_3"]
    expected = cronbach(raw)
    alpha = of(many, scale="VOICE", statistic="alpha", wave_from="w1", items="all")
    assert alpha["method"].tolist() == ["Feldt", "Bonett"]
    assert alpha["value"].tolist() == pytest.approx([expected.alpha] * 2)
    assert alpha["ci_low"].tolist() == pytest.approx([expected.feldt_low, expected.bonett_low])
    rest = of(many, scale="VOICE", statistic="item_rest", wave_from="w1")
    assert dict(zip(rest["item"], rest["value"], strict=True)) == pytest.approx(expected.item_rest)
    assert (rest["value"] > 0).all()
    unreversed = of(many, scale="VOICE", statistic="alpha", wave_from="w1", items="unreversed")
    assert unreversed["value"].iloc[0] == pytest.approx(cronbach(raw[["VO_1", "VO_2"]]).alpha)
    assert unreversed["k"].tolist() == [2, 2]


def test_many_people_get_everything(many: pd.DataFrame) -> None:
    assert list(many.columns) == list(COLUMNS)
    voice = of(many, scale="VOICE")
    for statistic in ("omega", "alpha_if_dropped", "alpha_change", "item_shift", "shift_spread"):
        found = of(voice, statistic=statistic)
        assert len(found)
        assert set(found["status"]) == {"estimated"}
        assert found["value"].notna().all()
    assert len(of(voice, statistic="item_shift")) == 3
    assert of(voice, statistic="item_shift")["n"].unique().tolist() == [110]


def test_few_people_get_alpha_and_item_rest_only(garden: Library) -> None:
    table = of(build_reliability(panel_of(garden, 49, 60)), scale="VOICE")
    first = of(table, wave_from="w1", wave_to="")
    assert set(of(first, status="estimated")["statistic"]) == {"alpha", "item_rest"}
    assert dict(
        zip(*of(first, status="too_few")[["statistic", "reason"]].T.to_numpy(), strict=True)
    ) == {
        "alpha_if_dropped": "Alpha without an item is not given below 50 people.",
        "omega": "Omega is not given below 100 people.",
    }
    change = of(table, statistic="alpha_change")
    assert change["status"].tolist() == ["too_few"]
    assert change["reason"].iloc[0] == (
        "The difference of alpha is not given below 50 people in a wave."
    )


def test_what_has_no_alpha_says_why(garden: Library, many: pd.DataFrame) -> None:
    own = of(many, scale="OWN", statistic="alpha")
    assert set(own["status"]) == {"not_estimable"}
    assert set(own["reason"]) == {"Its items are parts of a whole and need not agree."}
    assert of(many, scale="OWN", wave_to="w2").empty
    plan = of(many, scale="PLAN", statistic="alpha_change")
    assert plan["status"].tolist() == ["not_estimable"]
    assert plan["reason"].iloc[0] in (
        "The waves do not have the same two items or more.",
        "The scale does not compare between the waves.",
    )
    nobody = build_reliability(make_panel(garden, w1=[{"person": "a"}], w2=[{"person": "a"}]))
    assert of(nobody, status="estimated").empty
    assert (nobody["reason"] != "").all()


def test_a_scale_that_a_wave_lacks_is_said(garden: Library) -> None:
    second = garden.instruments["w2"]
    lacking = second.model_copy(
        update={"scales": {k: v for k, v in second.scales.items() if k != "VOICE"}, "measures": {}}
    )
    library = type(garden)(
        garden.folder, garden.study, {**garden.instruments, "w2": lacking}, garden.bridges,
        garden.sources,
    )  # fmt: skip
    panel = make_panel(library, w1=rows(1, *range(60)), w2=rows(2, *range(60)))
    change = of(build_reliability(panel), scale="VOICE", statistic="alpha_change")
    assert change["reason"].tolist() == ["The scale is not asked in w2."]


def test_every_number_missing_has_a_reason(many: pd.DataFrame) -> None:
    missing = many[many["value"].isna()]
    assert (missing["reason"] != "").all()
    assert (missing["status"] != "estimated").all()
    assert (many[many["value"].notna()]["status"] == "estimated").all()
