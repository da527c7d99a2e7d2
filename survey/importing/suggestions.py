"""Which question a column may be whose wording is close to one; only ever a suggestion."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.importing.raw_export import RawColumn, text_of
from survey.importing.wording import plain, plain_name
from survey.instrument import AnswerScale, Instrument

if TYPE_CHECKING:
    import numpy as np

    from survey.importing.match_structure import Target

CLOSE = 80
"""Per cent of the letters that a heading must share with a wording."""

FARTHER = 2
"""The second best question must differ in so many times more letters, and so must other columns."""

LEAST = 6
"""Shorter wordings are close to one another by chance."""

MOST = 500
"""So many columns of a file are compared; a file with more lacks another thing than words."""

_NUMBER = re.compile(
    r"^(?:(?:q|sp|spm|spørsmål|question|nr|item|påstand)\b\.? ?)?\(?\d+[a-zæøå]?(?:[._]\d+)*"
    r"[a-zæøå]?(?: ?[.):–-] ?| )(?=\S)"
)
_RANGE = re.compile(r" ?[(\[]\d+ ?[-–] ?\d+[)\]]$")
_DIGITS = re.compile(r"\w*\d\w*")
_BEHIND = re.compile(r"(?: - |\.\.\.? ?-|…-?|: )([^:\[\]]+)$|\[([^\[\]]+)\]$")
_NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class _Wording:
    plain: str
    text: str
    target: Target


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a column or a value may be.

    Parameters
    ----------
    target
        The question, `QUESTION.option`, or an answer's code as text.
    likeness
        Per cent of the letters that are the same.
    like
        The wording it is like.
    """

    target: str
    likeness: int
    like: str


def suggest(
    columns: Sequence[RawColumn], instrument: Instrument, taken: Collection[Target]
) -> dict[int, Suggestion]:
    """Find the one question that a column's heading is close to, for those that have one.

    Parameters
    ----------
    columns
        Columns that are no question for sure; the first `MOST` are compared.
    instrument
        The questions.
    taken
        Questions and options that other columns are.

    Returns
    -------
    Suggestions by the column's place in `columns`. No question is suggested for two columns, and
    nothing for a column that is closest to a question that is taken.
    """
    compared = columns[:MOST]
    wordings = _wordings(instrument)
    found = _by_id(compared, instrument, taken)
    views = [
        (view, number)
        for number, column in enumerate(compared)
        if number not in found
        for view in _views(column)
    ]
    if not views or all(wording.target in taken for wording in wordings):
        return found
    likeness, like = _compare(views, wordings, len(compared))
    targets = list(dict.fromkeys(wording.target for wording in wordings))
    taken_now = {suggestion.target for suggestion in found.values()}
    for number, target in _unique_best(likeness):
        name = _name(targets[target])
        if targets[target] not in taken and name not in taken_now:
            text = wordings[int(like[number, target])].text
            found[number] = Suggestion(name, int(likeness[number, target]), text)
    return found


def suggest_code(text: str, scale: AnswerScale) -> Suggestion | None:
    """Return the answer whose words a text is closest to; without a target if two are close."""
    from rapidfuzz import fuzz

    found: list[tuple[float, str, str]] = []
    for code, answer in (scale.choices | scale.missing).items():
        words = max(answer.text.values(), key=lambda each: fuzz.ratio(plain(text), plain(each)))
        found.append((fuzz.ratio(plain(text), plain(words)), text_of(code), words))
    found.sort(key=lambda each: each[0], reverse=True)
    if not found or found[0][0] < CLOSE:
        return None
    (likeness, code, words), second = found[0], found[1][0] if found[1:] else 0
    return Suggestion(code if _is_surer(likeness, second) else "", int(likeness), words)


def _by_id(
    columns: Sequence[RawColumn], instrument: Instrument, taken: Collection[Target]
) -> dict[int, Suggestion]:
    """Find names that are an id but for their signs, `EQ1` for `EQ_1`."""
    names: dict[str, set[str]] = {}
    for question in instrument.questions.values():
        if (question.id, None) not in taken:
            for name in (question.id, *question.aliases.values()):
                names.setdefault(_letters(name), set()).add(question.id)
    fitting: dict[str, list[int]] = {}
    for number, column in enumerate(columns):
        questions = names.get(_letters(column.name), set())
        if len(questions) == 1:
            fitting.setdefault(questions.copy().pop(), []).append(number)
    return {
        numbers[0]: Suggestion(question, 100, question)
        for question, numbers in fitting.items()
        if len(numbers) == 1
    }


