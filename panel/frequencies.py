"""Plain counts of every answer and of every reason for none, question by question.

They are not protected: whoever uses them says so (`panel.commands.export`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from panel.dataset import Panel
from survey.definition import Code, Text
from survey.instrument import AnswerScale
from survey.library import Library
from survey.responses import answer_columns

if TYPE_CHECKING:
    import pandas as pd

By = Literal["project", "party", "role"]
BREAKDOWNS: tuple[By, ...] = ("project", "party", "role")

Counts = tuple[int, ...]
"""A number a group."""

RowKind = Literal["answer", "valid", "no_answer", "asked", "not_asked"]

COUNTED = ("choice", "multiple", "number")
"""Types of answers that are counted; a date or a text is nearly one person's own."""

UNKNOWN = "unknown"
"""An empty cell for which no reason is stored."""

REASONS: dict[str, Text] = {
    "dont_know": {"nb": "Vet ikke", "en": "Don't know"},
    "not_applicable": {"nb": "Ikke aktuelt", "en": "Not applicable"},
    "skipped": {"nb": "Hoppet over", "en": "Skipped"},
    "break_off": {"nb": "Hadde avbrutt", "en": "Had broken off"},
    "invalid": {"nb": "Ugyldig svar", "en": "Invalid answer"},
    "platform_missing": {"nb": "Mangler i filen", "en": "Missing in the file"},
    UNKNOWN: {"nb": "Tomt, uten kjent grunn", "en": "Empty for no known reason"},
}
TOTALS: dict[RowKind, Text] = {
    "valid": {"nb": "Gyldige svar", "en": "Valid answers"},
    "asked": {"nb": "Spurt", "en": "Asked"},
    "not_asked": {"nb": "Ikke spurt", "en": "Not asked"},
}


@dataclass(frozen=True, slots=True)
class CountGroup:
    """People counted together; `id` is empty for everybody and for those of no known group."""

    id: str
    title: Text
    people: pd.Series[bool]


@dataclass(frozen=True, slots=True)
class CountRow:
    """How many gave one answer, by group.

    `asked` and `valid` are whom percentages are of: those who were asked, and those who gave an
    answer that is a judgement; options of one question can be asked of different people.
    """

    label: Text
    kind: RowKind
    counts: Counts
    asked: Counts
    valid: Counts


@dataclass(frozen=True, slots=True)
class QuestionCounts:
    """One question's rows; `apart` names the rule that forbids to divide it."""

    question: str
    text: Text
    several: bool
    rows: tuple[CountRow, ...]
    apart: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """A column's codes, and why there is none; under one index."""

    codes: pd.Series[Any]
    why: pd.Series[str]


def count_groups(panel: Panel, wave: str, by: By | None) -> tuple[CountGroup, ...]:
    """Return everybody, then the groups of a breakdown that anybody of the wave is in."""
    import pandas as pd

    study, frame = panel.library.study, panel.waves[wave]
    everybody = pd.Series(data=True, index=frame.index)
    groups = [CountGroup("", {"nb": "Alle", "en": "All"}, everybody)]
    if by is None:
        return tuple(groups)
    titles = {
        "project": {project.id: project.title for project in study.projects},
        "party": {party.id: party.title for party in study.parties},
        "role": {role.id: role.title for role in study.roles},
    }[by]
    own = frame[by].astype("string").fillna("")
    groups += [CountGroup(id, title, own == id) for id, title in titles.items()]
    rest = ~own.isin(list(titles))
    groups.append(CountGroup("", {"nb": "Ukjent eller ingen", "en": "Unknown or none"}, rest))
    return tuple(group for group in groups if group.people.any())


def count_answers(
    panel: Panel,
    reasons: pd.DataFrame,
    wave: str,
    groups: Sequence[CountGroup],
    by: By | None = None,
    questions: Iterable[str] = (),
) -> tuple[QuestionCounts, ...]:
    """Count the answers of a wave, in the order asked.

    Parameters
    ----------
    reasons
        The wave's of `panel.answer_reasons.read_reasons`.
    groups
        Of `count_groups`, for the same breakdown.
    questions
        Which; all that are counted when none is named.

    Notes
    -----
    A question that the study's exclusion sets keep apart from what divides people is counted for
    everybody only.
    """
    instrument, frame = panel.library.instruments[wave], panel.waves[wave]
    named = set(questions)
    columns: dict[str, list[str]] = {}
    for column, question in answer_columns(instrument).items():
        if (not named or question in named) and instrument.answer_of(question).type in COUNTED:
            columns.setdefault(question, []).append(column)
    why = {
        str(column): part.set_index("response_id")["reason"]
        for column, part in reasons.groupby("column")
    }
    counted = []
    for question, own in columns.items():
        scale = instrument.answer_of(question)
        cells = [_cells(frame, column, why.get(column)) for column in own]
        apart = apart_by(panel.library, wave, question, by)
        seen = groups[:1] if apart else groups
        several = scale.type == "multiple"
        rows = _ticks(scale, cells, seen) if several else _codes(scale, cells[0], seen)
        text = instrument.questions[question].text
        counted.append(QuestionCounts(question, text, several, tuple(rows), apart))
    return tuple(counted)


