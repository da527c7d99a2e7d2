"""Print the benchmark table: what the program costs, beside the bare work in the same run.

Run with `make bench`. Times are CPU seconds of this process, the least of three; a ratio says how
many times the baseline a step costs. Nothing here fails: numbers are read by people.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

ROWS = 20_000
REPEATS = 3


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        for name, baseline, bare, cost in (
            *help_start(),
            *imports(Path(folder)),
            *scoring(),
        ):
            print(
                f"{name:<44} {cost:8.3f} s  {baseline:<28} {bare:8.3f} s  ratio {cost / bare:6.1f}"
            )


def cpu(work: Callable[[], object]) -> float:
    """Return the least CPU seconds of three runs."""
    times = []
    for _ in range(REPEATS):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def wall(command: list[str]) -> float:
    """Return the least seconds of three runs of a command."""
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    return min(times)


def help_start() -> list[tuple[str, str, float, float]]:
    """Measure how long `--help` takes beside an empty Python."""
    bare = wall([sys.executable, "-c", "pass"])
    return [
        (
            f"{package} --help",
            "python -c pass",
            bare,
            wall([sys.executable, "-m", package, "--help"]),
        )
        for package in ("survey", "panel")
    ]


def imports(folder: Path) -> list[tuple[str, str, float, float]]:
    """Measure importing a .sav and an .xlsx of many rows beside bare reads of them."""
    import pyreadstat
    from python_calamine import CalamineWorkbook

    from survey.importing.import_file import import_file
    from survey.library import open_study
    from survey.store.stores import open_stores

    library = open_study()
    wave = library.waves[0]
    instrument = library.instruments[wave]
    rated = [q for q in instrument.questions if instrument.is_rated(q)][:60]
    everybody = [q for q in rated if instrument.questions[q].ask == "ALL"]
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({q: rng.integers(1, 6, ROWS) for q in everybody})
    uses = instrument.uses
    frame.insert(0, "response_id", [f"r{n}" for n in range(ROWS)])
    frame[uses["role"]] = library.study.roles[0].id
    frame[uses["project"]] = library.study.projects[0].id
    sav, xlsx = folder / "bench.sav", folder / "bench.xlsx"
    pyreadstat.write_sav(frame, sav)
    frame.to_excel(xlsx, index=False)
    read = {
        sav: ("pyreadstat.read_sav", lambda: pyreadstat.read_sav(sav)),
        xlsx: (
            "calamine",
            lambda: CalamineWorkbook.from_path(xlsx).get_sheet_by_index(0).to_python(),
        ),
    }
    found = []
    for file, (name, bare) in read.items():
        base = cpu(bare)
        size = f"{ROWS} x {len(everybody)}"
        cost = cpu(lambda file=file: import_file(file, library, wave, None, dry_run=True))
        found.append((f"code {size} {file.suffix}", name, base, cost))
        times = []
        for number in range(REPEATS):
            with open_stores(folder / f"data{file.suffix}{number}") as stores:
                began = time.process_time()
                import_file(file, library, wave, stores)
                times.append(time.process_time() - began)
        found.append((f"code and store {size} {file.suffix}", name, base, min(times)))
    return found


def scoring() -> list[tuple[str, str, float, float]]:
    """Measure scale scores of many people beside one pass over the same memory."""
    from panel.scoring import mean_of_answered

    values = np.random.default_rng(1).integers(1, 6, (200_000, 50)).astype(float)
    return [
        (
            "score 200000 x 50",
            "values.sum()",
            cpu(values.sum),
            cpu(lambda: mean_of_answered(values, 25)),
        )
    ]


if __name__ == "__main__":
    main()
