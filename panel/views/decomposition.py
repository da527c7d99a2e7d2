"""Why a mean changed: the same people, or other people (V7)."""

from __future__ import annotations

from panel.charts.decomposition import TERMS, draw_decomposition, split_of, steps_of
from panel.charts.theme import Look
from panel.layouts.grid import Grid, interval
from panel.layouts.words import word
from panel.numbers import NOT_COMPUTED, format_change
from panel.release import Release, ReleasedCell
from panel.released import (
    Pair,
    Who,
    change,
    group_title,
    level,
    measure_title,
    wave_title,
)
from panel.sentences import direction, hidden_sentence, name_of
from panel.tables import Cell, Column, Row, Table, sign_cell
from panel.texts import capitalised, listed, lowered, text
from panel.views.profile import profile_topics
from panel.views.view import (
    View,
    mean_cells,
    sign_notes,
    view_table,
    waves_words,
    weighting_words,
    who_line,
)


def split_measures(release: Release, who: Who, pair: Pair) -> tuple[str, ...]:
    """Return the scales and indices whose change in a group is split, those shown first."""
    every = [m for topic in profile_topics(release, pair) for m in topic.measures]
    cells = {m: split_of(release, m, who, pair) for m in every}
    found = [m for m, cell in cells.items() if cell is not None]
    return tuple(sorted(found, key=lambda m: not _is_shown(release, m, who, pair)))


def told_measures(release: Release, who: Who, pair: Pair) -> tuple[str, ...]:
    """Return the measures that a page without a switch tells of: the first, and what moved."""
    known = split_measures(release, who, pair)
    shown = [m for m in known if _is_shown(release, m, who, pair)]
    moved = [m for m in shown if direction(change(release, m, who, pair))]
    return tuple(dict.fromkeys((*(shown or known)[:1], *moved)))


def build_decomposition(
    release: Release, measure: str, who: Who, pair: Pair, look: Look
) -> View | None:
    """Build the view of one measure; `None` where its change is not split."""
    split = split_of(release, measure, who, pair)
    if split is None:
        return None
    language = look.language
    group = group_title(release, who, language)
    name = measure_title(release, measure, language)
    everyone = who.kind == "all"
    asked = text("who.everyone", language) if everyone else text("who.group", language, group=group)
    question = text("ask.decomposition", language, measure=lowered(name))
    ends = [level(release, measure, who, wave) for wave in (pair.earlier, pair.later)]
    if not _is_shown(release, measure, who, pair):
        return View(
            id=f"decomposition-{measure}",
            question=question,
            conclusion=_hidden(release, measure, who, language),
            who=who_line(f"{asked}, {waves_words(release, pair, language)}"),
            notes=(text("note.split", language), *sign_notes(release, [split], language)[:-1]),
        )
    return View(
        id=f"decomposition-{measure}",
        question=question,
        conclusion=split_sentence(release, measure, who, pair, language),
        who=who_line(
            f"{asked}, {waves_words(release, pair, language)}",
            weighting_words(release, language),
            text("who.decomposition", language),
            text("who.cut_out", language),
        ),
        chart=draw_decomposition(release, measure, who, pair, look),
        table=_table(release, measure, who, pair, split, language),
        notes=(
            text("note.split.terms", language),
            text("note.split.sum", language),
            *sign_notes(release, ends, language),
        ),
    )


def _is_shown(release: Release, measure: str, who: Who, pair: Pair) -> bool:
    split = split_of(release, measure, who, pair)
    cells = [split, *(level(release, measure, who, w) for w in (pair.earlier, pair.later))]
    return all(cell is not None and cell.shown for cell in cells)


def _hidden(release: Release, measure: str, who: Who, language: str) -> str:
    if who.kind == "all":
        return hidden_sentence(release, measure, language)
    return text(
        "say.split.hidden",
        language,
        measure=name_of(release, measure, language),
        group=group_title(release, who, language),
    )


def split_sentence(release: Release, measure: str, who: Who, pair: Pair, language: str) -> str:
    """Say whether the mean moved, and which part decidedly did."""
    split = split_of(release, measure, who, pair)
    if split is None or not _is_shown(release, measure, who, pair):
        return _hidden(release, measure, who, language)
    name = name_of(release, measure, language)
    parts = {term: split for term in TERMS if term in split.values}
    moved = [term for term in parts if _way(split, term)]
    total = direction(change(release, measure, who, pair)) or _way(split, "total")
    size = format_change(split.values["total"], language)
    if not total:
        key = "say.split.open_but" if moved else "say.split.open"
        return text(key, language, measure=name, d=size, parts=_named(moved, split, language))
    name = capitalised(name)
    points = format_change(abs(split.values["total"]), language).lstrip("+")
    if not moved:
        return text(f"say.split.composition.{total}", language, measure=name, d=points)
    named = _named(moved, split, language)
    return text(f"say.split.{total}", language, measure=name, d=points, parts=named)


def _way(split: ReleasedCell, term: str) -> str:
    low, high = split.get(f"{term}_ci_low"), split.get(f"{term}_ci_high")
    if low is None or high is None:
        return ""
    return "up" if low > 0 else "down" if high < 0 else ""


def _named(terms: list[str], split: ReleasedCell, language: str) -> str:
    return listed(
        [
            f"{text(f'split.{term}', language)} ({format_change(split.values[term], language)})"
            for term in terms
        ],
        language,
    )


def _table(
    release: Release, measure: str, who: Who, pair: Pair, split: ReleasedCell, language: str
) -> Table:
    columns = (
        Column("number", text("number", language)),
        Column("interval", text("interval.short", language)),
        Column("n", text("answers", language)),
    )
    rows = []
    for wave in (pair.earlier, pair.later):
        label = text("all.wave", language, wave=wave_title(release, wave, language))
        cells = mean_cells(level(release, measure, who, wave), language)
        rows.append(Row(label, cells, "index"))
    terms = [step.term for step in steps_of(split, 0.0)]
    made = [
        Row(word("change", language), _part(release, measure, who, pair, split, "total", language))
    ]
    made += [
        Row(
            word(f"term_{t}", language),
            _part(release, measure, who, pair, split, t, language),
            "item",
        )
        for t in terms
    ]
    title = f"{measure_title(release, measure, language)}. {group_title(release, who, language)}."
    caption = f"{title} {waves_words(release, pair, language)}."
    id = f"decomposition-{measure}"
    return view_table(release, id, caption, columns, [rows[0], *made, rows[1]], language)


def _part(
    release: Release,
    measure: str,
    who: Who,
    pair: Pair,
    split: ReleasedCell,
    term: str,
    language: str,
) -> tuple[Cell, Cell, Cell]:
    grid = Grid(release, (pair.earlier, pair.later), language)
    pairs = change(release, measure, who, pair, "stayers") if term == "stayers" else None
    counted = grid.answers(pairs) if pairs is not None else sign_cell(NOT_COMPUTED)
    return (
        Cell(split.values[term], "change"),
        interval(split, none=NOT_COMPUTED, of=f"{term}_ci"),
        counted,
    )
