"""What a log says of an error: its kind and where it arose, never its words.

The words of an error may hold what it arose of, such as an answer or a name.
"""

from __future__ import annotations

import logging
import traceback
from typing import Any


def keep_values_out_of_logs() -> None:
    """Let everything this process logs from now on name errors by kind and place alone."""
    logging.setLogRecordFactory(_build_record)


def _build_record(*arguments: Any, **named: Any) -> logging.LogRecord:
    record = logging.LogRecord(*arguments, **named)
    if isinstance(record.args, tuple):
        record.args = tuple(_kind(a) if isinstance(a, BaseException) else a for a in record.args)
    if record.exc_info and record.exc_info[1] is not None:
        record.exc_text = places(record.exc_info[1])
        record.exc_info = None
    return record


def places(error: BaseException) -> str:
    """Return kind and places of an error, after those of the errors it came of."""
    lines = "".join(traceback.format_tb(error.__traceback__))
    own = f"Traceback (most recent call last):\n{lines}{_kind(error)}"
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return f"{places(before)}\n\n{own}" if before else own


def _kind(error: BaseException) -> str:
    return type(error).__qualname__
