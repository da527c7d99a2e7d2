"""Coded rows that are kept, with a reason for every empty cell, as a batch for the stores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from survey.importing.coded_table import CodedTable
from survey.importing.raw_export import RawExport
from survey.importing.respondents import Respondents
from survey.importing.routes import empty_reasons
from survey.importing.sort_rows import SortedRows
from survey.instrument import Instrument
from survey.library import Library
from survey.response_batch import ResponseBatch
from survey.responses import SYNTHETIC, answer_columns
from survey.study import Study

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

Routes = tuple[dict[str, int], "np.ndarray", "np.ndarray", dict[str, "np.ndarray"]]
"""Column number by question; asked for sure and answered, (rows, questions); by column, where
something was answered that is not asked."""


def build_batch(
    export: RawExport,
    table: CodedTable,
    library: Library,
    wave: str,
    people: Respondents,
    rows: SortedRows,
    routes: Routes,
    file_hash: str,
    language: str | None,
) -> tuple[ResponseBatch, dict[str, int]]:
    """Return the batch, and how many cells of the kept rows hold what.

    A refusal is in the batch with its key, token and consent and nothing else.
    """
    import numpy as np
    import pandas as pd

    instrument = library.instrument(wave)
    chosen = np.flatnonzero(rows.kept | rows.refused)
    silent = rows.refused[chosen]
    index = pd.Index(rows.keys[chosen], name="row_key", dtype="object")
    values, why, counts = _answers(table, instrument, rows, routes)

    def text(cells: Any, hide: bool = True) -> pd.Series[Any]:
        array = np.array(cells, dtype=object)[chosen]
        if hide:
            array[silent] = None
        return pd.Series(array, index=index, dtype="string")

    head: dict[str, Any] = {
        "wave": pd.Series(wave, index=index, dtype="string"),
        "instrument": pd.Series(instrument.instrument, index=index, dtype="string"),
        "version": pd.Series(instrument.version, index=index, dtype="Int64"),
        "mode": text(_mode(table)),
        "language": text(_languages(table, instrument, library.study, language)),
        "project": text(people.project),
        "arena": text(people.arena),
        "role": text(people.role),
        "role2": text(people.role2),
        "role_source": text(people.role_source),
        "started_on": text(_days(rows.started)),
        "completed_on": text(_days(rows.completed)),
    }
    from survey.store.responses_store import answer_dtype

    for name, question in answer_columns(instrument).items():
        cells = values[name][chosen]
        cells[silent] = None
        head[name] = pd.Series(
            cells, index=index, dtype=answer_dtype(instrument.answer_of(question))
        )
    link_consent = rows.link_consent[chosen]
    link_consent[silent] = None
    batch = ResponseBatch(
        wave=wave,
        instrument=instrument.instrument,
        version=instrument.version,
        file=export.file,
        file_hash=file_hash,
        layout=export.layout,
        responses=pd.DataFrame(head, index=index),
        reasons=_reasons(why, rows),
        tokens=text(people.tokens, hide=False),
        codes=_codes(table, instrument, library.study, routes, chosen, silent, index),
        consent=_truths(rows.consent[chosen], index),
        link_consent=_truths(link_consent, index),
        free_text=_free_text(table, rows, routes),
    )
    return batch, counts


def _answers(
    table: CodedTable, instrument: Instrument, rows: SortedRows, routes: Routes
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray], dict[str, int]]:
    import numpy as np
    import pandas as pd

    places, sure, answered, unasked = routes
    submitted = rows.completed != None  # noqa: E711
    not_asked, broken = empty_reasons(sure, answered, submitted)
    values: dict[str, np.ndarray] = {}
    why: dict[str, np.ndarray] = {}
    counts = dict.fromkeys(
        ("answers", "dont_know", "not_applicable", "not_asked", "skipped", "break_off", "invalid",
         "platform_missing"), 0,
    )  # fmt: skip
    for name, question in answer_columns(instrument).items():
        place = places[question]
        part = table.answers.get(name)
        if part is None:
            values[name] = np.full(table.size, None, dtype=object)
            why[name] = np.where(not_asked[:, place], "not_asked", "platform_missing").astype(
                object
            )
        else:
            cells, reasons = part.values.copy(), part.reasons.copy()
            cells[unasked[name]] = None
            reasons[unasked[name]] = "not_asked"
            empty = ~part.answered & (reasons == "")
            reasons[empty] = np.where(
                not_asked[empty, place],
                "not_asked",
                np.where(broken[empty, place], "break_off", "skipped"),
            )
            values[name], why[name] = cells, reasons
        of, found = pd.factorize(why[name][rows.kept])
        for reason, number in zip(found, np.bincount(of, minlength=len(found)), strict=True):
            counts[reason or "answers"] += int(number)
    return values, why, counts


def _reasons(why: dict[str, np.ndarray], rows: SortedRows) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    kept = np.flatnonzero(rows.kept)
    keys, columns, reasons = [], [], []
    for name, cells in why.items():
        here = kept[cells[kept] != ""]
        keys.append(rows.keys[here])
        columns.append(np.full(len(here), name, dtype=object))
        reasons.append(cells[here])

    def joined(parts: list[np.ndarray]) -> np.ndarray:
        return np.concatenate(parts) if parts else np.empty(0, dtype=object)

    return pd.DataFrame(
        {"row_key": joined(keys), "column": joined(columns), "reason": joined(reasons)},
        dtype="object",
    )


def _codes(
    table: CodedTable,
    instrument: Instrument,
    study: Study,
    routes: Routes,
    chosen: np.ndarray,
    silent: np.ndarray,
    index: pd.Index[Any],
) -> pd.DataFrame:
    """Return the code elements as the study compares them: upper case, one spelling a letter."""
    import numpy as np
    import pandas as pd

    rule = study.linking.code
    letters = rule.letters if rule else {}
    missing = {text.upper() for text in rule.missing} if rule else set()
    longest = {
        element: _digits(instrument.answer_of(element).pattern)
        for element in instrument.code_elements
    }

    def normal(value: Any, element: str) -> str | None:
        if value is None:
            return None
        text = str(value).strip().upper()
        for written, letter in letters.items():
            text = text.replace(written.upper(), letter.upper())
        if text.isdigit():
            text = text.zfill(longest[element])
        return None if text in missing else text

    columns = {}
    for element in instrument.code_elements:
        cells = np.full(len(chosen), None, dtype=object)
        part = table.codes.get(element)
        if part is not None:
            kept = part.values[chosen]
            hidden = silent | routes[3][element][chosen]
            cells[:] = [
                None if hide else normal(value, element)
                for value, hide in zip(kept, hidden, strict=True)
            ]
        columns[element] = pd.Series(cells, index=index, dtype="string")
    return pd.DataFrame(columns, index=index)


def _digits(pattern: str | None) -> int:
    """Return how many digits a code element has at most, so that 7 and 07 are the same day."""
    import re

    return 2 if pattern and re.fullmatch(pattern, "10") else 1


def _free_text(table: CodedTable, rows: SortedRows, routes: Routes) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    found = [
        (rows.keys[row], question, part.values[row])
        for question, part in table.free_text.items()
        for row in np.flatnonzero(rows.kept & part.answered & ~routes[3][question])
    ]
    return pd.DataFrame(found, columns=["row_key", "question", "text"], dtype="object")


def _truths(cells: np.ndarray, index: pd.Index[Any]) -> pd.Series[bool]:
    import pandas as pd

    return cast("pd.Series[bool]", pd.Series(cells, index=index, dtype="boolean"))


def _days(moments: np.ndarray) -> list[str | None]:
    return [None if moment is None else str(moment)[:10] for moment in moments]


def _mode(table: CodedTable) -> list[str]:
    """Return how each row was answered; a row that its file marks as invented says so."""
    from survey.importing.coded_table import texts

    modes = [""] * table.size
    if "mode" in table.purposes:
        modes = [value or "" for value in texts(table.purposes["mode"])]
    if "synthetic" in table.purposes:
        marks = [str(value or "").lower() for value in texts(table.purposes["synthetic"])]
        no = ("", "0", "0.0", "false", "no", "nei")
        modes = [SYNTHETIC if mark not in no else m for mark, m in zip(marks, modes, strict=True)]
    return [mode or "import" for mode in modes]


def _languages(
    table: CodedTable, instrument: Instrument, study: Study, default: str | None
) -> list[str | None]:
    given = table.used(instrument, "language")
    if given is None:
        return [default] * table.size
    known = {language.casefold(): language for language in study.languages}
    for name, same in (("no", "nb"), ("nor", "nb"), ("bokmål", "nb"), ("norsk", "nb"),
                       ("english", "en"), ("engelsk", "en")):  # fmt: skip
        if same in known.values():
            known.setdefault(name, same)
    return [
        default
        if value is None
        else known.get(str(value).casefold(), known.get(str(value).casefold()[:2], default))
        for value in given
    ]
