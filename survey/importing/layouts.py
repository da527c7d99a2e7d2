"""What a file's headings are together, so that a mapping is used for files like its own."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from survey.importing.raw_export import RawExport
from survey.importing.wording import plain

TABLES = ("CSV", "Excel", "SPSS", "SPSS portable", "Stata")
"""Layouts that no platform has made its own: the same headings are the same layout in each."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A platform and a set of headings, in whatever order.

    Parameters
    ----------
    platform
        What the file was recognised as; `plain` for a table without a platform's marks.
    columns
        How many columns there are.
    fingerprint
        Twelve signs that stand for the platform and for every name with its wording.
    """

    platform: str
    columns: int
    fingerprint: str

    def __str__(self) -> str:
        """Return the layout in words."""
        return f"{self.platform}, {self.columns} columns"


def layout_of(export: RawExport) -> Layout:
    """Return the layout of a file.

    The wording beside a name counts, since `Q7` may be another question in another file.
    """
    platform = "plain" if export.layout in TABLES else export.layout
    headings = sorted([column.name, plain(column.label)] for column in export.columns)
    text = json.dumps([platform, headings], ensure_ascii=False)
    fingerprint = hashlib.sha256(text.encode()).hexdigest()[:12]
    return Layout(platform, len(headings), fingerprint)


def headings_of(export: RawExport) -> frozenset[str]:
    """Return the names of a file's columns as a mapping writes them."""
    return frozenset(column.shown_as for column in export.columns)


def difference(before: frozenset[str], now: frozenset[str]) -> str:
    """Say which columns came and which went, to stand behind "has" in a sentence."""
    came, gone = sorted(now - before), sorted(before - now)
    parts = [
        f"{len(names)} column{'' if len(names) == 1 else 's'} {word} ({_listed(names)})"
        for word, names in (("more", came), ("fewer", gone))
        if names
    ]
    return " and ".join(parts) or "the same columns with other wordings, or of another platform"


def likeness(before: frozenset[str], now: frozenset[str]) -> float:
    """Return which part of all columns two layouts share, from 0 to 1."""
    return len(before & now) / max(1, len(before | now))


def _listed(names: list[str]) -> str:
    shown = ", ".join(f'"{name[:40]}"' for name in names[:3])
    return shown + (f" and {len(names) - 3} others" if len(names) > 3 else "")
