"""The reports of imports, kept beside the stores."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from survey.importing.import_report import ImportReport

FOLDER = "reports"
"""Where reports are kept, in the study's data folder."""


def keep_report(done: ImportReport, data: Path) -> tuple[Path, ...]:
    """Keep the report of an import that changed something, as a workbook and as JSON.

    Parameters
    ----------
    data
        The study's data folder.

    Returns
    -------
    tuple
        What was written; empty where the import changed nothing.
    """
    if done.stored is None or not done.stored.changed_something:
        return ()
    name = data / FOLDER / f"import-{done.stored.import_id}"
    name.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    places = (name.with_suffix(".xlsx"), name.with_suffix(".json"))
    for place in places:
        done.write(place)
    return places
