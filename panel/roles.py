"""Which role and party a person has in each wave, and what became of people between waves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from survey.library import Library
    from survey.store.stores import Stores
    from survey.study import Study

State = Literal["same_role", "switched_role", "left", "joined"]
"""What became of a person between two waves; `joined` is who held nothing at the first."""

SPELLS = ("person_id", "project", "role", "is_primary", "from_day", "to_day")


@dataclass(frozen=True, slots=True)
class RoleSpell:
    """An unbroken time in which a person had one role in one project."""

    person_id: str
    project: str
    role: str
    is_primary: bool
    from_day: dt.date | None
    to_day: dt.date | None


def party_at(study: Study, frame: pd.DataFrame, roster: pd.DataFrame) -> pd.Series[str]:
    """Return the party each response counts under: that of the position held, else of the role.

    Parameters
    ----------
    frame
        A wave's responses with `person_id` and `role`, under any index.
    roster
        The wave's roster; its party counts where its role is the response's role.

    Returns
    -------
    pd.Series
        Under the frame's index; missing for a role without a party.
    """
    import pandas as pd

    parties = {role.id: role.party for role in study.roles}
    by_role = pd.Series(frame["role"].map(parties), index=frame.index, dtype="string")
    if roster.empty:
        return by_role
    own = roster[["role", "party"]].reindex(frame["person_id"])
    own.index = frame.index
    held = own["role"].notna() & (own["role"] == frame["role"].astype("string")).fillna(False)
    return own["party"].astype("string").where(held.astype(bool), by_role)


def build_spells(stores: Stores) -> pd.DataFrame:
    """Build the table of role spells from the register, with the columns `SPELLS`.

    Holdings of one role in one project that follow without a day between are one spell: a new
    position in the same role is no new role.
    """
    import pandas as pd

    from survey.fieldwork.roster import read_holdings

    spells: list[RoleSpell] = []
    holdings = sorted(
        read_holdings(stores),
        key=lambda h: (h.person_id, h.project, h.role, not h.is_primary, h.order),
    )
    for h in holdings:
        spell = RoleSpell(h.person_id, h.project, h.role, h.is_primary, h.from_day, h.to_day)
        if spells and _follows(spells[-1], spell):
            spells[-1] = _joined(spells[-1], spell)
        else:
            spells.append(spell)
    rows = [[getattr(spell, name) for name in SPELLS] for spell in spells]
    return pd.DataFrame(rows, columns=list(SPELLS))


def _follows(one: RoleSpell, next_: RoleSpell) -> bool:
    import datetime as dt

    same = ("person_id", "project", "role", "is_primary")
    if any(getattr(one, name) != getattr(next_, name) for name in same):
        return False
    if one.to_day is None or next_.from_day is None:
        return True
    return next_.from_day <= one.to_day + dt.timedelta(days=1)


def _joined(one: RoleSpell, next_: RoleSpell) -> RoleSpell:
    ends = (one.to_day, next_.to_day)
    last = None if None in ends else max(day for day in ends if day is not None)
    return RoleSpell(one.person_id, one.project, one.role, one.is_primary, one.from_day, last)


def build_states(stores: Stores, library: Library, wave_from: str, wave_to: str) -> pd.DataFrame:
    """Build what became of each person between two waves, from the register alone.

    Returns
    -------
    pd.DataFrame
        As `states_between` gives it.
    """
    from survey.fieldwork.roster import roster

    return states_between(roster(stores, library, wave_from), roster(stores, library, wave_to))


def states_between(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Build what became of each person between the rosters of two waves.

    Returns
    -------
    pd.DataFrame
        Index `person_id`; columns `state` (see `State`), `role_from, role_to, party_from,
        party_to, project, successor`. Who left before the first wave is not in it.

    Notes
    -----
    A person counts under the primary role on each wave's reference day; taking on or laying
    down a second role is no switch.
    """
    import pandas as pd

    before, after = before[~before["left"]], after[~after["left"]]
    people = before.index.union(after.index)
    table = pd.DataFrame(index=people)
    for name in ("role", "party"):
        table[f"{name}_from"] = before[name].reindex(people)
        table[f"{name}_to"] = after[name].reindex(people)
    home = after["project"].reindex(people)
    table["project"] = home.fillna(before["project"].reindex(people))
    table["successor"] = after["successor"].reindex(people).fillna(False).astype(bool)
    stayed = people.isin(before.index) & people.isin(after.index)
    same = (table["role_from"] == table["role_to"]).fillna(False).astype(bool)
    state = pd.Series("joined", index=people, dtype="string")
    state[stayed & same] = "same_role"
    state[stayed & ~same] = "switched_role"
    state[~people.isin(after.index)] = "left"
    table.insert(0, "state", state)
    return table


def panel_states(
    states: pd.DataFrame, links: pd.DataFrame, wave_from: str, wave_to: str
) -> pd.Series[str]:
    """Return the state of each person with what the answers add.

    `panel_same_role` and `panel_new_role` answered both waves; `leaver_respondent` and
    `leaver_nonrespondent` had left by the second; `newcomer_successor` took a position over,
    `newcomer_new` did not; `stayer_nonrespondent` is still there but an answer is missing, or
    may not be linked.

    Parameters
    ----------
    states
        What `build_states` gives for the two waves.
    links
        The links of the study, `panel.ledger.read_links`.
    """
    import pandas as pd

    counted = links[links["status"] == "linked"]
    waves = counted.groupby("person_id")["wave"].agg(set)
    answered = set(links.loc[links["wave"] == wave_to, "person_id"])

    def described(person: str, row: pd.Series[Any]) -> str:
        if row["state"] == "left":
            return "leaver_respondent" if person in answered else "leaver_nonrespondent"
        if row["state"] == "joined":
            return "newcomer_successor" if row["successor"] else "newcomer_new"
        if not {wave_from, wave_to} <= waves.get(person, set()):
            return "stayer_nonrespondent"
        return "panel_same_role" if row["state"] == "same_role" else "panel_new_role"

    said = {str(person): described(str(person), row) for person, row in states.iterrows()}
    return pd.Series(said, name="panel_state", dtype="string")


def switchers(frames: Iterable[pd.DataFrame]) -> pd.Index[str]:
    """Return the linked people whose role differs between any two of the waves' responses."""
    import pandas as pd

    roles = pd.concat([frame["role"].rename(str(n)) for n, frame in enumerate(frames)], axis=1)
    return roles.index[roles.nunique(axis=1) > 1]


def count_roles(roster: pd.DataFrame) -> pd.DataFrame:
    """Count the people of a wave's roster by role, everybody once, under the primary role.

    Returns
    -------
    pd.DataFrame
        Columns role, n and n_second. The n add up to the people of the roster; `n_second` counts
        those who have the role beside another, and are counted there.
    """
    import pandas as pd

    first, second = roster["role"].value_counts(), roster["role2"].value_counts()
    counts = pd.DataFrame({"n": first, "n_second": second}).fillna(0).astype(int)
    return counts.rename_axis("role").sort_index().reset_index()
