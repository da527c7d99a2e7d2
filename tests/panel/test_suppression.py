"""Suppression: hand-worked cases, the published z1 table, brute force and random lattices."""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.utility import hide_leak_by_leak
from panel import suppression
from panel.suppression import CellPlan, Pattern, given_away, lattice_groups, protect

REFERENCE = Path(__file__).parents[1] / "reference"

Groups = Iterable[frozenset[int]]
Weights = tuple[tuple[int, float], ...]


def cell(
    key: object,
    members: Iterable[int],
    sizes: Sequence[int],
    cost: float = 1.0,
    functional: Weights | None = None,
    never: bool = False,
) -> CellPlan:
    atoms = frozenset(members)
    return CellPlan(key, atoms, sum(sizes[a] for a in atoms), cost, functional, never)


def shown_cells(cells: Iterable[CellPlan], pattern: Pattern) -> list[CellPlan]:
    return [c for c in cells if c.key in pattern.shown]


def leaks_of(
    cells: Sequence[CellPlan], pattern: Pattern, sizes: Sequence[int], groups: Groups, min_n: int
) -> list[suppression.Leak]:
    hidden = [c for c in cells if c.key not in pattern.shown]
    return given_away(shown_cells(cells, pattern), sizes, groups, min_n, hidden)


def cheapest_by_brute_force(
    cells: Sequence[CellPlan], sizes: Sequence[int], groups: Groups, min_n: int
) -> float:
    fixed = [c for c in cells if c.never or c.is_small(sizes, min_n)]
    optional = [c for c in cells if c not in fixed]
    best = math.inf
    for size in range(len(optional) + 1):
        for away in combinations(optional, size):
            cost = math.fsum(c.cost for c in away)
            shown = [c for c in optional if c not in away]
            if cost < best and not given_away(shown, sizes, groups, min_n, [*fixed, *away]):
                best = cost
    return best


def indicator_in_span(
    shown: Sequence[CellPlan], sizes: Sequence[int], group: frozenset[int]
) -> bool:
    """Plain Gauss elimination with fractions: is the group's sum a combination of the cells?"""

    def row(weights: dict[int, float]) -> list[Fraction]:
        return [
            Fraction(weights.get(a, 0)).limit_denominator(10**6) if sizes[a] else Fraction(0)
            for a in range(len(sizes))
        ]

    basis: list[list[Fraction]] = []

    def reduce(vector: list[Fraction]) -> list[Fraction]:
        for known in basis:
            lead = next(i for i, x in enumerate(known) if x)
            factor = vector[lead] / known[lead]
            vector = [x - factor * y for x, y in zip(vector, known, strict=True)]
        return vector

    for c in shown:
        rest = reduce(row(c.values(sizes)))
        if any(rest):
            basis.append(rest)
    return not any(reduce(row(dict.fromkeys(group, 1.0))))


PROJECTS = {"OB": (0, 1), "ST": (2, 3), "RO": (4, 5)}


def project_lattice(sizes: Sequence[int]) -> tuple[list[CellPlan], set[frozenset[int]]]:
    """Three projects; even atoms answered both waves, odd ones this wave only."""
    everyone = frozenset(range(6))
    stayers = frozenset({0, 2, 4})
    projects = {name: frozenset(atoms) for name, atoms in PROJECTS.items()}
    cells = [
        cell(("all", "all"), everyone, sizes, 8),
        cell(("all", "stayers"), stayers, sizes, 4),
    ]
    for name, atoms in projects.items():
        cells.append(cell((name, "all"), atoms, sizes, 4))
        cells.append(cell((name, "stayers"), atoms & stayers, sizes, 2))
    return cells, lattice_groups({"project": list(projects.values())}, [everyone, stayers])


