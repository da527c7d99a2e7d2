"""A release held against what the stores would show: the same numbers, and none besides."""

from __future__ import annotations

from collections.abc import Iterator

from panel.audit.finding import cell_words
from panel.audit.numbers_shown import shown_cells
from panel.audit.targets import Statuses
from panel.build_release import Built, build_for_attack
from panel.comparison import Comparison
from panel.dataset import Panel
from panel.disclosure import Decision
from panel.release import Release, ReleaseText
from survey.problems import Problem

_NOT_OF_THE_NUMBERS = ("rows_hash", "rows_file_hash", "audit_hash", "text_hash")
_REMEDY = "Make the release again with panel release; the stores, or its files, have changed."


def make_again(release: Release, panel: Panel, comparison: Comparison) -> Built:
    """Build the release of the stores, without what the given one hides on top."""
    built = build_for_attack(panel, comparison)
    now, given = cells_of(built.release), cells_of(release)
    on_top = {
        cell: Decision(status, reason)  # type: ignore[arg-type]
        for cell, (status, reason) in given.items()
        if status in ("primary", "secondary") and now.get(cell, ("", ""))[0] == "shown"
    }
    return build_for_attack(panel, comparison, on_top, built) if on_top else built


def check_same(release: Release, again: Release) -> Iterator[Problem]:
    """Yield what a release shows that the stores would not, or otherwise."""
    shown, would = shown_cells(release), shown_cells(again)
    for cell, values in shown.items():
        if cell not in would:
            yield Problem("audit-shown", f"the {cell_words(cell)} must be hidden.", _REMEDY)
        elif values != would[cell]:
            yield Problem(
                "audit-altered",
                f"the {cell_words(cell)} has other numbers than the answers give.",
                _REMEDY,
            )
    if _words(release.text) != _words(again.text):
        message = "the words of the release are not those the study and the stores give."
        yield Problem("audit-altered", message, _REMEDY)


def cells_of(release: Release) -> Statuses:
    """Return status and reason of every cell of a release."""
    return {key: (cell.status, cell.reason) for key, cell in release.cells.items()}


def _words(text: ReleaseText) -> str:
    return text.model_copy(update=dict.fromkeys(_NOT_OF_THE_NUMBERS, "")).model_dump_json()
