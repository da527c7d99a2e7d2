"""Spoil export files and import them: `make fuzz`, or `python -m tests.fuzz --help`.

File number n of a seed is always spoilt in the same way. What fails is kept, with what it did.
"""

from __future__ import annotations

import argparse
import secrets
import sys
from pathlib import Path

from tests.fuzz.run import FILES, fuzz


def main() -> int:
    """Run, and return 1 when a file did what none may do."""
    options = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    options.add_argument("--files", type=int, default=FILES, help="how many")
    options.add_argument("--first", type=int, default=0, help="the number of the first")
    options.add_argument("--seed", type=int, help="as an earlier run said it")
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--kept", type=Path, default=Path("fuzz-failures"), help="where to")
    options.add_argument("--specimens", type=Path, help="a folder of other files to spoil")
    given = options.parse_args()
    seed = secrets.randbelow(10**6) if given.seed is None else given.seed
    print(f"seed {seed}, {given.files} files from number {given.first}")
    outcome = fuzz(seed, range(given.first, given.first + given.files), given.kept,
                   workers=given.workers, specimens=given.specimens, shows=True)  # fmt: skip
    print("\n".join(outcome.lines()))
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
