"""The question said to divide answers most is the one, and hidden answers have no part in it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hidden_release import hide
from invented_release import invented_release, other_release

from panel.release import Release
from panel.released import ALL, Who
from panel.views.divided import divided_sentences

NORTH = Who("project", "NO")


def with_shares(release: Release, item: str, *shares: int) -> Release:
    """Return the release with other answers of everybody to a question of five answers."""
    rows = release.rows.copy()
    own = (rows["table"] == "distribution") & (rows["measure"] == item)
    own &= (rows["group_kind"] == "all") & (rows["wave_from"] == "2032")
    for code, share in enumerate(shares, 1):
        rows.loc[own & (rows["statistic"] == f"share_{code}"), "value"] = float(share)
    return replace(release, rows=rows, _cells={}, _kinds=set())


def shown_items(release: Release) -> list[str]:
    rows = release.rows
    own = (rows["table"] == "distribution") & (rows["wave_from"] == "2032")
    own &= (rows["group_kind"] == "all") & (rows["status"] == "shown")
    return list(rows.loc[own, "measure"].unique())


def test_the_question_with_the_largest_smaller_side_is_named() -> None:
    release = invented_release()
    items = shown_items(release)
    assert len(items) > 1
    for item in items:
        told = divided_sentences(with_shares(release, item, 20, 25, 10, 35, 10), ALL, "2032", "en")
        title = release.text.measures[item].title["en"]
        assert title.lower() in told[0].lower()
        assert "45% are on one side of the middle and 45% on the other" in told[0]
        assert f"Of {len(items)} questions" in told[0]


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (2.9, 3.4, "Om svarene heller til en av sidene, kan ikke avgjøres."),
        (3.0, 3.4, "Om svarene heller til en av sidene, kan ikke avgjøres."),
        (3.1, 3.4, "Svarene heller til én side: gjennomsnittet er 3,5, og midten er 3,0."),
    ],
)
def test_whether_answers_lean_is_what_the_interval_says(low: float, high: float, told: str) -> None:
    release = invented_release()
    rows = release.rows.copy()
    own = (rows["table"] == "level") & (rows["group_kind"] == "all") & (rows["wave_from"] == "2032")
    for statistic, value in (("ci_low", low), ("ci_high", high)):
        rows.loc[own & (rows["statistic"] == statistic), "value"] = value
    assert divided_sentences(replace(release, rows=rows, _cells={}, _kinds=set()), ALL, "2032",
                             "nb")[1] == told  # fmt: skip


@pytest.mark.parametrize("language", ["nb", "en"])
def test_hidden_answers_are_not_counted_named_or_hinted_at(language: str) -> None:
    hidden = hide(invented_release(), "NO")
    (told,) = divided_sentences(hidden, NORTH, "2032", language)
    assert re.findall(r"\d+", told) == [str(hidden.text.min_n_distribution)]
    titles = [m.title[language].lower() for m in hidden.text.measures.values()]
    assert not [title for title in titles if title in told.lower()]


def test_a_study_without_such_questions_says_nothing() -> None:
    assert divided_sentences(other_release(), ALL, "4", "en") == ()
