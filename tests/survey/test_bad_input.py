"""Files made to harm, or of no use: a message within seconds and a gigabyte, stores untouched."""

import os
import resource
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import bad_files as bad
import pytest
from bad_files import OLE, ROWS
from orchard import TODAY, open_orchard, write_csv, write_sav, write_xlsx

from survey.importing.import_file import import_file
from survey.store.stores import open_stores

ROOT = Path(__file__).parents[2]
SECONDS = 5.0
MEMORY = 1 << 30
ENVIRONMENT = os.environ | {
    "PYTHONPATH": str(ROOT),
    "COLUMNS": "400",
    "OPENBLAS_NUM_THREADS": "1",
    # Arrow's own pool reserves a gigabyte of address space that it does not use.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}


@dataclass(frozen=True)
class Said:
    status: int
    words: str
    seconds: float


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def survey(*arguments: str | Path) -> Said:
    """Run the command in a process that may take a gigabyte; the seconds are the processor's."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "survey", *map(str, arguments)],
        env=ENVIRONMENT, cwd=ROOT, capture_output=True, text=True, preexec_fn=limit, timeout=60,
        check=False,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Said(done.returncode, done.stdout + done.stderr, spent)


def dump(data: Path) -> str:
    """Return everything that the stores hold."""
    said = ""
    for name in ("contacts.db", "answers.db"):
        connection = sqlite3.connect(data / name)
        said += "\n".join(connection.iterdump())
        connection.close()
    return said


TOO_LARGE = "this workbook has more than 30 million cells in a sheet"
CUT = "cut short"

CASES: list[tuple[Callable[[Path], Path], str, str]] = [
    (bad.bomb, "a.xlsx", "this workbook holds parts packed more tightly than answers can be"),
    (bad.bomb_that_lies, "a.xlsx", "this workbook holds parts of another size than it says"),
    (bad.bombs_in_one_another, "a.xlsx", "this is a zip archive, not a table of answers"),
    (bad.bombs_that_overlap, "a.xlsx", "this workbook has more than 1500 MB when unpacked"),
    (bad.far_cell, "a.xlsx", TOO_LARGE),
    (bad.far_cell_of_long_number, "a.xlsx", TOO_LARGE),
    (bad.rows_upside_down, "a.xlsx", "rows in another order than their numbers"),
    (bad.empty_to_the_edge, "a.xlsx", "6 million cells in a sheet, nearly all of them empty"),
    (bad.old_far_cell, "a.xls", TOO_LARGE),
    (bad.old_rows_upside_down, "a.xls", "its rows stand in another order than their numbers"),
    (bad.sectors_in_a_circle, "a.xls", "its sectors follow each other in a circle"),
    (bad.claim_of_rows, "a.sav", "it claims 2147483647 rows, but is too short to hold them"),
    (bad.claim_of_rows_in_stata, "a.dta", "this Stata file cannot be read"),
    (bad.claim_of_notes, "a.sav", "this SPSS file cannot be read: its description is damaged"),
    (bad.half(write_sav), "a.sav", CUT),
    (bad.half_zsav, "a.zsav", CUT),
    (bad.half(write_xlsx), "a.xlsx", CUT),
    (bad.half_stata, "a.dta", CUT),
    (bad.half_portable, "a.por", CUT),
    (bad.half_csv, "a.csv", "this file has column names but no rows"),
    (bad.web_page, "a.xls", "this is a web page, not a table of answers"),
    (bad.saved_web_page, "a.xls", "this is a web page, not a table of answers"),
    (bad.password, "a.xlsx", "this file is protected by a password"),
    (bad.password_of_libreoffice, "a.ods", "this file is protected by a password"),
    (bad.password_of_the_archive, "a.xlsx", "this file is protected by a password"),
    (bad.crosstab, "a.csv", "this is a table of counts or percentages"),
    (bad.no_rows, "a.xlsx", "this file has column names but no rows"),
    (bad.no_rows_in_spss, "a.sav", "this file has column names but no rows"),
    (bad.no_rows_in_csv, "a.csv", "this file has column names but no rows"),
    (bad.columns, "a.csv", "none of the 10000 columns is a question of wave 2021"),
]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with a store that holds answers."""
    folder = tmp_path_factory.mktemp("study")
    library = open_orchard(folder)
    with open_stores(folder / "data") as stores:
        first = write_csv(folder / "first.csv", ROWS[:4])
        import_file(first, library, "2021", stores, today=TODAY)
    return folder


@pytest.mark.parametrize(("make", "name", "words"), CASES, ids=lambda v: getattr(v, "__name__", ""))
def test_bad_input_is_a_message_and_nothing_else(
    study: Path, tmp_path: Path, make: Callable[[Path], Path], name: str, words: str
) -> None:
    path = make(tmp_path / name)
    before = dump(study / "data")
    began = time.monotonic()
    said = survey("import", path, "--wave", "2021", "--study", study, "--data", study / "data")
    assert time.monotonic() - began < 60
    assert said.status == 1, said.words
    assert words in said.words
    assert name in said.words
    assert "Traceback" not in said.words
    assert said.seconds < SECONDS
    assert dump(study / "data") == before
    assert not (study / "data" / "reports").exists()


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (bad.bomb, "a.xlsx"),
        (bad.far_cell, "a.xlsx"),
        (bad.claim_of_rows_in_stata, "a.dta"),
        (bad.columns, "a.csv"),
        (bad.password, "a.xlsx"),
    ],
)
def test_no_study_is_drafted_from_bad_input(
    tmp_path: Path, make: Callable[[Path], Path], name: str
) -> None:
    said = survey("new", tmp_path / "drafted", "--from", make(tmp_path / name))
    assert said.status == 1
    assert name in said.words
    assert "Traceback" not in said.words
    assert said.seconds < SECONDS
    assert not (tmp_path / "drafted").exists()


def test_a_claim_in_a_workbook_is_not_believed(study: Path, tmp_path: Path) -> None:
    claim = b'<dimension ref="A1:XFD1048576"/>'
    path = bad.packed(tmp_path / "a.xlsx", lambda sheet: sheet.replace(b'<dimension ref="A1:U31"/>',
                                                                   claim))  # fmt: skip
    with zipfile.ZipFile(path) as archive:
        assert claim in archive.read("xl/worksheets/sheet1.xml")
    said = survey("import", path, "--wave", "2021", "--study", study, "--dry-run")
    assert said.status == 0
    assert "30 read = 30 kept" in said.words


def test_macros_are_named_and_not_run(study: Path, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsm", ROWS)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", OLE + b"Sub Auto_Open()")
    said = survey("import", path, "--wave", "2021", "--study", study, "--dry-run")
    assert said.status == 0
    assert "this workbook holds macros; they were not run, only the cells were read" in said.words