class TestHandWorked:
    def test_nothing_is_hidden_when_every_part_is_large(self) -> None:
        sizes = [10, 5, 12, 6, 9, 8]
        cells, groups = project_lattice(sizes)
        pattern = protect(cells, sizes, groups, 5)
        assert pattern == Pattern(
            shown=frozenset(c.key for c in cells),
            primary=frozenset(),
            secondary=frozenset(),
            cost=0.0,
            optimal=True,
        )

    @pytest.mark.parametrize(
        ("total_cost", "also_hidden"), [(10, "RO"), (2, "all")], ids=["total dear", "total cheap"]
    )
    def test_a_project_of_three_takes_one_more_cell_with_it(
        self, total_cost: float, also_hidden: str
    ) -> None:
        sizes = [3, 30, 20]
        cells = [
            cell("all", range(3), sizes, total_cost),
            cell("OB", [0], sizes, 5),
            cell("ST", [1], sizes, 5),
            cell("RO", [2], sizes, 4),
        ]
        pattern = protect(cells, sizes, [frozenset({a}) for a in range(3)], 5)
        assert pattern.primary == {"OB"}
        assert pattern.secondary == {also_hidden}
        assert pattern.cost == min(total_cost, 4)

    def test_eight_stayers_of_ten_hide_the_stayers(self) -> None:
        sizes = [8, 2, 15, 10, 12, 9]
        cells, groups = project_lattice(sizes)
        pattern = protect(cells, sizes, groups, 5)
        assert pattern.primary == frozenset()
        assert pattern.shown >= {("OB", "all"), ("ST", "all"), ("RO", "all"), ("all", "all")}
        assert ("OB", "stayers") in pattern.secondary
        assert pattern.cost == 4
        assert len(pattern.secondary) == 2

    def test_leavers_left_by_subtraction_are_named_with_what_gives_them_away(self) -> None:
        sizes = [8, 2, 15, 10, 12, 9]
        cells, groups = project_lattice(sizes)
        leaks = given_away(cells, sizes, groups, 5)
        assert [(leak.group, leak.n) for leak in leaks] == [(frozenset({1}), 2)]
        assert set(leaks[0].by) == {("OB", "all"), ("OB", "stayers")}

    def test_nobody_left_over_is_no_leak(self) -> None:
        sizes = [10, 0, 15, 0, 12, 9]
        cells, groups = project_lattice(sizes)
        assert given_away(cells, sizes, groups, 5) == []
        assert protect(cells, sizes, groups, 5).secondary == frozenset()

    def test_one_hidden_party_hides_another_or_the_total(self) -> None:
        sizes = [60, 13, 4, 7]
        parties = {"PRA": 0, "FOU": 1, "BRU": 2, "EIE": 3}
        cells = [cell("all", range(4), sizes, 10)]
        cells += [cell(name, [atom], sizes, sizes[atom] / 10) for name, atom in parties.items()]
        groups = lattice_groups(
            {"party": [frozenset({a}) for a in range(4)]}, [frozenset(range(4))]
        )
        pattern = protect(cells, sizes, groups, 5)
        assert pattern.primary == {"BRU"}
        assert pattern.secondary == {"EIE"}

    def test_two_hidden_parties_of_two_are_still_four_people(self) -> None:
        sizes = [60, 13, 2, 2]
        cells = [cell("all", range(4), sizes, 10)]
        cells += [cell(f"p{a}", [a], sizes, 1) for a in range(4)]
        groups = lattice_groups(
            {"party": [frozenset({a}) for a in range(4)]}, [frozenset(range(4))]
        )
        assert protect(cells, sizes, groups, 5).secondary == {"p1"}
        assert protect(cells, sizes, [frozenset({2}), frozenset({3})], 5).secondary == frozenset()

    def test_a_party_almost_filling_a_project_is_protected_across_the_dimensions(self) -> None:
        sizes = [11, 2, 30, 8]
        everyone = frozenset(range(4))
        dimensions = {
            "project": [frozenset({0, 1}), frozenset({2, 3})],
            "party": [frozenset({0}), frozenset({1, 3}), frozenset({2})],
        }
        cells = [cell("all", everyone, sizes, 9)]
        for name, categories in dimensions.items():
            cells += [cell((name, i), c, sizes, 3 - i) for i, c in enumerate(categories)]
        groups = lattice_groups(dimensions, [everyone])
        assert {leak.group for leak in given_away(cells, sizes, groups, 5)} == {frozenset({1})}
        pattern = protect(cells, sizes, groups, 5)
        assert leaks_of(cells, pattern, sizes, groups, 5) == []
        assert pattern.cost == cheapest_by_brute_force(cells, sizes, groups, 5)

    def test_the_cell_of_a_homogeneous_group_cannot_be_recomputed(self) -> None:
        sizes = [20, 30, 40]
        cells = [cell("all", range(3), sizes, 9)]
        cells += [cell(f"p{a}", [a], sizes, 1 + a, never=a == 0) for a in range(3)]
        pattern = protect(cells, sizes, [], 5)
        assert pattern.primary == {"p0"}
        assert pattern.secondary == {"p1"}
        leaks = given_away(cells[:1] + cells[2:], sizes, [], 5, hidden=[cells[1]])
        assert [(leak.group, set(leak.by)) for leak in leaks] == [
            (frozenset({0}), {"all", "p1", "p2"})
        ]

    def test_a_shown_cell_of_two_people_is_a_leak_though_nobody_listed_the_group(self) -> None:
        leaks = given_away([cell("OB", [0], [2])], [2], [], 5)
        assert [(leak.group, leak.n, leak.by) for leak in leaks] == [(frozenset({0}), 2, ("OB",))]


