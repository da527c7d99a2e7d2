"""What stands in a form for somebody: pages, questions with their codes, routes in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Literal

from survey.asked import NEVER_PUT, Asking, Groups, asked_questions, pruned_questions
from survey.definition import Code, Text, in_language
from survey.exporting.forms.platform_form import choices_shown, open_fields, stem_of
from survey.exporting.forms.words import fill_fields, number_hint, say
from survey.exporting.universe import describe_route
from survey.fieldwork.told_fields import told_fields
from survey.instrument import AnswerScale, Instrument, Question
from survey.library import Library
from survey.problems import Place, Problem, SurveyError
from survey.routing import Respondent
from survey.show import WORDS_PER_MINUTE, seconds_for
from survey.wording import words_in

Kind = Literal["choice", "multiple", "number", "short", "free_text", "date"]


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """A question as it is put.

    Parameters
    ----------
    id, text
        Its id and wording.
    number
        Where it stands in this form, from 1.
    kind, scale
        How it is answered.
    answers, missing
        The codes and words of the judgements, and of what is none.
    hint
        What may be written, in words.
    only
        Who alone it is for, in words; empty when it is for everybody who has the form.
    stops
        Whether a no here ends the form.
    """

    id: str
    text: str
    number: int
    kind: Kind
    scale: AnswerScale
    answers: tuple[tuple[Code, str], ...]
    missing: tuple[tuple[Code, str], ...]
    hint: str
    only: str
    stops: bool


@dataclass(frozen=True, slots=True)
class FormPage:
    """Questions that belong together, with the words before them."""

    id: str
    title: str
    stem: str
    questions: tuple[FormQuestion, ...]


@dataclass(frozen=True, slots=True)
class FormContent:
    """Everything that stands in a form in one language.

    Parameters
    ----------
    title, information
        What the study asks, and what a person is told first, paragraph by paragraph.
    wave
        What the wave is called.
    problems
        What could not be filled in.
    """

    library: Library
    instrument: Instrument
    language: str
    title: str
    study: str
    wave: str
    information: tuple[str, ...]
    pages: tuple[FormPage, ...]
    problems: tuple[Problem, ...]

    @property
    def questions(self) -> tuple[FormQuestion, ...]:
        """Every question, in order."""
        return tuple(question for page in self.pages for question in page.questions)


def build_content(
    library: Library,
    wave: str,
    language: str,
    asking: Asking | None,
    fill: Mapping[str, str],
    withheld: Collection[str] = (),
) -> FormContent:
    """Build what stands in a form.

    Parameters
    ----------
    asking
        Whose questions; `None` for all questions, each with the words who it is for.
    fill
        What stands for fields in braces; `minutes` and `project` are known by themselves.
    withheld
        Questions that a form for all leaves out.
    """
    instrument, study = library.instrument(wave), library.study
    if asking is None:
        put = {q.id for q in instrument.questions.values() if q.ask != "NONE"} - set(withheld)
        put -= {instrument.uses.get(purpose) for purpose in NEVER_PUT}
        person = None
    else:
        put = set(asked_questions(study, instrument, asking))
        person = asking.respondent
    pages = tuple(_pages(library, instrument, language, person, put))
    questions = [question for page in pages for question in page.questions]
    given = instrument.information
    text = in_language(given.text, language) if given else ""
    seconds = sum(seconds_for(question.scale) for question in questions)
    minutes = -(-int(seconds + 60 * len(words_in(text)) / WORDS_PER_MINUTE) // 60)
    known = told_fields(library, wave, person.project if person else None, language)
    known["minutes"] = str(minutes)
    said, left = fill_fields(text, known | dict(fill))
    title = in_language(given.title, language) if given else ""
    return FormContent(
        library,
        instrument,
        language,
        title or in_language(study.title, language),
        in_language(study.title, language),
        in_language(study.wave(wave).title, language),
        tuple(part.strip() for part in said.split("\n") if part.strip()),
        pages,
        tuple(open_fields(left, Place(study.wave(wave).instrument))),
    )


def asking_without_token(
    library: Library,
    wave: str,
    role: str | None,
    role2: str | None,
    project: str | None,
    groups: Groups | None,
) -> Asking | None:
    """Return whose questions a form for nobody in particular holds; `None` for everybody's.

    Parameters
    ----------
    groups
        How many persons have each project and role, empty where nobody knows: then as if they
        were few. A form that several projects may get is made for where fewest have the role.
        `None` for many of all.

    Raises
    ------
    SurveyError
        A second role or a project is named, but no role.
    """
    if role is None and (role2 or project):
        raise SurveyError(
            Problem(
                "role-missing",
                "a second role or a project is named, but no role.",
                "Add --role, or leave the other out.",
            )
        )
    if role is None:
        return None
    stayed = wave != library.waves[0]
    person = Respondent(role, role2, project, has_token=False, stayed=stayed)
    if groups is None:
        return Asking(person)
    sizes = [n for (own, r), n in groups.items() if r == role and project in (None, own)]
    return Asking(person, group=min(sizes, default=0))


def withheld_questions(library: Library, wave: str, groups: Groups) -> frozenset[str]:
    """Return the questions that somebody is kept from who would get them by a form for all."""
    study, instrument = library.study, library.instrument(wave)
    stayed = wave != library.waves[0]
    kept: set[str] = set()
    for project, role in product(study.projects, study.roles):
        if role.surveyed:
            person = Respondent(role.id, None, project.id, stayed=stayed)
            many = Asking(person, group=groups.get((project.id, role.id), 0))
            kept |= pruned_questions(study, instrument, many)
    return frozenset(kept)


def _pages(
    library: Library,
    instrument: Instrument,
    language: str,
    person: Respondent | None,
    put: Collection[str],
) -> Iterator[FormPage]:
    number = 0
    for page in instrument.pages:
        questions = []
        for question in page.questions:
            if question.id in put:
                number += 1
                questions.append(_question(question, number, library, instrument, language, person))
        if questions:
            stem = stem_of(library, instrument, page, (language,)).get(language, "")
            title = in_language(page.title, language)
            yield FormPage(page.id, title, stem, tuple(questions))


def _question(
    question: Question,
    number: int,
    library: Library,
    instrument: Instrument,
    language: str,
    person: Respondent | None,
) -> FormQuestion:
    scale = instrument.answer_of(question.id)
    project = None if person is None else person.project
    shown = [
        (code, in_language(text, language))
        for code, text, only in choices_shown(scale)
        if not only or project is None or project in only
    ]
    only: Text = {}
    if person is None and question.ask != "ALL":
        only = describe_route(question.ask, library.study)
    return FormQuestion(
        question.id,
        in_language(question.text, language),
        number,
        _kind(scale),
        scale,
        tuple(pair for pair in shown if pair[0] not in scale.missing),
        tuple(pair for pair in shown if pair[0] in scale.missing),
        _hint(scale, language),
        in_language(only, language),
        question.id == instrument.uses.get("consent"),
    )


def _kind(scale: AnswerScale) -> Kind:
    if scale.type == "text":
        return "free_text" if scale.free_text else "short"
    return scale.type


def _hint(scale: AnswerScale, language: str) -> str:
    if scale.type == "multiple":
        return say("several", language)
    if scale.type == "date":
        return say("date", language)
    return number_hint(scale, language)
