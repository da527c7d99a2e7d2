"""What each format holds, and that no text in it is computed, cut or lost."""

import csv
import json
import os
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from exported_garden import store_garden
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.exporting import write_excel
from survey.exporting.door import written_privately
from survey.exporting.microdata import Microdata, build_microdata
from survey.exporting.printable import printable
from survey.exporting.write_csv import harmless
from survey.exporting.write_microdata import ENDINGS, write_microdata
from survey.importing.read_csv import read_csv
from survey.importing.read_excel import read_excel
from survey.library import Library
from survey.problems import SurveyError
from survey.store.stores import Stores

RISKY_TEXTS = [
    "=1+1", "+47 22 33", "-x", "@a", "\ttab", "\rreturn", "'=quoted", "''=twice", "'plain",
    "\uff1dwide", "a=b", "two\nlines",
]  # fmt: skip


@pytest.fixture
def microdata(stores: Stores, garden: Library) -> Microdata:
    return build_microdata(garden, store_garden(stores, garden))


def sheet_rows(path: Path, sheet: str) -> list[list[object]]:
    book = openpyxl.load_workbook(path)
    return [[cell.value for cell in row] for row in book[sheet].iter_rows()]


def codebook_rows(path: Path, separator: str = ";") -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=separator))


@pytest.mark.parametrize("ending", ENDINGS)
def test_only_the_owner_reads_a_file_and_nothing_else_is_left(
    microdata: Microdata, garden: Library, tmp_path: Path, ending: str
) -> None:
    folder = tmp_path / "new" / "folder"
    done = write_microdata(microdata, garden, folder / f"f{ending}", "nb")
    names = {f"f{ending}", "f.codebook.csv"} if ending == ".csv" else {f"f{ending}"}
    assert {path.name for path in folder.iterdir()} == names
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert done.rows == 8
    assert "av the garden college, og skal ikke publiseres" in done.lines()[-1]


def test_a_file_that_fails_leaves_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("old")
    with pytest.raises(UnicodeError), written_privately(tmp_path / "f.csv") as place:
        place.write_text("half \ud800", encoding="utf-8")
    assert (tmp_path / "f.csv").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["f.csv"]
    with (
        pytest.raises(SurveyError, match="the file could not be written: Is a directory"),
        written_privately(tmp_path) as place,
    ):
        place.write_text("new")


def test_a_workbook_has_data_labels_reasons_codebook_and_about(
    microdata: Microdata, garden: Library, tmp_path: Path
) -> None:
    path = tmp_path / "f.xlsx"
    write_microdata(microdata, garden, path, "en")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Data", "Labels", "Reasons", "Codebook", "About"]
    data = sheet_rows(path, "Data")
    assert data[0] == list(microdata.table.columns)
    assert len(data) == 9
    labels = {(row[0], row[3]): row for row in sheet_rows(path, "Labels")}
    assert labels["VISITS", 0][1:3] == ["How often have you been in the garden?", "ordinal"]
    assert labels["VISITS", 0][4:] == ["Hardly ever", None]
    assert labels["OW_2", 8][4:] == ["Don't know", "yes"]
    reasons = sheet_rows(path, "Reasons")
    assert reasons[0] == ["Response_id", "Variable", "Reason"]
    assert len(reasons) == len(microdata.reasons) + 1
    about = dict(sheet_rows(path, "About"))
    assert "is not to be published or passed on" in about["Use"]
    assert about["Left out"] == "LEAD_1"
    assert about["Waves"] == "w1, w2, w3"


