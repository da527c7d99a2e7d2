"""What the page for everybody who took part says, in bokmål and English."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "title": {"nb": "Dette svarte dere", "en": "This is what you answered"},
    "who": {"nb": "Takk til alle som svarte", "en": "Thank you to everybody who answered"},
    "answered_of": {"nb": "{wave}: {n} av {invited} svarte.",
                    "en": "{wave}: {n} of {invited} answered."},
    "answered": {"nb": "{wave}: {n} svarte.", "en": "{wave}: {n} answered."},
    "what": {"nb": "Alle svar samlet", "en": "All answers together"},
    "waves": {"nb": "Tallene er gjennomsnitt, {waves}.", "en": "The numbers are means, {waves}."},
    "scale": {"nb": "{low} er «{low_words}», {high} er «{high_words}».",
              "en": "{low} is “{low_words}”, {high} is “{high_words}”."},
    "result": {"nb": "{title}: {mean}.", "en": "{title}: {mean}."},
    "up": {"nb": "Det er høyere enn før ({was}).", "en": "That is higher than before ({was})."},
    "down": {"nb": "Det er lavere enn før ({was}).", "en": "That is lower than before ({was})."},
    "up_little": {"nb": "Det er litt høyere enn før.",
                  "en": "That is a little higher than before."},
    "down_little": {"nb": "Det er litt lavere enn før.",
                    "en": "That is a little lower than before."},
    "open": {"nb": "Før var det {was}.", "en": "Before, it was {was}."},
    "open_words": {
        "nb": "Der det ikke står høyere eller lavere, vet vi ikke om noe har endret seg.",
        "en": "Where it does not say higher or lower, we do not know whether anything has "
              "changed.",
    },
    "hidden": {"nb": "{n} andre tall kan ikke vises.", "en": "{n} other numbers cannot be shown."},
    "read": {"nb": "Tallene viser ikke hva du svarte",
             "en": "The numbers do not show what you answered"},
    "read_words": {
        "nb": "Tall fra færre enn {n} personer vises aldri. Svarene er konfidensielle.",
        "en": "Numbers from fewer than {n} people are never shown. The answers are "
              "confidential.",
    },
    "rights": {"nb": "Du bestemmer over svarene dine", "en": "You decide about your answers"},
    "rights_words": {
        "nb": "Du kan få se det som er lagret om deg. Du kan få rettet det. Du kan få det "
              "slettet, så lenge vi kan finne det. Spør dem som gjør undersøkelsen.",
        "en": "You can see what is kept about you. You can have it corrected. You can have it "
              "erased, as long as we can find it. Ask those who make the survey.",
    },
}  # fmt: skip


def say(key: str, language: str, **given: object) -> str:
    """Return a text in a language, with words put into it."""
    return WORDS[key][language].format(**given)
