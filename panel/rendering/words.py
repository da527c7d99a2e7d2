"""Words that every format of a table shares."""

from __future__ import annotations

from collections.abc import Mapping

LOCALES: Mapping[str, str] = {"nb": "nb-NO", "en": "en-GB"}

NOTES_SHEET: Mapping[str, str] = {"nb": "Merknader", "en": "Notes"}
TITLE: Mapping[str, str] = {"nb": "Tittel", "en": "Title"}
NOTE: Mapping[str, str] = {"nb": "Merknad", "en": "Note"}
SIGNS: Mapping[str, str] = {"nb": "Tegn i tabellene", "en": "Signs in the tables"}
SOURCES: Mapping[str, str] = {"nb": "Kilder og versjoner", "en": "Sources and versions"}
SEE_NOTE: Mapping[str, str] = {"nb": "se merknad", "en": "see note"}
PAGE: Mapping[str, str] = {"nb": "Side &P av &N", "en": "Page &P of &N"}
