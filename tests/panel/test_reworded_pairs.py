from __future__ import annotations

from invented_panel import make_panel

from panel.comparison import compare
from panel.reworded_pairs import REWORDED, build_reworded_pairs
from survey.library import Library


def test_expectation_and_experience_stand_side_by_side_without_a_change(garden: Library) -> None:
    first = [{"person": f"p{k}", "PL_2": 2 + k % 3} for k in range(9)]
    second = [{"person": f"p{k}", "PL_2_r2": 4} for k in range(6)]
    third = [{"person": f"p{k}", "PL_2_r2": 5} for k in range(6)]
    found = build_reworded_pairs(compare(make_panel(garden, w1=first, w2=second, w3=third)))
    assert not any("change" in name or "difference" in name for name in REWORDED)
    row = found[found.group == "all"].iloc[0]
    assert (row.before, row.measure, row.wave_from, row.wave_to) == ("PL_2", "PL_2_r2", "w1", "w2")
    assert (row.n_from, row.mean_from, row.n_to, row.mean_to) == (9, 3, 6, 4)
    assert row.ci_from_low < 3 < row.ci_from_high
    assert found.groupby(["before", "measure", "group_kind", "group"]).size().max() == 1


def test_one_wave_has_no_pairs(garden: Library) -> None:
    panel = make_panel(garden, w1=[{"person": "a", "PL_2": 3}, {"person": "b", "PL_2": 4}])
    found = build_reworded_pairs(compare(panel))
    assert found.empty
    assert list(found.columns) == list(REWORDED)


def test_a_question_that_is_comparable_has_no_pair(garden: Library) -> None:
    rows = [{"person": f"p{k}", "VO_1": 1 + k} for k in range(4)]
    found = build_reworded_pairs(compare(make_panel(garden, w1=rows, w2=rows)))
    assert set(found.measure) == {"PL_2_r2"}
    assert found[["n_from", "n_to"]].to_numpy().sum() == 0
