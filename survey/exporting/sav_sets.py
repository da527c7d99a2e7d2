"""The multiple-response sets of an exported SPSS file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from survey.definition import Code, in_language
from survey.exporting.sav_variables import SavVariable, shortened, spss_names
from survey.instrument import Instrument
from survey.problems import Place, Problem
from survey.responses import answer_columns
from survey.variables import VariableSet

SET_LABEL_BYTES = 255


@dataclass(frozen=True, slots=True)
class SavSet:
    """A set by the names that its variables have in the file; `counted` as it stands there."""

    name: str
    label: str
    counted: Code | None
    counted_labels: bool
    variables: tuple[str, ...]


def build_sets(
    instrument: Instrument,
    names: Mapping[str, str],
    variables: Mapping[str, SavVariable],
    language: str,
    place: Place,
    problems: list[Problem],
) -> tuple[SavSet, ...]:
    """Return the sets the instrument's file had, and one for every other multiple choice.

    Parameters
    ----------
    instrument
        What was asked.
    names, variables
        By answer column, its name in the file and how it stands there.
    language
        Of the sets' labels.
    place, problems
        Labels that SPSS cannot hold are shortened, and noted there.
    """
    found = dict(instrument.sets)
    covered = {column for each in found.values() for column in each.columns}
    found |= {
        name: each for name, each in _of_questions(instrument) if not covered & {*each.columns}
    }
    made = []
    titles = spss_names(list(found))
    for name, each in found.items():
        here = [column for column in each.columns if column in names]
        counted = {variables[column].codes.get(1, 1) for column in here}
        if each.kind == "dichotomy" and each.counted is not None:
            counted = {each.counted}
        if not here or (each.kind == "dichotomy" and len(counted) > 1):
            continue
        label = shortened(in_language(each.label, language), SET_LABEL_BYTES, place, problems)
        value = counted.pop() if each.kind == "dichotomy" else None
        columns = tuple(names[column] for column in here)
        made.append(SavSet(titles[name], label, value, each.counted_labels, columns))
    return tuple(made)


def _of_questions(instrument: Instrument) -> Iterator[tuple[str, VariableSet]]:
    """Yield a set for every question with several answers."""
    columns: dict[str, list[str]] = {}
    for name, question in answer_columns(instrument).items():
        if name != question:
            columns.setdefault(question, []).append(name)
    for question, members in columns.items():
        label = instrument.title_of(question)
        yield question, VariableSet(label=label, kind="dichotomy", columns=tuple(members))
