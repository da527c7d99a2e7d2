"""The pictures hold released numbers only, are one view each, and can be drawn."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import altair as alt
import pytest
import vl_convert
from invented_release import invented_release, other_release
from jsonschema import ValidationError

from panel.charts.battery import draw_battery, ranked_roles
from panel.charts.changes import draw_changes
from panel.charts.influence import draw_influence
from panel.charts.matrix import draw_matrix, shade
from panel.charts.ownership import draw_ownership
from panel.charts.profile import draw_profile
from panel.charts.rates import draw_rates
from panel.charts.strips import draw_membership, draw_strips
from panel.charts.theme import DARK, LIGHT, Look
from panel.charts.type_width import text_width, wrap
from panel.release import Release
from panel.released import (
    ALL,
    Who,
    difference_measure,
    pairs_of,
    projects,
    topics_of,
)
from panel.views.changes import changed_measures
from panel.views.profile import profile_topics

RELEASES = {"invented": invented_release(), "other": other_release()}
LOOKS = {
    "wide": Look(LIGHT, "nb", False, 1040),
    "phone": Look(DARK, "en", True, 340),
    "page": Look(LIGHT, "en"),
}
NUMBERS = ("value", "low", "high", "up_value", "up_low", "up_high")
PLACES = {"y", "x", "to", "from", "until"}


def pictures(release: Release, look: Look) -> Iterator[tuple[str, Any]]:
    pair = pairs_of(release)[0]
    for who in projects(release):
        yield (
            f"profile {who.id}",
            draw_profile(release, who, pair, profile_topics(release, pair), look),
        )
        measures = changed_measures(release, who, pair)
        yield f"changes {who.id}", draw_changes(release, measures, who, pair, look)
    for place, topic in enumerate(topics_of(release, pair, "ownership")):
        yield f"ownership {topic.id}", draw_ownership(release, topic, place, pair, look)
    yield "strips", draw_strips(release, pair, look)
    yield "membership", draw_membership(release, pair, look)
    yield "rates", draw_rates(release, [*projects(release), ALL], pair, look)
    if release is RELEASES["invented"]:
        for who in (ALL, *projects(release)):
            yield f"battery {who.id}", draw_battery(release, "BAT", who, pair.later, look)
        yield "matrix", draw_matrix(release, "BAT", pair.later, look)
        yield "influence", draw_influence(release, ("OPP", "INF"), pair.later, look)


def every_picture() -> Iterator[Any]:
    for study, release in RELEASES.items():
        for name, look in LOOKS.items():
            for title, chart in pictures(release, look):
                yield pytest.param(release, look, chart, id=f"{study} {name} {title}")


def rows_of(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for layer in spec["layer"]:
        yield from layer.get("data", {}).get("values", [])


@pytest.mark.parametrize(("release", "look", "chart"), list(every_picture()))
def test_data_are_released_rounded_values(release: Release, look: Look, chart: Any) -> None:
    spec = chart.specification
    released = set(release.rows["value"].dropna())
    # Ticks of a ruler and zero stand in the same field as means.
    rulers = {float(n) for n in range(-6, 7)} | {n / 10 for n in range(-20, 21)}
    numbers = []
    for row in rows_of(spec):
        for key, value in row.items():
            if isinstance(value, float | int) and not isinstance(value, bool):
                assert key in NUMBERS or key in PLACES, key
                if key in NUMBERS and not ("words" in row or set(row) == {"value"}):
                    numbers.append(value)
    assert all(n in released or n in rulers for n in numbers)
    assert all(round(n, 1) == n for n in numbers)
    written = [
        w for row in rows_of(spec) for w in re.findall(r"\d[.,]\d", str(row.get("words", "")))
    ]
    printed = [float(number.replace(",", ".")) for number in written]
    assert all(n in released or -n in released or n in rulers for n in printed)


@pytest.mark.parametrize(("release", "look", "chart"), list(every_picture()))
def test_one_layered_view_that_can_be_drawn(release: Release, look: Look, chart: Any) -> None:
    spec = chart.specification
    assert not {"facet", "hconcat", "vconcat", "concat"} & set(spec)
    assert "autosize" in spec
    alt.LayerChart.validate(json.loads(json.dumps(spec)))
    assert spec["config"]["locale"]["number"]["decimal"] == ("," if look.language == "nb" else ".")
    assert spec["config"]["background"] == look.palette.page
    assert "http" not in json.dumps({k: v for k, v in spec.items() if k != "$schema"})
    svg = vl_convert.vegalite_to_svg(json.dumps(spec))
    mark = {"nb": "SYNTETISKE DATA", "en": "SYNTHETIC DATA"}[look.language]
    assert (mark in svg) == release.text.synthetic


def test_a_picture_that_is_not_of_the_language_is_found() -> None:
    release, look = RELEASES["invented"], LOOKS["wide"]
    chart = draw_battery(release, "BAT", ALL, "2032", look)
    spec = json.loads(json.dumps(chart.specification))
    spec["layer"][0]["mark"]["strokeWidht"] = 1
    with pytest.raises(ValidationError):
        alt.LayerChart.validate(spec)


def test_hidden_cells_are_drawn_as_signs_and_hold_no_number() -> None:
    release = RELEASES["invented"]
    pair, look = pairs_of(release)[0], LOOKS["wide"]
    chart = draw_profile(release, Who("project", "SO"), pair, profile_topics(release, pair), look)
    words = [row["words"] for row in rows_of(chart.specification) if "words" in row]
    assert ": kan ikke vises" in words
    assert words.count(":") >= 2


def test_gap_band_is_left_out_when_the_gap_is_hidden() -> None:
    release, look = RELEASES["invented"], LOOKS["wide"]
    with_gap = json.dumps(
        draw_battery(release, "BAT", ALL, "2032", look).specification, ensure_ascii=False
    )
    without = json.dumps(
        draw_battery(release, "BAT", Who("project", "SO"), "2032", look).specification
    )
    assert "Gap 1,2 [0,8–1,6]" in with_gap
    assert "Gap" not in without


def test_matrix_outlines_own_group_and_has_no_total_row() -> None:
    spec = draw_matrix(RELEASES["invented"], "BAT", "2032", LOOKS["wide"]).specification
    outlined = [x for x in spec["layer"] if x["mark"].get("strokeWidth") == 2.2]
    # KJ and LE by professionals, GJ by customers, BU by volunteers; VE by volunteers is hidden.
    assert sum(len(layer["data"]["values"]) for layer in outlined) == 4
    assert not any(row.get("words") == "Alle" for row in rows_of(spec))


def test_reworded_question_has_no_change_drawn() -> None:
    release = RELEASES["invented"]
    pair = pairs_of(release)[0]
    spec = draw_changes(release, ["LAST_2"], ALL, pair, LOOKS["wide"]).specification
    words = [row["words"] for row in rows_of(spec) if "words" in row]
    assert "Det varte†" in words
    assert "–" in words
    assert not any("low" in row for row in rows_of(spec))


def test_reworded_question_is_two_hollow_marks() -> None:
    release = RELEASES["invented"]
    pair = pairs_of(release)[0]
    topic = topics_of(release, pair, "work")[0].model_copy(update={"measures": ("LAST_2",)})
    spec = draw_ownership(release, topic, 0, pair, LOOKS["wide"]).specification
    marks = [row for row in rows_of(spec) if "fill" in row and "value" in row]
    assert len(marks) == 2 * len(projects(release))
    assert {mark["fill"] for mark in marks} == {LIGHT.page}


def test_ranking_puts_hidden_roles_last() -> None:
    compared, beside = ranked_roles(RELEASES["invented"], "BAT", ALL, "2032")
    assert compared == ("KJ", "BU", "VE", "GJ")
    assert beside == ("LE", "RA", "ST")


def test_difference_is_found_by_its_shape() -> None:
    assert difference_measure(RELEASES["invented"]) == ("DIF", "OPP", "INF")
    assert difference_measure(RELEASES["other"]) is None


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=lambda p: p.name)
def test_text_colours_have_contrast(palette: Any) -> None:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(a: str, b: str) -> float:
        high, low = sorted((light(a), light(b)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    words = (palette.ink, palette.muted, palette.faint, palette.accent, *palette.projects)
    assert all(contrast(colour, palette.page) >= 4.5 for colour in words)
    assert all(contrast(colour, palette.page) >= 3 for colour in (palette.axis, *palette.parties))
    assert all(contrast(palette.ink, fill) >= 4.5 for fill in palette.ramp)


def test_shade_clamps_and_darkens() -> None:
    look = Look(LIGHT)
    assert shade(look, 1.0, (1, 5)) == LIGHT.ramp[0]
    assert shade(look, 5.0, (1, 5)) == LIGHT.ramp[-1]
    assert shade(look, 3.5, (1, 5)) == LIGHT.ramp[2]


def test_lines_are_broken_before_they_are_too_wide() -> None:
    words = "Vi har lært av hverandre på tvers av gruppene"
    lines = wrap(words, 120, 14)
    assert " ".join(lines) == words
    assert len(lines) > 2
    assert all(text_width(line, 14) <= 120 for line in lines)


def test_no_fact_of_a_study_in_the_code() -> None:
    root = Path(__file__).parents[2]
    files = [*root.glob("panel/charts/*.py"), *root.glob("panel/views/*.py")]
    files += [*root.glob("app_pages/*.py"), *root.glob("panel/*sentence*.py"), root / "app.py"]
    found = [
        f.name
        for f in files
        if re.search(r"NAV\b|EQ_|OWN_|LIK_|Rogaland", f.read_text(encoding="utf-8"))
    ]
    assert not found
