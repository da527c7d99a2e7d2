"""What is suggested for a column that is no question for sure, and how long that takes."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from orchard import open_orchard

from survey.importing.mapping import Mapping
from survey.importing.match_columns import match_columns
from survey.importing.raw_export import RawColumn, RawExport
from survey.importing.suggestions import MOST, Suggestion, suggest, suggest_code
from survey.instrument import Instrument
from survey.library import open_study
from survey.problems import Report


@pytest.fixture(scope="module")
def orchard(tmp_path_factory: pytest.TempPathFactory) -> Instrument:
    return open_orchard(tmp_path_factory.mktemp("study")).instruments["2021"]


@pytest.fixture(scope="module")
def shipped() -> Instrument:
    return open_study(Path(__file__).resolve().parents[2] / "instruments" / "pku").instrument(
        "2017"
    )


def column(name: str, label: str = "") -> RawColumn:
    return RawColumn(name, name, np.empty(0, object), label)


def suggested(instrument: Instrument, *headings: str) -> list[str]:
    found = suggest([column(heading) for heading in headings], instrument, set())
    return [found[n].target if n in found else "" for n in range(len(headings))]


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("7. Jeg blir ofte hørt i hagen (1-5)", "EQ_1"),
        ("Q12 - I am often heard in the orchard", "EQ_1"),
        ("Påstander: Vi snakker samme språket", "EQ_3"),
        ("Om hagen [Jeg kan alle kurvene mine]", "PICK_1"),
        ("EQ2", "EQ_2"),
        ("Hvor har du vært med - Styre", "BODIES.board"),
        ("Hva slags jord har du?", ""),
        ("ja", ""),
        ("", ""),
    ],
)
def test_a_close_heading_is_suggested(orchard: Instrument, heading: str, target: str) -> None:
    assert suggested(orchard, heading) == [target]


def test_a_label_counts_like_a_heading(orchard: Instrument) -> None:
    found = suggest([column("v7", "Jeg blir ofte hørt i hagen")], orchard, set())
    assert found == {0: Suggestion("EQ_1", 89, "Jeg blir hørt i hagen.")}


def test_what_two_columns_are_like_is_suggested_for_neither(orchard: Instrument) -> None:
    assert suggested(orchard, "Jeg blir ofte hørt i hagen", "Jeg blir godt hørt i hagen") == [
        "",
        "",
    ]
    assert suggested(orchard, "EQ1", "E_Q1") == ["", ""]


def test_what_is_like_two_questions_is_suggested_as_neither() -> None:
    scale = {"rate": {"choices": {1: {"text": {"en": "Poor"}}, 2: {"text": {"en": "Good"}}}}}
    text = "How satisfied are you with the work of the board in your {}?"
    texts = [text.format(where) for where in ("town", "tower", "orchard, group 1")]
    questions = [{"id": f"B_{n}", "answer": "rate", "text": {"en": t}} for n, t in enumerate(texts)]
    instrument = Instrument.model_validate(
        {
            "instrument": "b", "version": 1, "wave": "w", "answer_scales": scale,
            "pages": [{"id": "p", "title": {"en": "P"}, "questions": questions}],
        }
    )  # fmt: skip
    assert suggested(instrument, text.format("hills"), text.format("orchard, group 2")) == ["", ""]
    assert suggested(instrument, f"4) {texts[0]}") == ["B_0"]


def test_a_question_that_is_taken_is_not_suggested(orchard: Instrument) -> None:
    close = [column("Jeg blir ofte hørt i hagen"), column("EQ1")]
    assert suggest(close, orchard, {("EQ_1", None)}) == {}


def test_a_question_that_is_taken_is_still_a_rival(shipped: Instrument) -> None:
    mother, father = (shipped.questions[name].text["nb"] for name in ("SGC_1", "SGC_6"))
    assert suggested(shipped, f"{mother} (1-5)", f"5. {father}") == ["SGC_1", "SGC_6"]
    assert suggest([column(f"5. {father}")], shipped, {("SGC_6", None)}) == {}


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_nothing_wrong_is_suggested_for_the_shipped_study(
    shipped: Instrument, chance: random.Random
) -> None:
    """Headings with numbers, a word more or a letter wrong; half of the questions are absent."""
    questions = [q for q in shipped.questions.values() if len(q.text["nb"]) > 20]
    chance.shuffle(questions)
    here = questions[: len(questions) // 2]
    headings = [_spoilt(q.text["nb"], chance) for q in here]
    taken = {(q.id, None) for q in chance.sample(here, 5)}
    found = suggest([column(heading) for heading in headings], shipped, taken)
    right = sum(found[n].target == q.id for n, q in enumerate(here) if n in found)
    wrong = [(headings[n], s) for n, s in found.items() if s.target != here[n].id]
    assert right > 0.75 * len(here)
    assert not wrong


def _spoilt(text: str, chance: random.Random) -> str:
    words = text.split()
    at = chance.randrange(len(words))
    return chance.choice(
        [
            f"{chance.randrange(1, 90)}. {text}",
            f"{text} (1-5)",
            " ".join([*words[:at], "egentlig", *words[at:]]),
            text[: len(text) // 2] + text[len(text) // 2 + 1 :],
        ]
    )


def test_the_order_of_columns_changes_nothing(shipped: Instrument) -> None:
    texts = [f"{n}. {q.text['nb']} nok" for n, q in enumerate(shipped.questions.values())]
    forth = suggested(shipped, *texts)
    back = suggested(shipped, *reversed(texts))
    assert forth == back[::-1]
    assert sum(map(bool, forth)) > 80


def test_a_code_is_suggested_by_its_words(orchard: Instrument) -> None:
    agree, role = orchard.answer_scales["agree5"], orchard.answer_scales["role"]
    assert suggest_code("Verken elller", agree) == Suggestion("3", 96, "Verken eller")
    assert suggest_code("dyrkere", role) == Suggestion("GROWER", 92, "Dyrker")
    unsure = suggest_code("Litt enigg", agree)
    assert unsure is not None
    assert (unsure.target, unsure.like) == ("", "Litt enig")
    assert suggest_code("aldri", agree) is None
    assert suggest_code("mange", orchard.answer_scales["trees"]) is None


@pytest.mark.parametrize("kind", ["sure", "close", "noise"])
def test_matching_two_thousand_columns(shipped: Instrument, kind: str) -> None:
    chance = random.Random(1)
    asked = [q.text["nb"] for q in shipped.questions.values()]
    words = " ".join(asked).split()
    names = [f"{text} nok" if kind == "close" else text for text in asked if kind != "noise"]
    while len(names) < 2000:
        names.append(" ".join(chance.choices(words, k=12)))
    columns = tuple(column(name) for name in names)
    export = RawExport("a.csv", None, "CSV", columns, np.arange(0))
    report = Report()
    matches = match_columns(export, shipped, Mapping(), report)
    sure = sum(match.became == "question" for match in matches)
    close = sum('If it is "' in problem.remedy for problem in report)
    assert {"sure": sure > 100, "close": close > 90, "noise": sure + close == 0}[kind]


def test_of_very_many_columns_the_first_are_compared(orchard: Instrument) -> None:
    names = [f"kolonne uten ord {n}" for n in range(MOST)]
    assert suggested(orchard, *names, "Jeg blir ofte hørt i hagen")[-1] == ""
    assert suggested(orchard, *names[1:], "Jeg blir ofte hørt i hagen")[-1] == "EQ_1"
