"""Releases of many invented studies, each attacked: no hidden number may be told too closely.

    python -m benchmarks.simulate_releases [--studies N] [--seed S] [--most M] [--waves 2|3]

Studies differ in size, response, turnover, number of projects and weighting. Each is released
and attacked by all intruders. With --people one study of that size is timed.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from panel.audit.audit import audit_release
from panel.audit.audited_release import build_audited_release
from panel.dataset import Panel
from survey.library import Library, open_study
from survey.responses import HEAD, answer_columns, answer_dtype
from survey.routing import Respondent, asks, parse_route
from survey.study import Role, Study

GARDEN = Path(__file__).parents[1] / "tests" / "specimens" / "studies" / "garden"
STUDIES = 200


@dataclass(frozen=True, slots=True)
class Found:
    """What came of one study: its size, what is shown of it, and what was told too closely."""

    people: int
    cells: int
    shown: int
    withheld: int
    failures: int
    seconds: float

    @property
    def share(self) -> float:
        """The share of the cells that is shown."""
        return self.shown / max(self.cells, 1)


def invent_study(library: Library, rng: np.random.Generator, projects: int) -> Library:
    """Return the study with another number of projects, weighted one way or the other."""
    known = library.study.projects[0]
    named = tuple(known.model_copy(update={"id": f"P{k}"}) for k in range(projects))
    weighting = str(rng.choice(["none", "party_equal"]))
    study: Study = library.study.model_copy(update={"projects": named, "weighting": weighting})
    return replace(library, study=study)


def invent_panel(
    library: Library,
    rng: np.random.Generator,
    people: int,
    response: float,
    turnover: float,
    waves: int = 2,
) -> Panel:
    """Answer waves at random: everybody has a level of their own, some leave, some join."""
    study = library.study
    roles = [role for role in study.roles if role.party]
    weights = rng.dirichlet([2.0] * len(roles))
    role = rng.choice(len(roles), people, p=weights)
    project = rng.choice(len(study.projects), people, p=rng.dirichlet([3.0] * len(study.projects)))
    own = rng.normal(0, 0.6, people)
    gone = rng.random(people) < turnover
    new = ~gone & (rng.random(people) < turnover)
    answered: dict[str, pd.DataFrame] = {}
    for number, wave in enumerate(list(library.waves)[:waves]):
        there = ~(new if number == 0 else gone) & (rng.random(people) < response)
        chosen = np.flatnonzero(there)
        answered[wave] = _answers(library, wave, rng, chosen, own, role, project, roles)
        if number:
            gone = gone | (rng.random(people) < turnover)
    nobody = pd.DataFrame(columns=["project", "role", "party", "invited"])
    return Panel(library, answered, dict.fromkeys(library.waves, nobody), synthetic=True)


def _answers(
    library: Library,
    wave: str,
    rng: np.random.Generator,
    chosen: np.ndarray,
    own: np.ndarray,
    role: np.ndarray,
    project: np.ndarray,
    roles: Sequence[Role],
) -> pd.DataFrame:
    instrument, study = library.instrument(wave), library.study
    index = pd.Index([f"p{k}" for k in chosen], name="person_id", dtype="string")
    columns: dict[str, object] = {name: pd.Series([None] * len(chosen), index) for name in HEAD}
    columns["wave"] = wave
    columns["project"] = [study.projects[k].id for k in project[chosen]]
    columns["role"] = [roles[k].id for k in role[chosen]]
    for name, question in answer_columns(instrument).items():
        scale = instrument.answer_of(question)
        codes = sorted(code for code in scale.choices if not isinstance(code, str))
        if not codes or "." in name:
            columns[name] = pd.Series([None] * len(chosen), index, dtype=answer_dtype(scale))
            continue
        raw = np.mean(codes) + own[chosen] + rng.normal(0, 0.9, len(chosen))
        given = pd.Series(np.clip(raw.round(), codes[0], codes[-1]), index)
        given[rng.random(len(chosen)) < 0.05] = np.nan
        route = parse_route(instrument.questions[question].ask)
        asked = [
            asks(route, Respondent(roles[r].id, None, study.projects[p].id))
            for r, p in zip(role[chosen], project[chosen], strict=True)
        ]
        given[~np.array(asked, dtype=bool)] = np.nan
        columns[name] = given.astype(answer_dtype(scale))
    columns["party"] = pd.Series(
        [roles[k].party for k in role[chosen]],
        index,
        dtype="string",
    )
    columns["status"] = "linked"
    return pd.DataFrame(columns, index=index)


def attack(panel: Panel) -> Found:
    """Release a study, attack it, and count."""
    began = time.perf_counter()
    audited = build_audited_release(panel)
    seconds = time.perf_counter() - began
    audit = audit_release(audited.release, audited.comparison, (), audited.made)
    cells = audited.release.rows.drop_duplicates(list(audited.release.rows.columns[:7]))
    could = cells["status"].isin(["shown", "primary", "secondary"])
    return Found(
        people=sum(len(frame) for frame in panel.waves.values()),
        cells=int(could.sum()),
        shown=int((cells["status"] == "shown").sum()),
        withheld=len(audited.withheld),
        failures=len(audit.failures) + len(audit.impossible),
        seconds=seconds,
    )


def invent_studies(studies: int, seed: int, most: int = 250, waves: int = 2) -> Iterator[Panel]:
    """Invent this many studies of up to `most` people, each drawn anew."""
    library = open_study(GARDEN)
    for number in range(studies):
        rng = np.random.default_rng([seed, number])
        own = invent_study(library, rng, int(rng.integers(1, 6)))
        people = int(rng.integers(20, most))
        response, turnover = rng.uniform(0.4, 0.95), rng.uniform(0, 0.6)
        yield invent_panel(own, rng, people, response, turnover, waves)


def simulate(studies: int, seed: int, most: int = 250, waves: int = 2) -> Iterator[Found]:
    """Attack studies as `invent_studies` gives them."""
    return map(attack, invent_studies(studies, seed, most, waves))


def main() -> None:
    """Print a line a study and the sum."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=STUDIES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=250, help="People of the largest study.")
    parser.add_argument("--waves", type=int, choices=(2, 3), default=2)
    parser.add_argument("--people", type=int, help="One study of this many people.")
    parser.add_argument("--projects", type=int, default=20)
    given = parser.parse_args()
    if given.people:
        rng = np.random.default_rng(given.seed)
        library = invent_study(open_study(GARDEN), rng, given.projects)
        studies = iter([attack(invent_panel(library, rng, given.people, 0.7, 0.3, given.waves))])
    else:
        studies = simulate(given.studies, given.seed, given.most, given.waves)
    found = []
    for one in studies:
        found.append(one)
        print(
            f"{one.people:5} answers, {one.cells:5} cells, {100 * one.share:3.0f} % shown, "
            f"{one.withheld:4} hidden on top, {one.seconds:5.1f} s, {one.failures} told",
            flush=True,
        )
    print(f"{sum(one.failures for one in found)} hidden numbers told in {len(found)} studies.")
    raise SystemExit(any(one.failures for one in found))


if __name__ == "__main__":
    main()
