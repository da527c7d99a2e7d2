"""How much of a study is shown, beside what a bound and a simpler rule would show.

    python -m benchmarks.utility [--studies N] [--seed S] [--data DIR]

Levels, changes and distributions of the demo study, and of invented ones, are decided four times:
hiding only what rests on few people or people all alike, which is not safe; with the cheapest
cells on top (`panel.suppression`); with cells hidden leak by leak, the cheapest of each; and as
released, with what the attack hides. DIR holds the stores of a demo, which is made when missing.

The cost is that of all cells lost beside the first way, `planned` that of means alone as the
search counts it: it knows neither the changes nor the distributions that go with a level.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.simulate_releases import invent_studies
from panel.audit.audited_release import build_audited_release
from panel.audit.made_again import cells_of
from panel.audit.strengthen import cost
from panel.audit.targets import Statuses
from panel.build_release import build_for_attack
from panel.cells.cell import Source
from panel.cells.levels import decide_cells
from panel.dataset import Panel, read_panel
from panel.demo import run_demo
from panel.derivable import CellPlan, given_away
from panel.disclosure import Atoms, Protector
from panel.release import CellKey, ReleasedMeasure
from panel.suppression import protect
from survey.library import open_study
from survey.store.stores import open_stores
from survey.study import Disclosure

STUDIES = 20
PRIMARY, CHEAPEST, LEAK_BY_LEAK, RELEASED = "primary only", "cheapest", "leak by leak", "released"
WAYS = (PRIMARY, CHEAPEST, LEAK_BY_LEAK, RELEASED)
DECIDED = ("level", "change", "distribution")
ASKED = ("shown", "primary", "secondary")

Rule = Callable[
    [Sequence[CellPlan], Sequence[int], Sequence[frozenset[int]], int], frozenset[Hashable]
]
"""The keys of the cells to show; the arguments are those of `panel.suppression.protect`."""


def hide_leak_by_leak(
    cells: Sequence[CellPlan],
    atom_sizes: Sequence[int],
    groups: Sequence[frozenset[int]],
    min_n: int,
) -> frozenset[Hashable]:
    """Hide the cheapest cell of one leak after the other, until there is none."""
    primary = [cell for cell in cells if _is_primary(cell, atom_sizes, min_n)]
    shown = {cell.key: cell for cell in cells if cell not in primary}
    while leaks := given_away(shown.values(), atom_sizes, groups, min_n, primary):
        for leak in leaks:
            if all(key in shown for key in leak.by):
                del shown[min(leak.by, key=lambda key: (shown[key].cost, repr(key)))]
    return frozenset(shown)


def _is_primary(cell: CellPlan, atom_sizes: Sequence[int], min_n: int) -> bool:
    return cell.never or cell.is_small(atom_sizes, min_n)


class Ruled(Protector):
    """Decides by another rule, and adds up what hiding means costs as the search counts it."""

    def __init__(self, rules: Disclosure, rule: Rule) -> None:
        super().__init__(rules)
        self.rule, self.planned = rule, 0.0

    def shown(
        self, cells: Sequence[CellPlan], atoms: Atoms, groups: Iterable[frozenset[int]], min_n: int
    ) -> frozenset[object]:
        """Return the keys of the cells that may be shown together."""
        kept = self.rule(cells, atoms.sizes, tuple(groups), min_n)
        # Distributions need more people, and are decided when means are.
        if min_n == self.rules.min_n:
            hidden = (cell for cell in cells if cell.key not in kept)
            self.planned += sum(c.cost for c in hidden if not _is_primary(c, atoms.sizes, min_n))
        return kept


class Unsafe(Protector):
    """Shows whatever rests on enough people who are not all alike."""

    def __init__(self, rules: Disclosure) -> None:
        # With nobody few, the last look at means and distributions together hides nothing.
        super().__init__(rules.model_copy(update={"min_n": 1}))
        self._least = rules.min_n

    def shown(
        self, cells: Sequence[CellPlan], atoms: Atoms, groups: Iterable[frozenset[int]], min_n: int
    ) -> frozenset[object]:
        """Return the keys of the cells that need not be hidden for their own sake."""
        few = max(min_n, self._least)
        return frozenset(c.key for c in cells if not _is_primary(c, atoms.sizes, few))


@dataclass(frozen=True, slots=True)
class Decided:
    """Status and reason of every cell of a study, and the planned cost, by way; its measures."""

    cells: Mapping[str, Statuses]
    planned: Mapping[str, float]
    measures: Mapping[str, ReleasedMeasure]

    def shown(self, way: str) -> set[CellKey]:
        """Return the levels, changes and distributions that one way shows."""
        cells = self.cells[way].items()
        return {c for c, (status, _) in cells if c[0] in DECIDED and status == "shown"}

    def asked(self) -> set[CellKey]:
        """Return the levels, changes and distributions there are, shown or hidden."""
        cells = self.cells[RELEASED].items()
        return {c for c, (status, _) in cells if c[0] in DECIDED and status in ASKED}

    def project_totals(self) -> list[CellKey]:
        """Return the levels of projects on scales of class A, which judge nobody."""
        kinds = {m: (found.kind, found.anonymity) for m, found in self.measures.items()}
        levels = (c for c in self.asked() if (c[0], c[2]) == ("level", "project"))
        return sorted(c for c in levels if kinds[c[1]] == ("scale", "A"))


def decide(panel: Panel, data: Path | None = None) -> Decided:
    """Decide a study in every way; in `data` a release keeps what the attack hides."""
    audited = build_audited_release(panel, data=data)
    comparison, rules = audited.comparison, panel.library.study.disclosure
    built = build_for_attack(panel, comparison)

    def cells(protector: Protector) -> Statuses:
        levels = tuple(decide_cells(Source(panel, comparison), protector))
        memory = built.memory | {"levels": levels}
        before = replace(built, memory=memory)
        return cells_of(build_for_attack(panel, comparison, before=before).release)

    cheapest = Ruled(rules, lambda *question: protect(*question).shown)
    leak_by_leak = Ruled(rules, hide_leak_by_leak)
    return Decided(
        {
            PRIMARY: cells(Unsafe(rules)),
            CHEAPEST: cells(cheapest),
            LEAK_BY_LEAK: cells(leak_by_leak),
            RELEASED: cells_of(audited.release),
        },
        {PRIMARY: 0.0, CHEAPEST: cheapest.planned, LEAK_BY_LEAK: leak_by_leak.planned},
        audited.release.text.measures,
    )


def table(studies: Sequence[Decided]) -> Iterator[str]:
    """Yield a line a way."""
    asked = sum(len(study.asked()) for study in studies)
    bound = sum(len(study.shown(PRIMARY)) for study in studies)
    totals = sum(len(study.project_totals()) for study in studies)
    yield f"{asked} levels, changes and distributions, {totals} project totals of class A scales"
    yield f"{'':14}{'shown':>7}{'of all':>8}{'of bound':>10}{'cost':>9}{'planned':>9}{'totals':>8}"
    for way in WAYS:
        shown = sum(len(s.shown(way)) for s in studies)
        lost = sum(cost(cell) for s in studies for cell in s.shown(PRIMARY) - s.shown(way))
        kept = sum(len(s.shown(way).intersection(s.project_totals())) for s in studies)
        planned = f"{sum(s.planned[way] for s in studies):.1f}" if way != RELEASED else ""
        shares = f"{100 * shown / asked:6.1f} %{100 * shown / bound:8.1f} %"
        yield f"{way:14}{shown:7}{shares}{lost:9.1f}{planned:>9}{kept:8}"


def hidden_totals(study: Decided) -> Iterator[str]:
    """Yield each project total that is not released, with its reason."""
    for cell in study.project_totals():
        status, reason = study.cells[RELEASED][cell]
        if status != "shown":
            ways = ", ".join(way for way in WAYS if cell in study.shown(way)) or "none"
            yield f"hidden: {' '.join(filter(None, cell))}, {status}, {reason}; shown by {ways}"


def decide_demo(data: Path | None) -> Decided:
    """Decide the study of a demo, which is run where no stores of one are named."""
    with tempfile.TemporaryDirectory() as folder:
        if data is None:
            run_demo(Path(folder), None, "en", lambda _: None)
            data = Path(folder) / "data"
        with open_stores(data) as stores:
            return decide(read_panel(stores, open_study()), data)


def main() -> None:
    """Print the table of the demo, its hidden project totals, and the table of all studies."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=STUDIES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", type=Path, help="The stores of a demo of the shipped study.")
    given = parser.parse_args()
    demo = decide_demo(given.data)
    print("Demo:", *table([demo]), *hidden_totals(demo), sep="\n", flush=True)
    invented = [decide(panel) for panel in invent_studies(given.studies, given.seed)]
    if invented:
        print(f"\n{len(invented)} invented studies:", *table(invented), sep="\n")


if __name__ == "__main__":
    main()
