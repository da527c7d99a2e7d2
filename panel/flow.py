"""The flow of people from wave to wave: who could answer, who did, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from panel.dataset import Panel
from panel.groups import GROUP_KINDS, Group, GroupKind
from panel.participation import counted_groups, patterns, respondents
from panel.roles import states_between

MEMBERSHIP = {"stayed": "same_role", "switched_role": "switched_role", "left": "left"}
"""Counts of membership and the states of `panel.roles` they count, `joined` apart."""

_NO_REGISTER = "There is no register."


def register_states(panel: Panel) -> dict[tuple[str, str], pd.DataFrame]:
    """Return what became of people between two waves, where both have a roster."""
    rosters = panel.rosters
    known = [(a, b) for a, b in panel.pairs if len(rosters[a]) and len(rosters[b])]
    return {(a, b): states_between(rosters[a], rosters[b]) for a, b in known}


def build_flow(
    panel: Panel,
    states: Mapping[tuple[str, str], pd.DataFrame],
    kinds: tuple[GroupKind, ...] = GROUP_KINDS,
) -> pd.DataFrame:
    """Build the table of the flow of people, a row a count.

    Parameters
    ----------
    states
        By pair of waves: what became of people, `panel.roles.build_states`.
    kinds
        Divisions to be counted.

    Returns
    -------
    pd.DataFrame
        Columns `group_kind, group, wave_from, wave_to, about, count, n, reason`. `about` is
        `wave` (eligible, invited, responded, refused_linking; `wave_to` is empty), `membership`
        (stayed, switched_role, left, joined, from the register alone) or `pattern` (both,
        first_only, later_only, from the answers alone). `n` is missing where a reason says why.

    Notes
    -----
    A person counts under the project and party of the wave; in membership and patterns under
    the project of the later wave, in membership under the party of the wave left or joined.
    Nobody is both in membership's words and a pattern's: who left may have answered.
    """
    rows = [
        *_wave_rows(panel, kinds),
        *_membership_rows(panel, states, kinds),
        *_pattern_rows(panel, kinds),
    ]
    columns = (
        "group_kind", "group", "wave_from", "wave_to", "about", "count", "n", "reason",
    )  # fmt: skip
    return pd.DataFrame(rows, columns=list(columns)).astype({"n": "Int64"})


Row = tuple[str, str, str, str, str, str, int | None, str]


def _wave_rows(panel: Panel, kinds: tuple[GroupKind, ...]) -> Iterator[Row]:
    for wave in panel.waves:
        roster, frame = panel.rosters[wave], respondents(panel, wave)
        for group in counted_groups(panel, kinds):
            here = (group.kind, group.id, wave, "", "wave")
            listed = None if roster.empty else group.of(roster)
            why = _NO_REGISTER if listed is None else ""
            yield (*here, "eligible", None if listed is None else len(listed), why)
            invited = None if listed is None else int(listed["invited"].sum())
            yield (*here, "invited", invited, why)
            own = group.of(frame)
            yield (*here, "responded", len(own), "")
            yield (*here, "refused_linking", int((own["status"] == "refused").sum()), "")


def _membership_rows(
    panel: Panel, states: Mapping[tuple[str, str], pd.DataFrame], kinds: tuple[GroupKind, ...]
) -> Iterator[Row]:
    for pair in panel.pairs:
        known = states.get(pair)
        for group in counted_groups(panel, kinds):
            here = (group.kind, group.id, *pair, "membership")
            if known is None or known.empty:
                yield from ((*here, name, None, _NO_REGISTER) for name in (*MEMBERSHIP, "joined"))
                continue
            for name, state in MEMBERSHIP.items():
                yield (*here, name, _count(known, state, group, "party_from"), "")
            yield (*here, "joined", _count(known, "joined", group, "party_to"), "")


def _count(states: pd.DataFrame, state: str, group: Group, party: str) -> int:
    own = states[states["state"] == state]
    if group.kind == "party":
        return int((own[party] == group.id).sum())
    return len(group.of(own))


def _pattern_rows(panel: Panel, kinds: tuple[GroupKind, ...]) -> Iterator[Row]:
    for pattern in patterns(panel, kinds):
        here = (pattern.group.kind, pattern.group.id, pattern.wave_from, pattern.wave_to, "pattern")
        for name in ("both", "first_only", "later_only"):
            yield (*here, name, getattr(pattern, name), "")
