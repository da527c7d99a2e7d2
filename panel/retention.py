"""How many of those who answered, and could be asked again, answered again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import exp, log, sqrt

import pandas as pd

from panel.dataset import Panel
from panel.estimators.intervals import normal_quantile
from panel.estimators.shares import Share, share_of
from panel.groups import Group, GroupKind
from panel.participation import PROJECTS, counted_groups, respondents
from survey.problems import Problem, SurveyError


@dataclass(frozen=True, slots=True)
class Retention:
    """Of the people who answered a wave, those eligible in a later one, and who answered it.

    `answered_again` counts everybody who answered it, eligible or not.
    `not_eligible` are no nonrespondents and not in the share. `refused` may not be linked, and
    of `unknown` the register does not say whether they were eligible: neither is in it.
    """

    group: Group
    wave_from: str
    wave_to: str
    answered: int
    answered_again: int
    refused: int
    unknown: int
    not_eligible: int
    retained: Share


@dataclass(frozen=True, slots=True)
class CumulativeRetention:
    """Share of the first wave's people who answered every wave for as long as they were eligible.

    `n` answered the first wave, `steps` holds each later wave's share, `rate` is their product.
    """

    n: int
    steps: tuple[Share, ...] = ()
    rate: float | None = None
    se: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    reason: str = ""


def retention(panel: Panel, kinds: Sequence[GroupKind] = PROJECTS) -> Iterator[Retention]:
    """Yield retention by pair of waves; people count in the group of the earlier wave.

    Eligible is who stands on the later wave's roster, asked or not. Without a register
    everybody is taken to be eligible. Where a wave asks those who have left as well, whoever
    answered before is eligible, known to the register or not.
    """
    for earlier, later in panel.pairs:
        before, after = respondents(panel, earlier), respondents(panel, later)
        for group in counted_groups(panel, kinds):
            own = group.of(before)
            refused = own["status"] == "refused"
            people = own.index[~refused.to_numpy()]
            eligible, unknown = eligible_in(panel, later, people)
            asked = people[eligible]
            yield Retention(
                group,
                earlier,
                later,
                answered=len(own),
                answered_again=len(own.index.intersection(after.index)),
                refused=int(refused.sum()),
                unknown=int(unknown.sum()),
                not_eligible=int((~eligible & ~unknown).sum()),
                retained=share_of(int(asked.isin(after.index).sum()), len(asked)),
            )


def eligible_in(panel: Panel, wave: str, people: pd.Index) -> tuple[pd.Series, pd.Series]:
    """Return which of these people, who answered before, a wave asks, and of whom it is unknown."""
    roster = panel.rosters[wave]
    if roster.empty:
        return _flags(people, True), _flags(people, False)
    registered = people.isin(pd.Index([]).append([r.index for r in panel.rosters.values()]))
    on_roster = people.isin(roster.index)
    if panel.library.study.wave(wave).eligible == "ever":
        return pd.Series(on_roster | ~registered, people), _flags(people, False)
    return pd.Series(on_roster, people), pd.Series(~registered, people)


def cumulative_retention(
    answered: Sequence[pd.Index], eligible: Sequence[pd.Index | None], level: float = 0.95
) -> CumulativeRetention:
    """Share of the first wave's people who answered all waves, as a product over the waves.

    Parameters
    ----------
    answered
        Who answered each wave, by person_id, in order of time.
    eligible
        Who could be asked in each wave; None is everybody. That of the first is not used.
    level
        Level of the interval.

    Raises
    ------
    SurveyError
        The two do not have the same number of waves, at least two.

    Notes
    -----
    Product over the waves of (answered) / (answered all before, and eligible): a person who is
    no longer eligible leaves the count and is no loss. Variance by Greenwood, interval on the
    scale of log(-log rate). Nobody lost, or everybody, gives no interval.
    Source: Callegaro & DiSogra (2008), Public Opinion Quarterly 72, 1008-1032 (cited from
    memory); variance as R's survival::survfit(conf.type = "log-log").
    """
    if len(answered) != len(eligible) or len(answered) < 2:
        raise SurveyError(Problem("wave-count", "Retention needs two waves or more."))
    left = answered[0].unique()
    about = CumulativeRetention(len(left))
    steps: list[Share] = []
    rate, greenwood = 1.0, 0.0
    for here, could in zip(answered[1:], eligible[1:], strict=True):
        asked = left if could is None else left.intersection(could)
        left = asked.intersection(here)
        step = share_of(len(left), len(asked), level)
        steps.append(step)
        if step.share is None:
            reason = "Nobody who answered all waves before could be asked again."
            return replace(about, steps=tuple(steps), reason=reason)
        rate *= step.share
        if step.share > 0:
            greenwood += (step.n - step.k) / (step.n * step.k)
    found = replace(about, steps=tuple(steps), rate=rate)
    if rate in (0, 1):
        return replace(found, reason="Everybody or nobody was retained: no interval.")
    half = normal_quantile(level) * sqrt(greenwood) / abs(log(rate))
    low, high = (exp(log(rate) * exp(sign * half)) for sign in (1, -1))
    return replace(found, se=rate * sqrt(greenwood), ci_low=low, ci_high=high)


def panel_retention(panel: Panel) -> CumulativeRetention:
    """Cumulative retention over all waves that have answers, of those who may be linked."""
    waves = [wave for wave in panel.library.waves if wave in panel.waves]
    answered = [frame.index[frame["status"] != "refused"] for frame in
                (respondents(panel, wave) for wave in waves)]  # fmt: skip
    first = answered[0]
    eligible: list[pd.Index | None] = [None]
    for wave in waves[1:]:
        could, _ = eligible_in(panel, wave, first)
        eligible.append(first[could.to_numpy(dtype=bool)])
    return cumulative_retention(answered, eligible)


def _flags(people: pd.Index, value: bool) -> pd.Series:
    return pd.Series(value, people, dtype=bool)
