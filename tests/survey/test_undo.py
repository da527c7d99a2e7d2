"""What an import did can be taken back, and a wave can be replaced whole."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from stored_garden import make_batch
from test_store import ROWS, dump

from survey.library import Library
from survey.problems import SurveyError
from survey.store.responses_store import list_imports, read_free_text, read_responses
from survey.store.stores import Stores, open_stores
from survey.store.undo import undo_import
from survey.store.upgrades import upgrade
from survey.store.write_batch import store_batch

FIRST, SECOND = ROWS
FIXED = FIRST | {"VO_1": 5, "token": "T-2", "texts": {"WORDS": "Mindre vann."}}


def answers(stores: Stores) -> dict[str, list[tuple[object, ...]]]:
    """Everything stored but the list of imports."""
    tables = dump(stores)
    return {n: rows for n, rows in tables.items() if n not in ("imports", "answer_imports")}


def test_an_import_is_undone_to_the_last_cell(stores: Stores, garden: Library) -> None:
    store_batch(stores, make_batch(garden, "w1", FIRST, SECOND))
    before = answers(stores)
    done = store_batch(
        stores, make_batch(garden, "w1", FIXED, SECOND | {"code": "CD1Å"}, {"key": "3", "VO_1": 1})
    )
    assert (done.import_id, done.added, done.updated) == (2, 1, 2)
    undone = undo_import(stores, 2)
    assert (undone.wave, undone.file) == ("w1", "w1.xlsx")
    assert answers(stores) == before
    assert read_free_text(stores, "w1")["text"].tolist() == ["Mer vann."]
    assert list_imports(stores)["state"].tolist() == ["stored", "undone"]
    undo_import(stores, 1)
    assert read_responses(stores, garden, "w1").frame.empty
    again = store_batch(stores, make_batch(garden, "w1", FIRST, SECOND))
    assert (again.import_id, again.added) == (3, 2)


def test_a_response_set_aside_comes_back_when_the_better_one_goes(
    stores: Stores, garden: Library
) -> None:
    store_batch(stores, make_batch(garden, "w1", {"key": "1", "token": "same", "VO_1": 1}))
    before = answers(stores)
    fuller = {"key": "2", "token": "same", "VO_1": 2, "VO_2": 2}
    assert store_batch(stores, make_batch(garden, "w1", fuller)).displaced == 1
    undo_import(stores, 2)
    assert answers(stores) == before


def test_a_wave_is_replaced_whole_and_can_be_put_back(stores: Stores, garden: Library) -> None:
    store_batch(stores, make_batch(garden, "w1", FIRST, SECOND))
    store_batch(stores, make_batch(garden, "w2", {"key": "1", "VO_1": 3}))
    before = answers(stores)
    new = make_batch(garden, "w1", FIXED, {"key": "9", "VO_1": 1})
    done = store_batch(stores, new, replace=True)
    assert (done.added, done.updated, done.removed) == (1, 1, 1)
    assert sorted(read_responses(stores, garden, "w1").frame["VO_1"]) == [1, 5]
    assert len(read_responses(stores, garden, "w2").frame) == 1
    assert store_batch(stores, new, replace=True).changed_something is False
    undo_import(stores, done.import_id)
    assert answers(stores) == before


def test_rows_of_another_form_may_replace_a_wave(stores: Stores, garden: Library) -> None:
    def rows(word: str) -> list[dict[str, object]]:
        return [{"key": str(n), "token": f"{word}{n}", "VO_1": 1} for n in range(5)]

    store_batch(stores, make_batch(garden, "w1", *rows("a")))
    done = store_batch(stores, make_batch(garden, "w1", *rows("b")), replace=True)
    assert done.updated == 5


def test_only_the_newest_import_of_a_wave_is_undone(stores: Stores, garden: Library) -> None:
    store_batch(stores, make_batch(garden, "w1", FIRST))
    store_batch(stores, make_batch(garden, "w2", {"key": "1", "VO_1": 3}))
    store_batch(stores, make_batch(garden, "w1", SECOND))
    store_batch(stores, make_batch(garden, "w1", {"key": "7", "VO_1": 1}))
    with pytest.raises(SurveyError, match=r'not the newest of wave "w1".* Undo first 4 and then 3'):
        undo_import(stores, 1)
    with pytest.raises(SurveyError, match=r"no import 8\. `survey imports` lists them"):
        undo_import(stores, 8)
    undo_import(stores, 2)
    with pytest.raises(SurveyError, match="import 2 has been undone already"):
        undo_import(stores, 2)


def test_what_a_person_took_back_does_not_come_again(stores: Stores, garden: Library) -> None:
    store_batch(stores, make_batch(garden, "w1", FIRST, SECOND))
    store_batch(stores, make_batch(garden, "w1", FIRST | {"consent": False}, SECOND))
    undo_import(stores, 2)
    assert read_responses(stores, garden, "w1").frame["role"].tolist() == ["PUP"]
    assert read_free_text(stores, "w1").empty
    tables = dump(stores)
    assert tables["key_images"] == tables["free_text"] == []
    assert [row[7] for row in tables["response_keys"]].count("False") == 1


KILLED = """
import os
from pathlib import Path
from survey.store import undo
from survey.store.stores import open_stores

