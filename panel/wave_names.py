"""Which waves somebody named."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from survey.problems import Problem, Report, SurveyError


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


def latest_first(
    pairs: Sequence[tuple[str, str]], waves: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """Return pairs of waves, given in order of time, with the latest first."""
    ranked = sorted(pairs, key=lambda pair: (waves.index(pair[1]), waves.index(pair[0])))
    return tuple(reversed(ranked))


def parse_pair(
    named: str | None, pairs: Sequence[tuple[str, str]], waves: Sequence[str]
) -> tuple[str, str]:
    """Return the pair named as `2016-2017`, or the latest one; raises `SurveyError` for none.

    Parameters
    ----------
    pairs, waves
        The pairs that are compared, and the waves in order of time.
    """
    known = {"-".join(pair): pair for pair in latest_first(pairs, waves)}
    if known and (named is None or named in known):
        return known[named or next(iter(known))]
    raise SurveyError(
        Problem(
            "unknown-pair",
            "these two waves are not compared."
            if named
            else "a comparison needs answers from two waves.",
            f"Pairs that are: {', '.join(known) or 'none yet'}.",
        )
    )
