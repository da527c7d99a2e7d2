"""Writes invented answers in every dialect of SPSS; run it with a folder to look at the files.

Some are written by pyreadstat, the others by PSPP. Nothing here is kept in the repository.
"""

from __future__ import annotations

import math
import os
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat

ROWS = 12
DAY = 86_400.0
NOON = 13_797_216_000.0 + DAY / 2
LONG = "Dette er et svar som er lengre enn åtte bytes"
LONGEST = "Mange ord om hagen, og om dem som steller den. " * 8

CELLS: dict[str, list[Any]] = {
    "person": [f"p{n:02}" for n in range(ROWS)],
    "place": list(range(ROWS, 0, -1)),
    "agree": [1, 2, 3, 4, 5, 8, 9, None, 1, 2, 3, 4],
    "ranged": [1, 2, 90, 95, 98, 99, 1, 2, 3, 1, 2, 3],
    "below": [0.5, -1, -99.5, 999, 12.25, None, 3, 4, 5, 6, 7, 8],
    "above": [1, 2, 3, 4, 1000, 2, 1, 1, 2, 2, 1, 1],
    "refusals": [1, 2, 3, 7, 97, 98, 99, 1, 2, 3, 1, 2],
    "unsaid": [1, 2, 3, 9, 1, 2, 3, 9, 1, 2, 3, None],
    "inside": [18, 40, 0, 55, 99, 120, 33, 18, 40, 21, 35, 60],
    "twins": [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3],
    "half": [0.5, 1, 1.5, 2, 0.5, 1, 1.5, 2, 2.5, 3, None, 1],
    "mood": [-2, -1, 0, 1, 2, -1, -2, 0, 1, 2, -99, None],
    "weighted": [0.5, 1.25, 1, 1, 1, 2, 0.75, 1, 1, 1, 1, 1.5],
    "town": ["OSL", "BGO", "NA", "", "OSL", "TRD", "BGO", "OSL", "NA", "TRD", "OSL", "X"],
    "sex": ["Male", "Female", "Male", "Female", "Female", "Other"] * 2,
    "often": ["Ofte", "Aldri", "Av og til", "Vet ikke", "Alltid", "Ofte"] * 2,
    "digits": ["1", "2", "3", "1", "2", "3", "2", "2", "1", "3", "", "1"],
    "postal": ["0301", "5003", "0301", "0301", "5003", "0301"] * 2,
    "sentence": [LONG, "Kort", LONG, "Kort", "Kort", LONG] * 2,
    "story": [LONGEST, "", LONGEST[:300], "Kort", LONGEST[:260], *"abcdefg"],
    "day": [NOON - DAY / 2 + n * DAY for n in range(ROWS - 1)] + [None],
    "moment": [NOON + n * 3601.5 for n in range(ROWS)],
    "clock": [n * 3600.0 + 90 for n in range(ROWS - 2)] + [90_000.0, None],
    "month": [NOON - DAY / 2 + n * 31 * DAY for n in range(ROWS)],
    "due": [NOON - DAY / 2, 99_999_999_999.0] + [NOON + DAY / 2] * (ROWS - 2),
    "money": [n * 1000.5 for n in range(ROWS)],
    "million": [10_000_000.0 + n * 1_000_003 for n in range(ROWS)],
    "empty": [None] * ROWS,
    "tick_1": [0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1],
    "tick_2": [1, 1, 0, 0, 1, 0, 1, 0, 1, 1, 0, 0],
    "only_1": [1, None, 1, None, None, 1, 1, None, 1, None, 1, None],
    "only_2": [None, None, 1, 1, None, None, 1, None, 1, 1, None, 1],
    "mixed_1": [1, 0, None, None, 0, 1, 1, 0, 1, 0, 1, None],
    "mixed_2": [1, 1, 1, 0, None, 0, 1, 0, 1, 1, 0, 1],
    "did_a": [1, 2, 1, 2, 2, 1, 1, 2, 1, 2, 1, 2],
    "did_b": [2, 2, 1, 1, 2, 2, 1, 2, 1, 1, 2, 1],
    "Party.1": [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3],
    "party": [3, 2, 1, 3, 2, 1, 3, 2, 1, 3, 2, 1],
    "role": [1, 1, 2, 2, 1, 1, 2, 2, 1, 1, 2, 2],
}  # fmt: skip

