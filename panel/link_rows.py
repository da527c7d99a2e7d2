"""What linking knows of each response: token, code, consent, and a few of its answers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from panel.code_matching import Codes

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from survey.library import Library
    from survey.store.stores import Stores


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One response; `place` is its wave's place in time, `order` sorts without random ids.

    `token_key` is equal for two responses given with one person's token; `registered` is that
    person when the register knows the token.
    """

    response_id: str
    wave: str
    place: int
    order: str
    token_key: str | None
    registered: str | None
    near_person: str | None
    refused: bool
    codes: Codes
    project: str | None
    role: str | None
    succeeded: bool | None
    took_part: bool | None

    @property
    def contradicts_token(self) -> bool:
        """Whether the answers say that an earlier response under the token is another's."""
        return self.succeeded is True and self.took_part is False


def read_link_rows(stores: Stores, library: Library, contacts: Connection) -> list[LinkRow]:
    """Read every response that counts, by wave and then in an order that is always the same."""
    from sqlalchemy import select

    from survey.store.schema import response_keys

    keys = response_keys.c
    persons = _persons_by_hash(stores, contacts)
    codes = _read_codes(stores, library, contacts)
    place = {wave: number for number, wave in enumerate(library.waves)}
    said: dict[str, tuple[Any, ...]] = {}
    for wave in library.waves:
        said |= _read_answers(stores, library, wave)
    rows: list[LinkRow] = []
    for key in contacts.execute(select(response_keys).where(~keys.aside)):
        if key.consent is False or key.wave not in place or key.response_id not in said:
            continue
        registered = key.person_id or persons.get(key.token_hash)
        token_key = registered or (f"unknown {key.token_hash}" if key.token_hash else None)
        rows.append(
            LinkRow(
                key.response_id,
                key.wave,
                place[key.wave],
                key.source_hash,
                token_key,
                registered,
                key.near_person if registered is None else None,
                key.link_consent is False,
                codes.get(key.response_id, {}),
                *said[key.response_id],
            )
        )
    return sorted(rows, key=lambda row: (row.place, row.order))


def _persons_by_hash(stores: Stores, contacts: Connection) -> dict[str | None, str]:
    """Return the persons of the register by the hash of every token they may have given."""
    from sqlalchemy import select

    from survey.store.schema import persons, response_keys
    from survey.tokens import keyed_hash, normal_token, token_for

    strange = contacts.execute(
        select(response_keys.c.response_id)
        .where(response_keys.c.person_id.is_(None), response_keys.c.token_hash.is_not(None))
        .limit(1)
    ).scalar()
    if strange is None:
        return {}
    key = stores.key()
    found: dict[str | None, str] = {}
    for person in contacts.execute(select(persons).order_by(persons.c.person_id)):
        tokens = [token_for(key, person.person_id, n) for n in range(1, person.issue + 1)]
        for token in (*tokens, *([person.key] if person.key else [])):
            found[keyed_hash(key, "token", normal_token(token))] = person.person_id
    return found


def _read_codes(
    stores: Stores, library: Library, contacts: Connection
) -> dict[str, dict[int, str]]:
    """Read the code hashes, without those of the words that stand for a missing element."""
    from sqlalchemy import select

    from survey.store.encoding import code_hash
    from survey.store.schema import code_hashes

    rule = library.study.linking.code
    if rule is None:
        return {}
    key = stores.codes_key()
    elements = range(1, rule.elements + 1)
    empty = {code_hash(key, element, word) for element in elements for word in rule.missing}
    found: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for row in contacts.execute(select(code_hashes)):
        if row.hash not in empty:
            found[row.response_id][row.element] = row.hash
    return found


def _read_answers(stores: Stores, library: Library, wave: str) -> dict[str, tuple[Any, ...]]:
    from survey.store.blocks import read_blocks

    if wave not in library.instruments:
        return {}
    succeeded = _reader(library, wave, "succeeded")
    took_part = _reader(library, wave, "took_part_before")
    found: dict[str, tuple[Any, ...]] = {}
    with stores.answers.connect() as answers:
        for block in read_blocks(answers, wave).values():
            cells = block.cells
            for row, id_ in enumerate(block.response_ids):
                said = {name: column[row] for name, column in cells.answers.items()}
                who = (cells.head["project"][row], cells.head["role"][row])
                found[id_] = (*who, succeeded(said), took_part(said))
    return found


def _reader(library: Library, wave: str, purpose: Any) -> Any:
    """Return a function from answers to yes, no or `None` for the question with a purpose."""
    from survey.responses import is_yes

    instrument = library.instruments[wave]
    question = instrument.uses.get(purpose)
    if question is None or question not in instrument.questions:
        return lambda said: None
    scale = instrument.answer_of(question)

    def read(said: dict[str, Any]) -> bool | None:
        code = said.get(question)
        if code is None or code not in scale.choices:
            return None
        return is_yes(scale, code)

    return read
