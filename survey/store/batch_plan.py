"""What a batch would change: compared with what is stored, before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from survey.problems import Place, Problem, SurveyError
from survey.store.blocks import ROW_COLUMNS, Block, Content
from survey.store.encoding import EncodedBatch, person_key
from survey.store.stored_rows import StoredRow, StoredWave, new_ids, read_stored

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from survey.response_batch import BatchSource
    from survey.store.stores import Stores

CHANGES = ("row_key", "response_id", "column", "before", "after")


@dataclass(slots=True, eq=False)
class BatchPlan:
    """What becomes of the rows of a batch, and of the stored rows it touches.

    Parameters
    ----------
    import_id, last_import
        The number of this import and of the one before.
    stored
        What is stored of the wave.
    ids, places, aside
        The response id of each row of the batch, where it stands in its wave, and whether it is
        kept aside for a better response of its person.
    added, updated
        Rows of the batch that are new, and that differ from what is stored.
    unchanged
        How many rows are stored already as they are.
    removed
        Stored responses that the batch leaves out, where it replaces a wave.
    moved
        Stored responses set aside (True) or taken back (False) for a row of the batch.
    before
        Stored responses that are updated, removed or moved, by id.
    changes
        What differs, a tuple a column (`CHANGES`).
    """

    import_id: int
    last_import: int
    stored: StoredWave
    ids: list[str]
    places: list[int]
    aside: list[bool]
    added: list[int] = field(default_factory=list)
    updated: list[int] = field(default_factory=list)
    unchanged: int = 0
    removed: list[str] = field(default_factory=list)
    moved: dict[str, bool] = field(default_factory=dict)
    before: dict[str, StoredRow] = field(default_factory=dict)
    changes: list[tuple[Any, ...]] = field(default_factory=list)

    @property
    def changes_something(self) -> bool:
        """Whether anything is to be written at all."""
        return bool(self.added or self.updated or self.removed)

    @property
    def written(self) -> list[int]:
        """The rows of the batch that are written, in its order."""
        return sorted((*self.added, *self.updated)) if self.updated else self.added

    @property
    def gone(self) -> list[str]:
        """The stored responses whose answers, codes and texts are replaced or removed."""
        return [*self.removed, *(self.ids[row] for row in self.updated)]

    def ended_blocks(self) -> dict[int, Block | None]:
        """Return the blocks that are ended, each with the rows of it that stand as before."""
        gone = set(self.gone)
        touched = {one.block for one in self.before.values() if one.block >= 0}
        found: dict[int, Block | None] = {}
        for number in sorted(touched):
            block = self.stored.blocks[number]
            rows = [row for row, id_ in enumerate(block.response_ids) if id_ not in gone]
            found[number] = block.pick(rows).with_aside(self.moved) if rows else None
        return found


def plan_batch(
    stores: Stores,
    contacts: Connection,
    batch: BatchSource,
    rows: EncodedBatch,
    *,
    replace: bool,
) -> BatchPlan:
    """Compare encoded rows with the stores; the caller holds the lock.

    With `replace`, stored responses of the wave that the batch does not have are removed.
    """
    from sqlalchemy import func, select

    from survey.store.schema import answer_imports, imports

    if len(set(rows.row_keys)) < len(rows):
        raise SurveyError(
            Problem(
                "row-key-twice",
                "two rows have the same id.",
                "Give every row an id of its own, or name another id column in the mapping.",
                Place(batch.file),
            )
        )
    last = contacts.execute(select(func.max(imports.c.import_id))).scalar() or 0
    with stores.answers.connect() as answers:
        used = answers.execute(select(func.max(answer_imports.c.import_id))).scalar() or 0
    stored = read_stored(stores, contacts, batch.wave)
    first = stored.last_place + 1
    plan = BatchPlan(
        max(last, used) + 1,
        last,
        stored,
        new_ids(len(rows)) if batch.response_ids is None else list(batch.response_ids),
        list(range(first, first + len(rows))),
        [False] * len(rows),
    )
    _compare(plan, batch, rows)
    if replace:
        kept = set(rows.source_hashes)
        gone = {one.key.response_id: one for key, one in stored.rows.items() if key not in kept}
        plan.removed, plan.before = list(gone), plan.before | gone
    elif plan.updated:
        _refuse_other_file(batch, plan, rows)
    if plan.changes_something:
        _choose_among_duplicates(plan, rows)
    return plan


def _compare(plan: BatchPlan, batch: BatchSource, rows: EncodedBatch) -> None:
    """Find which rows are new, which differ, and in what."""
    stored = plan.stored
    if not stored.rows:
        plan.added = list(range(len(rows)))
        return
    columns = stored.columns(rows)
    names = (*ROW_COLUMNS, *columns[0], *columns[1])
    before = stored.contents(*columns)
    for row, now in enumerate(rows.cells.contents(*columns)):
        one = stored.rows.get(rows.source_hashes[row])
        if one is None:
            plan.added.append(row)
            continue
        plan.ids[row], plan.aside[row] = one.key.response_id, bool(one.key.aside)
        then: Content | None = None
        if one.block >= 0:
            block = stored.blocks[one.block]
            plan.places[row] = block.places[one.row]
            if (block.instrument, block.version) == (batch.instrument, batch.version):
                then = before[one.block][one.row]
        refused = rows.refused(row)
        same = (
            one.identity == rows.identity(row)
            and (refused or then == now)
            and (refused or one.codes == rows.codes.get(row, frozenset()))
            and (refused or {q: w for q, (_, w) in one.texts.items()} == rows.texts.get(row, {}))
        )
        if same:
            plan.unchanged += 1
            continue
        plan.updated.append(row)
        plan.before[one.key.response_id] = one
        held = before[one.block][one.row] if one.block >= 0 else None
        kept = len(ROW_COLUMNS) + len(columns[0])
        plan.changes += _changes(
            (rows.row_keys[row], plan.ids[row]),
            names[:kept],
            (held or (None,) * len(names))[:kept],
            (None,) * kept if refused else now[:kept],
            (one, rows.identity(row)),
        )


def _changes(
    key: tuple[str, str],
    names: tuple[str, ...],
    before: Content,
    after: Content,
    who: tuple[StoredRow, Any],
) -> Iterator[tuple[Any, ...]]:
    """List what differs between a stored response and its corrected row, a line a column."""
    one, identity = who
    said = [
        *zip(names, before, after, strict=True),
        ("consent", one.identity[3], identity[3]),
        ("link_consent", one.identity[4], identity[4]),
    ]
    lines = [(*key, name, _shown(then), _shown(now)) for name, then, now in said if then != now]
    if one.identity[:2] != identity[:2]:
        lines.append((*key, "token", None, None))
    yield from lines or [(*key, "text, code or reason", None, None)]


def _shown(value: Any) -> str | None:
    return None if value is None else str(value)


def _refuse_other_file(batch: BatchSource, plan: BatchPlan, rows: EncodedBatch) -> None:
    """Stop when the ids are those of stored rows but most people behind them are others."""
    others, shared = 0, len(plan.updated) + plan.unchanged
    for row in plan.updated:
        one = plan.before[plan.ids[row]]
        token, now = one.identity[1], rows.token_hashes[row]
        if token and now:
            others += token != now
        elif one.block >= 0 and not rows.refused(row):
            head = plan.stored.blocks[one.block].cells.head
            who = ("project", "role")
            others += any(head[n][one.row] != rows.cells.head[n][row] for n in who)
    if others > 2 and others * 2 > shared:
        raise SurveyError(
            Problem(
                "rows-of-another-file",
                f"{others} of {shared} rows have the id of a stored response of wave "
                f'"{batch.wave}", but another person behind it.',
                "These ids come from another form: put something before them, such as the form's "
                "name, so that no two forms share an id; or --replace the wave.",
                Place(batch.file),
            )
        )


def _choose_among_duplicates(plan: BatchPlan, rows: EncodedBatch) -> None:
    """Keep one response a person: most answers, then latest, then the smaller keyed hash."""
    stored = {one.key.response_id: one for one in plan.stored.rows.values()}
    if not stored and not rows.knows_people:
        return
    written = {plan.ids[row]: row for row in (*plan.added, *plan.updated)}
    gone = set(plan.removed)
    groups: defaultdict[str, list[str]] = defaultdict(list)
    touched: set[str | None] = set()
    for id_, row in written.items():
        plan.aside[row] = False
        person = rows.person_key(row)
        touched.add(person)
        if person and not rows.refused(row):
            groups[person].append(id_)
    for id_, one in stored.items():
        person = person_key(*one.identity[:2])
        if id_ in written or id_ in gone:
            touched.add(person)
        elif person and one.identity[3] is not False:
            groups[person].append(id_)

    def merit(id_: str) -> tuple[int, str]:
        cells, row = rows.cells, written.get(id_, -1)
        if row < 0:
            one = stored[id_]
            if one.block < 0:
                return 0, ""
            cells, row = plan.stored.blocks[one.block].cells, one.row
        return cells.answered[row], cells.head["completed_on"][row] or ""

    def source(id_: str) -> str:
        row = written.get(id_, -1)
        return rows.source_hashes[row] if row >= 0 else str(stored[id_].key.source_hash)

    for person, ids in groups.items():
        if person not in touched:
            continue
        best = ids[0] if len(ids) == 1 else max(sorted(ids, key=source), key=merit)
        for id_ in ids:
            if id_ in written:
                plan.aside[written[id_]] = id_ != best
            elif bool(stored[id_].key.aside) != (id_ != best):
                plan.moved[id_] = id_ != best
                plan.before[id_] = stored[id_]
