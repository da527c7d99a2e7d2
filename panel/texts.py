"""Every string that pages, pictures and reports show and that is not from the release."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from panel.texts_analyst import ANALYST_TEXTS
from panel.texts_analyst_release import ANALYST_RELEASE_TEXTS
from panel.texts_analyst_results import ANALYST_RESULT_TEXTS
from panel.texts_file_faults import FILE_FAULT_TEXTS
from panel.texts_import import IMPORT_TEXTS
from panel.texts_nb_en import TEXTS
from panel.texts_pages import PAGE_TEXTS
from panel.texts_report import REPORT_TEXTS
from panel.texts_row_faults import ROW_FAULT_TEXTS
from panel.texts_views import VIEW_TEXTS
from survey.definition import in_language as spoken

__all__ = ["LANGUAGES", "capitalised", "listed", "lowered", "spoken", "text"]

_TEXTS: Mapping[str, Mapping[str, str]] = {
    **TEXTS, **REPORT_TEXTS, **PAGE_TEXTS, **VIEW_TEXTS, **ANALYST_TEXTS,
    **IMPORT_TEXTS, **FILE_FAULT_TEXTS, **ROW_FAULT_TEXTS,
    **ANALYST_RESULT_TEXTS, **ANALYST_RELEASE_TEXTS,
}  # fmt: skip

LANGUAGES: Mapping[str, str] = MappingProxyType({"nb": "Bokmål", "en": "English"})


def text(key: str, language: str, **fields: object) -> str:
    """Return one string with its fields filled in; an unknown key is a broken call."""
    words = _TEXTS[key][language]
    return words.format(**fields) if fields else words


def error_words(rule: str, language: str) -> str:
    """Return what a page says of a problem and what to do; empty for a rule of no page."""
    return _TEXTS.get(f"error.{rule}", {}).get(language, "")


def listed(words: list[str] | tuple[str, ...], language: str) -> str:
    """Join words as a sentence does: `a, b og c`."""
    if len(words) < 2:
        return "".join(words)
    last = "og" if language == "nb" else "and"
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def capitalised(words: str) -> str:
    """Return words as they begin a sentence."""
    return words[:1].upper() + words[1:]


def lowered(words: str) -> str:
    """Return a title as it stands inside a sentence; abbreviations keep their capitals."""
    first = words.split(" ", 1)[0]
    return (
        words
        if any(c.isupper() or c.isdigit() for c in first[1:])
        else words[:1].lower() + words[1:]
    )
