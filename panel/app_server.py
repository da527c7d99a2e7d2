"""Streamlit's own command, which reads what every first page needs while the browser is coming.

python -m panel.app_server run app.py --server.port=8501 --server.address=localhost
"""

from __future__ import annotations

import importlib
import runpy
import socket
import sys
import time
from threading import Thread

_NEEDED = ("pandas", "panel.release_folder", "panel.views.pages")
_MINUTE = 60.0


def main() -> None:
    """Serve; what is largest is read beside, so that the first reader need not wait for it."""
    options = dict(word[2:].split("=", 1) for word in sys.argv if word.startswith("--server."))
    where = options["server.address"], int(options["server.port"])
    Thread(target=_read_ahead, args=(where,), daemon=True).start()
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


def _read_ahead(where: tuple[str, int]) -> None:
    """Wait until the server answers, which this would else slow down, and read."""
    end = time.monotonic() + _MINUTE
    while time.monotonic() < end:
        try:
            socket.create_connection(where, timeout=1).close()
            break
        except OSError:
            time.sleep(0.02)
    for name in _NEEDED:
        importlib.import_module(name)


if __name__ == "__main__":
    main()
