"""The answers of one response with the words that were asked and answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from survey.definition import in_language
from survey.responses import REASON_LETTERS, REASON_VALUES, answer_columns
from survey.rights.subject_words import Titled, say, title_of

if TYPE_CHECKING:
    from survey.instrument import AnswerScale
    from survey.library import Library
    from survey.store.blocks import Block

_HEAD = ("mode", "language", "project", "role", "role2", "arena", "started_on", "completed_on")


def answer_lines(
    library: Library, row: Block, texts: Mapping[str, str], language: str
) -> list[tuple[str, str]]:
    """Return what is kept of one response: what was asked, and what was answered.

    Parameters
    ----------
    row
        A block of that response alone.
    texts
        Its free texts by question.
    """
    head = {name: cells[0] for name, cells in row.cells.head.items()}
    lines = list(_head_lines(library, head, language))
    instrument = library.instruments[row.wave]
    for question in instrument.questions.values():
        said = texts.get(question.id) or _said(library, row, question.id, language)
        if said:
            text = in_language(question.text, language)
            lines.append((_worded(library, text, head["project"], language), said))
    unknown = [(name, words) for name, words in texts.items() if name not in instrument.questions]
    return [*lines, *unknown]


def shown_day(value: object, language: str) -> str:
    """Return a day as people write it; other values as they are, nothing for none."""
    if value is None:
        return ""
    day = value.date() if isinstance(value, dt.datetime) else value
    if isinstance(day, str):
        try:
            day = dt.date.fromisoformat(day)
        except ValueError:
            return str(value)
    if not isinstance(day, dt.date):
        return str(value)
    return f"{day.day}.{day.month}.{day.year}" if language == "nb" else day.isoformat()


def _head_lines(
    library: Library, head: Mapping[str, Any], language: str
) -> Iterator[tuple[str, str]]:
    study = library.study
    known: dict[str, tuple[Titled, ...]] = {
        "project": study.projects,
        "role": study.roles,
        "role2": study.roles,
        "arena": study.arenas,
    }
    for name in _HEAD:
        value = head[name]
        if value is None:
            continue
        titled = title_of(known[name], value, language) if name in known else None
        yield say(name, language), titled or shown_day(str(value)[:10], language)


def _said(library: Library, row: Block, question: str, language: str) -> str:
    """Return what was answered, or why nothing is; empty where nothing is kept."""
    instrument = library.instruments[row.wave]
    scale = instrument.answer_of(question)
    columns = [name for name, of in answer_columns(instrument).items() if of == question]
    given = {name: row.cells.answers.get(name, [None])[0] for name in columns}
    if scale.type == "multiple":
        ticked = [
            in_language(choice.text, language)
            for code, choice in scale.choices.items()
            if given.get(f"{question}.{code}") == 1
        ]
        if any(value is not None for value in given.values()):
            return ", ".join(ticked) or say("nothing_ticked", language)
    for name in columns:
        if given[name] is not None:
            return _label(scale, given[name], language)
        letters = row.cells.reasons.get(name, "")
        code = REASON_LETTERS.index(letters[0]) if letters else 0
        if code and REASON_VALUES[code - 1] != "not_asked":
            return f"({say(REASON_VALUES[code - 1], language)})"
    return ""


def _label(scale: AnswerScale, value: Any, language: str) -> str:
    for code, choice in (scale.choices | scale.missing).items():
        if code == value:
            words = in_language(choice.text, language)
            return words if isinstance(code, str) else f"{value} – {words}"
    return shown_day(value, language) if scale.type == "date" else str(value)


def _worded(library: Library, text: str, project: str | None, language: str) -> str:
    """Return a question with the study's words, or those the project has for them."""
    terms = dict(library.study.terms)
    for own in library.study.projects:
        if own.id == project:
            terms |= own.terms
    for name, word in terms.items():
        text = text.replace(f"{{{name}}}", in_language(word, language))
    return text
