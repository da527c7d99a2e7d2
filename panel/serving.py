"""Where the app's files are, and how to start it."""

from __future__ import annotations

import ipaddress
import sys
from pathlib import Path

from survey.problems import Problem, SurveyError

LOOPBACK = "127.0.0.1"

LARGEST_UPLOAD = 200
"""Megabytes of the largest file that the analyst's app takes from a browser."""


def app_file(name: str = "app.py") -> Path:
    """Return `app.py`: beside the packages in a checkout, inside `panel` when installed."""
    here = Path(__file__).resolve().parent
    checkout = here.parent / name
    return checkout if checkout.exists() else here / "app_files" / name


def analyst_command(port: int) -> list[str]:
    """Return the command line that serves the analyst's app, to browsers on this machine."""
    return [
        *app_command(port, "analyst.py", LOOPBACK),
        "--server.enableCORS=true",
        "--server.enableXsrfProtection=true",
        f"--server.maxUploadSize={LARGEST_UPLOAD}",
    ]


def check_loopback(address: str | None) -> None:
    """Refuse an address that other machines can reach, as no address at all is.

    Raises
    ------
    SurveyError
        The address is not one of this machine's own.
    """
    try:
        if address == "localhost" or ipaddress.ip_address(address or "").is_loopback:
            return
    except ValueError:
        pass
    raise SurveyError(
        Problem(
            "analyst-address",
            "the analyst's pages show what is not protected, and this address can be reached "
            "from other machines.",
            "Start them with `panel app --analyst`.",
        )
    )


def app_command(port: int, name: str = "app.py", address: str = "localhost") -> list[str]:
    """Return the command line that serves the app on this machine only."""
    file = app_file(name)
    return [
        sys.executable,
        "-m",
        "panel.app_server",
        "run",
        str(file),
        f"--server.port={port}",
        f"--server.address={address}",
        "--server.headless=true",
        "--browser.gatherUsageStats=false",
        "--runner.magicEnabled=false",
    ]
