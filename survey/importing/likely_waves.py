"""Which wave a file answers, as far as it says so itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from survey.importing.coded_table import texts
from survey.importing.mapping import Mapping
from survey.importing.match_columns import count_matches
from survey.importing.platforms.answer_sheet import MADE_FOR
from survey.importing.raw_export import RawExport
from survey.importing.stored_mappings import stored_for
from survey.library import Library


def count_by_wave(
    exports: Sequence[RawExport], library: Library, mapping: Mapping
) -> dict[str, int]:
    """Return how many columns are questions of each wave, in the sheet that has most of them."""
    return {
        wave: max(count_matches(export, instrument, mapping) for export in exports)
        for wave, instrument in library.instruments.items()
    }


def likely_waves(
    exports: Sequence[RawExport], library: Library, mappings: Path | None
) -> tuple[str, ...]:
    """Return the waves that a file may answer.

    Parameters
    ----------
    exports
        The file's sheets.
    mappings
        The folder of stored mappings; `None` for none.

    Returns
    -------
    tuple
        One wave where the file names it, a stored mapping was made for its layout, or its columns
        are that wave's questions more than any other's; several that fit as well; none where no
        column is a question of any.
    """
    said = {wave for export in exports for wave in _said(export)}
    if len(said) == 1 and said <= set(library.waves):
        return tuple(said)
    mapped = [
        wave
        for wave in library.waves
        if any(each.same for each in stored_for(mappings, exports, wave))
    ]
    if len(mapped) == 1:
        return tuple(mapped)
    counts = count_by_wave(exports, library, Mapping())
    best = max(counts.values())
    return tuple(wave for wave, count in counts.items() if count == best and best)


def _said(export: RawExport) -> set[str]:
    """Return what the program's own exports and answer sheets call their wave."""
    return {
        text.split(" ")[0]
        for column in export.columns
        if column.name == "wave" or column.system == MADE_FOR
        for text in texts(column)
        if text
    }
