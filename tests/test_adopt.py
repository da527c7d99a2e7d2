"""From two files of answers to a table of two waves, by commands alone."""

from __future__ import annotations

import random
from pathlib import Path

import openpyxl
import pytest
from adopted import WORDING, choir_answers, write_sav, write_xlsx
from command_line import Outcome, call

from survey.importing.import_file import code_file
from survey.library import open_study
from survey.problems import Report
from survey.yaml_source import read_yaml

AGREE = ["Helt uenig", "Litt uenig", "Verken eller", "Litt enig", "Helt enig", "Vet ikke"]


def do(folder: Path, *words: str) -> Outcome:
    """Run a command that must succeed."""
    done = call(folder, *words)
    assert done.status == 0, f"{words}\n{done.out}\n{done.err}"
    return done


def table_of(folder: Path, study: str, language: str = "nb") -> list[list[object]]:
    """Compare the two waves and return the wave table's rows."""
    words = ("compare", "--study", study, "-o", "t.xlsx", "--language", language)
    do(folder, "panel", *words)
    book = openpyxl.load_workbook(folder / "t.xlsx")
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


def numbers_of(table: list[list[object]], start: str) -> list[float]:
    (row,) = [row for row in table if str(row[0]).startswith(start)]
    return [cell for cell in row[1:] if isinstance(cell, int | float)]


@pytest.fixture
def choir(tmp_path: Path) -> Path:
    """Two waves as .sav: one question renamed, one reworded, one name with another question."""
    write_sav(tmp_path / "spring.sav", choir_answers("a", range(60)), WORDING)
    wording = WORDING | {"q1": "Hvor enig er du i at notene er lette å finne?"}
    wording |= {"did_1": "Hva har du gjort? - Sunget"}
    write_sav(tmp_path / "autumn.sav", choir_answers("b", range(12, 72)), wording,
              {"voice2": "leader"})  # fmt: skip
    return tmp_path


def test_two_sav_waves_become_a_comparison_without_any_yaml_by_hand(choir: Path) -> None:
    ids = ("--id", "singer", "--group-by", "choir")
    first = do(choir, "survey", "new", "choirs", "--from", "spring.sav", "--wave", "2023", *ids)
    assert "wave 2023, 8 questions from 11 columns" in first.out
    assert 'left out "singer": it says who answered' in first.out
    assert "a person must decide:" in first.out
    assert "choirs: wave" in first.out
    do(choir, "survey", "import", "spring.sav", "--wave", "2023", "--study", "choirs")
    second = do(choir, "survey", "new", "choirs", "--from", "autumn.sav", "--wave", "2024")
    assert '"leader" has the wording of "voice2" in the wave before' in second.out
    assert '"q1_r2" still the question "q1"' in second.out
    checked = do(choir, "survey", "check", "choirs")
    assert "0 errors, 0 warnings" in checked.out
    imported = do(choir, "survey", "import", "autumn.sav", "--wave", "2024", "--study", "choirs")
    assert "60 read = 60 kept + 0 duplicate + 0 rejected" in imported.out
    assert "0 unmatched" in imported.out
    linked = do(choir, "panel", "link", "--study", "choirs")
    assert "2023 to 2024: 48 people (token 48)" in linked.out
    table = table_of(choir, "choirs")
    heads = [str(cell) for row in table[:4] for cell in row]
    assert any("Fjordkoret" in head for head in heads)
    expected = choir_answers("a", range(60))["voice2"].replace(8, float("nan"))
    shown = numbers_of(table, "Dirigenten forklarer godt")
    assert len(shown) == 12
    assert shown[-3] == pytest.approx(expected.mean(), abs=0.051)
    assert "notene er lette" not in str([row[0] for row in table if len(row) > 3][:9])


def test_the_same_people_are_linked_and_their_answers_are_what_the_file_holds(choir: Path) -> None:
    do(choir, "survey", "new", "choirs", "--from", "spring.sav", "--wave", "2023", "--id", "singer")
    library = open_study(choir / "choirs")
    coded = code_file(choir / "spring.sav", library, "2023")
    answers = coded.batch.responses
    frame = choir_answers("a", range(60))
    assert answers["voice1"].tolist() == frame["voice1"].tolist()
    assert answers["did.2"].tolist() == frame["did_2"].tolist()
    assert answers["years"].tolist() == frame["years"].tolist()
    said = coded.batch.reasons
    unknown = said[(said["column"] == "voice1") & (said["reason"] == "dont_know")]
    assert len(unknown) == (frame["voice1"] == 8).sum() > 0
    assert coded.batch.free_text["text"].tolist() == [t for t in frame["more"] if t]


