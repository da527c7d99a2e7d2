"""Were the owners' seats filled, and did functions change hands: counts, never a person (V11)."""

from __future__ import annotations

from panel.charts.positions import (
    draw_seats,
    draw_states,
    draw_successions,
    parts_of,
    positions_of,
    seats_of,
    successions,
)
from panel.charts.theme import Look
from panel.layouts.grid import Grid
from panel.layouts.positions_table import position_tables, seat_tables
from panel.layouts.succession_table import succession_pair_tables
from panel.numbers import format_mean
from panel.release import Release
from panel.released import (
    ALL,
    Pair,
    Who,
    measure_title,
    projects,
    wave_title,
)
from panel.texts import capitalised, listed, lowered, text
from panel.views.view import View, who_line


def build_positions(release: Release, pair: Pair, look: Look) -> tuple[View, ...]:
    """Build the views of seats, of what became of positions, and of successors."""
    if not pair.is_pair:
        return ()
    made = (
        _seats(release, pair, look), _states(release, pair, look), _succession(release, pair, look)
    )  # fmt: skip
    return tuple(view for view in made if view is not None)


def _waves(release: Release, pair: Pair, language: str) -> dict[str, str]:
    a, b = (wave_title(release, wave, language) for wave in (pair.earlier, pair.later))
    return {"a": a, "b": b}


def _seats(release: Release, pair: Pair, look: Look) -> View | None:
    language = look.language
    cells = {who: seats_of(release, who, pair) for who in (*projects(release), ALL)}
    if not any(cells.values()):
        return None
    table = next(seat_tables(Grid(release, (pair.earlier, pair.later), language)), None)
    return View(
        id="seats",
        question=text("ask.seats", language),
        conclusion=seats_sentence(release, pair, language),
        who=who_line(text("who.seats", language, **_waves(release, pair, language))),
        chart=draw_seats(release, pair, look)
        if any(c and c.shown for c in cells.values())
        else None,
        table=table,
        notes=table.notes[:-1] if table else (),
    )


def seats_sentence(release: Release, pair: Pair, language: str) -> str:
    """Say for how many months the owners' seats were filled."""
    cell = seats_of(release, ALL, pair)
    if cell is None or not cell.shown:
        return text("say.seats.hidden", language)
    filled, months = (f"{cell.values[name]:g}" for name in ("months_filled", "months"))
    waves = _waves(release, pair, language)
    return text("say.seats", language, filled=filled, months=months, **waves)


def _states(release: Release, pair: Pair, look: Look) -> View | None:
    language = look.language
    table = next(
        position_tables(Grid(release, (pair.earlier, pair.later), language),
                        ((pair.earlier, pair.later),)), None,
    )  # fmt: skip
    if table is None:
        return None
    groups = [*projects(release), *(Who("party", p.id) for p in release.text.parties)]
    drawn = any(parts_of(release, who, pair) for who in groups)
    return View(
        id="positions",
        question=text("ask.positions", language),
        conclusion=states_sentence(release, pair, language),
        who=who_line(text("who.positions", language, **_waves(release, pair, language))),
        chart=draw_states(release, groups, pair, look) if drawn else None,
        table=table,
        notes=table.notes[:-1],
    )


def states_sentence(release: Release, pair: Pair, language: str) -> str:
    """Say how many positions kept their holder, and what became of the others."""
    waves = _waves(release, pair, language)
    total = positions_of(release, ALL, pair, "all")
    same = positions_of(release, ALL, pair, "same_holder")
    if total is None or same is None:
        return text("say.positions.hidden", language)
    told = text("say.positions", language, same=f"{same:g}", n=f"{total:g}", **waves)
    states = [
        text(f"state.{state}", language, n=f"{number:g}")
        for state in ("successor", "vacant", "reorganised")
        if (number := positions_of(release, ALL, pair, state))
    ]
    return f"{told} {capitalised(listed(states, language))}." if states else told


def _succession(release: Release, pair: Pair, look: Look) -> View | None:
    language = look.language
    cells = dict(successions(release, pair))
    if not cells:
        return None
    shown = {m: cell for m, cell in cells.items() if cell.shown}
    least = release.text.succession_pairs
    pairs = ((pair.earlier, pair.later),)
    table = next(succession_pair_tables(Grid(release, pairs[0], language), pairs), None)
    if not shown:
        return View(
            id="succession",
            question=text("ask.succession", language),
            conclusion=text("say.succession.hidden", language, n=least),
            who=who_line(text("who.succession", language, **_waves(release, pair, language))),
            notes=table.notes[:1] if table else (),
        )
    apart = [
        m
        for m, c in shown.items()
        if "ci_low" in c.values and (c.values["ci_low"] > 0 or c.values["ci_high"] < 0)
    ]
    if apart:
        measure = max(apart, key=lambda m: abs(shown[m].values["difference"]))
        values = shown[measure].values
        told = text(
            "say.succession",
            language,
            measure=lowered(measure_title(release, measure, language)),
            a=format_mean(values["mean_predecessors"], language),
            b=format_mean(values["mean_successors"], language),
        )
    else:
        told = text("say.succession.open", language, n=len(shown))
    return View(
        id="succession",
        question=text("ask.succession", language),
        conclusion=told,
        who=who_line(text("who.succession", language, **_waves(release, pair, language))),
        chart=draw_successions(release, pair, look),
        table=table,
        notes=table.notes[:-1] if table else (),
    )
