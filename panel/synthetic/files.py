"""The invented answers as files of the kinds that platforms write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from panel.synthetic.background import refuse_consent
from panel.synthetic.draw import generators
from panel.synthetic.make import SyntheticStudy
from panel.synthetic.oddities import OUTCOMES, PlantedOddity, plant_cells, plant_rows
from panel.synthetic.spec import WaveFile
from panel.synthetic.table import ExportColumn, ExportTable, build_table
from survey.definition import in_language
from survey.library import Library

if TYPE_CHECKING:
    import pandas as pd

_LABEL_BYTES = 255
_VALUE_LABEL_BYTES = 120


@dataclass(frozen=True, slots=True)
class WrittenExport:
    """One wave's file and the truth about it.

    Parameters
    ----------
    planted
        Every oddity, with the row as the user counts: of the sheet, or of the SPSS file from 1.
    truth
        One row a row of the file, in its order: `response_id` (text), `row`, `person` (who
        really answered, empty for a stranger or nobody), `token_person`, `oddity`.
    """

    wave: str
    path: Path
    planted: tuple[PlantedOddity, ...]
    truth: pd.DataFrame


def write_exports(
    synthetic: SyntheticStudy, library: Library, tokens: Mapping[str, str], folder: Path
) -> tuple[WrittenExport, ...]:
    """Write every wave's file into a folder.

    Parameters
    ----------
    tokens
        The personal token of each person, by the person's key in the register workbook.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(_write_wave(synthetic, library, wave, tokens, folder) for wave in library.waves)


def _write_wave(
    synthetic: SyntheticStudy,
    library: Library,
    wave: str,
    tokens: Mapping[str, str],
    folder: Path,
) -> WrittenExport:
    import pandas as pd

    number = library.waves.index(wave)
    rng = generators(synthetic.seed + number)["mess"]
    rule = synthetic.spec.files.get(wave, WaveFile())
    language = rule.language or library.study.languages[0]
    table = build_table(synthetic, library, wave, tokens, language)
    answered = synthetic.responses
    seen = set(answered.loc[answered["wave"].isin(library.waves[:number]), "person"])
    plant_rows(table, rule.mess, refuse_consent(library, number), seen, rng)
    table.put_in_order()
    labels = rule.answers == "labels"
    if labels:
        _say_in_words(table, language)
    code = library.study.linking.code
    missing = code.missing[0] if code and code.missing else None
    cells = plant_cells(table, rule.mess, rule.as_ == "xlsx", labels, missing, rng)
    path = folder / f"{synthetic.spec.prefix}{wave}.{rule.as_}"
    if rule.as_ == "sav":
        _write_sav(table, path, language, in_language(synthetic.spec.notice, language))
    else:
        _write_xlsx(table, path, rule.headers == "wording", synthetic.spec.notice)
    first = 1 if rule.as_ == "sav" else 2
    cells += _lost_cards(synthetic, table, library.waves[number - 1] if number else None)
    planted = _planted(table, cells, path.name, first, rule.headers == "wording")
    truth = pd.DataFrame(
        {
            "response_id": [str(row.cells[table.response_id]) for row in table.rows],
            "row": range(first, first + len(table.rows)),
            "person": [row.person for row in table.rows],
            "token_person": [row.token_person for row in table.rows],
            "oddity": [row.oddity for row in table.rows],
        }
    )
    return WrittenExport(wave, path, planted, truth)


def _planted(
    table: ExportTable, cells: list[tuple[str, int, str]], file: str, first: int, wording: bool
) -> tuple[PlantedOddity, ...]:
    def cell(kind: str, row: int, name: str) -> PlantedOddity:
        column = table.column(name)
        shown = column.wording if wording and column.scale else column.name
        value = table.rows[row].cells[name]
        text = "" if value is None else str(value)
        return PlantedOddity(kind, OUTCOMES[kind], file, row + first, shown, text)

    found = [cell(kind, row, name) for kind, row, name in cells]
    for number, row in enumerate(table.rows):
        if row.oddity == "unknown_person":
            found.append(cell(row.oddity, number, table.token))
        elif row.oddity:
            oddity = OUTCOMES[row.oddity]
            found.append(PlantedOddity(row.oddity, oddity, file, number + first, None, ""))
        elif row.token_person and row.person != row.token_person:
            found.append(cell("token_by_successor", number, table.token))
    return tuple(sorted(found, key=lambda oddity: (oddity.row, oddity.kind)))


