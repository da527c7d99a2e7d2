"""What a person takes back is gone from every file, and nothing brings it back."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import call
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select
from stored_demo import STUDY, build_demo
from stored_garden import make_batch, write_register
from test_store import dump

from survey.fieldwork.participants import read_participants
from survey.fieldwork.register import people_by_token, person_id_of, read_register, store_register
from survey.library import Library
from survey.problems import SurveyError
from survey.rights.withdrawal import withdraw
from survey.store import schema
from survey.store.audit_log import check_audit
from survey.store.responses_store import read_free_text, read_responses
from survey.store.stores import Stores, note, now, open_stores, writing
from survey.store.undo import undo_import
from survey.store.write_batch import store_batch
from survey.tokens import token_for

PEOPLE = ("p1", "p2", "p3", "p4")


@pytest.fixture(params=["sqlite", "postgres"])
def opened(request: pytest.FixtureRequest) -> Stores:
    name = "stores" if request.param == "sqlite" else "postgres_stores"
    stores: Stores = request.getfixturevalue(name)
    return stores


def fill(stores: Stores, garden: Library, folder: Path) -> dict[str, str]:
    """Store a register, two waves and a correction, and return the tokens."""
    holdings = [{"person": p, "project": "HILL", "role": "TEA"} for p in PEOPLE]
    path = write_register(
        folder / "register.xlsx",
        persons=[{"person": p, "name": f"Invented {p}"} for p in PEOPLE],
        holdings=holdings,
    )
    store_register(stores, read_register(path, garden), garden)
    tokens = {p: token_for(stores.key(), person_id_of(stores.key(), p)) for p in PEOPLE}
    for wave in ("w1", "w2"):
        put(stores, garden, wave, [row(p, tokens, 1) for p in PEOPLE])
    put(stores, garden, "w1", [row(p, tokens, 2) for p in PEOPLE])
    return tokens


def row(person: str, tokens: dict[str, str], version: int) -> dict[str, Any]:
    number = PEOPLE.index(person) + 1
    return {
        "key": f"row-of-{person}", "token": tokens[person], "VO_1": number, "VO_2": version,
        "code": f"{number}B1{version}", "texts": {"WORDS": f"zebra{version}{person} said this"},
    }  # fmt: skip


def put(stores: Stores, garden: Library, wave: str, rows: list[dict[str, Any]]) -> Any:
    people = people_by_token(stores, garden, wave, stores.data)
    return store_batch(stores, make_batch(garden, wave, *rows), people)


def link(stores: Stores, garden: Library) -> None:
    from panel.linking import link as link_all

    link_all(stores, garden)


def answers(stores: Stores, garden: Library) -> dict[str, list[Any]]:
    """What stands of each person, by the first letter and answers; ids and places are left out."""
    found = {}
    for wave in ("w1", "w2"):
        frame = read_responses(stores, garden, wave).frame.drop(columns="response_id")
        found[wave] = sorted(frame.astype(object).where(frame.notna(), None).to_numpy().tolist(),
                             key=str)  # fmt: skip
        found[wave] += sorted(read_free_text(stores, wave)["text"])
    return found


def ids_of(stores: Stores, person: str) -> set[str]:
    keys = schema.response_keys.c
    own = keys.person_id == person_id_of(stores.key(), person)
    with stores.contacts.connect() as contacts:
        rows = contacts.execute(select(keys.response_id, keys.source_hash, keys.token_hash)
                                .where(own)).all()  # fmt: skip
    return {text for one in rows for text in one if text}


def bytes_of(data: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a folder, the parts of workbooks unpacked."""
    for path in sorted(data.rglob("*")):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                yield from ((f"{path}:{name}", book.read(name)) for name in book.namelist())
        elif path.is_file():
            yield str(path), path.read_bytes()


def traces(data: Path, needles: set[str]) -> list[tuple[str, str]]:
    return [
        (name, needle)
        for name, content in bytes_of(data)
        for needle in sorted(needles)
        if needle.encode() in content
    ]


