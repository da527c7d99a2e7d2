"""Blocks and data of tests/reference, see its README."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

REFERENCE = Path(__file__).parents[1] / "reference"

SAI_POSITIVE = (
    "calm", "secure", "at.ease", "rested", "comfortable", "confident", "relaxed", "content",
    "joyful", "pleasant",
)  # fmt: skip

BLOCKS = {
    block["id"]: block
    for file in sorted(REFERENCE.glob("values*.json"))
    for block in json.loads(file.read_text(encoding="utf-8"))["values"]
}


def value(block: str) -> Any:
    return BLOCKS[block]["value"]


def near(block: str, *keys: str | int) -> Any:
    expected = BLOCKS[block]["value"]
    for key in keys:
        expected = expected[key]
    return pytest.approx(expected, rel=BLOCKS[block]["tol_rel"], abs=0)


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(REFERENCE / name)


def sai_flat_items(wave: int) -> pd.DataFrame:
    """The twenty items of study FLAT in a wave by person, the positive ones reversed."""
    items = table("sai_flat_items.csv")
    items = items[items.wave == wave].drop(columns="wave").set_index("pid")
    items[list(SAI_POSITIVE)] = 5 - items[list(SAI_POSITIVE)]
    return items


def two_waves(dataset: str) -> tuple[pd.Series, pd.Series]:
    """Earlier and later scores by person: sleep, sai_flat, derrick2017 or an anorexia group."""
    if dataset == "sleep":
        long = table("sleep.csv").set_index("ID")
        return long.extra[long.group == 1], long.extra[long.group == 2]
    if dataset == "sai_flat":
        long = table("sai_flat.csv").set_index("pid")
        return long.score[long.wave == 1], long.score[long.wave == 2]
    if dataset == "derrick2017":
        wide = table("derrick2017.csv").set_index("id")
        return wide.b, wide.a
    wide = table("anorexia.csv").set_index("id")
    group = wide[wide.Treat == dataset]
    return group.Prewt, group.Postwt
