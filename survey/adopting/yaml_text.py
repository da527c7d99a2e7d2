"""Plain values as YAML text that a person can read and change."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any

_PLAIN = re.compile(r"[^\W\d_][\w ()/!%.æøåÆØÅ«»-]*")
_WORDS = ("null", "true", "false", "yes", "no", "on", "off", "y", "n")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}

WIDEST = 100
"""Characters of a line from which a mapping stands on lines of its own."""

CONFIRM = "# to confirm: "
"""How a line begins that says what a person must decide."""


def scalar(value: Any) -> str:
    """Return one value as YAML that reads back as the same value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, int | float):
        whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
        return repr(int(value)) if whole else repr(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    text = str(value)
    if (
        _PLAIN.fullmatch(text)
        and text == text.strip()
        and text.casefold() not in _WORDS
        and text.isprintable()
    ):
        return text
    return '"' + "".join(_escaped(letter) for letter in text) + '"'


def _escaped(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    if letter == " " or letter.isprintable():
        return letter
    number = ord(letter)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def flow(value: Any) -> str:
    """Return a value on one line: `{nb: Ja, en: "Yes"}`, `[A, B]`."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(k)}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(each) for each in value) + "]"
    return scalar(value)


def entry(value: Mapping[str, Any], indent: int) -> list[str]:
    """Return a list entry: on one line where it fits, else a line a key."""
    room = " " * indent
    one = f"{room}- {flow(value)}"
    if len(one) <= WIDEST:
        return [one]
    lines = [f"{room}  {scalar(key)}: {flow(each)}" for key, each in value.items()]
    lines[0] = f"{room}- {lines[0].lstrip()}"
    return lines


def keyed(key: Any, value: Any, indent: int) -> list[str]:
    """Return a key with a mapping behind it: on one line where it fits, else a line a key."""
    room = " " * indent
    one = f"{room}{scalar(key)}: {flow(value)}"
    if len(one) <= WIDEST or not isinstance(value, Mapping):
        return [one]
    return [f"{room}{scalar(key)}:"] + [
        f"{room}  {scalar(inner)}: {flow(each)}" for inner, each in value.items()
    ]


def confirm(notes: Iterable[str], indent: int) -> list[str]:
    """Return the lines that say what a person must decide."""
    return [f"{' ' * indent}{CONFIRM}{one_line(note)}" for note in notes]


def one_line(text: str) -> str:
    """Return a text that stays within one comment line."""
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
