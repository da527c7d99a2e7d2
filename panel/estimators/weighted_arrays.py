"""Means in which every party weighs the same, on plain arrays; `weighting` says how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from panel.estimators.change import no_r, too_few_pairs
from panel.estimators.intervals import interpolated_df, satterthwaite, t_interval, t_p
from panel.estimators.samples import (
    EXACT_BELOW_PAIRS,
    MIN_PAIRS_CORRELATION,
    MIN_PAIRS_TEST,
    FloatArray,
    IntArray,
    check_min_party,
    is_negligible,
    without_rounding,
)
from panel.estimators.sign_flip import sign_flip_p, smallest_sign_flip_p

MIN_OWN_SPREAD = 6
"""Fewest scores in each wave with which a party's spread is estimated from its own scores."""

_NO_SPREAD = "The scores do not vary enough within parties for an interval."


@dataclass(frozen=True, slots=True)
class WeightedMean:
    """Mean of the parties' means, in scale points; `n` counts the people of the parties used."""

    n: int
    mean: float | None = None
    se: float | None = None
    df: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    parties_used: tuple[str, ...] = ()
    parties_left_out: tuple[str, ...] = ()
    n_by_party: Mapping[str, int] = field(default_factory=dict)
    estimable: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WeightedChange:
    """Change of the mean of the parties' means, later minus earlier, in scale points.

    The standard deviations and `r` are pooled within all parties; `n_by_party` gives each party's
    people in the earlier wave, in the later one, and in both.
    """

    n_from: int
    n_to: int
    n_pairs: int
    mean_from: float | None = None
    mean_to: float | None = None
    sd_from: float | None = None
    sd_to: float | None = None
    change: float | None = None
    se: float | None = None
    df: float | None = None
    t: float | None = None
    p: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    r: float | None = None
    method: str = ""
    parties_used: tuple[str, ...] = ()
    parties_left_out: tuple[str, ...] = ()
    n_by_party: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)
    estimable: bool = False
    reason: str = ""


def weighted_mean_of(
    scores: FloatArray,
    parties: IntArray,
    names: Sequence[str],
    min_party: int = 3,
    level: float = 0.95,
) -> WeightedMean:
    """`party_equal_mean` of arrays with one place a person.

    Parameters
    ----------
    scores
        NaN is no score.
    parties
        Place of the person's party in `names`, -1 for none.
    """
    check_min_party(min_party)
    present = np.isfinite(scores) & (parties >= 0)
    scores, parties = scores[present], parties[present]
    sizes = np.bincount(parties, minlength=len(names))
    large = sizes >= min_party
    used = tuple(name for name, is_used in zip(names, large, strict=True) if is_used)
    about = WeightedMean(
        n=int(sizes[large].sum()),
        parties_used=used,
        parties_left_out=tuple(
            name for name, size in zip(names, sizes, strict=True) if 0 < size < min_party
        ),
        n_by_party={name: int(n) for name, n in zip(names, sizes, strict=True) if n},
    )
    if not used:
        return replace(about, reason=f"No party has {min_party} scores.")
    scored = _within_parties(scores, _renumbered(parties, large), len(used))
    about = replace(about, mean=scored.mean)
    if scored.sd == 0:
        return replace(about, reason=_NO_SPREAD)
    variance, df = _error_of_mean(scored)
    se = sqrt(variance)
    low, high = t_interval(scored.mean, se, df, level)
    return replace(about, se=se, df=df, ci_low=low, ci_high=high, estimable=True)


