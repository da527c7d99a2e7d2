"""Play every intruder on a release, and say what they found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from panel.audit.attacked_composite import AttackedComposite, attacked_composites
from panel.audit.cores import on_all_cores
from panel.audit.finding import Finding, Intruder, cell_words
from panel.audit.measure import ATTACKED, AttackedMeasure, attacked_measures
from panel.audit.past_releases import PastRelease
from panel.audit.people_known import TABLES
from panel.build_release import Built
from panel.cells.cell import Made
from panel.comparison import Comparison
from panel.release import CellKey, Release
from survey.problems import Problem


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
    measures = list(attacked_measures(release, past, comparison, Built(release, made)))
    found = on_all_cores(_attack, measures)
    findings = [finding for own, _ in found for finding in own]
    impossible = [m.id for m, (_, fits) in zip(measures, found, strict=True) if not fits]
    if comparison is not None:
        composites = attacked_composites(measures, comparison)
        together = on_all_cores(_attack_together, composites)
        findings += _not_told_yet(findings, [finding for own, _ in together for finding in own])
        told = zip(composites, together, strict=True)
        impossible += [composite.whole for composite, (_, fits) in told if not fits]
    used = {cell[0] for cell, of in made.items() if of} if comparison is not None else set()
    return Audit(
        intruders=("outsider", "member", "head") if comparison is not None else ("outsider",),
        findings=tuple(findings),
        impossible=tuple(dict.fromkeys(impossible)),
        past=len(past),
        not_attacked=tuple(
            sorted({cell[0] for cell in release.cells} - {*ATTACKED, *TABLES, *used})
        ),
    )


def _attack(measure: AttackedMeasure) -> tuple[list[Finding], bool]:
    """Return what every intruder found, and whether any people and answers fit what is shown."""
    found: list[Finding] = []
    outsider = measure.outsider()
    fits = outsider.fits()
    if fits:
        for cell in outsider.hidden():
            found += [outsider.count(cell), outsider.mean(cell)]
        found += measure.differing()
    if measure.insight is None:
        return found, fits
    insiders = measure.insiders(measure.insight)
    if not insiders.fits():
        return found, False
    found += insiders.answers()
    for target in measure.targets(measure.insight):
        if target.cell is not None or insiders.is_told_to_head(target):
            found.append(insiders.head(target))
        if target.is_few and (told := insiders.member(target)) is not None:
            found.append(told)
    return found, fits


def _attack_together(composite: AttackedComposite) -> tuple[list[Finding], bool]:
    """Return what is told too closely by a whole with its parts, and whether any scores fit."""
    insiders = composite.insiders()
    if not insiders.fits():
        return [], False
    found = (insiders.finding(*target) for target in composite.targets())
    return [finding for finding in found if finding is not None], True


def _not_told_yet(told: Sequence[Finding], more: Sequence[Finding]) -> list[Finding]:
    """Return the further findings, of each few people and measure one, not told of before."""
    known = {(one.measure, one.about) for one in told if not one.is_protected}
    first: dict[tuple[str, str], Finding] = {}
    for one in more:
        first.setdefault((one.measure, one.about), one)
    return [one for about, one in first.items() if about not in known]


_WHO = {
    "outsider": "a reader of the release",
    "member": "somebody who knows her own answers",
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
