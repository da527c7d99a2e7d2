"""Each odd cell has its rule, its words and its place, and costs that cell only."""

from pathlib import Path
from typing import Any

import pytest
from orchard import TODAY, open_orchard, person, picker, write_csv, write_sav, write_xlsx

from survey.importing.import_file import CodedFile, code_file
from survey.library import Library


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return open_orchard(tmp_path_factory.mktemp("study"))


def read(path: Path, library: Library) -> CodedFile:
    return code_file(path, library, "2021", today=TODAY)


CELLS: list[tuple[str, Any, str, str]] = [
    ("EQ_1", 7, "out-of-range", '"7" is no code of this question (Helt uenig … Helt enig).'),
    ("EQ_1", "4.5", "out-of-range", '"4.5" is no code of this question'),
    ("EQ_1", "Agre", "unknown-answer", '"Agre" is no answer of this question'),
    ("EQ_1", "Heltt enig", "unknown-answer", 'Did it mean "Helt enig"?'),
    ("EQ_1", "Litt enig; Helt enig", "two-answers", "holds 2 answers where one is allowed"),
    ("EQ_1", "4, 5", "two-answers", "holds 2 answers where one is allowed"),
    ("HOURS", "mange", "text-in-number", '"mange" is not a number.'),
    ("HOURS", 61, "out-of-range", "61 is not between 0 and 60."),
    ("TREES", "2,5", "not-whole", "2.5 is not a whole number."),
    ("BEGAN", "31.02.2020", "not-a-date", '"31.02.2020" is not a day in the calendar.'),
    ("BEGAN", "02.06.2021", "date-in-future", "2021-06-02 is later than the day of the import."),
    ("BODIES.board", "kanskje", "not-ticked-or-not", "neither ticked (1) nor not ticked (0)"),
]


@pytest.mark.parametrize(("column", "value", "rule", "words"), CELLS)
def test_an_odd_cell_is_listed_and_the_row_kept(
    library: Library, tmp_path: Path, column: str, value: Any, rule: str, words: str
) -> None:
    rows = [person(1), person(2, **{column: value})]
    done = read(write_xlsx(tmp_path / "spring.xlsx", rows), library)
    (problem,) = done.report.problems
    assert problem.rule == rule
    assert words in str(problem)
    assert str(problem).startswith(f'spring.xlsx, sheet "Data", row 3, column "{column}": ')
    assert problem.value == str(value)
    assert problem.severity == "warning"
    assert problem.remedy
    assert done.report.kept == 2
    assert done.batch.responses[column].isna().tolist() == [False, True]
    reasons = done.batch.reasons.set_index(["row_key", "column"])["reason"]
    assert reasons["r2", column] == "invalid"


def test_a_code_element_is_never_shown(library: Library, tmp_path: Path) -> None:
    done = read(write_csv(tmp_path / "a.csv", [person(1, CODE_2="hemmelig")]), library)
    (problem,) = done.report.problems
    assert problem.rule == "wrong-form"
    assert "hemmelig" not in str(problem)
    assert problem.value == ""
    assert set(done.batch.codes["CODE_2"]) == {None}


def test_code_elements_are_written_one_way(library: Library, tmp_path: Path) -> None:
    rows = [
        person(1, CODE_1="aa", CODE_2=7),
        person(2, CODE_1="ä", CODE_2="07"),
        person(3, CODE_1="x", CODE_2="X"),
    ]
    done = read(write_xlsx(tmp_path / "a.xlsx", rows), library)
    assert done.batch.codes["CODE_1"].tolist()[:2] == ["Å", "Æ"]
    assert done.batch.codes["CODE_2"].tolist()[:2] == ["07", "07"]
    assert done.batch.who.loc["r3", ["CODE_1", "CODE_2"]].isna().all()


