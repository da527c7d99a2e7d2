"""Plain counts as tables, one a wave, each marked as not protected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from panel.dataset import Panel
from panel.frequencies import By, CountGroup, CountRow, QuestionCounts, count_answers, count_groups
from panel.frequency_request import FrequencyRequest
from panel.numbers import IMPOSSIBLE, NOT_COMPUTED
from panel.tables import Cell, Column, Row, Table, TableSet, sign_cell
from survey.definition import Text, in_language

if TYPE_CHECKING:
    import pandas as pd

WATERMARK: Text = {
    "nb": "Internt: ikke beskyttet, skal ikke sendes videre",
    "en": "Internal: not protected, not to be passed on",
}
_WORDS: dict[str, Text] = {
    "title": {
        "nb": "{mark}. {wave}: antall og prosent for hvert spørsmål{by}",
        "en": "{mark}. {wave}: counts and percentages for each question{by}",
    },
    "project": {"nb": ", etter {word}", "en": " by {word}"},
    "party": {"nb": ", etter part", "en": " by party"},
    "role": {"nb": ", etter rolle", "en": " by role"},
    "answer": {"nb": "Svar", "en": "Answer"},
    "asked": {"nb": "Prosent", "en": "Percent"},
    "valid": {"nb": "Gyldig", "en": "Valid"},
    "explained": {
        "nb": "Prosent er av dem som fikk spørsmålet. Gyldig er prosent av dem som ga et svar, "
        "uten «vet ikke» og «ikke aktuelt». Tallene er uvektede.",
        "en": "Percent is of those who met the question. Valid is percent of those who gave an "
        'answer, without "don\'t know" and "not applicable". The figures are unweighted.',
    },
    "several": {
        "nb": "Flere svar var mulig på {questions}; til sammen kan de bli mer enn 100 prosent.",
        "en": "Several answers were possible to {questions}; together they can exceed 100 percent.",
    },
    "apart": {
        "nb": "{questions} vises bare for alle, fordi studien ikke lar dem deles slik ({rules}).",
        "en": "{questions} are shown for all only, since the study does not let them be divided so "
        "({rules}).",
    },
}


def build_frequencies(
    panel: Panel,
    reasons: Mapping[str, pd.DataFrame],
    request: FrequencyRequest,
    language: str,
) -> TableSet:
    """Build a table a wave: a block a question, and for each group n and two percentages."""
    tables = []
    by = request.by
    for wave in request.waves:
        groups = count_groups(panel, wave, by)
        counted = count_answers(panel, reasons[wave], wave, groups, by, request.questions)
        if counted:
            tables.append(_table(panel, wave, groups, counted, language, by))
    title = (
        f"{in_language(WATERMARK, language)}. {in_language(panel.library.study.title, language)}"
    )
    return TableSet(tuple(tables), language, panel.provenance, title)


def _table(
    panel: Panel,
    wave: str,
    groups: Sequence[CountGroup],
    counted: Sequence[QuestionCounts],
    language: str,
    by: By | None,
) -> Table:
    study = panel.library.study
    columns = []
    for place, group in enumerate(groups):
        title = in_language(group.title, language)
        columns += [
            Column(f"{place}_n", "n", title),
            Column(f"{place}_asked", _say("asked", language), title),
            Column(f"{place}_valid", _say("valid", language), title),
        ]
    rows = []
    for question in counted:
        text = in_language(question.text, language)
        rows.append(Row(f"{question.question}: {text}", style="group"))
        rows += [_row(row, len(groups), language) for row in question.rows]
    word = in_language(study.project_word, language).lower()
    divided = _say(by, language, word=word) if by else ""
    title = in_language(study.wave(wave).title, language)
    title = title[:1].upper() + title[1:]
    mark = in_language(WATERMARK, language)
    return Table(
        id=wave,
        title=_say("title", language, mark=mark, wave=title, by=divided),
        columns=tuple(columns),
        rows=tuple(rows),
        notes=tuple(_notes(counted, language)),
        language=language,
        synthetic=panel.synthetic,
        row_heading=f"{_say('answer', language)} ({mark})",
    )


def _row(row: CountRow, groups: int, language: str) -> Row:
    cells: list[Cell] = []
    for n, asked, valid in zip(row.counts, row.asked, row.valid, strict=True):
        cells.append(Cell(n, "count"))
        cells.append(_percent(n, asked if row.kind != "not_asked" else 0))
        cells.append(_percent(n, valid if row.kind in ("answer", "valid") else 0))
    cells += [sign_cell(NOT_COMPUTED)] * (3 * groups - len(cells))
    total = row.kind in ("valid", "asked")
    label = in_language(row.label, language)
    return Row(label, tuple(cells), style="answers" if total else "item", indent=1)


def _percent(n: int, of: int) -> Cell:
    return Cell(100 * n / of, "percent", decimals=1) if of else sign_cell(IMPOSSIBLE)


def _notes(counted: Sequence[QuestionCounts], language: str) -> list[str]:
    notes = [f"{in_language(WATERMARK, language)}.", _say("explained", language)]
    several = [each.question for each in counted if each.several]
    if several:
        notes.append(_say("several", language, questions=", ".join(several)))
    apart = {each.question: each.apart for each in counted if each.apart}
    if apart:
        rules = ", ".join(sorted({rule for rule in apart.values() if rule}))
        notes.append(_say("apart", language, questions=", ".join(apart), rules=rules))
    return notes


def _say(key: str, language: str, **fields: str) -> str:
    return in_language(_WORDS[key], language).format(**fields)
