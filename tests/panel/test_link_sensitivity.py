"""The same results at three cut-offs, without touching the stored links."""

from __future__ import annotations

import pandas as pd
import pytest
from stored_garden import make_batch

from panel.dataset import Panel, read_panel
from panel.ledger import read_links
from panel.link_sensitivity import CUTOFFS, link_sensitivity, panels_at_cutoffs, relinked
from panel.linking import find_links, link
from panel.participation import patterns
from survey.library import Library
from survey.problems import SurveyError
from survey.store.schema import audit
from survey.store.stores import Stores
from survey.store.write_batch import store_batch

KEYS = ["group_kind", "group", "wave_from", "wave_to"]


@pytest.fixture
def panel(stores: Stores, garden: Library) -> Panel:
    """One pair of equal codes, one pair one element off, one pair two off."""
    assert garden.study.linking.code is not None
    codes = {"w1": ["abcd", "efgh", "ijkl", "uvwx"], "w2": ["abcd", "efgz", "ijyy", "mnop"]}
    for wave, own in codes.items():
        rows = [{"key": f"{wave}{n}", "code": code, "VO_1": 1 + n} for n, code in enumerate(own)]
        store_batch(stores, make_batch(garden, wave, *rows))
    link(stores, garden)
    return read_panel(stores, garden)


def count_patterns(panel: Panel) -> pd.DataFrame:
    rows = [
        (p.group.kind, p.group.id, p.wave_from, p.wave_to, p.both, p.first_only)
        for p in patterns(panel)
    ]
    return pd.DataFrame(rows, columns=[*KEYS, "both", "first_only"])


def test_the_cutoffs_link_more_and_more_and_nothing_is_stored(
    panel: Panel, stores: Stores, garden: Library
) -> None:
    with stores.contacts.connect() as contacts:
        noted = contacts.execute(audit.select()).all()
    before = read_links(stores)
    panels = panels_at_cutoffs(stores, garden, panel)
    assert tuple(panels) == CUTOFFS
    pd.testing.assert_frame_equal(read_links(stores), before)
    with stores.contacts.connect() as contacts:
        assert contacts.execute(audit.select()).all() == noted
    for wave, frame in panel.waves.items():
        pd.testing.assert_frame_equal(panels["default"].waves[wave], frame)
    found = link_sensitivity(panels, count_patterns, KEYS, ["both", "first_only"])
    assert list(found.columns) == [*KEYS, "value_name", "cutoff", "value", "change", "reason"]
    own = found[(found["group"] == "all") & (found["value_name"] == "both")].set_index("cutoff")
    assert own["value"].tolist() == sorted(own["value"])
    assert own.loc["strict", "value"] == 1
    assert own.loc["loose", "value"] > own.loc["strict", "value"]
    assert own["change"].tolist() == (own["value"] - own.loc["default", "value"]).tolist()
    sums = found.pivot(index=[*KEYS, "cutoff"], columns="value_name", values="value").sum(axis=1)
    assert sums.loc["all"].nunique() == 1


def test_the_links_found_are_those_that_would_be_stored(
    panel: Panel, stores: Stores, garden: Library
) -> None:
    for cutoff in CUTOFFS:
        found = find_links(stores, garden, cutoff).set_index("response_id")
        link(stores, garden, cutoff)
        stored = read_links(stores).set_index("response_id")
        assert found["person_id"].to_dict() == stored["person_id"].to_dict()
        assert found["status"].to_dict() == stored["status"].to_dict()


def test_a_result_that_is_not_computed_has_a_reason(panel: Panel) -> None:
    def only_some(own: Panel) -> pd.DataFrame:
        rows = count_patterns(own)
        return rows[rows["group"] == "all"] if own is panel else rows

    panels = {"default": panel, "loose": relinked(panel, links_of(panel))}
    found = link_sensitivity(panels, only_some, KEYS, ["both"])  # type: ignore[arg-type]
    hill = found[found["group"] == "HILL"].set_index("cutoff")
    assert hill["value"].isna().tolist() == [True, False]
    assert hill["reason"].tolist() == [
        "Not computed at this cut-off.", "Not computed with the default links.",
    ]  # fmt: skip


def links_of(panel: Panel) -> pd.DataFrame:
    return pd.concat(
        frame.reset_index()[["response_id", "person_id", "wave", "status"]]
        for frame in panel.waves.values()
    )


def test_what_cannot_be_meant_is_refused(panel: Panel) -> None:
    with pytest.raises(SurveyError, match="The default links are missing"):
        link_sensitivity({"strict": panel}, count_patterns, KEYS, ["both"])
    with pytest.raises(SurveyError, match="Rows with the same group are computed twice"):
        link_sensitivity(
            {"default": panel}, lambda p: pd.concat([count_patterns(p)] * 2), ["group"], ["both"]
        )
    links = links_of(panel)
    for wrong in (pd.concat([links, links]), links.assign(person_id="one")):
        with pytest.raises(SurveyError, match="a response has two links, or two responses are"):
            relinked(panel, wrong)
