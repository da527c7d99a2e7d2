"""Which waves somebody named."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from survey.problems import Report


def parse_waves(waves: str | None, answered: Sequence[str], report: Report) -> tuple[str, ...]:
    """Return the waves named, in order of time; what is no wave is reported.

    Parameters
    ----------
    waves
        Names with commas between, or two neighbours as `2016-2017`; all when missing.
    answered
        The waves that have answers, in order of time.
    """
    if waves is None:
        return tuple(answered)
    pairs = {f"{one}-{other}": (one, other) for one, other in pairwise(answered)}
    named: set[str] = set()
    for name in (part.strip() for part in waves.split(",")):
        if name in answered:
            named.add(name)
        elif name in pairs:
            named |= set(pairs[name])
        else:
            report.add(
                "wave-not-answered",
                f'no wave "{name}" has answers.',
                f"Write one or more of {','.join(answered)}, with commas between.",
            )
    return tuple(wave for wave in answered if wave in named)
