"""A release as a folder: written whole, and read only as it was made.

It holds `release.json` (words, rules, provenance), `rows.parquet` and, once it was attacked,
`audit.json`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from panel.release import FORMAT, Release, ReleaseText, audit_hash, rows_hash, text_hash
from survey.problems import Place, Problem, SurveyError

AUDIT = "audit.json"
"""The file of a release folder that says how it was attacked."""

FILES = ("release.json", "rows.parquet", AUDIT)
"""The files of a release folder."""


def write_release(release: Release, folder: Path) -> None:
    """Write a release folder, replacing one that is there."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / AUDIT).unlink(missing_ok=True)
    if release.audit:
        (folder / AUDIT).write_text(release.audit, encoding="utf-8")
    release.rows.to_parquet(folder / "rows.parquet", index=False)
    sealed = release.text.model_copy(update={"text_hash": text_hash(release.text)})
    (folder / "release.json").write_text(sealed.model_dump_json(indent=1), encoding="utf-8")


def read_release(folder: Path) -> Release:
    """Read a release folder; `SurveyError` when it is missing, altered or of another form."""
    import pandas as pd

    text_file = folder / "release.json"
    place = Place(str(folder))
    if not text_file.exists():
        remedy = "Make one with: panel release -o DIR."
        raise SurveyError(Problem("no-release", "there is no release here.", remedy, place))
    raw = _read_json(text_file, place)
    if raw.get("format") != FORMAT:
        raise SurveyError(
            Problem(
                "release-version",
                f"this release has form {raw.get('format')}; the program reads form {FORMAT}.",
                "Make the release again with this version of the program.",
                place,
            )
        )
    try:
        text = ReleaseText.model_validate(raw)
        rows = pd.read_parquet(folder / "rows.parquet")
        audit = (folder / AUDIT).read_text(encoding="utf-8") if text.audit_hash else ""
    except (ValueError, OSError):
        raise SurveyError(_unreadable(place)) from None
    intact = audit_hash(audit) == text.audit_hash and text_hash(text) == text.text_hash
    if not intact or rows_hash(rows) != text.rows_hash:
        raise SurveyError(
            Problem(
                "release-altered",
                "the numbers or words of this release are not those it was made with.",
                "Make the release again; do not edit its files.",
                place,
            )
        )
    return Release(text, rows, audit)


def _read_json(file: Path, place: Place) -> dict[str, Any]:
    import orjson

    try:
        raw = orjson.loads(file.read_bytes())
    except (ValueError, OSError):
        raise SurveyError(_unreadable(place)) from None
    if not isinstance(raw, dict):
        raise SurveyError(_unreadable(place))
    return raw


def _unreadable(place: Place) -> Problem:
    return Problem(
        "release-unreadable",
        "the files of this release are damaged or not complete.",
        "Make the release again; do not edit its files.",
        place,
    )
