"""SPSS files (.sav, .zsav, .por) with their labels and what they declare as missing."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import Any

from survey.importing.raw_export import MissingRange, RawColumn, RawExport, clean_levels
from survey.importing.spss_dictionary import SpssDictionary, read_dictionary
from survey.importing.text_encoding import likeness
from survey.levels import find_levels
from survey.problems import Place, Problem, SurveyError
from survey.variables import FORMAT_PATTERN

DATE_FORMATS = (
    "DATE", "ADATE", "EDATE", "SDATE", "JDATE", "DATETIME", "YMDHMS", "MOYR", "QYR", "WKYR",
)  # fmt: skip

ENCODINGS = {
    "WINDOWS-1252": "Western European (cp1252)",
    "MACINTOSH": "Mac Roman",
    "LATIN1": "Latin-1",
}
PYTHON_NAMES = {"WINDOWS-1252": "cp1252", "MACINTOSH": "mac-roman", "LATIN1": "latin-1"}
CANNOT_CONVERT = "convert string"


def read_spss(path: Path, portable: bool = False) -> RawExport:
    """Read an SPSS system or portable file; raises `SurveyError` when it is damaged.

    Codes declared missing are kept as they are: by default pyreadstat makes them nothing.
    Dates are kept as seconds, since a single absurd one would make the file unreadable.
    """
    import numpy as np
    import pyreadstat

    read: Any = _read_portable if portable else pyreadstat.read_sav
    options: dict[str, Any] = {"disable_datetime_conversion": True, "user_missing": True}
    problems: tuple[Problem, ...] = ()
    dictionary = SpssDictionary() if portable else read_dictionary(path)
    if dictionary.fault:
        raise SurveyError(_damaged(path, dictionary.fault))
    try:
        try:
            if not dictionary.reads_as(dictionary.charset):
                raise UnicodeError(CANNOT_CONVERT)
            frame, meta = read(str(path), **options)
        except (pyreadstat.ReadstatError, UnicodeError) as error:
            if portable or (
                CANNOT_CONVERT not in str(error) and not isinstance(error, UnicodeError)
            ):
                raise
            encoding = _likeliest(path, dictionary)
            frame, meta = read(str(path), **options, encoding=encoding)
            problems = (*problems, _guessed(path, encoding))
        if not all(isinstance(name, str) and name for name in meta.column_names):
            raise ValueError("a variable has no name")
    except (pyreadstat.ReadstatError, UnicodeDecodeError, ValueError, MemoryError) as error:
        raise SurveyError(_damaged(path, str(error))) from None
    columns = []
    for name in meta.column_names:
        series = frame[name]
        levels = None
        if series.dtype.kind in "fiu":
            cells = series.to_numpy(dtype=float)
        else:
            levels = clean_levels(find_levels(series.to_numpy(dtype=object)))
            cells = levels.spread([*levels.values, None])
        shown = str((meta.original_variable_types or {}).get(name) or "")
        shown = shown if re.fullmatch(FORMAT_PATTERN, shown) else ""
        column = RawColumn(
            name,
            name,
            cells,
            (meta.column_names_to_labels.get(name) or "").rstrip(),
            dict(meta.variable_value_labels.get(name, {})),
            tuple(
                MissingRange(part["lo"], part["hi"])
                for part in (meta.missing_ranges or {}).get(name, ())
            ),
            cells.dtype != object and shown.rstrip("0123456789.") in DATE_FORMATS,
            measure="" if portable else (meta.variable_measure or {}).get(name) or "",
            format=shown,
        )
        columns.append(column if levels is None else column.knowing(levels))
    layout = "SPSS portable" if portable else "SPSS"
    rows = np.arange(1, len(frame) + 1)
    encoding = _known(meta.file_encoding)
    weight = dictionary.weight_name(encoding)
    if weight:
        problems = (*problems, _weighted(path, weight))
    return RawExport(
        path.name,
        None,
        layout,
        tuple(columns),
        rows,
        problems,
        weight=weight,
        sets=dictionary.response_sets(meta.column_names, encoding),
    )


def _read_portable(path: str, **options: Any) -> tuple[Any, Any]:
    """Read a portable file with what it declares missing, which `pyreadstat.read_por` hides."""
    from pyreadstat.pyreadstat import parser_entry_point

    return parser_entry_point(path, "por", **options)  # type: ignore[no-any-return]


def _known(encoding: str | None) -> str:
    """Return an encoding under a name that Python knows."""
    try:
        return codecs.lookup(encoding or "utf-8").name
    except LookupError:
        return "latin-1"


def _damaged(path: Path, why: str) -> Problem:
    return Problem(
        "damaged-file",
        f"this SPSS file cannot be read: {why.rstrip('.')}.",
        "It may have been cut short on the way. Export it again, or open it in SPSS or PSPP and "
        "save it anew.",
        Place(path.name),
    )


def _likeliest(path: Path, dictionary: SpssDictionary) -> str:
    """Return the encoding in which the file's texts look most like words."""
    import pyreadstat

    best, most = "LATIN1", float("-inf")
    for encoding in ENCODINGS:
        if not dictionary.reads_as(PYTHON_NAMES[encoding]):
            continue
        try:
            frame, meta = pyreadstat.read_sav(
                str(path), encoding=encoding, row_limit=1000, disable_datetime_conversion=True
            )
        except (pyreadstat.ReadstatError, UnicodeDecodeError, ValueError):
            continue
        said = {text for text in meta.column_labels if text}
        said |= {t for labels in meta.variable_value_labels.values() for t in labels.values()}
        for name in meta.column_names:
            if frame[name].dtype.kind not in "fiu":
                said |= {text for text in frame[name] if isinstance(text, str)}
        score = sum(likeness(text) for text in said)
        if score > most:
            best, most = encoding, score
    return best


def _guessed(path: Path, encoding: str) -> Problem:
    return Problem(
        "encoding-guessed",
        "this SPSS file does not say its encoding, or says it wrongly; judged by its letters it "
        f"was read as {ENCODINGS[encoding]}.",
        "If letters look wrong, open it in SPSS and save it anew as UTF-8.",
        Place(path.name),
        "note",
    )


def _weighted(path: Path, weight: str) -> Problem:
    return Problem(
        "weighted-file",
        f'this file is weighted by "{weight}". The weight is kept as a column and given back in '
        "an SPSS export; the figures of this program are unweighted.",
        "Weight them in the program you go on with, if they should be.",
        Place(path.name),
        "note",
    )
