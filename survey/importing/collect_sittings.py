"""What was answered on the form, brought home as responses by the way every file takes."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from survey.asked import asked_questions, with_second_role
from survey.importing.build_batch import build_batch
from survey.importing.coded_table import code_table
from survey.importing.mapping import Mapping as ColumnMapping
from survey.importing.match_columns import Became, ColumnMatch
from survey.importing.raw_export import RawColumn, RawExport
from survey.importing.respondents import build_respondents
from survey.importing.routes import Asked, completeness, find_answered, unasked_answers
from survey.importing.sort_rows import sort_rows
from survey.instrument import Instrument
from survey.levels import Levels, find_levels
from survey.library import Library
from survey.problems import Problem, Report
from survey.store.sittings import (
    COLLECTED,
    SavedPage,
    Sitting,
    read_codes,
    read_pages,
    read_sittings,
)

if TYPE_CHECKING:
    from survey.store.stores import Stores
    from survey.store.write_batch import StoredImport

LAYOUT = "form"


@dataclass(frozen=True, slots=True)
class Sat:
    """One sitting with its pages, and what the person is asked on pages not reached."""

    sitting: Sitting
    pages: Mapping[str, SavedPage]
    asked: frozenset[str]

    @property
    def answers(self) -> dict[str, Any]:
        """Every answer by question; `None` for a question that stood there and was skipped."""
        return {q: value for page in self.pages.values() for q, value in page.answers.items()}

    @property
    def language(self) -> str | None:
        """The language of the page saved last."""
        pages = sorted(self.pages.values(), key=lambda page: (page.saved_at, page.page))
        return pages[-1].language if pages else None


@dataclass(frozen=True, slots=True)
class CollectedSittings:
    """What bringing a wave's sittings home did.

    `opened` sat down and answered nothing; they are no responses.
    """

    wave: str
    complete: int
    partial: int
    submitted: int
    refused: int
    opened: int
    stored: StoredImport | None
    problems: tuple[Problem, ...] = ()

    def lines(self) -> list[str]:
        """Return it as lines for a terminal."""
        lines = [
            f"wave {self.wave}: {self.submitted} sent in; {self.complete} complete, "
            f"{self.partial} partial, {self.refused} refused, {self.opened} without an answer"
        ]
        if self.stored is None:
            return [*lines, "Nobody has answered on the form yet."]
        done = self.stored
        lines.append(
            f"stored   {done.added} added, {done.updated} updated, {done.unchanged} unchanged"
        )
        if done.changed_something:
            lines.append(f"         taken back by: survey undo-import {done.import_id}")
        if done.aside or done.displaced:
            lines.append(
                f"         {len(done.aside)} kept aside: the person has a better response; "
                f"{done.displaced} earlier ones set aside for one of the form"
            )
        return lines


def collect_sittings(stores: Stores, library: Library, wave: str) -> CollectedSittings:
    """Store what was answered on a wave's form; again, it brings the responses up to date.

    A sitting that is not sent in counts from its first answer on, and has broken off after its
    last. What a sitting brings is taken back as a file's rows are.
    """
    from survey.fieldwork.register import people_by_token
    from survey.store.stores import note, now, writing
    from survey.store.write_batch import store_batch

    until = now()
    instrument = library.instrument(wave)
    found = _read(stores, library, wave)
    known = _stored_ids(stores, wave)
    chosen = [
        sat
        for sat in found
        if sat.sitting.consent is False
        or sat.sitting.sitting_id in known
        or any(answer is not None for answer in sat.answers.values())
    ]
    stored: StoredImport | None = None
    problems: tuple[Problem, ...] = ()
    complete = partial = 0
    if chosen:
        people = people_by_token(stores, library, wave, stores.data)
        export, matches = _as_export(stores, instrument, chosen)
        report = Report()
        table = code_table(export, matches, instrument, ColumnMapping(), dt.date.max)
        respondents, _ = build_respondents(export, table, instrument, library.study, people)
        asked = _asked(instrument, chosen)
        answered = find_answered(table, instrument)
        rows = sort_rows(export, table, instrument, respondents, answered, report)
        unasked, _ = unasked_answers(export, table, instrument, asked, rows.kept)
        batch, _ = build_batch(
            export, table, library, wave, respondents, rows, (asked, answered, unasked),
            _digest(chosen), None,
        )  # fmt: skip
        hashes = read_codes(stores, wave)
        ids = tuple(str(key) for key in batch.row_keys)
        own = {row: hashes[id_] for row, id_ in enumerate(ids) if id_ in hashes}
        batch = replace(batch, response_ids=ids, code_hashes=own)
        whole, part = completeness(instrument, asked, answered)
        complete, partial = int((whole & rows.kept).sum()), int((part & rows.kept).sum())
        stored = store_batch(stores, batch, people)
        problems = tuple(p for p in report if p.rule != "consent-refused")
    with writing(stores) as contacts:
        note(contacts, COLLECTED, wave, until.isoformat())
    refused = sum(sat.sitting.consent is False for sat in found)
    return CollectedSittings(
        wave, complete, partial, sum(sat.sitting.submitted_at is not None for sat in found),
        refused, len(found) - len(chosen), stored, problems,
    )  # fmt: skip


def _read(stores: Stores, library: Library, wave: str) -> list[Sat]:
    from survey.fieldwork.participants import read_participants

    study, instrument = library.study, library.instrument(wave)
    participants = read_participants(stores, library, wave)
    pages = read_pages(stores)
    found = []
    for sitting in read_sittings(stores, wave):
        sat = Sat(sitting, pages.get(sitting.sitting_id, {}), frozenset())
        person = participants.get(sitting.person_id)
        if sitting.consent is False:
            sat = replace(sat, pages={})
        elif person is not None:
            said = sat.answers.get(instrument.uses.get("role2", ""))
            asking = with_second_role(study, person.asking, said)
            sat = replace(sat, asked=frozenset(asked_questions(study, instrument, asking)))
        found.append(sat)
    return found


def _stored_ids(stores: Stores, wave: str) -> frozenset[str]:
    from sqlalchemy import select

    from survey.store.schema import response_keys

    with stores.contacts.connect() as contacts:
        own = select(response_keys.c.response_id).where(response_keys.c.wave == wave)
        return frozenset(contacts.execute(own).scalars())


def _asked(instrument: Instrument, chosen: Sequence[Sat]) -> Asked:
    """Return who was asked what: on a saved page what stood there, else what would have stood."""
    import numpy as np

    consent = {instrument.uses.get("consent"), instrument.uses.get("link_consent")}
    sure: dict[str, tuple[bool, ...]] = {}
    for page in instrument.pages:
        for question in page.questions:
            sure[question.id] = tuple(
                question.id in consent
                or question.id
                in (sat.pages[page.id].answers if page.id in sat.pages else sat.asked)
                for sat in chosen
            )
    rows = Levels(np.arange(len(chosen), dtype=np.intp), tuple(range(len(chosen))))
    return Asked(rows, sure, sure)


def _as_export(
    stores: Stores, instrument: Instrument, chosen: Sequence[Sat]
) -> tuple[RawExport, tuple[ColumnMatch, ...]]:
    """Return the sittings as the columns a platform would have exported."""
    import numpy as np

    from survey.tokens import token_for

    key = stores.key()
    matches: list[ColumnMatch] = []

    def add(name: str, cells: Sequence[Any], target: str, option: str | None = None) -> None:
        held = np.full(len(cells), None, dtype=object)
        held[:] = cells
        column = RawColumn(name, name, held).knowing(find_levels(held))
        became: Became = "question" if target in instrument.questions else "purpose"
        matches.append(ColumnMatch(column, became, target, option, LAYOUT))

    sittings = [sat.sitting for sat in chosen]
    add("response_id", [one.sitting_id for one in sittings], "response_id")
    # The first token stays the same when a lost one is replaced.
    add("token", [token_for(key, one.person_id) for one in sittings], "token")
    add("mode", [one.mode for one in sittings], "mode")
    add("language", [sat.language for sat in chosen], "language")
    add("started_on", [one.opened_at.isoformat() for one in sittings], "started_on")
    sent = [one.submitted_at.isoformat() if one.submitted_at else None for one in sittings]
    add("completed_on", sent, "completed_on")
    answers = [sat.answers for sat in chosen]
    truths = {
        instrument.uses.get("consent"): [one.consent for one in sittings],
        instrument.uses.get("link_consent"): [one.link_consent for one in sittings],
    }
    for question in instrument.questions.values():
        scale = instrument.answer_of(question.id)
        if question.anonymity == "E":
            continue
        if question.id in truths:
            code = {code in scale.yes_codes: code for code in reversed(scale.choices)}
            said = truths[question.id]
            add(question.id, [None if s is None else code.get(s) for s in said], question.id)
        elif scale.type == "multiple":
            ticks = [given.get(question.id) for given in answers]
            for option in map(str, scale.choices):
                cells = [None if t is None else int(option in t) for t in ticks]
                add(f"{question.id}.{option}", cells, question.id, option)
        else:
            add(question.id, [given.get(question.id) for given in answers], question.id)
    numbers = np.arange(1, len(chosen) + 1)
    columns = tuple(match.column for match in matches)
    return RawExport(LAYOUT, None, LAYOUT, columns, numbers), tuple(matches)


def _digest(chosen: Sequence[Sat]) -> str:
    """Return the SHA-256 of what was said, as a file has one."""
    import orjson

    said = [(sat.sitting.sitting_id, sat.answers) for sat in chosen]
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()
