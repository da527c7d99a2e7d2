"""A release folder is read only as it was made: every byte of every file, and no other file."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from invented_release import invented_release

from panel.release import Release, audit_hash
from panel.release_folder import FILES, read_release, write_release
from survey.problems import Problem, SurveyError

AUDIT = '{\n "intruders": ["outsider"],\n "words": "æ"\n}'
PLACES = 200
RULES = {"release-altered", "release-unreadable", "release-version"}


def attacked_release() -> Release:
    release = invented_release()
    text = release.text.model_copy(update={"audit_hash": audit_hash(AUDIT)})
    return Release(text, release.rows, AUDIT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_release(attacked_release(), tmp_path / "release")
    return tmp_path / "release"


def refused(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(SurveyError) as caught:
        read_release(folder)
    return caught.value.problems


@pytest.mark.parametrize("name", FILES)
def test_every_byte_of_every_file_is_held_to(folder: Path, name: str) -> None:
    file, chance = folder / name, random.Random(5)
    made = file.read_bytes()
    places = {0, len(made) - 1, *chance.choices(range(len(made)), k=PLACES)}
    for place in sorted(places):
        spoilt = bytearray(made)
        spoilt[place] ^= chance.randrange(1, 256)
        file.write_bytes(spoilt)
        (problem,) = refused(folder)
        assert problem.rule in RULES, place
        assert "Make the release again" in problem.remedy
    file.write_bytes(made)
    assert read_release(folder).audit == AUDIT


ENDS: dict[str, Callable[[bytes], bytes]] = {
    "longer": lambda made: made + b"\n",
    "shorter": lambda made: made[:-1],
    "empty": lambda made: b"",
    "a space before": lambda made: b" " + made,
}
LINES: dict[str, Callable[[bytes], bytes]] = {
    "a line of Windows": lambda made: made.replace(b"\n", b"\r\n", 1),
    "a line of old Macs": lambda made: made.replace(b"\n", b"\r", 1),
    "a tab": lambda made: made.replace(b" ", b"\t", 1),
}
CASES = [(name, how) for name in FILES for how in ENDS]
CASES += [(name, how) for name in ("release.json", "audit.json") for how in LINES]


@pytest.mark.parametrize(("name", "how"), CASES)
def test_what_reads_the_same_and_is_other_bytes_is_noticed(
    folder: Path, name: str, how: str
) -> None:
    made = (folder / name).read_bytes()
    altered = (ENDS | LINES)[how](made)
    assert altered != made
    (folder / name).write_bytes(altered)
    (problem,) = refused(folder)
    assert problem.rule in RULES
    assert str(folder / name) in str(problem)


def test_numbers_written_by_another_program_are_another_file(folder: Path) -> None:
    made = read_release(folder)
    made.rows.to_parquet(folder / "rows.parquet", index=False, compression="gzip")
    (problem,) = refused(folder)
    assert str(problem) == (
        f"{folder / 'rows.parquet'}: this file of the release is not as it was made. "
        "Make the release again; do not edit its files."
    )


def test_the_fingerprint_is_of_numbers_and_words_whatever_wrote_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pandas as pd

    release, write = attacked_release(), pd.DataFrame.to_parquet
    monkeypatch.setattr(
        pd.DataFrame, "to_parquet", lambda *a, **k: write(*a, **k, compression="gzip")
    )
    write_release(release, folder.parent / "again")
    written = [(place / "rows.parquet").read_bytes() for place in (folder, folder.parent / "again")]
    assert written[0] != written[1]
    assert read_release(folder.parent / "again").fingerprint == read_release(folder).fingerprint
    assert read_release(folder).fingerprint == release.fingerprint


@pytest.mark.parametrize("name", FILES[1:])
def test_a_file_that_is_missing_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    (problem,) = refused(folder)
    assert problem.rule == "release-unreadable"
    assert str(folder / name) in str(problem)


def test_an_attack_that_the_release_knows_nothing_of_is_refused(tmp_path: Path) -> None:
    write_release(invented_release(), tmp_path / "bare")
    for said in ("", AUDIT):
        (tmp_path / "bare" / "audit.json").write_text(said, encoding="utf-8")
        (problem,) = refused(tmp_path / "bare")
        assert problem.rule == "release-altered"


@pytest.mark.parametrize("name", ["answers.csv", "README.md", ".hidden", "rows.parquet.bak"])
def test_another_file_in_the_folder_is_refused_and_named(folder: Path, name: str) -> None:
    (folder / name).write_text("3,4,5", encoding="utf-8")
    (problem,) = refused(folder)
    assert problem.rule == "release-file"
    assert str(problem).startswith(
        f"{folder / name}: this file is not part of a release. Take it out of the folder"
    )
    with pytest.raises(SurveyError, match="Name a folder that is new or empty"):
        write_release(attacked_release(), folder)
    (folder / name).unlink()
    assert read_release(folder).audit == AUDIT


def test_all_that_is_wrong_is_said_at_once(folder: Path) -> None:
    (folder / "deeper").mkdir()
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    (folder / "audit.json").write_text("{}", encoding="utf-8")
    (folder / "rows.parquet").unlink()
    told = [(problem.rule, Path(str(problem.place)).name) for problem in refused(folder)]
    assert told == [
        ("release-unreadable", "rows.parquet"), ("release-altered", "audit.json"),
        ("release-file", "deeper"), ("release-file", "notes.txt"),
    ]  # fmt: skip


def test_what_file_managers_leave_is_passed_over(folder: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "desktop.ini"):
        (folder / name).write_bytes(b"\0")
    assert read_release(folder).fingerprint == attacked_release().fingerprint
    write_release(attacked_release(), folder)


def test_a_release_is_not_made_where_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("words", encoding="utf-8")
    with pytest.raises(SurveyError, match="Name a folder that is new or empty"):
        write_release(attacked_release(), tmp_path / "mine")
    assert (tmp_path / "mine").read_text(encoding="utf-8") == "words"