class TestWeighted:
    SIZES = (20, 8, 4)

    def equal(self, atoms: Sequence[int]) -> Weights:
        return tuple((a, 1 / (len(atoms) * self.SIZES[a])) for a in atoms)

    def test_the_mean_of_party_means_gives_the_hidden_party_away(self) -> None:
        total = CellPlan("all", frozenset({0, 1, 2}), 32, 5.0, self.equal([0, 1, 2]))
        parties = [cell(f"p{a}", [a], self.SIZES, 1) for a in range(3)]
        leaks = given_away([total, *parties[:2]], self.SIZES, [frozenset({2})], 5)
        assert [set(leak.by) for leak in leaks] == [{"all", "p0", "p1"}]
        pattern = protect([total, *parties], self.SIZES, [frozenset({2})], 5)
        assert pattern.primary == {"p2"}
        assert len(pattern.secondary) == 1
        assert "all" in pattern.shown

    def test_two_weightings_of_one_group_part_it(self) -> None:
        sizes = (20, 4)
        equal = CellPlan("equal", frozenset({0, 1}), 24, 2.0, ((0, 1 / 40), (1, 1 / 8)))
        plain = cell("plain", [0, 1], sizes, 1)
        leaks = given_away([plain, equal], sizes, [frozenset({1})], 5)
        assert set(leaks[0].by) == {"plain", "equal"}
        assert protect([plain, equal], sizes, [frozenset({1})], 5).shown == {"equal"}

    def test_any_weighted_number_about_four_people_is_a_leak(self) -> None:
        sizes = (20, 3, 1)
        weights = ((0, 1 / 60), (1, 1 / 9), (2, 1 / 3))
        cells = [
            CellPlan("all", frozenset({0, 1, 2}), 24, 3.0, weights),
            cell("PRA", [0], sizes, 2),
        ]
        small = frozenset({1, 2})
        assert not indicator_in_span(cells, sizes, small)
        assert [leak.n for leak in given_away(cells, sizes, [small], 5)] == [4]
        assert protect(cells, sizes, [small], 5).secondary == {"PRA"}

    def test_n_of_weighted_cells_gives_away_how_many_were_left_out(self) -> None:
        sizes = (20, 10, 2)
        left_out = CellPlan("all", frozenset({0, 1, 2}), 32, 3.0, ((0, 1 / 40), (1, 1 / 20)))
        parties = [cell("p0", [0], sizes, 1), cell("p1", [1], sizes, 2)]
        assert [leak.n for leak in given_away([left_out, *parties], sizes, [], 5)] == []
        groups = [frozenset({2})]
        assert [leak.n for leak in given_away([left_out, *parties], sizes, groups, 5)] == [2]
        assert protect([left_out, *parties], sizes, groups, 5).secondary == {"p0"}

    def test_weights_that_are_no_ratio_of_counts_are_refused(self) -> None:
        odd = CellPlan("x", frozenset({0, 1}), 28, 1.0, ((0, 1.0), (1, math.pi)))
        with pytest.raises(ValueError, match="not a ratio of whole numbers"):
            given_away([odd], self.SIZES, [], 5)


class TestEmptyCells:
    def test_an_empty_cell_is_shown_and_tells_nothing(self) -> None:
        sizes = [0, 12, 9]
        cells = [cell("all", range(3), sizes, 9)]
        cells += [cell(f"p{a}", [a], sizes) for a in range(3)]
        pattern = protect(cells, sizes, [frozenset({a}) for a in range(3)], 5)
        assert pattern.shown == {"all", "p0", "p1", "p2"}

    def test_two_cells_that_differ_by_nobody_are_hidden_together(self) -> None:
        sizes = [3, 0, 20, 5, 30, 10]
        cells, groups = project_lattice(sizes)
        pattern = protect(cells, sizes, groups, 5)
        assert pattern.primary == {("OB", "all"), ("OB", "stayers")}
        assert leaks_of(cells, pattern, sizes, groups, 5) == []
        assert pattern.cost == cheapest_by_brute_force(cells, sizes, groups, 5)

    def test_no_cells_at_all(self) -> None:
        assert protect([], [], [], 5) == Pattern(
            frozenset(), frozenset(), frozenset(), 0.0, optimal=True
        )


