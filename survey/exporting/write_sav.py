"""SPSS files with labels, measurement levels and declared missing values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey.exporting.columns import ExportColumn
from survey.exporting.sav_extensions import add_extensions
from survey.exporting.sav_missing import missing_ranges
from survey.exporting.sav_sets import build_sets
from survey.exporting.sav_values import sav_values
from survey.exporting.sav_variables import SavVariable, cut, sav_variable, shortened, spss_names
from survey.instrument import Instrument
from survey.library import Library
from survey.problems import Place, Problem

if TYPE_CHECKING:
    import pandas as pd

    from survey.store.responses_store import Responses

VARIABLE_LABEL_BYTES = 255
VALUE_LABEL_BYTES = 120
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


@dataclass(slots=True)
class _Described:
    """What pyreadstat is told of the variables, by their SPSS names."""

    data: dict[str, Any] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    value_labels: dict[str, dict[Any, str]] = field(default_factory=dict)
    missing: dict[str, list[Any]] = field(default_factory=dict)
    measures: dict[str, str] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def write_table(
    table: pd.DataFrame,
    columns: Mapping[str, ExportColumn],
    path: Path,
    title: str,
    note: str,
    language: str,
    instrument: Instrument | None = None,
) -> tuple[Problem, ...]:
    """Write a table of codes with what SPSS should know of each column.

    Nothing is left to pyreadstat's own cutting, which is silent and can split a letter.

    Parameters
    ----------
    table
        A response a row.
    columns
        How each column of the table is labelled.
    path
        A .sav, or a .zsav, which is compressed.
    title, note
        The file's label and its document.
    language
        Of the labels.
    instrument
        Says how the columns stood in the file they came from, which belong together as sets, and
        which is the weight.

    Returns
    -------
    What SPSS's limits made necessary, such as labels that had to be shortened.
    """
    import pandas as pd
    import pyreadstat

    given = instrument.variables if instrument else {}
    variables = {
        name: sav_variable(columns[name], given.get(name), language) for name in table.columns
    }
    names = spss_names(list(table.columns), {name: v.name for name, v in variables.items()})
    told = _Described()
    for name, spss_name in names.items():
        place = Place(path.name, column=spss_name)
        _describe(told, spss_name, table[name], columns[name], variables[name], place)
    pyreadstat.write_sav(
        pd.DataFrame(told.data),
        str(path),
        file_label=cut(title, FILE_LABEL_BYTES),
        column_labels=told.labels,
        variable_value_labels=told.value_labels,
        missing_ranges=told.missing,
        variable_measure=told.measures,
        variable_format=told.formats,
        note=_lines(note),
        compress=path.suffix.lower() == ".zsav",
    )
    if instrument is not None:
        weight = names.get(instrument.uses.get("weight", ""), "")
        place = Place(path.name)
        sets = build_sets(instrument, names, variables, language, place, told.problems)
        add_extensions(path, weight, sets)
    return tuple(told.problems)


def _describe(
    told: _Described,
    name: str,
    series: pd.Series[Any],
    column: ExportColumn,
    variable: SavVariable,
    place: Place,
) -> None:
    import pandas as pd

    values, text = sav_values(series, column, variable)
    # pandas' own type of text is slow to walk through a row at a time, as pyreadstat does.
    told.data[name] = pd.Series(values, dtype=object) if text else values
    told.measures[name] = variable.measure
    if variable.label:
        label = shortened(variable.label, VARIABLE_LABEL_BYTES, place, told.problems)
        told.labels[name] = label
    if not text:
        told.formats[name] = variable.format or "F8.0"
    labels = {
        code: shortened(words, VALUE_LABEL_BYTES, place, told.problems)
        for code, words in variable.labels.items()
        if isinstance(code, str) == text
    }
    if labels:
        told.value_labels[name] = labels
    answers = [c for c in labels if not any(span.holds(c) for span in variable.missing)]
    declared, problems = missing_ranges(variable.missing, answers, text, place)
    told.problems.extend(problems)
    if declared:
        told.missing[name] = declared


def _lines(text: str) -> list[str]:
    """Break a text into the lines of at most 80 bytes that an SPSS document holds."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer.encode()) <= 78:
            lines[-1] = longer
        else:
            lines.append(cut(word, 78))
    return lines
