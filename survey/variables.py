"""How an answer column stands in a statistics program, where its question does not tell."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field

from survey.definition import Code, Definition, Text

Measure = Literal["nominal", "ordinal", "scale", "unknown"]

FORMAT_PATTERN = (
    "^((A|AHEX|ADATE|CC[A-E]|COMMA|DATE|DATETIME|DOLLAR|DOT|DTIME|E|EDATE|F|IB|JDATE|MONTH|MOYR"
    "|MTIME|N|P|PCT|PIB|PIBHEX|PK|QYR|RB|RBHEX|SDATE|TIME|WKDAY|WKYR|YMDHMS|Z)"
    "[0-9]+([.][0-9]+)?)?$"
)
"""The formats SPSS shows values in: a name, a width and perhaps decimals; or nothing."""


def is_text_format(shown: str) -> bool:
    """Tell whether an SPSS format, such as A20, is one of texts."""
    return re.match(r"A(HEX)?\d", shown) is not None


class Span(Definition):
    """Values from `low` to `high`, both included; without one of them it is open to that side.

    A text is a span of its own: `low` and `high` are the same.
    """

    low: Code | None = None
    high: Code | None = None

    def holds(self, code: Code) -> bool:
        """Tell whether a code lies in the span."""
        if isinstance(code, str) or isinstance(self.low, str) or isinstance(self.high, str):
            return self.low == code
        return (self.low is None or self.low <= code) and (self.high is None or code <= self.high)

    @property
    def single(self) -> Code | None:
        """The only code of the span, if it is one code."""
        return self.low if self.low == self.high else None

    @property
    def words(self) -> str:
        """The span as a person reads it: `8`, `90 to 99`, `-1 or less`."""
        if self.single is not None:
            return f"{self.low}"
        if self.low is None:
            return f"{self.high} or less"
        return f"{self.low} or more" if self.high is None else f"{self.low} to {self.high}"


class Variable(Definition):
    """What a file said of one answer column beyond what the instrument says; export gives it back.

    `missing` is what the file declares as missing, `labels` what it calls its codes (without
    words: nothing), `codes` which code of the file stands for a code of the answer scale.
    """

    name: str = ""
    format: str = Field(default="", pattern=FORMAT_PATTERN)
    measure: Measure | None = None
    label: Text | None = None
    labels: dict[Code, Text] = Field(default_factory=dict)
    missing: tuple[Span, ...] | None = None
    codes: dict[Code, Code | None] = Field(default_factory=dict)


class VariableSet(Definition):
    """Columns that a file takes together as one question with several answers.

    In a `dichotomy` the value `counted` is a tick; in a `category` every column holds a code.
    `counted_labels` names the answers by the labels of `counted` instead of by the columns'.
    """

    label: Text = Field(default_factory=dict)
    kind: Literal["dichotomy", "category"]
    counted: Code | None = None
    counted_labels: bool = False
    columns: tuple[str, ...] = Field(min_length=1)
