"""Panels of invented people with a register, for tests of who answered and how scales hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from invented_panel import Row

from panel.dataset import Panel
from panel.response_rates import outcomes
from survey.fieldwork.completeness import completeness

ROLES = ("TEA", "PUP", "PAR")
ITEMS = ("VO_1", "VO_2", "VO_3", "OW_1", "OW_2")
PARTY_OF = {"TEA": "SCHOOL", "PUP": "PUPILS", "PAR": "HOMES"}


def people(prefix: str, n: int, seed: int = 1, **own: Any) -> list[Row]:
    """People of both projects and all parties whose answers differ."""
    rng = np.random.default_rng([seed, *prefix.encode()])
    return [
        {
            "person": f"{prefix}{k:02}", "response_id": f"{prefix}{k:02}-{seed}",
            "role": ROLES[k % 3], "project": ("HILL", "BAY")[k % 2],
            **{item: int(rng.integers(1, 6)) for item in ITEMS}, **own,
        }
        for k in range(n)
    ]  # fmt: skip


def with_register(panel: Panel, **rosters: Sequence[Row]) -> Panel:
    """The same panel with a register of the people named, and what became of each."""
    made = dict(panel.rosters)
    for wave, rows in rosters.items():
        made[wave] = pd.DataFrame(
            {
                "project": [row["project"] for row in rows],
                "role": [row["role"] for row in rows],
                "party": [PARTY_OF[row["role"]] for row in rows],
                "invited": [row.get("invited", True) for row in rows],
                "left": False, "successor": False,
            },
            index=pd.Index([row["person"] for row in rows], name="person_id", dtype="string"),
        )  # fmt: skip
    none = pd.DataFrame(columns=["response_id", "column", "reason"])
    known = pd.Index([]).append([roster.index for roster in made.values()])
    found = {
        wave: outcomes(
            made[wave], completeness(frame, none, panel.library.instruments[wave]),
            known=known, places=frame[["project", "party"]],
        )
        for wave, frame in panel.waves.items()
    }  # fmt: skip
    return replace(panel, rosters=made, outcomes=found)
