"""The groups of people that numbers are about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from survey.study import AnonymityClass, Study

if TYPE_CHECKING:
    import pandas as pd

GroupKind = Literal["all", "project", "party"]
ALL = "all"
GROUP_KINDS: tuple[GroupKind, ...] = get_args(GroupKind)


@dataclass(frozen=True, slots=True)
class Group:
    """People counted together: everybody, a project's people or a party's."""

    kind: GroupKind
    id: str = ALL

    def of(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of the people in this group."""
        return frame if self.kind == "all" else frame[frame[self.kind] == self.id]

    def is_weighted(self, study: Study) -> bool:
        """Tell whether the parties weigh the same in this group's means."""
        return self.kind != "party" and study.weighting == "party_equal"


def groups_of(study: Study, anonymity: AnonymityClass) -> Iterator[Group]:
    """Yield the groups that answers of an anonymity class may be shown for."""
    rule = study.disclosure.classes.get(anonymity)
    breakdowns = rule.breakdowns if rule else ()
    if "all" in breakdowns:
        yield Group("all")
    if "project" in breakdowns:
        yield from (Group("project", project.id) for project in study.projects)
    if "party" in breakdowns:
        yield from (Group("party", party.id) for party in study.parties)
