"""What every definition written by a person has in common."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _as_code(value: Any) -> Any:
    """Let a year or a number stand for the text it is written as: `id: 2016`."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


ID_PATTERN = r"^[\wÆØÅæøå][\wÆØÅæøå.-]*$"

Id = Annotated[str, BeforeValidator(_as_code), Field(pattern=ID_PATTERN)]
"""A short name used as a key: letters, digits, `_`, `.` and `-`."""

Text = dict[str, str]
"""The same words by language code: `{"nb": "Helt enig", "en": "Completely agree"}`."""

Code = int | float | str
"""What is stored for an answer."""


class Definition(BaseModel):
    """A frozen value read from YAML; a key it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Fact(Definition):
    """Something a source says, kept with when and where it said so."""

    what: str
    value: str
    as_of: str = ""
    source: str = ""
    note: str = ""


def in_language(text: Text, language: str) -> str:
    """Return the words in this language, or in the first language there is."""
    return text.get(language) or next(iter(text.values()), "")
