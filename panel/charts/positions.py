"""What became of positions, and for how long the owners' seats were filled (view V11)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from panel.charts import rows
from panel.charts.drawing import Drawing
from panel.charts.picture import Picture
from panel.charts.theme import Look
from panel.layouts.words import word
from panel.numbers import (
    SUPPRESSED,
    format_change,
    format_interval,
    format_mean,
    format_percent,
    format_share,
)
from panel.release import Release, ReleasedCell
from panel.released import ALL, Pair, Who, find, group_title, measure_title, n_text, projects
from panel.texts import spoken, text

Part = tuple[str, float]

_STATES = ("successor", "vacant", "reorganised")


def seats_of(release: Release, who: Who, pair: Pair) -> ReleasedCell | None:
    """Return for how many months the owners' seats of a group were filled."""
    return find(release, "seats", "", who, pair.earlier, pair.later) if pair.is_pair else None


def positions_of(release: Release, who: Who, pair: Pair, state: str) -> float | None:
    """Return how many positions of a group were in a state; `None` where that is not shown."""
    cell = find(release, "positions", "", who, pair.earlier, pair.later, state)
    return cell.get("positions") if cell is not None and cell.shown else None


def parts_of(release: Release, who: Who, pair: Pair) -> list[Part] | None:
    """Return what became of a group's positions, in the finest parts that are shown."""
    same = positions_of(release, who, pair, "same_holder")
    other = positions_of(release, who, pair, "not_the_same")
    if same is None or other is None:
        return None
    states = [(state, positions_of(release, who, pair, state)) for state in _STATES]
    finest = [(state, n) for state, n in states if n is not None]
    if len(finest) < len(states):
        finest = [("not_the_same", other)]
    return [("same_holder", same), *finest]


def draw_seats(release: Release, pair: Pair, look: Look) -> Picture:
    """Draw for each project the months filled and the months vacant, on a ruler of percents."""
    palette, language = look.palette, look.language
    lane, right = (0, 74) if look.narrow else (190, 176)
    drawing = Drawing(look, (0.0, 100.0), lane=lane, right=right)
    square = {"shape": "square", "line": False, "area": 170}
    drawing.key(
        [
            (text("seat.filled", language), {"colour": palette.accent, **square}),
            (text("seat.vacant", language),
             {"colour": palette.page, "edge": palette.axis, **square}),
        ]
    )  # fmt: skip
    ticks = (0.0, 50.0, 100.0)
    drawing.axis(ticks, [format_percent(tick, language) for tick in ticks])
    for who in (*projects(release), ALL):
        cell = seats_of(release, who, pair)
        if cell is None:
            continue
        label = group_title(release, who, language)
        y = drawing.row(label, above=20, below=20, weight=600 if who == ALL else 400)
        if not cell.shown:
            _hidden(drawing, y)
            continue
        share = cell.values["share"]
        filled, months = (int(cell.values[name]) for name in ("months_filled", "months"))
        tip = {
            text("group", language): label,
            text("seat.filled", language): format_share(filled, months, language),
        }
        drawing.segment(y - 12, y + 12, share, 100, palette.page, palette.axis, tip)
        drawing.segment(y - 12, y + 12, 0, share, palette.accent, palette.accent, tip)
        words = format_share(filled, months, language)
        if look.narrow:
            drawing.words(y, words, rows.COUNT_X, size=14, weight=700, align="right")
            continue
        drawing.words(y, words, "width-74", size=15, weight=700, align="right")
        number = format_percent(share, language)
        drawing.words(y, number, rows.COUNT_X, colour=palette.muted, align="right")
    return drawing.chart(release.text.synthetic)