def _lost_cards(
    synthetic: SyntheticStudy, table: ExportTable, earlier: str | None
) -> list[tuple[str, int, str]]:
    """Return the rows of those who used their token the wave before and have it no longer."""
    before = synthetic.responses[synthetic.responses["wave"] == earlier]
    had = set(before.loc[before["token_person"] == before["person"], "person"])
    return [
        ("lost_card", number, table.token)
        for number, row in enumerate(table.rows)
        if row.person in had and not row.token_person
    ]


def _say_in_words(table: ExportTable, language: str) -> None:
    """Put the label of every choice in the place of its code."""
    for column in table.columns:
        scale = column.scale
        if scale is None or scale.type != "choice":
            continue
        words = {
            code: in_language(choice.text, language)
            for code, choice in (scale.choices | scale.missing).items()
        }
        for row in table.rows:
            code = row.cells.get(column.name)
            if code is not None:
                row.cells[column.name] = words[code]


def _write_xlsx(table: ExportTable, path: Path, wording: bool, notice: Mapping[str, str]) -> None:
    from openpyxl import Workbook
    from openpyxl.comments import Comment

    book = Workbook()
    page = book.active
    page.title = "Data"
    page.append([c.wording if wording and c.scale else c.name for c in table.columns])
    for row in table.rows:
        page.append([row.cells.get(column.name) for column in table.columns])
    page.freeze_panes = "B2"
    words = "\n".join(notice.values())
    book.properties.title = book.properties.description = words
    page.cell(1, len(table.columns)).comment = Comment(words, "Likeverd", height=160, width=400)
    book.save(path)


def _write_sav(table: ExportTable, path: Path, language: str, notice: str) -> None:
    import pandas as pd
    import pyreadstat

    frame = pd.DataFrame(
        {
            column.name: pd.Series([row.cells.get(column.name) for row in table.rows], dtype=object)
            for column in table.columns
        }
    )
    values: dict[str, dict[Any, str]] = {}
    missing: dict[str, list[Any]] = {}
    for column in table.columns:
        cells = frame[column.name]
        if column.name in (table.started, table.completed):
            frame[column.name] = pd.to_datetime(cells)
        elif _is_text(column) or column.name == table.token:
            frame[column.name] = cells.fillna("").astype(str)
        else:
            frame[column.name] = pd.to_numeric(cells)
        if column.scale is not None and column.scale.type in ("choice", "multiple"):
            values[column.name] = _value_labels(column, language)
            if column.scale.missing and not _is_text(column):
                missing[column.name] = list(column.scale.missing)
    pyreadstat.write_sav(
        frame,
        path,
        file_label=_cut(notice, 64),
        column_labels=[_cut(column.wording, _LABEL_BYTES) for column in table.columns],
        variable_value_labels=values,
        missing_ranges=missing,
    )


def _is_text(column: ExportColumn) -> bool:
    scale = column.scale
    if scale is None or scale.type == "multiple":
        return False
    codes = [*scale.choices, *scale.missing]
    return scale.type in ("text", "date") or any(isinstance(code, str) for code in codes)


def _value_labels(column: ExportColumn, language: str) -> dict[Any, str]:
    scale = column.scale
    if scale is None:
        return {}
    if scale.type == "multiple":
        chosen = in_language(scale.choices[column.option or ""].text, language)
        return {1: _cut(chosen, _VALUE_LABEL_BYTES), 0: "-"}
    return {
        code: _cut(in_language(choice.text, language), _VALUE_LABEL_BYTES)
        for code, choice in (scale.choices | scale.missing).items()
    }


def _cut(text: str, size: int) -> str:
    """Return as much of a text as fits in so many bytes of UTF-8."""
    return text.encode()[:size].decode(errors="ignore")
