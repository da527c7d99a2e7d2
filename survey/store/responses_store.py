"""Put coded responses into the two stores, whole or not at all, and read them back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey.responses import HEAD, REASONS, answer_columns

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection

    from survey.instrument import AnswerScale
    from survey.library import Library
    from survey.response_batch import ResponseBatch
    from survey.store.batch_plan import BatchPlan
    from survey.store.stores import Stores


@dataclass(frozen=True, slots=True)
class StoredImport:
    """What an import did to the stores.

    Parameters
    ----------
    import_id
        Its number; the number of the last import of the wave when nothing had changed.
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
    """

    import_id: int
    added: int
    updated: int
    unchanged: int
    changes: pd.DataFrame
    aside: tuple[str, ...] = ()
    displaced: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Responses:
    """One wave's responses as `survey.responses` describes them."""

    frame: pd.DataFrame
    reasons: pd.DataFrame


def store_batch(
    stores: Stores, batch: ResponseBatch, people: pd.DataFrame | None = None
) -> StoredImport:
    """Store a batch; a row stored before is updated, and the same batch changes nothing.

    Parameters
    ----------
    batch
        `codes` has a column for every element of the code, in the instrument's order.
    people
        The frame of `survey.fieldwork.register.people_by_token`, if there is a register.

    Raises
    ------
    SurveyError
        A row key stands twice, or the keys belong to other people's responses.

    Notes
    -----
    `survey.store.recovery` says how nothing is ever half stored.
    """
    from survey.store.batch_plan import plan_batch
    from survey.store.encoding import encode_batch
    from survey.store.recovery import mark_stored, settle
    from survey.store.stores import writing

    rows = encode_batch(stores, batch, people)
    with writing(stores) as contacts:
        settle(stores, contacts)
        plan = plan_batch(stores, contacts, batch, rows)
        if plan.changes_something:
            _write_contacts(contacts, batch, plan)
            _write_answers(stores, batch, plan)
            between_the_stores()
    if plan.changes_something:
        mark_stored(stores, plan.import_id)
    return plan.outcome()


def between_the_stores() -> None:
    """Do nothing, at the point where answers are committed and contacts are not."""


def _write_contacts(contacts: Connection, batch: ResponseBatch, plan: BatchPlan) -> None:
    from sqlalchemy import bindparam, delete, insert, update

    from survey.store import schema
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
            "state": "stored",
        },
    )
    _many(contacts, insert(keys), [plan.key_row(batch, row) for row in plan.added])
    _many(
        contacts,
        update(keys).where(keys.c.response_id == bindparam("id")),
        [{"id": row.response_id} | plan.key_row(batch, row, with_id=False) for row in plan.updated],
    )
    for table in (schema.code_hashes, schema.free_text_map):
        _many(
            contacts,
            delete(table).where(table.c.response_id == bindparam("id")),
            [{"id": row.response_id} for row in plan.updated],
        )
    written = plan.added + plan.updated
    _many(
        contacts,
        insert(schema.code_hashes),
        [
            {"response_id": row.response_id, "element": element, "hash": hash_}
            for row in written
            if not row.refused
            for element, hash_ in row.codes
        ],
    )
    _many(contacts, insert(schema.free_text_map), plan.text_keys)
    _many(
        contacts,
        update(keys).where(keys.c.response_id == bindparam("id")).values(aside=bindparam("off")),
        [{"id": response_id, "off": aside} for response_id, aside in plan.moved.items()],
    )
    counts = f"{len(plan.added)} added, {len(plan.updated)} updated, {plan.unchanged} unchanged"
    note(contacts, "import", str(plan.import_id), counts)


def _write_answers(stores: Stores, batch: ResponseBatch, plan: BatchPlan) -> None:
    from sqlalchemy import bindparam, delete, insert, update

    from survey.store import schema

    responses, texts = schema.responses, schema.free_text
    with stores.answers.begin() as answers:
        answers.execute(
            insert(schema.answer_imports), {"import_id": plan.import_id, "state": "waiting"}
        )
        _many(answers, insert(schema.before_images), plan.before_images)
        for table, column, gone in (
            (responses, responses.c.response_id, [row.response_id for row in plan.updated]),
            (texts, texts.c.text_id, plan.texts_gone),
        ):
            _many(
                answers, delete(table).where(column == bindparam("id")), [{"id": i} for i in gone]
            )
        written = [row for row in plan.added + plan.updated if not row.refused]
        _many(answers, insert(responses), [plan.answer_row(batch, row) for row in written])
        _many(answers, insert(texts), plan.text_rows)
        _many(
            answers,
            update(responses)
            .where(responses.c.response_id == bindparam("id"))
            .values(aside=bindparam("off")),
            [{"id": response_id, "off": aside} for response_id, aside in plan.moved.items()],
        )


