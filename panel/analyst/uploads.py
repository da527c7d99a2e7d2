"""Files that a browser has sent: in a private folder that goes when nobody works with them."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Sequence
from pathlib import Path

from survey.importing.platforms.answer_sheet import ANSWER_SHEET
from survey.importing.read_file import read_sheets
from survey.problems import SurveyError

SHEETS = "answer-sheets"
"""The folder of answer sheets, which are one file together."""

LONGEST = 120
"""Letters of the longest file name that is kept."""


class Upload:
    """Files in a temporary folder that only their owner can open.

    The folder goes with the last that holds the object: a session that ends, another upload, the
    end of the program.

    Attributes
    ----------
    mark
        What the files were sent as.
    folder
        Where they are.
    """

    def __init__(self, mark: Sequence[str], files: Iterable[tuple[str, bytes]]) -> None:
        self.mark = tuple(mark)
        self.folder = Path(tempfile.mkdtemp(prefix="likeverd-"))
        self._end = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        for name, content in files:
            _write(self._free_name(name), content)
        self._gather_sheets()

    @property
    def parts(self) -> tuple[Path, ...]:
        """What can be imported, each by itself: files, and answer sheets together as a folder."""
        return tuple(sorted(self.folder.iterdir())) if self.folder.exists() else ()

    def take_away(self, part: Path) -> None:
        """Delete one of the parts; the others stay."""
        if part.is_dir():
            shutil.rmtree(part)
        else:
            part.unlink(missing_ok=True)

    def end(self) -> None:
        """Delete everything now."""
        self._end()

    def _free_name(self, given: str) -> Path:
        """Return a path for a file: its own name without folders, numbered if it stands twice."""
        name = "".join(c for c in given.replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable())
        # Hidden names are not read, and dots alone are no name.
        path = self.folder / (name.strip().lstrip(".")[-LONGEST:] or "file")
        number, first = 1, path
        while path.exists():
            number += 1
            path = first.with_name(f"{first.stem} ({number}){first.suffix}")
        return path

    def _gather_sheets(self) -> None:
        sheets = [path for path in self.parts if len(self.parts) > 1 and is_answer_sheet(path)]
        if len(sheets) > 1:
            folder = self.folder / SHEETS
            folder.mkdir(mode=0o700)
            for path in sheets:
                path.rename(folder / path.name)


def is_answer_sheet(path: Path) -> bool:
    """Tell whether a file is a sheet that `survey form` has made."""
    try:
        return ANSWER_SHEET.recognises(read_sheets(path)) is not None
    except SurveyError:
        return False


def _write(path: Path, content: bytes) -> None:
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "wb") as file:
        file.write(content)
