"""Tables as a Word document that can be pasted into a report."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from panel.rendering.packing import AUTHOR, FIXED_DATE, fix_archive_dates
from panel.rendering.words import LOCALES, SOURCES
from panel.tables import SYNTHETIC, Row, Table, TableSet, table_set

_FONT = "Calibri"
_SIZE = 9
_LEAST_SIZE = 6.5
_HEAD_LINE = "83898D"
_ROW_LINE = "DDE0E2"
_MARGIN_CM = 2.0
_PAGE_CM = (21.0, 29.7)
_CHARACTER_CM = 0.17
_BOLD_CM = 0.19
_LABEL_CM = (3.0, 5.5)
_WORDS_CM = 5.0
_GAP_CM = 0.25


def word_bytes(tables: Table | TableSet) -> bytes:
    """Write tables as a document: title, table and notes as text that can be edited."""
    from docx import Document

    parts = table_set(tables)
    document = Document()
    set_styles(document, LOCALES[parts.language])
    _set_page(document, parts)
    for i, table in enumerate(parts):
        if i:
            document.add_paragraph()
        add_table(document, table)
    if parts.all_provenance:
        heading = document.add_paragraph(SOURCES[parts.language], style="Caption")
        heading.paragraph_format.space_before = _points(18)
        for key, value in parts.all_provenance:
            document.add_paragraph(f"{key}: {value}")
    properties = document.core_properties
    properties.title, properties.author, properties.comments = parts.caption, AUTHOR, ""
    properties.last_modified_by, properties.language = AUTHOR, LOCALES[parts.language]
    properties.created = properties.modified = FIXED_DATE
    packed = BytesIO()
    document.save(packed)
    return fix_archive_dates(packed.getvalue())


def add_table(document: Any, table: Table) -> None:
    """Set one table with title and notes at the end of a python-docx document."""
    caption = document.add_paragraph(table.caption, style="Caption")
    caption.paragraph_format.keep_with_next = True
    head_rows = 2 if table.has_groups else 1
    grid = document.add_table(head_rows, len(table.columns) + 1)
    room = _text_width_cm(document.sections[-1])
    _set_table(grid, table, room)
    _write_head(grid, table)
    for row in table.rows:
        cells = grid.add_row().cells
        _write_row(cells, row, table)
    _set_size(grid, table, room)
    for at, line in enumerate(grid.rows):
        _mark_row(line, is_head=at < head_rows)
    for i, note in enumerate(table.footnotes):
        paragraph = document.add_paragraph(note)
        paragraph.paragraph_format.space_before = _points(0 if i else 6)
        paragraph.paragraph_format.space_after = _points(2)


def is_wide(table: Table, label_cm: float = _LABEL_CM[1]) -> bool:
    """Tell whether a table needs a page on its side, with labels of a width in centimetres."""
    short, _ = _PAGE_CM
    return label_cm + sum(_column_cm(table)) > short - 2 * _MARGIN_CM


def _points(size: float) -> Any:
    from docx.shared import Pt

    return Pt(size)


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def set_styles(document: Any, locale: str) -> None:
    """Set type and language of a document as tables have them."""
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    for name in ("Normal", "Caption"):
        style = document.styles[name]
        style.font.name, style.font.size = _FONT, _points(_SIZE)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), _FONT)
    document.styles["Normal"].paragraph_format.space_after = _points(2)
    caption = document.styles["Caption"]
    caption.font.bold, caption.font.size = True, _points(_SIZE + 1)
    caption.paragraph_format.space_after = _points(6)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), locale)


def turn_page(section: Any, *, sideways: bool) -> None:
    """Set a section on A4 with the house's margins, upright or on its side."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    width, height = reversed(_PAGE_CM) if sideways else _PAGE_CM
    section.orientation = WD_ORIENT.LANDSCAPE if sideways else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(width), Cm(height)
    section.left_margin = section.right_margin = Cm(_MARGIN_CM)
    section.top_margin = section.bottom_margin = Cm(_MARGIN_CM)


def _set_page(document: Any, parts: TableSet) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    section = document.sections[0]
    turn_page(section, sideways=any(is_wide(table) for table in parts))
    if parts.synthetic:
        paragraph = section.header.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(SYNTHETIC[parts.language]).bold = True


def _text_width_cm(section: Any) -> float:
    return float(section.page_width - section.left_margin - section.right_margin) / 360_000


