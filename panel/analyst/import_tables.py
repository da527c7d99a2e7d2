"""An import as tables: figures that add up, the first rows, what is wrong, and what was stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from panel.analyst.status_tables import written_day
from panel.frequencies import REASONS, TOTALS
from panel.numbers import IMPOSSIBLE
from panel.tables import Cell, Column, Row, Table, sign_cell
from panel.texts import error_words, text
from survey.adopting.shown_values import is_secret
from survey.definition import in_language
from survey.problems import Place, Problem
from survey.responses import ANSWERED, REASON_VALUES, answer_columns

if TYPE_CHECKING:
    import pandas as pd

    from survey.importing.import_file import CodedFile
    from survey.importing.import_report import ImportReport
    from survey.instrument import Instrument
    from survey.store.write_batch import StoredImport
    from survey.study import Study

PREVIEWED = 5
"""Rows of the preview."""

PLACES = 5
"""Places of a rule that are named; the report has all."""

Line = tuple[str, int, bool]
"""Words, a number, and whether it is the sum of those below it."""


def said_of_rows(report: ImportReport, language: str) -> str:
    """Return the sentence that says what became of the rows."""
    return text(
        "import.rows", language,
        read=report.rows_read, kept=report.kept, duplicate=report.duplicate,
        rejected=report.rejected,
    )  # fmt: skip


def said_of_change(change: StoredImport, language: str) -> str:
    """Return the sentence that says what storing does to the stores."""
    parts = [
        text(f"change.{key}", language, n=number)
        for key, number in (
            ("added", change.added), ("updated", change.updated), ("unchanged", change.unchanged),
            ("refused", change.refused - change.withdrawn),
            ("removed", change.removed), ("aside", len(change.aside)),
            ("displaced", change.displaced), ("withdrawn", change.withdrawn),
        )
        if number or key in ("added", "updated", "unchanged")
    ]  # fmt: skip
    return " ".join(parts)


def build_figures(report: ImportReport, change: StoredImport | None, language: str) -> Table:
    """Build the table of figures: rows, columns, filled cells, all cells, persons, stores."""
    rows = tuple(
        Row(words, (Cell(number, "count"),), "index" if total else "plain", 0 if total else 1)
        for words, number, total in _figures(report, change, language)
    )
    return Table(
        "import", text("import.figures", language, file=report.file),
        (Column("n", text("import.number", language)),), rows,
        (text("import.adds", language),), language, row_heading=text("import.what", language),
    )  # fmt: skip


def build_preview(coded: CodedFile, instrument: Instrument, language: str) -> Table | None:
    """Build a table of the first rows that are kept: answers to questions the file has.

    Free text, codes, tokens, ids and days are never in it.
    """
    here = {line.target.partition(".")[0] for line in coded.report.columns}
    shown = {
        name: question
        for name, question in answer_columns(instrument).items()
        if question in here and not is_secret(instrument, question)
    }
    numbers = [line.row for line in coded.report.rows if line.fate == "kept"][:PREVIEWED]
    places = [row for row, said in enumerate(coded.batch.consent) if said is not False]
    places = places[: len(numbers)]
    if not shown or not numbers:
        return None
    at = {name: number for number, name in enumerate(coded.batch.why.columns)}
    rows = []
    for name, question in shown.items():
        levels = coded.batch.answers[name]
        values = levels.spread([*levels.values, None])
        whys = coded.batch.why.codes[:, at[name]]
        words = in_language(instrument.questions[question].text, language)
        cells = (_answer(instrument, name, question, values[p], whys[p], language) for p in places)
        rows.append(Row(f"{name}: {words}", tuple(cells)))
    columns = tuple(
        Column(str(number), text("import.row", language, n=number)) for number in numbers
    )
    return Table(
        "preview", text("import.preview", language, n=len(numbers)), columns, tuple(rows),
        (text("import.never", language),), language, row_heading=text("import.question", language),
    )  # fmt: skip


def build_problems(problems: Sequence[Problem], language: str, *, columns: bool = True) -> Table:
    """Build a table of what is wrong: each rule once, where, and what to do.

    Parameters
    ----------
    columns
        Whether columns may be named; not where their names may be somebody's answers.
    """
    found = sorted(problems, key=lambda p: (_SEVERITIES.index(p.severity), p.rule))
    rows = []
    for (severity, rule), group in groupby(found, key=lambda p: (p.severity, p.rule)):
        own = list(group)
        cells = (
            Cell(text(f"severity.{severity}", language), "text"),
            Cell(len(own), "count"),
            Cell(_places([p.place for p in own if p.place], columns, language), "text"),
            Cell(rule, "text"),
        )
        rows.append(Row(error_words(rule, language) or own[0].remedy or own[0].message, cells))
    heads = ("severity", "times", "where", "rule")
    return Table(
        "problems", text("import.problems", language, n=len(problems)),
        tuple(Column(head, text(f"import.{head}", language)) for head in heads), tuple(rows), (),
        language, row_heading=text("import.wrong", language),
    )  # fmt: skip


def own_words(problems: Iterable[Problem], most: int) -> list[str]:
    """Return the program's own words of problems about files and columns, none about a person."""
    said = (str(p) for p in problems if p.place is None or p.place.row is None)
    return list(dict.fromkeys(said))[:most]


