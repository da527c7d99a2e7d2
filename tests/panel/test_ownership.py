from __future__ import annotations

import pytest
from invented_panel import Row, make_panel

from panel.comparison import Comparison, compare
from panel.ownership import build_ownership
from survey.library import Library


def raters(n: int, **codes: int) -> list[Row]:
    return [
        {"person": f"p{k}", "role": ("TEA", "PUP")[k % 2], "project": "HILL", **codes}
        for k in range(n)
    ]


@pytest.fixture(scope="module")
def comparison(garden: Library) -> Comparison:
    return compare(
        make_panel(
            garden,
            w1=raters(12, OW_1=4, OW_2=2, OW_3=5, LEAD_1=3),
            w2=raters(12, OW_1=5, OW_2=3, LEAD_1=3),
        )
    )


def test_a_formative_scale_stands_by_its_items_and_topics_are_never_joined(
    comparison: Comparison,
) -> None:
    found = build_ownership(comparison)
    # OW_3 was dropped after the first wave, and is still a part of the whole there.
    assert set(found.topic) == {"ours"}
    assert list(dict.fromkeys(found.measure)) == ["OW_1", "OW_2", "OW_3", "LEAD_1"]
    assert set(found.kind) == {"item"}
    all_of_w1 = found[(found.wave == "w1") & (found.group == "all")].set_index("measure")
    assert all_of_w1.loc["OW_1", "mean"] == pytest.approx(4)
    assert all_of_w1.loc["OW_2", "n"] == 12


def test_a_judgement_of_an_office_holder_is_not_shown_by_party(comparison: Comparison) -> None:
    found = build_ownership(comparison)
    kinds = found.groupby("measure")["group_kind"].agg(set)
    assert kinds["LEAD_1"] == {"all", "project"}
    assert kinds["OW_1"] == {"all", "project", "party"}


def test_the_shipped_study_has_upward_outward_active_and_felt_apart() -> None:
    from survey.library import open_study

    library = open_study()
    rows = [
        {"person": f"p{k}", "role": "LED", "project": "OB"}
        | dict.fromkeys(
            ("OWN_FLT_1", "OWN_FLT_2", "OWN_FLT_3", "OWN_UPP_1", "OWN_UPP_2", "OWN_UPP_3"), 4
        )
        | dict.fromkeys(("OWN_OUT_1", "OWN_OUT_2", "OWN_ACT_1", "OWN_ACT_2", "OWN_STS_2"), 3)
        for k in range(8)
    ]
    later = [
        {("OWN_STS_2_r2" if k == "OWN_STS_2" else k): v for k, v in row.items()} for row in rows
    ]
    panel = make_panel(library, **{"2016": rows, "2017": later})
    found = build_ownership(compare(panel))
    by_topic = {topic: list(dict.fromkeys(part.measure)) for topic, part in found.groupby("topic")}
    assert by_topic == {
        "felt": ["OWN_FLT"],
        "upward": ["OWN_UPP_1", "OWN_UPP_2", "OWN_UPP_3"],
        "outward": ["OWN_OUT"],
        "active": ["OWN_ACT", "OWN_STS_1", "OWN_STS_2", "OWN_STS_2_r2"],
    }


def test_a_study_without_ownership_topics_has_an_empty_table(garden: Library) -> None:
    study = garden.study.model_copy(update={"topics": ()})
    library = type(garden)(garden.folder, study, garden.instruments, garden.bridges, garden.sources)
    assert build_ownership(compare(make_panel(library, w1=raters(6, OW_1=4)))).empty
