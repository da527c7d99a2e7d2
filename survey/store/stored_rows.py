"""The responses of a wave as both stores hold them, to compare a batch with."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey.store.blocks import Block, Content, read_blocks
from survey.store.encoding import EncodedBatch, Identity

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from survey.store.stores import Stores


@dataclass(frozen=True, slots=True, eq=False)
class StoredRow:
    """One response.

    Parameters
    ----------
    key
        Its row in contacts.
    identity
        Who it is of, as in `EncodedBatch`.
    codes
        The hashes of the code's elements.
    texts
        The id and the words of each free text by question.
    block, row
        The block that holds its answers, and where; -1 when it holds none.
    """

    key: Row[Any]
    identity: Identity
    codes: frozenset[tuple[int, str]]
    texts: Mapping[str, tuple[str, str]]
    block: int = -1
    row: int = -1


@dataclass(frozen=True, slots=True, eq=False)
class StoredWave:
    """The stored responses of a wave, by the hash of what their file calls them, and the blocks."""

    rows: Mapping[str, StoredRow]
    blocks: Mapping[int, Block]

    @property
    def last_place(self) -> int:
        """The last place that is taken."""
        return max((place for block in self.blocks.values() for place in block.places), default=0)

    def columns(self, batch: EncodedBatch) -> tuple[Sequence[str], Sequence[str]]:
        """Return every column of answers and of reasons that the wave or a batch has."""
        cells = [batch.cells, *(block.cells for block in self.blocks.values())]
        answers = dict.fromkeys(name for part in cells for name in part.answers)
        reasons = dict.fromkeys(name for part in cells for name in part.reasons)
        return tuple(answers), tuple(reasons)

    def contents(self, answers: Sequence[str], reasons: Sequence[str]) -> dict[int, list[Content]]:
        """Return what the rows of each block hold, in these columns."""
        return {
            number: list(block.cells.contents(answers, reasons))
            for number, block in self.blocks.items()
        }


def read_stored(stores: Stores, contacts: Connection, wave: str) -> StoredWave:
    """Read every stored response of a wave."""
    from sqlalchemy import select

    from survey.store.schema import code_hashes, free_text, free_text_map, response_keys

    own = response_keys.c.wave == wave
    keys = contacts.execute(select(response_keys).where(own)).all()
    if not keys:
        return StoredWave({}, {})

    def of_wave(table: Any) -> Any:
        same = table.c.response_id == response_keys.c.response_id
        return contacts.execute(select(table).join(response_keys, same).where(own))

    codes: defaultdict[str, set[tuple[int, str]]] = defaultdict(set)
    for code in of_wave(code_hashes):
        codes[code.response_id].add((code.element, code.hash))
    with stores.answers.connect() as answers:
        blocks = read_blocks(answers, wave)
        standing = (free_text.c.wave == wave) & free_text.c.ended_by.is_(None)
        query = select(free_text.c.text_id, free_text.c.text).where(standing)
        words = {text.text_id: text.text for text in answers.execute(query)}
    texts: defaultdict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for text in of_wave(free_text_map):
        texts[text.response_id][text.question] = (text.text_id, words[text.text_id])
    at = {
        id_: (number, row)
        for number, block in blocks.items()
        for row, id_ in enumerate(block.response_ids)
    }
    rows = {
        key.source_hash: StoredRow(
            key,
            (key.person_id, key.token_hash, key.near_person, key.consent, key.link_consent),
            frozenset(codes.get(key.response_id, ())),
            texts.get(key.response_id, {}),
            *at.get(key.response_id, (-1, -1)),
        )
        for key in keys
    }
    return StoredWave(rows, blocks)


def new_ids(number: int) -> list[str]:
    """Return so many random ids in ascending order, in which a database takes them fastest."""
    digits = os.urandom(8 * number).hex()
    return sorted(digits[at : at + 16] for at in range(0, 16 * number, 16))
