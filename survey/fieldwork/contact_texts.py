"""The texts that go out: which one a person gets, and what stands in its open places."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from survey.checks_contact import FIELD
from survey.study import ContactStep, ContactText, Study

_MONTHS = {
    "nb": ("januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september",
           "oktober", "november", "desember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December"),
}  # fmt: skip
_AND = {"nb": "og", "en": "and"}


def texts_of_step(study: Study, wave: str, step: ContactStep) -> tuple[ContactText, ...]:
    """Return the texts of one step that a wave may use, in the order of their days."""
    found = [t for t in study.contact_texts if t.step == step and t.wave in (None, wave)]
    return tuple(sorted(found, key=lambda text: text.day))


def text_for(
    texts: Iterable[ContactText], role: str, groups: Iterable[str] = ()
) -> ContactText | None:
    """Return the first text that goes to one of these groups, else to the role, else to all."""
    texts = tuple(texts)
    for name in (*groups, role, "all"):
        for text in texts:
            if name in text.to:
                return text
    return None


def fill_text(words: str, values: Mapping[str, str]) -> str:
    """Put values into the open places of a text; what is put in is not read again.

    A place without a value goes, with the space before it: `Hello {first_name}.` is `Hello.`
    """
    filled = re.sub(rf"[ \t]*{FIELD.pattern}", lambda found: _filled(found, values), words)
    return "\n".join(line.strip() for line in filled.splitlines())


def _filled(found: re.Match[str], values: Mapping[str, str]) -> str:
    value = " ".join(values.get(found[1], "").split())
    gap = found[0][: found[0].index("{")]
    return f"{gap}{value}" if value else ""


def day_in_words(day: dt.date, language: str) -> str:
    """Return `31. mai 2016` or `31 May 2016`; in other languages the day in digits."""
    if language not in _MONTHS:
        return day.isoformat()
    stop = "." if language == "nb" else ""
    return f"{day.day}{stop} {_MONTHS[language][day.month - 1]} {day.year}"


def roles_in_words(titles: Iterable[str], language: str) -> str:
    """Return titles as they stand within a sentence: `veileder ved NAV-kontor og forsker`."""
    return f" {_AND.get(language, '/')} ".join(_within(title) for title in titles)


def _within(title: str) -> str:
    """Begin with a small letter, unless the first word is an abbreviation."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
