"""One wave's answers from one file, coded and ready to be stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class ResponseBatch:
    """The coded rows of one file; every frame and series is indexed by `row_key`.

    A row key is what the platform calls the row (its response id), else the row's token, else
    its number; it is text and never leaves the contacts store but as a keyed hash.

    Parameters
    ----------
    wave, instrument, version
        What the file answers.
    file, file_hash, layout
        The file's name, its SHA-256 and the platform it was recognised as.
    responses
        The columns of `survey.responses.HEAD` but `response_id`, then the answer columns.
    reasons
        Columns `row_key, column, reason`: why a cell holds no answer.
    tokens
        The personal token or id in the row as it stood, stripped; missing where none.
    codes
        The elements of the self-generated code, normalised, a column an element; missing
        where not answered.
    consent, link_consent
        True, False or missing where not asked.
    free_text
        Columns `row_key, question, text`.
    """

    wave: str
    instrument: str
    version: int
    file: str
    file_hash: str
    layout: str
    responses: pd.DataFrame
    reasons: pd.DataFrame
    tokens: pd.Series[str]
    codes: pd.DataFrame
    consent: pd.Series[bool]
    link_consent: pd.Series[bool]
    free_text: pd.DataFrame