def test_nothing_is_left_in_any_file(stores: Stores, garden: Library, tmp_path: Path) -> None:
    tokens = fill(stores, garden, tmp_path)
    link(stores, garden)
    person = person_id_of(stores.key(), "p2")
    with writing(stores) as contacts:
        note(contacts, "letter written", person)
        sitting = {"sitting_id": "5177" * 4, "person_id": person, "wave": "w3", "mode": "web",
                   "opened_at": now(), "saved_at": now()}  # fmt: skip
        contacts.execute(insert(schema.sittings), sitting)
    with stores.answers.begin() as connection:
        page = {"sitting_id": "5177" * 4, "page": "a", "answers": '{"WORDS": "zebra3p2"}',
                "language": "nb", "saved_at": now()}  # fmt: skip
        connection.execute(insert(schema.form_pages), page)
    needles = {*ids_of(stores, "p2"), "zebra1p2", "zebra2p2", "zebra3p2", "5177" * 4}
    assert {needle for _, needle in traces(stores.data, needles)} == needles
    others = {*ids_of(stores, "p1"), "zebra1p1", "zebra2p1"}
    done = withdraw(stores, garden, tokens["p2"])
    assert (done.responses, done.earlier, done.waves) == (3, 1, ("w1", "w2", "w3"))
    assert done.bytes_gone
    stores.close()
    assert traces(stores.data, needles) == []
    assert {needle for _, needle in traces(stores.data, others)} == others


def test_nobody_elses_answers_change_and_undoing_brings_nothing_back(
    opened: Stores, garden: Library, tmp_path: Path
) -> None:
    tokens = fill(opened, garden, tmp_path)
    withdraw(opened, garden, tokens["p2"])
    assert [len(read_responses(opened, garden, wave).frame) for wave in ("w1", "w2")] == [3, 3]
    assert read_free_text(opened, "w1")["text"].str.contains("p2").sum() == 0
    undo_import(opened, 3)
    frame = read_responses(opened, garden, "w1").frame
    assert (sorted(frame["VO_1"]), frame["VO_2"].tolist()) == ([1, 3, 4], [1, 1, 1])
    assert sorted(read_free_text(opened, "w1")["text"]) == [
        f"zebra1{p} said this" for p in ("p1", "p3", "p4")
    ]
    undo_import(opened, 1)
    assert read_responses(opened, garden, "w1").frame.empty


def test_the_same_file_again_brings_nothing_back(
    opened: Stores, garden: Library, tmp_path: Path
) -> None:
    tokens = fill(opened, garden, tmp_path)
    withdraw(opened, garden, tokens["p2"], "w1")
    assert len(read_responses(opened, garden, "w2").frame) == 4
    rows = [row(p, tokens, 2) for p in PEOPLE]
    done = put(opened, garden, "w1", rows)
    assert (done.withdrawn, done.refused) == (1, 1)
    again = put(opened, garden, "w1", [*rows[:1], rows[1] | {"key": "another row"}, *rows[2:]])
    assert again.withdrawn == 1
    assert len(read_responses(opened, garden, "w1").frame) == 3
    person = person_id_of(opened.key(), "p2")
    assert person not in read_participants(opened, garden, "w1")
    assert person in read_participants(opened, garden, "w2")


def test_the_log_says_that_it_was_done_and_not_whose(
    opened: Stores, garden: Library, tmp_path: Path
) -> None:
    tokens = fill(opened, garden, tmp_path)
    person = person_id_of(opened.key(), "p2")
    with writing(opened) as contacts:
        note(contacts, "letter written", person)
    withdraw(opened, garden, tokens["p2"])
    with opened.contacts.connect() as contacts:
        rows = [tuple(map(str, r)) for r in contacts.execute(select(schema.audit)).all()]
    assert not any(person in cell for r in rows for cell in r)
    assert ("withdrawal", "None", "2 responses, all waves") in {r[3:6] for r in rows}
    assert ("audit rows erased", "None", "1") in {r[3:6] for r in rows}
    assert check_audit(opened)[2] == []


def test_withdrawing_again_finds_nothing(stores: Stores, garden: Library, tmp_path: Path) -> None:
    tokens = fill(stores, garden, tmp_path)
    withdraw(stores, garden, tokens["p2"])
    before = dump(stores)
    again = withdraw(stores, garden, tokens["p2"])
    assert (again.responses, again.earlier, again.waves) == (0, 0, ())
    after = dump(stores)
    assert {n: r for n, r in after.items() if n != "events"} == {
        n: r for n, r in before.items() if n != "events"
    }
    assert len(after["events"]) == len(before["events"]) == 3


def test_a_token_without_a_register_is_enough(stores: Stores, garden: Library) -> None:
    rows = [{"key": str(n), "token": f"T-{n}", "VO_1": n} for n in (1, 2)]
    store_batch(stores, make_batch(garden, "w1", *rows))
    assert withdraw(stores, garden, " T-2 ").responses == 1
    assert read_responses(stores, garden, "w1").frame["VO_1"].tolist() == [1]
    assert store_batch(stores, make_batch(garden, "w1", *rows)).withdrawn == 1


