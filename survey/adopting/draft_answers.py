"""How one column is answered, as far as its file says; what is guessed has a note."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from survey.adopting.cell_values import CellValues, read_values
from survey.adopting.label_words import family_of, missing_reason, numbered, rank_labels
from survey.adopting.question_ids import plain_letters
from survey.definition import Code
from survey.importing.raw_export import RawColumn, text_of
from survey.importing.wording import plain
from survey.instrument import AnswerScale, Choice, MissingChoice

LONGEST_ANSWER = 120
"""Letters of the longest text that is taken for one of several answers."""

MOST_ANSWERS = 20
"""So many different texts are at most taken for answers to choose from."""

MOST_POINTS = 11
"""So many whole numbers without words are at most taken for the points of a rating."""

MOST_SEEN = 200
"""So many different texts are at most held against the answers of the wave before."""

SPARE_CODES = (8, 9, 98, 99, 998, 999)
"""Codes for answers that are no judgement, where the file has only words."""


@dataclass(frozen=True, slots=True)
class DraftAnswer:
    """An answer scale as drafted.

    Parameters
    ----------
    scale
        The scale.
    hint
        What it could be called.
    by_inspection
        Its answers are those that happen to stand in the cells, not what the file declares.
    undirected
        Its numbered answers may go from low to high, but nothing says so.
    empty
        Nobody has answered, and the file does not say how one would.
    seen
        The different texts of the cells, where the file does not say what they mean and they are
        not many.
    notes
        What a person must decide.
    """

    scale: AnswerScale
    hint: str
    by_inspection: bool = False
    undirected: bool = False
    empty: bool = False
    seen: frozenset[str] = frozenset()
    notes: tuple[str, ...] = field(default=())


def draft_answer(column: RawColumn, language: str) -> DraftAnswer:
    """Draft how a column is answered."""
    values = read_values(column)
    if column.value_labels:
        return _labelled(column, values, language)
    seen = frozenset(values.texts) if len(values.texts) <= MOST_SEEN else frozenset()
    empty = values.kind == "empty"
    return replace(_inspected(column, values, language), seen=seen, empty=empty)


def _inspected(column: RawColumn, values: CellValues, language: str) -> DraftAnswer:
    if values.kind == "number":
        return _numbers(column, values, language)
    if values.kind == "date":
        return DraftAnswer(AnswerScale(type="date"), "date")
    if values.kind == "text" and (drafted := _chosen_texts(values, language)):
        return drafted
    return free_text()


def free_text() -> DraftAnswer:
    """Return the answer scale of what people write in their own words."""
    return DraftAnswer(AnswerScale(type="text", free_text=True), "own_words")


def text_key(label: str) -> str:
    """Return a code made of an answer's words: letters, digits and `_`."""
    key = re.sub(r"\W+", "_", plain_letters(label).casefold()).strip("_")
    return key[:40].rstrip("_") or "answer"


def distinct_labels(labels: dict[Code, str]) -> dict[Code, str]:
    """Put the code behind every label that stands for two codes."""
    seen: dict[str, int] = {}
    for label in labels.values():
        seen[plain(label)] = seen.get(plain(label), 0) + 1
    return {c: t if seen[plain(t)] == 1 else f"{t} ({text_of(c)})" for c, t in labels.items()}


def make_scale(
    labels: dict[Code, str], missing: dict[Code, str], language: str, *, ordered: bool
) -> AnswerScale:
    """Make a choice of these answers; those in `missing` say that they are no judgement."""
    worded = distinct_labels({**labels, **missing})
    return AnswerScale(
        ordered=ordered,
        choices={code: Choice(text={language: worded[code]}) for code in labels},
        missing={
            code: MissingChoice(
                text={language: worded[code]}, reason=missing_reason(label) or "dont_know"
            )
            for code, label in missing.items()
        },
    )


