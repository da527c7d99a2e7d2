"""What a platform's definition of a questionnaire says, in one shape for all platforms."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from survey.definition import Text
from survey.instrument import AnswerType
from survey.problems import Problem

UNTAGGED = ""
"""The language of words of which the definition does not say the language."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer or option: the code in the platform's exports, and its words.

    `missing` says that the platform itself leaves it out of analyses.
    """

    code: str
    text: Text
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A page, block, group or form; two of the same name in a row are one."""

    name: str
    title: Text


@dataclass(frozen=True, slots=True)
class Asked:
    """One question.

    Parameters
    ----------
    name
        What heads its column in the platform's exports; of a question with several answers, what
        the names of its columns have in common.
    text
        The wording by language, of a matrix row with the common question before it; a language
        is `nb`, `en`, another code, or `UNTAGGED`.
    type
        How it is answered.
    section
        Where it stands.
    answers
        What one can choose, in order.
    stem
        Of a matrix: the common question.
    low, high, whole
        The bounds of a number, and whether it is a whole one.
    alias
        Another name that the platform may use.
    notes
        What a person must decide.
    """

    name: str
    text: Text
    type: AnswerType
    section: Section | None = None
    answers: tuple[Answer, ...] = ()
    stem: Text = field(default_factory=dict)
    low: float | None = None
    high: float | None = None
    whole: bool = True
    alias: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A questionnaire as defined in a file.

    Parameters
    ----------
    platform, file
        Whose form the file has, and the file's name.
    languages
        The languages of its words, the first one first.
    title
        What it is called.
    questions
        The questions in order.
    left_out
        What is no question, and why.
    row_id
        The column in which the platform's exports number the responses.
    open
        The first and the last day on which it takes answers, where it says both.
    problems
        What was noticed while reading.
    """

    platform: str
    file: str
    languages: tuple[str, ...]
    title: Text
    questions: tuple[Asked, ...]
    left_out: tuple[tuple[str, str], ...]
    row_id: str
    open: tuple[dt.date, dt.date] | None = None
    problems: tuple[Problem, ...] = ()


def under(stem: Text, item: Text) -> Text:
    """Put a common question before each row, as exports do: "Stem - row"."""
    return {
        language: " - ".join(part for part in (stem.get(language, ""), words) if part)
        for language, words in item.items()
    }
