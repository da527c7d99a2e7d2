"""How an exported column stands in an SPSS file: by its question, and as its first file had it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from survey.definition import Code, in_language
from survey.exporting.columns import ExportColumn
from survey.problems import Place, Problem
from survey.variables import Measure, Span, Variable, is_text_format

NAME_BYTES = 64


@dataclass(frozen=True, slots=True)
class SavVariable:
    """What SPSS should know of a variable.

    Parameters
    ----------
    name
        As its first file had it; empty when it is made from the column's name.
    label, labels, missing, measure
        As in SPSS; the codes are those that stand in the file.
    format
        The format SPSS shows it in; empty for a text as long as its longest value.
    codes
        Which code stands in the file for one of the answer scale; `None` for an empty cell.
    """

    name: str
    label: str
    labels: dict[Code, str]
    missing: tuple[Span, ...]
    measure: Measure
    format: str
    codes: dict[Code, Code | None]

    @property
    def is_text(self) -> bool:
        """Tell whether it must be a text in SPSS."""
        return is_text_format(self.format)


def sav_variable(
    column: ExportColumn, given: Variable | None = None, language: str = "nb"
) -> SavVariable:
    """Return how a column stands in SPSS; what its first file said of it goes before.

    A label that only repeats its code is no label.
    """
    given = given or Variable()
    shown = given.format or column.format
    text = is_text_format(shown)
    labels: dict[Code, str] = {}
    for stored, words in column.value_labels.items():
        code = given.codes.get(stored, _written(stored) if text else stored)
        if code is not None and words != _written(code):
            labels[code] = words
    for code, said in given.labels.items():
        if not said:
            labels.pop(code, None)
        elif language in said or code not in labels:
            labels[code] = in_language(said, language)
    label = column.label
    if given.label is not None and (not given.label or language in given.label):
        label = given.label.get(language, "")
    missing = given.missing
    if missing is None:
        missing = tuple(_as_written(span, given.codes, text) for span in column.spans)
    return SavVariable(
        given.name,
        label,
        labels,
        missing,
        given.measure or column.measure,
        shown,
        given.codes,
    )


def spss_names(names: list[str], given: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return an SPSS name for every column: letters, digits, `_` and `.`, at most 64 bytes.

    `given` has the names that some columns keep.
    """
    found = {name: known for name, known in (given or {}).items() if known and name in names}
    taken = {name.casefold() for name in found.values()}
    for name in names:
        if name in found:
            continue
        base = re.sub(r"[^\w.]", "_", name).strip("._") or "column"
        if base[0].isdigit():
            base = f"v{base}"
        spss_name, number = cut(base, NAME_BYTES, ""), 2
        while spss_name.casefold() in taken:
            spss_name, number = f"{cut(base, NAME_BYTES - 4, '')}_{number}", number + 1
        taken.add(spss_name.casefold())
        found[name] = spss_name
    return {name: found[name] for name in names}


def cut(text: str, limit: int, ending: str = "…") -> str:
    """Cut a text to so many bytes without splitting a letter."""
    if len(text.encode()) <= limit:
        return text
    kept = text.encode()[: limit - len(ending.encode())].decode(errors="ignore")
    return kept.rstrip() + ending


def shortened(text: str, limit: int, place: Place, problems: list[Problem]) -> str:
    """Return a text as long as SPSS allows; note it when it had to be cut."""
    if len(text.encode()) <= limit:
        return text
    problems.append(
        Problem(
            "label-too-long",
            f'the label "{cut(text, 60)}" has {len(text.encode())} bytes, SPSS allows {limit}; it '
            "was cut and ends with a row of dots.",
            "The codebook has it whole: survey codebook.",
            place,
            "warning",
        )
    )
    return cut(text, limit)


def _as_written(span: Span, codes: Mapping[Code, Code | None], text: bool) -> Span:
    if span.single is None:
        return span
    code = codes.get(span.single, _written(span.single) if text else span.single)
    return Span(low=code, high=code)


def _written(code: Code) -> str:
    return str(int(code)) if isinstance(code, float) and code.is_integer() else str(code)
