"""What may be shown: populations made by hand, and laws over random ones.

The laws know people one by one: an atom is one person's answer in one wave, so that nothing here
rests on how the program divides people.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_panel import Answer, decide, estimate_all, make_scores, projects_called

from panel.derivable import CellPlan, given_away
from panel.disclosure import Protector, change_key, level_key
from panel.estimates import Change, Level
from panel.release import Status
from panel.scores import MeasureScores
from survey.library import Library
from survey.study import Study

PARTIES = ("SCHOOL", "PUPILS", "HOMES")
Sets = dict[str, frozenset[tuple[str, str]]]


@pytest.fixture(scope="module")
def study(garden: Library) -> Study:
    """Three projects, every score with the same weight."""
    return projects_called(garden.study, "ONE", "TWO", "SIX", weighting="none")


@pytest.fixture(scope="module")
def weighted(garden: Library) -> Study:
    return projects_called(garden.study, "ONE", "TWO", "SIX", weighting="party_equal")


def people(prefix: str, n: int, project: str = "ONE", party: str = "SCHOOL") -> list[Answer]:
    return [(f"{prefix}{k}", 1.0 + k % 4, project, party) for k in range(n)]


def spread(prefix: str, n: int, project: str) -> list[Answer]:
    return [(f"{prefix}{k}", 1.0 + k % 4, project, PARTIES[k % 3]) for k in range(n)]


def statuses(study: Study, scores: MeasureScores, what: str = "level") -> dict[str, Status]:
    found = decide(scores, study)
    return {":".join(key[1:]): d.status for key, d in found.items() if key[0] == what}


def test_a_project_of_three_people_hides_another_or_the_total(study: Study) -> None:
    answers = [*spread("a", 12, "ONE"), *spread("b", 11, "TWO"), *spread("c", 3, "SIX")]
    found = statuses(study, make_scores(study, w1=answers))
    assert found["project:SIX:w1"] == "primary"
    others = [found[f"{group}:w1"] for group in ("all:all", "project:ONE", "project:TWO")]
    assert sorted(others) == ["secondary", "shown", "shown"]
    assert found["all:all:w1"] == "shown"


def test_a_party_of_three_people_is_not_left_over(study: Study) -> None:
    answers = [*people("a", 12), *people("b", 12, party="HOMES"), *people("c", 3, party="PUPILS")]
    found = statuses(study, make_scores(study, w1=answers))
    shown = [g for g in ("all:all", "party:SCHOOL", "party:HOMES") if found[f"{g}:w1"] == "shown"]
    assert found["party:PUPILS:w1"] == "primary"
    assert len(shown) == 2
    assert shown[0] == "all:all"


def test_those_who_did_not_stay_are_not_left_over(study: Study) -> None:
    """Of 12 who answered the first time 10 answered again: the two others may not follow."""
    stayers = spread("s", 10, "ONE")
    scores = make_scores(study, w1=[*stayers, *spread("l", 2, "ONE")], w2=stayers)
    found = decide(scores, study)
    assert found["level", "all", "all", "w1"].status == "shown"
    same = found["change", "all", "all", "w1", "w2", "stayers"]
    assert (same.status, same.reason) == ("secondary", "derived")


def test_nobody_left_over_gives_nothing_away(study: Study) -> None:
    answers = spread("s", 12, "ONE")
    found = decide(make_scores(study, w1=answers, w2=answers), study)
    assert found["change", "all", "all", "w1", "w2", "stayers"].status == "shown"


def test_few_are_hidden_for_their_number(study: Study) -> None:
    found = decide(make_scores(study, w1=people("a", 4)), study)
    assert {(d.status, d.reason) for key, d in found.items() if key[2] in ("all", "ONE")} == {
        ("primary", "few")
    }
    assert found["level", "project", "TWO", "w1"].reason == "few"


def test_all_alike_are_hidden_whatever_their_number(study: Study) -> None:
    answers = [(f"a{k}", 3.0, "ONE", "SCHOOL") for k in range(12)]
    found = decide(make_scores(study, w1=[*answers, *spread("b", 12, "TWO")]), study)
    own = found["level", "project", "ONE", "w1"]
    assert (own.status, own.reason) == ("primary", "alike")
    assert found["level", "project", "TWO", "w1"].status == "secondary"


def test_class_b_is_never_shown_by_party(study: Study) -> None:
    answers = [*spread("a", 15, "ONE"), *spread("b", 15, "TWO"), *spread("c", 15, "SIX")]
    found = decide(make_scores(study, "B", w1=answers), study)
    assert {key[1] for key in found} == {"all", "project"}
    assert decide(make_scores(study, "C", w1=answers), study) == {}


def test_a_small_party_does_not_follow_from_the_weighted_mean(weighted: Study) -> None:
    """The mean for all is a third of each party's mean: with two of them shown the third is."""
    answers = [
        *people("a", 12), *people("b", 12, party="HOMES"), *people("c", 4, party="PUPILS"),
    ]  # fmt: skip
    found = statuses(weighted, make_scores(weighted, w1=answers))
    shown = {g for g in ("all:all", "party:SCHOOL", "party:HOMES") if found[f"{g}:w1"] == "shown"}
    assert found["party:PUPILS:w1"] == "primary"
    assert len(shown) == 2


