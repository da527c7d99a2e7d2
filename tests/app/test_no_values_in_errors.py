"""The details of errors are switched off, and a link that was forged shows nothing of the data."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from test_pages import open_app, words

ROOT = Path(__file__).parents[2]
SECRET = "4.3217-fjærkledd"


def test_details_of_errors_are_off_from_whatever_folder_the_app_is_started(tmp_path: Path) -> None:
    """They are neither on the page nor, drawn by rich past all logging, on the terminal."""
    from panel.serving import app_command

    command = app_command(0)
    # The app's own configuration lies beside it and must hold wherever the app is started.
    shown = subprocess.run(
        [sys.executable, "-c",
         "import sys; from streamlit import config; "
         "config._main_script_path = sys.argv[1]; "
         "print(config.get_option('client.showErrorDetails'), "
         "config.get_option('logger.enableRich'))", command[4]],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert shown.stdout.split()[-2:] == ["none", "False"]


@pytest.mark.parametrize("name", ["project", "group", "waves", "topic", "table", "measure"])
def test_a_forged_link_shows_only_what_can_be_chosen(
    monkeypatch: pytest.MonkeyPatch, folders: dict[str, Path], name: str
) -> None:
    for page in ("profile", "change", "tables", "decomposition"):
        app = open_app(monkeypatch, folders["invented"], page, language="en", **{name: SECRET})
        honest = open_app(monkeypatch, folders["invented"], page, language="en")
        assert not app.exception
        assert SECRET not in words(app)
        assert words(app) == words(honest)
