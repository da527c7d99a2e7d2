"""Who a token stands for, and which responses are that person's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey.problems import Problem, SurveyError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from survey.store.stores import Stores


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who came with a token.

    `person_id` is the register's, and `None` where there is no register of them; `tokens` are the
    hashes of every token that was theirs.
    """

    person_id: str | None
    tokens: frozenset[str]

    def owns(self, person_id: str | None, token_hash: str | None) -> bool:
        """Tell whether a response with this identity is the person's."""
        if self.person_id is not None and person_id is not None:
            return person_id == self.person_id
        return token_hash in self.tokens


@dataclass(frozen=True, slots=True)
class OwnResponses:
    """A person's responses.

    Parameters
    ----------
    standing
        The rows of `response_keys` by response id.
    sittings
        The rows of `sittings`, of answers that are not collected yet as well.
    images
        What an undoing would bring back: rows of `key_images` with the image read.
    """

    standing: dict[str, Any]
    sittings: list[Any]
    images: list[tuple[int, dict[str, Any]]]


def find_person(stores: Stores, token: str) -> Person:
    """Return whose token this is.

    Raises
    ------
    SurveyError
        It is nobody's, has been replaced by another, or has a wrong character; who may be meant
        is not said.
    """
    from sqlalchemy import select

    from survey.store.schema import persons
    from survey.tokens import keyed_hash, normal_token, token_for

    key, given = stores.key(), normal_token(token)
    with stores.contacts.connect() as contacts:
        known = contacts.execute(
            select(persons.c.person_id, persons.c.issue, persons.c.key).order_by(
                persons.c.person_id
            )
        ).all()
        tokens: dict[str, str] = {}
        for row in known:
            issued = [token_for(key, row.person_id, n) for n in range(1, row.issue + 1)]
            tokens |= dict.fromkeys(issued, row.person_id)
            if given in issued[:-1]:
                raise _refused("token-revoked")
            if given == issued[-1] or (row.key and token.strip() == row.key):
                own = [*issued, normal_token(row.key)] if row.key else issued
                hashes = frozenset(keyed_hash(key, "token", one) for one in own)
                return Person(row.person_id, hashes)
        hashed = keyed_hash(key, "token", given)
        if hashed in _token_hashes(contacts):
            return Person(None, frozenset({hashed}))
    raise _refused("token-mistyped" if _is_mistyped(given, tokens) else "token-unknown")


def own_responses(contacts: Connection, person: Person, wave: str | None = None) -> OwnResponses:
    """Return the responses of a person, of one wave or of all.

    Besides those under a token, these are the responses that linking has found to be the same
    person's.
    """
    from sqlalchemy import select

    from survey.store.schema import links, response_keys, sittings

    keys = {row.response_id: row for row in contacts.execute(select(response_keys))}
    mine = {id_ for id_, row in keys.items() if person.owns(row.person_id, row.token_hash)}
    linked = contacts.execute(select(links).where(links.c.status == "linked")).all()
    people = {row.person_id for row in linked if row.response_id in mine}
    mine |= {row.response_id for row in linked if row.person_id in people}
    own = select(sittings).where(sittings.c.person_id == (person.person_id or ""))
    images = [
        (number, image)
        for number, image in _images(contacts)
        if image["key"]["response_id"] in mine
        or person.owns(image["key"]["person_id"], image["key"]["token_hash"])
    ]
    return OwnResponses(
        {id_: keys[id_] for id_ in sorted(mine & keys.keys()) if wave in (None, keys[id_].wave)},
        [row for row in contacts.execute(own).all() if wave in (None, row.wave)],
        [(number, image) for number, image in images if wave in (None, image["key"]["wave"])],
    )


def _images(contacts: Connection) -> list[tuple[int, dict[str, Any]]]:
    import orjson
    from sqlalchemy import select

    from survey.store.schema import key_images

    query = select(key_images).order_by(key_images.c.import_id, key_images.c.response_id)
    return [(row.import_id, orjson.loads(row.image)) for row in contacts.execute(query)]


def _token_hashes(contacts: Connection) -> set[str]:
    from sqlalchemy import select

    from survey.store.schema import response_keys

    kept = contacts.execute(select(response_keys.c.token_hash).distinct()).scalars()
    before = (image["key"]["token_hash"] for _, image in _images(contacts))
    return {hashed for hashed in (*kept, *before) if hashed}


def _is_mistyped(given: str, tokens: dict[str, str]) -> bool:
    from survey.tokens import has_token_form, has_valid_check, one_character_off

    if not has_token_form(given):
        return False
    return not has_valid_check(given) or bool(one_character_off([given], tokens)[given])


_WORDS = {
    "token-unknown": (
        "this token is nobody's.",
        "Check that it belongs to this study, and that --data is the right folder.",
    ),
    "token-mistyped": (
        "this token is nobody's, and one of its characters is wrong.",
        "Compare it with the card or the message, character by character.",
    ),
    "token-revoked": (
        "this token has been replaced by a newer one and opens nothing any more.",
        "Ask for the person's newest token.",
    ),
}


def _refused(rule: str) -> SurveyError:
    return SurveyError(Problem(rule, *_WORDS[rule]))
