"""What a person is told before answering, with the words that only the holders can fill in."""

from __future__ import annotations

import hashlib
import math
import re
from dataclasses import dataclass

from survey.asked import Asking, asked_questions
from survey.definition import Text, in_language
from survey.fieldwork.told_fields import RETENTION, told_fields
from survey.form.form_pages import FormQuestion
from survey.library import Library
from survey.problems import Place, Problem
from survey.show import WORDS_PER_MINUTE, seconds_for
from survey.wording import words_in

FIELD = re.compile(r"\{(\w+)\}")

_KNOWN = ("project", "minutes", "deadline")


@dataclass(frozen=True, slots=True)
class ToldText:
    """The information as a person meets it: title, paragraphs, the short version."""

    title: str
    paragraphs: tuple[str, ...]
    short: str

    def fingerprint(self, questions: tuple[FormQuestion, ...]) -> str:
        """Return the SHA-256 of all that was read before saying yes or no."""
        lines = [self.title, *self.paragraphs, self.short]
        lines += [question.text for question in questions]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def tell(library: Library, wave: str, asking: Asking, language: str) -> ToldText:
    """Return the information of a wave for one person; a field nobody filled in is in brackets."""
    information = library.instrument(wave).information
    if information is None:
        return ToldText(in_language(library.study.title, language), (), "")
    fields = told_fields(library, wave, asking.respondent.project, language)
    fields["minutes"] = str(minutes_for(library, wave, asking, language))

    def fill(text: Text) -> str:
        return FIELD.sub(
            lambda found: fields.get(found[1], f"[{found[1]}]"), in_language(text, language)
        )

    paragraphs = re.split(r"\n\s*\n|\n", fill(information.text))
    return ToldText(
        fill(information.title),
        tuple(part.strip() for part in paragraphs if part.strip()),
        fill(information.short),
    )


def minutes_for(library: Library, wave: str, asking: Asking, language: str) -> int:
    """Return the whole minutes that reading and answering are expected to take."""
    instrument = library.instrument(wave)
    asked = asked_questions(library.study, instrument, asking)
    seconds = float(sum(seconds_for(instrument.answer_of(question)) for question in asked))
    if instrument.information is not None:
        told = words_in(in_language(instrument.information.text, language))
        seconds += 60 * len(told) / WORDS_PER_MINUTE
    return math.ceil(seconds / 60)


def check_information(library: Library, wave: str) -> list[Problem]:
    """Return the words in braces that study.yaml does not fill in."""
    instrument, study = library.instrument(wave), library.study
    if instrument.information is None:
        return []
    steps = {step.what for step in study.retention}
    known = {*_KNOWN, *study.form.fields}
    known |= {name for name, what in RETENTION.items() if what in steps}
    texts = (instrument.information.title, instrument.information.text)
    named = {name for text in texts for words in text.values() for name in FIELD.findall(words)}
    return [
        Problem(
            "form-field",
            f'the information of wave "{wave}" has the field {{{name}}}, which nothing fills in.',
            'Write it in study.yaml under "form", "fields", in every language.',
            Place(str(library.folder / study.wave(wave).instrument)),
        )
        for name in sorted(named - known)
    ]
