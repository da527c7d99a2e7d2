"""What goes wrong around the program while a command runs, said without a traceback."""

from __future__ import annotations

import errno
import sys

from survey.problems import Place, Problem

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def problem_of(error: BaseException) -> Problem | None:
    """Return what to tell of a fault that is not the program's own; `None` for one that is.

    A message of a database can hold what was to be written, from its second line on.
    """
    if isinstance(error, OSError) and error.errno in _FULL:
        return Problem(
            "disk-full",
            "there is no room left to write to.",
            "Make room, and run the command again: what was done before is kept.",
            Place(str(error.filename)) if error.filename else None,
        )
    faults = getattr(sys.modules.get("sqlalchemy.exc"), "DBAPIError", None)
    if faults is not None and isinstance(error, faults):
        said = str(error.orig).partition("\n")[0]
        return Problem(
            "store-failed",
            f"a store could not be read or written: {said}.",
            "Check that the databases are there and the disk is not full, and run the command "
            "again: what was done before is kept.",
        )
    return None
