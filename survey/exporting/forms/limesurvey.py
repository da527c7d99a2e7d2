"""The questionnaire as LimeSurvey's tab-separated structure, which it imports as a survey."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from survey.asked import Groups
from survey.definition import in_language
from survey.exporting.forms.conditions import (
    ALWAYS,
    Answered,
    Condition,
    Every,
    Not,
    Some,
    WithoutToken,
)
from survey.exporting.forms.limesurvey_codes import LimeCodes, write_mapping
from survey.exporting.forms.page_order import OrderedPage
from survey.exporting.forms.platform_form import PlatformForm, choices_shown
from survey.exporting.forms.words import number_hint, say
from survey.instrument import AnswerScale, Question
from survey.library import Library
from survey.lock import fingerprint
from survey.problems import Place, Problem

Row = dict[str, str]

COLUMNS = (
    "id", "related_id", "class", "type/scale", "name", "relevance", "text", "help", "language",
    "validation", "mandatory", "other", "default", "same_default", "em_validation_q",
    "max_num_value_n", "maximum_chars", "min_num_value_n", "num_value_int_only",
)  # fmt: skip
"""The columns, attributes of questions last."""

SETTINGS = {
    "format": "G", "anonymized": "N", "datestamp": "N", "ipaddr": "N", "refurl": "N",
    "savetimings": "N", "allowprev": "Y", "allowsave": "Y", "showprogress": "Y",
    "shownoanswer": "N", "tokenanswerspersistence": "Y", "listpublic": "N", "usecaptcha": "N",
}  # fmt: skip
"""Answers are saved page by page and can be taken up again; no address of a machine is kept."""


def write_limesurvey(
    library: Library, wave: str, path: Path, fill: Mapping[str, str], groups: Groups | None = None
) -> tuple[tuple[Problem, ...], Path | None]:
    """Write a wave's questionnaire as tab-separated text in UTF-8 with a byte order mark.

    Every language repeats the whole; pages are groups, each question stands alone, routes are
    relevance, nothing is mandatory. Where `groups` says how many persons have each project and
    role, small groups are asked less.

    Returns
    -------
    tuple[tuple[Problem, ...], Path | None]
        What could not be said, and where the mapping was written with which `survey import`
        knows the answers again; `None` when it needs none.
    """
    form = PlatformForm.of(library, wave, fill, groups)
    rows = _Rows(form, LimeCodes.of(form))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", dialect="excel-tab")
        writer.writeheader()
        writer.writerows(rows.all())
    lines = rows.codes.mapping_lines(form)
    problems = (*form.problems, *_limited(form, Place(library.study.wave(wave).instrument)))
    return problems, write_mapping(lines, path) if lines else None


def _limited(form: PlatformForm, place: Place) -> Iterator[Problem]:
    """Name the questions of one answer whose answers differ by project."""
    names = [
        question.id
        for page in form.pages
        for question, _ in page.questions
        if (scale := form.instrument.answer_of(question.id)).type == "choice"
        and any(choice.only for choice in scale.choices.values())
    ]
    if names:
        yield Problem(
            "choices-not-limited",
            "LimeSurvey cannot limit the answers of a list to some projects; everybody sees all "
            f"of them in {', '.join(names)}.",
            "Nothing, if that does no harm.",
            place,
            "note",
        )


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of the structure."""

    form: PlatformForm
    codes: LimeCodes

    def all(self) -> Iterator[Row]:
        """Yield the settings, then every language with all groups."""
        first, *others = self.form.languages
        digest = fingerprint(self.form.instrument)
        fixed = {"sid": str(int(digest[:8], 16) % 900000 + 100000), "language": first}
        settings = fixed | {"additional_languages": " ".join(others)} | SETTINGS
        for name, value in settings.items():
            yield {"class": "S", "name": name, "text": value}
        for language in self.form.languages:
            yield from self._head(language)
        for language in self.form.languages:
            numbers = iter(range(1, 100_000))
            answered: set[str] = set()
            for page in self.form.pages:
                consented = self.form.goes_on if self.form.consent in answered else ALWAYS
                yield from self._group(page, language, numbers, consented)
                answered |= {question.id for question, _ in page.questions}

    def _head(self, language: str) -> Iterator[Row]:
        title = in_language(self.form.library.study.title, language)
        welcome = in_language(self.form.information, language)
        paragraphs = [part for part in welcome.split("\n") if part.strip()]
        text = "".join(f"<p>{_bold(_html(part))}</p>" for part in paragraphs)
        said = {
            "surveyls_title": _html(title),
            "surveyls_welcometext": f"{text}<p>{say('skip', language)}</p>",
        }
        for name, words in said.items():
            yield {"class": "SL", "name": name, "text": words, "language": language}

    def _group(
        self, page: OrderedPage, language: str, numbers: Iterator[int], consented: Condition
    ) -> Iterator[Row]:
        number = str(next(numbers))
        stem = in_language(self.form.stem(page.page), language)
        yield {
            "id": number, "class": "G", "type/scale": f"G{number}", "language": language,
            "name": _html(in_language(page.page.title, language)), "text": _html(stem),
            "relevance": "" if consented == ALWAYS else self._expression(consented),
        }  # fmt: skip
        for question, condition in page.questions:
            yield from self._question(question, condition, language, numbers)

    def _question(
        self, question: Question, condition: Condition, language: str, numbers: Iterator[int]
    ) -> Iterator[Row]:
        scale = self.form.instrument.answer_of(question.id)
        code = self.codes.questions[question.id]
        row = {
            "id": str(next(numbers)), "class": "Q", "type/scale": _letter(scale), "name": code,
            "relevance": "1" if condition == ALWAYS else self._expression(condition),
            "text": _html(in_language(question.text, language)), "language": language,
            "help": _html(number_hint(scale, language)), "mandatory": "N", "other": "N",
        }  # fmt: skip
        yield row | _attributes(scale, code)
        several = scale.type == "multiple"
        answers = self.codes.answers[question.answer]
        for option, text, only in choices_shown(scale):
            part = {
                "class": "SQ" if several else "A", "type/scale": "0", "name": answers[option],
                "text": _html(in_language(text, language)), "language": language,
            }  # fmt: skip
            if several:
                part |= {"id": str(next(numbers)), "relevance": self._only(only)}
            yield part

    def _only(self, projects: tuple[str, ...]) -> str:
        project = self.form.instrument.uses.get("project", "")
        if not projects or project not in self.codes.questions:
            return "1"
        choices = self.form.instrument.answer_of(project).choices
        return self._expression(
            Answered(project, tuple(code for code in choices if str(code) in projects))
        )

    def _expression(self, condition: Condition) -> str:
        """Write a condition in LimeSurvey's expression language."""
        match condition:
            case Answered(question=question, codes=codes):
                name = f"{self.codes.questions[question]}.NAOK"
                short = self.codes.answers[self.form.instrument.questions[question].answer]
                return " or ".join(f'{name} == "{short[code]}"' for code in codes)
            case WithoutToken():
                return 'TOKEN:TOKEN == ""'
            case Not(part=part):
                return f"!({self._expression(part)})"
            case Every(parts=parts):
                return " and ".join(f"({self._expression(part)})" for part in parts)
            case Some(parts=parts):
                return " or ".join(f"({self._expression(part)})" for part in parts)


