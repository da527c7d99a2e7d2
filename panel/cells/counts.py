"""Which numbers of people may be shown beside each other, and how they are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from panel.disclosure import DERIVED, FEW, SHOWN, Decision
from panel.estimators.shares import Share
from panel.groups import Group
from panel.numbers import round_half_away
from panel.suppression import CellPlan, protect
from survey.study import Disclosure

Parts = Mapping[Group, Sequence[int]]
"""By group, the disjoint parts its people fall into."""


def decide_counts(parts: Parts, min_n: int) -> dict[Group, Decision]:
    """Decide whose numbers of people may be shown: no part of anybody is 1 to min_n - 1 people.

    Projects are decided together with everybody, and so are parties. People of no project, or
    of no party, are a group that is never shown, and protected like one that is.
    """
    everybody = Group("all")
    kinds = sorted({group.kind for group in parts} - {"all"}) or ["all"]
    kept = [_shown(parts, kind, min_n, hide_all=False) for kind in kinds]
    if everybody in parts and not all(everybody in own for own in kept):
        # Hidden beside the parties, the total may not follow from the projects either.
        kept = [_shown(parts, kind, min_n, hide_all=True) for kind in kinds]
    shown = set().union(*kept)
    return {
        group: SHOWN if group in shown else FEW if _has_few(own, min_n) else DERIVED
        for group, own in parts.items()
    }


def _shown(parts: Parts, kind: str, min_n: int, *, hide_all: bool) -> set[Group]:
    own = [group for group in parts if group.kind == kind != "all"]
    total = parts.get(Group("all"))
    sizes = [sum(parts[group]) for group in own]
    atoms = {group: frozenset({number}) for number, group in enumerate(own)}
    cells = [_plan(group, atoms[group], parts[group], min_n, 10.0) for group in own]
    if total is not None:
        rest = [n - sum(parts[g][place] for g in own) for place, n in enumerate(total)]
        if any(rest):
            sizes.append(sum(abs(n) for n in rest))
        everybody = frozenset(range(len(sizes)))
        plan = _plan(Group("all"), everybody, total, min_n, 100.0, never=hide_all)
        cells.append(plan)
        if _has_few([abs(n) for n in rest], min_n):
            nobody = frozenset({len(sizes) - 1})
            cells.append(CellPlan(("rest",), nobody, sizes[-1], never=True))
    groups = [frozenset({atom}) for atom in range(len(sizes))]
    kept = {key for key in protect(cells, sizes, groups, min_n).shown if isinstance(key, Group)}
    if Group("all") in kept and total is not None:
        _leave_no_few(kept, {group: parts[group] for group in own}, total, min_n)
    return kept


def _leave_no_few(kept: set[Group], own: Parts, total: Sequence[int], min_n: int) -> None:
    """Take groups away until no part of everybody hidden together is few people.

    What is left of everybody when the groups shown are taken away can be many people of whom
    a few are in one part: of 80 people, the one who was not invited.
    """
    while any(group in own for group in kept):
        shown = [parts for group, parts in own.items() if group in kept]
        left = [n - sum(parts[place] for parts in shown) for place, n in enumerate(total)]
        if not _has_few([abs(n) for n in left], min_n):
            return

        def cost(group: Group, left: Sequence[int] = tuple(left)) -> tuple[bool, int, str]:
            more = [abs(n + part) for n, part in zip(left, own[group], strict=True)]
            return _has_few(more, min_n), sum(own[group]), group.id

        kept.remove(min((group for group in kept if group in own), key=cost))


def _plan(
    group: Group,
    members: frozenset[int],
    parts: Sequence[int],
    min_n: int,
    cost: float,
    *,
    never: bool = False,
) -> CellPlan:
    hidden = never or _has_few(parts, min_n)
    return CellPlan(group, members, sum(parts), cost, never=hidden)


def _has_few(parts: Sequence[int], min_n: int) -> bool:
    return any(0 < part < min_n for part in parts)


def count_values(name: str, n: int, rules: Disclosure) -> dict[str, float | None]:
    """Return a number of people by its name, or the band `_low` to `_high` it lies in."""
    if n == 0 or n >= rules.exact_n_from:
        return {name: n}
    return {f"{name}_low": rules.min_n, f"{name}_high": rules.exact_n_from - 1}


def share_values(share: Share) -> dict[str, float | None]:
    """Return a share and Wilson's interval in whole percents."""
    ends = {"rate": share.share, "ci_low": share.wilson_low, "ci_high": share.wilson_high}
    return {name: None if v is None else round_half_away(100 * v) for name, v in ends.items()}