def test_answers_linked_by_code_are_the_persons_too(stores: Stores, garden: Library) -> None:
    store_batch(stores, make_batch(garden, "w1", {"key": "1", "token": "T", "VO_1": 1,
                                                  "code": "AB1Å"}))  # fmt: skip
    rows = [{"key": "1", "VO_1": 2, "code": "AB1Å"}, {"key": "2", "VO_1": 3, "code": "ZZ9Z"}]
    store_batch(stores, make_batch(garden, "w2", *rows))
    link(stores, garden)
    assert withdraw(stores, garden, "T").responses == 2
    assert read_responses(stores, garden, "w2").frame["VO_1"].tolist() == [3]


def test_what_was_somebodys_before_a_correction_does_not_come_back(
    stores: Stores, garden: Library
) -> None:
    """The row was first filed under the wrong token; the right person's answer stays."""
    one = {"key": "1", "token": "WRONG", "VO_1": 1, "texts": {"WORDS": "zebra"}}
    store_batch(stores, make_batch(garden, "w1", one))
    store_batch(stores, make_batch(garden, "w1", one | {"token": "RIGHT", "VO_1": 2}))
    withdraw(stores, garden, "WRONG")
    assert read_responses(stores, garden, "w1").frame["VO_1"].tolist() == [2]
    assert len(read_free_text(stores, "w1")) == 1
    undo_import(stores, 2)
    assert read_responses(stores, garden, "w1").frame.empty
    assert read_free_text(stores, "w1").empty


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(order=st.permutations(PEOPLE), number=st.integers(1, 3))
def test_in_any_order_the_others_stay_as_they_are(
    order: list[str], number: int, tmp_path_factory: pytest.TempPathFactory, garden: Library
) -> None:
    folder = tmp_path_factory.mktemp("order")
    with open_stores(folder / "data") as stores:
        tokens = fill(stores, garden, folder)
        before = answers(stores, garden)
        for person in order[:number]:
            withdraw(stores, garden, tokens[person])
        left = [PEOPLE.index(person) + 1 for person in order[number:]]
        frame = read_responses(stores, garden, "w1").frame
        assert sorted(frame["VO_1"]) == sorted(left)
        after = answers(stores, garden)
        for wave, rows in after.items():
            assert all(row in before[wave] for row in rows)
            assert len(rows) == 2 * len(left)


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (lambda t: "ABCDEFGHJKM0", "token-mistyped"),
        (lambda t: t[:3] + ("A" if t[3] != "A" else "B") + t[4:], "token-mistyped"),
        (lambda t: "somebody", "token-unknown"),
        (lambda t: "", "token-unknown"),
    ],
)
def test_a_wrong_token_is_refused_and_tells_nothing(
    stores: Stores, garden: Library, tmp_path: Path, wrong: Callable[[str], str], rule: str
) -> None:
    tokens = fill(stores, garden, tmp_path)
    before = dump(stores)
    with pytest.raises(SurveyError) as caught:
        withdraw(stores, garden, wrong(tokens["p1"]))
    assert caught.value.problems[0].rule == rule
    assert "p1" not in str(caught.value)
    assert dump(stores) == before


def test_a_replaced_token_is_refused(stores: Stores, garden: Library, tmp_path: Path) -> None:
    tokens = fill(stores, garden, tmp_path)
    person = person_id_of(stores.key(), "p1")
    with stores.contacts.begin() as contacts:
        table = schema.persons
        contacts.execute(table.update().where(table.c.person_id == person).values(issue=2))
    with pytest.raises(SurveyError, match="has been replaced by a newer one and opens nothing"):
        withdraw(stores, garden, tokens["p1"])
    assert withdraw(stores, garden, token_for(stores.key(), person, 2)).responses == 2


KILLED = """
import os
from pathlib import Path
from survey.library import open_study
from survey.rights import withdrawal
from survey.store import erase
from survey.store.stores import open_stores

def killed(*_):
    os._exit(9)

erase.{patch} = killed
library = open_study(Path({study!r}))
withdrawal.withdraw(open_stores(Path({data!r})), library, {token!r})
"""


