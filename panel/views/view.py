"""A view: everything a page shows of one question, ready to be set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from panel.charts.picture import Picture
from panel.numbers import IMPOSSIBLE, NOT_COMPUTED, SUPPRESSED
from panel.release import Release, ReleasedCell
from panel.released import Pair, end_words, n_text, one_ruler, wave_title
from panel.tables import Cell, Column, Row, Table, sign_cell
from panel.texts import text


@dataclass(frozen=True, slots=True)
class View:
    """One question and its answer.

    Parameters
    ----------
    id
        Short name, used for the widgets' keys.
    question
        What the reader wants to know, set quietly.
    conclusion
        The finding in a sentence.
    who
        Who answered, when, and on which scale.
    chart
        The picture, or `None` where nothing can be drawn.
    table
        The same numbers.
    notes
        The signs explained.
    html
        Content that is neither picture nor table, such as two wordings side by side.
    figures
        Single numbers set large: title, number, words.
    details
        Further sentences, below the conclusion.
    """

    id: str
    question: str
    conclusion: str
    who: str = ""
    chart: Picture | None = None
    table: Table | None = None
    notes: tuple[str, ...] = ()
    html: str = ""
    figures: tuple[tuple[str, str, str], ...] = ()
    details: tuple[str, ...] = ()

    def alt(self, language: str) -> str:
        """Return what is said in place of the picture."""
        return text("chart.alt", language, conclusion=self.conclusion)


def figure_words(number: str, words: str) -> str:
    """Return a figure as a line of text: a hidden one in words alone."""
    return words if number == SUPPRESSED else ", ".join(part for part in (number, words) if part)


def waves_words(release: Release, pair: Pair, language: str) -> str:
    """Name the waves of a pair."""
    later = wave_title(release, pair.later, language)
    if not pair.is_pair:
        return later
    return text("who.waves", language, a=wave_title(release, pair.earlier, language), b=later)


def scale_words(release: Release, measures: Sequence[str], language: str) -> str:
    """Say what the ends of the answer scale mean."""
    low_words, high_words = end_words(release, measures, language)
    if not (low_words and high_words):
        return ""
    low, high = one_ruler(release, measures)
    words = {"low": f"{low:g}", "high": f"{high:g}"}
    return text(
        "who.scale", language, low_words=low_words.lower(), high_words=high_words.lower(), **words
    )


def who_line(*parts: str) -> str:
    """Join the sentences of the line under the conclusion."""
    return " ".join(part if part.endswith(".") else f"{part}." for part in parts if part)


def weighting_words(release: Release, language: str) -> str:
    """Say how parties are weighted, where they are."""
    weighted = release.text.weighting == "party_equal"
    return text("who.weighted", language) if weighted else ""


def judged_words(release: Release, measures: Iterable[str], language: str) -> str:
    """Say that holders of a judged role are left out, where any question judges one."""
    careful = any(release.text.measures[m].anonymity == "B" for m in measures)
    return text("who.judged", language) if careful else ""


def sign_notes(
    release: Release, cells: Iterable[ReleasedCell | None], language: str, *, dagger: bool = False
) -> tuple[str, ...]:
    """Explain the signs that occur among these cells."""
    rules = release.text
    known = list(cells)
    found = [cell for cell in known if cell is not None]
    notes = []
    if any(not cell.shown and cell.status in ("primary", "secondary") for cell in found):
        notes.append(text("note.hidden", language, n=rules.min_n))
    if any(cell.shown and cell.get("n_low") != cell.get("n_high") for cell in found):
        low, high = rules.min_n, rules.exact_n_from - 1
        notes.append(text("note.band", language, low=low, high=high))
    if any(cell.status == "not_asked" for cell in found) or None in known:
        notes.append(text("note.not_asked", language))
    if any(cell.shown and "mean" in cell.values and "ci_low" not in cell.values for cell in found):
        notes.append(text("note.no_interval", language))
    if dagger:
        notes.append(text("note.dagger", language))
    notes.append(text("note.small", language))
    return tuple(notes)


def mean_cells(cell: ReleasedCell | None, language: str) -> tuple[Cell, Cell, Cell]:
    """Return mean, interval and number of answers as table cells."""
    if cell is None or cell.status == "not_asked":
        return (sign_cell(IMPOSSIBLE),) * 3
    if not cell.shown:
        return (sign_cell(SUPPRESSED),) * 3
    return (
        Cell(cell.values["mean"], "mean"),
        interval_cell(cell, signed=False),
        Cell(n_text(cell, language), "count"),
    )


def interval_cell(cell: ReleasedCell, *, signed: bool) -> Cell:
    """Return an interval, or the sign that none could be computed."""
    low, high = cell.get("ci_low"), cell.get("ci_high")
    if low is None or high is None:
        return sign_cell(NOT_COMPUTED)
    return Cell(kind="interval", low=low, high=high, signed=signed)


def mean_columns(key: str, group: str, language: str) -> tuple[Column, Column, Column]:
    """Return the columns of mean, interval and answers under one heading."""
    return (
        Column(f"{key}_mean", text("mean", language), group),
        Column(f"{key}_interval", text("interval.short", language), group),
        Column(f"{key}_n", text("answers", language), group),
    )


def view_table(
    release: Release,
    id: str,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    language: str,
    row_heading: str = "",
    notes: tuple[str, ...] = (),
) -> Table:
    """Put the numbers of a picture in a table."""
    return Table(
        id=id,
        title=title,
        columns=tuple(columns),
        rows=tuple(rows),
        language=language,
        synthetic=release.text.synthetic,
        row_heading=row_heading,
        notes=notes,
    )
