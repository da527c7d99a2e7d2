"""Columns of ticks that together are one question with several answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from survey.adopting.cell_values import read_values
from survey.adopting.draft_answers import MOST_ANSWERS
from survey.adopting.draft_scales import DraftAnswer, text_key
from survey.adopting.foldable_sets import tick_codes
from survey.importing.answer_texts import NOT_TICKED, TICKED
from survey.importing.raw_export import RawColumn, ResponseSet
from survey.importing.wording import plain, plain_name
from survey.instrument import AnswerScale, Choice

_NAME = re.compile(r"(?P<stem>.+?)(?:_{1,3}|\.|\[|/)(?P<option>\w+)\]?")
_JOINTS = " -:–—[/|"
_WORDS_OF_TICKS = (TICKED | NOT_TICKED) - {"ja", "nei", "yes", "no", "y", "n"}


@dataclass(frozen=True, slots=True, eq=False)
class MultipleSet:
    """Columns that each tick one option of a question.

    `options` gives the option of each column; `text` is the common question, or empty; `declared`
    is the set of the file that it is, if it is one.
    """

    columns: tuple[RawColumn, ...]
    name: str
    text: str
    options: dict[str, str]
    labels: dict[str, str]
    declared: ResponseSet | None = None


def find_declared(columns: Sequence[RawColumn], sets: Sequence[ResponseSet]) -> list[MultipleSet]:
    """Return the sets a file declares that can be one question with several answers.

    They are those of ticks in columns that are in no other set and can be given back as they were.
    """
    known = {column.shown_as: column for column in columns}
    found: list[MultipleSet] = []
    taken: set[str] = set()
    for one in sets:
        members = [known[name] for name in one.variables if name in known]
        whole = len(members) == len(set(one.variables)) == len(one.variables) >= 2
        if one.kind != "dichotomy" or not whole or taken & {*one.variables}:
            continue
        if tick_codes(members, one.counted) is None:
            continue
        taken |= {*one.variables}
        options = _options([column.name for column in members])
        texts = {column.name: " ".join(column.label.split()) for column in members}
        labels = {options[name]: text or name for name, text in texts.items()}
        if len({plain(label) for label in labels.values()}) < len(labels):
            labels = {options[name]: f"{text} ({name})" for name, text in texts.items()}
        text = " ".join(one.label.split())
        found.append(MultipleSet(tuple(members), one.name, text, options, labels, one))
    return found


def _options(names: list[str]) -> dict[str, str]:
    """Return what is behind the stem that all names have in common, else the names themselves."""
    parted = {name: _NAME.fullmatch(name) for name in names}
    found = {name: match for name, match in parted.items() if match}
    if len(found) == len(names) and len({match["stem"] for match in found.values()}) == 1:
        return {name: match["option"] for name, match in found.items()}
    return {name: name for name in names}


def find_sets(columns: Sequence[RawColumn]) -> list[MultipleSet]:
    """Find neighbouring columns with names of one stem that hold ticks and nothing else.

    Two answers in words, yes and no, are two questions as like as not and make no set.
    """
    groups: dict[tuple[str, int], list[tuple[RawColumn, str]]] = {}
    before, run = "", 0
    for column in columns:
        found = _NAME.fullmatch(column.name)
        stem = found["stem"] if found else ""
        run += stem != before
        before = stem
        if found and _holds_ticks(column):
            groups.setdefault((stem, run), []).append((column, found["option"]))
    sets = []
    for (stem, _), members in groups.items():
        described = any(column.format for column, _ in members)
        if described and tick_codes([column for column, _ in members]) is None:
            continue
        if len(members) >= 2 and (made := _make_set(stem, members)):
            sets.append(made)
    return sets


def draft_multiple(group: MultipleSet, language: str) -> DraftAnswer:
    """Draft the answer scale of a set of columns."""
    choices = {
        option: Choice(text={language: group.labels[option]}) for option in group.options.values()
    }
    note = "these columns of ticks are taken for one question with several answers"
    notes = () if group.declared else (note,)
    return DraftAnswer(AnswerScale(type="multiple", choices=choices), "", notes=notes)


def draft_joined(column: RawColumn, language: str, commas: bool) -> DraftAnswer | None:
    """Draft a question whose cells hold several answers, parted by semicolons.

    Parameters
    ----------
    commas
        The platform parts them by commas.
    """
    texts = read_values(column).texts
    separator = ";" if any(";" in text for text in texts) else "," if commas else None
    if separator is None or not any(separator in text for text in texts):
        return None
    often: dict[str, int] = {}
    for text, count in texts.items():
        for part in filter(None, (piece.strip() for piece in text.split(separator))):
            often[part] = often.get(part, 0) + count
    keys = {text_key(part): part for part in sorted(often)}
    few = 2 <= len(often) <= MOST_ANSWERS and len(keys) == len(often)
    if not few or max(map(len, often)) > 80 or sum(often.values()) < 3 * len(often):
        return None
    choices = {key: Choice(text={language: part}) for key, part in keys.items()}
    note = "cells with several answers are taken for one question with several answers"
    scale = AnswerScale(type="multiple", choices=choices)
    return DraftAnswer(scale, "", by_inspection=True, notes=(note,))


def _holds_ticks(column: RawColumn) -> bool:
    values = read_values(column)
    said = {plain(label) for label in column.value_labels.values()}
    if said and not said <= _WORDS_OF_TICKS and len(column.value_labels) > 1:
        return False
    if values.kind == "empty":
        return bool(said)
    if values.kind == "number":
        return set(values.numbers) <= {0.0, 1.0}
    return values.kind == "text" and {plain(text) for text in values.texts} <= _WORDS_OF_TICKS


def _make_set(stem: str, members: list[tuple[RawColumn, str]]) -> MultipleSet | None:
    options = {column.name: option for column, option in members}
    if len({option.casefold() for option in options.values()}) < len(options):
        return None
    matched = all(
        plain_name(f"{plain_name(stem)}.{options[column.name]}")
        in map(plain_name, (column.name, *column.other_names))
        for column, _ in members
    )
    if not matched:
        return None
    text, labels = part_labels([column for column, _ in members])
    worded = {option: labels[name] or option for name, option in options.items()}
    if len({plain(label) for label in worded.values()}) < len(worded):
        return None
    return MultipleSet(tuple(column for column, _ in members), stem, text, options, worded)


def part_labels(columns: list[RawColumn]) -> tuple[str, dict[str, str]]:
    """Part the columns' labels into what they have in common and what each adds."""
    if all(column.stem and column.item for column in columns):
        stems = {column.stem for column in columns}
        if len(stems) == 1:
            return stems.pop(), {column.name: column.item for column in columns}
    labels = {column.name: " ".join(column.label.split()) for column in columns}
    if not all(labels.values()):
        return "", dict.fromkeys(labels, "")
    common = _common_start(list(labels.values()))
    cut = max((common.rfind(sign) + 1 for sign in (" - ", ": ", " – ", "[")), default=0)
    stem = common[:cut].rstrip(_JOINTS)
    if cut and stem:
        rest = {name: label[cut:].strip(f"{_JOINTS}]") for name, label in labels.items()}
        if all(rest.values()):
            return stem, rest
    return "", labels


def _common_start(texts: list[str]) -> str:
    """Return the letters that all texts begin with."""
    low, high = min(texts), max(texts)
    same = next((n for n, letter in enumerate(low) if high[n : n + 1] != letter), len(low))
    return low[:same]
