"""A wave's answers as one file for the analyst the study names."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from survey.exporting.columns import ExportColumn, build_columns
from survey.library import Library
from survey.problems import Place, Problem, SurveyError

if TYPE_CHECKING:
    import pandas as pd

    from survey.store.responses_store import Responses

ENDINGS = (".sav", ".zsav", ".xlsx", ".csv", ".parquet")

PURPOSE = {
    "nb": (
        "Filen har svar person for person. Den kan bare brukes til {study}, av {analysts}, og "
        "skal ikke publiseres eller sendes videre. Tall som skal ut, lages med panel release."
    ),
    "en": (
        "This file holds answers person by person. It may be used only for {study}, by "
        "{analysts}, and is not to be published or passed on. Figures for others are made with "
        "panel release."
    ),
}
NO_ANALYST = {"nb": "dem studien har utpekt", "en": "those the study has named"}


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written where, what was left out, and what the file may be used for."""

    path: Path
    rows: int
    columns: int
    left_out: tuple[str, ...]
    purpose: str
    problems: tuple[Problem, ...] = ()

    def lines(self) -> list[str]:
        """Return the report as lines for a terminal."""
        lines = [f"{self.path}: {self.rows} responses, {self.columns} columns"]
        if self.left_out:
            lines.append(
                "left out, because together they could single someone out "
                f"(--all-background keeps them): {', '.join(self.left_out)}"
            )
        return [*lines, self.purpose]


def export_wave(
    library: Library,
    wave: str,
    responses: Responses,
    path: Path,
    language: str,
    *,
    all_background: bool = False,
) -> ExportReport:
    """Write the responses of a wave; the ending of the name says in which format.

    Contacts, tokens, codes and free text are never in the file; it can be read by its owner
    only. Background that the study's exclusion sets keep apart is left out.

    Parameters
    ----------
    responses
        The frame and reasons of `survey.store.responses_store.read_responses`.
    language
        Of the labels.
    all_background
        Keep the background all the same.

    Raises
    ------
    SurveyError
        The format is not known or the wave has no answers.
    """
    if path.suffix.lower() not in ENDINGS:
        raise SurveyError(
            Problem(
                "unknown-ending",
                f'"{path.suffix}" is no format that answers are written in.',
                f"Let the name end with one of {', '.join(ENDINGS)}.",
                Place(str(path)),
            )
        )
    if responses.frame.empty:
        raise SurveyError(
            Problem(
                "no-answers",
                f'wave "{wave}" has no answers yet.',
                f"Import a file first: survey import FILE --wave {wave}.",
            )
        )
    table, columns, left_out = build_table(library, wave, responses, language, all_background)
    purpose = purpose_of(library, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    path.chmod(0o600)
    problems: tuple[Problem, ...] = ()
    match path.suffix.lower():
        case ".sav" | ".zsav":
            from survey.exporting.write_sav import write_table

            title = f"{library.study.study} {wave}"
            instrument = library.instrument(wave)
            problems = write_table(table, columns, path, title, purpose, language, instrument)
        case ".xlsx":
            from survey.exporting.write_excel import write_excel

            write_excel(table, columns, responses.reasons, path, purpose)
        case ".csv":
            from survey.exporting.write_csv import write_csv

            write_csv(table, path)
        case _:
            table.to_parquet(path, index=False)
    return ExportReport(path, len(table), len(table.columns), left_out, purpose, problems)


def build_table(
    library: Library, wave: str, responses: Responses, language: str, all_background: bool
) -> tuple[pd.DataFrame, dict[str, ExportColumn], tuple[str, ...]]:
    """Return what may go out, how each column is labelled, and what was left out.

    Days are set back to the Monday of their week, since a day can single someone out.
    """
    import pandas as pd

    instrument = library.instrument(wave)
    columns = build_columns(library, wave, language)
    hidden = set() if all_background else _kept_apart(library, wave)
    frame = responses.frame
    table = pd.DataFrame(index=frame.index)
    left_out: list[str] = []
    heads: dict[str, str] = dict(instrument.uses.items())
    for name, column in columns.items():
        question = column.question or heads.get(name)
        if question in hidden:
            if name not in left_out:
                left_out.append(name)
        elif name == "party":
            table[name] = (
                frame["role"].map(library.study.party_of, na_action="ignore").astype("string")
            )
        elif name in ("started_on", "completed_on"):
            days = pd.to_datetime(frame[name])
            monday = days - pd.to_timedelta(days.dt.day_of_week, unit="D")
            table[name] = monday.dt.strftime("%Y-%m-%d").astype("string")
        elif name in frame.columns:
            table[name] = frame[name]
    kept = {name: columns[name] for name in table.columns}
    return table.reset_index(drop=True), kept, tuple(left_out)


def purpose_of(library: Library, language: str) -> str:
    """Return the line that says what the file may be used for, and by whom."""
    from survey.definition import in_language

    study = library.study
    analysts = ", ".join(study.analysts) or in_language(NO_ANALYST, language)
    words = in_language(PURPOSE, language)
    return words.format(study=in_language(study.title, language), analysts=analysts)


def _kept_apart(library: Library, wave: str) -> set[str]:
    """Return the questions that the exclusion sets do not let stand together in one file."""
    known = library.instrument(wave).questions
    apart: set[str] = set()
    for rule in library.study.disclosure.exclusion_sets:
        apart |= set(rule.against or rule.questions)
    return apart & set(known)
