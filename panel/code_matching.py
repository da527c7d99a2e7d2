"""Which self-generated codes of two waves are one person's.

Codes are compared element by element. An element missing in either code agrees with nothing,
not even with another missing one, and so counts as a difference.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from survey.study import CodeLinking

Codes = Mapping[int, str]
"""The hash of each element that is present, by the element's number."""


@dataclass(frozen=True, slots=True)
class CodeOwner:
    """Someone whose codes are compared: a person known so far, or one new response.

    `block` is what must be equal, such as the project; `codes` are all the codes given.
    """

    id: str
    block: str | None
    codes: tuple[Codes, ...]


@dataclass(frozen=True, slots=True)
class CodePair:
    """Two owners whose codes are close; `proposed` in the best one-to-one assignment."""

    earlier: str
    later: str
    distance: int
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class CodeMatches:
    """Pairs that may be linked at once, and pairs that wait for a person."""

    accepted: tuple[CodePair, ...]
    doubtful: tuple[CodePair, ...]


def code_distance(one: Codes, other: Codes, rule: CodeLinking) -> int | None:
    """Return in how many elements two codes do not agree.

    `None` when fewer than `rule.min_present` elements are present in both.
    """
    both = one.keys() & other.keys()
    if len(both) < rule.min_present:
        return None
    return rule.elements - sum(one[element] == other[element] for element in both)


def match_codes(
    earlier: Sequence[CodeOwner],
    later: Sequence[CodeOwner],
    rule: CodeLinking,
    may_be_one: Callable[[str, str], bool] = lambda earlier, later: True,
) -> CodeMatches:
    """Match the codes of two waves.

    A pair is accepted when its distance is at most `accept_differences`, it is the only best
    one for both, and the optimal one-to-one assignment has it; accepted pairs are then out of
    the others' way. What is left within `review_differences` is doubtful.

    Parameters
    ----------
    earlier, later
        Owners in an order that does not depend on random ids.
    may_be_one
        Tells of two ids whether they could be one person at all.
    """
    pairs = _candidates(earlier, later, rule, may_be_one)
    accepted: list[CodePair] = []
    while True:
        proposed = _assign(pairs)
        best = _unique_best(pairs)
        sure = {p for p in proposed & best if p.distance <= rule.accept_differences}
        if not sure:
            break
        accepted.extend(pair for pair in pairs if pair in sure)
        taken = {p.earlier for p in sure}, {p.later for p in sure}
        pairs = [p for p in pairs if p.earlier not in taken[0] and p.later not in taken[1]]
    doubtful = tuple(
        CodePair(pair.earlier, pair.later, pair.distance, pair in proposed) for pair in pairs
    )
    return CodeMatches(tuple(accepted), doubtful)


def _candidates(
    earlier: Sequence[CodeOwner],
    later: Sequence[CodeOwner],
    rule: CodeLinking,
    may_be_one: Callable[[str, str], bool],
) -> list[CodePair]:
    """Find the pairs near enough for review: they agree on some set of elements of this size."""
    agreeing = max(rule.elements - rule.review_differences, 1)
    near: set[tuple[int, int]] = set()
    for chosen in combinations(range(1, rule.elements + 1), agreeing):
        places: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
        for number, owner in enumerate(earlier):
            for key in _keys(owner, chosen, rule):
                places[key].append(number)
        for number, owner in enumerate(later):
            for key in _keys(owner, chosen, rule):
                near.update((place, number) for place in places.get(key, ()))
    pairs: list[CodePair] = []
    for one, two in sorted(near):
        first, second = earlier[one], later[two]
        if not may_be_one(first.id, second.id):
            continue
        distances = [code_distance(a, b, rule) for a in first.codes for b in second.codes]
        distance = min((d for d in distances if d is not None), default=None)
        if distance is not None and distance <= rule.review_differences:
            pairs.append(CodePair(first.id, second.id, distance))
    return pairs


def _keys(owner: CodeOwner, chosen: Iterable[int], rule: CodeLinking) -> set[tuple[Any, ...]]:
    block = owner.block if rule.within == "project" else None
    if rule.within == "project" and block is None:
        return set()
    return {
        (block, *(code[element] for element in chosen))
        for code in owner.codes
        if all(element in code for element in chosen)
    }


def _unique_best(pairs: Iterable[CodePair]) -> set[CodePair]:
    """Return the pairs that are closer than every other pair of either owner."""
    pairs = list(pairs)
    best: dict[tuple[str, str], int] = {}
    for pair in pairs:
        for side in (("earlier", pair.earlier), ("later", pair.later)):
            best[side] = min(best.get(side, pair.distance), pair.distance)
    at_best = [
        pair
        for pair in pairs
        if best["earlier", pair.earlier] == pair.distance
        or best["later", pair.later] == pair.distance
    ]
    count = Counter(
        side
        for pair in at_best
        for side in (("earlier", pair.earlier), ("later", pair.later))
        if best[side] == pair.distance
    )
    return {
        pair
        for pair in at_best
        if all(
            best[side] == pair.distance and count[side] == 1
            for side in (("earlier", pair.earlier), ("later", pair.later))
        )
    }


def _assign(pairs: Sequence[CodePair]) -> set[CodePair]:
    """Assign owners one to one: as many of the closest pairs as possible, then the next closest."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    chosen: set[CodePair] = set()
    for group in _components(pairs):
        if len(group) == 1:
            chosen.update(group)
            continue
        rows = list(dict.fromkeys(pair.earlier for pair in group))
        columns = list(dict.fromkeys(pair.later for pair in group))
        furthest = max(pair.distance for pair in group)
        weight = 1.0 + min(len(rows), len(columns))
        gain = np.zeros((len(rows), len(columns)))
        at = {}
        for pair in group:
            place = rows.index(pair.earlier), columns.index(pair.later)
            gain[place] = weight ** (furthest - pair.distance)
            at[place] = pair
        found = linear_sum_assignment(gain, maximize=True)
        chosen.update(
            at[place]
            for place in zip(*(side.tolist() for side in found), strict=True)
            if place in at
        )
    return chosen


def _components(pairs: Iterable[CodePair]) -> list[list[CodePair]]:
    """Split pairs into groups that share no owner, so that each assignment is small."""
    root: dict[tuple[str, str], tuple[str, str]] = {}

    def find(node: tuple[str, str]) -> tuple[str, str]:
        while root.setdefault(node, node) != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    pairs = list(pairs)
    for pair in pairs:
        root[find(("later", pair.later))] = find(("earlier", pair.earlier))
    groups: defaultdict[tuple[str, str], list[CodePair]] = defaultdict(list)
    for pair in pairs:
        groups[find(("earlier", pair.earlier))].append(pair)
    return list(groups.values())
