"""Tables as HTML: a fragment for the app and a page of its own."""

from __future__ import annotations

import re
from html import escape

from panel import numbers
from panel.rendering.words import LOCALES, SEE_NOTE, SOURCES
from panel.tables import SYNTHETIC, Cell, Row, Table, TableSet, table_set

TABLE_STYLE = """
.likeverd-table{position:relative;isolation:isolate;overflow:hidden;margin:0 0 40px;
font-size:15px;line-height:1.4}
.likeverd-scroll{overflow-x:auto;position:relative;container-type:inline-size}
.likeverd-table table{border-collapse:collapse;margin:0;font-variant-numeric:tabular-nums}
.likeverd-table caption{caption-side:top;text-align:left;font-weight:600;padding:0 0 12px}
.likeverd-table caption span{position:sticky;left:0;display:inline-block;max-width:100cqw}
.likeverd-table th,.likeverd-table td{border:0;padding:8px 0 8px 16px;text-align:right;
font-weight:400;vertical-align:top;white-space:nowrap}
.likeverd-table th.label{padding-left:0;text-align:left;white-space:normal;min-width:9em;
max-width:26em;overflow-wrap:break-word}
.likeverd-table .words{text-align:left;white-space:normal;min-width:8em;max-width:30em}
.likeverd-table .opens{padding-left:26px}
.likeverd-table thead th{font-weight:600;vertical-align:bottom}
.likeverd-table thead th.group{text-align:center}
.likeverd-table thead th.group span{display:block;border-bottom:1px solid;padding-bottom:4px;
border-color:rgba(127,127,127,.5);border-color:color-mix(in srgb,currentColor 30%,transparent)}
.likeverd-table thead tr:last-child th,.likeverd-table thead th[rowspan]{border-bottom:1px solid;
border-color:rgba(127,127,127,.9);border-color:color-mix(in srgb,currentColor 55%,transparent)}
.likeverd-table tbody th,.likeverd-table tbody td{border-bottom:1px solid;
border-color:rgba(127,127,127,.25);border-color:color-mix(in srgb,currentColor 14%,transparent)}
.likeverd-table .group-row th,.likeverd-table .index th,.likeverd-table .index td{font-weight:600}
.likeverd-table .answers th,.likeverd-table .answers td{font-style:italic}
.likeverd-table .sign{opacity:.8}
.likeverd-table .notes{margin:12px 0 0;font-size:14px;max-width:65em}
.likeverd-table .notes p{margin:0 0 4px}
.likeverd-table .watermark{position:absolute;inset:0;z-index:-1;display:flex;
align-items:center;justify-content:center;font-size:clamp(20px,6vw,64px);font-weight:700;
letter-spacing:.06em;white-space:nowrap;opacity:.1;pointer-events:none;user-select:none}
.likeverd-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);
white-space:nowrap}
"""

_PAGE_STYLE = """
:root{color-scheme:light dark}
body{margin:0 auto;padding:24px;max-width:1080px;background:#FFFFFF;color:#17242D;
font-family:"Likeverd Sans","Source Sans 3","Source Sans Pro",Calibri,Carlito,Arial,sans-serif}
h1{font-size:1.375rem;font-weight:600;margin:0 0 24px}
h2{font-size:1.125rem;font-weight:600}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;font-size:14px}
dd{margin:0;overflow-wrap:anywhere}
@media (prefers-color-scheme:dark){body{background:#14191D;color:#E9EEF1}}
@media (max-width:600px){body{padding:16px}dl{grid-template-columns:1fr}dd{margin:0 0 8px}}
@media print{@page{size:A4 landscape;margin:15mm}body{padding:0;max-width:none;background:#FFFFFF;
color:#17242D}thead{display:table-header-group}tr{break-inside:avoid}
.likeverd-scroll{overflow:visible}.likeverd-table{break-inside:avoid}}
"""


def html_fragment(table: Table, *, styled: bool = True) -> str:
    """Write one table for use inside a page, in the page's own colours.

    `styled` is off on a page that has `TABLE_STYLE` already.
    """
    return _fragment(table, f"<style>{TABLE_STYLE}</style>" if styled else "")