def draw_states(release: Release, groups: Sequence[Who], pair: Pair, look: Look) -> Picture:
    """Draw for each group a bar of its positions by what became of them, widths by number."""
    palette, language = look.palette, look.language
    found = {who: parts_of(release, who, pair) for who in groups}
    reach = max((sum(n for _, n in parts) for parts in found.values() if parts), default=1.0)
    lane, right = (0, 44) if look.narrow else (190, 60)
    drawing = Drawing(look, (0.0, reach), lane=lane, right=right)
    styles = {
        "same_holder": (palette.accent, palette.page, palette.page),
        "successor": (palette.muted, palette.page, palette.page),
        "vacant": (palette.page, palette.axis, palette.ink),
        "reorganised": (palette.surface, palette.axis, palette.ink),
        "not_the_same": (palette.grid, palette.axis, palette.ink),
    }
    used = dict.fromkeys(part for parts in found.values() for part, n in parts or () if n)
    drawing.key(
        [
            (
                word(part, language),
                {"colour": fill, "edge": edge, "shape": "square", "line": False, "area": 170},
            )
            for part, (fill, edge, _) in styles.items()
            if part in used
        ]
    )
    drawing.top = drawing.height
    kind = ""
    for who, parts in found.items():
        if who.kind != kind:
            kind = who.kind
            project = spoken(release.text.project_word, language).capitalize()
            drawing.heading(project if kind == "project" else text("party", language))
        label = group_title(release, who, language)
        y = drawing.row(label, above=18, below=18)
        if parts is None:
            _hidden(drawing, y)
            continue
        start = 0.0
        for part, number in parts:
            fill, edge, ink = styles[part]
            if not number:
                continue
            tip = {
                text("group", language): word(part, language),
                text("count", language): f"{number:g}",
            }
            drawing.segment(y - 13, y + 13, start, start + number, fill, edge, tip)
            if number >= reach / 30:
                middle = start + number / 2
                drawing.words(
                    y, f"{number:g}", value=middle, colour=ink, weight=600, align="center"
                )
            start += number
        drawing.words(y, f"{start:g}", rows.COUNT_X, colour=palette.muted, size=15, align="right")
    return drawing.chart(release.text.synthetic)


def _hidden(drawing: Drawing, y: float) -> None:
    faint = drawing.look.palette.faint
    rows.hidden_words(drawing, y, text("hidden", drawing.look.language))
    drawing.words(y, SUPPRESSED, rows.COUNT_X, colour=faint, size=15, align="right")


def successions(release: Release, pair: Pair) -> Iterator[tuple[str, ReleasedCell]]:
    """Yield the measures in which successors stand beside their predecessors, shown or not."""
    if pair.is_pair:
        for measure in release.text.measures:
            cell = find(release, "succession", measure, ALL, pair.earlier, pair.later)
            if cell is not None:
                yield measure, cell


def draw_successions(release: Release, pair: Pair, look: Look) -> Picture:
    """Draw how much higher successors answer than their predecessors, about zero."""
    palette, language = look.palette, look.language
    cells = dict(successions(release, pair))
    known = [abs(c.values[n]) for c in cells.values() for n in ("difference", "ci_low", "ci_high")
             if n in c.values]  # fmt: skip
    reach = ceil(max([0.8, *known]) * 5 - 1e-9) / 5
    drawing = rows.start(release, look, (-reach, reach), right=190)
    half = round(reach / 2, 1)
    ticks = (-reach, -half, 0.0, half, reach)
    labels = [format_change(tick, language) if tick else "0" for tick in ticks]
    drawing.axis(ticks, labels, text("succession.low", language), text("succession.high", language))
    first = drawing.height
    for measure, cell in cells.items():
        label = measure_title(release, measure, language)
        y = drawing.row(label, above=16, below=16)
        if not cell.shown:
            _hidden(drawing, y)
            continue
        number = cell.values["difference"]
        low, high = cell.get("ci_low"), cell.get("ci_high")
        decided = low is not None and high is not None and (low > 0 or high < 0)
        colour = palette.ink if decided else palette.axis
        tip = {
            text("row.measure", language): label,
            word("predecessors", language): format_mean(cell.values["mean_predecessors"], language),
            word("successors", language): format_mean(cell.values["mean_successors"], language),
            text("difference", language): format_change(number, language),
        }
        if low is not None and high is not None:
            tip[text("interval", language)] = format_interval(low, high, language, signed=True)
        drawing.band(y, low, high, colour)
        drawing.point(y, colour, value=number, tip=tip)
        counted = text("pairs.of", language, n=n_text(cell, language))
        rows.values(drawing, y, format_change(number, language), counted, drawing.ink)
    drawing.upright(first, drawing.height, 0.0, palette.axis)
    return drawing.chart(release.text.synthetic)
