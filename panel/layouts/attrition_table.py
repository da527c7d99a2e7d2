"""Are those who were lost other people than those who answered both waves?"""

from __future__ import annotations

from collections.abc import Iterator

from panel.layouts.grid import Grid, absent, number
from panel.layouts.people_rows import count, limits, people_table
from panel.numbers import IMPOSSIBLE, format_mean, format_p
from panel.release import ReleasedCell
from panel.tables import Cell, Column, Row, Table, sign_cell
from survey.definition import in_language

TRAITS = ("role", "party", "project")


def attrition_table(grid: Grid) -> Table:
    """Build the table of a pair of waves: tests of who answered again, and first scores."""
    first, _ = grid.pair
    scores = grid.word("first_score", first=first)
    columns = (
        Column("p", grid.word("p")),
        Column("first_only", grid.word("only_first", first=first), grid.word("answers")),
        Column("both", grid.word("answered_both"), grid.word("answers")),
        Column("difference", grid.word("difference"), scores),
        Column("interval", grid.word("interval"), scores),
    )
    tests = {trait: _find(grid, "", trait) for trait in TRAITS}
    drawn = [_trait(grid, trait) for trait, cell in tests.items() if cell and cell.get("drawn")]
    rows = [Row(grid.word("who_again"), (), "group"), *_test_rows(grid, tests)]
    measured = list(_score_rows(grid))
    if measured:
        rows += [Row(grid.word("scores_of", first=first), (), "group"), *measured]
    notes = [grid.word("note_exact_test")]
    if drawn:
        notes.append(grid.word("note_drawn", traits=", ".join(drawn)))
    if measured:
        notes.append(grid.word("note_first_only", first=first))
    title = grid.word("title_attrition", first=first, waves=grid.waves_in_words)
    id = f"attrition-{'-'.join(grid.pair)}"
    return people_table(grid, id, title, columns, rows, notes, "measure")


def _find(grid: Grid, measure: str, subset: str = "all") -> ReleasedCell | None:
    return grid.find("attrition", measure, grid.everybody, *grid.pair, subset)


def _trait(grid: Grid, trait: str) -> str:
    word = in_language(grid.release.text.project_word, grid.language)
    return grid.word(f"trait_{trait}", project_word=word)


def _test_rows(grid: Grid, tests: dict[str, ReleasedCell | None]) -> Iterator[Row]:
    blank = (sign_cell(IMPOSSIBLE),) * 4
    for trait, cell in tests.items():
        yield Row(_trait(grid, trait), (_p_cell(grid, cell), *blank), indent=1)


def _p_cell(grid: Grid, cell: ReleasedCell | None) -> Cell:
    """Return p as a number, or the range it lies in as text."""
    low, high = (cell.get(f"p_{end}") if cell else None for end in ("low", "high"))
    if low is None or high is None:
        return p_cell(cell, grid.language)
    ends = [format_mean(end, grid.language, 3 if end < 0.01 else 2) for end in (low, high)]
    if not low:
        return Cell(grid.word("p_below", high=ends[1]), "count")
    if high == 1:
        return Cell(grid.word("p_above", low=ends[0]), "count")
    return Cell(f"{ends[0]}–{ends[1]}", "count")


def p_cell(cell: ReleasedCell | None, language: str) -> Cell:
    """Return p with three decimals; the least and the largest as text."""
    p = cell.get("p") if cell else None
    if p is None:
        return absent(cell) if cell is None or not cell.shown else sign_cell(IMPOSSIBLE)
    if 0.001 <= p <= 0.999:
        return Cell(p, "mean", decimals=3)
    return Cell(format_p(p, language), "mean", decimals=3)


def _score_rows(grid: Grid) -> Iterator[Row]:
    """Yield the measures the study named in advance, in the order of its families."""
    text = grid.release.text
    for measure in dict.fromkeys(id for members in text.families.values() for id in members):
        cell = _find(grid, measure)
        if cell is not None:
            cells = (
                sign_cell(IMPOSSIBLE),
                count(cell, "first_only"),
                count(cell, "both"),
                number(cell, "difference", "change"),
                limits(cell, decimals=1, signed=True),
            )
            yield Row(grid.title(text.measures[measure]), cells, indent=1)
