"""The pages of the form as they are drawn: what is filled in, what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from survey.form.form_pages import (
    SEND,
    START,
    FormPage,
    FormQuestion,
    consent_questions,
    first_questions,
)
from survey.form.information import ToldText, tell
from survey.form.page_answers import OTHER, Fields, plain_number
from survey.form.texts import say
from survey.form.visit import Visit

ASSISTED = "assisted"
"""The mode of answers given with help, and the field that says so."""

WHOLE = "main"
"""Where a fault stands that is of no single question."""


def draw_start(
    visit: Visit,
    fields: Fields | None = None,
    faults: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    """Draw the first page: the information, and whether one wants to answer."""
    questions = consent_asked(visit)
    sitting = visit.sitting
    filled: dict[str, Sequence[str]] = dict(fields or {})
    if fields is None and sitting is not None:
        said = {"consent": sitting.consent, "link_consent": sitting.link_consent}
        purposes = consent_questions(visit.desk.library, visit.desk.settings.wave)
        for purpose, question in zip(purposes, questions, strict=True):
            answer = said[purpose]
            if answer is not None:
                filled[question.id] = [yes_or_no(question, answer)]
        if sitting.mode == ASSISTED:
            filled[ASSISTED] = ["1"]
    return _draw(
        visit,
        "start.html",
        START,
        told(visit).title,
        status,
        told=told(visit),
        questions=questions,
        labels={question.id: question.label for question in questions},
        filled=filled,
        faults=faults or {},
        sign_language=visit.desk.library.study.form.sign_language.get(visit.language, ""),
    )


def draw_questions(
    visit: Visit,
    page: FormPage,
    fields: Fields | None = None,
    faults: Mapping[str, str] | None = None,
    status: int = 200,
    *,
    code_kept: bool = False,
) -> Response:
    """Draw a page of questions with what was saved, or with what was just sent and is wrong."""
    filled: Mapping[str, Sequence[str]] = fields if fields is not None else _saved(visit, page)
    return _draw(
        visit,
        "questions.html",
        page.id,
        page.title,
        status,
        page=page,
        labels={question.id: question.label for question in page.questions},
        hints={question.id: _hint(question, visit.language) for question in page.questions},
        filled=filled,
        faults=faults or {},
        other=OTHER,
        code_kept=code_kept,
    )


def draw_send(
    visit: Visit,
    elements: int | None,
    status: int = 200,
    faults: Mapping[str, str] | None = None,
) -> Response:
    """Draw the last page, which sends in; so many elements of the code are kept, if known."""
    count = ""
    if elements is not None:
        questions = [question for page in visit.pages for question in page.questions]
        said = [page.answers.get(q.id) for page in visit.saved.values() for q in questions]
        given = sum(answer is not None for answer in said) + elements
        count = say("send_count", visit.language, given=given, asked=len(questions))
    return _draw(
        visit,
        "send.html",
        SEND,
        say("send_title", visit.language),
        status,
        count=count,
        labels={},
        faults=faults or {},
    )


def consent_asked(visit: Visit) -> tuple[FormQuestion, ...]:
    """Return the questions of the first page."""
    desk = visit.desk
    return first_questions(desk.library, desk.settings.wave, visit.guest.project, visit.language)


def told(visit: Visit) -> ToldText:
    """Return the information as this person meets it."""
    desk = visit.desk
    return tell(desk.library, desk.settings.wave, visit.guest.asking, visit.language)


def yes_or_no(question: FormQuestion, answer: bool) -> str:
    """Return what the form sends for yes, or for no."""
    return next(o.value for o in question.options if (o.code in question.scale.yes_codes) == answer)


def _draw(visit: Visit, template: str, id: str, title: str, status: int, **values: Any) -> Response:
    order = visit.order
    step = {"number": order.index(id) + 1, "total": len(order)}
    return visit.desk.page(
        template,
        visit.language,
        visit.session,
        status,
        title=title,
        action=visit.at(id),
        step=say("step", visit.language, **step),
        **values,
    )


def _saved(visit: Visit, page: FormPage) -> dict[str, list[str]]:
    saved = visit.saved.get(page.id)
    if saved is None:
        return {}
    found: dict[str, list[str]] = {}
    for question in page.questions:
        answer = saved.answers.get(question.id)
        if answer is None:
            continue
        if isinstance(answer, list):
            found[question.id] = answer
        elif question.options or answer not in [other.code for other in question.others]:
            number = isinstance(answer, (int, float)) and question.kind == "number"
            text = plain_number(answer, visit.language) if number else str(answer)
            found[question.id] = [text]
        else:
            found[question.id + OTHER] = [str(answer)]
    return found


def _hint(question: FormQuestion, language: str) -> str:
    """Return what is to be known before answering."""
    scale = question.scale
    if question.kind == "multiple":
        return say("several", language)
    if question.kind == "lines":
        return say("text_limit", language, limit=scale.max_length)
    if question.kind != "number":
        return ""
    if scale.min is None or scale.max is None:
        return say("number_hint", language)
    ends = (plain_number(scale.min, language), plain_number(scale.max, language))
    return say("number_between", language, low=ends[0], high=ends[1])
