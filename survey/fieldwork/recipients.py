"""Who is sent a message at a step of the fieldwork, who is not, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from survey.fieldwork.answering import Answering, read_answering
from survey.fieldwork.contact_texts import text_for, texts_of_step
from survey.fieldwork.wave_people import read_wave_people
from survey.routing import Respondent
from survey.study import ContactText

if TYPE_CHECKING:
    from survey.library import Library
    from survey.store.stores import Stores

Reason = Literal[
    "not_in_wave", "left_register", "not_asked", "outcome_known", "not_eligible", "left",
    "not_operative", "refused", "opted_out", "answered", "no_text", "gets_card", "no_address",
    "shared_address", "bounced", "sent", "uncertain", "not_invited",
]  # fmt: skip

REASONS: dict[Reason, str] = {
    "not_in_wave": "holds no role that is asked in this wave",
    "left_register": "no longer in the register",
    "not_asked": "the register says not to ask",
    "outcome_known": "the register already holds an outcome",
    "not_eligible": "not eligible",
    "left": "has left the project",
    "not_operative": "of a body that is no longer at work",
    "refused": "does not want to answer",
    "opted_out": "wants no messages",
    "answered": "has answered",
    "no_text": "no text goes to this role",
    "gets_card": "gets a card: survey cards",
    "no_address": "no address in the register",
    "shared_address": "the address is another person's too, who would see the link",
    "bounced": "the address bounced; correct it in the register",
    "sent": "sent before",
    "uncertain": "uncertain: a run was cut off here; --resend-uncertain sends it again",
    "not_invited": "has not been invited by e-mail",
}
"""Why a person is skipped, as the list says it."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person of the register at one step: sent the text, or skipped for the reason."""

    person_id: str
    name: str
    email: str
    language: str | None
    issue: int
    project: str
    role: str
    role2: str | None
    stayed: bool
    left: bool
    text: ContactText | None
    reason: Reason | None

    @property
    def is_sent(self) -> bool:
        """Whether the message goes to this person."""
        return self.reason is None


def invited_people(
    stores: Stores, library: Library, wave: str, *, resend_uncertain: bool = False
) -> list[Recipient]:
    """Return everybody in the register, with whether the invitation goes to them."""
    answering = read_answering(stores, wave)
    texts = texts_of_step(library.study, wave, "invitation")
    cards = texts_of_step(library.study, wave, "card")

    def choose(person: Recipient, shared: bool) -> tuple[ContactText | None, Reason | None]:
        if text_for(cards, person.role):
            return None, "gets_card"
        text = text_for(texts, person.role, ["leavers"] if person.left else [])
        state = answering.state(person.person_id, "invitation")
        return text, _by_mail(person, text, shared, state, answering, resend_uncertain)

    return _decide(stores, library, wave, answering, choose)


def reminded_people(
    stores: Stores, library: Library, wave: str, number: int, *, resend_uncertain: bool = False
) -> list[Recipient]:
    """Return everybody in the register, with whether a reminder (1, 2 ...) goes to them.

    Who stopped half-way gets the text of the step `resume`, if there is one.
    """
    answering = read_answering(stores, wave)
    text = texts_of_step(library.study, wave, "reminder")[number - 1]
    resume = texts_of_step(library.study, wave, "resume")
    cards = texts_of_step(library.study, wave, "card")

    def choose(person: Recipient, shared: bool) -> tuple[ContactText | None, Reason | None]:
        invitation = answering.state(person.person_id, "invitation")
        if invitation not in ("sent", "claimed"):
            if person.person_id in answering.bounced:
                return None, "bounced"
            return None, "gets_card" if text_for(cards, person.role) else "not_invited"
        chosen = text_for([text], person.role, ["nonrespondents"])
        if chosen and person.person_id in answering.half_way:
            chosen = text_for(resume, person.role, ["nonrespondents"]) or chosen
        state = answering.state(person.person_id, f"reminder-{number}")
        return chosen, _by_mail(person, chosen, shared, state, answering, resend_uncertain)

    return _decide(stores, library, wave, answering, choose)


def carded_people(
    stores: Stores, library: Library, wave: str, named: Collection[str] = ()
) -> list[Recipient]:
    """Return everybody in the register, with whether a card is printed for them.

    Parameters
    ----------
    named
        Ids of persons: only these get one, whatever their role.
    """
    answering = read_answering(stores, wave)
    cards = texts_of_step(library.study, wave, "card")

    def choose(person: Recipient, _: bool) -> tuple[ContactText | None, Reason | None]:
        text = text_for(cards, person.role)
        if named:
            text = (text or next(iter(cards), None)) if person.person_id in named else None
        return text, None if text else "no_text"

    return _decide(stores, library, wave, answering, choose)


def asked_people(stores: Stores, library: Library, wave: str) -> list[Recipient]:
    """Return everybody in the register, with whether a survey platform shall ask them."""
    answering = read_answering(stores, wave)
    return _decide(stores, library, wave, answering, lambda *_: (None, None))


def count_reasons(people: list[Recipient]) -> list[str]:
    """Return how many are skipped for each reason, the most frequent first."""
    counts = Counter(person.reason for person in people if person.reason)
    return [f"{number} {REASONS[reason]}" for reason, number in counts.most_common()]


def _by_mail(
    person: Recipient,
    text: ContactText | None,
    shared: bool,
    state: str | None,
    answering: Answering,
    resend_uncertain: bool,
) -> Reason | None:
    if text is None:
        return "no_text"
    if state == "sent":
        return "sent"
    if not person.email:
        return "no_address"
    if shared:
        return "shared_address"
    if person.person_id in answering.bounced:
        return "bounced"
    return "uncertain" if state == "claimed" and not resend_uncertain else None


def _decide(
    stores: Stores,
    library: Library,
    wave: str,
    answering: Answering,
    choose: Callable[[Recipient, bool], tuple[ContactText | None, Reason | None]],
) -> list[Recipient]:
    """Say of everybody in the register what holds at any step, then what `choose` says."""
    people = read_wave_people(stores, library, wave)
    addresses = Counter(one.email.casefold() for one in people if not one.left_register)
    found = []
    for one in people:
        text: ContactText | None = None
        reason: Reason | None
        if one.asking is None:
            reason = "left_register" if one.left_register else "not_in_wave"
        else:
            reason = answering.reason(one.person_id, one.wanted)
        known = one.asking.respondent if one.asking else Respondent(None)
        person = Recipient(
            one.person_id,
            one.name,
            one.email,
            one.language,
            one.issue,
            known.project or "",
            known.role or "",
            known.role2,
            known.stayed,
            one.left,
            None,
            reason,
        )
        if reason is None:
            shared = bool(one.email) and addresses[one.email.casefold()] > 1
            text, reason = choose(person, shared)
            person = replace(person, text=text, reason=reason)
        found.append(person)
    return found
