"""What changed between two waves (V6)."""

from __future__ import annotations

from panel.charts.changes import draw_changes
from panel.charts.theme import Look
from panel.numbers import IMPOSSIBLE, NOT_COMPUTED, SUPPRESSED
from panel.release import Release, ReleasedCell
from panel.released import (
    Pair,
    Who,
    change,
    group_title,
    is_reworded,
    measure_title,
    n_text,
    one_ruler,
    wave_title,
)
from panel.sentences import change_sentence, direction, moved_sentences
from panel.tables import Cell, Column, Row, Table, sign_cell
from panel.texts import text
from panel.views.profile import profile_topics
from panel.views.view import (
    View,
    interval_cell,
    sign_notes,
    view_table,
    waves_words,
    who_line,
)


def changed_measures(release: Release, who: Who, pair: Pair) -> list[str]:
    """Return the measures of the profile with a change, or reworded, in the same order."""
    every = [m for topic in profile_topics(release, pair) for m in topic.measures]
    return [m for m in every if change(release, m, who, pair) or is_reworded(release, m, pair)]


def build_changes(release: Release, who: Who, pair: Pair, look: Look) -> View | None:
    """Build the view; `None` where there are no two waves to compare."""
    language = look.language
    measures = changed_measures(release, who, pair) if pair.is_pair else []
    if not measures:
        return None
    cells = [change(release, m, who, pair) for m in measures]
    same = [change(release, m, who, pair, "stayers") for m in measures]
    a, b = (wave_title(release, wave, language) for wave in (pair.earlier, pair.later))
    low, high = one_ruler(release, measures)
    name = group_title(release, who, language)
    group = (
        text("who.everyone", language)
        if who.kind == "all"
        else text("who.group", language, group=name)
    )
    dagger = any(is_reworded(release, m, pair) for m in measures)
    return View(
        id="changes",
        question=text("ask.change", language, a=a, b=b),
        conclusion=change_sentence(release, measures, who, pair, language),
        who=who_line(
            f"{group}, {waves_words(release, pair, language)}",
            text("who.change", language, low=f"{low:g}", high=f"{high:g}"),
        ),
        chart=draw_changes(release, measures, who, pair, look),
        table=changes_table(release, measures, who, pair, language),
        notes=(
            text("note.same", language),
            *sign_notes(release, [c for c in (*cells, *same) if c], language, dagger=dagger),
        ),
        details=moved_sentences(release, measures, who, pair, language),
    )


def changes_table(
    release: Release, measures: list[str], who: Who, pair: Pair, language: str, id: str = "changes"
) -> Table:
    """Build the table of a picture of changes: all who answered, and the same people."""
    name = group_title(release, who, language)
    everyone, same = text("who.everyone", language), text("stayers.title", language)
    columns = (
        Column("all_change", text("change", language), everyone),
        Column("all_interval", text("interval.short", language), everyone),
        Column("all_verdict", text("verdict", language), everyone),
        Column("same_change", text("change", language), same),
        Column("same_interval", text("interval.short", language), same),
        Column("same_n", text("pairs", language), same),
    )
    rows = []
    for measure in measures:
        cell = change(release, measure, who, pair)
        stayers = change(release, measure, who, pair, "stayers")
        cells = _cells(cell, language, verdict=True) + _cells(stayers, language, verdict=False)
        rows.append(Row(measure_title(release, measure, language), cells))
    what = text("change" if id == "changes" else "measured.title", language)
    title = f"{what}, {waves_words(release, pair, language)}. {name}."
    return view_table(release, id, title, columns, rows, language)


def _cells(cell: ReleasedCell | None, language: str, *, verdict: bool) -> tuple[Cell, Cell, Cell]:
    if cell is None or not cell.shown:
        sign = NOT_COMPUTED if cell is None or cell.status == "not_compared" else SUPPRESSED
        sign = IMPOSSIBLE if cell is not None and cell.status == "not_asked" else sign
        return (sign_cell(sign),) * 3
    last = (
        Cell(text(direction(cell) or "undecided", language), "text")
        if verdict
        else Cell(n_text(cell, language), "count")
    )
    return Cell(cell.values["change"], "change"), interval_cell(cell, signed=True), last
