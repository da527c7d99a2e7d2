"""What the study's source says, held against the released numbers and nothing else."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Literal

from panel.release import Release, ReleasedCell, ReleasedClaim
from panel.released import Pair, Who, level
from panel.sentences import differs

Verdict = Literal["agrees", "disagrees", "open"]


def claims_of(release: Release) -> tuple[ReleasedClaim, ...]:
    """Return the claims whose measure has numbers."""
    return tuple(c for c in release.text.claims if c.measure in release.text.measures)


def claim_waves(release: Release, claim: ReleasedClaim, pair: Pair) -> tuple[str, ...]:
    """Return the waves of a pair that asked what a claim is about."""
    asked = release.text.measures[claim.measure].waves
    return tuple(wave for wave in (pair.earlier, pair.later) if wave in asked)


def claim_cells(release: Release, claim: ReleasedClaim, wave: str) -> list[ReleasedCell | None]:
    """Return the numbers of the projects a claim puts in order."""
    return [level(release, claim.measure, Who("project", id), wave) for id in claim.order]


def verdict(release: Release, claim: ReleasedClaim, wave: str) -> Verdict:
    """Say whether a wave's answers are as a claim has them.

    A claim agrees when every project it names lies decidedly above the next, and does not when
    any lies decidedly below one it should lie above. Intervals that overlap decide nothing, and
    neither does a number that is not shown.
    """
    cells = claim_cells(release, claim, wave)
    if any(_apart(low, high) for high, low in combinations(cells, 2)):
        return "disagrees"
    if len(cells) > 1 and all(_apart(high, low) for high, low in pairwise(cells)):
        return "agrees"
    return "open"


def reason(release: Release, claim: ReleasedClaim, wave: str) -> str:
    """Say in one word why a claim is open: `unordered`, `hidden` or `overlap`."""
    cells = claim_cells(release, claim, wave)
    if len(cells) < 2:
        return "unordered"
    return "overlap" if all(cell is not None and cell.shown for cell in cells) else "hidden"


def _apart(higher: ReleasedCell | None, lower: ReleasedCell | None) -> bool:
    """Tell whether the first lies above the second with no overlap of their intervals."""
    if higher is None or lower is None or differs(higher, lower) < 1:
        return False
    return higher.values["ci_low"] > lower.values["ci_high"]
