"""What the source says is held against released intervals, and nothing is decided by less."""

from __future__ import annotations

import pytest
from invented_release import invented_release
from invented_views import CLAIMS

from panel.charts.theme import Look
from panel.claims import claims_of, reason, verdict
from panel.release import Release, ReleasedClaim
from panel.released import Pair
from panel.views.claims import build_claims

RELEASE = invented_release()
PAIR = Pair("2031", "2032")
BY_ID = {claim.id: claim for claim in CLAIMS}


def with_levels(*means: tuple[float, float, float]) -> Release:
    """Return a release whose three projects have these means and limits on GOA in 2032."""
    rows = RELEASE.rows.copy()
    for project, values in zip(("NO", "MI", "SO"), means, strict=True):
        for statistic, value in zip(("mean", "ci_low", "ci_high"), values, strict=True):
            here = (rows["table"] == "level") & (rows["measure"] == "GOA")
            here &= (rows["group"] == project) & (rows["wave_from"] == "2032")
            rows.loc[here & (rows["statistic"] == statistic), "value"] = value
    return Release(RELEASE.text, rows)


def claim(*order: str) -> ReleasedClaim:
    return BY_ID["open"].model_copy(update={"order": order})


@pytest.mark.parametrize("id", ["agrees", "open"])
def test_a_claim_is_decided_by_intervals_apart(id: str) -> None:
    assert verdict(RELEASE, BY_ID[id], "2032") == {"agrees": "agrees", "open": "open"}[id]


def test_the_opposite_claim_does_not_agree() -> None:
    assert verdict(RELEASE, BY_ID["against"], "2032") == "disagrees"


def test_a_hidden_number_and_no_order_decide_nothing() -> None:
    assert verdict(RELEASE, BY_ID["hidden"], "2032") == "open"
    assert reason(RELEASE, BY_ID["hidden"], "2032") == "hidden"
    assert verdict(RELEASE, BY_ID["unordered"], "2032") == "open"
    assert reason(RELEASE, BY_ID["unordered"], "2032") == "unordered"


def test_touching_intervals_decide_nothing() -> None:
    touching = with_levels((4.0, 3.5, 4.5), (3.0, 2.5, 3.5), (2.0, 1.5, 2.4))
    assert verdict(touching, claim("NO", "MI"), "2032") == "open"
    assert reason(touching, claim("NO", "MI"), "2032") == "overlap"
    apart = with_levels((4.0, 3.6, 4.4), (3.0, 2.6, 3.4), (2.0, 1.6, 2.4))
    assert verdict(apart, claim("NO", "MI", "SO"), "2032") == "agrees"


def test_one_pair_the_wrong_way_is_enough_to_disagree() -> None:
    mixed = with_levels((4.0, 3.6, 4.4), (3.9, 3.5, 4.3), (2.0, 1.6, 2.4))
    assert verdict(mixed, claim("MI", "SO", "NO"), "2032") == "disagrees"
    assert verdict(mixed, claim("NO", "MI", "SO"), "2032") == "open"


def test_the_view_counts_names_and_explains() -> None:
    first, *dimensions = build_claims(RELEASE, PAIR, Look(language="en"))
    assert "2032: 1 agree, 1 do not, 3 cannot be decided." in first.conclusion
    assert any(
        "points the other way than “Claim 2 & more.” (§\u00a06.2)" in d for d in first.details
    )
    assert [view.conclusion for view in dimensions] == [
        "The owners: 1 of 2 claims agree in 2032, 1 do not, and 0 cannot be decided.",
        "The goals: none of 3 claims can be decided by the answers of 2032.",
    ]
    table = dimensions[1].table
    assert table is not None
    told = [row.label for row in table.rows if row.style == "group"]
    assert "2032: cannot be decided, one of the numbers cannot be shown." in told[1]
    assert "the claim puts the projects in no order" in told[2]


def test_a_study_without_claims_has_no_view() -> None:
    bare = Release(RELEASE.text.model_copy(update={"claims": ()}), RELEASE.rows)
    assert claims_of(bare) == ()
    assert build_claims(bare, PAIR, Look()) == ()
