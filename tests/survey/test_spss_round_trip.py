"""An SPSS file that became a study comes back as it was: judged by PSPP's reading of both."""

import csv
import importlib
import io
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from survey.adopting.adopt_file import adopt_file
from survey.exporting.export_wave import export_wave
from survey.importing.import_file import import_file
from survey.library import open_study
from survey.problems import Problem
from survey.store.responses_store import read_responses
from survey.store.stores import open_stores

sys.path.append(str(Path(__file__).parents[1] / "specimens" / "exports"))
made: Any = importlib.import_module("make_spss")

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(
        shutil.which("pspp") is None and not os.environ.get("CI"),
        reason="PSPP is not installed, so nothing outside judged the SPSS files",
    ),
]

NO_LEVEL = ("portable",)
"""Dialects that do not say the level of measurement."""

READ = """\
SET TVARS=NAMES TNUMBERS=VALUES.
GET FILE='{name}'.
DISPLAY DICTIONARY.
MRSETS /DISPLAY NAME=ALL.
SHOW WEIGHT.
SAVE TRANSLATE /OUTFILE='{name}.csv' /TYPE=CSV /CELLS=VALUES /FIELDNAMES /REPLACE.
"""


@dataclass(frozen=True)
class Reading:
    """What PSPP reads in a file, by the names of its variables in small letters.

    Old files have names in capitals, which PSPP itself shows in small letters.
    """

    variables: dict[str, tuple[str, ...]]
    value_labels: dict[str, dict[str, str]]
    cells: dict[str, list[str]]
    sets: dict[str, tuple[str, ...]]
    weight: str


def read_by_pspp(path: Path) -> Reading:
    """Let PSPP read a file."""
    said = made.pspp(READ.format(name=path.name), path.parent)
    variables = {
        row["Name"].lower(): (
            row.get("Label", "").rstrip(),
            row["Measurement Level"],
            row["Print Format"],
            *sorted(row.get("Missing Values", "").split("; ")),
        )
        for row in table(said, "Variables")
    }
    labels: dict[str, dict[str, str]] = {}
    name = ""
    for row in table(said, "Value Labels"):
        name = row["Variable Value"].lower() or name
        code = row[""].removesuffix("[a]")
        labels.setdefault(name, {})[code] = row["Label"].rstrip()
    sets = {
        row["Name"]: (row.get("Label", ""), row["Encoding"], row.get("Counted Value", ""),
                      row["Member Variables"].lower())
        for row in table(said, "Multiple Response Sets")
    }  # fmt: skip
    with path.with_name(f"{path.name}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [{name.lower(): cell for name, cell in row.items()} for row in csv.DictReader(file)]
    cells = {name: [row[name] for row in rows] for name in variables}
    weight = next((line for line in said.splitlines() if "WEIGHT is" in line), "")
    return Reading(variables, labels, cells, sets, weight.rpartition(" ")[2].rstrip("."))


def table(said: str, name: str) -> list[dict[str, str]]:
    """The rows of one of PSPP's tables."""
    for block in said.split("\n\n"):
        head, _, body = block.strip().partition("\n")
        if head == f"Table: {name}":
            body = body.partition("\nFootnote:")[0]
            return list(csv.DictReader(io.StringIO(body)))
    return []


def round_trip(path: Path, ending: str) -> tuple[Path, tuple[Problem, ...], tuple[Problem, ...]]:
    """Adopt, import and export a file; return what was made and what was noticed."""
    identity = "PERSON" if path.stem in ("portable", "pspp-old") else "person"
    folder = path.parent / "study"
    adopt_file(path, folder, wave="w1", id_column=identity)
    library = open_study(folder)
    with open_stores(path.parent / "data") as stores:
        done = import_file(path, library, "w1", stores)
        responses = read_responses(stores, library, "w1")
    back = path.parent / f"back{ending}"
    language = library.study.languages[0]
    report = export_wave(library, "w1", responses, back, language, all_background=True)
    return back, tuple(done.problems), report.problems


@pytest.mark.parametrize("ending", [".sav", ".zsav"])
@pytest.mark.parametrize("dialect", made.DIALECTS)
def test_pspp_reads_the_same_before_and_after(dialect: str, ending: str, tmp_path: Path) -> None:
    path = made.write_dialect(dialect, tmp_path)
    back, noticed, lost = round_trip(path, ending)
    assert {p.rule for p in noticed} <= {"weighted-file", "text-damaged"}
    assert lost == ()
    before, after = read_by_pspp(path), read_by_pspp(back)
    never = {*made.FREE_TEXT, "person"} & {*before.variables}
    names = [name for name in before.variables if name not in never]
    assert len(names) > 35
    for name in names:
        told, found = before.variables[name], after.variables[name]
        if dialect in NO_LEVEL:
            told, found = (told[0], *told[2:]), (found[0], *found[2:])
        assert found == told, name
        assert after.value_labels.get(name) == before.value_labels.get(name), name
        assert after.cells[name] == before.cells[name], name
    assert not never & set(after.variables)
    assert after.weight == before.weight
    for name, given in before.sets.items():
        assert after.sets[name] == given, name


def test_the_specimens_hold_what_is_hard(tmp_path: Path) -> None:
    before = read_by_pspp(made.write_dialect("pspp-sets", tmp_path))
    missing = {name: what[3:] for name, what in before.variables.items()}
    assert missing["below"] == ("999", "LOWEST THRU -1")
    assert missing["above"] == ("1000 THRU HIGHEST",)
    assert missing["ranged"] == ("90 THRU 99",)
    assert missing["town"] == ('"   "', '"NA "')
    assert before.variables["story"][2] == "A376"
    assert before.value_labels["half"] == {".50": "Halv", "1.00": "Hel"}
    assert before.weight == "weighted"
    assert len(before.sets) == 7
    assert {kind for _, kind, _, _ in before.sets.values()} == {"Dichotomies", "Categories"}
    assert list(before.cells) == [name.lower() for name in made.CELLS]
