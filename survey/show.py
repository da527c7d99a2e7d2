"""What one person meets of a questionnaire, in order, and how long it takes."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from survey.asked import Asking, pruned_questions
from survey.definition import in_language
from survey.findings import suggest
from survey.instrument import AnswerScale, Instrument, Page, Question
from survey.library import Library
from survey.problems import Problem, SurveyError
from survey.routing import Respondent, asks, parse_route
from survey.wording import lix, words_in

SECONDS = {"rated": 8, "closed": 8, "multiple": 15, "short": 10, "free_text": 45}
"""Expected seconds for one question: a rated row, another choice, several choices, a number or
short text, own words. Assumptions, to be replaced by what a pilot shows."""

WORDS_PER_MINUTE = 200
"""Words of information read silently; below the 238 of English non-fiction in Brysbaert (2019),
since the text matters and some read slowly."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as it is put, with the answers one can give."""

    id: str
    text: str
    answer: str
    answers: tuple[str, ...]
    battery: str | None
    seconds: int


@dataclass(frozen=True, slots=True)
class AskedPage:
    """A page with at least one question for this person."""

    id: str
    title: str
    stem: str
    questions: tuple[AskedQuestion, ...]


@dataclass(frozen=True, slots=True)
class PersonView:
    """Everything one person meets; `rated` counts rated rows, `lix` is of the questions."""

    wave: str
    language: str
    information: str
    pages: tuple[AskedPage, ...]
    rated: int
    seconds: float
    lix: float

    @property
    def minutes(self) -> int:
        """Expected time in whole minutes, rounded up."""
        return math.ceil(self.seconds / 60)

    @property
    def questions(self) -> tuple[AskedQuestion, ...]:
        """Every question met, in order."""
        return tuple(question for page in self.pages for question in page.questions)


def person_view(
    library: Library,
    wave: str,
    role: str,
    role2: str | None = None,
    project: str | None = None,
    language: str = "nb",
    *,
    has_token: bool = True,
    stayed: bool | None = None,
    small_group: bool = False,
) -> PersonView:
    """Return what a person meets in a wave.

    Parameters
    ----------
    role, role2, project
        Ids of the study; without a project, questions of single projects are left out.
    has_token
        Whether the person comes by a personal link.
    stayed
        Whether the person took part before and was still there; by default in every wave
        but the first.
    small_group
        Whether so few have this project and role that not all background is asked.

    Raises
    ------
    SurveyError
        The study has no such wave, role, project or language.
    """
    instrument = library.instrument(wave)
    if len(library.study.languages) == 1:
        # There is nothing to choose: the one language is what the person meets.
        language = library.study.languages[0]
    check_names(library, role, role2, project, language)
    person = Respondent(
        role,
        role2,
        project,
        has_token,
        wave != library.waves[0] if stayed is None else stayed,
    )
    stem = in_language(library.study.wave(wave).stem, language)
    asking = Asking(person, group=1 if small_group else None)
    spared = pruned_questions(library.study, instrument, asking)
    pages = tuple(_pages(instrument, person, language, stem, spared))
    information = ""
    if instrument.information is not None:
        information = in_language(instrument.information.text, language)
    questions = [question for page in pages for question in page.questions]
    seconds = sum(question.seconds for question in questions)
    return PersonView(
        wave,
        language,
        information,
        pages,
        rated=sum(instrument.is_rated(question.id) for question in questions),
        seconds=seconds + 60 * len(words_in(information)) / WORDS_PER_MINUTE,
        lix=lix([*(p.stem for p in pages if p.stem), *(q.text for q in questions)]),
    )


def view_lines(view: PersonView) -> list[str]:
    """Return what a person meets as lines for a terminal."""
    words = {
        "nb": ("Omtrent {0} minutter", "{0} spørsmål, av dem {1} vurderinger", "LIX {0:.0f}"),
        "en": ("About {0} minutes", "{0} questions, {1} of them judgements", "LIX {0:.0f}"),
    }
    minutes, count, readability = words.get(view.language, words["en"])
    summary = (
        minutes.format(view.minutes),
        count.format(len(view.questions), view.rated),
        readability.format(view.lix),
    )
    lines = [" · ".join(summary)]
    number = 0
    for page in view.pages:
        lines += ["", f"== {page.title} =="]
        if page.stem:
            lines.append(page.stem)
        shown: tuple[str, ...] = ()
        for question in page.questions:
            number += 1
            lines.append(f"{number:3}. {question.text}  [{question.id}]")
            if question.answers and question.answers != shown:
                lines.append(f"     {' · '.join(question.answers)}")
            shown = question.answers
    return lines


def seconds_for(scale: AnswerScale) -> int:
    """Return the expected seconds for a question answered this way."""
    if scale.free_text:
        return SECONDS["free_text"]
    if scale.type == "multiple":
        return SECONDS["multiple"]
    if scale.type == "choice":
        return SECONDS["rated"] if scale.ordered else SECONDS["closed"]
    return SECONDS["short"]


def check_names(
    library: Library, role: str | None, role2: str | None, project: str | None, language: str
) -> None:
    """Raise `SurveyError` when the study has no such role, project or language."""
    study = library.study
    roles = [each.id for each in study.roles]
    known = (
        ("role", role, roles),
        ("role", role2, roles),
        ("project", project, [each.id for each in study.projects]),
        ("language", language, list(study.languages)),
    )
    problems = [
        Problem(f"unknown-{what}", f'the study has no {what} "{name}".', suggest(name, names))
        for what, name, names in known
        if name is not None and name not in names
    ]
    if problems:
        raise SurveyError(problems)


def _pages(
    instrument: Instrument,
    person: Respondent,
    language: str,
    stem: str,
    spared: Collection[str],
) -> Iterator[AskedPage]:
    for page in instrument.pages:
        questions = tuple(
            _question(question, instrument, person, language)
            for question in page.questions
            if question.id not in spared and asks(parse_route(question.ask), person)
        )
        if questions:
            yield AskedPage(
                page.id, in_language(page.title, language), _stem(page, language, stem), questions
            )


def _stem(page: Page, language: str, stem: str) -> str:
    """Return the words before a page's questions; `{stem}` stands for those of the wave."""
    return in_language(page.stem, language).replace("{stem}", stem)


def _question(
    question: Question, instrument: Instrument, person: Respondent, language: str
) -> AskedQuestion:
    scale = instrument.answer_of(question.id)
    answers = [
        in_language(choice.text, language)
        for choice in scale.choices.values()
        if not choice.only or person.project in choice.only
    ]
    answers += [
        in_language(missing.text, language)
        for missing in scale.missing.values()
        if missing.reason != "platform_missing"
    ]
    return AskedQuestion(
        question.id,
        in_language(question.text, language),
        question.answer,
        tuple(answers),
        question.battery,
        seconds_for(scale),
    )
