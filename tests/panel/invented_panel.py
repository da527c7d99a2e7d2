"""Panels and scores made from a few words a row, for tests of what is computed and shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from panel.dataset import Panel
from panel.disclosure import Decision, Key, Protector
from panel.estimates import (
    Change,
    Estimand,
    Level,
    estimate_change,
    estimate_level,
    weighted_parties,
)
from panel.groups import groups_of
from panel.measures import MeasureLine
from panel.scores import MeasureScores
from survey.library import Library
from survey.responses import HEAD, answer_columns, answer_dtype
from survey.study import AnonymityClass, Project, Study

Row = dict[str, Any]
Answer = tuple[str, float, str, str]
"""person, score, project, party"""


def make_frame(library: Library, wave: str, rows: Sequence[Row]) -> pd.DataFrame:
    """A row has `person`, and may have head columns, party, status and question ids."""
    instrument = library.instrument(wave)
    parties = {role.id: role.party for role in library.study.roles}
    index = pd.Index([row["person"] for row in rows], name="person_id", dtype="string")
    defaults = {"wave": wave, "project": "HILL", "role": "TEA"}
    columns: dict[str, Any] = {
        name: pd.Series([row.get(name, defaults.get(name)) for row in rows], index) for name in HEAD
    }
    for name, question in answer_columns(instrument).items():
        kind = answer_dtype(instrument.answer_of(question))
        columns[name] = pd.Series([row.get(name) for row in rows], index, dtype=kind)
    roles = columns["role"]
    columns["party"] = pd.Series(
        [row.get("party", parties.get(role)) for row, role in zip(rows, roles, strict=True)],
        index,
        dtype="string",
    )
    columns["status"] = pd.Series([row.get("status", "linked") for row in rows], index)
    return pd.DataFrame(columns)


def make_panel(library: Library, **waves: Sequence[Row]) -> Panel:
    frames = {wave: make_frame(library, wave, rows) for wave, rows in waves.items()}
    nobody = pd.DataFrame(columns=["project", "role", "party", "invited"])
    return Panel(library, frames, dict.fromkeys(library.waves, nobody), synthetic=True)


def projects_called(study: Study, *ids: str, **changes: Any) -> Study:
    """The same study with other projects."""
    first = study.projects[0]
    named: tuple[Project, ...] = tuple(first.model_copy(update={"id": id}) for id in ids)
    return study.model_copy(update={"projects": named, **changes})


def make_scores(
    study: Study, anonymity: AnonymityClass = "A", **waves: Sequence[Answer]
) -> MeasureScores:
    """Scores of one measure; whoever has none in a wave is left out of it."""
    people = pd.Index(sorted({answer[0] for answers in waves.values() for answer in answers}))
    project_ids = tuple(project.id for project in study.projects)
    party_ids = tuple(party.id for party in study.parties)
    scores, projects, parties = {}, {}, {}
    for wave, answers in waves.items():
        at = people.get_indexer(pd.Index([answer[0] for answer in answers]))
        scores[wave] = np.full(len(people), np.nan)
        projects[wave] = np.full(len(people), -1)
        parties[wave] = np.full(len(people), -1)
        scores[wave][at] = [answer[1] for answer in answers]
        projects[wave][at] = pd.Index(project_ids).get_indexer(pd.Index([a[2] for a in answers]))
        parties[wave][at] = pd.Index(party_ids).get_indexer(pd.Index([a[3] for a in answers]))
    line = MeasureLine(
        id="M",
        kind="scale",
        names=dict.fromkeys(waves, "M"),
        title={"nb": "Mål", "en": "Measure"},
        anonymity=anonymity,
        judged=frozenset(),
        items=dict.fromkeys(waves, ("M_1",)),
    )
    return MeasureScores(
        line, people, scores, projects, parties, {}, {wave: {} for wave in waves},
        project_ids, party_ids,
    )  # fmt: skip


def estimate_all(
    scores: MeasureScores, study: Study, estimands: Sequence[Estimand] = ("all", "stayers")
) -> tuple[list[Level], list[Change]]:
    """Every level and change of one measure; as in a release, without the model."""
    waves = list(scores.scores)
    levels, changes = [], []
    for group in groups_of(study, scores.line.anonymity):
        parties = weighted_parties(scores, group, study)
        levels += [estimate_level(scores, group, w, parties, study.min_party) for w in waves]
        for pair in pairwise(waves):
            for estimand in estimands:
                changes.append(
                    estimate_change(scores, group, pair, estimand, parties, study.min_party)
                )
    return levels, changes


def decide(scores: MeasureScores, study: Study) -> Mapping[Key, Decision]:
    levels, changes = estimate_all(scores, study)
    return Protector(study.disclosure).decide(scores, levels, changes)
