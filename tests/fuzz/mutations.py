"""Ways in which a file is spoilt on its way, or on purpose."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from random import Random

NUMBERS = (0, 1, -1, 7, 255, 256, 32767, 65535, 1_000_000, 2**31 - 1, -(2**31))
SEPARATORS = (b'"', b";", b",", b"\t", b"\n", b"\r", b"\0", b"'=1", b"\xef\xbb\xbf", b"\xff")


def flip(chance: Random, data: bytearray, other: bytes) -> None:
    """Change bytes to any others."""
    for _ in range(chance.choice((1, 2, 8, 64))):
        data[chance.randrange(len(data))] = chance.randrange(256)


def cut(chance: Random, data: bytearray, other: bytes) -> None:
    """Take a piece out, or the end away."""
    at = chance.randrange(len(data))
    del data[at : at + chance.choice((1, 4, 8, 40, 400, len(data)))]


def insert(chance: Random, data: bytearray, other: bytes) -> None:
    """Put in bytes that mean something to a reader of text, or nothing to anybody."""
    at = chance.randrange(len(data) + 1)
    for _ in range(chance.choice((1, 2, 20))):
        data[at:at] = chance.choice(SEPARATORS) if chance.random() < 0.5 else chance.randbytes(4)


def splice(chance: Random, data: bytearray, other: bytes) -> None:
    """Put in a piece of another file."""
    start, at = chance.randrange(len(other)), chance.randrange(len(data) + 1)
    piece = other[start : start + chance.choice((8, 80, 800))]
    data[at : at + (len(piece) if chance.random() < 0.5 else 0)] = piece


def repeat(chance: Random, data: bytearray, other: bytes) -> None:
    """Say a piece again, a few times or very often."""
    at = chance.randrange(len(data))
    piece = data[at : at + chance.choice((1, 4, 8, 80, 400))]
    data[at:at] = piece * chance.choice((1, 2, 10, 1000))


def zero(chance: Random, data: bytearray, other: bytes) -> None:
    """Blank a piece out, as a bad disk does."""
    at, size = chance.randrange(len(data)), chance.choice((1, 4, 8, 64, 512))
    data[at : at + size] = bytes(len(data[at : at + size]))


def claim(chance: Random, data: bytearray, other: bytes) -> None:
    """Write another number where numbers stand: lengths, counts and offsets."""
    size, sign = chance.choice(((4, "i"), (2, "h"), (8, "q"), (8, "d")))
    if len(data) < size:
        return
    region = len(data) if chance.random() < 0.4 else min(len(data), 4096)
    at = chance.randrange(max(1, region - size)) // size * size
    number = chance.choice(NUMBERS)
    packed = struct.pack(chance.choice("<>") + "q", number) if sign in "iqh" else b""
    if sign == "d":
        packed = struct.pack(chance.choice("<>") + "d", float(number) * 1e300)
    data[at : at + size] = packed[:size] if packed[:1] != b"\0" else packed[-size:]


MUTATIONS: tuple[Callable[[Random, bytearray, bytes], None], ...] = (
    flip, cut, insert, splice, repeat, zero, claim, claim,
)  # fmt: skip
"""`claim` stands twice: what a header says of sizes is what readers in C believe."""


def mutate(chance: Random, data: bytes, other: bytes) -> bytes:
    """Return a spoilt copy; of a workbook mostly one part inside it, packed again."""
    if data.startswith(b"PK") and chance.random() < 0.7:
        return _mutate_part(chance, data, other)
    return _spoil(chance, data, other)


def _spoil(chance: Random, data: bytes, other: bytes) -> bytes:
    spoilt = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        if spoilt:
            chance.choice(MUTATIONS)(chance, spoilt, other)
    return bytes(spoilt)


def _mutate_part(chance: Random, data: bytes, other: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    if other.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(other)) as archive:
            other = archive.read(chance.choice(archive.namelist())) or b" "
    sheets = [name for name in parts if "sheet" in name or "Strings" in name]
    chosen = chance.choice(sheets if sheets and chance.random() < 0.7 else list(parts))
    parts[chosen] = _spoil(chance, parts[chosen], other)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()
