"""What the analyst's tables share: each is marked as not protected, on the page and in a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from panel.dataset import Panel
from panel.frequency_tables import WATERMARK
from panel.numbers import NOT_COMPUTED
from panel.tables import Cell, CellKind, Column, Row, Table, TableSet, sign_cell
from panel.texts import text
from survey.definition import in_language


def internal_table(
    panel: Panel,
    id: str,
    key: str,
    columns: Sequence[Column],
    rows: Iterable[Row],
    language: str,
    *,
    heading: str,
    notes: Sequence[str] = (),
    **fields: object,
) -> Table:
    """Put a table together whose title is the text of a key, with the mark as its field `mark`."""
    mark = in_language(WATERMARK, language)
    return Table(
        id=id, title=text(key, language, mark=mark, **fields), columns=tuple(columns),
        rows=tuple(rows), notes=(f"{mark}.", *notes), language=language,
        synthetic=panel.synthetic, provenance=panel.provenance, row_heading=heading,
    )  # fmt: skip


def internal_set(panel: Panel, tables: Iterable[Table], language: str) -> TableSet:
    """Put tables together for one file that says it is not protected."""
    mark = in_language(WATERMARK, language)
    title = f"{mark}. {in_language(panel.library.study.title, language)}"
    return TableSet(tuple(tables), language, panel.provenance, title)


def number(value: Any, kind: CellKind = "mean", decimals: int = -1) -> Cell:
    """Return a number as a cell, or the sign that it was not computed."""
    if pd.isna(value):
        return sign_cell(NOT_COMPUTED)
    return Cell(int(value) if kind == "count" else float(value), kind, decimals=decimals)


def interval(low: Any, high: Any, *, decimals: int, signed: bool = False) -> Cell:
    """Return an interval as a cell, or the sign that it was not computed."""
    if pd.isna(low) or pd.isna(high):
        return sign_cell(NOT_COMPUTED)
    return Cell(kind="interval", low=float(low), high=float(high), decimals=decimals, signed=signed)


def wave_words(panel: Panel, wave: str, language: str) -> str:
    """Return a wave's title, as the study writes it."""
    return in_language(panel.library.study.wave(wave).title, language)
