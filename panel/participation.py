"""Who could answer, who did, and who answered both times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from panel.dataset import Panel
from panel.groups import Group, GroupKind
from survey.responses import answered_columns

if TYPE_CHECKING:
    import pandas as pd

PROJECTS: tuple[GroupKind, ...] = ("all", "project")


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


def respondents(panel: Panel, wave: str) -> pd.DataFrame:
    """Return the role and groups of people who answered a rated question, "don't know" included.

    A row with every answer empty is nobody's response. Where an instrument rates nothing, any
    answer counts.

    Returns
    -------
    pd.DataFrame
        Columns `project, party, role, status`, a row a person, indexed by person_id.
    """
    frame = panel.waves[wave]
    columns = answered_columns(panel.library.instruments[wave])
    answered = frame[[name for name in columns if name in frame]].notna().any(axis=1)
    return frame.loc[answered, ["project", "party", "role", "status"]]


def responses(panel: Panel, kinds: Sequence[GroupKind] = PROJECTS) -> Iterator[Response]:
    """Yield participation by wave, for everybody and for each project, or for each party.

    Without a register nobody is known to be invited and `invited` is `None`.
    """
    for wave in panel.waves:
        frame, roster = respondents(panel, wave), panel.rosters[wave]
        for group in counted_groups(panel, kinds):
            known = None if roster.empty else int(group.of(roster)["invited"].sum())
            yield Response(group, wave, known, len(group.of(frame)))


def patterns(panel: Panel, kinds: Sequence[GroupKind] = PROJECTS) -> Iterator[Pattern]:
    """Yield response patterns by pair of waves, for everybody and for each project, or party.

    A person is counted in the project, or party, of the later wave answered.
    """
    answered = {wave: respondents(panel, wave) for wave in panel.waves}
    for earlier, later in panel.pairs:
        before, after = answered[earlier], answered[later]
        for group in counted_groups(panel, kinds):
            first, second = group.of(before), group.of(after)
            yield Pattern(
                group,
                earlier,
                later,
                both=len(second.index.intersection(before.index)),
                first_only=len(first.index.difference(after.index)),
                later_only=len(second.index.difference(before.index)),
            )


def counted_groups(panel: Panel, kinds: Sequence[GroupKind] = PROJECTS) -> tuple[Group, ...]:
    """Return the groups of these kinds: everybody, each project, each party."""
    study = panel.library.study
    groups = (
        Group("all"),
        *(Group("project", project.id) for project in study.projects),
        *(Group("party", party.id) for party in study.parties),
    )
    return tuple(group for group in groups if group.kind in kinds)
