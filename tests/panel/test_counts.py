"""Numbers of people beside each other: no group of one to four follows from those shown."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.cells.counts import decide_counts
from panel.groups import Group

ALL = Group("all")
MIN_N = 5


def projects(*sizes: int) -> dict[Group, tuple[int, ...]]:
    return {Group("project", str(place)): (size,) for place, size in enumerate(sizes)}


def shown(parts: dict[Group, tuple[int, ...]]) -> set[str]:
    decided = decide_counts(parts, MIN_N)
    return {group.id for group, decision in decided.items() if decision.status == "shown"}


def test_a_small_part_hides_its_group_and_one_more() -> None:
    parts = {ALL: (30, 20), Group("project", "a"): (10, 3), Group("project", "b"): (10, 8),
             Group("project", "c"): (10, 9)}  # fmt: skip
    decided = decide_counts(parts, MIN_N)
    assert decided[Group("project", "a")].reason == "few"
    assert decided[ALL].status == "shown"
    others = sorted(decided[Group("project", id)].reason for id in "bc")
    assert others == ["", "derived"]


def test_people_of_no_project_are_not_left_over() -> None:
    assert len(shown({ALL: (32,), **projects(10, 20)})) == 2
    assert shown({ALL: (37,), **projects(10, 20)}) == {"all", "0", "1"}


def test_a_part_of_those_of_no_project_is_not_left_over() -> None:
    parts = {ALL: (30, 20), Group("project", "a"): (10, 10), Group("project", "b"): (10, 8)}
    assert len(shown(parts)) == 2


def test_a_total_hidden_beside_the_parties_does_not_follow_from_the_projects() -> None:
    parts = {ALL: (40, 3), Group("project", "a"): (20, 0), Group("project", "b"): (20, 3),
             Group("party", "x"): (40, 3)}  # fmt: skip
    assert "all" not in shown(parts)
    assert "x" not in shown(parts)


def test_nobody_is_a_number_that_can_be_shown() -> None:
    assert shown({ALL: (10,), **projects(10, 0)}) == {"all", "0", "1"}


sizes = st.lists(st.integers(0, 12), min_size=1, max_size=5)


@settings(max_examples=150, deadline=None)
@given(sizes, sizes, st.integers(0, 6))
def test_no_small_number_is_in_the_span_of_those_shown(
    own: list[int], others: list[int], rest: int
) -> None:
    """An intruder knows every sum that is shown, by project, by party and of everybody."""
    total = sum(own) + rest
    parties = [*others[:-1], max(total - sum(others[:-1]), 0)]
    named = {Group("party", str(place)): (size,) for place, size in enumerate(parties)}
    groups = {ALL: (max(total, sum(parties)),), **projects(*own), **named}
    decided = decide_counts(groups, MIN_N)
    no_project, no_party = groups[ALL][0] - sum(own), groups[ALL][0] - sum(parties)
    unknowns = [*own, no_project, *parties, no_party]
    rows = []
    for group, decision in decided.items():
        row = np.zeros(len(unknowns))
        if decision.status == "shown":
            if group == ALL:
                row[: len(own) + 1] = 1
            elif group.kind == "project":
                row[int(group.id)] = 1
            else:
                row[len(own) + 1 + int(group.id)] = 1
            rows.append(row)
    both = np.zeros(len(unknowns))
    both[: len(own) + 1], both[len(own) + 1 :] = 1, -1
    nobody = [row for row, n in zip(np.eye(len(unknowns)), unknowns, strict=True) if n == 0]
    known = np.array([*rows, both, *nobody])
    for place, n in enumerate(unknowns):
        if 0 < n < MIN_N:
            more = np.vstack([known, np.eye(len(unknowns))[place]])
            assert np.linalg.matrix_rank(more) > np.linalg.matrix_rank(known)
