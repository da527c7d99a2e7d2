"""A disk that is really full: files of a process may not grow beyond a size."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import httpx
import pytest
from exported_garden import GARDEN
from form_people import Visitor, add_everybody, token_of
from invented_fieldwork import DAY, store_people, survey, teacher
from killing import python_with, serving
from sqlalchemy import select

from survey.store.schema import persons, steps
from survey.store.sittings import read_pages
from survey.store.stores import open_stores

ROOT = Path(__file__).parents[2]


def cramped(folder: Path, size: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `survey` on the garden where no file may be larger."""
    return subprocess.run(
        [*python_with(size), "-m", "survey", *arguments, "--study", str(GARDEN)],
        cwd=folder, capture_output=True, text=True, check=False, timeout=120,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def names(folder: Path) -> list[str]:
    with open_stores(folder / "data") as stores, stores.contacts.connect() as contacts:
        return sorted(contacts.execute(select(persons.c.name)).scalars())


def test_a_register_that_does_not_fit_changes_nothing(tmp_path: Path) -> None:
    store_people(tmp_path, teacher(1))
    before = names(tmp_path)
    people = [teacher(n, note="lang merknad " * 50) for n in range(1, 80)]
    kept = tmp_path / "data"
    kept.rename(tmp_path / "kept")
    store_people(tmp_path, *people)
    (tmp_path / "data").rename(tmp_path / "other")
    (tmp_path / "kept").rename(kept)
    said = cramped(tmp_path, 40_000, "register", "register.xlsx")
    assert said.returncode == 1
    assert "a store could not be read or written" in said.stderr
    assert "Traceback" not in said.stderr
    assert not any(word in said.stderr for word in ("Prøve", "hagen.example", "merknad", "INSERT"))
    assert names(tmp_path) == before
    done = cramped(tmp_path, 10**9, "register", "register.xlsx")
    assert done.returncode == 0, done.stderr
    assert len(names(tmp_path)) == 80


def test_messages_that_do_not_fit_are_said_and_none_counts_as_sent(tmp_path: Path) -> None:
    store_people(tmp_path, *(teacher(n) for n in range(1, 4)))
    arguments = ("invite", "w1", "--send", "--to", "letters", "--today", DAY)
    said = cramped(tmp_path, 400, *arguments)
    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    assert "hagen.example" not in said.stderr
    with open_stores(tmp_path / "data") as stores, stores.contacts.connect() as contacts:
        assert "sent" not in set(contacts.execute(select(steps.c.state)).scalars())


def test_the_form_loses_nothing_it_has_acknowledged(tmp_path: Path) -> None:
    with open_stores(tmp_path / "data") as stores:
        add_everybody(stores)
        token = token_of(stores, "teacher")
    acknowledged = ""
    with serving(tmp_path / "data", 1, at_most=200_000) as (address, _), \
         httpx.Client(base_url=address, timeout=30) as client:  # fmt: skip
        person = Visitor(client, token).enter().agree()  # type: ignore[arg-type]
        for number in range(200):
            person.get("/form/words")
            typed = f"{number} " + "å" * 3900
            answer = person.post({"OPEN_1": typed}, go="next")
            if answer.status_code != 303:
                break
            acknowledged = typed
        assert answer.status_code == 503
        person.follow(answer)
        assert "ble ikke lagret" in person.text
        assert person.drawn()["OPEN_1"] == [typed]
    assert acknowledged
    with open_stores(tmp_path / "data") as stores:
        (pages,) = read_pages(stores).values()
        assert pages["words"].answers["OPEN_1"] in (acknowledged, typed)
    with serving(tmp_path / "data", 1) as (address, _), \
         httpx.Client(base_url=address, timeout=30) as client:  # fmt: skip
        person = Visitor(client, token).enter()  # type: ignore[arg-type]
        person.get("/form/words").send({"OPEN_1": typed})
    with open_stores(tmp_path / "data") as stores:
        (pages,) = read_pages(stores).values()
        assert pages["words"].answers["OPEN_1"] == typed


def test_a_store_that_is_lost_is_said_without_what_was_to_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is damaged after it was opened, as where a disk fails."""
    from survey.fieldwork import register_undo

    store_people(tmp_path, teacher(1))
    real = register_undo.register_images

    def lose(contacts: object) -> object:
        found = real(contacts)  # type: ignore[arg-type]
        contacts.exec_driver_sql("DROP TABLE persons")  # type: ignore[attr-defined]
        return found

    monkeypatch.setattr("survey.fieldwork.register_undo.register_images", lose)
    store = survey(tmp_path, "register", "register.xlsx")
    assert store.status == 1
    assert "a store could not be read or written: no such table: persons" in store.err
    assert "Prøve" not in store.err
