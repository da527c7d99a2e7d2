"""Bad input: what it says, how it ends, and that the stores stay as they are."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from command_line import Outcome, call

GARDEN = Path(__file__).parent / "specimens" / "studies" / "garden"

Change = Callable[[Path], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(GARDEN, tmp_path / "study")
    return tmp_path


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose stores hold one wave."""
    made = tmp_path_factory.mktemp("filled")
    shutil.copytree(GARDEN, made / "study")
    write_answers(made / "good.csv")
    done = call(made, "survey", "import", "good.csv", "--wave", "w1", "--study", "study")
    assert done.status == 0, done.err
    return made


def write_answers(path: Path, **columns: list[object]) -> Path:
    given: dict[str, list[object]] = {
        "token": [f"T{k}" for k in range(12)],
        "GROUP": ["HILL", "BAY"] * 6,
        "MY_ROLE": ["TEA", "PUP", "PAR"] * 4,
        "VO_1": [1 + k % 5 for k in range(12)],
        "VO_2": [1 + k % 4 for k in range(12)],
    }
    given |= columns
    pd.DataFrame({name: values for name, values in given.items() if values}).to_csv(
        path, index=False
    )
    return path


def stored(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("data/*.db"))}


def edit(file: str, old: str, new: str) -> Change:
    def change(folder: Path) -> None:
        path = folder / "study" / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def remove(file: str) -> Change:
    return lambda folder: (folder / "study" / file).unlink()


def put(file: str, content: bytes) -> Change:
    return lambda folder: (folder / file).write_bytes(content)


def workbook_of_nothing(folder: Path) -> None:
    openpyxl.Workbook().save(folder / "f.xlsx")


def lock_and_alter(folder: Path) -> None:
    assert call(folder, "survey", "lock", "w1", "--study", "study").status == 0
    edit("w1-v1.yaml", "De andre har hørt på meg.", "De andre har alltid hørt på meg.")(folder)


IMPORT = ("survey", "import", "f.csv", "--wave", "w1")

STUDY_FAULTS: dict[str, tuple[Change, str]] = {
    "broken YAML": (
        edit("study.yaml", "waves:", "waves: ["),
        "this is not valid YAML",
    ),
    "no bridge": (
        remove("w1-w2.yaml"),
        'there is no w1-w2.yaml, so nothing says how "w1" and "w2" compare. Write it; '
        "`survey diff w1 w2` lists what changed.",
    ),
    "a locked instrument that changed": (lock_and_alter, "w1-v1.yaml"),
}


@pytest.mark.parametrize("fault", STUDY_FAULTS)
def test_a_fault_of_the_study_stops_whatever_uses_it(folder: Path, fault: str) -> None:
    change, words = STUDY_FAULTS[fault]
    change(folder)
    write_answers(folder / "f.csv")
    for command in (
        ("survey", "check", "study"),
        (*IMPORT, "--study", "study"),
        ("survey", "codebook", "w1", "-o", "c.md", "--study", "study"),
        ("panel", "link", "--study", "study"),
        ("panel", "compare", "--study", "study"),
        ("panel", "demo", "d", "--no-app", "--study", "study"),
    ):
        done = call(folder, *command)
        assert done.status == 1, command
        assert words in done.err, (command, done.err)
        assert "Traceback" not in done.err
    assert not (folder / "data").exists()
    assert not (folder / "c.md").exists()


