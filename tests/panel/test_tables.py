from __future__ import annotations

import math
from dataclasses import replace

import pytest

from panel.tables import Cell, Column, Row, Table, TableSet, sign_cell, table_set
from survey.problems import SurveyError


def small(**changes: object) -> Table:
    table = Table(
        "A",
        "Tabell A.",
        (Column("a", "2016", "Alle"), Column("b", "2017", "Alle"), Column("c", "Svar")),
        (Row("Indeks", (Cell(3.64), Cell(3.6), Cell(17, "count"))),),
    )
    return replace(table, **changes)  # type: ignore[arg-type]


def test_a_cell_holds_no_more_digits_than_it_shows() -> None:
    assert Cell(3.649).value == 3.6
    assert Cell(-0.04, "change").value == 0
    assert math.copysign(1, Cell(-0.04, "change").number or 0) == 1
    assert Cell(28.5, "percent").value == 29
    assert isinstance(Cell(28.5, "percent").value, int)
    assert Cell(3.649, decimals=2).value == 3.65
    interval = Cell(kind="interval", low=3.2345, high=4.123)
    assert (interval.low, interval.high) == (3.2, 4.1)


@pytest.mark.parametrize(
    ("cell", "nb", "en"),
    [
        (Cell(3.6), "3,6", "3.6"),
        (Cell(-0.3, "change", star=True), "−0,3*", "−0.3*"),
        (Cell(29, "percent"), "29\u00a0%", "29%"),
        (Cell(12345, "count"), "12\u00a0345", "12,345"),
        (Cell("5–9", "count"), "5–9", "5–9"),
        (Cell(kind="interval", low=0.7, high=1.5), "0,7–1,5", "0.7–1.5"),
        (
            Cell(kind="interval", low=-0.4, high=0.1, signed=True),
            "[−0,4; +0,1]",
            "[−0.4, +0.1]",
        ),
        (sign_cell(":"), ":", ":"),
        (Cell(kind="change", sign="–"), "–", "–"),
        (Cell("gikk opp", "text"), "gikk opp", "gikk opp"),
    ],
)
def test_a_cell_is_read(cell: Cell, nb: str, en: str) -> None:
    assert cell.marked_text("nb") == nb
    assert cell.marked_text("en") == en


@pytest.mark.parametrize(
    "arguments",
    [
        {"value": 3.6, "sign": ":"},
        {"sign": ":", "low": 3.2},
        {"sign": "?"},
        {"kind": "sign"},
        {"value": None},
        {"value": math.nan},
        {"value": 3, "kind": "text"},
        {"kind": "interval", "low": 3.2},
        {"kind": "interval", "low": 3.2, "high": 4.1, "value": 3.6},
        {"value": 3.6, "low": 3.2},
    ],
)
def test_a_cell_that_hides_or_lacks_a_number_is_refused(arguments: dict[str, object]) -> None:
    with pytest.raises(SurveyError):
        Cell(**arguments)  # type: ignore[arg-type]


def test_headings_of_two_levels() -> None:
    table = small()
    assert table.column_groups == (("Alle", 0, 2), (None, 2, 1))
    assert [column.full_heading for column in table.columns] == ["Alle 2016", "Alle 2017", "Svar"]
    assert table.has_groups


def test_a_group_that_comes_back_gets_a_heading_of_its_own() -> None:
    columns = tuple(Column(str(i), "x", group) for i, group in enumerate(["P", "Q", "P", "P"]))
    table = Table("A", "A", columns, ())
    assert table.column_groups == (("P", 0, 1), ("Q", 1, 1), ("P", 2, 2))


def test_a_row_with_too_few_cells_is_refused() -> None:
    with pytest.raises(SurveyError, match='row "Indeks": 1 cells for 3 columns'):
        small(rows=(Row("Indeks", (Cell(3.6),)),))


def test_a_group_row_may_have_no_cells() -> None:
    assert small(rows=(Row("Gruppe", style="group"),)).signs == ()


@pytest.mark.parametrize("changes", [{"columns": ()}, {"language": "nn"}])
def test_a_broken_table_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(SurveyError):
        small(**changes)


def test_two_columns_with_one_key_are_refused() -> None:
    with pytest.raises(SurveyError, match="same key"):
        Table("A", "A", (Column("a", "1"), Column("a", "2")), ())


def test_invented_numbers_are_marked() -> None:
    table = small(synthetic=True, notes=("Merknad.",))
    assert table.caption == "SYNTETISKE DATA. Tabell A."
    assert table.footnotes[0] == "Merknad."
    assert table.footnotes[-1].startswith("SYNTETISKE DATA")
    english = small(synthetic=True, language="en")
    assert english.caption.startswith("SYNTHETIC DATA. ")
    assert english.footnotes[-1].startswith("SYNTHETIC DATA")


def test_a_table_can_be_copied_without_marking_it_twice() -> None:
    table = small(synthetic=True)
    assert replace(table) == table


def test_the_dagger_goes_to_the_label() -> None:
    row = Row("Omformulert", (Cell(3.2, dagger=True),))
    assert row.marked_label == "Omformulert†"
    assert row.cells[0].marked_text("nb") == "3,2"


def test_text_that_no_file_can_hold_is_taken_out() -> None:
    row = Row(" a\x00b\n\tc\u00a0d\ufffe\ud800 ", (Cell("\x07x", "text"),))
    assert row.label == "ab c\u00a0d"
    assert row.cells[0].value == "x"


def test_a_set_is_in_one_language_and_not_empty() -> None:
    with pytest.raises(SurveyError, match="its set"):
        TableSet((small(language="en"),), "nb")
    with pytest.raises(SurveyError, match="at least one"):
        TableSet(())
    with pytest.raises(SurveyError, match="same id"):
        TableSet((small(), small()))


def test_a_set_names_each_source_once() -> None:
    pair = ("2016-v1.yaml", "ab12")
    parts = (small(provenance=(pair,)), small(id="B", provenance=(pair,)))
    tables = TableSet(parts, "nb", (("n", "5"),))
    assert tables.all_provenance == (("n", "5"), pair)
    assert table_set(tables) is tables
    assert table_set(small()).caption == "Tabell A."
    assert TableSet((small(synthetic=True),), title="Alt").caption == "SYNTETISKE DATA. Alt"
