"""The elements of a self-made code, as they are compared: one spelling an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from survey.study import Study


@dataclass(frozen=True, slots=True)
class CodeSpelling:
    """How a study spells the elements of its codes."""

    letters: dict[str, str]
    missing: frozenset[str]

    def normal(self, value: object, pattern: str | None) -> str | None:
        """Return an element in upper case and one spelling, `None` for what counts as missing.

        `pattern` is that of its answer scale, so that 7 and 07 are the same day.
        """
        if value is None:
            return None
        text = str(value).strip().upper()
        for written, letter in self.letters.items():
            text = text.replace(written.upper(), letter.upper())
        if text.isdigit():
            text = text.zfill(2 if pattern and re.fullmatch(pattern, "10") else 1)
        return None if text in self.missing else text


def code_spelling(study: Study) -> CodeSpelling:
    """Return how this study spells the elements of its codes."""
    rule = study.linking.code
    if rule is None:
        return CodeSpelling({}, frozenset())
    return CodeSpelling(rule.letters, frozenset(text.upper() for text in rule.missing))
