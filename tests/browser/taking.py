"""Take a file from a page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

PATIENCE = 15_000


def take_file(page: Any, press: Callable[[], None], times: int = 4) -> tuple[str, Path]:
    """Press a button until its file comes; return the file's name, and where it lies.

    Streamlit loses a press, about one in three hundred on a busy machine, while the page still
    draws. A reader who sees no file presses again.
    """
    from playwright.sync_api import TimeoutError as NothingCameError

    try:
        with page.expect_download(timeout=PATIENCE) as waiting:
            press()
    except NothingCameError:
        if times == 1:
            raise
        return take_file(page, press, times - 1)
    return waiting.value.suggested_filename, Path(waiting.value.path())
