"""A column is a question by name or wording, and never by likeness alone."""

from pathlib import Path
from typing import Any

import pytest
from orchard import INSTRUMENT, TODAY, open_orchard, person, write_csv, write_sav, write_xlsx

from survey.importing.import_file import CodedFile, code_file
from survey.importing.mapping import Mapping, read_mapping
from survey.importing.wording import VALUE_LABEL_CUT, is_wording
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
    labels = {"EQ_1": {1: "Svært lite", 4: "Litt enig"}}
    path = write_sav(tmp_path / "a.sav", [person(1)], variable_value_labels=labels)
    problem = refusal(path, library)
    assert problem.rule == "other-labels"
    assert 'code 1 means "Svært lite", but in question "EQ_1" it means "Helt uenig"' in str(problem)
    assert 'map the column in a mapping file: `columns: {"EQ_1": EQ_1}`' in problem.remedy
    mapped = Mapping(columns={"EQ_1": "EQ_1"})
    assert read(path, library, mapped).batch.responses["EQ_1"].tolist() == [4]


@pytest.mark.parametrize(
    ("low", "high"), [("Helt enig", "Helt uenig"), ("completely agree", "Completely disagree.")]
)
def test_labels_that_run_the_other_way_need_the_codes_themselves(
    library: Library, tmp_path: Path, low: str, high: str
) -> None:
    path = write_sav(
        tmp_path / "a.sav", [person(1, EQ_1=5)], variable_value_labels={"EQ_1": {1: low, 5: high}}
    )
    problem = refusal(path, library)
    assert problem.rule == "other-order"
    assert 'run another way than those of question "EQ_1": by its labels 1 is 5, 5 is 1' in str(
        problem
    )
    assert "`values: {EQ_1: {1: 5, 5: 1}}`" in problem.remedy
    with pytest.raises(SurveyError, match="run another way"):
        read(path, library, Mapping(columns={"EQ_1": "EQ_1"}))
    turned = Mapping(values={"EQ_1": {"1": 5, "5": 1}})
    assert read(path, library, turned).batch.responses["EQ_1"].tolist() == [1]
    kept = Mapping(values={"EQ_1": {"1": 1, "5": 5}})
    assert read(path, library, kept).batch.responses["EQ_1"].tolist() == [5]


def test_ticks_that_run_the_other_way(library: Library, tmp_path: Path) -> None:
    labels = {"BODIES.board": {0: "Valgt", 1: "Ikke valgt"}}
    path = write_sav(tmp_path / "a.sav", [person(1)], variable_value_labels=labels)
    problem = refusal(path, library)
    assert problem.rule == "other-order"
    assert 'labels 0 means ticked and 1 not ticked in "BODIES.board"' in problem.message
    right = {"BODIES.board": {0: "Ikke valgt", 1: "Valgt"}}
    path = write_sav(tmp_path / "b.sav", [person(1)], variable_value_labels=right)
    assert read(path, library).batch.responses["BODIES.board"].tolist() == [1]


LONG = (
    "Jeg har hatt gode muligheter til å komme med innspill til alt vi gjør i hagen, også om våren."
)


def test_labels_that_a_format_cuts_are_the_same_question(tmp_path: Path) -> None:
    text = INSTRUMENT.replace("Jeg blir hørt i hagen.", f'"{LONG}"')
    library = open_orchard(tmp_path / "study", instrument=text)
    for number, length in enumerate((40, 60, 80)):
        label = LONG[:length]
        named = write_sav(tmp_path / f"{number}.sav", [person(1)], column_labels={"EQ_1": label})
        assert read(named, library).report.problems == (), length
        other = write_sav(
            tmp_path / f"v{number}.sav",
            [renamed(person(1), EQ_1="v1")],
            column_labels={"v1": label},
            variable_value_labels={},
            missing_ranges={},
        )
        (line,) = [c for c in read(other, library).report.columns if c.column == "v1"]
        assert (line.target, line.how) == ("EQ_1", "platform structure")
    cut = write_sav(tmp_path / "c.sav", [person(1)], column_labels={"EQ_1": LONG[:50]})
    assert refusal(cut, library).rule == "other-question"


