"""The sheets of an XLSForm as rows of texts, with the words in each language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from survey.adopting.definitions.languages import language_key, words_of
from survey.adopting.definitions.questionnaire import UNTAGGED, Answer
from survey.definition import Text
from survey.importing.raw_export import clean_cell, text_of
from survey.importing.sheet import Sheet
from survey.problems import Place

_TRANSLATED = re.compile(r"(?P<what>[a-z_ ]+?)\s*::?\s*(?P<language>.+)", re.I)


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row of a sheet.

    Parameters
    ----------
    place
        Where it stands.
    cells
        The texts by column, names in small letters with `_`.
    label
        The words by language.
    """

    place: Place
    cells: Mapping[str, str]
    label: Text

    def __getitem__(self, name: str) -> str:
        """Return a cell's text, empty where there is none."""
        return self.cells.get(name, "")


def find_sheet(sheets: tuple[Sheet, ...], name: str) -> Sheet | None:
    """Return the sheet of this name, whatever its capitals."""
    return next((s for s in sheets if (s.name or "").strip().casefold() == name), None)


def header_of(sheet: Sheet) -> set[str]:
    """Return the names of a sheet's columns, translated ones without their languages."""
    return {_column(name)[0] for name in sheet.names}


def rows_of(sheet: Sheet, default: str = UNTAGGED) -> list[FormRow]:
    """Return the filled rows of a sheet; `default` is the language of words without one."""
    columns = [_column(name) for name in sheet.names]
    found = []
    for number, values in enumerate(sheet.rows[sheet.first + 1 :], sheet.first + 2):
        cells: dict[str, str] = {}
        label: Text = {}
        for (name, language), value in zip(columns, values, strict=False):
            cleaned = clean_cell(value)
            if cleaned is None or not name:
                continue
            if name == "label":
                label[language or default] = words_of(text_of(cleaned))
            elif not language:
                cells.setdefault(name, text_of(cleaned))
        if cells or label:
            found.append(FormRow(Place(sheet.path.name, None, sheet.name, number), cells, label))
    return found


def languages_of(sheets: tuple[Sheet, ...], default: str) -> tuple[str, ...]:
    """Return the languages that labels are given in, the form's own first."""
    found = [
        language or default
        for sheet in sheets
        for name, language in map(_column, sheet.names)
        if name == "label"
    ]
    ordered = sorted(dict.fromkeys(found), key=lambda language: language != default)
    return tuple(ordered) or (default,)


def choices_of(sheet: Sheet | None, default: str) -> dict[str, list[Answer]]:
    """Return the answers of every list by its name."""
    lists: dict[str, list[Answer]] = {}
    for row in rows_of(sheet, default) if sheet else ():
        name, code = row["list_name"], row["name"] or row["value"]
        known = lists.setdefault(name, [])
        if name and code and code not in {answer.code for answer in known}:
            known.append(Answer(code, row.label or {default: code}))
    return lists


def setting_of(sheet: Sheet | None, name: str) -> str:
    """Return one of the form's settings, which stand in one row."""
    return next((row[name] for row in rows_of(sheet) if row[name]), "") if sheet else ""


def _column(header: str) -> tuple[str, str]:
    """Part `label::English (en)` into the column and the language."""
    found = _TRANSLATED.fullmatch(header.strip())
    name = found["what"] if found else header
    key = re.sub(r"\W+", "_", name.strip().casefold())
    key = {"caption": "label", "command": "type", "tag": "name"}.get(key, key)
    return key, language_key(found["language"]) if found and key == "label" else (
        found["language"] if found else ""
    )
