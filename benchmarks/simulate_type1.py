"""Type I error and coverage of the change estimators when nothing changes.

Run `python -m benchmarks.simulate_type1 [RUNS]`. With 10,000 runs the standard error of a rate near
5 % is 0.2 points. Target: at most 6.5 % for every test, at least 3.5 % for the tests that are not
exact; 93-97 % for intervals, of which those of d_av and delta are not the test turned round.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from math import erf

import numpy as np

from panel.estimators.change import overlapping_change_of, paired_change_of
from panel.estimators.joint_permutation import joint_permutation_of
from panel.estimators.model_change import model_change_of
from panel.estimators.ranks import dominance_of, rank_change_of
from panel.estimators.samples import SEED, FloatArray, IntArray
from panel.estimators.weighted_arrays import weighted_change_of, weighted_paired_change_of

RUNS = 10_000
R = 0.6
SHIFT = 0.5

Sizes = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Setting:
    """People of each party who answer both waves, the first only and the later only.

    `likert` rounds to 1-5 with a ceiling: the last parties answer mostly 5. `small_sd` is the
    standard deviation in the last two parties, `last_sd` that in the last, where it is 1 in the
    others.
    """

    parties: dict[str, Sizes]
    likert: bool = False
    r: float = R
    sd_ratio: float = 1.0
    switchers: int = 0
    small_sd: float = 1.0
    last_sd: float = 1.0

    def __str__(self) -> str:
        """Return the sizes and what is special, on one line."""
        sizes = " ".join("/".join(map(str, size)) for size in self.parties.values())
        special = {
            "1-5": self.likert,
            f"r={self.r}": self.r != R,
            f"sd x{self.sd_ratio}": self.sd_ratio != 1,
            f"{self.switchers} switch": self.switchers,
            f"small sd {self.small_sd}": self.small_sd != 1,
            f"last sd {self.last_sd}": self.last_sd != 1,
        }
        return ", ".join([sizes, *(name for name, on in special.items() if on)])


@dataclass(frozen=True, slots=True)
class Answers:
    """Two waves without a true change in any party, shape (2, people); NaN is no score."""

    scores: FloatArray
    parties: IntArray
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The p of one study, and whether its interval holds the truth; None where there is none."""

    p: float | None
    covered: bool | None


def answers(setting: Setting, rng: np.random.Generator) -> Answers:
    """Draw one study; parties differ by 0.4 SD from the next."""
    sizes, names = [*setting.parties.values()], tuple(setting.parties)
    party = np.repeat(range(len(sizes)), [sum(size) for size in sizes])
    pattern = np.concatenate([np.repeat(range(3), size) for size in sizes])
    later = party.copy()
    kept = np.flatnonzero(pattern == 0)
    later[kept[: setting.switchers]] = party[-1]
    spread = np.ones(len(sizes))
    spread[-2:] = setting.small_sd
    spread[-1] *= setting.last_sd
    person = rng.normal(0, np.sqrt(setting.r), len(party))
    scores = []
    for now, missing, sd in ((party, 2, 1.0), (later, 1, setting.sd_ratio)):
        noise = rng.normal(0, np.sqrt(1 - setting.r), len(party))
        score = 0.4 * now + sd * spread[now] * (person + noise)
        if setting.likert:
            score = np.clip(np.round(4.2 + score), 1, 5)
        scores.append(np.where(pattern == missing, np.nan, score))
    return Answers(np.stack(scores), np.stack((party, later)), names)


def holds(low: float | None, high: float | None, truth: float = 0.0) -> bool | None:
    """Tell whether an interval holds the truth."""
    return None if low is None or high is None else low <= truth <= high


def overlapping(data: Answers) -> Outcome:
    """All who answered: T_new2."""
    result = overlapping_change_of(*data.scores)
    return Outcome(result.p, holds(result.ci_low, result.ci_high))


def paired(data: Answers) -> Outcome:
    """Stayers: the p that is reported."""
    result = paired_change_of(*data.scores)
    return Outcome(result.p, holds(result.ci_low, result.ci_high))


def model(data: Answers) -> Outcome:
    """The random intercept model with Kenward-Roger."""
    result = model_change_of(data.scores, (0, 1))
    return Outcome(result.p, holds(result.ci_low, result.ci_high))


def joint(data: Answers) -> Outcome:
    """Joint permutation of incomplete pairs, with other random patterns in each study."""
    seed = int(np.nan_to_num(data.scores).view(np.uint64).sum() % 2**32)
    return Outcome(joint_permutation_of(*data.scores, draws=999, seed=seed).p, None)


def ranks(data: Answers) -> Outcome:
    """Wilcoxon with Pratt zeros, exact."""
    return Outcome(rank_change_of(*data.scores).p, None)


def effect(data: Answers) -> Outcome:
    """Bonett's interval of d_av when the later wave is half an SD higher."""
    result = paired_change_of(data.scores[0], data.scores[1] + SHIFT)
    return Outcome(None, holds(result.d_av_low, result.d_av_high, SHIFT))


def delta(data: Answers) -> Outcome:
    """The interval of Cliff's delta when the later wave is half an SD higher."""
    result = dominance_of(data.scores[0], data.scores[1] + SHIFT)
    return Outcome(None, holds(result.ci_low, result.ci_high, erf(SHIFT / 2)))


