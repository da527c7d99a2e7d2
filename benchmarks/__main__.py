"""Print the benchmark table: what the program costs, beside the bare work in the same run.

Run with `make bench`. Times are CPU seconds of this process, and seconds on the clock for commands
and lines that say so, the least of three; a ratio says how many times the baseline a step costs.
The app is measured on the demo's release, in Chromium. Nothing here fails: numbers are read by
people.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks import app_pages
from benchmarks.invented_files import invent_answers, write_sav, write_xlsx

SAV_SIZE = (200_000, 60)
XLSX_SIZE = (20_000, 80)
SCORES = (1_000_000, 50)
REPEATS = 3


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        demo = run_demo(Path(folder) / "demo")
        for name, baseline, bare, cost in (
            *help_start(),
            *imports(Path(folder)),
            *scoring(),
            *estimating(),
            *releasing(demo / "data"),
        ):
            print(
                f"{name:<44} {cost:8.3f} s  {baseline:<28} {bare:8.3f} s  ratio {cost / bare:6.1f}"
            )
        app_pages.main(demo / "release")


def run_demo(folder: Path) -> Path:
    """Run the demo and return its folder."""
    command = [sys.executable, "-m", "panel", "demo", str(folder), "--no-app"]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def cpu(work: Callable[[], object]) -> float:
    """Return the least CPU seconds of three runs."""
    return min(once(work) for _ in range(REPEATS))


def once(work: Callable[[], object]) -> float:
    """Return the CPU seconds of one run."""
    began = time.process_time()
    work()
    return time.process_time() - began


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
    """Measure importing a .sav and an .xlsx of many rows beside bare reads of them.

    The reads and the work are measured in turn, so that both meet the same machine; the import
    codes every answer and writes its report.
    """
    import pyreadstat
    from python_calamine import CalamineWorkbook

    from survey.importing.import_file import import_file
    from survey.library import open_study
    from survey.store.stores import open_stores

    library = open_study()
    wave = library.waves[0]
    sav, xlsx = folder / "bench.sav", folder / "bench.xlsx"
    write_sav(invent_answers(library, *SAV_SIZE), sav)
    write_xlsx(invent_answers(library, *XLSX_SIZE), xlsx)
    files: list[tuple[Path, tuple[int, int], str, Callable[[], object]]] = [
        (sav, SAV_SIZE, "pyreadstat.read_sav", lambda: pyreadstat.read_sav(str(sav))),
        (
            xlsx,
            XLSX_SIZE,
            "calamine",
            lambda: CalamineWorkbook.from_path(xlsx).get_sheet_by_index(0).to_python(),
        ),
    ]
    found = []
    for file, (rows, columns), name, bare in files:
        read, coded, stored = [], [], []

        def code(file: Path = file) -> None:
            done = import_file(file, library, wave, None, dry_run=True)
            done.write(folder / "report.json")

        for number in range(REPEATS):
            read.append(once(bare))
            coded.append(once(code))
            with open_stores(folder / f"data{file.suffix}{number}") as stores:
                stored.append(once(lambda f=file, s=stores: import_file(f, library, wave, s)))
        size = f"{rows} x {columns} {file.suffix}"
        found.append((f"code {size}", name, min(read), min(coded)))
        found.append((f"code and store {size}", name, min(read), min(stored)))
    return found


def scoring() -> list[tuple[str, str, float, float]]:
    """Measure scale scores of many people beside one pass over the same memory."""
    from panel.scoring import mean_of_answered

    values = np.random.default_rng(1).integers(1, 6, SCORES).astype(float)
    return [
        (
            f"score {SCORES[0]} x {SCORES[1]}",
            "values.sum()",
            cpu(values.sum),
            cpu(lambda: mean_of_answered(values, 25)),
        )
    ]


def estimating() -> list[tuple[str, str, float, float]]:
    """Measure estimators that draw again and again, for 200 people, beside plain means."""
    import pandas as pd

    from panel.estimators.alpha_change import alpha_change
    from panel.estimators.rating_gap import rating_gap

    draw = np.random.default_rng(1).integers
    first, second = (pd.DataFrame(draw(1, 6, (200, 4)).astype(float)) for _ in range(2))
    work: list[tuple[str, Callable[[], object]]] = [
        ("rating gap of 200 raters", lambda: rating_gap(first)),
        ("change of alpha of 200 people", lambda: alpha_change(first, second)),
    ]
    return [(name, "frame.mean()", cpu(first.mean), cpu(step)) for name, step in work]


def releasing(data: Path) -> list[tuple[str, str, float, float]]:
    """Measure a release of the demo beside its plain means, which protect nobody.

    On the clock, for an attack uses every core. The cells to hide are looked for anew.
    """
    from panel.audit.audited_release import build_audited_release
    from panel.dataset import read_panel
    from survey.library import open_study
    from survey.store.stores import open_stores

    library = open_study()
    with open_stores(data, create=False) as stores:
        panel = read_panel(stores, library)

    def plain_means() -> None:
        for frame in panel.waves.values():
            for group in ("project", "party"):
                frame.groupby(group).mean(numeric_only=True)

    took, bare = [], []
    for _ in range(REPEATS):
        for work, times in ((plain_means, bare), (lambda: build_audited_release(panel), took)):
            began = time.perf_counter()
            work()
            times.append(time.perf_counter() - began)
    return [("release the demo (clock)", "plain means (clock)", min(bare), min(took))]


if __name__ == "__main__":
    main()