def sheet(seed: int, people: range, asked: list[str]) -> list[list[object]]:
    chance = random.Random(seed)
    table: list[list[object]] = [["Nummer", "Avdeling", *asked, "Hva bruker du?", "Skriv her"]]
    for person in people:
        given = [chance.choice(AGREE[(seed == 1) :]) for _ in asked]
        used = "".join(f"{word};" for word in ("Buss", "Tog") if chance.random() < 0.7)
        said = f"Ord {person}" if chance.random() < 0.5 else None
        table.append([f"P{person:03}", ["Nord", "Sør"][person % 2], *given, used, said])
    return table


def test_two_bare_sheets_with_norwegian_answers_become_a_comparison(tmp_path: Path) -> None:
    asked = ["Jeg blir hørt på møtene", "Lederen vår forklarer", "Vi har tid nok"]
    write_xlsx(tmp_path / "one.xlsx", sheet(1, range(50), asked))
    write_xlsx(tmp_path / "two.xlsx", sheet(2, range(10, 60), [*asked[:2], "Vi har ro nok"]))
    ids = ("--id", "Nummer", "--group-by", "Avdeling")
    do(tmp_path, "survey", "new", "work", "--from", "one.xlsx", *ids)
    done = do(tmp_path, "survey", "new", "work", "--from", "two.xlsx")
    assert '"w2"' not in done.err
    assert open_study(tmp_path / "work").study.languages == ("nb",)
    assert "0 errors, 0 warnings" in do(tmp_path, "survey", "check", "work").out
    for wave, name in (("w1", "one.xlsx"), ("w2", "two.xlsx")):
        out = do(tmp_path, "survey", "import", name, "--wave", wave, "--study", "work").out
        assert "50 kept" in out
        assert "0 unmatched" in out
    assert "w1 to w2: 40 people (token 40)" in do(tmp_path, "panel", "link", "--study", "work").out
    table = table_of(tmp_path, "work")
    assert len(numbers_of(table, "Jeg blir hørt")) == 9
    notes = (tmp_path / "work" / "w1-w2.yaml").read_text(encoding="utf-8")
    assert "dropped:\n" in notes
    assert "vi_har_ro_nok" in notes
    english = table_of(tmp_path, "work", "en")
    assert numbers_of(english, "Jeg blir hørt") == numbers_of(table, "Jeg blir hørt")


def test_a_study_in_one_language_works_everywhere(tmp_path: Path) -> None:
    asked = ["We are heard", "We have time", "We sing well"]
    answers = ["Strongly disagree", "Disagree", "Agree", "Strongly agree", "Don't know"]
    chance = random.Random(3)
    for name, people in (("one.xlsx", range(40)), ("two.xlsx", range(5, 45))):
        rows = [[f"x{p}", *(chance.choice(answers) for _ in asked)] for p in people]
        write_xlsx(tmp_path / name, [["person", *asked], *rows])
    for name in ("one.xlsx", "two.xlsx"):
        do(tmp_path, "survey", "new", "band", "--from", name, "--id", "person")
    assert open_study(tmp_path / "band").study.languages == ("en",)
    assert "0 errors, 0 warnings" in do(tmp_path, "survey", "check", "band").out
    for wave, name in (("w1", "one.xlsx"), ("w2", "two.xlsx")):
        do(tmp_path, "survey", "import", name, "--wave", wave, "--study", "band")
    do(tmp_path, "panel", "link", "--study", "band")
    for language in ("nb", "en"):
        assert len(numbers_of(table_of(tmp_path, "band", language), "We are heard")) == 6
        for suffix in (".sav", ".xlsx", ".csv"):
            words = ("w1", "-o", f"out-{language}{suffix}", "--language", language)
            do(tmp_path, "survey", "export", *words, "--study", "band")
        words = ("w1", "--role", "participant", "--language", language)
        do(tmp_path, "survey", "show", *words, "--study", "band")
        do(tmp_path, "survey", "diff", "w1", "w2", "--language", language, "--study", "band")
    do(tmp_path, "survey", "codebook", "w1", "-o", "book.html", "--study", "band")
    do(tmp_path, "survey", "lock", "w1", "--study", "band")
    do(tmp_path, "survey", "register", "r.xlsx", "--template", "--study", "band")
    do(tmp_path, "panel", "release", "-o", "release", "--study", "band")


