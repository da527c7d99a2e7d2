"""LimeSurvey's types of questions as the columns that its exports have for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from survey.adopting.definitions.questionnaire import Answer, Asked, Section, under
from survey.definition import Text
from survey.instrument import AnswerType

OTHER: Text = {"nb": "Annet", "en": "Other"}
COMMENT: Text = {"nb": "Kommentar", "en": "Comment"}
RANK: Text = {"nb": "Rangering", "en": "Rank"}


def _fixed(*answers: tuple[str, str, str]) -> tuple[Answer, ...]:
    return tuple(Answer(code, {"nb": nb, "en": en}) for code, nb, en in answers)


FIXED: dict[str, tuple[Answer, ...]] = {
    "5": tuple(Answer(str(n), {"nb": str(n), "en": str(n)}) for n in range(1, 6)),
    "A": tuple(Answer(str(n), {"nb": str(n), "en": str(n)}) for n in range(1, 6)),
    "B": tuple(Answer(str(n), {"nb": str(n), "en": str(n)}) for n in range(1, 11)),
    "Y": _fixed(("Y", "Ja", "Yes"), ("N", "Nei", "No")),
    "G": _fixed(("F", "Kvinne", "Female"), ("M", "Mann", "Male")),
    "C": _fixed(("Y", "Ja", "Yes"), ("U", "Usikker", "Uncertain"), ("N", "Nei", "No")),
    "E": _fixed(("I", "Økning", "Increase"), ("S", "Det samme", "Same"),
                ("D", "Nedgang", "Decrease")),
}  # fmt: skip
"""Answers that LimeSurvey gives itself, by the type of question."""

NO_QUESTION = {
    "X": "a text to read, not a question",
    "*": "LimeSurvey computes it, nobody is asked",
    "|": "a file is handed in; a study holds no files",
    "I": "it chooses the language of the form",
}


@dataclass(frozen=True, slots=True)
class Sub:
    """A subquestion: a row or option, or a column."""

    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class LimeQuestion:
    """A question as LimeSurvey has it.

    Parameters
    ----------
    code, type
        Its code, and the letter of its type.
    text
        The wording by language.
    section
        Its group.
    relevance
        When it is shown; empty for always.
    other
        Whether an answer of one's own may be written.
    mandatory, random
        Whether it must be answered, and whether answers or rows come in random order.
    rows, columns
        The subquestions on the first and the second axis.
    answers
        The answers by scale, 0 or 1.
    low, high, whole
        The bounds of a number.
    """

    code: str
    type: str
    text: Text
    section: Section | None
    relevance: str = ""
    other: bool = False
    mandatory: bool = False
    random: bool = False
    rows: tuple[Sub, ...] = ()
    columns: tuple[Sub, ...] = ()
    answers: Mapping[int, tuple[Answer, ...]] = field(default_factory=dict)
    low: float | None = None
    high: float | None = None
    whole: bool = False


def asked_of(questions: list[LimeQuestion]) -> tuple[list[Asked], list[tuple[str, str]]]:
    """Return the columns of every question, and what is none."""
    asked: list[Asked] = []
    left_out: list[tuple[str, str]] = []
    for question in questions:
        if question.type in NO_QUESTION:
            left_out.append((question.code, NO_QUESTION[question.type]))
        elif question.type not in _READERS:
            why = f'LimeSurvey\'s type "{question.type}" has no place here'
            left_out.append((question.code, why))
        else:
            asked += _READERS[question.type](question)
    mandatory = sum(question.mandatory for question in questions)
    random = sum(question.random for question in questions)
    if mandatory:
        why = f"{mandatory} of the questions must be answered in LimeSurvey; here none"
        left_out.append(("mandatory answers", why))
    if random:
        left_out.append(
            ("random order", f"{random} of the questions show their parts in random order")
        )
    return asked, left_out


def _column(question: LimeQuestion, tail: str, text: Text, type: AnswerType, **more: Any) -> Asked:
    notes: tuple[str, ...] = ()
    if question.relevance not in ("", "1"):
        rule = " ".join(question.relevance.split())[:300]
        notes = (f"in LimeSurvey it is shown only if {rule}; here everybody is asked",)
    return Asked(question.code + tail, text, type, question.section, notes=notes, **more)


def _beside(question: LimeQuestion, tail: str, what: Text) -> Asked:
    """Return the column of what is written beside an answer."""
    said = {language: what.get(language, what["en"]) for language in question.text}
    return _column(question, tail, under(question.text, said), "text", stem=question.text)


def _choice(question: LimeQuestion) -> Iterator[Asked]:
    """One answer; with `other`, what is written as one's own stands in a column beside."""
    answers = FIXED.get(question.type) or question.answers.get(0, ())
    own = question.other and question.type in "L!"
    if own:
        answers = (*answers, Answer("-oth-", OTHER))
    yield _column(question, "", question.text, "choice", answers=answers)
    if own:
        yield _beside(question, "[other]", OTHER)
    if question.type == "O":
        yield _beside(question, "[comment]", COMMENT)


