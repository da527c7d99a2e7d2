"""Every measure's scores by person and wave, with the groups people are counted in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from panel.dataset import Panel
from panel.groups import Group
from panel.measures import MeasureLine, build_lines, recodes_to_latest
from panel.scoring import score_items, score_measure
from survey.instrument import AnswerScale, Instrument

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class MeasureScores:
    """One measure's scores; every array has one place a person, in the order of `people`.

    Parameters
    ----------
    line
        The measure.
    people
        Everybody with a score in some wave.
    scores
        By wave, in scale points; NaN is no score.
    projects, parties
        By wave, the place in the study's list of projects and of parties; -1 is none.
    answers
        By wave, for a single question: the answered code, unreversed; NaN where no score.
    no_answer
        By wave, then by project and by "" for all: the share of "don't know" and "not
        applicable" among the answers given.
    project_ids, party_ids
        The ids that the places stand for.
    """

    line: MeasureLine
    people: pd.Index[str]
    scores: Mapping[str, Floats]
    projects: Mapping[str, Codes]
    parties: Mapping[str, Codes]
    answers: Mapping[str, Floats]
    no_answer: Mapping[str, Mapping[str, float]]
    project_ids: tuple[str, ...]
    party_ids: tuple[str, ...]

    def in_group(self, group: Group, wave: str) -> Mask:
        """Tell who has a score in a wave and belongs to a group there."""
        scored: Mask = np.isfinite(self.scores[wave])
        if group.kind == "project":
            scored &= self.projects[wave] == self.project_ids.index(group.id)
        if group.kind == "party":
            scored &= self.parties[wave] == self.party_ids.index(group.id)
        return scored

    def in_wave(self, wave: str) -> pd.Series[float]:
        """Return a wave's scores by person, without those who have none."""
        scores = pd.Series(self.scores[wave], self.people)
        return scores[scores.notna()]

    def projects_in(self, wave: str) -> pd.Series[str]:
        """Return the project of everybody with a score in a wave, None for no project."""
        return self._ids_in(wave, self.project_ids, self.projects[wave])

    def parties_in(self, wave: str) -> pd.Series[str]:
        """Return the party of everybody with a score in a wave, None for no party."""
        return self._ids_in(wave, self.party_ids, self.parties[wave])

    def _ids_in(self, wave: str, ids: tuple[str, ...], codes: Codes) -> pd.Series[str]:
        named = pd.Series(np.array([*ids, None], dtype=object)[codes], self.people, dtype=object)
        return named[np.isfinite(self.scores[wave])]


def score_panel(panel: Panel) -> tuple[MeasureScores, ...]:
    """Score every measure of the study in every wave that has answers.

    People who hold a role that a question judges are left out of that measure when the study's
    rule for its anonymity class says so.
    """
    study = panel.library.study
    waves = [
        _WaveScores(panel.library.instruments[wave], frame, recodes_to_latest(panel.library, wave))
        for wave, frame in panel.waves.items()
    ]
    by_wave = dict(zip(panel.waves, waves, strict=True))
    project_ids = tuple(project.id for project in study.projects)
    party_ids = tuple(party.id for party in study.parties)
    made = []
    for line in build_lines(panel.library):
        rule = study.disclosure.classes.get(line.anonymity)
        judged = line.judged if rule is not None and rule.remove_judged else frozenset()
        scored = {
            wave: by_wave[wave].score(line, name, wave, judged)
            for wave, name in line.names.items()
            if wave in by_wave
        }
        if not scored:
            continue
        valid = {wave: series[series.notna()] for wave, series in scored.items()}
        people = pd.Index(sorted(set().union(*(series.index for series in valid.values()))))
        at = {wave: by_wave[wave].at(people) for wave in scored}
        made.append(
            MeasureScores(
                line=line,
                people=people,
                scores={w: _floats(s.reindex(people)) for w, s in valid.items()},
                projects={w: by_wave[w].codes("project", project_ids, at[w]) for w in scored},
                parties={w: by_wave[w].codes("party", party_ids, at[w]) for w in scored},
                answers={
                    w: by_wave[w].answers(line.names[w], s.reindex(people))
                    for w, s in valid.items()
                    if line.kind == "item"
                },
                no_answer={w: by_wave[w].no_answer(line.items[w], judged) for w in scored},
                project_ids=project_ids,
                party_ids=party_ids,
            )
        )
    return tuple(made)


def _floats(values: pd.Series[float]) -> Floats:
    return np.asarray(values, dtype=np.float64)


class _WaveScores:
    """One wave's answers, scored item by item once."""

    def __init__(
        self, instrument: Instrument, frame: pd.DataFrame, recodes: Mapping[str, object]
    ) -> None:
        self.instrument = instrument
        self.frame = frame
        self.items = score_items(frame, instrument, recodes)  # type: ignore[arg-type]
        names = [str(item) for item in self.items]
        self.place = {item: number for number, item in enumerate(names)}
        reasons = [_reasons(frame[item], instrument.answer_of(item)) for item in names]
        given = [frame[item].notna().to_numpy(dtype=bool) for item in names]
        why = np.column_stack(reasons)
        self.given = np.column_stack(given) & (why != "platform_missing")
        self.missing = (why != "") & self.given
        self.project = frame["project"].astype("string").fillna("").to_numpy(dtype=str)

    def score(
        self, line: MeasureLine, name: str, wave: str, judged: frozenset[str]
    ) -> pd.Series[float]:
        core = None if line.kind == "item" else line.items[wave]
        score = score_measure(self.items, self.instrument, name, core)
        return score[~self._holds(judged)] if judged else score

    def at(self, people: pd.Index[str]) -> NDArray[np.intp]:
        return self.frame.index.get_indexer(people)

    def codes(self, column: str, ids: tuple[str, ...], at: NDArray[np.intp]) -> Codes:
        own = pd.Index(ids).get_indexer(pd.Index(self.frame[column].astype("object")))
        return np.where(at >= 0, own[at], -1)

    def answers(self, question: str, scored: pd.Series[float]) -> Floats:
        codes = pd.to_numeric(self.frame[question], errors="coerce").astype("float64")
        return np.where(scored.notna(), _floats(codes.reindex(scored.index)), np.nan)

    def no_answer(self, items: tuple[str, ...], judged: frozenset[str]) -> dict[str, float]:
        """Return the share of answers that are no judgement, by project and for all ("")."""
        people = ~self._holds(judged).to_numpy() if judged else np.ones(len(self.frame), bool)
        at = np.array([self.place[item] for item in items], dtype=np.intp)
        shares = {}
        for id in ("", *np.unique(self.project)):
            own = people & (self.project == id) if id else people
            given = int(self.given[own][:, at].sum())
            missing = int(self.missing[own][:, at].sum())
            shares[str(id)] = missing / given if given else float("nan")
        return shares

    def _holds(self, roles: frozenset[str]) -> pd.Series[bool]:
        held: pd.Series[bool] = self.frame["role"].isin(roles) | self.frame["role2"].isin(roles)
        return held


def _reasons(answers: pd.Series[float], scale: AnswerScale) -> NDArray[np.str_]:
    """Return why each answer is no judgement, and nothing where it is one or there is none."""
    codes, distinct = pd.factorize(answers)
    reasons = [scale.missing_reason(code) or "" for code in distinct.tolist()]
    return np.array([*reasons, ""], dtype=str)[codes]
