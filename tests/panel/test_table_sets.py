"""The tables of equality, ownership and positions: which number stands where, what notes say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

import numpy as np
import pytest
from invented_panel import Row, make_panel
from invented_positions import held
from invented_release import other_release

from panel.build_release import build_release
from panel.layouts.table_sets import equality_tables, ownership_tables, succession_tables
from panel.release import Release
from panel.tables import Cell, Table, TableSet
from survey.library import Library
from survey.problems import SurveyError

WAVES = ("w1", "w2")


def people(seed: int) -> Iterator[Row]:
    rng = np.random.default_rng(seed)
    items = ("VO_1", "VO_2", "VO_3", "PL_1", "OW_1", "OW_2", "OW_3", "CH_1")
    for k in range(66):
        role = ("TEA", "PUP", "PAR")[k % 3]
        given = {item: int(rng.integers(1, 6)) for item in items}
        given |= {f"HEARD_{r}": int(rng.integers(1, 5)) for r in ("TEA", "PUP", "PAR")}
        given["CH_1"] = int(rng.integers(1, 4))
        if role != "PUP":
            given |= {n: int(rng.integers(1, 6)) for n in ("LEAD_1", "PL_2", "PL_2_r2")}
        yield {"person": f"p{k}", "role": role, "project": ("HILL", "BAY")[k // 3 % 2]} | given


@pytest.fixture(scope="module")
def release(garden: Library) -> Release:
    names = [position.id for position in garden.study.positions]
    holdings = [held(f"h{n}", name, "2020-01-01") for n, name in enumerate(names)]
    panel = make_panel(garden, w1=list(people(1)), w2=list(people(2)))
    return build_release(replace(panel, holdings=tuple(holdings)))


def of(tables: TableSet, id: str) -> Table:
    found = [table for table in tables if table.id == id]
    assert found, [table.id for table in tables]
    return found[0]


def cells(table: Table, label: str) -> dict[str, Cell]:
    own = next(row for row in table.rows if row.label == label and row.cells)
    return dict(zip((column.key for column in table.columns), own.cells, strict=True))


def test_every_table_of_equality_is_there(release: Release) -> None:
    ids = [table.id for table in equality_tables(release, "nb", WAVES)]
    assert ids == [
        "opportunity-VOICE_PLAN", "gap-HEARD_GAP", "matrix-HEARD-w1", "matrix-HEARD-w2",
        "asymmetry-HEARD", "parties-w1", "parties-w2", "agreement-w1", "agreement-w2",
        "spread-w1", "spread-w2", "icc",
    ]  # fmt: skip


def test_opportunity_stands_apart_from_influence(release: Release) -> None:
    found = cells(of(equality_tables(release, "en", WAVES), "opportunity-VOICE_PLAN"), "Pupils")
    for key, measure in (("VOICE", "VOICE"), ("PLAN", "PLAN"), ("difference", "VOICE_PLAN")):
        level = release.cell("level", measure, "party", "PUPILS", "w1")
        assert found[f"w1_{key}"].number == level.values["mean"]
    difference = release.cell("level", "VOICE_PLAN", "party", "PUPILS", "w2").values
    assert (found["w2_interval"].low, found["w2_interval"].high) == (
        difference["ci_low"], difference["ci_high"],
    )  # fmt: skip


def test_a_gap_stands_beside_chance(release: Release) -> None:
    found = cells(of(equality_tables(release, "en", WAVES), "gap-HEARD_GAP"), "The hill schools")
    cell = release.cell("gap", "HEARD_GAP", "project", "HILL", "w2").values
    assert found["w2_gap"].number == cell["gap"]
    assert found["w2_chance"].number == cell["chance_gap"]
    share = cell["p_share"]
    assert found["w2_share"].text("en") == ("<1%" if share < 0.01 else f"{100 * share:.0f}%")


def test_who_rates_whom_and_both_directions(release: Release) -> None:
    tables = equality_tables(release, "en", WAVES)
    found = cells(of(tables, "matrix-HEARD-w1"), "Pupil")
    for party in ("SCHOOL", "PUPILS", "HOMES"):
        level = release.cell("level", "HEARD_PUP", "party", party, "w1").values
        assert found[party].number == level["mean"]
    own = release.cell("self_others", "SELF_OTHERS", "rated", "PUP", "w1").values
    assert found["versus_difference"].number == own["difference"]
    assert found["versus_own"].number == own["own"]
    both = cells(of(tables, "asymmetry-HEARD"), "School · Pupils")
    cell = release.cell("asymmetry", "SELF_OTHERS", "pair", "SCHOOL:PUPILS", "w2").values
    assert both["w2_gives"].number == cell["gives"]
    assert both["w2_asymmetry"].number == cell["difference"]


def test_p_is_written_with_three_decimals(release: Release) -> None:
    found = cells(of(equality_tables(release, "nb", WAVES), "parties-w1"), "Å bli hørt")
    p = release.cell("party_range", "VOICE", "all", "all", "w1").values["p"]
    assert found["p"].text("nb") == f"{p:.3f}".replace(".", ",")
    assert found["epsilon_squared"].text("nb")[-3] == ","


@pytest.mark.parametrize("language", ["nb", "en"])
def test_few_groups_say_nothing_and_the_icc_says_so(release: Release, language: str) -> None:
    table = of(equality_tables(release, language, WAVES), "icc")
    said = {"nb": "Med 2 grupper sier ICC(1) i praksis ingenting", "en": "With 2 groups an ICC(1)"}
    assert said[language] in table.notes[0]
    voice = "Å bli hørt" if language == "nb" else "Being heard"
    found = cells(table, voice)
    cell = release.cell("icc", "VOICE", "all", "all", "w1").values
    assert found["w1_icc1"].number == cell["icc1"]
    assert (found["w1_interval"].low, found["w1_interval"].decimals) == (cell["ci_low"], 2)


def test_agreement_stands_by_project(release: Release) -> None:
    found = cells(of(equality_tables(release, "nb", WAVES), "agreement-w2"), "Å bli hørt")
    cell = release.cell("agreement", "VOICE", "project", "BAY", "w2").values
    assert found["BAY_r_wg_uniform"].number == cell["r_wg_uniform"]
    assert found["BAY_average_deviation"].number == cell["average_deviation"]


def test_spread_stands_where_the_answers_do(release: Release) -> None:
    table = of(equality_tables(release, "en", WAVES), "spread-w1")
    found = cells(table, "I have taken part in the plans.")
    cell = release.cell("spread", "PL_1", "project", "HILL", "w1").values
    assert found["HILL_agreement"].text("en") == f"{cell['agreement']:.2f}".replace("-", "−")
    assert found["HILL_dispersion"].number == cell["dispersion"]
    for row in release.rows[release.rows["table"] == "spread"].itertuples():
        shares = release.cell("distribution", row.measure, row.group_kind, row.group, row.wave_from)
        assert (row.status == "shown") == shares.shown


def test_ownership_has_its_parts_and_no_index(release: Release) -> None:
    table = of(ownership_tables(release, "en", WAVES), "ownership")
    labels = [row.label for row in table.rows]
    assert "Ownership of the garden" not in labels
    assert {'I say "our garden".', "I take responsibility for the garden."} <= set(labels)
    assert "I took part when the garden was laid out." in labels
    assert not any("change" in column.key for column in table.columns)
    found = cells(table, "I take responsibility for the garden.")
    level = release.cell("level", "OW_2", "project", "HILL", "w2").values
    assert found["HILL_w2"].number == level["mean"]
    assert any("no index of them together" in note for note in table.notes)


def test_expectation_stands_beside_experience(release: Release) -> None:
    for by, group in (("project", "HILL"), ("party", "SCHOOL")):
        table = of(ownership_tables(release, "en", WAVES, by), "expectation")
        (row,) = table.rows
        assert "I think the plans will be followed. (w1)" in row.label
        assert "The plans have been followed. (w2)" in row.label
        found = cells(table, row.label)
        before = release.cell("level", "PL_2", by, group, "w1").values
        after = release.cell("level", "PL_2_r2", by, group, "w2").values
        assert found[f"{group}_before"].number == before["mean"]
        assert found[f"{group}_after"].number == after["mean"]
        assert {column.key for column in table.columns} == {
            f"{own}_{side}" for own in
            ({"HILL", "BAY"} if by == "project" else {"SCHOOL", "PUPILS", "HOMES"}) | {"all", "n"}
            for side in ("before", "after")
        }  # fmt: skip


def test_a_pair_needs_both_of_its_waves(release: Release) -> None:
    assert [table.id for table in ownership_tables(release, "en", ("w2",))] == ["ownership"]


def test_perceived_change_stands_apart_from_measured(release: Release) -> None:
    found = cells(
        of(ownership_tables(release, "en", WAVES), "perceived-w2"), "Working together in the garden"
    )
    shares = release.cell("distribution", "CH_1", "all", "all", "w2").values
    assert found["better"].number == shares["share_3"]
    assert found["balance"].number == shares["share_3"] - shares["share_1"]
    assert found["measure"].value == "Being heard"
    same = release.cell("change", "VOICE", "all", "all", "w1", "w2", "stayers").values
    assert found["change"].number == same["change"]
    both = release.cell("perceived", "CH_1", "all", "all", "w1", "w2").values
    assert found["agree"].number == both["agree"]
    assert found["tau_b"].number == both["tau_b"]


def test_positions_and_seats_stand_in_tables(release: Release) -> None:
    tables = succession_tables(release, "en", release.text.pairs)
    assert [table.id for table in tables] == ["positions-w1-w2", "seats", "succession-w1-w2"]
    found = cells(of(tables, "positions-w1-w2"), "All")
    everybody = release.cell("positions", "", "all", "all", "w1", "w2", "all")
    assert found["all"].number == everybody.get("positions")
    assert "Whoever holds several is counted once" in of(tables, "positions-w1-w2").notes[0]
    assert "Facts about offices" in of(tables, "seats").notes[0]
    assert {c.sign for row in of(tables, "succession-w1-w2").rows for c in row.cells} == {":"}


@pytest.mark.parametrize("language", ["nb", "en"])
def test_notes_say_what_was_done_and_tables_are_marked(release: Release, language: str) -> None:
    sets = (
        equality_tables(release, language, WAVES),
        ownership_tables(release, language, WAVES),
        succession_tables(release, language, release.text.pairs),
    )
    for table in chain(*sets):
        assert table.synthetic
        assert table.language == language
        assert table.notes[-1].startswith({"nb": "Kilde: ", "en": "Source: "}[language])
        assert any(note.startswith((": =", ". =", "–")) or ": = " in note for note in table.notes)
        assert not any("{" in note for note in (*table.notes, table.title))


def test_a_study_without_any_of_it_says_so() -> None:
    release = other_release()
    with pytest.raises(SurveyError, match="nothing that these tables are made of"):
        ownership_tables(release, "en", ("1", "2", "3"))
    with pytest.raises(SurveyError, match="nothing that these tables are made of"):
        succession_tables(release, "en", release.text.pairs)
