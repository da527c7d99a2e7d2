"""A questionnaire's definition made into what the drafting of an instrument begins with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from survey.adopting.definitions.questionnaire import Answer, Asked, Questionnaire
from survey.adopting.definitions.words import Words
from survey.adopting.draft_answers import draft_answer
from survey.adopting.draft_questions import (
    DraftPage,
    DraftQuestion,
    DraftQuestions,
    find_column,
    reserved_purpose,
    seems_personal,
)
from survey.adopting.draft_scales import DraftAnswer, distinct_labels, free_text, make_scale
from survey.adopting.label_words import missing_reason, rank_labels
from survey.definition import Code, Text
from survey.importing.raw_export import RawColumn, RawExport, text_of
from survey.instrument import AnswerScale, Choice, MissingChoice
from survey.problems import Problem, SurveyError

LATER = "it says who answered; the file of answers must have it"


@dataclass(frozen=True, slots=True, eq=False)
class DefinitionDrafter:
    """Drafts every question of a questionnaire, in the place of `draft_questions`."""

    questionnaire: Questionnaire
    words: Words

    def __call__(
        self,
        export: RawExport,
        language: str,
        identity: RawColumn | None,
        group: RawColumn | None,
        draft_group: Callable[[RawColumn], DraftAnswer],
        wave: str = "",
        known: Collection[str] = (),
    ) -> DraftQuestions:
        """Draft the questions; the parameters are those of `draft_questions`."""
        left_out = [*self.questionnaire.left_out, *self.words.left_out]
        names: set[str] = set()
        drafted = []
        for asked, column in zip(self.questionnaire.questions, export.columns, strict=False):
            why = ""
            if not asked.name:
                why = "it has no name"
            elif column is identity:
                why = "it says who answered"
            elif asked.name.casefold() in names:
                why = "another question has the same name"
            elif not asked.answers and column is not group:
                why = _why_none(asked)
            names.add(asked.name.casefold())
            if why:
                left_out.append((asked.name or "a question", why))
            else:
                answer = draft_group(column) if column is group else None
                drafted.append(self._question(_coded(asked), answer, language))
        if identity is not None and identity.name.casefold() not in names:
            left_out.append((identity.name, LATER))
        if not drafted:
            raise SurveyError(_nothing(export, left_out))
        return DraftQuestions(tuple(drafted), tuple(left_out))

    def _question(self, asked: Asked, given: DraftAnswer | None, language: str) -> DraftQuestion:
        text = self.words(asked.text)
        worded = bool(text[language])
        answer = given or _answer(asked, self.words, language)
        scale = _in_languages(answer.scale, asked.answers, self.words)
        at = asked.section
        page = DraftPage(at.name, self.words(at.title)) if at else None
        return DraftQuestion(
            asked.name,
            text[language] or asked.name,
            worded,
            replace(answer, scale=scale),
            self.words(asked.stem)[language],
            notes=list(asked.notes),
            texts=text if worded else {},
            stems=self.words(asked.stem),
            page=page,
            aliases={self.questionnaire.platform.lower(): asked.alias} if asked.alias else {},
        )


def export_of(questionnaire: Questionnaire, words: Words, identity: str | None) -> RawExport:
    """Return the file of answers that the platform will write, as far as known, without rows.

    A column for each question, the platform's own number of a response, and the column that
    says who answered, where that is no question.
    """
    import numpy as np

    first = words.languages[0]
    columns = [_column(asked, words, first) for asked in questionnaire.questions]
    empty = np.empty(0, dtype=object)
    own = questionnaire.row_id
    columns.append(RawColumn(own, own, empty, system="response_id"))
    rows = np.arange(0)
    export = RawExport(questionnaire.file, None, questionnaire.platform, tuple(columns), rows)
    if identity is None or find_column(export, identity) is not None:
        return export
    return replace(export, columns=(*columns, RawColumn(identity, identity, empty)))


def _coded(asked: Asked) -> Asked:
    """Leave out answers that no answer can be known by, and say so."""
    answers = tuple(answer for answer in asked.answers if answer.code)
    if len(answers) == len(asked.answers):
        return asked
    note = "an answer without a code is left out"
    return replace(asked, answers=answers, notes=(*asked.notes, note))


def _column(asked: Asked, words: Words, language: str) -> RawColumn:
    import numpy as np

    labels: dict[float | str, str] = {}
    if asked.type == "choice":
        labels = {a.code: words(a.text)[language] for a in asked.answers if not a.missing}
    return RawColumn(
        asked.name,
        asked.name,
        np.empty(0, dtype=object),
        words(asked.text)[language],
        labels,
        stem=words(asked.stem)[language],
    )


def _nothing(export: RawExport, left_out: list[tuple[str, str]]) -> Problem:
    listed = "; ".join(f'"{name}": {why}' for name, why in left_out[:5])
    more = f"; and {len(left_out) - 5} more" if len(left_out) > 5 else ""
    return Problem(
        "nothing-to-adopt",
        f"nothing in this questionnaire for {export.layout} is a question that a study can hold"
        + (f" ({listed}{more})." if left_out else "."),
        "Give a questionnaire with questions, or a file of answers.",
        export.place(),
    )


def _why_none(asked: Asked) -> str:
    purpose = reserved_purpose(asked.name)
    if purpose:
        return f"the import uses it as {purpose}"
    if seems_personal(asked.name, *asked.text.values()):
        return "it seems to hold names or addresses"
    return ""


def _answer(asked: Asked, words: Words, language: str) -> DraftAnswer:
    """Draft how a question is answered, with the words of one language."""
    if asked.type == "choice" and asked.answers:
        return _choice(asked, words, language)
    if asked.type == "multiple" and asked.answers:
        choices = {a.code: Choice(text={language: a.code}) for a in asked.answers}
        return DraftAnswer(AnswerScale(type="multiple", choices=dict(choices)), "")
    if asked.type == "number":
        scale = AnswerScale(type="number", min=asked.low, max=asked.high, whole=asked.whole)
        hint = "whole_number" if asked.whole else "number"
        return DraftAnswer(scale, hint if asked.low is asked.high is None else "")
    if asked.type == "date":
        return DraftAnswer(AnswerScale(type="date"), "date")
    return free_text()


def _choice(asked: Asked, words: Words, language: str) -> DraftAnswer:
    """Draft a choice of exactly the platform's codes."""
    drafted = draft_answer(_column(asked, words, language), language)
    labels = {a.code: words(a.text)[language] or a.code for a in asked.answers}
    given = {text_of(code) for code in (*drafted.scale.choices, *drafted.scale.missing)}
    judged = [a for a in asked.answers if not a.missing]
    if drafted.scale.type != "choice" or given != {a.code for a in judged} or not judged:
        coded: dict[Code, str] = {_code(a.code): labels[a.code] for a in asked.answers}
        if len({isinstance(code, str) for code in coded}) > 1:
            coded = {str(code): text for code, text in coded.items()}
        return DraftAnswer(make_scale(coded, {}, language, ordered=False), "")
    notes = list(drafted.notes)
    texts = any(isinstance(code, str) for code in drafted.scale.choices)
    if texts and rank_labels(labels[a.code] for a in judged if not missing_reason(labels[a.code])):
        notes.append(
            "the answers seem to go from low to high, but have codes that are no numbers, so that "
            "they are not averaged: give them numbers in the platform before it is sent out"
        )
    scale, outside = drafted.scale, [a for a in asked.answers if a.missing]
    if outside:
        extra = {
            str(a.code) if texts else _code(a.code): MissingChoice(
                text={language: labels[a.code]},
                reason=missing_reason(labels[a.code]) or "not_applicable",
            )
            for a in outside
        }
        scale = scale.model_copy(update={"missing": {**scale.missing, **extra}})
        named = ", ".join(f'"{labels[a.code]}"' for a in outside)
        notes.append(f"the platform leaves {named} out of analyses; taken for no judgement")
    return replace(drafted, scale=scale, notes=tuple(notes))


def _code(text: str) -> Code:
    """Return a code as an answer scale has it: a whole number where it is one."""
    number = text.lstrip("-")
    whole = number.isdecimal() and number == str(int(number)) and len(number) < 10
    return int(text) if whole and text.count("-") <= 1 else text


def _in_languages(scale: AnswerScale, answers: tuple[Answer, ...], words: Words) -> AnswerScale:
    """Put the words of every language on a scale's answers."""
    said = {answer.code: words(answer.text) for answer in answers}
    codes = [*scale.choices, *scale.missing]
    if not codes or any(text_of(code) not in said for code in codes):
        return scale
    by_language: Mapping[str, Mapping[Code, str]] = {
        language: distinct_labels({c: said[text_of(c)][language] or text_of(c) for c in codes})
        for language in words.languages
    }

    def text(code: Code) -> Text:
        return {language: by_language[language][code] for language in words.languages}

    return scale.model_copy(
        update={
            "choices": {
                code: choice.model_copy(update={"text": text(code)})
                for code, choice in scale.choices.items()
            },
            "missing": {
                code: given.model_copy(update={"text": text(code)})
                for code, given in scale.missing.items()
            },
        }
    )
