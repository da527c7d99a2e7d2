import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select, update
from stored_garden import make_batch

from survey.library import Library
from survey.problems import SurveyError
from survey.store import schema
from survey.store.responses_store import (
    list_imports,
    read_free_text,
    read_responses,
)
from survey.store.stores import Stores, open_stores
from survey.store.upgrades import MIGRATIONS, VERSIONS, alembic_config
from survey.store.write_batch import store_batch

ROWS = (
    {"key": "1", "token": "T-1", "VO_1": 4, "VO_2": 8, "reasons": {"VO_2": "dont_know"},
     "JOBS.weed": 1, "HOURS": 7, "texts": {"WORDS": "Mer vann."}},
    {"key": "2", "VO_1": 2, "code": "AB1Å", "role": "PUP"},
)  # fmt: skip


def dump(stores: Stores) -> dict[str, list[tuple[object, ...]]]:
    tables: dict[str, list[tuple[object, ...]]] = {}
    for engine, metadata in ((stores.contacts, schema.CONTACTS), (stores.answers, schema.ANSWERS)):
        with engine.connect() as connection:
            for table in metadata.sorted_tables:
                if table.name not in ("audit", "contact_facts"):
                    rows = connection.execute(select(table)).all()
                    tables[table.name] = sorted(tuple(map(str, row)) for row in rows)
    return tables


def test_files_are_for_the_owner_only(stores: Stores) -> None:
    for file in stores.data.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name


def test_the_migrations_make_exactly_the_schema(stores: Stores) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    for which, engine in (("contacts", stores.contacts), ("answers", stores.answers)):
        metadata = getattr(schema, which.upper())
        with engine.connect() as connection:
            options = {"version_table": f"{which}_version"}
            context = MigrationContext.configure(connection, opts=options)
            assert compare_metadata(context, metadata) == []
            scripts = ScriptDirectory.from_config(alembic_config(connection, which))
            assert scripts.get_current_head() == VERSIONS[which][-1]
            assert len(list((MIGRATIONS / which).glob("v*.py"))) == len(VERSIONS[which])


