"""A release that has stood the attack: built, attacked, and hidden further until it does."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from panel.audit.attacked_composite import AttackedComposite, attacked_composites
from panel.audit.audit import audit_release
from panel.audit.cores import on_all_cores
from panel.audit.measure import AttackedMeasure, attacked_measures
from panel.audit.numbers_shown import shown_cells
from panel.audit.past_releases import PastRelease
from panel.audit.people import check_people, hide_people
from panel.audit.result import audit_text
from panel.audit.strengthen import Withheld, strengthen, strengthen_composite
from panel.audit.targets import MeasureTarget, Target
from panel.build_release import Built, build_for_attack
from panel.cells.cell import Made
from panel.comparison import Comparison, compare
from panel.dataset import Panel
from panel.disclosure import Decision
from panel.release import CellKey, Release, audit_hash
from survey.problems import Problem, SurveyError

_KEPT = "audit-withheld.json"
# Raised when the attack changes: what an earlier one would hide is then worked out anew.
_ATTACK = 8


@dataclass(frozen=True, slots=True)
class Audited:
    """A release and the cells that were hidden for the attack alone."""

    release: Release
    comparison: Comparison
    withheld: Withheld
    made: Mapping[CellKey, tuple[Made, ...]] = field(default_factory=dict)


def build_audited_release(
    panel: Panel, past: Sequence[PastRelease] = (), data: Path | None = None
) -> Audited:
    """Build a release and hide more until no intruder is told of few people too closely.

    Parameters
    ----------
    past
        Earlier releases of the study.
    data
        Where the cells to hide are kept for the same answers and rules; looked for every time
        when missing.

    Raises
    ------
    SurveyError
        Earlier releases tell too much already, or a reader still would.
    """
    comparison = compare(panel)
    built = build_for_attack(panel, comparison)
    release = built.release
    name = _name(release, comparison)
    withheld = _read_kept(data, name, past)
    known = withheld is not None
    if withheld is None:
        withheld, built = _hide(built, panel, comparison, past)
        while people := hide_people(built.release):
            withheld |= people
            built = build_for_attack(panel, comparison, withheld, built)
    elif withheld:
        built = build_for_attack(panel, comparison, withheld, built)
    release = built.release
    if not known:
        _keep(data, name, past, release, withheld)
    outside = audit_release(release, past=past)
    if problems := [*outside.problems(), *(check_people(release) if known else ())]:
        raise SurveyError(problems)
    said = audit_text(release, outside, withheld, past)
    text = release.text.model_copy(update={"audit_hash": audit_hash(said)})
    return Audited(replace(release, text=text, audit=said), comparison, withheld, built.made)


def _hide(
    built: Built, panel: Panel, comparison: Comparison, past: Sequence[PastRelease]
) -> tuple[Withheld, Built]:
    """Return the cells to hide on top, and the release without them.

    Measures are attacked one by one until nothing more is hidden, then composites with their
    parts. With less shown other tables are made of other means, so that the measures these are
    means of are attacked again; of those that are hidden for a composite, a reader may take more
    for granted.
    """
    withheld: Withheld = {}
    again = built
    measures: dict[str, AttackedMeasure] = {}
    # The measures that are others than they were, those to attack, and those whose composites are
    # to be attacked: at first all.
    other: set[str] | None = None
    alone: set[str] | None = None
    together: set[str] | None = None
    while True:
        prepared = attacked_measures(again.release, past, comparison, again, other)
        measures |= {measure.id: measure for measure in prepared}
        chosen = [own for id, own in measures.items() if alone is None or id in alone]
        more = _withheld(on_all_cores(_protect, chosen))
        touched: set[str] = set()
        if not more and together != set():
            composites = attacked_composites([*measures.values()], comparison, together)
            more = _withheld(on_all_cores(_protect_composite, composites))
            together, touched = set(), {cell[1] for cell in more}
        if not more:
            return withheld, again
        withheld |= more
        before, again = again, build_for_attack(panel, comparison, withheld, built)
        anew = _made_anew(before, again)
        alone, together = anew | touched, None if together is None else together | anew
        # Also those of which another table shows no more what it did.
        other = anew | _made_anew(again, before) | {cell[1] for cell in more}


def _made_anew(before: Built, again: Built) -> set[str]:
    """Return the measures of which another table now shows something else."""
    old, new = shown_cells(before.release), shown_cells(again.release)
    changed = (made for cell, made in again.made.items() if new.get(cell) != old.get(cell))
    return {each.measure for made in changed for each in made}


def _withheld(found: Sequence[tuple[Withheld, list[MeasureTarget]]]) -> Withheld:
    """Return all cells to hide on top, unless somebody is told of in spite of it."""
    if told := [target for _, left in found for target in left]:
        raise SurveyError([_cannot(measure, target) for target, measure in told])
    return {cell: decision for withheld, _ in found for cell, decision in withheld.items()}


def _protect(measure: AttackedMeasure) -> tuple[Withheld, list[MeasureTarget]]:
    """Return the cells of a measure to hide on top, and who is told of in spite of it."""
    if measure.insight is None:
        return {}, []
    withheld, left = strengthen(
        measure.insiders(measure.insight),
        measure.outsider(),
        measure.targets(measure.insight),
        measure.differing(),
        measure.published,
    )
    return withheld, [(target, measure.id) for target in left]


def _protect_composite(composite: AttackedComposite) -> tuple[Withheld, list[MeasureTarget]]:
    """Return the cells of a composite to hide on top, and who is told of in spite of it."""
    return strengthen_composite(composite.insiders(), composite.targets(), composite.published)


def _cannot(measure: str, target: Target) -> Problem:
    return Problem(
        "release-refused",
        f"earlier releases tell too much of {measure}: of the {target.about}.",
        "Nothing that this release could hide helps. Publish no new release of these answers.",
    )


def _name(release: Release, comparison: Comparison) -> str:
    """Return a hash of all that decides which cells are hidden, but for earlier releases."""
    hashed = hashlib.sha256(release.text.rows_hash.encode())
    rules = (_ATTACK, release.text.min_n, release.text.protect_mean, release.text.weighting)
    hashed.update(repr(rules).encode())
    for scores in comparison.scores:
        for parts in (scores.scores, scores.projects, scores.parties, scores.answers):
            for wave, values in parts.items():
                hashed.update(wave.encode() + values.tobytes())
    return hashed.hexdigest()


def _read_kept(data: Path | None, name: str, past: Sequence[PastRelease]) -> Withheld | None:
    """Return what was hidden for the same answers and rules, `None` when it is not known.

    A release that came since then matters only if it is another than the one made of it.
    """
    import orjson

    if data is None or not (data / _KEPT).exists():
        return None
    try:
        kept = orjson.loads((data / _KEPT).read_bytes())
        if kept["for"] != name or not {p.rows_hash for p in past} <= {*kept["after"], kept["made"]}:
            return None
        return {tuple(cell): Decision(*decision) for cell, decision in kept["withheld"]}
    except (ValueError, KeyError, TypeError):
        return None


def _keep(
    data: Path | None,
    name: str,
    past: Sequence[PastRelease],
    release: Release,
    withheld: Withheld,
) -> None:
    import orjson

    if data is None:
        return
    kept = {
        "for": name,
        "after": [p.rows_hash for p in past],
        "made": release.text.rows_hash,
        "withheld": [[list(cell), [d.status, d.reason]] for cell, d in withheld.items()],
    }
    file = data / _KEPT
    file.touch(mode=0o600)
    file.write_bytes(orjson.dumps(kept))
