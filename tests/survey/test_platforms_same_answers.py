"""Whatever platform wrote the answers down, they come in as from a plain file."""

import importlib
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from orchard import TODAY, Row, open_orchard, write_csv

from survey.importing.import_file import CodedFile, code_file
from survey.importing.mapping import Mapping
from survey.library import Library

sys.path.append(str(Path(__file__).parents[1] / "specimens" / "exports"))
made: Any = importlib.import_module("make_exports")

TIMES = ("started_on", "completed_on")
ALL = ("response_id", "token", *TIMES)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return open_orchard(tmp_path_factory.mktemp("study"))


def plain(
    folder: Path,
    library: Library,
    kept: tuple[str, ...],
    rows: list[Row],
    language: str | None = None,
) -> CodedFile:
    """Import the same answers from a plain file that has only these columns of its own."""
    left_out = set(ALL) - set(kept)
    folder.mkdir()
    table = [{k: v for k, v in row.items() if k not in left_out} for row in rows]
    path = write_csv(folder / "plain.csv", table)
    return code_file(path, library, "2021", today=TODAY, language=language)


def assert_same(one: CodedFile, other: CodedFile) -> None:
    assert [p for p in other.report.problems if p.severity != "note"] == []
    one_keys = one.batch.responses.index
    for name in ("responses", "who"):
        left, right = getattr(one.batch, name), getattr(other.batch, name)
        pd.testing.assert_frame_equal(left, right.loc[one_keys])
    for name in ("reasons", "free_text"):
        left, right = getattr(one.batch, name), getattr(other.batch, name)
        order = list(left.columns)
        pd.testing.assert_frame_equal(
            left.sort_values(order, ignore_index=True), right.sort_values(order, ignore_index=True)
        )


CASES: list[tuple[str, str, Callable[..., Path], tuple[str, ...]]] = [
    ("Qualtrics", "a.csv", made.qualtrics, ALL),
    ("Qualtrics", "a.xlsx", partial(made.qualtrics, german=True), ALL),
    ("Qualtrics", "a.csv", partial(made.qualtrics, labels=False), ALL),
    ("Qualtrics", "a.csv", made.qualtrics_legacy, ALL),
    ("SurveyMonkey", "a.csv", made.surveymonkey, ALL),
    ("SurveyMonkey", "a.xlsx", partial(made.surveymonkey, repeated=True), ALL),
    *[
        ("LimeSurvey", "a.csv", partial(made.limesurvey, heading=heading, short=short), ALL)
        for heading in ("code", "expression", "dots", "text", "abbreviated", "both")
        for short in (True, False)
    ],
    ("LimeSurvey", "a.sav", made.limesurvey_spss, ("response_id", "token", "completed_on")),
    ("Google Forms", "a.csv", made.google_forms, ("completed_on",)),
    ("Microsoft Forms", "a.xlsx", made.microsoft_forms, ("response_id", *TIMES)),
    ("Microsoft Forms", "a.xlsx", partial(made.microsoft_forms, header="en"),
     ("response_id", *TIMES)),
    ("Typeform", "a.csv", made.typeform, ("response_id", *TIMES)),
    ("REDCap", "a.csv", made.redcap, ("response_id", "completed_on")),
    ("REDCap", "a.csv", made.redcap_labels, ("response_id", "token")),
    *[
        ("KoboToolbox", "a.csv", partial(made.kobo, selected=selected), ("response_id", *TIMES))
        for selected in ("both", "apart", "together")
    ],
    ("KoboToolbox", "a.csv", made.odk, ("response_id", *TIMES)),
    ("Nettskjema", "a.csv", made.nettskjema, ("response_id", "completed_on")),
    ("Nettskjema", "a.csv", partial(made.nettskjema, separator=","),
     ("response_id", "completed_on")),
    ("Nettskjema", "a.xlsx", made.nettskjema, ("response_id", "completed_on")),
    ("Nettskjema", "a.sav", made.nettskjema_spss, ("response_id", "completed_on")),
    ("SurveyXact", "a.xlsx", made.surveyxact, ("response_id", *TIMES)),
    ("SurveyXact", "a.xlsx", partial(made.surveyxact, split=True), ("response_id", *TIMES)),
    *[
        ("SurveyXact", "a.csv", partial(made.surveyxact_files, **how), ("response_id", *TIMES))
        for how in (
            {},
            {"separator": ";", "encoding": "cp1252"},
            {"separator": ",", "encoding": "cp1252", "stray": True},
            {"separator": ";", "encoding": "cp1252", "stray": True},
        )
    ],
]  # fmt: skip


@pytest.mark.parametrize(("layout", "name", "write", "kept"), CASES)
def test_a_platforms_layout_is_the_plain_one(
    library: Library,
    tmp_path: Path,
    layout: str,
    name: str,
    write: Callable[..., Path],
    kept: tuple[str, ...],
) -> None:
    rows = made.ROWS
    if layout == "Microsoft Forms":
        rows = [row | {"response_id": str(number)} for number, row in enumerate(rows, 1)]
    done = code_file(write(tmp_path / name, rows), library, "2021", today=TODAY)
    assert done.report.layout == layout
    assert done.report.because
    assert done.report.kept == len(rows)
    language = "nb" if layout == "LimeSurvey" else None
    assert_same(plain(tmp_path / "plain", library, kept, rows, language), done)


def test_an_unfinished_response_has_no_end_in_qualtrics(library: Library, tmp_path: Path) -> None:
    rows = [made.ROWS[0] | {"completed_on": None, "EQ_3": None}, made.ROWS[1]]
    done = code_file(made.qualtrics(tmp_path / "a.csv", rows), library, "2021", today=TODAY)
    assert_same(plain(tmp_path / "plain", library, ALL, rows), done)
    assert "break_off" in set(done.batch.reasons["reason"])


def test_a_sheet_without_names_is_read_by_a_mapping(library: Library, tmp_path: Path) -> None:
    rows = [row | {"response_id": str(number)} for number, row in enumerate(made.ROWS, 1)]
    path = made.microsoft_forms(tmp_path / "a.xlsx", rows, header="none")
    letters = [f"column {letter}" for letter in "FGHIJKLMNOPQRST"]
    mapping = Mapping(columns=dict(zip(letters, made.asked(), strict=True)))
    done = code_file(path, library, "2021", mapping=mapping, today=TODAY)
    (problem,) = [p for p in done.report.problems if p.severity != "note"]
    assert problem.rule == "header-missing"
    same = plain(tmp_path / "plain", library, ("response_id", *TIMES), rows)
    pd.testing.assert_frame_equal(same.batch.responses, done.batch.responses)


def test_every_event_of_a_longitudinal_project_is_a_sheet(library: Library, tmp_path: Path) -> None:
    path = made.redcap(tmp_path / "a.csv", made.ROWS, events=("spring_arm_1", "autumn_arm_1"))
    with pytest.raises(Exception, match='"spring_arm_1", "autumn_arm_1", and none fits best'):
        code_file(path, library, "2021", today=TODAY)
    done = code_file(path, library, "2021", today=TODAY, sheet="autumn_arm_1")
    assert_same(plain(tmp_path / "plain", library, ("token", "completed_on"), made.ROWS), done)


@pytest.mark.parametrize("name", list(made.ALL))
def test_the_same_file_under_another_name(library: Library, tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    path = made.ALL[name](tmp_path / name, made.ROWS)
    before = code_file(path, library, "2021", today=TODAY).report.layout
    path = path.rename(path.with_name("untitled"))
    assert code_file(path, library, "2021", today=TODAY).report.layout == before
