"""Three waves of the invented garden study, stored and linked, for tests of what goes out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from stored_garden import make_batch

from panel.linking import link
from survey.library import Library
from survey.response_batch import ReasonGrid
from survey.store.responses_store import Responses, read_responses
from survey.store.stores import Stores, open_stores
from survey.store.write_batch import store_batch

GARDEN = Path(__file__).parent / "specimens" / "studies" / "garden"
TOKENS = {name: f"TREE{name}LONG" for name in ("ada", "bo", "cia", "dag")}


def person(name: str, **given: Any) -> dict[str, Any]:
    """A row of a teacher of the hill; the same name has the same token in every wave."""
    row: dict[str, Any] = {"key": name, "token": TOKENS[name], "GROUP": "HILL", "MY_ROLE": "TEA"}
    row |= {"VO_1": 4, "VO_3": 2, "PL_1": 3, "OW_1": 5, "OW_2": 8, "VISITS": 1, "HOURS": 7}
    row |= {"JOBS.weed": 1, "JOBS.water": 0, "JOBS.harvest": 1, "reasons": {"SINCE": "skipped"}}
    return row | given


WAVES: dict[str, list[dict[str, Any]]] = {
    "w1": [
        person("ada", VO_2=1, PL_2=2, VISITS=1, OW_3=4, SITE="A_TOP", LEAD_1=5),
        person("bo", VO_2=8, PL_2=3, VISITS=2, role="PUP", MY_ROLE="PUP", HOURS=None,
               reasons={"HOURS": "not_asked", "SINCE": "not_asked"}),
        person("cia", VO_2=3, PL_2=9, VISITS=3, project="BAY", GROUP="BAY", role="PAR",
               MY_ROLE="PAR", OW_1=None, reasons={"OW_1": "break_off", "SINCE": "not_asked"}),
    ],
    "w2": [
        person("ada", VO_2=2, PL_2_r2=4, VISITS=0, BEFORE=1),
        person("bo", VO_2=5, PL_2_r2=5, VISITS=1, role="PUP", MY_ROLE="PUP"),
        person("dag", VO_2=4, PL_2_r2=1, VISITS=2, role="HEA", MY_ROLE="HEA", link_consent=False),
    ],
    "w3": [
        person("ada", VO_2_r2=3, PL_2_r2=4, VISITS=2, AFTER_1=1),
        person("cia", VO_2_r2=4, PL_2_r2=4, VISITS=0, project="BAY", GROUP="BAY", role="PAR",
               MY_ROLE="PAR"),
    ],
}  # fmt: skip


def store_garden(stores: Stores, library: Library) -> dict[str, Responses]:
    """Store every wave, link people by token, and return the responses by wave."""
    for wave, rows in WAVES.items():
        store_batch(stores, make_batch(library, wave, *rows))
    link(stores, library)
    return {wave: read_responses(stores, library, wave) for wave in WAVES}


def store_garden_in(folder: Path, library: Library) -> None:
    """Store every wave where the commands look for it."""
    with open_stores(folder) as stores:
        store_garden(stores, library)


def no_rows(responses: Responses) -> Responses:
    """The same columns without a response."""
    why = ReasonGrid(responses.why.columns, responses.why.codes[:0])
    return Responses(responses.frame.iloc[:0], why)