def test_the_codebook_beside_a_csv_says_everything_in_both_languages(
    microdata: Microdata, garden: Library, tmp_path: Path
) -> None:
    write_microdata(microdata, garden, tmp_path / "f.csv", "nb")
    rows = codebook_rows(tmp_path / "f.codebook.csv")
    (visits,) = [r for r in rows if r["variable"] == "VISITS" and not r["code"]]
    assert visits["label_nb"] == "Hvor ofte har du vært i hagen?"
    assert visits["question_en"] == "How often have you been in the garden?"
    assert visits["asked_nb"] == "Alle"
    assert (visits["level"], visits["type"], visits["waves"]) == ("ordinal", "numeric", "w1 w2 w3")
    codes = {r["code"]: r for r in rows if r["variable"] == "OW_2" and r["code"]}
    assert codes["8"]["label_en"] == "Don't know"
    assert codes["8"]["missing"] == "dont_know"
    assert codes["5"]["missing"] == ""
    asked = {r["variable"]: r["asked_en"] for r in rows if not r["code"]}
    assert asked["SHORE_1"] == "Everyone except Pupil, only in The bay schools"
    assert asked["SINCE"] == "Teacher and Head teacher"
    assert asked["HAT_1"] == "Those with two roles"
    groups = {r["variable"]: r["group"] for r in rows if r["group"]}
    assert groups["HEARD_PUP"] == "HEARD"
    assert groups["JOBS.weed"] == "JOBS"
    (reversed_item,) = [r for r in rows if r["variable"] == "VO_3" and not r["code"]]
    assert reversed_item["note_en"] == "A reversed item; the answers stand as they were given."
    assert rows[-1]["variable"] == "*"
    assert "skal ikke publiseres eller sendes videre" in rows[-1]["note_nb"]


@pytest.mark.parametrize(("language", "separator", "point"), [("nb", ";", ","), ("en", ",", ".")])
def test_a_csv_is_as_the_spreadsheets_of_its_language_read_it(
    microdata: Microdata,
    garden: Library,
    tmp_path: Path,
    language: str,
    separator: str,
    point: str,
) -> None:
    microdata.table["HOURS"] = microdata.table["HOURS"].astype("Float64") + 0.5
    write_microdata(microdata, garden, tmp_path / "f.csv", language)
    table = pd.read_csv(tmp_path / "f.csv", sep=separator, decimal=point)
    assert table["HOURS"].dropna().unique().tolist() == [7.5]
    assert list(table.columns) == list(microdata.table.columns)
    assert f"7{point}5" in (tmp_path / "f.csv").read_text(encoding="utf-8-sig")


def test_parquet_carries_labels_and_purpose(
    microdata: Microdata, garden: Library, tmp_path: Path
) -> None:
    write_microdata(microdata, garden, tmp_path / "f.parquet", "nb")
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "f.parquet"), microdata.table)
    schema = pq.read_schema(tmp_path / "f.parquet")
    said = schema.field("VISITS").metadata
    assert said[b"label_en"] == b"How often have you been in the garden?"
    assert json.loads(said[b"codes"])["0"] == {"nb": "Nesten ikke", "en": "Hardly ever"}
    assert b"recoded" in said[b"note_en"]
    assert b"is not to be published" in schema.metadata[b"purpose_en"]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_texts_that_look_like_formulas_come_back_unchanged(
    microdata: Microdata, garden: Library, tmp_path: Path, ending: str
) -> None:
    texts = [*RISKY_TEXTS, *"abcdefgh"]
    table = microdata.table.iloc[[n % 8 for n in range(len(texts))]].assign(mode=texts)
    path = tmp_path / f"f{ending}"
    changed = Microdata(
        microdata.title, microdata.waves, table, microdata.columns, (), microdata.reasons
    )
    write_microdata(changed, garden, path, "nb")
    rows = read_csv(path).rows if ending == ".csv" else read_excel(path)[0].rows
    at = list(rows[0]).index("mode")
    # Excel's own way of writing a lone carriage return is not undone by every reader.
    said = [str(row[at]).replace("_x000D_", "\r").replace("\r", "\n") for row in rows[1:]]
    assert said == [text.replace("\r", "\n") for text in texts]
    if ending == ".csv":
        plain = path.read_text(encoding="utf-8-sig")
        assert ";=1+1;" not in plain
        assert ";'=1+1;" in plain
    else:
        column = openpyxl.load_workbook(path)["Data"].iter_cols(at + 1, at + 1, 2)
        cells = [cell for line in column for cell in line]
        assert {cell.data_type for cell in cells} == {"s"}
        assert cells[0].quotePrefix


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("'=+-@a\t \"; ,"), min_size=1, max_size=6))
def test_no_text_is_lost_between_our_export_and_our_import(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "f.csv"
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerows([["a", "b"], [harmless(text), 1]])
        assert read_csv(path).rows[1][0] == text
    assert not str(harmless(text)).startswith(("=", "+", "-", "@", "\t"))


def test_signs_that_no_workbook_holds_are_seen_to_be_gone() -> None:
    assert printable("a\x00b\x1fc\ud800d\te\n") == "a\ufffdb\ufffdc\ufffdd\te\n"


def test_a_table_too_large_for_a_sheet_is_refused(
    microdata: Microdata, garden: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_excel, "MOST_COLUMNS", 10)
    with pytest.raises(SurveyError, match=r"a sheet of Excel holds 1048576 rows and 10 columns"):
        write_microdata(microdata, garden, tmp_path / "f.xlsx", "nb")
    assert list(tmp_path.glob("*.xlsx")) == []


def needs(program: str) -> None:
    if shutil.which(program) is None:
        if os.environ.get("CI"):
            pytest.fail(f"{program} is not installed")
        pytest.skip(f"{program} is not installed, so nothing outside judged the file")


def run(*words: str, folder: Path) -> str:
    done = subprocess.run(
        words,
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder)},
        timeout=180,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.office