def weighted_change_of(
    before: FloatArray,
    after: FloatArray,
    party_before: IntArray,
    party_after: IntArray,
    names: Sequence[str],
    min_party: int = 3,
    level: float = 0.95,
) -> WeightedChange:
    """`party_equal_change` of arrays with one place a person.

    Parameters
    ----------
    before, after
        NaN is no score.
    party_before, party_after
        Place of the person's party in `names`, -1 for none.
    """
    check_min_party(min_party)
    from_party = np.where(np.isfinite(before), party_before, -1)
    to_party = np.where(np.isfinite(after), party_after, -1)
    kept = np.where(from_party == to_party, from_party, -1)
    sizes = _sizes(from_party, to_party, kept, len(names))
    large = (sizes[:, 0] >= min_party) & (sizes[:, 1] >= min_party)
    about = _about(sizes, large, names)
    if not (used := about.parties_used):
        return replace(about, reason=f"No party has {min_party} scores in both waves.")
    earlier = _within_parties(before, _renumbered(from_party, large), len(used))
    later = _within_parties(after, _renumbered(to_party, large), len(used))
    about = _described(about, earlier, later)
    codes = _renumbered(kept, large)
    x = _within_parties(before, codes, len(used))
    y = _within_parties(after, codes, len(used))
    with_r = x.df >= MIN_PAIRS_CORRELATION - 1
    r = _correlation(x, y) if with_r else 0.0
    spread = number_spreads(np.minimum(earlier.n, later.n))
    first, second = _spreads(earlier, spread), _spreads(later, spread)
    apart = first.squared_errors + second.squared_errors
    shared = np.bincount(spread, x.n / (earlier.n * later.n))
    variances = apart - 2 * r * first.sd * second.sd * shared
    variance = float(variances.sum()) / len(used) ** 2
    if is_negligible(variance, float(apart.sum()) / len(used) ** 2):
        return replace(about, r=r, reason=_NO_SPREAD)
    change, se = later.mean - earlier.mean, sqrt(variance)
    df = satterthwaite(variances.tolist(), _interpolated(first, second, x.n, spread))
    low, high = t_interval(change, se, df, level)
    return replace(
        about,
        se=se,
        df=df,
        t=change / se,
        p=t_p(change / se, df),
        ci_low=low,
        ci_high=high,
        r=r,
        method="party-equal T_new2" + ("" if with_r else no_r(about.n_pairs)),
        estimable=True,
    )


def weighted_paired_change_of(
    before: FloatArray,
    after: FloatArray,
    parties: IntArray,
    names: Sequence[str],
    min_party: int = 3,
    level: float = 0.95,
) -> WeightedChange:
    """`party_equal_paired_change` of arrays with one place a person.

    Parameters
    ----------
    before, after
        NaN is no score.
    parties
        Place in `names` of the party people had in both waves, -1 for none.
    """
    check_min_party(min_party)
    party = np.where(np.isfinite(before) & np.isfinite(after), parties, -1)
    sizes = _sizes(party, party, party, len(names))
    large = sizes[:, 2] >= min_party
    about = _about(sizes, large, names)
    if not (used := about.parties_used):
        return replace(about, reason=f"No party has {min_party} pairs.")
    x, y, codes = before, after, _renumbered(party, large)
    earlier, later = _within_parties(x, codes, len(used)), _within_parties(y, codes, len(used))
    difference = _within_parties(y - x, codes, len(used))
    about = replace(_described(about, earlier, later), r=_correlation(earlier, later))
    used_codes = codes[codes >= 0]
    weighted = (y - x)[codes >= 0] / difference.n[used_codes]
    if about.n_pairs < MIN_PAIRS_TEST:
        reason = too_few_pairs(about.n_pairs, smallest_sign_flip_p(weighted))
        return replace(about, reason=reason)
    exact = about.n_pairs < EXACT_BELOW_PAIRS
    p = sign_flip_p(weighted).p if exact else None
    if difference.sd == 0:
        return replace(about, se=0.0, p=p, method="sign flip" if exact else "", reason=_NO_SPREAD)
    variance, df = _error_of_mean(difference)
    change, se = difference.mean, sqrt(variance)
    low, high = t_interval(change, se, df, level)
    return replace(
        about,
        se=se,
        df=df,
        t=change / se,
        p=t_p(change / se, df) if p is None else p,
        ci_low=low,
        ci_high=high,
        method="party-equal paired t" + (" interval, exact sign flip p" if exact else ""),
        estimable=True,
    )


@dataclass(frozen=True, slots=True)
class _Within:
    """Scores seen as parties: `n` and `squares` by party, the other numbers over all of them.

    `deviations` are people's from the own party's mean, `squares` the sums of their squares; `mean`
    is that of the parties' means, and `sd`, on `df` degrees of freedom, is pooled.
    """

    n: FloatArray
    squares: FloatArray
    deviations: FloatArray
    mean: float
    df: int
    sd: float


@dataclass(frozen=True, slots=True)
class _Spreads:
    """Parties that share one spread seen together, a place each spread.

    `squared_errors` are those of the parties' means, summed.
    """

    n: FloatArray
    df: FloatArray
    sd: FloatArray
    squared_errors: FloatArray