class TestZ1:
    """Statistics Norway's z1: 8 regions by 4 main incomes, counts 1 to 3 unsafe.

    Source of the expected values: GaussSuppression::SuppressSmallCounts(dimVar = c(region,
    hovedint), freqVar = ant, maxN = 3) in R 4.2.2, `suppress_z1_maxN3` and `suppress_z1_optimum`
    of the shared reference values; pytauargus 0.6.0 hides the same six cells.
    """

    PRIMARY = frozenset({("B", "arbeid"), ("D", "arbeid"), ("H", "arbeid")})

    def table(self) -> tuple[list[CellPlan], list[int], set[frozenset[int]]]:
        with (REFERENCE / "ssb_z1.csv").open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        sizes = [int(row["ant"]) for row in rows]
        everyone = frozenset(range(len(rows)))
        regions = sorted({row["region"] for row in rows})
        incomes = sorted({row["hovedint"] for row in rows})
        by_region = [frozenset(i for i in everyone if rows[i]["region"] == r) for r in regions]
        by_income = [frozenset(i for i in everyone if rows[i]["hovedint"] == h) for h in incomes]
        cells = [cell((row["region"], row["hovedint"]), [i], sizes) for i, row in enumerate(rows)]
        cells += [
            cell((r, "all"), atoms, sizes, 5) for r, atoms in zip(regions, by_region, strict=True)
        ]
        cells += [
            cell(("all", h), atoms, sizes, 5) for h, atoms in zip(incomes, by_income, strict=True)
        ]
        cells.append(cell(("all", "all"), everyone, sizes, 20))
        groups = lattice_groups({"region": by_region}, [everyone, *by_income])
        return cells, sizes, groups

    def test_six_cells_are_hidden_and_three_of_them_for_their_own_sake(self) -> None:
        cells, sizes, groups = self.table()
        assert len(cells) == 45
        pattern = protect(cells, sizes, groups, 4)
        assert pattern.primary == self.PRIMARY
        assert len(pattern.secondary) == 3
        assert pattern.optimal
        assert leaks_of(cells, pattern, sizes, groups, 4) == []

    def test_the_reference_pattern_is_safe_and_costs_the_same(self) -> None:
        cells, sizes, groups = self.table()
        hidden = {(region, income) for region in "BDH" for income in ("annet", "arbeid")}
        assert given_away([c for c in cells if c.key not in hidden], sizes, groups, 4) == []
        assert protect(cells, sizes, groups, 4).cost == len(hidden - self.PRIMARY)

    def test_hiding_the_primary_cells_alone_leaks_each_of_them(self) -> None:
        cells, sizes, groups = self.table()
        leaks = given_away([c for c in cells if c.key not in self.PRIMARY], sizes, groups, 4)
        singles = {next(iter(leak.group)): leak.n for leak in leaks if len(leak.group) == 1}
        assert sorted(singles.values()) == [1, 2, 3]
        assert all(len(leak.by) >= 4 for leak in leaks)


class TestBrokenCalls:
    @pytest.mark.parametrize(
        ("cells", "message"),
        [
            ([CellPlan("a", frozenset({0}), 7), CellPlan("a", frozenset({1}), 8)], "same key"),
            ([CellPlan("a", frozenset({2}), 7)], "without a size"),
            ([CellPlan("a", frozenset({0}), 7, cost=-1.0)], "cost -1"),
            ([CellPlan("a", frozenset({0}), 7, cost=math.inf)], "cost inf"),
            ([CellPlan("a", frozenset({0}), 6)], "n = 6"),
        ],
    )
    def test_are_refused(self, cells: list[CellPlan], message: str) -> None:
        with pytest.raises(ValueError, match=message):
            protect(cells, [7, 8], [], 5)


def test_nobody_is_given_away_where_there_is_nobody() -> None:
    assert given_away([], [], [], 5) == []
    assert given_away([CellPlan("a", frozenset(), 0)], [], [], 5) == []


def test_lattice_groups_of_two_projects_and_stayers() -> None:
    everyone, stayers = frozenset({0, 1, 2, 3}), frozenset({0, 2})
    groups = lattice_groups(
        {"project": [frozenset({0, 1}), frozenset({2, 3})]}, [everyone, stayers]
    )
    assert {tuple(sorted(g)) for g in groups} == {
        *[(a,) for a in range(4)],
        *[(0, 1), (2, 3), (0, 2), (1, 3), (0, 1, 2, 3)],
    }


