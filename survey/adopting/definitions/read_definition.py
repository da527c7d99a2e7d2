"""A questionnaire's definition is known by what the file holds, never by its name."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from survey.adopting.definitions.limesurvey_tsv import fits_tsv, read_tsv
from survey.adopting.definitions.lss import read_lss
from survey.adopting.definitions.qsf import read_qsf
from survey.adopting.definitions.questionnaire import Questionnaire
from survey.adopting.definitions.redcap import fits_dictionary, read_dictionary
from survey.adopting.definitions.surveyxact import fits_structure, read_structure
from survey.adopting.definitions.xlsform import fits_xlsform, read_xlsform
from survey.importing.sheet import Sheet
from survey.problems import Place, Problem, SurveyError

LARGEST = 50_000_000
"""So many bytes a definition in JSON or XML has at most."""

TABLES: tuple[
    tuple[Callable[[tuple[Sheet, ...]], bool], Callable[[tuple[Sheet, ...]], Questionnaire]], ...
] = (
    (fits_xlsform, read_xlsform),
    (fits_tsv, read_tsv),
    (fits_dictionary, read_dictionary),
    (fits_structure, read_structure),
)

_JSON = re.compile(rb'\{\s*["}]|\[\s*[\[{"]')
_XML = re.compile(rb"<\?xml|<!DOCTYPE\s+(?!html)|<document\b", re.I)


def read_marked_up(path: Path) -> Questionnaire | None:
    """Read a definition in JSON or XML; `None` when the file is neither.

    Raises
    ------
    SurveyError
        It is JSON or XML, but no questionnaire.
    """
    if not path.is_file():
        return None
    with path.open("rb") as file:
        start = file.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    if not _JSON.match(start) and not _XML.match(start):
        return None
    if path.stat().st_size > LARGEST:
        raise SurveyError(
            Problem(
                "file-too-large",
                f"this definition has more than {LARGEST // 1_000_000} MB.",
                "A questionnaire is smaller; export it without pictures and without answers.",
                Place(path.name),
            )
        )
    return read_qsf(path) if _JSON.match(start) else read_lss(path)


def read_tables(sheets: tuple[Sheet, ...]) -> Questionnaire | None:
    """Read a definition that is a table or workbook; `None` when the file is none."""
    if any(sheet.export is not None for sheet in sheets):
        return None
    for fits, read in TABLES:
        if fits(sheets):
            return read(sheets)
    return None
