"""A release made to be looked at, and written to a folder only as it was looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from panel.analyst.study_steps import change_stamp
from panel.audit.audit import Audit, audit_release
from panel.audit.audited_release import Audited, build_audited_release
from panel.audit.form import check_form
from panel.audit.past_releases import PastRelease, append_past, read_past
from panel.audit.people import check_people
from panel.dataset import read_panel
from panel.release import Release
from panel.release_folder import FILES, check_place, read_release, write_release
from survey.problems import Place, Problem, SurveyError

if TYPE_CHECKING:
    from survey.library import Library
    from survey.store.stores import Stores

STAGES = ("read", "hide", "attack")
"""What a trial does, in order."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A release that is not written, what attacking it found, and the releases before it.

    `problems` are all that `panel audit` would say of it, `audit` the attack on its means.
    `library` and `stamp` are the study and the state of the stores that it was made of.
    """

    audited: Audited
    audit: Audit
    problems: tuple[Problem, ...]
    past: tuple[PastRelease, ...]
    library: Library
    stamp: str

    @property
    def release(self) -> Release:
        """The release."""
        return self.audited.release

    @property
    def stands(self) -> bool:
        """Whether nobody is told of too closely."""
        return not self.problems


def make_trial(
    stores: Stores, library: Library, say: Callable[[str], None] = lambda stage: None
) -> Trial:
    """Build a release as `panel release` does, and attack and check it as `panel audit` does.

    Nothing is written but what must be hidden, which is kept in the data folder for next time.

    Parameters
    ----------
    say
        Called with each of `STAGES` when it begins.

    Raises
    ------
    SurveyError
        There are no answers, or earlier releases tell too much already.
    """
    say("read")
    stamp = change_stamp(stores)
    panel = read_panel(stores, library)
    past = read_past(stores.data, library.study.study)
    say("hide")
    audited = build_audited_release(panel, past, stores.data)
    say("attack")
    earlier = [p for p in past if p.fingerprint != audited.release.fingerprint]
    audit = audit_release(audited.release, audited.comparison, earlier, audited.made)
    release = audited.release
    problems = (*check_form(release), *check_people(release), *audit.problems())
    return Trial(audited, audit, problems, past, library, stamp)


@dataclass(frozen=True, slots=True)
class WritePlan:
    """What writing a trial changes.

    Parameters
    ----------
    folder
        The folder, in full.
    old
        Fingerprint of the release it holds; empty for none, `?` for one that cannot be read.
    is_known
        Whether the ledger of releases has it already.
    """

    folder: Path
    old: str
    is_known: bool


def plan_write(trial: Trial, folder: Path) -> WritePlan:
    """Say what writing a trial to a folder would change; nothing is changed.

    Raises
    ------
    SurveyError
        The folder holds other files than a release's, or is a file.
    """
    whole = folder.expanduser().absolute()
    check_place(whole)
    is_there = any((whole / name).exists() for name in FILES)
    known = any(p.fingerprint == trial.release.fingerprint for p in trial.past)
    return WritePlan(whole, _fingerprint(whole) if is_there else "", known)


def write_trial(trial: Trial, plan: WritePlan, stores: Stores, library: Library) -> None:
    """Write a trial as it was planned, and note it in the ledger of releases.

    Raises
    ------
    SurveyError
        The stores, the study or the folder are not what they were, or the trial does not stand.
    """
    if trial.problems:
        raise SurveyError(trial.problems)
    now = read_past(stores.data, library.study.study)
    is_same = trial.library is library and trial.stamp == change_stamp(stores)
    if not is_same or now != trial.past or plan_write(trial, plan.folder) != plan:
        raise SurveyError(
            Problem(
                "release-stale",
                "answers, register, links, the study or the folder have changed since the trial.",
                "Make a new trial.",
            )
        )
    try:
        write_release(trial.release, plan.folder)
    except OSError as fault:
        raise SurveyError(
            Problem(
                "release-not-written",
                f"the folder cannot be written: {fault.strerror or fault}.",
                "Name a folder you may write in.",
                Place(str(plan.folder)),
            )
        ) from fault
    append_past(stores.data, trial.release, dt.datetime.now(dt.UTC).date())


def _fingerprint(folder: Path) -> str:
    try:
        return read_release(folder).fingerprint
    except SurveyError:
        return "?"
