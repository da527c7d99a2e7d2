"""What the page of participation says beside its pictures."""

from __future__ import annotations

import pytest
from invented_panel import make_panel
from invented_people import people, with_register
from invented_release import invented_release

from panel.build_release import build_release
from panel.charts.theme import LIGHT, Look
from panel.release import Release
from panel.released import Pair, pairs_of
from panel.views.flow import build_flow
from panel.views.rates import build_rates
from survey.library import Library

PAIR = Pair("w1", "w2")
EN, NB = Look(LIGHT, "en"), Look(LIGHT, "nb")


@pytest.fixture(scope="module")
def release(garden: Library) -> Release:
    before, after = [*people("s", 54), *people("l", 20)], [*people("s", 54, 2), *people("j", 12, 2)]
    silent = people("n", 26)
    panel = make_panel(garden, w1=before, w2=after)
    return build_release(with_register(panel, w1=[*before, *silent], w2=[*after, *silent]))


def test_the_rate_is_said_with_its_interval(release: Release) -> None:
    view = build_rates(release, PAIR, EN)
    assert view is not None
    assert view.conclusion == "Autumn 2022: 72% of those asked answered (95% interval 62–80)."
    assert view.chart is not None
    assert view.table is not None
    everybody = view.table.rows[-1]
    keys = [column.key for column in view.table.columns]
    shown = dict(zip(keys, everybody.cells, strict=True))
    assert shown["RR2_w1"].text("en") == "74%"
    assert shown["RR2_w2_interval"].text("en") == "62–80"
    norwegian = build_rates(release, PAIR, NB)
    assert norwegian is not None
    assert norwegian.conclusion == (
        "Høsten 2022: 72\u00a0% av dem som ble spurt, svarte (95 % intervall 62–80)."
    )


def test_without_a_register_there_is_no_picture_of_rates(garden: Library) -> None:
    early = build_release(make_panel(garden, w1=people("a", 40), w2=people("a", 40, 2)))
    assert build_rates(early, PAIR, EN) is None
    assert [view.id for view in build_flow(early, PAIR, EN)] == ["retention"]


def test_the_flow_is_said_and_drawn(release: Release) -> None:
    membership, retention = build_flow(release, PAIR, EN)
    assert membership.conclusion == (
        "80 stayed from Autumn 2021 to Autumn 2022, 20 left and 12 joined."
    )
    assert membership.chart is not None
    assert retention.conclusion == (
        "Of 54 who answered in Autumn 2021 and could answer again in Autumn 2022, 100% did "
        "(95% interval 93–100)."
    )
    assert build_flow(release, Pair("", "w2"), EN) == ()


def test_what_cannot_be_shown_is_said_in_words() -> None:
    release = invented_release()
    rows = release.rows.copy()
    hidden = rows["table"].isin(["membership", "response_rate"]) & (rows["group"] == "all")
    rows.loc[hidden, ["status", "reason"]] = ["primary", "few"]
    pair = pairs_of(release)[0]
    found = build_flow(Release(release.text, rows), pair, EN)
    assert found[0].conclusion.endswith("cannot be shown: some numbers are too small.")
    rates = build_rates(Release(release.text, rows), pair, NB)
    assert rates is not None
    assert rates.conclusion == "2032: svarprosenten kan ikke vises."