def test_lattice_groups_of_many_categories_stop_at_pairs_and_their_complements() -> None:
    categories = [frozenset({a}) for a in range(12)]
    groups = lattice_groups({"project": categories}, [frozenset(range(12))])
    assert {len(g) for g in groups} == {1, 2, 10, 11, 12}
    assert len(groups) == 2 * (12 + 66) + 1


def random_lattice(
    n_projects: int, n_parties: int, sizes: Sequence[int], costs: Sequence[int], weighted: bool
) -> tuple[list[CellPlan], set[frozenset[int]]]:
    def atom(project: int, party: int, pattern: int) -> int:
        return (project * n_parties + party) * 2 + pattern

    both = (0, 1)
    projects = [
        frozenset(atom(p, h, k) for h in range(n_parties) for k in both) for p in range(n_projects)
    ]
    parties = [
        frozenset(atom(p, h, k) for p in range(n_projects) for k in both) for h in range(n_parties)
    ]
    everyone = frozenset().union(*projects)
    stayers = frozenset(a for a in everyone if a % 2 == 0)
    price = iter(costs)
    cells = []
    for name, subset in (("all", everyone), ("stayers", stayers)):
        cells.append(cell(("all", name), subset, sizes, next(price)))
        for p, atoms in enumerate(projects):
            functional = None
            if weighted:
                present = [(h & atoms & subset) for h in parties]
                present = [part for part in present if sum(sizes[a] for a in part) >= 3]
                functional = tuple(
                    (a, 1 / (len(present) * sum(sizes[b] for b in part)))
                    for part in present
                    for a in sorted(part)
                )
            cells.append(
                cell(("project", p, name), atoms & subset, sizes, next(price), functional or None)
            )
        for h, atoms in enumerate(parties):
            cells.append(cell(("party", h, name), atoms & subset, sizes, next(price)))
    return cells, lattice_groups({"project": projects, "party": parties}, [everyone, stayers])


@st.composite
def lattices(
    draw: Callable[..., object], most_projects: int, most_parties: int
) -> tuple[list[CellPlan], list[int], set[frozenset[int]]]:
    n_projects = draw(st.integers(1, most_projects))
    n_parties = draw(st.integers(1, most_parties))
    assert isinstance(n_projects, int)
    assert isinstance(n_parties, int)
    n_atoms = 2 * n_projects * n_parties
    size = st.sampled_from([0, 0, 1, 1, 2, 3, 4, 5, 8, 15])
    sizes = draw(st.lists(size, min_size=n_atoms, max_size=n_atoms))
    n_cells = 2 * (1 + n_projects + n_parties)
    costs = draw(st.lists(st.integers(0, 5), min_size=n_cells, max_size=n_cells))
    weighted = draw(st.booleans())
    assert isinstance(sizes, list)
    assert isinstance(costs, list)
    cells, groups = random_lattice(n_projects, n_parties, sizes, costs, bool(weighted))
    return cells, sizes, groups


Lattice = tuple[list[CellPlan], list[int], set[frozenset[int]]]


@settings(max_examples=80, deadline=None)
@given(lattices(4, 3))
def test_no_random_lattice_leaks(lattice: Lattice) -> None:
    cells, sizes, groups = lattice
    pattern = protect(cells, sizes, groups, 5)
    assert leaks_of(cells, pattern, sizes, groups, 5) == []
    assert pattern.optimal
    assert pattern.shown | pattern.primary | pattern.secondary == {c.key for c in cells}
    assert not pattern.primary & pattern.secondary
    shown = shown_cells(cells, pattern)
    for group in groups:
        if 0 < sum(sizes[a] for a in group) < 5:
            assert not indicator_in_span(shown, sizes, group)


