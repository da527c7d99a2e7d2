"""What a reader can work out of the tables of people, and what is hidden so that it cannot."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_release import invented_release
from planted_leaks import PEOPLE, Cells

from panel.audit import audited_release
from panel.audit.audited_release import build_audited_release
from panel.audit.people import check_people, hide_people
from panel.audit.whole_numbers import WholeNumbers
from panel.build_release import build_release
from panel.cells.counts import decide_counts
from panel.dataset import Panel
from panel.groups import Group
from panel.release import COLUMNS, CellKey, Release
from survey.library import Library
from survey.problems import SurveyError

TEXT = invented_release().text
SUCCESSORS = PEOPLE["successors of two parties, by what is left"]


def key_of(name: tuple[str, ...]) -> CellKey:
    table, _, measure = name[0].partition(":")
    kind, group, wave, to, *subset = name[1:]
    return table, measure, kind, group, wave, to, subset[0] if subset else "all"


def release_of(cells: Cells) -> Release:
    """A release of these cells alone."""
    rows: list[tuple[object, ...]] = []
    for name, said in cells.items():
        cell = key_of(name)
        if isinstance(said, str):
            status = "primary" if said == "few" else "secondary"
            rows.append((*cell, "", float("nan"), status, said))
            continue
        rows += [(*cell, statistic, value, "shown", "") for statistic, value in said.items()]
    return Release(TEXT, pd.DataFrame(rows, columns=list(COLUMNS)))


@pytest.mark.parametrize("leak", PEOPLE.values(), ids=PEOPLE)
def test_a_planted_number_of_people_is_found(leak: Cells) -> None:
    rules = {problem.rule for problem in check_people(release_of(leak))}
    assert rules
    assert rules <= {"audit-people", "audit-impossible"}


@pytest.mark.parametrize("leak", PEOPLE.values(), ids=PEOPLE)
def test_nothing_is_found_in_one_table_cell_of_it(leak: Cells) -> None:
    """What tells is what the cells say together."""
    first = dict(list(leak.items())[:1])
    alone = check_people(release_of(first))
    assert alone == [] or first == leak


def test_the_message_says_where_how_many_and_what_to_do() -> None:
    name = "eligible and not invited, project by project"
    (problem,) = check_people(release_of(PEOPLE[name]))
    assert problem.message == (
        "a reader can tell a number of few people in the eligible, project MI, 2031 to be 1, by "
        "holding the tables of people together."
    )
    assert "Make the release with panel release, which hides more" in str(problem)


def test_successors_of_two_parties_are_hidden_with_as_few_others_as_can_be() -> None:
    release = release_of(SUCCESSORS)
    told = sorted(problem.message for problem in check_people(release))
    assert [party in said and " to be 4, by " in said
            for party, said in zip(("EIE", "FRI"), told, strict=True)] == [True, True]  # fmt: skip
    hidden = hide_people(release)
    assert [(cell[2], cell[6]) for cell in hidden] == [("party", "successor")]
    cells = {name: said for name, said in SUCCESSORS.items() if key_of(name) not in hidden}
    cells |= {name: "derived" for name in SUCCESSORS if key_of(name) in hidden}
    assert check_people(release_of(cells)) == []


few = st.integers(0, 7)


@settings(max_examples=40, deadline=None)
@given(st.tuples(few, few, few), st.sets(st.sampled_from(["all", "KUN", "FAG", "FRI"])))
def test_the_ends_are_those_of_every_way_to_fill_the_tables(
    truth: tuple[int, int, int], hidden: set[str]
) -> None:
    """Numbers of three parties and their total, against all numbers there could be."""
    sizes = dict(zip(("KUN", "FAG", "FRI"), truth, strict=True)) | {"all": sum(truth)}
    system = WholeNumbers(40)
    places = {name: system.number(name) for name in sizes}
    system.between({places["all"]: 1, **{places[n]: -1 for n in ("KUN", "FAG", "FRI")}}, 0, 0)
    for name, n in sizes.items():
        if name not in hidden:
            system.between({places[name]: 1}, n, n)
        elif 0 < n < 5:
            system.some_below([{places[name]: 1}], 4)
        else:
            system.nobody_or({places[name]: 1}, 5)

    def fits(name: str, n: int) -> bool:
        if name not in hidden:
            return n == sizes[name]
        return 1 <= n <= 4 if 0 < sizes[name] < 5 else n == 0 or n >= 5

    ways = [
        {"KUN": a, "FAG": b, "FRI": c, "all": a + b + c}
        for a, b, c in product(range(28), repeat=3)
        if a + b + c <= 27
    ]
    ways = [way for way in ways if all(fits(name, n) for name, n in way.items())]
    for name in sizes:
        own = [way[name] for way in ways]
        least = system.solve({places[name]: 1}, 1)
        assert least is not None
        assert least[places[name]] == min(own)
        most = system.solve({places[name]: 1}, -1)
        assert most is not None
        assert most[places[name]] == max(own) or most[places[name]] >= 20


def test_the_one_who_was_not_invited_is_not_left_over() -> None:
    """Of two projects hidden together one has one such person, the other none."""
    everybody, parts = Group("all"), {"a": (36, 7), "b": (42, 1), "c": (62, 0)}
    counted = {everybody: (140, 8)} | {Group("project", id): own for id, own in parts.items()}
    decided = decide_counts(counted, 5)
    assert decided[everybody].status == "shown"
    assert [decided[Group("project", id)].reason for id in parts] == ["derived", "few", "derived"]


def followed(garden: Library) -> Panel:
    """People of whom the tables of people would tell too much, if none of these were hidden."""
    from invented_panel import make_panel
    from invented_people import people, with_register

    same, gone, come = people("s", 48), people("l", 17), people("j", 14, 2)
    panel = make_panel(garden, w1=[*same, *gone], w2=[*people("s", 48, 2), *come])
    asked = [{**row, "invited": k % 9 > 0} for k, row in enumerate(people("n", 20))]
    return with_register(panel, w1=[*same, *gone, *asked], w2=[*same, *come, *asked])


def test_an_audited_release_leaves_nothing_to_tell(garden: Library) -> None:
    panel = followed(garden)
    assert any(build_release(panel).rows["table"] == "eligible")
    assert check_people(build_audited_release(panel).release) == []


def test_what_was_hidden_before_is_attacked_again(
    garden: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list of hidden cells that is kept may be an old one, or one that somebody cut."""
    build_audited_release(followed(garden), data=tmp_path)
    told = check_people(release_of(PEOPLE["successors of two parties, by what is left"]))
    monkeypatch.setattr(audited_release, "check_people", lambda release: told)
    with pytest.raises(SurveyError, match="holding the tables of people together"):
        build_audited_release(followed(garden), data=tmp_path)
