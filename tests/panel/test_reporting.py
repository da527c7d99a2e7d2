"""Reports, pictures and sites say what the release says, in both languages, and nothing else."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO
from math import isnan
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from docx import Document
from docx.oxml.ns import qn
from hidden_release import hide
from invented_release import invented_release, other_release

from panel.charts.theme import DARK, Look
from panel.numbers import SIGN_TEXTS
from panel.release import Release
from panel.released import ALL, Pair, Who, pairs_of, projects
from panel.rendering.to_html import html_fragment
from panel.reporting.page_file import write_page
from panel.reporting.sections import StudyReport, build_report
from panel.reporting.site import build_site, write_site
from panel.reporting.write import write_report
from panel.views.asked import build_asked
from panel.views.pages import PAGES, Choice, build_page
from survey.problems import SurveyError

RELEASE, OTHER = invented_release(), other_release()
RELEASES = {
    "invented": RELEASE,
    "other": OTHER,
    "one hidden": hide(RELEASE, "SO"),
    "all hidden": hide(RELEASE),
}
PAIR = Pair("2031", "2032")
NORTH, SOUTH = Who("project", "NO"), Who("project", "SO")
MARK = {"nb": "SYNTETISKE DATA", "en": "SYNTHETIC DATA"}
LANGUAGES = ("nb", "en")
# A number with one decimal, not a piece of a version such as 0.1.0.
DECIMAL = r"(?<![\d.])\d+[.,]\d+(?![.\d])"


def look(language: str = "nb", **more: Any) -> Look:
    return Look(language=language, width=1000, **more)


Make = Callable[..., Path]


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Return a function that writes a report once and gives its file."""
    folder = tmp_path_factory.mktemp("reports")
    done: dict[tuple[str, str, str, str], Path] = {}

    def once(suffix: str, name: str, who: Who, language: str = "nb") -> Path:
        key = (suffix, name, who.id, language)
        if key not in done:
            release, path = RELEASES[name], folder / f"{len(done)}.{suffix}"
            assert path in write_report(release, who, pairs_of(release)[0], look(language), path)
            done[key] = path
        return done[key]

    return once


def report(release: Release, who: Who, language: str = "nb") -> StudyReport:
    return build_report(release, who, pairs_of(release)[0], look(language))