def _letter(scale: AnswerScale) -> str:
    if scale.type == "text":
        return "T" if scale.free_text else "S"
    return {"choice": "L", "multiple": "M", "number": "N", "date": "D"}[scale.type]


def _attributes(scale: AnswerScale, code: str) -> Row:
    """Return what an answer must be; a number with codes for no judgement needs an expression."""
    if scale.type == "text":
        row = {"maximum_chars": str(scale.max_length)}
        return row | ({"validation": f"/^(?:{scale.pattern})$/u"} if scale.pattern else {})
    if scale.type != "number":
        return {}
    row = {"num_value_int_only": "1" if scale.whole else "0"}
    low, high = (None if end is None else f"{end:g}" for end in (scale.min, scale.max))
    if scale.missing and (low or high):
        ends = [f"{code}.NAOK >= {low}"] if low else []
        ends += [f"{code}.NAOK <= {high}"] if high else []
        known = [f"{code}.NAOK == {missing}" for missing in scale.missing]
        return row | {"em_validation_q": " or ".join([f"({' and '.join(ends)})", *known])}
    return row | {"min_num_value_n": low or "", "max_num_value_n": high or ""}


def _html(text: str) -> str:
    """Return a text on one line, in which nothing is markup or an expression."""
    return escape(" ".join(text.split()), quote=False).replace("{", "{ ")


def _bold(text: str) -> str:
    head, *rest = text.split("**")
    parts = [f"<strong>{part}</strong>" if at % 2 == 0 else part for at, part in enumerate(rest)]
    return "".join([head, *parts])
