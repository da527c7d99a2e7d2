"""The answers of one or several waves as one file for the analyst the study names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from survey.exporting.microdata import build_microdata
from survey.exporting.write_microdata import ExportReport, check_ending, write_microdata
from survey.library import Library
from survey.problems import Problem, SurveyError

if TYPE_CHECKING:
    from survey.store.responses_store import Responses


def export_wave(
    library: Library,
    wave: str,
    responses: Responses,
    path: Path,
    language: str,
    *,
    all_background: bool = False,
) -> ExportReport:
    """Write the responses of one wave, as `export_waves` does."""
    return export_waves(library, {wave: responses}, path, language, all_background=all_background)


def export_waves(
    library: Library,
    responses: Mapping[str, Responses],
    path: Path,
    language: str,
    *,
    all_background: bool = False,
) -> ExportReport:
    """Write the responses of some waves; the ending of the name says in which format.

    Contacts, tokens, codes and free text are never in the file; it can be read by its owner
    only. Background that the study's exclusion sets keep apart is left out. Nobody is linked:
    several waves are a row a response.

    Parameters
    ----------
    responses
        By wave, the frame and reasons of `survey.store.responses_store.read_responses`.
    language
        Of the labels.
    all_background
        Keep the background all the same.

    Raises
    ------
    SurveyError
        The format is not known or a wave has no answers.
    """
    check_ending(path)
    empty = [
        Problem(
            "no-answers",
            f'wave "{wave}" has no answers yet.',
            f"Import a file first: survey import FILE --wave {wave}.",
        )
        for wave, stored in responses.items()
        if stored.frame.empty
    ]
    if empty:
        raise SurveyError(empty)
    microdata = build_microdata(library, responses, all_background=all_background)
    return write_microdata(microdata, library, path, language)
