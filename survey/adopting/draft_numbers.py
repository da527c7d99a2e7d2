"""Columns of numbers and days, as far as their file says how they are answered."""

from __future__ import annotations

import datetime as dt
import math
import re

from survey.adopting.cell_values import CellValues
from survey.adopting.declared_missing import MOST_EXACT
from survey.adopting.draft_scales import DraftAnswer, free_text, make_scale
from survey.definition import Code
from survey.importing.code_values import parse_day, parse_moment
from survey.importing.raw_export import RawColumn
from survey.instrument import AnswerScale

ISO_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
WRITTEN_DAY = r"[0-9 .:T-]+"
"""Days as texts, which hold nothing that could be a person's own words."""


def number_scale(
    values: CellValues, missing: dict[Code, str], language: str, labelled: bool
) -> DraftAnswer:
    """Draft a number; codes that are no number must lie outside what else is given.

    Parameters
    ----------
    values
        What stands in the cells.
    missing
        Codes with words that say that they are no number.
    language
        Of those words.
    labelled
        The file has words for other numbers, which an answer scale cannot hold.
    """
    if values.kind not in ("number", "empty"):
        return free_text()
    missing = {code: text for code, text in missing.items() if abs(float(code)) < MOST_EXACT}
    real = [n for n in values.numbers if n not in missing]
    lowest, highest = (real[0], real[-1]) if real else (0.0, 0.0)
    below = [float(code) for code in missing if float(code) < lowest]
    above = [float(code) for code in missing if float(code) > highest]
    outside = {code: text for code, text in missing.items() if float(code) in {*below, *above}}
    scale = make_scale({}, outside, language, ordered=True).model_copy(
        update={
            "type": "number",
            "min": min(max(below) + 1, lowest) if below else None,
            "max": max(min(above) - 1, highest) if above else None,
            "whole": all(n.is_integer() and abs(n) < MOST_EXACT for n in real),
        }
    )
    notes = ["the words the file has for some of the numbers go to an export only"]
    notes = notes if labelled else []
    return DraftAnswer(scale, "whole_number" if scale.whole else "number", notes=tuple(notes))


def draft_dates(column: RawColumn) -> DraftAnswer:
    """Draft days, with their time of day where the file has one."""
    if not column.spss_seconds:
        return DraftAnswer(AnswerScale(type="date"), "date")
    cells = {float(cell) for cell in column.cells.tolist() if not math.isnan(cell)}
    read = [
        parse_moment(cell, spss_seconds=True) for cell in cells if not column.declares_missing(cell)
    ]
    if any(moment is not None and moment.time() != dt.time() for moment in read):
        return DraftAnswer(AnswerScale(type="date", time=True), "moment")
    return DraftAnswer(AnswerScale(type="date"), "date")


def draft_written_dates(values: CellValues) -> DraftAnswer:
    """Draft days that the file has as texts, which come back as they are written."""
    if all(parse_day(text) is not None and re.fullmatch(ISO_DAY, text) for text in values.texts):
        return DraftAnswer(AnswerScale(type="date"), "date")
    if not all(re.fullmatch(WRITTEN_DAY, text) for text in values.texts):
        return free_text()
    note = "these days are kept as the texts they are in the file"
    return DraftAnswer(AnswerScale(type="text", pattern=WRITTEN_DAY), "written_date", notes=(note,))
