"""REDCap's data dictionary: a row a field, in 18 columns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from survey.adopting.definitions.languages import words_of
from survey.adopting.definitions.questionnaire import (
    UNTAGGED,
    Answer,
    Asked,
    Questionnaire,
    Section,
)
from survey.definition import Text
from survey.importing.raw_export import clean_cell, text_of
from survey.importing.sheet import Sheet
from survey.importing.wording import plain_name
from survey.instrument import AnswerType
from survey.problems import Place, Problem, Report

COLUMNS = {
    "name": ("variable_field_name", "field_name"),
    "form": ("form_name",),
    "header": ("section_header",),
    "type": ("field_type",),
    "label": ("field_label",),
    "choices": ("choices_calculations_or_slider_labels", "select_choices_or_calculations"),
    "validation": ("text_validation_type_or_show_slider_number",),
    "identifier": ("identifier",),
    "branching": ("branching_logic_show_field_only_if", "branching_logic"),
    "required": ("required_field",),
}
"""What a column holds, and its names in a file from the page and in one from the API."""

NEEDED = ("name", "form", "type", "label", "choices")

NO_QUESTION = {
    "calc": "REDCap computes it, nobody is asked",
    "descriptive": "a text to read, not a question",
    "file": "a file is handed in; a study holds no files",
    "sql": "its answers come from a query in REDCap",
}
YES = (Answer("1", {"nb": "Ja", "en": "Yes"}), Answer("0", {"nb": "Nei", "en": "No"}))
TRUE = (Answer("1", {"nb": "Sant", "en": "True"}), Answer("0", {"nb": "Usant", "en": "False"}))
_NUMBER = re.compile(r"(integer|number\w*)")
_DATE = re.compile(r"date(time)?_\w+")
_PERSONAL = ("email", "phone", "zipcode", "ssn", "mrn")

Row = dict[str, str]


def fits_dictionary(sheets: tuple[Sheet, ...]) -> bool:
    """Look for the columns that say a field's name, form, type, label and choices."""
    return any(set(NEEDED) <= set(_places(sheet)) for sheet in sheets)


def read_dictionary(sheets: tuple[Sheet, ...]) -> Questionnaire:
    """Read a dictionary; the first field numbers the records.

    Raises
    ------
    SurveyError
        With every field of several answers whose choices cannot be read.
    """
    sheet = next(sheet for sheet in sheets if set(NEEDED) <= set(_places(sheet)))
    report = Report()
    asked: list[Asked] = []
    left_out: list[tuple[str, str]] = []
    record, required = "", 0
    section = Section("", {})
    for number, row in _rows(sheet):
        name, kind = row["name"], row["type"].strip().casefold()
        if not record:
            record = name
            left_out.append((name, "the import uses it as response_id"))
            continue
        header = words_of(row.get("header", ""))
        if header or section.name.partition("|")[0] != row["form"]:
            title = header or row["form"].replace("_", " ")
            section = Section(f"{row['form']}|{header}" if header else row["form"],
                              {UNTAGGED: title})  # fmt: skip
        required += row.get("required", "").casefold() == "y"
        why = _why_none(row, kind)
        if why:
            left_out.append((name, why))
            continue
        asked.append(_asked(row, kind, section, _Row(sheet, number, report)))
    report.raise_errors()
    if required:
        why = f"{required} of the fields must be filled in in REDCap; here none"
        left_out.append(("mandatory answers", why))
    return Questionnaire(
        "REDCap", sheet.path.name, (UNTAGGED,), {}, tuple(asked), tuple(left_out),
        record or "record_id", None, sheet.problems,
    )  # fmt: skip


class _Row:
    """Where a field is described, and where to note what is wrong with it."""

    def __init__(self, sheet: Sheet, number: int, report: Report) -> None:
        self.place = Place(sheet.path.name, None, sheet.name, number)
        self.report = report

    def lacks_choices(self, name: str, given: str) -> None:
        """Note that a field's choices cannot be read."""
        said = "has none" if not given.strip() else "has choices without codes"
        self.report.problems.append(
            Problem(
                "definition-lacks",
                f'the field "{name}" is answered by choosing, but {said}.',
                'Write them in the dictionary as "1, First | 2, Second".',
                self.place,
            )
        )


def _places(sheet: Sheet) -> dict[str, int]:
    """Return where each thing stands, by the names of the columns."""
    names = [plain_name(name) for name in sheet.names]
    return {
        key: names.index(name) for key, known in COLUMNS.items() for name in known if name in names
    }


def _rows(sheet: Sheet) -> Iterator[tuple[int, Row]]:
    places = _places(sheet)
    for number, cells in enumerate(sheet.rows[sheet.first + 1 :], sheet.first + 2):
        values = [clean_cell(value) for value in cells]
        row = {
            key: text_of(values[at]) if at < len(values) and values[at] is not None else ""
            for key, at in places.items()
        }
        if row["name"]:
            yield number, row


def _why_none(row: Row, kind: str) -> str:
    if kind in NO_QUESTION:
        return NO_QUESTION[kind]
    validation = row.get("validation", "").casefold()
    if row.get("identifier", "").casefold() == "y" or (
        kind == "text" and any(word in validation for word in _PERSONAL)
    ):
        return "the dictionary says that it tells who a person is"
    return ""


def _asked(row: Row, kind: str, section: Section, at: _Row) -> Asked:
    type: AnswerType = "text"
    answers: tuple[Answer, ...] = ()
    low = high = None
    whole = True
    validation = row.get("validation", "").casefold()
    if kind in ("radio", "dropdown", "checkbox"):
        type = "multiple" if kind == "checkbox" else "choice"
        answers = parse_choices(row["choices"])
        if not answers:
            at.lacks_choices(row["name"], row["choices"])
    elif kind in ("yesno", "truefalse"):
        type, answers = "choice", YES if kind == "yesno" else TRUE
    elif kind == "slider" or _NUMBER.match(validation):
        type = "number"
        whole = kind == "slider" or validation == "integer"
        # What REDCap calls least and most of other numbers it lets a person exceed.
        low, high = (0.0, 100.0) if kind == "slider" else (None, None)
    elif _DATE.match(validation):
        type = "date"
    rule = " ".join(row.get("branching", "").split())[:300]
    notes = (f"in REDCap it is shown only if {rule}; here everybody is asked",) if rule else ()
    text: Text = {UNTAGGED: words_of(row["label"])}
    return Asked(row["name"], text, type, section, answers, low=low, high=high, whole=whole,
                 notes=notes)  # fmt: skip


def parse_choices(text: str) -> tuple[Answer, ...]:
    """Read `1, A | 2, B`; empty when a part has no code."""
    parts = [part.strip() for part in re.split(r"\||\\n|\n", text) if part.strip()]
    found = []
    for part in parts:
        code, comma, words = part.partition(",")
        if not comma or not code.strip():
            return ()
        found.append(Answer(code.strip(), {UNTAGGED: words_of(words) or code.strip()}))
    return tuple(found)
