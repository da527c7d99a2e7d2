"""What a Word report needs beside tables: styles, links inside it, page numbers, a watermark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

from panel.rendering.to_word import set_styles
from panel.rendering.words import LOCALES
from panel.texts import text

TEXT, QUIET, LIST = "Report text", "Report quiet", "Report list"

_INK, _MUTED = "17242D", "4C5B66"
_HEADINGS: Mapping[str, int] = {"Title": 26, "Heading 1": 17, "Heading 2": 13, "Heading 3": 11}
_VML = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_WATERMARK_STYLE = (
    "position:absolute;margin-left:0;margin-top:0;width:440pt;height:58pt;rotation:315;"
    "z-index:-251658752;mso-position-horizontal:center;"
    "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
    "mso-position-vertical-relative:margin"
)


def set_report_styles(document: Any, language: str) -> None:
    """Set type and colour of headings, text, quiet text and lists."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    set_styles(document, LOCALES[language])
    for name, size in _HEADINGS.items():
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = "Calibri", Pt(size), True
        style.font.color.rgb = RGBColor.from_string(_INK)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.space_before = Pt(0 if name == "Title" else 12)
        style.paragraph_format.space_after = Pt(6)
    # The line below the title is the template's, not the house's.
    for border in document.styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
        break
    for name, points, colour in ((TEXT, 10.5, _INK), (QUIET, 9.5, _MUTED), (LIST, 10.5, _INK)):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["List Bullet" if name == LIST else "Normal"]
        style.font.size, style.font.color.rgb = Pt(points), RGBColor.from_string(colour)
        style.paragraph_format.space_after = Pt(4)
        if name == LIST:
            style.paragraph_format.left_indent = Cm(0.6)


def add_bookmark(paragraph: Any, name: str, number: int) -> None:
    """Make a paragraph a place that links inside the document lead to."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for tag, place in (("w:bookmarkStart", 0), ("w:bookmarkEnd", len(paragraph._p))):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), str(number))
        if tag == "w:bookmarkStart":
            mark.set(qn("w:name"), name)
            paragraph.runs[0]._r.addprevious(mark)
        else:
            paragraph._p.insert(place + 1, mark)


def add_link(paragraph: Any, words: str, bookmark: str) -> None:
    """Write words that lead to a place inside the document."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), bookmark)
    link.append(paragraph.add_run(words)._r)
    paragraph._p.append(link)


def add_page_numbers(section: Any, language: str) -> None:
    """Number the pages at the foot."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(f"{text('report.page', language)} ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(paragraph.add_run("1")._r)
    paragraph._p.append(field)


def add_watermark(section: Any, language: str) -> None:
    """Write across every page, and at its head, that the numbers are invented."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import parse_xml

    words = text("watermark", language)
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(words).bold = True
    quoted = quoteattr(words)
    shape = (
        f"<w:r {_VML}><w:pict>"
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
        '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
        '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
        '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/>'
        "</v:shapetype>"
        f'<v:shape id="LikeverdWatermark" type="#_x0000_t136" alt={quoted} '
        f'style="{_WATERMARK_STYLE}" o:allowincell="f" fillcolor="#17242D" stroked="f">'
        '<v:fill opacity=".1"/><v:textpath style="font-family:Calibri;font-size:1pt" '
        f"string={quoted}/></v:shape></w:pict></w:r>"
    )
    paragraph._p.append(parse_xml(shape))