def _labelled(column: RawColumn, values: CellValues, language: str) -> DraftAnswer:
    """Draft from what the file says its codes mean."""
    said: dict[Code, str] = {}
    for value, label in column.value_labels.items():
        code = _code(value)
        if code is None:
            return _without_labels(column, values, language)
        said[code] = " ".join(label.split()) or text_of(code)
    missing = {code: text for code, text in said.items() if missing_reason(text)}
    declared = {c for c in said if column.declares_missing(float(c) if isinstance(c, int) else c)}
    labels = {c: t for c, t in said.items() if c not in missing and c not in declared}
    if all(isinstance(code, int) for code in said):
        return _coded(column, values, labels, missing, language)
    if not labels:
        return free_text()
    texts = dict(labels) | {t: t for t in values.texts if t not in said}
    chosen: dict[Code, str] = {str(code): text for code, text in texts.items()}
    if len(texts) > MOST_ANSWERS + len(labels):
        return free_text()
    given: dict[Code, str] = {str(code): text for code, text in missing.items()}
    return DraftAnswer(make_scale(chosen, given, language, ordered=False), "")


def _coded(
    column: RawColumn,
    values: CellValues,
    labels: dict[Code, str],
    missing: dict[Code, str],
    language: str,
) -> DraftAnswer:
    known = {int(code) for code in (*labels, *missing)}
    bare = [number for number in values.numbers if number not in known]
    few = len(bare) <= max(MOST_POINTS - 1, len(labels)) and all(n.is_integer() for n in bare)
    if values.kind == "text" or not labels or not few:
        return _number_scale(values, missing, language, bool(labels))
    if bare or _only_ends(labels):
        points = {*map(int, bare), *(int(code) for code in labels)}
        low, high = min(points), max(points)
        span = range(low, high + 1) if high - low < MOST_POINTS else sorted(points)
        codes = [n for n in span if n not in missing and not column.declares_missing(float(n))]
    else:
        codes = sorted(int(code) for code in labels)
    texts: dict[Code, str] = {code: labels.get(code, str(code)) for code in codes}
    ordered, note = _is_ordered(column.measure, list(labels.values()), len(texts))
    if not ordered and _only_ends(labels):
        ordered, note = True, "the answers are taken to go from low to high between two ends"
    scale = make_scale(texts, missing, language, ordered=ordered)
    notes = [note] if note else []
    if len(texts) > len(labels):
        plainly = ", ".join(str(code) for code in texts if code not in labels)
        notes.append(f"the file has no words for {plainly}; their numbers stand for them")
    undirected = not ordered and len(texts) >= 4 and column.measure != "nominal"
    hint = _hint(list(labels.values()), len(texts))
    return DraftAnswer(scale, hint, undirected=undirected, notes=tuple(notes))


def _only_ends(labels: dict[Code, str]) -> bool:
    """Tell whether two codes have words and there is room for others between them."""
    codes = sorted(int(code) for code in labels)
    return len(codes) == 2 and 2 < codes[1] - codes[0] < MOST_POINTS


def _is_ordered(measure: str, labels: list[str], points: int) -> tuple[bool, str]:
    """Tell whether answers go from low to high, and what there is to confirm."""
    family = family_of(labels)
    if points < 2:
        return False, ""
    if measure == "ordinal":
        return True, ""
    if family and points >= 3:
        return True, "the answers are taken to go from low to high, because of their words"
    if measure == "scale" and points >= 3:
        return True, "the answers are taken to go from low to high, because the file says scale"
    why = "the file says nominal" if measure == "nominal" else "nothing says that they are"
    if points < 3:
        return False, ""
    return False, f"the answers are not taken to go from low to high: {why}"


def _numbers(column: RawColumn, values: CellValues, language: str) -> DraftAnswer:
    low, high = values.numbers[0], values.numbers[-1]
    points = len(values.numbers)
    if column.measure != "scale" or points >= 3:
        rated = values.whole and low in (0, 1) and 2 <= high < MOST_POINTS and points >= 3
        if rated and values.filled > 2 * points:
            codes: dict[Code, str] = {n: str(n) for n in range(int(low), int(high) + 1)}
            scale = make_scale(codes, {}, language, ordered=True)
            note = "the file has no words for these numbers; they are taken to be a rating"
            return DraftAnswer(scale, f"from{int(low)}to{int(high)}", True, notes=(note,))
        if values.whole and points == 2 and high - low == 1 and low in (0, 1):
            codes = {int(n): str(int(n)) for n in values.numbers}
            scale = make_scale(codes, {}, language, ordered=False)
            note = "the file has no words for these two numbers"
            return DraftAnswer(scale, f"from{int(low)}to{int(high)}", True, notes=(note,))
    return _number_scale(values, {}, language, False)


