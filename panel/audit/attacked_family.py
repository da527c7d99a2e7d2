"""A family of a release's measures, with all that its intruders use."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from panel.audit.families import Family, families
from panel.audit.measure import AttackedMeasure
from panel.audit.relatives import Relatives
from panel.audit.targets import Target
from panel.comparison import Comparison
from panel.release import CellKey


@dataclass(frozen=True, slots=True)
class AttackedFamily:
    """Measures that are made of each other, as intruders meet them together."""

    family: Family
    measures: Mapping[str, AttackedMeasure]

    @property
    def whole(self) -> str:
        """The measure that is made of the others."""
        return self.family.whole

    @property
    def published(self) -> frozenset[CellKey]:
        """What earlier releases of the same answers showed and this one does not."""
        return frozenset(cell for own in self.measures.values() for cell in own.published)

    def relatives(self) -> Relatives:
        """Set those to work who know who answered."""
        shown = {id: own.shown | own.published for id, own in self.measures.items()}
        return Relatives(self.family, shown, self.measures[self.whole].text.protect_mean)

    def targets(self) -> list[tuple[Target, str]]:
        """Return the few people these are kept from, each with a measure they have scores in."""
        known = self.family.insights
        return [
            (target, id)
            for id, own in self.measures.items()
            for target in own.targets(known[id])
            if target.is_few and self.family.holds(id, target.people)
        ]


def attacked_families(
    measures: Sequence[AttackedMeasure],
    comparison: Comparison,
    chosen: Container[str] | None = None,
) -> list[AttackedFamily]:
    """Return the measures that are made of others, each with these.

    Parameters
    ----------
    measures
        Those of a release.
    chosen
        Measures of which a family must have one; all families when missing.
    """
    by_id = {own.id: own for own in measures if own.insight is not None}
    known = {id: own.insight for id, own in by_id.items() if own.insight is not None}
    return [
        AttackedFamily(family, {id: by_id[id] for id in family.insights})
        for family in families(known, comparison)
        if chosen is None or any(id in chosen for id in family.insights)
    ]
