"""What goes into a report: short, full, or the parts that are named."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import call
from docx import Document
from invented_release import invented_release

from panel.charts.theme import Look
from panel.release_folder import write_release
from panel.released import ALL, Pair, Who
from panel.reporting.contents import FULL, PARTS, SHORT, Contents, parse_contents
from panel.reporting.sections import StudyReport, build_report
from panel.reporting.write import write_report
from survey.problems import SurveyError

RELEASE, PAIR = invented_release(), Pair("2031", "2032")
NORTH = Who("project", "NO")


def report(contents: Contents, who: Who = NORTH) -> StudyReport:
    return build_report(RELEASE, who, PAIR, Look(language="nb", width=1000), contents)


@pytest.mark.parametrize("who", [NORTH, ALL], ids=lambda who: who.id)
def test_a_short_report_has_the_pictures_and_conclusions_of_the_full_one(who: Who) -> None:
    short, full = report(SHORT, who), {s.id: s for s in report(FULL, who).sections}
    assert [s.id for s in short.sections] == [id for id in full if id != "tables"]
    for section in short.sections:
        assert all(view.table is None and not view.html for view in section.views)
        own = [v.conclusion for v in full[section.id].views if v.id != "asked"]
        told = [view.conclusion for view in section.views]
        assert told == own[: len(told)]
        if section.id not in ("answers", "expectation", "claims"):
            assert told == own
    told_in_full = dict(report(FULL, who).summary)
    for group, lines in short.summary:
        assert set(lines) <= set(told_in_full[group])


def test_what_no_picture_shows_is_still_in_the_summary() -> None:
    few = Contents(("expectation",), numbers=False, most=1)
    short, full = report(few), report(Contents(("expectation",)))
    assert len(short.sections[0].views) == 1 < len(full.sections[0].views)
    assert short.summary == full.summary


def test_a_short_word_report_has_no_table_and_says_where_they_are(tmp_path: Path) -> None:
    look = Look(language="en", width=1000)
    (path,) = write_report(RELEASE, NORTH, PAIR, look, tmp_path / "r.docx", SHORT)
    document = Document(str(path))
    assert not document.tables
    assert document.inline_shapes
    assert any("This is the short report." in p.text for p in document.paragraphs)


def test_parts_that_are_named_are_the_parts_that_are_written(tmp_path: Path) -> None:
    write_release(RELEASE, tmp_path / "release")
    common = ("panel", "report", "NO", "--release", "release", "--language", "en")
    call(tmp_path, *common, "-o", "r.md", "--parts", "claims, change")
    plain = (tmp_path / "r.md").read_text(encoding="utf-8")
    heads = [line[3:] for line in plain.splitlines() if line.startswith("## ")]
    assert heads[2:] == ["Change", "The report and the answers", "Methods and privacy"]
    assert "| " in plain
    done = call(tmp_path, *common, "-o", "short.md")
    assert done.status == 0
    assert "\n| " not in (tmp_path / "short.md").read_text(encoding="utf-8")
    done = call(tmp_path, *common, "-o", "none.md", "--parts", "changes")
    assert done.status == 1
    assert "a report has no part called changes." in done.err
    assert not (tmp_path / "none.md").exists()


def test_every_word_for_contents_is_known_or_refused() -> None:
    assert parse_contents(" Short ") == SHORT
    assert parse_contents("full") == FULL
    assert parse_contents(",".join(reversed(PARTS))) == FULL
    for given in ("", ",", "short,change"):
        with pytest.raises(SurveyError, match="part"):
            parse_contents(given)
