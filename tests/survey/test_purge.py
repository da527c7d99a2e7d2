"""What must not exist any longer is gone, and what the answers say together stays."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections import defaultdict
from pathlib import Path

import pytest
from command_line import call
from sqlalchemy import insert, select
from stored_demo import STUDY, Demo, build_demo
from test_withdrawal import PEOPLE, bytes_of, fill, put, row, traces

from panel.dataset import Panel, read_panel
from panel.ledger import read_links
from panel.linking import link
from panel.response_rates import response_rate
from survey.fieldwork.register import person_id_of
from survey.fieldwork.register_undo import undo_register
from survey.fieldwork.roster import roster
from survey.fieldwork.status import read_status
from survey.library import Library
from survey.problems import SurveyError
from survey.rights.purge import purge
from survey.rights.retention import retention_states
from survey.rights.withdrawal import withdraw
from survey.store import schema
from survey.store.audit_log import check_audit
from survey.store.responses_store import read_free_text, read_responses
from survey.store.stores import Stores, now, open_stores
from survey.store.undo import undo_import
from survey.tokens import keyed_hash, read_key

LINKING_SIGNED_OFF = dt.date(2017, 8, 31)
REPORT_OUT = dt.date(2017, 9, 30)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return build_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def demo(made: Demo, tmp_path: Path) -> Demo:
    shutil.copytree(made.data, tmp_path / "data")
    return Demo(tmp_path / "data", made.library, made.exports, made.tokens)


def partition(stores: Stores) -> set[frozenset[str]]:
    """Which responses are one person's."""
    people = defaultdict(set)
    for person, response in read_links(stores)[["person_id", "response_id"]].to_numpy():
        people[person].add(response)
    return {frozenset(own) for own in people.values()}


def rates(panel: Panel) -> list[object]:
    tables = panel.outcomes.values()
    return [response_rate(part) for t in tables for _, part in t.groupby("party")]


def rosters(stores: Stores, library: Library) -> list[list[object]]:
    """The people of each wave as the tables count them, without who they are and where exactly."""
    columns = ["project", "role", "invited", "stayed", "left", "newcomer"]
    found = [roster(stores, library, wave)[columns] for wave in library.waves]
    return [sorted(frame.to_numpy().tolist(), key=str) for frame in found]


def test_nothing_identifying_is_left(demo: Demo) -> None:
    key = read_key(demo.data)
    with sqlite3.connect(demo.data / "contacts.db") as database:
        people = database.execute("SELECT person_id, name, email FROM persons").fetchall()
        hashes = database.execute("SELECT hash FROM code_hashes").fetchall()
        keys = database.execute("SELECT token_hash, source_hash FROM response_keys").fetchall()
        texts = database.execute("SELECT text_id FROM free_text_map").fetchall()
    needles = {cell for found in (people, hashes, keys, texts) for r in found for cell in r if cell}
    needles |= {keyed_hash(key, "token", token) for token in demo.tokens.values()}
    needles |= set(demo.tokens.values())
    assert len(needles) > 1000
    with open_stores(demo.data) as stores:
        done = purge(stores, demo.library, REPORT_OUT)
        assert [state.what for state in done.done] == [
            "addresses", "code_hashes", "free_text_map", "fine_background",
        ]  # fmt: skip
        assert (done.left, done.bytes_gone, done.files.unknown) == ((), True, ())
        assert len(done.files.emptied) == 5
        assert all(s.left == 0 for s in retention_states(stores, demo.library, REPORT_OUT))
        assert check_audit(stores)[2] == []
        for wave in demo.library.waves:
            frame = read_responses(stores, demo.library, wave).frame
            assert frame[["arena", "role2", "started_on"]].isna().all(axis=None)
            days = frame["completed_on"].dropna()
            assert len(days) > 50
            assert days.dt.day_of_week.eq(0).all()
            fine = {"BG_PCT", "BG_MON", "BG_MON_r2", "BG_HUSK", "BG_ARENA", "BG_ORG"}
            assert len(fine & set(frame)) > 3
            assert frame[sorted(fine & set(frame))].isna().all(axis=None)
    assert traces(demo.data, needles) == []


