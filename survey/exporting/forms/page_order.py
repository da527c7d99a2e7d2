"""The order of pages where a tool can only look back: who somebody is comes before its use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from survey.exporting.forms.conditions import (
    NEVER,
    Condition,
    as_asked_before,
    questions_in,
)
from survey.instrument import Page, Question

Shown = tuple[Question, Condition]
"""A question, and when it is shown."""


@dataclass(frozen=True, slots=True)
class OrderedPage:
    """A page with the questions that may be shown on it."""

    page: Page
    questions: tuple[Shown, ...]


def order_pages(
    pages: tuple[Page, ...], conditions: Mapping[str, Condition]
) -> tuple[OrderedPage, ...]:
    """Return the pages, each after those that its questions rest on.

    Parameters
    ----------
    pages
        The pages in the instrument's order, which is kept as far as it can be.
    conditions
        When each question is asked; what is not there is asked of nobody. What rests on an
        answer that is not given yet, such as a second role before it is asked for, does not.
    """
    home = {question.id: page.id for page in pages for question in page.questions}
    waiting = [page for page in pages if any(q.id in conditions for q in page.questions)]
    asked: set[str] = set()
    ordered: list[OrderedPage] = []
    while waiting:
        here = {page.id for page in waiting}
        page = next((each for each in waiting if _is_ready(each, conditions, home, here)), None)
        chosen = page or waiting[0]
        waiting.remove(chosen)
        shown: list[Shown] = []
        for question in chosen.questions:
            if question.id in conditions:
                condition = as_asked_before(conditions[question.id], asked)
                shown += [(question, condition)] if condition != NEVER else []
                asked.add(question.id)
        ordered.append(OrderedPage(chosen, tuple(shown)))
    return tuple(ordered)


def _is_ready(
    page: Page, conditions: Mapping[str, Condition], home: Mapping[str, str], waiting: set[str]
) -> bool:
    """Tell whether nothing on a page rests on another page that is still to come."""
    needed = {
        home[name]
        for question in page.questions
        if question.id in conditions
        for name in questions_in(conditions[question.id])
    }
    return not (needed - {page.id}) & waiting
