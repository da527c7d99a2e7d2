"""Files beside the stores that quote single rows: import reports and review lists."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROWS_OF_REPORT = {"Rows", "Cells", "Changes"}
"""The sheets of an import report that speak of single rows."""

_LISTS = ("rows_set_aside", "problems", "changes")
_OWN = ("contacts.db", "answers.db", "contacts.key", "codes.key", "releases.jsonl",
        "audit-withheld.json")  # fmt: skip
_BESIDE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """What was done with files of the data folder: emptied of rows, or left for a person."""

    emptied: tuple[Path, ...]
    unknown: tuple[Path, ...]


def empty_reports(data: Path, waves: Collection[str], gone: Collection[str]) -> KeptFiles:
    """Take what is said of single rows out of import reports, and responses out of review lists.

    A report names rows by their number in a file that is not kept, so nobody can tell which of
    its lines are one person's: all of them go, the figures stay.

    Parameters
    ----------
    waves
        The waves whose reports are emptied.
    gone
        Ids of responses whose pairs leave the review lists.
    """
    emptied, unknown = [], []
    for path in sorted(data.rglob("*")):
        if not path.is_file() or _is_own(path, data):
            continue
        done = _empty(path, waves, gone)
        if done is None:
            unknown.append(path)
        elif done:
            emptied.append(path)
    return KeptFiles(tuple(emptied), tuple(unknown))


def _is_own(path: Path, data: Path) -> bool:
    if path.parent == data:
        name = path.name
        for end in _BESIDE:
            name = name.removesuffix(end)
        return name in _OWN
    return path.parent == data / "mappings" and path.suffix == ".yaml"


def _empty(path: Path, waves: Collection[str], gone: Collection[str]) -> bool | None:
    """Tell whether a file was changed; `None` when it is neither a report nor a review list."""
    if path.suffix == ".json":
        return _empty_json(path, waves)
    if path.suffix == ".xlsx":
        return _empty_workbook(path, waves, gone)
    return None


def _empty_json(path: Path, waves: Collection[str]) -> bool | None:
    import orjson

    try:
        said = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError:
        return None
    if not isinstance(said, dict) or not {"figures", *_LISTS} <= said.keys():
        return None
    if said["figures"].get("Wave") not in waves or not any(said[name] for name in _LISTS):
        return False
    erased = said | {name: [] for name in _LISTS}
    path.write_bytes(orjson.dumps(erased, option=orjson.OPT_INDENT_2))
    return True


def _empty_workbook(path: Path, waves: Collection[str], gone: Collection[str]) -> bool | None:
    from zipfile import BadZipFile

    from openpyxl import load_workbook

    try:
        book = load_workbook(path)
    except (BadZipFile, KeyError, ValueError, OSError):
        return None
    if "review" in book.sheetnames and book["review"].cell(1, 2).value == "response_from":
        changed = _drop_pairs(book["review"], gone)
    elif {"Summary", "Cells", "Columns"} <= set(book.sheetnames):
        figures = {row[0]: row[1] for row in book["Summary"].iter_rows(values_only=True)}
        changed = figures.get("Wave") in waves and _empty_sheets(book)
    else:
        return None
    if changed:
        book.save(path)
    return changed


def _empty_sheets(book: Any) -> bool:
    changed = False
    for name in ROWS_OF_REPORT & set(book.sheetnames):
        sheet = book[name]
        changed |= sheet.max_row > 1
        sheet.delete_rows(2, sheet.max_row)
    return changed


def _drop_pairs(sheet: Any, gone: Collection[str]) -> bool:
    heads = [cell.value for cell in sheet[1]]
    places = [heads.index(name) + 1 for name in ("response_from", "response_to")]
    rows = [
        number
        for number in range(sheet.max_row, 1, -1)
        if any(sheet.cell(number, place).value in gone for place in places)
    ]
    for number in rows:
        sheet.delete_rows(number)
    return bool(rows)
