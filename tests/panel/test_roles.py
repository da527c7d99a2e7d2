import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from stored_garden import write_register

from panel.roles import (
    build_spells,
    build_states,
    count_roles,
    panel_states,
    party_at,
    switchers,
)
from survey.fieldwork.register import person_id_of, read_register, roster, store_register
from survey.library import Library
from survey.store.stores import Stores

HOLDINGS = [
    {"person": "stays", "project": "HILL", "role": "TEA", "from": "2020-01-01", "to": "2021-12-31"},
    {"person": "stays", "project": "HILL", "role": "TEA", "from": "2022-01-01"},
    {"person": "switches", "project": "HILL", "role": "PUP", "from": "2020-01-01",
     "to": "2022-01-31"},
    {"person": "switches", "position": "P_LEAD_HILL", "from": "2022-02-01", "predecessor": "goes"},
    {"person": "goes", "position": "P_LEAD_HILL", "from": "2020-01-01", "to": "2022-01-31"},
    {"person": "comes", "project": "BAY", "role": "PAR", "from": "2022-05-01"},
    {"person": "was", "project": "BAY", "role": "PAR", "from": "2019-01-01", "to": "2020-05-01"},
]  # fmt: skip


@pytest.fixture
def person(stores: Stores, garden: Library, tmp_path: Path) -> dict[str, str]:
    names = dict.fromkeys(row["person"] for row in HOLDINGS)
    path = write_register(
        tmp_path / "r.xlsx", persons=[{"person": n} for n in names], holdings=HOLDINGS
    )
    store_register(stores, read_register(path, garden), garden)
    return {name: person_id_of(stores.key(), name) for name in names}


def test_the_states_between_two_waves(
    person: dict[str, str], stores: Stores, garden: Library
) -> None:
    states = build_states(stores, garden, "w1", "w2")
    assert states["state"].to_dict() == {
        person["stays"]: "same_role",
        person["switches"]: "switched_role",
        person["goes"]: "left",
        person["comes"]: "joined",
    }
    assert states.loc[person["switches"], ["role_from", "role_to"]].tolist() == ["PUP", "HEA"]
    assert states.loc[person["goes"], "project"] == "HILL"
    assert states["successor"].sum() == 1


def test_leavers_who_are_asked_anyway_have_left(
    person: dict[str, str], stores: Stores, garden: Library
) -> None:
    assert garden.study.wave("w3").eligible == "ever"
    states = build_states(stores, garden, "w1", "w3")
    assert states.loc[person["goes"], "state"] == "left"
    assert person["was"] not in states.index


def test_spells_join_what_follows_without_a_gap(person: dict[str, str], stores: Stores) -> None:
    spells = build_spells(stores)
    mine = spells[spells["person_id"] == person["stays"]]
    assert mine[["from_day", "to_day"]].to_numpy().tolist() == [[dt.date(2020, 1, 1), None]]
    assert (spells["person_id"] == person["switches"]).sum() == 2


def test_what_the_answers_add_to_the_states(
    person: dict[str, str], stores: Stores, garden: Library
) -> None:
    states = build_states(stores, garden, "w1", "w2")
    links = pd.DataFrame(
        [(person["stays"], wave, "linked") for wave in ("w1", "w2")]
        + [(person["switches"], "w1", "unlinked"), (person["goes"], "w2", "unlinked")],
        columns=["person_id", "wave", "status"],
    )
    assert panel_states(states, links, "w1", "w2").to_dict() == {
        person["stays"]: "panel_same_role",
        person["switches"]: "stayer_nonrespondent",
        person["goes"]: "leaver_respondent",
        person["comes"]: "newcomer_new",
    }


def test_an_answer_in_a_third_wave_does_not_stand_for_one_of_the_two(
    person: dict[str, str], stores: Stores, garden: Library
) -> None:
    states = build_states(stores, garden, "w1", "w3")
    links = pd.DataFrame(
        [(person["stays"], wave, "linked") for wave in ("w2", "w3")],
        columns=["person_id", "wave", "status"],
    )
    found = panel_states(states, links, "w1", "w3")
    assert found[person["stays"]] == "stayer_nonrespondent"


def test_people_with_two_roles_are_counted_once() -> None:
    roster = pd.DataFrame(
        {"role": ["TEA", "TEA", "HEA"], "role2": ["HEA", None, "PAR"]}, dtype="string"
    )
    assert count_roles(roster).to_numpy().tolist() == [["HEA", 1, 1], ["PAR", 0, 1], ["TEA", 2, 0]]
    assert count_roles(roster)["n"].sum() == len(roster)
    assert count_roles(roster.iloc[:0]).empty


def test_the_party_is_that_of_the_position_held_else_of_the_role(
    person: dict[str, str], stores: Stores, garden: Library
) -> None:
    positions = tuple(
        p.model_copy(update={"party": "HOMES"}) if p.id == "P_LEAD_HILL" else p
        for p in garden.study.positions
    )
    study = garden.study.model_copy(update={"positions": positions})
    library = type(garden)(garden.folder, study, garden.instruments, garden.bridges, garden.sources)
    table = roster(stores, library, "w2")
    ids = [person["switches"], person["switches"], "stranger", "other"]
    frame = pd.DataFrame(
        {"person_id": ids, "role": ["HEA", "TEA", "PAR", "OTH"]}, index=["r1", "r2", "r3", "r4"]
    )
    party = party_at(study, frame, table)
    assert party.index.tolist() == ["r1", "r2", "r3", "r4"]
    assert party.tolist()[:3] == ["HOMES", "SCHOOL", "HOMES"]
    assert pd.isna(party["r4"])
    assert party_at(study, frame, table.iloc[:0]).tolist()[:3] == ["SCHOOL", "SCHOOL", "HOMES"]


def test_switchers_are_found_in_the_answers() -> None:
    first = pd.DataFrame({"role": ["A", "B", "C"]}, index=["x", "y", "z"])
    second = pd.DataFrame({"role": ["A", "C"]}, index=["x", "y"])
    assert switchers([first, second]).tolist() == ["y"]
