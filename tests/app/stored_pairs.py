"""The garden study in stores of its own: two waves, people of the register, two doubtful pairs."""

from __future__ import annotations

from pathlib import Path

from stored_garden import make_batch, write_register

from panel.linking import link
from survey.fieldwork.register import people_by_token, read_register, store_register
from survey.library import Library
from survey.store.stores import open_stores
from survey.store.write_batch import store_batch

ANSWERS = {
    "w1": [
        {"key": "1", "code": "ABCD", "role": "PUP", "VO_1": 2, "VO_2": 3},
        {"key": "2", "code": "PQRS", "VO_1": 4, "VO_2": 4},
        {"key": "3", "code": "JKLM", "VO_1": 4, "VO_2": 1},
    ],
    "w2": [
        {"key": "1", "code": "ABYZ", "BEFORE": 1, "VO_1": 1},
        {"key": "2", "code": "PQYZ", "VO_1": 5},
        {"key": "3", "code": "JKLM", "VO_1": 5},
    ],
}


def store_pairs(data: Path, library: Library, *, answers: bool = True) -> Path:
    """Fill the stores in a data folder and return it."""
    with open_stores(data) as stores:
        people = [{"person": f"p{number}"} for number in range(6)]
        held = [one | {"project": "HILL", "role": "TEA", "from": "2020-01-01"} for one in people]
        path = write_register(data / "register.xlsx", persons=people, holdings=held)
        store_register(stores, read_register(path, library), library)
        path.unlink()
        for wave, rows in ANSWERS.items() if answers else ():
            known = people_by_token(stores, library, wave, stores.data)
            store_batch(stores, make_batch(library, wave, *rows), known)
        if answers:
            link(stores, library)
    return data
