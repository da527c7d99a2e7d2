"""What of positions may be shown: no number tells of one to four holders."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_panel import Row, make_panel
from invented_positions import held, study_of
from panel_data import law

from panel.cells.cell import Cell, Source
from panel.cells.positions import counted_once, position_cells
from panel.cells.seats import seat_cells
from panel.cells.succession import succession_cells
from panel.comparison import Comparison, compare
from panel.dataset import Panel
from panel.disclosure import DERIVED, FEW, SHOWN
from panel.positions import build_positions
from panel.succession import succession_change
from survey.fieldwork.roster import Holding
from survey.library import Library
from survey.study import Study

PAIR = ("w1", "w2")
LEAST = 5


def nobody(library: Library) -> Comparison:
    return Comparison(library, (), (), (), ())


def source_of(library: Library, study: Study, *holdings: Holding) -> Source:
    known = replace(library, study=study)
    one: Row = {"person": "p", "VO_1": 3}
    panel = replace(make_panel(known, w1=[one], w2=[one]), holdings=holdings)
    return Source(panel, nobody(known))


def seats_in(states: list[tuple[str, str, str]]) -> tuple[list[dict[str, Any]], list[Holding]]:
    """Positions of a project, role and state each, and who held them."""
    positions, holdings = [], []
    for n, (project, role, state) in enumerate(states):
        positions.append({"id": f"s{n}", "project": project, "role": role})
        end = None if state == "same_holder" else "2022-01-01"
        holdings.append(held(f"a{n}", f"s{n}", "2020-01-01", end))
        if state == "successor":
            holdings.append(held(f"b{n}", f"s{n}", "2022-02-01"))
    return positions, holdings


def counted(cells: list[Cell]) -> dict[tuple[str, str, str], Cell]:
    return {(cell.address[2], cell.address[3], cell.address[6]): cell for cell in cells}


def cells_of(garden: Library, states: list[tuple[str, str, str]]) -> dict[Any, Cell]:
    positions, holdings = seats_in(states)
    return counted(list(position_cells(source_of(garden, study_of(garden, *positions), *holdings))))


def test_positions_are_counted_by_state_project_and_party(garden: Library) -> None:
    states = [("HILL", "HEA", "same_holder")] * 7 + [("HILL", "HEA", "successor")] * 6
    states += [("BAY", "PUP", "same_holder")] * 9 + [("BAY", "PUP", "vacant")] * 8
    found = cells_of(garden, states)
    shown = {key: cell.values["positions"] for key, cell in found.items()}
    assert shown["all", "all", "all"] == 30
    assert shown["all", "all", "same_holder"] == 16
    assert shown["all", "all", "not_the_same"] == 14
    assert shown["project", "HILL", "successor"] == 6
    assert shown["party", "PUPILS", "vacant"] == 8
    assert shown["party", "HOMES", "all"] == 0
    assert {cell.decision for cell in found.values()} == {SHOWN}


def test_a_small_number_and_what_gives_it_away_are_hidden(garden: Library) -> None:
    states = [("HILL", "HEA", "same_holder")] * 9 + [("HILL", "HEA", "successor")] * 3
    states += [("BAY", "PUP", "same_holder")] * 9 + [("BAY", "PUP", "successor")] * 7
    found = cells_of(garden, states)
    assert found["project", "HILL", "successor"].decision == FEW
    decisions = {key: cell.decision for key, cell in found.items()}
    assert decisions["all", "all", "all"] == SHOWN
    hill = [decisions["project", "HILL", "all"], decisions["project", "HILL", "same_holder"]]
    assert DERIVED in hill
    others = [decisions["all", "all", "successor"], decisions["project", "BAY", "successor"]]
    assert DERIVED in others


positions_at_random = st.lists(
    st.tuples(
        st.sampled_from(["HILL", "BAY"]),
        st.sampled_from(["HEA", "PUP", "PAR"]),
        st.sampled_from(["same_holder", "same_holder", "successor", "vacant"]),
    ),
    min_size=1,
    max_size=60,
)


@given(states=positions_at_random)
@law
def test_no_small_number_follows_from_those_shown(
    garden: Library, states: list[tuple[str, str, str]]
) -> None:
    """By other means than the program's: least squares over project x party x state."""
    found = cells_of(garden, states)
    party = {role.id: role.party for role in garden.study.roles}
    kinds = [(project, party[role], state) for project, role, state in states]
    atoms = sorted(set(kinds))
    sizes = {atom: kinds.count(atom) for atom in atoms}

    def row(kind: str, group: str, part: str) -> list[float]:
        at = {"all": None, "project": 0, "party": 1}[kind]
        return [
            float(
                (at is None or atom[at] == group)
                and (part == "all" or atom[2] == part or
                     (part == "not_the_same" and atom[2] != "same_holder"))
            )
            for atom in atoms
        ]  # fmt: skip

    shown = np.array([row(*key) for key, cell in found.items() if cell.decision == SHOWN])
    groups = [("all", "all"), *(("project", p) for p in ("HILL", "BAY"))]
    groups += [("party", p) for p in ("SCHOOL", "PUPILS", "HOMES")]
    parts = ("all", "same_holder", "not_the_same", "successor", "vacant")
    targets = [row(kind, group, part) for (kind, group), part in product(groups, parts)]
    targets += np.eye(len(atoms)).tolist()
    for target in targets:
        n = sum(size for size, own in zip(sizes.values(), target, strict=True) if own)
        if 0 < n < LEAST:
            if not len(shown):
                continue
            solved, *_ = np.linalg.lstsq(shown.T, np.array(target), rcond=None)
            assert np.abs(shown.T @ solved - target).max() > 1e-6
    for key, cell in found.items():
        if cell.decision == SHOWN:
            expected = sum(s for s, own in zip(sizes.values(), row(*key), strict=True) if own)
            assert cell.values["positions"] == expected
            assert not 0 < expected < LEAST


