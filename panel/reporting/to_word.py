"""A report as a Word document, to be read and edited."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from panel.rendering.packing import AUTHOR, FIXED_DATE, fix_archive_dates
from panel.rendering.to_word import add_table, is_wide, turn_page
from panel.rendering.words import LOCALES, SOURCES
from panel.reporting.annex import Annex, reading_lines
from panel.reporting.pictures import picture_png, size_of
from panel.reporting.sections import StudyReport
from panel.reporting.word_parts import (
    LIST,
    QUIET,
    TEXT,
    add_bookmark,
    add_link,
    add_page_numbers,
    add_watermark,
    set_report_styles,
)
from panel.texts import text
from panel.views.view import View, figure_words

WORD_WIDTH = 940
"""Pixels of a picture across the page, for type of about 7 points."""

_WIDE_CM, _HIGH_CM = 17.0, 24.4
_LINE_CM, _LINE_SIGNS = 0.52, 95
_DOTS = 1.7
_LABEL_CM = 3.5


def report_word(report: StudyReport, annex: Annex) -> bytes:
    """Write the whole report: title page, sections, annex."""
    from docx import Document

    language = report.language
    document = Document()
    set_report_styles(document, language)
    first = document.sections[0]
    turn_page(first, sideways=False)
    add_page_numbers(first, language)
    if report.synthetic:
        add_watermark(first, language)
    _front(document, report, annex)
    for section in report.sections:
        _heading(document, section.title, f"part_{section.id}", on_new_page=not report.is_short)
        for view in section.views:
            _view(document, view, language)
    _annex(document, annex, language)
    properties = document.core_properties
    mark = f"{text('watermark', language)}. " if report.synthetic else ""
    properties.title, properties.author, properties.comments = mark + report.title, AUTHOR, ""
    properties.subject = report.study
    properties.last_modified_by, properties.language = AUTHOR, LOCALES[language]
    properties.created = properties.modified = FIXED_DATE
    packed = BytesIO()
    document.save(packed)
    return fix_archive_dates(packed.getvalue())


def _front(document: Any, report: StudyReport, annex: Annex) -> None:
    language = report.language
    document.add_paragraph(report.study, style=QUIET)
    document.add_paragraph(report.title, style="Title")
    for line in report.about:
        document.add_paragraph(line, style=QUIET)
    if report.synthetic:
        words = document.add_paragraph(style=TEXT)
        words.add_run(f"{text('watermark', language)}. ").bold = True
        words.add_run(text("synthetic.body", language))
    _contents(document, report, annex)
    document.add_paragraph(text("report.summary", language), style="Heading 1")
    for group, lines in report.summary:
        document.add_paragraph(style=TEXT).add_run(group).bold = True
        for line in lines:
            document.add_paragraph(line, style=LIST)
    document.add_paragraph(text("report.reading", language), style="Heading 1")
    for line in reading_lines(language, report.is_short):
        document.add_paragraph(line, style=LIST)


def _contents(document: Any, report: StudyReport, annex: Annex) -> None:
    """Link to every part from one line."""
    line = document.add_paragraph(style=TEXT)
    line.add_run(f"{text('report.contents', report.language)}: ").bold = True
    named = [(section.title, f"part_{section.id}") for section in report.sections]
    for number, (title, bookmark) in enumerate([*named, (annex.title, "part_annex")]):
        if number:
            line.add_run(" · ")
        add_link(line, title, bookmark)


def _heading(document: Any, title: str, bookmark: str, *, on_new_page: bool = True) -> None:
    """Begin a part on an upright page, a new one where it is not said otherwise."""
    _upright(document)
    heading = document.add_paragraph(title, style="Heading 1")
    heading.paragraph_format.page_break_before = on_new_page
    number = sum(1 for _ in document.element.body.iter() if _.tag.endswith("}bookmarkStart"))
    add_bookmark(heading, bookmark, number)


def _upright(document: Any) -> None:
    from docx.enum.section import WD_ORIENT

    if document.sections[-1].orientation == WD_ORIENT.LANDSCAPE:
        turn_page(document.add_section(), sideways=False)


def _sideways(document: Any) -> None:
    from docx.enum.section import WD_ORIENT

    if document.sections[-1].orientation != WD_ORIENT.LANDSCAPE:
        turn_page(document.add_section(), sideways=True)


def _view(document: Any, view: View, language: str) -> None:
    from docx.shared import Pt

    is_turned = view.table is not None and is_wide(view.table, _LABEL_CM)
    # What is a wide table alone has its words on the table's own page.
    if view.chart is None and is_turned:
        _sideways(document)
    else:
        _upright(document)
    question = document.add_paragraph(view.question, style=QUIET)
    question.paragraph_format.space_before = Pt(16)
    above = [question, document.add_paragraph(view.conclusion, style="Heading 2")]
    above += [document.add_paragraph(line, style=TEXT) for line in view.details]
    if view.who:
        above.append(document.add_paragraph(view.who, style=QUIET))
    for title, number, words in view.figures:
        document.add_paragraph(f"{title}: {figure_words(number, words)}", style=TEXT)
    if view.chart is not None:
        for paragraph in above:
            paragraph.paragraph_format.keep_with_next = True
        _picture(document, view, language).paragraph_format.keep_with_next = bool(view.notes)
    if view.notes:
        document.add_paragraph(" ".join(view.notes), style=QUIET)
    if view.table is not None:
        if is_turned:
            _sideways(document)
        else:
            document.add_paragraph()
        add_table(document, view.table)


def _room_cm(view: View) -> float:
    """Return how high a picture may be on a page with the words around it."""
    notes = " ".join(view.notes)
    lines = sum(
        len(words) // _LINE_SIGNS + 1 for words in (view.question, *view.details, view.who, notes)
    )
    headings = len(view.conclusion) // (_LINE_SIGNS * 2 // 3) + 2
    return _HIGH_CM - _LINE_CM * lines - 0.75 * headings


def _picture(document: Any, view: View, language: str) -> Any:
    from docx.shared import Cm

    wide, high = size_of(view)
    # All pictures in one scale, so that their type is of one size; a high one fits its page.
    width = min(_WIDE_CM * wide / WORD_WIDTH, _room_cm(view) * wide / high)
    paragraph = document.add_paragraph()
    run = paragraph.add_run()
    picture = run.add_picture(BytesIO(picture_png(view, _DOTS)), width=Cm(width))
    properties = picture._inline.docPr
    properties.set("descr", view.alt(language))
    properties.set("name", view.id)
    return paragraph


def _annex(document: Any, annex: Annex, language: str) -> None:
    _heading(document, annex.title, "part_annex")
    for title, lines in annex.parts:
        document.add_paragraph(title, style="Heading 2")
        for line in lines:
            document.add_paragraph(line, style=LIST)
    for title, pairs in (
        (text("methods.signs", language), annex.signs),
        (SOURCES[language], annex.sources),
    ):
        document.add_paragraph(title, style="Heading 2")
        for key, value in pairs:
            line = document.add_paragraph(style=TEXT)
            line.add_run(key).bold = True
            line.add_run(f"   {value}")
