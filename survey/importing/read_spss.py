"""SPSS files (.sav, .zsav, .por) with their labels and what they declare as missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from survey.importing.raw_export import MissingRange, RawColumn, RawExport, clean_cell
from survey.problems import Place, Problem, SurveyError

DATE_FORMATS = ("DATE", "ADATE", "EDATE", "SDATE", "JDATE", "DATETIME", "YMDHMS")


def read_spss(path: Path, portable: bool = False) -> RawExport:
    """Read an SPSS system or portable file; raises `SurveyError` when it is damaged.

    Codes declared missing are kept as they are: by default pyreadstat makes them nothing.
    Dates are kept as seconds, since a single absurd one would make the file unreadable.
    """
    import numpy as np
    import pyreadstat

    read: Any = pyreadstat.read_por if portable else pyreadstat.read_sav
    options: dict[str, Any] = {"disable_datetime_conversion": True}
    if not portable:
        options["user_missing"] = True
    try:
        frame, meta = read(str(path), **options)
    except (pyreadstat.ReadstatError, UnicodeDecodeError, ValueError, MemoryError) as error:
        raise SurveyError(
            Problem(
                "damaged-file",
                f"this SPSS file cannot be read: {str(error).rstrip('.')}.",
                "It may have been cut short on the way. Export it again, or open it in SPSS or "
                "PSPP and save it anew.",
                Place(path.name),
            )
        ) from None
    columns = []
    for name in meta.column_names:
        series = frame[name]
        if series.dtype.kind in "fiu":
            cells = series.to_numpy(dtype=float)
        else:
            cells = _texts(series.to_numpy(dtype=object))
        kind = str((meta.original_variable_types or {}).get(name, "")).rstrip("0123456789.")
        columns.append(
            RawColumn(
                name,
                name,
                cells,
                (meta.column_names_to_labels.get(name) or "").strip(),
                dict(meta.variable_value_labels.get(name, {})),
                tuple(
                    MissingRange(part["lo"], part["hi"])
                    for part in (meta.missing_ranges or {}).get(name, ())
                ),
                cells.dtype != object and kind in DATE_FORMATS,
            )
        )
    layout = "SPSS portable" if portable else "SPSS"
    rows = np.arange(1, len(frame) + 1)
    problems = (_portable_warning(path),) if portable else ()
    return RawExport(path.name, None, layout, tuple(columns), rows, problems)


def _portable_warning(path: Path) -> Problem:
    return Problem(
        "portable-missing",
        "codes that this portable file declares missing cannot be read; such cells come in empty.",
        'Save it as .sav in SPSS or PSPP, so that "don\'t know" is not lost.',
        Place(path.name),
        "warning",
    )


def _texts(values: Any) -> Any:
    """Strip texts once per distinct value; nothing becomes `None`."""
    import numpy as np
    import pandas as pd

    codes, distinct = pd.factorize(values)
    cleaned = np.empty(len(distinct) + 1, dtype=object)
    cleaned[:-1] = [clean_cell(value) for value in distinct]
    return cleaned[codes]
