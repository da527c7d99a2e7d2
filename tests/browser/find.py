"""Find a Chromium for the browser tests, or fetch one. Run by `make test`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys


def find_chromium() -> str | None:
    """Return a Chromium on this machine, or `None` for the one playwright may have fetched."""
    named = os.environ.get("LIKEVERD_CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


def main() -> int:
    """Tell which browser will be used; without any, let playwright fetch its own."""
    found = find_chromium()
    if found:
        print(f"Browser tests use {found}.")
        return 0
    print("No Chromium on this machine: fetching one for the browser tests.")
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    if subprocess.run(command, check=False).returncode == 0:
        return 0
    print("No browser could be fetched: the browser tests will be skipped.", file=sys.stderr)
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    raise SystemExit(main())