def test_libreoffice_reads_the_workbook_as_it_was_written(
    microdata: Microdata, garden: Library, tmp_path: Path
) -> None:
    needs("soffice")
    microdata.table.loc[0, "mode"] = "=1+1"
    write_microdata(microdata, garden, tmp_path / "f.xlsx", "nb")
    run(
        "soffice", "--headless", "--convert-to",
        'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false', "f.xlsx",
        folder=tmp_path,
    )  # fmt: skip
    read = pd.read_csv(tmp_path / "f.csv", dtype=str, keep_default_na=False)
    written = microdata.table.astype(object).where(microdata.table.notna(), "").astype(str)
    pd.testing.assert_frame_equal(read, written.astype(read.dtypes.to_dict()))
    assert read["mode"][0] == "=1+1"


@pytest.mark.office
def test_pspp_reads_the_csv_and_the_sav_alike(
    microdata: Microdata, garden: Library, tmp_path: Path
) -> None:
    needs("pspp")
    write_microdata(microdata, garden, tmp_path / "f.sav", "nb")
    write_microdata(microdata, garden, tmp_path / "f.csv", "en")
    names = " ".join(
        f"{name.replace('.', '_')} {'F8.2' if microdata.type_of(name) == 'numeric' else 'A40'}"
        for name in microdata.table.columns
    )
    counted = "VISITS VO_1 VO_2_r2 PL_2_r2"
    (tmp_path / "f.sps").write_text(
        f"GET FILE='f.sav'.\nSAVE TRANSLATE /OUTFILE='sav.csv' /TYPE=CSV /FIELDNAMES\n"
        f" /KEEP=wave {counted}.\n"
        "GET DATA /TYPE=TXT /FILE='f.csv' /ARRANGEMENT=DELIMITED /DELIMITERS=','\n"
        f" /QUALIFIER='\"' /FIRSTCASE=2 /VARIABLES={names}.\n"
        f"SAVE TRANSLATE /OUTFILE='csv.csv' /TYPE=CSV /FIELDNAMES /KEEP=wave {counted}.\n",
        encoding="utf-8",
    )
    run("pspp", "f.sps", folder=tmp_path)
    sav, text = (pd.read_csv(tmp_path / f"{name}.csv") for name in ("sav", "csv"))
    columns = counted.split()
    numbers = sav[columns].apply(pd.to_numeric, errors="coerce")
    pd.testing.assert_frame_equal(
        numbers.astype(float),
        text[columns].apply(pd.to_numeric, errors="coerce").astype(float),
    )
    expected = microdata.table[columns].astype("Float64").to_numpy(float, na_value=float("nan"))
    assert (numbers.fillna(-1).to_numpy(float) == pd.DataFrame(expected).fillna(-1)).all(axis=None)
