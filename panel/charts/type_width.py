"""How wide words are in the pictures' type, for lines that must be broken before drawing."""

from __future__ import annotations

_NARROW = frozenset("fijlrtI.,:;'!|()[] -/")
_WIDE = frozenset("mwMWÆæŒœ%—@")


def text_width(words: str, size: float) -> float:
    """Return about how many pixels words take; a little too many rather than too few."""
    units = 0.0
    for letter in words:
        if letter in _NARROW:
            units += 0.33
        elif letter in _WIDE:
            units += 0.85
        elif letter.isupper():
            units += 0.62
        else:
            units += 0.53
    return units * size


def wrap(words: str, width: float, size: float) -> list[str]:
    """Break words into lines no wider than `width` pixels; a longer word has its own line."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]
