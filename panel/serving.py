"""Where the app's files are, and how to start it."""

from __future__ import annotations

import sys
from pathlib import Path


def app_file() -> Path:
    """Return `app.py`: beside the packages in a checkout, inside `panel` when installed."""
    here = Path(__file__).resolve().parent
    checkout = here.parent / "app.py"
    return checkout if checkout.exists() else here / "app_files" / "app.py"


def app_command(port: int) -> list[str]:
    """Return the command line that serves the app on this machine only."""
    file = app_file()
    return [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(file),
        f"--server.port={port}",
        "--server.address=localhost",
        "--server.headless=true",
        "--browser.gatherUsageStats=false",
    ]
