"""What a released number says: the ends its rounding leaves open."""

from __future__ import annotations

import math
from collections.abc import Mapping

from panel.release import CellKey, Release, ReleasedMeasure

Ends = tuple[float, float]
Shown = dict[CellKey, dict[str, float]]
"""The statistics of each shown cell."""

HALF = 0.05
"""Half the last digit of a mean, a change or an end of an interval."""


def shown_cells(release: Release) -> Shown:
    """Return the statistics of every shown cell of a release."""
    return {key: cell.values for key, cell in release.cells.items() if cell.shown}


def rounded_ends(values: Mapping[str, float], statistic: str) -> Ends | None:
    """Return where a rounded mean or change must lie, `None` when it is not there.

    The mean is the middle of its interval, whose ends are rounded too, so that their middle is
    known as well as the mean is.
    """
    value = values.get(statistic)
    if value is None:
        return None
    low, high = value - HALF, value + HALF
    ends = values.get("ci_low"), values.get("ci_high")
    if statistic in ("mean", "change") and None not in ends:
        middle = (ends[0] + ends[1]) / 2  # type: ignore[operator]
        low, high = max(low, middle - HALF), min(high, middle + HALF)
    return low, high


def count_ends(values: Mapping[str, float], name: str = "n") -> tuple[int, int] | None:
    """Return where a number of people must lie: exactly known, or in a band."""
    if name in values:
        return int(values[name]), int(values[name])
    low, high = values.get(f"{name}_low"), values.get(f"{name}_high")
    if low is None or high is None:
        return None
    return int(low), int(high)


def answer_counts(values: Mapping[str, float], n: int) -> dict[float, tuple[int, int]]:
    """Return how many people gave each answer, of whole percents that add up to 100.

    Percents are rounded down or up, so that each is less than one from its own share.
    """
    found: dict[float, tuple[int, int]] = {}
    for statistic, percent in values.items():
        if statistic.startswith("share_"):
            least = math.floor(n * (percent - 1) / 100 + 1e-9) + 1
            most = math.ceil(n * (percent + 1) / 100 - 1e-9) - 1
            found[float(statistic.removeprefix("share_"))] = (max(least, 0), min(most, n))
    return found


def answer_scores(measure: ReleasedMeasure) -> dict[float, float]:
    """Return the score of each answer of a question, reversed if the question is."""
    codes = [float(code) for code in measure.choices]
    ends = min(codes) + max(codes)
    return {code: ends - code if measure.reverse else code for code in codes}


def score_sums(values: Mapping[str, float], n: int, scores: Mapping[float, float]) -> Ends:
    """Return the least and the most that the scores of a shown distribution can add up to.

    Parameters
    ----------
    values
        The statistics of the distribution: `agree_n` counts answers above the middle of the scale.
    scores
        The score of each answer.

    Notes
    -----
    Everybody begins with the least number of each answer; who is left over is given the lowest,
    or highest, scores that still have room, above the middle and below it on their own.
    """
    counts = answer_counts(values, n)
    middle = (min(scores) + max(scores)) / 2
    above = int(values["agree_n"])
    totals = [0.0, 0.0]
    for agree in (True, False):
        part = {code: ends for code, ends in counts.items() if (code > middle) == agree}
        people = above if agree else n - above
        for side in (0, 1):
            rest = people - sum(least for least, _ in part.values())
            total = sum(scores[code] * least for code, (least, _) in part.items())
            for code in sorted(part, key=lambda code: scores[code], reverse=bool(side)):
                more = min(rest, part[code][1] - part[code][0])
                total += more * scores[code]
                rest -= more
            totals[side] += total
    return totals[0], totals[1]
