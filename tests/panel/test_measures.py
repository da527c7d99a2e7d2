"""Measures followed through the three waves of the garden."""

from __future__ import annotations

from pathlib import Path

import pytest

from panel.measures import MeasureLine, build_lines, recodes_to_latest
from survey.comparability import Recode
from survey.library import Library, open_study

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def lines(garden: Library) -> dict[str, MeasureLine]:
    found = build_lines(garden)
    assert len({line.id for line in found}) == len(found)
    return {line.id: line for line in found}


def test_a_question_goes_by_its_latest_name(lines: dict[str, MeasureLine]) -> None:
    assert lines["VO_2_r2"].names == {"w1": "VO_2", "w2": "VO_2", "w3": "VO_2_r2"}
    assert "VO_2" not in lines
    assert lines["VO_2_r2"].before is None


def test_what_was_reworded_is_a_line_of_its_own_beside_the_old(
    lines: dict[str, MeasureLine],
) -> None:
    assert lines["PL_2"].names == {"w1": "PL_2"}
    assert lines["PL_2_r2"].names == {"w2": "PL_2_r2", "w3": "PL_2_r2"}
    assert lines["PL_2_r2"].before == "PL_2"


def test_a_scale_is_scored_on_what_compares_in_all_waves(lines: dict[str, MeasureLine]) -> None:
    assert lines["VOICE"].items == {
        "w1": ("VO_1", "VO_2", "VO_3"),
        "w2": ("VO_1", "VO_2", "VO_3"),
        "w3": ("VO_1", "VO_2_r2", "VO_3"),
    }
    assert lines["VOICE"].left_out == ()
    assert lines["OWN"].items == dict.fromkeys(("w1", "w2", "w3"), ("OW_1", "OW_2"))
    assert lines["OWN"].left_out == ("OW_3",)
    assert lines["PLAN"].items == dict.fromkeys(("w1", "w2", "w3"), ("PL_1",))
    assert set(lines["PLAN"].left_out) == {"PL_2", "PL_2_r2"}


def test_dropped_and_new_questions_have_their_own_waves(lines: dict[str, MeasureLine]) -> None:
    assert set(lines["OW_3"].names) == {"w1"}
    assert set(lines["AFTER_1"].names) == {"w3"}
    assert set(lines["CH_1"].names) == {"w2", "w3"}


def test_batteries_as_a_whole_give_nobody_a_score(lines: dict[str, MeasureLine]) -> None:
    assert not {"HEARD_GAP", "SELF_OTHERS"} & lines.keys()
    assert {"WHOLE", "VOICE_PLAN", "HEARD_TEA"} <= lines.keys()


def test_indices_come_first_then_scales_then_questions(garden: Library) -> None:
    kinds = [line.kind for line in build_lines(garden)]
    assert kinds == sorted(kinds, key=["measure", "scale", "item"].index)


def test_recodes_are_carried_on_to_the_latest_wave(garden: Library) -> None:
    assert recodes_to_latest(garden, "w1")["VISITS"] == Recode({1: 0, 2: 1, 3: 2}, 0, 2)
    assert recodes_to_latest(garden, "w2") == {}
    assert recodes_to_latest(garden, "w3") == {}


def test_recodes_are_composed(garden: Library) -> None:
    bridges = dict(garden.bridges)
    second = bridges["w2", "w3"]
    turned = garden.bridges["w1", "w2"].items[0].model_copy(update={"recode": {0: 2, 1: 1, 2: 0}})
    bridges["w2", "w3"] = second.model_copy(update={"items": (*second.items, turned)})
    library = type(garden)(garden.folder, garden.study, garden.instruments, bridges, garden.sources)
    assert recodes_to_latest(library, "w1")["VISITS"] == Recode({1: 2, 2: 1, 3: 0}, 0, 2)
    assert recodes_to_latest(library, "w2")["VISITS"] == Recode({0: 2, 1: 1, 2: 0}, 0, 2)


def test_a_class_is_the_strictest_of_any_wave(lines: dict[str, MeasureLine]) -> None:
    assert lines["LEAD_1"].anonymity == "B"
    assert lines["LEAD_1"].judged == {"HEA"}
    assert lines["VOICE"].anonymity == "A"


def test_the_shipped_study_subtracts_nothing_that_was_reworded() -> None:
    library = open_study(ROOT / "instruments" / "pku")
    found = {line.id: line for line in build_lines(library)}
    pairs = {
        item.to for bridge in library.bridges.values() for item in bridge.items
        if item.comparable == "pair_only"
    }  # fmt: skip
    assert pairs
    for id in pairs:
        assert len(found[id].names) == 1
        assert found[id].before is not None
    for line in found.values():
        if line.comparable and line.kind != "item":
            assert not pairs & {item for items in line.items.values() for item in items}
