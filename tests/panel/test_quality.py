"""What is missing and why, and who answered all alike, counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from invented_panel import make_panel

from panel.dataset import Panel
from panel.quality import LEAST_ALIKE, page_quality, question_quality
from panel.quality_tables import build_quality_tables
from survey.library import Library, open_study
from survey.responses import REASONS


@pytest.fixture(scope="module")
def pku() -> Library:
    return open_study()


@pytest.fixture(scope="module")
def panel(pku: Library) -> Panel:
    """One page of the shipped study with a reversed question among those of one scale."""
    wave = pku.waves[0]
    project, role = pku.study.projects[0].id, pku.study.roles[0].id
    page = next(
        page for page in pku.instruments[wave].pages if sum(q.reverse for q in page.questions)
    )
    questions = [q.id for q in page.questions if pku.instruments[wave].is_rated(q.id)]
    base = {"project": project, "role": role}
    people = [
        {"person": "same", **base, **dict.fromkeys(questions, 3)},
        {"person": "differs", **base, **dict.fromkeys(questions, 4), questions[0]: 5},
        {"person": "few", **base, **dict.fromkeys(questions[: LEAST_ALIKE - 1], 2)},
        {"person": "enough", **base, **dict.fromkeys(questions[:LEAST_ALIKE], 8), questions[1]: 2},
    ]
    return make_panel(pku, **{wave: people})


def none() -> pd.DataFrame:
    return pd.DataFrame(columns=list(REASONS))


def test_straight_lining_is_counted_on_the_answers_as_given(panel: Panel, pku: Library) -> None:
    """Who gave 3 throughout did so in the reversed question too; "don't know" is no answer."""
    wave = pku.waves[0]
    first = next(one for one in page_quality(panel, wave) if one.reversed)
    assert (first.people, first.alike) == (2, 1)
    assert first.questions >= LEAST_ALIKE


def test_reasons_are_shares_of_those_asked(panel: Panel, pku: Library) -> None:
    wave = pku.waves[0]
    frame = panel.waves[wave]
    question = next(
        one for one in question_quality(panel, none(), wave) if one.answered == 3
    ).question
    assert frame[question].notna().sum() == len(frame)
    reasons = pd.DataFrame(
        [("r1", question, "dont_know"), ("r2", question, "not_asked")], columns=list(REASONS)
    )
    found = {one.question: one for one in question_quality(panel, reasons, wave)}[question]
    assert (found.asked, found.answered) == (3, 3)
    assert found.empty["dont_know"] == 1
    assert sum(found.empty.values()) == 1


@pytest.mark.parametrize("language", ["nb", "en"])
def test_tables_are_marked(panel: Panel, pku: Library, language: str) -> None:
    wave = pku.waves[0]
    tables = build_quality_tables(panel, {wave: none()}, [wave], language).tables
    mark = {"nb": "Internt: ikke beskyttet", "en": "Internal: not protected"}[language]
    assert [table.id for table in tables] == [f"{wave} questions", f"{wave} pages"]
    assert all(mark in table.title for table in tables)