def killed(*_):
    os._exit(9)

undo.{patch} = killed
undo.undo_import(open_stores(Path({data!r})), 2)
"""


@pytest.mark.parametrize("patch", ["finish_undo", "between_the_stores", "_take_keys_back"])
def test_an_undoing_that_was_killed_is_completed(
    stores: Stores, garden: Library, patch: str
) -> None:
    store_batch(stores, make_batch(garden, "w1", FIRST, SECOND))
    before = answers(stores)
    store_batch(stores, make_batch(garden, "w1", FIXED, SECOND))
    stores.close()
    code = KILLED.format(patch=patch, data=str(stores.data))
    root = {"PYTHONPATH": str(Path(__file__).parents[2])}
    died = subprocess.run([sys.executable, "-c", code], env=os.environ | root, check=False)
    assert died.returncode == 9
    with open_stores(stores.data) as found:
        assert answers(found) == before
        assert list_imports(found)["state"].tolist() == ["stored", "undone"]


def test_rows_come_back_in_the_order_of_their_file(stores: Stores, garden: Library) -> None:
    rows = [{"key": str(n), "VO_1": n % 5 + 1} for n in range(30)]
    store_batch(stores, make_batch(garden, "w1", *rows))
    store_batch(stores, make_batch(garden, "w1", rows[3] | {"VO_1": 2}, {"key": "x", "VO_1": 5}))
    found = read_responses(stores, garden, "w1").frame["VO_1"].tolist()
    expected = [n % 5 + 1 for n in range(30)]
    expected[3] = 2
    assert found == [*expected, 5]


def test_a_store_of_the_first_version_keeps_its_answers(tmp_path: Path, garden: Library) -> None:
    """The row below is as version 0001 of the stores wrote it."""
    with open_stores(tmp_path):
        pass
    for name in ("answers", "contacts"):
        (tmp_path / f"{name}.db").unlink()
    from alembic import command
    from sqlalchemy import create_engine

    from survey.store.upgrades import alembic_config

    for which in ("contacts", "answers"):
        engine = create_engine(f"sqlite:///{tmp_path / f'{which}.db'}")
        with engine.begin() as connection:
            command.upgrade(alembic_config(connection, which), "0001")
        engine.dispose()
    with sqlite3.connect(tmp_path / "answers.db") as database:
        database.execute(
            "INSERT INTO responses (response_id, wave, instrument, version, role, answers, reasons,"
            " answered, aside, import_id) VALUES ('a1', 'w1', 'garden', 1, 'TEA',"
            """ '{"VO_1":4,"VO_2":8}', '{"VO_2":"dont_know","HOURS":"skipped"}', 1, 0, 1)"""
        )
        database.execute("INSERT INTO answer_imports VALUES (1, 'stored')")
    with sqlite3.connect(tmp_path / "contacts.db") as database:
        database.execute(
            "INSERT INTO imports VALUES (1, 'w1', 'garden', 1, 'a.csv', 'x', 'CSV',"
            " '2021-09-01 00:00:00', 1, 0, 0, 'stored')"
        )
        database.execute(
            "INSERT INTO response_keys (response_id, wave, source, source_hash, row_hash, aside,"
            " import_id) VALUES ('a1', 'w1', 'CSV', 's', 'r', 0, 1)"
        )
    with open_stores(tmp_path) as stores:
        found = read_responses(stores, garden, "w1")
        assert found.frame[["VO_1", "VO_2"]].to_numpy().tolist() == [[4, 8]]
        reasons = set(map(tuple, found.reasons[["column", "reason"]].to_numpy().tolist()))
        assert reasons == {("VO_2", "dont_know"), ("HOURS", "skipped")}
        assert list_imports(stores)["removed"].tolist() == [0]
        assert upgrade(stores.answers, "answers") is False
