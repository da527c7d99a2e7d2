"""The app served on this machine, and a Chromium that may speak to nothing else."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from find import find_chromium

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "panel"), str(ROOT / "tests" / "form")]

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if not os.environ.get("CI"):
        pytest.importorskip("playwright", reason="playwright is not installed")
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        except Error as fault:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"no Chromium to test with (set LIKEVERD_CHROMIUM): {fault}")
        yield started
        started.close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """Return a function that serves a release folder and gives the address."""
    started: list[subprocess.Popen[bytes]] = []

    def start(folder: Path) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [
            sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"),
            f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true",
        ]  # fmt: skip
        environment = os.environ | {"LIKEVERD_RELEASE": str(folder)}
        started.append(
            subprocess.Popen(
                command, cwd=ROOT, env=environment,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        for _ in range(120):
            try:
                with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                    return address
            except OSError:
                time.sleep(0.25)
        raise TimeoutError("the app did not answer within 30 seconds")

    yield start
    for process in started:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture(scope="session")
def release_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from invented_release import invented_release

    from panel.release import write_release

    folder = tmp_path_factory.mktemp("browser") / "release"
    write_release(invented_release(), folder)
    return folder