def build_imports(imports: pd.DataFrame, study: Study, language: str) -> Table:
    """Build a table of what was stored, the newest first."""
    heads = ("wave", "day", "file", "added", "updated", "removed", "state")
    rows = tuple(
        Row(
            str(line["import_id"]),
            (
                Cell(wave_name(study, line["wave"], language), "text"),
                Cell(written_day(line["at"].date(), language), "text"),
                Cell(line["file"], "text"),
                *(Cell(int(line[name]), "count") for name in ("added", "updated", "removed")),
                Cell(text(f"imported.{line['state']}", language), "text"),
            ),
        )
        for line in reversed(imports.to_dict("records"))
    )
    return Table(
        "imports", text("imports.caption", language),
        tuple(Column(head, text(f"imports.{head}", language)) for head in heads), rows, (),
        language, row_heading=text("imports.number", language),
    )  # fmt: skip


def wave_name(study: Study, wave: str, language: str) -> str:
    """Return a wave's title, or its id where the study no longer has it."""
    titles = {one.id: in_language(one.title, language) for one in study.waves}
    return titles.get(wave, wave)


def undoable(imports: pd.DataFrame) -> dict[int, dict[str, object]]:
    """Return the imports that can be taken back, the newest of each wave, by number."""
    stored = imports[imports["state"] == "stored"]
    newest = stored.groupby("wave")["import_id"].max()
    lines = stored[stored["import_id"].isin(newest)].to_dict("records")
    return {int(line["import_id"]): {str(k): v for k, v in line.items()} for line in lines}


_SEVERITIES = ("error", "warning", "note")


def _figures(report: ImportReport, change: StoredImport | None, language: str) -> Iterator[Line]:
    became = Counter(line.became for line in report.columns)
    why = Counter(line.why for line in report.rows.set_aside() if line.fate == "rejected")
    filled, kept = report.filled, report.kept
    groups: list[tuple[str, dict[str, int]]] = [
        ("read", {"kept": kept, "duplicate": report.duplicate, **dict(sorted(why.items()))}),
        ("columns", {
            "matched": became["question"] + became["purpose"], "ignored": became["ignored"],
            "unmatched": became["unmatched"],
        }),
        ("filled", {
            "answers": filled.answers, "coded_missing": filled.coded_missing,
            "unreadable": filled.invalid, "unasked": filled.not_asked,
        }),
        ("cells", {key: number for key, number in report.cells.items() if number}),
        ("persons", {
            "complete": report.complete, "partial": report.partial,
            "unrated": kept - report.complete - report.partial,
        }),
    ]  # fmt: skip
    if change is not None:
        parts = ("added", "updated", "unchanged")
        groups.append(("stores", {name: getattr(change, name) for name in parts}))
    for name, numbers in groups:
        yield text(f"figure.{name}", language), sum(numbers.values()), True
        for key, number in numbers.items():
            known = _reason(key, language) if name == "cells" else text(f"figure.{key}", language)
            yield known, number, False
    if change is not None and change.removed:
        yield text("figure.removed", language), change.removed, True


def _reason(key: str, language: str) -> str:
    if key == "answers":
        return text("figure.answers", language)
    return in_language(REASONS.get(key) or TOTALS["not_asked"], language)


def _answer(
    instrument: Instrument, name: str, question: str, value: object, why: int, language: str
) -> Cell:
    """Return an answer in words, or why there is none."""
    scale = instrument.answer_of(question)
    if value is None:
        reason = "" if why == ANSWERED else REASON_VALUES[why - 1]
        return Cell(_reason(reason, language), "text") if reason else sign_cell(IMPOSSIBLE)
    if name != question:
        return Cell(text("import.ticked" if value == 1 else "import.not_ticked", language), "text")
    known = (scale.choices | scale.missing).get(value)  # type: ignore[call-overload]
    words = f"{value}: {in_language(known.text, language)}" if known else f"{value}"
    return Cell(words, "text")


def _places(places: Sequence[Place], columns: bool, language: str) -> str:
    said = dict.fromkeys(_place(place, columns, language) for place in places)
    shown = [words for words in said if words][:PLACES]
    more = len(said) - len(shown)
    rest = [text("import.more", language, n=more)] if more > 0 and shown else []
    return "; ".join([*shown, *rest]) or "\u2013"


def _place(place: Place, columns: bool, language: str) -> str:
    parts = [place.file.rsplit("/", 1)[-1]]
    if place.line is not None:
        parts.append(text("import.line", language, n=place.line))
    if place.sheet is not None:
        parts.append(text("import.sheet", language, name=place.sheet))
    if place.row is not None:
        parts.append(text("import.row", language, n=place.row))
    if place.column is not None and columns:
        parts.append(text("import.column", language, name=place.column[:60]))
    return ", ".join(parts)
