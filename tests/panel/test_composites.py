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
from panel.estimates import Weights
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
def attacked(panel: Panel, comparison: Comparison) -> dict[str, AttackedComposite]:
    """By whole, what intruders meet together."""
    built = build_for_attack(panel, comparison)
    measures = list(attacked_measures(built.release, (), comparison, built))
    return {own.whole: own for own in attacked_composites(measures, comparison)}


def test_every_measure_that_is_a_mean_or_a_difference_is_a_composite(
    attacked: dict[str, AttackedComposite],
) -> None:
    members = {whole: tuple(own.composite.insights) for whole, own in attacked.items()}
    assert members["VOICE"] == ("VOICE", "VO_1", "VO_2_r2", "VO_3")
    assert members["WHOLE"] == ("WHOLE", "VOICE", "OWN")
    assert members["VOICE_PLAN"] == ("VOICE_PLAN", "VOICE", "PLAN")
    assert "HEARD_GAP" not in members


def test_the_parts_make_the_whole(
    attacked: dict[str, AttackedComposite],
) -> None:
    """What each atom's people gave to the whole is what they gave to its parts, weighed."""
    for composite in (own.composite for own in attacked.values()):
        insight = composite.insights[composite.whole]
        made: dict[int, float] = {}
        for alike in composite.alike:
            if (atom := alike.atoms.get(composite.whole)) is not None:
                total = float((alike.scores * list(alike.weights.values())).sum())
                made[atom] = made.get(atom, 0.0) + total
        assert made == {atom: pytest.approx(sum(insight.scores[atom])) for atom in made}


# Against linear programs over single people, made of the comparison alone


class ByPeople:
    """A variable for each person's score in each part and wave, and what shown means say of them.

    Of levels and of changes of all who answered.
    """

    def __init__(self, comparison: Comparison, composite: AttackedComposite) -> None:
        self.scores = {s.line.id: s for s in comparison.scores}
        self.whole = composite.whole
        self.parts = [id for id in composite.measures if id != self.whole]
        self.place: dict[tuple[str, str, str], int] = {}
        for part in self.parts:
            for wave, scores in self.scores[part].scores.items():
                for person in self.scores[part].people[np.isfinite(scores)]:
                    self.place[wave, part, person] = len(self.place)
        self.everybody = sorted({person for _, _, person in self.place})
        self.rows: list[np.ndarray] = []
        self.ends: list[float] = []
        for level in comparison.levels:
            key = ("level", level.measure, level.group.kind, level.group.id, level.wave, "", "all")
            measure = composite.measures.get(level.measure)
            if measure is not None and key in measure.shown:
                row = self.mean(level.measure, level.wave, level.people, level.weights)
                self.say(row, measure.shown[key], "mean")
        for change in comparison.changes:
            first, last, group = change.wave_from, change.wave_to, change.group
            key = ("change", change.measure, group.kind, group.id, first, last, "all")
            measure = composite.measures.get(change.measure)
            if change.estimand == "all" and measure is not None and key in measure.shown:
                before = self.mean(change.measure, first, change.people_from, change.weights_from)
                after = self.mean(change.measure, last, change.people_to, change.weights_to)
                self.say(after - before, measure.shown[key], "change")

    def say(self, row: np.ndarray, values: dict[str, float], statistic: str) -> None:
        """Note that a sum was rounded to a tenth, and the ends of its interval too."""
        told = values[statistic]
        middle = (values.get("ci_low", told) + values.get("ci_high", told)) / 2
        self.rows += [row, -row]
        self.ends += [min(told, middle) + 0.05, 0.05 - max(told, middle)]

    def mean(
        self, measure: str, wave: str, people: np.ndarray, weights: Weights | None
    ) -> np.ndarray:
        """What every person's scores weigh in a mean."""
        own = self.scores[measure]
        shares = np.full(len(own.people), 1 / people.sum())
        if weights is not None:
            ids = [own.party_ids[k] if k >= 0 else "" for k in own.parties[wave]]
            shares = np.array([weights.get(id, 0.0) for id in ids])
        row = np.zeros(len(self.place))
        for k in np.flatnonzero(people).tolist():
            row += shares[k] * self.share(wave, own.people[k], measure)
        return row

    def share(self, wave: str, person: str, measure: str) -> np.ndarray:
        """What a person's scores in the parts weigh in a measure."""
        row = np.zeros(len(self.place))
        there = [part for part in self.parts if (wave, part, person) in self.place]
        if measure != self.whole:
            row[self.place[wave, measure, person]] = 1.0
        elif self.whole == "VOICE_PLAN":
            places = [self.place[wave, part, person] for part in ("VOICE", "PLAN")]
            row[places] = 1.0, -1.0
        else:
            row[[self.place[wave, part, person] for part in there]] = 1 / len(there)
        return row

    def interval(
        self, measure: str, wave: str, people: list[str], knowing: str = ""
    ) -> tuple[float, float]:
        """Ends of a sum of scores, of others to one who knows her own answers of both waves."""
        total = sum(self.share(wave, one, measure) for one in people if one != knowing)
        bounds = [(1.0, 5.0)] * len(self.place)
        for (at, part, person), place in self.place.items():
            if person == knowing:
                own = self.scores[part]
                score = float(own.scores[at][own.people.get_loc(person)])
                bounds[place] = score, score
        ends = [
            linprog(sign * total, np.array(self.rows), self.ends, bounds=bounds).fun * sign
            for sign in (1, -1)
        ]
        return ends[0], ends[1]