def _letters(name: str) -> str:
    return _NOT_LETTERS.sub("", plain_name(name))


def _views(column: RawColumn) -> list[str]:
    """Return what a heading may say: whole, without its number, and the part behind a dash."""
    views: list[str] = []
    for text in (column.label, column.item, column.name):
        written = _RANGE.sub("", " ".join(text.split()))
        behind = _BEHIND.search(written)
        for part in (written, (behind[1] or behind[2]) if behind else ""):
            views += [plain(part), _NUMBER.sub("", plain(part))]
    return [view for view in dict.fromkeys(views) if len(view) >= LEAST]


def _wordings(instrument: Instrument) -> list[_Wording]:
    """Return every wording there is, those of one question together."""
    found: list[tuple[str, Target]] = []
    for page in instrument.pages:
        for question in page.questions:
            for language, text in question.text.items():
                stem = page.stem.get(language)
                ways = (text, f"{stem} {text}" if stem else "", question.label.get(language, ""))
                found += [(way, (question.id, None)) for way in ways]
            scale = instrument.answer_of(question.id)
            for code, choice in scale.choices.items() if scale.type == "multiple" else ():
                found += [
                    (f"{question.text.get(language, '')} - {text}", (question.id, str(code)))
                    for language, text in choice.text.items()
                ]
    known = dict.fromkeys(_Wording(plain(text), text, of) for text, of in found)
    return [wording for wording in known if len(wording.plain) >= LEAST]


def _compare(
    views: Sequence[tuple[str, int]], wordings: Sequence[_Wording], columns: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return how like each column is to each question, and by which wording.

    Both have the shape (columns, questions); likeness is in per cent, 0 below what counts and
    where the numbers in the words differ.
    """
    import numpy as np
    from rapidfuzz import fuzz, process

    scores = process.cdist(
        [view for view, _ in views],
        [wording.plain for wording in wordings],
        scorer=fuzz.ratio,
        score_cutoff=100 - FARTHER * (100 - CLOSE),
        dtype=np.float32,
    )
    scores[_digits(view for view, _ in views)[:, None] != _digits(w.plain for w in wordings)] = 0
    targets = [wording.target for wording in wordings]
    begins = [n for n, target in enumerate(targets) if n == 0 or target != targets[n - 1]]
    likeness = np.zeros((columns, len(begins)), dtype=np.float32)
    like = np.zeros((columns, len(begins)), dtype=np.int64)
    best = np.maximum.reduceat(scores, begins, axis=1)
    for row, (_, number) in enumerate(views):
        for target in np.flatnonzero(best[row] > likeness[number]):
            likeness[number, target] = best[row, target]
            end = begins[target + 1] if target + 1 < len(begins) else len(targets)
            like[number, target] = begins[target] + scores[row, begins[target] : end].argmax()
    return likeness, like


def _digits(texts: Iterable[str]) -> np.ndarray:
    """Return the numbers in each text: `Maths 1` is never like `Maths 2`; shape (texts,)."""
    import numpy as np

    return np.array([" ".join(_DIGITS.findall(text)) for text in texts], dtype=object)


def _unique_best(likeness: np.ndarray) -> list[tuple[int, int]]:
    """Return the pairs of a column and a question that have no rival on either side."""
    import numpy as np

    pairs = []
    for number, target in enumerate(likeness.argmax(axis=1)):
        best = likeness[number, target]
        if best < CLOSE:
            continue
        rivals = np.append(
            np.delete(likeness[number], target), np.delete(likeness[:, target], number)
        )
        second = rivals.max(initial=0)
        if _is_surer(best, second):
            pairs.append((number, int(target)))
    return pairs


def _is_surer(best: float, second: float) -> bool:
    return second < best and (100 - best) * FARTHER <= 100 - second


def _name(target: Target) -> str:
    return target[0] if target[1] is None else f"{target[0]}.{target[1]}"
