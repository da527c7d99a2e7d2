"""Commands run as from a terminal, in this process."""

from __future__ import annotations

import os
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from unittest.mock import patch


@dataclass(frozen=True, slots=True)
class Outcome:
    status: int
    out: str
    err: str


def call(folder: Path, program: str, *arguments: str) -> Outcome:
    """Run `survey` or `panel` in a folder."""
    from panel.__main__ import main as panel
    from survey.__main__ import main as survey

    out, err, status = StringIO(), StringIO(), 0
    with (
        chdir(folder),
        redirect_stdout(out),
        redirect_stderr(err),
        patch.object(sys, "argv", [program, *arguments]),
        patch.dict(os.environ, {"COLUMNS": "200"}),
    ):
        try:
            (survey if program == "survey" else panel)()
        except SystemExit as ended:
            status = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    return Outcome(status, out.getvalue(), err.getvalue())