def words_of(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for t in document.tables for row in t.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


# Numbers


def written(value: float, language: str, *, signed: bool = False) -> str:
    sign = "−" if value < 0 else "+" if signed and value > 0 else ""
    digits = f"{abs(value):.1f}"
    return sign + (digits.replace(".", ",") if language == "nb" else digits)


def value_of(table: str, measure: str, group: str, *rest: str) -> dict[str, float]:
    """Statistics of a cell, read from the rows by other means than the program's."""
    rows = RELEASE.rows
    keys = ("table", "measure", "group", "wave_from", "wave_to", "subset")
    wanted = (table, measure, group, *rest)
    for key, value in zip(keys, wanted, strict=True):
        rows = rows[rows[key] == value]
    return {s: v for s, v in zip(rows["statistic"], rows["value"], strict=True) if not isnan(v)}


def table_of(path: Path, caption: str) -> list[list[str]]:
    document = Document(str(path))
    for table in document.tables:
        found = table._tbl.tblPr.find(qn("w:tblCaption"))
        if caption in found.get(qn("w:val")):
            return [[cell.text for cell in row.cells] for row in table.rows]
    raise AssertionError(caption)


@pytest.mark.parametrize("language", LANGUAGES)
def test_means_of_the_word_report_are_the_releases(make: Make, language: str) -> None:
    path = make("docx", "invented", NORTH, language)
    name = {"nb": "Nordre. 2031", "en": "Northern. 2031"}[language]
    rows = {row[0].rstrip("†"): row[1:] for row in table_of(path, name)}
    titles = {m.id: m.title[language] for m in RELEASE.text.measures.values()}
    measures = ("IDX", "OPP", "HRD", "INF", "FLT", "UPP_1", "UPP_2", "OUT", "GOA")
    columns = (("NO", "2031"), ("NO", "2032"), ("MI", "2032"), ("SO", "2032"))
    compared = 0
    for measure in measures:
        for place, (project, wave) in enumerate(columns):
            mean, interval, count = rows[titles[measure]][3 * place : 3 * place + 3]
            values = value_of("level", measure, project, wave, "", "all")
            if not values:
                assert (mean, interval, count) == (":", ":", ":")
                continue
            low, high = (written(values[k], language) for k in ("ci_low", "ci_high"))
            n_low, n_high = int(values["n_low"]), int(values["n_high"])
            assert mean == written(values["mean"], language)
            assert interval == f"{low}–{high}"
            assert count == (str(n_low) if n_low == n_high else f"{n_low}–{n_high}")
            compared += 1
    assert compared == len(measures) * len(columns) - 1


def test_changes_of_the_word_report_are_the_releases(make: Make) -> None:
    path = make("docx", "invented", NORTH)
    rows = {row[0]: row[1:] for row in table_of(path, "Endring, 2031 og 2032. Nordre")}
    titles = {m.id: m.title["nb"] for m in RELEASE.text.measures.values()}
    for measure in ("IDX", "OPP", "FLT", "UPP_2", "GOA"):
        row = rows[titles[measure]]
        for place, subset in ((0, "all"), (3, "stayers")):
            values = value_of("change", measure, "NO", "2031", "2032", subset)
            low, high = (written(values[k], "nb", signed=True) for k in ("ci_low", "ci_high"))
            assert row[place] == written(values["change"], "nb", signed=True)
            assert row[place + 1] == f"[{low}; {high}]"
        everyone = value_of("change", measure, "NO", "2031", "2032", "all")
        decided = everyone["ci_low"] > 0 or everyone["ci_high"] < 0
        assert (row[2] == "kan ikke avgjøres") == (not decided)


@pytest.mark.parametrize(("who", "language"), [(ALL, "nb"), (NORTH, "nb"), (NORTH, "en")])
def test_no_decimal_number_is_from_elsewhere(make: Make, who: Who, language: str) -> None:
    path = make("docx", "invented", who, language)
    known = {round(abs(value), 1) for value in RELEASE.rows["value"].dropna()}
    known |= {float(claim.source) for claim in RELEASE.text.claims}
    found = re.findall(DECIMAL, words_of(path))
    numbers = {float(number.replace(",", ".")) for number in found}
    assert len(numbers) > 20
    assert numbers <= known


@pytest.mark.parametrize("who", [ALL, NORTH], ids=lambda who: who.id)
def test_all_formats_have_the_same_sentences_and_tables(make: Make, who: Who) -> None:
    document = Document(str(make("docx", "invented", who)))
    page = make("html", "invented", who).read_text(encoding="utf-8")
    plain = make("md", "invented", who).read_text(encoding="utf-8")
    views = [view for section in report(RELEASE, who).sections for view in section.views]
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 2"]
    assert headings[: len(views)] == [view.conclusion for view in views]
    assert all(f"### {view.conclusion}" in plain for view in views)
    assert all(f">{view.conclusion}</h3>" in page for view in views)
    tables = [replace(view.table, id=view.id) for view in views if view.table]
    every: list[list[str]] = []
    for table, grid in zip(tables, document.tables, strict=True):
        shown = [
            [row.marked_label, *(cell.marked_text("nb") for cell in row.cells)]
            for row in table.rows
        ]
        read = [[cell.text for cell in row.cells] for row in grid.rows]
        # A row without cells is a heading across the table.
        full = [row for row in shown if len(row) > 1]
        assert [row for row in read if row in full] == full
        every += full
        # The two wordings of the log are marked in HTML, which is a table of its own.
        if table.id != "log":
            assert html_fragment(table, styled=False) in page
    assert [row for row in markdown_rows(plain) if row in every] == every


def markdown_rows(plain: str) -> list[list[str]]:
    """Rows of Markdown's tables as they are read."""
    lines = [line.strip("| ") for line in plain.splitlines() if line.startswith("|")]
    unmarked = [re.sub(r"&emsp;|[*]{2}", "", line).replace("&amp;", "&") for line in lines]
    return [
        [re.sub(r"\\(\W|_)", r"\1", cell.strip()) for cell in re.split(r" +\| +", line)]
        for line in unmarked
    ]


# The Word report


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_report_has_title_headings_links_and_alternative_texts(
    make: Make, language: str
) -> None:
    path = make("docx", "invented", NORTH, language)
    document = Document(str(path))
    styles = {p.text: p.style.name for p in document.paragraphs}
    title = {"nb": "Prosjektrapport: Nordre", "en": "Project report: Northern"}[language]
    assert styles[title] == "Title"
    parts = [text for text, style in styles.items() if style == "Heading 1"]
    last = {"nb": "Metode og personvern", "en": "Methods and privacy"}[language]
    assert parts[-1] == last
    assert len(parts) == 16
    body = document.element.body
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    links = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}
    assert links == marks
    assert len(links) == 14
    pictures = [shape._inline.docPr for shape in document.inline_shapes]
    drawn = [v for s in report(RELEASE, NORTH, language).sections for v in s.views if v.chart]
    assert [p.get("descr") for p in pictures] == [view.alt(language) for view in drawn]
    assert len(pictures) >= 7
    assert MARK[language] in document.core_properties.title
    assert document.core_properties.language == {"nb": "nb-NO", "en": "en-GB"}[language]


