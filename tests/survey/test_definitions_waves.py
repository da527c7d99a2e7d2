"""Waves drafted from definitions and from answers, in any order, make one study."""

from __future__ import annotations

import importlib
import random
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from command_line import Outcome, call
from orchard import Row, person, picker

from survey.library import open_study
from survey.problems import Report
from survey.yaml_source import read_yaml

SPECIMENS = Path(__file__).parents[1] / "specimens"
sys.path += [str(SPECIMENS / "exports"), str(SPECIMENS / "definitions")]
exports: Any = importlib.import_module("make_exports")
made: Any = importlib.import_module("make_definitions")


def do(folder: Path, *words: str) -> Outcome:
    done = call(folder, *words)
    assert done.status == 0, f"{words}\n{done.out}\n{done.err}"
    return done


def rows(year: int, people: range) -> list[Row]:
    """Invented answers of some people in April of a year."""
    chance = random.Random(year)
    found = []
    for number in people:
        row = (picker if number % 3 == 0 else person)(
            number,
            started_on=f"{year}-04-10 09:00",
            completed_on=f"{year}-04-10 09:20",
            WORDS=f"ord {number}",
            HOURS=number * 1.5,
        )
        row |= {name: chance.choice([1, 2, 3, 4, 5, 8]) for name in ("EQ_1", "EQ_2", "EQ_3")}
        row |= {"BODIES.board": number % 2, "BODIES.none": int(number % 5 == 0)}
        found.append(row)
    return found


CASES: list[tuple[Callable[..., Path], str, Callable[..., Path], str]] = [
    (made.qsf, "d.qsf", made.qualtrics_answers, "a.csv"),
    (made.qsf, "d.qsf", partial(made.qualtrics_answers, labels=False), "a.csv"),
    (made.lss, "d.lss", exports.limesurvey, "a.csv"),
    (made.limesurvey_tsv, "d.txt", partial(exports.limesurvey, heading="both", short=False),
     "a.csv"),
    (made.redcap, "d.csv", exports.redcap, "a.csv"),
    (made.redcap, "d.csv", exports.redcap_labels, "a.csv"),
    (made.xlsform, "d.xlsx", exports.kobo, "a.csv"),
    (made.xlsform, "d.xlsx", partial(exports.kobo, selected="together"), "a.csv"),
    (made.surveyxact, "d.xlsx", exports.surveyxact, "a.xlsx"),
]  # fmt: skip


@pytest.mark.parametrize(("define", "first", "answer", "second"), CASES)
def test_answers_after_a_definition_are_the_same_questions(
    tmp_path: Path,
    define: Callable[..., Path],
    first: str,
    answer: Callable[..., Path],
    second: str,
) -> None:
    define(tmp_path / first)
    answer(tmp_path / second, rows(2022, range(1, 40)))
    do(tmp_path, "survey", "new", "o", "--from", first, "--wave", "2021")
    do(tmp_path, "survey", "new", "o", "--from", second, "--wave", "2022")
    assert "0 errors, 0 warnings" in do(tmp_path, "survey", "check", "o").out
    library = open_study(tmp_path / "o")
    before, after = library.instruments["2021"], library.instruments["2022"]
    assert {*after.questions} == {*before.questions}
    bridge = read_yaml(tmp_path / "o" / "2021-2022.yaml", Report()).values
    assert not {"items", "dropped", "new"} & set(bridge)
    for id in before.questions:
        one, other = before.answer_of(id), after.answer_of(id)
        assert [*one.choices] == [*other.choices]
        assert one.type == other.type
    done = do(tmp_path, "survey", "import", second, "--wave", "2022", "--study", "o")
    assert "+ 0 unmatched" in done.out


