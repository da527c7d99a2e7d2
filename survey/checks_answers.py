"""Rules of an instrument file: answer scales."""

from __future__ import annotations

import re

from survey.findings import Findings
from survey.instrument import AnswerScale, Instrument
from survey.study import Study


def check_answer_scales(instrument: Instrument, study: Study, found: Findings) -> None:
    """Note what is wrong with how questions are answered."""
    used = {question.answer for page in instrument.pages for question in page.questions}
    for name, scale in instrument.answer_scales.items():
        _check_answer_scale(name, scale, study, found)
        if name not in used:
            found.warning(
                "answer-scale-unused",
                f'no question is answered on "{name}".',
                "Use it, or take it out.",
                *("answer_scales", name),
            )


def _check_answer_scale(name: str, scale: AnswerScale, study: Study, found: Findings) -> None:
    path = ("answer_scales", name)
    holder = f'answer scale "{name}"'
    chosen = scale.type in ("choice", "multiple")
    if chosen and not scale.choices:
        found.error(
            "no-choices", f"{holder} has no answers to choose from.", 'Add "choices:".', *path
        )
    if not chosen and scale.choices:
        found.error(
            "choices-needless",
            f'{holder} is of type "{scale.type}" and cannot have choices.',
            'Write "type: choice", or take the choices out.',
            *path,
            "choices",
        )
    for code in scale.missing:
        if code in scale.choices:
            found.error(
                "code-twice",
                f'{holder} has the code "{code}" both as an answer and as missing.',
                "Give one of them another code.",
                *(*path, "missing", code),
            )
    _check_codes_of(holder, scale, found, *path)
    _check_bounds(holder, scale, found, *path)
    _check_ranges(holder, scale, found, *path)
    _check_labels(holder, scale, found, *path)
    projects = [project.id for project in study.projects]
    for code, choice in scale.choices.items():
        found.references(
            "project", choice.only, projects, f'answer "{code}"', *path, "choices", code, "only"
        )


def _check_codes_of(holder: str, scale: AnswerScale, found: Findings, *path: str) -> None:
    ordered = scale.type == "choice" and scale.ordered
    codes = list(scale.choices)
    for code in codes:
        if ordered and isinstance(code, str):
            found.error(
                "code-not-number",
                f'{holder} is ordered, but its code "{code}" is not a number.',
                'Number the answers from low to high, or write "ordered: false".',
                *(*path, "choices", code),
            )
        elif isinstance(code, float):
            found.error(
                "code-not-whole",
                f"{holder} has the code {code}, which is not a whole number.",
                "Write a whole number.",
                *(*path, "choices", code),
            )
    if ordered and len(codes) == 1:
        found.error(
            "one-choice",
            f"{holder} is ordered, but has one answer only.",
            'Add an answer, or write "ordered: false".',
            *(*path, "choices"),
        )
    if ordered and not any(isinstance(code, str) for code in codes):
        numbers = [float(code) for code in codes]
        if numbers not in (sorted(numbers), sorted(numbers, reverse=True)):
            found.warning(
                "codes-unsorted",
                f"{holder} is ordered, but its codes go neither up nor down.",
                "Put the answers in their order.",
                *(*path, "choices"),
            )
    kinds = {isinstance(code, str) for code in (*codes, *scale.missing)}
    if not ordered and len(kinds) > 1:
        found.error(
            "codes-mixed",
            f"{holder} mixes numbers and texts as codes.",
            "Use one sort; put a number in quotation marks to make it a text.",
            *path,
        )


def _check_bounds(holder: str, scale: AnswerScale, found: Findings, *path: str) -> None:
    for key, kind in (("min", "number"), ("max", "number"), ("pattern", "text")):
        if getattr(scale, key) is not None and scale.type != kind:
            found.error(
                "bound-needless",
                f'{holder} has "{key}", but is of type "{scale.type}".',
                f'Write "type: {kind}", or take "{key}" out.',
                *(*path, key),
            )
    if scale.time and scale.type != "date":
        found.error(
            "bound-needless",
            f'{holder} has "time", but is of type "{scale.type}".',
            'Write "type: date", or take "time" out.',
            *(*path, "time"),
        )
    if scale.free_text and scale.type != "text":
        found.error(
            "free-text-not-text",
            f'{holder} is marked as free text, but is of type "{scale.type}".',
            'Write "type: text", or take "free_text" out.',
            *(*path, "free_text"),
        )
    if scale.type == "number":
        low, high = scale.bounds
        if low > high:
            found.error(
                "bounds-crossed",
                f"{holder} has a lowest number ({scale.min:g}) above its highest ({scale.max:g}).",
                "Exchange them.",
                *(*path, "min"),
            )
        for code in scale.missing:
            if not isinstance(code, str) and low <= code <= high:
                found.error(
                    "missing-inside",
                    f"{holder} has the missing code {code}, which is also an ordinary answer.",
                    "Choose a code outside the bounds, or set bounds.",
                    *(*path, "missing", code),
                )
    if scale.pattern is not None:
        try:
            re.compile(scale.pattern)
        except re.error as error:
            found.error(
                "bad-pattern",
                f"{holder} has a pattern that cannot be read: {error}.",
                "Correct the regular expression.",
                *(*path, "pattern"),
            )


def _check_ranges(holder: str, scale: AnswerScale, found: Findings, *path: str) -> None:
    for number, part in enumerate(scale.missing_ranges):
        place = (*path, "missing_ranges", number)
        texts = isinstance(part.low, str) or isinstance(part.high, str)
        if part.low is None and part.high is None:
            found.error(
                "range-without-ends",
                f"{holder} has a missing range without ends, which would hold every answer.",
                'Add "low:", "high:" or both.',
                *place,
            )
        elif texts and part.low != part.high:
            found.error(
                "range-of-texts",
                f'{holder} has a missing range from "{part.low}" to "{part.high}"; texts have no '
                "order.",
                "Give each text a range of its own, low and high the same.",
                *place,
            )
        elif not texts and float(part.low or 0) > float(part.high or 0) and None not in (
            part.low, part.high,
        ):  # fmt: skip
            found.error(
                "bounds-crossed",
                f"{holder} has a missing range from {part.low} to {part.high}.",
                "Exchange them.",
                *place,
            )
        for code in scale.choices:
            if part.holds(code):
                found.error(
                    "missing-inside",
                    f'{holder} has the missing range "{part.words}", which holds the answer '
                    f'"{code}".',
                    "Make the range smaller, or take the answer out.",
                    *place,
                )
                break


def _check_labels(holder: str, scale: AnswerScale, found: Findings, *path: str) -> None:
    seen: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    labels = [("choices", code, choice.text, choice.only) for code, choice in scale.choices.items()]
    labels += [("missing", code, choice.text, ()) for code, choice in scale.missing.items()]
    for key, code, text, only in labels:
        for language, words in text.items():
            before = seen.setdefault((language, words.strip().casefold()), [])
            if any(not only or not other or set(only) & set(other) for other in before):
                found.error(
                    "label-twice",
                    f'{holder} has two answers called "{words}".',
                    "Word them differently; an answer is recognised by its words.",
                    *(*path, key, code),
                )
                break
            before.append(only)
