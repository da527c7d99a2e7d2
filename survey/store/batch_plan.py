"""What a batch would change: compared with what is stored, before anything is written."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from survey.problems import Place, Problem, SurveyError
from survey.store.encoding import HEAD_COLUMNS, EncodedRow

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from survey.response_batch import ResponseBatch
    from survey.store.responses_store import StoredImport
    from survey.store.stores import Stores

CHANGES = ("row_key", "response_id", "column", "before", "after")


@dataclass(slots=True)
class BatchPlan:
    """The rows to write and the rows they replace; `moved` is set aside or taken back."""

    import_id: int
    last_import: int
    added: list[EncodedRow] = field(default_factory=list)
    updated: list[EncodedRow] = field(default_factory=list)
    unchanged: int = 0
    moved: dict[str, bool] = field(default_factory=dict)
    before_images: list[dict[str, Any]] = field(default_factory=list)
    changes: list[tuple[Any, ...]] = field(default_factory=list)
    text_keys: list[dict[str, Any]] = field(default_factory=list)
    text_rows: list[dict[str, Any]] = field(default_factory=list)
    texts_gone: list[str] = field(default_factory=list)
    aside: tuple[str, ...] = ()
    refused: int = 0

    @property
    def changes_something(self) -> bool:
        """Whether anything is to be written at all."""
        return bool(self.added or self.updated)

    def key_row(
        self, batch: ResponseBatch, row: EncodedRow, *, with_id: bool = True
    ) -> dict[str, Any]:
        """Return the row of `response_keys` for a response."""
        values = {
            "wave": batch.wave,
            "source": batch.layout,
            "source_hash": row.source_hash,
            "person_id": row.person_id,
            "token_hash": row.token_hash,
            "near_person": row.near_person,
            "row_hash": row.row_hash,
            "consent": row.consent,
            "link_consent": row.link_consent,
            "aside": row.aside,
            "import_id": self.import_id,
        }
        return {"response_id": row.response_id} | values if with_id else values

    def answer_row(self, batch: ResponseBatch, row: EncodedRow) -> dict[str, Any]:
        """Return the row of `responses` for a response."""
        fixed = {"wave": batch.wave, "instrument": batch.instrument, "version": batch.version}
        return {name: row.head.get(name) for name in HEAD_COLUMNS} | {
            "response_id": row.response_id,
            **fixed,
            "answers": row.answers,
            "reasons": row.reasons,
            "answered": row.answered,
            "aside": row.aside,
            "import_id": self.import_id,
        }

    def outcome(self) -> StoredImport:
        """Return what is told of the import."""
        import pandas as pd

        from survey.store.responses_store import StoredImport

        changes = pd.DataFrame(self.changes, columns=list(CHANGES), dtype="string")
        return StoredImport(
            self.import_id if self.changes_something else self.last_import,
            len(self.added),
            len(self.updated),
            self.unchanged,
            changes.set_index("row_key"),
            self.aside,
            sum(self.moved.values()),
            self.refused,
        )


def plan_batch(
    stores: Stores, contacts: Connection, batch: ResponseBatch, rows: list[EncodedRow]
) -> BatchPlan:
    """Compare encoded rows with the stores; the caller holds the lock."""
    from sqlalchemy import func, select

    from survey.store.schema import answer_imports, imports, response_keys

    _refuse_repeated_keys(batch, rows)
    last = contacts.execute(select(func.max(imports.c.import_id))).scalar() or 0
    with stores.answers.connect() as answers:
        used = answers.execute(select(func.max(answer_imports.c.import_id))).scalar() or 0
    plan = BatchPlan(max(last, used) + 1, last)
    keys = contacts.execute(select(response_keys).where(response_keys.c.wave == batch.wave)).all()
    stored = {key.source_hash: key for key in keys}
    shared = 0
    for row in rows:
        plan.refused += row.refused
        key = stored.get(row.source_hash)
        row.response_id = key.response_id if key else secrets.token_hex(8)
        if key is None:
            plan.added.append(row)
            continue
        shared += 1
        row.aside = key.aside
        if key.row_hash == row.row_hash:
            plan.unchanged += 1
        else:
            plan.updated.append(row)
    images = _read_answers(stores, [row.response_id for row in plan.updated])
    _refuse_other_file(batch, plan, stored, images, shared)
    if plan.changes_something:
        _choose_among_duplicates(stores, plan, keys, rows)
        _plan_texts(stores, contacts, batch, plan)
        moved = [id_ for id_ in plan.moved if id_ not in images]
        images |= _read_answers(stores, moved)
        for row in plan.updated:
            plan.changes.extend(_changes(row, images.get(row.response_id), stored))
        plan.before_images.extend(
            _image(plan.import_id, "responses", id_, image._asdict())
            for id_, image in images.items()
        )
    return plan


def _refuse_repeated_keys(batch: ResponseBatch, rows: list[EncodedRow]) -> None:
    if len({row.row_key for row in rows}) < len(rows):
        raise SurveyError(
            Problem(
                "row-key-twice",
                "two rows have the same id.",
                "Give every row an id of its own, or name another id column in the mapping.",
                Place(batch.file),
            )
        )


def _refuse_other_file(
    batch: ResponseBatch,
    plan: BatchPlan,
    stored: dict[str, Row[Any]],
    images: dict[str, Row[Any]],
    shared: int,
) -> None:
    """Stop when the ids are those of stored rows but most people behind them are others."""
    others = 0
    for row in plan.updated:
        before = stored[row.source_hash].token_hash
        image = images.get(row.response_id)
        if before and row.token_hash:
            others += before != row.token_hash
        elif image is not None and not row.refused:
            others += (image.project, image.role) != (row.head.get("project"), row.head.get("role"))
    if others > 2 and others * 2 > shared:
        raise SurveyError(
            Problem(
                "rows-of-another-file",
                f"{others} of {shared} rows have the id of a stored response of wave "
                f'"{batch.wave}", but another person behind it.',
                "These ids come from another form: put something before them, such as the form's "
                "name, so that no two forms share an id.",
                Place(batch.file),
            )
        )


def _choose_among_duplicates(
    stores: Stores, plan: BatchPlan, keys: Iterable[Row[Any]], rows: list[EncodedRow]
) -> None:
    """Keep one response a person: most answers, then latest, then the smaller keyed hash."""
    in_batch = {row.response_id: row for row in rows}
    groups: defaultdict[str, list[str]] = defaultdict(list)
    order: dict[str, str] = {}
    touched = {row.person_key for row in (*plan.added, *plan.updated)}
    updated = {row.response_id for row in plan.updated}
    aside: dict[str, bool] = {}
    for key in keys:
        person = key.person_id or (f"token:{key.token_hash}" if key.token_hash else None)
        if key.response_id in updated:
            touched.add(person)
            continue
        aside[key.response_id] = key.aside
        order[key.response_id] = key.source_hash
        if person and key.consent is not False:
            groups[person].append(key.response_id)
    for row in (*plan.added, *plan.updated):
        row.aside = False
        order[row.response_id] = row.source_hash
        if row.person_key and not row.refused:
            groups[row.person_key].append(row.response_id)
    contested = {person: ids for person, ids in groups.items() if person in touched}
    ids_needed = [id_ for ids in contested.values() if len(ids) > 1 for id_ in ids]
    before = _read_answers(stores, [id_ for id_ in ids_needed if id_ in aside])

    def merit(id_: str) -> tuple[int, str]:
        if id_ in aside:
            return before[id_].answered, before[id_].completed_on or ""
        row = in_batch[id_]
        return row.answered, row.head.get("completed_on") or ""

    for ids in contested.values():
        best = ids[0]
        if len(ids) > 1:
            best = max(sorted(ids, key=order.__getitem__), key=merit)
        for id_ in ids:
            if id_ not in aside:
                in_batch[id_].aside = id_ != best
            elif aside[id_] != (id_ != best):
                plan.moved[id_] = id_ != best
    plan.aside = tuple(row.row_key for row in rows if row.aside and row.response_id not in aside)


def _plan_texts(
    stores: Stores, contacts: Connection, batch: ResponseBatch, plan: BatchPlan
) -> None:
    from sqlalchemy import select

    from survey.store.schema import free_text, free_text_map

    for ids in _portions([row.response_id for row in plan.updated]):
        found = contacts.execute(
            select(free_text_map.c.text_id).where(free_text_map.c.response_id.in_(ids))
        )
        plan.texts_gone.extend(found.scalars())
    with stores.answers.connect() as answers:
        for ids in _portions(plan.texts_gone):
            for text in answers.execute(select(free_text).where(free_text.c.text_id.in_(ids))):
                image = _image(plan.import_id, "free_text", text.text_id, text._asdict())
                plan.before_images.append(image)
    for row in (*plan.added, *plan.updated):
        for question, words in () if row.refused else row.texts:
            id_ = secrets.token_hex(8)
            plan.text_keys.append(
                {"text_id": id_, "response_id": row.response_id, "question": question}
            )
            plan.text_rows.append(
                {
                    "text_id": id_,
                    "wave": batch.wave,
                    "project": row.head.get("project"),
                    "question": question,
                    "text": words,
                    "import_id": plan.import_id,
                }
            )
    plan.text_rows.sort(key=lambda text: str(text["text_id"]))


def _changes(
    row: EncodedRow, image: Row[Any] | None, stored: dict[str, Row[Any]]
) -> list[tuple[Any, ...]]:
    """List what differs between a stored response and its corrected row, a line a column."""
    import orjson

    key = stored[row.source_hash]
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    if image is not None:
        before = {name: getattr(image, name) for name in HEAD_COLUMNS[3:]}
        before |= orjson.loads(image.answers)
    if not row.refused:
        after = {name: row.head.get(name) for name in HEAD_COLUMNS[3:]}
        after |= orjson.loads(row.answers)
    before |= {"consent": key.consent, "link_consent": key.link_consent}
    after |= {"consent": row.consent, "link_consent": row.link_consent}
    lines: list[tuple[Any, ...]] = [
        (row.row_key, row.response_id, name, _shown(before.get(name)), _shown(after.get(name)))
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    ]
    if (key.token_hash, key.person_id) != (row.token_hash, row.person_id):
        lines.append((row.row_key, row.response_id, "token", None, None))
    return lines or [(row.row_key, row.response_id, "text or code", None, None)]


def _shown(value: Any) -> str | None:
    return None if value is None else str(value)


def _image(import_id: int, table: str, row_id: str, row: dict[str, Any]) -> dict[str, Any]:
    import orjson

    text = orjson.dumps({str(name): value for name, value in row.items()}).decode()
    return {"import_id": import_id, "table_name": table, "row_id": row_id, "row": text}


def _read_answers(stores: Stores, ids: list[str]) -> dict[str, Row[Any]]:
    from sqlalchemy import select

    from survey.store.schema import responses

    found: dict[str, Row[Any]] = {}
    with stores.answers.connect() as answers:
        for some in _portions(ids):
            for row in answers.execute(select(responses).where(responses.c.response_id.in_(some))):
                found[row.response_id] = row
    return found


def _portions(ids: list[str]) -> Iterable[list[str]]:
    return (ids[start : start + 5_000] for start in range(0, len(ids), 5_000))
