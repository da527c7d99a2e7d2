"""A batch of responses on its way into the stores: cells for answers, keyed hashes for contacts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey.responses import ANSWERED, REASON_LETTERS
from survey.store.blocks import ROW_COLUMNS, Cells
from survey.tokens import keyed_hash, keyed_hashes, normal_token

if TYPE_CHECKING:
    import pandas as pd

    from survey.response_batch import ResponseBatch
    from survey.store.stores import Stores

Identity = tuple[str | None, str | None, str | None, bool | None, bool | None]
"""What the contacts store knows of a row beside its codes: the person of the register, the hash
of the token, the person of a token one sign off, consent, and consent to linking."""


@dataclass(frozen=True, slots=True, eq=False)
class EncodedBatch:
    """The rows of a batch, a place a row in every list.

    `codes` and `texts` are by row and hold only rows that have some: the numbered hashes of the
    code's elements, and the free texts by question.
    """

    row_keys: Sequence[str]
    source_hashes: Sequence[str]
    persons: Sequence[str | None]
    token_hashes: Sequence[str | None]
    near_persons: Sequence[str | None]
    consent: Sequence[bool | None]
    link_consent: Sequence[bool | None]
    cells: Cells
    codes: Mapping[int, frozenset[tuple[int, str]]]
    texts: Mapping[int, dict[str, str]]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.row_keys)

    def refused(self, row: int) -> bool:
        """Tell whether the person said no to taking part, so that nothing else is kept."""
        return self.consent[row] is False

    @property
    def refusals(self) -> int:
        """How many said no."""
        return self.consent.count(False)

    @property
    def knows_people(self) -> bool:
        """Whether a row says whose it is, by token or register."""
        return any(self.token_hashes) or any(self.persons)

    def identity(self, row: int) -> Identity:
        """Return what the contacts store knows of a row beside its codes."""
        return (
            self.persons[row],
            self.token_hashes[row],
            self.near_persons[row],
            self.consent[row],
            self.link_consent[row],
        )

    def person_key(self, row: int) -> str | None:
        """Return what is the same for two responses of one person, if that is known."""
        return person_key(self.persons[row], self.token_hashes[row])


def person_key(person_id: str | None, token_hash: str | None) -> str | None:
    """Return what tells a person: the register's id, else the token."""
    return person_id or (f"token:{token_hash}" if token_hash else None)


def encode_batch(stores: Stores, batch: ResponseBatch, people: pd.DataFrame | None) -> EncodedBatch:
    """Encode every row of a batch, in its order.

    Parameters
    ----------
    people
        Who is known by which token: index token or registered key, column `person_id`.
    """
    key, codes_key = stores.key(), stores.codes_key()
    row_keys = [str(row_key) for row_key in batch.row_keys.tolist()]
    given = batch.tokens.tolist()
    tokens = [None if token is None else normal_token(str(token)) for token in given]
    nobody: list[Any] = [None] * len(row_keys)
    persons = near = nobody
    if people is not None:
        known = dict(zip(people.index, people["person_id"], strict=True))
        both = zip(tokens, given, strict=True)
        persons = [known.get(token) or known.get(first) for token, first in both]
        found = _near_persons(batch, tokens, people)
        near = [found.get(token or "") for token in tokens]
    where = f"{batch.wave}\0{batch.layout}\0"
    hashes = nobody
    if any(tokens):
        hashes = [None if t is None else keyed_hash(key, "token", t) for t in tokens]
    return EncodedBatch(
        row_keys,
        keyed_hashes(key, "row", [where + row_key for row_key in row_keys]),
        persons,
        hashes,
        near,
        batch.consent.tolist(),
        batch.link_consent.tolist(),
        _cells(batch),
        _hash_codes(codes_key, batch) if batch.response_ids is None else batch.code_hashes,
        _texts(batch),
    )


def _cells(batch: ResponseBatch) -> Cells:
    import numpy as np

    letters = np.frombuffer(REASON_LETTERS.encode(), dtype=np.uint8)
    codes = batch.why.codes
    answered = np.zeros(len(codes), dtype=np.int64)
    reasons = {}
    for number, name in enumerate(batch.why.columns):
        answered += codes[:, number] == ANSWERED
        reasons[name] = letters[codes[:, number]].tobytes().decode("ascii")
    return Cells(
        {name: batch.head[name].tolist() for name in ROW_COLUMNS},
        {
            name: column.spread([*column.values, None]).tolist()
            for name, column in batch.answers.items()
            if column.values
        },
        reasons,
        answered.tolist(),
    )


def _near_persons(
    batch: ResponseBatch, tokens: list[str | None], people: pd.DataFrame
) -> dict[str, str]:
    """Find the one person of the same project whose token is one character from a strange one."""
    from survey.tokens import has_token_form, one_character_off

    strange = {
        row: token
        for row, token in enumerate(tokens)
        if token is not None and has_token_form(token) and token not in people.index
    }
    known = {str(token): str(person) for token, person in people["person_id"].items()}
    found = one_character_off(strange.values(), known)
    home = dict(zip(people["person_id"], people["project"], strict=True))
    projects = batch.head["project"]
    near: dict[str, str] = {}
    for row, token in strange.items():
        same = [p for p in found[token] if projects[row] in (None, home.get(p))]
        if len(same) == 1:
            near[token] = same[0]
    return near


def _hash_codes(key: bytes, batch: ResponseBatch) -> dict[int, frozenset[tuple[int, str]]]:
    """Hash the elements of the code, each distinct one once; who refuses linking leaves none."""
    known: dict[tuple[int, str], str] = {}
    found: dict[int, frozenset[tuple[int, str]]] = {}
    refused = batch.link_consent.tolist()
    columns = list(enumerate(batch.codes.values(), start=1))
    given = {row for _, cells in columns for row in (cells != None).nonzero()[0].tolist()}  # noqa: E711
    for row in sorted(given):
        if refused[row] is False:
            continue
        pairs = [(element, str(cells[row])) for element, cells in columns if cells[row] is not None]
        for pair in pairs:
            if pair not in known:
                known[pair] = code_hash(key, *pair)
        found[row] = frozenset((element, known[element, value]) for element, value in pairs)
    return found


def code_hash(key: bytes, element: int, value: str) -> str:
    """Return the hash kept for one element of a self-generated code."""
    return keyed_hash(key, "code", f"{element}\0{value}")


def _texts(batch: ResponseBatch) -> dict[int, dict[str, str]]:
    frame = batch.free_text
    if frame.empty:
        return {}
    place = {str(row_key): row for row, row_key in enumerate(batch.row_keys.tolist())}
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    columns = (frame[name].tolist() for name in ("row_key", "question", "text"))
    for row_key, question, text in zip(*columns, strict=True):
        found[place[str(row_key)]][question] = text
    return dict(found)
