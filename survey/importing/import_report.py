"""What an import did, in figures that add up and a list of every odd cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey.importing.match_columns import Became
from survey.importing.sort_rows import Fate
from survey.problems import Problem

if TYPE_CHECKING:
    import numpy as np

    from survey.store.write_batch import StoredImport

CELL_WORDS = {
    "answers": "answers",
    "dont_know": "don't know",
    "not_applicable": "not applicable",
    "not_asked": "not asked of this person",
    "skipped": "skipped",
    "break_off": "after the person broke off",
    "invalid": "could not be read as an answer",
    "platform_missing": "missing in the file",
}

SHOWN = 25
"""How many problems are printed; the workbook has them all."""


@dataclass(frozen=True, slots=True)
class RowLine:
    """What became of one row."""

    row: int
    fate: Fate
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class RowLines:
    """What became of every row; each attribute has one entry a row.

    Iterating gives a `RowLine` a row.
    """

    numbers: np.ndarray
    fates: Sequence[Fate]
    why: Sequence[str]

    def __len__(self) -> int:
        """Return how many rows were read."""
        return len(self.fates)

    def __iter__(self) -> Iterator[RowLine]:
        """Walk through the rows in the file's order."""
        for number, fate, why in zip(self.numbers.tolist(), self.fates, self.why, strict=True):
            yield RowLine(number, fate, why)

    def set_aside(self) -> list[RowLine]:
        """Return the rows that were not kept."""
        return (
            [line for line in self if line.fate != "kept"] if self.count("kept") < len(self) else []
        )

    def count(self, fate: Fate) -> int:
        """Return how many rows had a fate."""
        return list(self.fates).count(fate)


