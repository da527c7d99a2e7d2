"""The pages one person meets, question by question, in one language."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from survey.asked import Asking, asked_questions
from survey.definition import Code, in_language
from survey.instrument import AnswerScale, Question
from survey.library import Library
from survey.project_words import in_project_words

START, SEND = "start", "send"
"""The page of information and consent, and the page that sends in; neither is the study's."""


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that can be chosen; `value` is what the form sends for the code."""

    value: str
    code: Code
    text: str


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """A question as it stands on the page.

    `options` are judgements and choices, `others` "don't know" and the like; `label` names it
    briefly. `row` and `rows` count the rows of a battery, `before` is what is read before a row's
    own words.
    """

    id: str
    text: str
    label: str
    before: str
    scale: AnswerScale
    options: tuple[Option, ...]
    others: tuple[Option, ...]
    element: int = 0
    row: int = 0
    rows: int = 0

    @property
    def is_digits(self) -> bool:
        """Whether digits are written, so that a phone shows those."""
        pattern = self.scale.pattern
        return bool(pattern and re.fullmatch(pattern, "1") and re.fullmatch(pattern, "2"))

    @property
    def kind(self) -> str:
        """What is drawn: choice, multiple, number, date, moment, text or lines."""
        if self.scale.type == "date" and self.scale.time:
            return "moment"
        return "lines" if self.scale.free_text else self.scale.type


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page with at least one question for this person."""

    id: str
    title: str
    stem: str
    questions: tuple[FormQuestion, ...]

    @property
    def has_code(self) -> bool:
        """Whether elements of the self-made code are asked here."""
        return any(question.element for question in self.questions)


def consent_questions(library: Library, wave: str) -> dict[str, str]:
    """Return by purpose the questions that stand on the first page."""
    uses = library.instrument(wave).uses
    return {purpose: uses[purpose] for purpose in ("consent", "link_consent") if purpose in uses}


def build_pages(
    library: Library, wave: str, asking: Asking, language: str, *, linked: bool
) -> tuple[FormPage, ...]:
    """Return the pages of questions a person meets, without those of the first page.

    Parameters
    ----------
    linked
        Whether answers may be linked; otherwise nobody makes a code.
    """
    study, instrument = library.study, library.instrument(wave)
    asked = set(asked_questions(study, instrument, asking))
    asked -= set(consent_questions(library, wave).values())
    if not linked:
        asked -= set(instrument.code_elements)
    project = asking.respondent.project
    of_wave = in_language(study.wave(wave).stem, language)

    def say(text: str) -> str:
        return in_project_words(text, study, project, language)

    pages = []
    for page in instrument.pages:
        stem = say(in_language(page.stem, language).replace("{stem}", of_wave))
        rows: dict[str, list[str]] = {}
        for question in page.questions:
            if question.battery and question.id in asked:
                rows.setdefault(question.battery, []).append(question.id)
        questions = []
        for question in page.questions:
            if question.id not in asked:
                continue
            built = _question(library, wave, question, project, language)
            text = say(built.text)
            before = ""
            row = count = 0
            if question.battery:
                row = rows[question.battery].index(question.id) + 1
                count = len(rows[question.battery])
                before, _, own = text.rpartition(" \u2013 ")
                before, text = (before, own) if before else (stem, text)
            questions.append(replace(built, text=text, before=before, row=row, rows=count))
        if questions:
            lead = stem
            if any(q.element for q in questions) and instrument.information is not None:
                lead = stem or in_language(instrument.information.code_intro, language)
            title = in_language(page.title, language)
            pages.append(FormPage(page.id, title, lead, tuple(questions)))
    return tuple(pages)


def first_questions(
    library: Library, wave: str, project: str | None, language: str
) -> tuple[FormQuestion, ...]:
    """Return the questions of consent, which stand on the first page."""
    questions = library.instrument(wave).questions
    return tuple(
        _question(library, wave, questions[id], project, language)
        for id in consent_questions(library, wave).values()
    )


def _question(
    library: Library, wave: str, question: Question, project: str | None, language: str
) -> FormQuestion:
    instrument = library.instrument(wave)
    scale = instrument.answer_of(question.id)
    options = [
        Option(str(code), code, in_language(choice.text, language))
        for code, choice in scale.choices.items()
        if not choice.only or project in choice.only
    ]
    others = [
        Option(str(code), code, in_language(missing.text, language))
        for code, missing in scale.missing.items()
        if missing.reason != "platform_missing"
    ]
    number = 0
    if question.id in instrument.code_elements:
        number = instrument.code_elements.index(question.id) + 1
    text = in_language(question.text, language)
    label = in_language(question.label, language) or text
    return FormQuestion(
        question.id, text, label, "", scale, tuple(options), tuple(others), element=number
    )
