"""What of participation, attrition and reliability a release shows, and what it must not."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from invented_panel import Row, make_panel
from invented_people import people, with_register

from panel.attrition import score_difference
from panel.build_release import build_release
from panel.estimators.reliability import cronbach
from panel.release import Release
from survey.library import Library

PAIR = ("w1", "w2")


def cell(release: Release, table: str, *rest: str, group: str = "all", kind: str = "all") -> Any:
    measure, wave, to, subset = (*rest, *("", "w1", "", "all")[len(rest) :])
    return release.cell(table, measure, kind, group, wave, to, subset)


def test_rates_stand_beside_those_invited_and_answered(garden: Library) -> None:
    answered = people("a", 30)
    panel = make_panel(garden, w1=answered)
    release = build_release(with_register(panel, w1=[*answered, *people("n", 10)]))
    found = cell(release, "response_rate", "RR2").values
    assert found == {"rate": 75, "ci_low": 60, "ci_high": 86}
    assert cell(release, "participation").values == {"invited": 40, "responded": 30}
    assert cell(release, "eligible").values == {"eligible": 40}
    hill = cell(release, "response_rate", "RR2", group="HILL", kind="project").values
    assert hill["rate"] == 75
    pupils = cell(release, "response_rate", "RR2", group="PUPILS", kind="party").values
    assert pupils["rate"] == round(100 * 10 / 13)
    assert cell(release, "response_rate", "RR1").values["rate"] <= found["rate"]


def test_without_a_register_there_is_no_rate_and_nobody_eligible(garden: Library) -> None:
    release = build_release(with_register(make_panel(garden, w1=people("a", 30))))
    assert cell(release, "response_rate", "RR2").status == "not_asked"
    assert not release.has("eligible", "", "all", "all")
    assert not release.has("membership", "", "all", "all")


def test_a_rate_does_not_tell_of_three_who_answered_uninvited(garden: Library) -> None:
    answered = people("a", 30)
    spared = [row | {"invited": k >= 3} for k, row in enumerate(answered)]
    panel = make_panel(garden, w1=answered)
    release = build_release(with_register(panel, w1=[*spared, *people("n", 10)]))
    assert cell(release, "response_rate", "RR2").status == "primary"
    assert cell(release, "eligible").status == "primary"
    assert cell(release, "participation").values["invited"] == 37


def moved(stayed: int, left: int, joined: int, switched: int) -> tuple[list[Row], list[Row]]:
    both = people("s", stayed)
    turned = [row | {"role": "TEA"} if k < switched else row for k, row in enumerate(both)]
    for k, row in enumerate(both[:switched]):
        both[k] = row | {"role": "PUP"}
    return [*both, *people("l", left)], [*turned, *people("j", joined)]


def test_few_switchers_hide_their_split_and_not_who_stayed(garden: Library) -> None:
    before, after = moved(40, 12, 14, switched=3)
    panel = make_panel(garden, w1=before, w2=after)
    release = build_release(with_register(panel, w1=before, w2=after))
    found = cell(release, "membership", "", *PAIR)
    assert found.values == {"stayed": 40, "left": 12, "joined": 14}
    assert cell(release, "switched", "", *PAIR).reason == "few"


def test_few_who_left_hide_membership_and_the_split_with_it(garden: Library) -> None:
    before, after = moved(40, 3, 14, switched=10)
    panel = make_panel(garden, w1=before, w2=after)
    release = build_release(with_register(panel, w1=before, w2=after))
    assert cell(release, "membership", "", *PAIR).reason == "few"
    assert cell(release, "switched", "", *PAIR).status != "shown"


def followed(garden: Library, refused: int, lost: int = 20, stayed: int = 30) -> Release:
    same = people("s", stayed)
    again = people("s", stayed, seed=2)
    gone = [*people("l", lost), *people("r", refused, status="refused")]
    return build_release(
        make_panel(garden, w1=[*same, *gone], w2=[*again, *people("j", 12, seed=2)])
    )


def test_retention_is_of_those_who_may_be_linked(garden: Library) -> None:
    release = followed(garden, refused=8)
    kept = cell(release, "retention", "", *PAIR)
    assert kept.values["rate"] == 60
    assert (kept.values["n_low"], kept.values["n_high"]) == (50, 50)
    assert cell(release, "refused_linking").values == {"refused_low": 5, "refused_high": 9}


@pytest.mark.parametrize("refused", [1, 2, 3, 4])
def test_those_who_refused_linking_cannot_be_counted_by_subtraction(
    garden: Library, refused: int
) -> None:
    release = followed(garden, refused=refused)
    assert cell(release, "refused_linking").reason == "few"
    assert cell(release, "retention", "", *PAIR).status == "primary"
    for trait in ("role", "party", "project"):
        assert cell(release, "attrition", "", *PAIR, trait).status != "shown"
    for measure in ("VOICE", "OWN"):
        assert cell(release, "attrition", measure, *PAIR).status != "shown"
    # What is shown of everybody lies together in any number of refusals.
    answered = cell(release, "participation").values["responded"]
    pattern = cell(release, "participation", "", *PAIR).values
    assert answered == pattern["both"] + pattern["first_only"]


def test_few_lost_in_a_project_hide_its_retention(garden: Library) -> None:
    same = people("s", 40)
    lost = [row for row in people("l", 40) if row["project"] == "BAY"][:8]
    lost += [row for row in people("m", 6) if row["project"] == "HILL"]
    release = build_release(
        make_panel(garden, w1=[*same, *lost], w2=[*people("s", 40, 2), *people("j", 14, 2)])
    )
    by_project = {id: cell(release, "retention", "", *PAIR, group=id, kind="project")
                  for id in ("HILL", "BAY")}  # fmt: skip
    assert by_project["HILL"].reason == "few"
    assert by_project["BAY"].reason == "derived"
    assert cell(release, "retention", "", *PAIR).status == "shown"


def test_a_retention_follows_its_pattern(garden: Library) -> None:
    """Three who joined hide the pattern; who was retained would give them away."""
    release = build_release(
        make_panel(garden, w1=[*people("s", 30), *people("l", 20)],
                   w2=[*people("s", 30, 2), *people("j", 3, 2)])
    )  # fmt: skip
    assert cell(release, "participation", "", *PAIR).reason == "few"
    assert cell(release, "retention", "", *PAIR).reason == "derived"


def test_over_three_waves_a_few_who_skipped_one_are_not_counted(garden: Library) -> None:
    def waves(skipped: int) -> Release:
        return build_release(
            make_panel(
                garden,
                w1=[*people("s", 30), *people("l", 20), *people("k", skipped)],
                w2=[*people("s", 30, 2), *people("j", 12, 2)],
                w3=[*people("s", 20, 3), *people("k", skipped, 3), *people("j", 12, 3)],
            )
        )

    many = cell(waves(10), "retention_all", "", "w1", "w3").values
    assert (many["n_low"], many["rate"]) == (60, round(100 * 30 / 60 * 20 / 30))
    assert cell(waves(3), "retention_all", "", "w1", "w3").status == "primary"


def test_an_attrition_p_is_a_range_unless_its_counts_are_shown(garden: Library) -> None:
    same = people("s", 48)
    lost = people("l", 30)
    release = build_release(
        make_panel(garden, w1=[*same, *lost], w2=[*people("s", 48, 2), *people("j", 30, 2)])
    )
    by_project = cell(release, "attrition", "", *PAIR, "project").values
    assert by_project == {"p": 1.0}
    assert set(cell(release, "attrition", "", *PAIR, "role").values) == {"p_low", "p_high"}
    retention = release.rows[release.rows["table"] == "retention"]
    assert set(retention["status"]) == {"shown"}


def test_scores_of_those_lost_stand_beside_those_of_both(garden: Library) -> None:
    same, lost = people("s", 40), people("l", 30)
    release = build_release(
        make_panel(garden, w1=[*same, *lost], w2=[*people("s", 40, 2), *people("j", 30, 2)])
    )
    found = cell(release, "attrition", "OWN", *PAIR).values
    assert (found["both_low"], found["first_only_low"]) == (40, 30)

    def scores(rows: list[Row]) -> pd.Series:
        values = {r["person"]: (r["OW_1"] + r["OW_2"]) / 2 for r in rows}
        return pd.Series(values, dtype=float)

    expected = score_difference(scores(same), scores(lost))
    assert found["difference"] == pytest.approx(expected.difference, abs=0.05)
    assert found["ci_low"] == pytest.approx(expected.ci_low, abs=0.05)


@pytest.mark.parametrize(("unscored", "status"), [(0, "shown"), (2, "secondary"), (6, "shown")])
def test_scores_of_few_who_left_a_measure_out_later_do_not_follow(
    garden: Library, unscored: int, status: str
) -> None:
    """The means of everybody, of those followed and this difference are three equations."""
    study = garden.study.model_copy(update={"weighting": "none"})
    plain = replace(garden, study=study)
    later = [
        row | ({"OW_1": None, "OW_2": None} if k < unscored else {})
        for k, row in enumerate(people("s", 40, 2))
    ]
    release = build_release(
        make_panel(plain, w1=[*people("s", 40), *people("l", 30)],
                   w2=[*later, *people("j", 30, 2)])
    )  # fmt: skip
    assert cell(release, "change", "OWN", *PAIR, "stayers").status == "shown"
    assert cell(release, "attrition", "OWN", *PAIR).status == status


def test_reliability_is_that_of_the_answers(garden: Library) -> None:
    rows = people("a", 60)
    release = build_release(make_panel(garden, w1=rows))
    found = cell(release, "reliability", "VOICE").values
    instrument = garden.instruments["w1"]
    frame = pd.DataFrame(
        {
            name: [6 - r[name] if instrument.questions[name].reverse else r[name] for r in rows]
            for name in instrument.scales["VOICE"].items
        }
    )
    expected = cronbach(frame)
    assert expected.alpha is not None
    assert found["alpha"] == pytest.approx(expected.alpha, abs=0.005)
    assert found["feldt_low"] == pytest.approx(expected.feldt_low, abs=0.005)
    assert found["bonett_high"] == pytest.approx(expected.bonett_high, abs=0.005)
    assert (found["n_low"], found["items"]) == (60, len(frame.columns))
    item = instrument.scales["VOICE"].items[0]
    rest = cell(release, "item_rest", "VOICE", "w1", "", item).values
    assert rest["item_rest"] == pytest.approx(expected.item_rest[item], abs=0.005)
    dropped = expected.alpha_if_dropped[item]
    assert rest["alpha_if_dropped"] == pytest.approx(dropped, abs=0.005)
    assert "omega" not in found


def test_omega_comes_with_a_hundred_people(garden: Library) -> None:
    rng = np.random.default_rng(5)
    rows = people("a", 120)
    for row in rows:
        mind = rng.normal(3, 1)
        given = [int(np.clip(round(mind + rng.normal(0, 0.9)), 1, 5)) for _ in range(3)]
        row |= {"VO_1": given[0], "VO_2": given[1], "VO_3": 6 - given[2]}
    found = cell(build_release(make_panel(garden, w1=rows)), "reliability", "VOICE").values
    assert 0 < found["omega_ci_low"] < found["omega"] < found["omega_ci_high"] < 1


def test_reliability_of_few_people_or_equal_answers_is_hidden(garden: Library) -> None:
    few = build_release(make_panel(garden, w1=people("a", 9)))
    assert cell(few, "level", "VOICE").status == "shown"
    assert cell(few, "reliability", "VOICE").reason == "few"
    assert cell(few, "item_rest", "VOICE", "w1", "", "VO_1").reason == "few"
    alike = [row | {"VO_1": 3, "VO_2": 3, "VO_3": 3} for row in people("a", 40)]
    assert cell(build_release(make_panel(garden, w1=alike)), "reliability", "VOICE").status != (
        "shown"
    )


def test_a_formative_scale_has_no_reliability(garden: Library) -> None:
    release = build_release(make_panel(garden, w1=people("a", 60), w2=people("a", 60, 2)))
    assert garden.instruments["w1"].scales["OWN"].kind == "formative"
    assert not release.has("reliability", "OWN", "all", "all")
    assert not release.has("alpha_change", "OWN", "all", "all")


@pytest.mark.parametrize(("others", "status"), [(0, "shown"), (2, "secondary"), (8, "shown")])
def test_an_item_shift_does_not_give_a_few_others_away(
    garden: Library, others: int, status: str
) -> None:
    """Everybody's change less that of those followed is that of the others."""
    study = garden.study.model_copy(update={"weighting": "none"})
    plain = replace(garden, study=study)
    extra = [row | {"VO_2": None} for row in people("x", others)]
    again = [row | {"VO_2": None} for row in people("x", others, 2)]
    release = build_release(
        make_panel(plain, w1=[*people("s", 40), *extra], w2=[*people("s", 40, 2), *again])
    )
    assert cell(release, "item_shift", "VOICE", *PAIR, "VO_1").status == status


