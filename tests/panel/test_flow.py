from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from invented_panel import Row, make_panel
from stored_garden import write_register

from panel.dataset import Panel
from panel.flow import build_flow
from panel.roles import build_states
from survey.fieldwork.register import person_id_of, read_register, roster, store_register
from survey.library import Library
from survey.store.stores import Stores

HOLDINGS = [
    {"person": "stays", "project": "HILL", "role": "TEA", "from": "2020-01-01"},
    {"person": "silent", "project": "HILL", "role": "TEA", "from": "2020-01-01"},
    {"person": "switches", "project": "HILL", "role": "PUP", "from": "2020-01-01",
     "to": "2022-01-31"},
    {"person": "switches", "project": "HILL", "role": "TEA", "from": "2022-02-01"},
    {"person": "leaves", "project": "BAY", "role": "PAR", "from": "2020-01-01",
     "to": "2022-01-31"},
    {"person": "joins", "project": "BAY", "role": "PUP", "from": "2022-05-01"},
]  # fmt: skip


@pytest.fixture
def panel(stores: Stores, garden: Library, tmp_path: Path) -> Panel:
    names = list(dict.fromkeys(row["person"] for row in HOLDINGS))
    path = write_register(
        tmp_path / "r.xlsx",
        persons=[{"person": name} for name in names],
        holdings=HOLDINGS,
        invited=[{"person": "silent", "wave": "w2", "invited": "no"}],
    )
    store_register(stores, read_register(path, garden), garden)
    rosters = {wave: roster(stores, garden, wave) for wave in ("w1", "w2")}

    def answered(*people: str, wave: str) -> list[Row]:
        ids = [person_id_of(stores.key(), name) for name in people]
        own = rosters[wave].loc[ids, ["project", "role", "party"]].to_dict("records")
        return [{"person": id, "VO_1": 3} | row for id, row in zip(ids, own, strict=True)]

    made = make_panel(
        garden,
        w1=[*answered("stays", "leaves", "switches", wave="w1"),
            {"person": "stranger", "VO_1": 2, "status": "refused"}],
        w2=[*answered("stays", "joins", wave="w2"), {"person": "empty"}],
    )  # fmt: skip
    return replace(made, rosters={**made.rosters, **rosters})


def counts(flow: pd.DataFrame, group: str, about: str, wave: str = "w1") -> dict[str, int]:
    own = flow[(flow["group"] == group) & (flow["about"] == about) & (flow["wave_from"] == wave)]
    return dict(zip(own["count"], own["n"], strict=True))


def test_the_flow_of_everybody(panel: Panel, stores: Stores, garden: Library) -> None:
    flow = build_flow(panel, {("w1", "w2"): build_states(stores, garden, "w1", "w2")})
    assert counts(flow, "all", "wave") == {
        "eligible": 4, "invited": 4, "responded": 4, "refused_linking": 1,
    }  # fmt: skip
    assert counts(flow, "all", "wave", "w2") == {
        "eligible": 4, "invited": 3, "responded": 2, "refused_linking": 0,
    }  # fmt: skip
    assert counts(flow, "all", "membership") == {
        "stayed": 2, "switched_role": 1, "left": 1, "joined": 1,
    }  # fmt: skip
    assert counts(flow, "all", "pattern") == {"both": 1, "first_only": 3, "later_only": 1}


def test_the_flow_of_projects_and_parties_adds_up(
    panel: Panel, stores: Stores, garden: Library
) -> None:
    flow = build_flow(panel, {("w1", "w2"): build_states(stores, garden, "w1", "w2")})
    assert counts(flow, "BAY", "membership") == {
        "stayed": 0, "switched_role": 0, "left": 1, "joined": 1,
    }  # fmt: skip
    assert counts(flow, "PUPILS", "membership") == {
        "stayed": 0, "switched_role": 1, "left": 0, "joined": 1,
    }  # fmt: skip
    registered = flow[flow["about"].isin(["membership"]) | flow["count"].isin(["eligible"])]
    sums = registered.groupby(["about", "count", "wave_from", "group_kind"])["n"].sum().unstack()
    assert (sums["project"] == sums["all"]).all()
    assert (sums["party"] == sums["all"]).all()


def test_without_a_register_membership_is_not_known(garden: Library) -> None:
    panel = make_panel(garden, w1=[{"person": "a", "VO_1": 3}], w2=[{"person": "a", "VO_1": 3}])
    flow = build_flow(panel, {})
    unknown = flow[flow["n"].isna()]
    assert set(unknown["count"]) == {
        "eligible", "invited", "stayed", "switched_role", "left", "joined",
    }  # fmt: skip
    assert set(unknown["reason"]) == {"There is no register."}
    assert (flow["reason"] == "").sum() == flow["n"].notna().sum()
    assert counts(flow, "all", "pattern") == {"both": 1, "first_only": 0, "later_only": 0}
