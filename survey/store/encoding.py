"""A batch of responses as rows for the stores: JSON for the answers, keyed hashes for the rest."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import repeat
from typing import TYPE_CHECKING, Any

from survey.responses import HEAD
from survey.tokens import keyed_hash, normal_token

if TYPE_CHECKING:
    import pandas as pd

    from survey.response_batch import ResponseBatch
    from survey.store.stores import Stores

HEAD_COLUMNS = HEAD[1:]


@dataclass(slots=True)
class EncodedRow:
    """One response on its way into the stores; `key_row` is for contacts, `answer_row` answers."""

    row_key: str
    source_hash: str
    row_hash: str
    token: str | None
    token_hash: str | None
    person_id: str | None
    near_person: str | None
    consent: bool | None
    link_consent: bool | None
    head: dict[str, Any]
    answers: str
    reasons: str
    answered: int
    codes: tuple[tuple[int, str], ...]
    texts: tuple[tuple[str, str], ...] = ()
    response_id: str = field(default="")
    aside: bool = False

    @property
    def refused(self) -> bool:
        """Whether the person said no to taking part, so that nothing else is kept."""
        return self.consent is False

    @property
    def person_key(self) -> str | None:
        """What is the same for two responses of one person, if that is known."""
        return self.person_id or (f"token:{self.token_hash}" if self.token_hash else None)


def encode_batch(
    stores: Stores, batch: ResponseBatch, people: pd.DataFrame | None
) -> list[EncodedRow]:
    """Encode every row of a batch, in its order.

    Parameters
    ----------
    batch
        The columns of `codes` stand for the elements of the code, in the instrument's order.
    people
        Who is known by which token: index token or registered key, column `person_id`.
    """
    import orjson

    key, codes_key = stores.key(), stores.codes_key()
    persons = {} if people is None else dict(zip(people.index, people["person_id"], strict=True))
    near = _near_persons(batch, people)
    frame = batch.responses
    answer_columns = sorted(name for name in frame.columns if name not in HEAD)
    cells = zip(*(_plain(frame[name]) for name in answer_columns), strict=True)
    head_columns = [name for name in HEAD_COLUMNS if name in frame.columns]
    heads = zip(*(_head_values(name, frame[name]) for name in head_columns), strict=True)
    reasons = _by_row(batch.reasons, "column", "reason")
    texts = _by_row(batch.free_text, "question", "text")
    codes = [_plain(batch.codes[name].reindex(frame.index)) for name in batch.codes.columns]
    code_hashes: dict[tuple[int, str], str] = {}
    tokens = _plain(batch.tokens.reindex(frame.index))
    consents = _plain(batch.consent.reindex(frame.index))
    link_consents = _plain(batch.link_consent.reindex(frame.index))
    rows: list[EncodedRow] = []
    keys = map(str, frame.index)
    answers = cells if answer_columns else repeat((), len(frame))
    for number, (row_key, given, head) in enumerate(zip(keys, answers, heads, strict=True)):
        why = reasons.get(row_key, {})
        pairs = zip(answer_columns, given, strict=True)
        said = {name: value for name, value in pairs if value is not None}
        token = None if tokens[number] is None else normal_token(str(tokens[number]))
        row = EncodedRow(
            row_key=row_key,
            source_hash=keyed_hash(key, "row", f"{batch.wave}\0{batch.layout}\0{row_key}"),
            row_hash="",
            token=token,
            token_hash=None if token is None else keyed_hash(key, "token", token),
            person_id=persons.get(token) or persons.get(tokens[number]),
            near_person=near.get(token or ""),
            consent=_truth(consents[number]),
            link_consent=_truth(link_consents[number]),
            head=dict(zip(head_columns, head, strict=True)),
            answers=orjson.dumps(said, default=str).decode(),
            reasons=orjson.dumps(why, option=orjson.OPT_SORT_KEYS).decode(),
            answered=len(said.keys() - why.keys()),
            codes=()
            if _truth(link_consents[number]) is False
            else _hash_codes(codes_key, codes, number, code_hashes),
            texts=tuple(sorted(texts.get(row_key, {}).items())),
        )
        row.row_hash = _row_hash(key, row)
        rows.append(row)
    return rows


def _row_hash(key: bytes, row: EncodedRow) -> str:
    import orjson

    who = (row.token_hash, row.person_id, row.near_person, row.consent, row.link_consent)
    said = (row.head, row.answers, row.reasons, row.codes, row.texts)
    content = orjson.dumps(who if row.refused else (who, said))
    return keyed_hash(key, "content", content.decode())


def _near_persons(batch: ResponseBatch, people: pd.DataFrame | None) -> dict[str, str]:
    """Find the one person of the same project whose token is one character from a strange one."""
    from survey.tokens import has_token_form, one_character_off

    if people is None or people.empty:
        return {}
    given = {row_key: normal_token(str(token)) for row_key, token in batch.tokens.dropna().items()}
    strange = {
        row_key: token
        for row_key, token in given.items()
        if has_token_form(token) and token not in people.index
    }
    known = {str(token): str(person) for token, person in people["person_id"].items()}
    found = one_character_off(strange.values(), known)
    home = dict(zip(people["person_id"], people["project"], strict=True))
    projects = dict(zip(batch.responses.index, _plain(batch.responses["project"]), strict=True))
    near: dict[str, str] = {}
    for row_key, token in strange.items():
        project = projects[row_key]
        same = [p for p in found[token] if project in (None, home.get(p))]
        if len(same) == 1:
            near[token] = same[0]
    return near


def _hash_codes(
    key: bytes, codes: list[list[Any]], number: int, known: dict[tuple[int, str], str]
) -> tuple[tuple[int, str], ...]:
    hashes = []
    for element, column in enumerate(codes, start=1):
        if column[number] is None:
            continue
        pair = element, str(column[number])
        if pair not in known:
            known[pair] = code_hash(key, *pair)
        hashes.append((element, known[pair]))
    return tuple(hashes)


def code_hash(key: bytes, element: int, value: str) -> str:
    """Return the hash kept for one element of a self-generated code."""
    return keyed_hash(key, "code", f"{element}\0{value}")


def _by_row(frame: pd.DataFrame, name: str, value: str) -> dict[str, dict[str, str]]:
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row_key, what, said in zip(frame["row_key"], frame[name], frame[value], strict=True):
        found[str(row_key)][what] = said
    return found


def _plain(series: pd.Series[Any]) -> list[Any]:
    """Return the cells as Python values, missing ones as `None`."""
    cells: list[Any] = series.astype(object).where(series.notna(), None).tolist()
    return cells


def _truth(value: Any) -> bool | None:
    return None if value is None else bool(value)


def _head_values(name: str, series: pd.Series[Any]) -> list[Any]:
    """Return a column before the questions as it is stored: days and times as ISO text."""
    import pandas as pd

    if pd.api.types.is_datetime64_any_dtype(series):
        return _plain(series.dt.strftime("%Y-%m-%dT%H:%M:%S"))
    values = _plain(series)
    if name == "version":
        return values
    return [
        value.isoformat() if hasattr(value, "isoformat") else None if value is None else str(value)
        for value in values
    ]
