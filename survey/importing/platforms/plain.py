"""A table as people make it: one row of names, one row a person."""

from __future__ import annotations

from dataclasses import replace

from survey.importing.raw_export import RawExport, clean_cell
from survey.importing.recognition import Evidence, Heading, Platform, Sheets, build_table
from survey.importing.sheet import Sheet
from survey.problems import Problem

NAMES = 3
"""A row above the names is a title when it has one cell and the row under it so many."""


def recognises(sheets: Sheets) -> Evidence | None:
    """Take every file; it stands last."""
    return Evidence("nothing in it is any other platform's mark" if sheets else "")


def read(sheets: Sheets) -> tuple[RawExport, ...]:
    """Take the first filled row of each sheet as its names, but for a title above them."""
    return tuple(_read_titled(s) if _is_titled(s) else build_table(s) for s in sheets)


def _is_titled(sheet: Sheet) -> bool:
    filled = [sum(map(bool, row)) for row in sheet.heads]
    return len(filled) > 1 and filled[0] == 1 and filled[1] >= NAMES and sheet.export is None


def _read_titled(sheet: Sheet) -> RawExport:
    skip = next(
        number
        for number, row in enumerate(sheet.rows[sheet.first + 1 :], 2)
        if any(clean_cell(value) is not None for value in row)
    )
    export = build_table(sheet, [Heading(name) for name in sheet.heads[1]], skip)
    note = Problem(
        "title-row",
        f"row {sheet.first + 1} holds one cell only and was taken for a title; the names of the "
        f"columns were read from row {sheet.first + skip}.",
        "Delete the title if that is wrong.",
        sheet.place(),
        "note",
    )
    return replace(export, problems=(note, *export.problems))


PLAIN = Platform(name="plain", title="", recognises=recognises, read=read)
