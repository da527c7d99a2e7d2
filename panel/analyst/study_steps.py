"""What a study has come to, step by step, and what is to be done next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from panel.analyst.status_tables import written_day
from panel.linking import preview_links
from panel.release_folder import read_release
from panel.texts import text
from survey.fieldwork.status import WaveStatus, read_status
from survey.lock import fingerprint, read_locks
from survey.problems import Report, SurveyError
from survey.store.sittings import uncollected

if TYPE_CHECKING:
    from survey.library import Library
    from survey.store.stores import Stores

State = Literal["done", "now", "later"]

COUNTED = (
    "import", "import undone", "import rolled back", "register", "register change undone",
    "link", "withdrawal", "answer corrected",
)  # fmt: skip
"""Lines of the audit after which a release no longer holds what the stores do."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a study.

    Parameters
    ----------
    said
        The key of the sentence that says how it stands, below `step.` in the texts.
    facts
        What is filled into the sentence.
    wave
        The wave it is of; empty for the whole study.
    command, page
        How it is done: the command line, and the page of the app where there is one.
    """

    key: str
    state: State
    said: str
    facts: Mapping[str, object] = field(default_factory=dict)
    wave: str = ""
    command: str = ""
    page: str = ""


def read_steps(stores: Stores, library: Library, release: Path, today: dt.date) -> tuple[Step, ...]:
    """Read how far a study has come, in the order of the work; the stores are not changed."""
    locks = read_locks(library.folder, Report())[0] or {}
    steps: list[Step] = []
    answered = 0
    on_form = uncollected(stores)
    for wave, instrument in library.instruments.items():
        lock = locks.get(wave)
        if lock is not None and lock.fingerprint == fingerprint(instrument):
            steps.append(Step("lock", "done", "lock.done", {"day": lock.locked_on}, wave))
        else:
            steps.append(Step("lock", "now", "lock.now", {}, wave, f"survey lock {wave}"))
        status = read_status(stores, library, wave, today)
        waiting = on_form.get(wave, 0)
        answers = status.counts["complete"] + status.counts["partial"] + status.unidentified
        answered += answers
        steps += [
            _register(status),
            _invite(status, today),
            _answers(status, answers, today, waiting),
        ]
    if not answered:
        later = (Step(key, "later", f"{key}.later") for key in ("link", "review", "release"))
        return (*steps, *later)
    return (*steps, *_links(stores, library), release_step(stores, release, library.study.study))


def next_step(steps: tuple[Step, ...]) -> Step | None:
    """Return the first step that can be done now."""
    return next((step for step in steps if step.state == "now"), None)


def _register(status: WaveStatus) -> Step:
    people = sum(status.counts.values())
    if people:
        return Step("register", "done", "register.done", {"n": people}, status.wave.id)
    command = "survey register F.xlsx"
    return Step("register", "now", "register.now", {}, status.wave.id, command)


def _invite(status: WaveStatus, today: dt.date) -> Step:
    wave, counts = status.wave, status.counts
    waiting = counts["invited"] + counts["opened"] + counts["partial"]
    if today > wave.closes:
        return Step("invite", "done", "invite.closed", {"day": wave.closes}, wave.id)
    if not sum(counts.values()):
        return Step("invite", "later", "invite.register", {}, wave.id)
    if today < wave.opens:
        return Step("invite", "later", "invite.wait", {"day": wave.opens}, wave.id)
    if counts["not_invited"]:
        facts = {"n": counts["not_invited"]}
        return Step("invite", "now", "invite.now", facts, wave.id, f"survey invite {wave.id}")
    if waiting:
        facts = {"n": waiting}
        return Step(
            "invite", "now", "invite.remind", facts, wave.id, f"survey remind {wave.id}",
            "fieldwork",
        )  # fmt: skip
    return Step("invite", "done", "invite.done", {}, wave.id, page="fieldwork")


def _answers(status: WaveStatus, answers: int, today: dt.date, waiting: int) -> Step:
    wave = status.wave
    if waiting:
        command = f"survey collect {wave.id}"
        return Step("answers", "now", "answers.collect", {"n": waiting}, wave.id, command)
    if answers:
        return Step("answers", "done", "answers.done", {"n": answers}, wave.id, page="fieldwork")
    if today < wave.opens:
        return Step("answers", "later", "answers.wait", {"day": wave.opens}, wave.id)
    command = f"survey import FILE --wave {wave.id}"
    return Step("answers", "now", "answers.now", {}, wave.id, command, "imports")


def _links(stores: Stores, library: Library) -> Iterator[Step]:
    found = preview_links(stores, library)
    if found.changed:
        facts = {"n": found.changed}
        yield Step("link", "now", "link.now", facts, command="panel link", page="review")
    else:
        yield Step("link", "done", "link.done")
    if found.review:
        command = "panel link --review F.xlsx"
        facts = {"n": len(found.review)}
        yield Step("review", "now", "review.now", facts, command=command, page="review")
    else:
        yield Step("review", "done", "review.done", page="review")


def release_step(stores: Stores, folder: Path, study: str) -> Step:
    """Say whether a study's release is in a folder, has been attacked, and is not old."""
    command = f"panel release -o {folder.name}"
    if not (folder / "release.json").exists():
        return Step("release", "now", "release.now", command=command, page="release")
    try:
        release = read_release(folder)
    except SurveyError:
        return Step("release", "now", "release.broken", command=command, page="release")
    if release.text.study != study:
        return Step("release", "now", "release.other", command=command, page="release")
    if not release.audit:
        return Step("release", "now", "release.unaudited", command=command, page="release")
    changed = _last_change(stores)
    stamp = (folder / "release.json").stat().st_mtime
    made = dt.datetime.fromtimestamp(stamp, dt.UTC).replace(tzinfo=None)
    if changed is not None and made < changed:
        return Step(
            "release", "now", "release.old", {"day": made.date()}, command=command, page="release"
        )
    open_it = f"panel app --release {folder.name}"
    return Step(
        "release", "done", "release.done", {"day": made.date()}, command=open_it, page="report"
    )


def _last_change(stores: Stores) -> dt.datetime | None:
    """Return when the people or answers a release counts last changed, in UTC."""
    return _changes(stores)[1]


def change_stamp(stores: Stores) -> str:
    """Return a text that is another when people or answers a release counts have changed."""
    number, last = _changes(stores)
    return f"{number} {last}"


def _changes(stores: Stores) -> tuple[int, dt.datetime | None]:
    from sqlalchemy import func, select

    from survey.store.schema import audit

    with stores.contacts.connect() as contacts:
        query = select(func.count(), func.max(audit.c.at)).where(audit.c.what.in_(COUNTED))
        number, last = contacts.execute(query).one()
    return int(number), last


def step_words(step: Step, language: str) -> str:
    """Return the sentence that says how a step stands."""
    facts = {
        name: written_day(fact, language) if isinstance(fact, dt.date) else fact
        for name, fact in step.facts.items()
    }
    return text(f"step.{step.said}", language, **facts)
