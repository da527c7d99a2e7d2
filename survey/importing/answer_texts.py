"""What each text or number in a cell stands for, on one answer scale."""

from __future__ import annotations

import re
from collections.abc import Mapping

from survey.definition import Code
from survey.importing.raw_export import RawColumn, text_of
from survey.importing.wording import VALUE_LABEL_CUT, is_wording, plain
from survey.instrument import AnswerScale

TICKED = {"1", "ja", "yes", "x", "true", "sant", "valgt", "selected", "checked", "y"}
NOT_TICKED = {
    "0", "nei", "no", "false", "usant", "ikke valgt", "not selected", "unchecked", "n", "-",
}  # fmt: skip

_LETTERED = re.compile(r"[^\W\d_]", re.UNICODE)


def build_lookup(scale: AnswerScale) -> dict[str, Code]:
    """Return the code of every text that says one answer and no other.

    Codes and labels in every language, and the two together as platforms join them.
    """
    found: dict[str, set[Code]] = {}
    for code, texts in _texts(scale).items():
        number = text_of(code)
        for text in texts:
            joined = (
                text,
                f"{number} {text}",
                f"{number} - {text}",
                f"{number}: {text}",
                f"{number}. {text}",
                f"{number} = {text}",
                f"{number}) {text}",
                f"{text} ({number})",
            )
            for way in joined:
                found.setdefault(plain(way), set()).add(code)
    lookup = {text: codes.copy().pop() for text, codes in found.items() if len(codes) == 1}
    names: dict[str, set[Code]] = {}
    for code in _texts(scale):
        names.setdefault(plain(text_of(code)), set()).add(code)
    for text, codes in names.items():
        if len(codes) == 1 and lookup.get(text, next(iter(codes))) in codes:
            lookup[text] = next(iter(codes))
    return lookup


def find_code(value: object, scale: AnswerScale, lookup: Mapping[str, Code]) -> Code | None:
    """Return the code a cell's value stands for, or `None` when it stands for none."""
    if isinstance(value, (int, float)):
        return _by_number(float(value), scale)
    text = str(value)
    for code in (*scale.choices, *scale.missing):
        if text == code:
            return code
    found = lookup.get(plain(text))
    if found is not None or _LETTERED.search(text):
        return found
    number = parse_number(text)
    return None if number is None else _by_number(number, scale)


def by_file_labels(
    column: RawColumn, scale: AnswerScale, lookup: Mapping[str, Code]
) -> dict[str, Code]:
    """Return codes for the file's own codes that only its value labels explain.

    A number the scale does not have, whose label is one answer's wording, is that answer.
    """
    known = {text_of(code) for code in _texts(scale)}
    found: dict[str, Code] = {}
    for value, label in column.value_labels.items():
        name = text_of(value)
        if name in known or scale.missing_reason(value) or _is_number(value, scale):
            continue
        code = lookup.get(plain(label))
        if code is None and len(label.encode()) >= VALUE_LABEL_CUT:
            fitting = [c for c, t in _texts(scale).items() if is_wording(label, t, VALUE_LABEL_CUT)]
            code = fitting[0] if len(fitting) == 1 else None
        if code is not None:
            found[name] = code
    return found


def parse_number(text: str) -> float | None:
    """Read `4`, `4.0`, `4,5` or `1 234,5`; `None` when it is no number."""
    compact = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3}\b)", "", text.strip())
    if not re.fullmatch(r"[-+\u2212]?\d+([.,]\d+)?", compact):
        return None
    return float(compact.replace(",", ".").replace("\u2212", "-"))


def _by_number(number: float, scale: AnswerScale) -> Code | None:
    for code in (*scale.choices, *scale.missing):
        if not isinstance(code, str) and float(code) == number:
            return code
        if isinstance(code, str) and code == text_of(number):
            return code
    return None


def _is_number(value: float | str, scale: AnswerScale) -> bool:
    """Tell whether a value is a number that can be given as an answer."""
    if scale.type != "number" or isinstance(value, str):
        return False
    low, high = scale.bounds
    return low <= value <= high


def _texts(scale: AnswerScale) -> dict[Code, list[str]]:
    texts: dict[Code, list[str]] = {
        c: list(choice.text.values()) for c, choice in scale.choices.items()
    }
    return texts | {c: list(missing.text.values()) for c, missing in scale.missing.items()}


def option_of(text: str, scale: AnswerScale) -> list[str] | None:
    """Return the options a cell of several labels names, or `None` when one is not known.

    Labels are parted by `;` or line breaks, else by `,`; a label may itself hold commas. Codes
    may be parted by spaces.
    """
    lookup = {
        plain(way): str(code)
        for code, texts in _texts(scale).items()
        for way in (*texts, str(code))
    }
    if plain(text) in lookup:
        return [lookup[plain(text)]]
    for separator in (";", "\n", "|"):
        if separator in text:
            parts = [part for part in text.split(separator) if part.strip()]
            return _all_known(parts, lookup)
    return _by_commas(text.split(","), lookup) or _all_known(text.split(), lookup)


def _all_known(parts: list[str], lookup: Mapping[str, str]) -> list[str] | None:
    found = [lookup.get(plain(part)) for part in parts]
    return None if None in found else [option for option in found if option is not None]


def _by_commas(parts: list[str], lookup: Mapping[str, str]) -> list[str] | None:
    found: list[str] = []
    at = 0
    while at < len(parts):
        for end in range(len(parts), at, -1):
            option = lookup.get(plain(",".join(parts[at:end])))
            if option is not None:
                found.append(option)
                at = end
                break
        else:
            return None
    return found or None