def test_watermark_is_on_every_page_of_invented_numbers_and_on_no_other(make: Make) -> None:
    for name, who in (("invented", NORTH), ("other", projects(OTHER)[0])):
        release, path = RELEASES[name], make("docx", name, who)
        document = Document(str(path))
        for number, section in enumerate(document.sections):
            assert section.header.is_linked_to_previous == (
                number > 0 or not release.text.synthetic
            )
            drawn = section.header._element.xml.count("LikeverdWatermark")
            assert drawn == int(release.text.synthetic)
        assert ("SYNTETISKE DATA" in words_of(path)) == release.text.synthetic


def test_wide_tables_lie_on_their_side_and_the_rest_stands(make: Make) -> None:
    document = Document(str(make("docx", "invented", NORTH)))
    lying = [section.page_width > section.page_height for section in document.sections]
    assert lying[:3] == [False, True, False]
    assert not lying[-1]


def test_same_release_gives_the_same_bytes(make: Make, tmp_path: Path) -> None:
    (again,) = write_report(RELEASE, NORTH, PAIR, look(), tmp_path / "again.docx")
    assert again.read_bytes() == make("docx", "invented", NORTH).read_bytes()


@pytest.mark.office
def test_libreoffice_converts_the_word_report(make: Make, tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice (soffice) is not installed")
        pytest.skip("LibreOffice (soffice) is not installed")
    path = shutil.copy(make("docx", "invented", NORTH), tmp_path / "r.docx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for kind in ("pdf", "txt:Text"):
        command = [program, profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path)]
        subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=180)
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    text = (tmp_path / "r.txt").read_text(encoding="utf-8-sig")
    for line in ("Prosjektrapport: Nordre", "Kort fortalt", "Kilder og versjoner"):
        assert line in text


# Sentences


def test_summary_says_what_is_about_the_project_first() -> None:
    (own, first), (every, rest) = report(RELEASE, NORTH).summary
    assert own == "Nordre"
    assert every == "Alle prosjekter samlet"
    assert first[0].startswith("Nordre, 2032: ")
    assert "Om følt eierskap endret seg, kan ikke avgjøres." in rest
    assert "Alle som kan vises, gir kjøkken høyest." in rest


def test_report_on_the_whole_study_names_the_project_of_every_change() -> None:
    sections = {section.id: section for section in report(RELEASE, ALL, "en").sections}
    told = [view.conclusion for view in sections["change"].views]
    assert len(told) == 4
    assert all(
        name in line
        for name, line in zip(("Northern", "Middle", "Southern"), told[1:], strict=True)
    )
    profiles = [view.id for view in sections["profiles"].views]
    assert profiles == ["profile-NO", "profile-MI", "profile-SO"]


