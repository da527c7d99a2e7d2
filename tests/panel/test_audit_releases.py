"""Two releases held against each other, and the ledger that makes it possible."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from command_line import call
from invented_audit import measure, text_of
from invented_panel import projects_called
from invented_release import invented_release
from test_audit_numbers import distribution

from panel.audit.differences import differences
from panel.audit.numbers_shown import Shown
from panel.audit.past_releases import LEDGER, append_past, only_before, read_past
from panel.release import COLUMNS, CellKey, Release, ReleaseText, rows_hash
from panel.release_folder import write_release
from survey.library import Library
from survey.problems import SurveyError

ALL: CellKey = ("level", "M", "all", "all", "w1", "", "all")
PARTY: CellKey = ("level", "M", "party", "HOMES", "w1", "", "all")
ANSWERS: CellKey = ("distribution", "M", "all", "all", "w1", "", "all")


@pytest.fixture(scope="module")
def text(garden: Library) -> ReleaseText:
    text = text_of(projects_called(garden.study, "ONE", "TWO", weighting="none"), "item")
    return text.model_copy(update={"measures": {"M": measure("item")}})


def mean(n: int, value: float) -> dict[str, float]:
    return {"n_low": n, "n_high": n, "mean": value}


def test_one_answer_more_is_told_by_the_counts_of_two_releases(text: ReleaseText) -> None:
    """4, 6, 5, 3, 2 and then one 5 more, of 20 people: each percent is a fifth of a person."""
    before: Shown = {ANSWERS: distribution((4, 6, 5, 3, 2))}
    now: Shown = {ANSWERS: distribution((4, 6, 5, 3, 3))}
    (found,) = differences(text, "M", now, before)
    assert (found.what, found.low, found.high, found.cell) == ("difference", 5.0, 5.0, ANSWERS)


def test_one_answer_more_is_lost_in_the_rounding_of_a_mean(text: ReleaseText) -> None:
    """27 x 3.4 +- 1.35 and 28 x 3.5 +- 1.4: the one who came gave anything."""
    assert list(differences(text, "M", {ALL: mean(28, 3.5)}, {ALL: mean(27, 3.4)})) == []


def test_four_who_left_a_small_group_are_told_by_its_means(text: ReleaseText) -> None:
    """15 x 3.0 less 11 x 2.5, give or take 15 x 0.05 and 11 x 0.05, by four: 4.05 to 4.7."""
    (found,) = differences(text, "M", {PARTY: mean(11, 2.5)}, {PARTY: mean(15, 3.0)})
    ends = (15 * 2.95 - 11 * 2.55) / 4, (15 * 3.05 - 11 * 2.45) / 4
    assert (found.low, found.high) == pytest.approx((ends[0], min(5.0, ends[1])))


def test_enough_people_more_are_nobodys_secret(text: ReleaseText) -> None:
    assert list(differences(text, "M", {PARTY: mean(20, 2.5)}, {PARTY: mean(15, 3.0)})) == []


def test_a_corrected_answer_is_told(text: ReleaseText) -> None:
    before: Shown = {ANSWERS: distribution((4, 6, 5, 3, 2))}
    now: Shown = {ANSWERS: distribution((4, 6, 5, 2, 3))}
    (found,) = differences(text, "M", now, before)
    assert "few people between two releases of the distribution of M, all, w1" in found.about


def test_a_band_tells_no_difference(text: ReleaseText) -> None:
    band = {"n_low": 5.0, "n_high": 9.0}
    now, before = {PARTY: {**band, "mean": 2.0}}, {PARTY: {**band, "mean": 4.0}}
    assert list(differences(text, "M", now, before)) == []


def test_means_of_parties_means_are_compared_by_their_counts_only(text: ReleaseText) -> None:
    equal = text.model_copy(update={"weighting": "party_equal"})
    pair = {ALL: mean(11, 2.5)}, {ALL: mean(15, 3.0)}
    assert list(differences(equal, "M", *pair)) == []
    assert len(list(differences(text, "M", *pair))) == 1


def test_what_an_earlier_release_of_the_same_answers_showed_is_still_known() -> None:
    now, before = {ALL: mean(20, 3.0)}, {ALL: mean(20, 3.0), PARTY: mean(12, 2.0)}
    assert only_before(now, [before]) == {PARTY: mean(12, 2.0)}
    assert only_before({ALL: mean(21, 3.0)}, [before]) == {}


def test_a_release_is_noted_once_with_what_it_shows(tmp_path: Path) -> None:
    release = invented_release()
    for _ in range(2):
        append_past(tmp_path, release, dt.date(2018, 3, 5))
    (past,) = read_past(tmp_path, release.text.study)
    assert (past.day, past.fingerprint) == ("2018-03-05", release.fingerprint)
    assert past.rows_hash == release.text.rows_hash
    shown = release.rows[(release.rows["table"] == "level") & (release.rows["status"] == "shown")]
    assert len({tuple(row[:7]) for row in shown.itertuples(index=False)}) == sum(
        cell[0] == "level" for cell in past.shown
    )
    assert read_past(tmp_path, "another") == ()
    assert (tmp_path / LEDGER).stat().st_mode & 0o077 == 0


def rows_of(cells: dict[CellKey, dict[str, float] | str]) -> pd.DataFrame:
    """The rows of shown cells, and of those hidden for a reason."""
    rows: list[tuple[object, ...]] = []
    for cell, values in cells.items():
        if isinstance(values, str):
            rows.append((*cell, "", float("nan"), "primary", values))
        else:
            rows += [(*cell, name, value, "shown", "") for name, value in values.items()]
    return pd.DataFrame(rows, columns=list(COLUMNS))


@pytest.mark.parametrize(
    ("second", "words"),
    [
        ("few", ""),
        (
            mean(13, 2.0),
            "a reader of the release can tell the hidden number of people in the level of M, "
            "project TWO, w1 to be 3 to 3. Make the release with panel release, which hides more "
            "until this cannot be done.",
        ),
    ],
)
def test_a_release_that_was_tampered_with_fails(
    garden: Library, tmp_path: Path, second: dict[str, float] | str, words: str
) -> None:
    """Of 31 people 15 and 13 are shown: three are left, and so is their mean, near 4."""
    study = projects_called(garden.study, "ONE", "SIX", "TWO", weighting="none")
    text = text_of(study, "item").model_copy(update={"measures": {"M": measure("item")}})
    project = {id: ("level", "M", "project", id, "w1", "", "all") for id in ("ONE", "SIX", "TWO")}
    if isinstance(second, str):
        rows = rows_of({ALL: mean(31, 2.6), project["ONE"]: "few", project["SIX"]: "few"})
    else:
        cells = {project["ONE"]: mean(15, 2.9), project["SIX"]: second, project["TWO"]: "few"}
        rows = rows_of({ALL: mean(31, 2.6), **cells})
    write_release(Release(text.model_copy(update={"rows_hash": rows_hash(rows)}), rows), tmp_path)
    done = call(tmp_path.parent, "panel", "audit", "--release", tmp_path.name)
    assert done.status == (1 if words else 0), done.err
    assert words in done.err
    if words:
        ends = (31 * 2.55 - 15 * 2.95 - 13 * 2.05) / 3, (31 * 2.65 - 15 * 2.85 - 13 * 1.95) / 3
        told = f"project TWO, w1: {ends[0]:.1f} to {min(5.0, ends[1]):.1f}"
        assert told in done.out


def test_a_damaged_ledger_says_its_line(tmp_path: Path) -> None:
    append_past(tmp_path, invented_release(), dt.date(2018, 3, 5))
    with (tmp_path / LEDGER).open("a") as file:
        file.write("{")
    with pytest.raises(SurveyError, match=r"releases\.jsonl:2: the ledger of releases is damaged"):
        read_past(tmp_path, "x")
