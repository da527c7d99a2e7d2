"""Batches and registers of the invented garden study, made from a few words a row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from survey.fieldwork.register_sheets import COLUMNS
from survey.library import Library
from survey.response_batch import ResponseBatch
from survey.responses import HEAD, answer_columns
from survey.store.responses_store import answer_dtype

ELEMENTS = ("K_1", "K_2", "K_3", "K_4")


def make_batch(library: Library, wave: str, *rows: dict[str, Any], **given: Any) -> ResponseBatch:
    """A row has `key`, and may have head columns, question ids, token, code, consent, texts."""
    instrument = library.instrument(wave)
    index = pd.Index([row["key"] for row in rows], name="row_key", dtype="string")
    defaults = {
        "wave": wave,
        "instrument": instrument.instrument,
        "version": instrument.version,
        "mode": "web",
        "language": "nb",
        "project": "HILL",
        "role": "TEA",
        "role_source": "self",
        "completed_on": pd.Timestamp("2021-09-10"),
    }
    frame = pd.DataFrame(index=index)
    for name in HEAD[1:]:
        frame[name] = pd.Series([row.get(name, defaults.get(name)) for row in rows], index)
    for name, question in answer_columns(instrument).items():
        kind = answer_dtype(instrument.answer_of(question))
        frame[name] = pd.Series([row.get(name) for row in rows], index, dtype=kind)
    reasons = [
        {"row_key": row["key"], "column": column, "reason": reason}
        for row in rows
        for column, reason in row.get("reasons", {}).items()
    ]
    texts = [
        {"row_key": row["key"], "question": question, "text": text}
        for row in rows
        for question, text in row.get("texts", {}).items()
    ]
    codes = {
        element: pd.Series(
            [_element(row.get("code"), number) for row in rows], index, dtype="string"
        )
        for number, element in enumerate(ELEMENTS)
    }
    tokens = pd.Series([row.get("token") for row in rows], index, dtype="string")
    return ResponseBatch(
        wave,
        instrument.instrument,
        instrument.version,
        given.get("file", f"{wave}.xlsx"),
        given.get("file_hash", "0" * 64),
        given.get("layout", "generic"),
        frame,
        pd.DataFrame(reasons, columns=["row_key", "column", "reason"]),
        tokens,
        pd.DataFrame(codes, index=index),
        pd.Series([row.get("consent", True) for row in rows], index, dtype="boolean"),
        pd.Series([row.get("link_consent", True) for row in rows], index, dtype="boolean"),
        pd.DataFrame(texts, columns=["row_key", "question", "text"]),
    )


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