def test_only_everybody_has_reliability_and_attrition(garden: Library) -> None:
    release = build_release(
        make_panel(garden, w1=people("s", 60), w2=[*people("s", 50, 2), *people("j", 9, 2)])
    )
    rows = release.rows
    tables = ["reliability", "item_rest", "alpha_change", "item_shift", "shift_spread",
              "attrition", "refused_linking"]  # fmt: skip
    assert set(rows.loc[rows["table"].isin(tables), "group_kind"]) == {"all"}
    tested = rows["statistic"].isin(["p", "p_low", "star"])
    assert set(rows.loc[tested, "group_kind"]) == {"all"}


def test_the_order_of_people_changes_nothing(garden: Library) -> None:
    before, after = moved(40, 12, 14, switched=8)
    panel = make_panel(garden, w1=before, w2=after)
    backwards = make_panel(garden, w1=before[::-1], w2=after[::-1])
    made = [build_release(with_register(p, w1=before, w2=after)) for p in (panel, backwards)]
    pd.testing.assert_frame_equal(made[0].rows, made[1].rows)


def test_every_count_shown_is_nobody_or_five_and_more(garden: Library) -> None:
    for switched, left in product((0, 3, 9), (2, 8)):
        before, after = moved(30, left, 11, switched=switched)
        panel = make_panel(garden, w1=before, w2=after)
        rows = build_release(with_register(panel, w1=before, w2=after)).rows
        tables = ("eligible", "membership", "switched", "retention", "refused_linking")
        own = rows[rows["table"].isin(tables) & (rows["status"] == "shown")]
        counts = own[~own["statistic"].isin(["rate", "ci_low", "ci_high"])]["value"]
        assert ((counts == 0) | (counts >= 5)).all()
