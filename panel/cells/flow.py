"""The flow of people: who could answer, who stayed, switched role, left or joined.

Counts of membership are the register's and counts of answers the answers': no person is both in
one and in the other. A count is shown only where no part beside it is one to four people, and
those who refused linking are counted for everybody alone, so that no project follows from it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from panel.cells.cell import Cell, Source
from panel.cells.counts import count_values, decide_counts
from panel.dataset import Panel
from panel.flow import build_flow, register_states
from panel.groups import Group
from panel.release import CellKey
from survey.study import Disclosure

Counts = dict[Group, dict[str, int]]


def flow_cells(source: Source) -> Iterator[Cell]:
    """Yield who was eligible and refused linking, a wave, and membership, a pair of waves."""
    yield from source.once("flow", lambda: tuple(_cells(source.panel, source.rules)))


def _cells(panel: Panel, rules: Disclosure) -> Iterator[Cell]:
    flow = build_flow(panel, register_states(panel))
    flow = flow[flow["n"].notna()]
    for wave in panel.waves:
        own = _counts(flow, "wave", wave, "")
        yield from _eligible(rules, wave, own)
        yield _refused(rules, wave, own)
    for pair in panel.pairs:
        yield from _membership(rules, pair, _counts(flow, "membership", *pair))


def _counts(flow: pd.DataFrame, about: str, wave: str, to: str) -> Counts:
    rows = flow[(flow["about"] == about) & (flow["wave_from"] == wave) & (flow["wave_to"] == to)]
    found: Counts = {}
    for row in rows.to_dict("records"):
        group = Group(row["group_kind"], row["group"])
        found.setdefault(group, {})[row["count"]] = int(row["n"])
    return found


def _eligible(rules: Disclosure, wave: str, counts: Counts) -> Iterator[Cell]:
    known = {group: own for group, own in counts.items() if "eligible" in own}
    parts = {g: (own["invited"], own["eligible"] - own["invited"]) for g, own in known.items()}
    for group, decision in decide_counts(parts, rules.min_n).items():
        address: CellKey = ("eligible", "", group.kind, group.id, wave, "", "all")
        yield Cell(address, decision, count_values("eligible", known[group]["eligible"], rules))


def _refused(rules: Disclosure, wave: str, counts: Counts) -> Cell:
    everybody = Group("all")
    own = counts[everybody]
    refused = own["refused_linking"]
    parts = {everybody: (refused, own["responded"] - refused)}
    address: CellKey = ("refused_linking", "", "all", "all", wave, "", "all")
    decision = decide_counts(parts, rules.min_n)[everybody]
    return Cell(address, decision, count_values("refused", refused, rules))


def _membership(rules: Disclosure, pair: tuple[str, str], counts: Counts) -> Iterator[Cell]:
    """Yield who stayed, left and joined, and apart from it who of those who stayed switched.

    Few switchers hide the split alone. It is shown only where who stayed is.
    """
    whole = {
        group: {
            "stayed": own["stayed"] + own["switched_role"],
            "left": own["left"],
            "joined": own["joined"],
        }
        for group, own in counts.items()
    }
    decided = decide_counts({g: tuple(own.values()) for g, own in whole.items()}, rules.min_n)
    split = decide_counts({g: tuple(own.values()) for g, own in counts.items()}, rules.min_n)
    for group, own in counts.items():
        values: dict[str, float | None] = {}
        for name, n in whole[group].items():
            values |= count_values(name, n, rules)
        address: CellKey = ("membership", "", group.kind, group.id, *pair, "all")
        yield Cell(address, decided[group], values)
        values = {}
        for name, n in (("same_role", own["stayed"]), ("switched_role", own["switched_role"])):
            values |= count_values(name, n, rules)
        both = (decided[group], split[group])
        worst = next((decision for decision in both if decision.status != "shown"), both[0])
        yield Cell(("switched", *address[1:]), worst, values)
