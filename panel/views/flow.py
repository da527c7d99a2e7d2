"""Who stayed, left and joined by the register, and who answered again (V1)."""

from __future__ import annotations

from panel.charts.strips import MEMBERSHIP, draw_membership, membership_of
from panel.charts.theme import Look
from panel.layouts.flow_tables import flow_tables
from panel.layouts.grid import Grid
from panel.numbers import format_interval, format_percent
from panel.release import Release
from panel.released import ALL, Pair, find, n_text, people, projects, wave_title
from panel.texts import text
from panel.views.view import View


def build_flow(release: Release, pair: Pair, look: Look) -> tuple[View, ...]:
    """Build the views of membership, where there is a register, and of who answered again."""
    if not pair.is_pair:
        return ()
    language = look.language
    *membership, followed = flow_tables(Grid(release, (pair.earlier, pair.later), language))
    views = [
        View(
            id="membership",
            question=text("ask.membership", language),
            conclusion=_membership_sentence(release, pair, language),
            who=text("who.membership", language),
            chart=draw_membership(release, pair, look) if _is_drawn(release, pair) else None,
            table=table,
            notes=table.notes[:-1],
        )
        for table in membership
    ]
    if find(release, "retention", "", ALL, pair.earlier, pair.later) is not None:
        views.append(
            View(
                id="retention",
                question=text("ask.retention", language),
                conclusion=_retention_sentence(release, pair, language),
                table=followed,
                notes=followed.notes[:-1],
            )
        )
    return tuple(views)


def _is_drawn(release: Release, pair: Pair) -> bool:
    cells = (membership_of(release, who, pair) for who in projects(release))
    return any(cell is not None and cell.shown for cell in cells)


def _membership_sentence(release: Release, pair: Pair, language: str) -> str:
    """Say how many stayed, left and joined."""
    cell = membership_of(release, ALL, pair)
    waves = {"a": wave_title(release, pair.earlier, language),
             "b": wave_title(release, pair.later, language)}  # fmt: skip
    if cell is None or not cell.shown:
        return text("say.membership.hidden", language, **waves)
    counts = {part: people(cell, part)[1] for part in MEMBERSHIP}
    return text("say.membership", language, **counts, **waves)


def _retention_sentence(release: Release, pair: Pair, language: str) -> str:
    """Say how large a share of those who could answer again did."""
    cell = find(release, "retention", "", ALL, pair.earlier, pair.later)
    if cell is None or not cell.shown:
        return text("say.retention.hidden", language)
    values = cell.values
    return text(
        "say.retention",
        language,
        n=n_text(cell, language),
        rate=format_percent(values["rate"], language),
        interval=format_interval(values["ci_low"], values["ci_high"], language, decimals=0),
        a=wave_title(release, pair.earlier, language),
        b=wave_title(release, pair.later, language),
    )
