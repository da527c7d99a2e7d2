"""Answer scales made of the words and codes a file has."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from survey.adopting.label_words import missing_reason
from survey.adopting.question_ids import plain_letters
from survey.definition import Code
from survey.importing.raw_export import text_of
from survey.importing.wording import plain
from survey.instrument import AnswerScale, Choice, MissingChoice


@dataclass(frozen=True, slots=True)
class DraftAnswer:
    """An answer scale as drafted.

    Parameters
    ----------
    scale
        The scale.
    hint
        What it could be called.
    by_inspection
        Its answers are those that happen to stand in the cells, not what the file declares.
    undirected
        Its numbered answers may go from low to high, but nothing says so.
    empty
        Nobody has answered, and the file does not say how one would.
    seen
        The different texts of the cells, where the file does not say what they mean and they are
        not many.
    notes
        What a person must decide.
    """

    scale: AnswerScale
    hint: str
    by_inspection: bool = False
    undirected: bool = False
    empty: bool = False
    seen: frozenset[str] = frozenset()
    notes: tuple[str, ...] = field(default=())


def free_text() -> DraftAnswer:
    """Return the answer scale of what people write in their own words."""
    return DraftAnswer(AnswerScale(type="text", free_text=True), "own_words")


def text_key(label: str) -> str:
    """Return a code made of an answer's words: letters, digits and `_`."""
    key = re.sub(r"\W+", "_", plain_letters(label).casefold()).strip("_")
    return key[:40].rstrip("_") or "answer"


def distinct_labels(labels: dict[Code, str]) -> dict[Code, str]:
    """Put the code behind every label that stands for two codes, and a number if need be."""
    often = Counter(plain(label) for label in labels.values())
    made: dict[Code, str] = {}
    taken: set[str] = set()
    for code, label in labels.items():
        worded = label if often[plain(label)] == 1 else f"{label} ({text_of(code)})"
        number, tried = 2, worded
        while plain(tried) in taken:
            tried, number = f"{worded} {number}", number + 1
        taken.add(plain(tried))
        made[code] = tried
    return made


def make_scale(
    labels: dict[Code, str], missing: dict[Code, str], language: str, *, ordered: bool
) -> AnswerScale:
    """Make a choice of these answers; those in `missing` say that they are no judgement."""
    worded = distinct_labels({**labels, **missing})
    return AnswerScale(
        ordered=ordered,
        choices={code: Choice(text={language: worded[code]}) for code in labels},
        missing={
            code: MissingChoice(
                text={language: worded[code]}, reason=missing_reason(label) or "platform_missing"
            )
            for code, label in missing.items()
        },
    )
