"""Who could answer, who did, and who answered both times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from panel.dataset import Panel
from panel.groups import Group


@dataclass(frozen=True, slots=True)
class Response:
    """Participation in one wave: people invited by the register, and people who answered."""

    group: Group
    wave: str
    invited: int | None
    responded: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """Who answered which of two waves.

    `first_only` and `later_only` are those who answered once, or whose two answers are not
    linked. People who refused linking are among them: they are few, and a number of their own
    could be worked out of any other division.
    """

    group: Group
    wave_from: str
    wave_to: str
    both: int
    first_only: int
    later_only: int

    @property
    def parts(self) -> tuple[int, ...]:
        """The parts: all answers of the later wave, and the earlier ones that are not linked."""
        return self.both, self.first_only, self.later_only


def responses(panel: Panel) -> Iterator[Response]:
    """Yield participation by wave, for everybody and for each project.

    Without a register nobody is known to be invited and `invited` is `None`.
    """
    for wave, frame in panel.waves.items():
        roster = panel.rosters[wave]
        for group in _groups(panel):
            known = None if roster.empty else int(group.of(roster)["invited"].sum())
            yield Response(group, wave, known, len(group.of(frame)))


def patterns(panel: Panel) -> Iterator[Pattern]:
    """Yield response patterns by pair of waves, for everybody and for each project.

    A person is counted in the project of the later wave answered.
    """
    for earlier, later in panel.pairs:
        before, after = panel.waves[earlier], panel.waves[later]
        for group in _groups(panel):
            first, second = group.of(before), group.of(after)
            yield Pattern(
                group,
                earlier,
                later,
                both=len(second.index.intersection(before.index)),
                first_only=len(first.index.difference(after.index)),
                later_only=len(second.index.difference(before.index)),
            )


def _groups(panel: Panel) -> tuple[Group, ...]:
    projects = panel.library.study.projects
    return (Group("all"), *(Group("project", project.id) for project in projects))
