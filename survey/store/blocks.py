"""The answers of some responses of a wave, column by column, as the answers store keeps them.

A block is never changed: an import that corrects one of its rows ends it and writes another, so
that undoing the import only has to let the ended one stand again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection

ROWS = 1000
"""So many responses stand in a block at most."""

ROW_COLUMNS = (
    "mode", "language", "project", "arena", "role", "role2", "role_source", "started_on",
    "completed_on",
)  # fmt: skip
"""The columns of `survey.responses.HEAD` that differ from row to row."""

Content = tuple[Any, ...]
"""What a row holds, cell by cell in an agreed order, to compare it with another."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """What some rows hold; every list and text has a place a row.

    Parameters
    ----------
    head
        The cells before the answers, by `ROW_COLUMNS`.
    answers
        The codes by answer column, `None` for none; only columns in which some row has one.
    reasons
        By answer column, a letter of `REASON_LETTERS` a row; a single letter stands for all rows.
    answered
        How many cells of each row hold an answer.
    """

    head: Mapping[str, Sequence[str | None]]
    answers: Mapping[str, Sequence[Any]]
    reasons: Mapping[str, str]
    answered: Sequence[int]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.answered)

    def letters(self, column: str) -> str:
        """Return a letter a row that says why a column is empty; a dot for an answer."""
        found = self.reasons[column]
        return found * len(self) if len(found) == 1 else found

    def filled(self) -> Cells:
        """Return the columns of answers that hold any, and all of the rest."""
        answers = {name: own for name, own in self.answers.items() if _any(own)}
        return Cells(self.head, answers, self.reasons, self.answered)

    def part(self, start: int, end: int) -> Cells:
        """Return the rows from one place to before another."""
        return self._chosen(lambda cells: cells[start:end], lambda letters: letters[start:end])

    def pick(self, rows: Sequence[int]) -> Cells:
        """Return some of the rows, in the order given."""
        return self._chosen(
            lambda cells: [cells[row] for row in rows],
            lambda letters: "".join([letters[row] for row in rows]),
        )

    def contents(self, answers: Sequence[str], reasons: Sequence[str]) -> Iterator[Content]:
        """Give what each row holds: the head, then these columns of answers and of reasons."""
        nothing = repeat(None)
        yield from zip(
            *(self.head[name] for name in ROW_COLUMNS),
            *(self.answers.get(name, nothing) for name in answers),
            *(self.letters(name) if name in self.reasons else nothing for name in reasons),
            strict=False,
        )

    def _chosen(
        self, cells: Callable[[Sequence[Any]], Sequence[Any]], letters: Callable[[str], str]
    ) -> Cells:
        return Cells(
            {name: cells(own) for name, own in self.head.items()},
            {name: cells(own) for name, own in self.answers.items()},
            {n: own if len(own) == 1 else letters(own) for n, own in self.reasons.items()},
            cells(self.answered),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Some responses of one wave.

    Parameters
    ----------
    wave, instrument, version
        What they answer.
    response_ids, places, aside
        The id of each row, where it stands in its wave, and whether it is kept aside for a better
        response of its person.
    cells
        What they hold.
    """

    wave: str
    instrument: str
    version: int
    response_ids: Sequence[str]
    places: Sequence[int]
    aside: Sequence[bool]
    cells: Cells

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.response_ids)

    def pick(self, rows: Sequence[int]) -> Block:
        """Return a block of some of the rows."""
        return self._with(
            [self.response_ids[row] for row in rows],
            [self.places[row] for row in rows],
            [self.aside[row] for row in rows],
            self.cells.pick(rows),
        )

    def with_aside(self, moved: Mapping[str, bool]) -> Block:
        """Return the block with some responses set aside or taken back, by their id."""
        aside = [
            moved.get(id_, before)
            for id_, before in zip(self.response_ids, self.aside, strict=True)
        ]
        return self._with(self.response_ids, self.places, aside, self.cells)

    def divided(self) -> Iterator[Block]:
        """Give the rows in blocks of at most `ROWS`, without columns that hold nothing."""
        filled = self.cells.filled()
        for start in range(0, len(self), ROWS):
            end = start + ROWS
            yield self._with(
                self.response_ids[start:end],
                self.places[start:end],
                self.aside[start:end],
                filled.part(start, end),
            )

    def text(self) -> str:
        """Return the rows as JSON, for the column `rows` of the table."""
        import orjson

        cells = self.cells
        return orjson.dumps(
            {
                "response_id": self.response_ids,
                "place": self.places,
                "aside": self.aside,
                "answered": cells.answered,
                "head": {n: given for n, given in cells.head.items() if _any(given)},
                "answers": {n: given for n, given in cells.answers.items() if _any(given)},
                "reasons": {name: _short(letters) for name, letters in cells.reasons.items()},
            },
            default=str,
        ).decode()

    def _with(
        self,
        response_ids: Sequence[str],
        places: Sequence[int],
        aside: Sequence[bool],
        cells: Cells,
    ) -> Block:
        return Block(self.wave, self.instrument, self.version, response_ids, places, aside, cells)


def parse_block(wave: str, instrument: str, version: int, rows: str) -> Block:
    """Return the block that `Block.text` wrote."""
    import orjson

    said = orjson.loads(rows)
    nothing = [None] * len(said["response_id"])
    cells = Cells(
        {name: said["head"].get(name, nothing) for name in ROW_COLUMNS},
        said["answers"],
        said["reasons"],
        said["answered"],
    )
    return Block(
        wave, instrument, version, said["response_id"], said["place"], said["aside"], cells
    )


def read_blocks(answers: Connection, wave: str) -> dict[int, Block]:
    """Return the blocks of a wave that stand, by their number and in that order."""
    from sqlalchemy import select

    from survey.store.schema import blocks

    found = answers.execute(
        select(blocks)
        .where(blocks.c.wave == wave, blocks.c.ended_by.is_(None))
        .order_by(blocks.c.block_id)
    )
    return {
        row.block_id: parse_block(row.wave, row.instrument, row.version, row.rows) for row in found
    }


def _any(cells: Sequence[Any]) -> bool:
    return list(cells) != [None] * len(cells)


def _short(letters: str) -> str:
    return letters[0] if letters and letters == letters[0] * len(letters) else letters
