"""The reliability of every scale in every wave, as far as the number of people allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from panel.dataset import Panel
from panel.estimators.alpha_change import alpha_change
from panel.estimators.item_shifts import item_shifts
from panel.estimators.least_people import MIN_DETAIL, MIN_OMEGA
from panel.estimators.omega import omega_total
from panel.estimators.reliability import Reliability, cronbach
from panel.measures import MeasureLine, build_lines, recodes_to_latest
from panel.scoring import score_items

COLUMNS = (
    "scale", "wave_from", "wave_to", "items", "statistic", "item", "n", "k", "value", "ci_low",
    "ci_high", "method", "status", "reason",
)  # fmt: skip
"""The columns of the table. `items` is `all` or `unreversed`; `status` is `estimated`, `too_few`
(not given for so few people) or `not_estimable`; without a number there is a reason."""


def build_reliability(panel: Panel) -> pd.DataFrame:
    """Build the table of reliability: scales of reflective items, wave by wave and across pairs.

    Returns
    -------
    pd.DataFrame
        Columns `COLUMNS`, a row a number. Statistics of a wave (`wave_to` is empty): `alpha`
        with Feldt's and with Bonett's interval, of all items and of those that are not
        reversed; `item_rest` and `alpha_if_dropped` by item; `omega`. Statistics of a pair of
        waves, on the items that compare: `alpha_change`; `item_shift` by item and the largest
        minus the smallest, `shift_spread`, in scale points, with what it is by chance
        (`shift_spread_by_chance`) and how often it would be as large (`shift_spread_share`).

    Notes
    -----
    Below `MIN_DETAIL` people alpha and item-rest correlations only, below `MIN_OMEGA` no omega.
    Office-holders that a question judges are left out as in the scores.
    """
    return pd.DataFrame(reliability_rows(panel), columns=list(COLUMNS))


def reliability_rows(panel: Panel) -> Iterator[dict[str, Any]]:
    """Yield the rows of the table of reliability; `None` is no number."""
    lines = build_lines(panel.library)
    scored = _Scored(panel, lines)
    for line in lines:
        if line.kind == "scale":
            yield from scored.scale_rows(line)


class _Scored:
    """Every wave's items as judgements, scored once."""

    def __init__(self, panel: Panel, lines: Iterable[MeasureLine]) -> None:
        self.panel = panel
        self.library = panel.library
        self.items = {
            wave: score_items(
                frame, self.library.instruments[wave], recodes_to_latest(self.library, wave)
            )
            for wave, frame in panel.waves.items()
        }
        self.lines = {
            (wave, name): place
            for place, line in enumerate(lines)
            if line.kind == "item"
            for wave, name in line.names.items()
        }

    def scale_rows(self, line: MeasureLine) -> Iterator[dict[str, Any]]:
        """Yield the rows of one scale."""
        formative = False
        for wave in (wave for wave in self.panel.waves if wave in line.names):
            scale = self.library.instruments[wave].scales[line.names[wave]]
            row = _Row(line.id, wave)
            if scale.kind == "formative":
                formative = True
                yield row.none("alpha", "Its items are parts of a whole and need not agree.")
                continue
            yield from self._wave_rows(line, wave, row)
        if not formative:
            for pair in self.panel.pairs:
                yield from self._pair_rows(line, pair)

    def _wave_rows(self, line: MeasureLine, wave: str, row: _Row) -> Iterator[dict[str, Any]]:
        instrument = self.library.instruments[wave]
        names = instrument.scales[line.names[wave]].items
        items = self._answers(line, wave, names)
        found = cronbach(items)
        yield from _alpha_rows(row, found)
        kept = [name for name in names if not instrument.questions[name].reverse]
        if 2 <= len(kept) < len(names):
            yield from _alpha_rows(_Row(line.id, wave, items="unreversed"), cronbach(items[kept]))
        yield from _item_rows(row, found, names)
        omega = omega_total(items)
        if omega.n < MIN_OMEGA:
            few = f"Omega is not given below {MIN_OMEGA} people."
            yield row.none("omega", few, omega.n, omega.k, status="too_few")
        elif omega.omega is None:
            yield row.none("omega", omega.reason, omega.n, omega.k)
        else:
            yield row.of(
                "omega", omega.omega, omega.n, omega.k, omega.ci_low, omega.ci_high,
                method="one factor, ML; bootstrap", reason=omega.reason,
            )  # fmt: skip

    def _pair_rows(self, line: MeasureLine, pair: tuple[str, str]) -> Iterator[dict[str, Any]]:
        row = _Row(line.id, *pair)
        missing = [wave for wave in pair if wave not in line.names]
        if missing:
            yield row.none("alpha_change", f"The scale is not asked in {', '.join(missing)}.")
            return
        if not line.comparable:
            yield row.none("alpha_change", "The scale does not compare between the waves.")
            return
        earlier, later = pair
        later_of = {self.lines[later, name]: name for name in line.items[later]}
        names_from = line.items[earlier]
        names_to = [later_of[self.lines[earlier, name]] for name in names_from]
        before = self._answers(line, earlier, names_from)
        after = self._answers(line, later, names_to)
        change = alpha_change(before, after)
        n, k = min(change.n_from, change.n_to), change.k
        if n < MIN_DETAIL:
            few = f"The difference of alpha is not given below {MIN_DETAIL} people in a wave."
            yield row.none("alpha_change", few, n, k, status="too_few")
        elif change.change is None:
            yield row.none("alpha_change", change.reason, n, k)
        else:
            yield row.of(
                "alpha_change", change.change, n, k, change.ci_low, change.ci_high,
                method="bootstrap of the people of both waves", reason=change.reason,
            )  # fmt: skip
        yield from _shift_rows(row, before, after)

    def _answers(self, line: MeasureLine, wave: str, names: Iterable[str]) -> pd.DataFrame:
        rule = self.library.study.disclosure.classes.get(line.anonymity)
        items = self.items[wave][list(names)]
        if rule is None or not rule.remove_judged or not line.judged:
            return items
        frame = self.panel.waves[wave]
        holds = frame["role"].isin(line.judged) | frame["role2"].isin(line.judged)
        return items[~holds.to_numpy(dtype=bool)]