def test_scales_are_proposed_as_comments_and_written_only_when_asked(choir: Path) -> None:
    ids = ("--id", "singer", "--group-by", "choir")
    do(choir, "survey", "new", "plain", "--from", "spring.sav", *ids)
    text = (choir / "plain" / "w1-v1.yaml").read_text(encoding="utf-8")
    assert "#   VOICE: {items: [voice1, voice2, voice3], title: {nb: VOICE}}" in text
    assert not open_study(choir / "plain").instrument("w1").scales
    uncommented = text.replace("# scales:", "scales:").replace("#   VOICE", "  VOICE")
    (choir / "plain" / "w1-v1.yaml").write_text(uncommented, encoding="utf-8")
    assert list(open_study(choir / "plain").instrument("w1").scales) == ["VOICE"]
    done = do(choir, "survey", "new", "scaled", "--from", "spring.sav", "--scales", *ids)
    assert "proposed from shared answers" in done.out
    assert list(open_study(choir / "scaled").instrument("w1").scales) == ["VOICE"]


def test_a_wave_that_is_there_is_not_drafted_again(choir: Path) -> None:
    words = ("new", "choirs", "--from", "spring.sav", "--id", "singer", "--wave", "2023")
    do(choir, "survey", *words)
    before = {path.name: path.read_bytes() for path in (choir / "choirs").iterdir()}
    again = call(choir, "survey", *words)
    assert again.status == 1
    assert 'the study has a wave "2023" already' in again.err
    assert "Give the new one another id with --wave" in again.err
    assert {path.name: path.read_bytes() for path in (choir / "choirs").iterdir()} == before


def test_a_file_a_person_may_have_written_is_never_overwritten(choir: Path) -> None:
    (choir / "choirs").mkdir()
    (choir / "choirs" / "w1-v1.yaml").write_text("mine\n", encoding="utf-8")
    done = call(choir, "survey", "new", "choirs", "--from", "spring.sav", "--id", "singer")
    assert done.status == 1
    assert "this file exists already, and may be a person's work" in done.err
    assert (choir / "choirs" / "w1-v1.yaml").read_text(encoding="utf-8") == "mine\n"
    assert not (choir / "choirs" / "study.yaml").exists()


def test_what_a_person_has_edited_stays_when_the_next_wave_comes(choir: Path) -> None:
    do(choir, "survey", "new", "choirs", "--from", "spring.sav", "--id", "singer")
    study = choir / "choirs" / "study.yaml"
    edited = study.read_text(encoding="utf-8").replace("{nb: choirs}", "{nb: Korene våre}  # mine")
    study.write_text(edited, encoding="utf-8")
    do(choir, "survey", "new", "choirs", "--from", "autumn.sav", "--group-by", "choir")
    now = study.read_text(encoding="utf-8")
    assert [line for line in now.splitlines() if line in edited.splitlines()] == (
        edited.splitlines()
    )
    library = open_study(choir / "choirs")
    assert library.study.title == {"nb": "Korene våre"}
    assert {project.id for project in library.study.projects} == {"study", "1", "2", "3"}


def test_waves_come_in_the_order_of_time(choir: Path) -> None:
    words = ("new", "choirs", "--id", "singer")
    do(choir, "survey", *words, "--from", "autumn.sav", "--wave", "2024")
    early = call(choir, "survey", *words, "--from", "spring.sav", "--wave", "2023")
    assert early.status == 1
    assert 'wave "2023" would begin on 2023-01-01, before wave "2024" ends' in early.err
    assert not (choir / "choirs" / "2023-v1.yaml").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--id", "sangr"), '--id names the column "sangr"'),
        (("--group-by", "more"), "different values, which are no groups"),
        (("--language", "de"), '"de" is not a language that a study can be drafted in'),
        (("--wave", "2023/1"), '"2023/1" cannot be used as a name'),
        (("--sheet", "A"), 'there is no sheet "A"'),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    choir: Path, words: tuple[str, ...], said: str
) -> None:
    done = call(choir, "survey", "new", "choirs", "--from", "spring.sav", *words)
    assert done.status == 1
    assert said in done.err
    assert not (choir / "choirs").exists()


def test_every_drafted_file_is_the_yaml_the_program_reads(choir: Path) -> None:
    do(choir, "survey", "new", "choirs", "--from", "spring.sav", "--id", "singer")
    do(choir, "survey", "new", "choirs", "--from", "autumn.sav")
    report = Report()
    for path in (choir / "choirs").glob("*.yaml"):
        assert isinstance(read_yaml(path, report).values, dict)
    assert not list(report)