@dataclass(frozen=True, slots=True)
class FilledCells:
    """What became of the cells that hold something, in the questions' columns of the kept rows.

    `filled` = `answers` + `coded_missing` ("don't know", "not applicable", and what the file or a
    person calls missing) + `invalid` + `not_asked` (of this person).
    """

    filled: int
    answers: int
    coded_missing: int
    invalid: int
    not_asked: int


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """What became of one column."""

    column: str
    became: Became
    target: str
    how: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The report of one import.

    Parameters
    ----------
    rows, columns
        What became of each.
    cells
        How many cells of the kept rows hold an answer, or which reason for none; of every
        question, also those the file has no column for.
    filled
        What became of the filled cells.
    complete, partial
        Kept rows with at least 80 % of the rated questions asked answered, and with fewer.
    problems
        Every odd cell, row and column with its place.
    stored
        What changed in the stores; `None` on a dry run.
    because, read_as
        Why the file was recognised as `layout`, and how its bytes were read.
    mapping
        Which mapping was used and why; empty for none.
    """

    file: str
    sheet: str | None
    layout: str
    file_hash: str
    wave: str
    instrument: str
    version: int
    rows: RowLines
    columns: tuple[ColumnLine, ...]
    cells: dict[str, int]
    filled: FilledCells
    complete: int
    partial: int
    problems: tuple[Problem, ...]
    stored: StoredImport | None = None
    because: str = ""
    read_as: str = ""
    mapping: str = ""

    @property
    def rows_read(self) -> int:
        """How many rows the file has."""
        return len(self.rows)

    @property
    def kept(self) -> int:
        """How many rows are responses now."""
        return self._fated("kept")

    @property
    def duplicate(self) -> int:
        """How many rows are another row's person again."""
        return self._fated("duplicate")

    @property
    def rejected(self) -> int:
        """How many rows are empty or refusals."""
        return self._fated("rejected")

    @property
    def odd_cells(self) -> tuple[Problem, ...]:
        """The problems that are about one cell."""
        return tuple(p for p in self.problems if p.place and p.place.row and p.place.column)

    def with_stored(self, stored: StoredImport) -> ImportReport:
        """Return the report with what the stores say they did."""
        return replace(self, stored=stored)

    def lines(self) -> list[str]:
        """Return the report as lines for a terminal."""
        sheet = f', sheet "{self.sheet}"' if self.sheet else ""
        became = Counter(line.became for line in self.columns)
        matched = became["question"] + became["purpose"]
        why = Counter(line.why for line in self.rows.set_aside() if line.fate == "rejected")
        lines = [
            f"{self.file}{sheet} ({self.layout}) as wave {self.wave}, "
            f"{self.instrument} version {self.version}",
            f"rows     {self.rows_read} read = {self.kept} kept + {self.duplicate} duplicate + "
            f"{self.rejected} rejected" + (f" ({_listed(why)})" if why else ""),
            f"columns  {len(self.columns)} read = {matched} matched + {became['ignored']} ignored"
            f" + {became['unmatched']} unmatched",
            f"answers  {self.filled.filled} filled cells = {self.filled.answers} answers + "
            f"{self.filled.coded_missing} coded missing + {self.filled.invalid} not readable + "
            f"{self.filled.not_asked} not asked of the person",
            f"cells    {sum(self.cells.values())} = "
            + " + ".join(f"{n} {CELL_WORDS[what]}" for what, n in self.cells.items() if n),
            f"persons  {self.complete} complete, {self.partial} partial, "
            f"{self.kept - self.complete - self.partial} without a rated answer",
            f"layout   recognised as {self.layout} because {self.because} ({self.read_as})",
        ]
        if self.mapping:
            lines.append(f"mapping  {self.mapping}")
        if self.stored is None:
            return [*lines, "nothing was stored (dry run)"]
        stored = self.stored
        lines.append(
            f"stored   {stored.added} added, {stored.updated} updated, {stored.unchanged} unchanged"
        )
        if stored.removed:
            lines[-1] += f", {stored.removed} removed: the file replaces the wave"
        if stored.changed_something:
            lines.append(f"         taken back by: survey undo-import {stored.import_id}")
        if stored.aside or stored.displaced:
            lines.append(
                f"         {len(stored.aside)} kept aside: the person has a better response; "
                f"{stored.displaced} earlier ones set aside for one of this file"
            )
        if stored.withdrawn:
            lines.append(
                f"         {stored.withdrawn} were withdrawn by their persons before: nothing of "
                "them is kept; take the rows out of the file as well"
            )
        if len(stored.changes):
            lines.append(f"         {len(stored.changes)} answers changed; see the sheet Changes")
        return lines

    def problem_lines(self, shown: int = SHOWN) -> list[str]:
        """Return the problems, at most `shown` of them, and how many more there are."""
        lines = [
            ("" if p.severity == "error" else f"{p.severity}: ") + str(p)
            for p in self.problems[:shown]
        ]
        if len(self.problems) > shown:
            lines.append(f"… and {len(self.problems) - shown} more; all are in the report.")
        return lines

    def write(self, path: Path) -> None:
        """Write the report as a workbook, or as JSON when the name ends so.

        The workbook has the sheets Summary, Rows (those set aside), Cells, Columns and, if any,
        Changes.
        """
        from survey.importing.write_report import write_json, write_workbook

        write = write_json if path.suffix.lower() == ".json" else write_workbook
        write(self, path)

    def summary(self) -> list[tuple[str, Any]]:
        """Return the figures with their names."""
        became = Counter(line.became for line in self.columns)
        rows: list[tuple[str, Any]] = [
            ("File", self.file),
            ("Sheet", self.sheet or ""),
            ("Recognised as", self.layout),
            ("Because", self.because),
            ("Read as", self.read_as),
            ("Mapping", self.mapping or "none"),
            ("SHA-256", self.file_hash),
            ("Wave", self.wave),
            ("Instrument", f"{self.instrument} version {self.version}"),
            ("Rows read", self.rows_read),
            ("  kept", self.kept),
            ("  duplicate", self.duplicate),
            ("  rejected", self.rejected),
            ("Columns read", len(self.columns)),
            ("  matched", became["question"] + became["purpose"]),
            ("  ignored", became["ignored"]),
            ("  unmatched", became["unmatched"]),
            ("Filled cells of kept rows", self.filled.filled),
            ("  answers", self.filled.answers),
            ("  coded missing", self.filled.coded_missing),
            ("  not readable", self.filled.invalid),
            ("  not asked of the person", self.filled.not_asked),
            ("Cells of kept rows", sum(self.cells.values())),
        ]
        rows += [(f"  {CELL_WORDS[what]}", number) for what, number in self.cells.items()]
        rows += [("Complete", self.complete), ("Partial", self.partial)]
        if self.stored is None:
            return [*rows, ("Stored", "nothing: dry run")]
        return [
            *rows,
            ("Added", self.stored.added),
            ("Updated", self.stored.updated),
            ("Unchanged", self.stored.unchanged),
            ("Removed", self.stored.removed),
        ]

    def _fated(self, fate: Fate) -> int:
        return self.rows.count(fate)


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{number} {what}" for what, number in sorted(counts.items()))
