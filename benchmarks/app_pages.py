"""What the app costs: the first page after a cold start, a changed choice, memory.

Run with `python -m benchmarks.app_pages RELEASE`. Each is set beside a bare Streamlit page served
in the same way. Seconds are of the wall; megabytes are resident, of the server's process.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
BARE = 'import streamlit as st\nst.title("Bare")\nst.write("Nothing.")\n'
_MEGABYTE = 1024


def main(release: Path) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text(BARE, encoding="utf-8")
        for name, file in (("bare page", bare), ("app", ROOT / "app.py")):
            seconds, megabytes = first_page(file, release, visit=name == "app")
            print(f"{name:<34} first page {seconds:6.2f} s   memory {megabytes:6.0f} MB")
    for page, seconds in changed_choices(release):
        print(f"{page:<34} another choice {seconds * 1000:6.0f} ms CPU at the server")


def first_page(file: Path, release: Path, *, visit: bool) -> tuple[float, float]:
    """Return seconds from the start of the server to the first page, and its memory afterwards."""
    from playwright.sync_api import sync_playwright

    sys.path.insert(0, str(ROOT / "tests" / "browser"))
    from find import find_chromium

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        began = time.perf_counter()
        with served(file, release) as (address, process):
            page.goto(address)
            page.locator("h1").first.wait_for(timeout=120_000)
            seconds = time.perf_counter() - began
            for name in _pages() if visit else ():
                page.goto(f"{address}/{name}", wait_until="networkidle")
            megabytes = _resident(process.pid)
        browser.close()
    return seconds, megabytes


@contextmanager
def served(file: Path, release: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve a Streamlit file on this machine, and stop it afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "streamlit", "run", str(file), f"--server.port={port}",
        "--server.address=127.0.0.1", "--server.headless=true",
        "--browser.gatherUsageStats=false",
    ]  # fmt: skip
    environment = os.environ | {"LIKEVERD_RELEASE": str(release), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                    break
            except OSError:
                time.sleep(0.05)
        yield address, process
    finally:
        process.terminate()
        process.wait(timeout=20)


def changed_choices(release: Path) -> Iterator[tuple[str, float]]:
    """Yield what it costs to build a page for another group, topic or measure, not built before."""
    from panel.charts.theme import Look
    from panel.release import read_release
    from panel.released import ALL, pairs_of, projects
    from panel.views.decomposition import split_measures
    from panel.views.distribution import distribution_topics
    from panel.views.pages import PAGES, Choice, build_page

    known = read_release(release)
    pair, look = pairs_of(known)[0], Look()
    for name, page in PAGES.items():
        chosen: dict[str, Any] = {}
        if name == "distribution":
            chosen = {"topic": distribution_topics(known, pair.later)[0].id}
        if name == "decomposition":
            chosen = {"measure": split_measures(known, ALL, pair)[0]}
        first, *others = projects(known) if page.groups != "none" else (ALL, ALL)
        build_page(known, name, Choice(first, pair, look, **chosen))
        began = time.process_time()
        build_page(known, name, Choice(others[-1], pair, look, **chosen))
        yield name, time.process_time() - began


def _pages() -> tuple[str, ...]:
    from panel.views.pages import PAGES

    return (*PAGES, "tables")


def _resident(process: int) -> float:
    """Return the resident megabytes of a process, as Linux tells."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return float(line.split()[1]) / _MEGABYTE
    return float("nan")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "demo/release"))
