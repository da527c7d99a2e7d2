"""A scale held against its questions, and an index against its scales."""

from __future__ import annotations

from copy import copy
from itertools import islice

import numpy as np
import pytest
from invented_panel import Row, make_panel
from scipy.optimize import linprog

import panel.audit.audited_release as hiding
from benchmarks.simulate_releases import invent_studies
from panel.audit.attacked_composite import AttackedComposite, attacked_composites
from panel.audit.audit import audit_release
from panel.audit.audited_release import build_audited_release
from panel.audit.composite_insiders import CompositeInsiders
from panel.audit.finding import Finding
from panel.audit.measure import attacked_measures
from panel.audit.numbers_shown import Shown
from panel.audit.strengthen import dependents, strengthen_composite
from panel.audit.targets import MeasureTarget
from panel.build_release import build_for_attack
from panel.comparison import Comparison, compare
from panel.dataset import Panel
from survey.library import Library

ROLES = ("TEA", "PUP", "PAR")
QUESTIONS = ("VO_1", "VO_2", "VO_3", "PL_1", "PL_2", "OW_1", "OW_2", "OW_3")
NEEDED = 3.0
# Two solvers differ by less.
NEAR = 1e-3


def people(rng: np.random.Generator, n: int, skipped: float = 0.15) -> list[Row]:
    """Answers at random, some left out."""
    return [
        {
            "person": f"p{k}", "role": ROLES[k % 3], "project": ("HILL", "BAY")[k % 5 == 0],
            **{q: int(rng.integers(1, 6)) for q in QUESTIONS if rng.random() > skipped},
        }
        for k in range(n)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def panel(garden: Library) -> Panel:
    rng = np.random.default_rng(11)
    return make_panel(garden, w1=people(rng, 34), w2=people(rng, 41)[9:])


@pytest.fixture(scope="module")
def comparison(panel: Panel) -> Comparison:
    return compare(panel)


@pytest.fixture(scope="module")
def attacked(panel: Panel, comparison: Comparison) -> dict[str, list[AttackedComposite]]:
    """By whole, its composites, a wave each."""
    built = build_for_attack(panel, comparison)
    found: dict[str, list[AttackedComposite]] = {}
    for composite in attacked_composites(
        list(attacked_measures(built.release, (), comparison, built)), comparison
    ):
        found.setdefault(composite.composite.whole, []).append(composite)
    return found


def test_every_measure_that_is_a_mean_or_a_difference_is_a_composite(
    attacked: dict[str, list[AttackedComposite]],
) -> None:
    members = {whole: [tuple(f.composite.insights) for f in own] for whole, own in attacked.items()}
    assert members["VOICE"] == [("VOICE", "VO_1", "VO_2_r2", "VO_3")] * 2
    assert members["WHOLE"][0] == ("WHOLE", "VOICE", "OWN")
    assert members["VOICE_PLAN"][0] == ("VOICE_PLAN", "VOICE", "PLAN")
    assert "HEARD_GAP" not in members


def test_the_parts_make_the_whole(
    attacked: dict[str, list[AttackedComposite]], comparison: Comparison
) -> None:
    """What each atom's people gave to the whole is what they gave to its parts, weighed."""
    for own in attacked.values():
        for composite in (each.composite for each in own):
            insight = composite.insights[composite.whole]
            made: dict[int, float] = {}
            for alike in composite.alike:
                if (atom := alike.atoms.get(composite.whole)) is not None:
                    total = float((alike.scores * list(alike.weights.values())).sum())
                    made[atom] = made.get(atom, 0.0) + total
            assert made == {atom: pytest.approx(sum(insight.scores[atom])) for atom in made}


# Against linear programs over single people, made of the comparison alone


class ByPeople:
    """A variable for each person's score in each part, and what the shown means say of them."""

    def __init__(self, comparison: Comparison, composite: AttackedComposite, wave: str) -> None:
        self.scores = {s.line.id: s for s in comparison.scores}
        self.whole, self.wave = composite.composite.whole, wave
        self.parts = [id for id in composite.measures if id != self.whole]
        self.place: dict[tuple[str, str], int] = {}
        for part in self.parts:
            own = self.scores[part]
            for person in own.people[np.isfinite(own.scores[wave])]:
                self.place[part, person] = len(self.place)
        self.rows: list[np.ndarray] = []
        self.ends: list[float] = []
        for level in comparison.levels:
            cell = ("level", level.measure, level.group.kind, level.group.id, wave, "", "all")
            measure = composite.measures.get(level.measure)
            if measure is None or level.wave != wave or cell not in measure.shown:
                continue
            values = measure.shown[cell]  # type: ignore[index]
            own = self.scores[level.measure]
            weights = np.full(len(own.people), 1 / level.n)
            if level.weights is not None:
                ids = [own.party_ids[k] if k >= 0 else "" for k in own.parties[wave]]
                weights = np.array([level.weights.get(id, 0.0) for id in ids])
            row = sum(
                weights[k] * self.share(own.people[k], level.measure)
                for k in np.flatnonzero(level.people)
            )
            middle = (values["ci_low"] + values["ci_high"]) / 2
            self.rows += [row, -row]  # type: ignore[list-item]
            self.ends += [min(values["mean"], middle) + 0.05, 0.05 - max(values["mean"], middle)]

    def share(self, person: str, measure: str) -> np.ndarray:
        """What a person's scores in the parts weigh in a measure."""
        row = np.zeros(len(self.place))
        there = [part for part in self.parts if (part, person) in self.place]
        if measure != self.whole:
            row[self.place[measure, person]] = 1.0
        elif self.whole == "VOICE_PLAN":
            row[[self.place["VOICE", person], self.place["PLAN", person]]] = 1.0, -1.0
        else:
            row[[self.place[part, person] for part in there]] = 1 / len(there)
        return row

    def interval(self, measure: str, people: list[str], knowing: str = "") -> tuple[float, float]:
        """Ends of a sum of scores, to somebody who knows the answers of one of these people."""
        total = sum(self.share(one, measure) for one in people if one != knowing)
        bounds = [(1.0, 5.0)] * len(self.place)
        for (part, person), place in self.place.items():
            if person == knowing:
                score = float(self.scores[part].scores[self.wave][
                    self.scores[part].people.get_loc(person)])  # fmt: skip
                bounds[place] = score, score
        ends = [
            linprog(sign * total, np.array(self.rows), self.ends, bounds=bounds).fun * sign
            for sign in (1, -1)
        ]
        return ends[0], ends[1]


def levels_of(composite: AttackedComposite) -> dict[str, Shown]:
    return {
        id: {cell: values for cell, values in own.shown.items() if cell[0] == "level"}
        for id, own in composite.measures.items()
    }


@pytest.mark.parametrize("whole", ["VOICE", "PLAN", "WHOLE", "VOICE_PLAN"])
def test_intruders_find_what_programs_over_single_people_find(
    attacked: dict[str, list[AttackedComposite]], comparison: Comparison, whole: str
) -> None:
    composite = attacked[whole][0]
    by_people = ByPeople(comparison, composite, "w1")
    insiders = CompositeInsiders(composite.composite, levels_of(composite), NEEDED)
    told = {"head": 0, "member": 0, "": 0}
    for target, measure in composite.targets():
        own = by_people.scores[measure]
        numbers = composite.composite.insights[measure].atoms.numbers["w1"]
        named = [p for p, atom in zip(own.people, numbers, strict=True) if atom in target.people]
        low, high = by_people.interval(measure, named)
        others = [by_people.interval(measure, named, one) for one in named if len(named) > 1]
        widths = [(most - least) / (len(named) - 1) for least, most in others]
        found = insiders.finding(target, measure)
        told[found.intruder if found else ""] += 1
        if (high - low) / len(named) < NEEDED - NEAR:
            assert found is not None
            ends = pytest.approx([low / len(named), high / len(named)], abs=1e-4)
            assert (found.intruder, [found.low, found.high]) == ("head", ends)
        elif min(widths, default=NEEDED) < NEEDED - NEAR:
            assert found is not None
            assert found.intruder == "member"
            assert any(found.width == pytest.approx(width, abs=1e-4) for width in widths)
        elif min([(high - low) / len(named), *widths]) > NEEDED + NEAR:
            assert found is None
    assert told["head"] > 2
    assert told["head"] + told["member"] < sum(told.values())


# What is hidden


@pytest.fixture(scope="module")
def told_of(
    attacked: dict[str, list[AttackedComposite]],
) -> tuple[CompositeInsiders, list[MeasureTarget]]:
    """A scale with its questions, of which nothing is hidden, asked for more than it keeps."""
    composite = attacked["VOICE"][0]
    insiders = CompositeInsiders(
        composite.composite, {id: m.shown for id, m in composite.measures.items()}, 2.0
    )
    targets = composite.targets()
    assert 2 < sum(insiders.is_open(*target) for target in targets) < len(targets)
    return insiders, targets


def test_what_is_hidden_keeps_everybody_and_is_needed(
    told_of: tuple[CompositeInsiders, list[MeasureTarget]],
) -> None:
    insiders, targets = told_of
    withheld, left = strengthen_composite(insiders, targets, ())
    assert left == []
    without = copy(insiders)
    without.hide(withheld)
    assert not any(without.is_open(*target) for target in targets)
    for cell in withheld:
        rest = withheld.keys() - {cell}
        if not any(cell in dependents(other, [cell]) for other in rest):
            less = copy(insiders)
            less.hide(rest)
            assert any(less.is_open(*target) for target in targets)
    assert strengthen_composite(insiders, targets, ())[0] == withheld


def test_what_was_published_stays_and_who_is_told_is_named(
    told_of: tuple[CompositeInsiders, list[MeasureTarget]],
) -> None:
    insiders, targets = told_of
    withheld, left = strengthen_composite(insiders, targets, insiders.shown)
    assert withheld == {}
    assert left == [target for target in targets if insiders.is_open(*target)]


@pytest.fixture(scope="module")
def small() -> Panel:
    """An invented study in which a scale and its questions together tell of few people."""
    return next(islice(invent_studies(10, 5, 80), 9, None))


def test_a_release_hides_what_measures_tell_together(small: Panel) -> None:
    audited = build_audited_release(small)
    assert {cell[1] for cell in audited.withheld} <= {"PLAN", "PL_1", "PL_2", "PL_2_r2"}
    assert audited.withheld
    assert found_in(audited) == ()


def test_the_audit_finds_what_measures_tell_together(
    small: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hiding, "attacked_composites", lambda *_: [])
    audited = build_audited_release(small)
    audit = audit_release(audited.release, audited.comparison, (), audited.made)
    (found,) = audit.failures
    assert (found.intruder, found.what, found.measure) == ("head", "mean", "PLAN")
    assert found.width < 1
    assert {cell[1] for cell in found.by} > {"PLAN"}
    (problem,) = audit.problems()
    assert problem.rule == "audit-mean"
    assert "somebody who knows who answered can tell the mean of few people of" in problem.message
    assert "through: change of PLAN, project P1, w1 to w2, the same people, level of VOICE" in (
        problem.message
    )


def found_in(audited: hiding.Audited) -> tuple[Finding, ...]:
    return audit_release(audited.release, audited.comparison, (), audited.made).failures
