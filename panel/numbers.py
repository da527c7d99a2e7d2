"""How numbers are written: one format for pages, tables, charts and reports."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from types import MappingProxyType

from survey.problems import Problem, SurveyError

MINUS = "\u2212"
HARD_SPACE = "\u00a0"
EN_DASH = "\u2013"
STAR = "*"
DAGGER = "\u2020"

SUPPRESSED = ":"
IMPOSSIBLE = "."
MISSING = ".."
NOT_COMPUTED = EN_DASH

SIGN_TEXTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        SUPPRESSED: {"nb": "tall kan ikke offentliggjøres", "en": "figure cannot be published"},
        IMPOSSIBLE: {
            "nb": "ikke spurt, eller tallet finnes ikke",
            "en": "not asked, or no such figure",
        },
        MISSING: {"nb": "tall mangler", "en": "figure not available"},
        NOT_COMPUTED: {"nb": "ikke beregnet", "en": "not computed"},
    }
)

# Arithmetic on means leaves errors near the 15th digit; a tie such as 3.65 must still be a tie.
_NOISE_DECIMALS = 9


def explain_sign(sign: str, language: str) -> str:
    """Return what a sign means in words, for screen readers and notes."""
    return SIGN_TEXTS[sign][language]


def _decimal(value: float) -> Decimal:
    number = float(value)
    if not math.isfinite(number):
        raise SurveyError(
            Problem(
                "number-not-finite",
                f"{number} cannot be shown as a number.",
                "Give the cell a sign instead, such as ':' or '..'.",
            )
        )
    return Decimal(repr(round(number, _NOISE_DECIMALS)))


def round_half_away(value: float, decimals: int = 0) -> float:
    """Round a tie away from zero, as statistics offices do; zero has no sign.

    Parameters
    ----------
    value
        Any finite number. Beyond 9 decimals it counts as arithmetic noise.
    decimals
        Digits to keep after the point.
    """
    unit = Decimal(1).scaleb(-decimals)
    return float(_decimal(value).quantize(unit, rounding=ROUND_HALF_UP)) + 0.0


def largest_remainder(parts: Sequence[float], total: float, decimals: int = 0) -> tuple[float, ...]:
    """Round parts so that they add up to the rounded total.

    Parameters
    ----------
    parts
        Unrounded parts, of either sign.
    total
        What the unrounded parts add up to.
    decimals
        Digits to keep after the point.

    Raises
    ------
    SurveyError
        The parts do not add up to the total.

    Notes
    -----
    Hamilton's method: every part is rounded down, and the units still missing go to the parts
    with the largest remainders, then to the largest parts, then to the first.
    """
    unit = Decimal(1).scaleb(-decimals)
    exact = [_decimal(part) / unit for part in parts]
    lower = [part.to_integral_value(rounding=ROUND_FLOOR) for part in exact]
    target = (_decimal(total) / unit).to_integral_value(rounding=ROUND_HALF_UP)
    short = int(target - sum(lower))
    if not 0 <= short <= len(lower):
        raise SurveyError(
            Problem("parts-and-total", f"The parts {list(parts)} do not add up to {total}.")
        )
    order = sorted(range(len(exact)), key=lambda i: (lower[i] - exact[i], -abs(exact[i]), i))
    raised = set(order[:short])
    return tuple(
        float((low + (1 if i in raised else 0)) * unit) + 0.0 for i, low in enumerate(lower)
    )


def _digits(value: float, language: str, decimals: int) -> str:
    text = f"{abs(round_half_away(value, decimals)):.{decimals}f}"
    return text.replace(".", ",") if language == "nb" else text


def format_mean(value: float, language: str, decimals: int = 1) -> str:
    """Write a score: `3,6` or `3.6`."""
    sign = MINUS if round_half_away(value, decimals) < 0 else ""
    return sign + _digits(value, language, decimals)


def format_change(value: float, language: str, decimals: int = 1) -> str:
    """Write a difference with its sign: `+0,2`, `−0,3`, and zero as `0,0`."""
    sign = "+" if round_half_away(value, decimals) > 0 else ""
    return sign + format_mean(value, language, decimals)


def format_interval(
    low: float, high: float, language: str, signed: bool = False, decimals: int = 1
) -> str:
    """Write an interval: `3,2–4,1`, or for a change `[−0,4; +0,1]`."""
    if signed:
        between = "; " if language == "nb" else ", "
        ends = (format_change(end, language, decimals) for end in (low, high))
        return f"[{between.join(ends)}]"
    between = EN_DASH
    if min(round_half_away(low, decimals), round_half_away(high, decimals)) < 0:
        between = " til " if language == "nb" else " to "
    return between.join(format_mean(end, language, decimals) for end in (low, high))


def format_percent(value: float, language: str, decimals: int = 0) -> str:
    """Write a percentage given as 0-100: `29 %` with a hard space, or `29%`."""
    unit = f"{HARD_SPACE}%" if language == "nb" else "%"
    return format_mean(value, language, decimals) + unit


def format_share(count: int, total: int, language: str) -> str:
    """Write a share in counts: `25 av 34` or `25 of 34`."""
    return f"{count} {'av' if language == 'nb' else 'of'} {total}"


def format_count(value: int, language: str) -> str:
    """Write a whole number, grouped in thousands from 10 000."""
    if abs(value) < 10_000:
        return str(value).replace("-", MINUS)
    grouped = f"{value:,}".replace("-", MINUS)
    return grouped.replace(",", HARD_SPACE) if language == "nb" else grouped


def format_n(n: int, language: str = "nb", *, exact_from: int = 10, min_n: int = 5) -> str:
    """Write a number of answers so that small groups are not counted out.

    Parameters
    ----------
    n
        Number of answers.
    language
        `nb` or `en`.
    exact_from
        From here the number itself is written; below it the band `5–9`.
    min_n
        Below this the number is suppressed.
    """
    if n < min_n:
        return SUPPRESSED
    if n >= exact_from or min_n == exact_from - 1:
        return format_count(n, language)
    return f"{min_n}{EN_DASH}{exact_from - 1}"


def format_p(p: float, language: str) -> str:
    """Write a p-value with three decimals, `<0,001` at the least."""
    if p < 0.001:
        return "<" + _digits(0.001, language, 3)
    if p > 0.999:
        return ">" + _digits(0.999, language, 3)
    return _digits(p, language, 3)
