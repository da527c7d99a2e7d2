"""Rows read = kept + duplicate + rejected, and the stores hold just what the report says."""

import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from orchard import TODAY, open_orchard, person, picker, write_csv, write_xlsx
from typer.testing import CliRunner

from survey.importing.import_file import import_file
from survey.importing.import_report import ImportReport
from survey.library import Library
from survey.store.responses_store import list_imports, read_free_text, read_responses
from survey.store.stores import Stores, open_stores


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return open_orchard(tmp_path_factory.mktemp("study"))


def take_in(path: Path, library: Library, stores: Stores | None, **given: object) -> ImportReport:
    return import_file(path, library, "2021", stores, today=TODAY, **given)  # type: ignore[arg-type]


def fates(report: ImportReport) -> list[str]:
    return [line.fate for line in report.rows]


def test_every_row_has_one_fate(library: Library, tmp_path: Path) -> None:
    empty = dict.fromkeys(person(1)) | {"response_id": "r9", "token": "TREE9"}
    rows = [
        person(1, EQ_1=None),
        picker(2),
        person(3, token="TREE1"),
        empty,
        person(5, CONSENT=2),
        dict.fromkeys(empty),
        person(7, response_id="r2", token=None, EQ_2=None),
    ]
    report = take_in(write_xlsx(tmp_path / "a.xlsx", rows), library, None, dry_run=True)
    assert fates(report) == [
        "duplicate", "kept", "kept", "rejected", "rejected", "rejected", "duplicate",
    ]  # fmt: skip
    assert report.rows_read == 7 == report.kept + report.duplicate + report.rejected
    assert "rows     7 read = 2 kept + 2 duplicate + 3 rejected" in report.lines()[1]
    assert "(1 consent-refused, 2 empty-row)" in report.lines()[1]
    duplicate = next(p for p in report.problems if p.rule == "duplicate-row")
    assert "this row and row 4 are of the same person" in str(duplicate)
    assert sum(report.cells.values()) == 2 * 14
    became = [c.became for c in report.columns]
    assert f"columns  {len(became)} read = 21 matched + 0 ignored + 0" in report.lines()[2]


def test_the_latest_of_equal_rows_is_kept(library: Library, tmp_path: Path) -> None:
    rows = [
        person(1, token="TREE1", completed_on="2021-04-12 08:00", EQ_1=5),
        person(2, token="TREE1", completed_on="2021-04-11 23:00", EQ_1=1),
    ]
    report = take_in(write_csv(tmp_path / "a.csv", rows), library, None, dry_run=True)
    assert fates(report) == ["kept", "duplicate"]


