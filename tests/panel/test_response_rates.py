"""What became of those who were asked, and AAPOR's rates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from invented_panel import make_frame
from reference_values import BLOCKS, value
from stored_garden import make_batch, write_register

from panel.dispositions import read_dispositions
from panel.estimators.shares import share_of
from panel.response_rates import outcomes, response_rate
from survey.fieldwork.completeness import completeness
from survey.fieldwork.outcome_words import OUTCOME_OF_WORD
from survey.fieldwork.register import people_by_token, person_id_of, read_register, store_register
from survey.library import Library
from survey.problems import SurveyError
from survey.responses import REASONS
from survey.store.stores import Stores
from survey.store.write_batch import store_batch
from survey.tokens import token_for


def roster(*people: str, not_invited: tuple[str, ...] = ()) -> pd.DataFrame:
    return pd.DataFrame(
        {"project": "HILL", "party": "SCHOOL", "invited": [p not in not_invited for p in people]},
        index=pd.Index(people, dtype="string"),
    )


def states(**said: str) -> pd.Series:
    return pd.Series(said, dtype="string")


@pytest.mark.parametrize("case", value("shares"))
def test_block_shares(case: dict[str, Any]) -> None:
    share = share_of(case["k"], case["n"])
    tolerance = {"rel": BLOCKS["shares"]["tol_rel"], "abs": 1e-12}
    assert (share.wilson_low, share.wilson_high) == pytest.approx(case["wilson"], **tolerance)
    assert (share.exact_low, share.exact_high) == pytest.approx(case["exact"], **tolerance)
    assert share.share == case["k"] / case["n"]


def test_a_share_of_nobody_is_none() -> None:
    share = share_of(0, 0)
    assert (share.share, share.wilson_low, share.reason) == (
        None, None, "There is nobody to be a share of.",
    )  # fmt: skip


def test_completeness_is_of_what_a_person_was_asked(garden: Library) -> None:
    instrument = garden.instruments["w1"]
    rated = [name for name in instrument.questions if instrument.is_rated(name)]
    rows = [
        {"person": "all", "response_id": "r0"} | dict.fromkeys(rated, 1),
        {"person": "few", "response_id": "r1"} | dict.fromkeys(rated[:3], 1),
        {"person": "spared", "response_id": "r2"} | dict.fromkeys(rated[:3], 1),
        {"person": "none", "response_id": "r3"},
        {"person": "unsure", "response_id": "r4", rated[0]: 8},
    ]
    frame = make_frame(garden, "w1", rows)
    unasked = [("r2", name, "not_asked") for name in rated[3:]]
    skipped = [("r1", name, "skipped") for name in rated[3:]]
    reasons = pd.DataFrame([*unasked, *skipped], columns=list(REASONS))
    assert completeness(frame, reasons, instrument).to_dict() == {
        "all": "complete", "few": "partial", "spared": "complete", "none": "empty",
        "unsure": "partial",
    }  # fmt: skip


def test_the_first_thing_known_decides_the_outcome() -> None:
    people = roster(*"abcdefghijk", not_invited=("j", "k"))
    said = states(a="complete", b="partial", c="empty", k="complete", m="complete", x="complete")
    words = {
        "a": "refused", "d": " Nektet ", "e": "moved to the sea", "f": "Wrong address",
        "g": "har aldri deltatt",
    }  # fmt: skip
    places = pd.DataFrame({"project": "BAY", "party": "HOMES"}, index=[*said.index])
    found = outcomes(
        people, said, words, pd.Index(["h"]), people.index.append(pd.Index(["m"])), places
    )
    assert found["outcome"].to_dict() == {
        "a": "complete", "b": "partial", "c": "refused", "d": "refused", "e": "other",
        "f": "unknown", "g": "not_eligible", "h": "refused", "i": "no_contact", "j": "not_asked",
        "k": "complete", "m": "not_eligible", "x": "complete",
    }  # fmt: skip
    assert found.index[~found["identified"]].tolist() == ["m", "x"]
    assert found.loc["x", ["project", "party"]].tolist() == ["BAY", "HOMES"]
    assert found.loc["a", "project"] == "HILL"


def test_rates_count_who_was_asked_and_eligible() -> None:
    people = roster(*"abcdefghijkl", not_invited=("l",))
    said = states(a="complete", b="complete", c="partial", x="complete")
    table = outcomes(people, said, {"d": "refused", "e": "not eligible", "f": "unknown"})
    rate = response_rate(table)
    assert (rate.n, rate.complete, rate.partial, rate.refused, rate.unknown) == (10, 3, 1, 1, 1)
    assert (rate.no_contact, rate.unidentified, rate.not_eligible, rate.not_asked) == (4, 1, 1, 1)
    assert (rate.rr1.k, rate.rr1.n, rate.rr1.share) == (3, 10, 0.3)
    assert (rate.rr2.k, rate.rr2.share) == (4, 0.4)


def test_no_rate_comes_with_a_reason() -> None:
    nobody = response_rate(outcomes(roster(), states(a="complete")))
    assert (nobody.rr1.share, nobody.reason) == (
        None, "Nobody is known to be asked: there is no register of them.",
    )  # fmt: skip
    crowd = response_rate(outcomes(roster("a"), states(b="complete", c="complete")))
    assert crowd.rr2.share is None
    assert crowd.reason == (
        "More people answered without a place in the register than are missing from it."
    )
    gone = response_rate(outcomes(roster("a"), states(), {"a": "not eligible"}))
    assert (gone.n, gone.reason) == (0, "There is nobody to be a share of.")


def test_two_rows_of_a_person_are_refused() -> None:
    with pytest.raises(SurveyError, match="more than one row in the roster"):
        outcomes(roster("a", "a"), states())


def test_every_disposition_is_in_small_letters() -> None:
    assert all(word == word.strip().casefold() for word in OUTCOME_OF_WORD)


def test_the_register_and_the_form_say_what_became_of_people(
    stores: Stores, garden: Library, tmp_path: Path
) -> None:
    names = ["p1", "p2", "p3"]
    path = write_register(
        tmp_path / "r.xlsx",
        persons=[{"person": name} for name in names],
        holdings=[
            {"person": n, "project": "HILL", "role": "TEA", "from": "2020-01-01"} for n in names
        ],
        invited=[{"person": "p1", "wave": "w1", "invited": "yes", "disposition": "not reached"}],
    )
    store_register(stores, read_register(path, garden), garden)
    ids = {name: person_id_of(stores.key(), name) for name in names}
    batch = make_batch(
        garden, "w1",
        {"key": "1", "token": token_for(stores.key(), ids["p2"], 1), "consent": False},
        {"key": "2", "consent": False},
    )  # fmt: skip
    store_batch(stores, batch, people_by_token(stores, garden, "w1", stores.data))
    found = read_dispositions(stores, "w1")
    assert found.words == {ids["p1"]: "not reached"}
    assert found.refused.tolist() == [ids["p2"]]
    assert read_dispositions(stores, "w2").words == {}
