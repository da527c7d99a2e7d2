"""Texts as XML can hold them, which Excel's files and DDI are made of."""

from __future__ import annotations

import re

_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """Return a text with U+FFFD in place of each sign that XML 1.0 cannot hold."""
    return _UNWRITABLE.sub("\ufffd", text)
