"""Answer scales shared by questions, each under one name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from survey.adopting.draft_answers import SPARE_CODES
from survey.adopting.draft_questions import DraftQuestion
from survey.adopting.question_ids import unique
from survey.definition import Code
from survey.importing.wording import plain
from survey.instrument import AnswerScale, MissingChoice

_GRID = 3
"""So many questions with the same answers are taken for a grid."""


def prefix_of(name: str) -> str:
    """Return what stands before the number of a name: `EQ` of `EQ_1`; nothing without one."""
    found = re.fullmatch(r"(?P<prefix>.*?[^\W\d_])[_.-]?\d+[a-zæøå]?", name, re.I)
    return found["prefix"] if found else ""


def share_answers(drafts: Sequence[DraftQuestion], language: str) -> None:
    """Let questions whose cells hold fewer of the same answers have the fuller answer scale."""
    found = [d for d in drafts if d.answer.by_inspection and d.answer.scale.type == "choice"]
    found = [draft for draft in found if draft.answer.scale.ordered]
    groups: dict[tuple[str, frozenset[str]], list[DraftQuestion]] = {}
    for draft in sorted(found, key=lambda d: -len(d.answer.scale.choices)):
        words = _words(draft.answer.scale, language)
        family = _kind(draft)
        key = next((k for k in groups if k[0] == family and words <= k[1]), (family, words))
        groups.setdefault(key, []).append(draft)
    for members in groups.values():
        if len(members) > 1:
            fullest = members[0].answer
            scale = _with_missing(fullest.scale, [m.answer.scale for m in members], language)
            for member in members:
                member.answer = replace(fullest, scale=scale)


def order_grids(drafts: Sequence[DraftQuestion]) -> None:
    """Take answers that several questions share to go from low to high, marked to confirm."""
    groups: dict[str, list[DraftQuestion]] = {}
    for draft in drafts:
        if draft.answer.undirected:
            groups.setdefault(draft.answer.scale.model_dump_json(), []).append(draft)
    for members in groups.values():
        if len(members) >= _GRID:
            note = (
                f"the answers are taken to go from low to high, because {len(members)} questions "
                "share them"
            )
            for member in members:
                scale = member.answer.scale.model_copy(update={"ordered": True})
                member.answer = replace(member.answer, scale=scale, notes=(note,))


def name_scales(
    drafts: Sequence[DraftQuestion],
) -> tuple[dict[str, AnswerScale], dict[str, str], dict[str, tuple[str, ...]]]:
    """Return the answer scales by name, each question's by its id, and the notes by name."""
    scales: dict[str, AnswerScale] = {}
    names: dict[str, str] = {}
    notes: dict[str, tuple[str, ...]] = {}
    for draft in drafts:
        if draft.scale_name is not None:
            before = scales.get(draft.scale_name, draft.answer.scale)
            scales[draft.scale_name] = before.with_missing_of(draft.answer.scale)
            names[draft.id] = draft.scale_name
    taken = {name.casefold() for name in scales}
    known = {_key(scale): name for name, scale in scales.items()}
    for draft in drafts:
        if draft.id in names:
            continue
        key = _key(draft.answer.scale)
        if key not in known:
            name = known[key] = unique(_name(draft), taken)
            scales[name] = draft.answer.scale
            notes[name] = draft.answer.notes
        names[draft.id] = known[key]
    order = list(dict.fromkeys(names[draft.id] for draft in drafts))
    return {name: scales[name] for name in order}, names, notes


def _key(scale: AnswerScale) -> str:
    return scale.model_dump_json()


def _name(draft: DraftQuestion) -> str:
    if draft.answer.hint:
        return draft.answer.hint
    prefix = prefix_of(draft.id)
    return f"{prefix or draft.id}_answers"


def _kind(draft: DraftQuestion) -> str:
    """Return what keeps answers apart that only happen to be the same numbers."""
    words = [next(iter(c.text.values()), "") for c in draft.answer.scale.choices.values()]
    return f"{prefix_of(draft.name)}#" if all(word.isdigit() for word in words) else ""


def _words(scale: AnswerScale, language: str) -> frozenset[str]:
    return frozenset(plain(choice.text[language]) for choice in scale.choices.values())


def _with_missing(scale: AnswerScale, others: list[AnswerScale], language: str) -> AnswerScale:
    given = {plain(m.text[language]): m for one in others for m in one.missing.values()}
    free = [c for c in SPARE_CODES if c > max(int(code) for code in scale.choices)]
    missing: dict[Code, MissingChoice] = {
        code: given[words] for code, words in zip(free, sorted(given), strict=False)
    }
    return scale.model_copy(update={"missing": missing})
