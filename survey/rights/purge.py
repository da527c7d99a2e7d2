"""Delete what the study says must not exist any longer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey.problems import Problem, SurveyError
from survey.rights.coarsening import coarse_block, coarse_holding
from survey.rights.forgetting import forget_people
from survey.rights.kept_files import KeptFiles, empty_reports
from survey.rights.retention import StepState, retention_states

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from survey.library import Library
    from survey.store.stores import Stores


@dataclass(frozen=True, slots=True)
class Purge:
    """What was deleted: the steps done, the files emptied, and whether the bytes are gone."""

    done: tuple[StepState, ...]
    left: tuple[StepState, ...]
    files: KeptFiles
    bytes_gone: bool


def purge(stores: Stores, library: Library, day: dt.date) -> Purge:
    """Do every step that is due on a day, and look afterwards whether anything is left.

    Raises
    ------
    SurveyError
        Answers were sent in by the form and are not collected: they would be lost.
    """
    from survey.store.erase import begin_erasing, finish_erasing
    from survey.store.recovery import settle
    from survey.store.stores import note, writing

    due = tuple(state for state in retention_states(stores, library, day) if state.due)
    if not due:
        return Purge((), (), KeptFiles((), ()), True)
    if any(state.what == "addresses" for state in due):
        _check_collected(stores)
    with writing(stores) as contacts:
        settle(stores, contacts)
        _forget_versions(stores, contacts)
        files = empty_reports(stores.data, library.waves, _response_ids(contacts))
        for state in due:
            note(contacts, "purge", state.what, f"{state.left} rows")
            _STEPS[state.what](stores, library, contacts)
        # Nothing is erased by name, but the databases are written anew.
        begin_erasing(contacts, {})
    for state in due:
        _AFTER.get(state.what, _nothing)(stores, library)
    bytes_gone = finish_erasing(stores)
    names = {state.what for state in due}
    left = retention_states(stores, library, day)
    return Purge(
        due,
        tuple(state for state in left if state.what in names and state.left),
        files,
        bytes_gone,
    )


def _check_collected(stores: Stores) -> None:
    from survey.store.sittings import uncollected

    waiting = uncollected(stores)
    if waiting:
        raise SurveyError(
            Problem(
                "purge-uncollected",
                f"{sum(waiting.values())} sittings at the form were saved since they were last "
                "collected: they would be lost.",
                f"Collect them first: survey collect {', survey collect '.join(waiting)}.",
            )
        )


def _forget_versions(stores: Stores, contacts: Connection) -> None:
    """Delete what an undoing would bring back, and note that it cannot any more."""
    from sqlalchemy import delete, func, insert, select

    from survey.store.schema import CONTACTS, blocks, contact_facts, free_text, imports
    from survey.store.undo import PURGED

    for table in CONTACTS.sorted_tables:
        if "image" in table.c:
            contacts.execute(delete(table))
    last = contacts.execute(select(func.max(imports.c.import_id))).scalar() or 0
    contacts.execute(delete(contact_facts).where(contact_facts.c.name == PURGED))
    contacts.execute(insert(contact_facts), {"name": PURGED, "value": str(last)})
    with stores.answers.begin() as answers:
        for table in (blocks, free_text):
            answers.execute(delete(table).where(table.c.ended_by.is_not(None)))


def _response_ids(contacts: Connection) -> set[str]:
    from sqlalchemy import select

    from survey.store.schema import response_keys

    return set(contacts.execute(select(response_keys.c.response_id)).scalars())


def _forget_addresses(stores: Stores, library: Library, contacts: Connection) -> None:
    from sqlalchemy import delete

    from survey.store.schema import form_pages

    forget_people(stores, contacts)
    with stores.answers.begin() as answers:
        answers.execute(delete(form_pages))


def _forget_codes(stores: Stores, library: Library, contacts: Connection) -> None:
    """Delete the code hashes; what they linked becomes a decision, so that it stays linked."""
    from itertools import pairwise

    from sqlalchemy import delete, insert, select

    from survey.store.schema import code_hashes, link_decisions, links
    from survey.store.stores import now

    order = {wave: place for place, wave in enumerate(library.waves)}
    rows = contacts.execute(select(links).where(links.c.status == "linked")).all()
    people: dict[str, list[Any]] = {}
    for row in sorted(rows, key=lambda row: order.get(row.wave, -1)):
        people.setdefault(row.person_id, []).append(row)
    decided = [
        {
            "earlier_response": first.response_id, "later_response": second.response_id,
            "same": True, "reason": "linked by code before the codes were deleted",
            "decided_by": "purge", "decided_at": now(),
        }
        for own in people.values()
        for first, second in pairwise(own)
        if second.method.startswith("code") or first.method.startswith("code")
    ]  # fmt: skip
    if decided:
        contacts.execute(insert(link_decisions), decided)
    contacts.execute(delete(code_hashes))


def _forget_texts(stores: Stores, library: Library, contacts: Connection) -> None:
    from sqlalchemy import delete

    from survey.store.schema import free_text_map

    contacts.execute(delete(free_text_map))


def _shuffle_texts(stores: Stores, library: Library) -> None:
    """Store the free texts anew under new ids and in an order that tells nothing."""
    from random import SystemRandom

    from sqlalchemy import delete, insert, select

    from survey.store.schema import free_text
    from survey.store.stored_rows import new_ids

    with stores.answers.begin() as answers:
        rows = [dict(row._mapping) for row in answers.execute(select(free_text))]
        SystemRandom().shuffle(rows)
        answers.execute(delete(free_text))
        if rows:
            ids = new_ids(len(rows))
            shuffled = [
                row | {"text_id": id_, "import_id": 0} for row, id_ in zip(rows, ids, strict=True)
            ]
            answers.execute(insert(free_text), shuffled)


def _coarsen_holdings(stores: Stores, library: Library, contacts: Connection) -> None:
    from sqlalchemy import delete, select, update

    from survey.store.schema import holdings

    for row in contacts.execute(select(holdings)).all():
        own = holdings.c.holding_id == row.holding_id
        made = coarse_holding(library, row)
        if made is None:
            contacts.execute(delete(holdings).where(own))
        else:
            contacts.execute(update(holdings).where(own).values(made))


def _coarsen_blocks(stores: Stores, library: Library) -> None:
    from sqlalchemy import select, update

    from survey.store.schema import blocks

    with stores.answers.begin() as answers:
        for row in answers.execute(select(blocks)).all():
            text = coarse_block(library, row).text()
            own = blocks.c.block_id == row.block_id
            answers.execute(update(blocks).where(own).values(rows=text))


def _nothing(stores: Stores, library: Library) -> None:
    """Do nothing in the answers store."""


_STEPS: Mapping[str, Callable[[Stores, Library, Connection], None]] = {
    "addresses": _forget_addresses,
    "code_hashes": _forget_codes,
    "free_text_map": _forget_texts,
    "fine_background": _coarsen_holdings,
}
"""What each step does while the contacts store is held."""

_AFTER: Mapping[str, Callable[[Stores, Library], None]] = {
    "free_text_map": _shuffle_texts,
    "fine_background": _coarsen_blocks,
}
"""What it does in the answers store when contacts are committed; a second run completes it."""
