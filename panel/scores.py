"""Every measure's scores by person and wave, with the groups people are counted in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from panel.dataset import Panel
from panel.groups import Group
from panel.measures import MeasureLine, build_lines, recodes_to_latest
from panel.scoring import score_items, score_measure
from survey.comparability import Recode
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
        By wave, for a single question: the answered code, unreversed, in the codes of its latest
        wave; NaN where no score.
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
    ids = {
        "project": tuple(project.id for project in study.projects),
        "party": tuple(party.id for party in study.parties),
    }
    answered = set().union(*(frame.index for frame in panel.waves.values()))
    everybody = pd.Index(sorted(answered), dtype=object)
    waves = {
        wave: _WaveScores(
            panel.library.instruments[wave],
            frame,
            recodes_to_latest(panel.library, wave),
            everybody,
            ids,
        )
        for wave, frame in panel.waves.items()
    }
    made = []
    for line in build_lines(panel.library):
        rule = study.disclosure.classes.get(line.anonymity)
        judged = line.judged if rule is not None and rule.remove_judged else frozenset()
        own = {wave: waves[wave] for wave in line.names if wave in waves}
        if not own:
            continue
        scores = {wave: of.score(line, wave, judged) for wave, of in own.items()}
        people = np.logical_or.reduce([np.isfinite(score) for score in scores.values()])
        made.append(
            MeasureScores(
                line=line,
                people=everybody[people],
                scores={wave: score[people] for wave, score in scores.items()},
                projects={wave: of.codes["project"][people] for wave, of in own.items()},
                parties={wave: of.codes["party"][people] for wave, of in own.items()},
                answers={
                    wave: of.answers(line.names[wave], scores[wave])[people]
                    for wave, of in own.items()
                    if line.kind == "item"
                },
                no_answer={
                    wave: of.no_answer(line.items[wave], judged) for wave, of in own.items()
                },
                project_ids=ids["project"],
                party_ids=ids["party"],
            )
        )
    return tuple(made)


class _WaveScores:
    """One wave's answers, scored item by item once.

    `codes` has one place for each of `everybody`, and so has what is returned by person; -1 and
    NaN stand for who is not in the wave.
    """

    def __init__(
        self,
        instrument: Instrument,
        frame: pd.DataFrame,
        recodes: Mapping[str, Recode],
        everybody: pd.Index[str],
        ids: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.instrument = instrument
        self.frame = frame
        self.recodes = recodes
        self.items = score_items(frame, instrument, recodes)
        names = [str(item) for item in self.items]
        self.place = {item: number for number, item in enumerate(names)}
        reasons = [_reasons(frame[item], instrument.answer_of(item)) for item in names]
        given = [frame[item].notna().to_numpy(dtype=bool) for item in names]
        why = np.column_stack(reasons)
        self.given = np.column_stack(given) & (why != "platform_missing")
        self.missing = (why != "") & self.given
        self.at = everybody.get_indexer(frame.index)
        self.size = len(everybody)
        own = {
            column: pd.Index(known).get_indexer(pd.Index(frame[column].astype("object")))
            for column, known in ids.items()
        }
        self.codes = {column: self._placed(codes, -1) for column, codes in own.items()}
        self.projects = _people_by_id(frame[["project"]])
        self.holders = _people_by_id(frame[["role", "role2"]])

    def score(self, line: MeasureLine, wave: str, judged: frozenset[str]) -> Floats:
        core = None if line.kind == "item" else line.items[wave]
        score = score_measure(self.items, self.instrument, line.names[wave], core)
        return self._placed(np.where(self._holds(judged), np.nan, score), np.nan)

    def answers(self, question: str, scores: Floats) -> Floats:
        codes = pd.to_numeric(self.frame[question], errors="coerce")
        given = codes.to_numpy(dtype=np.float64, na_value=np.nan)
        latest = given.copy()
        if recode := self.recodes.get(question):
            for code, other in recode.codes.items():
                latest[given == code] = other
        placed = self._placed(latest, np.nan)
        return np.where(np.isfinite(scores), placed, np.nan)

    def no_answer(self, items: tuple[str, ...], judged: frozenset[str]) -> dict[str, float]:
        """Return the share of answers that are no judgement, by project and for all ("")."""
        at = [self.place[item] for item in items]
        holds = self._holds(judged)
        given, missing = (
            np.where(holds, 0, cells[:, at].sum(axis=1)) for cells in (self.given, self.missing)
        )
        shares = {}
        for id, people in ({"": ~holds} | self.projects).items():
            answers = int(given[people].sum())
            shares[id] = int(missing[people].sum()) / answers if answers else float("nan")
        return shares

    def _placed(self, values: NDArray[Any], nothing: float) -> NDArray[Any]:
        placed = np.full(self.size, nothing, dtype=values.dtype)
        placed[self.at] = values
        return placed

    def _holds(self, roles: frozenset[str]) -> Mask:
        held = np.zeros(len(self.frame), dtype=bool)
        for role in roles & self.holders.keys():
            held |= self.holders[role]
        return held


def _people_by_id(columns: pd.DataFrame) -> dict[str, Mask]:
    """Tell of each id in some column, in order, which rows have it in any of the columns."""
    ids = columns.astype("string").fillna("").to_numpy(dtype=str)
    return {str(id): (ids == id).any(axis=1) for id in np.unique(ids) if id}


def _reasons(answers: pd.Series[float], scale: AnswerScale) -> NDArray[np.str_]:
    """Return why each answer is no judgement, and nothing where it is one or there is none."""
    codes, distinct = pd.factorize(answers)
    reasons = [scale.missing_reason(code) or "" for code in distinct.tolist()]
    return np.array([*reasons, ""], dtype=str)[codes]
