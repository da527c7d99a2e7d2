"""A page that needs no other file: its frame, its look, and a link past the navigation."""

from __future__ import annotations

from html import escape

from panel.rendering.to_html import TABLE_STYLE
from panel.rendering.words import LOCALES
from panel.texts import text

GENERATED = '<meta name="generator" content="Likeverd">'
"""By this a page of the program is known among other files."""

_STYLE = """
*{box-sizing:border-box}
body{margin:0 auto;padding:0 24px 64px;max-width:1128px;background:#FFFFFF;color:#17242D;
font:17px/1.5 "Likeverd Sans","Source Sans 3","Source Sans Pro",Calibri,Carlito,Arial,sans-serif}
a{color:#0A5C73}
a:focus-visible,[tabindex]:focus-visible{outline:3px solid #17242D;outline-offset:2px}
.skip{position:absolute;left:-999px}
.skip:focus{left:16px;top:16px;padding:8px 16px;background:#FFFFFF;z-index:2}
nav{font-size:15px;border-bottom:1px solid #C3CCD3;padding:12px 0}
nav ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:4px 20px}
nav strong{font-weight:600;margin-right:12px}
nav [aria-current]{color:inherit;font-weight:600;text-decoration:none}
nav.within{border:0;padding:8px 0 0;display:flex;flex-wrap:wrap}
h1{font-size:34px;line-height:1.2;font-weight:700;margin:32px 0 8px}
h2{font-size:23px;line-height:1.3;font-weight:600;margin:0 0 8px;max-width:40em}
h3{font-size:19px;line-height:1.35;font-weight:600;margin:0 0 8px;max-width:46em}
.part{font-size:26px;font-weight:700;margin:56px 0 0;border-top:1px solid #C3CCD3;padding-top:24px}
p,li{max-width:46em}
p{margin:0 0 8px}
.study,.quiet,.notes{color:#4C5B66;font-size:15px}
.view{margin:32px 0 0}
.notes p{margin:0 0 4px}
.banner{border:1px solid #7D8A96;border-radius:4px;padding:12px 20px;margin:24px 0;max-width:none}
.figures{display:flex;flex-wrap:wrap;gap:8px 40px;margin:16px 0}
.figures dt{font-size:15px;color:#4C5B66}
.figures dd{margin:0;font-size:26px;font-weight:600;line-height:1.2}
.figures dd span{font-size:15px;font-weight:400}
figure{margin:16px 0;overflow-x:auto}
figure svg{display:block;max-width:100%;height:auto;min-width:640px}
.likeverd-table{margin:16px 0 24px}
.sources{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;font-size:14px}
.sources dd{margin:0;overflow-wrap:anywhere}
.foot{margin-top:56px;border-top:1px solid #C3CCD3;padding-top:12px;font-size:14px;color:#4C5B66}
@media (max-width:600px){body{padding:0 16px 40px}h1{font-size:28px}
.sources{grid-template-columns:1fr}.sources dd{margin:0 0 8px}}
.mark{display:none}
@media print{@page{size:A4;margin:15mm}@page wide{size:A4 landscape;margin:15mm}
nav,.skip{display:none}body{padding:0;max-width:none;font-size:11pt}
.mark{display:block;position:fixed;top:45%;left:0;right:0;text-align:center;font-size:48pt;
font-weight:700;opacity:.08;transform:rotate(-35deg)}
h1{font-size:22pt}.part{font-size:16pt;border:0;padding:0;margin:12pt 0}
.part.new{break-before:page;margin-top:0}
h2,h3{font-size:13pt}h1,h2,h3,.quiet{break-after:avoid}
figure{overflow:visible;break-inside:avoid}figure svg{min-width:0;max-height:200mm}
.wide{page:wide}.likeverd-table{font-size:9pt;overflow:visible}
.likeverd-table th,.likeverd-table td{padding:3px 0 3px 10px}
.wide .likeverd-table{font-size:7.5pt}.wide .likeverd-table thead th{white-space:normal}
.likeverd-table .notes{font-size:8.5pt}.likeverd-table .watermark{display:none}
.likeverd-scroll{overflow:visible}thead{display:table-header-group}tr{break-inside:avoid}}
"""


def html_page(title: str, language: str, body: str, navigation: str = "") -> str:
    """Write a whole page in bokmål or English around its body."""
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{LOCALES[language]}">',
            '<head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            GENERATED,
            f"<title>{escape(title)}</title>",
            f"<style>{_STYLE}{TABLE_STYLE}</style></head>",
            "<body>",
            f'<a class="skip" href="#content">{text("site.skip", language)}</a>',
            f"<header>{navigation}</header>" if navigation else "",
            f'<main id="content" tabindex="-1">\n{body}\n</main>',
            "</body></html>",
            "",
        ]
    )


def banner(language: str) -> str:
    """Say above everything else that the numbers are invented."""
    mark, words = text("watermark", language), escape(text("synthetic.body", language))
    # The second is printed across every page.
    across = f'<div class="mark" aria-hidden="true">{mark}</div>'
    return f'<p class="banner"><strong>{mark}.</strong> {words}</p>{across}'


def bullets(lines: tuple[str, ...]) -> str:
    """Write sentences as a list."""
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"
