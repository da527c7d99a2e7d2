"""One wave's answers from one file, coded and ready to be stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from survey.levels import Levels
from survey.responses import REASON_VALUES

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class ReasonGrid:
    """Why cells hold no answer, a row a response and a column an answer column.

    Parameters
    ----------
    columns
        The answer columns.
    codes
        0 for an answer, else a code of `survey.responses.REASON_CODES`; uint8, shape
        (rows, columns).
    """

    columns: tuple[str, ...]
    codes: np.ndarray

    def frame(self, keys: Sequence[Any], name: str) -> pd.DataFrame:
        """Return a row a cell without an answer: its response's key under `name`, column, reason.

        The rows are ordered by column, then by response.
        """
        import numpy as np
        import pandas as pd

        column, row = self.codes.T.nonzero()
        words = np.array(["", *REASON_VALUES], dtype=object)
        return pd.DataFrame(
            {
                name: np.asarray(keys, dtype=object)[row],
                "column": np.array(self.columns, dtype=object)[column],
                "reason": words[self.codes[row, column]],
            },
            dtype="object",
        )


class BatchSource(Protocol):
    """Where rows come from, and what they answer; as in `ResponseBatch`."""

    @property
    def wave(self) -> str:
        """The wave that is answered."""
        ...

    @property
    def instrument(self) -> str:
        """The id of its instrument."""
        ...

    @property
    def version(self) -> int:
        """The number of its version."""
        ...

    @property
    def file(self) -> str:
        """The file's name."""
        ...

    @property
    def file_hash(self) -> str:
        """Its SHA-256."""
        ...

    @property
    def layout(self) -> str:
        """The platform it was recognised as."""
        ...

    @property
    def response_ids(self) -> tuple[str, ...] | None:
        """The ids that new rows get, where their source has given them some."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class ResponseBatch:
    """The coded rows of one file, a place a row in every array.

    A row key is what the platform calls the row (its response id), else the row's token, else
    its number; it is text and never leaves the contacts store but as a keyed hash.

    Parameters
    ----------
    wave, instrument, version
        What the file answers.
    file, file_hash, layout
        The file's name, its SHA-256 and the platform it was recognised as.
    row_keys
        What each row is called; texts, shape (rows,).
    head
        The columns of `survey.responses.HEAD` that differ from row to row, from `mode` on: texts
        and `None`, days as 2016-04-12; objects, shape (rows,).
    answers
        The codes by answer column.
    dtypes
        The type of each answer column (`survey.responses.answer_dtype`).
    why
        Why a cell of the answer columns holds no answer.
    tokens
        The personal token or id in the row as it stood, stripped; `None` where none.
    codes
        The elements of the self-generated code, normalised, in the instrument's order; `None`
        where not answered.
    consent, link_consent
        True, False or `None` where not asked.
    free_text
        Columns `row_key, question, text`.
    response_ids
        The ids the rows have had since they were answered on the form; `None` for new ones.
    code_hashes
        Of such rows, by place the numbered hashes of the elements, which stand instead of `codes`.
    """

    wave: str
    instrument: str
    version: int
    file: str
    file_hash: str
    layout: str
    row_keys: np.ndarray
    head: Mapping[str, np.ndarray]
    answers: Mapping[str, Levels]
    dtypes: Mapping[str, str]
    why: ReasonGrid
    tokens: np.ndarray
    codes: Mapping[str, np.ndarray]
    consent: np.ndarray
    link_consent: np.ndarray
    free_text: pd.DataFrame
    response_ids: tuple[str, ...] | None = None
    code_hashes: Mapping[int, frozenset[tuple[int, str]]] = field(default_factory=dict)

    @property
    def responses(self) -> pd.DataFrame:
        """The table of `survey.responses`, indexed by `row_key` instead of `response_id`."""
        import pandas as pd

        index = pd.Index(self.row_keys, name="row_key", dtype="object")
        fixed = {
            "wave": pd.Series(self.wave, index=index, dtype="string"),
            "instrument": pd.Series(self.instrument, index=index, dtype="string"),
            "version": pd.Series(self.version, index=index, dtype="Int64"),
        }
        head = {n: pd.Series(c, index=index, dtype="string") for n, c in self.head.items()}
        answers = {
            name: pd.Series(column.spread([*column.values, None]), index, dtype=self.dtypes[name])
            for name, column in self.answers.items()
        }
        return pd.DataFrame(fixed | head | answers, index=index)

    @property
    def who(self) -> pd.DataFrame:
        """Columns `token, consent, link_consent` and the code's elements, indexed by `row_key`."""
        import pandas as pd

        columns = {
            "token": self.tokens,
            "consent": self.consent,
            "link_consent": self.link_consent,
            **self.codes,
        }
        return pd.DataFrame(columns, index=pd.Index(self.row_keys, name="row_key"), dtype="object")

    @property
    def reasons(self) -> pd.DataFrame:
        """The columns `row_key, column, reason`: why a cell holds no answer."""
        return self.why.frame(self.row_keys.tolist(), "row_key")
