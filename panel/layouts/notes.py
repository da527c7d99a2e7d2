"""Notes under the tables, composed from what was really done."""

from __future__ import annotations

from collections.abc import Sequence

from panel.layouts.grid import Grid, Line, TableGroup
from panel.layouts.precision_notes import model_notes, precision_notes
from survey.definition import in_language


def wave_table_notes(grid: Grid, lines: Sequence[Line]) -> tuple[str, ...]:
    """Compose the notes of table A."""
    text = grid.release.text
    notes = [_ends_note(grid, lines), grid.word("note_missing")]
    if any(_is_reversed(grid, line) for line in lines):
        notes.append(grid.word("note_reversed"))
    notes += [*_weighting_notes(grid), _suppressed_note(grid), _band_note(grid)]
    notes += [grid.word(key) for key in ("note_not_asked", "note_not_computed", "note_rounded")]
    if any(line.reworded for line in lines):
        notes.append(grid.word("note_reworded", second=grid.pair[1]))
    notes += [_left_out_note(grid, line) for line in lines if line.measure.left_out]
    if any(grid.release.has("gap", line.measure.id, "all", "all") for line in lines):
        notes.append(grid.word("note_gap"))
    if text.families:
        notes.append(grid.word("note_star"))
    return tuple(note for note in (*notes, *_last_notes(grid)) if note)


def same_people_notes(
    grid: Grid, group: TableGroup, lines: Sequence[Line], perceived: bool, effect: bool
) -> tuple[str, ...]:
    """Compose the notes of table B."""
    keys = ("note_three_changes", "note_all_change", "note_pairs")
    notes = [*(grid.word(key) for key in keys), *model_notes(grid, group, lines)]
    if group.kind != "party":
        notes += _weighting_notes(grid)
    if effect:
        notes.append(grid.word("note_effect"))
    notes += precision_notes(grid, group, lines)
    if perceived:
        least = grid.release.text.min_n_distribution
        notes.append(grid.word("note_perceived", min_n_distribution=least))
    notes += [_suppressed_note(grid), _band_note(grid), grid.word("note_not_computed")]
    return (*notes, *_last_notes(grid))


def decomposition_notes(
    grid: Grid, group: TableGroup, terms: Sequence[str], has_parties: bool
) -> tuple[str, ...]:
    """Compose the notes of table D, whose terms are these."""
    first, second = grid.pair
    parts = " + ".join(grid.word(f"term_{term}").lower() for term in terms)
    notes = [
        grid.word("note_terms", parts=parts),
        grid.word("note_patterns", first=first, second=second),
    ]
    if has_parties and "switchers_in" not in terms:
        notes.append(grid.word("note_switchers"))
    if "replaced" in terms:
        notes.append(grid.word("note_replaced"))
    notes.append(grid.word("note_bootstrap"))
    if group.kind != "party":
        notes += _weighting_notes(grid)
    notes += [grid.word("note_split"), _suppressed_note(grid), _band_note(grid)]
    return (*notes, grid.word("note_not_computed"), *_last_notes(grid))


def percent_notes(grid: Grid, lines: Sequence[Line]) -> tuple[str, ...]:
    """Compose the notes of table C."""
    least = grid.release.text.min_n_distribution
    is_reversed = any(_is_reversed(grid, line) for line in lines)
    return (
        grid.word("note_percent", min_n_distribution=least),
        grid.word("note_missing"),
        *([grid.word("note_as_asked")] if is_reversed else []),
        _suppressed_note(grid),
        grid.word("note_not_asked"),
        *_last_notes(grid),
    )


def participation_notes(grid: Grid) -> tuple[str, ...]:
    """Compose the notes of the participation table."""
    return (
        grid.word("note_strip", most=grid.release.text.min_n - 1),
        _suppressed_note(grid),
        *_last_notes(grid),
    )


def opening_notes(grid: Grid, lines: Sequence[Line]) -> tuple[str, ...]:
    """Compose the notes on what the numbers are: the scale's ends, no answer, reversed items."""
    notes = [_ends_note(grid, lines), grid.word("note_missing")]
    if any(_is_reversed(grid, line) for line in lines):
        notes.append(grid.word("note_reversed"))
    return tuple(note for note in notes if note)


def closing_notes(grid: Grid, *, weighted: bool = False, banded: bool = False) -> tuple[str, ...]:
    """Compose the notes on weights, what is hidden, bands of counts, and the source."""
    return (
        *(_weighting_notes(grid) if weighted else ()),
        _suppressed_note(grid),
        *([_band_note(grid)] if banded else []),
        *_last_notes(grid),
    )


def source_note(grid: Grid) -> str:
    """Compose the note on where the numbers come from."""
    return _last_notes(grid)[-1]


def _weighting_notes(grid: Grid) -> list[str]:
    text = grid.release.text
    if text.weighting != "party_equal":
        return []
    word = in_language(text.project_word, grid.language)
    return [grid.word("note_party_equal", project_word=word, min_party=text.min_party)]


def _suppressed_note(grid: Grid) -> str:
    return grid.word("note_suppressed", min_n=grid.release.text.min_n)


def _band_note(grid: Grid) -> str:
    text = grid.release.text
    return grid.word(
        "note_band", exact=text.exact_n_from, low=text.min_n, high=text.exact_n_from - 1
    )


def _ends_note(grid: Grid, lines: Sequence[Line]) -> str:
    for line in lines:
        measure = line.measure
        if measure.low_words and measure.high_words and measure.low is not None:
            return grid.word(
                "note_ends",
                low=f"{measure.low:g}",
                high=f"{measure.high:g}",
                low_words=in_language(measure.low_words, grid.language).lower(),
                high_words=in_language(measure.high_words, grid.language).lower(),
            )
    return ""


def _left_out_note(grid: Grid, line: Line) -> str:
    measures = grid.release.text.measures
    items = [grid.title(measures[item]) for item in line.measure.left_out if item in measures]
    named = ", ".join(f"«{title}»" if grid.language == "nb" else f"“{title}”" for title in items)
    return grid.word("note_left_out", measure=grid.title(line.measure), items=named)


def _is_reversed(grid: Grid, line: Line) -> bool:
    measures = grid.release.text.measures
    return any(measures[item].reverse for item in line.measure.items if item in measures)


def _last_notes(grid: Grid) -> tuple[str, ...]:
    title = in_language(grid.release.text.title, grid.language)
    return grid.word("note_census"), grid.word("note_source", study=title)