def test_opening_again_loads_no_migrations(stores: Stores) -> None:
    code = (
        "import sys, pathlib; from survey.store.stores import open_stores\n"
        f"open_stores(pathlib.Path({str(stores.data)!r}))\n"
        "assert not {'alembic', 'pandas'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_newer_store_is_refused(stores: Stores) -> None:
    with sqlite3.connect(stores.data / "answers.db") as database:
        database.execute("UPDATE answers_version SET version_num = '9999'")
    with pytest.raises(SurveyError, match=r"answers store was made by a newer .* Update the"):
        open_stores(stores.data)


def test_a_missing_store_is_named(tmp_path: Path) -> None:
    with pytest.raises(SurveyError, match=r"there is no contacts store at .*contacts\.db"):
        open_stores(tmp_path, create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "contacts.db").write_text("not a database, but long enough to look at" * 50)
    with pytest.raises(SurveyError, match="cannot be used: file is not a database"):
        open_stores(tmp_path)


@pytest.mark.parametrize("name", ["contacts.key", "codes.key"])
def test_a_lost_or_exchanged_key_is_refused(stores: Stores, name: str) -> None:
    key = stores.data / name
    key.write_text("00" * 32)
    with pytest.raises(SurveyError, match="does not belong to this contacts store"):
        open_stores(stores.data)
    key.unlink()
    with pytest.raises(SurveyError, match=r"is missing, so nobody .* Put it back"):
        open_stores(stores.data)


def test_an_address_in_the_environment_moves_a_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIKEVERD_ANSWERS", f"sqlite:///{tmp_path / 'elsewhere' / 'a.db'}")
    open_stores(tmp_path / "data").close()
    assert (tmp_path / "elsewhere" / "a.db").exists()
    assert not (tmp_path / "data" / "answers.db").exists()
    monkeypatch.setenv("LIKEVERD_ANSWERS", "my database")
    with pytest.raises(SurveyError, match="does not hold the address of a database"):
        open_stores(tmp_path / "data")


def test_what_is_stored_comes_back_typed(stores: Stores, garden: Library) -> None:
    done = store_batch(stores, make_batch(garden, "w1", *ROWS))
    assert (done.import_id, done.added, done.updated, done.unchanged) == (1, 2, 0, 0)
    frame, reasons = (found := read_responses(stores, garden, "w1")).frame, found.reasons
    row = frame.set_index("role").loc["TEA"]
    assert (row["VO_1"], row["VO_2"], row["JOBS.weed"], row["HOURS"]) == (4, 8, 1, 7)
    assert frame["VO_1"].dtype == "Int64"
    assert frame["SITE"].dtype == "string"
    assert frame["completed_on"].dt.year.eq(2021).all()
    assert frame["JOBS.weed"].isna().sum() == 1
    said = reasons[reasons["reason"] != "skipped"]
    assert said.drop(columns="response_id").to_numpy().tolist() == [["VO_2", "dont_know"]]
    assert set(reasons["response_id"]) == set(frame["response_id"])
    texts = read_free_text(stores, "w1")
    assert texts[["project", "question", "text"]].to_numpy().tolist() == [
        ["HILL", "WORDS", "Mer vann."]
    ]
    assert set(texts["text_id"]).isdisjoint(frame["response_id"])
    assert list_imports(stores)["file"].tolist() == ["w1.xlsx"]


def test_an_empty_wave_has_the_columns(stores: Stores, garden: Library) -> None:
    found = read_responses(stores, garden, "w1")
    assert found.frame.empty
    assert {"response_id", "VO_1", "JOBS.water"} <= set(found.frame.columns)
    assert list(found.reasons.columns) == ["response_id", "column", "reason"]


def test_nothing_of_a_person_is_kept_in_clear(stores: Stores, garden: Library) -> None:
    store_batch(stores, make_batch(garden, "w1", *ROWS))
    stores.close()
    kept = b"".join((stores.data / f"{name}.db").read_bytes() for name in ("contacts", "answers"))
    for secret in (b"T-1", b"AB1", "Å".encode()):
        assert secret not in kept


def test_the_same_batch_changes_nothing(stores: Stores, garden: Library) -> None:
    batch = make_batch(garden, "w1", *ROWS)
    store_batch(stores, batch)
    before = dump(stores)
    again = store_batch(stores, batch)
    assert (again.import_id, again.added, again.updated, again.unchanged) == (1, 0, 0, 2)
    assert again.changes.empty
    assert dump(stores) == before


def test_a_corrected_batch_updates_and_says_what_changed(stores: Stores, garden: Library) -> None:
    store_batch(stores, make_batch(garden, "w1", *ROWS))
    first, second = ROWS
    fixed = first | {"VO_1": 5, "texts": {"WORDS": "Mindre vann."}}
    new = {"key": "3", "VO_1": 1}
    done = store_batch(stores, make_batch(garden, "w1", fixed, second, new))
    assert (done.import_id, done.added, done.updated, done.unchanged) == (2, 1, 1, 1)
    changes = done.changes
    assert changes.index.tolist() == ["1"]
    assert changes[["column", "before", "after"]].to_numpy().tolist() == [["VO_1", "4", "5"]]
    assert read_free_text(stores, "w1")["text"].tolist() == ["Mindre vann."]
    assert len(read_responses(stores, garden, "w1").frame) == 3


def test_a_refusal_keeps_nothing_but_itself(stores: Stores, garden: Library) -> None:
    first, second = ROWS
    store_batch(stores, make_batch(garden, "w1", first, second))
    done = store_batch(
        stores, make_batch(garden, "w1", first | {"consent": False}, second | {"consent": False})
    )
    assert (done.updated, done.refused) == (2, 2)
    tables = dump(stores)
    for name in ("free_text", "code_hashes", "free_text_map", "key_images"):
        assert tables[name] == [], name
    assert all('"response_id":[]' in block[-1] for block in tables["blocks"])
    assert len(tables["response_keys"]) == 2


def test_who_refuses_linking_leaves_no_code(stores: Stores, garden: Library) -> None:
    store_batch(stores, make_batch(garden, "w1", ROWS[1] | {"link_consent": False}))
    assert dump(stores)["code_hashes"] == []


def test_of_two_responses_of_one_person_the_fuller_then_the_later_counts(
    stores: Stores, garden: Library
) -> None:
    one = {"key": "1", "token": "same", "VO_1": 1, "completed_on": "2021-09-02"}
    fuller = {"key": "2", "token": "same", "VO_1": 2, "VO_2": 2, "completed_on": "2021-09-01"}
    later = {"key": "3", "token": "same", "VO_1": 3, "VO_2": 8, "completed_on": "2021-09-03",
             "reasons": {"VO_2": "dont_know"}}  # fmt: skip
    done = store_batch(stores, make_batch(garden, "w1", one))
    assert done.aside == ()
    done = store_batch(stores, make_batch(garden, "w1", fuller, file="second.xlsx"))
    assert (done.displaced, done.aside) == (1, ())
    done = store_batch(stores, make_batch(garden, "w1", later, file="third.xlsx"))
    assert (done.displaced, done.aside) == (0, ("3",))
    assert read_responses(stores, garden, "w1").frame["VO_1"].tolist() == [2]
    aside = read_responses(stores, garden, "w1", aside=True).frame
    assert sorted(aside["VO_1"]) == [1, 3]
    before = dump(stores)
    store_batch(stores, make_batch(garden, "w1", one))
    assert dump(stores) == before


def test_a_corrected_token_gives_the_other_response_back(stores: Stores, garden: Library) -> None:
    one = {"key": "1", "token": "same", "VO_1": 1}
    two = {"key": "2", "token": "same", "VO_1": 2, "VO_2": 2}
    store_batch(stores, make_batch(garden, "w1", one, two))
    assert len(read_responses(stores, garden, "w1").frame) == 1
    done = store_batch(stores, make_batch(garden, "w1", one, two | {"token": "other"}))
    assert done.changes["column"].tolist() == ["token"]
    assert done.changes["before"].isna().all()
    assert len(read_responses(stores, garden, "w1").frame) == 2


def test_ids_of_another_form_are_refused(stores: Stores, garden: Library) -> None:
    def rows(word: str) -> list[dict[str, object]]:
        return [{"key": str(n), "token": f"{word}{n}", "VO_1": 1} for n in range(5)]

    store_batch(stores, make_batch(garden, "w1", *rows("a")))
    before = dump(stores)
    with pytest.raises(SurveyError, match="5 of 5 rows have the id of a stored response"):
        store_batch(stores, make_batch(garden, "w1", *rows("b"), file="other.xlsx"))
    assert dump(stores) == before


def test_two_rows_with_one_id_are_refused(stores: Stores, garden: Library) -> None:
    with pytest.raises(SurveyError, match=r"w1\.xlsx: two rows have the same id"):
        store_batch(stores, make_batch(garden, "w1", {"key": "1"}, {"key": "1"}))


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(order=st.permutations(range(4)))
def test_the_order_of_rows_changes_nothing(
    order: list[int], tmp_path_factory: pytest.TempPathFactory, garden: Library
) -> None:
    rows = [{"key": str(n), "VO_1": n % 5 + 1, "token": f"t{n % 3}"} for n in range(4)]
    with open_stores(tmp_path_factory.mktemp("order")) as stores:
        store_batch(stores, make_batch(garden, "w1", *(rows[n] for n in order)))
        again = store_batch(stores, make_batch(garden, "w1", *rows))
        assert (again.updated, again.unchanged) == (0, 4)
        assert len(read_responses(stores, garden, "w1").frame) == 3


KILLED = """
import os, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from stored_garden import make_batch
from survey.library import open_study
from survey.store import recovery, write_batch
from survey.store.stores import open_stores

library = open_study(Path({tests!r}) / "specimens" / "studies" / "garden")
stores = open_stores(Path({data!r}))

def killed(*_):
    os._exit(9)

{patch} = killed
rows = [{{"key": "1", "token": "T-1", "VO_1": 5}}, {{"key": "9", "VO_1": 1, "code": "XY2Z"}}]
write_batch.store_batch(stores, make_batch(library, "w1", *rows, file="second.xlsx"))
"""


@pytest.mark.parametrize(
    ("patch", "completed"),
    [
        ("write_batch.between_the_stores", False),
        ("write_batch._write_answers", False),
        ("recovery.mark_stored", True),
    ],
)
def test_a_kill_between_the_stores_leaves_all_or_nothing(
    stores: Stores, garden: Library, patch: str, completed: bool
) -> None:
    store_batch(stores, make_batch(garden, "w1", *ROWS))
    before = dump(stores)
    stores.close()
    tests = str(Path(__file__).parent.parent)
    code = KILLED.format(tests=tests, data=str(stores.data), patch=patch)
    root = {"PYTHONPATH": str(Path(tests).parent)}
    died = subprocess.run([sys.executable, "-c", code], env=os.environ | root, check=False)
    assert died.returncode == 9
    with open_stores(stores.data) as found:
        after = dump(found)
        assert (after != before) == completed
        assert bool(after["key_images"]) == completed
        assert all(state == "stored" for _, state in after["answer_imports"])
        ids = set(read_responses(found, garden, "w1").frame["response_id"])
        assert ids == {row[0] for row in after["response_keys"]}
        assert len(ids) == (3 if completed else 2)
        again = store_batch(
            found, make_batch(garden, "w1", {"key": "1", "token": "T-1", "VO_1": 5})
        )
        assert (again.updated, again.unchanged) == ((0, 1) if completed else (1, 0))


def test_recovery_waits_for_an_import_under_way(stores: Stores, garden: Library) -> None:
    """An import that holds the lock is not taken for a crashed one."""
    from survey.store.stores import writing

    store_batch(stores, make_batch(garden, "w1", *ROWS))
    with stores.answers.begin() as answers:
        answers.execute(update(schema.answer_imports).values(state="waiting"))
    url = f"sqlite:///{stores.data / 'contacts.db'}?timeout=0"
    with writing(stores):
        other = create_engine(url)
        with pytest.raises(Exception, match="locked"), other.begin() as contacts:
            contacts.execute(update(schema.contact_facts).values(value="x"))
    with open_stores(stores.data) as found:
        assert dump(found)["answer_imports"] == [("1", "stored")]
