"""Answers to scores: reversed items, scale means, indices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from survey.comparability import Recode
from survey.definition import Code
from survey.instrument import Instrument

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

BLOCK = 4096
"""So many people at a time fit in a processor's cache."""


def item_scores(
    answers: pd.Series[float], instrument: Instrument, item: str, recode: Recode | None = None
) -> pd.Series[float]:
    """Return one question's answers as judgements, high always favourable.

    "Don't know", "not applicable" and everything that is no choice of the answer scale become
    missing. A recode turns the codes of this scale into those of another; a reversed item x then
    becomes lowest + highest of that scale - x.
    """
    import numpy as np
    import pandas as pd

    numbers = pd.to_numeric(answers, errors="coerce")
    values = numbers.to_numpy(dtype="float64", na_value=np.nan)
    codes = {
        float(code): float(recode.codes.get(code, code) if recode else code)
        for code in instrument.answer_of(item).choices
        if _is_number(code)
    }
    scores = np.full(len(values), np.nan)
    for code, score in codes.items():
        scores[values == code] = score
    if instrument.questions[item].reverse:
        low, high = (recode.low, recode.high) if recode else (min(codes), max(codes))
        scores = low + high - scores
    return pd.Series(scores, answers.index, name=answers.name)


def _is_number(code: Code) -> bool:
    return not isinstance(code, str)


def mean_of_answered(values: NDArray[np.float64], needed: int) -> NDArray[np.float64]:
    """Return each row's mean of what is not missing, where at least `needed` values are there.

    Parameters
    ----------
    values
        Shape (people, items), missing as NaN.
    needed
        How many values a row must have.

    Returns
    -------
    Shape (people,); NaN where too few are answered.
    """
    import numpy as np

    means = np.empty(len(values))
    ones = np.ones(values.shape[1])
    for start in range(0, len(values), BLOCK):
        block = values[start : start + BLOCK]
        present = np.isfinite(block)
        count = np.add.reduce(present, axis=1, dtype=np.intp)
        total = np.where(present, block, 0.0) @ ones
        enough = count >= max(needed, 1)
        means[start : start + BLOCK] = np.where(enough, total / np.maximum(count, 1), np.nan)
    return means


def score_items(
    answers: pd.DataFrame,
    instrument: Instrument,
    recodes: Mapping[str, Recode] | None = None,
) -> pd.DataFrame:
    """Return every rated question as judgements, a column an item, indexed as `answers`."""
    import pandas as pd

    rated = [id for id in instrument.questions if instrument.is_rated(id) and id in answers]
    columns = {
        item: item_scores(answers[item], instrument, item, (recodes or {}).get(item))
        for item in rated
    }
    return pd.DataFrame(columns, index=answers.index, dtype="float64")


def score_measure(
    items: pd.DataFrame,
    instrument: Instrument,
    measure: str,
    core: Sequence[str] | None = None,
) -> pd.Series[float]:
    """Return the person-level score of an item, scale, mean or difference.

    Parameters
    ----------
    items
        The judgements of `score_items`.
    core
        When given, scales use only these of their items; the least number of answers is then
        the scale's own, but never more than the items left.

    Returns
    -------
    Scores in scale points indexed as `items`; missing where too few items are answered.

    Notes
    -----
    A scale is the mean of its answered items when `min_answered` of them are answered; a `mean`
    is the same over scores; a `difference` needs both of its parts.
    """
    import numpy as np
    import pandas as pd

    if measure in instrument.questions:
        return pd.Series(items[measure])
    if measure in instrument.scales:
        scale = instrument.scales[measure]
        kept = [item for item in scale.items if core is None or item in core]
        values = items[kept].to_numpy(dtype="float64")
        scores = mean_of_answered(values, min(scale.needed, len(kept)))
        return pd.Series(scores, index=items.index, name=measure)
    rule = instrument.measures[measure]
    parts = np.column_stack([score_measure(items, instrument, part, core) for part in rule.of])
    if rule.kind == "difference":
        return pd.Series(parts[:, 0] - parts[:, 1], index=items.index, name=measure)
    needed = rule.min_answered or (len(rule.of) + 1) // 2
    return pd.Series(mean_of_answered(parts, needed), index=items.index, name=measure)
