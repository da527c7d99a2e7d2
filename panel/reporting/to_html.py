"""A report as one HTML file, to be read in a browser, printed or e-mailed."""

from __future__ import annotations

from html import escape

from panel.reporting.annex import Annex, reading_lines
from panel.reporting.html_page import banner, bullets, html_page
from panel.reporting.html_parts import annex_html, view_html
from panel.reporting.sections import StudyReport
from panel.texts import text


def report_html(report: StudyReport, annex: Annex) -> str:
    """Write the whole report as a page."""
    language = report.language
    parts = [_front(report)]
    place = "part" if report.is_short else "part new"
    for section in report.sections:
        views = "\n".join(view_html(view, language, 3) for view in section.views)
        parts.append(
            f'<h2 class="{place}" id="part-{section.id}">{escape(section.title)}</h2>\n{views}'
        )
    title = escape(annex.title)
    parts.append(
        f'<h2 class="part new" id="part-annex">{title}</h2>\n{annex_html(annex, language, 3)}'
    )
    mark = f"{text('watermark', language)}. " if report.synthetic else ""
    return html_page(f"{mark}{report.title}", language, "\n".join(parts), _contents(report, annex))


def _front(report: StudyReport) -> str:
    language = report.language
    summary = "".join(
        f"<h3>{escape(group)}</h3>{bullets(lines)}" for group, lines in report.summary
    )
    about = "".join(f'<p class="quiet">{escape(line)}</p>' for line in report.about)
    return "\n".join(
        [
            f"<h1>{escape(report.title)}</h1>",
            f'<p class="study">{escape(report.study)}</p>',
            about,
            banner(language) if report.synthetic else "",
            f'<h2 class="part">{text("report.summary", language)}</h2>{summary}',
            f'<h2 class="part">{text("report.reading", language)}</h2>',
            bullets(reading_lines(language, report.is_short)),
        ]
    )


def _contents(report: StudyReport, annex: Annex) -> str:
    named = [(f"part-{section.id}", section.title) for section in report.sections]
    links = "".join(
        f'<li><a href="#{id}">{escape(title)}</a></li>'
        for id, title in (*named, ("part-annex", annex.title))
    )
    label = text("report.contents", report.language)
    return f'<nav aria-label="{label}"><ul>{links}</ul></nav>'
