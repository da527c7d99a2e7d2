"""Text files with separated values, in the encodings and separators platforms write."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

from survey.importing.raw_export import RawExport, build_export
from survey.problems import Place, Problem, SurveyError

SEPARATORS = (";", ",", "\t", "|")

MASKED = ("'=", "'+", "'-", "'@")
"""How our own exports make a text harmless that a spreadsheet would compute."""


def read_csv(path: Path) -> RawExport:
    """Read a text file; raises `SurveyError` when it is empty or no table."""
    text, encoding = _decode(path)
    if not text.strip():
        raise SurveyError(
            Problem(
                "empty-sheet",
                "this file holds nothing.",
                "Export it again from the platform.",
                Place(path.name),
            )
        )
    separator = _separator(text)
    csv.field_size_limit(10_000_000)
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise SurveyError(
            Problem(
                "damaged-file",
                f"this file is not a table of separated values: {error}.",
                "Export it again from the platform as CSV.",
                Place(path.name),
            )
        ) from None
    for row in table:
        for number, cell in enumerate(row):
            if cell.startswith(MASKED):
                row[number] = cell[1:]
    export = build_export(table, path.name, None, "CSV")
    if export is None:
        raise SurveyError(
            Problem(
                "empty-sheet",
                "this file holds only separators.",
                "Export it again from the platform.",
                Place(path.name),
            )
        )
    problems = list(export.problems)
    if encoding == "cp1252":
        problems.append(
            Problem(
                "encoding-guessed",
                "this file is not UTF-8; it was read as Western European (cp1252).",
                "If letters look wrong, export it again as UTF-8.",
                Place(path.name),
                "note",
            )
        )
    if "\ufffd" in text:
        problems.append(
            Problem(
                "text-damaged",
                f"{text.count(chr(0xFFFD))} letters were lost before the file came here "
                "(they stand as \ufffd).",
                "Export it again from the platform as UTF-8.",
                Place(path.name),
                "warning",
            )
        )
    return replace(export, problems=tuple(problems))


def _decode(path: Path) -> tuple[str, str]:
    data = path.read_bytes()
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError:
                break
    if b"\0" in data[:100_000]:
        raise SurveyError(
            Problem(
                "unknown-format",
                "this is neither an SPSS file, a workbook nor text.",
                "Export from the platform as .sav, .xlsx or .csv.",
                Place(path.name),
            )
        )
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "cp1252"


def _separator(text: str) -> str:
    """Return the separator that cuts the first rows into the most, equally long, parts."""
    sample = text[:20_000]

    def score(separator: str) -> tuple[int, int]:
        rows = [r for r in csv.reader(io.StringIO(sample, newline=""), delimiter=separator) if r]
        if len(text) > len(sample):
            rows = rows[:-1] or rows
        widths = [len(row) for row in rows[:30]]
        same = sum(width == widths[0] for width in widths) if widths[0] > 1 else 0
        return same, widths[0]

    return max(SEPARATORS, key=score)
