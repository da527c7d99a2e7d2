"""Text that was already spoilt when the file came here: reported cell by cell, kept as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from survey.importing.raw_export import RawColumn, RawExport
from survey.problems import Problem

SHOWN = 20
"""So many cells are named a kind of damage; the rest are counted."""

_TWICE = re.compile(
    "[ÂÃâ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]"
)


def check_text(export: RawExport) -> Iterator[Problem]:
    """Find letters that were lost (U+FFFD) and letters that were encoded twice."""
    lost: list[tuple[int | None, RawColumn]] = []
    twice: list[tuple[int | None, RawColumn]] = []
    for column in export.columns:
        for text in (column.name, column.label, *column.value_labels.values()):
            if "\ufffd" in text:
                lost.append((None, column))
                break
            if is_twice_encoded(text):
                twice.append((None, column))
                break
        if column.cells.dtype != object:
            continue
        texts = {v for v in column.levels.values if type(v) is str and not v.isascii()}
        gone = {text for text in texts if "\ufffd" in text}
        doubled = {text for text in texts - gone if is_twice_encoded(text)}
        if gone or doubled:
            for row, cell in enumerate(column.cells):
                if cell in gone:
                    lost.append((row, column))
                elif cell in doubled:
                    twice.append((row, column))
    yield from _listed(export, lost, "letters were lost before the file came here (they stand as "
                       "\ufffd); the text is kept as it is.")  # fmt: skip
    yield from _listed(export, twice, "letters were encoded twice before the file came here "
                       "(they look like Ã¸ or Ã¥); the text is kept as it is.")  # fmt: skip


def is_twice_encoded(text: str) -> bool:
    """Tell whether a text becomes other, valid text when one encoding is taken off."""
    if not _TWICE.search(text):
        return False
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8") != text
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return len(_TWICE.findall(text)) > 1


def _listed(
    export: RawExport, cells: list[tuple[int | None, RawColumn]], what: str
) -> Iterator[Problem]:
    for row, column in cells[:SHOWN]:
        yield Problem(
            "text-damaged",
            what,
            "Export it again from the platform as UTF-8.",
            export.place(row, column),
            "warning",
        )
    if len(cells) > SHOWN:
        yield Problem(
            "text-damaged",
            f"the same is so in {len(cells) - SHOWN} more cells.",
            "Export it again from the platform as UTF-8.",
            export.place(),
            "warning",
        )