@dataclass(frozen=True, slots=True)
class _Row:
    """What the rows of a scale in a wave, or pair of waves, have in common."""

    scale: str
    wave_from: str
    wave_to: str = ""
    items: str = "all"

    def of(
        self, statistic: str, value: float, n: int, k: int, low: float | None = None,
        high: float | None = None, item: str = "", method: str = "", reason: str = "",
    ) -> dict[str, Any]:  # fmt: skip
        """Return a row with a number."""
        return self._row(
            statistic=statistic, item=item, n=n, k=k, value=value, ci_low=low, ci_high=high,
            method=method, status="estimated", reason=reason,
        )  # fmt: skip

    def none(
        self, statistic: str, reason: str, n: int | None = None, k: int | None = None,
        item: str = "", status: str = "not_estimable",
    ) -> dict[str, Any]:  # fmt: skip
        """Return a row without a number, and why."""
        return self._row(
            statistic=statistic, item=item, n=n, k=k, value=None, ci_low=None, ci_high=None,
            method="", status=status, reason=reason,
        )  # fmt: skip

    def _row(self, **own: Any) -> dict[str, Any]:
        shared = {name: getattr(self, name) for name in ("scale", "wave_from", "wave_to", "items")}
        return shared | own


def _alpha_rows(row: _Row, found: Reliability) -> Iterator[dict[str, Any]]:
    if found.alpha is None:
        yield row.none("alpha", found.reason, found.n, found.k)
        return
    for method, low, high in (
        ("Feldt", found.feldt_low, found.feldt_high),
        ("Bonett", found.bonett_low, found.bonett_high),
    ):
        yield row.of(
            "alpha", found.alpha, found.n, found.k, low, high, method=method, reason=found.reason
        )


def _item_rows(row: _Row, found: Reliability, names: Iterable[str]) -> Iterator[dict[str, Any]]:
    if found.alpha is None:
        return
    alike = "Everybody answered it, or the others, alike."
    parts: tuple[tuple[str, Mapping[str, float]], ...] = (("item_rest", found.item_rest),)
    if found.n >= MIN_DETAIL and found.k > 2:
        parts += (("alpha_if_dropped", found.alpha_if_dropped),)
    for statistic, values in parts:
        for name in names:
            if name in values:
                yield row.of(statistic, values[name], found.n, found.k, item=name)
            else:
                yield row.none(statistic, alike, found.n, found.k, item=name)
    if found.k <= 2:
        yield row.none("alpha_if_dropped", "One item has no alpha.", found.n, found.k)
    elif found.n < MIN_DETAIL:
        few = f"Alpha without an item is not given below {MIN_DETAIL} people."
        yield row.none("alpha_if_dropped", few, found.n, found.k, status="too_few")


def _shift_rows(row: _Row, before: pd.DataFrame, after: pd.DataFrame) -> Iterator[dict[str, Any]]:
    shifts = item_shifts(before, after)
    k = len(shifts.shifts)
    if not shifts.shifts:
        yield row.none("item_shift", shifts.reason, shifts.n, before.shape[1])
        return
    for own in shifts.shifts:
        if own.shift is not None:
            yield row.of(
                "item_shift", own.shift, shifts.n, k, own.ci_low, own.ci_high, own.item,
                "paired t", own.reason,
            )  # fmt: skip
    for statistic, value in (
        ("shift_spread", shifts.spread),
        ("shift_spread_by_chance", shifts.spread_by_chance),
        ("shift_spread_share", shifts.share_as_large),
    ):
        if value is None:
            yield row.none(statistic, shifts.reason, shifts.n, k)
        else:
            yield row.of(statistic, value, shifts.n, k)