def means_of(composite: AttackedComposite) -> dict[str, Shown]:
    """The levels and the changes of all who answered that are shown."""
    return {
        id: {c: v for c, v in own.shown.items() if c[0] in ("level", "change") and c[6] == "all"}
        for id, own in composite.measures.items()
    }


@pytest.mark.parametrize("whole", ["VOICE", "PLAN", "WHOLE", "VOICE_PLAN"])
def test_intruders_find_what_programs_over_single_people_find(
    attacked: dict[str, AttackedComposite], comparison: Comparison, whole: str
) -> None:
    composite = attacked[whole]
    by_people = ByPeople(comparison, composite)
    insiders = CompositeInsiders(composite.composite, means_of(composite), NEEDED)
    told = {"head": 0, "member": 0, "": 0}
    for target, measure in composite.targets()[::3]:
        own = by_people.scores[measure]
        numbers = composite.composite.insights[measure].atoms.numbers
        wave = next(w for w in numbers if not target.people.isdisjoint(numbers[w].tolist()))
        atoms = zip(own.people, numbers[wave], strict=True)
        named = [person for person, atom in atoms if atom in target.people]
        low, high = by_people.interval(measure, wave, named)
        head = (high - low) / len(named)
        found = insiders.finding(target, measure)
        told[found.intruder if found else ""] += 1
        if head < NEEDED - NEAR:
            assert found is not None
            ends = pytest.approx([low / len(named), high / len(named)], abs=1e-4)
            assert (found.intruder, [found.low, found.high]) == ("head", ends)
            continue
        widths = []
        for person in by_people.everybody:
            if n := len({*named} - {person}):
                least, most = by_people.interval(measure, wave, named, person)
                widths.append((most - least) / n)
        if min(widths, default=NEEDED) < NEEDED - NEAR and head > NEEDED + NEAR:
            assert found is not None
            assert found.intruder == "member"
            assert any(found.width == pytest.approx(width, abs=1e-4) for width in widths)
        elif min([head, *widths]) > NEEDED + NEAR:
            assert found is None
    assert told["head"] > 2
    assert told["head"] + told["member"] < sum(told.values())


# What is hidden


@pytest.fixture(scope="module")
def told_of(
    attacked: dict[str, AttackedComposite],
) -> tuple[CompositeInsiders, list[MeasureTarget]]:
    """A scale with its questions, of which nothing is hidden, asked for more than it keeps."""
    composite = attacked["VOICE"]
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


@pytest.fixture(scope="module")
def alone(small: Panel) -> hiding.Audited:
    """A release of it for which each measure was attacked alone."""
    with pytest.MonkeyPatch.context() as without:
        without.setattr(hiding, "attacked_composites", lambda *_: [])
        return build_audited_release(small)


def test_a_release_hides_what_measures_tell_together(small: Panel, alone: hiding.Audited) -> None:
    audited = build_audited_release(small)
    assert found_in(audited) == ()
    assert "PLAN" in {cell[1] for cell in audited.withheld.keys() - alone.withheld.keys()}


def test_the_audit_finds_what_measures_tell_together(alone: hiding.Audited) -> None:
    audit = audit_release(alone.release, alone.comparison, (), alone.made)
    assert {found.what for found in audit.failures} == {"mean"}
    (found,) = (found for found in audit.failures if found.intruder == "head")
    assert found.measure == "PLAN"
    assert found.width < 1
    assert {cell[1] for cell in found.by} > {"PLAN"}
    problem = audit.problems()[audit.failures.index(found)]
    assert problem.rule == "audit-mean"
    assert "somebody who knows who answered can tell the mean of few people of" in problem.message
    assert "through: change of PLAN, project P1, w1 to w2, the same people, level of VOICE, " in (
        problem.message
    )


def found_in(audited: hiding.Audited) -> tuple[Finding, ...]:
    return audit_release(audited.release, audited.comparison, (), audited.made).failures
