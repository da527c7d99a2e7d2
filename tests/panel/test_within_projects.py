from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from invented_panel import Row, make_panel

from panel.comparison import Comparison, compare
from panel.estimators.agreement import group_agreement
from panel.estimators.intraclass import intraclass_correlation
from panel.within_projects import build_agreement, build_intraclass
from survey.library import Library


def people(rng: np.random.Generator) -> list[Row]:
    return [
        {"person": f"p{k}", "project": ("HILL", "BAY")[k % 2], "role": "TEA"}
        | {f"VO_{i}": int(rng.integers(1, 6)) for i in (1, 2, 3)}
        | {f"OW_{i}": int(rng.integers(1, 6)) for i in (1, 2)}
        for k in range(20)
    ]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return people(np.random.default_rng(4))


@pytest.fixture(scope="module")
def comparison(garden: Library, rows: list[Row]) -> Comparison:
    return compare(make_panel(garden, w1=rows, w2=people(np.random.default_rng(5))))


def test_agreement_is_that_of_a_projects_items(comparison: Comparison, rows: list[Row]) -> None:
    found = build_agreement(comparison).set_index(["measure", "wave", "group"])
    hill = pd.DataFrame(rows)[lambda f: f.project == "HILL"][["VO_1", "VO_2", "VO_3"]]
    alone = group_agreement(hill, 5)
    row = found.loc[("VOICE", "w1", "HILL")]
    assert (row.n, row.r_wg_uniform, row.r_wg_skewed, row.average_deviation) == pytest.approx(
        (10, alone.r_wg_uniform, alone.r_wg_skewed, alone.average_deviation)
    )
    assert found.loc[("VOICE", "w2", "all"), "n"] == 20
    # OWN is formative; nobody answered PLAN.
    assert set(found.index.get_level_values("measure")) == {"VOICE", "PLAN"}
    reason = found.loc[("PLAN", "w1", "all"), "reason"]
    assert reason == "Agreement needs two answers to every item."


def test_the_share_between_projects_comes_with_its_interval(
    comparison: Comparison, rows: list[Row]
) -> None:
    frame = pd.DataFrame(rows).set_index("person")
    alone = intraclass_correlation(frame["VO_1"], frame["project"])
    row = build_intraclass(comparison, ["VO_1"]).set_index("wave").loc["w1"]
    assert (row.icc1, row.ci_low, row.ci_high) == pytest.approx(
        (alone.icc1, alone.ci_low, alone.ci_high)
    )
    assert row.n_groups == 2
    every = build_intraclass(comparison).set_index(["measure", "wave"])
    assert set(every.index.get_level_values("measure")) >= {"VOICE", "PLAN", "WHOLE"}
    assert "VO_1" not in every.index.get_level_values("measure")
    assert every.loc[("PLAN", "w1"), "reason"] == "An ICC needs two groups."
