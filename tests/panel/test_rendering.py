from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from panel.rendering.to_csv import csv_text
from panel.rendering.to_excel import excel_bytes
from panel.rendering.to_html import html_fragment, html_page
from panel.rendering.to_markdown import markdown_text
from panel.rendering.to_word import word_bytes
from panel.rendering.write import SUFFIXES, write_tables
from panel.tables import Cell, Column, Row, Table, TableSet, sign_cell
from survey.problems import SurveyError

HOSTILE = "=cmd|' /C calc'!A0 <script>alert(\"x\")</script> **b** | & _i_ [a](b) `c`"

GROUPS = {
    "nb": ("Østfold/Buskerud", "Sør-Trøndelag", "Rogaland", "Alle"),
    "en": ("Østfold/Buskerud", "Sør-Trøndelag", "Rogaland", "All"),
}


def wave_table(language: str = "nb", **changes: object) -> Table:
    nb = language == "nb"

    def means(*pairs: tuple[float, float], star: bool = False) -> tuple[Cell, ...]:
        cells: list[Cell] = []
        for i, (before, after) in enumerate(pairs):
            last = star and i == len(pairs) - 1
            cells += [Cell(before), Cell(after), Cell(after - before, "change", star=last)]
        return tuple(cells)

    def counts(*pairs: tuple[int | str, int | str], kind: str = "count") -> tuple[Cell, ...]:
        return tuple(
            cell
            for before, after in pairs
            for cell in (Cell(before, kind), Cell(after, kind), sign_cell("."))  # type: ignore[arg-type]
        )

    reworded = tuple(
        replace(cell, dagger=i == 0) if i % 3 < 2 else sign_cell("–")
        for i, cell in enumerate(means((3.2, 2.6), (3.5, 3.2), (3.3, 2.7), (3.3, 2.8)))
    )
    gap = means((1.1, 1.0), (0.9, 0.7), (0.0, 0.0), (0.9, 0.8))
    gap = (*gap[:6], *(sign_cell(":") for _ in range(3)), *gap[9:])
    table = Table(
        "Tabell A" if nb else "Table A",
        "Tabell A. Likeverdig samarbeid etter prosjekt. 2016 og 2017. Gjennomsnitt (1–5)."
        if nb
        else "Table A. Equal collaboration by project. 2016 and 2017. Means (1–5).",
        tuple(
            Column(f"{group}-{heading}", heading, group)
            for group in GROUPS[language]
            for heading in ("2016", "2017", "Endr." if nb else "Chg.")
        ),
        (
            Row("Likeverd" if nb else "Equality", style="group"),
            Row(
                "Likeverdighetsindeks" if nb else "Equality index",
                means((3.8, 3.8), (3.5, 3.6), (3.8, 3.7), (3.7, 3.7)),
                "index",
            ),
            Row(
                "Jeg har hatt gode muligheter til å komme med innspill i prosjektet."
                if nb
                else "I have had good opportunities to give input in the project.",
                means((3.9, 3.9), (3.5, 3.6), (3.8, 3.7), (3.7, 3.7)),
                "item",
            ),
            Row(HOSTILE, means((3.4, 3.4), (3.7, 3.6), (3.0, 2.3), (3.4, 3.1), star=True), "item"),
            Row("Gap mellom de fire partene" if nb else "Gap between the four parties", gap),
            Row("Metoden kan brukes videre" if nb else "The method can be used", reworded),
            Row(
                "Vet ikke eller ikke aktuelt" if nb else "Don't know or not applicable",
                counts((4, 3), (6, 5), (4, 6), (5, 5), kind="percent"),
                "answers",
            ),
            Row(
                "Svar på indeksen" if nb else "Answers to the index",
                counts((26, 25), (37, 35), ("5–9", 17), (82, 12345)),
                "answers",
            ),
        ),
        (
            "1 = helt uenig, 5 = helt enig. «Vet ikke» og «ikke aktuelt» er holdt utenfor. "
            "Prosjekttallene er vektet slik at hver aktørgruppe teller likt.",
            ": = tall kan ikke offentliggjøres (færre enn 5 svar, eller kan regnes ut). "
            ". = ikke spurt. † = omformulert i 2017; endring er ikke beregnet. * = 95 % "
            "konfidensintervall for endringen omfatter ikke 0; bare for alle prosjektene samlet.",
        ),
        language,
        True,
        (("2016-v1.yaml", "sha256 4f0c"), ("min_n", "5")),
    )
    return replace(table, **changes)  # type: ignore[arg-type]


