"""Every view of a release as pages for any web server, or to be sent as they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from panel.charts.theme import Look
from panel.layouts import comparison_tables
from panel.release import Release
from panel.released import Pair, pairs_of, wave_title
from panel.rendering.write import write_whole
from panel.reporting.annex import build_annex, reading_lines
from panel.reporting.html_page import GENERATED, banner, bullets, html_page
from panel.reporting.html_parts import annex_html, table_html, view_html
from panel.reporting.site_map import METHODS, START, TABLES, Place, SiteMap
from panel.reporting.write import make_folder
from panel.texts import listed, spoken, text
from panel.views.pages import (
    PAGES,
    Call,
    Choice,
    found_views,
    nothing_words,
    page_calls,
)
from panel.views.view import View
from survey.problems import Place as Where
from survey.problems import Problem, SurveyError


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Views and their HTML, each made once though several pages show it."""

    release: Release
    look: Look
    views: dict[Call, tuple[View, ...]] = field(default_factory=dict)
    pages: dict[Call, str] = field(default_factory=dict)

    def calls(self, place: Place) -> tuple[Call, ...]:
        choice = Choice(place.who, place.pair, self.look, changed_only=False)
        return page_calls(self.release, place.name, choice)

    def built(self, call: Call) -> tuple[View, ...]:
        if call not in self.views:
            build, given = call
            self.views[call] = found_views(build(self.release, *given))
        return self.views[call]

    def html(self, call: Call) -> str:
        if call not in self.pages:
            language = self.look.language
            self.pages[call] = "\n".join(view_html(view, language) for view in self.built(call))
        return self.pages[call]


def build_site(release: Release, look: Look, pairs: tuple[Pair, ...] = ()) -> dict[str, str]:
    """Build the pages of a site by file name.

    Parameters
    ----------
    look
        Language, and width of the pictures.
    pairs
        The waves to show; every pair of the release where none is named.
    """
    sitemap = SiteMap(release, look.language, pairs or pairs_of(release))
    drawn = _Drawn(release, look)
    return {sitemap.file(place): _page(sitemap, drawn, place) for place in sitemap.places()}


def write_site(pages: dict[str, str], folder: Path) -> None:
    """Write a site to a folder, in place of an earlier one.

    Raises
    ------
    SurveyError
        The folder holds other files than those of a site, or cannot be written.
    """
    make_folder(folder)
    known = [file for file in folder.iterdir() if _is_own(file)]
    if len(known) < len(list(folder.iterdir())):
        raise SurveyError(
            Problem(
                "site-folder",
                "this folder holds other files than those of a site.",
                "Name a folder that is new or empty.",
                Where(str(folder)),
            )
        )
    for name, page in pages.items():
        write_whole(page.encode(), folder / name)
    # A page of the earlier site may show what is hidden now.
    for file in known:
        if file.name not in pages:
            file.unlink()


def _is_own(file: Path) -> bool:
    if file.suffix != ".html" or not file.is_file():
        return False
    return GENERATED in file.read_text(encoding="utf-8", errors="replace")[:1000]


def _page(sitemap: SiteMap, drawn: _Drawn, place: Place) -> str:
    language, release = sitemap.language, sitemap.release
    title, study = sitemap.title(place), spoken(release.text.title, language)
    source = text("report.release", language, fingerprint=release.fingerprint)
    parts = [
        sitemap.within(place),
        f"<h1>{escape(title)}</h1>",
        f'<p class="study">{escape(study)}</p>' if place.name != START else "",
        banner(language) if release.text.synthetic else "",
        _body(sitemap, drawn, place),
        f'<p class="foot">{escape(source)} {escape(text("site.lead", language))}</p>',
    ]
    mark = f"{text('watermark', language)}. " if release.text.synthetic else ""
    named = title if place.name == START else f"{title} – {study}"
    body = "\n".join(part for part in parts if part)
    return html_page(f"{mark}{named}", language, body, sitemap.navigation(place))


def _body(sitemap: SiteMap, drawn: _Drawn, place: Place) -> str:
    language, release = sitemap.language, sitemap.release
    if place.name == START:
        return _overview(sitemap, drawn, place.pair)
    if place.name == METHODS:
        return annex_html(build_annex(release, place.pair, language), language)
    if place.name == TABLES:
        pair = (place.pair.earlier, place.pair.later)
        return "\n".join(map(table_html, comparison_tables(release, language, pair=pair)))
    made = "\n".join(drawn.html(call) for call in drawn.calls(place))
    return made or f"<p>{escape(nothing_words(place.name, language))}</p>"


def _overview(sitemap: SiteMap, drawn: _Drawn, pair: Pair) -> str:
    """Return the first page: how to read, and what each page concludes for each group."""
    language, release = sitemap.language, sitemap.release
    waves = [wave_title(release, wave, language) for wave in (pair.earlier, pair.later) if wave]
    parts = [
        f"<p>{escape(text('report.waves', language, waves=listed(waves, language)))}</p>",
        f'<section class="view"><h2>{text("site.reading", language)}</h2>'
        f"{bullets(reading_lines(language))}</section>",
    ]
    for name in PAGES:
        lines = []
        told_before: set[str] = set()
        for who in sitemap.groups(name):
            place = Place(name, pair, who)
            views = [view for call in drawn.calls(place) for view in drawn.built(call)]
            conclusions = dict.fromkeys(view.conclusion for view in views)
            # What a page says of all projects whatever group it is about is told once.
            new = [words for words in conclusions if words not in told_before]
            told_before.update(conclusions)
            told = " ".join(new or conclusions) or nothing_words(name, language)
            lines.append(f"<li>{sitemap.link(place)}: {escape(told)}</li>")
        title = escape(text(f"page.{name}", language))
        parts.append(f'<section class="view"><h2>{title}</h2><ul>{"".join(lines)}</ul></section>')
    return "\n".join(parts)
