"""Scales that questions look like parts of; a person says whether they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from survey.adopting.draft_questions import DraftQuestion
from survey.adopting.question_ids import unique
from survey.adopting.scale_names import prefix_of
from survey.adopting.wave_pairs import Pair
from survey.definition import Text
from survey.instrument import Instrument, Scale

FEWEST = 3
"""So many items a proposed scale has at least."""


def propose_scales(
    drafts: Sequence[DraftQuestion], names: Mapping[str, str], languages: Sequence[str]
) -> dict[str, Scale]:
    """Propose a scale of neighbouring ratings that share answers and the start of their names.

    Parameters
    ----------
    drafts
        The questions in the file's order.
    names
        Each question's answer scale by its id.
    languages
        The languages of the titles.
    """
    runs: list[tuple[tuple[str, str], list[DraftQuestion]]] = []
    for draft in drafts:
        scale = draft.answer.scale
        start = draft.stem or prefix_of(draft.name)
        if scale.type != "choice" or not scale.ordered or not start:
            runs.append((("", ""), []))
            continue
        key = (start, names[draft.id])
        if not runs or runs[-1][0] != key:
            runs.append((key, []))
        runs[-1][1].append(draft)
    taken = {draft.id.casefold() for draft in drafts}
    found: dict[str, Scale] = {}
    for _, members in runs:
        if len(members) >= FEWEST:
            prefix = prefix_of(members[0].name) or f"scale_{len(found) + 1}"
            name = unique(prefix.strip("_.-").upper(), taken)
            stems = members[0].stems
            title = {one: stems.get(one) or members[0].stem or name for one in languages}
            items = tuple(member.id for member in members)
            found[name] = Scale(items=items, title=title)
    return found


def carry_scales(
    earlier: Instrument,
    drafts: Sequence[DraftQuestion],
    pairs: Sequence[Pair],
    languages: Sequence[str],
) -> dict[str, Scale]:
    """Return the earlier wave's scales with this wave's questions, where most are there."""
    now: dict[str, str] = {d.base.id: d.id for d in drafts if d.base is not None}
    now |= {pair.earlier: pair.later for pair in pairs if pair.comparable != "no"}
    answers = {draft.id: draft.answer.scale for draft in drafts}
    found: dict[str, Scale] = {}
    for name, scale in earlier.scales.items():
        items = [now[item] for item in scale.items if item in now]
        items = [item for item in items if answers[item].ordered and answers[item].choices]
        same = {answers[item].model_dump_json() for item in items}
        if 2 * len(items) >= len(scale.items) and items and len(same) == 1:
            needed = min(scale.min_answered, len(items)) if scale.min_answered else None
            some = next(iter(scale.title.values()), name)
            title: Text = {one: scale.title.get(one) or some for one in languages}
            update = {"items": tuple(items), "min_answered": needed, "title": title}
            found[name] = scale.model_copy(update=update)
    return found
