"""What a person must decide about a file: columns and values that nothing says for sure."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from survey.adopting.shown_values import is_secret, may_be_shown, unfit_values
from survey.definition import Code
from survey.importing.check_columns import other_codes
from survey.importing.coded_table import CodedTable, code_table, texts
from survey.importing.layouts import Layout, layout_of
from survey.importing.mapping import UNDECIDED, Mapping
from survey.importing.match_columns import ColumnMatch, match_columns, taken_by
from survey.importing.raw_export import RawExport, text_of
from survey.importing.suggestions import Suggestion, suggest, suggest_code
from survey.importing.wording import plain
from survey.instrument import Instrument
from survey.problems import Problem, Report, SurveyError
from survey.responses import answer_columns
from survey.variables import Variable

IN_DOUBT = ("other-question", "other-labels", "other-missing")
"""Faults of a column that a person may overrule by naming it in a mapping."""

MOST = 40
"""So many values of a question are listed; where there are more, something else is wrong."""

_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.\w")


@dataclass(frozen=True, slots=True)
class OpenLine:
    """One line that waits for a decision.

    Parameters
    ----------
    key
        The column's header, or the text in the cells.
    proposal
        What it may be, with a question mark behind; the mark alone for nothing.
    why
        What speaks for it, or how often it is met.
    """

    key: str
    proposal: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class MappingDraft:
    """What a mapping of one file says before a person has decided.

    Parameters
    ----------
    wave, layout
        What it is made for.
    columns
        Columns to decide.
    values
        Values to decide, by question.
    matched
        What every other column is and why, by header: documentation only.
    """

    wave: str
    layout: Layout
    columns: tuple[OpenLine, ...]
    values: dict[str, tuple[OpenLine, ...]]
    matched: dict[str, str]


def draft_mapping(
    export: RawExport, instrument: Instrument, mapping: Mapping, today: dt.date
) -> MappingDraft:
    """Collect what neither the file nor a person has decided.

    Parameters
    ----------
    export
        The file.
    instrument
        The questions of the wave.
    mapping
        What a person has decided before.
    today
        A later date cannot have been answered.

    Raises
    ------
    SurveyError
        The first row is an answer: what people wrote must not become names of columns.
    """
    _check_headings(export)
    report = Report()
    matches = match_columns(export, instrument, mapping, report)
    open_ = _open_columns(matches, instrument, report)
    settled = [match for match in matches if match.column.shown_as not in open_]
    table = code_table(export, settled, instrument, mapping, today)
    values, hidden = _open_values(table, instrument)
    for question, lines in _moved(settled, instrument, mapping).items():
        values[question] = (*lines, *values.get(question, ()))
    return MappingDraft(
        instrument.wave,
        layout_of(export),
        tuple(open_.values()),
        {q: values[q] for q in instrument.questions if q in values},
        {match.column.shown_as: _what(match, hidden) for match in settled},
    )


def _open_columns(
    matches: Sequence[ColumnMatch], instrument: Instrument, report: Report
) -> dict[str, OpenLine]:
    faults: dict[str | None, Problem] = {}
    for problem in report:
        if problem.rule in IN_DOUBT and problem.place:
            faults.setdefault(problem.place.column, problem)
    often = Counter((m.target, m.option) for m in matches if m.became == "question")
    unknown, open_ = [], {}
    for match in matches:
        header = match.column.shown_as
        fault = faults.get(header)
        if match.became == "unmatched" or (fault and fault.rule == "other-question"):
            unknown.append(match)
            open_[header] = OpenLine(header, UNDECIDED, fault.message if fault else "")
        elif match.became == "question" and match.how != "mapping":
            proposal = f"{_target(match)}{UNDECIDED}"
            if fault:
                open_[header] = OpenLine(header, proposal, fault.message)
            elif often[match.target, match.option] > 1:
                why = "several columns are this question; write null for the others"
                open_[header] = OpenLine(header, proposal, why)
    taken = taken_by((m for m in matches if m not in unknown), instrument)
    # The name of a column that is worded otherwise says nothing: only its wording may.
    columns = [replace(m.column, name="") if m.became == "question" else m.column for m in unknown]
    for number, close in suggest(columns, instrument, taken).items():
        header = unknown[number].column.shown_as
        why = "; ".join(filter(None, (_like(close), open_[header].why)))
        open_[header] = OpenLine(header, f"{close.target}{UNDECIDED}", why)
    return open_


def _like(close: Suggestion) -> str:
    return f'{close.likeness} % like "{close.like}"'


def _open_values(
    table: CodedTable, instrument: Instrument
) -> tuple[dict[str, tuple[OpenLine, ...]], Counter[str]]:
    """Return the values to decide, by question, and how many may not be shown, by column."""
    values: dict[str, list[OpenLine]] = {}
    hidden: Counter[str] = Counter()
    for name, part in (table.answers | table.free_text | table.codes).items():
        column = table.sources[name]
        question = answer_columns(instrument).get(name, name)
        scale = instrument.answer_of(question)
        ticked = scale.type == "multiple" and any(
            fault.rule == "not-ticked-or-not" for fault in part.faults.values()
        )
        for text, rows in unfit_values(part, column, scale).most_common():
            close = suggest_code(text, scale)
            shown = values.setdefault(question, [])
            if (
                ticked
                or is_secret(instrument, question)
                or not may_be_shown(text, rows, close.like if close else "", scale)
                or len(shown) >= MOST
            ):
                hidden[column.shown_as] += 1
                continue
            met = f"{rows} row{'' if rows == 1 else 's'}"
            why = f"{met}; {_like(close)}" if close else met
            shown.append(OpenLine(text, f"{close.target if close else ''}{UNDECIDED}", why))
    return {question: tuple(lines) for question, lines in values.items() if lines}, hidden


def _moved(
    matches: Iterable[ColumnMatch], instrument: Instrument, mapping: Mapping
) -> dict[str, tuple[OpenLine, ...]]:
    """Return the codes that a file's own labels say are another answer's."""
    found: dict[str, tuple[OpenLine, ...]] = {}
    for match in matches:
        if match.became != "question" or instrument.answer_of(match.target).type != "choice":
            continue
        labels = {plain(text_of(v)): words for v, words in match.column.value_labels.items()}
        lines = tuple(
            OpenLine(value, f"{text_of(code)}{UNDECIDED}", f'the file calls it "{labels[value]}"')
            for value, code in _other_codes(match, instrument).items()
            if value not in mapping.values.get(match.target, {})
        )
        if lines:
            found[match.target] = lines
    return found


def _other_codes(match: ColumnMatch, instrument: Instrument) -> dict[str, Code]:
    kept = instrument.variables.get(match.target, Variable()).labels
    return other_codes(match.column, instrument.answer_of(match.target), kept)


def _what(match: ColumnMatch, hidden: Counter[str]) -> str:
    if match.became == "ignored":
        return f"left out ({match.how})"
    what = f"{_target(match)} ({match.how})"
    count = hidden[match.column.shown_as]
    if not count:
        return what
    return f"{what}; {count} value{' is' if count == 1 else 's are'} no answer and not shown here"


def _target(match: ColumnMatch) -> str:
    return match.target if match.option is None else f"{match.target}.{match.option}"


def _check_headings(export: RawExport) -> None:
    """Refuse a file whose headings are somebody's answers."""
    own = 0
    for column in export.columns:
        values = set(texts(column)) - {None}
        # An option's own column may hold its label and nothing else.
        own += bool(column.name) and column.name in values and len(values) > 1
    if own > 1 and own * 5 >= len(export.columns):
        what = f"{own} column names stand in their own columns too"
    elif any(_ADDRESS.search(column.name) for column in export.columns):
        what = "a column name holds an e-mail address"
    else:
        return
    raise SurveyError(
        Problem(
            "header-missing",
            f"the first row seems to be an answer and not the names of the columns: {what}.",
            "Put the names in a row above.",
            export.place(),
        )
    )
