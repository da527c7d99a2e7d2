"""A trial says what `panel audit` says: also of people, and of what no release holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import call
from planted_leaks import PEOPLE
from test_people_attack import release_of

import panel.analyst.release_trial as trials
from panel.analyst.release_trial import Trial, make_trial, plan_write, write_trial
from panel.analyst.trial_words import trial_words
from panel.audit.audited_release import Audited
from panel.release import Release, rows_hash
from panel.release_folder import write_release
from survey.library import Library
from survey.problems import SurveyError
from survey.store.stores import open_stores


def leaking() -> Release:
    """Numbers of people that tell of few when they are held together."""
    release = release_of(PEOPLE["eligible and not invited, project by project"])
    text = release.text.model_copy(update={"rows_hash": rows_hash(release.rows)})
    return Release(text, release.rows)


def too_fine() -> Release:
    """A leak, and a number with more digits than any release has."""
    release = leaking()
    rows = release.rows.copy()
    rows.loc[rows["value"].first_valid_index(), "value"] += 0.25
    return Release(release.text.model_copy(update={"rows_hash": rows_hash(rows)}), rows)


def trial_of(
    release: Release, monkeypatch: pytest.MonkeyPatch, data: Path, garden: Library
) -> Trial:
    """Try a release that whatever builds and hides has let through."""
    built = Audited(release, None, {})  # type: ignore[arg-type]
    monkeypatch.setattr(trials, "build_audited_release", lambda *given: built)
    with open_stores(data, create=False) as stores:
        return make_trial(stores, garden)


@pytest.mark.parametrize(("make", "rule"), [(leaking, "audit-people"), (too_fine, "audit-form")])
def test_a_trial_falls_by_what_the_command_finds(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    data: Path,
    garden: Library,
    make: object,
    rule: str,
) -> None:
    release: Release = make()  # type: ignore[operator]
    trial = trial_of(release, monkeypatch, data, garden)
    assert rule in {problem.rule for problem in trial.problems}
    assert not trial.stands
    assert trial_words(trial, "en").startswith("The trial does not stand: ")
    assert trial_words(trial, "nb").startswith("Forsøket står ikke: ")
    plan = plan_write(trial, tmp_path / "out")
    with open_stores(data, create=False) as stores, pytest.raises(SurveyError) as caught:
        write_trial(trial, plan, stores, garden)
    assert caught.value.problems == trial.problems
    assert not (tmp_path / "out").exists()
    write_release(release, tmp_path / "alone" / "release")
    done = call(tmp_path / "alone", "panel", "audit", "--release", "release")
    assert done.status == 1
    assert all(str(problem) in done.err for problem in trial.problems)


def test_the_page_says_what_a_trial_falls_by(
    monkeypatch: pytest.MonkeyPatch, opened: Path, garden: Library
) -> None:
    from test_analyst_pages import open_page, words

    app = open_page("release")
    trial = trial_of(leaking(), monkeypatch, opened, garden)
    app = next(button for button in app.button if button.key == "build").click().run()
    assert not app.exception, [e.value for e in app.exception]
    assert "holding the tables of people together." in words(app)
    assert trial.problems
    assert not [button for button in app.button if button.key == "write"]
