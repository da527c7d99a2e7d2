"""A later wave against the one before: the same name is not yet the same question."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from adopted import AGREE, CHOIRS, column, export, write_xlsx

from survey.adopting.adopt_file import adopt_file
from survey.adopting.draft_bridge import draft_bridge
from survey.adopting.draft_instrument import DraftedInstrument, Wish, draft_instrument
from survey.adopting.draft_study import wave_days
from survey.importing.raw_export import RawColumn
from survey.instrument import Instrument
from survey.library import open_study
from survey.problems import SurveyError

CELLS = [1, 2, 3, 4, 5, 8] * 3


def agree(name: str, label: str, labels: dict[int, str] | None = None) -> RawColumn:
    return column(CELLS, name, dict(labels or AGREE), label=label)  # type: ignore[arg-type]


def first(*columns: RawColumn) -> Instrument:
    return draft_instrument(export(*columns), Wish("w1", "nb"), "s", None, None).instrument


def second(earlier: Instrument, *columns: RawColumn) -> DraftedInstrument:
    return draft_instrument(export(*columns), Wish("w2", "nb"), "s", None, earlier)


def items(drafted: DraftedInstrument) -> list[tuple[str, str, str]]:
    return [(pair.earlier, pair.later, pair.comparable) for pair in drafted.pairs]


def test_the_same_question_keeps_its_id_and_needs_no_judgement() -> None:
    earlier = first(agree("q1", "Jeg blir hørt."), agree("q2", "Vi synger rent"))
    later = second(earlier, agree("Q1", "jeg blir hørt"), agree("q2", "Vi  synger rent"))
    assert list(later.instrument.questions) == ["q1", "q2"]
    assert later.instrument.questions["q1"].text == {"nb": "Jeg blir hørt."}
    assert items(later) == []


def test_the_same_name_with_other_words_is_another_question() -> None:
    earlier = first(agree("q1", "Jeg har testet meg for forkjølelse i høst"))
    near = second(earlier, agree("q1", "Jeg har testet meg for forkjølelse i vår"))
    assert items(near) == [("q1", "q1_r2", "pair_only")]
    assert near.instrument.questions["q1_r2"].aliases == {"file": "q1"}
    far = second(earlier, agree("q1", "Dirigenten smiler"))
    assert items(far) == [("q1", "q1_r2", "no")]
    third = second(near.instrument, agree("q1", "Jeg har testet meg for forkjølelse i vår"))
    assert items(third) == []
    assert list(third.instrument.questions) == ["q1_r2"]


def test_the_same_question_with_other_answers_is_paired_for_a_person() -> None:
    earlier = first(agree("q1", "Jeg blir hørt"))
    turned = {1: "Helt enig", 2: "Litt enig", 3: "Verken eller", 4: "Litt uenig", 5: "Helt uenig"}
    later = second(earlier, agree("q1", "Jeg blir hørt", turned))
    assert items(later) == [("q1", "q1_r2", "pair_only")]
    assert later.pairs[0].why == "answers"


def test_the_same_answers_under_other_codes_are_recoded() -> None:
    earlier = first(agree("q1", "Jeg blir hørt"))
    moved = {n - 1: text for n, text in AGREE.items() if n < 6} | {8: AGREE[8], 9: AGREE[9]}
    cells = [0, 1, 2, 3, 4]
    later = second(earlier, column(cells, "q1", moved, label="Jeg blir hørt"))  # type: ignore[arg-type]
    assert items(later) == [("q1", "q1", "recode")]
    assert later.pairs[0].recode == {1: 0, 2: 1, 3: 2, 4: 3, 5: 4}


def test_the_same_words_under_another_name_are_one_question() -> None:
    earlier = first(agree("a1", "Jeg blir hørt"), agree("a2", "Vi synger rent"))
    later = second(earlier, agree("b1", "Jeg blir hørt"), agree("b2", "Noe annet"))
    assert items(later) == [("a1", "b1", "yes")]
    swapped = second(earlier, agree("a1", "Vi synger rent"), agree("a2", "Jeg blir hørt"))
    assert items(swapped) == [("a2", "a1_r2", "yes"), ("a1", "a2_r2", "yes")]
    bridge = draft_bridge(earlier, later.instrument, later.pairs, "nb").bridge
    assert [note.id for note in bridge.dropped] == ["a2"]
    assert [note.id for note in bridge.new] == ["b2"]


def test_an_answer_nobody_gave_before_is_recoded_by_its_words() -> None:
    earlier = first(column(["Aldri", "Ofte", "Alltid"] * 4, "q"))
    later = second(earlier, column(["Aldri", "Sjelden", "Ofte", "Alltid"] * 4, "q"))
    assert items(later) == [("q", "q", "recode")]
    assert later.pairs[0].recode == {1: 1, 2: 3, 3: 4}
    fewer = second(later.instrument, column(["Aldri", "Alltid"] * 6, "q"))
    assert items(fewer) == []
    assert fewer.instrument.answer_of("q") == later.instrument.answer_of("q")


def test_a_question_nobody_answered_is_still_the_question() -> None:
    earlier = first(agree("q1", "Jeg blir hørt"), column([10, 20, 30] * 6, "q2"))
    nobody = column([None] * 18, "q2")
    later = second(earlier, agree("q1", "Jeg blir hørt"), nobody, column([None] * 18, "q9"))
    assert items(later) == []
    assert later.instrument.answer_of("q2").type == "number"
    assert later.left_out == (("q9", "it holds nothing"),)


def test_what_a_person_has_decided_of_a_question_is_carried_over() -> None:
    earlier = first(*(agree(f"q{n}", f"Spørsmål nummer {n} om øvelsene") for n in (1, 2, 3)))
    question = earlier.questions["q1"].model_copy(update={"reverse": True, "anonymity": "B"})
    page = earlier.pages[0]
    others = tuple(q for q in page.questions if q.id != "q1")
    edited = Instrument.model_validate(
        earlier.model_dump()
        | {
            "pages": [page.model_copy(update={"questions": (question, *others)}).model_dump()],
            "scales": {"ROOM": {"items": ["q1", "q2", "q3"], "title": {"nb": "Rom"}}},
        }
    )
    later = second(edited, *(agree(f"q{n}", f"Spørsmål nummer {n} om øvelsene") for n in (1, 2, 3)))
    assert later.instrument.questions["q1"].reverse
    assert later.instrument.questions["q1"].anonymity == "B"
    assert later.instrument.scales["ROOM"].items == ("q1", "q2", "q3")
    assert later.notes["scales", "ROOM"] == (
        "the scale of the wave before, with this wave's questions",
    )
    assert later.proposals == {}


def test_new_groups_are_added_to_those_there_are() -> None:
    columns = [column([1, 2, 3] * 6, "choir", dict(CHOIRS)), agree("q1", "Jeg blir hørt")]  # type: ignore[arg-type]
    wish = Wish("w1", "nb", group_column="choir")
    drafted = draft_instrument(export(*columns), wish, "s", None, None)
    assert drafted.groups is not None
    assert drafted.groups.titles == {"1": "Fjordkoret", "2": "Bykoret", "3": "Skogskoret"}
    assert drafted.instrument.uses == {"project": "choir"}


def test_a_column_of_many_values_is_no_grouping() -> None:
    made = export(column(list(range(150)), "number"), column([1, 2, 3] * 50, "q"))
    with pytest.raises(SurveyError, match="150 different values, which are no groups"):
        draft_instrument(made, Wish("w1", "nb", group_column="number"), "s", None, None)


def test_a_column_that_is_not_there_is_named_with_the_nearest() -> None:
    made = export(agree("singer", "Sanger"), agree("q1", "Jeg blir hørt"))
    with pytest.raises(SurveyError, match=r'--id names the column "singr".*Did you mean "singer"'):
        draft_instrument(made, Wish("w1", "nb", id_column="singr"), "s", None, None)


def test_days_come_from_the_answers_else_from_the_name_else_from_the_file() -> None:
    day = dt.date(2024, 5, 5)
    dated = export(column(["2023-03-01", "2023-03-09"], "submitdate"), column([1, 2], "q"))
    plain = export(column([1, 2], "q"))
    assert wave_days(dated, "w1", None, day)[:2] == (dt.date(2023, 3, 1), dt.date(2023, 3, 9))
    assert wave_days(plain, "2021", None, day)[:2] == (dt.date(2021, 1, 1), dt.date(2021, 12, 31))
    assert wave_days(plain, "w1", None, day)[:2] == (day, day)


def test_without_a_column_for_who_answered_candidates_are_named() -> None:
    made = export(column(list(range(100, 112)), "number"), agree("q1", "Jeg blir hørt"))
    made = replace(made, columns=(made.columns[0], replace(made.columns[1], cells=CELLS_12)))
    drafted = draft_instrument(made, Wish("w1", "nb"), "s", None, None)
    assert 'all values differ in "number"' in drafted.notes["uses", ""][0]


CELLS_12 = column([1, 2, 3, 4, 5, 8] * 2).cells


def test_a_wave_is_added_to_a_study_that_a_person_wrote(tmp_path: Path) -> None:
    garden = Path(__file__).parents[1] / "specimens" / "studies" / "garden"
    folder = tmp_path / "garden"
    shutil.copytree(garden, folder)
    before = (folder / "study.yaml").read_text(encoding="utf-8")
    head = ["key", "CONSENT", "K_1", "K_2", "K_3", "K_4", "GROUP", "VO_1", "VO_2", "New one"]
    groups, agreed = ["HILL", "BAY", "TOWN"], ["Helt enig", "Litt enig", "Helt uenig"]
    rows = [
        [f"k{n}", ["Ja", "Nei"][n == 7], "A", n + 1, "B", "X", groups[n % 3], agreed[n % 3],
         agreed[n % 2], n % 4 + 1]
        for n in range(24)
    ]  # fmt: skip
    file = tmp_path / "w4.xlsx"
    write_xlsx(file, [head, *rows])
    done = adopt_file(file, folder, wave="w4", id_column="key")
    library = open_study(folder)
    assert library.waves[-1] == "w4"
    assert {p.id for p in library.study.projects} == {"HILL", "BAY", "town"}
    drafted = library.instrument("w4")
    assert drafted.answer_of("VO_1").choices.keys() == {1, 2, 3, 4, 5}
    kept = (folder / "study.yaml").read_text("utf-8").splitlines()
    assert all(line in kept for line in before.splitlines())
    assert drafted.uses == {"token": "key", "project": "GROUP", "consent": "CONSENT"}
    assert drafted.code_elements == ("K_1", "K_2", "K_3", "K_4")
    assert drafted.questions["K_1"].anonymity == "E"
    assert any("7 questions are known by their names only" in w for _, _, w in done.to_confirm)
    assert any("the days are" in what for _, _, what in done.to_confirm)


def test_a_wave_without_the_studys_code_is_refused_in_the_studys_own_words(tmp_path: Path) -> None:
    garden = Path(__file__).parents[1] / "specimens" / "studies" / "garden"
    folder = tmp_path / "garden"
    shutil.copytree(garden, folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    file = tmp_path / "w4.xlsx"
    write_xlsx(file, [["key", "VO_1"], ["a", "Helt enig"], ["b", "Litt enig"]])
    with pytest.raises(SurveyError, match="the linkage code has 0 elements here") as caught:
        adopt_file(file, folder, wave="w4", id_column="key")
    assert str(folder / "w4-v1.yaml") in str(caught.value)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