def test_change_says_below_whether_the_same_people_moved() -> None:
    sections = {section.id: section for section in report(RELEASE, NORTH).sections}
    (view,) = sections["change"].views
    assert view.details == ("«Rådet viser at det er viktig» gikk ned fra 3,2 til 3,7.",)
    (profile,) = {s.id: s for s in report(RELEASE, SOUTH).sections}["profile"].views
    assert profile.details == (
        "Forankring på stedet kan ikke vises: for få svar, eller tallet kan regnes ut.",
    )


def test_what_was_asked_counts_every_question_once() -> None:
    view = build_asked(RELEASE, PAIR, "en")
    assert view is not None
    assert view.conclusion == "10 questions were asked 2031 and 11 2032."
    assert view.table is not None
    counts = [[cell.value for cell in row.cells[:2]] for row in view.table.rows]
    assert [sum(column) for column in zip(*counts, strict=True)] == [10, 11]
    assert build_asked(OTHER, pairs_of(OTHER)[0], "en") is None


def test_what_was_asked_says_of_whom() -> None:
    parties = {"UPP_1": ("KUN", "EIE"), "UPP_2": ("EIE",), "LAST_2": ("KUN", "FAG", "FRI", "EIE")}
    measures = {
        id: m.model_copy(update={"parties": parties.get(id, ())})
        for id, m in RELEASE.text.measures.items()
    }
    told = Release(RELEASE.text.model_copy(update={"measures": measures}), RELEASE.rows)
    view = build_asked(told, PAIR, "nb")
    assert view is not None
    assert view.conclusion == "10 spørsmål ble stilt 2031 og 11 2032. 1 av 11 gikk til alle parter."
    assert view.table is not None
    whom = {row.label: row.cells[-1].value for row in view.table.rows}
    assert whom["Oppover"] == "Kunder og Eiere"
    assert whom["Mål"] == "alle parter"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("everything", [False, True])
def test_report_of_hidden_numbers_says_so_in_words(
    make: Make, language: str, everything: bool
) -> None:
    name = "all hidden" if everything else "one hidden"
    hidden, path = RELEASES[name], make("docx", name, SOUTH, language)
    text = words_of(path)
    told = dict(build_report(hidden, SOUTH, PAIR, look(language)).summary)
    (own, *rest) = told.values()
    unseen = {"nb": "kan ikke", "en": "cannot"}[language]
    assert all(unseen in line for line in own)
    assert len(own) == 6
    # A group's mean with an interval would stand in the table of its profile.
    rows = table_of(path, {"nb": "Søndre. 2031", "en": "Southern. 2031"}[language])
    own_cells = {cell for row in rows[2:] for cell in row[1:7] if cell not in row[0]}
    assert own_cells <= set(SIGN_TEXTS)
    if everything:
        # Where a claim stands in its source, and by how much rounding may differ, are no results.
        results = re.sub(r"§\s\d\.\d|(med|by) 0[,.]1 ", "", text)
        assert not re.search(DECIMAL, results)
        counted = r"\d+ |.*(none of|ingen av) \d"
        assert all(unseen in line or re.match(counted, line) for lines in rest for line in lines)


def test_a_sole_hidden_project_does_not_hide_the_others(make: Make) -> None:
    rows = table_of(make("docx", "one hidden", NORTH), "Nordre. 2031")
    index = next(row for row in rows if row[0] == "Samlet likeverd")
    assert re.fullmatch(r"\d,\d", index[4])
    assert index[-3:] == [":", ":", ":"]


# Pages for a browser