def test_two_definitions_with_answers_between_become_a_comparison(tmp_path: Path) -> None:
    made.lss(tmp_path / "spring.lss")
    text = (tmp_path / "spring.lss").read_text(encoding="utf-8")
    text = text.replace("2021-", "2022-").replace("Timer i uken", "Timer hver uke")
    text = text.replace("Hours a week", "Hours every week").replace(
        "Antall trær", "Lengde på gjerdet?"
    )
    (tmp_path / "next.lss").write_text(text, encoding="utf-8")
    exports.limesurvey(tmp_path / "a21.csv", rows(2021, range(1, 30)))
    exports.limesurvey(tmp_path / "a22.csv", rows(2022, range(5, 35)))
    new = ("survey", "new", "o", "--from")
    do(tmp_path, *new, "spring.lss", "--wave", "2021", "--group-by", "PROJ")
    do(tmp_path, "survey", "import", "a21.csv", "--wave", "2021", "--study", "o")
    second = do(tmp_path, *new, "next.lss", "--wave", "2022")
    assert '"HOURS_r2" still the question "HOURS"' in second.out
    assert '"TREES" of the wave before seems to be another question' in second.out
    assert "0 errors, 0 warnings" in do(tmp_path, "survey", "check", "o").out
    done = do(tmp_path, "survey", "import", "a22.csv", "--wave", "2022", "--study", "o")
    assert "30 kept" in done.out
    assert "+ 0 unmatched" in done.out
    linked = do(tmp_path, "panel", "link", "--study", "o")
    assert "2021 to 2022: 25 people (token 25)" in linked.out
    do(tmp_path, "panel", "compare", "--study", "o", "-o", "t.md")
    table = (tmp_path / "t.md").read_text(encoding="utf-8")
    assert "Nordhagen 2021" in table
    assert "Tenk på våren. - Jeg blir hørt i hagen." in table
    english = do(tmp_path, "panel", "compare", "--study", "o", "-o", "e.md", "--language", "en")
    assert english.status == 0
    assert "I am heard in the orchard." in (tmp_path / "e.md").read_text(encoding="utf-8")


def test_a_definition_after_answers_keeps_what_has_the_same_words(tmp_path: Path) -> None:
    exports.limesurvey(tmp_path / "a.csv", rows(2021, range(1, 30)), heading="both", short=False)
    made.lss(tmp_path / "d.lss")
    text = (tmp_path / "d.lss").read_text(encoding="utf-8").replace("2021-", "2022-")
    (tmp_path / "d.lss").write_text(text, encoding="utf-8")
    do(tmp_path, "survey", "new", "o", "--from", "a.csv", "--wave", "2021")
    done = do(tmp_path, "survey", "new", "o", "--from", "d.lss", "--wave", "2022")
    assert "language en" in done.out
    assert "it is not a language of the study" in done.out
    assert "0 errors, 0 warnings" in do(tmp_path, "survey", "check", "o").out
    library = open_study(tmp_path / "o")
    kept = {*library.instruments["2021"].questions} & {*library.instruments["2022"].questions}
    assert {"EQ_1", "EQ_2", "EQ_3", "HOURS", "TREES", "BEGAN"} <= kept
    assert library.instruments["2022"].languages == ("nb",)


def test_the_days_are_those_the_questionnaire_says(tmp_path: Path) -> None:
    for file, write in (("d.qsf", made.qsf), ("d.lss", made.lss), ("d.txt", made.limesurvey_tsv)):
        write(tmp_path / file)
        do(tmp_path, "survey", "new", file[2:], "--from", file, "--wave", "w1")
        wave = open_study(tmp_path / file[2:]).study.waves[0]
        assert (str(wave.opens), str(wave.closes)) == ("2021-04-01", "2021-05-15")


def test_the_column_that_says_who_answered_may_come_later(tmp_path: Path) -> None:
    made.lss(tmp_path / "d.lss")
    said = do(tmp_path, "survey", "new", "o", "--from", "d.lss", "--id", "member", "--wave", "w1")
    assert 'left out "member": it says who answered; the file of answers must have it' in said.out
    assert 'the file of answers must have a column "member"' in said.out
    assert open_study(tmp_path / "o").instruments["w1"].uses == {"token": "member"}
    other = do(tmp_path, "survey", "new", "p", "--from", "d.lss", "--id", "CODE_2", "--wave", "w1")
    assert 'left out "CODE_2": it says who answered' in other.out
    assert "must have a column" not in other.out
    none = do(tmp_path, "survey", "new", "q", "--from", "d.lss", "--wave", "w1")
    assert "which column tells that two waves' rows are one person's: --id COL" in none.out
    wrong = call(tmp_path, "survey", "new", "r", "--from", "d.lss", "--group-by", "TREES")
    assert wrong.status == 1
    assert "which are no groups to compare" in wrong.err


def test_groups_of_a_definition_are_its_codes_in_both_languages(tmp_path: Path) -> None:
    made.lss(tmp_path / "d.lss")
    do(tmp_path, "survey", "new", "o", "--from", "d.lss", "--wave", "w1", "--group-by", "PROJ")
    study = open_study(tmp_path / "o").study
    assert {p.id: p.title for p in study.projects} == {
        "NORTH": {"nb": "Nordhagen", "en": "North orchard"},
        "SOUTH": {"nb": "Sørhagen", "en": "South orchard"},
    }
