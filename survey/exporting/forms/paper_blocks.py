"""The questions of a form as blocks on paper: grids, single questions, who they are for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from survey.exporting.forms.form_content import FormContent, FormPage, FormQuestion
from survey.exporting.forms.paper_words import say
from survey.exporting.forms.words import say as say_to_all

GRID_ANSWERS, GRID_LETTERS = 8, 26
"""Questions with the same ordered answers, so many and so long at most, are a grid."""

BESIDE, SHORT = 3, 22
"""So many answers of so many letters at most stand side by side."""

COLUMN, NARROW = 8, 44
"""More answers than this, of so many letters at most, stand in two columns."""

JOINT = " – "
"""What parts a question that is common to several rows from the row."""

Block = dict[str, Any]


def blocks_of(page: FormPage, content: FormContent, *, large: bool) -> list[Block]:
    """Return the blocks of a page as values that the template draws."""
    found: list[Block] = []
    for only, group in groupby(page.questions, lambda question: question.only):
        questions = list(group)
        if only:
            found.append({"kind": "note", "text": _route(questions, content)})
        found += _grids_or_singles(questions, content.language, large)
    return found


def _grids_or_singles(questions: list[FormQuestion], language: str, large: bool) -> Iterator[Block]:
    for _, group in groupby(questions, lambda q: (q.kind, q.answers, q.missing)):
        same = list(group)
        first = same[0]
        said = [label for _, label in (*first.answers, *first.missing)]
        fits = first.scale.ordered and len(said) <= GRID_ANSWERS and not first.stops
        fits = fits and max(map(len, said), default=0) <= GRID_LETTERS
        if first.kind == "choice" and fits and not large:
            yield _grid(same)
            continue
        for question in same:
            yield _single(question)
            if question.stops:
                yield {"kind": "note", "text": say_to_all("refused", language)}


def _grid(questions: list[FormQuestion]) -> Block:
    return {
        "kind": "grid",
        "answers": _pairs(questions[0].answers),
        "missing": _pairs(questions[0].missing),
        "rows": _rows(questions),
    }


def _rows(questions: list[FormQuestion]) -> list[dict[str, Any]]:
    """Return the rows; what stands behind a common beginning is told apart as `tail`."""
    heads = [question.text.rpartition(JOINT)[0] for question in questions]
    often = {head for head in heads if head and heads.count(head) > 1}
    rows = []
    for question, head in zip(questions, heads, strict=True):
        start = len(head + JOINT) if head in often else len(question.text)
        text, tail = question.text[:start], question.text[start:]
        rows.append({"number": question.number, "id": question.id, "text": text, "tail": tail})
    return rows


def _single(question: FormQuestion) -> Block:
    said = [label for _, label in (*question.answers, *question.missing)]
    listed = question.kind in ("choice", "multiple")
    return {
        "kind": question.kind,
        "number": question.number,
        "id": question.id,
        "text": question.text,
        "hint": question.hint,
        "answers": _pairs(question.answers) if listed else [],
        "missing": _pairs(question.missing) if listed else [],
        "beside": len(said) <= BESIDE and all(len(label) <= SHORT for label in said),
        "columns": 2 if len(said) > COLUMN and max(map(len, said)) <= NARROW else 1,
        "length": question.scale.max_length,
    }


def _pairs(answers: tuple[tuple[Any, str], ...]) -> list[dict[str, str]]:
    return [{"code": str(code), "text": label} for code, label in answers]


def _route(questions: list[FormQuestion], content: FormContent) -> str:
    """Say who alone some questions are for, and where others go on."""
    language, first, last = content.language, questions[0].number, questions[-1].number
    end = last == content.questions[-1].number
    on = say("to_end", language) if end else say("to_question", language, last + 1)
    word = "only_one" if first == last else "only_several"
    return say(word, language, first, last, questions[0].only, on)
