"""`panel audit` and `panel release`: what they say of releases that leak, and of the others."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from command_line import call

from panel.audit.people_known import TABLES
from panel.build_release import build_release
from panel.dataset import read_panel
from panel.demo import run_demo
from panel.release import Release, rows_hash
from panel.release_folder import read_release, write_release
from survey.library import open_study
from survey.problems import SurveyError
from survey.store.stores import open_stores

GARDEN = Path(__file__).parent / "specimens" / "studies" / "garden"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented garden study, with stores and without any release in the ledger."""
    made = tmp_path_factory.mktemp("audit")
    shutil.copytree(GARDEN, made / "study")
    run_demo(made / "demo", made / "study", "en", lambda _: None)
    shutil.copytree(made / "demo" / "data", made / "data")
    shutil.copytree(made / "demo" / "release", made / "release")
    return made


@pytest.fixture
def own(folder: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    shutil.copytree(folder, tmp_path / "own")
    return tmp_path / "own"


def write_altered(release: Release, rows: pd.DataFrame, folder: Path) -> None:
    text = release.text.model_copy(update={"rows_hash": rows_hash(rows), "audit_hash": ""})
    write_release(Release(text, rows), folder)


def test_a_release_that_was_made_passes(folder: Path) -> None:
    done = call(folder, "panel", "audit", "--release", "release", "--study", "study")
    assert done.status == 0, done.err
    said = done.out.splitlines()
    (place,) = (n for n, line in enumerate(said) if "hidden cells attacked by" in line)
    cells, last, not_attacked = said[:place], said[place], said[-1]
    assert "hidden cells attacked by: outsider, member, head; 0 earlier releases; 0 told" in last
    tables = set(read_release(folder / "release").rows["table"])
    attacked = {"level", "change", "distribution", "participation", "decomposition", "attrition"}
    others = tables - attacked - {"item_shift", "party_range"} - set(TABLES)
    assert {"gap", "icc"} <= others
    assert any(line.endswith(" project means of scales of class A are shown.") for line in said)
    assert not_attacked == f"Not attacked: {', '.join(sorted(others))}."
    assert any(line.startswith("mean  level of ") and " wide), " in line for line in cells)
    assert any(
        line.startswith("count change of ") and " people, outsider" in line for line in cells
    )
    assert any(line.endswith("hidden to protect others") for line in cells)


def test_without_the_stores_only_a_reader_is_played(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "release", tmp_path / "release")
    done = call(tmp_path, "panel", "audit", "--release", "release")
    assert done.status == 0, done.err
    assert "attacked by: outsider;" in done.out
    assert "There are no stores in data: only a reader of the release was played." in done.out


def test_a_release_that_was_not_audited_leaks(own: Path) -> None:
    """What exact suppression alone leaves can be narrowed by who knows who answered."""
    library = open_study(own / "study")
    with open_stores(own / "data", create=False) as stores:
        plain = build_release(read_panel(stores, library))
    write_release(plain, own / "plain")
    done = call(own, "panel", "audit", "--release", "plain", "--study", "study")
    assert done.status == 1
    assert "somebody who knows who answered can tell the hidden mean of the change of " in done.err
    assert "; 1 scale points are asked for (through: " in done.err
    assert "Make the release with panel release, which hides more" in done.err


def test_an_altered_audit_is_noticed(own: Path) -> None:
    file = own / "release" / "audit.json"
    said = json.loads(file.read_text(encoding="utf-8"))
    assert said["intruders"] == ["outsider", "member", "head"]
    assert said["asked_for"] == {"mean": 1.0, "count": 4}
    assert said["hidden_by_the_audit"] > 0
    file.write_text(json.dumps(said | {"hidden_by_the_audit": 0}), encoding="utf-8")
    with pytest.raises(SurveyError, match="is not as it was made"):
        read_release(own / "release")


def test_a_release_of_another_study_is_not_held_against_these_stores(own: Path) -> None:
    release = read_release(own / "release")
    text = release.text.model_copy(update={"study": "another"})
    write_release(Release(text, release.rows, release.audit), own / "other")
    done = call(own / "study", "panel", "audit", "--release", "../other", "--data", "../data")
    assert done.status == 1
    assert 'the release is of the study "another", the stores are of another.' in done.err


def test_a_release_of_other_answers_does_not_fit(own: Path) -> None:
    release = read_release(own / "release")
    rows = release.rows.copy()
    means = (rows["statistic"] == "mean") & (rows["measure"] == "VOICE")
    rows.loc[means & (rows["group_kind"] == "all"), "value"] += 1.5
    write_altered(release, rows, own / "wrong")
    done = call(own, "panel", "audit", "--release", "wrong", "--study", "study")
    assert done.status == 1
    assert "no answers fit the numbers shown of VOICE." in done.err


def test_a_second_release_is_held_against_the_first(own: Path) -> None:
    """The first is noted, the same again passes, and what it showed stays known."""
    for _ in range(2):
        done = call(own, "panel", "release", "-o", "again", "--study", "study")
        assert done.status == 0, done.err
        assert "cells more, and passes." in done.out
    lines = (own / "data" / "releases.jsonl").read_text(encoding="utf-8").splitlines()
    (first,) = map(json.loads, lines)
    assert first["study"] == "garden"
    assert first["fingerprint"] == read_release(own / "again").fingerprint
    assert read_release(own / "again").rows.equals(read_release(own / "release").rows)
