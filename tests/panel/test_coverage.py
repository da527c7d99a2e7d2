from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_positions import held, study_of
from panel_data import law

from panel.coverage import Vacancy, build_coverage, coverage_by_project, seat_coverage
from survey.library import Library
from survey.problems import SurveyError

FIRST, LAST = dt.date(2015, 1, 1), dt.date(2016, 12, 31)


def test_a_seat_replaced_twice_with_two_empty_times(garden: Library) -> None:
    (seat,) = study_of(garden, {"id": "seat", "owner": True}).positions
    found = seat_coverage(
        seat,
        [
            held("a", "seat", "2013-01-01", "2015-03-31"),
            held("b", "seat", "2015-06-01", "2016-02-29"),
            held("c", "seat", "2016-03-16"),
            held("d", "other", "2013-01-01"),
        ],
        FIRST,
        LAST,
    )
    assert found.months == 24
    assert found.vacancies == (
        Vacancy(dt.date(2015, 4, 1), dt.date(2015, 5, 31)),
        Vacancy(dt.date(2016, 3, 1), dt.date(2016, 3, 15)),
    )
    assert found.months_filled == pytest.approx(24 - 2 - 15 / 31)
    assert found.share == pytest.approx((22 - 15 / 31) / 24)
    assert found.n_holders == 3


def test_two_holders_fill_a_seat_once_and_a_person_counts_once(garden: Library) -> None:
    (seat,) = study_of(garden, {"id": "seat"}).positions
    found = seat_coverage(
        seat,
        [
            held("a", "seat", None, "2015-12-31"),
            held("b", "seat", "2015-06-01", "2016-06-30"),
            held("a", "seat", "2016-07-01"),
        ],
        FIRST,
        LAST,
    )
    assert (found.months_filled, found.vacancies, found.n_holders) == (24, (), 2)


def test_a_seat_counts_while_it_exists(garden: Library) -> None:
    study = study_of(
        garden,
        {"id": "late", "owner": True, "begins": "2016-07-01"},
        {"id": "gone", "owner": True, "ends": "2014-12-31"},
        {"id": "theirs", "role": "PUP"},
        {"id": "bay", "owner": True, "project": "BAY"},
    )
    holdings = [held("a", "late", "2016-10-01"), held("b", "gone", None), held("c", "bay", None)]
    seats = build_coverage(study, holdings, FIRST, LAST)
    assert seats["position"].to_list() == ["late", "bay"]
    assert seats["months"].to_list() == [6, 24]
    assert seats["months_filled"].to_list() == [3, 24]
    assert seats["vacancies"].to_list() == [1, 0]
    projects = coverage_by_project(seats).set_index("project")
    assert projects.loc["HILL", ["seats", "months_filled", "share"]].to_list() == [1, 3, 0.5]
    of_role = build_coverage(study, holdings, FIRST, LAST, roles=["PUP"])
    assert of_role["position"].to_list() == ["theirs"]
    assert of_role["months_filled"].to_list() == [0]


def test_no_seats_are_an_empty_table(garden: Library) -> None:
    seats = build_coverage(study_of(garden), [], FIRST, LAST)
    assert seats.empty
    assert coverage_by_project(seats).empty


def test_days_in_the_wrong_order_are_refused(garden: Library) -> None:
    (seat,) = study_of(garden, {"id": "seat"}).positions
    with pytest.raises(SurveyError, match="ends before it begins"):
        seat_coverage(seat, [], LAST, FIRST)


@law
@given(
    st.lists(
        st.tuples(st.dates(dt.date(2014, 1, 1), dt.date(2018, 1, 1)), st.integers(0, 500)),
        max_size=6,
    )
)
def test_days_filled_and_empty_add_up(garden: Library, spans: list[tuple[dt.date, int]]) -> None:
    (seat,) = study_of(garden, {"id": "seat"}).positions
    holdings = [
        held("a", "seat", start.isoformat(), (start + dt.timedelta(length)).isoformat())
        for start, length in spans
    ]
    found = seat_coverage(seat, holdings, FIRST, LAST)
    every = [FIRST + dt.timedelta(n) for n in range((LAST - FIRST).days + 1)]
    empty = [d for d in every if not any(h.on(d) for h in holdings)]
    said = [d for d in every if any(v.from_day <= d <= v.to_day for v in found.vacancies)]
    assert said == empty
    assert (found.months_filled == 0) == (len(empty) == len(every))
    assert 0 <= found.months_filled <= found.months == 24