@pytest.mark.parametrize("length", [40, 60, 80, 119, 120])
def test_a_value_label_at_a_limit_may_be_the_beginning(length: int) -> None:
    answer = f"{LONG} {LONG}"
    assert is_wording(answer[:length], [answer], VALUE_LABEL_CUT)
    assert not is_wording(answer[: length // 2 + 3], [answer], VALUE_LABEL_CUT)
    assert not is_wording(f"X{answer[: length - 1]}", [answer], VALUE_LABEL_CUT)


@pytest.mark.parametrize(
    "heading", ["Tenk på våren-Jeg blir hørt i hagen", "Tenk på våren...- Jeg blir hørt i hagen."]
)
def test_a_row_behind_its_common_question(library: Library, tmp_path: Path, heading: str) -> None:
    done = read(write_csv(tmp_path / "a.csv", [renamed(person(1), EQ_1=heading)]), library)
    assert done.report.problems == ()
    assert done.batch.responses["EQ_1"].tolist() == [4]


def test_a_row_behind_another_question_is_not_it(library: Library, tmp_path: Path) -> None:
    row = renamed(person(1), EQ_1="Tenk på høsten-Jeg blir hørt i hagen")
    done = read(write_csv(tmp_path / "a.csv", [row]), library)
    assert "column-unmatched" in {problem.rule for problem in done.report.problems}
    assert done.batch.responses["EQ_1"].isna().all()


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


def test_a_text_declared_missing_is_an_error(library: Library, tmp_path: Path) -> None:
    path = write_sav(tmp_path / "a.sav", [person(1)], missing_ranges={"JOB": ["PICKER"]})
    problem = refusal(path, library)
    assert problem.rule == "other-missing"
    assert "the file declares code PICKER missing" in problem.message


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
        ("kolonner: {A: EQ_1}", 'm.yaml:1: "kolonner" is no section of a mapping; those a person'),
        ("columns: [EQ_1]", 'm.yaml:1: "columns" must hold one line an entry'),
        ("- EQ_1", "m.yaml:1: a mapping must hold one line an entry"),
        ("values: {EQ_1: tja}", 'm.yaml:1: "EQ_1" must hold one line an entry'),
        ("values:\n  EQ_1:\n    tja: 3\n    Tja.: 4", 'm.yaml:4: "Tja." stands twice for question'),
        ("values: {EQ_1: {tja: true}}", '"True" is not a code of question "EQ_1".'),
        ("values: {HOURS: {mye: 61}}", '"61" is not a code of question "HOURS". Its codes are of'),
        ("values: {BODIES: {Styre: null}}", '"null" cannot stand for a text of question "BODIES"'),
        ("values: {BODIES: {Styre: x}}", '"x" is not a code of question "BODIES". Its codes are'),
        ("layout: {wave: 2021}", "m.yaml:1: the layout must say wave, platform, columns and"),
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
    (tmp_path / "m.yaml").write_text("columns:\n  Borte: null\n", encoding="utf-8")
    mapping = read_mapping(tmp_path / "m.yaml", library.instruments["2021"])
    (problem,) = read(path, library, mapping).report.problems
    assert "m.yaml:2: the mapping names a column" in str(problem)


def test_words_for_the_options_of_a_multiple_choice(library: Library, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(
        "values: {BODIES: {Hagestyret: board, boden: market}, BEGAN: {i fjor: 2020-04-01}}\n",
        encoding="utf-8",
    )
    mapping = read_mapping(tmp_path / "m.yaml", library.instruments["2021"])
    row = {name: value for name, value in person(1).items() if not name.startswith("BODIES")}
    row |= {"BODIES": "Hagestyret; Boden", "BEGAN": "I fjor"}
    done = read(write_csv(tmp_path / "a.csv", [row], separator="\t"), library, mapping)
    assert done.report.problems == ()
    ticked = done.batch.responses[["BODIES.board", "BODIES.market", "BODIES.none"]]
    assert ticked.iloc[0].tolist() == [1, 1, 0]
    assert done.batch.responses["BEGAN"].tolist() == ["2020-04-01"]
