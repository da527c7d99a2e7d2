"""The tables of participation and reliability, laid out from a release."""

from __future__ import annotations

from dataclasses import replace

import pytest
from invented_panel import make_panel
from invented_people import people, with_register

from panel.build_release import build_release
from panel.estimators.least_people import NOT_TESTABLE
from panel.layouts import build_tables, participation_tables, reliability_tables
from panel.release import Release
from panel.tables import Cell, Table, TableSet
from survey.library import Library
from survey.problems import SurveyError

PAIR = ("w1", "w2")


@pytest.fixture(scope="module")
def release(garden: Library) -> Release:
    before = [*people("s", 54), *people("l", 30), *people("r", 6, status="refused")]
    after = [*people("s", 54, 2), *people("j", 12, 2)]
    silent = people("n", 12)
    panel = make_panel(garden, w1=before, w2=after)
    return build_release(with_register(panel, w1=[*before, *silent], w2=[*after, *silent]))


def rows_of(tables: TableSet, id: str) -> dict[str, dict[str, Cell]]:
    table = next(table for table in tables if table.id == id)
    keys = [column.key for column in table.columns]
    return {row.label: dict(zip(keys, row.cells, strict=False)) for row in table.rows}


def words_under(tables: TableSet, id: str) -> str:
    return " ".join(next(table for table in tables if table.id == id).notes)


def test_a_table_a_wave_and_three_a_pair(release: Release) -> None:
    found = [table.id for table in participation_tables(release, "en")]
    assert found == [
        "response-w1", "response-w2", "membership-w1-w2", "followed-w1-w2", "attrition-w1-w2",
    ]  # fmt: skip
    again = [table.id for table in participation_tables(release, "en", (PAIR,))]
    assert again == found
    kinds = ("response", "flow", "attrition", "reliability")
    single = [t.id for kind in kinds for t in build_tables(release, kind, PAIR, "nb")]
    assert single == [*found, "reliability-w1", "reliability-w2", "reliability-w1-w2"]


def test_rates_of_projects_parties_and_everybody(release: Release) -> None:
    found = rows_of(participation_tables(release, "nb"), "response-w1")
    assert list(found) == [
        "Skolegruppe", "Skolene på Åsen", "Skolene ved Vika",
        "Aktørgruppe", "Skolen", "Elevene", "Hjemmene",
        "Alle", "Av dem som svarte: ville ikke kobles",
    ]  # fmt: skip
    everybody = found["Alle"]
    assert (everybody["eligible"].number, everybody["responded"].number) == (102, 90)
    assert everybody["rr2"].text("nb") == "88\u00a0%"
    assert everybody["rr2_interval"].text("nb") == "81–93"
    assert found["Av dem som svarte: ville ikke kobles"]["responded"].text("nb") == "5–9"


def test_membership_and_pattern_are_kept_apart(release: Release) -> None:
    tables = participation_tables(release, "en")
    member = rows_of(tables, "membership-w1-w2")["All"]
    pattern = rows_of(tables, "followed-w1-w2")["All"]
    assert (member["stayed"].number, member["left"].number, member["joined"].number) == (66, 36, 12)
    assert (pattern["both"].number, pattern["first_only"].number) == (54, 36)
    assert (pattern["askable"].number, pattern["retention"].text("en")) == (54, "100%")
    said = words_under(tables, "followed-w1-w2")
    assert "who left may have answered, and who stayed may not" in said
    assert "1–4 people" in said


def test_attrition_says_what_was_done_and_how_p_is_given(release: Release) -> None:
    hidden = participation_tables(release, "nb")
    assert rows_of(hidden, "attrition-w1-w2")["rolle"]["p"].sign == "."
    said = words_under(hidden, "attrition-w1-w2")
    assert "Fisher-Freeman-Haltons eksakte test" in said
    assert "tilfeldige tabeller" not in said
    rows = release.rows.copy()
    own = (rows["table"] == "attrition") & (rows["subset"] == "role")
    head = rows[own].iloc[0].to_dict() | {"status": "shown", "reason": ""}
    ranges = {
        (0.0, 0.001): "under 0,001", (0.01, 0.05): "0,01–0,05", (0.1, 1.0): "over 0,10",
    }  # fmt: skip
    for (low, high), text in ranges.items():
        ends = [
            head | {"statistic": f"p_{n}", "value": v} for n, v in (("low", low), ("high", high))
        ]
        ends.append(head | {"statistic": "drawn", "value": 1.0})
        frame = type(rows)([*rows[~own].to_dict("records"), *ends], columns=rows.columns)
        found = participation_tables(replace(release, rows=frame, _cells={}), "nb")
        assert rows_of(found, "attrition-w1-w2")["rolle"]["p"].text("nb") == text
        assert "p etter rolle er regnet fra tilfeldige tabeller" in words_under(
            found, "attrition-w1-w2"
        )


