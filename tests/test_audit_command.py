"""`panel audit` and `panel release`: what they say of releases that leak, and of the others."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pytest
from command_line import call

from panel.build_release import build_release
from panel.comparison import compare
from panel.dataset import read_panel
from panel.demo import run_demo
from panel.estimates import Level
from panel.release import COLUMNS, Release, read_release, rows_hash, write_release
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
    *cells, last, not_attacked = done.out.splitlines()
    assert "hidden cells attacked by: outsider, member, head; 0 earlier releases; 0 told" in last
    assert not_attacked == "Not attacked: gap, self_others."
    assert any(line.startswith("mean  level of ") and " wide), " in line for line in cells)
    assert any(line.startswith("count level of ") and line.endswith("outsider") for line in cells)
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
    assert "somebody who knows who answered can tell the mean of the few people of " in done.err
    assert "; 1 scale points are asked for (through: " in done.err
    assert "Make the release with panel release, which hides more" in done.err


def put_back(release: Release, levels: Iterable[Level]) -> pd.DataFrame:
    """Show hidden levels as if nothing had to be hidden for others."""
    rows = release.rows
    for level in levels:
        cell = ("level", level.measure, level.group.kind, level.group.id, level.wave, "", "all")
        own = (rows[list(COLUMNS[:7])] == list(cell)).all(axis=1)
        values = {"n_low": level.n, "n_high": level.n, "mean": round(level.mean or 0, 1)}
        shown = [(*cell, name, float(v), "shown", "") for name, v in values.items()]
        rows = pd.concat([rows[~own], pd.DataFrame(shown, columns=list(COLUMNS))])
    return rows.reset_index(drop=True)


def test_a_cell_that_is_hidden_for_others_and_put_back_leaks(own: Path) -> None:
    library = open_study(own / "study")
    with open_stores(own / "data", create=False) as stores:
        comparison = compare(read_panel(stores, library))
    release = read_release(own / "release")
    parties = [level for level in comparison.levels if level.group.kind == "party" and level.n]

    def status(level: Level) -> str:
        return release.cell("level", level.measure, "party", level.group.id, level.wave).status

    few = next(
        level
        for level in parties
        if status(level) == "primary"
        and release.cell("level", level.measure, "all", "all", level.wave).shown
        and sum(
            status(other) == "primary"
            for other in parties
            if (other.measure, other.wave) == (level.measure, level.wave)
        )
        == 1
    )
    others = [
        level
        for level in parties
        if (level.measure, level.wave) == (few.measure, few.wave) and level != few
    ]
    write_altered(release, put_back(release, others), own / "leak" / "release")
    done = call(own / "leak", "panel", "audit", "--release", "release")
    assert done.status == 1
    words = (
        f"a reader of the release can tell the hidden number of people in the level of "
        f"{few.measure}, party {few.group.id}, {few.wave} to be {few.n} to {few.n}. "
        "Make the release with panel release, which hides more until this cannot be done."
    )
    assert words in done.err


def test_an_altered_audit_is_noticed(own: Path) -> None:
    file = own / "release" / "audit.json"
    said = json.loads(file.read_text(encoding="utf-8"))
    assert said["intruders"] == ["outsider", "member", "head"]
    assert said["asked_for"] == {"mean": 1.0, "count": 4}
    assert said["hidden_by_the_audit"] > 0
    file.write_text(json.dumps(said | {"hidden_by_the_audit": 0}), encoding="utf-8")
    with pytest.raises(SurveyError, match="are not those it was made with"):
        read_release(own / "release")


def test_a_release_of_another_study_is_not_held_against_these_stores(own: Path) -> None:
    release = read_release(own / "release")
    text = release.text.model_copy(update={"study": "another"})
    write_release(Release(text, release.rows, release.audit), own / "other")
    done = call(own, "panel", "audit", "--release", "other", "--study", "study")
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
    assert len(lines) in (1, 2)
    first = json.loads(lines[0])
    assert first["study"] == "garden"
    assert read_release(own / "again").rows.equals(read_release(own / "release").rows)
