from __future__ import annotations

import pandas as pd
import pytest
from invented_positions import day, held, study_of

from panel.estimators.wave_pairs import wave_pairs
from panel.positions import STATES, build_positions
from survey.fieldwork.roster import Holding
from survey.library import Library
from survey.study import Study


def states(study: Study, *holdings: Holding, pair: tuple[str, str] = ("w1", "w2")) -> pd.DataFrame:
    return build_positions(holdings, study, [pair]).set_index("position")


def test_one_position_in_each_state(garden: Library) -> None:
    study = study_of(
        garden,
        {"id": "kept"},
        {"id": "handed"},
        {"id": "emptied"},
        {"id": "never_filled"},
        {"id": "begun", "begins": "2022-01-01"},
        {"id": "first_held"},
        {"id": "ended", "ends": "2022-01-01"},
        {"id": "whole", "ends": "2022-06-30"},
        {"id": "half_1", "begins": "2022-07-01", "splits": "whole"},
        {"id": "half_2", "begins": "2022-07-01", "splits": "whole"},
        {"id": "part", "ends": "2022-06-30"},
        {"id": "joint", "begins": "2022-07-01", "merges": ["part"]},
        {"id": "long_gone", "ends": "2021-01-01"},
    )
    found = states(
        study,
        held("a", "kept", "2020-01-01"),
        held("b", "handed", "2020-01-01", "2022-01-31"),
        held("c", "handed", "2022-02-01"),
        held("d", "emptied", "2020-01-01", "2021-12-31"),
        held("e", "begun", "2022-01-01"),
        held("f", "first_held", "2022-03-01"),
        held("g", "ended", "2020-01-01", "2022-01-01"),
        held("h", "whole", "2020-01-01", "2022-06-30"),
        held("h", "half_1", "2022-07-01"),
    )
    assert found["state"].to_dict() == {
        "kept": "same_holder",
        "handed": "successor",
        "emptied": "vacant",
        "never_filled": "vacant",
        "begun": "new",
        "first_held": "new",
        "ended": "closed",
        "whole": "split",
        "half_1": "new",
        "half_2": "new",
        "part": "merged",
        "joint": "new",
    }
    handed = found.loc["handed"]
    assert (handed.holder_from, handed.holder_to) == ("b", "c")
    assert (handed.held_from, handed.left_on, handed.took_over_on) == (
        day("2020-01-01"),
        day("2022-01-31"),
        day("2022-02-01"),
    )
    assert found.loc["half_1", "came_from"] == ("whole",)
    assert found.loc["joint", "came_from"] == ("part",)
    counts = found["state"].value_counts()
    assert [counts[state] for state in STATES] == [1, 1, 2, 5, 1, 1, 1]


def test_the_garden_divides_a_position_between_its_waves(garden: Library) -> None:
    found = build_positions([], garden.study, wave_pairs(garden.waves))
    bay = found[found["position"] == "P_LEAD_BAY"]
    # It had ended by the second wave, so the pair of the last two waves does not know it.
    assert list(zip(bay.wave_from, bay.wave_to, bay.state, strict=True)) == [
        ("w1", "w2", "split"),
        ("w1", "w3", "split"),
    ]
    one = found[found["position"] == "P_LEAD_BAY_1"]
    assert one["state"].to_list() == ["new", "vacant", "new"]


def test_without_a_last_day_a_position_is_split_once_nobody_holds_it(garden: Library) -> None:
    study = study_of(
        garden,
        {"id": "old"},
        {"id": "half", "begins": "2022-01-01", "splits": "old"},
        {"id": "small"},
        {"id": "large", "merges": ["small"]},
    )
    leaves = held("a", "old", "2020-01-01", "2021-12-31"), held("b", "small", None, "2021-12-31")
    assert states(study, *leaves)["state"].to_list() == ["split", "new", "merged", "vacant"]
    stays = held("a", "old", "2020-01-01"), held("b", "small", None)
    kept = states(study, *stays)
    assert kept["state"].to_list() == ["same_holder", "new", "same_holder", "vacant"]


def test_a_seat_replaced_twice_while_at_times_empty_has_a_successor(garden: Library) -> None:
    study = study_of(garden, {"id": "seat", "begins": "2013-01-01"})
    first = held("a", "seat", "2013-01-01", "2021-06-01")
    second, third = (
        held("b", "seat", "2021-11-01", "2021-12-01"),
        held("c", "seat", "2022-08-01"),
    )
    row = states(study, first, second, third).loc["seat"]
    # Empty on the first reference day: it has a successor, whose predecessor did not hold it then.
    assert (row.state, row.holder_to, row.n_from) == ("successor", "c", 0)
    assert pd.isna(row.holder_from)
    back = states(study, first, held("a", "seat", "2022-01-01")).loc["seat"]
    assert back.state == "same_holder"


def test_a_shared_position_is_the_same_holders_while_one_of_them_stays(garden: Library) -> None:
    study = study_of(garden, {"id": "shared"})
    row = states(
        study,
        held("a", "shared", "2020-01-01"),
        held("b", "shared", "2021-01-01", "2022-01-01"),
        held("c", "shared", "2022-01-02"),
    ).loc["shared"]
    assert (row.state, row.holder_from, row.holder_to) == ("same_holder", "a", "a")
    assert (row.n_from, row.n_to) == (2, 2)


def test_the_party_is_the_positions_own_else_the_roles(garden: Library) -> None:
    study = study_of(garden, {"id": "x", "party": "HOMES"}, {"id": "y", "role": "PUP"})
    assert states(study)["party"].to_list() == ["HOMES", "PUPILS"]


@pytest.mark.parametrize("pairs", [[], [("w1", "w2")]])
def test_a_study_without_positions_has_an_empty_panel(
    garden: Library, pairs: list[tuple[str, str]]
) -> None:
    found = build_positions([held("a", "elsewhere", None)], study_of(garden), pairs)
    assert found.empty
    assert "state" in found
