"""What became of those who were asked, and how far a wave has come."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, get_args

import pytest
from command_line import call
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert
from stored_demo import STUDY, build_demo
from stored_garden import make_batch, write_register

from panel.dataset import read_panel
from panel.response_rates import response_rate
from survey.fieldwork.dispositions import FURTHER, Known, derive_dispositions
from survey.fieldwork.events import Event
from survey.fieldwork.outcome_rates import OutcomeCounts
from survey.fieldwork.outcome_words import OUTCOMES, WORDS, Disposition
from survey.fieldwork.register import people_by_token, person_id_of, read_register, store_register
from survey.fieldwork.status import read_status, shown_groups
from survey.fieldwork.status_lines import status_lines
from survey.fieldwork.status_words import WORDS as STATUS_WORDS
from survey.library import Library
from survey.rights.withdrawal import withdraw
from survey.store import schema
from survey.store.sittings import COLLECTED
from survey.store.stores import Stores, note, open_stores, writing
from survey.store.write_batch import store_batch
from survey.tokens import token_for

MONDAY = dt.datetime(2021, 9, 6)  # noqa: DTZ001
TUESDAY = MONDAY + dt.timedelta(days=1)


def learned(what: Any, at: dt.datetime) -> Event:
    return Event("p", "w1", what, "test", at)


def became(**known: Any) -> str:
    return derive_dispositions({"p": Known(**known)})["p"]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, "invited"),
        ({"invited": False}, "not_invited"),
        ({"sent_at": MONDAY}, "invited"),
        ({"answered": "opened"}, "opened"),
        ({"answered": "partial"}, "partial"),
        ({"answered": "complete", "events": (learned("opted_out", MONDAY),)}, "complete"),
        ({"answered": "empty"}, "refused"),
        ({"events": (learned("bounced", MONDAY),)}, "bounced"),
        ({"events": (learned("bounced", MONDAY),), "sent_at": TUESDAY}, "invited"),
        ({"events": (learned("bounced", TUESDAY),), "sent_at": MONDAY}, "bounced"),
        ({"events": (learned("bounced", MONDAY),), "answered": "opened"}, "opened"),
        ({"events": (learned("bounced", MONDAY), learned("new_address", TUESDAY))}, "invited"),
        ({"events": (learned("refused", MONDAY), learned("left", TUESDAY))}, "left"),
        ({"events": (learned("read twice", MONDAY),)}, "invited"),
        ({"word": " Nektet "}, "refused"),
        ({"word": "OptOut"}, "opted_out"),
        ({"word": "Frafalt"}, "refused"),
        ({"word": "Distribuert"}, "invited"),
        ({"word": "ikke operativ"}, "not_operative"),
        ({"word": "something else"}, "other"),
        ({"word": "ill", "events": (learned("opted_out", MONDAY),)}, "opted_out"),
        ({"on_roster": False, "answered": "complete"}, "not_eligible"),
        ({"on_roster": False, "left_register": True}, "left"),
        ({"on_roster": False, "left_register": True, "answered": "complete"}, "left"),
    ],
)
def test_what_became_of_somebody(known: dict[str, Any], expected: str) -> None:
    assert became(**known) == expected


def test_who_is_not_written_to_is_not_invited_once_the_program_sends() -> None:
    people = {"written to": Known(sent_at=MONDAY), "waits": Known()}
    assert derive_dispositions(people) == {"written to": "invited", "waits": "not_invited"}


events = st.builds(
    Event,
    st.sampled_from(["refused", "opted_out", "bounced", "not_eligible", "left", "not_operative"]),
    st.sampled_from([MONDAY, TUESDAY]),
)
known = st.builds(
    Known, st.booleans(), st.booleans(), st.none() | st.sampled_from([MONDAY, TUESDAY]),
    st.none() | st.sampled_from([*WORDS, "other words"]), st.lists(events, max_size=3).map(tuple),
    st.sampled_from(FURTHER), st.booleans(),
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.integers(0, 9).map(str), known, max_size=6))
def test_everybody_has_one_disposition_and_rates_lie_in_order(people: dict[str, Known]) -> None:
    found = derive_dispositions(people)
    assert found.keys() == people.keys()
    assert set(found.values()) <= set(get_args(Disposition))
    counts = OutcomeCounts.of(OUTCOMES[said] for said in found.values())
    assert counts.asked + counts.not_eligible + counts.not_asked == len(people)
    rates = counts.rates()
    assert all(0 <= k <= n for k, n in rates.values())
    assert rates["RR1"][0] <= rates["RR2"][0] <= rates["CON1"][0] <= counts.asked
    assert rates["RR2"][0] + rates["REF1"][0] <= counts.asked


parts = st.tuples(st.integers(0, 12), st.integers(0, 12))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(["", "a", "b", "c", "d"]), parts), st.integers(5, 6))
def test_no_few_people_follow_from_shown_groups_and_their_total(
    given_parts: dict[str, tuple[int, int]], min_n: int
) -> None:
    rates = {group: (k, k + rest) for group, (k, rest) in given_parts.items()}
    shown = shown_groups(rates, min_n)
    people = {group: part for group, part in given_parts.items() if sum(part)}
    for group in shown:
        assert group
        assert not any(0 < part < min_n for part in people[group])
    hidden = [part for group, part in people.items() if group not in shown]
    if shown:
        left = [sum(part) for part in zip(*hidden, strict=True)] if hidden else []
        assert not any(0 < part < min_n for part in left)
        assert len(hidden) != 1


def fill(stores: Stores, garden: Library, folder: Path) -> dict[str, str]:
    people = [f"p{n}" for n in range(1, 13)]
    path = write_register(
        folder / "register.xlsx",
        persons=[{"person": p} for p in people],
        holdings=[
            {"person": p, "project": "HILL" if n < 7 else "BAY", "role": "TEA"}
            for n, p in enumerate(people)
        ],
        invited=[
            {"person": "p11", "wave": "w1", "invited": "no"},
            {"person": "p10", "wave": "w1", "disposition": "nektet"},
        ],
    )
    store_register(stores, read_register(path, garden), garden)
    key = stores.key()
    tokens = {p: token_for(key, person_id_of(key, p)) for p in people}
    rated = [q for q in garden.instruments["w1"].questions if garden.instruments["w1"].is_rated(q)]
    rows = [
        {"key": "1", "token": tokens["p1"], "completed_on": "2021-09-06"} | dict.fromkeys(rated, 1),
        {"key": "2", "token": tokens["p2"], "completed_on": "2021-09-06"} | dict.fromkeys(rated, 2),
        {"key": "3", "token": tokens["p3"], "completed_on": "2021-09-08", rated[0]: 1},
        {"key": "4", "token": tokens["p4"], "consent": False},
        {"key": "5", "project": "HILL", "completed_on": "2021-09-09"} | dict.fromkeys(rated, 3),
    ]
    people_ = people_by_token(stores, garden, "w1", stores.data)
    store_batch(stores, make_batch(garden, "w1", *rows), people_)
    ids = {p: person_id_of(key, p) for p in people}

    def seat(p: str, sent: bool) -> dict[str, Any]:
        return {"sitting_id": p * 8, "person_id": ids[p], "wave": "w1", "mode": "web",
                "opened_at": MONDAY, "saved_at": MONDAY,
                "submitted_at": TUESDAY if sent else None}  # fmt: skip

    with stores.contacts.begin() as contacts:
        seats = [seat("p5", True), seat("p6", False), seat("p7", False)]
        contacts.execute(insert(schema.sittings), seats)
        learned = [("p8", "bounced"), ("p9", "not_operative")]
        contacts.execute(insert(schema.events), [
            {"person_id": ids[p], "wave": "w1", "what": what, "at": MONDAY, "source": "test"}
            for p, what in learned
        ])  # fmt: skip
    with stores.answers.begin() as answers:
        for p, said in (("p5", '{"VO_1": 3}'), ("p6", '{"VO_1": 2}'), ("p7", '{"VO_1": null}')):
            page = {"sitting_id": p * 8, "page": "a", "answers": said, "language": "nb",
                    "saved_at": MONDAY}  # fmt: skip
            answers.execute(insert(schema.form_pages), page)
    return tokens


@pytest.mark.parametrize("store", ["stores", "postgres_stores"])
def test_the_status_adds_up_to_the_register(
    store: str, request: pytest.FixtureRequest, garden: Library, tmp_path: Path
) -> None:
    stores: Stores = request.getfixturevalue(store)
    tokens = fill(stores, garden, tmp_path)
    status = read_status(stores, garden, "w1", dt.date(2021, 9, 10))
    assert {name: n for name, n in status.counts.items() if n} == {
        "not_invited": 1, "invited": 1, "opened": 1, "partial": 2, "complete": 3, "refused": 2,
        "bounced": 1, "not_operative": 1,
    }  # fmt: skip
    assert sum(status.counts.values()) + status.others == len(tokens)
    assert status.unidentified == 1
    assert status.days == (0, 0, 0, 0, 0, 2, 1, 1, 1, 0)
    assert (status.groups[0].asked, status.groups[0].rates["RR1"]) == (10, (4, 10))
    assert status.groups[0].rates["REF1"] == (2, 10)
    assert status.next_step == "remind"
    withdraw(stores, garden, tokens["p1"])
    after = read_status(stores, garden, "w1", dt.date(2021, 9, 10))
    assert (after.counts["complete"], after.counts["refused"]) == (2, 3)
    assert sum(after.counts.values()) == sum(status.counts.values())


def test_small_groups_are_not_shown(stores: Stores, garden: Library, tmp_path: Path) -> None:
    fill(stores, garden, tmp_path)
    status = read_status(stores, garden, "w1", dt.date(2021, 9, 10))
    lines = list(status_lines(status, garden.study, "en"))
    assert next(line for line in lines if line.startswith("All")).count(":") == 0
    hill = next(line for line in lines if line.startswith("The hill schools"))
    assert hill.split()[3] == "7"
    assert hill.split()[4:6] == [":", ":"]
    assert ": numbers that would tell of fewer than 5 people" in lines


@pytest.mark.parametrize(
    ("today", "expected"),
    [("2021-08-01", "wait"), ("2021-09-10", "remind"), ("2021-12-01", "collect")],
)
def test_the_next_step_follows_the_day(
    stores: Stores, garden: Library, tmp_path: Path, today: str, expected: str
) -> None:
    fill(stores, garden, tmp_path)
    day = dt.date.fromisoformat(today)
    assert read_status(stores, garden, "w1", day).next_step == expected


def test_links_come_when_the_form_is_collected(
    stores: Stores, garden: Library, tmp_path: Path
) -> None:
    fill(stores, garden, tmp_path)
    with writing(stores) as contacts:
        note(contacts, COLLECTED, "w1", "2100-01-01T00:00:00")
    assert read_status(stores, garden, "w1", dt.date(2021, 12, 1)).next_step == "link"


def test_a_register_without_answers_and_none_at_all(stores: Stores, garden: Library) -> None:
    status = read_status(stores, garden, "w2", dt.date(2022, 9, 5))
    assert (sum(status.counts.values()), status.next_step) == (0, "register")
    lines = list(status_lines(status, garden.study, "nb"))
    assert "Ingen svar ennå." in lines
    assert lines[-1] == "Neste steg: les inn registeret med survey register F.xlsx"


def test_every_word_is_there_in_both_languages() -> None:
    assert all(set(words) == {"nb", "en"} for words in STATUS_WORDS.values())
    assert set(OUTCOMES) <= set(STATUS_WORDS)


def test_the_demo_has_the_rates_of_the_panel(tmp_path: Path) -> None:
    demo = build_demo(tmp_path)
    with open_stores(demo.data) as stores:
        panel = read_panel(stores, demo.library)
        for wave, table in panel.outcomes.items():
            status = read_status(stores, demo.library, wave, dt.date(2017, 7, 1))
            rate = response_rate(table)
            own = status.groups[0]
            assert (own.asked, own.rates["RR1"], own.rates["RR2"]) == (
                rate.n, (rate.complete, rate.n), (rate.complete + rate.partial, rate.n),
            )  # fmt: skip
    where = ("--data", str(demo.data), "--study", str(STUDY))
    said = call(tmp_path, "survey", "status", "2016", "--language", "en", *where)
    assert said.status == 0
    assert "121  altogether in the wave" in said.out
    assert "invited, no answer" in said.out
    assert said.out.rstrip().endswith("Next: panel link")
    nb = call(tmp_path, "survey", "status", "2016", *where)
    assert "i alt i runden" in nb.out
    assert call(tmp_path, "survey", "status", "2015", *where).status == 1
    odd = call(tmp_path, "survey", "status", "2016", "--language", "fr", *where)
    assert (odd.status, "Use --language nb or --language en" in odd.err) == (1, True)
