"""Canaries: invented names, addresses and words planted in stores, and looked for elsewhere."""

from __future__ import annotations

import html
import io
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from panel.synthetic.files import write_exports
from panel.synthetic.make import SyntheticStudy, make_synthetic
from panel.synthetic.register_file import write_register
from survey.fieldwork.register import person_id_of, read_register, store_register
from survey.importing.import_file import import_file
from survey.library import open_study
from survey.store.stores import open_stores
from survey.tokens import read_key, token_for

GARDEN = Path(__file__).parent / "specimens" / "studies" / "garden"
_NUMBERED = re.compile(r"\\u([0-9a-fA-F]{4})")
COLUMNS = {
    "persons": "person_id, name, email",
    "response_keys": "response_id, source_hash, token_hash",
    "code_hashes": "hash",
}


def fill_stores(folder: Path) -> set[str]:
    """Fill stores by register and export files with canaries in them; returns all of them.

    Names, addresses, telephone numbers, what people wrote, tokens, ids, hashes, and the elements
    of the codes they made.
    """
    study = shutil.copytree(GARDEN, folder / "study")
    library = open_study(study)
    invented = make_synthetic(library)
    found = plant(invented)
    with open_stores(folder / "data") as stores:
        register = read_register(write_register(invented, folder / "register.xlsx"), library)
        store_register(stores, register, library)
        key = read_key(folder / "data")
        tokens = {p: token_for(key, person_id_of(key, p)) for p in invented.persons.index}
        for export in write_exports(invented, library, tokens, folder / "exports"):
            import_file(export.path, library, export.wave, stores)
    with closing(sqlite3.connect(folder / "data" / "contacts.db")) as contacts:
        for table, columns in COLUMNS.items():
            for row in contacts.execute(f"select {columns} from {table}"):
                found |= {str(value) for value in row if value}
    with closing(sqlite3.connect(folder / "data" / "answers.db")) as answers:
        written = {row[0] for row in answers.execute("select text from free_text")}
    assert len(written & found) > 50
    return found | set(tokens.values())


def plant(invented: SyntheticStudy) -> set[str]:
    """Give every invented person a name, an address and words of their own."""
    found: set[str] = set()
    for number, person in enumerate(invented.persons.index):
        name, address = f"Kanari Trekkfugl{number:04}", f"trekkfugl{number:04}@kanari.example"
        invented.persons.loc[person, ["name", "email"]] = [name, address]
        found |= {name, address}
    for wave, texts in invented.texts.items():
        for place, column in enumerate(texts.columns, start=10):
            for number, person in enumerate(texts.index):
                phone = f"4{wave[-1]}{place:02}{number:04}"
                words = f"fjærkledd-{wave}-{column}-{number:04}, ring {phone}"
                texts.loc[person, column] = words
                found.add(words)
    return found


def read_everything(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield all a folder holds: each file, and what is packed in it."""
    for file in (file for file in sorted(folder.rglob("*")) if file.is_file()):
        yield from unpack(file.name, file.read_bytes())


def unpack(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a content, and what is packed in it."""
    yield name, content
    if b"&#" in content or b"\\u" in content:
        # XML, HTML and JSON may write a letter as its number.
        words = html.unescape(content.decode("utf-8", "ignore"))
        yield (
            f"{name} unescaped",
            _NUMBERED.sub(lambda m: chr(int(m[1], 16)), words).encode("utf-8", "ignore"),
        )
    if content[:4] == b"PAR1":
        yield f"{name} as text", pd.read_parquet(io.BytesIO(content)).to_csv().encode()
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for member in packed.namelist():
                yield from unpack(f"{name}/{member}", packed.read(member))


def read_memory(process: int) -> Iterator[tuple[str, bytes]]:
    """Yield the memory of a process that may be written, region by region."""
    maps = Path(f"/proc/{process}/maps").read_text(encoding="utf-8").splitlines()
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            ends, rights = line.split()[:2]
            low, high = (int(end, 16) for end in ends.split("-"))
            if rights[:2] != "rw":
                continue
            with suppress(OSError, ValueError, OverflowError):
                memory.seek(low)
                yield f"memory {ends}", memory.read(high - low)


class Search:
    """Looks for many words at once, as UTF-8 and as the two kinds of UTF-16.

    Where the first three bytes of any word stand is looked up for all places of a piece of the
    content together, then the first six, and only what is left is compared.
    """

    _PIECE, _HEAD = 1 << 22, 6

    def __init__(self, words: Iterable[str]) -> None:
        codes = ("utf-8", "utf-16-le", "utf-16-be")
        every = {word.encode(code) for word in words for code in codes}
        self._of: dict[bytes, set[bytes]] = {}
        for word in every:
            self._of.setdefault(word[: self._HEAD], set()).add(word)
        starts = np.frombuffer(b"".join(self._of), np.uint8).reshape(-1, self._HEAD)
        self._begins = np.zeros(1 << 24, bool)
        self._begins[_numbers(starts[:, :3])] = True
        self._goes_on = np.unique(_numbers(starts))

    def in_any(self, contents: Iterable[tuple[str, bytes]]) -> set[tuple[str, bytes]]:
        """Return which words stand where."""
        return {(name, word) for name, content in contents for word in self.in_one(content)}

    def in_one(self, content: bytes) -> set[bytes]:
        """Return the words that stand in a content."""
        return {
            word
            for place in self._places(content)
            for word in self._of[content[place : place + self._HEAD]]
            if content.startswith(word, place)
        }

    def _places(self, content: bytes) -> Iterator[int]:
        whole = np.frombuffer(content, np.uint8)
        for start in range(0, len(content) - self._HEAD + 1, self._PIECE):
            piece = whole[start : start + self._PIECE + self._HEAD - 1]
            triples = np.lib.stride_tricks.sliding_window_view(piece, 3)
            found = np.flatnonzero(self._begins[_numbers(triples)])
            found = found[found <= len(piece) - self._HEAD]
            heads = piece[found[:, None] + np.arange(self._HEAD)]
            yield from (start + found[np.isin(_numbers(heads), self._goes_on)]).tolist()


def _numbers(rows: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Read each row of bytes as one number."""
    found = np.zeros(len(rows), np.int64)
    for column in range(rows.shape[1]):
        found = found * 256 + rows[:, column]
    return found
