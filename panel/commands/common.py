"""What commands that show results share: the release they show, and its option."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from panel.release import Release

ReleaseOption = Annotated[
    Path | None, typer.Option("--release", help="A release folder; else the stores are read.")
]


def open_released(folder: Path | None, study: Path | None, data: Path) -> Release:
    """Return the release in a folder, or without one the release of what the stores hold."""
    from panel.release import read_release

    if folder is not None:
        return read_release(folder)
    from panel.build_release import build_release
    from panel.dataset import read_panel
    from survey.library import open_study
    from survey.store.stores import open_stores

    library = open_study(study)
    with open_stores(data, create=False) as stores:
        return build_release(read_panel(stores, library))
