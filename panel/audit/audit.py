"""Play every intruder on a release, and say what they found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from panel.audit.differences import differences
from panel.audit.finding import Finding, Intruder, cell_words
from panel.audit.insiders import Insiders
from panel.audit.insight import Insight, insights
from panel.audit.made_again import cells_of
from panel.audit.numbers_shown import Shown, shown_cells
from panel.audit.outsider import Outsider, by_own_measure
from panel.audit.past_releases import PastRelease, only_before
from panel.audit.people_known import TABLES
from panel.audit.targets import Statuses, hidden_targets
from panel.build_release import Built
from panel.cells.cell import Made
from panel.comparison import Comparison
from panel.release import CellKey, Release
from survey.problems import Problem

ATTACKED = ("level", "change", "distribution", "participation")
"""The tables an intruder works with; `panel.audit.people` attacks those of people, and the others
are made of what these show, or not attacked."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What was tried on a release and found.

    Parameters
    ----------
    intruders
        Who was played.
    findings
        The tightest interval of each hidden cell, and whatever is told too closely.
    impossible
        Measures whose shown numbers no answers fit.
    past
        How many earlier releases were held against this one.
    not_attacked
        Tables of the release that no intruder used.
    """

    intruders: tuple[Intruder, ...]
    findings: tuple[Finding, ...]
    impossible: tuple[str, ...]
    past: int
    not_attacked: tuple[str, ...]

    @property
    def failures(self) -> tuple[Finding, ...]:
        """What is told too closely."""
        return tuple(finding for finding in self.findings if not finding.is_protected)

    def problems(self) -> list[Problem]:
        """Return what is wrong with the release."""
        found = [_problem(finding) for finding in self.failures]
        return found + [
            Problem(
                "audit-impossible",
                f"no answers fit the numbers shown of {measure}.",
                "The stores have changed since, or the release is of other answers: make it again.",
            )
            for measure in self.impossible
        ]


def audit_release(
    release: Release,
    comparison: Comparison | None = None,
    past: Sequence[PastRelease] = (),
    made: Mapping[CellKey, tuple[Made, ...]] = MappingProxyType({}),
) -> Audit:
    """Attack a release.

    Parameters
    ----------
    comparison
        The analyst's figures, of which the insiders take who answered and their own answers;
        without it only the outsider is played.
    past
        Earlier releases of the study.
    made
        What the numbers of other tables are made of, where that is known.
    """
    statuses, shown = cells_of(release), by_measure(release)
    own_statuses = by_own_measure(statuses)
    findings: list[Finding] = []
    impossible: list[str] = []
    for measure in attacked_measures(release):
        outsider = outsider_of(release, measure, own_statuses, shown)
        if not outsider.fits():
            impossible.append(measure)
            continue
        for cell in outsider.hidden():
            findings += [outsider.count(cell), outsider.mean(cell)]
        for before in (p.of_measure(measure) for p in past):
            findings += differences(release.text, measure, shown.get(measure, {}), before)
    everything = shown_cells(release.rows)
    known = insights(comparison, Built(release, made)) if comparison is not None else ()
    for insight in known:
        own = shown.get(insight.measure, {}) | made_shown(insight, everything)
        told = own | only_before(own, [p.of_measure(insight.measure) for p in past])
        found = list(_insider_findings(insight, told, statuses, release))
        if not found:
            impossible.append(insight.measure)
        findings += [finding for finding in found if finding is not None]
    used = {cell[0] for cell, of in made.items() if of} if comparison is not None else set()
    return Audit(
        intruders=("outsider", "member", "head") if comparison is not None else ("outsider",),
        findings=tuple(findings),
        impossible=tuple(dict.fromkeys(impossible)),
        past=len(past),
        not_attacked=tuple(sorted(set(release.rows["table"]) - {*ATTACKED, *TABLES, *used})),
    )


def _insider_findings(
    insight: Insight, shown: Shown, statuses: Statuses, release: Release
) -> Iterator[Finding | None]:
    """Yield what insiders found, beginning with `None` where any answers fit at all."""
    insiders = Insiders(insight, shown, release.text.protect_mean)
    if not insiders.fits():
        return
    yield None
    yield from insiders.answers()
    for target in hidden_targets(insight, statuses, release.text.min_n):
        if target.cell is not None or insiders.is_told(target):
            yield insiders.head(target)
        if target.is_few:
            yield insiders.member(target)


def by_measure(release: Release) -> dict[str, Shown]:
    """Return the shown cells of each measure; numbers of people are under no measure."""
    found: dict[str, Shown] = {}
    for cell, values in shown_cells(release.rows).items():
        if cell[0] in ATTACKED:
            found.setdefault(cell[1], {})[cell] = values
    return found


def made_shown(insight: Insight, everything: Shown) -> Shown:
    """Return the shown cells of other tables that are made of scores of a measure."""
    return {cell: everything[cell] for cell in insight.made if cell in everything}


def attacked_measures(release: Release) -> tuple[str, ...]:
    """Return the measures with means on a scale."""
    known = release.text.measures
    levels = release.rows.loc[release.rows["table"] == "level", "measure"].unique()
    return tuple(m for m in levels if m in known and known[m].low is not None)


def outsider_of(
    release: Release, measure: str, statuses: Mapping[str, Statuses], shown: dict[str, Shown]
) -> Outsider:
    """Set an outsider to work on one measure."""
    known = shown.get(measure, {}) | shown.get("", {})
    return Outsider(release.text, measure, statuses.get(measure, {}), known)


_WHO = {
    "outsider": "a reader of the release",
    "member": "somebody who knows her own answer",
    "head": "somebody who knows who answered",
}
_REMEDY = "Make the release with panel release, which hides more until this cannot be done."


def _problem(finding: Finding) -> Problem:
    """Say what an intruder can do, and through which cells."""
    who, what, about = _WHO[finding.intruder], finding.what, finding.about
    if what == "count":
        low, high = f"{finding.low:g}", f"{finding.high:g}"
        message = (
            f"{who} can tell the hidden number of people in the {about} to be {low} to {high}."
        )
        return Problem("audit-count", message, _REMEDY)
    ends = f"{finding.low:.1f} and {finding.high:.1f}"
    wide = f"{finding.needed:g} scale points are asked for"
    through = ", ".join(cell_words(cell) for cell in finding.by[:3])
    by = f" (through: {through})" if through else ""
    if what == "answer":
        return Problem("audit-answer", f"{who} can tell the answer of {about}; {wide}.", _REMEDY)
    if what == "difference":
        message = f"two releases together tell the answers of {about}; {wide}."
        return Problem("audit-difference", message, _REMEDY)
    told = f"the hidden mean of the {about}" if finding.cell else f"the mean of {about},"
    message = f"{who} can tell {told} to lie between {ends}; {wide}{by}."
    return Problem("audit-mean", message, _REMEDY)