def _number_scale(
    values: CellValues, missing: dict[Code, str], language: str, labelled: bool
) -> DraftAnswer:
    """Draft a number; codes that say "don't know" must lie outside what else is given."""
    if values.kind not in ("number", "empty"):
        return free_text()
    real = [n for n in values.numbers if n not in missing]
    codes = [float(code) for code in missing]
    low = high = None
    if codes and real:
        if min(codes) > real[-1]:
            high = min(codes) - 1
        elif max(codes) < real[0]:
            low = max(codes) + 1
        else:
            missing = {}
    elif codes:
        high = min(codes) - 1
    scale = make_scale({}, missing, language, ordered=True).model_copy(
        update={
            "type": "number",
            "min": low,
            "max": high,
            "whole": all(map(float.is_integer, real)),
        }
    )
    notes = ["the words the file has for some of the numbers are left out"] if labelled else []
    return DraftAnswer(scale, "whole_number" if scale.whole else "number", notes=tuple(notes))


def _without_labels(column: RawColumn, values: CellValues, language: str) -> DraftAnswer:
    """Draft a column whose labelled codes are no whole numbers."""
    return _number_scale(values, {}, language, bool(column.value_labels))


def _chosen_texts(values: CellValues, language: str) -> DraftAnswer | None:
    """Draft a choice of the texts in the cells, when a few stand there again and again."""
    texts = [" ".join(text.split()) for text in values.texts]
    missing = [text for text in texts if missing_reason(text)]
    labels = [text for text in dict.fromkeys(texts) if text not in missing]
    if len({plain(text) for text in texts}) != len(texts) or not labels:
        return None
    if len(labels) > MOST_ANSWERS or max(map(len, labels)) > LONGEST_ANSWER:
        return None
    if values.filled < 2 * len(texts) and rank_labels(labels) is None:
        return None
    marked = {text: numbered(text) for text in labels}
    if all(marked.values()) and len({n for n, _ in filter(None, marked.values())}) == len(labels):
        found = {n: words or str(n) for n, words in filter(None, marked.values())}
        coded: dict[Code, str] = {n: found[n] for n in sorted(found)}
        for n in range(min(found), max(found)):
            if len(found) < MOST_POINTS and max(found) < MOST_POINTS:
                coded.setdefault(n, str(n))
        coded = {n: coded[n] for n in sorted(coded, key=float)}
        scale = make_scale(coded, _spare(missing, coded), language, ordered=len(coded) > 2)
        note = "the numbers before the answers are taken for their codes"
        return DraftAnswer(scale, _hint(labels, len(coded)), True, notes=(note,))
    ranked = rank_labels(labels)
    if ranked and len(labels) >= 3:
        coded = {number: text for number, text in enumerate(ranked[1], 1)}  # noqa: C416
        scale = make_scale(coded, _spare(missing, coded), language, ordered=True)
        note = (
            "the answers are those that stand in the file, ordered by their words; add one that "
            "nobody gave"
        )
        return DraftAnswer(scale, _hint(labels, len(coded)), True, notes=(note,))
    named: dict[Code, str] = {text_key(text): text for text in sorted(labels)}
    unsaid: dict[Code, str] = {text_key(text): text for text in missing}
    if len(named) + len(unsaid) < len(texts):
        return None
    scale = make_scale(named, unsaid, language, ordered=False)
    note = "the answers are those that stand in the file, in no order"
    return DraftAnswer(scale, _hint(labels, len(named)), True, notes=(note,))


def _spare(missing: list[str], taken: dict[Code, str]) -> dict[Code, str]:
    highest = max(int(code) for code in taken)
    free = [code for code in SPARE_CODES if code > highest]
    return dict(zip(free, sorted(missing), strict=False))


def _hint(labels: list[str], points: int) -> str:
    words = {plain(label) for label in labels}
    if words <= {"ja", "nei"} or words <= {"yes", "no"}:
        return "yes_no"
    family = family_of(labels)
    return f"{family}{points}" if family else ""


def _code(value: float | str) -> Code | None:
    """Return a labelled value as the code an answer scale can have, else `None`."""
    if isinstance(value, str):
        text = value.strip()
        return int(text) if re.fullmatch(r"-?(0|[1-9]\d{0,8})", text) else text or None
    return int(value) if float(value).is_integer() else None