AGREE = {1: "Helt uenig", 2: "Litt uenig", 3: "Verken eller", 4: "Litt enig", 5: "Helt enig"}
YES_NO = {1: "Yes", 2: "No"}
LABELS: dict[str, dict[Any, str]] = {
    "agree": AGREE | {8: "Vet ikke", 9: "Vil ikke svare"},
    "ranged": {1: "En", 2: "To", 3: "Tre", 98: "Avbrutt", 99: "Ubesvart"},
    "refusals": {1: "En", 2: "To", 3: "Tre", 97: "Syk", 98: "Borte", 99: "Nektet"},
    "unsaid": {1: "Ja", 2: "Nei", 3: "Kanskje", 9: "Vet ikke"},
    "inside": {0: "Ufødt", 99: "Vet ikke"},
    "twins": {1: "Annet", 2: "Ost", 3: "Annet"},
    "half": {0.5: "Halv", 1: "Hel"},
    "mood": {-2: "Very unhappy", -1: "Unhappy", 0: "Neither", 1: "Happy", 2: "Very happy"},
    "town": {"OSL": "Oslo", "BGO": "Bergen", "NA": "Ikke oppgitt"},
    "digits": {"1": "Én", "2": "To", "3": "Tre"},
    "sentence": {LONG: "Det lange svaret", "Kort": "Det korte"},
    "did_a": YES_NO,
    "did_b": YES_NO,
    "Party.1": {1: "1", 2: "2", 3: "3"},
    "role": {1: "Elev", 2: "Lærer"},
}
WORDING = {
    "agree": "Jeg blir hørt i hagen",
    "ranged": "Et spørsmål  med to mellomrom",
    "below": "Temperatur (°C)",
    "twins": "Hva slags ost?",
    "tick_1": "Hva brukte du? - Spade",
    "tick_2": "Hva brukte du? - Rive",
    "did_a": "Har du plantet?",
    "did_b": "Har du høstet?",
    "day": "Hvilken dag?",
}
MISSING: dict[str, list[Any]] = {
    "agree": [8, 9],
    "ranged": [{"lo": 90, "hi": 99}],
    "below": [{"lo": -math.inf, "hi": -1}, 999],
    "above": [{"lo": 1000, "hi": math.inf}],
    "refusals": [7, 97, 98],
    "inside": [0],
    "mood": [-99],
    "town": ["NA", ""],
    "due": [99_999_999_999.0],
}
FORMATS = {
    "agree": "F1.0", "below": "F6.2", "mood": "F2.0", "town": "A5", "sex": "A10", "digits": "A1",
    "day": "DATE11", "moment": "DATETIME23.2", "clock": "TIME8", "month": "MOYR8",
    "due": "SDATE10", "money": "DOLLAR12.2", "million": "COMMA12.0", "weighted": "F5.2",
}  # fmt: skip
MEASURES = {
    "agree": "ordinal", "ranged": "nominal", "below": "scale", "twins": "nominal",
    "mood": "scale", "town": "nominal", "day": "scale", "Party.1": "ordinal",
}  # fmt: skip
FREE_TEXT = ("story",)
"""What is written in own words, so that it is never given back."""


def frame() -> pd.DataFrame:
    """The answers, numbers as SPSS has them."""
    columns: dict[str, Any] = {}
    for name, cells in CELLS.items():
        text = any(isinstance(cell, str) for cell in cells)
        columns[name] = cells if text else np.array(cells, dtype=float)
    return pd.DataFrame(columns)


def write_plain(path: Path, **how: Any) -> None:
    """Write them with pyreadstat."""
    pyreadstat.write_sav(
        frame(),
        str(path),
        file_label="Hagen",
        column_labels=WORDING,
        variable_value_labels=LABELS,
        missing_ranges=MISSING,
        variable_format=FORMATS,
        variable_measure=MEASURES,
        **how,
    )


def write_rows_packed(path: Path) -> None:
    """Compressed row by row, as SPSS does by default."""
    write_plain(path, row_compress=True)


def write_zsav(path: Path) -> None:
    """Compressed by zlib."""
    write_plain(path, compress=True)


def write_windows(path: Path) -> None:
    """In the letters of Windows, and saying so."""
    write_plain(path)
    path.write_bytes(recoded(path.read_bytes(), "cp1252", b"windows-1252", 1252))


def write_without_charset(path: Path) -> None:
    """In the letters of Windows, from a program too old to say so."""
    write_plain(path)
    path.write_bytes(recoded(path.read_bytes(), "cp1252", None, 1252))


