"""A column is a question by name or wording, and never by likeness alone."""

from pathlib import Path
from typing import Any

import pytest
from orchard import TODAY, open_orchard, person, write_csv, write_sav, write_xlsx

from survey.importing.import_file import CodedFile, code_file
from survey.importing.mapping import Mapping, read_mapping
from survey.library import Library
from survey.problems import Problem, SurveyError


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return open_orchard(tmp_path_factory.mktemp("study"))


def read(path: Path, library: Library, mapping: Mapping | None = None) -> CodedFile:
    return code_file(path, library, "2021", mapping=mapping, today=TODAY)


def refusal(path: Path, library: Library) -> Problem:
    with pytest.raises(SurveyError) as caught:
        read(path, library)
    (problem,) = caught.value.problems
    return problem


def renamed(row: dict[str, Any], **names: str) -> dict[str, Any]:
    return {names.get(name, name): value for name, value in row.items()}


def test_names_may_differ_in_case_and_signs(library: Library, tmp_path: Path) -> None:
    row = renamed(person(1), EQ_1="eq-1", EQ_2="Eq_2")
    row = {name.replace("BODIES.", "bodies_"): value for name, value in row.items()}
    done = read(write_csv(tmp_path / "a.csv", [row]), library)
    assert done.report.problems == ()
    assert done.batch.responses["EQ_1"].tolist() == [4]
    assert done.batch.responses["BODIES.board"].tolist() == [1]


def test_an_unknown_column_is_listed_with_a_suggestion(library: Library, tmp_path: Path) -> None:
    row = renamed(person(1), EQ_1="Jeg blir ofte hørt i hagen") | {"Hvor bor du?": "Her"}
    done = read(write_csv(tmp_path / "a.csv", [row]), library)
    unmatched = [p for p in done.report.problems if p.rule == "column-unmatched"]
    assert len(unmatched) == 2
    assert 'If it is "EQ_1", say so in a mapping' in unmatched[0].remedy
    assert "else nothing need be done" in unmatched[1].remedy
    assert done.batch.responses["EQ_1"].isna().all()


def test_the_same_name_with_other_wording_is_another_question(
    library: Library, tmp_path: Path
) -> None:
    labels = {"EQ_1": "Hvor mange epler spiser du?"}
    problem = refusal(write_sav(tmp_path / "a.sav", [person(1)], column_labels=labels), library)
    assert problem.rule == "other-question"
    assert (
        'the file calls this "Hvor mange epler spiser du?", but question "EQ_1" reads '
        '"Jeg blir hørt i hagen."' in problem.message
    )
    mapped = Mapping(columns={"EQ_1": "EQ_1"})
    assert read(tmp_path / "a.sav", library, mapped).batch.responses["EQ_1"].tolist() == [4]


def test_the_same_name_with_other_labels_is_an_error(library: Library, tmp_path: Path) -> None:
    labels = {"EQ_1": {1: "Helt enig", 5: "Helt uenig"}}
    path = write_sav(tmp_path / "a.sav", [person(1)], variable_value_labels=labels)
    with pytest.raises(SurveyError, match='code 1 means "Helt enig", but in question "EQ_1"'):
        read(path, library)


def test_labels_may_be_in_the_other_language_and_untidy(library: Library, tmp_path: Path) -> None:
    labels = {"EQ_1": {1: " completely  disagree", 5: "COMPLETELY AGREE."}}
    path = write_sav(
        tmp_path / "a.sav",
        [person(1)],
        variable_value_labels=labels,
        column_labels={"EQ_1": "I am heard in the orchard"},
    )
    assert read(path, library).report.problems == ()


def test_an_answer_declared_missing_is_an_error(library: Library, tmp_path: Path) -> None:
    path = write_sav(tmp_path / "a.sav", [person(1)], missing_ranges={"EQ_1": [5]})
    problem = refusal(path, library)
    assert problem.rule == "other-missing"
    assert "the file declares code 5 missing" in problem.message


def test_two_columns_of_one_question(library: Library, tmp_path: Path) -> None:
    row = person(1) | {"Jeg blir hørt i hagen.": 3}
    done = read(write_csv(tmp_path / "a.csv", [row]), library)
    assert [p.rule for p in done.report.problems] == ["column-unmatched"]
    twice = write_xlsx(tmp_path / "b.xlsx", [person(1) | {"x": 3}], [*person(1), "EQ_1"])
    problem = refusal(twice, library)
    assert problem.rule == "question-twice"
    assert 'column "EQ_1" and this column are both question "EQ_1"' in problem.message


