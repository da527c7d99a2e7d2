"""A register of invented people in the garden study, and the commands run on it."""

from __future__ import annotations

from pathlib import Path

from command_line import Outcome, call
from exported_garden import GARDEN
from stored_garden import write_register

from survey.fieldwork.register import person_id_of
from survey.store.stores import Stores

DAY = "2021-09-02"
"""A day on which wave w1 is open."""


def survey(folder: Path, *arguments: str) -> Outcome:
    """Run `survey` on the garden."""
    return call(folder, "survey", *arguments, "--study", str(GARDEN))


def teacher(number: int, **given: str | None) -> dict[str, str | None]:
    return {
        "person": f"t{number}",
        "name": f"Åse Prøve{number}",
        "email": f"t{number}@hagen.example",
    } | given


def store_people(folder: Path, *teachers: dict[str, str | None], pupils: int = 1) -> None:
    """Store teachers, who are invited by e-mail, and pupils, who get cards."""
    persons = [
        *teachers,
        *(
            {"person": f"e{n}", "name": f"Øy Prøve{n}", "email": f"e{n}@hagen.example"}
            for n in range(1, pupils + 1)
        ),
    ]
    held = [
        {
            "person": person["person"],
            "project": "HILL" if "t" in str(person["person"]) else "BAY",
            "role": "TEA" if "t" in str(person["person"]) else "PUP",
            "from": "2020-01-01",
        }
        for person in persons
    ]
    path = folder / "register.xlsx"
    write_register(path, persons=persons, holdings=held)
    outcome = survey(folder, "register", path.name)
    assert outcome.status == 0, outcome.err


def identity(stores: Stores, person: str) -> str:
    return person_id_of(stores.key(), person)