def _column_cm(table: Table) -> list[float]:
    widths: list[float] = []
    starts = {first for group, first, _ in table.column_groups if group and first}
    for i, column in enumerate(table.columns):
        texts = [row.cells[i].marked_text(table.language) for row in table.rows if row.cells]
        longest = _CHARACTER_CM * max([len(text) for text in texts], default=0)
        is_words = i in table.text_columns
        parts = [column.heading] if is_words else column.heading.split()
        longest = max([longest, *(_BOLD_CM * len(part) for part in parts)])
        width = max(1.2, 0.4 + longest)
        width += _GAP_CM if is_words or i in starts else 0
        widths.append(min(width, _WORDS_CM) if is_words else width)
    for group, first, count in table.column_groups:
        words = max((len(part) for part in (group or "").split()), default=0)
        missing = 0.4 + _BOLD_CM * words - sum(widths[first : first + count])
        for i in range(first, first + count):
            widths[i] += max(0.0, missing) / count
    return widths


def _least_label_cm(table: Table) -> float:
    """Return the width of labels in which no word is broken."""
    words = [word for row in table.rows if row.cells for word in row.label.split()]
    longest = max((len(word) for word in words), default=0)
    return min(_LABEL_CM[1], max(_LABEL_CM[0], 0.6 + _BOLD_CM * longest))


def _set_table(grid: Any, table: Table, room: float) -> None:
    from docx.shared import Cm

    columns = _column_cm(table)
    least = _least_label_cm(table)
    label = max(least, room - sum(columns))
    if label == least:
        columns = [width * (room - label) / sum(columns) for width in columns]
    longest = max([len(row.marked_label) + 4 * row.depth for row in table.rows], default=0)
    label = min(label, max(least, 0.6 + _CHARACTER_CM * longest))
    grid.autofit = False
    for column, width in zip(grid.columns, [label, *columns], strict=True):
        column.width = Cm(width)
    borders = _element("tblBorders")
    for side in ("bottom", "insideH"):
        borders.append(_element(side, val="single", sz="4", space="0", color=_ROW_LINE))
    properties = grid._tbl.tblPr
    layout = properties.find(borders.tag.replace("tblBorders", "tblLayout"))
    layout.addprevious(borders)
    margins = _element("tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(side, w="60", type="dxa"))
    layout.addnext(margins)
    look = margins.getnext()
    look.attrib.clear()
    properties.replace(
        look, _element("tblLook", val="00A0", firstRow="1", firstColumn="1", noVBand="0")
    )
    properties.append(_element("tblCaption", val=table.caption))


def _set_size(grid: Any, table: Table, room: float) -> None:
    """Set smaller type where the columns are narrower than their words."""
    share = (room - _least_label_cm(table)) / sum(_column_cm(table))
    if share < 1:
        size = _points(max(_LEAST_SIZE, round(2 * _SIZE * share) / 2))
        for cell in grid._cells:
            for paragraph in cell.paragraphs:
                for run in paragraph.runs:
                    run.font.size = size


def _mark_row(row: Any, is_head: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(_element("cantSplit"))
    if is_head:
        properties.append(_element("tblHeader"))


def _underline(cell: Any) -> None:
    borders = _element("tcBorders")
    borders.append(_element("bottom", val="single", sz="8", space="0", color=_HEAD_LINE))
    cell._tc.get_or_add_tcPr().append(borders)


def _write(cell: Any, text: str, side: str, bold: bool = False, italic: bool = False) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH[side]
    paragraph.paragraph_format.space_before = _points(2)
    run = paragraph.add_run(text)
    run.bold, run.italic = bold or None, italic or None
    return paragraph


def _side(table: Table, i: int) -> str:
    return "LEFT" if i in table.text_columns else "RIGHT"


def _write_head(grid: Any, table: Table) -> None:
    last = grid.rows[-1].cells
    headings = [("LEFT", table.row_heading)]
    headings += [(_side(table, i), column.heading) for i, column in enumerate(table.columns)]
    for cell, (side, text) in zip(last, headings, strict=True):
        _write(cell, text, side, bold=True).paragraph_format.keep_with_next = True
        _underline(cell)
    if not table.has_groups:
        return
    first_row = grid.rows[0].cells
    for group, first, count in table.column_groups:
        cell = first_row[first + 1].merge(first_row[first + count])
        if group is not None:
            _write(cell, group, "CENTER", bold=True).paragraph_format.keep_with_next = True
            _underline(cell)


def _write_row(cells: Any, row: Row, table: Table) -> None:
    from docx.shared import Cm

    bold, italic = row.style in ("group", "index"), row.style == "answers"
    paragraph = _write(cells[0], row.marked_label, "LEFT", bold, italic)
    paragraph.paragraph_format.left_indent = Cm(0.45 * row.depth) if row.depth else None
    if row.style == "group":
        paragraph.paragraph_format.keep_with_next = True
    if not row.cells:
        cells[0].merge(cells[-1])
    for i, (target, value) in enumerate(zip(cells[1:], row.cells, strict=False)):
        _write(target, value.marked_text(table.language), _side(table, i), bold, italic)
