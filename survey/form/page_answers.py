"""What a page's fields say: codes and texts that the instrument knows, or what is wrong."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from survey.form.form_pages import FormPage, FormQuestion, Option
from survey.form.texts import say
from survey.instrument import AnswerScale

Fields = Mapping[str, Sequence[str]]
"""What a form sent, by name of the field."""

OTHER = "~other"
"""What follows a question's id in the field of "don't know" beside a written answer."""


class FaultyAnswerError(ValueError):
    """An answer that is none, with words for the person who gave it."""


@dataclass(slots=True)
class PageAnswers:
    """The fields of one page.

    Parameters
    ----------
    answers
        By question a code, a text, a list of options, or `None`; faulty ones are left out.
    elements
        By number what was written for each element of the code; only those that were.
    faults
        What is wrong, by question, in the words of the page.
    """

    answers: dict[str, Any] = field(default_factory=dict)
    elements: dict[int, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def read_answers(page: FormPage, fields: Fields, language: str, today: dt.date) -> PageAnswers:
    """Return what the fields of a page say."""
    found = PageAnswers()
    for question in page.questions:
        try:
            value = read_answer(question, fields, language, today)
        except FaultyAnswerError as fault:
            found.faults[question.id] = str(fault)
            continue
        if not question.element:
            found.answers[question.id] = value
        elif value is not None:
            found.elements[question.element] = value
    return found


def read_answer(question: FormQuestion, fields: Fields, language: str, today: dt.date) -> Any:
    """Return the answer to one question, `None` where it was skipped.

    Raises
    ------
    FaultyAnswerError
        It is no answer of the question.
    """
    sent = [text for text in (clean_text(t) for t in fields.get(question.id, ())) if text]
    kind = question.scale.type
    if kind == "choice":
        return _choose((*question.options, *question.others), sent, language)
    if kind == "multiple":
        known = {option.value for option in question.options}
        if not set(sent) <= known:
            raise FaultyAnswerError(say("fault_choice", language))
        return [o.value for o in question.options if o.value in sent] or None
    other = _choose(question.others, fields.get(question.id + OTHER, ()), language)
    if other is not None and sent:
        raise FaultyAnswerError(say("fault_both", language))
    if not sent:
        return other
    if kind == "number":
        return _number(sent[0], question.scale, language)
    if kind == "date":
        return _date(sent[0], question.scale, language, today)
    written = sent[0].upper() if question.element else sent[0]
    return _text(written, question.scale, language)


def clean_text(text: str) -> str:
    """Return a text without what no store or file can hold, and without edges of blanks."""
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\u00a0", " ")
    kept = (c for c in plain if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(kept).strip()


def _choose(options: Sequence[Option], sent: Sequence[str], language: str) -> Any:
    if not sent:
        return None
    known = {option.value: option.code for option in options}
    if len(sent) > 1 or sent[0] not in known:
        raise FaultyAnswerError(say("fault_choice", language))
    return known[sent[0]]


def _number(text: str, scale: AnswerScale, language: str) -> int | float:
    try:
        number = float(re.sub(r"\s", "", text).replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise FaultyAnswerError(say("fault_number", language))
    if scale.whole and not number.is_integer():
        raise FaultyAnswerError(say("fault_whole", language))
    low, high = scale.bounds
    if not low <= number <= high:
        low_text, high_text = plain_number(low, language), plain_number(high, language)
        raise FaultyAnswerError(say("fault_between", language, low=low_text, high=high_text))
    return int(number) if scale.whole else number


def plain_number(number: float, language: str) -> str:
    """Return a number as people write it, with a decimal comma in Norwegian."""
    text = f"{number:g}"
    return text.replace(".", ",") if language == "nb" else text


def _date(text: str, scale: AnswerScale, language: str, today: dt.date) -> str:
    norwegian = re.sub(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})", r"\3-\2-\1", text)
    parts = re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})(.*)", norwegian)
    try:
        if parts is None:
            raise ValueError
        day = f"{parts[1]}-{int(parts[2]):02}-{int(parts[3]):02}"
        rest = parts[4].strip(" T")
        moment = dt.datetime.fromisoformat(f"{day}T{rest}" if rest else day)
    except ValueError:
        raise FaultyAnswerError(say("fault_date", language)) from None
    if moment.date() > today:
        raise FaultyAnswerError(say("fault_future", language))
    return moment.replace(tzinfo=None).isoformat() if scale.time else moment.date().isoformat()


def _text(text: str, scale: AnswerScale, language: str) -> str:
    if len(text) > scale.max_length:
        words = {"limit": scale.max_length, "length": len(text)}
        raise FaultyAnswerError(say("fault_long", language, **words))
    if scale.pattern and not re.fullmatch(scale.pattern, text):
        raise FaultyAnswerError(_form_wanted(scale.pattern, language))
    return text


def _form_wanted(pattern: str, language: str) -> str:
    """Say what a short answer has to look like, as far as its pattern tells."""
    numbers = [n for n in range(100) if re.fullmatch(pattern, str(n))]
    if len(numbers) > 1:
        return say("fault_between", language, low=numbers[0], high=numbers[-1])
    if re.fullmatch(pattern, "A") and not re.fullmatch(pattern, "AB"):
        return say("fault_letter", language)
    return say("fault_form", language)
