"""How many people or groups an estimate needs, and what is said below: words, no arithmetic.

Apart from the estimators, so that tables of a release need no library of statistics.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

MIN_DETAIL = 50
"""People below whom only alpha and item-rest correlations say anything of a scale."""

MIN_OMEGA = 100
"""People below whom a factor model says too little of a scale."""

TESTABLE_FROM = 150
"""Stayers below whom equal meaning in both waves cannot be tested."""

NOT_TESTABLE = {
    "nb": "Med færre enn 150 personer som svarte begge ganger, kan det ikke prøves om "
    "spørsmålene måler det samme i begge runder. Endringen i hvert spørsmål vises i stedet.",
    "en": "With fewer than 150 people who answered both times it cannot be tested whether the "
    "questions measure the same thing in both waves. The change of each question is shown instead.",
}
"""What readers are told below `TESTABLE_FROM` stayers."""

FEW_GROUPS = 10
"""Below this number of groups an ICC(1) is shown with `FEW_GROUPS_NOTE`."""

FEW_GROUPS_NOTE: Mapping[str, str] = MappingProxyType(
    {
        "nb": "Med {n} grupper sier ICC(1) i praksis ingenting: intervallet går over nesten alle "
        "verdier.",
        "en": "With {n} groups an ICC(1) says next to nothing: its interval covers nearly every "
        "value.",
    }
)
