"""SPSS files with labels, measurement levels and declared missing values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey.definition import Code
from survey.exporting.columns import ExportColumn
from survey.library import Library
from survey.problems import Place, Problem

if TYPE_CHECKING:
    import pandas as pd

    from survey.store.responses_store import Responses

VARIABLE_LABEL_BYTES = 255
VALUE_LABEL_BYTES = 120
NAME_BYTES = 64
FILE_LABEL_BYTES = 64


def write_sav(
    library: Library,
    wave: str,
    responses: Responses,
    path: Path,
    language: str,
    *,
    all_background: bool = False,
) -> tuple[Problem, ...]:
    """Write a wave as an SPSS file; `survey.exporting.export_wave` says what is in it.

    Returns what SPSS's limits made necessary: labels that had to be shortened.
    """
    from survey.exporting.export_wave import export_wave

    return export_wave(
        library, wave, responses, path, language, all_background=all_background
    ).problems


def write_table(
    table: pd.DataFrame,
    columns: Mapping[str, ExportColumn],
    path: Path,
    title: str,
    note: str,
    language: str,
) -> tuple[Problem, ...]:
    """Write a table of codes with what SPSS should know of each column.

    Nothing is left to pyreadstat's own cutting, which is silent and can split a letter.
    """
    import pandas as pd
    import pyreadstat

    problems: list[Problem] = []
    names = spss_names(list(table.columns))
    data: dict[str, Any] = {}
    labels: dict[str, str] = {}
    value_labels: dict[str, dict[Any, str]] = {}
    missing: dict[str, list[Any]] = {}
    measures: dict[str, str] = {}
    formats: dict[str, str] = {}
    for name, spss_name in names.items():
        column, series = columns[name], table[name]
        place = Place(path.name, column=spss_name)
        labels[spss_name] = _shortened(column.label, VARIABLE_LABEL_BYTES, place, problems)
        measures[spss_name] = column.measure
        if pd.api.types.is_numeric_dtype(series.dtype):
            data[spss_name] = series.astype("Float64").to_numpy(dtype=float, na_value=float("nan"))
            formats[spss_name] = f"F8.{column.decimals}"
        else:
            data[spss_name] = series.astype(object).where(series.notna(), "").to_numpy()
        if column.value_labels:
            value_labels[spss_name] = {
                code: _shortened(text, VALUE_LABEL_BYTES, place, problems)
                for code, text in column.value_labels.items()
            }
        if column.missing:
            missing[spss_name] = _missing_ranges(column, place, problems)
    pyreadstat.write_sav(
        pd.DataFrame(data),
        str(path),
        file_label=_cut(title, FILE_LABEL_BYTES),
        column_labels=labels,
        variable_value_labels=value_labels,
        missing_ranges={name: ranges for name, ranges in missing.items() if ranges},
        variable_measure=measures,
        variable_format=formats,
        note=_lines(note),
        compress=path.suffix.lower() == ".zsav",
    )
    return tuple(problems)


def spss_names(names: list[str]) -> dict[str, str]:
    """Return an SPSS name for every column: letters, digits, `_` and `.`, at most 64 bytes."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        base = re.sub(r"[^\w.]", "_", name).strip("._") or "column"
        if base[0].isdigit():
            base = f"v{base}"
        spss_name, number = _cut(base, NAME_BYTES, ""), 2
        while spss_name.casefold() in taken:
            spss_name, number = f"{_cut(base, NAME_BYTES - 4, '')}_{number}", number + 1
        taken.add(spss_name.casefold())
        found[name] = spss_name
    return found


def _missing_ranges(column: ExportColumn, place: Place, problems: list[Problem]) -> list[Any]:
    codes = sorted(column.missing, key=str)
    if len(codes) <= 3:
        return list(codes)
    numbers = [code for code in codes if not isinstance(code, str)]
    answers = [code for code in column.value_labels if code not in column.missing]
    low, high = min(numbers, default=0), max(numbers, default=0)
    if len(numbers) == len(codes) and not any(_within(code, low, high) for code in answers):
        return [{"lo": low, "hi": high}]
    problems.append(
        Problem(
            "missing-too-many",
            f"SPSS can declare three missing codes, not {len(codes)}; the last are only labelled.",
            "Declare the others missing in SPSS before counting.",
            place,
            "warning",
        )
    )
    return list(codes[:3])


def _within(code: Code, low: float, high: float) -> bool:
    return not isinstance(code, str) and low <= code <= high


def _shortened(text: str, limit: int, place: Place, problems: list[Problem]) -> str:
    if len(text.encode()) <= limit:
        return text
    problems.append(
        Problem(
            "label-too-long",
            f'the label "{_cut(text, 60)}" has {len(text.encode())} bytes, SPSS allows {limit}; it '
            "was cut and ends with a row of dots.",
            "The codebook has it whole: survey codebook.",
            place,
            "warning",
        )
    )
    return _cut(text, limit)


def _cut(text: str, limit: int, ending: str = "…") -> str:
    """Cut a text to so many bytes without splitting a letter."""
    if len(text.encode()) <= limit:
        return text
    kept = text.encode()[: limit - len(ending.encode())].decode(errors="ignore")
    return kept.rstrip() + ending


def _lines(text: str) -> list[str]:
    """Break a text into the lines of at most 80 bytes that an SPSS document holds."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer.encode()) <= 78:
            lines[-1] = longer
        else:
            lines.append(_cut(word, 78))
    return lines
