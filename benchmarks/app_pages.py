"""What the app costs: the first page after a cold start, a changed choice, memory.

Run with `python -m benchmarks.app_pages RELEASE`; `make bench` runs it on the demo's release. Each
is set beside a bare Streamlit page in the same run. Seconds are of the wall or of the server's
CPU, which other work on the machine does not lengthen; megabytes are resident.
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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from panel.serving import app_command, app_file

ROOT = Path(__file__).parents[1]
BARE = 'import streamlit as st\nst.title("Bare")\nst.write("Nothing.")\n'
_MEGABYTE = 1024


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What a first page took: seconds from the start of the server, its CPU, its megabytes."""

    seconds: float
    cpu: float
    megabytes: float


def main(release: Path) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bare.py"
        file.write_text(BARE, encoding="utf-8")
        bare, app = first_page(file, release), first_page(app_file(), release, visit=True)
        again = rerun(file)
    for name, unit, own, other in (
        ("first page, wall", "s ", app.seconds, bare.seconds),
        ("first page, CPU of the server", "s ", app.cpu, bare.cpu),
        ("memory after every page", "MB", app.megabytes, bare.megabytes),
    ):
        told = f"app: {name}"
        print(
            f"{told:<44} {own:8.3f} {unit} bare page {other:27.3f} {unit} ratio {own / other:6.1f}"
        )
    for page, seconds in changed_choices(release):
        told = f"app: {page}, another choice, CPU"
        print(
            f"{told:<44} {seconds:8.3f} s  bare page again {again:21.3f} s  "
            f"ratio {seconds / again:6.1f}"
        )


def first_page(file: Path, release: Path, *, visit: bool = False) -> FirstPage:
    """Measure the first page after a cold start; with `visit`, memory after every page."""
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
            seconds, cpu = time.perf_counter() - began, _cpu(process.pid)
            for name in _pages() if visit else ():
                page.goto(f"{address}/{name}", wait_until="networkidle")
            megabytes = _resident(process.pid)
        browser.close()
    return FirstPage(seconds, cpu, megabytes)


@contextmanager
def served(file: Path, release: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve a Streamlit file on this machine, and stop it afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = app_command(port, address="127.0.0.1")
    if file != app_file():
        command[2:5] = ["streamlit", "run", str(file)]
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
    """Yield what the server works when a reader chooses what nobody chose before, page by page."""
    from panel.release_folder import read_release
    from panel.released import projects

    known = read_release(release)
    os.environ["LIKEVERD_RELEASE"] = str(release)
    sys.path.insert(0, str(ROOT))
    app = _opened(app_file())
    for name in _pages():
        app.switch_page(f"app_pages/{name}.py").run()
        switches = {w.key: w for w in (*app.segmented_control, *app.selectbox)}
        for key in ("switch_group", "switch_project", "switch_table"):
            if key in switches:
                # Which tables there are depends on the study; wave table B it always has.
                value = "B" if key == "switch_table" else projects(known)[-1].id
                switches[key].set_value(value)
                break
        else:
            # A page without such a switch is said in the other language.
            now = switches["switch_language"].value
            switches["switch_language"].set_value("en" if now == "nb" else "nb")
        began = time.process_time()
        app.run()
        yield name, time.process_time() - began


def rerun(file: Path) -> float:
    """Return the CPU seconds in which a page that is open runs again."""
    app = _opened(file)
    began = time.process_time()
    app.run()
    return time.process_time() - began


def _opened(file: Path) -> Any:
    from streamlit.testing.v1 import AppTest

    return AppTest.from_file(str(file), default_timeout=60).run()


def _pages() -> tuple[str, ...]:
    from panel.views.pages import PAGES

    return (*PAGES, "tables")


def _cpu(process: int) -> float:
    """Return the CPU seconds a process has used, as Linux tells."""
    used = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(used[11]) + int(used[12])) / os.sysconf("SC_CLK_TCK")


def _resident(process: int) -> float:
    """Return the resident megabytes of a process, as Linux tells."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return float(line.split()[1]) / _MEGABYTE
    return float("nan")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "demo/release"))
