"""The mess real files have, planted in a table of answers and written down.

A row is planted before the rows are numbered, a cell after the answers have got their words.
"""

from __future__ import annotations

import copy
import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from panel.synthetic.spec import Mess
from panel.synthetic.table import MARK, ExportColumn, ExportRow, ExportTable

Outcome = Literal["cell", "row", "forgiven", "linking"]

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_KEPT_BY_DUPLICATE = 0.4

OUTCOMES: dict[str, Outcome] = {
    "duplicate": "row",
    "unknown_person": "row",
    "empty_row": "row",
    "consent_refused": "row",
    "impossible_code": "cell",
    "misspelt_label": "cell",
    "spaces": "forgiven",
    "letter_case": "forgiven",
    "decimal": "forgiven",
    "code_variation": "forgiven",
    "code_missing": "linking",
    "lost_card": "linking",
    "token_by_successor": "linking",
}
"""What an import makes of each: a cell it lists, a row it lists or leaves out, nothing at all
because it is unambiguous, or something that only shows when waves are linked."""


@dataclass(frozen=True, slots=True)
class PlantedOddity:
    """One oddity in a file: `row` as the user counts, `column` as it is headed."""

    kind: str
    outcome: Outcome
    file: str
    row: int
    column: str | None
    value: str


def plant_rows(
    table: ExportTable,
    mess: Mess,
    refusal: dict[str, Any],
    seen: set[str],
    rng: np.random.Generator,
) -> None:
    """Plant whole rows: sent twice, of someone unknown, empty, without consent.

    `seen` are those who answered before: what they say of themselves agrees with the register,
    so that a stranger with answers like theirs stands out by the token alone.
    """
    people = [row for row in table.rows if row.token_person == row.person]
    questions = [column.name for column in table.columns if column.scale is not None]
    for row in _some(people, mess.duplicate, rng):
        again = copy.deepcopy(row)
        for name in questions[int(len(questions) * _KEPT_BY_DUPLICATE) :]:
            again.cells[name] = None
        again.cells[table.started] += dt.timedelta(hours=5)
        again.cells[table.completed] = None
        again.oddity = "duplicate"
        table.rows.append(again)
    for row in _some([p for p in people if p.person in seen] or people, mess.unknown_person, rng):
        stranger = copy.deepcopy(row)
        other = people[int(rng.integers(len(people)))]
        for column in table.columns:
            mine = row.cells.get(column.name)
            if column.rated and mine is not None and rng.random() < 0.5:
                theirs = other.cells.get(column.name)
                stranger.cells[column.name] = mine if theirs is None else theirs
            elif column.element:
                stranger.cells[column.name] = None
        letters = rng.integers(len(_CROCKFORD), size=12)
        stranger.cells[table.token] = "".join(_CROCKFORD[n] for n in letters)
        stranger.cells[table.started] += dt.timedelta(hours=3)
        stranger.cells[table.completed] = stranger.cells[table.started] + dt.timedelta(minutes=9)
        stranger.person, stranger.oddity = "", "unknown_person"
        table.rows.append(stranger)
    for kind, count, given in (
        ("empty_row", mess.empty_row, {}),
        ("consent_refused", mess.consent_refused if refusal else 0, refusal),
    ):
        for row in _some(people, count, rng):
            cells = dict.fromkeys(row.cells) | given
            cells[table.started] = row.cells[table.started] + dt.timedelta(hours=2)
            cells[MARK] = 1
            table.rows.append(ExportRow(cells, "", oddity=kind))


def plant_cells(
    table: ExportTable,
    mess: Mess,
    as_text: bool,
    labels: bool,
    missing_code: str | None,
    rng: np.random.Generator,
) -> list[tuple[str, int, str]]:
    """Plant single cells in rows that are otherwise as they should be.

    Parameters
    ----------
    as_text
        Cells may hold texts where codes belong, as in a workbook.
    labels
        Answers are written as labels.
    missing_code
        What one writes for a code element one does not know.

    Returns
    -------
    list
        The kind, the number of the row from 0, and the column name of each.
    """
    rated = [column for column in table.columns if column.rated]
    elements = [column for column in table.columns if column.element]
    rows = [n for n, row in enumerate(table.rows) if not row.oddity]
    free = iter(rng.permutation(rows))
    found: list[tuple[str, int, str]] = []

    def plant(kind: str, count: int, columns: list[ExportColumn], change: Any) -> None:
        for _ in range(count):
            for number in free:
                cells = table.rows[int(number)].cells
                filled = [c for c in columns if change(cells.get(c.name), c) is not None]
                if filled:
                    column = filled[int(rng.integers(len(filled)))]
                    cells[column.name] = change(cells[column.name], column)
                    found.append((kind, int(number), column.name))
                    break

    plant("code_variation", mess.code_variation, elements, _typed_otherwise)
    if missing_code:
        by_code = [c for c in elements if table.rows]
        plant("code_missing", mess.code_missing, by_code, lambda v, c: missing_code if v else None)
    plant("impossible_code", mess.impossible_code, rated, _impossible)
    if labels:
        plant("misspelt_label", mess.misspelt_label, rated, _misspelt)
        plant("letter_case", mess.letter_case, rated, _upper)
        plant("decimal", mess.decimal, rated, _decimal_of_label)
    if as_text:
        plant("spaces", mess.spaces, rated, lambda v, c: f"  {v} " if v is not None else None)
    if as_text and not labels:
        plant("decimal", mess.decimal, rated, lambda v, c: f"{v},0" if v is not None else None)
    return found


def _some(rows: list[ExportRow], count: int, rng: np.random.Generator) -> list[ExportRow]:
    return [rows[n] for n in rng.permutation(len(rows))[:count]]


def _typed_otherwise(value: Any, column: ExportColumn) -> Any:
    """Return a code element in lower case or without its leading zero."""
    if not value:
        return None
    other = str(value).lower().lstrip("0") or "0"
    return other if other != value else None


def _impossible(value: Any, column: ExportColumn) -> Any:
    """Return a code that neither a judgement nor a missing answer has."""
    if value is None or column.scale is None:
        return None
    code = int(column.scale.bounds[1]) + 2
    while code in column.scale.missing:
        code += 1
    return code


def _misspelt(value: Any, column: ExportColumn) -> Any:
    if not isinstance(value, str) or len(value) < 5:
        return None
    return value[:-1] + ("k" if value[-1] != "k" else "q")


def _upper(value: Any, column: ExportColumn) -> Any:
    return value.upper() if isinstance(value, str) and value.upper() != value else None


def _decimal_of_label(value: Any, column: ExportColumn) -> Any:
    """Return a label's code as a spreadsheet set to Norwegian would show it."""
    if column.scale is None:
        return None
    for code, choice in column.scale.choices.items():
        if value in choice.text.values():
            return f"{code},0"
    return None
