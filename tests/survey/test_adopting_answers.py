"""What is taken for which kind of answer, and what is left for a person to decide."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from adopted import AGREE, TICK, column, export

from survey.adopting.draft_answers import draft_answer
from survey.adopting.draft_questions import draft_questions, id_candidates
from survey.adopting.label_words import (
    language_of,
    missing_reason,
    numbered,
    rank_labels,
)
from survey.adopting.multiple_sets import draft_joined, find_sets
from survey.adopting.scale_names import name_scales, order_grids, share_answers
from survey.adopting.wave_pairs import name_questions
from survey.importing.raw_export import MissingRange


def texts(choices: Any) -> dict[Any, str]:
    return {code: next(iter(choice.text.values())) for code, choice in choices.items()}


def test_labels_that_say_dont_know_become_missing_with_their_reason() -> None:
    drafted = draft_answer(column([1, 2, 3, 8], labels={**AGREE, 7: "Vil ikke svare"}), "nb")
    scale = drafted.scale
    assert list(scale.choices) == [1, 2, 3, 4, 5, 7]
    assert {code: m.reason for code, m in scale.missing.items()} == {
        8: "dont_know",
        9: "not_applicable",
    }


def test_codes_the_file_declares_missing_are_no_answers() -> None:
    cells = [1, 2, 3, 4, 5, 99]
    labels = {n: AGREE[n] for n in range(1, 6)} | {99: "Ubesvart"}
    drafted = draft_answer(column(cells, labels=labels, missing=(MissingRange(90, 99),)), "nb")
    assert list(drafted.scale.choices) == [1, 2, 3, 4, 5]
    assert texts(drafted.scale.missing) == {99: "Ubesvart"}
    (range_,) = drafted.scale.missing_ranges
    assert range_.words == "90 to 99"
    assert {drafted.scale.missing_reason(code) for code in (90, 95.5, 99)} == {"platform_missing"}
    assert [drafted.scale.missing_reason(code) for code in (5, 89, 100)] == [None] * 3


def test_a_rating_with_words_at_its_ends_only_has_numbers_between() -> None:
    drafted = draft_answer(column([1, 3, 5, 7], labels={1: "Bad idea", 7: "Fine idea"}), "en")
    assert texts(drafted.scale.choices) == {
        1: "Bad idea", 2: "2", 3: "3", 4: "4", 5: "5", 6: "6", 7: "Fine idea",
    }  # fmt: skip
    assert drafted.scale.ordered
    assert any("no words for 2, 3, 4, 5, 6" in note for note in drafted.notes)


def test_numbers_between_the_ends_that_are_declared_missing_are_left_out() -> None:
    drafted = draft_answer(
        column([1, 2, 5, 4], labels={1: "Low", 5: "High"}, missing=(MissingRange(4, 4),)), "en"
    )
    assert list(drafted.scale.choices) == [1, 2, 3, 5]


@pytest.mark.parametrize(
    ("measure", "labels", "ordered"),
    [
        ("ordinal", {1: "Red", 2: "Green", 3: "Blue"}, True),
        ("scale", {1: "Red", 2: "Green", 3: "Blue"}, True),
        ("nominal", {1: "Red", 2: "Green", 3: "Blue"}, False),
        ("", {1: "Red", 2: "Green", 3: "Blue"}, False),
        ("nominal", {1: "Helt uenig", 2: "Litt enig", 3: "Helt enig"}, True),
        ("", {1: "Never", 2: "Sometimes", 3: "Always"}, True),
        ("scale", {0: "No", 1: "Yes"}, False),
        ("", {1: "Kvinne", 2: "Mann"}, False),
    ],
)
def test_answers_are_ordered_when_file_or_words_say_so(
    measure: str, labels: dict[float | str, str], ordered: bool
) -> None:
    cells = list(labels)
    drafted = draft_answer(column(cells, labels=labels, measure=measure), "en")
    assert drafted.scale.ordered is ordered
    if measure != "ordinal" and len(labels) > 2:
        assert "low to high" in drafted.notes[0]


def test_two_codes_with_the_same_words_are_told_apart() -> None:
    labels: dict[float | str, str] = {1: "Annet", 2: "Ost", 3: "annet"}
    drafted = draft_answer(column([1, 2, 3], labels=labels), "nb")
    assert texts(drafted.scale.choices) == {1: "Annet (1)", 2: "Ost", 3: "annet (3)"}


def test_a_number_with_a_code_for_dont_know_has_a_bound() -> None:
    drafted = draft_answer(column([18, 45, 67, 999], labels={999: "Don't know"}), "en")
    assert drafted.scale.type == "number"
    assert drafted.scale.max == 998
    assert drafted.scale.missing[999].reason == "dont_know"
    inside = draft_answer(column([18, 120, 99], labels={99: "Don't know"}), "en")
    assert not inside.scale.missing


def test_whole_numbers_are_a_rating_only_when_few_and_low() -> None:
    rated = draft_answer(column([1, 2, 3, 4, 5] * 5), "nb")
    assert rated.scale.type == "choice"
    assert rated.scale.ordered
    assert rated.notes == (
        "the file has no words for these numbers; they are taken to be a rating",
    )
    assert draft_answer(column([19, 33, 47, 20] * 5), "nb").scale.type == "number"
    assert draft_answer(column([1.5, 2.5, 3.5] * 5), "nb").scale.whole is False
    assert draft_answer(column(["0301", "5003"] * 5), "nb").scale.type != "number"


def test_texts_are_answers_when_they_come_back_and_free_text_when_not() -> None:
    said = ["Helt enig", "Helt uenig", "Litt enig", "Vet ikke"] * 4
    drafted = draft_answer(column(said), "nb")
    assert texts(drafted.scale.choices) == {1: "Helt uenig", 2: "Litt enig", 3: "Helt enig"}
    assert texts(drafted.scale.missing) == {8: "Vet ikke"}
    names = draft_answer(column(["Blå", "Rød", "Grønn", "Blå"] * 4), "nb").scale
    assert not names.ordered
    assert texts(names.choices) == {"blå": "Blå", "grønn": "Grønn", "rød": "Rød"}
    own = draft_answer(column([f"Jeg synes nummer {n}" for n in range(30)]), "nb").scale
    assert own.free_text


def test_answers_with_their_numbers_keep_them() -> None:
    drafted = draft_answer(column(["1 - Helt uenig", "2", "3", "5 - Helt enig"] * 4), "nb")
    assert texts(drafted.scale.choices) == {
        1: "Helt uenig", 2: "2", 3: "3", 4: "4", 5: "Helt enig",
    }  # fmt: skip


def test_days_are_dates() -> None:
    for cells in ([dt.date(2024, 3, 1), dt.date(2024, 3, 2)], ["01.03.2024", "02.03.2024"]):
        assert draft_answer(column(cells), "nb").scale.type == "date"
    assert draft_answer(column([13_000_000_000.0], spss_seconds=True), "nb").scale.type == "date"


def test_columns_of_ticks_are_one_question_but_yes_and_no_are_several() -> None:
    ticks = [
        column([0, 1, 1], f"did_{n}", dict(TICK), label=f"Hva? - {word}")
        for n, word in ((1, "Sunget"), (2, "Spilt"))
    ]
    (found,) = find_sets(ticks)
    assert (found.name, found.text) == ("did", "Hva?")
    assert found.labels == {"1": "Sunget", "2": "Spilt"}
    said = [column([0, 1, 1], f"did_{n}", {0: "Nei", 1: "Ja"}) for n in (1, 2)]
    assert find_sets(said) == []
    assert find_sets([column([1, 2, 3], f"did_{n}") for n in (1, 2)]) == []


def test_a_cell_of_several_answers_is_one_question() -> None:
    cells = ["Buss;Tog;", "Tog;", "Buss;", "Buss;Tog;"] * 3
    drafted = draft_joined(column(cells), "nb", commas=False)
    assert drafted is not None
    assert texts(drafted.scale.choices) == {"buss": "Buss", "tog": "Tog"}
    assert draft_joined(column(["Tog, som regel", "Nei"]), "nb", commas=False) is None


def test_questions_with_fewer_of_the_answers_share_the_fuller_scale() -> None:
    full = column(["Aldri", "Sjelden", "Ofte", "Alltid"] * 4, "a")
    part = column(["Aldri", "Ofte", "Alltid", "Vet ikke"] * 4, "b")
    drafts = draft_questions(export(full, part), "nb", None, None, lambda c: draft_answer(c, "nb"))
    share_answers(drafts.questions, "nb")
    name_questions(drafts.questions)
    scales, names, _ = name_scales(drafts.questions)
    assert list(scales) == ["often4"]
    assert names == {"a": "often4", "b": "often4"}
    assert texts(scales["often4"].missing) == {8: "Vet ikke"}


def test_a_grid_is_taken_to_be_ordered_and_says_so() -> None:
    labels: dict[float | str, str] = {1: "Not me", 2: "Hardly me", 3: "Rather me", 4: "All me"}
    columns = [column([1, 2, 3, 4], f"g{n}", labels) for n in (1, 2, 3)]
    drafts = draft_questions(export(*columns), "en", None, None, lambda c: draft_answer(c, "en"))
    order_grids(drafts.questions)
    assert all(draft.answer.scale.ordered for draft in drafts.questions)
    assert "3 questions share them" in drafts.questions[0].answer.notes[0]


def test_columns_that_are_no_question_say_why() -> None:
    made = export(
        column([1, 2, 3], "number_of_singer"),
        column(["a@b.no", "c@d.no", "e@f.no"], "E-post"),
        column(["Kari", "Ola", "Pål"], "Fornavn"),
        column(["2024-01-01"] * 3, "submitdate"),
        column([None, None, None], "tom"),
        column([1, 2, 2], "language", {1: "Norwegian", 2: "Sami"}),
        column([3, 4, 5], "score", {3: "low", 4: "mid", 5: "high"}),
    )
    drafts = draft_questions(made, "nb", made.columns[0], None, lambda c: draft_answer(c, "nb"))
    assert dict(drafts.left_out) == {
        "number_of_singer": "it says who answered",
        "E-post": "it seems to hold names or addresses",
        "Fornavn": "it seems to hold names or addresses",
        "submitdate": "the import uses it as completed_on",
        "tom": "it holds nothing",
    }
    name_questions(drafts.questions)
    assert [draft.id for draft in drafts.questions] == ["q_language", "score"]
    assert drafts.questions[0].alias


def test_columns_that_could_say_who_answered_are_named() -> None:
    made = export(column([11, 12, 13], "a"), column([1, 1, 2], "b"), column([0.5, 1.5, 2], "c"))
    assert id_candidates(made) == ["a"]


def test_words_of_answers() -> None:
    assert missing_reason("Don’t know") == "dont_know"
    assert missing_reason("Vet ikke / usikker") == "dont_know"
    assert missing_reason("Ikke aktuelt for meg") == "not_applicable"
    assert missing_reason("N/A") == "not_applicable"
    assert missing_reason("Ikke svart") is None
    assert rank_labels(["Ofte", "Aldri", "Av og til"]) == ("often", ["Aldri", "Av og til", "Ofte"])
    assert rank_labels(["Ofte", "Blå"]) is None
    assert rank_labels(["Litt enig", "Delvis enig"]) is None
    assert numbered("5 (Helt enig)") == (5, "(Helt enig)")
    assert numbered("Helt enig") is None
    assert language_of(["Hvor ofte øver du?", "Aldri"]) == "nb"
    assert language_of(["How often do you sing?", "Never"]) == "en"
    assert language_of(["q1", "q2"]) is None