def test_reliability_has_a_row_a_scale_and_its_items_below(release: Release) -> None:
    tables = reliability_tables(release, "nb")
    found = rows_of(tables, "reliability-w1")
    cell = release.cell("reliability", "VOICE", "all", "all", "w1")
    scale = found["Å bli hørt"]
    assert scale["alpha"].number == cell.values["alpha"]
    assert scale["alpha"].text("nb").lstrip("\u2212")[1] == ","
    assert scale["omega"].sign == "–"
    assert "Uten de snudde påstandene" in found
    item = found[release.text.measures["VO_1"].title["nb"]]
    rest = release.cell("item_rest", "VOICE", "all", "all", "w1", "", "VO_1")
    assert item["item_rest"].number == rest.values["item_rest"]
    assert found["Eierskap til hagen"]["alpha"].sign == "–"
    said = words_under(tables, "reliability-w1")
    assert "«Eierskap til hagen»" in said
    assert "formativ skala" in said
    assert "ikke ut under 100 personer" in said


def test_shifts_stand_beside_the_change_of_alpha(release: Release) -> None:
    tables = reliability_tables(release, "en", (PAIR,), ("VOICE",))
    found = rows_of(tables, "reliability-w1-w2")
    change = release.cell("alpha_change", "VOICE", "all", "all", *PAIR)
    assert found["Being heard"]["change"].number == change.values["change"]
    assert found["Being heard"]["change_interval"].low == change.values["ci_low"]
    shift = release.cell("item_shift", "VOICE", "all", "all", *PAIR, "VO_1")
    own = found[release.text.measures["VO_1"].title["en"]]
    assert (own["shift_n"].number, own["shift"].number) == (54, shift.values["change"])
    spread = release.cell("shift_spread", "VOICE", "all", "all", *PAIR)
    assert found["Largest minus smallest change"]["p"].number == spread.values["p"]
    notes = next(t for t in tables if t.id == "reliability-w1-w2").notes
    assert notes[0] == NOT_TESTABLE["en"]
    assert "Ownership of the garden" not in found


def test_a_scale_the_study_lacks_is_a_problem(release: Release) -> None:
    with pytest.raises(SurveyError, match="the study has no scale called NOPE") as caught:
        reliability_tables(release, "en", (), ("NOPE",))
    assert "Scales are VOICE" in caught.value.problems[0].remedy
    measures = {id: m for id, m in release.text.measures.items() if m.kind != "scale"}
    text = release.text.model_copy(update={"measures": measures})
    with pytest.raises(SurveyError, match="the study has no scales"):
        reliability_tables(replace(release, text=text, _cells={}), "en")


def test_a_study_with_one_wave_has_its_tables(garden: Library) -> None:
    early = build_release(make_panel(garden, w1=people("a", 40)))
    assert [t.id for t in participation_tables(early, "nb")] == ["response-w1"]
    assert [t.id for t in reliability_tables(early, "nb")] == ["reliability-w1"]
    found = rows_of(participation_tables(early, "nb"), "response-w1")["Alle"]
    assert (found["eligible"].sign, found["rr2"].sign) == (".", ".")


def all_cells(table: Table) -> list[Cell]:
    return [cell for row in table.rows for cell in row.cells]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_sign_is_explained_below(release: Release, language: str) -> None:
    for tables in (participation_tables(release, language), reliability_tables(release, language)):
        for table in tables:
            notes = " ".join(table.notes)
            for sign in {cell.sign for cell in all_cells(table)} - {None}:
                assert f"{sign} = " in notes, (table.id, sign)
            assert table.synthetic
            assert table.provenance == release.text.provenance
