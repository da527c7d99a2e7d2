"""Which splits of a change are shown, what they add up to, and that they give nobody away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from math import fsum

import numpy as np
import pytest
from hypothesis import given, settings
from invented_panel import Answer, estimate_all, make_scores, projects_called
from test_disclosure import PARTIES, plan, populations, sets_of, small_groups

from panel.cells.cell import Cell, Source
from panel.cells.decomposition import decomposition_cells
from panel.comparison import Comparison
from panel.dataset import Panel
from panel.derivable import CellPlan, given_away
from panel.disclosure import SHOWN, Protector
from panel.estimates import Change, Level
from panel.estimators.change_terms import TERMS
from panel.numbers import round_half_away
from survey.library import Library
from survey.study import Study

Waves = dict[str, list[Answer]]
Splits = dict[str, Cell]


@pytest.fixture(scope="module")
def study(garden: Library) -> Study:
    return projects_called(garden.study, "ONE", "TWO", "SIX", weighting="none")


@pytest.fixture(scope="module")
def weighted(garden: Library) -> Study:
    return projects_called(garden.study, "ONE", "TWO", "SIX", weighting="party_equal")


def source_of(garden: Library, study: Study, waves: Waves) -> Source:
    """What a release knows of one measure once its levels and changes are decided."""
    scores = make_scores(study, **waves)
    levels, changes = estimate_all(scores, study)
    library = replace(garden, study=study)
    pairs = tuple(pairwise(waves))
    comparison = Comparison(library, (scores,), pairs, tuple(levels), tuple(changes))
    found = Source(Panel(library, {}, {}, synthetic=True), comparison)
    for key, decision in Protector(study.disclosure).decide(scores, levels, changes).items():
        if decision == SHOWN:
            rest = (*key[3:4], "", "all") if key[0] == "level" else key[3:]
            found.shown[key[0], "M", *key[1:3], *rest] = {}
    return found


def splits(source: Source) -> Splits:
    return {f"{c.address[2]}:{c.address[3]}": c for c in decomposition_cells(source)}


def people(prefix: str, n: int, project: str, party: str, level: float = 2.0) -> list[Answer]:
    return [(f"{prefix}{k}", level + k % 4 / 2, project, party) for k in range(n)]


def everybody(levels: tuple[float, ...] = (2.0, 2.5, 3.0)) -> Waves:
    """Each party and project: 6 stay, 6 leave, 6 join; the joiners score higher."""
    waves: Waves = {"w1": [], "w2": []}
    for project in ("ONE", "TWO", "SIX"):
        for party, level in zip(PARTIES, levels, strict=True):
            name = project + party
            stay = people(f"s{name}", 6, project, party, level)
            waves["w1"] += [*stay, *people(f"l{name}", 6, project, party, level)]
            later = [(p, s + 0.25, *rest) for p, s, *rest in stay]
            waves["w2"] += [*later, *people(f"j{name}", 6, project, party, level + 1)]  # type: ignore[list-item]
    return waves


def test_a_split_is_made_of_the_means_beside_it(garden: Library, weighted: Study) -> None:
    source = source_of(garden, weighted, everybody())
    found = splits(source)
    assert {cell.decision.status for cell in found.values()} == {"shown"}
    assert len(found) == 7
    for cell in found.values():
        values = cell.values
        assert values["total"] == round_half_away(0.625, 1)
        # 0.25 + 0.375 = 0.625: the larger remainder is the joiners'.
        assert (values["stayers"], values["joiners"], values["leavers"]) == (0.2, 0.4, 0)
        assert fsum(values.get(term) or 0 for term in TERMS) == pytest.approx(values["total"])
        for term in ("total", "stayers", "joiners", "leavers"):
            assert values[f"{term}_ci_low"] <= values[term] <= values[f"{term}_ci_high"]


def test_the_total_is_the_change_beside_it_and_terms_add_up(
    garden: Library, weighted: Study, study: Study
) -> None:
    rng = np.random.default_rng(8)
    for own in (weighted, study):
        waves = everybody()
        for wave, answers in waves.items():
            waves[wave] = [(p, s + float(rng.integers(-3, 4)) / 4, *r) for p, s, *r in answers]  # type: ignore[misc]
        source = source_of(garden, own, waves)
        changes = {
            f"{c.group.kind}:{c.group.id}": c
            for c in source.comparison.changes
            if c.estimand == "all"
        }
        for name, cell in splits(source).items():
            change = changes[name].change
            assert change is not None
            assert cell.values["total"] == round_half_away(change, 1)
            tenths = [round(10 * (cell.values.get(term) or 0)) for term in TERMS]
            assert sum(tenths) == round(10 * cell.values["total"])


def test_a_party_with_one_stayer_would_be_given_away(garden: Library, weighted: Study) -> None:
    """The same people are those of two parties; the split would add the third's one person."""
    waves = everybody()
    gone = {f"sONE{PARTIES[2]}{k}" for k in range(1, 6)}
    waves["w2"] = [(f"new{name}" if name in gone else name, *rest) for name, *rest in waves["w2"]]  # type: ignore[misc]
    source = source_of(garden, weighted, waves)
    assert ("change", "M", "project", "ONE", "w1", "w2", "stayers") in source.shown
    found = splits(source)
    assert found["project:ONE"].decision.status == "secondary"
    assert found["project:ONE"].values == {}
    assert "shown" in {found[f"project:{id}"].decision.status for id in ("TWO", "SIX")}


