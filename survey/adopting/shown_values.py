"""Which values of a file may stand in a mapping: what many wrote, and nobody's own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from survey.importing.answer_texts import option_of, parse_number
from survey.importing.raw_export import text_of
from survey.instrument import AnswerScale, Instrument

if TYPE_CHECKING:
    from survey.importing.code_answers import CodedColumn
    from survey.importing.raw_export import RawColumn

SHARED = 3
"""So many rows must hold a value that is like no answer, before it is nobody's own words."""

LONGEST = 60
"""Letters of the longest value that is shown."""

_PERSONAL = re.compile(r"@|://|\d{5}|\d{2}[ .]?\d{2}[ .]?\d{2}")
_PARTED = re.compile(r"[;\n|]")


def is_secret(instrument: Instrument, question: str) -> bool:
    """Tell whether no value of a question may be shown: own words, codes, tokens, days."""
    uses = {instrument.uses.get("token"), instrument.uses.get("response_id")}
    return (
        instrument.questions[question].anonymity == "E"
        or instrument.answer_of(question).type in ("text", "date")
        or question in uses
    )


def may_be_shown(text: str, rows: int, like: str, scale: AnswerScale) -> bool:
    """Tell whether a value that is no answer may be written down.

    Parameters
    ----------
    text
        The value.
    rows
        How many rows hold it.
    like
        The words of the answer that it is like; empty for none.
    scale
        How the question is answered.
    """
    if len(text) > LONGEST or _PERSONAL.search(text):
        return False
    if rows >= SHARED:
        return True
    if scale.type == "number":
        return False
    number = parse_number(text)
    # A word more than the answer has may be a name: "Teacher Kari".
    return number is not None or (like != "" and len(text.split()) <= len(like.split()))


def unfit_values(part: CodedColumn, column: RawColumn, scale: AnswerScale) -> Counter[str]:
    """Count the values of a column that are no answer; of a multiple choice, the parts of cells."""
    found: Counter[str] = Counter()
    for row in part.faults:
        found.update(_parts(text_of(column.cells[row]), scale))
    return found


def _parts(text: str, scale: AnswerScale) -> Iterator[str]:
    if scale.type != "multiple":
        yield text
        return
    parts = _PARTED.split(text) if _PARTED.search(text) else text.split(",")
    for part in filter(None, map(str.strip, parts)):
        if option_of(part, scale) is None:
            yield part
