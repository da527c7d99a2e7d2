"""Invented files of answers from which studies are drafted."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pyreadstat

from survey.importing.raw_export import MissingRange, RawColumn, RawExport

AGREE = {
    1: "Helt uenig",
    2: "Litt uenig",
    3: "Verken eller",
    4: "Litt enig",
    5: "Helt enig",
    8: "Vet ikke",
    9: "Ikke aktuelt",
}
TICK = {0: "Ikke valgt", 1: "Valgt"}
CHOIRS = {1: "Fjordkoret", 2: "Bykoret", 3: "Skogskoret"}
WORDING = {
    "singer": "Sangernummer",
    "choir": "Hvilket kor?",
    "voice1": "Jeg blir hørt på øvelsene",
    "voice2": "Dirigenten forklarer godt",
    "voice3": "Vi velger sangene sammen",
    "q1": "Hvor enig er du i at notene er lette å lese?",
    "years": "Hvor mange år har du sunget?",
    "did_1": "Hva har du gjort? - Sunget",
    "did_2": "Hva har du gjort? - Spilt",
    "did_3": "Hva har du gjort? - Ryddet",
    "more": "Vil du si noe mer?",
}


def choir_answers(seed: str, people: range) -> pd.DataFrame:
    """One row a singer; who is who stays the same from wave to wave."""
    chance = random.Random(seed)
    rows = []
    for person in people:
        row: dict[str, Any] = {"singer": 1000 + person, "choir": person % 3 + 1}
        row |= {name: chance.choice([1, 2, 3, 4, 5, 5, 8]) for name in ("voice1", "voice2")}
        row |= {"voice3": chance.choice([2, 3, 4, 9]), "q1": chance.choice([1, 2, 3, 4, 5])}
        row |= {"years": chance.randint(0, 40)}
        row |= {f"did_{n}": chance.choice([0, 1]) for n in (1, 2, 3)}
        rows.append(row | {"more": chance.choice(["", f"Takk for i kveld {person}"])})
    return pd.DataFrame(rows)


def write_sav(
    path: Path, frame: pd.DataFrame, wording: dict[str, str], renamed: dict[str, str] | None = None
) -> None:
    """Write answers as SPSS does, with labels, missing values and other names."""
    names = {name: name for name in frame} | (renamed or {})
    labels = {names[n]: AGREE for n in ("voice1", "voice2", "voice3", "q1")}
    labels |= {names[n]: TICK for n in ("did_1", "did_2", "did_3")} | {names["choir"]: CHOIRS}
    pyreadstat.write_sav(
        frame.rename(columns=names),
        str(path),
        column_labels={names[name]: wording[name] for name in frame},
        variable_value_labels=labels,
        missing_ranges={
            names[n]: [{"lo": 8, "hi": 9}] for n in ("voice1", "voice2", "voice3", "q1")
        },
    )


def write_xlsx(path: Path, table: Sequence[Sequence[object]]) -> None:
    """Write a bare sheet."""
    book = openpyxl.Workbook()
    for row in table:
        book.active.append(list(row))
    book.save(path)


def column(
    cells: Sequence[Any],
    name: str = "v1",
    labels: dict[float | str, str] | None = None,
    *,
    missing: tuple[MissingRange, ...] = (),
    **more: Any,
) -> RawColumn:
    """Make a column as a reader would."""
    if all(isinstance(cell, int | float) or cell is None for cell in cells):
        values = np.array([np.nan if cell is None else cell for cell in cells], dtype=float)
    else:
        values = np.empty(len(cells), dtype=object)
        values[:] = cells
    return RawColumn(name, name, values, value_labels=labels or {}, missing=missing, **more)


def export(*columns: RawColumn) -> RawExport:
    """Make a file of columns."""
    size = len(columns[0].cells)
    return RawExport("made.sav", None, "SPSS", columns, np.arange(1, size + 1))