def recoded(data: bytes, encoding: str, charset: bytes | None, number: int) -> bytes:
    """Write a file's texts in another encoding, each as long as before."""
    letters = "åæøÅÆØé°É"
    words = [*CELLS, *WORDING.values(), *(t for each in LABELS.values() for t in each.values())]
    words += [cell for cells in CELLS.values() for cell in cells if isinstance(cell, str)]
    words += [value for each in LABELS.values() for value in each if isinstance(value, str)]
    for word in sorted({w for w in words if set(w) & set(letters)}, key=len, reverse=True):
        old, new = word.encode(), word.encode(encoding)
        data = data.replace(old, new + b" " * (len(old) - len(new)))
    at = data.find(struct.pack("<ii", 7, 20))
    size, count = struct.unpack_from("<ii", data, at + 8)
    record = struct.pack("<4i", 7, 20, 1, len(charset)) + charset if charset else b""
    data = data[:at] + record + data[at + 16 + size * count :]
    at = data.find(struct.pack("<4i", 7, 3, 4, 8)) + 16
    return data[: at + 28] + struct.pack("<i", number) + data[at + 32 :]


def pspp(syntax: str, folder: Path) -> str:
    """Let PSPP do something in a folder; return what it says, as comma-separated tables."""
    (folder / "do.sps").write_text(syntax, encoding="utf-8")
    done = subprocess.run(
        ["pspp", "-O", "format=csv", "do.sps"],
        cwd=folder, capture_output=True, text=True, check=False, encoding="utf-8",
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout


def by_pspp(save: str, more: str = "") -> Callable[[Path], None]:
    """Make a writer that lets PSPP read the plain file and save it in its own way."""

    def write(path: Path) -> None:
        plain = path.with_name(f"{path.stem}-plain.sav")
        write_plain(plain)
        command = save.format(name=path.name)
        pspp(f"GET FILE='{plain.name}'.\n{more}\n{command}\n", path.parent)
        plain.unlink()

    return write


SETS = """\
MRSETS /MDGROUP NAME=$tools LABEL='Hva brukte du?' VARIABLES=tick_1 tick_2 VALUE=1
  /MDGROUP NAME=$did LABEL='Hva har du gjort?' VARIABLES=did_a did_b VALUE=1
  /MDGROUP NAME=$only LABEL='Bare disse' VARIABLES=only_1 only_2 VALUE=1
  /MDGROUP NAME=$mixed LABEL='Blandet' VARIABLES=mixed_1 mixed_2 VALUE=1
  /MDGROUP NAME=$answers CATEGORYLABELS=COUNTEDVALUES VARIABLES=did_a did_b VALUE=2
  /MDGROUP NAME=$who LABEL='Hvem' VARIABLES=sex often VALUE='Male'
  /MCGROUP NAME=$parties LABEL='Partier' VARIABLES=Party.1 party.
WEIGHT BY weighted.
"""

OLD = "VALUE LABELS sentence."
"""Files of version 2 never had labels on texts longer than 8 bytes; PSPP alone writes them."""

PORTABLE = """\
MISSING VALUES above ().
VARIABLE LABELS agree 'Heard' ranged 'Two  spaces' below 'Temperature' did_b 'Reaped'.
ADD VALUE LABELS inside 0 'Unborn' /digits '1' 'One' /role 2 'Teacher'.
"""
"""What a portable file can hold: no letters but English ones, and no open end as PSPP writes it."""

DIALECTS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "plain": (".sav", write_plain),
    "rows-packed": (".sav", write_rows_packed),
    "zlib": (".zsav", write_zsav),
    "windows": (".sav", write_windows),
    "no-charset": (".sav", write_without_charset),
    "pspp": (".sav", by_pspp("SAVE OUTFILE='{name}'.")),
    "pspp-unpacked": (".sav", by_pspp("SAVE OUTFILE='{name}' /UNCOMPRESSED.")),
    "pspp-zlib": (".zsav", by_pspp("SAVE OUTFILE='{name}' /ZCOMPRESSED.", SETS)),
    "pspp-sets": (".sav", by_pspp("SAVE OUTFILE='{name}'.", SETS)),
    "pspp-old": (".sav", by_pspp("SAVE OUTFILE='{name}' /VERSION=2.", OLD)),
    "portable": (".por", by_pspp("EXPORT OUTFILE='{name}' /DROP=story sentence.", PORTABLE)),
}
"""The name's ending and the writer of each dialect."""


def write_dialect(name: str, folder: Path) -> Path:
    """Write one dialect into a folder and return the file."""
    ending, write = DIALECTS[name]
    path = folder / f"{name}{ending}"
    write(path)
    return path


if __name__ == "__main__":
    for name in DIALECTS:
        print(write_dialect(name, Path(sys.argv[1])))