def _within_parties(values: FloatArray, codes: IntArray, parties: int) -> _Within:
    values, codes = values[codes >= 0], codes[codes >= 0]
    n = np.bincount(codes, minlength=parties).astype(float)
    sums = np.bincount(codes, weights=values, minlength=parties)
    means = np.divide(sums, n, out=np.zeros(parties), where=n > 0)
    deviations = without_rounding(values - means[codes], values)
    squares = np.bincount(codes, weights=deviations**2, minlength=parties).astype(float)
    df = int(np.maximum(n - 1, 0).sum())
    sd = float(_sd(squares.sum(), df))
    return _Within(n, squares, deviations, float(means.mean()), df, sd)


def _spreads(scored: _Within, spread: IntArray) -> _Spreads:
    n, df, squares, shares = (
        np.bincount(spread, values).astype(float)
        for values in (scored.n, np.maximum(scored.n - 1, 0), scored.squares, 1 / scored.n)
    )
    sd = _sd(squares, df)
    return _Spreads(n, df, sd, np.float_power(sd, 2) * shares)


def _sd(squares: FloatArray, df: FloatArray | int) -> FloatArray:
    """Pooled standard deviations, 0 without degrees of freedom."""
    return np.asarray(np.sqrt(squares / np.maximum(df, 1)))


def number_spreads(sizes: FloatArray, fewest: int = MIN_OWN_SPREAD) -> IntArray:
    """Return the number of each party's spread: large ones have their own, the small share one.

    `sizes` counts each party's scores, those of the smaller wave; `fewest` make a party large.
    """
    own = sizes >= fewest
    return np.where(own, np.cumsum(own) - 1, own.sum())


def _error_of_mean(scored: _Within) -> tuple[float, float]:
    """Squared standard error of the mean of the parties' means, and its df."""
    parts = _spreads(scored, number_spreads(scored.n))
    df = satterthwaite(parts.squared_errors.tolist(), parts.df.tolist())
    return float(parts.squared_errors.sum()) / scored.n.size**2, df


def _interpolated(
    first: _Spreads, second: _Spreads, pairs: FloatArray, spread: IntArray
) -> list[float]:
    """Degrees of freedom of each spread's change, see `interpolated_df`."""
    errors = np.stack((first.squared_errors, second.squared_errors), axis=1)
    dfs = np.stack((first.df, second.df), axis=1)
    n = np.stack((first.n, second.n, np.bincount(spread, pairs), np.bincount(spread)), axis=1)
    return [
        interpolated_df(satterthwaite(*own), *sizes)
        for *own, sizes in zip(errors.tolist(), dfs.tolist(), n.astype(int).tolist(), strict=True)
    ]


def _correlation(x: _Within, y: _Within) -> float:
    """Pooled within parties, 0 when one of the two does not vary."""
    if x.sd == 0 or y.sd == 0:
        return 0.0
    return float(np.clip(x.deviations @ y.deviations / (x.df * x.sd * y.sd), -1, 1))


def _renumbered(codes: IntArray, large: NDArray[np.bool_]) -> IntArray:
    """Places among the parties that count, -1 for the others."""
    places = np.where(large, np.cumsum(large) - 1, -1)
    return np.where(codes >= 0, places[codes], -1)


def _sizes(from_party: IntArray, to_party: IntArray, kept: IntArray, parties: int) -> IntArray:
    """People of each party in the earlier wave, in the later one, and in both."""
    columns = (from_party, to_party, kept)
    return np.stack([np.bincount(c[c >= 0], minlength=parties) for c in columns], axis=1)


def _about(sizes: IntArray, large: NDArray[np.bool_], names: Sequence[str]) -> WeightedChange:
    n_from, n_to, n_pairs = sizes[large].sum(axis=0).tolist()
    known = [
        (name, tuple(row), used)
        for name, row, used in zip(names, sizes.tolist(), large.tolist(), strict=True)
        if any(row)
    ]
    return WeightedChange(
        n_from=n_from,
        n_to=n_to,
        n_pairs=n_pairs,
        parties_used=tuple(name for name, _, used in known if used),
        parties_left_out=tuple(name for name, _, used in known if not used),
        n_by_party={name: row for name, row, _ in known},
    )


def _described(about: WeightedChange, earlier: _Within, later: _Within) -> WeightedChange:
    return replace(
        about,
        mean_from=earlier.mean,
        mean_to=later.mean,
        sd_from=earlier.sd,
        sd_to=later.sd,
        change=later.mean - earlier.mean,
    )
