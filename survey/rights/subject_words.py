"""What the page about a person says, in bokmål and English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from survey.definition import Text, in_language

WORDS: Mapping[str, Mapping[str, str]] = {
    "title": {"nb": "Det som er lagret om deg: {study}", "en": "What is kept about you: {study}"},
    "register": {"nb": "I registeret", "en": "In the register"},
    "register_words": {
        "nb": "Registeret ligger for seg selv, uten svar. Bare de som gjør undersøkelsen, ser det.",
        "en": "The register lies by itself, without answers. Only those who make the survey see "
              "it.",
    },
    "name": {"nb": "Navn", "en": "Name"},
    "email": {"nb": "E-post", "en": "E-mail"},
    "language": {"nb": "Språk", "en": "Language"},
    "key": {"nb": "Id hos en spørreplattform", "en": "Id at a survey platform"},
    "note": {"nb": "Merknad", "en": "Note"},
    "left_register": {"nb": "Tatt ut av registeret", "en": "Taken out of the register"},
    "held": {"nb": "Rolle", "en": "Role"},
    "fieldwork": {"nb": "Meldinger og utfall", "en": "Messages and outcomes"},
    "asked": {"nb": "skal spørres", "en": "to be asked"},
    "not_asked": {"nb": "ikke spurt", "en": "not asked"},
    "message": {"nb": "melding «{step}» ({channel}: {state})",
                "en": "message “{step}” ({channel}: {state})"},
    "refused": {"nb": "sagt nei", "en": "said no"},
    "opted_out": {"nb": "vil ikke ha flere meldinger", "en": "wants no more messages"},
    "bounced": {"nb": "meldingen kom i retur", "en": "the message came back"},
    "not_eligible": {"nb": "ikke i målgruppa", "en": "not eligible"},
    "left": {"nb": "sluttet i prosjektet", "en": "left the project"},
    "not_operative": {"nb": "organet er ikke i drift", "en": "the body is not operative"},
    "new_address": {"nb": "fått ny adresse", "en": "has a new address"},
    "started": {"nb": "begynt på et skjema et annet sted", "en": "began a form elsewhere"},
    "register_before": {"nb": "Registeret før det ble rettet", "en": "The register before it was "
                        "corrected"},
    "register_undo": {"nb": "Det beholdes til rettingen ikke lenger kan angres.",
                      "en": "It is kept until the correction can no longer be undone."},
    "sent_in": {"nb": "skjemaet sendt inn ({mode})", "en": "the form sent in ({mode})"},
    "opened": {"nb": "skjemaet åpnet ({mode})", "en": "the form opened ({mode})"},
    "answers": {"nb": "Svar, {wave}", "en": "Answers, {wave}"},
    "form": {"nb": "I skjemaet, {wave}", "en": "In the form, {wave}"},
    "aside": {"nb": "Dette svaret brukes ikke: du har et annet med flere svar.",
              "en": "This response is not used: you have another with more answers."},
    "came": {"nb": "Kom inn fra", "en": "Came in from"},
    "consent": {"nb": "Vil være med", "en": "Wants to take part"},
    "link_consent": {"nb": "Svarene kan kobles", "en": "The answers may be linked"},
    "yes": {"nb": "ja", "en": "yes"},
    "no": {"nb": "nei", "en": "no"},
    "mode": {"nb": "Svart på", "en": "Answered by"},
    "project": {"nb": "Prosjekt", "en": "Project"},
    "role": {"nb": "Rolle", "en": "Role"},
    "role2": {"nb": "Rolle nummer to", "en": "Second role"},
    "arena": {"nb": "Sted", "en": "Site"},
    "started_on": {"nb": "Begynt", "en": "Begun"},
    "completed_on": {"nb": "Ferdig", "en": "Finished"},
    "nothing_ticked": {"nb": "ingen av svarene", "en": "none of the answers"},
    "skipped": {"nb": "hoppet over", "en": "skipped"},
    "break_off": {"nb": "sluttet før spørsmålet", "en": "stopped before the question"},
    "invalid": {"nb": "kunne ikke leses", "en": "could not be read"},
    "dont_know": {"nb": "vet ikke", "en": "don't know"},
    "not_applicable": {"nb": "ikke aktuelt", "en": "not applicable"},
    "platform_missing": {"nb": "mangler i fila", "en": "missing in the file"},
    "earlier": {"nb": "Tidligere utgaver av svarene", "en": "Earlier versions of the answers"},
    "undo": {"nb": "De er rettet eller erstattet, og beholdes til de ikke lenger kan hentes fram.",
             "en": "They are corrected or replaced, and are kept until they can no longer be "
                   "brought back."},
    "version": {"nb": "{wave}, før innlesing {number}", "en": "{wave}, before import {number}"},
    "texts": {"nb": "{n} svar med egne ord", "en": "{n} answers in own words"},
    "linking": {"nb": "Kobling fra runde til runde", "en": "Linking from wave to wave"},
    "link_linked": {"nb": "koblet til de andre svarene dine",
                    "en": "linked to your other answers"},
    "link_unlinked": {"nb": "ikke koblet", "en": "not linked"},
    "link_refused": {"nb": "skal ikke kobles", "en": "not to be linked"},
    "link_review": {"nb": "venter på en avgjørelse", "en": "waits for a decision"},
    "code": {"nb": "Egen kode", "en": "Self-made code"},
    "code_words": {"nb": "{n} ledd, bare som uleselige avtrykk",
                   "en": "{n} elements, as unreadable prints only"},
    "published": {"nb": "Tall som er offentliggjort", "en": "Numbers that were published"},
    "no_release": {"nb": "Ingen tall er offentliggjort med svarene dine i.",
                   "en": "No numbers are published with your answers in them."},
    "releases": {
        "nb": "Svarene dine er med i tall fra {days}. Tallene gjelder grupper; ingen kan se hva "
              "du svarte.",
        "en": "Your answers are part of numbers from {days}. The numbers are of groups; nobody "
              "can see what you answered.",
    },
    "until": {"nb": "Hvor lenge det beholdes", "en": "How long it is kept"},
    "latest": {"nb": "til {day}", "en": "until {day}"},
    "addresses": {"nb": "Navn og adresser", "en": "Names and addresses"},
    "code_hashes": {"nb": "Avtrykk av koden", "en": "Prints of the code"},
    "free_text_map": {"nb": "Hvem som skrev hva med egne ord",
                      "en": "Who wrote what in own words"},
    "fine_background": {"nb": "Detaljert bakgrunn", "en": "Detailed background"},
    "rights": {
        "nb": "Du kan be om at noe rettes, eller at svarene dine slettes, så lenge navn og "
              "adresser finnes.",
        "en": "You may ask to have something corrected, or your answers erased, as long as names "
              "and addresses are kept.",
    },
}  # fmt: skip


class Titled(Protocol):
    """Something of the study that has a name."""

    @property
    def id(self) -> str:
        """What files call it."""
        ...

    @property
    def title(self) -> Text:
        """What people call it."""
        ...


def say(key: str, language: str, **given: object) -> str:
    """Return a text in a language, with words put into it."""
    return WORDS[key][language].format(**given)


def title_of(things: Iterable[Titled], id_: str | None, language: str) -> str | None:
    """Return what something of the study is called; its id where the study has it no more."""
    found = next((thing for thing in things if thing.id == id_), None)
    return id_ if found is None else in_language(found.title, language)
