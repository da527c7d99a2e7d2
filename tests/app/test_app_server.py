"""The app's server reads ahead, and is Streamlit's own otherwise."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import tomllib
import urllib.request
from pathlib import Path

from panel.serving import app_command

ROOT = Path(__file__).parents[2]


def test_what_the_first_page_needs_is_read_before_anybody_comes(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "LIKEVERD_RELEASE": str(tmp_path)}
    served = subprocess.Popen(
        app_command(port, address="127.0.0.1"), cwd=ROOT, env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        health = f"http://127.0.0.1:{port}/_stcore/health"
        end = time.monotonic() + 60
        while not answers(health) and time.monotonic() < end:
            time.sleep(0.1)
        assert answers(health)
        maps = Path(f"/proc/{served.pid}/maps")
        while maps.exists() and "pandas" not in maps.read_text() and time.monotonic() < end:
            time.sleep(0.1)
        assert not maps.exists() or "pandas" in maps.read_text()
    finally:
        served.terminate()
        said = served.communicate(timeout=20)[1].decode()
    assert "Traceback" not in said


def test_no_page_shows_what_stands_in_its_file() -> None:
    """Streamlit would show a sentence that stands alone in a page's file as one of the page's."""
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["runner"]["magicEnabled"] is False
    assert "--runner.magicEnabled=false" in app_command(8655)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=1) as answer:
            return bool(answer.read() == b"ok")
    except OSError:
        return False
