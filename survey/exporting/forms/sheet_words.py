"""The words of answer sheets and entry sheets, in every language a study can have."""

from __future__ import annotations

from survey.definition import Text, in_language

WORDS: dict[str, Text] = {
    "read_first": {"nb": "Les først", "en": "Read first"},
    "answers": {"nb": "Svar", "en": "Answers"},
    "entry": {"nb": "Punching", "en": "Data entry"},
    "number": {"nb": "Nr.", "en": "No."},
    "question": {"nb": "Spørsmål", "en": "Question"},
    "answer": {"nb": "Svaret ditt", "en": "Your answer"},
    "hint": {"nb": "Slik svarer du", "en": "How to answer"},
    "how": {
        "nb": "Svar i de hvite rutene på arket «Svar». Klikk i ruten og velg fra listen, eller "
        "skriv der det ikke er noen liste. Resten av arket er låst. Lagre filen og send den "
        "tilbake.",
        "en": "Answer in the white cells of the sheet “Answers”. Click a cell and choose from the "
        "list, or write where there is no list. The rest of the sheet is locked. Save the file and "
        "send it back.",
    },
    "skip": {"nb": "Du kan hoppe over alle spørsmål.", "en": "You may skip any question."},
    "delete": {
        "nb": "Vil du ta bort et svar, trykk Delete i ruten.",
        "en": "To remove an answer, press Delete in its cell.",
    },
    "token": {"nb": "Koden din", "en": "Your code"},
    "token_hint": {"nb": "Fra kortet eller invitasjonen", "en": "From the card or invitation"},
    "choose": {"nb": "Velg fra listen", "en": "Choose from the list"},
    "tick": {"nb": "Skriv eller velg x", "en": "Write or choose x"},
    "write": {"nb": "Skriv her", "en": "Write here"},
    "write_short": {"nb": "Skriv svaret", "en": "Write the answer"},
    "date": {"nb": "Dato, for eksempel 2016-04-12", "en": "Date, such as 2016-04-12"},
    "completed": {"nb": "Datoen du svarte", "en": "The day you answered"},
    "only": {"nb": "Bare for: {0}", "en": "Only for: {0}"},
    "wrong": {
        "nb": "Dette er ikke et av svarene. {0}.",
        "en": "This is not one of the answers. {0}.",
    },
    "form_number": {"nb": "Skjemanr.", "en": "Form no."},
    "form_number_hint": {
        "nb": "Skriv et løpenummer på hvert papirskjema, og samme nummer her.",
        "en": "Write a running number on each paper form, and the same number here.",
    },
    "form_token": {"nb": "Koden på skjemaet", "en": "The code on the form"},
    "form_token_hint": {
        "nb": "De tolv tegnene, med eller uten bindestreker. Tom når skjemaet ikke har noen.",
        "en": "The twelve signs, with or without hyphens. Empty when the form has none.",
    },
    "form_day": {"nb": "Mottatt", "en": "Received"},
    "form_day_hint": {
        "nb": "Dagen skjemaet kom inn, som 2016-04-12.",
        "en": "The day the form came in, as 2016-04-12.",
    },
    "form_language": {"nb": "Språk", "en": "Language"},
    "form_language_hint": {"nb": "Skjemaets språk.", "en": "The language of the form."},
    "tick_code": {"nb": "1 = krysset", "en": "1 = ticked"},
    "empty": {"nb": "Tom når det ikke er svart.", "en": "Empty when not answered."},
}
"""What stands in the workbooks, by language."""


def say(word: str, language: str, *parts: object) -> str:
    """Return words of the catalogue in a language."""
    return in_language(WORDS[word], language).format(*parts)
