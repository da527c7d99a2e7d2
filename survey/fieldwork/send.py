"""Send the letters of one step: each taken in hand, handed over, and settled, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from survey.problems import SurveyError

if TYPE_CHECKING:
    from survey.fieldwork.letters import Letter
    from survey.fieldwork.mail import Delivery
    from survey.fieldwork.mail_settings import MailSettings
    from survey.store.stores import Stores


def send_letters(
    stores: Stores,
    wave: str,
    step: str,
    letters: Iterable[Letter],
    settings: MailSettings,
    *,
    resend_uncertain: bool = False,
    done: Callable[[], None] = lambda: None,
) -> Counter[str]:
    """Send letters by a mail server and return how many had each outcome.

    A letter is marked as taken in hand before it is handed over. Whoever is killed in between
    leaves it so: it is not sent again, but listed as uncertain.

    Parameters
    ----------
    done
        Called after each letter.

    Raises
    ------
    SurveyError
        The server cannot be used. What was sent by then stays marked as sent, the rest is free.
    """
    from survey.fieldwork.letters import build_message
    from survey.fieldwork.mail import MailServer
    from survey.fieldwork.steps import claim_step
    from survey.store.stores import note, writing

    counts: Counter[str] = Counter()
    try:
        with MailServer(settings) as server:
            for letter in letters:
                server.wait()
                if claim_step(
                    stores, letter.person_id, wave, step, "smtp", uncertain=resend_uncertain
                ):
                    message = build_message(letter, settings.sender, settings.reply_to)
                    try:
                        delivery = server.deliver(message)
                    except SurveyError:
                        _settle(stores, letter.person_id, wave, step, "failed")
                        raise
                    _settle(stores, letter.person_id, wave, step, delivery)
                    counts[delivery] += 1
                done()
    finally:
        if counts:
            with writing(stores) as contacts:
                said = ", ".join(f"{number} {what}" for what, number in sorted(counts.items()))
                note(contacts, step, wave, said)
    return counts


def _settle(stores: Stores, person_id: str, wave: str, step: str, delivery: Delivery) -> None:
    from survey.fieldwork.events import record_event
    from survey.fieldwork.steps import settle_step
    from survey.store.stores import writing

    if delivery == "uncertain":
        return
    with writing(stores) as contacts:
        if delivery == "refused":
            settle_step(contacts, person_id, wave, step, "bounced")
            record_event(contacts, person_id, wave, "bounced", "mail server")
        else:
            settle_step(contacts, person_id, wave, step, delivery)
