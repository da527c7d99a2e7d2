"""One value that is no known code: a number, a date, a text, or a fault with its words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from survey.definition import Code, in_language
from survey.importing.answer_texts import option_of, parse_number
from survey.importing.raw_export import text_of
from survey.importing.wording import closest
from survey.instrument import AnswerScale

SPSS_BEGINS = dt.datetime(1582, 10, 14)  # noqa: DTZ001

_DATES = (
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?"), (1, 2, 3)),
    (re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ ,]+(?:kl\.? ?)?[\d.:]+)?"), (3, 2, 1)),
    (re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})(?: [\d:]+)?"), (3, 2, 1)),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell is no answer: the broken rule, what is wrong, what to do."""

    rule: str
    message: str
    remedy: str


def code_number(value: Any, scale: AnswerScale) -> float | int | Fault:
    """Return a number within the scale's bounds, or what is wrong with it."""
    number = float(value) if isinstance(value, (int, float)) else parse_number(str(value))
    if number is None:
        return Fault(
            "text-in-number",
            f'"{text_of(value)}" is not a number.',
            "Correct the cell to digits, or empty it.",
        )
    low, high = scale.bounds
    if not low <= number <= high:
        return Fault(
            "out-of-range",
            f"{text_of(number)} is not {_between(low, high)}.",
            "Correct the cell, or empty it.",
        )
    if scale.whole and not number.is_integer():
        return Fault(
            "not-whole",
            f"{text_of(number)} is not a whole number.",
            "Correct the cell, or empty it.",
        )
    return int(number) if scale.whole else number


def code_date(value: Any, today: dt.date, spss_seconds: bool, time: bool = False) -> str | Fault:
    """Return a day as 2016-04-12, or what is wrong with it; a later day than today is wrong.

    With `time` the time of day is kept: 2016-04-12T10:31:00.
    """
    moment = parse_moment(value, spss_seconds) if time else None
    day = moment.date() if moment else parse_day(value, spss_seconds)
    if day is None:
        return Fault(
            "not-a-date",
            f'"{text_of(value)}" is not a day in the calendar.',
            "Write it as 2016-04-12 or 12.04.2016.",
        )
    if day > today:
        return Fault(
            "date-in-future",
            f"{day.isoformat()} is later than the day of the import.",
            "Correct the cell, or empty it.",
        )
    return moment.isoformat() if moment else day.isoformat()


def parse_moment(value: Any, spss_seconds: bool = False) -> dt.datetime | None:
    """Read a day with its time from a cell, SPSS seconds or ISO text; midnight without a time."""
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None)
    if spss_seconds and isinstance(value, (int, float)):
        try:
            return SPSS_BEGINS + dt.timedelta(seconds=float(value))
        except (OverflowError, ValueError):
            return None
    if isinstance(value, str):
        try:
            return dt.datetime.fromisoformat(value.strip()).replace(tzinfo=None)
        except ValueError:
            return None
    return None


def parse_day(value: Any, spss_seconds: bool = False) -> dt.date | None:
    """Read a day from a date cell, SPSS seconds, or ISO and Norwegian text."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, (int, float)):
        moment = parse_moment(value, spss_seconds)
        return moment.date() if moment else None
    for pattern, (year, month, day) in _DATES:
        found = pattern.fullmatch(str(value).strip())
        if found:
            try:
                return dt.date(int(found[year]), int(found[month]), int(found[day]))
            except ValueError:
                return None
    return None


def code_missing(code: Code, scale: AnswerScale) -> Code | None:
    """Return a code that is no judgement in the type of the scale's other codes."""
    texts = any(isinstance(known, str) for known in (*scale.choices, *scale.missing))
    if texts or scale.type in ("text", "date"):
        return text_of(code)
    if isinstance(code, str):
        return None
    if not scale.whole:
        return float(code)
    return int(code) if float(code).is_integer() else None


def code_text(value: Any, scale: AnswerScale) -> str | Fault:
    """Return a text that fits the scale's pattern, or what is wrong with it.

    A number that lost its leading zeros in a spreadsheet gets them back when only so it fits.
    """
    text = text_of(value)
    if scale.pattern is None:
        return text
    if re.fullmatch(scale.pattern, text):
        return text
    if isinstance(value, (int, float)):
        for width in range(2, 9):
            if re.fullmatch(scale.pattern, text.zfill(width)):
                return text.zfill(width)
    return Fault(
        "wrong-form",
        f'"{text}" has not the form this answer must have.',
        f"It must look like {scale.pattern}.",
    )


def explain(value: Any, scale: AnswerScale, lookup: Mapping[str, Code]) -> Fault:
    """Say why a cell is no answer of a choice."""
    text = text_of(value)
    between = _answers(scale)
    several = option_of(text, scale) if isinstance(value, str) else None
    if several and len(set(several)) > 1:
        return Fault(
            "two-answers",
            f'"{text}" holds {len(set(several))} answers where one is allowed ({between}).',
            "Correct the cell to one answer, or empty it.",
        )
    number = float(value) if isinstance(value, (int, float)) else parse_number(text)
    if number is not None:
        return Fault(
            "out-of-range",
            f'"{text}" is no code of this question ({between}).',
            "Correct the cell, or empty it.",
        )
    close = closest(text, {key: text_of(code) for key, code in lookup.items()}, 75)
    remedy = "Correct the cell, or add a synonym to the mapping."
    if close is not None:
        said = next(
            in_language(choice.text, "nb")
            for code, choice in (scale.choices | scale.missing).items()
            if text_of(code) == close
        )
        remedy = f'Did it mean "{said}"? {remedy}'
    return Fault("unknown-answer", f'"{text}" is no answer of this question ({between}).', remedy)


def _answers(scale: AnswerScale) -> str:
    texts = [in_language(choice.text, "nb") for choice in scale.choices.values()]
    if len(texts) > 3:
        return f"{texts[0]} \u2026 {texts[-1]}"
    return ", ".join(texts)


def _between(low: float, high: float) -> str:
    if high == float("inf"):
        return f"{text_of(low)} or more"
    if low == float("-inf"):
        return f"{text_of(high)} or less"
    return f"between {text_of(low)} and {text_of(high)}"
