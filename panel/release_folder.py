"""A release as a folder: written whole, and read only as it was made, to the last byte.

It holds `release.json` (words, rules, provenance), `rows.parquet` and, once it was attacked,
`audit.json`, and nothing else. The folder is what is passed on, so that whatever lies in it goes
along and is taken for released: notes and tables made of a release lie beside it. Only what file
managers leave by themselves is passed over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from panel.release import FORMAT, Release, ReleaseText, rows_hash, text_hash
from survey.problems import Place, Problem, SurveyError

TEXT, ROWS, AUDIT = "release.json", "rows.parquet", "audit.json"

FILES = (TEXT, ROWS, AUDIT)
"""The files of a release folder."""

_LEFT_BY_FILE_MANAGERS = (".DS_Store", "Thumbs.db", "desktop.ini")


def write_release(release: Release, folder: Path) -> None:
    """Write a release folder, replacing one that is there; `SurveyError` as `check_place`."""
    check_place(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / AUDIT).unlink(missing_ok=True)
    if release.audit:
        (folder / AUDIT).write_bytes(release.audit.encode())
    release.rows.to_parquet(folder / ROWS, index=False)
    made = {
        "rows_file_hash": _hash((folder / ROWS).read_bytes()),
        "text_hash": text_hash(release.text),
    }
    (folder / TEXT).write_bytes(_text_bytes(release.text.model_copy(update=made)))


def check_place(folder: Path) -> None:
    """Refuse to make a release where something else is.

    Raises
    ------
    SurveyError
        The folder holds other files than a release's, or is a file.
    """
    if (folder.exists() and not folder.is_dir()) or any(_foreign(folder)):
        raise SurveyError(
            Problem(
                "release-folder",
                "this folder holds other files than a release's.",
                "Name a folder that is new or empty.",
                Place(str(folder)),
            )
        )


def read_release(folder: Path) -> Release:
    """Read a release folder.

    Every file is held against its hash before it is parsed; `release.json`, which cannot hold
    its own, against what would be written of the words it holds.

    Raises
    ------
    SurveyError
        There is no release, it has another form, a byte of a file is not as it was made, or the
        folder holds something else as well.
    """
    import pandas as pd

    found = _read_files(folder)
    if TEXT not in found:
        remedy = "Make one with: panel release -o DIR."
        problem = Problem("no-release", "there is no release here.", remedy, Place(str(folder)))
        raise SurveyError(problem)
    text = _parse_text(found[TEXT], folder)
    if problems := [*_altered(found, text, folder), *_foreign(folder)]:
        raise SurveyError(problems)
    try:
        rows = pd.read_parquet(BytesIO(found[ROWS]))
        audit = found.get(AUDIT, b"").decode()
    except (ValueError, OSError):
        raise SurveyError(_unreadable(folder)) from None
    if rows_hash(rows) != text.rows_hash:
        raise SurveyError(_not_as_made(folder / ROWS))
    return Release(text, rows, audit)


def _read_files(folder: Path) -> dict[str, bytes]:
    try:
        return {name: (folder / name).read_bytes() for name in FILES if (folder / name).is_file()}
    except OSError:
        raise SurveyError(_unreadable(folder)) from None


def _parse_text(content: bytes, folder: Path) -> ReleaseText:
    raw = _parse(content, folder)
    if raw.get("format") != FORMAT:
        raise SurveyError(
            Problem(
                "release-version",
                f"this release has form {raw.get('format')}; the program reads form {FORMAT}.",
                "Make the release again with this version of the program.",
                Place(str(folder)),
            )
        )
    try:
        return ReleaseText.model_validate(raw)
    except ValueError:
        raise SurveyError(_unreadable(folder / TEXT)) from None


def _parse(content: bytes, folder: Path) -> dict[str, Any]:
    import orjson

    try:
        raw = orjson.loads(content)
    except ValueError:
        raw = None
    if not isinstance(raw, dict):
        raise SurveyError(_unreadable(folder / TEXT))
    return raw


def _altered(found: Mapping[str, bytes], text: ReleaseText, folder: Path) -> Iterator[Problem]:
    """Yield the files that are not, byte for byte, those the release was made with."""
    if found[TEXT] != _text_bytes(text) or text_hash(text) != text.text_hash:
        yield _not_as_made(folder / TEXT)
    if ROWS not in found:
        yield _unreadable(folder / ROWS)
    elif _hash(found[ROWS]) != text.rows_file_hash:
        yield _not_as_made(folder / ROWS)
    if text.audit_hash and AUDIT not in found:
        yield _unreadable(folder / AUDIT)
    elif AUDIT in found and _hash(found[AUDIT]) != text.audit_hash:
        yield _not_as_made(folder / AUDIT)


def _foreign(folder: Path) -> Iterator[Problem]:
    """Yield what lies in a folder and is no part of a release."""
    for file in sorted(folder.iterdir()) if folder.is_dir() else ():
        if file.name not in (*FILES, *_LEFT_BY_FILE_MANAGERS):
            yield Problem(
                "release-file",
                "this file is not part of a release.",
                "Take it out of the folder; hold a table against the release by naming it to "
                "panel audit.",
                Place(str(file)),
            )


def _text_bytes(text: ReleaseText) -> bytes:
    return text.model_dump_json(indent=1).encode()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _not_as_made(file: Path) -> Problem:
    return Problem(
        "release-altered",
        "this file of the release is not as it was made.",
        "Make the release again; do not edit its files.",
        Place(str(file)),
    )


def _unreadable(file: Path) -> Problem:
    return Problem(
        "release-unreadable",
        "the files of this release are damaged or not complete.",
        "Make the release again; do not edit its files.",
        Place(str(file)),
    )
