"""Which drafted question is which of the wave before, and how the two compare."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from survey.adopting.draft_questions import DraftQuestion
from survey.adopting.draft_scales import DraftAnswer
from survey.adopting.question_ids import make_id, needs_alias, next_revision
from survey.comparability import AnswerChange, asked, compare_answers, derived_recode, recode_gaps
from survey.definition import Code, Text
from survey.importing.answer_texts import build_lookup, find_code, option_of
from survey.importing.wording import VARIABLE_LABEL_CUT, is_wording, plain, plain_name
from survey.instrument import AnswerScale, Choice, Instrument, MissingChoice, Question

Why = Literal["wording", "other", "answers", "recoded", "more_codes", "extended", "renamed"]

ALIKE = 60
"""So alike, from 0 to 100, are two wordings of what may be the same question."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A bridge item as drafted; `why` is the reason in a word."""

    earlier: str
    later: str
    comparable: Literal["yes", "recode", "pair_only", "no"]
    why: Why
    recode: dict[Code, Code]


def name_questions(drafts: Sequence[DraftQuestion], others: Collection[str] = ()) -> None:
    """Give the questions of a first wave their ids; `others` are plain names of more columns."""
    taken: set[str] = set()
    columns = {plain_name(draft.name) for draft in drafts}.union(others)
    for draft in drafts:
        draft.id = make_id(draft.name, taken, columns)
        draft.alias = _aliased(draft)


def pair_questions(
    drafts: Sequence[DraftQuestion],
    earlier: Instrument,
    languages: Sequence[str],
    others: Collection[str] = (),
) -> list[Pair]:
    """Give the questions of a later wave their ids, and say how they compare with the earlier.

    A question of the same name and wording keeps its id; of the same name with other words or
    answers gets a new one, so that the two are never taken for one; of the same wording under
    another name is paired with it. Words are compared in the first language. `others` are plain
    names of more columns.
    """
    language = languages[0]
    before = asked(earlier)
    by_name = _by_name(before)
    by_words = _by_words(before.values(), language)
    named = _each_once(drafts, [_named(draft, by_name, by_words) for draft in drafts])
    same = [old for draft, old in zip(drafts, named, strict=True) if old and _worded(draft, old)]
    held = {old.id for old in same}
    taken = {id.casefold() for id in earlier.questions}
    columns = {plain_name(draft.name) for draft in drafts}.union(others)
    pairs: list[Pair] = []
    for draft, old in zip(drafts, named, strict=True):
        other = by_words.get(plain(draft.text)) if draft.worded else None
        if old and _worded(draft, old):
            pairs += _kept(draft, old, earlier, languages, taken)
        elif other and other.id not in held:
            held.add(other.id)
            draft.id = next_revision(old.id, taken) if old else make_id(draft.name, taken, columns)
            pairs += _renamed(draft, other, earlier, languages)
        elif old and old.id not in held:
            held.add(old.id)
            draft.id = next_revision(old.id, taken)
            likeness = _likeness(draft.text, old, language)
            if likeness >= ALIKE:
                pairs.append(Pair(old.id, draft.id, "pair_only", "wording", {}))
            else:
                pairs.append(Pair(old.id, draft.id, "no", "other", {}))
        else:
            draft.id = next_revision(old.id, taken) if old else make_id(draft.name, taken, columns)
        draft.alias = _aliased(draft)
    return pairs


def _aliased(draft: DraftQuestion) -> bool:
    """Tell whether the instrument must say the column's name; a sentence is found by its words."""
    return needs_alias(draft.id, draft.name) and " " not in draft.name.strip()


def copied_scale(scale: AnswerScale, languages: Sequence[str], later: AnswerScale) -> AnswerScale:
    """Return an answer scale in these languages only; what it lacks, the later one says."""
    return scale.model_copy(
        update={
            "choices": {
                code: Choice(text=_only(choice.text, languages, later, code), only=choice.only)
                for code, choice in scale.choices.items()
            },
            "missing": {
                code: MissingChoice(
                    text=_only(given.text, languages, later, code), reason=given.reason
                )
                for code, given in scale.missing.items()
            },
        }
    )


