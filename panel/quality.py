"""How well a wave was answered: what is missing and why, and who answered all alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from panel.dataset import Panel
from panel.scoring import item_scores
from survey.definition import Text
from survey.instrument import Instrument, Question

LEAST_ALIKE = 4
"""Fewest answers on a page of which it says something that they are all the same."""

EMPTY = ("dont_know", "not_applicable", "skipped", "break_off", "invalid", "platform_missing")
"""Why somebody who was asked gave no judgement, in the order it is shown."""


@dataclass(frozen=True, slots=True)
class QuestionQuality:
    """How a rated question was answered: people asked, judgements, and the rest by reason."""

    question: str
    text: Text
    asked: int
    answered: int
    empty: dict[str, int]


@dataclass(frozen=True, slots=True)
class PageQuality:
    """Straight-lining on one page: the same code in all its questions of one answer scale.

    `people` gave at least `LEAST_ALIKE` answers there, `alike` of them the same each time. Where
    a question is worded the other way (`reversed`), such answers contradict each other.
    """

    page: str
    title: Text
    questions: int
    reversed: int
    people: int
    alike: int


def question_quality(panel: Panel, reasons: pd.DataFrame, wave: str) -> tuple[QuestionQuality, ...]:
    """Count judgements and the reasons for none, question by question.

    Parameters
    ----------
    reasons
        What `panel.answer_reasons.read_reasons` gives for the wave.
    """
    instrument, frame = panel.library.instruments[wave], panel.waves[wave]
    by_column = dict(list(reasons.groupby("column", observed=True)["reason"]))
    nothing = pd.Series(dtype="str")
    found = []
    for question in _rated(instrument):
        why = by_column.get(question.id, nothing).value_counts()
        judged = int(item_scores(frame[question.id], instrument, question.id).notna().sum())
        asked = len(frame) - int(why.get("not_asked", 0))
        counts = {reason: int(why.get(reason, 0)) for reason in EMPTY}
        found.append(QuestionQuality(question.id, question.text, asked, judged, counts))
    return tuple(found)


def page_quality(panel: Panel, wave: str) -> tuple[PageQuality, ...]:
    """Count straight-lining on each page that has enough questions of one answer scale.

    Notes
    -----
    Codes are compared as they were given, before a question worded the other way is turned.
    Source: Leiner (2019), Survey Research Methods 13, 229-248 (cited from memory).
    """
    instrument, frame = panel.library.instruments[wave], panel.waves[wave]
    found = []
    for page in instrument.pages:
        for block in _blocks(page.questions, instrument):
            codes = pd.DataFrame({q.id: _codes(frame, instrument, q) for q in block})
            codes = codes[codes.notna().sum(axis=1) >= LEAST_ALIKE]
            alike = codes.nunique(axis=1) == 1
            turned = sum(question.reverse for question in block)
            found.append(
                PageQuality(page.id, page.title, len(block), turned, len(codes), int(alike.sum()))
            )
    return tuple(found)


def _codes(frame: pd.DataFrame, instrument: Instrument, question: Question) -> pd.Series[float]:
    """Return the judgements as they were given."""
    scores = item_scores(frame[question.id], instrument, question.id)
    return sum(instrument.answer_of(question.id).bounds) - scores if question.reverse else scores


def _rated(instrument: Instrument) -> Iterator[Question]:
    for question in instrument.questions.values():
        if instrument.is_rated(question.id):
            yield question


def _blocks(
    questions: tuple[Question, ...], instrument: Instrument
) -> Iterator[tuple[Question, ...]]:
    """Give the rated questions of a page that share an answer scale, where they are enough."""
    by_scale: dict[str, list[Question]] = {}
    for question in questions:
        if instrument.is_rated(question.id):
            by_scale.setdefault(question.answer, []).append(question)
    yield from (tuple(block) for block in by_scale.values() if len(block) >= LEAST_ALIKE)