def test_nobodys_token_or_code_is_in_the_report(library: Library, tmp_path: Path) -> None:
    rows = [person(1, CODE_1="Ø", CODE_2="33", WORDS="Hemmelig tekst"), person(2, token="TREE1")]
    report = take_in(write_xlsx(tmp_path / "a.xlsx", rows), library, None, dry_run=True)
    report.write(tmp_path / "r.xlsx")
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert book.sheetnames == ["Summary", "Rows", "Cells", "Columns"]
    text = "\n".join(
        [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
        + report.lines()
        + report.problem_lines()
    )
    for secret in ("TREE1", "TREE2", "Hemmelig", '"33"'):
        assert secret not in text
    assert (tmp_path / "r.xlsx").stat().st_mode & 0o777 == 0o600


def test_the_report_lists_cells_by_place(library: Library, tmp_path: Path) -> None:
    rows = [person(1, EQ_1="=2+2"), person(2)]
    report = take_in(write_csv(tmp_path / "a.csv", rows), library, None, dry_run=True)
    report.write(tmp_path / "r.xlsx")
    cells = list(openpyxl.load_workbook(tmp_path / "r.xlsx")["Cells"].iter_rows(values_only=True))
    assert cells[1][:7] == ("warning", "unknown-answer", "a.csv", None, 2, "EQ_1", "=2+2")
    summary = dict(
        openpyxl.load_workbook(tmp_path / "r.xlsx")["Summary"].iter_rows(values_only=True)
    )
    assert summary["Rows read"] == 2
    assert summary["  could not be read as an answer"] == 1


def test_importing_twice_changes_nothing(library: Library, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [person(1), picker(2, EQ_1=8), person(3, CONSENT=2)])
    with open_stores(tmp_path / "data") as stores:
        first = take_in(path, library, stores)
        before = read_responses(stores, library, "2021")
        second = take_in(path, library, stores)
        after = read_responses(stores, library, "2021")
        assert len(list_imports(stores)) == 1
        assert len(read_free_text(stores, "2021")) == 2
    assert first.stored is not None
    assert second.stored is not None
    assert (first.stored.added, second.stored.added) == (3, 0)
    assert (second.stored.updated, second.stored.unchanged) == (0, 3)
    pd.testing.assert_frame_equal(before.frame, after.frame)
    pd.testing.assert_frame_equal(before.reasons, after.reasons)
    assert len(before.frame) == 2, "a refusal leaves no answers"
    assert "rows     3 read = 2 kept" in second.lines()[1]


def test_a_corrected_file_updates_and_says_what_changed(library: Library, tmp_path: Path) -> None:
    with open_stores(tmp_path / "data") as stores:
        take_in(write_xlsx(tmp_path / "a.xlsx", [person(1, EQ_1=44), picker(2)]), library, stores)
        report = take_in(
            write_xlsx(tmp_path / "b.xlsx", [picker(2), person(1, EQ_1=4)]), library, stores
        )
        frame = read_responses(stores, library, "2021").frame
    assert report.stored is not None
    assert (report.stored.updated, report.stored.unchanged) == (1, 1)
    changes = report.stored.changes
    assert changes["column"].tolist() == ["EQ_1"]
    assert changes["after"].tolist() == ["4"]
    assert frame["EQ_1"].tolist() == [4, 4]
    report.write(tmp_path / "r.xlsx")
    assert "Changes" in openpyxl.load_workbook(tmp_path / "r.xlsx").sheetnames


def test_a_dry_run_stores_nothing(library: Library, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [person(1)])
    with open_stores(tmp_path / "data") as stores:
        report = take_in(path, library, stores, dry_run=True)
        assert read_responses(stores, library, "2021").frame.empty
    assert report.stored is None
    assert report.lines()[-1] == "nothing was stored (dry run)"


def _register(folder: Path, library: Library, stores: Stores) -> pd.DataFrame:
    from survey.fieldwork.register import people_by_token, read_register, store_register

    book = openpyxl.Workbook()
    persons = book.active
    assert persons is not None
    persons.title = "persons"
    persons.append(["person", "name", "email", "language", "key", "note"])
    persons.append(["a", "Oppdiktet A", None, "nb", "K-1", None])
    persons.append(["b", "Oppdiktet B", None, "nb", None, None])
    holdings = book.create_sheet("holdings")
    holdings.append(["person", "position", "project", "role", "from", "to", "primary"])
    holdings.append(["a", None, "NORTH", "OWNER", "2020-01-01", None, "yes"])
    holdings.append(["b", None, "SOUTH", "PICKER", "2020-01-01", None, "yes"])
    book.save(folder / "register.xlsx")
    store_register(stores, read_register(folder / "register.xlsx", library), library)
    return people_by_token(stores, library, "2021", stores.data)


def test_under_a_token_the_register_counts(library: Library, tmp_path: Path) -> None:
    with open_stores(tmp_path / "data") as stores:
        people = _register(tmp_path, library, stores)
        mine = next(t for t in people.index if people.loc[t, "role"] == "PICKER")
        grouped = f"{mine[:4]}-{mine[4:8].lower()}-{mine[8:]}"
        rows = [
            person(1, token="K-1"),
            picker(2, token=grouped),
            person(3, token="WHO"),
            picker(4, token=mine, EQ_1=None, response_id="r4"),
        ]
        report = take_in(write_xlsx(tmp_path / "a.xlsx", rows), library, stores)
        frame = read_responses(stores, library, "2021").frame
    rules = sorted(p.rule for p in report.problems)
    assert rules == ["duplicate-row", "role-conflict", "token-unknown"]
    conflict = next(p for p in report.problems if p.rule == "role-conflict")
    assert 'answers role "GROWER", the register says "OWNER"; the register counts' in str(conflict)
    assert conflict.severity == "note"
    assert "row 2" in str(conflict)
    by_source = frame.groupby("role_source")["role"].apply(sorted).to_dict()
    assert by_source == {"register": ["OWNER", "PICKER"], "self": ["GROWER"]}
    assert all(mine not in str(p) for p in report.problems)


def test_a_role_of_the_register_decides_what_is_asked(library: Library, tmp_path: Path) -> None:
    with open_stores(tmp_path / "data") as stores:
        _register(tmp_path, library, stores)
        rows = [person(1, token="K-1", JOB="PICKER", PICK_1=3)]
        report = take_in(write_xlsx(tmp_path / "a.xlsx", rows), library, stores)
    assert sorted(p.rule for p in report.problems) == ["not-asked-answered", "role-conflict"]


def test_the_commands(library: Library, tmp_path: Path) -> None:
    from survey.__main__ import app

    path = write_xlsx(tmp_path / "a.xlsx", [person(1, EQ_1=7), picker(2)])
    common = ["--study", str(library.folder), "--data", str(tmp_path / "data")]
    run = CliRunner()
    dry = run.invoke(app, ["import", str(path), "--wave", "2021", "--dry-run", *common])
    assert dry.exit_code == 0, dry.output
    assert not (tmp_path / "data").exists()
    done = run.invoke(app, ["import", str(path), "--wave", "2021", *common])
    assert done.exit_code == 0, done.output
    assert "rows     2 read = 2 kept + 0 duplicate + 0 rejected" in done.output
    assert '"7" is no code of this question' in done.output
    reports = tmp_path / "data" / "reports"
    assert {path.name for path in reports.iterdir()} == {"import-1.xlsx", "import-1.json"}
    said = json.loads((reports / "import-1.json").read_text())
    assert said["figures"]["Rows read"] == said["figures"]["kept"] == 2
    filled = said["filled_cells"]
    assert filled.pop("filled") == sum(filled.values())
    assert filled["invalid"] == 1
    assert [p["value"] for p in said["problems"] if p["rule"] == "out-of-range"] == ["7"]
    again = run.invoke(app, ["import", str(path), "--wave", "2021", *common])
    assert "0 added, 0 updated, 2 unchanged" in again.output
    assert len(list(reports.iterdir())) == 2
    undone = run.invoke(app, ["undo-import", "1", "--data", str(tmp_path / "data")])
    assert f"import 1 of {path.name} is undone: wave 2021 is as before it." in undone.output
    listed = run.invoke(app, ["imports", "--data", str(tmp_path / "data")])
    assert "undone" in listed.output
    run.invoke(app, ["import", str(path), "--wave", "2021", "--replace", *common])
    out = run.invoke(app, ["export", "2021", "-o", str(tmp_path / "f.sav"), *common])
    assert out.exit_code == 0, out.output
    assert "Kari Regnestad" in out.output
