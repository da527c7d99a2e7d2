"""A process that imports one spoilt file after another and says what came of each.

It reads paths from its standard input and writes a line of JSON a file. It may die: what it was
at then is a fault found.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.fuzz.specimens import ROWS, orchard

MEMORY = 1 << 30
"""Bytes of address space, the program and its libraries included."""


def main() -> None:
    """Serve until the input ends."""
    import resource

    import pandas as pd
    import pyreadstat
    import python_calamine

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    said = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(Path(folder))
        print(json.dumps({"ready": [pd.__name__, pyreadstat.__name__, python_calamine.__name__]}),
              file=said, flush=True)  # fmt: skip
        for line in sys.stdin:
            print(json.dumps(trial.run(Path(line.rstrip("\n")))), file=said, flush=True)


class Trial:
    """A study with stores that hold answers, on which each file is tried."""

    def __init__(self, folder: Path) -> None:
        from survey.importing.import_file import import_file
        from survey.store.stores import open_stores

        self.folder = folder
        self.library = orchard.open_orchard(folder / "study")
        first = orchard.write_csv(folder / "first.csv", ROWS[:6])
        with open_stores(folder / "kept") as stores:
            import_file(first, self.library, "2021", stores, today=orchard.TODAY)
        self.reset()
        self.before = self.dump()

    def run(self, path: Path) -> dict[str, Any]:
        """Import one file and draft a study from it; `fault` says what should never happen.

        `seconds` is what the slower of the two commands took, without looking at what it left.
        """
        result: dict[str, Any] = {"import": "", "new": "", "fault": ""}
        self.seconds = 0.0
        for name, work in (("import", self.take_in), ("new", self.adopt)):
            try:
                result[name], fault = work(path)
                result["fault"] = result["fault"] or fault
            except Exception:
                result["fault"] = f"traceback in {name}:\n{traceback.format_exc()}"
                self.reset()
        return result | {"seconds": self.seconds}

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Count the CPU seconds of one command."""
        began = time.process_time()
        try:
            yield
        finally:
            self.seconds = max(self.seconds, time.process_time() - began)

    def take_in(self, path: Path) -> tuple[str, str]:
        """Import into the stores; they stay as they are when the file is refused."""
        from survey.importing.import_file import import_file
        from survey.problems import SurveyError
        from survey.store.stores import open_stores

        try:
            with self.timed(), open_stores(self.folder / "data") as stores:
                report = import_file(path, self.library, "2021", stores, today=orchard.TODAY)
        except SurveyError as error:
            rules = ",".join(sorted({problem.rule for problem in error.problems}))
            fault = "" if self.dump() == self.before else "refused, but the stores were changed"
            return f"refused: {rules}", fault
        added = report.kept + report.duplicate + report.rejected - len(report.rows)
        self.reset()
        return "imported", f"{added} rows too many in the report" if added else ""

    def adopt(self, path: Path) -> tuple[str, str]:
        """Draft a study; nothing is written when the file is refused, else a valid one."""
        from survey.adopting.adopt_file import adopt_file
        from survey.library import open_study
        from survey.problems import SurveyError

        folder = self.folder / "drafted"
        shutil.rmtree(folder, ignore_errors=True)
        try:
            with self.timed():
                adopt_file(path, folder, wave="w1")
        except SurveyError as error:
            rules = ",".join(sorted({problem.rule for problem in error.problems}))
            fault = "refused, but a study was written" if folder.exists() else ""
            return f"refused: {rules}", fault
        try:
            open_study(folder)
        except SurveyError as error:
            return "drafted", f"a study with faults was written: {error}"
        return "drafted", ""

    def reset(self) -> None:
        """Put the stores back as they were at first."""
        shutil.rmtree(self.folder / "data", ignore_errors=True)
        shutil.copytree(self.folder / "kept", self.folder / "data")

    def dump(self) -> str:
        """Return everything that the stores hold."""
        said = ""
        for name in ("contacts.db", "answers.db"):
            connection = sqlite3.connect(self.folder / "data" / name)
            said += "\n".join(connection.iterdump())
            connection.close()
        return said


if __name__ == "__main__":
    main()
