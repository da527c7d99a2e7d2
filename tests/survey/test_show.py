"""What one person meets, how long it takes and how hard it is to read."""

from pathlib import Path

import pytest

from survey.library import Library, open_study
from survey.problems import SurveyError
from survey.show import SECONDS, person_view, view_lines
from survey.wording import lix, words_in

GARDEN = Path(__file__).resolve().parents[1] / "specimens" / "studies" / "garden"
PKU = Path(__file__).resolve().parents[2] / "instruments" / "pku"


@pytest.fixture(scope="module")
def garden() -> Library:
    return open_study(GARDEN)


def ids(*arguments: str | None, library: Library, **options: bool) -> list[str]:
    return [question.id for question in person_view(library, *arguments, **options).questions]  # type: ignore[arg-type]


def test_routes_decide_what_is_met(garden: Library) -> None:
    teacher = ids("w1", "TEA", None, "BAY", library=garden)
    assert {"SITE", "HOURS", "SHORE_1", "LEAD_1"} <= set(teacher)
    assert not {"K_1", "HAT_1"} & set(teacher)
    pupil = ids("w1", "PUP", None, "BAY", library=garden)
    assert not {"SITE", "HOURS", "SHORE_1", "LEAD_1", "PL_2"} & set(pupil)
    assert "SHORE_1" not in ids("w1", "TEA", None, "HILL", library=garden)


def test_two_roles_meet_what_either_meets(garden: Library) -> None:
    both = ids("w1", "PUP", "TEA", "BAY", library=garden)
    assert {"HOURS", "LEAD_1", "HAT_1"} <= set(both)


def test_open_link_asks_for_the_code(garden: Library) -> None:
    assert "K_1" in ids("w1", "PUP", library=garden, has_token=False)
    assert "K_1" in ids("w1", "PAR", library=garden)


def test_only_those_who_took_part_before_meet_the_last_page(garden: Library) -> None:
    assert ids("w2", "PAR", library=garden)[-1] == "CH_1"
    assert "CH_1" not in ids("w2", "PAR", library=garden, stayed=False)


def test_background_that_tells_who_somebody_is_is_not_met() -> None:
    """As on the form: by the rules of the study for a role, and for few people of one."""
    pku = open_study(PKU)
    background = {"BG_ARENA", "BG_PCT", "BG_MON", "LRN_PAR_1"}
    assert background <= set(ids("2016", "VEI", None, "OB", library=pku))
    few = ids("2016", "VEI", None, "OB", library=pku, small_group=True)
    assert background & set(few) == {"BG_MON"}
    for small_group in (False, True):
        met = ids("2016", "NFY", None, "OB", library=pku, small_group=small_group)
        assert not background & set(met)


def test_answers_are_those_of_the_project(garden: Library) -> None:
    view = person_view(garden, "w1", "TEA", None, "BAY", "en")
    site = next(question for question in view.questions if question.id == "SITE")
    assert site.answers == ("The shore garden",)


def test_minutes_add_up(garden: Library) -> None:
    view = person_view(garden, "w1", "PUP", None, "HILL", "en")
    assert view.rated == 11
    questions = 3 * SECONDS["rated"]  # heard rows
    questions += 8 * SECONDS["rated"]  # visits and statements
    questions += 4 * SECONDS["closed"]  # consent twice, group, role
    questions += SECONDS["multiple"] + SECONDS["free_text"]
    reading = 60 * len(words_in(view.information)) / 200
    assert view.seconds == pytest.approx(questions + reading)
    assert view.minutes == 4


def test_lines_show_answers_once_and_stems(garden: Library) -> None:
    lines = view_lines(person_view(garden, "w1", "PUP", None, "HILL", "nb"))
    assert lines[0].startswith("Omtrent 4 minutter · 17 spørsmål, av dem 11 vurderinger · LIX ")
    assert "Tenk på hagen denne sommeren." in lines
    assert sum("Aldri · Av og til" in line for line in lines) == 1


def test_unknown_names_are_told_all_at_once(garden: Library) -> None:
    with pytest.raises(SurveyError) as raised:
        person_view(garden, "w1", "TEAX", "NO", "BAYS", "sv")
    text = str(raised.value)
    assert len(raised.value.problems) == 4
    assert 'the study has no role "TEAX". Did you mean "TEA"?' in text
    assert 'the study has no language "sv". Write one of nb, en.' in text


def test_lix_by_hand() -> None:
    # 8 words, 2 sentences, 2 words of seven letters or more (hagearbeid, planene).
    assert lix(["Vi liker hagearbeid.", "Vi har laget planene sammen."]) == pytest.approx(4 + 25)
    assert lix(["Vi liker hagearbeid", "Vi har laget planene sammen"]) == pytest.approx(4 + 25)
    assert lix([]) == 0.0
    assert lix(["123 …"]) == 0.0
    assert words_in("Hei {first_name}, nb-en er 2 ord") == ["Hei", "nb-en", "er", "ord"]
