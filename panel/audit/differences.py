"""What two releases tell together that neither tells alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from panel.audit.finding import Finding, cell_words
from panel.audit.numbers_shown import (
    Ends,
    Shown,
    answer_counts,
    answer_scores,
    count_ends,
    rounded_ends,
    score_sums,
)
from panel.release import CellKey, ReleaseText


def differences(text: ReleaseText, measure: str, now: Shown, before: Shown) -> Iterator[Finding]:
    """Yield what the difference of two releases tells of the few people between them.

    The same cell with one to `min_n` - 1 people more or fewer gives their sum; with as many
    people and other counts of answers it shows who corrected what.

    Notes
    -----
    Means are compared where every score weighs the same; where parties weigh equally, only
    numbers of answers are.
    """
    for cell, values in sorted(now.items()):
        if cell not in before or values == before[cell]:
            continue
        now_n, then_n = count_ends(values), count_ends(before[cell])
        if not now_n or not then_n or now_n[0] != now_n[1] or then_n[0] != then_n[1]:
            continue
        n, earlier = now_n[0], then_n[0]
        if n == earlier:
            if cell[0] == "distribution" and 0 < _moved(values, before[cell], n) < text.min_n:
                yield _finding(text, measure, cell, (0.0, 0.0))
            continue
        if abs(n - earlier) >= text.min_n or (cell[0] == "change" and cell[6] == "all"):
            continue
        told = [
            pair
            for new, old in zip(
                _sums(text, measure, cell, values, n),
                _sums(text, measure, cell, before[cell], earlier),
                strict=True,
            )
            if (pair := _between(text, measure, new, old, n - earlier)) is not None
        ]
        found = [_finding(text, measure, cell, pair) for pair in told]
        yield from [finding for finding in found if not finding.is_protected][:1]


def _finding(text: ReleaseText, measure: str, cell: CellKey, ends: Ends) -> Finding:
    about = f"few people between two releases of the {cell_words(cell)}"
    return Finding(
        "outsider", "difference", measure, cell, about, *ends, text.protect_mean, (cell,)
    )


def _sums(
    text: ReleaseText, measure: str, cell: CellKey, values: Mapping[str, float], n: int
) -> list[Ends | None]:
    """Return where the sums of scores behind a cell lie."""
    if cell[0] == "distribution":
        return [score_sums(values, n, answer_scores(text.measures[measure]))]
    names = ("mean",) if cell[0] == "level" else ("mean_from", "mean_to")
    if text.weighting != "none" and cell[2] != "party":
        return [None for _ in names]
    ends = [rounded_ends(values, name) for name in names]
    return [(n * pair[0], n * pair[1]) if pair else None for pair in ends]


def _between(
    text: ReleaseText, measure: str, new: Ends | None, old: Ends | None, more: int
) -> Ends | None:
    """Return where the mean of those lies who came, or went, between two releases."""
    if new is None or old is None:
        return None
    ends = sorted(((new[0] - old[1]) / more, (new[1] - old[0]) / more))
    found = text.measures[measure]
    low, high = float(found.low or 0), float(found.high or 0)
    return max(low, ends[0]), min(high, ends[1])


def _moved(now: Mapping[str, float], before: Mapping[str, float], n: int) -> int:
    """Return how many people at most gave another answer than before."""
    first, second = answer_counts(now, n), answer_counts(before, n)
    away = sum(max(first[c][1] - second[c][0], second[c][1] - first[c][0], 0) for c in first)
    return away // 2