@pytest.mark.parametrize(
    "patch", ["finish_erasing", "between_the_stores", "_erase_contacts", "rewrite_database"]
)
def test_an_erasing_that_was_killed_is_completed(
    opened: Stores, garden: Library, tmp_path: Path, patch: str
) -> None:
    tokens = fill(opened, garden, tmp_path)
    needles = {*ids_of(opened, "p2"), "zebra1p2", "zebra2p2"}
    code = KILLED.format(
        patch=patch, study=str(garden.folder), data=str(opened.data), token=tokens["p2"]
    )
    root = {"PYTHONPATH": str(Path(__file__).parents[2])}
    died = subprocess.run([sys.executable, "-c", code], env=os.environ | root, check=False)
    assert died.returncode == 9
    with open_stores(opened.data) as found:
        assert len(read_responses(found, garden, "w1").frame) == 3
        tables = dump(found)
        assert tables["erasing"] == []
        assert not any(n in cell for t in tables.values() for r in t for cell in r for n in needles)
    opened.close()
    assert traces(opened.data, needles) == []


def test_the_whole_data_folder_of_the_shipped_study(tmp_path: Path) -> None:
    """Stores, reports, review list and ledger as the program leaves them; a stray file is named."""
    demo = build_demo(tmp_path)
    stray = demo.data / "notes.txt"
    stray.write_text("somebody's own notes")
    (demo.data / "releases.jsonl").write_text(
        '{"study": "pku", "fingerprint": "f0f0f0f0f0f0f0f0", "day": "2099-05-04", "rows_hash": "r",'
        ' "shown": {"level|LIK_IDX|all|all|2016|2017|all": {"mean": 3}}}\n'
    )
    with open_stores(demo.data) as stores:
        with stores.contacts.connect() as contacts:
            keys = contacts.execute(select(schema.response_keys)).all()
            linked = {r.response_id for r in contacts.execute(select(schema.links))
                      if r.status == "linked"}  # fmt: skip
            mapped = contacts.execute(select(schema.free_text_map)).all()
        wrote = {r.response_id for r in mapped}
        key = next(k for k in keys if k.person_id and k.response_id in linked & wrote)
        own = [k for k in keys if k.person_id == key.person_id]
        with stores.answers.connect() as connection:
            texts = {r.text_id: r.text for r in connection.execute(select(schema.free_text))}
            said = [r.text_id for r in mapped if r.response_id in {k.response_id for k in own}]
            alone = {t for i, t in texts.items() if i in said and [*texts.values()].count(t) == 1}
        before = {w: len(read_responses(stores, demo.library, w).frame) for w in ("2016", "2017")}
    needles = {t for k in own for t in (k.response_id, k.source_hash, k.token_hash) if t}
    needles |= set(said) | alone
    assert {needle for _, needle in traces(demo.data, needles)} == needles
    token = demo.tokens[key.person_id]
    where = ("--data", str(demo.data), "--study", str(STUDY))
    done = call(tmp_path, "survey", "withdraw", token, *where)
    assert done.status == 0, done.err
    assert done.out.startswith("2 responses of wave 2016, 2017 and 0 earlier versions are erased.")
    assert "Releases that counted the person: 2099-05-04 (f0f0f0f0f0f0)." in done.out
    assert "make the next release when 5 people or more have changed" in done.out
    assert done.out.count("lines on single rows are taken out of") == 4
    assert f"{stray} is no report and stays as it is" in done.err
    assert token not in done.out + done.err
    assert traces(demo.data, needles) == []
    with open_stores(demo.data) as stores:
        for wave, number in before.items():
            assert len(read_responses(stores, demo.library, wave).frame) == number - 1
        link(stores, demo.library)
        assert check_audit(stores)[2] == []
    again = call(tmp_path, "survey", "import", str(demo.exports["2016"]), "--wave", "2016", *where)
    assert "1 were withdrawn by their persons before: nothing of them is kept" in again.out
    report = (demo.data / "reports" / "import-2016.json").read_text()
    assert '"problems": []' in report
    assert '"Rows read"' in report


def test_a_store_that_others_read_is_rewritten_later(
    stores: Stores, garden: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever reads the whole time keeps the bytes; the next opening clears them."""
    monkeypatch.setattr("survey.store.stores.PRAGMAS", ("busy_timeout=100", "journal_mode=WAL",
                                                        "secure_delete=ON"))  # fmt: skip
    tokens = fill(stores, garden, tmp_path)
    needles = ids_of(stores, "p2")
    with open_stores(stores.data) as quick, stores.contacts.connect() as reader:
        reader.execute(select(schema.persons)).all()
        done = withdraw(quick, garden, tokens["p2"])
        assert not done.bytes_gone
        assert len(read_responses(quick, garden, "w1").frame) == 3
        assert traces(stores.data, needles)
    stores.close()
    open_stores(stores.data).close()
    assert traces(stores.data, needles) == []