def weighted(data: Answers) -> Outcome:
    """The party-equal change of all who answered."""
    result = weighted_change_of(*data.scores, *data.parties, data.names)
    return Outcome(result.p, holds(result.ci_low, result.ci_high))


def weighted_paired(data: Answers) -> Outcome:
    """The party-equal change of stayers."""
    stayed = np.where(data.parties[0] == data.parties[1], data.parties[0], -1)
    result = weighted_paired_change_of(*data.scores, stayed, data.names)
    return Outcome(result.p, holds(result.ci_low, result.ci_high))


def weighted_model(data: Answers) -> Outcome:
    """The model with a mean a party and wave, parties weighing the same."""
    result = model_change_of(data.scores, (0, 1), data.parties, data.names)
    return Outcome(result.p, holds(result.ci_low, result.ci_high))


SMALL = {"PRA": (2, 2, 2), "FOU": (2, 2, 2), "BRU": (1, 2, 2), "EIE": (2, 1, 1)}
PROJECT = {"PRA": (4, 5, 5), "FOU": (7, 6, 3), "BRU": (2, 2, 2), "EIE": (2, 2, 2)}
STAYING = {"PRA": (10, 1, 2), "FOU": (12, 1, 0), "BRU": (5, 1, 0), "EIE": (4, 0, 0)}
STUDY = {"PRA": (20, 18, 15), "FOU": (16, 9, 7), "BRU": (8, 8, 10), "EIE": (12, 6, 6)}
TURNOVER = {"PRA": (0, 8, 6), "FOU": (0, 13, 9), "BRU": (0, 6, 4), "EIE": (0, 4, 3)}

DESIGNS = [Setting({"all": sizes}) for sizes in ((6, 10, 10), (15, 20, 20), (40, 30, 30))]
PROJECTS = [
    Setting(PROJECT),
    Setting(PROJECT, likert=True),
    Setting(PROJECT, switchers=2),
    Setting(PROJECT, sd_ratio=1.5),
    Setting(PROJECT, small_sd=1.5),
    Setting(PROJECT, small_sd=0.6),
    Setting(PROJECT, last_sd=2.0),
    Setting(STAYING),
    Setting(STAYING, small_sd=1.5),
    Setting(STAYING, last_sd=2.0),
    Setting(STUDY),
    Setting(STUDY, small_sd=1.5),
]

SETTINGS: list[tuple[str, Callable[[Answers], Outcome], list[Setting]]] = [
    (
        "T_new2",
        overlapping,
        [
            Setting({"all": (3, 4, 4)}),
            *DESIGNS,
            Setting({"all": (15, 20, 20)}, likert=True),
            Setting({"all": (10, 25, 5)}, sd_ratio=1.5),
            Setting({"all": (12, 0, 0)}),
            Setting({"all": (0, 12, 9)}),
            Setting({"all": (15, 20, 20)}, r=0.0),
        ],
    ),
    (
        "paired",
        paired,
        [*DESIGNS, Setting({"all": (12, 0, 0)}, likert=True)]
        + [Setting({"all": (n, 0, 0)}, likert=True) for n in (19, 20)],
    ),
    (
        "model",
        model,
        [
            *DESIGNS,
            Setting({"all": (15, 20, 20)}, likert=True),
            Setting({"all": (15, 20, 20)}, r=0.0),
            Setting({"all": (15, 20, 20)}, sd_ratio=1.5),
            Setting({"all": (10, 25, 5)}, sd_ratio=1.5),
        ],
    ),
    ("joint permutation", joint, [*DESIGNS, Setting({"all": (10, 25, 5)}, sd_ratio=1.5)]),
    ("Wilcoxon", ranks, [*DESIGNS, Setting({"all": (40, 30, 30)}, likert=True)]),
    ("d_av", effect, DESIGNS),
    ("delta", delta, DESIGNS),
    ("party-equal", weighted, [Setting(SMALL), *PROJECTS, Setting(TURNOVER)]),
    (
        "party-equal stayers",
        weighted_paired,
        [Setting(STAYING), Setting(STAYING, likert=True), Setting(STUDY)],
    ),
    ("party-equal model", weighted_model, PROJECTS),
]


def line(name: str, setting: Setting, runs: int) -> str:
    """Simulate one setting: the share of p below .05, of intervals that hold the truth."""
    estimate = next(of for known, of, _ in SETTINGS if known == name)
    rng = np.random.default_rng(SEED)
    outcomes = [estimate(answers(setting, rng)) for _ in range(runs)]
    p = np.array([one.p for one in outcomes if one.p is not None])
    covered = [one.covered for one in outcomes if one.covered is not None]
    rejects = f"rejects {(p < 0.05).mean():6.2%}" if p.size else " " * 14
    covers = f"covers {np.mean(covered):6.2%}" if covered else " " * 13
    without = 1 - max(len(p), len(covered)) / runs
    return f"{name:20} {setting!s:50} {rejects}  {covers}  none {without:.1%}"


def main(runs: int) -> None:
    """Print one line a setting, simulated on all processors."""
    cases = [(name, setting) for name, _, settings in SETTINGS for setting in settings]
    with ProcessPoolExecutor() as pool:
        for text in pool.map(line, *zip(*cases, strict=True), [runs] * len(cases)):
            print(text, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
