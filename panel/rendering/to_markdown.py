"""Tables as Markdown with pipes, as GitHub and Quarto read them."""

from __future__ import annotations

import re

from panel.rendering.words import SOURCES
from panel.tables import Row, Table, TableSet, table_set

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$])")
# Only at the start of a line does Markdown read these as a list or a heading.
_STARTERS = re.compile(r"^(\d+)([.)])|^([+\-=:])")
_INDENT = "&emsp;"


def markdown_text(tables: Table | TableSet) -> str:
    """Write tables as Markdown: title, table with one heading line, notes."""
    parts = table_set(tables)
    blocks = [_table(table) for table in parts]
    if parts.all_provenance:
        pairs = [f"- {escape(key)}: {escape(value)}" for key, value in parts.all_provenance]
        blocks.append("\n".join([f"**{SOURCES[parts.language]}**", "", *pairs]))
    return "\n\n".join(blocks) + "\n"


def escape(text: str) -> str:
    """Return text that Markdown shows as it stands."""
    return _SPECIAL.sub(r"\\\1", text.replace("&", "&amp;"))


def escape_paragraph(text: str) -> str:
    """Return text that stands as it is also at the start of a line."""
    return _STARTERS.sub(r"\1\\\2\3", escape(text))


def _table(table: Table) -> str:
    left = table.text_columns
    lines = [[escape(table.row_heading), *(escape(c.full_heading) for c in table.columns)]]
    for row in table.rows:
        cells = [escape(cell.marked_text(table.language)) for cell in row.cells]
        lines.append([_label(row), *(cells or [""] * len(table.columns))])
    widths = [max(4, *(len(line[i]) for line in lines)) for i in range(len(lines[0]))]

    def pipes(line: list[str]) -> str:
        padded = (
            text.ljust(width) if i == 0 or i - 1 in left else text.rjust(width)
            for i, (text, width) in enumerate(zip(line, widths, strict=True))
        )
        return f"| {' | '.join(padded)} |"

    rule = [
        "-" * width if i == 0 or i - 1 in left else "-" * (width - 1) + ":"
        for i, width in enumerate(widths)
    ]
    body = "\n".join([pipes(lines[0]), pipes(rule), *(pipes(line) for line in lines[1:])])
    notes = (escape_paragraph(note) for note in table.footnotes)
    return "\n\n".join([f"**{escape(table.caption)}**", body, *notes])


def _label(row: Row) -> str:
    label = escape(row.marked_label)
    if row.style in ("group", "index"):
        label = f"**{label}**"
    elif row.style == "answers":
        label = f"*{label}*"
    return _INDENT * row.depth + label
