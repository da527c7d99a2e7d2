"""Rows and claims for views of answers, positions, successors and the report's sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from invented_text import PROJECTS, both

from panel.release import ReleasedClaim

Row = tuple[Any, ...]

_SHARES = {"share_1": 5, "share_2": 15, "share_3": 25, "share_4": 35, "share_5": 20}


def _rows(head: Row, values: dict[str, float]) -> Iterator[Row]:
    for statistic, value in values.items():
        yield (*head, statistic, float(value), "shown", "")


def _none(head: Row, status: str, reason: str) -> Row:
    return (*head, "", float("nan"), status, reason)


def distribution_rows(id: str, waves: list[str]) -> Iterator[Row]:
    """Everybody's answers, those of two projects, and a third that is hidden."""
    for wave in waves:
        counts = {"n_low": 84, "n_high": 84, "agree": 55, "agree_n": 46}
        yield from _rows(("distribution", id, "all", "all", wave, "", "all"), counts | _SHARES)
        for number, (project, *_) in enumerate(PROJECTS):
            head = ("distribution", id, "project", project, wave, "", "all")
            if project == "SO":
                yield _none(head, "primary", "few")
                continue
            counts = {"n_low": 17 + 7 * number, "n_high": 17 + 7 * number, "agree": 55}
            counts |= {"agree_n": 9 + 4 * number}
            yield from _rows(head, counts | _SHARES)


def position_rows(waves: list[str]) -> Iterator[Row]:
    """Seats and positions of two projects and everybody; of the third hardly anything."""
    for kind, group in [("all", "all"), *(("project", p) for p, *_ in PROJECTS)]:
        head = ("seats", "", kind, group, *waves, "all")
        if group == "MI":
            yield _none(head, "primary", "few")
        else:
            seats = {"seats": 2, "months": 24, "months_filled": 18, "share": 75}
            yield from _rows(head, seats)
        states = {"all": 40, "same_holder": 22, "not_the_same": 18, "successor": 10,
                  "vacant": 8, "reorganised": 0}  # fmt: skip
        for state, number in states.items():
            head = ("positions", "", kind, group, *waves, state)
            hidden = group == "SO" or (group == "MI" and state in ("successor", "vacant"))
            if hidden:
                yield _none(head, "secondary", "derived")
            else:
                yield from _rows(head, {"positions": number})


def succession_rows(waves: list[str]) -> Iterator[Row]:
    """Successors beside predecessors: decided for one measure, open for one, hidden for one."""
    for measure, difference in (("OPP", -0.6), ("HRD", 0.1)):
        values = {"mean_predecessors": 3.9, "mean_successors": 3.9 + difference,
                  "difference": difference, "ci_low": difference - 0.4,
                  "ci_high": difference + 0.4, "n_low": 5, "n_high": 9}  # fmt: skip
        head = ("succession", measure, "all", "all", *waves, "all")
        yield from _rows(head, {name: round(value, 1) for name, value in values.items()})
    yield _none(("succession", "GOA", "all", "all", *waves, "all"), "primary", "few")


def perceived_rows(waves: list[str]) -> Iterator[Row]:
    """One question about change, beside a measure."""
    head = ("perceived", "CHG", "all", "all", *waves, "all")
    yield from _rows(head, {"agree": 40, "n_low": 40, "n_high": 40, "tau_b": 0.2})


def _claim(id: str, measure: str, order: tuple[str, ...], number: int) -> ReleasedClaim:
    topic = both("Eierne", "The owners") if number < 3 else both("Målene", "The goals")
    says = both(f"«Påstand {number} & mer.»", f"“Claim {number} & more.”")
    return ReleasedClaim(
        id=id, dimension=topic, says=says, measure=measure, order=order, source=f"6.{number}"
    )


CLAIMS = (
    _claim("agrees", "UPP_2", ("NO", "SO"), 1),
    _claim("against", "UPP_2", ("SO", "NO"), 2),
    _claim("open", "GOA", ("NO", "MI", "SO"), 3),
    _claim("hidden", "OUT", ("NO", "SO"), 4),
    _claim("unordered", "GOA", (), 5),
)
"""What the answers of 2032 say of each is its id."""
