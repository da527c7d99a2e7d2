"""Words of a questionnaire: what changed in a sentence, and how hard it is to read."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Literal

Mark = Literal["same", "del", "ins"]

LONG_WORD = 7
"""Letters from which a word is long: more than six."""

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?:…](?=\s|$)")
_FIELD = re.compile(r"\{\w+\}")


def changed_words(old: str, new: str) -> list[tuple[str, Mark]]:
    """Return the pieces of two sentences in order, each kept, taken out or put in.

    The pieces marked `same` and `del` join to `old`, those marked `same` and `ins` to `new`.
    """
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    pieces: list[tuple[str, Mark]] = []
    out, put = "", ""
    for kind, first, last, new_first, new_last in matcher.get_opcodes():
        gone, come = "".join(before[first:last]), "".join(after[new_first:new_last])
        if kind == "equal" and (gone.strip() or not (out or put)):
            pieces += _pieces(out, put)
            pieces.append((gone, "same"))
            out, put = "", ""
        else:
            # A mere space between two changes belongs to both, so that they are read as one.
            out, put = out + gone, put + come
    return pieces + _pieces(out, put)


def _pieces(out: str, put: str) -> list[tuple[str, Mark]]:
    if out == put:
        return [(out, "same")] if out else []
    found: list[tuple[str, Mark]] = [(out, "del"), (put, "ins")]
    return [(text, mark) for text, mark in found if text]


def words_in(text: str) -> list[str]:
    """Return the words of a text, without fields in braces."""
    return _WORD.findall(_FIELD.sub(" ", text))


def lix(texts: Iterable[str]) -> float:
    """Return the readability index LIX of some texts; 0 when they hold no word.

    Notes
    -----
    LIX = words / sentences + 100 * long words / words, long being more than six letters. A
    sentence ends with `.`, `!`, `?`, `:` or `…`; each text holds at least one. Below 30 is very
    easy, 30 to 40 easy, 40 to 50 middling. It says nothing about comprehension.
    Source: Björnsson (1968), Läsbarhet.
    """
    words = sentences = long_words = 0
    for text in texts:
        found = words_in(text)
        if found:
            words += len(found)
            long_words += sum(1 for word in found if len(word) >= LONG_WORD)
            sentences += _sentences(text)
    return words / sentences + 100 * long_words / words if words else 0.0


def _sentences(text: str) -> int:
    """Count the stretches between sentence ends that hold a word."""
    return sum(1 for stretch in _SENTENCE_END.split(text) if words_in(stretch))
