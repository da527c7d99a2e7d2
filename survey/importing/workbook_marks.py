"""What a workbook carries beside its cells: a password, and macros."""

from __future__ import annotations

import zipfile
from mmap import ACCESS_READ, mmap
from pathlib import Path

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How old workbooks begin, and new ones that a password protects."""

MANIFEST = "META-INF/manifest.xml"
LARGEST_MANIFEST = 10_000_000
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MACROS = "_VBA_PROJECT".encode("utf-16-le")


def is_protected(path: Path) -> bool:
    """Tell whether a password protects the workbook, in any of the three ways."""
    if is_old(path):
        return _holds(path, _ENCRYPTED)
    with zipfile.ZipFile(path) as archive:
        if any(part.flag_bits & 1 for part in archive.infolist()):
            return True
        if MANIFEST not in archive.namelist():
            return False
        with archive.open(MANIFEST) as file:
            return b"encryption-data" in file.read(LARGEST_MANIFEST)


def has_macros(path: Path) -> bool:
    """Tell whether the workbook holds macros."""
    if is_old(path):
        return _holds(path, _MACROS)
    with zipfile.ZipFile(path) as archive:
        names = [name.lower() for name in archive.namelist()]
    return any(name.endswith("vbaproject.bin") or name.startswith("basic/") for name in names)


def is_old(path: Path) -> bool:
    """Tell whether the workbook is one of the kind before .xlsx, or encrypted like one."""
    with path.open("rb") as file:
        return file.read(len(OLE)) == OLE


def _holds(path: Path, mark: bytes) -> bool:
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        return data.find(mark) >= 0
