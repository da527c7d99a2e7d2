"""What the register's column `disposition` means, in people's words and in survey platforms'."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from survey.fieldwork.outcome_rates import Outcome

Disposition = Literal[
    "not_invited", "invited", "opened", "partial", "complete", "refused", "opted_out", "bounced",
    "other", "not_eligible", "left", "not_operative",
]  # fmt: skip
"""What became of somebody in a wave, as fieldwork tells it apart."""

OUTCOMES: Mapping[Disposition, Outcome] = {
    "not_invited": "not_asked",
    "invited": "no_contact",
    "opened": "no_contact",
    "partial": "partial",
    "complete": "complete",
    "refused": "refused",
    "opted_out": "refused",
    "bounced": "unknown",
    "other": "other",
    "not_eligible": "not_eligible",
    "left": "not_eligible",
    "not_operative": "not_eligible",
}
"""What each counts as in a rate. Who opened the form and answered nothing may still answer."""

SURVEYXACT: Mapping[str, Disposition] = {
    "ny": "invited", "new": "invited",
    "distribueret": "invited", "distribuert": "invited", "distributed": "invited",
    "nogen svar": "opened", "noen svar": "opened", "some answers": "opened",
    "frafaldet": "refused", "frafalt": "refused", "rejected": "refused",
}  # fmt: skip
"""SurveyXact's statuses of those whose answers are not there. Who completed has answers."""

LIMESURVEY: Mapping[str, Disposition] = {
    "ok": "invited", "optout": "opted_out", "opt-out": "opted_out", "invalid": "bounced",
    "bounced": "bounced", "q": "not_eligible",
}  # fmt: skip
"""LimeSurvey's `emailstatus`, and its quota."""

WORDS: Mapping[str, Disposition] = {
    **SURVEYXACT, **LIMESURVEY,
    "refused": "refused", "refusal": "refused", "declined": "refused", "withdrawn": "refused",
    "nektet": "refused", "avslag": "refused", "vil ikke": "refused", "trukket": "refused",
    "opted out": "opted_out", "opted_out": "opted_out", "reservert": "opted_out",
    "no contact": "invited", "not reached": "invited", "no answer": "invited",
    "ikke nådd": "invited", "ikke kontakt": "invited", "ikke svart": "invited",
    "ill": "other", "language": "other", "abroad": "other", "dead": "other",
    "syk": "other", "språk": "other", "utenlands": "other", "død": "other",
    "unknown": "bounced", "wrong address": "bounced",
    "ukjent": "bounced", "i retur": "bounced", "feil adresse": "bounced",
    "not eligible": "not_eligible", "not_eligible": "not_eligible",
    "never took part": "not_eligible", "ikke i målgruppen": "not_eligible",
    "har aldri deltatt": "not_eligible",
    "not operative": "not_operative", "not_operative": "not_operative",
    "ikke operativ": "not_operative", "ikke i drift": "not_operative",
}  # fmt: skip
"""In small letters; anything else is `other`."""

OUTCOME_OF_WORD: Mapping[str, Outcome] = {word: OUTCOMES[said] for word, said in WORDS.items()}


def disposition_of(word: str | None) -> Disposition | None:
    """Return what a word of the register means; nothing for none."""
    tidy = (word or "").strip().casefold()
    return WORDS.get(tidy, "other") if tidy else None
