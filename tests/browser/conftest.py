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
sys.path[:0] = [str(ROOT), *(str(ROOT / "tests" / room) for room in ("panel", "form", "app"))]

from panel.serving import app_command  # noqa: E402

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
def serve(run_app: Callable[..., str]) -> Callable[[Path], str]:
    """Return a function that serves a release folder and gives the address."""

    def start(folder: Path) -> str:
        return run_app(
            lambda port: app_command(port, address="127.0.0.1"), {"LIKEVERD_RELEASE": str(folder)}
        )

    return start


@pytest.fixture(scope="session")
def run_app() -> Iterator[Callable[..., str]]:
    """Return a function that starts an app, by its command for a port, and gives the address."""
    started: list[subprocess.Popen[bytes]] = []

    def start(
        command: Callable[[int], list[str]],
        environment: dict[str, str],
        log: Path | None = None,
    ) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with (log or Path(os.devnull)).open("wb") as out:
            started.append(
                subprocess.Popen(
                    command(port), cwd=ROOT, env=os.environ | environment, stdout=out, stderr=out
                )
            )
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

    from panel.release_folder import write_release

    folder = tmp_path_factory.mktemp("browser") / "release"
    write_release(invented_release(), folder)
    return folder
