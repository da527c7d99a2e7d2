"""Cells of a workbook that a reader gives as empty though they are not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from survey.importing.fast_search import holds
from survey.problems import Place, Problem

SHOWN = 5

_NO_RESULT = re.compile(rb"<c\b([^>]*)><f\b(?:[^>]*/>|[^>]*>[^<]*</f>)(?:<v>\s*</v>|<v\s*/>)?</c>")
_ERROR = re.compile(rb'<c\b([^>]*\bt="e"[^>]*)>')
_NAME = re.compile(rb'\br="([A-Z]{1,3}\d{1,7})"')


@dataclass(slots=True)
class LostCells:
    """The cells whose formula has no result in the file, and those that hold an error."""

    formulas: dict[str, None] = field(default_factory=dict)
    errors: dict[str, None] = field(default_factory=dict)

    def add(self, text: bytes) -> None:
        """Look through a piece of a sheet; a text may be empty by its formula."""
        if holds(text, b"<f"):
            found = (cell for cell in _NO_RESULT.findall(text) if b't="str"' not in cell)
            self.formulas.update(dict.fromkeys(map(_name, found)))
        if holds(text, b't="e"'):
            self.errors.update(dict.fromkeys(map(_name, _ERROR.findall(text))))

    def problems(self, path: Path) -> Iterator[Problem]:
        """Say which cells come in empty."""
        if self.formulas:
            yield Problem(
                "formula-without-result",
                f"{len(self.formulas)} cells hold a formula whose result is not in the file, and "
                f"came in empty: {_listed(self.formulas)}.",
                "Open it in Excel or LibreOffice and save it, so that the results are in it.",
                Place(path.name),
                "warning",
            )
        if self.errors:
            yield Problem(
                "cell-error",
                f"{len(self.errors)} cells hold an error such as #N/A, and came in empty: "
                f"{_listed(self.errors)}.",
                "Correct their formulas if there should be answers.",
                Place(path.name),
                "warning",
            )


def _name(attributes: bytes) -> str:
    found = _NAME.search(attributes)
    return found[1].decode() if found else "?"


def _listed(names: dict[str, None]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(list(names)[:SHOWN]) + more