def test_broken_yaml_says_the_line(folder: Path) -> None:
    path = folder / "study" / "study.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines.insert(4, "languages: [nb")
    path.write_text("\n".join(lines), encoding="utf-8")
    done = call(folder, "survey", "check", "study")
    assert done.status == 1
    assert "study.yaml:6: this is not valid YAML: expected ',' or ']'" in done.err
    assert "Check the indentation, the colons and the quotation marks" in done.err


def test_a_locked_instrument_says_which_question_changed(folder: Path) -> None:
    lock_and_alter(folder)
    done = call(folder, "survey", "check", "study")
    assert done.status == 1
    assert "VO_2" in done.err
    assert "locked" in done.err


FILE_FAULTS: dict[str, tuple[str, Change, str]] = {
    "no file": ("f.csv", lambda folder: None, "f.csv: there is no such file. Check the name"),
    "words called a workbook": (
        "f.xlsx",
        put("f.xlsx", b"hello\n"),
        'f.xlsx: the name ends with ".xlsx", but the content is CSV; it was read as CSV.',
    ),
    "a PDF called an SPSS file": ("f.sav", put("f.sav", b"%PDF-1.7\n%..."), "f.sav"),
    "a cut workbook": ("f.xlsx", put("f.xlsx", b"PK\x03\x04 and no more"), "f.xlsx"),
    "a workbook of nothing": (
        "f.xlsx",
        workbook_of_nothing,
        "f.xlsx: no sheet of this workbook holds anything. Export it again from the platform.",
    ),
    "names and no rows": (
        "f.csv",
        put("f.csv", b"token,VO_1\n"),
        "f.csv: this file has column names but no rows. Export it again when there are answers.",
    ),
    "no id": (
        "f.csv",
        lambda folder: write_answers(folder / "f.csv", token=[]) and None,
        "f.csv: nothing in this file says which rows belong to the same person.",
    ),
    "another study's questions": (
        "f.csv",
        put("f.csv", b"token,Q1,Q2\nA,1,2\n"),
        "f.csv: none of the 3 columns is a question of wave w1. Check the wave",
    ),
}


@pytest.mark.parametrize("fault", FILE_FAULTS)
def test_a_file_that_cannot_be_imported_leaves_no_trace(folder: Path, fault: str) -> None:
    name, change, words = FILE_FAULTS[fault]
    change(folder)
    done = call(folder, "survey", "import", name, "--wave", "w1", "--study", "study")
    assert done.status == 1
    assert words in done.err
    assert "Traceback" not in done.err
    assert not (folder / "data").exists()


@pytest.mark.parametrize("fault", FILE_FAULTS)
def test_a_file_that_cannot_be_imported_leaves_the_stores_as_they_were(
    filled: Path, tmp_path: Path, fault: str
) -> None:
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    before = stored(tmp_path)
    name, change, words = FILE_FAULTS[fault]
    change(tmp_path)
    done = call(tmp_path, "survey", "import", name, "--wave", "w1", "--study", "study")
    assert done.status == 1
    assert words in done.err
    assert before
    assert stored(tmp_path) == before


def test_an_unknown_wave(filled: Path) -> None:
    before = stored(filled)
    for command in (
        ("survey", "import", "good.csv", "--wave", "w9"),
        ("survey", "codebook", "w9", "-o", "c.md"),
        ("survey", "lock", "w9"),
        ("survey", "show", "w9", "--role", "TEA"),
        ("survey", "diff", "w1", "w9"),
        ("survey", "export", "w9", "-o", "f.sav"),
    ):
        done = call(filled, *command, "--study", "study")
        assert done.status == 1, command
        assert 'the study "garden" has no wave "w9". Its waves are w1, w2, w3.' in done.err, command
    assert stored(filled) == before


def test_a_code_out_of_range_is_listed_and_the_rest_imported(folder: Path) -> None:
    write_answers(folder / "f.csv", VO_1=[7, *[3] * 11])
    done = call(folder, *IMPORT, "--study", "study")
    assert done.status == 0
    assert 'warning: f.csv, row 2, column "VO_1": question VO_1: "7" is no code of this' in done.err
    assert "Correct the cell, or empty it." in done.err
    assert "1 could not be read as an answer" in done.out
    assert "rows     12 read = 12 kept + 0 duplicate + 0 rejected" in done.out


def test_two_rows_of_one_person_are_one_response(folder: Path) -> None:
    write_answers(folder / "f.csv", token=["T0", "T0", *[f"T{k}" for k in range(2, 12)]])
    done = call(folder, *IMPORT, "--study", "study")
    assert done.status == 0
    assert "rows     12 read = 11 kept + 1 duplicate + 0 rejected" in done.out
    assert "this row and row" in done.err
    assert "are of the same person" in done.err
    listed = call(folder, "survey", "imports")
    assert "f.csv" in listed.out


def test_a_dry_run_stores_nothing(folder: Path, filled: Path) -> None:
    write_answers(folder / "f.csv")
    done = call(folder, *IMPORT, "--study", "study", "--dry-run")
    assert done.status == 0
    assert "nothing was stored (dry run)" in done.out
    assert not (folder / "data").exists()
    before = stored(filled)
    write_answers(filled / "other.csv", VO_1=[5] * 12)
    assert call(filled, "survey", "import", "other.csv", "--wave", "w1", "--study", "study",
                "--dry-run").status == 0  # fmt: skip
    assert stored(filled) == before


NO_STORE = "Import a file first, or give the right folder with --data."


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("panel", "compare", "--release", "nowhere"), "nowhere: there is no release here."),
        (("panel", "app", "--release", "nowhere"), "nowhere: there is no release here."),
        (("panel", "compare", "--study", "study"), NO_STORE),
        (("panel", "link", "--study", "study"), NO_STORE),
        (("panel", "release", "-o", "r", "--study", "study"), NO_STORE),
        (("survey", "export", "w1", "-o", "f.sav", "--study", "study"), NO_STORE),
        (("survey", "imports",), NO_STORE),
        (("survey", "check", "nowhere"), "nowhere: there is no study.yaml here."),
        (("survey", "register", "none.xlsx", "--study", "study"), "none.xlsx: this file does not"),
    ],
)  # fmt: skip
def test_nothing_there_yet(folder: Path, command: tuple[str, ...], words: str) -> None:
    done = call(folder, *command)
    assert done.status == 1
    assert words in done.err
    assert not (folder / "data").exists()
    assert not (folder / "r").exists()