def test_nothing_says_who_is_who(library: Library, tmp_path: Path) -> None:
    row = person(1)
    for name in ("response_id", "token", "CODE_1", "CODE_2"):
        del row[name]
    problem = refusal(write_csv(tmp_path / "a.csv", [row]), library)
    assert problem.rule == "no-id-column"
    assert "nothing in this file says which rows belong to the same person" in problem.message


def test_the_code_alone_is_enough(library: Library, tmp_path: Path) -> None:
    rows = [person(1, CODE_2="08"), person(2)]
    for row in rows:
        del row["response_id"], row["token"]
    done = read(write_csv(tmp_path / "a.csv", rows), library)
    assert done.report.kept == 2
    assert set(done.batch.tokens) == {None}


@pytest.mark.parametrize("name", ["Token", "respondent key", "ExternalReference"])
def test_the_token_column_by_the_platforms_names(
    library: Library, tmp_path: Path, name: str
) -> None:
    done = read(write_csv(tmp_path / "a.csv", [renamed(person(1), token=name)]), library)
    assert done.batch.tokens.tolist() == ["TREE1"]
    assert done.report.problems == ()


def test_an_id_that_is_no_id(library: Library, tmp_path: Path) -> None:
    rows = [person(n, response_id="form 7") for n in range(1, 7)]
    problem = refusal(write_csv(tmp_path / "a.csv", rows), library)
    assert problem.rule == "id-not-unique"
    assert "6 rows have only 1 different values" in problem.message


def test_a_platforms_own_columns_are_ignored(library: Library, tmp_path: Path) -> None:
    row = person(1) | {"IPAddress": "127.0.0.1", "E-postadresse": "a@example.org"}
    done = read(write_csv(tmp_path / "a.csv", [row]), library)
    assert [c.became for c in done.report.columns].count("ignored") == 2
    assert done.report.problems == ()


def test_a_file_of_another_wave(library: Library, tmp_path: Path) -> None:
    problem = refusal(write_csv(tmp_path / "a.csv", [person(1) | {"wave": 2019}]), library)
    assert problem.rule == "other-wave"
    assert 'it answers wave "2019", not "2021"' in problem.message
    assert read(tmp_path / "a.csv", library, Mapping(columns={"wave": None})).report.kept == 1


def test_no_column_is_a_question(library: Library, tmp_path: Path) -> None:
    problem = refusal(write_csv(tmp_path / "a.csv", [{"4": 4, "2": 2}]), library)
    assert problem.rule == "no-question-found"
    assert "none of the 2 columns is a question of wave 2021" in problem.message


def test_a_column_without_a_name(library: Library, tmp_path: Path) -> None:
    row = person(1) | {"x": "verdi"}
    path = write_xlsx(tmp_path / "a.xlsx", [row], [*person(1), ""])
    done = read(path, library)
    (problem,) = done.report.problems
    assert problem.rule == "header-empty"
    assert problem.place is not None
    assert problem.place.column == "V"


def test_a_mapping_decides(library: Library, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(
        "columns:\n  Spørsmål 7: EQ_1\n  EQ_2: null\n  Nøkkel: token\n"
        "values:\n  EQ_1: {tja: 3, 97: null}\n",
        encoding="utf-8",
    )
    mapping = read_mapping(tmp_path / "m.yaml", library.instruments["2021"])
    rows = [
        renamed(person(n, EQ_1=value), EQ_1="Spørsmål 7", token="Nøkkel")
        for n, value in ((1, "Tja"), (2, 97))
    ]
    done = read(write_csv(tmp_path / "a.csv", rows), library, mapping)
    assert done.batch.responses["EQ_1"].tolist()[0] == 3
    reasons = done.batch.reasons.set_index(["row_key", "column"])["reason"]
    assert reasons["r2", "EQ_1"] == "platform_missing"
    assert done.batch.responses["EQ_2"].isna().all()
    assert done.batch.tokens.tolist() == ["TREE1", "TREE2"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("columns: {A: EQ_11}", 'm.yaml:1: "EQ_11" is no question of this instrument. Did you'),
        ("values: {EQ_1: {tja: 6}}", '"6" is not a code of question "EQ_1". Its codes are 1, 2'),
        ("kolonner: {A: EQ_1}", "a mapping holds only `columns:` and `values:`."),
        ("columns: [EQ_1]", '"columns" must hold one line an entry'),
    ],
)
def test_a_broken_mapping(library: Library, tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SurveyError) as caught:
        read_mapping(tmp_path / "m.yaml", library.instruments["2021"])
    assert words in str(caught.value)


def test_a_mapping_that_names_no_column(library: Library, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [person(1)])
    done = read(path, library, Mapping(columns={"Borte": None}))
    (problem,) = done.report.problems
    assert problem.rule == "mapping-unused"
