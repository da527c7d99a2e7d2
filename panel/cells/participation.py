"""Numbers of people: who was invited, who answered, who answered both times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from panel.cells.cell import Cell, Source
from panel.disclosure import FEW, SHOWN, Decision
from panel.groups import Group
from panel.numbers import round_half_away
from panel.participation import patterns, responses
from panel.release import PARTS, CellKey
from panel.suppression import CellPlan, protect
from survey.study import Disclosure


def participation_cells(source: Source) -> Iterator[Cell]:
    """Yield who was invited and answered, and response patterns."""
    panel, rules = source.panel, source.rules
    answered = list(responses(panel))
    for wave in panel.waves:
        counts_of = {r.group: (r.responded,) for r in answered if r.wave == wave}
        kept = _shown_counts(counts_of, rules.min_n)
        for response in (r for r in answered if r.wave == wave):
            group = response.group
            address: CellKey = ("participation", "", group.kind, group.id, wave, "", "all")
            few = 0 < response.responded < rules.min_n
            values: dict[str, float | None] = {"invited": response.invited}
            values |= _count_values("responded", response.responded, rules)
            if response.invited and "responded" in values:
                share = 100 * response.responded / response.invited
                values["response_rate"] = round_half_away(share)
            hidden = FEW if few else Decision("secondary", "derived")
            yield Cell(address, SHOWN if group.id in kept else hidden, values)
    strips = list(patterns(panel))
    for pair in panel.pairs:
        own = [strip for strip in strips if (strip.wave_from, strip.wave_to) == pair]
        kept = _shown_counts({strip.group: strip.parts for strip in own}, rules.min_n)
        for strip in own:
            group = strip.group
            address = ("participation", "", group.kind, group.id, *pair, "all")
            small = any(0 < part < rules.min_n for part in strip.parts)
            hidden = FEW if small else Decision("secondary", "derived")
            counts: dict[str, float | None] = {}
            for name, part in zip(PARTS, strip.parts, strict=True):
                counts |= _count_values(name, part, rules)
            yield Cell(address, SHOWN if group.id in kept else hidden, counts)


def _count_values(name: str, n: int, rules: Disclosure) -> dict[str, float | None]:
    """Return a number of people by its name, or the band `_low` to `_high` it lies in."""
    if n == 0 or n >= rules.exact_n_from:
        return {name: n}
    return {f"{name}_low": rules.min_n, f"{name}_high": rules.exact_n_from - 1}


def _shown_counts(parts: Mapping[Group, tuple[int, ...]], min_n: int) -> set[str]:
    """Return the groups whose numbers of people may be shown: no part is 1 to min_n - 1 people."""
    projects = [group for group in parts if group.kind == "project"]
    sizes = [sum(parts[group]) for group in projects]
    atoms = {group.id: frozenset({number}) for number, group in enumerate(projects)}
    everybody = frozenset(range(len(projects)))
    cells = [
        CellPlan(
            key=group.id,
            members=atoms.get(group.id, everybody),
            n=sum(sizes) if group.kind == "all" else sum(own),
            cost=100.0 if group.kind == "all" else 10.0,
            never=any(0 < part < min_n for part in own),
        )
        for group, own in parts.items()
    ]
    return {str(key) for key in protect(cells, sizes, atoms.values(), min_n).shown}
