"""The invented people: who holds which role from when to when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from panel.synthetic.spec import Group, RosterRow, Spec, for_role
from survey.library import Library
from survey.study import Study

_DAYS_IN_MONTH = 30.4


@dataclass(slots=True)
class Holding:
    """One person in one role for some time."""

    person: int
    project: str
    role: str
    arena: str | None
    position: str | None
    since: dt.date
    until: dt.date | None = None
    primary: bool = True
    reason: str = ""
    predecessor: int | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What a person is in one wave; `here` tells whether a role is held on its reference day."""

    role: str
    role2: str | None
    party: str | None
    arena: str | None
    position: str | None
    here: bool
    role_changed: bool = False


@dataclass(slots=True)
class Person:
    """An invented person; `states` holds one entry a wave, missing where not asked.

    `joined` is the number of the first wave the person could be asked in.
    """

    number: int
    project: str
    since: dt.date
    joined: int
    predecessor: int | None = None
    states: list[State | None] = field(default_factory=list)

    def state(self, wave: int) -> State:
        """Return what the person is in a wave in which they are asked."""
        state = self.states[wave]
        if state is None:
            raise ValueError("this person is not asked in this wave")
        return state


@dataclass(frozen=True, slots=True)
class Population:
    """Everyone in the study, and earlier holders of positions who are never asked."""

    people: list[Person]
    holdings: list[Holding]
    waves: tuple[str, ...]
    labels: dict[int, dict[str, np.ndarray]] = field(default_factory=dict)

    def matches(self, group: Group, wave: int) -> np.ndarray:
        """Tell for every person whether a rule is about them in a wave, shape (people,)."""
        if group.waves and self.waves[wave] not in group.waves:
            return np.zeros(len(self.people), dtype=bool)
        labels = self.labels_of(wave)
        found: np.ndarray = labels["role"] != ""
        for name, wanted in (
            ("project", group.projects),
            ("role", group.roles),
            ("party", group.parties),
            ("arena", group.arenas),
        ):
            if wanted:
                found = found & np.isin(labels[name], wanted)
        if group.joined is not None:
            found = found & (labels["joined"] == str(group.joined))
        return found

    def labels_of(self, wave: int) -> dict[str, np.ndarray]:
        """Return what everyone is in a wave; no role where they are not asked."""
        if wave not in self.labels:
            states = [person.states[wave] for person in self.people]
            self.labels[wave] = {
                "project": np.array([person.project for person in self.people]),
                "joined": np.array([str(person.joined > 0) for person in self.people]),
                "role": np.array([s.role if s else "" for s in states]),
                "party": np.array([(s.party if s else None) or "" for s in states]),
                "arena": np.array([(s.arena if s else None) or "" for s in states]),
            }
        return self.labels[wave]

    def months(self, day: dt.date) -> np.ndarray:
        """Return each person's months in the project by a day, shape (people,)."""
        ends = {h.person: h.until for h in self.holdings if h.primary}
        return np.array(
            [
                max(0, (min(ends[p.number] or day, day) - p.since).days) / _DAYS_IN_MONTH
                for p in self.people
            ]
        )


def fits(group: Group, person: Person, state: State | None) -> bool:
    """Tell whether a rule is about a person in a state; waves are left to the caller."""
    if state is None:
        return False
    return (
        (not group.projects or person.project in group.projects)
        and (not group.roles or state.role in group.roles)
        and (not group.parties or state.party in group.parties)
        and (not group.arenas or state.arena in group.arenas)
        and (group.joined is None or group.joined == (person.joined > 0))
    )


def roster_rows(spec: Spec, study: Study) -> tuple[RosterRow, ...]:
    """Return the roster, or the same number in every role of every project."""
    return spec.roster or tuple(
        RosterRow(project=project.id, role=role.id, n=spec.per_cell)
        for project in study.projects
        for role in study.roles
        if role.surveyed
    )


def draw_population(spec: Spec, library: Library, rng: np.random.Generator) -> Population:
    """Draw the people of the first wave and what becomes of them."""
    study = library.study
    maker = _Maker(spec, study, rng)
    for row in roster_rows(spec, study):
        for place in range(row.n):
            maker.add_from_roster(row, place)
    for wave in range(1, len(study.waves)):
        maker.pass_time(wave)
    return Population(maker.people, maker.holdings, library.waves)


