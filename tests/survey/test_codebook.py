"""The codebook holds every question, in both languages, and opens where it is read."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from openpyxl import load_workbook

from survey.codebook import build_codebook, build_measures, write_codebook
from survey.library import Library, open_study
from survey.problems import SurveyError

GARDEN = Path(__file__).resolve().parents[1] / "specimens" / "studies" / "garden"


@pytest.fixture(scope="module")
def garden() -> Library:
    return open_study(GARDEN)


def test_one_row_a_question_in_order(garden: Library) -> None:
    rows = build_codebook(garden, "w1")
    assert [row["Id"] for row in rows] == list(garden.instrument("w1").questions)
    row = next(row for row in rows if row["Id"] == "VO_3")
    assert row["Spørsmål / Question (nb)"] == "Det har vært vanskelig å få ordet."
    assert row["Svar / Answers (en)"].splitlines()[0] == "1 = Completely disagree"
    assert row["Uten vurdering / Missing (nb)"].splitlines()[0] == "8 = Vet ikke [dont_know]"
    assert row["Snudd / Reversed"] == "ja / yes"
    assert row["Inngår i / Part of"] == "VOICE, WHOLE, VOICE_PLAN"
    jobs = next(row for row in rows if row["Id"] == "JOBS")
    assert jobs["Kolonner / Columns"].splitlines() == ["JOBS.weed", "JOBS.water", "JOBS.harvest"]
    assert next(row for row in rows if row["Id"] == "K_1")["Kolonner / Columns"] == ""


def test_measures(garden: Library) -> None:
    rows = {row["Id"]: row for row in build_measures(garden, "w1")}
    assert rows["VOICE"]["Av / Of"] == "VO_1, VO_2, VO_3"
    assert rows["HEARD_GAP"]["Av / Of"] == "HEARD: TEA, HEARD: PUP, HEARD: PAR"
    assert rows["OWN"]["Minst besvart / Min. answered"] == "2"


def test_xlsx(garden: Library, tmp_path: Path) -> None:
    write_codebook(garden, "w1", tmp_path / "c.xlsx")
    questions, measures = load_workbook(tmp_path / "c.xlsx").worksheets
    assert questions.max_row == len(garden.instrument("w1").questions) + 1
    assert measures.max_row == 8
    kinds = {cell.data_type for row in questions.iter_rows() for cell in row if cell.value}
    assert kinds == {"s"}
    assert questions.freeze_panes == "C2"


class Tags(HTMLParser):
    """Count opening and closing tags."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_html(garden: Library, tmp_path: Path) -> None:
    write_codebook(garden, "w1", tmp_path / "c.html")
    text = (tmp_path / "c.html").read_text(encoding="utf-8")
    tags = Tags()
    tags.feed(text)
    assert tags.open == []
    assert "I say &quot;our garden&quot;." in text
    assert "Å bli hørt – Being heard" in text
    assert '<td lang="nb">Lærerne</td>' in text


def test_markdown(garden: Library, tmp_path: Path) -> None:
    write_codebook(garden, "w2", tmp_path / "c.md")
    text = (tmp_path / "c.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \d+ \|", text, flags=re.MULTILINE)
    assert len(rows) == len(garden.instrument("w2").questions)
    assert "OPENLINK\\|PAR" in text


def test_other_endings_are_refused(garden: Library, tmp_path: Path) -> None:
    with pytest.raises(SurveyError, match=r'cannot be written as "\.pdf"\. End the file'):
        write_codebook(garden, "w1", tmp_path / "c.pdf")
    assert list(tmp_path.iterdir()) == []
