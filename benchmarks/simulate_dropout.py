"""Bias of the three estimands when nothing changes and low scorers leave.

Run `python -m benchmarks.simulate_dropout [RUNS]`. People who scored low in the earlier wave answer
the later one less often (logistic, slope 1.5 a standard deviation), until so many stay as the
design says; who joins is drawn from the same population. Changes are in standard deviations.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor

import numpy as np

from panel.estimators.change import overlapping_change_of, paired_change_of
from panel.estimators.model_change import model_change_of
from panel.estimators.samples import SEED, FloatArray

RUNS = 10_000
SLOPE = 1.5
DESIGNS = [(sizes, r) for sizes in ((6, 10, 10), (15, 20, 20), (40, 30, 30)) for r in (0.6, 0.3)]

Sizes = tuple[int, int, int]


def waves(sizes: Sizes, r: float, rng: np.random.Generator) -> FloatArray:
    """Draw the scores of two waves, shape (2, people), NaN where somebody did not answer."""
    stay, leave, join = sizes
    n = stay + leave
    person = rng.normal(0, np.sqrt(r), n + join)
    scores = person + rng.normal(0, np.sqrt(1 - r), (2, n + join))
    scores[0, n:] = np.nan
    # Taking the largest of utility plus logistic noise is a logistic choice of so many people.
    kept = np.argsort(-(SLOPE * scores[0, :n] + rng.logistic(size=n)))[:stay]
    left = np.setdiff1d(np.arange(n), kept)
    scores[1, left] = np.nan
    return scores


def line(sizes: Sizes, r: float, runs: int) -> str:
    """Simulate one design: mean change and share of p below .05, by estimand."""
    rng = np.random.default_rng(SEED)
    found: dict[str, list[tuple[float, float]]] = {"all": [], "stayers": [], "model": []}
    for _ in range(runs):
        scores = waves(sizes, r, rng)
        for name, result in (
            ("all", overlapping_change_of(*scores)),
            ("stayers", paired_change_of(*scores)),
            ("model", model_change_of(scores, (0, 1))),
        ):
            if result.change is not None and result.p is not None:
                found[name].append((result.change, result.p))
    parts = []
    for name, pairs in found.items():
        changes, p = np.array(pairs).T
        parts.append(f"{name} {changes.mean():+.3f} rejects {(p < 0.05).mean():5.1%}")
    return f"{'/'.join(map(str, sizes)):10} r={r}  " + "   ".join(parts)


def main(runs: int) -> None:
    """Print one line a design, simulated on all processors."""
    with ProcessPoolExecutor() as pool:
        for text in pool.map(line, *zip(*DESIGNS, strict=True), [runs] * len(DESIGNS)):
            print(text, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