def _multiple(question: LimeQuestion) -> Iterator[Asked]:
    answers = tuple(Answer(row.code, row.text) for row in question.rows)
    yield _column(question, "", question.text, "multiple", answers=answers)
    if question.type == "P":
        for row in question.rows:
            text = under(under(question.text, row.text), _said(row.text, COMMENT))
            yield _column(question, f"[{row.code}comment]", text, "text", stem=question.text)
    if question.other:
        yield _beside(question, "[other]", OTHER)
        if question.type == "P":
            yield _beside(question, "[othercomment]", COMMENT)


def _array(question: LimeQuestion) -> Iterator[Asked]:
    """A question a row, all with the same answers."""
    answers = FIXED.get(question.type) or question.answers.get(0, ())
    for row in question.rows:
        text = under(question.text, row.text)
        yield _column(question, f"[{row.code}]", text, "choice", answers=answers,
                      stem=question.text)  # fmt: skip


def _dual(question: LimeQuestion) -> Iterator[Asked]:
    """Two answers a row: `Q[SQ1][1]` and `Q[SQ1][2]`."""
    for row in question.rows:
        for scale in (0, 1):
            words = under(under(question.text, row.text), _said(row.text, {"en": str(scale + 1)}))
            yield _column(question, f"[{row.code}][{scale + 1}]", words, "choice",
                          answers=question.answers.get(scale, ()), stem=question.text)  # fmt: skip


def _parts(type: AnswerType) -> Callable[[LimeQuestion], Iterator[Asked]]:
    """A number or text a row."""

    def read(question: LimeQuestion) -> Iterator[Asked]:
        for row in question.rows:
            text = under(question.text, row.text)
            yield _column(question, f"[{row.code}]", text, type, stem=question.text,
                          low=question.low, high=question.high, whole=question.whole)  # fmt: skip

    return read


def _grid(type: AnswerType) -> Callable[[LimeQuestion], Iterator[Asked]]:
    """A number or text a row and column: `Q[ROW_COL]`."""

    def read(question: LimeQuestion) -> Iterator[Asked]:
        for row in question.rows:
            stem = under(question.text, row.text)
            for column in question.columns:
                text = under(stem, column.text)
                yield _column(question, f"[{row.code}_{column.code}]", text, type, stem=stem,
                              whole=False)  # fmt: skip

    return read


def _single(type: AnswerType) -> Callable[[LimeQuestion], Iterator[Asked]]:
    def read(question: LimeQuestion) -> Iterator[Asked]:
        yield _column(question, "", question.text, type, low=question.low, high=question.high,
                      whole=question.whole)  # fmt: skip

    return read


def _ranking(question: LimeQuestion) -> Iterator[Asked]:
    """What stands in each place: `Q[1]`, `Q[2]`."""
    answers = question.answers.get(0, ()) or tuple(Answer(r.code, r.text) for r in question.rows)
    for place in range(1, len(answers) + 1):
        said = {one: f"{RANK.get(one, RANK['en'])} {place}" for one in question.text}
        text = under(question.text, said)
        yield _column(question, f"[{place}]", text, "choice", answers=answers, stem=question.text)


def _said(text: Text, words: Text) -> Text:
    return {language: words.get(language, words["en"]) for language in text}


_READERS: dict[str, Callable[[LimeQuestion], Iterator[Asked]]] = {
    **dict.fromkeys("L!O5YG", _choice),
    **dict.fromkeys("MP", _multiple),
    **dict.fromkeys("FHABCE", _array),
    "1": _dual,
    "K": _parts("number"),
    "Q": _parts("text"),
    ":": _grid("number"),
    ";": _grid("text"),
    "N": _single("number"),
    "D": _single("date"),
    **dict.fromkeys("STU", _single("text")),
    "R": _ranking,
}
