"""Which groups of people an intruder is kept from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from panel.audit.finding import cell_words
from panel.audit.insight import Insight
from panel.release import CellKey

Statuses = Mapping[CellKey, tuple[str, str]]
"""Status and reason of every cell of a release."""


@dataclass(frozen=True, slots=True)
class Target:
    """People whose mean an intruder is after; `is_few` when it must stay uncertain."""

    people: frozenset[int]
    cell: CellKey | None
    about: str
    is_few: bool


MeasureTarget = tuple[Target, str]
"""People, and the measure they gave the scores in that an intruder is after."""


def hidden_targets(insight: Insight, statuses: Statuses, min_n: int) -> list[Target]:
    """List the people of every hidden cell, each group once, and the few that are no cell.

    Those who must be protected are fewer than `min_n`, or all alike. What is hidden for their
    sake is listed without.
    """
    found: dict[frozenset[int], Target] = {}
    for cell, sides in insight.sides.items():
        status, reason = statuses.get(cell, ("not_asked", ""))
        if status not in ("primary", "secondary"):
            continue
        for side in sides:
            n = insight.size(side.people)
            is_few = 0 < n < min_n or (reason == "alike" and cell[0] == "level")
            if n == 0 or _is_shown_level(insight, side.people, statuses):
                continue
            known = found.get(side.people)
            if known is None or (is_few and not known.is_few):
                found[side.people] = Target(side.people, cell, cell_words(cell), is_few)
    for group in insight.groups:
        if 0 < insight.size(group) < min_n and group not in found:
            found[group] = Target(group, None, _words(insight, group), True)
    return sorted(found.values(), key=lambda t: (t.cell is None, t.about, sorted(t.people)))


def _is_shown_level(insight: Insight, people: frozenset[int], statuses: Statuses) -> bool:
    """Tell whether the mean of exactly these people is shown: a change hides for its other end."""
    return any(
        side.people == people and statuses.get(cell, ("", ""))[0] == "shown"
        for cell, sides in insight.sides.items()
        for side in sides
    )


def _words(insight: Insight, group: frozenset[int]) -> str:
    """Say who a few people are: their wave, projects and parties."""
    atoms = insight.atoms
    (wave,) = {
        wave for wave, numbers in atoms.numbers.items() if not group.isdisjoint(numbers.tolist())
    }
    projects = sorted({atoms.projects[atom] or "no project" for atom in group})
    parties = sorted({atoms.parties[atom] or "no party" for atom in group})
    return f"few people of {', '.join(projects)} and {', '.join(parties)}, {wave}"