def test_a_party_without_stayers_is_replaced_for_everybody_only(
    garden: Library, weighted: Study
) -> None:
    waves = everybody()
    waves["w2"] = [
        (f"new{name}" if party == PARTIES[2] else name, score, project, party)
        for name, score, project, party in waves["w2"]
    ]
    found = splits(source_of(garden, weighted, waves))
    assert found["all:all"].decision.status == "shown"
    assert found["all:all"].values["replaced"] == pytest.approx(0.625 / 3, abs=0.1)
    assert {found[f"project:{p}"].decision.status for p in ("ONE", "TWO", "SIX")} == {"secondary"}
    assert found[f"party:{PARTIES[2]}"].decision.status == "secondary"


def switched(waves: Waves, n: int) -> Waves:
    """The same waves, with n stayers of each party and project in the next party later."""
    following = dict(zip(PARTIES, (*PARTIES[1:], PARTIES[0]), strict=True))
    moved = {
        f"s{project}{party}{k}" for project in ("ONE", "TWO", "SIX") for party in PARTIES
        for k in range(n)
    }  # fmt: skip
    later = [
        (name, score, project, following[party] if name in moved else party)
        for name, score, project, party in waves["w2"]
    ]
    return {"w1": waves["w1"], "w2": later}


@pytest.mark.parametrize(("n", "apart"), [(1, False), (2, True)])
def test_switchers_are_told_apart_in_parties_with_enough_of_them(
    garden: Library, study: Study, n: int, apart: bool
) -> None:
    found = splits(source_of(garden, study, switched(everybody(), n)))
    for party in PARTIES:
        cell = found[f"party:{party}"]
        assert cell.decision == SHOWN
        assert ("switchers_in" in cell.values) == apart
    assert "switchers_in" not in found["all:all"].values


# Laws


def term_plans(
    garden: Library, answers: Waves, source: Source, number: dict[tuple[str, str], int]
) -> Iterator[CellPlan]:
    """What each shown term weighs every answer with, from its definition alone."""
    comparison = source.comparison
    levels = {(x.group, x.wave): x for x in comparison.levels}
    net = {f"{c.group.kind}:{c.group.id}": c for c in comparison.changes if c.estimand == "all"}
    party_of = {w: {a[0]: a[3] for a in own} for w, own in answers.items()}
    for name, cell in splits(source).items():
        if cell.decision != SHOWN:
            continue
        change = net[name]
        first, later = (
            {p for _, p in sets_of(answers, levels[change.group, wave])[wave]}
            for wave in ("w1", "w2")
        )
        parties = [None] if change.weights_from is None else [*change.weights_from]
        terms: dict[str, dict[int, float]] = {}
        for party in parties:
            one = {p for p in first if party in (None, party_of["w1"][p])}
            two = {p for p in later if party in (None, party_of["w2"][p])}
            stayed = one & two
            apart = "switchers_in" in cell.values or "switchers_out" in cell.values
            elsewhere = party_of["w1"].keys() & party_of["w2"].keys() if apart else set()
            if not stayed:
                add(terms, "replaced", one, "w1", -1 / len(one), number)
                add(terms, "replaced", two, "w2", 1 / len(two), number)
                continue
            for wave, here, sign, once, switch in (
                ("w1", one, -1, "leavers", "switchers_out"),
                ("w2", two, 1, "joiners", "switchers_in"),
            ):
                add(terms, "stayers", stayed, wave, sign / len(stayed), number)
                for term, own in (
                    (once, here - stayed - elsewhere), (switch, (here - stayed) & elsewhere),
                ):  # fmt: skip
                    add(terms, term, own, wave, sign / len(here), number)
                    share = -sign * len(own) / len(here)
                    add(terms, term, stayed if own else set(), wave, share / len(stayed), number)
        for term, weights in terms.items():
            if weights:
                # No number of people is shown with a term.
                yield CellPlan((name, term), frozenset(), 0, 1.0, tuple(sorted(weights.items())))


def add(
    terms: dict[str, dict[int, float]], term: str, who: set[str], wave: str, weight: float,
    number: Mapping[tuple[str, str], int],
) -> None:  # fmt: skip
    for person in who:
        terms.setdefault(term, {})[number[wave, person]] = weight


def shown_plans(
    source: Source, answers: Waves, number: dict[tuple[str, str], int]
) -> Iterator[CellPlan]:
    def is_shown(found: Level | Change) -> bool:
        group = (found.group.kind, found.group.id)
        if isinstance(found, Level):
            return ("level", "M", *group, found.wave, "", "all") in source.shown
        pair = (found.wave_from, found.wave_to, found.estimand)
        return ("change", "M", *group, *pair) in source.shown

    for level in filter(is_shown, source.comparison.levels):
        own = sets_of(answers, level)[level.wave]
        weights = None if level.weights is None else dict(level.weights)
        yield plan(("level", level.group, level.wave), own, weights, answers, number)
    for change in filter(is_shown, source.comparison.changes):
        if change.estimand == "stayers":
            for wave, weights in (("w1", change.weights_from), ("w2", change.weights_to)):
                own = sets_of(answers, change)[wave]
                known = None if weights is None else dict(weights)
                yield plan(("stayers", change.group, wave), own, known, answers, number)


@pytest.mark.parametrize("weighting", ["none", "party_equal"])
@settings(max_examples=60, deadline=None)
@given(answers=populations())
def test_a_split_gives_no_few_people_away(garden: Library, weighting: str, answers: Waves) -> None:
    study = projects_called(garden.study, "ONE", "TWO", "SIX", weighting=weighting)
    source = source_of(garden, study, answers)
    everyone = sorted((w, a[0]) for w, own in answers.items() for a in own)
    number = {person: k for k, person in enumerate(everyone)}
    shown = [*shown_plans(source, answers, number), *term_plans(garden, answers, source, number)]
    groups = small_groups(study, answers, number)
    assert given_away(shown, [1] * len(number), groups, study.disclosure.min_n) == []
