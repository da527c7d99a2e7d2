"""Microdata as a file; the ending of its name says in which format."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from survey.definition import in_language
from survey.exporting.door import written_privately
from survey.exporting.microdata import Microdata
from survey.library import Library
from survey.problems import Place, Problem, SurveyError

ENDINGS = (".sav", ".zsav", ".xlsx", ".csv", ".parquet", ".xml")


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written where, what was left out, and what the file may be used for."""

    path: Path
    rows: int
    columns: int
    left_out: tuple[str, ...]
    purpose: str
    problems: tuple[Problem, ...] = ()
    rows_are: str = "responses"
    codebook: Path | None = None

    def lines(self) -> list[str]:
        """Return the report as lines for a terminal."""
        lines = [f"{self.path}: {self.rows} {self.rows_are}, {self.columns} columns"]
        if self.codebook is not None:
            lines.append(f"{self.codebook}: what the columns and codes are")
        if self.left_out:
            lines.append(
                "left out, because together they could single someone out "
                f"(--all-background keeps them): {', '.join(self.left_out)}"
            )
        return [*lines, self.purpose]


def check_ending(path: Path) -> None:
    """Raise `SurveyError` when answers are not written in a format of this name."""
    if path.suffix.lower() not in ENDINGS:
        raise SurveyError(
            Problem(
                "unknown-ending",
                f'"{path.suffix}" is no format that answers are written in.',
                f"Let the name end with one of {', '.join(ENDINGS)}.",
                Place(str(path)),
            )
        )


def write_microdata(
    microdata: Microdata, library: Library, path: Path, language: str
) -> ExportReport:
    """Write microdata to a file that its owner alone can read.

    Parameters
    ----------
    language
        Of the labels, where a format has room for one language only.

    Raises
    ------
    SurveyError
        The format is not known, cannot hold so much, or the file cannot be written.
    """
    check_ending(path)
    purpose = in_language(microdata.purpose, language)
    problems: tuple[Problem, ...] = ()
    codebook: Path | None = None
    with written_privately(path) as place:
        match path.suffix.lower():
            case ".sav" | ".zsav":
                from survey.exporting.write_sav import write_table

                columns = {n: v.spoken(language) for n, v in microdata.columns.items()}
                waves = microdata.waves
                alone = library.instrument(waves[0]) if len(waves) == 1 else None
                problems = write_table(
                    microdata.table, columns, place, microdata.title, purpose, language, alone
                )
            case ".xlsx":
                from survey.exporting.write_excel import write_excel

                write_excel(microdata, place, language)
            case ".csv":
                from survey.exporting.write_csv import write_csv

                codebook = path.parent / write_csv(microdata, place, language).name
            case ".parquet":
                from survey.exporting.write_parquet import write_parquet

                write_parquet(microdata, place)
            case _:
                from survey.exporting.write_ddi import write_ddi

                write_ddi(microdata, library, place)
    return ExportReport(
        path,
        len(microdata.table),
        len(microdata.table.columns),
        microdata.left_out,
        purpose,
        problems,
        microdata.rows_are,
        codebook,
    )