def _only(text: Text, languages: Sequence[str], later: AnswerScale, code: Code) -> Text:
    same = later.choices.get(code) or later.missing.get(code)
    words = same.text if same else {}
    some = next(iter(text.values()), "")
    return {one: text.get(one) or words.get(one) or some for one in languages}


def _by_name(before: dict[str, Question]) -> dict[str, Question]:
    found: dict[str, Question] = {}
    for way in (str, plain_name):
        for question in before.values():
            for name in (*question.aliases.values(), question.id):
                found.setdefault(way(name), question)
    return found


def _each_once(
    drafts: Sequence[DraftQuestion], named: list[Question | None]
) -> list[Question | None]:
    """Let only one of several columns be a question, first the one of exactly its name."""
    kept: list[Question | None] = [None] * len(named)
    seen: set[str] = set()
    for exact in (True, False):
        for number, (draft, question) in enumerate(zip(drafts, named, strict=True)):
            if question is None or question.id in seen:
                continue
            if not exact or draft.name in (question.id, *question.aliases.values()):
                seen.add(question.id)
                kept[number] = question
    return kept


def _by_words(before: Iterable[Question], language: str) -> dict[str, Question]:
    questions = list(before)
    texts = [plain(question.text.get(language, "")) for question in questions]
    often = Counter(texts)
    return {
        text: question
        for text, question in zip(texts, questions, strict=True)
        if text and often[text] == 1
    }


def _named(
    draft: DraftQuestion, by_name: dict[str, Question], by_words: dict[str, Question]
) -> Question | None:
    found = by_name.get(draft.name) or by_name.get(plain_name(draft.name))
    if found is None and draft.worded and plain(draft.text) == plain(draft.name):
        # A header that is the wording itself has no other name.
        found = by_words.get(plain(draft.text))
    return found


def _worded(draft: DraftQuestion, old: Question) -> bool:
    """Tell whether the file words a question as before, or does not word it at all."""
    texts = [*old.text.values(), *old.label.values()]
    return not draft.worded or is_wording(draft.text, texts, VARIABLE_LABEL_CUT)


def _likeness(text: str, old: Question, language: str) -> float:
    from rapidfuzz import fuzz

    return float(fuzz.token_sort_ratio(plain(text), plain(old.text.get(language, ""))))


def _kept(
    draft: DraftQuestion,
    old: Question,
    earlier: Instrument,
    languages: Sequence[str],
    taken: set[str],
) -> list[Pair]:
    """Take a question of the same name and wording for the same, as far as its answers are."""
    language = languages[0]
    before = copied_scale(earlier.answer_of(old.id), languages, draft.answer.scale)
    draft.answer, change = _aligned(draft, before, language)
    if change in ("same", "missing"):
        draft.id, draft.base = old.id, old
        draft.scale_name = _same_name(draft, before, old)
        return []
    after = draft.answer.scale
    if change == "extended":
        draft.id, draft.base = old.id, old
        return [Pair(old.id, old.id, "yes", "extended", {})]
    if change == "recoded":
        recode = derived_recode(before, after, language)
        recode |= _recoded_missing(before, after, language)
        if recode and not recode_gaps(before, after, recode):
            draft.id, draft.base = old.id, old
            return [Pair(old.id, old.id, "recode", "recoded", recode)]
    if change == "codes" and draft.answer.by_inspection:
        recode = _by_label(before, after, language)
        if recode and not recode_gaps(before, after, recode):
            draft.id, draft.base = old.id, old
            return [Pair(old.id, old.id, "recode", "more_codes", recode)]
    draft.id = next_revision(old.id, taken)
    return [Pair(old.id, draft.id, "pair_only", "answers", {})]


