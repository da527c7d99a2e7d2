"""AAPOR's response rates of every wave, with Wilson's interval.

A rate is shown where it does not tell, together with the numbers invited and answered, that a few
people answered without being eligible, or were asked or spared against the invitations. How many
answered in part is told by the n of single questions as it is. Without a register there is no
rate.
"""

from __future__ import annotations

from collections.abc import Iterator

from panel.cells.cell import NOT_ASKED, Cell, Source
from panel.cells.counts import decide_counts, share_values
from panel.dataset import Panel
from panel.disclosure import DERIVED
from panel.estimators.shares import Share
from panel.groups import GROUP_KINDS
from panel.participation import counted_groups, respondents
from panel.release import CellKey
from panel.response_rates import ResponseRate, response_rate
from survey.study import Disclosure


def response_rate_cells(source: Source) -> Iterator[Cell]:
    """Yield RR1 and RR2 of everybody, projects and parties."""
    for cell in source.once("response_rates", lambda: tuple(_cells(source.panel, source.rules))):
        invited = ("participation", "", *cell.address[2:]) in source.shown
        yield cell if invited or cell.decision == NOT_ASKED else Cell(cell.address, DERIVED)


def _cells(panel: Panel, rules: Disclosure) -> Iterator[Cell]:
    """Yield the rates as they are where it is shown who was invited and answered."""
    groups = counted_groups(panel, GROUP_KINDS)
    for wave, outcomes in panel.outcomes.items():
        roster, frame = panel.rosters[wave], respondents(panel, wave)
        rates = {group: response_rate(group.of(outcomes)) for group in groups}
        asked = outcomes[outcomes["identified"]]
        asked = asked[~asked["outcome"].isin(("not_eligible", "not_asked"))]
        invited = roster[roster["invited"].astype(bool)] if len(roster) else roster
        odd = {
            group: (
                len(group.of(frame)) - rate.complete - rate.partial,
                len(group.of(asked).index.difference(invited.index)),
                len(group.of(invited).index.difference(asked.index)),
            )
            for group, rate in rates.items()
        }
        answered = {g: (r.complete + r.partial, *odd[g]) for g, r in rates.items()}
        complete = {g: (r.complete, *odd[g]) for g, r in rates.items()}
        for name, parts in (("RR1", complete), ("RR2", answered)):
            decided = decide_counts(parts, rules.min_n)
            for group, rate in rates.items():
                here: CellKey = ("response_rate", name, group.kind, group.id, wave, "", "all")
                share = _share(rate, name)
                if share.share is None:
                    yield Cell(here, NOT_ASKED)
                else:
                    yield Cell(here, decided[group], share_values(share))


def _share(rate: ResponseRate, name: str) -> Share:
    return rate.rr1 if name == "RR1" else rate.rr2