def test_whoever_holds_several_is_counted_once(garden: Library) -> None:
    study = study_of(garden, *({"id": f"s{n}"} for n in range(3)))
    holdings = [held("a", f"s{n}", "2020-01-01", "2022-01-01") for n in range(2)]
    holdings += [held("c", "s0", "2022-02-01"), held("b", "s2", None, "2022-01-01")]
    holdings += [held("c", "s2", "2022-02-01")]
    found = counted_once(build_positions(holdings, study, [PAIR]))
    assert found["position"].to_list() == ["s0"]


def test_without_a_register_there_are_no_positions(garden: Library) -> None:
    study = study_of(garden)
    assert list(position_cells(source_of(garden, study))) == []
    assert list(seat_cells(source_of(garden, study))) == []


# The owners' seats


def seats(garden: Library, **projects: int) -> dict[str, Cell]:
    """So many seats a project, each filled for the first half of the year between the waves."""
    positions = [
        {"id": f"{project}{n}", "project": project, "owner": True}
        for project, count in projects.items()
        for n in range(count)
    ]
    holdings = [held(f"p{p['id']}", p["id"], "2020-01-01", "2022-02-28") for p in positions]
    source = source_of(garden, study_of(garden, *positions), *holdings)
    return {cell.address[3]: cell for cell in seat_cells(source)}


def test_months_of_the_owners_seats_are_added_up(garden: Library) -> None:
    found = seats(garden, HILL=2, BAY=3)
    # From 1 September 2021 to 1 September 2022: 12 months and a day, of which six were filled.
    assert found["HILL"].values == {"seats": 2, "months": 24, "months_filled": 12, "share": 50}
    assert found["all"].values["months_filled"] == 30
    assert {cell.decision for cell in found.values()} == {SHOWN}


def test_a_seat_alone_is_its_holders(garden: Library) -> None:
    found = seats(garden, HILL=1, BAY=3)
    assert found["HILL"].decision == FEW
    assert sorted(cell.decision.status for cell in found.values()) == [
        "primary", "secondary", "shown",
    ]  # fmt: skip