def test_user_missing_keeps_its_reason(library: Library, tmp_path: Path) -> None:
    rows = [person(1, EQ_1=8), person(2, EQ_1=9), person(3, EQ_1=-99), person(4, EQ_1=77)]
    path = write_sav(
        tmp_path / "a.sav",
        rows,
        missing_ranges={"EQ_1": [{"lo": -999, "hi": -90}, 8]},
    )
    done = read(path, library)
    reasons = done.batch.reasons[done.batch.reasons["column"] == "EQ_1"]
    assert reasons["reason"].tolist() == [
        "dont_know", "not_applicable", "platform_missing", "invalid",
    ]  # fmt: skip
    assert done.batch.responses["EQ_1"].tolist()[:2] == [8, 9]
    assert [p.rule for p in done.report.problems] == ["out-of-range"]


def test_one_absurd_spss_date_costs_one_cell(library: Library, tmp_path: Path) -> None:
    seconds = 13_696_819_200.0
    rows = [person(1, BEGAN=seconds), person(2, BEGAN=6.4e15), person(3, BEGAN=seconds)]
    path = write_sav(tmp_path / "a.sav", rows, variable_format={"BEGAN": "DATE11"})
    done = read(path, library)
    assert done.batch.responses["BEGAN"].notna().tolist() == [True, False, True]
    assert [p.rule for p in done.report.problems] == ["not-a-date"]


def test_an_answer_to_a_question_not_asked_is_left_out(library: Library, tmp_path: Path) -> None:
    done = read(write_xlsx(tmp_path / "a.xlsx", [person(1, PICK_1=4), picker(2)]), library)
    (problem,) = done.report.problems
    assert problem.rule == "not-asked-answered"
    assert "question PICK_1 is not asked of this person, but was answered" in problem.message
    assert done.batch.responses["PICK_1"].tolist()[1:] == [3]
    assert done.batch.responses["PICK_1"].isna().tolist() == [True, False]
    reasons = done.batch.reasons.set_index(["row_key", "column"])["reason"]
    assert reasons["r1", "PICK_1"] == "not_asked"


def test_where_the_role_is_not_known_an_answer_is_kept(library: Library, tmp_path: Path) -> None:
    rows = [person(1, JOB=None, PICK_1=4), person(2, JOB=None)]
    done = read(write_xlsx(tmp_path / "a.xlsx", rows), library)
    assert done.report.problems == ()
    assert done.batch.responses["PICK_1"].tolist()[0] == 4
    reasons = done.batch.reasons.set_index(["row_key", "column"])["reason"]
    assert reasons["r2", "PICK_1"] == "not_asked"
    assert reasons["r2", "JOB"] == "skipped"


def test_empty_cells_have_reasons(library: Library, tmp_path: Path) -> None:
    rows = [
        person(1, EQ_1=None),
        person(2, EQ_2=None, HOURS=None, TREES=None, BEGAN=None, WORDS=None, EQ_3=None)
        | {"completed_on": None},
        person(3, WORDS=None, EQ_3=None),
    ]
    done = read(write_xlsx(tmp_path / "a.xlsx", rows), library)
    reasons = done.batch.reasons.set_index(["row_key", "column"])["reason"]
    assert reasons["r1", "EQ_1"] == "skipped"
    assert reasons["r2", "EQ_2"] == "break_off"
    assert reasons["r2", "EQ_3"] == "break_off"
    assert reasons["r2", "PICK_1"] == "not_asked"
    assert reasons["r3", "EQ_3"] == "skipped", "the form was sent in"
    answered = done.batch.responses.drop(columns=["arena", "role2", "language", "completed_on"])
    for row_key, column in zip(*answered.isna().to_numpy().nonzero(), strict=True):
        assert (answered.index[row_key], answered.columns[column]) in reasons.index


def test_a_column_the_file_lacks_is_missing_on_the_platform(
    library: Library, tmp_path: Path
) -> None:
    row = person(1)
    del row["EQ_2"], row["PICK_1"]
    done = read(write_xlsx(tmp_path / "a.xlsx", [row]), library)
    (problem,) = done.report.problems
    assert problem.rule == "question-absent"
    assert "no column for 2 questions: EQ_2, PICK_1" in problem.message
    reasons = done.batch.reasons.set_index(["row_key", "column"])["reason"]
    assert reasons["r1", "EQ_2"] == "platform_missing"
    assert reasons["r1", "PICK_1"] == "not_asked"
