"""The words that forms add to the questions, in every language a study can have."""

from __future__ import annotations

import re
from collections.abc import Mapping

from survey.definition import Text, in_language
from survey.instrument import AnswerScale

WORDS: dict[str, Text] = {
    "token": {"nb": "Koden din", "en": "Your code"},
    "token_hint": {
        "nb": "Koden står på kortet eller i invitasjonen. Har du ingen, la feltet stå tomt.",
        "en": "The code is on your card or in the invitation. If you have none, leave it empty.",
    },
    "skip": {
        "nb": "Du kan hoppe over alle spørsmål.",
        "en": "You may skip any question.",
    },
    "refused": {
        "nb": "Svarer du nei, trenger du ikke svare på flere spørsmål.",
        "en": "If you answer no, you need not answer any more questions.",
    },
    "several": {"nb": "Du kan sette flere kryss.", "en": "You may tick several."},
    "number": {"nb": "Skriv et tall", "en": "Write a number"},
    "whole": {"nb": "Skriv et helt tall", "en": "Write a whole number"},
    "between": {"nb": "fra {0} til {1}", "en": "from {0} to {1}"},
    "least": {"nb": "{0} eller mer", "en": "{0} or more"},
    "most": {"nb": "{0} eller mindre", "en": "{0} or less"},
    "or_code": {"nb": "eller {0} for «{1}»", "en": "or {0} for “{1}”"},
    "date": {
        "nb": "Skriv en dato, for eksempel 2016-04-12.",
        "en": "Write a date, such as 2016-04-12.",
    },
}
"""What respondents read, by language."""

LANGUAGE_NAMES = {"nb": "Bokmål (nb)", "en": "English (en)"}
BLANK = "________"
"""What stands where a text has a field that nobody has filled in."""

_FIELD = re.compile(r"\{(\w+)\}")


def say(word: str, language: str, *parts: object) -> str:
    """Return words of the catalogue in a language."""
    return in_language(WORDS[word], language).format(*parts)


def number_hint(scale: AnswerScale, language: str) -> str:
    """Say in a sentence which numbers can be written; empty when it is no number."""
    if scale.type != "number":
        return ""
    low, high = (None if end is None else shown(end, language) for end in (scale.min, scale.max))
    said = [say("whole" if scale.whole else "number", language)]
    if low is not None and high is not None:
        said.append(say("between", language, low, high))
    elif low is not None or high is not None:
        said.append(say("least", language, low) if high is None else say("most", language, high))
    said += [
        say("or_code", language, code, in_language(missing.text, language))
        for code, missing in scale.missing.items()
        if missing.reason != "platform_missing"
    ]
    return " ".join(said) + "."


def shown(number: float, language: str) -> str:
    """Return a number as it is written in a language."""
    text = f"{number:g}"
    return text.replace(".", ",") if language == "nb" else text


def fill_fields(text: str, values: Mapping[str, str]) -> tuple[str, frozenset[str]]:
    """Return a text with its fields in braces filled in, and the fields nobody has filled."""
    left = frozenset(name for name in _FIELD.findall(text) if not values.get(name))
    return _FIELD.sub(lambda found: values.get(found[1]) or BLANK, text), left