def test_linking_rates_and_scores_stay(demo: Demo) -> None:
    with open_stores(demo.data) as stores:
        before, panel = partition(stores), read_panel(stores, demo.library)
        texts = {w: sorted(read_free_text(stores, w)["text"]) for w in demo.library.waves}
        people = rosters(stores, demo.library)
        today = dt.date(2017, 7, 1)
        status = [read_status(stores, demo.library, w, today) for w in demo.library.waves]
        purge(stores, demo.library, LINKING_SIGNED_OFF)
        link(stores, demo.library)
        assert partition(stores) == before
        after = read_panel(stores, demo.library)
        assert rates(after) == rates(panel)
        for wave in demo.library.waves:
            assert sorted(read_free_text(stores, wave)["text"]) == texts[wave]
            # A pair that waited for a person's decision waits no more.
            frames = [p.waves[wave].drop(columns="status") for p in (after, panel)]
            one, other = (f.sort_values("response_id").reset_index(drop=True) for f in frames)
            assert one.equals(other)
        again = [read_status(stores, demo.library, w, today) for w in demo.library.waves]
        assert [(s.counts, s.groups, s.days) for s in again] == [
            (s.counts, s.groups, s.days) for s in status
        ]
        purge(stores, demo.library, REPORT_OUT)
        link(stores, demo.library)
        assert partition(stores) == before
        assert rosters(stores, demo.library) == people


def test_nothing_is_due_before_its_day(demo: Demo) -> None:
    with open_stores(demo.data) as stores:
        size = list(bytes_of(demo.data))
        done = purge(stores, demo.library, LINKING_SIGNED_OFF - dt.timedelta(days=1))
        assert done.done == ()
        assert list(bytes_of(demo.data)) == size
        done = purge(stores, demo.library, LINKING_SIGNED_OFF)
        assert [state.what for state in done.done] == [
            "addresses", "code_hashes", "free_text_map",
        ]  # fmt: skip
        assert purge(stores, demo.library, LINKING_SIGNED_OFF).done == ()


def test_what_was_purged_can_neither_be_undone_nor_opened(demo: Demo) -> None:
    token = next(iter(demo.tokens.values()))
    with open_stores(demo.data) as stores:
        purge(stores, demo.library, LINKING_SIGNED_OFF)
        with pytest.raises(SurveyError, match="cannot be undone: what stood before it was deleted"):
            undo_import(stores, 2)
        with pytest.raises(SurveyError, match="what it said before was deleted by `survey purge`"):
            undo_register(stores)
        with pytest.raises(SurveyError, match="this token is nobody's"):
            withdraw(stores, demo.library, token)


def test_answers_that_are_not_collected_are_not_lost(
    stores: Stores, garden: Library, tmp_path: Path
) -> None:
    fill(stores, garden, tmp_path)
    person = person_id_of(stores.key(), "p1")
    with stores.contacts.begin() as contacts:
        sitting = {"sitting_id": "5177" * 4, "person_id": person, "wave": "w3", "mode": "web",
                   "opened_at": now(), "saved_at": now(), "submitted_at": now()}  # fmt: skip
        contacts.execute(insert(schema.sittings), sitting)
    with stores.answers.begin() as answers:
        page = {"sitting_id": "5177" * 4, "page": "a", "answers": '{"VO_1": 3}',
                "language": "nb", "saved_at": now()}  # fmt: skip
        answers.execute(insert(schema.form_pages), page)
    with pytest.raises(SurveyError, match="1 sittings at the form were saved since they were last"):
        purge(stores, garden, dt.date(2024, 12, 31))
    with stores.contacts.connect() as contacts:
        assert contacts.execute(select(schema.persons.c.name)).scalars().first()


def test_postgres_purges_as_well(postgres_stores: Stores, garden: Library, tmp_path: Path) -> None:
    stores = postgres_stores
    tokens = fill(stores, garden, tmp_path)
    link(stores, garden)
    before = partition(stores)
    done = purge(stores, garden, dt.date(2024, 12, 31))
    assert [state.what for state in done.done] == ["addresses", "code_hashes"]
    assert (done.left, done.bytes_gone) == ((), True)
    link(stores, garden)
    assert partition(stores) == before
    assert put(stores, garden, "w2", [row(p, tokens, 1) for p in PEOPLE]).added == 4


def test_the_command_says_what_is_due_and_is_1_when_late(demo: Demo) -> None:
    where = ("--data", str(demo.data), "--study", str(STUDY))
    early = call(demo.data.parent, "survey", "purge", "--check", "--on", "2017-08-31", *where)
    assert early.status == 0
    assert "addresses        by 2017-08-31     148 rows  due" in early.out
    assert "fine_background  by 2017-09-30" in early.out
    late = call(demo.data.parent, "survey", "purge", "--check", *where)
    assert late.status == 1
    assert "code_hashes should have been deleted by 2017-08-31: 322 rows are left." in late.err
    done = call(demo.data.parent, "survey", "purge", *where)
    assert (done.status, "nothing of it is left" in done.out) == (0, True)
    assert call(demo.data.parent, "survey", "purge", "--check", *where).status == 0
