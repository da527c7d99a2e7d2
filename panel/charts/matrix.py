"""Who rates whom: every group's rating of every group (view V3, matrix)."""

from __future__ import annotations

from collections.abc import Sequence

from panel.charts.battery import ranked_roles
from panel.charts.drawing import Drawing
from panel.charts.picture import Picture
from panel.charts.theme import Look
from panel.charts.type_width import wrap
from panel.numbers import SUPPRESSED, format_mean
from panel.release import Release, ReleasedCell
from panel.released import (
    ALL,
    Who,
    battery_items,
    group_title,
    level,
    n_text,
    one_ruler,
    rated_role,
)
from panel.texts import spoken, text

_LANE = 190
_DEEP = 52
_EVERYONE = Who("all", "all")


def raters(release: Release, battery: str, wave: str) -> tuple[Who, ...]:
    """Return the parties that have a row, shown or hidden, in the matrix."""
    items = battery_items(release, battery).values()
    found = [Who("party", party.id) for party in release.text.parties]
    return tuple(w for w in found if any(level(release, i, w, wave) is not None for i in items))


def matrix_columns(release: Release, battery: str, wave: str) -> tuple[list[str], list[str]]:
    """Return the compared roles and the others, by falling mean over everybody."""
    compared, beside = ranked_roles(release, battery, ALL, wave)
    return list(compared), list(beside)


def needs_everyone(release: Release, battery: str, role: str, wave: str) -> bool:
    """Tell whether a group is shown only as all raters together: no party has a cell for it."""
    item = battery_items(release, battery)[role]
    parties = [Who("party", party.id) for party in release.text.parties]
    return not any(level(release, item, who, wave) is not None for who in parties)


def draw_matrix(release: Release, battery: str, wave: str, look: Look) -> Picture:
    """Draw every rater group's mean rating of every rated group.

    On a phone the raters are the columns. There is no row of everybody where parties are shown:
    with equal weights it would reveal a hidden cell.
    """
    compared, beside = matrix_columns(release, battery, wave)
    who = raters(release, battery, wave)
    closed = [role for role in (*compared, *beside) if needs_everyone(release, battery, role, wave)]
    if look.narrow:
        return _narrow(release, battery, wave, look, [*compared, *beside], who, closed)
    drawing = Drawing(look, (0, 1), lane=_LANE, right=8)
    _key(drawing, look)
    groups = [group for group in (compared, beside) if group]
    places = _places([len(group) for group in groups])
    columns = list(zip([role for group in groups for role in group], places, strict=True))
    wide = 1 / (len(places) + 0.6 * (len(groups) - 1))
    estimate = (look.expected_width - _LANE) * wide - 10
    titles = {
        role: wrap(spoken(rated_role(release, role).title, look.language), estimate, 13)
        for role, _ in columns
    }
    deepest = max((len(lines) for lines in titles.values()), default=1)
    for role, place in columns:
        middle = _at(place + wide / 2)
        drawing.words(
            drawing.height + 10 + deepest * 8, titles[role], middle, size=13, align="center"
        )
    drawing.height += 14 + deepest * 17
    drawing.top = drawing.height
    for rater in who:
        label = group_title(release, rater, look.language)
        y = drawing.height
        drawing.words(y + _DEEP / 2 - 3, wrap(label, _LANE - 12, 14))
        for role, place in columns:
            if role not in closed:
                _cell(drawing, release, battery, role, rater, wave, y, (place, wide))
        drawing.height += _DEEP
    if closed:
        y = drawing.height + 8
        drawing.words(
            y + _DEEP / 2 - 3, wrap(text("matrix.everyone", look.language), _LANE - 12, 14)
        )
        for role, place in columns:
            if role in closed:
                _cell(drawing, release, battery, role, _EVERYONE, wave, y, (place, wide))
        drawing.height = y + _DEEP
    return drawing.chart(release.text.synthetic)


def _places(sizes: Sequence[int]) -> list[float]:
    """Return where columns begin, as shares of the width, with a space between the groups."""
    whole = sum(sizes) + 0.6 * (len(sizes) - 1)
    starts: list[float] = []
    for number, size in enumerate(sizes):
        before = sum(sizes[:number]) + 0.6 * number
        starts += [(before + i) / whole for i in range(size)]
    return starts


def _at(share: float, inset: float = 0) -> str:
    return f"{_LANE + inset:g}+(width-{_LANE + 8})*{share:.4f}"


def _cell(
    drawing: Drawing,
    release: Release,
    battery: str,
    role: str,
    rater: Who,
    wave: str,
    y: float,
    column: tuple[float, float],
) -> None:
    place, wide = column
    sides = (_at(place, 2), _at(place + wide, -4))
    _box(drawing, release, battery, role, rater, wave, y, sides, _at(place + wide / 2, -1))


