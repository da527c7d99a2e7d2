"""One measure of a release, with all that its intruders use."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from panel.audit.differences import differences
from panel.audit.finding import Finding
from panel.audit.insiders import Insiders
from panel.audit.insight import Insight, insights
from panel.audit.made_again import cells_of
from panel.audit.numbers_shown import Shown, shown_cells
from panel.audit.outsider import Outsider
from panel.audit.past_releases import PastRelease, only_before
from panel.audit.targets import Statuses, Target, hidden_targets
from panel.build_release import Built
from panel.comparison import Comparison
from panel.release import CellKey, Release, ReleaseText

T = TypeVar("T")

ATTACKED = ("level", "change", "distribution", "participation")
"""The tables an intruder works with; `panel.audit.people` attacks those of people, and the others
are made of what these show, or not attacked."""


@dataclass(frozen=True, slots=True)
class AttackedMeasure:
    """A measure as intruders meet it; it knows no other, so that they can be attacked at once.

    Parameters
    ----------
    id
        The measure.
    text
        Words and rules of the release, without its other measures.
    statuses
        Status and reason of each of its cells.
    shown
        The statistics of its shown cells, and of the shown cells of other tables that are made
        of its scores.
    people
        The shown numbers of people, which are of no measure.
    past
        What earlier releases showed of it.
    insight
        What those know who saw who answered; `None` where only a reader is played.
    """

    id: str
    text: ReleaseText
    statuses: Statuses
    shown: Shown
    people: Shown
    past: tuple[Shown, ...]
    insight: Insight | None

    @property
    def published(self) -> Shown:
        """What an earlier release of the same answers showed and this one does not."""
        return only_before(self.shown, self.past)

    def differing(self) -> list[Finding]:
        """Return what the difference to earlier releases tells."""
        return [
            finding
            for before in self.past
            for finding in differences(self.text, self.id, self.shown, before)
        ]

    def outsider(self) -> Outsider:
        """Set a reader to work."""
        return Outsider(self.text, self.id, self.statuses, self.shown | self.people)

    def insiders(self, insight: Insight) -> Insiders:
        """Set those to work who know who answered."""
        return Insiders(insight, self.shown | self.published, self.text.protect_mean)

    def targets(self, insight: Insight) -> list[Target]:
        """Return the people these are kept from."""
        return hidden_targets(insight, self.statuses, self.text.min_n)


def attacked_measures(
    release: Release,
    past: Sequence[PastRelease] = (),
    comparison: Comparison | None = None,
    built: Built | None = None,
    chosen: Container[str] | None = None,
) -> Iterator[AttackedMeasure]:
    """Yield the measures with means on a scale, or those of them that are chosen.

    Parameters
    ----------
    past
        Earlier releases of the study.
    comparison, built
        The analyst's figures and what the release's are made of; without them only readers can
        be played.
    """
    statuses, everything = _by_measure(cells_of(release)), shown_cells(release)
    shown = _by_measure({c: v for c, v in everything.items() if c[0] in ATTACKED})
    known = insights(comparison, built, chosen) if comparison and built else ()
    by_id = {insight.measure: insight for insight in known}
    measures = release.text.measures
    for id in dict.fromkeys(cell[1] for cell in release.cells if cell[0] == "level"):
        if (
            id not in measures
            or measures[id].low is None
            or (chosen is not None and id not in chosen)
        ):
            continue
        insight = by_id.get(id)
        made = insight.made if insight else {}
        yield AttackedMeasure(
            id=id,
            text=release.text.model_copy(update={"measures": {id: measures[id]}}),
            statuses=statuses[id],
            shown=shown.get(id, {}) | {c: everything[c] for c in made if c in everything},
            people=shown.get("", {}),
            past=tuple(before.of_measure(id) for before in past),
            insight=insight,
        )


def _by_measure(cells: Mapping[CellKey, T]) -> dict[str, dict[CellKey, T]]:
    found: dict[str, dict[CellKey, T]] = {}
    for cell, value in cells.items():
        found.setdefault(cell[1], {})[cell] = value
    return found
