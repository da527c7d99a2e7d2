"""Hand spoilt files to workers that may die, and gather what came of them."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.fuzz.mutations import mutate
from tests.fuzz.specimens import write_specimens

FILES = 10_000
SECONDS = 5.0
"""Of the processor, so many a file may take."""

PATIENCE = 120.0
"""A worker that says nothing for so many seconds hangs, on however busy a machine."""

ROOT = Path(__file__).parents[2]
KNOWN = {".sav", ".zsav", ".por", ".dta", ".xlsx", ".xls", ".ods", ".csv"}


@dataclass(slots=True)
class Outcome:
    """What came of the files: how often each, what was wrong, and the slowest."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0

    def lines(self) -> list[str]:
        """Say it."""
        said = [f"{count:6}  {what}" for what, count in self.counts.most_common()]
        return [*said, f"slowest {self.slowest:.1f} s", f"faults  {len(self.faults)}", *self.faults]


def fuzz(
    seed: int,
    numbers: Sequence[int],
    kept: Path,
    workers: int = 2,
    specimens: Path | None = None,
    shows: bool = False,
    seconds: float = SECONDS,
) -> Outcome:
    """Spoil the files of these numbers and import each; what fails goes into the folder `kept`.

    Parameters
    ----------
    seed, numbers
        Which files; a seed and number always give the same.
    kept
        Where files go that did what none may do.
    workers
        How many at a time.
    specimens
        A folder of other files to spoil, instead of the specimens of every platform.
    shows
        Say how far it is.
    seconds
        Of the processor, so many a file may take.
    """
    outcome, lock, left = Outcome(), threading.Lock(), iter(numbers)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        if specimens is None:
            files = write_specimens(folder / "whole")
        else:
            files = [p for p in sorted(specimens.rglob("*")) if p.suffix.lower() in KNOWN]
        whole = [(path.suffix, data) for path in files if (data := path.read_bytes())]

        def serve(place: Path) -> None:
            place.mkdir()
            worker = _Worker(seconds)
            while True:
                with lock:
                    number = next(left, None)
                if number is None:
                    break
                path = spoil(seed, number, whole, place)
                result = worker.try_file(path)
                with lock:
                    _note(outcome, seed, number, path, result, kept)
                    if shows and not sum(outcome.counts.values()) % 100:
                        _show(outcome, len(numbers))
                path.unlink()
            worker.end()

        threads = [threading.Thread(target=serve, args=(folder / str(n),)) for n in range(workers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return outcome


def spoil(seed: int, number: int, whole: list[tuple[str, bytes]], place: Path) -> Path:
    """Write the spoilt file of a seed and number."""
    chance = Random(f"{seed}-{number}")
    suffix, data = chance.choice(whole)
    _, other = chance.choice(whole)
    path = place / f"spoilt-{seed}-{number}{suffix}"
    path.write_bytes(mutate(chance, data, other))
    return path


class _Worker:
    """A process of `tests.fuzz.worker`, started anew when it dies, hangs or grows old."""

    OLD = 500

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.process: subprocess.Popen[bytes] | None = None
        self.served = 0

    def try_file(self, path: Path) -> dict[str, Any]:
        if self.process is None or self.served >= self.OLD:
            self.end()
            self._start()
        process = self.process
        if process is None or process.stdin is None:
            raise RuntimeError("no worker could be started")
        self.served += 1
        process.stdin.write(f"{path}\n".encode())
        process.stdin.flush()
        result = self._hear(PATIENCE)
        if result is None:
            died = process.poll()
            said = f"died with status {process.wait()}" if died is not None else "hangs"
            self.end()
            return {"import": "", "new": "", "fault": said, "seconds": 0.0}
        if result["seconds"] > self.seconds and not result["fault"]:
            result["fault"] = f"took {result['seconds']:.1f} s"
        return result

    def _start(self) -> None:
        environment = os.environ | {
            "PYTHONPATH": str(ROOT),
            "OPENBLAS_NUM_THREADS": "1",
            "ARROW_DEFAULT_MEMORY_POOL": "system",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz.worker"],
            cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.served = 0
        if self._hear(60.0) is None:
            raise RuntimeError("the worker does not start")

    def _hear(self, seconds: float) -> dict[str, Any] | None:
        """Return the worker's next line, or nothing when it died or is silent for too long."""
        process = self.process
        if process is None or process.stdout is None:
            return None
        ready, _, _ = select.select([process.stdout], [], [], seconds)
        line = process.stdout.readline() if ready else b""
        if not line and ready:
            process.wait()
        return json.loads(line) if line else None

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            for stream in (self.process.stdin, self.process.stdout):
                if stream is not None:
                    stream.close()
        self.process = None


def _note(
    outcome: Outcome, seed: int, number: int, path: Path, result: dict[str, Any], kept: Path
) -> None:
    kind = result["fault"].splitlines()[0] if result["fault"] else result["import"]
    outcome.counts[kind] += 1
    outcome.slowest = max(outcome.slowest, result["seconds"])
    if result["fault"]:
        kept.mkdir(parents=True, exist_ok=True)
        (kept / path.name).write_bytes(path.read_bytes())
        (kept / f"{path.name}.txt").write_text(result["fault"], encoding="utf-8")
        outcome.faults.append(f"{kept / path.name}: {result['fault'].splitlines()[-1]}")


def _show(outcome: Outcome, files: int) -> None:
    done = sum(outcome.counts.values())
    clock = time.strftime("%H:%M:%S")
    print(f"{clock}  {done} of {files}, {len(outcome.faults)} faults", flush=True)