def _box(
    drawing: Drawing,
    release: Release,
    battery: str,
    role: str,
    rater: Who,
    wave: str,
    y: float,
    sides: tuple[float | str, float | str],
    middle: float | str,
) -> None:
    palette, language = drawing.look.palette, drawing.look.language
    item = battery_items(release, battery)[role]
    cell = level(release, item, rater, wave)
    deep = _DEEP - 6
    if cell is None or not cell.shown:
        drawing.cell(y, *sides, deep, palette.page, palette.axis, 1.2, dashed=True)
        sign = "." if cell is None or cell.status == "not_asked" else SUPPRESSED
        drawing.words(
            y + deep / 2, sign, middle, colour=palette.faint, size=15, weight=600, align="center"
        )
        return
    own = rated_role(release, role).party == rater.id and rater.kind == "party"
    fill = shade(drawing.look, cell.values["mean"], one_ruler(release, [item]))
    edge, width = (palette.ink, 2.2) if own else (palette.page, 0)
    tip = _tip(release, role, rater, cell, language)
    drawing.cell(y, *sides, deep, fill, edge, width, tip=tip)
    words = format_mean(cell.values["mean"], language)
    drawing.words(y + deep / 2, words, middle, size=15, weight=600, align="center")


def shade(look: Look, mean: float, ends: tuple[float, float]) -> str:
    """Return the ramp's colour of a mean; the ramp begins a quarter up the scale."""
    ramp = look.palette.ramp
    low, high = ends[0] + (ends[1] - ends[0]) / 4, ends[1]
    share = min(1.0, max(0.0, (mean - low) / (high - low)))
    place = share * (len(ramp) - 1)
    first = min(int(place), len(ramp) - 2)
    part = place - first
    mixed = [
        round(
            int(ramp[first][i : i + 2], 16) * (1 - part)
            + int(ramp[first + 1][i : i + 2], 16) * part
        )
        for i in (1, 3, 5)
    ]
    return "#" + "".join(f"{value:02X}" for value in mixed)


def _tip(
    release: Release, role: str, rater: Who, cell: ReleasedCell, language: str
) -> dict[str, str]:
    return {
        text("matrix.raters", language): group_title(release, rater, language),
        text("matrix.rated", language): spoken(rated_role(release, role).title, language),
        text("mean", language): format_mean(cell.values["mean"], language),
        text("answers", language): n_text(cell, language),
    }


def _key(drawing: Drawing, look: Look) -> None:
    palette = look.palette
    dark = "matrix.dark" if palette.name == "light" else "matrix.light"
    drawing.key(
        [
            (
                text("matrix.own", look.language),
                {
                    "colour": palette.ink,
                    "shape": "square",
                    "solid": False,
                    "line": False,
                    "area": 150,
                },
            ),
            (text("hidden.key", look.language), {"colour": palette.faint, "sign": SUPPRESSED}),
            (
                text(dark, look.language),
                {"colour": palette.ramp[-1], "shape": "square", "line": False, "area": 190},
            ),
        ]
    )


def _narrow(
    release: Release,
    battery: str,
    wave: str,
    look: Look,
    roles: list[str],
    who: Sequence[Who],
    closed: list[str],
) -> Picture:
    drawing = Drawing(look, (0, 1), lane=0, right=4)
    _key(drawing, look)
    columns = len(who) or 1
    titles = [
        wrap(group_title(release, rater, look.language), look.expected_width / columns - 6, 12)
        for rater in who
    ]
    deepest = max((len(lines) for lines in titles), default=1)
    for number, lines in enumerate(titles):
        middle = f"width*{(number + 0.5) / columns:.4f}"
        drawing.words(drawing.height + 8 + deepest * 8, lines, middle, size=12, align="center")
    drawing.height += 14 + deepest * 16
    drawing.top = drawing.height
    for role in roles:
        title = spoken(rated_role(release, role).title, look.language)
        together = role in closed
        if together:
            title = f"{title} ({text('matrix.everyone', look.language).lower()})"
        lines = wrap(title, look.expected_width - 10, 14)
        drawing.words(drawing.height + 6 + len(lines) * 9, lines)
        y = drawing.height + 10 + len(lines) * 18
        for number, rater in enumerate((_EVERYONE,) if together else who):
            ends = (0.0, 1.0) if together else (number / columns, (number + 1) / columns)
            sides = (f"1+width*{ends[0]:.4f}", f"width*{ends[1]:.4f}-4")
            _box(
                drawing, release, battery, role, rater, wave, y, sides, f"width*{sum(ends) / 2:.4f}"
            )
        drawing.height = y + _DEEP
    return drawing.chart(release.text.synthetic)
