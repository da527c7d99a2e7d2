"""The page for everybody who took part as a Word document or an HTML file."""

from __future__ import annotations

from html import escape
from io import BytesIO
from pathlib import Path

from panel.release import Release
from panel.released import Pair
from panel.rendering.write import write_whole
from panel.reporting.html_page import banner, bullets, html_page
from panel.reporting.plain import PlainPage, build_plain
from panel.reporting.write import check_suffix
from panel.texts import text

PLAIN_SUFFIXES = (".docx", ".html")


def write_plain(release: Release, pair: Pair, language: str, path: Path) -> None:
    """Write the page to a file whose ending says in which format.

    Raises
    ------
    SurveyError
        The ending is another than those of `PLAIN_SUFFIXES`, or the file cannot be written.
    """
    suffix = check_suffix(path, PLAIN_SUFFIXES, "report-suffix", "The page")
    page = build_plain(release, pair, language)
    write_whole(plain_word(page) if suffix == ".docx" else plain_html(page).encode(), path)


def plain_html(page: PlainPage) -> str:
    """Return the page as HTML."""
    parts = [
        f"<h1>{escape(page.title)}</h1>",
        f'<p class="study">{escape(page.study)}</p>',
        banner(page.language) if page.synthetic else "",
    ]
    for title, words, lines in page.parts:
        parts.append(f'<h2 class="part">{escape(title)}</h2>')
        parts += [f"<p>{escape(words)}</p>"] if words else []
        parts += [bullets(lines)] if lines else []
    mark = f"{text('watermark', page.language)}. " if page.synthetic else ""
    return html_page(mark + page.title, page.language, "\n".join(parts))


def plain_word(page: PlainPage) -> bytes:
    """Return the page as a Word document."""
    from docx import Document

    from panel.rendering.packing import AUTHOR, FIXED_DATE, fix_archive_dates
    from panel.rendering.to_word import turn_page
    from panel.rendering.words import LOCALES
    from panel.reporting.word_parts import LIST, QUIET, TEXT, add_watermark, set_report_styles

    language = page.language
    document = Document()
    set_report_styles(document, language)
    first = document.sections[0]
    turn_page(first, sideways=False)
    mark = f"{text('watermark', language)}. " if page.synthetic else ""
    if page.synthetic:
        add_watermark(first, language)
    document.add_paragraph(page.title, style="Title")
    document.add_paragraph(page.study, style=QUIET)
    if page.synthetic:
        words = document.add_paragraph(style=TEXT)
        words.add_run(mark).bold = True
        words.add_run(text("synthetic.body", language))
    for title, paragraph, lines in page.parts:
        document.add_paragraph(title, style="Heading 1")
        if paragraph:
            document.add_paragraph(paragraph, style=TEXT)
        for line in lines:
            document.add_paragraph(line, style=LIST)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = mark + page.title, AUTHOR, ""
    properties.subject, properties.last_modified_by = page.study, AUTHOR
    properties.language, properties.created = LOCALES[language], FIXED_DATE
    properties.modified = FIXED_DATE
    packed = BytesIO()
    document.save(packed)
    return fix_archive_dates(packed.getvalue())