def test_answers_one_by_one_need_ten_people_and_no_near_agreement(study: Study) -> None:
    def verdict(values: list[float]) -> tuple[str, str]:
        answers = [(f"a{k}", v, "ONE", "SCHOOL") for k, v in enumerate(values)]
        scores = make_scores(study, w1=answers)
        scores.answers["w1"] = scores.scores["w1"]  # type: ignore[index]
        found = decide(scores, study)["distribution", "all", "all", "w1"]
        return found.status, found.reason

    assert verdict([1.0, 2.0] * 5) == ("shown", "")
    assert verdict([1.0, 2.0] * 4) == ("primary", "few")
    assert verdict([1.0] * 19 + [2.0]) == ("primary", "alike")
    assert verdict([1.0] * 9 + [2.0]) == ("shown", "")


def test_answers_one_by_one_are_only_for_classes_the_study_names(study: Study) -> None:
    answers = [*spread("a", 15, "ONE"), *spread("b", 15, "TWO")]
    scores = make_scores(study, "B", w1=answers)
    scores.answers["w1"] = scores.scores["w1"]  # type: ignore[index]
    found = {d for key, d in decide(scores, study).items() if key[0] == "distribution"}
    assert {(d.status, d.reason) for d in found} == {("primary", "class")}


# Laws


def sets_of(answers: dict[str, list[Answer]], level: Level | Change) -> Sets:
    """Return who a cell is about, wave by wave, from the list of answers alone."""
    place = {"project": 2, "party": 3}.get(level.group.kind)

    def members(wave: str) -> set[str]:
        own = [a for a in answers[wave] if a[3] or level.weighting == "none"]
        return {a[0] for a in own if place is None or a[place] == level.group.id}

    if isinstance(level, Level):
        return {level.wave: frozenset((level.wave, p) for p in members(level.wave))}
    first, second = members(level.wave_from), members(level.wave_to)
    if level.estimand == "stayers":
        stayed = first & second
        if level.weighting == "party_equal":
            party = [{a[0]: a[3] for a in answers[w]} for w in (level.wave_from, level.wave_to)]
            stayed = {p for p in stayed if party[0][p] == party[1][p]}
        first = second = stayed
    return {
        level.wave_from: frozenset((level.wave_from, p) for p in first),
        level.wave_to: frozenset((level.wave_to, p) for p in second),
    }


def plan(
    key: object,
    members: frozenset[tuple[str, str]],
    weights: dict[str, float] | None,
    answers: dict[str, list[Answer]],
    number: dict[tuple[str, str], int],
) -> CellPlan:
    party = {(w, a[0]): a[3] for w, own in answers.items() for a in own}
    functional = None
    if weights is not None:
        functional = tuple(
            (number[p], weights[party[p]]) for p in sorted(members) if party[p] in weights
        )
    return CellPlan(key, frozenset(number[p] for p in members), len(members), 1.0, functional)


def shown_plans(
    study: Study, scores: MeasureScores, answers: dict[str, list[Answer]],
    number: dict[tuple[str, str], int],
) -> Iterator[CellPlan]:  # fmt: skip
    levels, changes = estimate_all(scores, study)
    found = Protector(study.disclosure).decide(scores, levels, changes)
    for level in levels:
        members = sets_of(answers, level)[level.wave]
        if found[level_key(level)].status == "shown":
            weights = None if level.weights is None else dict(level.weights)
            yield plan(level_key(level), members, weights, answers, number)
    for change in changes:
        if found[change_key(change)].status != "shown":
            continue
        sides = sets_of(answers, change)
        parts = [
            plan((*change_key(change), wave), sides[wave], None if w is None else dict(w), answers,
                 number)
            for wave, w in ((change.wave_from, change.weights_from),
                            (change.wave_to, change.weights_to))
        ]  # fmt: skip
        if change.estimand == "stayers":
            yield from parts
        else:
            whole = [
                *((a, -w) for a, w in sorted(parts[0].values([1] * len(number)).items())),
                *parts[1].values([1] * len(number)).items(),
            ]
            n = parts[0].n + parts[1].n
            together = parts[0].members | parts[1].members
            yield CellPlan(change_key(change), together, n, 1.0, tuple(whole))


