"""What each format says of a questionnaire, by the platforms' own rules."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from pyxform.xls2json import parse_file_to_json
from pyxform.xls2xform import convert

from survey.adopting.definitions.languages import language_key, words_of
from survey.adopting.definitions.limesurvey_questions import LimeQuestion, Sub, asked_of
from survey.adopting.definitions.qsf import read_qsf
from survey.adopting.definitions.questionnaire import Answer, Asked, Questionnaire, Section
from survey.adopting.definitions.read_definition import read_marked_up, read_tables
from survey.adopting.definitions.redcap import parse_choices
from survey.adopting.definitions.words import choose_words
from survey.importing.read_file import read_sheets

SPECIMENS = Path(__file__).parents[1] / "specimens"
sys.path += [str(SPECIMENS / "exports"), str(SPECIMENS / "definitions")]
made: Any = importlib.import_module("make_definitions")


def read(path: Path) -> Questionnaire:
    """Read a definition, whichever it is."""
    found = read_marked_up(path) or read_tables(read_sheets(path))
    assert found is not None
    return found


def by_name(questionnaire: Questionnaire) -> dict[str, Asked]:
    return {asked.name: asked for asked in questionnaire.questions}


def codes(asked: Asked) -> list[str]:
    return [answer.code for answer in asked.answers]


@pytest.mark.parametrize("name", [*made.ALL])
def test_a_format_is_known_by_its_content_whatever_its_name(tmp_path: Path, name: str) -> None:
    written = made.ALL[name](tmp_path / name)
    questionnaire = read(written.rename(tmp_path / "x.dat"))
    assert len(questionnaire.questions) == 15
    platforms = {"qsf": "Qualtrics", "lss": "LimeSurvey", "txt": "LimeSurvey", "csv": "REDCap"}
    expected = platforms.get(name.rpartition(".")[2])
    assert questionnaire.platform == (
        expected or ("SurveyXact" if "structure" in name else "KoboToolbox")
    )


@pytest.mark.parametrize("name", ["orchard.qsf", "orchard.lss", "orchard.txt", "orchard.xlsx"])
def test_both_languages_are_read(tmp_path: Path, name: str) -> None:
    questionnaire = read(made.ALL[name](tmp_path / name))
    assert questionnaire.languages == ("nb", "en")
    texts = [asked.text for asked in questionnaire.questions]
    assert {"nb": "Timer i uken", "en": "Hours a week"} in texts
    if name != "orchard.xlsx":
        assert {
            "nb": "Tenk på våren. - Jeg blir hørt i hagen.",
            "en": "Think of the spring. - I am heard in the orchard.",
        } in texts
    agreed = next(asked for asked in questionnaire.questions if len(asked.answers) == 7)
    assert agreed.answers[0] == Answer("1", {"nb": "Helt uenig", "en": "Completely disagree"})


def test_old_and_new_lss_and_tsv_say_the_same(tmp_path: Path) -> None:
    new = read(made.lss(tmp_path / "a.lss"))
    old = read(made.lss(tmp_path / "b.lss", version="261"))
    table = read(made.limesurvey_tsv(tmp_path / "c.txt"))
    assert new.questions == old.questions == table.questions
    assert new.title == old.title == table.title == {"nb": "Frukthagen", "en": "The orchard"}
    assert new.open == old.open == table.open


def test_what_is_no_question_is_left_out_with_the_reason(tmp_path: Path) -> None:
    left = {name: dict(read(write(tmp_path / name)).left_out) for name, write in made.ALL.items()}
    assert left["orchard.qsf"]["orchard_size"].startswith("embedded data")
    assert left["orchard.qsf"]["Old"] == "it is in the bin or in no block that is shown"
    assert left["orchard.qsf"]["block Hagen"].startswith("only some are shown it")
    assert left["orchard.lss"]["hello"] == "a text to read, not a question"
    assert left["dictionary.csv"]["trees_per_hour"] == "REDCap computes it, nobody is asked"
    assert left["dictionary.csv"]["reach_me"].startswith("the dictionary says that it tells who")
    assert left["orchard.xlsx"]["per_hour"] == "the form computes it"
    for name in ("orchard.qsf", "orchard.lss", "orchard.txt", "dictionary.csv", "orchard.xlsx"):
        assert left[name]["mandatory answers"].startswith("1 of the ")


def test_routing_becomes_a_note(tmp_path: Path) -> None:
    said = {
        "orchard.qsf": "it is shown only: If Hva gjør du? Plukker Is Not Selected",
        "orchard.lss": 'it is shown only if JOB.NAOK != "PICKER"',
        "dictionary.csv": "it is shown only if [job] <> 'PICKER'",
        "orchard.xlsx": "it is shown only if ${JOB} != 'PICKER'",
    }
    for name, words in said.items():
        notes = [n for a in read(made.ALL[name](tmp_path / name)).questions for n in a.notes]
        assert len(notes) == 1
        assert words in notes[0]
        assert notes[0].endswith("; here everybody is asked")


# Qualtrics


def qualtrics(tmp_path: Path, *payloads: dict[str, Any]) -> dict[str, Asked]:
    """Read a survey of these questions."""
    numbered = [{"QuestionID": f"QID{n}", "DataExportTag": f"Q{n}", "QuestionText": "Ask"} | each
                for n, each in enumerate(payloads, 1)]  # fmt: skip
    steps = [{"Type": "Question", "QuestionID": each["QuestionID"]} for each in numbered]
    elements: list[dict[str, Any]] = [
        {"Element": "BL", "Payload": {"1": {"ID": "B", "Type": "Default", "BlockElements": steps}}},
        *({"Element": "SQ", "Payload": each} for each in numbered),
    ]
    path = tmp_path / "a.qsf"
    path.write_text(json.dumps({"SurveyEntry": {"SurveyLanguage": "EN"},
                                "SurveyElements": elements}))  # fmt: skip
    return by_name(read_qsf(path))


def shown(*words: str) -> dict[str, dict[str, str]]:
    return {str(n): {"Display": text} for n, text in enumerate(words, 1)}


def test_matrices_of_qualtrics_have_a_column_a_row(tmp_path: Path) -> None:
    matrix = {"QuestionType": "Matrix", "Choices": shown("Row A", "Row B"),
              "Answers": shown("No", "Yes"), "RecodeValues": {"1": "0", "2": "1"}}  # fmt: skip
    likert = matrix | {"Selector": "Likert", "SubSelector": "SingleAnswer"}
    found = qualtrics(
        tmp_path,
        likert,
        likert | {"ChoiceDataExportTags": {"1": "Q2_first", "2": "second"}},
        likert | {"SubSelector": "MultipleAnswer", "RecodeValues": {"1": "7", "2": "-1"}},
        matrix | {"Selector": "TE"},
        matrix | {"Selector": "Profile", "Answers": {"1": shown("a"), "2": shown("b", "c")},
                  "RecodeValues": {}},
    )  # fmt: skip
    assert [*found][:6] == ["Q1_1", "Q1_2", "Q2_first", "Q2_second", "Q3_1", "Q3_2"]
    assert codes(found["Q1_1"]) == ["0", "1"]
    assert found["Q1_2"].text == {"en": "Ask - Row B"}
    assert found["Q2_first"].alias == "Q2_Q2_first"
    assert found["Q2_second"].alias == "QID2_2"
    assert found["Q3_1"].type == "multiple"
    assert codes(found["Q3_1"]) == ["7", "-1"]
    assert found["Q4_1_2_TEXT"].alias == "Q4_1_2"
    assert codes(found["Q5_2"]) == ["1", "2"]


def test_side_by_side_numbers_and_texts_of_qualtrics(tmp_path: Path) -> None:
    part = {"QuestionType": "Matrix", "Selector": "Likert", "SubSelector": "SingleAnswer",
            "QuestionText": "Column", "Answers": shown("No", "Yes")}  # fmt: skip
    found = qualtrics(
        tmp_path,
        {"QuestionType": "SBS", "Choices": shown("Row"), "AdditionalQuestions": {"1": part}},
        {"QuestionType": "Slider", "Selector": "HSLIDER", "Choices": shown("Oranges"),
         "Configuration": {"CSSliderMin": 0, "CSSliderMax": 10, "NumDecimals": "1"}},
        {"QuestionType": "TE", "Selector": "FORM", "Choices": shown("Colour")},
        {"QuestionType": "MC", "Selector": "SAVR", "ChoiceOrder": [2, 1],
         "AnalyzeChoices": {"2": "No"},
         "Choices": {"1": {"Display": "A"}, "2": {"Display": "Other", "TextEntry": "true"},
                     "3": {"Display": "taken out"}}},
        {"QuestionType": "HeatMap"},
    )  # fmt: skip
    assert found["Q1#1_1"].text == {"en": "Ask - Column - Row"}
    slider = found["Q2_1"]
    assert (slider.type, slider.low, slider.high, slider.whole) == ("number", 0, 10, False)
    assert found["Q3_1"].text == {"en": "Ask - Colour"}
    assert [(a.code, a.missing) for a in found["Q4"].answers] == [("2", True), ("1", False)]
    assert found["Q4_2_TEXT"].alias == "Q4_TEXT"
    assert "Q5" not in found


# LimeSurvey

ROWS = (Sub("A", {"en": "Row A"}), Sub("B", {"en": "Row B"}))
GIVEN = {0: (Answer("x", {"en": "X"}), Answer("y", {"en": "Y"})), 1: (Answer("z", {"en": "Z"}),)}


def lime(type: str, **more: Any) -> list[Asked]:
    section = Section("G", {"en": "G"})
    return asked_of([LimeQuestion("Q", type, {"en": "Ask"}, section, **more)])[0]


@pytest.mark.parametrize(
    ("type", "more", "names"),
    [
        ("L", {"answers": GIVEN, "other": True}, ["Q", "Q[other]"]),
        ("!", {"answers": GIVEN}, ["Q"]),
        ("O", {"answers": GIVEN}, ["Q", "Q[comment]"]),
        ("M", {"rows": ROWS, "other": True}, ["Q", "Q[other]"]),
        ("P", {"rows": ROWS, "other": True},
         ["Q", "Q[Acomment]", "Q[Bcomment]", "Q[other]", "Q[othercomment]"]),
        ("F", {"rows": ROWS, "answers": GIVEN}, ["Q[A]", "Q[B]"]),
        ("1", {"rows": ROWS, "answers": GIVEN}, ["Q[A][1]", "Q[A][2]", "Q[B][1]", "Q[B][2]"]),
        (":", {"rows": ROWS, "columns": (Sub("C", {"en": "C"}),)}, ["Q[A_C]", "Q[B_C]"]),
        (";", {"rows": ROWS, "columns": (Sub("C", {"en": "C"}),)}, ["Q[A_C]", "Q[B_C]"]),
        ("R", {"answers": {0: GIVEN[0]}}, ["Q[1]", "Q[2]"]),
        ("K", {"rows": ROWS}, ["Q[A]", "Q[B]"]),
        ("Q", {"rows": ROWS}, ["Q[A]", "Q[B]"]),
        ("N", {}, ["Q"]),
        ("D", {}, ["Q"]),
        ("T", {}, ["Q"]),
        ("X", {}, []),
        ("*", {}, []),
        ("?", {}, []),
    ],
)  # fmt: skip
def test_types_of_limesurvey_have_these_columns(
    type: str, more: dict[str, Any], names: list[str]
) -> None:
    assert [asked.name for asked in lime(type, **more)] == names


def test_answers_that_limesurvey_gives_itself_have_its_codes() -> None:
    assert codes(lime("Y")[0]) == ["Y", "N"]
    assert codes(lime("G")[0]) == ["F", "M"]
    assert codes(lime("5")[0]) == ["1", "2", "3", "4", "5"]
    assert codes(lime("C", rows=ROWS)[0]) == ["Y", "U", "N"]
    assert codes(lime("L", answers=GIVEN, other=True)[0]) == ["x", "y", "-oth-"]
    assert [codes(asked) for asked in lime("1", rows=ROWS[:1], answers=GIVEN)] == [
        ["x", "y"],
        ["z"],
    ]


# REDCap


def test_choices_of_redcap_are_parted_by_bars_and_the_first_comma() -> None:
    assert parse_choices("1, A, or B | 2, C |") == (
        Answer("1", {"": "A, or B"}),
        Answer("2", {"": "C"}),
    )
    assert [a.code for a in parse_choices("-9, No answer \\n a1, Yes")] == ["-9", "a1"]
    assert parse_choices("low | high") == ()


def test_forms_and_headers_of_redcap_are_pages(tmp_path: Path) -> None:
    found = by_name(read(made.redcap(tmp_path / "d.csv")))
    first, matrix = found["consent"].section, found["eq_1"].section
    assert first is not None
    assert matrix is not None
    assert first.title == {"": "orchard"}
    assert matrix.title == {"": "Tenk på våren."}
    assert found["hours"].type == "number"
    assert not found["hours"].whole
    assert found["began"].type == "date"
    assert codes(found["bodies"]) == ["board", "market", "none"]


# XLSForm


def test_pyxform_takes_the_specimen_and_reads_the_same(tmp_path: Path) -> None:
    path = made.xlsform(tmp_path / "form.xlsx")
    assert convert(str(path)).xform.startswith("<?xml")
    form = parse_file_to_json(str(path))
    ours = by_name(read(path))
    theirs = [q for group in form["children"] for q in group.get("children", ())]
    theirs = [q for q in theirs if q["name"] not in ("instanceID",)]
    assert [q["name"] for q in theirs] == [*ours]
    kinds = {"select one": "choice", "select all that apply": "multiple", "decimal": "number",
             "integer": "number", "date": "date", "text": "text"}  # fmt: skip
    for question in theirs:
        asked = ours[question["name"]]
        assert asked.type == kinds[question["type"]]
        assert asked.text == {
            language_key(name): words for name, words in question["label"].items()
        }
        listed = form["choices"].get(question.get("list_name") or question.get("itemset"), [])
        if listed:
            assert codes(asked) == [choice["name"] for choice in listed]
            assert asked.answers[0].text == {
                language_key(name): words for name, words in listed[0]["label"].items()
            }


def form(tmp_path: Path, *survey: list[Any]) -> Questionnaire:
    sheets = {
        "survey": [["type", "name", "label", "parameters"], *survey],
        "choices": [["list name", "name", "label"], ["c", 1, "One"], ["c", 2, "Two"]],
    }
    return read(made.write_book(tmp_path / "f.xlsx", sheets))


def test_types_of_xlsform_and_what_is_no_question_in_it(tmp_path: Path) -> None:
    found = form(
        tmp_path,
        ["select one from c or specify other", "a", "A"],
        ["select_multiple c or_other", "b", "B"],
        ["range", "r", "R", "start=1 end=5 step=0.5"],
        ["acknowledge", "k", "K"],
        ["begin repeat", "child", "Child"],
        ["integer", "age", "Age"],
        ["end repeat"],
        ["begin group", "g1", "G"], ["text", "same", "S1"], ["end group"],
        ["begin group", "g2", "G"], ["text", "same", "S2"], ["end group"],
        ["geopoint", "where", "W"],
        ["image", "photo", "P"],
    )  # fmt: skip
    asked = by_name(found)
    assert [*asked] == ["a", "a_other", "b", "b_other", "r", "k", "g1/same", "g2/same"]
    assert codes(asked["a"]) == ["1", "2", "other"]
    assert (asked["r"].low, asked["r"].high, asked["r"].whole) == (1, 5, False)
    assert codes(asked["k"]) == ["OK"]
    left = dict(found.left_out)
    assert left["age"] == "it is asked several times, in a table of its own"
    assert left["where"] == "a place on the map tells who a person is"
    assert left["photo"] == "a file is handed in; a study holds no files"


# SurveyXact


def test_surveyxact_takes_its_answers_from_the_labels_beside(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    text = by_name(read(made.surveyxact(tmp_path / "x" / "structure.csv")))
    book = by_name(read(made.surveyxact(tmp_path / "s.xlsx")))
    assert text == book
    assert codes(book["v_8"]) == ["1", "2", "3", "4", "5", "8", "9"]
    assert codes(book["v_7"]) == ["1", "2", "3"]
    assert book["v_7"].type == "multiple"
    assert book["v_11"].type == "number"
    assert book["v_8"].stem == {"": "Tenk på våren."}


# Words and languages


@pytest.mark.parametrize(
    ("name", "key"),
    [("nb", "nb"), ("NO", "nb"), ("nb-NO", "nb"), ("Bokmål (nb)", "nb"), ("Norsk", "nb"),
     ("English (en)", "en"), ("EN-GB", "en"), ("Engelsk", "en"), ("de-informal", "de"),
     ("Deutsch (de)", "de"), ("", "")],
)  # fmt: skip
def test_languages_have_one_key(name: str, key: str) -> None:
    assert language_key(name) == key


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>Hel<b>lo</b>&nbsp;there</p><p>you</p>", "Hello there you"),
        ("One<br>two<!-- no --><script>no()</script>", "One two"),
        ("5 < 7 & 3 > 2", "5 < 7 & 3 > 2"),
        ("a &lt; b\x00", "a < b"),
        ("<span style='" + "x" * 60 + "'>long</span>", "long"),
        ("<div>" * 400 + "deep", "deep"),
    ],
)
def test_words_are_what_a_reader_sees(markup: str, words: str) -> None:
    assert words_of(markup) == words


def spoken(languages: tuple[str, ...], *texts: dict[str, str]) -> Questionnaire:
    asked = tuple(Asked(f"q{n}", text, "text") for n, text in enumerate(texts))
    return Questionnaire("LimeSurvey", "a.lss", languages, {}, asked, (), "id")


def test_languages_of_a_draft() -> None:
    both = ("nb", "en")
    words = choose_words(spoken(("en", "nb"), {"en": "Yes", "nb": "Ja"}), None, both)
    assert words.languages == ("en", "nb")
    assert choose_words(spoken(("en", "nb"), {"en": "Yes", "nb": "Ja"}), "nb", both).languages == (
        "nb",
        "en",
    )
    german = choose_words(spoken(("de", "en"), {"de": "Ja", "en": "Yes"}), None, both)
    assert german.languages == ("en",)
    assert german.left_out == (("language de", "a study is drafted in bokmål and English only"),)
    only = choose_words(spoken(("de",), {"de": "Wie geht es?"}), "en", both)
    assert only.languages == ("en",)
    assert only({"de": "Wie geht es?"}) == {"en": "Wie geht es?"}
    assert only.notes == ('the words are in "de" and stand here as "en": translate them',)
    guessed = choose_words(spoken(("",), {"": "Hvor ofte er du på møtet?"}), None, both)
    assert guessed.languages == ("nb",)


def test_a_translation_that_lacks_words_is_filled_and_one_that_lacks_most_is_left() -> None:
    full = {"nb": "Ja", "en": "Yes"}
    some = choose_words(spoken(("nb", "en"), full, full, {"nb": "Nei"}), None, ("nb", "en"))
    assert some({"nb": "Nei"}) == {"nb": "Nei", "en": "Nei"}
    assert some.notes == ('1 of the texts have no words in "en"; those in "nb" stand there',)
    most = choose_words(spoken(("nb", "en"), full, {"nb": "Nei"}, {"nb": "Tja"}), None,
                        ("nb", "en"))  # fmt: skip
    assert most.languages == ("nb",)
    assert most.left_out == (("language en", "most of its words are missing"),)
