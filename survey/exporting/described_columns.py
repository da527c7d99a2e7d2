"""What a codebook says of every exported column, in every language of the study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from survey.definition import Code, Text
from survey.exporting.columns import ExportColumn, build_columns
from survey.exporting.universe import describe_route
from survey.instrument import AnswerScale
from survey.library import Library

GroupKind = Literal["grid", "multiple"]


@dataclass(frozen=True, slots=True)
class DescribedColumn:
    """A column with everything a reader needs to understand it.

    Parameters
    ----------
    by_language
        By language: the name, label, level and answers that programs are told.
    wording, stem
        The question as it was put, and what was read before it.
    asked
        Who was asked.
    waves
        In which waves; empty where that says nothing.
    scale
        How it was answered; `None` for what is no question.
    reasons
        By code that is no judgement, what it stands for.
    notes
        What else to know: how waves were brought together, how a score was made.
    """

    name: str
    by_language: Mapping[str, ExportColumn]
    wording: Text = field(default_factory=dict)
    stem: Text = field(default_factory=dict)
    asked: Text = field(default_factory=dict)
    waves: tuple[str, ...] = ()
    scale: AnswerScale | None = None
    reasons: Mapping[Code, str] = field(default_factory=dict)
    notes: Text = field(default_factory=dict)

    @property
    def column(self) -> ExportColumn:
        """The column in the study's first language."""
        return next(iter(self.by_language.values()))

    def spoken(self, language: str) -> ExportColumn:
        """Return the column in a language, or in the study's first."""
        return self.by_language.get(language, self.column)

    @property
    def label(self) -> Text:
        """The label by language."""
        return {language: column.label for language, column in self.by_language.items()}

    @property
    def categories(self) -> dict[Code, Text]:
        """The codes with their meaning by language."""
        return {
            code: {lang: column.value_labels[code] for lang, column in self.by_language.items()}
            for code in self.column.value_labels
        }


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """Columns that belong together: the rows of a battery or the options of a question."""

    name: str
    kind: GroupKind
    label: Text
    columns: tuple[str, ...]


def describe_columns(library: Library, wave: str) -> dict[str, DescribedColumn]:
    """Return every column that can be exported of a wave, in order, by name."""
    study, instrument = library.study, library.instrument(wave)
    found = {each: build_columns(library, wave, each) for each in study.languages}
    page_of = {q.id: page for page in instrument.pages for q in page.questions}
    described: dict[str, DescribedColumn] = {}
    for name, column in found[study.languages[0]].items():
        columns = {language: every[name] for language, every in found.items()}
        if not column.question:
            described[name] = DescribedColumn(name, columns, waves=(wave,))
            continue
        question = instrument.questions[column.question]
        scale = instrument.answer_of(question.id)
        described[name] = DescribedColumn(
            name,
            columns,
            wording=question.text,
            stem=page_of[question.id].stem,
            asked=describe_route(question.ask, study),
            waves=(wave,),
            scale=scale,
            reasons={code: missing.reason for code, missing in scale.missing.items()},
        )
    return described


def build_groups(library: Library, wave: str, names: Mapping[str, str]) -> tuple[ColumnGroup, ...]:
    """Return the batteries and multiple choices of a wave.

    Parameters
    ----------
    names
        By the wave's own column, what it is called in the file; what is not there is left out.
    """
    instrument = library.instrument(wave)
    groups: list[ColumnGroup] = []
    for page in instrument.pages:
        for question in page.questions:
            scale = instrument.answer_of(question.id)
            if scale.type == "multiple":
                own = [f"{question.id}.{option}" for option in scale.choices]
                groups.append(_group(question.id, "multiple", question.text, own, names))
            elif question.battery and question.battery not in {each.name for each in groups}:
                rows = [each.id for each in instrument.batteries[question.battery]]
                label = page.stem or page.title
                groups.append(_group(question.battery, "grid", label, rows, names))
    return tuple(group for group in groups if group.columns)


def _group(
    name: str, kind: GroupKind, label: Text, own: list[str], names: Mapping[str, str]
) -> ColumnGroup:
    return ColumnGroup(name, kind, label, tuple(names[each] for each in own if each in names))
