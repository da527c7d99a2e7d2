"""A register change can be taken back, one after the other, as an import can."""

from __future__ import annotations

from pathlib import Path

from command_line import call
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_fieldwork import identity, store_people, survey, teacher
from sqlalchemy import select, update
from stored_garden import write_register

from survey.fieldwork.events import record_event
from survey.fieldwork.register import read_register, roster, store_register
from survey.fieldwork.register_undo import register_images, undo_register
from survey.library import Library
from survey.store.schema import persons
from survey.store.schema import register_images as images
from survey.store.stores import Stores, open_stores

ROLES = ("TEA", "HEA", "PAR")


@st.composite
def registers(draw: st.DrawFn) -> dict[str, list[dict[str, object]]]:
    """A register of up to four people, some with two roles, some not asked."""
    people = draw(st.lists(st.sampled_from("abcd"), min_size=1, unique=True))
    return {
        "persons": [
            {"person": p, "name": draw(st.sampled_from(["Ask", "Bø", None])),
             "email": draw(st.sampled_from([f"{p}@hagen.example", None]))}
            for p in people
        ],
        "holdings": [
            {"person": p, "project": "HILL", "role": draw(st.sampled_from(ROLES)),
             "from": f"202{draw(st.integers(0, 2))}-01-01"}
            for p in people
            for _ in range(draw(st.integers(1, 2)))
        ],
        "invited": [
            {"person": p, "wave": "w1", "invited": "no"} for p in people if draw(st.booleans())
        ],
    }  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(sequence=st.lists(registers(), min_size=1, max_size=4))
def test_undoing_every_change_brings_back_every_register(
    tmp_path_factory: object, sequence: list[dict[str, list[dict[str, object]]]], garden: Library
) -> None:
    folder: Path = tmp_path_factory.mktemp("undo")  # type: ignore[attr-defined]
    with open_stores(folder / "data") as stores:
        states = [said(stores)]
        for number, sheets in enumerate(sequence):
            path = write_register(folder / f"{number}.xlsx", **sheets)
            change = store_register(stores, read_register(path, garden), garden)
            if change.changes_something:
                states.append(said(stores))
        while len(states) > 1:
            assert said(stores) == states.pop()
            undo_register(stores)
        assert said(stores) == states[0] == {}


def said(stores: Stores) -> dict[str, object]:
    with stores.contacts.connect() as contacts:
        return register_images(contacts)


def test_the_command_says_what_came_back(tmp_path: Path, garden: Library) -> None:
    store_people(tmp_path, teacher(1), teacher(2))
    store_people(tmp_path, teacher(1, email="new@hagen.example"), teacher(3), teacher(4))
    with open_stores(tmp_path / "data") as stores:
        new = identity(stores, "t4")
        with stores.contacts.begin() as contacts:
            record_event(contacts, new, "w1", "refused", "phone")
            first = persons.c.person_id == identity(stores, "t1")
            contacts.execute(update(persons).where(first).values(issue=2))
    undone = call(tmp_path, "survey", "undo-register")
    assert undone.status == 0, undone.err
    assert "2 persons as they were, 1 who were new taken out" in undone.out
    assert "1 who were new have been sent or have answered something" in undone.out
    assert "hagen.example" not in undone.out
    with open_stores(tmp_path / "data") as stores:
        frame = roster(stores, garden, "w1")
        assert set(frame.index) == {identity(stores, p) for p in ("t1", "t2", "e1")}
        with stores.contacts.connect() as contacts:
            row = contacts.execute(select(persons).where(first)).one()
            assert (row.email, row.issue) == ("t1@hagen.example", 2)
    assert call(tmp_path, "survey", "undo-register").status == 0
    nothing = call(tmp_path, "survey", "undo-register")
    assert nothing.status == 1
    assert "there is no change of the register to take back" in nothing.err


def test_a_dry_run_and_the_same_workbook_leave_nothing_to_undo(tmp_path: Path) -> None:
    store_people(tmp_path, teacher(1))
    assert survey(tmp_path, "register", "register.xlsx").status == 0
    with open_stores(tmp_path / "data") as stores, stores.contacts.connect() as contacts:
        kept = contacts.execute(select(images.c.change_id)).scalars().all()
    assert set(kept) == {1}
