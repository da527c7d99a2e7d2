"""What commands that show results share: the release they show, and its option."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey.problems import Problem, SurveyError

if TYPE_CHECKING:
    from panel.audit.audited_release import Audited
    from panel.release import Release

ReleaseOption = Annotated[
    Path | None, typer.Option("--release", help="A release folder; else the stores are read.")
]


def open_released(folder: Path | None, study: Path | None, data: Path) -> Release:
    """Return the release in a folder, or without one the release of what the stores hold."""
    from panel.release import read_release

    return audited_release(study, data).release if folder is None else read_release(folder)


def audited_release(study: Path | None, data: Path) -> Audited:
    """Build the release of what the stores hold, and hide more until it stands the attack."""
    from panel.audit.audited_release import build_audited_release
    from panel.audit.past_releases import read_past
    from panel.dataset import read_panel
    from survey.library import open_study
    from survey.store.stores import open_stores

    library = open_study(study)
    with open_stores(data, create=False) as stores:
        panel = read_panel(stores, library)
    return build_audited_release(panel, read_past(data, library.study.study), data)


def chosen_pair(waves: str | None, release: Release) -> tuple[str, str]:
    """Return the pair of waves that is named, or the first one."""
    if waves is None and release.text.pairs:
        return release.text.pairs[0]
    found = [pair for pair in release.text.pairs if "-".join(pair) == waves]
    if not found:
        known = ", ".join("-".join(pair) for pair in release.text.pairs) or "none yet"
        raise SurveyError(
            Problem(
                "unknown-pair",
                "these two waves are not compared."
                if waves
                else "a comparison needs answers from two waves.",
                f"Pairs that are: {known}.",
            )
        )
    return found[0]