class Page(HTMLParser):
    """Headings, ids, addresses and tables of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.tags: list[str] = []
        self.scopeless = 0
        self.unnamed = 0
        self.language = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        if tag == "html":
            self.language = given.get("lang") or ""
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if given.get("id"):
            self.ids.append(str(given["id"]))
        self.addresses += [str(given[k]) for k in ("href", "src", "action", "data") if k in given]
        self.scopeless += tag == "th" and "scope" not in given
        self.unnamed += tag == "svg" and not (
            given.get("role") == "img" and given.get("aria-label")
        )


@pytest.fixture(scope="module")
def sites() -> dict[tuple[str, str], dict[str, str]]:
    return {
        ("invented", "nb"): build_site(RELEASE, look("nb")),
        ("other", "en"): build_site(OTHER, look("en"), pairs_of(OTHER)[:2]),
    }


def check_page(text: str, language: str) -> Page:
    page = Page(text)
    assert page.language == {"nb": "nb-NO", "en": "en-GB"}[language]
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    steps = zip(page.headings, page.headings[1:], strict=False)
    assert all(after - before <= 1 for before, after in steps)
    assert len(page.ids) == len(set(page.ids))
    assert not {"script", "link", "iframe", "img", "object"} & set(page.tags)
    assert page.tags.count("table") == page.tags.count("caption")
    assert page.scopeless == page.unnamed == 0
    assert page.addresses[0] == "#content"
    assert "content" in page.ids
    # The name of SVG itself is an address that is never fetched.
    bare = re.sub(r'xmlns(:\w+)?="[^"]*"', "", text)
    assert not re.search(r"https?:|//\w|@import|url\(", bare)
    return page


@pytest.mark.parametrize(
    ("name", "language"),
    [("invented", "nb"), ("invented", "en"), ("other", "en"), ("all hidden", "nb")],
)
def test_html_report_needs_nothing_from_elsewhere(make: Make, name: str, language: str) -> None:
    release = RELEASES[name]
    for who in (ALL, projects(release)[0]):
        text = make("html", name, who, language).read_text(encoding="utf-8")
        page = check_page(text, language)
        assert all(address.startswith("#") for address in page.addresses)
        assert {address[1:] for address in page.addresses} <= set(page.ids)
        assert (MARK[language] in text) == release.text.synthetic


def test_markdown_report_has_its_pictures_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "nord rapport.md"
    files = write_report(RELEASE, NORTH, PAIR, look(), path)
    shown = re.findall(r"!\[Bilde\. [^\]]+\]\(([^)]+)\)", path.read_text(encoding="utf-8"))
    assert [tmp_path / unquote(name) for name in shown] == files[1:]
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in files[1:])


@pytest.mark.parametrize(("name", "language"), [("invented", "nb"), ("other", "en")])
def test_site_has_every_page_and_every_link_leads_somewhere(
    sites: dict[tuple[str, str], dict[str, str]], name: str, language: str
) -> None:
    release, pages = RELEASES[name], sites[name, language]
    for text in pages.values():
        page = check_page(text, language)
        assert all(a.startswith("#") or unquote(a) in pages for a in page.addresses)
        assert (MARK[language] in text) == release.text.synthetic
    groups = {"none": 1, "projects": len(projects(release))}
    groups["projects_and_all"] = groups["projects"] + 1
    pairs = {"invented": 1, "other": 2}[name]
    expected = sum(groups[page.groups] for page in PAGES.values()) * pairs + pairs + 2
    assert len(pages) == expected
    linked = {unquote(a) for text in pages.values() for a in Page(text).addresses}
    assert set(pages) <= linked


def test_site_says_what_the_app_says(sites: dict[tuple[str, str], dict[str, str]]) -> None:
    pages = sites["invented", "nb"]
    for name, page in PAGES.items():
        who = NORTH if page.groups != "none" else ALL
        file = f"{name}-NO.html" if who == NORTH else f"{name}.html"
        views = build_page(RELEASE, name, Choice(who, PAIR, look()))
        assert views
        for view in views:
            assert f">{view.conclusion}</h2>" in pages[file]
        assert views[0].conclusion in pages["index.html"]


def test_site_of_one_wave_has_no_tables_of_change() -> None:
    one = RELEASE.text.model_copy(update={"pairs": (), "waves": RELEASE.text.waves[1:], "log": ()})
    pages = build_site(Release(one, RELEASE.rows), look("en"))
    assert "tables.html" not in pages
    assert "profile-NO.html" in pages
    for text in pages.values():
        check_page(text, "en")


def test_site_replaces_an_earlier_one_and_no_other_folder(
    sites: dict[tuple[str, str], dict[str, str]], tmp_path: Path
) -> None:
    for pages in sites.values():
        write_site(pages, tmp_path / "site")
        assert {file.name for file in (tmp_path / "site").iterdir()} == set(pages)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "index.html").write_text("<p>My own page</p>")
    with pytest.raises(SurveyError) as refused:
        write_site({}, tmp_path / "mine")
    assert "this folder holds other files than those of a site" in str(refused.value)
    assert (tmp_path / "mine" / "index.html").exists()


# Pictures


def choice(who: Who, **more: Any) -> Choice:
    return Choice(who, PAIR, look(**more))


def texts_in(svg: bytes) -> Iterator[str]:
    for element in ElementTree.fromstring(svg).iter():
        if element.tag.endswith(("}text", "}tspan")):
            yield element.text or ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_svg_is_the_picture_of_the_page(tmp_path: Path, language: str) -> None:
    (file,) = write_page(RELEASE, "change", choice(NORTH, language=language), tmp_path / "c.svg")
    svg = file.read_bytes()
    (view,) = build_page(RELEASE, "change", choice(NORTH, language=language))
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == view.conclusion
    assert root[0].text == view.conclusion
    words = list(texts_in(svg))
    assert MARK[language] in words
    specification = view.chart.specification if view.chart else {}
    drawn = {
        line
        for layer in specification["layer"]
        for row in layer["data"].get("values", [])
        for line in str(row.get("words", "")).split("\n")
    }
    assert drawn - {""} <= set(words)


def test_a_page_of_two_pictures_gives_two_files(tmp_path: Path) -> None:
    files = write_page(RELEASE, "battery", choice(ALL), tmp_path / "b.png")
    assert [file.name for file in files] == ["b-battery-BAT.png", "b-matrix-BAT.png"]
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in files)


def test_pdf_and_html_and_dark_phone_pictures(tmp_path: Path) -> None:
    (pdf,) = write_page(RELEASE, "influence", choice(ALL), tmp_path / "i.pdf")
    assert pdf.read_bytes().startswith(b"%PDF")
    (page,) = write_page(RELEASE, "participation", choice(ALL), tmp_path / "p.html")
    text = page.read_text(encoding="utf-8")
    check_page(text, "nb")
    assert "<h1>Svar og panel</h1>" in text
    phone = Choice(NORTH, PAIR, Look(palette=DARK, narrow=True, width=360))
    (svg,) = write_page(RELEASE, "profile", phone, tmp_path / "p.svg")
    assert DARK.page in svg.read_text(encoding="utf-8")
    assert ElementTree.fromstring(svg.read_bytes()).get("width") == "360"


def test_a_page_without_a_picture_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SurveyError) as refused:
        write_page(RELEASE, "log", choice(ALL), tmp_path / "l.svg")
    assert 'the page "log" has no picture to write. Write it as .html' in str(refused.value)
    assert not list(tmp_path.iterdir())
    (page,) = write_page(RELEASE, "log", choice(ALL), tmp_path / "l.html")
    assert "Det varte" in page.read_text(encoding="utf-8")


def test_endings_that_are_not_written_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SurveyError) as refused:
        write_report(RELEASE, ALL, PAIR, look(), tmp_path / "r.pdf")
    assert 'A report cannot be written as ".pdf"' in str(refused.value)
    with pytest.raises(SurveyError) as refused:
        write_page(RELEASE, "log", choice(ALL), tmp_path / "p.jpg")
    assert "ends in .html, .svg, .png or .pdf" in str(refused.value)
    with pytest.raises(SurveyError) as refused:
        write_report(RELEASE, ALL, PAIR, look(), tmp_path / "none" / "r.html")
    assert "The file could not be written" in str(refused.value)


def test_word_pictures_open_and_are_of_one_scale(make: Make) -> None:
    document = Document(str(make("docx", "invented", NORTH)))
    parts = [
        document.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed]
        for shape in document.inline_shapes
    ]
    sizes = []
    for part, shape in zip(parts, document.inline_shapes, strict=True):
        image = BytesIO(part.blob).read(24)
        wide = int.from_bytes(image[16:20], "big")
        sizes.append(shape.width / wide)
    # English metric units a dot; a picture too high for its page is smaller.
    assert max(sizes) / min(sizes) < 1.5
    assert max(sizes) == pytest.approx(17.0 * 360_000 / (940 * 1.7), rel=0.01)
