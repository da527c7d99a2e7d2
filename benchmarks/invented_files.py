"""Files of many invented answers to the shipped study's first wave, for the benchmarks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from survey.library import Library
from survey.routing import Respondent, asks, parse_route

SKIPPED, UNKNOWN = 0.04, 0.03
"""Shares of the asked cells that are left empty, and that say "don't know"."""


def invent_answers(library: Library, rows: int, columns: int, seed: int = 1) -> pd.DataFrame:
    """Return so many rows of so many columns: an id, role, project, then rated questions.

    Everybody answers what their role is asked, but for the shares above.
    """
    instrument = library.instruments[library.waves[0]]
    rng = np.random.default_rng(seed)
    roles = [role.id for role in library.study.roles if role.party]
    projects = [project.id for project in library.study.projects]
    role, project = rng.integers(0, len(roles), rows), rng.integers(0, len(projects), rows)
    frame = {
        "response_id": np.arange(1.0, rows + 1),
        instrument.uses["role"]: np.array(roles)[role],
        instrument.uses["project"]: np.array(projects)[project],
    }
    rated = [q for q in instrument.questions.values() if instrument.is_rated(q.id)]
    for question in rated[: columns - len(frame)]:
        codes = [float(c) for c in instrument.answer_of(question.id).choices]
        cells = np.array(codes)[rng.integers(0, len(codes), rows)]
        missing = list(instrument.answer_of(question.id).missing)
        chance = rng.random(rows)
        if missing:
            cells[chance < UNKNOWN] = float(missing[0])
        cells[chance > 1 - SKIPPED] = np.nan
        route = parse_route(question.ask)
        asked = np.array(
            [[asks(route, Respondent(r, None, p, False, False)) for p in projects] for r in roles]
        )
        cells[~asked[role, project]] = np.nan
        frame[question.id] = cells
    return pd.DataFrame(frame)


def write_sav(frame: pd.DataFrame, path: Path) -> None:
    """Write the answers as SPSS does."""
    import pyreadstat

    pyreadstat.write_sav(frame, str(path))


def write_xlsx(frame: pd.DataFrame, path: Path) -> None:
    """Write the answers as a bare sheet."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.append(list(frame.columns))
    plain = frame.astype(object).where(frame.notna(), None)
    for row in plain.itertuples(index=False):
        sheet.append(row)
    book.save(path)