# Successors and predecessors


def handed_on(garden: Library, pairs: int, others: int) -> Source:
    """So many positions that changed hands, both holders answering, and so many other people."""
    rng = np.random.default_rng(4)
    study = study_of(garden, *({"id": f"s{n}"} for n in range(pairs)))
    holdings = [held(f"a{n}", f"s{n}", "2020-01-01", "2022-01-01") for n in range(pairs)]
    holdings += [held(f"b{n}", f"s{n}", "2022-02-01") for n in range(pairs)]

    def people(side: str) -> list[Row]:
        names = [f"{side}{n}" for n in range(pairs)] + [f"c{n}" for n in range(others)]
        return [
            {"person": name, "role": "TEA", "LEAD_1": 3,
             **{item: int(rng.integers(1, 6)) for item in ("VO_1", "VO_2", "VO_3")}}
            for name in names
        ]  # fmt: skip

    library = replace(garden, study=study)
    panel = make_panel(library, w1=people("a"), w2=people("b"))
    position = pd.DataFrame(
        {"position": [f"s{n}" for n in range(pairs)]}, [f"a{n}" for n in range(pairs)]
    )
    later = position.set_axis([f"b{n}" for n in range(pairs)])
    panel = replace(panel, holdings=tuple(holdings), rosters={"w1": position, "w2": later})
    return everything_shown(panel)


def everything_shown(panel: Panel) -> Source:
    comparison = compare(panel)
    shown: dict[Any, Any] = {
        ("level", v.measure, v.group.kind, v.group.id, v.wave, "", "all"): {}
        for v in comparison.levels
        if v.group.kind == "all"
    }
    return Source(panel, comparison, shown)


def of_voice(source: Source) -> Cell:
    return next(cell for cell in succession_cells(source) if cell.address[1] == "VOICE")


def test_successors_stand_beside_predecessors(garden: Library) -> None:
    source = handed_on(garden, pairs=8, others=20)
    cell = of_voice(source)
    scores = next(s for s in source.comparison.scores if s.line.id == "VOICE")
    pairs = pd.DataFrame(
        {"predecessor": [f"a{n}" for n in range(8)], "successor": [f"b{n}" for n in range(8)]}
    )
    expected = succession_change(scores.in_wave("w1"), scores.in_wave("w2"), pairs)
    assert cell.decision == SHOWN
    assert expected.difference is not None
    assert cell.values["difference"] == pytest.approx(expected.difference, abs=0.05)
    assert (cell.values["n_low"], cell.values["n_high"]) == (5, 9)
    assert cell.address == ("succession", "VOICE", "all", "all", "w1", "w2", "all")


def test_few_pairs_are_not_compared(garden: Library) -> None:
    cell = of_voice(handed_on(garden, pairs=4, others=20))
    assert (cell.decision, cell.values) == (FEW, {})


def test_the_study_may_ask_for_more_pairs(garden: Library) -> None:
    rules = garden.study.disclosure.model_copy(update={"succession_pairs": 9})
    study = garden.study.model_copy(update={"disclosure": rules})
    cell = of_voice(handed_on(replace(garden, study=study), pairs=8, others=20))
    assert cell.decision == FEW


def test_predecessors_who_leave_few_others_over_are_hidden(garden: Library) -> None:
    # Everybody's mean and the predecessors' mean would give three people's mean away.
    cell = of_voice(handed_on(garden, pairs=8, others=3))
    assert (cell.decision, cell.values) == (DERIVED, {})


def test_judgements_of_an_office_are_never_compared_so(garden: Library) -> None:
    named = {cell.address[1] for cell in succession_cells(handed_on(garden, pairs=8, others=20))}
    judged = {s.line.id for s in handed_on(garden, 8, 20).comparison.scores
              if s.line.anonymity != "A" or s.line.kind == "item"}  # fmt: skip
    assert "LEAD_1" in judged
    assert named
    assert not named & judged