class _Maker:
    """Draws people in a fixed order; a class because every step adds to the same lists."""

    def __init__(self, spec: Spec, study: Study, rng: np.random.Generator) -> None:
        self.spec, self.study, self.rng = spec, study, rng
        self.days = [wave.reference for wave in study.ordered_waves]
        self.eligible = [wave.eligible for wave in study.ordered_waves]
        self.positions = {position.id: position for position in study.positions}
        self.people: list[Person] = []
        self.holdings: list[Holding] = []

    def add_from_roster(self, row: RosterRow, place: int) -> None:
        """Add one person of a roster row, after the earlier holders of the position."""
        position = row.positions[place] if place < len(row.positions) else None
        predecessor = None
        earliest = None
        for past in row.past if place == 0 else ():
            person = Person(len(self.people) + 1, row.project, past.from_, joined=-1)
            person.states = [None] * len(self.days)
            self.people.append(person)
            self.holdings.append(
                Holding(
                    person.number, row.project, row.role, self._arena(row.arena, position),
                    position, past.from_, past.to, reason=past.reason, predecessor=predecessor,
                )
            )  # fmt: skip
            predecessor, earliest = person.number, past.to + dt.timedelta(days=1)
        since = self._first_day(row, position, earliest)
        before = row.before if place == 0 else ()
        for held in before:
            self.holdings.append(
                Holding(
                    len(self.people) + 1, row.project, held.role,
                    self._arena(None, held.position), held.position, held.from_, held.to,
                    primary=held.to < since,
                    reason="new_role",
                )
            )  # fmt: skip
        self._add(
            row.project, row.role, row.also, row.arena, position, since, 0, predecessor,
            row.also_position,
        )  # fmt: skip
        if before:
            self.people[-1].since = before[0].from_

    def pass_time(self, wave: int) -> None:
        """Let people leave, be succeeded or change role between two waves."""
        turnover, before = self.spec.turnover, self.days[wave - 1]
        gap = (self.days[wave] - before).days
        for person in list(self.people):
            chance, when, next_one, delay, change = self.rng.random(5)
            state = person.states[wave - 1]
            if state is None or not state.here:
                gone = state if self.eligible[wave] == "ever" else None
                if len(person.states) == wave:
                    person.states.append(gone)
                continue
            if chance < self._exit(person, state, wave):
                day = before + dt.timedelta(days=1 + int(when * (gap - 2)))
                self._leave(person, state, day, wave)
                if next_one < turnover.succeeded:
                    left = max(1, min(90, (self.days[wave] - day).days - 1))
                    start = day + dt.timedelta(days=1 + int(delay * left))
                    self._add(
                        person.project, state.role, None, state.arena, state.position, start,
                        wave, person.number,
                    )  # fmt: skip
            else:
                day = before + dt.timedelta(days=1 + int(when * (gap - 2)))
                person.states.append(self._stay(person, state, change, day))

    def _add(
        self,
        project: str,
        role: str,
        role2: str | None,
        arena: str | None,
        position: str | None,
        since: dt.date,
        wave: int,
        predecessor: int | None,
        position2: str | None = None,
    ) -> None:
        person = Person(len(self.people) + 1, project, since, wave, predecessor)
        person.states = [None] * wave
        place = self._arena(arena, position)
        person.states.append(State(role, role2, self._party(role, position), place, position, True))
        self.people.append(person)
        self.holdings.append(
            Holding(person.number, project, role, place, position, since, predecessor=predecessor)
        )
        if role2:
            where = self._arena(arena, position2)
            self.holdings.append(
                Holding(person.number, project, role2, where, position2, since, primary=False)
            )

    def _exit(self, person: Person, state: State, wave: int) -> float:
        chance = for_role(self.spec.turnover.exit, state.role, wave - 1, 0.25)
        fitting = [m.by for m in self.spec.turnover.multipliers if fits(m, person, state)]
        return min(self.spec.turnover.at_most, chance * (fitting[-1] if fitting else 1.0))

    def _leave(self, person: Person, state: State, day: dt.date, wave: int) -> None:
        rules = [r.reasons for r in self.spec.turnover.reasons if fits(r, person, state)]
        draw = self.rng.random()
        reason = _pick(rules[-1], draw) if rules else ""
        for holding in self._held_by(person):
            holding.until, holding.reason = day, reason
        gone = State(state.role, state.role2, state.party, state.arena, state.position, here=False)
        person.states.append(gone if self.eligible[wave] == "ever" else None)

    def _stay(self, person: Person, state: State, draw: float, day: dt.date) -> State:
        same = State(state.role, state.role2, state.party, state.arena, state.position, True)
        for change in self.spec.turnover.role_changes:
            if not fits(change, person, state):
                continue
            if draw >= change.share:
                draw -= change.share
                continue
            if change.add and not state.role2 and change.add != state.role:
                self.holdings.append(
                    Holding(
                        person.number, person.project, change.add, state.arena, None, day,
                        primary=False,
                    )
                )  # fmt: skip
                return State(
                    state.role, change.add, state.party, state.arena, state.position, True, True
                )
            if change.to and not state.role2:
                for holding in self._held_by(person):
                    holding.until, holding.reason = day, "new_role"
                start = day + dt.timedelta(days=1)
                self.holdings.append(
                    Holding(person.number, person.project, change.to, state.arena, None, start)
                )
                party = self._party(change.to, None)
                return State(change.to, None, party, state.arena, None, True, True)
            return same
        return same

    def _held_by(self, person: Person) -> Iterator[Holding]:
        return (h for h in self.holdings if h.person == person.number and h.until is None)

    def _first_day(self, row: RosterRow, position: str | None, earliest: dt.date | None) -> dt.date:
        opens = self.days[0]
        first, last = row.since or self.spec.since or (opens - dt.timedelta(days=730), opens)
        begins = self.positions[position].begins if position in self.positions else None
        first = max(day for day in (first, begins, earliest) if day)
        last = max(first, min(last, opens - dt.timedelta(days=1)))
        return first + dt.timedelta(days=int(self.rng.random() * ((last - first).days + 1)))

    def _arena(self, arena: str | None, position: str | None) -> str | None:
        own = self.positions[position].arena if position in self.positions else None
        return own or arena

    def _party(self, role: str, position: str | None) -> str | None:
        own = self.positions[position].party if position in self.positions else None
        return own or self.study.party_of(role)


def _pick(weights: dict[str, float], draw: float) -> str:
    total = sum(weights.values())
    for name, weight in weights.items():
        draw -= weight / total
        if draw < 0:
            return name
    return next(reversed(weights))