@pytest.fixture(scope="module")
def released(filled: Path) -> Path:
    done = call(filled, "panel", "release", "-o", "out", "--study", "study")
    assert done.status == 0, done.err
    return filled


def test_one_wave_can_be_released_and_not_compared(released: Path) -> None:
    done = call(released, "panel", "compare", "--release", "out")
    assert done.status == 1
    assert "a comparison needs answers from two waves. Pairs that are: none yet." in done.err


@pytest.fixture(scope="module")
def compared(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose stores hold two waves, with a release of them."""
    made = tmp_path_factory.mktemp("compared")
    shutil.copytree(released, made, dirs_exist_ok=True)
    write_answers(made / "second.csv")
    done = call(made, "survey", "import", "second.csv", "--wave", "w2", "--study", "study")
    assert done.status == 0, done.err
    done = call(made, "panel", "release", "-o", "out", "--study", "study")
    assert done.status == 0, done.err
    return made


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--by", "role"), 'tables by "role" may not be released. Use --by project or --by party.'),
        (("NOPE",), "the study has no measure or topic called NOPE. Topics are voice, plans"),
        (("--waves", "w1-w9"), "these two waves are not compared. Pairs that are: w1-w2."),
        (("-o", "t.pdf"), 't.pdf: Tables cannot be written as ".pdf". Give a file name'),
        (("-o", "nowhere/t.md"), "Check that the folder exists"),
        (("--language", "fr"), '"fr" is not a language of tables. Use "nb" or "en".'),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be(compared: Path, options: tuple[str, ...], words: str) -> None:
    before = stored(compared)
    done = call(compared, "panel", "compare", *options, "--release", "out")
    assert done.status == 1
    assert words in done.err
    assert stored(compared) == before
    assert not (compared / "t.pdf").exists()


@pytest.mark.parametrize(
    "command",
    [
        ("panel", "link", "--cutoff", "wild"),
        ("survey", "codebook", "w1"),
        ("survey", "import", "f.csv"),
        ("panel", "compare", "--nonsense"),
        ("survey", "nonsense"),
        ("panel", "release"),
    ],
)
def test_wrong_usage_ends_with_2(folder: Path, command: tuple[str, ...]) -> None:
    done: Outcome = call(folder, *command)
    assert done.status == 2
    assert "Usage:" in done.err
    assert not (folder / "data").exists()


def test_taking_a_decision_back_needs_a_reason(filled: Path) -> None:
    done = call(filled, "panel", "link", "--undo", "1", "--study", "study")
    assert done.status == 1
    assert "a decision is taken back without a reason. Add --reason." in done.err


def test_a_demo_does_not_replace_what_is_no_demo(folder: Path) -> None:
    (folder / "mine").mkdir()
    (folder / "mine" / "data").mkdir()
    (folder / "mine" / "data" / "notes.txt").write_text("keep")
    done = call(folder, "panel", "demo", "mine", "--no-app", "--study", "study")
    assert done.status == 1
    assert (
        "mine: this folder holds other files than a demo's. Name a folder that is new" in done.err
    )
    assert (folder / "mine" / "data" / "notes.txt").read_text() == "keep"
