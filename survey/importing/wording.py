"""When two wordings are the same words, however they were typed, cut or quoted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from survey.instrument import AnswerScale, Instrument, Page, Question

VARIABLE_LABEL_CUT = 250
VALUE_LABEL_CUT = 115
"""From this many bytes a label may have been cut by SPSS, whose limits are 255 and 120."""

LIMITS = (40, 60, 80, 120)
"""Where else labels are cut: old SPSS and SAS at 40, SPSS value labels at 60, Stata at 80."""

SHORTEST = 12
"""A wording that was cut must keep so many letters to be known again."""

_QUOTES = str.maketrans(dict.fromkeys("«»“”„\"'’‘`*", " ") | {"–": "-", "—": "-", "\u00ad": None})
_TAG = re.compile(r"<[^<>]{1,40}>")
_HYPHEN = re.compile(r"\s*-\s*")
_GAP = re.compile(r"\.{3}|…")
_PLACE_FOR = re.compile(r"\\\{[^{}]+\\\}")


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Return a wording without case, quotation marks, markup, line breaks and a last stop.

    Spaces around a hyphen are nothing: platforms join a question and its row with and without.
    """
    text = unicodedata.normalize("NFC", _TAG.sub(" ", text)).translate(_QUOTES).casefold()
    return _HYPHEN.sub("-", " ".join(text.split()).rstrip(" .:;?!…"))


def plain_name(text: str) -> str:
    """Return a column name as every platform would write it: letters, digits and `_`."""
    text = unicodedata.normalize("NFC", text).casefold().strip()
    return re.sub(r"\W+", "_", text).strip("_")


def is_wording(label: str, wordings: Iterable[str], cut_from: int) -> bool:
    """Tell whether a label is one of these wordings, whole or cut by a limit.

    Three stops within a label stand for what was cut out of the common question before a row.
    Words in braces in a wording, `{project}`, stand for anything.
    """
    given = plain(label)
    cut = may_be_cut(label, cut_from)
    head, *rest = (plain(part) for part in _GAP.split(label))
    gap = len(rest) == 1 and len(head) >= SHORTEST and rest[0] != ""
    for wording in wordings:
        expected = plain(wording)
        if given == expected:
            return True
        if cut and expected.startswith(given):
            return True
        if gap and expected.startswith(head) and expected.endswith(rest[0]):
            return True
        if "{" in expected:
            pattern = _PLACE_FOR.sub(".+", re.escape(expected))
            if re.fullmatch(pattern, given):
                return True
    return False


def may_be_cut(label: str, cut_from: int = VARIABLE_LABEL_CUT) -> bool:
    """Tell whether a label may be the beginning of a longer one: dotted, or as long as a limit.

    A letter that does not fit goes with all its bytes, a last blank goes too.
    """
    written = label.rstrip()
    if written.endswith(("…", "..")):
        return len(plain(written)) >= SHORTEST
    size = len(written.encode())
    if size >= cut_from:
        return True
    return any(limit - 1 <= len(written) <= limit or limit - 3 <= size <= limit for limit in LIMITS)


def question_wordings(question: Question, page: Page) -> Iterator[str]:
    """Give every way a question may be worded in a file: text, label, with stem or id."""
    for language, text in question.text.items():
        yield text
        stem = page.stem.get(language)
        if stem:
            yield f"{stem} {text}"
            yield f"{stem} - {text}"
        yield f"{question.id} {text}"
        yield f"{question.id}: {text}"
        yield f"{question.id} - {text}"
    yield from question.label.values()


def option_wordings(question: Question, page: Page, scale: AnswerScale, option: str) -> set[str]:
    """Return every way one option of a multiple choice may be worded in a file."""
    texts = scale.choices[option].text
    found = set(texts.values()) | {option}
    for wording in question_wordings(question, page):
        for text in texts.values():
            found |= {f"{wording} - {text}", f"{wording} {text}", f"{wording}: {text}"}
            found |= {f"{wording} [{text}]", f"{text} - {wording}"}
    return found


def pages_of(instrument: Instrument) -> dict[str, Page]:
    """Return the page each question stands on."""
    return {q.id: page for page in instrument.pages for q in page.questions}


def closest(text: str, candidates: dict[str, str], cutoff: float = 82) -> str | None:
    """Return the value of the candidate wording most like a text, if one is much like it."""
    from rapidfuzz import fuzz, process

    given = plain(text)
    if len(given) < 2:
        return None
    found = process.extractOne(given, list(candidates), scorer=fuzz.ratio, score_cutoff=cutoff)
    return candidates[found[0]] if found else None
