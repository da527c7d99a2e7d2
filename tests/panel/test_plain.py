"""The page for everybody who took part: plain, one page, and nothing the release does not show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from docx import Document
from hidden_release import hide
from invented_release import invented_release, other_release

from panel.numbers import format_mean
from panel.release import Release
from panel.released import ALL, Pair, level, measure_title, pairs_of
from panel.reporting.plain import build_plain
from panel.reporting.plain_file import plain_html, write_plain
from panel.reporting.plain_words import WORDS
from survey.problems import SurveyError
from survey.wording import lix

RELEASES = {
    "invented": invented_release(),
    "other": other_release(),
    "one hidden": hide(invented_release(), "SO"),
    "all hidden": hide(invented_release()),
}


def words_of(release: Release, language: str) -> list[str]:
    page = build_plain(release, pairs_of(release)[0], language)
    return [w for title, words, lines in page.parts for w in (title, words, *lines) if w]


@pytest.mark.parametrize("name", RELEASES)
@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_number_is_one_the_release_shows_of_everybody(name: str, language: str) -> None:
    release = RELEASES[name]
    pair = pairs_of(release)[0]
    shown = {
        format_mean(cell.values["mean"], language)
        for measure in release.text.measures
        for wave in (pair.earlier, pair.later)
        if (cell := level(release, measure, ALL, wave)) and cell.shown and "mean" in cell.values
    }
    told = [w for w in words_of(release, language) if re.search(r"\d[.,]\d", w)]
    found = {number for line in told for number in re.findall(r"\d+[.,]\d+", line)}
    assert found <= shown
    assert bool(found) == (name != "all hidden")


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_change_is_said_only_where_it_is_decided(language: str) -> None:
    release = RELEASES["invented"]
    lines = words_of(release, language)
    way = {"nb": ("høyere enn før", "lavere enn før"), "en": ("higher than", "lower than")}
    for line in lines:
        moved = [w for w in way[language] if w in line]
        if not moved:
            continue
        measure = next(
            m for m in release.text.measures
            if line.startswith(f"{measure_title(release, m, language)}:")
        )  # fmt: skip
        pair = pairs_of(release)[0]
        cell = release.cell("change", measure, "all", "all", pair.earlier, pair.later, "all")
        low, high = cell.values["ci_low"], cell.values["ci_high"]
        assert low > 0 if moved[0] == way[language][0] else high < 0


def test_it_is_plain_and_one_page(tmp_path: Path) -> None:
    for language in ("nb", "en"):
        lines = words_of(RELEASES["invented"], language)
        assert sum(len(line.split()) for line in lines) < 350
        own = [text[language] for text in WORDS.values()]
        assert lix(own) < 35
        assert all(set(text) == {"nb", "en"} for text in WORDS.values())


def test_the_files_say_the_same(tmp_path: Path) -> None:
    release = RELEASES["invented"]
    pair = pairs_of(release)[0]
    for suffix in (".docx", ".html"):
        write_plain(release, pair, "nb", tmp_path / f"plain{suffix}")
    paragraphs = [p.text for p in Document(str(tmp_path / "plain.docx")).paragraphs]
    html = (tmp_path / "plain.html").read_text(encoding="utf-8")
    assert html == plain_html(build_plain(release, pair, "nb"))
    for line in words_of(release, "nb"):
        assert line in paragraphs
    assert "SYNTETISKE DATA" in html
    assert any("SYNTETISKE DATA" in p for p in paragraphs)
    with pytest.raises(SurveyError, match=r'The page cannot be written as "\.txt"'):
        write_plain(release, Pair("2031", "2032"), "nb", tmp_path / "plain.txt")
