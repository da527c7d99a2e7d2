"""What one person is put on the form: routed, already known, or pruned where few are alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey.asked import Asking, asked_questions, registered, with_second_role
from survey.library import Library, open_study, read_library
from survey.problems import Report
from survey.project_words import in_project_words
from survey.routing import Respondent

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def shipped() -> Library:
    return open_study(ROOT / "instruments" / "pku")


def background(
    library: Library, role: str, project: str, group: int | None, *, role2: str | None = None,
    wave: str = "2016", arena: str | None = None,
) -> list[str]:  # fmt: skip
    person = Respondent(role, role2, project, stayed=wave != "2016")
    asking = Asking(person, registered(role2, arena), group)
    asked = asked_questions(library.study, library.instrument(wave), asking)
    return [q for q in asked if q.startswith(("BG_", "LRN_PAR"))]


@pytest.mark.parametrize(
    ("role", "project", "group", "asked"),
    [
        ("VEI", "ST", 16, ["BG_ROLE2", "BG_ARENA", "BG_PCT", "BG_MON", "BG_SUC", "BG_HUSK",
                           "LRN_PAR_1"]),
        ("VEI", "RO", 6, ["BG_MON", "BG_HUSK"]),
        ("FOR", "OB", 2, ["BG_MON", "BG_HUSK"]),
        ("BRU", "ST", 8, ["BG_MON"]),
        ("BRU", "ST", 80, ["BG_MON"]),
        ("NFY", "OB", 2, []),
        ("KOM", "RO", 90, []),
        ("PRL", "OB", 1, []),
    ],
)  # fmt: skip
def test_few_people_are_not_asked_what_could_single_them_out(
    shipped: Library, role: str, project: str, group: int, asked: list[str]
) -> None:
    assert background(shipped, role, project, group) == asked


def test_the_later_wave_prunes_its_own_questions(shipped: Library) -> None:
    assert "BG_MON_r2" in background(shipped, "VEI", "RO", 6, wave="2017")
    assert "BG_SUC" not in background(shipped, "VEI", "RO", 6, wave="2017")


def test_two_hats_are_asked_what_either_is_and_pruned_as_the_stricter(shipped: Library) -> None:
    assert background(shipped, "FOR", "OB", 12, role2="PRL") == ["BG_HUSK"]
    person = Respondent("FOR", "PRL", "OB")
    asked = asked_questions(shipped.study, shipped.instrument("2016"), Asking(person))
    assert {"ROL_4", "LRN_SUS_1", "LRN_TRF_3"} <= set(asked)


def test_what_the_register_knows_is_not_asked(shipped: Library) -> None:
    assert "BG_ARENA" not in background(shipped, "VEI", "ST", 16, arena="lerkendal")
    assert "BG_PRJ" not in background(shipped, "VEI", "ST", 16)


def test_a_second_role_counts_when_said_but_the_register_counts_more(shipped: Library) -> None:
    plain = Asking(Respondent("VEI", None, "OB"))
    assert with_second_role(shipped.study, plain, "FOR").respondent.role2 == "FOR"
    assert with_second_role(shipped.study, plain, "NEI") == plain
    assert with_second_role(shipped.study, plain, None) == plain
    known = Asking(Respondent("VEI", "LED", "OB"))
    assert with_second_role(shipped.study, known, "FOR") == known


def test_a_question_speaks_of_the_own_county(shipped: Library) -> None:
    study = shipped.study
    said = "Eierne (Fylkesmannen og NAV Fylke) har grepet inn."
    assert in_project_words(said, study, "RO", "nb") == (
        "Eierne (Fylkesmannen i Rogaland og NAV Rogaland) har grepet inn."
    )
    assert in_project_words("The County Governor has shown it.", study, "OB", "en") == (
        "The County Governor of your county has shown it."
    )
    assert in_project_words(said, study, None, "nb") == said


def test_a_rule_of_asking_names_what_there_is(tmp_path: Path) -> None:
    import shutil

    shutil.copytree(ROOT / "instruments" / "pku", tmp_path / "study")
    path = tmp_path / "study" / "study.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("first_of: [BG_MON,", "first_of: [BG_MOON,").replace("{BRU: [", "{BRO: [")
    path.write_text(text, encoding="utf-8")
    report = Report()
    read_library(tmp_path / "study", report)
    assert [p.rule for p in report.errors] == ["unknown-role", "unknown-question"]
    assert 'Did you mean "BG_MON"?' in str(report.errors[1])
