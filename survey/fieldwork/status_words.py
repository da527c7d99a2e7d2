"""What the status of a wave says, in bokmål and English."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "title": {"nb": "Runde {wave}, åpen {opens} til {closes}",
              "en": "Wave {wave}, open {opens} to {closes}"},
    "not_invited": {"nb": "ikke invitert", "en": "not invited"},
    "invited": {"nb": "invitert, ikke svart", "en": "invited, no answer"},
    "opened": {"nb": "åpnet skjemaet uten å svare", "en": "opened the form without answering"},
    "partial": {"nb": "svart på noe", "en": "answered in part"},
    "complete": {"nb": "svart", "en": "answered"},
    "refused": {"nb": "sagt nei", "en": "said no"},
    "opted_out": {"nb": "vil ikke ha flere meldinger", "en": "want no more messages"},
    "bounced": {"nb": "ikke nådd: adressen virker ikke, eller ukjent",
                "en": "not reached: the address does not work, or unknown"},
    "other": {"nb": "kan ikke svare av andre grunner", "en": "cannot answer for other reasons"},
    "not_eligible": {"nb": "ikke i målgruppa", "en": "not eligible"},
    "left": {"nb": "sluttet i prosjektet", "en": "left the project"},
    "not_operative": {"nb": "organet er ikke i drift", "en": "the body is not operative"},
    "together": {"nb": "i alt i runden", "en": "altogether in the wave"},
    "others": {"nb": "i registeret hører ikke til runden",
               "en": "of the register do not belong to the wave"},
    "unidentified": {"nb": "svar som ikke kan knyttes til registeret",
                     "en": "answers of nobody in the register"},
    "all": {"nb": "Alle", "en": "All"},
    "asked": {"nb": "spurt", "en": "asked"},
    "RR1": {"nb": "RR1 svar", "en": "RR1 answered"},
    "RR2": {"nb": "RR2 med delvise", "en": "RR2 with partial"},
    "COOP1": {"nb": "COOP1 samarbeid", "en": "COOP1 cooperation"},
    "REF1": {"nb": "REF1 nei", "en": "REF1 refusal"},
    "CON1": {"nb": "CON1 nådd", "en": "CON1 contact"},
    "hidden": {"nb": ": tall som ville fortalt om færre enn {n} personer",
               "en": ": numbers that would tell of fewer than {n} people"},
    "no_answers": {"nb": "Ingen svar ennå.", "en": "No answers yet."},
    "curve": {"nb": "{n} svar; høyeste søyle {most} svar, {days} dag(er) per søyle",
              "en": "{n} answers; the highest bar is {most} answers, {days} day(s) a bar"},
    "next_register": {"nb": "Neste steg: les inn registeret med survey register F.xlsx",
                      "en": "Next: read the register with survey register F.xlsx"},
    "next_wait": {"nb": "Neste steg: ingenting nå; runden åpner {opens}",
                  "en": "Next: nothing now; the wave opens {opens}"},
    "next_invite": {"nb": "Neste steg: survey invite {wave}", "en": "Next: survey invite {wave}"},
    "next_remind": {"nb": "Neste steg: survey remind {wave}", "en": "Next: survey remind {wave}"},
    "next_collect": {
        "nb": "Neste steg: hent inn svarene med survey collect {wave} fra skjemaet, eller survey "
        "import FIL --wave {wave}",
        "en": "Next: bring the answers in with survey collect {wave} from the form, or survey "
        "import FILE --wave {wave}",
    },
    "next_link": {"nb": "Neste steg: panel link", "en": "Next: panel link"},
    "next_done": {"nb": "Neste steg: ingenting nå; alle er hørt fra",
                  "en": "Next: nothing now; everybody is heard from"},
}  # fmt: skip


def say(key: str, language: str, **given: object) -> str:
    """Return a text in a language, with words put into it."""
    return WORDS[key][language].format(**given)