@settings(max_examples=40, deadline=None)
@given(lattices(2, 2))
def test_no_pattern_of_a_small_lattice_is_cheaper(lattice: Lattice) -> None:
    cells, sizes, groups = lattice
    pattern = protect(cells, sizes, groups, 5)
    assert pattern.cost == pytest.approx(cheapest_by_brute_force(cells, sizes, groups, 5))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_overlapping_cells_of_any_shape(data: st.DataObject) -> None:
    n_atoms = data.draw(st.integers(2, 6))
    sizes = data.draw(st.lists(st.integers(0, 7), min_size=n_atoms, max_size=n_atoms))
    atoms = st.frozensets(st.integers(0, n_atoms - 1), min_size=1)
    members = data.draw(st.lists(atoms, min_size=1, max_size=8))
    never = data.draw(st.integers(0, len(members)))
    cells = [
        cell(i, m, sizes, data.draw(st.integers(0, 4)), never=i == never)
        for i, m in enumerate(members)
    ]
    groups = data.draw(st.lists(atoms, max_size=6))
    pattern = protect(cells, sizes, groups, 5)
    assert leaks_of(cells, pattern, sizes, groups, 5) == []
    assert pattern.cost == pytest.approx(cheapest_by_brute_force(cells, sizes, groups, 5))


@settings(max_examples=40, deadline=None)
@given(lattices(4, 3), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(lattice: Lattice, rng: random.Random) -> None:
    cells, sizes, groups = lattice
    shuffled, other_groups = list(cells), list(groups)
    rng.shuffle(shuffled)
    rng.shuffle(other_groups)
    expected = protect(cells, sizes, groups, 5)
    assert protect(shuffled, sizes, other_groups, 5) == expected
    assert protect(cells, sizes, groups, 5) == expected


@settings(max_examples=40, deadline=None)
@given(lattices(3, 3))
def test_showing_any_secondary_cell_again_leaks(lattice: Lattice) -> None:
    cells, sizes, groups = lattice
    pattern = protect(cells, sizes, groups, 5)
    by_key = {c.key: c for c in cells}
    for key in pattern.secondary:
        if by_key[key].cost:
            shown = [by_key[k] for k in (*pattern.shown, key)]
            hidden = [c for c in cells if c not in shown]
            assert given_away(shown, sizes, groups, 5, hidden)


@settings(max_examples=40, deadline=None)
@given(lattices(4, 3))
def test_hiding_leak_by_leak_is_safe_and_no_cheaper(lattice: Lattice) -> None:
    """The baseline of `benchmarks.utility`."""
    cells, sizes, groups = lattice
    kept = hide_leak_by_leak(cells, sizes, groups, 5)
    shown, hidden = [c for c in cells if c.key in kept], [c for c in cells if c.key not in kept]
    assert given_away(shown, sizes, groups, 5, hidden) == []
    pattern = protect(cells, sizes, groups, 5)
    assert pattern.optimal
    assert not kept & pattern.primary
    secondary = [c.cost for c in hidden if c.key not in pattern.primary]
    assert math.fsum(secondary) >= pattern.cost - 1e-9


@settings(max_examples=60, deadline=None)
@given(lattices(3, 3), st.data())
def test_what_is_named_as_giving_a_group_away_does_so_and_nothing_less(
    lattice: Lattice, data: st.DataObject
) -> None:
    cells, sizes, groups = lattice
    shown = [c for c in cells if data.draw(st.booleans())]
    for leak in given_away(shown, sizes, groups, 5)[:5]:
        behind = [c for c in shown if c.key in leak.by]
        assert leak.group in {found.group for found in given_away(behind, sizes, groups, 5)}
        for left_out in behind:
            rest = [c for c in behind if c is not left_out]
            again = given_away(rest, sizes, [leak.group], 5)
            assert leak.group not in {found.group for found in again}


def test_a_round_limit_gives_a_safe_pattern_that_does_not_claim_to_be_optimal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(suppression, "_MOST_ROUNDS", 1)
    rng = random.Random(3)
    sizes = [rng.choice([0, 0, 1, 2, 4]) for _ in range(24)]
    cells, groups = random_lattice(4, 3, sizes, [3] * 16, weighted=False)
    assert given_away([c for c in cells if not c.is_small(sizes, 5)], sizes, groups, 5)
    pattern = protect(cells, sizes, groups, 5)
    assert not pattern.optimal
    assert leaks_of(cells, pattern, sizes, groups, 5) == []


def test_twenty_projects_and_eight_parties() -> None:
    rng = random.Random(20)
    sizes = [rng.choice([0, 0, 1, 2, 4, 6]) if a % 2 == 0 else int(a % 37 == 0) for a in range(320)]
    costs = [1 + i % 3 for i in range(58)]
    cells, groups = random_lattice(20, 8, sizes, costs, weighted=True)
    pattern = protect(cells, sizes, groups, 5)
    assert len(pattern.secondary) >= 5
    assert leaks_of(cells, pattern, sizes, groups, 5) == []
