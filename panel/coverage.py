"""For how many months positions were filled: from the register alone, without any answers."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from survey.fieldwork.roster import Holding
from survey.problems import Problem, SurveyError

if TYPE_CHECKING:
    import pandas as pd

    from survey.study import Position, Study

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Vacancy:
    """An unbroken time in which nobody held a position, both days included."""

    from_day: dt.date
    to_day: dt.date


@dataclass(frozen=True, slots=True)
class SeatCoverage:
    """How long a position existed and was filled between two days, in months.

    A month is a calendar month: of one begun or ended within, the share of its days counts.
    `n_holders` counts the different people who held it, however many holdings they had.
    """

    position: str
    project: str
    role: str
    owner: bool
    months: float
    months_filled: float
    n_holders: int
    vacancies: tuple[Vacancy, ...]

    @property
    def share(self) -> float | None:
        """The share of its months in which it was filled."""
        return self.months_filled / self.months if self.months else None


def seat_coverage(
    position: Position, holdings: Iterable[Holding], first: dt.date, last: dt.date
) -> SeatCoverage:
    """Measure how long one position was filled between two days, both included.

    Parameters
    ----------
    position
        The position; days before its `begins` and after its `ends` do not count.
    holdings
        Holdings of the register; those of other positions are passed over. Two people at the
        same time fill it once. An unknown first day counts as before `first`, an unknown last day
        as after `last`.
    first, last
        The days between which coverage is measured.

    Raises
    ------
    SurveyError
        The last day is before the first.
    """
    if last < first:
        raise SurveyError(
            Problem("days", f"Coverage from {first} to {last} ends before it begins.")
        )
    start, end = max(first, position.begins or first), min(last, position.ends or last)
    own = [
        h
        for h in holdings
        if h.position == position.id and (h.from_day or start) <= end and (h.to_day or end) >= start
    ]
    vacancies = tuple(_vacancies(own, start, end))
    empty = sum(_months(vacancy.from_day, vacancy.to_day) for vacancy in vacancies)
    months = _months(start, end)
    return SeatCoverage(
        position=position.id,
        project=position.project,
        role=position.role,
        owner=position.owner,
        months=months,
        months_filled=months - empty,
        n_holders=len({h.person_id for h in own}) if months else 0,
        vacancies=vacancies,
    )


def build_coverage(
    study: Study,
    holdings: Iterable[Holding],
    first: dt.date,
    last: dt.date,
    roles: Collection[str] | None = None,
) -> pd.DataFrame:
    """Build the coverage of the owners' seats, or of the positions of some roles, a row each.

    Parameters
    ----------
    study
        The study, whose positions with `owner: true` are measured.
    holdings, first, last
        As in `seat_coverage`.
    roles
        When given, the positions of these roles are measured instead, owners' or not.

    Returns
    -------
    pd.DataFrame
        The fields of `SeatCoverage`; `vacancies` counts them. A position that did not exist
        between the two days is not in it.
    """
    import pandas as pd

    kept = list(holdings)
    measured = [
        seat_coverage(position, kept, first, last)
        for position in study.positions
        if (position.owner if roles is None else position.role in roles)
    ]
    names = [field.name for field in fields(SeatCoverage)]
    rows = [[getattr(seat, name) for name in names] for seat in measured if seat.months]
    frame = pd.DataFrame(rows, columns=names)
    return frame.assign(vacancies=[len(gaps) for gaps in frame["vacancies"]])


def coverage_by_project(coverage: pd.DataFrame) -> pd.DataFrame:
    """Sum the coverage of seats by project: seats, months, months_filled, vacancies and share."""
    sums = coverage.groupby("project", sort=False).agg(
        seats=("position", "size"),
        months=("months", "sum"),
        months_filled=("months_filled", "sum"),
        vacancies=("vacancies", "sum"),
    )
    return sums.assign(share=sums["months_filled"] / sums["months"]).reset_index()


def _vacancies(own: Iterable[Holding], start: dt.date, end: dt.date) -> Iterator[Vacancy]:
    """Yield the times between two days that no holding covers."""
    free = start
    for from_day, to_day in sorted((h.from_day or start, h.to_day or end) for h in own):
        if from_day > free:
            yield Vacancy(free, from_day - _DAY)
        free = max(free, to_day + _DAY)
    if free <= end:
        yield Vacancy(free, end)


def _months(start: dt.date, end: dt.date) -> float:
    """Return the calendar months between two days, both included; 0 when the end comes first."""
    if end < start:
        return 0.0

    def since_year_0(day: dt.date, elapsed: int) -> float:
        return 12 * day.year + day.month + elapsed / monthrange(day.year, day.month)[1]

    return since_year_0(end, end.day) - since_year_0(start, start.day - 1)
