"""How far a wave has come: dispositions, AAPOR's rates by project and party, answers by day."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from survey.fieldwork.outcome_rates import Fraction, OutcomeCounts
from survey.fieldwork.outcome_words import OUTCOMES, Disposition
from survey.fieldwork.wave_dispositions import (
    StoredAnswer,
    WaveDispositions,
    count_days,
    read_dispositions,
)

if TYPE_CHECKING:
    import pandas as pd

    from survey.library import Library
    from survey.store.stores import Stores
    from survey.study import Study, Wave

NextStep = Literal["invite", "wait", "remind", "collect", "link", "register", "done"]

RATES = ("RR1", "RR2", "COOP1", "REF1", "CON1")


@dataclass(frozen=True, slots=True)
class GroupRates:
    """The rates of a project or a party; `None` where they would tell of a few people.

    `kind` is `all`, `project` or `party`, `group` its id; `asked` are its eligible people.
    """

    kind: str
    group: str
    asked: int
    rates: Mapping[str, Fraction | None]


@dataclass(frozen=True, slots=True)
class WaveStatus:
    """How far a wave has come on a day.

    Parameters
    ----------
    counts
        Persons by disposition; they add up to those of the register who belong to the wave.
    others
        Persons of the register who do not belong to the wave.
    unidentified
        Answers of nobody in the register.
    groups
        Rates of all, of projects and of parties.
    first, days
        The first day counted, and the answers of each day from it on.
    """

    wave: Wave
    counts: Mapping[Disposition, int]
    others: int
    unidentified: int
    groups: tuple[GroupRates, ...]
    first: dt.date
    days: tuple[int, ...]
    next_step: NextStep


def read_status(stores: Stores, library: Library, wave: str, today: dt.date) -> WaveStatus:
    """Read how far a wave has come.

    Raises
    ------
    SurveyError
        The study has no such wave.
    """
    from survey.fieldwork.roster import roster
    from survey.store.sittings import uncollected

    library.instrument(wave)
    this = library.study.wave(wave)
    found = read_dispositions(stores, library, wave)
    counts = Counter(found.of.values())
    people = roster(stores, library, wave)
    last = max(this.opens, min(today, max((this.closes, *found.days))))
    return WaveStatus(
        this,
        {name: counts[name] for name in OUTCOMES},
        found.others,
        len(found.unidentified),
        tuple(_groups(found, people, library.study)),
        this.opens,
        tuple(count_days(found.days, this.opens, last)),
        _next_step(found, this, today, wave in uncollected(stores)),
    )


def _groups(found: WaveDispositions, people: pd.DataFrame, study: Study) -> list[GroupRates]:
    parties = {role.id: role.party for role in study.roles}
    loose = {
        "all": [(answer, "") for answer in found.unidentified],
        "project": [(answer, answer.project or "") for answer in found.unidentified],
        "party": [(answer, parties.get(answer.role or "") or "") for answer in found.unidentified],
    }
    everybody = _count([OUTCOMES[said] for said in found.of.values()], loose["all"], "")
    rows = [GroupRates("all", "", everybody.asked, everybody.rates())]
    kinds = {"project": [p.id for p in study.projects], "party": [p.id for p in study.parties]}
    for kind, ids in kinds.items():
        place = dict(zip(people.index, people[kind].astype(object), strict=True))
        outcomes: defaultdict[str, list[str]] = defaultdict(list)
        for person, said in found.of.items():
            group = place.get(person)
            outcomes[group if isinstance(group, str) else ""].append(OUTCOMES[said])
        counted = {id_: _count(outcomes[id_], loose[kind], id_) for id_ in (*ids, "")}
        rates = {id_: own.rates() for id_, own in counted.items()}
        shown = {
            name: shown_groups(
                {id_: own[name] for id_, own in rates.items()}, study.disclosure.min_n
            )
            for name in RATES
        }
        rows += [
            GroupRates(
                kind,
                id_,
                counted[id_].asked,
                {name: rates[id_][name] if id_ in shown[name] else None for name in RATES},
            )
            for id_ in ids
        ]
    return rows


def _count(
    outcomes: Sequence[str], loose: Sequence[tuple[StoredAnswer, str]], group: str
) -> OutcomeCounts:
    """Count outcomes; an answer of nobody's is taken to be one of those not heard from."""
    counts = OutcomeCounts.of(outcomes)
    own = Counter(answer.state for answer, place in loose if place == group)
    return replace(
        counts,
        complete=counts.complete + own["complete"],
        partial=counts.partial + own["partial"],
        no_contact=max(counts.no_contact - own["complete"] - own["partial"], 0),
    )


def shown_groups(rates: Mapping[str, Fraction], min_n: int) -> frozenset[str]:
    """Return the groups whose rate tells of no few people, also together with the whole.

    Parameters
    ----------
    rates
        By group, so many of so many; people of no group stand under "" and are never shown.

    Notes
    -----
    Few are 1 to `min_n` - 1 people who count in the rate, or who do not. What is hidden must
    not follow from the total either: where it would be one group's or tell of few, the smallest
    of the others is hidden as well.
    """
    parts = {group: (k, n - k) for group, (k, n) in rates.items() if n}

    def few(some: Sequence[tuple[int, int]]) -> bool:
        return any(0 < sum(part) < min_n for part in zip(*some, strict=True))

    hidden = {group for group, part in parts.items() if not group or few([part])}
    left = sorted(parts.keys() - hidden, key=lambda group: (sum(parts[group]), group))
    while hidden and left and (len(hidden) == 1 or few([parts[group] for group in hidden])):
        hidden.add(left.pop(0))
    return frozenset(left)


def _next_step(found: WaveDispositions, wave: Wave, today: dt.date, waiting: bool) -> NextStep:
    """Return what to do next; `waiting` says that answers of the form are not collected."""
    said = Counter(found.of.values())
    if not found.of:
        return "register"
    if today < wave.opens:
        return "wait"
    if today > wave.closes:
        return "link" if found.days and not waiting else "collect"
    if said["not_invited"] and not (said["invited"] or found.days):
        return "invite"
    return "remind" if said["invited"] or said["opened"] or said["partial"] else "done"
