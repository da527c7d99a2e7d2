"""The study's equality measures, over three waves of the invented study."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from invented_panel import Row, make_panel

from panel.comparison import Comparison, compare
from panel.equality import (
    build_asymmetries,
    build_differences,
    build_matrices,
    build_ranges,
    build_self_minus_others,
)
from panel.estimators.party_range import party_range
from survey.library import Library

ROOT = Path(__file__).parents[2]


def people(rng: np.random.Generator, n: int) -> list[Row]:
    rows: list[Row] = []
    for k in range(n):
        role = ("TEA", "TEA", "PUP", "PAR")[k % 4]
        low = -1 if role == "PUP" else 0
        row: Row = {"person": f"p{k}", "role": role, "project": ("HILL", "BAY")[k % 2]}
        row |= {f"VO_{i}": int(rng.integers(3, 6)) for i in (1, 2, 3)}
        row |= {f"PL_{i}": int(rng.integers(3, 6)) + low for i in (1, 2)}
        row |= {f"HEARD_{who}": int(rng.integers(1, 5)) for who in ("TEA", "PUP", "PAR")}
        rows.append(row)
    return rows


@pytest.fixture(scope="module")
def comparison(garden: Library) -> Comparison:
    rng = np.random.default_rng(5)
    first, second = people(rng, 40), people(rng, 32)
    later = [{("PL_2_r2" if k == "PL_2" else k): v for k, v in row.items()} for row in second]
    return compare(make_panel(garden, w1=first, w2=later))


def test_opportunity_stands_apart_from_influence(comparison: Comparison) -> None:
    found = build_differences(comparison).set_index(["wave", "party"])
    assert set(found.measure) == {"VOICE_PLAN"}
    assert set(found.index) == {
        (wave, group) for wave in ("w1", "w2") for group in ("SCHOOL", "PUPILS", "HOMES")
    }
    row = found.loc[("w1", "PUPILS")]
    assert row.n == 10
    assert row.mean_first - row.mean_second == pytest.approx(row.difference)
    assert row.ci_low < row.difference < row.ci_high


def test_the_range_of_parties_is_that_of_each_wave(comparison: Comparison) -> None:
    found = build_ranges(comparison, ["VOICE", "PLAN"], draws=200)
    assert found[["measure", "wave"]].to_numpy().tolist() == [
        ["VOICE", "w1"], ["VOICE", "w2"], ["PLAN", "w1"], ["PLAN", "w2"]
    ]  # fmt: skip
    scores = next(s for s in comparison.scores if s.line.id == "PLAN")
    party = pd.Series(np.array(scores.party_ids)[scores.parties["w1"]], scores.people)
    alone = party_range(pd.Series(scores.scores["w1"], scores.people), party, draws=200)
    row = found.iloc[2]
    assert (row["range"], row["p"], row["lowest"]) == (alone.range, alone.p, "PUPILS")
    every = build_ranges(comparison, draws=20)
    # LEAD_1 judges an office-holder: it is not shown by party.
    assert "LEAD_1" not in set(every.measure)
    assert {"VOICE", "VO_1", "WHOLE"} <= set(every.measure)


def test_who_rates_whom_wave_by_wave(comparison: Comparison) -> None:
    matrix = build_matrices(comparison)
    assert set(zip(matrix.measure, matrix.wave, strict=True)) == {
        ("SELF_OTHERS", "w1"),
        ("SELF_OTHERS", "w2"),
    }
    assert len(matrix) == 2 * 3 * 3
    own = matrix[matrix["self"] & (matrix.wave == "w1")].set_index("target")
    differences = build_self_minus_others(comparison)
    first = differences[differences.wave == "w1"].set_index("target")
    for target in ("TEA", "PUP", "PAR"):
        assert first.loc[target, "mean_self"] == pytest.approx(own.loc[target, "mean"])
    pairs = build_asymmetries(comparison)
    w2 = pairs[pairs.wave == "w2"].set_index(["group", "other"])
    cells = matrix[matrix.wave == "w2"].set_index(["rater_party", "target"])["mean"]
    expected = (cells["HOMES", "PUP"] - cells["PUPILS", "PAR"]) / 2
    assert w2.loc[("HOMES", "PUPILS"), "asymmetry"] == pytest.approx(expected)


def test_without_answers_rows_say_so(garden: Library) -> None:
    bare = compare(make_panel(garden, w1=[{"person": "a", "VISITS": 1}]))
    differences = build_differences(bare)
    assert differences.n.to_list() == [0] * 3
    assert set(differences.reason) == {"An interval needs two scores, there are 0."}
    assert set(build_ranges(bare).reason) == {"Fewer than two parties have 3 scores."}
    assert build_matrices(bare).empty
    assert build_asymmetries(bare).empty
    rated = build_self_minus_others(bare)
    assert rated.n_self.to_list() == [0, 0, 0]
    assert set(rated.reason) == {"Each side needs at least two raters."}


def test_no_inequality_index_that_moves_with_the_label_of_the_lowest_answer() -> None:
    """Such indices change when 1-5 is called 0-4, so on ratings they measure the labels."""
    forbidden = re.compile(r"gini|theil|atkinson|coefficient.of.variation", re.IGNORECASE)
    named = {
        f"{path.relative_to(ROOT)}: {name}"
        for package in ("panel", "survey", "app_pages")
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in (
            getattr(node, "name", None), getattr(node, "id", None), getattr(node, "attr", None),
            node.value if isinstance(node, ast.Constant) else None,
        )
        if isinstance(name, str) and forbidden.search(name)
    }  # fmt: skip
    assert named == set()
    assert forbidden.search("def gini_of(scores)")
