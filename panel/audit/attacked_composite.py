"""A composite measure of a release with its parts, and all that its intruders use."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from panel.audit.composite_insiders import CompositeInsiders
from panel.audit.composites import Composite, composites
from panel.audit.measure import AttackedMeasure
from panel.audit.targets import MeasureTarget
from panel.comparison import Comparison
from panel.release import CellKey


@dataclass(frozen=True, slots=True)
class AttackedComposite:
    """A measure that is made of others, as intruders meet it together with these."""

    composite: Composite
    measures: Mapping[str, AttackedMeasure]

    @property
    def whole(self) -> str:
        """The measure that is made of the others."""
        return self.composite.whole

    @property
    def published(self) -> frozenset[CellKey]:
        """What earlier releases of the same answers showed and this one does not."""
        return frozenset(cell for own in self.measures.values() for cell in own.published)

    def insiders(self) -> CompositeInsiders:
        """Set those to work who know who answered."""
        shown = {id: own.shown | own.published for id, own in self.measures.items()}
        return CompositeInsiders(self.composite, shown, self.measures[self.whole].text.protect_mean)

    def targets(self) -> list[MeasureTarget]:
        """Return the few people these are kept from, each with a measure they have scores in."""
        known = self.composite.insights
        return [
            (target, id)
            for id, own in self.measures.items()
            for target in own.targets(known[id])
            if target.is_few and self.composite.holds(id, target.people)
        ]


def attacked_composites(
    measures: Sequence[AttackedMeasure],
    comparison: Comparison,
    chosen: Container[str] | None = None,
) -> list[AttackedComposite]:
    """Return the measures that are made of others, each with these.

    Parameters
    ----------
    measures
        Those of a release.
    chosen
        Measures of which a composite must have one; all composites when missing.
    """
    by_id = {own.id: own for own in measures if own.insight is not None}
    known = {id: own.insight for id, own in by_id.items() if own.insight is not None}
    return [
        AttackedComposite(composite, {id: by_id[id] for id in composite.insights})
        for composite in composites(known, comparison)
        if chosen is None or any(id in chosen for id in composite.insights)
    ]