def apart_by(library: Library, wave: str, question: str, by: By | None) -> str | None:
    """Return the exclusion set that keeps a question apart from a breakdown, if there is one."""
    uses: Mapping[str, str] = dict(library.instruments[wave].uses.items())
    other = uses.get(by or "")
    if other is None or other == question:
        return None
    for rule in library.study.disclosure.exclusion_sets:
        against = rule.against or rule.questions
        both = (question in rule.questions and other in against) or (
            other in rule.questions and question in against
        )
        if both:
            return rule.id
    return None


def _cells(frame: pd.DataFrame, column: str, why: pd.Series[str] | None) -> _Cells:
    import pandas as pd

    codes = frame[column]
    ids = frame["response_id"]
    reasons = pd.Series(UNKNOWN, frame.index, dtype="string")
    if why is not None:
        found = pd.Series(why.reindex(ids).to_numpy(), frame.index, dtype="string")
        reasons = found.fillna(UNKNOWN)
    return _Cells(codes, reasons.where(codes.isna()))


def _tallied(cells: pd.Series[Any], groups: Sequence[CountGroup]) -> dict[Any, Counts]:
    """Return by value how often it stands in each group."""
    tallies = [cells[group.people].value_counts() for group in groups]
    values = dict.fromkeys(value for tally in tallies for value in tally.index)
    return {value: tuple(int(tally.get(value, 0)) for tally in tallies) for value in values}


def _sum(counts: Iterable[Counts], groups: Sequence[CountGroup]) -> Counts:
    return tuple(sum(column) for column in zip(*counts, strict=True)) or (0,) * len(groups)


def _codes(scale: AnswerScale, cells: _Cells, groups: Sequence[CountGroup]) -> list[CountRow]:
    found, why = _tallied(cells.codes, groups), _tallied(cells.why, groups)
    none = (0,) * len(groups)
    answers: dict[Code, Text] = {code: choice.text for code, choice in scale.choices.items()}
    if scale.type == "number":
        answers = {value: {"": f"{value:g}"} for value in sorted(set(found) - set(scale.missing))}
    valid = _sum((found.get(code, none) for code in answers), groups)
    size = tuple(int(group.people.sum()) for group in groups)
    asked = tuple(n - m for n, m in zip(size, why.get("not_asked", none), strict=True))
    rows = [
        CountRow(text, "answer", found.get(code, none), asked, valid)
        for code, text in answers.items()
    ]
    rows.append(CountRow(TOTALS["valid"], "valid", valid, asked, valid))
    rows += [
        CountRow(missing.text, "no_answer", found.get(code, none), asked, valid)
        for code, missing in scale.missing.items()
    ]
    return [*rows, *_rows_without_answer(why, asked, valid)]


def _ticks(
    scale: AnswerScale, columns: Sequence[_Cells], groups: Sequence[CountGroup]
) -> list[CountRow]:
    import pandas as pd

    rows = []
    for cells, choice in zip(columns, scale.choices.values(), strict=True):
        met, answered = cells.why != "not_asked", cells.codes.notna()
        asked = _held(met.fillna(value=True), groups)
        counts = _held((cells.codes == 1).fillna(value=False), groups)
        rows.append(CountRow(choice.text, "answer", counts, asked, _held(answered, groups)))
    given = pd.concat([cells.codes.notna() for cells in columns], axis=1).any(axis=1)
    reasons = pd.concat([cells.why for cells in columns], axis=1, ignore_index=True)
    # Of several reasons, that of an option the person did meet says why there is no answer.
    met_why = reasons.where(reasons != "not_asked").bfill(axis=1)[0].fillna("not_asked")
    why = _tallied(met_why.where(~given), groups)
    size = tuple(int(group.people.sum()) for group in groups)
    none = (0,) * len(groups)
    asked = tuple(n - m for n, m in zip(size, why.get("not_asked", none), strict=True))
    valid = _held(given, groups)
    rows.append(CountRow(TOTALS["valid"], "valid", valid, asked, valid))
    return [*rows, *_rows_without_answer(why, asked, valid)]


def _held(people: pd.Series[bool], groups: Sequence[CountGroup]) -> Counts:
    return tuple(int((people & group.people).sum()) for group in groups)


def _rows_without_answer(why: dict[Any, Counts], asked: Counts, valid: Counts) -> list[CountRow]:
    rows = [
        CountRow(text, "no_answer", why[reason], asked, valid)
        for reason, text in REASONS.items()
        if reason in why
    ]
    rows.append(CountRow(TOTALS["asked"], "asked", asked, asked, valid))
    if "not_asked" in why:
        not_asked = why["not_asked"]
        rows.append(CountRow(TOTALS["not_asked"], "not_asked", not_asked, asked, valid))
    return rows
