"""Who is asked what.

A route is `ALL`, `NONE`, a list (`VEI|LED`), everyone but some (`ALL-BRU-KOM`), or one of the
conditions `DUAL` (has a second role), `OPENLINK` (answered without a personal token) and
`STAYED` (took part before and was still there), alone, in a list or with exceptions. A suffix
`@OB` or `@OB|@ST` limits it to projects.
"""

from __future__ import annotations

from dataclasses import dataclass

CONDITIONS = ("DUAL", "OPENLINK", "STAYED")


@dataclass(frozen=True, slots=True)
class Route:
    """A parsed route; `everyone` with `excepted`, or any of `roles` and `conditions`."""

    everyone: bool
    roles: frozenset[str]
    conditions: frozenset[str]
    excepted: frozenset[str]
    projects: frozenset[str]


@dataclass(frozen=True, slots=True)
class Respondent:
    """What routing needs to know of a person in a wave."""

    role: str | None
    role2: str | None = None
    project: str | None = None
    has_token: bool = True
    stayed: bool = False

    @property
    def roles(self) -> frozenset[str]:
        """The one or two roles the person has."""
        return frozenset(r for r in (self.role, self.role2) if r)


def parse_route(text: str) -> Route:
    """Read a route; raises `ValueError` in plain words when it cannot be read."""
    who, *places = text.strip().split("@")
    projects = frozenset(place.strip(" |") for place in places)
    if "" in projects:
        raise ValueError(f'route "{text}" has an @ without a project after it')
    first, *excepted = (part.strip() for part in who.split("-"))
    if not first or "" in excepted:
        raise ValueError(f'route "{text}" is not complete')
    names = frozenset(part.strip() for part in first.strip("| ").split("|"))
    if "" in names:
        raise ValueError(f'route "{text}" has an empty name between two |')
    if "NONE" in names and len(names) > 1:
        raise ValueError(f'route "{text}" mixes NONE with others')
    conditions = names & frozenset(CONDITIONS)
    return Route(
        everyone="ALL" in names,
        roles=names - conditions - {"ALL", "NONE"},
        conditions=conditions,
        excepted=frozenset(excepted),
        projects=projects,
    )


def asks(route: Route, person: Respondent) -> bool:
    """Tell whether this person meets a question with this route.

    A person with two roles meets what either role meets: an exception counts only when it
    covers every role the person has.
    """
    if route.projects and person.project not in route.projects:
        return False
    if person.roles and person.roles <= route.excepted:
        return False
    if route.everyone or person.roles & route.roles:
        return True
    holds = {
        "DUAL": bool(person.role2),
        "OPENLINK": not person.has_token,
        "STAYED": person.stayed,
    }
    return any(holds[condition] for condition in route.conditions)
