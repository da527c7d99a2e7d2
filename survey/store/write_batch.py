"""Put coded responses into the two stores, whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from random import SystemRandom
from typing import TYPE_CHECKING, Any

from survey.store.blocks import Block
from survey.store.encoding import EncodedBatch, encode_batch
from survey.store.many_rows import delete_rows, end_rows, write_columns, write_rows

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection

    from survey.response_batch import BatchSource, ResponseBatch
    from survey.store.batch_plan import BatchPlan
    from survey.store.stored_rows import StoredRow
    from survey.store.stores import Stores


@dataclass(frozen=True, slots=True)
class StoredImport:
    """What an import did to the stores.

    Parameters
    ----------
    import_id
        Its number; the number of the last import when nothing had changed.
    added, updated, unchanged
        Rows of the file, which add up to all of them.
    changes
        Index `row_key`; columns `response_id, column, before, after`, as text.
    aside
        Row keys of this file that are kept aside because the person has a better response.
    displaced
        How many responses stored before are now kept aside for one of this file.
    refused
        Rows whose person said no: nothing but that is kept.
    removed
        Responses stored before that the file leaves out, where it replaced the wave.
    withdrawn
        Rows whose person has withdrawn them, of which nothing is kept.
    """

    import_id: int
    added: int
    updated: int
    unchanged: int
    changes: pd.DataFrame
    aside: tuple[str, ...] = ()
    displaced: int = 0
    refused: int = 0
    removed: int = 0
    withdrawn: int = 0

    @property
    def changed_something(self) -> bool:
        """Whether anything was written."""
        return bool(self.added or self.updated or self.removed)


def store_batch(
    stores: Stores,
    batch: ResponseBatch,
    people: pd.DataFrame | None = None,
    *,
    replace: bool = False,
) -> StoredImport:
    """Store a batch; a row stored before is updated, and the same batch changes nothing.

    Parameters
    ----------
    people
        The frame of `survey.fieldwork.register.people_by_token`, if there is a register.
    replace
        The batch is the whole wave: what else is stored of it is taken out.

    Raises
    ------
    SurveyError
        A row key stands twice, or the keys belong to other people's responses.

    Notes
    -----
    `survey.store.recovery` says how nothing is ever half stored, `survey.store.undo` how an import
    is taken back.
    """
    given = encode_batch(stores, batch, people)
    return store_rows(stores, batch, given, replace=replace)


def preview_batch(
    stores: Stores,
    batch: ResponseBatch,
    people: pd.DataFrame | None = None,
    *,
    replace: bool = False,
) -> StoredImport:
    """Return what storing a batch would do, and store nothing; as in `store_batch`."""
    from survey.store.batch_plan import plan_batch
    from survey.store.withdrawn import without_withdrawn

    given = encode_batch(stores, batch, people)
    with stores.contacts.connect() as contacts:
        rows = without_withdrawn(stores, contacts, batch.wave, given)
        plan = plan_batch(stores, contacts, batch, rows, replace=replace)
    return replace_fields(_outcome(plan, rows), withdrawn=rows.refusals - given.refusals)


def store_rows(
    stores: Stores, batch: BatchSource, given: EncodedBatch, *, replace: bool = False
) -> StoredImport:
    """Do the same with rows that are encoded already."""
    from survey.store.batch_plan import plan_batch
    from survey.store.recovery import forget_refused, mark_stored, settle
    from survey.store.stores import writing
    from survey.store.withdrawn import without_withdrawn

    with writing(stores) as contacts:
        settle(stores, contacts)
        rows = without_withdrawn(stores, contacts, batch.wave, given)
        plan = plan_batch(stores, contacts, batch, rows, replace=replace)
        if plan.changes_something:
            texts = _new_texts(plan, rows)
            _write_contacts(contacts, batch, rows, plan, texts)
            _write_answers(stores, batch, rows, plan, texts)
            between_the_stores()
    if plan.changes_something:
        if rows.refusals and any(rows.refused(row) for row in plan.updated):
            with stores.contacts.connect() as contacts:
                forget_refused(stores, contacts, batch.wave)
        mark_stored(stores, plan.import_id)
    return replace_fields(_outcome(plan, rows), withdrawn=rows.refusals - given.refusals)


def between_the_stores() -> None:
    """Do nothing, at the point where answers are committed and contacts are not."""


def _outcome(plan: BatchPlan, rows: EncodedBatch) -> StoredImport:
    import pandas as pd

    from survey.store.batch_plan import CHANGES

    changes = pd.DataFrame(plan.changes, columns=list(CHANGES), dtype="string")
    return StoredImport(
        plan.import_id if plan.changes_something else plan.last_import,
        len(plan.added),
        len(plan.updated),
        plan.unchanged,
        changes.set_index("row_key"),
        tuple(rows.row_keys[row] for row in plan.written if plan.aside[row]),
        sum(plan.moved.values()),
        rows.refusals,
        len(plan.removed),
    )


Text = tuple[str, int, str, str]
"""A free text on its way: its id, its row, the question and the words."""


def _new_texts(plan: BatchPlan, rows: EncodedBatch) -> list[Text]:
    """Give every free text an id, in an order that tells nothing of whose it is."""
    from survey.store.stored_rows import new_ids

    found = [
        (row, question, words)
        for row in (plan.written if rows.texts else ())
        if not rows.refused(row)
        for question, words in rows.texts.get(row, {}).items()
    ]
    # Ids are in ascending order, texts in that of their file.
    SystemRandom().shuffle(found)
    return [(id_, *text) for id_, text in zip(new_ids(len(found)), found, strict=True)]


def _write_contacts(
    contacts: Connection,
    batch: BatchSource,
    rows: EncodedBatch,
    plan: BatchPlan,
    texts: Sequence[Text],
) -> None:
    from sqlalchemy import bindparam, insert, update

    from survey.store import schema
    from survey.store.sittings import sitting_ids
    from survey.store.stores import note, now

    keys = schema.response_keys
    contacts.execute(
        insert(schema.imports),
        {
            "import_id": plan.import_id,
            "wave": batch.wave,
            "instrument": batch.instrument,
            "version": batch.version,
            "file": batch.file,
            "file_hash": batch.file_hash,
            "layout": batch.layout,
            "at": now(),
            "added": len(plan.added),
            "updated": len(plan.updated),
            "unchanged": plan.unchanged,
            "removed": len(plan.removed),
            "state": "stored",
        },
    )
    refused = {plan.ids[row] for row in plan.updated if rows.refused(row)}
    images = [
        (plan.import_id, id_, _key_image(one))
        for id_, one in plan.before.items()
        if id_ not in refused
    ]
    write_rows(contacts, schema.key_images, images)
    delete_rows(contacts, keys.c.response_id, plan.gone)
    delete_rows(contacts, schema.links.c.response_id, plan.removed)
    # The form itself writes the codes of its sittings, and takes them back.
    sat = sitting_ids(contacts, batch.wave)
    others = [id_ for id_ in plan.gone if id_ not in sat]
    delete_rows(contacts, schema.code_hashes.c.response_id, others)
    delete_rows(contacts, schema.free_text_map.c.response_id, plan.gone)
    write_columns(contacts, keys, _key_columns(batch, rows, plan, refused))
    hashes = [
        (plan.ids[row], element, hash_)
        for row in (plan.written if rows.codes else ())
        if not rows.refused(row) and plan.ids[row] not in sat
        for element, hash_ in sorted(rows.codes.get(row, ()))
    ]
    write_rows(contacts, schema.code_hashes, hashes)
    mapped = [(id_, plan.ids[row], question) for id_, row, question, _ in texts]
    write_rows(contacts, schema.free_text_map, mapped)
    if plan.moved:
        contacts.execute(
            update(keys).where(keys.c.response_id == bindparam("id")).values(aside=bindparam("to")),
            [{"id": id_, "to": aside} for id_, aside in plan.moved.items()],
        )
    counts = f"{len(plan.added)} added, {len(plan.updated)} updated, {plan.unchanged} unchanged"
    note(contacts, "import", str(plan.import_id), f"{counts}, {len(plan.removed)} removed")


def _key_columns(
    batch: BatchSource, rows: EncodedBatch, plan: BatchPlan, refused: set[str]
) -> dict[str, Sequence[Any]]:
    """Return the columns of `response_keys`.

    What a person who now says no said before cannot come back, so undoing leaves the refusal: it
    counts to the import before.
    """
    from survey.store import schema

    written = plan.written
    numbers = [plan.import_id] * len(written)
    if refused:
        before = {id_: plan.before[id_].key.import_id for id_ in refused}
        numbers = [before.get(plan.ids[row], plan.import_id) for row in written]

    def pick(own: Sequence[Any]) -> Sequence[Any]:
        return own if len(written) == len(rows) else [own[row] for row in written]

    cells: tuple[Sequence[Any], ...] = (
        pick(plan.ids),
        [batch.wave] * len(written),
        [batch.layout] * len(written),
        pick(rows.source_hashes),
        pick(rows.persons),
        pick(rows.token_hashes),
        pick(rows.near_persons),
        pick(rows.consent),
        pick(rows.link_consent),
        pick(plan.aside),
        numbers,
    )
    return {column.name: own for column, own in zip(schema.response_keys.c, cells, strict=True)}


def _write_answers(
    stores: Stores,
    batch: BatchSource,
    rows: EncodedBatch,
    plan: BatchPlan,
    texts: Sequence[Text],
) -> None:
    from sqlalchemy import func, insert, select

    from survey.store import schema

    with stores.answers.begin() as answers:
        answers.execute(
            insert(schema.answer_imports), {"import_id": plan.import_id, "state": "waiting"}
        )
        ended = plan.ended_blocks()
        end_rows(answers, schema.blocks.c.block_id, list(ended), plan.import_id)
        old = [id_ for one in _texts_gone(plan) for id_, _ in one.texts.values()]
        end_rows(answers, schema.free_text.c.text_id, old, plan.import_id)
        kept = [block for block in ended.values() if block is not None]
        last = answers.execute(select(func.max(schema.blocks.c.block_id))).scalar() or 0
        new = (*kept, *_block_of(batch, rows, plan).divided())
        write_rows(
            answers,
            schema.blocks,
            (
                (number, block.wave, block.instrument, block.version, plan.import_id, None,
                 block.text())
                for number, block in enumerate(new, start=last + 1)
            ),
        )  # fmt: skip
        project = rows.cells.head["project"]
        write_rows(
            answers,
            schema.free_text,
            [
                (id_, batch.wave, project[row], question, words, plan.import_id, None)
                for id_, row, question, words in texts
            ],
        )


def _texts_gone(plan: BatchPlan) -> list[StoredRow]:
    return [plan.before[id_] for id_ in plan.gone]


def _block_of(batch: BatchSource, rows: EncodedBatch, plan: BatchPlan) -> Block:
    """Return the rows of the batch that are written and hold answers."""
    whole = Block(
        batch.wave, batch.instrument, batch.version, plan.ids, plan.places, plan.aside, rows.cells
    )
    if not rows.refusals and len(plan.written) == len(rows):
        return whole
    return whole.pick([row for row in plan.written if not rows.refused(row)])


def _key_image(one: StoredRow) -> str:
    """Return what the contacts store holds of a response, to put it back when undone."""
    import orjson

    image = {
        "key": {str(name): value for name, value in one.key._asdict().items()},
        "codes": sorted(one.codes),
        "texts": [(text_id, question) for question, (text_id, _) in one.texts.items()],
    }
    return orjson.dumps(image).decode()
