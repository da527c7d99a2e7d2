"""What SPSS can declare missing: three codes, or a range and one code."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any

from survey.definition import Code
from survey.problems import Place, Problem
from survey.variables import Span

MOST_CODES = 3
LONGEST_TEXT = 8
"""Bytes of the longest text that SPSS can declare missing."""


def missing_ranges(
    spans: Collection[Span], answers: Collection[Code], text: bool, place: Place
) -> tuple[list[Any], list[Problem]]:
    """Return what pyreadstat is to declare, and what SPSS cannot be told.

    Parameters
    ----------
    spans
        What is to be declared missing.
    answers
        Codes with words that are judgements, which no range may hold.
    text
        The variable is a text.
    place
        The variable, for the problems.
    """
    if text:
        return _texts(spans, place)
    numbers = [span for span in spans if not isinstance(span.single, str)]
    ranges = [span for span in numbers if span.single is None]
    codes = [span for span in numbers if span.single is not None]
    if len(ranges) > 1 or len(codes) > (1 if ranges else MOST_CODES):
        folded = _folded(numbers, answers)
        if folded is None:
            return _too_many(spans, [*ranges[:1], *codes][: 2 if ranges else MOST_CODES], place)
        numbers = folded
    return [_written(span) for span in numbers], []


def _folded(spans: Collection[Span], answers: Collection[Code]) -> list[Span] | None:
    """Return one range and at most one code that hold the same spans and no answer."""
    ordered = sorted(spans, key=lambda span: -math.inf if span.low is None else span.low)
    ways = [(ordered, []), (ordered[1:], ordered[:1]), (ordered[:-1], ordered[-1:])]
    for inside, alone in ways:
        high = inside[-1].high if all(span.high is not None for span in inside) else None
        range_ = Span(low=inside[0].low, high=high)
        fits = all(span.single is not None for span in alone)
        if fits and not any(range_.holds(code) for code in answers):
            return [range_, *alone]
    return None


def _texts(spans: Collection[Span], place: Place) -> tuple[list[Any], list[Problem]]:
    codes = [str(span.single) for span in spans if span.single is not None]
    short = [code for code in codes if len(code.encode()) <= LONGEST_TEXT]
    problems = []
    if len(short) < len(codes):
        problems.append(
            Problem(
                "missing-too-long",
                f"SPSS can declare a text of at most {LONGEST_TEXT} bytes missing; "
                f"{len(codes) - len(short)} longer ones are only labelled.",
                "Declare them missing in SPSS before counting.",
                place,
                "warning",
            )
        )
    if len(short) > MOST_CODES:
        kept, more = _too_many(spans, [Span(low=c, high=c) for c in short[:MOST_CODES]], place)
        return kept, [*problems, *more]
    return list(short), problems


def _too_many(
    spans: Collection[Span], kept: Collection[Span], place: Place
) -> tuple[list[Any], list[Problem]]:
    problem = Problem(
        "missing-too-many",
        "SPSS can declare three codes missing, or a range and one code; these are more: "
        f"{', '.join(span.words for span in spans)}. The last are only labelled.",
        "Declare the others missing in SPSS before counting.",
        place,
        "warning",
    )
    return [_written(span) for span in kept], [problem]


def _written(span: Span) -> Any:
    if span.single is not None:
        return span.single
    return {
        "lo": -math.inf if span.low is None else span.low,
        "hi": math.inf if span.high is None else span.high,
    }
