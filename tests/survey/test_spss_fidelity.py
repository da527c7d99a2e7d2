"""What SPSS and Stata say beside the cells: missing codes, sets, weights, and their limits."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from adopted import column
from orchard import TODAY, open_orchard, person, write_xlsx

from survey.adopting.adopt_file import adopt_file
from survey.adopting.declared_missing import declared_spans
from survey.adopting.draft_answers import draft_answer
from survey.adopting.foldable_sets import tick_codes
from survey.exporting.columns import ExportColumn
from survey.exporting.export_wave import export_wave
from survey.exporting.sav_extensions import add_extensions
from survey.exporting.sav_missing import missing_ranges
from survey.exporting.sav_sets import SavSet
from survey.exporting.sav_variables import sav_variable
from survey.importing.code_answers import code_column
from survey.importing.import_file import code_file, import_file
from survey.importing.raw_export import MissingRange, ResponseSet
from survey.importing.read_file import read_file
from survey.importing.spss_sets import parse_sets
from survey.library import Library, open_study
from survey.problems import Place
from survey.responses import REASON_CODES
from survey.show import person_view, view_lines
from survey.store.responses_store import read_responses
from survey.store.stores import open_stores
from survey.variables import Span, Variable

HERE = Place("made.sav", column="q")


def spans(*parts: Any) -> list[Span]:
    return [Span(low=p[0], high=p[1]) if isinstance(p, tuple) else Span(low=p, high=p)
            for p in parts]  # fmt: skip


def adopt(path: Path, folder: Path, **given: Any) -> Library:
    adopt_file(path, folder, wave="w1", id_column="person", **given)
    return open_study(folder)


@pytest.mark.parametrize("ending", [".sav", ".zsav"])
def test_a_weight_and_sets_are_written_so_that_they_are_read(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    frame = pd.DataFrame({
        "weighting_of_each_person": [0.5, 1.5], "tick_1": [1.0, 0.0], "tick_2": [0.0, 1.0],
        "said_this_first": ["Y", "N"], "said_this_next": ["N", "Y"], "story": ["a" * 600, "b"],
    })  # fmt: skip
    pyreadstat.write_sav(frame, str(path), compress=ending == ".zsav")
    ticks = ("tick_1", "tick_2")
    said = ("said_this_first", "said_this_next")
    sets = [
        SavSet("tools", "Hva brukte du på åkeren?", 1, False, ticks),
        SavSet("said", "", "Y", False, said),
        SavSet("answers", "By answer", 1, True, ticks),
        SavSet("kinds", "Kinds", None, False, said),
    ]
    add_extensions(path, "weighting_of_each_person", sets)
    (export,) = read_file(path)
    assert export.weight == "weighting_of_each_person"
    assert {one.name: one for one in export.sets} == {
        "tools": ResponseSet("tools", "Hva brukte du på åkeren?", "dichotomy", "1", ticks),
        "said": ResponseSet("said", "", "dichotomy", "Y", said),
        "answers": ResponseSet("answers", "By answer", "dichotomy", "1", ticks, True),
        "kinds": ResponseSet("kinds", "Kinds", "category", None, said),
    }
    again, _ = pyreadstat.read_sav(str(path))
    pd.testing.assert_frame_equal(again, frame, check_dtype=False)
    (problem,) = export.problems
    assert problem.severity == "note"
    assert 'weighted by "weighting_of_each_person"' in problem.message
    assert "the figures of this program are unweighted" in problem.message


def test_a_set_that_is_not_written_as_it_should_is_left_out() -> None:
    names = {"a": "A", "b": "B"}
    record = b"$one=D1 1 99 too short a b\n$two=C 5 Kinds a b\n$three=C 1 x a c\n$four=C 1 y a b"
    assert [one.name for one in parse_sets(record, names, "utf-8")] == ["two", "four"]


@pytest.mark.parametrize(
    ("declared", "answers", "told"),
    [
        (spans(8, 9, 99), [1, 2], [8, 9, 99]),
        (spans((None, -1), 99), [1], [{"lo": -np.inf, "hi": -1}, 99]),
        (spans((90, None)), [1], [{"lo": 90, "hi": np.inf}]),
        (spans(96, 97, 98, 99), [1, 2], [{"lo": 96, "hi": 99}]),
        (spans(0, 97, 98, 99), [1, 2], [{"lo": 97, "hi": 99}, 0]),
        (spans(7, 8, 9, 99), [1, 10], [{"lo": 7, "hi": 9}, 99]),
    ],
)
def test_missing_codes_are_declared_as_spss_can(
    declared: list[Span], answers: list[Any], told: list[Any]
) -> None:
    assert missing_ranges(declared, answers, False, HERE) == (told, [])


def test_missing_codes_that_spss_cannot_declare_are_reported() -> None:
    told, (problem,) = missing_ranges(spans(1, 3, 5, 7), [2, 4, 6], False, HERE)
    assert told == [1, 3, 5]
    assert problem.rule == "missing-too-many"
    assert "these are more: 1, 3, 5, 7. The last are only labelled." in problem.message
    told, (problem,) = missing_ranges(spans("NA", "ikke oppgitt"), [], True, HERE)
    assert told == ["NA"]
    assert problem.rule == "missing-too-long"
    assert "a text of at most 8 bytes missing; 1 longer ones are only labelled" in problem.message


def test_a_file_s_own_labels_are_those_of_its_language_only() -> None:
    plain = ExportColumn("q", "Wording", value_labels={1: "Yes", 2: "2", 3: "Other (3)"})
    given = Variable(
        label={"nb": "Ordlyd "}, labels={1: {}, 3: {"nb": "Annet"}, 0.5: {"nb": "Halv"}}
    )
    norwegian = sav_variable(plain, given, "nb")
    assert norwegian.label == "Ordlyd "
    assert norwegian.labels == {3: "Annet", 0.5: "Halv"}
    english = sav_variable(plain, given, "en")
    assert english.label == "Wording"
    assert english.labels == {3: "Other (3)", 0.5: "Halv"}


def test_declared_codes_are_kept_with_the_reason_that_nobody_knows_why() -> None:
    cells = [1, 2, 90, 95, 99, None]
    given = column(
        cells, labels={1: "Ja", 2: "Nei", 99: "Ubesvart"}, missing=(MissingRange(90, 99),)
    )
    coded = code_column(given, draft_answer(given, "nb").scale, {}, TODAY)
    assert list(coded.values) == [1, 2, 90, 95, 99, None]
    missing = REASON_CODES["platform_missing"]
    assert coded.reasons.tolist() == [0, 0, missing, missing, missing, 0]
    assert list(coded.answered) == [True, True, *[False] * 4]


def test_a_range_that_holds_nothing_is_left_out() -> None:
    given = column([1, 2], missing=(MissingRange(np.inf, np.inf), MissingRange(-np.inf, -1.0)))
    assert declared_spans(given) == (Span(high=-1),)


@pytest.mark.parametrize(
    ("first", "second", "codes"),
    [
        ([0, 1, 0], [1, 1, 0], [{}, {}]),
        ([1, None, 1], [None, 1, 1], [{0: None}, {0: None}]),
        ([1, 2, 1], [2, 2, 1], None),
        ([0, 1, None], [1, 1, 0], [{}, {}]),
        ([0, 1, None], [1, 1, 1], None),
    ],
    ids=["ticks", "only ticks", "unlabelled 2", "empty where nothing is ticked", "told apart"],
)
def test_ticks_become_one_question_only_when_they_can_be_given_back(
    first: list[Any], second: list[Any], codes: Any
) -> None:
    columns = [column(cells, f"t_{n}", format="F1.0") for n, cells in enumerate((first, second))]
    assert tick_codes(columns) == codes


def test_ticks_with_words_have_codes_of_their_own() -> None:
    labels: dict[float | str, str] = {1: "Yes", 2: "No"}
    columns = [column([1, 2, 1], f"t_{n}", labels, format="F1.0") for n in (1, 2)]
    assert tick_codes(columns, "1") == [{0: 2}, {0: 2}]
    assert tick_codes(columns, "2") is None
    texts = [column(["Y", "N"], f"t_{n}", format="A1") for n in (1, 2)]
    assert tick_codes(texts, "Y") == [{1: "Y", 0: "N"}] * 2


def test_statas_missing_values_keep_which_is_which(tmp_path: Path) -> None:
    frame = pd.DataFrame({
        "person": ["a", "b", "c", "d"], "heard": [1.0, 2.0, "a", "b"],
        "age": [120.0, 3.0, "a", 5.0],
        "town": ["Oslo", "Bergen", "Oslo", "Oslo"],
    })  # fmt: skip
    pyreadstat.write_dta(
        frame,
        str(tmp_path / "a.dta"),
        variable_value_labels={"heard": {1: "Ja", 2: "Nei", "a": "Vet ikke", "b": "Nektet"}},
        missing_user_values={"heard": ["a", "b"], "age": ["a"]},
    )
    (export,) = read_file(tmp_path / "a.dta")
    assert ".a as -1001, .b as -1002" in export.problems[0].message
    library = adopt(tmp_path / "a.dta", tmp_path / "study", language="nb")
    scale = library.instrument("w1").answer_of("heard")
    assert {c: m.reason for c, m in scale.missing.items()} == {
        -1001: "dont_know",
        -1002: "platform_missing",
    }
    with open_stores(tmp_path / "data") as stores:
        import_file(tmp_path / "a.dta", library, "w1", stores)
        responses = read_responses(stores, library, "w1")
    export_wave(library, "w1", responses, tmp_path / "b.sav", "nb")
    back, meta = pyreadstat.read_sav(str(tmp_path / "b.sav"), user_missing=True)
    assert sorted(back["heard"]) == [-1002, -1001, 1, 2]
    assert sorted(back["age"]) == [-1001, 3, 5, 120]
    assert sorted(back["town"]) == ["Bergen", "Oslo", "Oslo", "Oslo"]
    assert meta.variable_value_labels["heard"][-1002] == "Nektet"
    assert meta.missing_ranges["age"] == [{"lo": -1001, "hi": -1001}]


def test_moments_keep_their_time_and_days_are_days(tmp_path: Path) -> None:
    begins = dt.datetime(1582, 10, 14)  # noqa: DTZ001
    day = (dt.datetime(2020, 2, 29) - begins).total_seconds()  # noqa: DTZ001
    days = draft_answer(column([day, day + 86_400], spss_seconds=True), "en").scale
    assert (days.type, days.time) == ("date", False)
    moments = column([day + 3661.5, day], spss_seconds=True)
    scale = draft_answer(moments, "en").scale
    assert (scale.type, scale.time) == ("date", True)
    coded = code_column(moments, scale, {}, TODAY)
    assert list(coded.values) == ["2020-02-29T01:01:01.500000", "2020-02-29T00:00:00"]


def test_questions_with_several_answers_and_days_leave_as_spss_has_them(tmp_path: Path) -> None:
    library = open_orchard(tmp_path / "study")
    with open_stores(tmp_path / "data") as stores:
        import_file(
            write_xlsx(tmp_path / "a.xlsx", [person(1), person(2)]),
            library, "2021", stores, today=TODAY,
        )  # fmt: skip
        responses = read_responses(stores, library, "2021")
    export_wave(library, "2021", responses, tmp_path / "b.sav", "nb", all_background=True)
    (export,) = read_file(tmp_path / "b.sav")
    (one,) = export.sets
    assert (one.name, one.label) == ("BODIES", "Hvor har du vært med?")
    assert one.variables == ("BODIES.board", "BODIES.market", "BODIES.none")
    began = next(c for c in export.columns if c.name == "BEGAN")
    assert (began.format, began.spss_seconds) == ("EDATE10", True)


def test_what_a_file_declares_missing_is_not_offered_as_an_answer(tmp_path: Path) -> None:
    frame = pd.DataFrame({"person": ["a", "b", "c"], "heard": [1.0, 2, 99], "age": [30.0, 40, 50]})
    pyreadstat.write_sav(
        frame,
        str(tmp_path / "a.sav"),
        variable_value_labels={"heard": {1: "Ja", 2: "Nei", 99: "Avbrutt"}},
        missing_ranges={"heard": [99]},
    )
    library = adopt(tmp_path / "a.sav", tmp_path / "study", language="nb")
    shown = "\n".join(view_lines(person_view(library, "w1", "participant", language="nb")))
    assert "Nei" in shown
    assert "Avbrutt" not in shown
    coded = code_file(tmp_path / "a.sav", library, "w1", today=TODAY)
    assert coded.report.cells["platform_missing"] == 1


def test_the_next_wave_has_the_same_missing_codes_and_its_own_form(tmp_path: Path) -> None:
    for name, form in (("one", "F3.0"), ("two", "F8.2")):
        pyreadstat.write_sav(
            pd.DataFrame({"person": ["a", "b", "c"], "heard": [1.0, 2, 95]}),
            str(tmp_path / f"{name}.sav"),
            column_labels={"heard": "Ble du hørt?"},
            variable_value_labels={"heard": {1: "Ja", 2: "Nei"}},
            missing_ranges={"heard": [{"lo": 90, "hi": 99}]},
            variable_format={"heard": form},
        )
    adopt(tmp_path / "one.sav", tmp_path / "study", language="nb")
    adopt_file(tmp_path / "two.sav", tmp_path / "study", wave="w2")
    library = open_study(tmp_path / "study")
    first, second = library.instruments["w1"], library.instruments["w2"]
    assert second.questions["heard"].answer == first.questions["heard"].answer
    assert second.answer_of("heard") == first.answer_of("heard")
    assert first.answer_of("heard").missing_reason(95) == "platform_missing"
    assert first.variables["heard"].format == "F3.0"
    assert second.variables["heard"].format == "F8.2"


def test_block_sav_labels_missing(tmp_path: Path) -> None:
    """PSPP, haven and pyreadstat agree on what this file's cells are; so must the answers."""
    reference = Path(__file__).parents[1] / "reference"
    values = json.loads((reference / "values_extra.json").read_text(encoding="utf-8"))["values"]
    block = next(entry for entry in values if entry["id"] == "sav_labels_missing")
    expected, tolerance = block["value"], block["tol_rel"]
    path = reference / "labels_missing.sav"
    (export,) = read_file(path)
    assert len(export.rows) == expected["n_rows"]
    columns = {one.name: one for one in export.columns}
    for name, mean in expected["mean"].items():
        cells = pd.Series(columns[name].cells, dtype=float)
        declared = cells.map(columns[name].declares_missing).astype(bool)
        assert cells[~declared].mean() == pytest.approx(mean, rel=tolerance, abs=0)
        assert cells[~declared].notna().sum() == expected["n_valid"][name]
        counts = expected["missing_reason_counts"][name]
        found = {f"{code:g}": int(n) for code, n in cells[declared].value_counts().items()}
        found |= {"system": int(cells.isna().sum())} if cells.isna().any() else {}
        assert found == counts
    role = {f"{code:g}": label for code, label in columns["role"].value_labels.items()}
    assert role == expected["labels_role"]
    assert columns["wave"].label == expected["var_label_wave"]
