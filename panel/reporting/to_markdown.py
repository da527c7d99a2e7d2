"""A report as Markdown, with its pictures in a folder beside it."""

from __future__ import annotations

from urllib.parse import quote

from panel.rendering.to_markdown import escape, escape_paragraph, markdown_text
from panel.rendering.words import SOURCES
from panel.reporting.annex import Annex, reading_lines
from panel.reporting.pictures import picture_png
from panel.reporting.sections import StudyReport
from panel.texts import text
from panel.views.view import View, figure_words

_DOTS = 1.5


def report_markdown(report: StudyReport, annex: Annex, folder: str) -> str:
    """Write the report; pictures are named `FOLDER/ID.png`."""
    language = report.language
    blocks = [f"# {escape(report.title)}", escape(report.study), *map(escape, report.about)]
    if report.synthetic:
        words = escape(text("synthetic.body", language))
        blocks.append(f"> **{text('watermark', language)}.** {words}")
    blocks.append(f"## {text('report.summary', language)}")
    for group, lines in report.summary:
        blocks += [f"**{escape(group)}**", _bullets(lines)]
    blocks += [
        f"## {text('report.reading', language)}",
        _bullets(reading_lines(language, report.is_short)),
    ]
    for section in report.sections:
        blocks.append(f"## {escape(section.title)}")
        blocks += [block for view in section.views for block in _view(view, language, folder)]
    blocks.append(f"## {escape(annex.title)}")
    for title, lines in annex.parts:
        blocks += [f"### {escape(title)}", _bullets(lines)]
    for title, pairs in (
        (text("methods.signs", language), annex.signs),
        (SOURCES[language], annex.sources),
    ):
        blocks += [f"### {escape(title)}", _bullets(tuple(f"{k} = {v}" for k, v in pairs))]
    return "\n\n".join(blocks) + "\n"


def report_pictures(report: StudyReport) -> dict[str, bytes]:
    """Return every picture of the report by file name."""
    views = [view for section in report.sections for view in section.views]
    return {f"{view.id}.png": picture_png(view, _DOTS) for view in views if view.chart is not None}


def _view(view: View, language: str, folder: str) -> list[str]:
    blocks = [f"*{escape(view.question)}*", f"### {escape(view.conclusion)}"]
    if view.details:
        blocks.append(escape_paragraph(" ".join(view.details)))
    if view.who:
        blocks.append(escape_paragraph(view.who))
    if view.figures:
        lines = tuple(f"{title}: {figure_words(*rest)}" for title, *rest in view.figures)
        blocks.append(_bullets(lines))
    if view.chart is not None:
        address = quote(f"{folder}/{view.id}.png")
        blocks.append(f"![{escape(view.alt(language))}]({address})")
    blocks += [escape_paragraph(note) for note in view.notes]
    if view.table is not None:
        blocks.append(markdown_text(view.table).strip())
    return blocks


def _bullets(lines: tuple[str, ...]) -> str:
    return "\n".join(f"- {escape_paragraph(line)}" for line in lines)