def html_page(tables: Table | TableSet) -> str:
    """Write tables as a whole page that needs nothing else."""
    parts = table_set(tables)
    title = escape(parts.caption)
    # Without a title of its own the page would show the first table's title twice.
    shown = "" if parts.title else ' class="likeverd-hidden"'
    body = [f"<h1{shown}>{title}</h1>", *(_fragment(table) for table in parts)]
    if parts.all_provenance:
        pairs = (f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in parts.all_provenance)
        body.append(f"<h2>{SOURCES[parts.language]}</h2>\n<dl>{''.join(pairs)}</dl>")
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{LOCALES[parts.language]}">',
            '<head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>",
            f"<style>{_PAGE_STYLE}{TABLE_STYLE}</style></head>",
            "<body><main>",
            *body,
            "</main></body></html>",
            "",
        ]
    )


def _fragment(table: Table, style: str = "") -> str:
    anchor = "table-" + re.sub(r"[^\w-]+", "-", table.id)
    watermark = ""
    if table.synthetic:
        text = SYNTHETIC[table.language]
        watermark = f'<div class="watermark" aria-hidden="true">{text}</div>'
    notes = "".join(f"<p>{escape(note)}</p>" for note in table.footnotes)
    return "\n".join(
        [
            f'<div class="likeverd-table" lang="{LOCALES[table.language]}">{style}{watermark}',
            f'<div class="likeverd-scroll" role="region" aria-labelledby="{anchor}" tabindex="0">',
            f'<table><caption id="{anchor}"><span>{escape(table.caption)}</span></caption>',
            _head(table),
            _bodies(table),
            "</table></div>",
            f'<div class="notes">{notes}</div>' if notes else "",
            "</div>",
        ]
    )


def _head(table: Table) -> str:
    classes = [_column_class(table, i) for i in range(len(table.columns))]
    spans = "".join(f'<colgroup span="{n}"></colgroup>' for _, _, n in table.column_groups)
    down = ' rowspan="2"' if table.has_groups else ""
    upper = [f'<th class="label" scope="col"{down}>{escape(table.row_heading)}</th>']
    lower = []
    for group, first, count in table.column_groups:
        headings = [
            f'<th{classes[i]} scope="col"{"" if group else down}>'
            f"{escape(table.columns[i].heading)}</th>"
            for i in range(first, first + count)
        ]
        if group is None:
            upper += headings
            continue
        opens = " opens" if first else ""
        upper.append(
            f'<th class="group{opens}" colspan="{count}" scope="colgroup">'
            f"<span>{escape(group)}</span></th>"
        )
        lower += headings
    second = f"\n<tr>{''.join(lower)}</tr>" if lower else ""
    return f"<colgroup></colgroup>{spans}\n<thead><tr>{''.join(upper)}</tr>{second}</thead>"


def _column_class(table: Table, i: int) -> str:
    names = ["words"] if i in table.text_columns else []
    starts = {first for _, first, _ in table.column_groups}
    if table.has_groups and i in starts and i:
        names.append("opens")
    return f' class="{" ".join(names)}"' if names else ""


def _bodies(table: Table) -> str:
    classes = [_column_class(table, i) for i in range(len(table.columns))]
    lines = ["<tbody>"]
    for i, row in enumerate(table.rows):
        if row.style == "group" and i:
            lines.append("</tbody><tbody>")
        cells = "".join(
            f"<td{name}>{_cell(cell, table.language)}</td>"
            for cell, name in zip(row.cells, classes, strict=False)
        )
        lines.append(f"<tr{_row_class(row)}>{_label(row, table)}{cells}</tr>")
    return "\n".join([*lines, "</tbody>"])


def _row_class(row: Row) -> str:
    name = "group-row" if row.style == "group" else row.style
    return "" if name == "plain" else f' class="{name}"'


def _label(row: Row, table: Table) -> str:
    scope = "rowgroup" if row.style == "group" else "row"
    span = "" if row.cells else f' colspan="{len(table.columns) + 1}"'
    indent = f' style="padding-left:{18 * row.depth}px"' if row.depth else ""
    mark = numbers.DAGGER + _hidden(SEE_NOTE[table.language]) if row.dagger else ""
    return f'<th class="label" scope="{scope}"{span}{indent}>{escape(row.label)}{mark}</th>'


def _cell(cell: Cell, language: str) -> str:
    if cell.sign is not None:
        meaning = numbers.explain_sign(cell.sign, language)
        shown = f'<span class="sign" aria-hidden="true" title="{meaning}">{cell.sign}</span>'
        return shown + _hidden(meaning)
    star = numbers.STAR + _hidden(SEE_NOTE[language]) if cell.star else ""
    return escape(cell.text(language)) + star


def _hidden(text: str) -> str:
    return f'<span class="likeverd-hidden"> ({text})</span>'
