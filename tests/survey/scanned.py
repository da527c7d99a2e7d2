"""The codes on a printed page, as a phone reads them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

import pytest
import zxingcpp
from PIL import Image

DOTS = 150
"""An inch: a phone's camera sees more."""


def scan(path: Path) -> list[str]:
    """What every QR code of a PDF says, page by page, from its picture on paper."""
    if which("pdftoppm") is None:
        if os.environ.get("CI"):
            pytest.fail("pdftoppm (poppler) is not installed")
        pytest.skip("pdftoppm (poppler) is not installed, so nothing has scanned the codes")
    found = []
    with TemporaryDirectory() as folder:
        command = ["pdftoppm", "-r", str(DOTS), "-gray", "-png", str(path), f"{folder}/page"]
        subprocess.run(command, check=True, capture_output=True)
        for page in sorted(Path(folder).iterdir()):
            with Image.open(page) as picture:
                found += [code.text for code in zxingcpp.read_barcodes(picture)]
    return found
