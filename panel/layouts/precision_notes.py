"""Notes of table B on the model, and on what so few people can show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from panel.layouts.grid import Grid, Line, TableGroup
from panel.numbers import format_mean, format_p

_SMALL = 10
"""With so many pairs and more, the smallest exact p is 0.002 or less."""


def model_notes(grid: Grid, group: TableGroup, lines: Sequence[Line]) -> Iterator[str]:
    """Say what the model is, and where it found that people do not differ."""
    models = [(line, grid.change(line, group, "model")) for line in lines]
    shown = [(line, cell) for line, cell in models if cell is not None and cell.shown]
    if not shown:
        return
    yield grid.word("note_model")
    if grid.release.text.weighting == "party_equal" and group.kind != "party":
        yield grid.word("note_model_parties")
    if len(grid.release.text.waves) > 2:
        yield grid.word("note_model_waves")
    flat = [grid.title(line.measure) for line, cell in shown if cell.get("singular")]
    if flat:
        yield grid.word("note_singular", measures=", ".join(flat))


def precision_notes(grid: Grid, group: TableGroup, lines: Sequence[Line]) -> Iterator[str]:
    """Say how large a change these numbers of people can show, and how small a p."""
    found = []
    for subset, key in (("all", "all_answered"), ("stayers", "same_people"), ("model", "model")):
        cells = [grid.change(line, group, subset) for line in lines]
        sizes = [size for cell in cells if cell and (size := cell.get("detectable")) is not None]
        if sizes:
            ends = (format_mean(size, grid.language) for size in (min(sizes), max(sizes)))
            found.append(f"{grid.word(key).lower()} {'–'.join(dict.fromkeys(ends))}")
    if found:
        yield grid.word("note_detectable", sizes="; ".join(found))
    pairs: set[int] = set()
    for line in lines:
        same = grid.change(line, group, "stayers")
        low, high = (same.get("n_low"), same.get("n_high")) if same else (None, None)
        if low is not None and high is not None and low < _SMALL:
            pairs |= {int(low), int(high)}
    if pairs:
        least = (
            grid.word("with_pairs", n=n, p=format_p(2.0 ** (1 - n), grid.language))
            for n in (min(pairs), max(pairs))
        )
        yield grid.word("note_smallest_p", least="; ".join(dict.fromkeys(least)))
