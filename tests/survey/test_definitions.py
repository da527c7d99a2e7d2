"""A study drafted from a questionnaire takes in the answers that its platform writes."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from command_line import call
from orchard import TODAY, Row

from survey.importing.import_file import CodedFile, code_file
from survey.library import Library, open_study

SPECIMENS = Path(__file__).parents[1] / "specimens"
sys.path += [str(SPECIMENS / "exports"), str(SPECIMENS / "definitions")]
exports: Any = importlib.import_module("make_exports")
made: Any = importlib.import_module("make_definitions")

ROWS: list[Row] = exports.ROWS
COLUMNS: list[str] = exports.COLUMNS
MATRIX: tuple[str, ...] = exports.MATRIX

Names = Callable[[str], str]


def new(folder: Path, file: Path, *words: str) -> Library:
    """Draft the study from a file, check it, and open it."""
    done = call(folder, "survey", "new", "orchard", "--from", str(file), "--wave", "2021", *words)
    assert done.status == 0, done.err
    checked = call(folder, "survey", "check", "orchard")
    assert "0 errors, 0 warnings" in checked.out, checked.err
    return open_study(folder / "orchard")


def lime(name: str) -> str:
    return name


def short(name: str) -> str:
    """SurveyXact's names: `v_7_1` is the first option of the seventh question."""
    question, _, option = name.partition(".")
    number = exports.asked().index(question) + 1
    return f"v_{number}.{[*exports.BODIES].index(option) + 1}" if option else f"v_{number}"


def qualtrics(name: str) -> str:
    column = made.qualtrics_names()[name]
    return column.replace("_", ".", 1) if "." in name else column


CASES: list[tuple[str, str, Callable[..., Path], Callable[..., Path], Names]] = [
    ("orchard.qsf", "answers.csv", made.qsf, made.qualtrics_answers, qualtrics),
    ("orchard.qsf", "answers.csv", made.qsf, partial(made.qualtrics_answers, labels=False),
     qualtrics),
    *[
        ("orchard.lss", "answers.csv", define,
         partial(exports.limesurvey, heading=heading, short=short), lime)
        for define in (made.lss, partial(made.lss, version="261"), made.limesurvey_tsv)
        for heading in ("code", "expression", "dots", "both")
        for short in (True, False)
    ],
    ("dictionary.csv", "answers.csv", made.redcap, exports.redcap, str.lower),
    ("dictionary.csv", "answers.csv", made.redcap, exports.redcap_labels, str.lower),
    *[
        ("form.xlsx", "answers.csv", made.xlsform, partial(exports.kobo, selected=selected), lime)
        for selected in ("both", "apart", "together")
    ],
    ("form.xlsx", "answers.csv", made.xlsform, exports.odk, lime),
    ("structure.xlsx", "answers.xlsx", made.surveyxact, exports.surveyxact, short),
    ("structure.csv", "answers.csv", made.surveyxact, exports.surveyxact_files, short),
]  # fmt: skip


def expected(name: str, row: Row, library: Library, id: str) -> Any:
    """The code that a row's answer has in the drafted study."""
    value = row[name]
    scale = library.instruments["2021"].answer_of(id)
    if value is None or scale.type != "choice":
        return value
    codes = [*scale.choices, *scale.missing]
    if value in codes:
        return value
    words = exports.CHOICES[exports.SCALE_OF[name]][value][0]
    texts = {**scale.choices, **scale.missing}
    (code,) = [code for code in codes if words in texts[code].text.values()]
    return code


@pytest.mark.parametrize(("file", "answers", "define", "answer", "names"), CASES)
def test_answers_of_the_platform_come_in_with_the_right_codes(
    tmp_path: Path,
    file: str,
    answers: str,
    define: Callable[..., Path],
    answer: Callable[..., Path],
    names: Names,
) -> None:
    library = new(tmp_path, define(tmp_path / file))
    (tmp_path / "later").mkdir()
    written = answer(tmp_path / "later" / answers, ROWS)
    done = call(tmp_path, "survey", "import", str(written), "--wave", "2021", "--study", "orchard")
    assert done.status == 0, done.err
    assert "4 read = 4 kept + 0 duplicate + 0 rejected" in done.out
    assert "+ 0 unmatched" in done.out, done.out
    coded = code_file(written, library, "2021", today=TODAY)
    assert_codes(coded, library, names)


def assert_codes(coded: CodedFile, library: Library, names: Names) -> None:
    """Every answer of the specimen's rows is in the batch, as the definition codes it."""
    assert [p for p in coded.report.problems if p.severity != "note"] == []
    instrument = library.instruments["2021"]
    known = {_key(id): id for id in instrument.questions}
    for name in COLUMNS:
        question, _, option = names(name).partition(".")
        id = known[_key(question)]
        if instrument.answer_of(id).free_text:
            texts = coded.batch.free_text
            said = texts[texts["question"] == id]["text"]
            assert sorted(said) == sorted(row[name] for row in ROWS if row[name] is not None)
            continue
        found = coded.batch.responses[f"{id}.{option}" if option else id].astype(object)
        assert [None if pd.isna(value) else value for value in found] == [
            expected(name, row, library, id) for row in ROWS
        ], name


def _key(name: str) -> str:
    """A name without capitals and signs, as platforms differ in them."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())