def log_table(language: str = "nb") -> Table:
    return Table(
        "V12: [logg]",
        "Instrumentlogg",
        (Column("old", "Ordlyd 2016"), Column("new", "Ordlyd 2017"), Column("ci", "Intervall")),
        (
            Row(
                "OUT_1", (Cell("Jeg tror …", "text"), Cell("Jeg erfarer …", "text"), sign_cell("–"))
            ),
            Row(
                "EQ_OPP",
                (
                    Cell("+1 uendret", "text"),
                    sign_cell("."),
                    Cell(kind="interval", low=-0.41, high=0.12, signed=True),
                ),
            ),
        ),
        language=language,
        row_heading="Påstand",
    )


def shown(table: Table) -> list[list[str]]:
    return [
        [row.marked_label, *(cell.marked_text(table.language) for cell in row.cells)]
        for row in table.rows
    ]


class TableReader(HTMLParser):
    """Reads rows of an HTML table as a sighted reader sees them."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.headers: list[dict[str, str | None]] = []
        self.tags: list[str] = []
        self.hidden = 0
        self.caption = ""
        self.open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        attributes = dict(attrs)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("th", "td"):
            self.rows[-1].append("")
            if tag == "th":
                self.headers.append(attributes)
        elif tag == "span":
            self.open.append(attributes.get("class") == "likeverd-hidden")
            self.hidden += self.open[-1]
        elif tag == "caption":
            self.caption = " "

    def handle_endtag(self, tag: str) -> None:
        if tag == "span":
            self.hidden -= self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.hidden or not data.strip():
            return
        if self.rows:
            self.rows[-1][-1] += data
        elif self.caption:
            self.caption = data


def body_of_html(fragment: str) -> list[list[str]]:
    reader = TableReader()
    reader.feed(fragment[fragment.index("<table") : fragment.index("</table>")])
    return reader.rows


def sheet_rows(sheet: Any, first: int, count: int) -> list[list[Any]]:
    rows = sheet.iter_rows(min_row=first, max_row=first + count - 1)
    return [[cell for cell in row if cell.value is not None] for row in rows]


@pytest.fixture(params=["nb", "en"])
def table(request: pytest.FixtureRequest) -> Table:
    return wave_table(request.param)


def test_excel_holds_the_same_numbers(table: Table) -> None:
    sheet = load_workbook(BytesIO(excel_bytes(table))).worksheets[0]
    rows = sheet_rows(sheet, 5, len(table.rows))
    for row, cells in zip(table.rows, rows, strict=True):
        assert cells[0].value == row.marked_label
        assert len(cells) == len(row.cells) + 1
        for cell, target in zip(row.cells, cells[1:], strict=True):
            if cell.number is None:
                assert (target.data_type, target.value) == ("s", cell.text(table.language))
            else:
                assert target.data_type == "n"
                assert target.value == cell.number
                assert len(str(target.value).partition(".")[2]) <= max(cell.decimals, 0)
                assert ('"*"' in target.number_format) == cell.star
                assert target.alignment.horizontal == "right"


def test_word_holds_the_same_numbers(table: Table) -> None:
    document = Document(BytesIO(word_bytes(table)))
    rows = document.tables[0].rows[2:]
    read = [list(dict.fromkeys((c._tc, c.text) for c in row.cells)) for row in rows]
    assert [[text for _, text in row] for row in read] == shown(table)


def test_html_holds_the_same_numbers(table: Table) -> None:
    assert body_of_html(html_fragment(table))[2:] == shown(table)
    assert body_of_html(html_page(table))[2:] == shown(table)


def test_csv_holds_the_same_numbers(table: Table) -> None:
    text = csv_text(table)
    assert text.startswith("\ufeff")
    nb = table.language == "nb"
    lines = list(csv.reader(StringIO(text.lstrip("\ufeff")), delimiter=";" if nb else ","))
    assert lines[0][1] == "Østfold/Buskerud 2016"
    for row, line in zip(table.rows, lines[1:], strict=True):
        for cell, field in zip(row.cells, line[1:], strict=False):
            if cell.number is None:
                assert field == cell.text(table.language)
            else:
                assert float(field.replace(",", ".")) == cell.number
                assert nb or "," not in field


def test_markdown_holds_the_same_numbers(table: Table) -> None:
    lines = [line for line in markdown_text(table).splitlines() if line.startswith("|")]
    assert "Østfold/Buskerud 2016" in lines[0]
    assert len({len(line) for line in lines}) == 1
    for row, line in zip(shown(table), lines[2:], strict=True):
        fields = [field.strip() for field in re.split(r"(?<!\\)\|", line)[1:-1]]
        plain = [re.sub(r"\\(.)", r"\1", field).replace("&amp;", "&") for field in fields]
        assert plain[1:] == (row[1:] or [""] * 12)
        assert row[0] in plain[0]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format_says_that_data_are_synthetic(tmp_path: Path, suffix: str) -> None:
    for language, words in (("nb", "SYNTETISKE DATA"), ("en", "SYNTHETIC DATA")):
        path = write_tables(wave_table(language), tmp_path / f"{language}{suffix}")
        content = path.read_bytes()
        if content[:2] == b"PK":
            with ZipFile(path) as archive:
                content = b"".join(archive.read(name) for name in archive.namelist())
        assert content.decode("utf-8", "ignore").count(words) >= (1 if suffix == ".csv" else 2)
        real = write_tables(wave_table(language, synthetic=False), tmp_path / f"real{suffix}")
        assert words.encode() not in real.read_bytes()


@pytest.mark.parametrize("render", [excel_bytes, word_bytes, html_page, markdown_text, csv_text])
def test_the_same_table_gives_the_same_bytes(render: Any) -> None:
    assert render(wave_table()) == render(wave_table())


def test_excel_is_laid_out_for_reading_and_printing() -> None:
    sheet = load_workbook(BytesIO(excel_bytes(wave_table()))).worksheets[0]
    assert sheet.freeze_panes == "B5"
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToWidth == 1
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddHeader.center.text == "SYNTETISKE DATA"
    assert sheet["A1"].value.startswith("SYNTETISKE DATA. Tabell A.")
    assert [sheet.cell(3, column).value for column in (2, 5, 8, 11)] == list(GROUPS["nb"])
    assert sheet["A6"].font.b
    assert sheet["B6"].font.b
    assert sheet["A7"].alignment.indent == 2
    assert sheet["A12"].font.i
    assert sheet["D6"].number_format == '+0.0;"−"0.0;0.0'
    assert sheet["M8"].number_format == '+0.0"*";"−"0.0"*";0.0"*"'


def test_excel_takes_no_text_for_a_formula() -> None:
    book = load_workbook(BytesIO(excel_bytes(TableSet((wave_table(), log_table())))))
    hostile = book.worksheets[0]["A8"]
    assert (hostile.value, hostile.data_type, hostile.quotePrefix) == (HOSTILE, "s", True)
    assert book.worksheets[1]["B5"].data_type == "s"
    assert all(
        cell.data_type in "sn" for sheet in book for row in sheet.iter_rows() for cell in row
    )


def test_excel_notes_sheet() -> None:
    book = load_workbook(BytesIO(excel_bytes(wave_table())))
    assert book.sheetnames == ["Tabell A", "Merknader"]
    pairs = [(a.value, b.value) for a, b in book["Merknader"].iter_rows()]
    assert ("2016-v1.yaml", "sha256 4f0c") in pairs
    assert (":", "tall kan ikke offentliggjøres") in pairs
    assert ("Merknad 1", wave_table().notes[0]) in pairs


def test_excel_sheet_names_are_possible_and_differ() -> None:
    ids = ("V12? [logg]", "x" * 40, "x" * 41, "merknader")
    tables = TableSet((log_table(), *(wave_table(id=id) for id in ids)))
    names = load_workbook(BytesIO(excel_bytes(tables))).sheetnames
    assert names[:2] == ["V12- -logg-", "V12- -logg--2"]
    assert len({name.casefold() for name in names}) == len(names) == 6
    assert max(map(len, names)) == 31


def test_word_is_laid_out_for_reading() -> None:
    document = Document(BytesIO(word_bytes(wave_table("en"))))
    grid = document.tables[0]
    marked = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in grid.rows]
    assert marked == [True, True] + [False] * 8
    assert document.paragraphs[0].style.name == "Caption"
    assert document.paragraphs[0].text.startswith("SYNTHETIC DATA. Table A.")
    assert document.styles["Normal"].font.name == "Calibri"
    assert document.styles["Normal"].font.size.pt == 9
    languages = {e.get(qn("w:val")) for e in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    section = document.sections[0]
    assert section.page_width > section.page_height
    assert section.header.paragraphs[0].text == "SYNTHETIC DATA"
    narrow = Document(BytesIO(word_bytes(log_table()))).sections[0]
    assert narrow.page_width < narrow.page_height


def test_html_has_real_headers() -> None:
    fragment = html_fragment(wave_table())
    reader = TableReader()
    reader.feed(fragment[fragment.index("<table") :])
    scopes = [header["scope"] for header in reader.headers]
    assert scopes[:5] == ["col", *["colgroup"] * 4]
    assert scopes[5:17] == ["col"] * 12
    assert scopes[17:] == ["rowgroup", *["row"] * 7]
    assert reader.caption.startswith("SYNTETISKE DATA. Tabell A.")
    assert '<span class="likeverd-hidden"> (tall kan ikke offentliggjøres)</span>' in fragment
    assert 'class="watermark" aria-hidden="true">SYNTETISKE DATA' in fragment


def test_html_is_a_page_that_fetches_nothing() -> None:
    page = html_page(TableSet((wave_table("en"), log_table("en")), "en", title="A & B"))
    assert '<html lang="en-GB">' in page
    assert "<title>SYNTHETIC DATA. A &amp; B</title>" in page
    assert 'name="viewport"' in page
    assert not re.search(r"(src|href)=|url\(|@import|https?:", page)
    assert "<dt>min_n</dt><dd>5</dd>" in page


def test_html_shows_markup_as_text() -> None:
    fragment = html_fragment(wave_table(title=HOSTILE, notes=(HOSTILE,), id='"><script>'))
    assert "<script" not in fragment
    reader = TableReader()
    reader.feed(fragment)
    assert "script" not in reader.tags


def test_csv_takes_no_text_for_a_formula() -> None:
    lines = list(csv.reader(StringIO(csv_text(wave_table())[1:]), delimiter=";"))
    assert lines[0][0] == "Mål (SYNTETISKE DATA)"
    assert lines[4][0] == f"'{HOSTILE}"
    assert lines[4][12] == "-0,3"
    log = list(csv.reader(StringIO(csv_text(log_table())[1:]), delimiter=";"))
    assert log[2] == ["EQ_OPP", "'+1 uendret", ".", "[−0,4; +0,1]"]


def test_csv_keeps_several_tables_apart() -> None:
    text = csv_text(TableSet((wave_table(), log_table())))
    lines = list(csv.reader(StringIO(text[1:]), delimiter=";"))
    assert lines[0] == ["Tabell A"]
    assert lines[10:13] == [
        [],
        ["V12: [logg]"],
        ["Påstand", "Ordlyd 2016", "Ordlyd 2017", "Intervall"],
    ]


def test_the_file_is_replaced_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")

    def fail(self: Path, target: Path) -> None:
        raise PermissionError(13, "in use")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        with pytest.raises(SurveyError, match="in use"):
            write_tables(wave_table(), path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
    assert write_tables(wave_table(), str(path)) == path
    assert path.read_text(encoding="utf-8") != "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(SurveyError, match="folder exists"):
        write_tables(wave_table(), tmp_path / "none" / "a.csv")


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.xls"])
def test_another_suffix_is_a_problem(tmp_path: Path, name: str) -> None:
    with pytest.raises(SurveyError, match=r"\.xlsx, \.docx, \.html, \.md or \.csv"):
        write_tables(wave_table(), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def convert(path: Path, to: str) -> Path:
    program = shutil.which("soffice")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice (soffice) is not installed")
        pytest.skip("LibreOffice (soffice) is not installed")
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", to, "--outdir", str(path.parent)]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=180)
    return path.with_suffix("." + to.partition(":")[0])


@pytest.mark.office
def test_libreoffice_shows_the_numbers_of_the_workbook(tmp_path: Path) -> None:
    table = wave_table("en")
    path = write_tables(table, tmp_path / "table.xlsx")
    # Filter options: comma, quote, UTF-8, from line 1, no column formats, English, as shown.
    read = convert(path, "csv:Text - txt - csv (StarCalc):44,34,76,1,,2057,false,true,true")
    lines = list(csv.reader(StringIO(read.read_text(encoding="utf-8"))))
    body = [[field for field in line if field] for line in lines[4 : 4 + len(table.rows)]]
    assert body == shown(table)


@pytest.mark.office
@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_libreoffice_prints(tmp_path: Path, suffix: str) -> None:
    path = write_tables(TableSet((wave_table(), log_table())), tmp_path / f"table{suffix}")
    assert convert(path, "pdf").read_bytes().startswith(b"%PDF")
