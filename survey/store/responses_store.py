"""Read what is stored of a wave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey.responses import HEAD, REASON_LETTERS, answer_columns, answer_dtype

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    import numpy as np
    import pandas as pd

    from survey.library import Library
    from survey.response_batch import ReasonGrid
    from survey.store.blocks import Block
    from survey.store.stores import Stores


@dataclass(frozen=True, slots=True, eq=False)
class Responses:
    """One wave's responses as `survey.responses` describes them, in the order of their files.

    `why` says, row by row as `frame`, why a cell holds no answer.
    """

    frame: pd.DataFrame
    why: ReasonGrid

    @property
    def reasons(self) -> pd.DataFrame:
        """The columns `response_id, column, reason`: why a cell holds no answer."""
        return self.why.frame(self.frame["response_id"].tolist(), "response_id").astype("string")


def read_responses(
    stores: Stores, library: Library, wave: str, *, aside: bool = False
) -> Responses:
    """Read the responses of a wave, in the types of its instrument.

    Parameters
    ----------
    aside
        Give the responses kept aside instead: those of persons with a better one.
    """
    import numpy as np
    import pandas as pd

    from survey.response_batch import ReasonGrid
    from survey.store.blocks import ROW_COLUMNS, read_blocks

    instrument = library.instrument(wave)
    columns = answer_columns(instrument)
    with stores.answers.connect() as answers:
        blocks = [
            block.pick([row for row, off in enumerate(block.aside) if off == aside])
            for block in read_blocks(answers, wave).values()
        ]
    places = [place for block in blocks for place in block.places]
    order = np.argsort(np.array(places, dtype=np.int64), kind="stable")

    def joined(parts: Iterable[Iterable[Any]]) -> np.ndarray:
        found = np.empty(len(places), dtype=object)
        found[:] = [cell for part in parts for cell in part]
        ordered: np.ndarray = found[order]
        return ordered

    cells = {
        "response_id": joined(block.response_ids for block in blocks),
        "wave": joined([block.wave] * len(block) for block in blocks),
        "instrument": joined([block.instrument] * len(block) for block in blocks),
        "version": joined([block.version] * len(block) for block in blocks),
    }
    for name in ROW_COLUMNS:
        cells[name] = joined(block.cells.head[name] for block in blocks)
    series = {name: _head_series(name, cells[name]) for name in HEAD}
    for name, question in columns.items():
        codes = joined(block.cells.answers.get(name) or [None] * len(block) for block in blocks)
        series[name] = pd.Series(codes, dtype=answer_dtype(instrument.answer_of(question)))
    return Responses(
        pd.DataFrame(series), ReasonGrid(tuple(columns), _grid(blocks, columns)[order])
    )


def _grid(blocks: Sequence[Block], columns: Collection[str]) -> np.ndarray:
    """Return the codes of the reasons, a row a response."""
    import numpy as np

    meaning = np.zeros(256, dtype=np.uint8)
    meaning[list(REASON_LETTERS.encode())] = range(len(REASON_LETTERS))
    answered = REASON_LETTERS[0]
    grid = np.zeros((sum(map(len, blocks)), len(columns)), dtype=np.uint8, order="F")
    for number, name in enumerate(columns):
        letters = "".join(
            block.cells.letters(name) if name in block.cells.reasons else answered * len(block)
            for block in blocks
        )
        grid[:, number] = meaning[np.frombuffer(letters.encode(), dtype=np.uint8)]
    return grid


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
        own = (free_text.c.wave == wave) & free_text.c.ended_by.is_(None)
        query = select(*chosen).where(own).order_by(free_text.c.text_id)
        found = answers.execute(query).all()
    return pd.DataFrame(found, columns=[column.name for column in chosen], dtype="string")


def list_imports(stores: Stores) -> pd.DataFrame:
    """List the imports in order; a column a column of `survey.store.schema.imports`."""
    import pandas as pd
    from sqlalchemy import select

    from survey.store.schema import imports

    with stores.contacts.connect() as contacts:
        found = contacts.execute(select(imports).order_by(imports.c.import_id)).all()
    return pd.DataFrame(found, columns=[column.name for column in imports.columns])
