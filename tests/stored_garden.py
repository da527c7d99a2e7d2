"""Batches and registers of the invented garden study, made from a few words a row."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd

from survey.fieldwork.register_sheets import COLUMNS
from survey.levels import find_levels
from survey.library import Library
from survey.response_batch import ReasonGrid, ResponseBatch
from survey.responses import REASON_CODES, answer_columns, answer_dtype
from survey.store.encoding import ROW_COLUMNS

ELEMENTS = ("K_1", "K_2", "K_3", "K_4")


def make_batch(library: Library, wave: str, *rows: dict[str, Any], **given: Any) -> ResponseBatch:
    """A row has `key`, and may have head columns, question ids, token, code, consent, texts."""
    instrument = library.instrument(wave)
    defaults = {
        "mode": "web",
        "language": "nb",
        "project": "HILL",
        "role": "TEA",
        "role_source": "self",
        "completed_on": "2021-09-10",
    }
    columns = answer_columns(instrument)
    kinds = {name: answer_dtype(instrument.answer_of(q)) for name, q in columns.items()}
    why = np.zeros((len(rows), len(columns)), dtype=np.uint8)
    for number, row in enumerate(rows):
        for column, reason in row.get("reasons", {}).items():
            why[number, list(columns).index(column)] = REASON_CODES[reason]
        for place, name in enumerate(columns):
            if row.get(name) is None and not why[number, place]:
                why[number, place] = REASON_CODES["skipped"]
    texts = [
        {"row_key": row["key"], "question": question, "text": text}
        for row in rows
        for question, text in row.get("texts", {}).items()
    ]
    return ResponseBatch(
        wave=wave,
        instrument=instrument.instrument,
        version=instrument.version,
        file=given.get("file", f"{wave}.xlsx"),
        file_hash=given.get("file_hash", "0" * 64),
        layout=given.get("layout", "generic"),
        row_keys=cells(row["key"] for row in rows),
        head={
            name: cells(row.get(name, defaults.get(name)) for row in rows) for name in ROW_COLUMNS
        },
        answers={name: find_levels(cells(row.get(name) for row in rows)) for name in columns},
        dtypes=kinds,
        why=ReasonGrid(tuple(columns), why),
        tokens=cells(row.get("token") for row in rows),
        codes={
            element: cells(_element(row.get("code"), number) for row in rows)
            for number, element in enumerate(ELEMENTS)
        },
        consent=cells(row.get("consent", True) for row in rows),
        link_consent=cells(row.get("link_consent", True) for row in rows),
        free_text=pd.DataFrame(texts, columns=["row_key", "question", "text"]),
    )


def cells(values: Iterable[Any]) -> np.ndarray:
    """Make an array of objects."""
    given = list(values)
    array = np.empty(len(given), dtype=object)
    array[:] = given
    return array


def _element(code: str | None, number: int) -> str | None:
    """`?` in a code is an element that was not answered."""
    return None if code is None or code[number] == "?" else code[number]


def write_register(path: Path, **sheets: list[dict[str, Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet, columns in COLUMNS.items():
        if sheet in sheets:
            page = book.create_sheet(sheet)
            page.append(list(columns))
            for row in sheets[sheet]:
                page.append([row.get(column) for column in columns])
    book.save(path)
    return path
