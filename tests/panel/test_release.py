"""A release in memory and on disk."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from invented_panel import Row, make_panel
from invented_release import invented_release

from panel.build_release import build_release
from panel.release import COLUMNS, FORMAT, DisclosureError, Release, rows_hash
from panel.release_folder import read_release, write_release
from survey.library import Library
from survey.problems import SurveyError

ROLES = ("TEA", "PUP", "PAR")


def rows_of(rng: np.random.Generator, n: int, **own: object) -> list[Row]:
    columns = ("VO_1", "VO_2", "VO_3", "OW_1", "OW_2", "HEARD_TEA", "HEARD_PUP", "HEARD_PAR")
    return [
        {
            "person": f"p{k}", "role": ROLES[k % 3], "project": ("HILL", "BAY")[k % 2],
            "LEAD_1": None if k % 3 == 1 else int(rng.integers(1, 6)),
            **{c: int(rng.integers(1, 5)) for c in columns}, **own,
        }
        for k in range(n)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def release(garden: Library) -> Release:
    rng = np.random.default_rng(3)
    return build_release(make_panel(garden, w1=rows_of(rng, 48), w2=rows_of(rng, 51)))


def test_written_and_read_again_it_is_the_same(release: Release, tmp_path: Path) -> None:
    write_release(release, tmp_path / "out")
    again = read_release(tmp_path / "out")
    unsealed = again.text.model_copy(update={"rows_file_hash": "", "text_hash": ""})
    assert unsealed == release.text
    assert again.fingerprint == release.fingerprint
    pd.testing.assert_frame_equal(again.rows, release.rows)
    key = ("level", "VOICE", "all", "all", "w1")
    assert again.cell(*key) == release.cell(*key)


def test_a_word_that_was_changed_is_noticed(release: Release, tmp_path: Path) -> None:
    write_release(release, tmp_path / "out")
    file = tmp_path / "out" / "release.json"
    words = file.read_text(encoding="utf-8")
    assert '"synthetic": true' in words
    file.write_text(words.replace('"synthetic": true', '"synthetic": false'), encoding="utf-8")
    with pytest.raises(SurveyError, match="is not as it was made"):
        read_release(tmp_path / "out")


def test_the_same_panel_gives_the_same_release(garden: Library, release: Release) -> None:
    rng = np.random.default_rng(3)
    again = build_release(make_panel(garden, w1=rows_of(rng, 48), w2=rows_of(rng, 51)))
    assert again.fingerprint == release.fingerprint


def test_the_order_of_people_changes_nothing(garden: Library, release: Release) -> None:
    rng = np.random.default_rng(3)
    panel = make_panel(garden, w1=rows_of(rng, 48), w2=rows_of(rng, 51))
    for wave, frame in panel.waves.items():
        panel.waves[wave] = frame.iloc[::-1]
    pd.testing.assert_frame_equal(build_release(panel).rows, release.rows)


def test_altered_rows_are_refused(release: Release, tmp_path: Path) -> None:
    write_release(release, tmp_path)
    rows = pd.read_parquet(tmp_path / "rows.parquet")
    rows.loc[rows["statistic"] == "mean", "value"] += 0.1
    rows.to_parquet(tmp_path / "rows.parquet", index=False)
    with pytest.raises(SurveyError, match="is not as it was made") as caught:
        read_release(tmp_path)
    assert caught.value.problems[0].rule == "release-altered"


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("release.json", b"{"),
        ("release.json", b"[]"),
        ("release.json", json.dumps({"format": FORMAT}).encode()),
        ("rows.parquet", b"PAR1 and no more"),
        ("rows.parquet", None),
    ],
)
def test_a_damaged_release_is_refused(
    release: Release, tmp_path: Path, file: str, content: bytes | None
) -> None:
    write_release(release, tmp_path)
    (tmp_path / file).unlink()
    if content is not None:
        (tmp_path / file).write_bytes(content)
    with pytest.raises(SurveyError, match="Make the release again; do not edit its files"):
        read_release(tmp_path)


def test_another_form_is_refused(release: Release, tmp_path: Path) -> None:
    write_release(release, tmp_path)
    file = tmp_path / "release.json"
    raw = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(raw | {"format": FORMAT + 1}), encoding="utf-8")
    words = f"this release has form {FORMAT + 1}; the program reads form {FORMAT}."
    with pytest.raises(SurveyError, match=words):
        read_release(tmp_path)


def test_a_folder_without_a_release_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(
        SurveyError, match=r"there is no release here\. Make one with: panel release"
    ):
        read_release(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("key", "rule"),
    [
        (("level", "VOICE", "role", "HEA", "w1"), 'not groups by "role"'),
        (("level", "VOICE", "split", "HILL:PUPILS", "w1"), 'not groups by "split"'),
        (("level", "VOICE", "project", "LAKE", "w1"), 'the study has no project "LAKE"'),
        (("level", "LEAD_1", "party", "SCHOOL", "w1"), "questions of class B are not shown by"),
        (("level", "HAT_1", "all", "all", "w1"), "questions of class C are never shown"),
        (("change", "PL_2", "all", "all", "w1", "w2"), "it is not computed"),
        (("change", "VOICE", "all", "all", "w2", "w1"), "these waves are not compared"),
        (("change", "VOICE", "all", "all", "w1", "w2", "leavers"), 'not divided into "leavers"'),
        (("level", "VOICE", "all", "all", "w3"), 'no wave "w3" is released'),
    ],
)
def test_what_is_outside_the_plan_is_refused_by_the_rule(
    release: Release, key: tuple[str, ...], rule: str
) -> None:
    with pytest.raises(DisclosureError) as caught:
        release.cell(*key)
    problem = caught.value.problems[0]
    assert problem.rule == "not-in-release"
    assert f"the release holds no {key[0]} of {key[1]} for {key[2]} {key[3]}: " in problem.message
    assert rule in problem.message
    assert "study.yaml" in problem.remedy


def test_a_hidden_cell_holds_nothing_but_the_reason(release: Release) -> None:
    hidden = release.rows[release.rows["status"] != "shown"]
    assert len(hidden)
    assert hidden["value"].isna().all()
    assert set(hidden["statistic"]) == {""}
    assert (hidden["reason"] != "").all()
    shown = release.rows[release.rows["status"] == "shown"]
    assert shown["value"].notna().all()
    assert set(shown["reason"]) == {""}
    assert list(release.rows.columns) == list(COLUMNS)


def test_a_cell_is_shown_or_hidden_as_a_whole(release: Release) -> None:
    keys = list(COLUMNS[:7])
    assert release.rows.groupby(keys)["status"].nunique().max() == 1
    assert not release.rows.duplicated([*keys, "statistic"]).any()


def test_values_have_no_more_digits_than_may_be_shown(release: Release) -> None:
    rows = release.rows[release.rows["status"] == "shown"]
    fine = {"p": 3, "p_low": 3, "p_holm": 3, "p_share": 2, "epsilon_squared": 2, "tau_b": 2}
    fine |= {"r_wg_uniform": 2, "r_wg_skewed": 2, "agreement": 2, "dispersion": 2}
    coefficients = rows["table"].isin(["icc", "reliability", "item_rest", "alpha_change"])
    digits = rows["statistic"].map(fine).fillna(1).astype(int).where(~coefficients, 2)
    whole = rows["statistic"].str.startswith(("share_", "n_", "no_answer", "response"))
    whole |= rows["statistic"].isin(["agree", "agree_n"])
    digits = digits.where(~whole, 0)
    for value, places in zip(rows["value"], digits, strict=True):
        assert value == pytest.approx(round(value, places), abs=1e-12)


def test_p_and_stars_stand_with_everybody_only(release: Release) -> None:
    tested = release.rows[release.rows["statistic"].isin(["p", "star"])]
    assert len(tested)
    assert set(tested["group_kind"]) == {"all"}


def test_a_measure_says_what_it_was_scored_without(release: Release) -> None:
    assert release.text.measures["OWN"].left_out == ("OW_3",)
    assert release.text.measures["OWN"].items == ("OW_1", "OW_2")


def test_a_study_with_answers_in_some_waves_can_be_released(garden: Library) -> None:
    rng = np.random.default_rng(4)
    early = build_release(make_panel(garden, w1=rows_of(rng, 30)))
    assert [wave.id for wave in early.text.waves] == ["w1"]
    assert early.text.pairs == ()
    assert early.text.log == ()
    assert "AFTER_1" not in early.text.measures
    assert set(early.rows["table"]) == {
        "level", "distribution", "gap", "self_others", "asymmetry", "participation",
        "refused_linking", "reliability", "item_rest", "party_range", "agreement", "spread", "icc",
    }  # fmt: skip


def test_the_hash_is_of_the_numbers_alone() -> None:
    rows = invented_release().rows
    assert rows_hash(rows) == rows_hash(rows.copy())
    assert rows_hash(rows.iloc[::-1]) != rows_hash(rows)