def _many(connection: Connection, statement: Any, rows: list[dict[str, Any]]) -> None:
    """Run a statement once a row, in portions so that memory stays bounded."""
    for start in range(0, len(rows), 20_000):
        connection.execute(statement, rows[start : start + 20_000])


def read_responses(
    stores: Stores, library: Library, wave: str, *, aside: bool = False
) -> Responses:
    """Read the responses of a wave, in the types of its instrument.

    Parameters
    ----------
    aside
        Give the responses kept aside instead: those of persons with a better one.
    """
    import orjson
    import pandas as pd
    from sqlalchemy import select

    from survey.store.schema import responses

    instrument = library.instrument(wave)
    columns = answer_columns(instrument)
    chosen = [responses.c[name] for name in HEAD]
    with stores.answers.connect() as answers:
        found = answers.execute(
            select(*chosen, responses.c.answers, responses.c.reasons)
            .where(responses.c.wave == wave, responses.c.aside == aside)
            .order_by(responses.c.response_id)
        ).all()
    *heads, said, why = zip(*found, strict=True) if found else [()] * (len(HEAD) + 2)
    answered: list[dict[str, Any]] = orjson.loads(f"[{','.join(said)}]")
    series = {name: _head_series(name, values) for name, values in zip(HEAD, heads, strict=True)}
    for name, question in columns.items():
        kind = answer_dtype(instrument.answer_of(question))
        series[name] = pd.Series([answer.get(name) for answer in answered], dtype=kind)
    reasons: list[dict[str, str]] = orjson.loads(f"[{','.join(why)}]")
    ids = heads[0]
    triples = [
        (id_, column, reason)
        for id_, row in zip(ids, reasons, strict=True)
        for column, reason in row.items()
    ]
    return Responses(
        pd.DataFrame(series), pd.DataFrame(triples, columns=list(REASONS), dtype="string")
    )


def answer_dtype(scale: AnswerScale) -> str:
    """Return the type of an answer column: Int64, Float64 or string."""
    if scale.type == "multiple":
        return "Int64"
    if scale.type == "number":
        return "Int64" if scale.whole else "Float64"
    if scale.type in ("text", "date"):
        return "string"
    codes = [*scale.choices, *scale.missing]
    if any(isinstance(code, str) for code in codes):
        return "string"
    return "Int64" if scale.whole and not any(isinstance(c, float) for c in codes) else "Float64"


def _head_series(name: str, values: Any) -> pd.Series[Any]:
    import pandas as pd

    if name in ("started_on", "completed_on"):
        return pd.to_datetime(pd.Series(values, dtype="object"), format="ISO8601", errors="coerce")
    return pd.Series(values, dtype="Int64" if name == "version" else "string")


def read_free_text(stores: Stores, wave: str) -> pd.DataFrame:
    """Read the free text of a wave, in an order that tells nothing of whose it is.

    Columns `text_id, wave, project, question, text`.
    """
    import pandas as pd
    from sqlalchemy import select

    from survey.store.schema import free_text

    chosen = [free_text.c[name] for name in ("text_id", "wave", "project", "question", "text")]
    with stores.answers.connect() as answers:
        query = select(*chosen).where(free_text.c.wave == wave).order_by(free_text.c.text_id)
        found = answers.execute(query).all()
    return pd.DataFrame(found, columns=[column.name for column in chosen], dtype="string")


def list_imports(stores: Stores) -> pd.DataFrame:
    """List the imports in order: `import_id, wave, file, file_hash, layout, at, added, ...`."""
    import pandas as pd
    from sqlalchemy import select

    from survey.store.schema import imports

    with stores.contacts.connect() as contacts:
        found = contacts.execute(select(imports).order_by(imports.c.import_id)).all()
    return pd.DataFrame(found, columns=[column.name for column in imports.columns])