def small_groups(
    study: Study, answers: dict[str, list[Answer]], number: dict[tuple[str, str], int]
) -> set[frozenset[int]]:
    """Every group an intruder could name: unions, overlaps and remainders, stayed or not."""
    groups = set()
    for wave, own in answers.items():
        elsewhere = {a[0] for w, others in answers.items() if w != wave for a in others}
        everybody = {a[0] for a in own}
        for base in (everybody, everybody & elsewhere, everybody - elsewhere):
            named = [
                [{a[0] for a in own if a[place] == id} & base for id in ids]
                for place, ids in ((2, [p.id for p in study.projects]), (3, PARTIES))
            ]
            parts = [set(base)]
            for sets in named:
                parts += sets + [one | other for one, other in combinations(sets, 2)]
                parts += [base - one for one in sets] + [base - set().union(*sets)]
            parts += [one & other for one in named[0] for other in named[1]]
            parts += [one - other for one in named[0] for other in named[1]]
            groups |= {frozenset(number[wave, p] for p in part) for part in parts}
    return {group for group in groups if 0 < len(group) < study.disclosure.min_n}


@st.composite
def populations(draw: st.DrawFn) -> dict[str, list[Answer]]:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(1, 45))
    stays = draw(st.sampled_from([0.5, 0.8, 0.95]))
    shares = rng.dirichlet([draw(st.sampled_from([0.5, 2.0]))] * 3)
    project = rng.choice(["ONE", "TWO", "SIX"], n, p=shares)
    party = rng.choice(PARTIES, n, p=rng.dirichlet([1.5] * 3))
    waves: dict[str, list[Answer]] = {}
    for wave in ("w1", "w2"):
        here = [k for k in range(n) if rng.random() < stays] or [0]
        waves[wave] = [
            (f"p{k}", float(rng.integers(1, 6)), str(project[k]),
             str(party[k]) if rng.random() > 0.04 else rng.choice(["", PARTIES[0]]))
            for k in here
        ]  # fmt: skip
    return waves


@pytest.mark.parametrize("weighting", ["none", "party_equal"])
@settings(max_examples=60, deadline=None)
@given(answers=populations())
def test_what_is_shown_gives_no_few_people_away(
    garden: Library, weighting: str, answers: dict[str, list[Answer]]
) -> None:
    study = projects_called(garden.study, "ONE", "TWO", "SIX", weighting=weighting)
    scores = make_scores(study, **answers)
    people_of = sorted((w, a[0]) for w, own in answers.items() for a in own)
    number = {person: k for k, person in enumerate(people_of)}
    shown = list(shown_plans(study, scores, answers, number))
    assert all(cell.n >= study.disclosure.min_n for cell in shown)
    groups = small_groups(study, answers, number)
    leaks = given_away(shown, [1] * len(number), groups, study.disclosure.min_n)
    assert leaks == []


@settings(max_examples=10, deadline=None)
@given(st.lists(populations(), min_size=2, max_size=4))
def test_a_protector_decides_the_same_whatever_it_met_before(
    garden: Library, many: list[dict[str, list[Answer]]]
) -> None:
    study = projects_called(garden.study, "ONE", "TWO", "SIX")
    protector = Protector(study.disclosure)
    for answers in many:
        scores = make_scores(study, **answers)
        levels, changes = estimate_all(scores, study)
        again = protector.decide(scores, levels, changes)
        assert again == Protector(study.disclosure).decide(scores, levels, changes)


@settings(max_examples=30, deadline=None)
@given(populations())
def test_means_stand_for_the_people_they_are_counted_for(
    garden: Library, answers: dict[str, list[Answer]]
) -> None:
    study = projects_called(garden.study, "ONE", "TWO", "SIX", weighting="none")
    levels, changes = estimate_all(make_scores(study, **answers), study)
    for found in [*levels, *(c for c in changes if c.estimand == "stayers")]:
        members = sets_of(answers, found)
        if isinstance(found, Level):
            own = [a[1] for a in answers[found.wave] if (found.wave, a[0]) in members[found.wave]]
            assert found.n == len(own)
            assert found.mean is None or found.mean == pytest.approx(np.mean(own))
        else:
            assert found.n_pairs == len(members[found.wave_to])
