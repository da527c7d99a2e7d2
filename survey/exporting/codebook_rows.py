"""The codebook of a file as rows: one a variable, and one a code below it."""

from __future__ import annotations

from collections.abc import Iterator

from survey.definition import Text
from survey.exporting.described_columns import DescribedColumn
from survey.exporting.microdata import Microdata

TEXTS = ("label", "question", "intro", "asked", "note")
"""The columns that stand once a language, as `label_nb`."""

PURPOSE = "*"
"""Stands as the variable of the last row, whose note says what the file may be used for."""


def build_codebook_rows(microdata: Microdata) -> Iterator[tuple[str, ...]]:
    """Yield the headings, then every variable with its codes, then the purpose of the file."""
    first = next(iter(microdata.columns.values()))
    languages = tuple(first.by_language)
    texts = tuple(f"{text}_{language}" for text in TEXTS for language in languages)
    heads = ("variable", "code", *texts, "level", "type", "missing", "waves", "group")
    groups = {name: group.name for group in microdata.groups for name in group.columns}
    yield heads
    for name, variable in microdata.columns.items():
        said = _texts(
            (variable.label, variable.wording, variable.stem, variable.asked, variable.notes),
            languages,
        )
        kind = microdata.type_of(name)
        yield (
            name, "", *said, variable.column.measure, kind, "", " ".join(variable.waves),
            groups.get(name, ""),
        )  # fmt: skip
        yield from _codes(variable, languages)
    yield (PURPOSE, "", *_texts(({}, {}, {}, {}, microdata.purpose), languages), *[""] * 5)


def _codes(variable: DescribedColumn, languages: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for code, meaning in variable.categories.items():
        missing = variable.reasons.get(code, "")
        said = _texts((meaning, {}, {}, {}, {}), languages)
        yield (variable.name, str(code), *said, "", "", missing, "", "")


def _texts(texts: tuple[Text, ...], languages: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text.get(language, "") for text in texts for language in languages)
