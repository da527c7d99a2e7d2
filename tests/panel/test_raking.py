from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from panel_data import law
from reference_values import near, value

from panel.estimators.raking import rake, register_margins
from survey.problems import SurveyError


def people(**divisions: list[str]) -> pd.DataFrame:
    frame = pd.DataFrame(divisions)
    return frame.set_axis([f"p{i}" for i in range(len(frame))])


def margins(**divisions: dict[str, float]) -> dict[str, pd.Series]:
    return {name: pd.Series(margin, dtype=float) for name, margin in divisions.items()}


FEW = people(project=["X", "X", "Y", "Y"], party=["A", "B", "A", "B"])


def test_block_raking() -> None:
    block = value("raking")
    answered = people(project=block["project"], party=block["party"])
    raked = rake(answered, margins(**block["margins"]))
    assert raked.weights.tolist() == near("raking", "weights")
    assert raked.design_effect == near("raking", "design_effect")
    assert raked.n_effective == pytest.approx(45 / block["design_effect"])
    assert (raked.n, raked.n_register, raked.n_trimmed) == (45, 120, 0)
    assert raked.margin_error is not None
    assert raked.margin_error < 1e-9
    cut = rake(answered, margins(**block["margins"]), trim=1.5)
    assert cut.weights.tolist() == near("raking", "trimmed")
    assert cut.n_trimmed == sum(np.isclose(block["trimmed"], max(block["trimmed"])))
    assert cut.margin_error is not None
    assert cut.margin_error > 0.01


def test_equal_weights_have_no_design_effect() -> None:
    raked = rake(FEW, margins(project={"X": 20, "Y": 20}, party={"A": 20, "B": 20}))
    assert raked.weights.tolist() == pytest.approx([10] * 4)
    assert (raked.design_effect, raked.n_effective) == pytest.approx((1, 4))


def test_the_register_gives_the_margins_of_those_with_a_place() -> None:
    roster = people(project=["X", "X", "Y"], party=["A", "B", "A"])
    roster.loc["p9"] = ["Y", None]
    found = register_margins(roster)
    assert found["project"].to_dict() == {"X": 2, "Y": 1}
    assert found["party"].to_dict() == {"A": 2, "B": 1}


@pytest.mark.parametrize(
    ("answered", "project", "party", "reason"),
    [
        (FEW, {"X": 5, "Y": 5, "Z": 2}, {"A": 6, "B": 6},
         "Nobody answered in project Z, which the register has."),
        (FEW, {"X": 12}, {"A": 6, "B": 6},
         "The register has nobody in project Y, but some answered."),
        (FEW[:0], {"X": 5, "Y": 5}, {"A": 5, "B": 5},
         "Nobody to be weighted, or nobody to stand for."),
        (people(project=["X", "Y"], party=["A", "B"]), {"X": 4, "Y": 6}, {"A": 5, "B": 5},
         "No weights meet all margins: some combinations have no answers."),
        (people(project=["X", "X", "Y"], party=["A", "B", "B"]), {"X": 4, "Y": 6}, {"A": 6, "B": 4},
         "No weights meet all margins: some combinations have no answers."),
    ],
)  # fmt: skip
def test_no_weights_come_with_a_reason(
    answered: pd.DataFrame, project: dict[str, float], party: dict[str, float], reason: str
) -> None:
    raked = rake(answered, margins(project=project, party=party))
    assert (raked.estimable, raked.design_effect, raked.reason) == (False, None, reason)
    assert raked.weights.empty


def test_answers_without_a_place_have_no_weight() -> None:
    answered = pd.concat([FEW, people(project=["X"], party=["A"]).set_axis(["q"])])
    answered.loc["q", "party"] = None
    raked = rake(answered, margins(project={"X": 6, "Y": 4}, party={"A": 5, "B": 5}))
    assert (raked.n, raked.n_left_out) == (4, 1)
    assert "q" not in raked.weights.index


def test_margins_that_cannot_be_meant_are_refused() -> None:
    with pytest.raises(SurveyError, match="add up to: project 9, party 10"):
        rake(FEW, margins(project={"X": 5, "Y": 4}, party={"A": 5, "B": 5}))
    with pytest.raises(SurveyError, match="project holds a number that counts no people"):
        rake(FEW, margins(project={"X": np.inf, "Y": 4}, party={"A": 5, "B": 5}))
    with pytest.raises(SurveyError, match="project holds a number that counts no people"):
        rake(FEW, margins(project={"X": -1, "Y": 11}, party={"A": 5, "B": 5}))
    with pytest.raises(SurveyError, match="add up to: nothing"):
        rake(FEW, {})
    with pytest.raises(SurveyError, match="cut at 1 mean weights"):
        rake(FEW, margins(project={"X": 5, "Y": 5}, party={"A": 5, "B": 5}), trim=1)
    with pytest.raises(SurveyError, match="more than one row in the answers"):
        rake(pd.concat([FEW, FEW]), margins(project={"X": 5, "Y": 5}, party={"A": 5, "B": 5}))


@law
@given(st.integers(0, 100_000))
def test_margins_are_met_whatever_the_order_of_people(seed: int) -> None:
    rng = np.random.default_rng(seed)
    cells = [(x, y) for x in "XYZ" for y in "AB"]
    chosen = [*cells, *(cells[i] for i in rng.integers(0, 6, 20))]
    answered = people(project=[c[0] for c in chosen], party=[c[1] for c in chosen])
    project = dict(zip("XYZ", map(float, rng.integers(5, 40, 3)), strict=True))
    total = sum(project.values())
    share = float(rng.uniform(0.2, 0.8))
    wanted = margins(project=project, party={"A": share * total, "B": total - share * total})
    raked = rake(answered, wanted)
    for name, margin in wanted.items():
        sums = raked.weights.groupby(answered[name]).sum()
        assert sums.to_dict() == pytest.approx(margin.to_dict())
    mixed = rake(answered.sample(frac=1, random_state=seed), wanted)
    assert mixed.weights.reindex(raked.weights.index).tolist() == pytest.approx(
        raked.weights.tolist()
    )
