"""The words of the paper form, in every language a study can have."""

from __future__ import annotations

from survey.definition import Text, in_language

WORDS: dict[str, Text] = {
    "page": {"nb": "Side", "en": "Page"},
    "of": {"nb": "av", "en": "of"},
    "token": {"nb": "Koden din", "en": "Your code"},
    "qr": {"nb": "QR-kode med den samme koden", "en": "QR code of the same code"},
    "how_title": {"nb": "Slik svarer du", "en": "How to answer"},
    "how_tick": {
        "nb": "Sett ett kryss i ruten for svaret ditt. Tallene ved rutene er til oss.",
        "en": "Put one cross in the box of your answer. The numbers at the boxes are for us.",
    },
    "how_wrong": {
        "nb": "Krysset du feil? Fyll hele ruten og sett et nytt kryss.",
        "en": "Crossed the wrong box? Fill it in completely and make a new cross.",
    },
    "how_skip": {"nb": "Du kan hoppe over alle spørsmål.", "en": "You may skip any question."},
    "only_one": {
        "nb": "Spørsmål {0} er bare for: {2}. Andre går videre til {3}.",
        "en": "Question {0} is only for: {2}. Others go on to {3}.",
    },
    "only_several": {
        "nb": "Spørsmål {0}–{1} er bare for: {2}. Andre går videre til {3}.",
        "en": "Questions {0}–{1} are only for: {2}. Others go on to {3}.",
    },
    "to_question": {"nb": "spørsmål {0}", "en": "question {0}"},
    "to_end": {"nb": "slutten av skjemaet", "en": "the end of the form"},
    "comments": {"nb": "Kommentarer", "en": "Comments"},
    "comments_hint": {
        "nb": "Er det noe mer du vil si, eller noe som var vanskelig å svare på? Ikke skriv navn.",
        "en": "Is there anything else you would like to say, or anything that was hard to answer? "
        "Do not write names.",
    },
    "thanks": {"nb": "Takk for at du svarte.", "en": "Thank you for answering."},
    "form_number": {"nb": "Skjemanr. (fylles ut av oss)", "en": "Form no. (filled in by us)"},
    "to": {"nb": "Til", "en": "To"},
    "cover": {
        "nb": "Dette arket er til deg. Riv det av før du sender skjemaet tilbake: navnet ditt "
        "skal ikke følge med svarene.",
        "en": "This sheet is for you. Tear it off before you send the form back: your name must "
        "not go with the answers.",
    },
}
"""What stands on the form beside the questions, by language."""


def say(word: str, language: str, *parts: object) -> str:
    """Return words of the catalogue in a language."""
    return in_language(WORDS[word], language).format(*parts)
