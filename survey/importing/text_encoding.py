"""Which encoding a text file has: by its mark, else by what the letters look like."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from survey.problems import Place, Problem, SurveyError

MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8 with a byte order mark"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
NAMES = {
    "cp1252": "Western European (cp1252)",
    "latin-1": "Latin-1",
    "mac-roman": "Mac Roman",
}
COMMON = "æøåäöüéèêáàâóòôíñçðþßëïÆØÅÄÖÜÉÈÁÓÑÇ"
SIGNS = "«»“”‘’„–—…•€§°½´ \u00a0·"
CONTROLS = 5
"""More control characters than these are no text; a few slip into forms by pasting."""

_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x19\x1b-\x1f]")
_HIGH = re.compile(rb"[\x80-\xff]+")
_RUN = re.compile(rb"[A-Za-z]?[\x80-\xff][A-Za-z]?")
_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def decode(path: Path, data: bytes) -> tuple[str, str, bool]:
    """Return a file's text, what its encoding is called, and whether that was judged by letters.

    Raises `SurveyError` when the bytes are no text.
    """
    for mark, encoding, name in MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), name, False
    wide = _wide(data[:100_000])
    if wide:
        return data.decode(wide, errors="replace"), "UTF-16 without a byte order mark", False
    if b"\0" in data[:100_000] or len(_CONTROL.findall(data[:100_000])) > CONTROLS:
        raise SurveyError(
            Problem(
                "unknown-format",
                "this is neither an SPSS file, a workbook nor text.",
                "Export from the platform as .sav, .xlsx or .csv.",
                Place(path.name),
            )
        )
    try:
        text = data.decode("utf-8")
        return text, "plain ASCII" if text.isascii() else "UTF-8", False
    except UnicodeDecodeError:
        pass
    high = sum(map(len, _HIGH.findall(data)))
    whole = sum(map(len, _UTF8.findall(data)))
    if whole * 10 > high * 9:
        return data.decode("utf-8", errors="replace"), "UTF-8, damaged in places", False
    best = max(NAMES, key=lambda encoding: _likeness(data, encoding))
    return data.decode(best, errors="replace"), NAMES[best], True


def _wide(start: bytes) -> str | None:
    """Tell whether every other byte is empty, as in Western text in UTF-16."""
    if len(start) < 8 or b"\0" not in start:
        return None
    even, odd, half = start[::2].count(0), start[1::2].count(0), len(start) // 2
    for encoding, empty, full in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if empty > half * 0.8 and full < half * 0.02:
            text = start.decode(encoding, errors="replace")
            return None if _CONTROL.search(text.encode("latin-1", errors="ignore")) else encoding
    return None


def _likeness(data: bytes, encoding: str) -> float:
    """Score how much the letters outside ASCII are those of Western European words."""
    score = 0.0
    for run in set(_RUN.findall(data[:2_000_000])):
        score += _score(run, encoding)
    return score


@cache
def _score(run: bytes, encoding: str) -> float:
    try:
        letters = run.decode(encoding)
    except UnicodeDecodeError:
        return -4.0
    return likeness(letters)


def likeness(text: str) -> float:
    """Score how much a text's letters outside ASCII are those of Western European words."""
    score = 0.0
    for letter in text:
        if letter.isascii():
            continue
        if letter in COMMON:
            score += 2.0 if len(text) > 1 else 1.0
        elif letter in SIGNS:
            score += 0.5
        else:
            score -= 2.0
    return score
