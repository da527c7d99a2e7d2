"""One wave's answers as the rows and columns of a platform's export, before they are dressed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from panel.synthetic.make import SyntheticStudy
from survey.definition import in_language
from survey.instrument import AnswerScale, Instrument
from survey.library import Library
from survey.responses import answer_columns

if TYPE_CHECKING:
    from collections.abc import Mapping

MARK = "synthetic"
"""The column that says of every row that it is invented."""


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A column of the export; `scale` and `option` are for answers only."""

    name: str
    wording: str
    scale: AnswerScale | None = None
    option: str | None = None
    rated: bool = False
    element: bool = False


@dataclass(slots=True)
class ExportRow:
    """A row: cells by column name, and the truth about it.

    `person` is the key of who really answered, empty for someone unknown or nobody; `oddity`
    is what was planted in the row as a whole.
    """

    cells: dict[str, Any]
    person: str
    token_person: str = ""
    oddity: str = ""


@dataclass(frozen=True, slots=True)
class ExportTable:
    """The columns of a wave's export and its rows, in the order they were begun.

    `token`, `response_id`, `started`, `completed` name the columns beside the questions.
    """

    wave: str
    instrument: Instrument
    columns: tuple[ExportColumn, ...]
    token: str
    response_id: str
    started: str
    completed: str
    rows: list[ExportRow] = field(default_factory=list)

    def column(self, name: str) -> ExportColumn:
        """Return a column by name."""
        return {column.name: column for column in self.columns}[name]

    def put_in_order(self) -> None:
        """Order the rows as they were begun and number them."""
        self.rows.sort(key=lambda row: row.cells[self.started])
        for number, row in enumerate(self.rows, start=1):
            row.cells[self.response_id] = number


def build_table(
    synthetic: SyntheticStudy, library: Library, wave: str, tokens: Mapping[str, str], language: str
) -> ExportTable:
    """Build one wave's table of codes; `tokens` is by the register's person key."""
    instrument = library.instruments[wave]
    uses = instrument.uses
    names = {
        purpose: uses.get(purpose, purpose)
        for purpose in ("response_id", "token", "started_on", "completed_on")
    }
    beside = [
        ExportColumn(name, name) for name in names.values() if name not in instrument.questions
    ]
    notice = in_language(synthetic.spec.notice, language)
    table = ExportTable(
        wave,
        instrument,
        (*beside, *_question_columns(instrument, language), ExportColumn(MARK, notice)),
        names["token"],
        names["response_id"],
        names["started_on"],
        names["completed_on"],
    )
    frames = (synthetic.answers[wave], synthetic.codes[wave], synthetic.texts[wave])
    records = [f.astype(object).where(f.notna(), None).to_dict("index") for f in frames]
    responses = synthetic.responses[synthetic.responses["wave"] == wave]
    for response in responses.to_dict("records"):
        person = response["person"]
        cells: dict[str, Any] = {}
        for record in records:
            cells.update((str(name), value) for name, value in record.get(person, {}).items())
        cells |= {
            table.token: tokens.get(response["token_person"]),
            table.started: _time(response["started_on"]),
            table.completed: _time(response["completed_on"]),
            MARK: 1,
        }
        table.rows.append(ExportRow(cells, person, response["token_person"]))
    return table


def _time(value: Any) -> dt.datetime | None:
    import pandas as pd

    return None if pd.isna(value) else pd.Timestamp(value).to_pydatetime()


def _question_columns(instrument: Instrument, language: str) -> list[ExportColumn]:
    """Return the columns of every question asked, in the order of the questionnaire."""
    found = []
    options = answer_columns(instrument)
    for question in instrument.questions.values():
        if question.ask == "NONE":
            continue
        scale = instrument.answer_scales[question.answer]
        wording = in_language(question.text, language)
        if scale.type != "multiple":
            rated = question.id in options and instrument.is_rated(question.id)
            element = question.id in instrument.code_elements
            found.append(ExportColumn(question.id, wording, scale, rated=rated, element=element))
            continue
        for code, choice in scale.choices.items():
            label = f"{wording} – {in_language(choice.text, language)}"
            found.append(ExportColumn(f"{question.id}.{code}", label, scale, option=str(code)))
    return found