def _renamed(
    draft: DraftQuestion, old: Question, earlier: Instrument, languages: Sequence[str]
) -> list[Pair]:
    before = copied_scale(earlier.answer_of(old.id), languages, draft.answer.scale)
    draft.answer, change = _aligned(draft, before, languages[0])
    if change in ("same", "missing"):
        draft.base, draft.scale_name = old, _same_name(draft, before, old)
        return [Pair(old.id, draft.id, "yes", "renamed", {})]
    if change == "extended":
        draft.base = old
        return [Pair(old.id, draft.id, "yes", "renamed", {})]
    return [Pair(old.id, draft.id, "pair_only", "answers", {})]


def _same_name(draft: DraftQuestion, before: AnswerScale, old: Question) -> str | None:
    """Return the name of the earlier answer scale, unless this one takes other numbers."""
    other = before.type == "number" and draft.answer.scale != before
    return None if other else old.answer


def _aligned(
    draft: DraftQuestion, before: AnswerScale, language: str
) -> tuple[DraftAnswer, AnswerChange]:
    """Carry over what a person has decided of the earlier answers, where the answers are its."""
    answer, after = draft.answer, draft.answer.scale
    if answer.empty or (answer.seen and _fits(before, answer.seen)):
        after = before
    elif before.type == "choice" and after.type == "choice":
        after = _as_missing(after, before, language)
        if not any(isinstance(code, str) for code in after.choices):
            after = after.model_copy(update={"ordered": before.ordered})
    change = compare_answers(before, after, language)
    if change in ("same", "missing") and before.type == after.type:
        after = before.with_missing_of(after)
        if after.type == "number":
            whole = before.whole and draft.answer.scale.whole
            after = before.model_copy(update={"whole": whole})
        elif after.type in ("text", "date"):
            after = before
    return replace(answer, scale=after), change


def _fits(scale: AnswerScale, seen: Iterable[str]) -> bool:
    """Tell whether all that stands in the cells is an answer on a scale, as the import reads it."""
    if scale.type in ("choice", "multiple"):
        lookup = build_lookup(scale)
        if scale.type == "multiple":
            return all(option_of(text, scale) is not None for text in seen)
        return all(find_code(text, scale, lookup) is not None for text in seen)
    if scale.type == "text":
        return scale.pattern is None or all(re.fullmatch(scale.pattern, text) for text in seen)
    return False


def _as_missing(after: AnswerScale, before: AnswerScale, language: str) -> AnswerScale:
    """Take an answer for missing where a person has done so in the wave before."""
    moved = {
        code: before.missing[code]
        for code, choice in after.choices.items()
        if code in before.missing
        and plain(choice.text[language]) == plain(before.missing[code].text[language])
    }
    if not moved:
        return after
    choices = {code: choice for code, choice in after.choices.items() if code not in moved}
    return after.model_copy(update={"choices": choices, "missing": {**after.missing, **moved}})


def _labels(scale: AnswerScale, language: str) -> dict[str, Code]:
    return {plain(choice.text.get(language, "")): c for c, choice in scale.choices.items()}


def _by_label(before: AnswerScale, after: AnswerScale, language: str) -> dict[Code, Code]:
    """Return every earlier code's later one when the later answers only have some more."""
    labels = _labels(after, language)
    found = {code: labels.get(words) for words, code in _labels(before, language).items()}
    if None in found.values() or before.type != after.type:
        return {}
    recode = {code: target for code, target in found.items() if target is not None}
    return recode | _recoded_missing(before, after, language)


def _recoded_missing(before: AnswerScale, after: AnswerScale, language: str) -> dict[Code, Code]:
    labels = {plain(given.text.get(language, "")): c for c, given in after.missing.items()}
    recode: dict[Code, Code] = {}
    for code, given in before.missing.items():
        target = labels.get(plain(given.text.get(language, "")))
        if target is not None and target != code:
            recode[code] = target
    return recode
