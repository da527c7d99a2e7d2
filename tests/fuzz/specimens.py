"""The files that are spoilt: every platform's layout, and every format that is read."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1]
sys.path += [str(TESTS / "survey"), str(TESTS / "specimens" / "exports")]
orchard: Any = importlib.import_module("orchard")
made: Any = importlib.import_module("make_exports")

ROWS = [*made.ROWS, *(orchard.person(n, WORDS=f"Grønt {n} «på våren»") for n in range(5, 25))]


def write_specimens(folder: Path) -> list[Path]:
    """Write every specimen, a folder each, so that none is another's neighbour."""
    import pandas as pd
    import pyreadstat

    files = []
    for name, write in made.ALL.items():
        place = folder / Path(name).stem / name
        place.parent.mkdir(parents=True, exist_ok=True)
        files.append(write(place, ROWS))
    plain = folder / "plain"
    plain.mkdir()
    for name, given in (("a.sav", {}), ("b.sav", {"row_compress": True}), ("c.zsav",
                        {"compress": True})):  # fmt: skip
        labels = {"EQ_1": "Jeg blir hørt i hagen."}
        files.append(orchard.write_sav(plain / name, ROWS, column_labels=labels, **given))
    frame = pd.DataFrame([{k.replace(".", "_")[-8:]: v for k, v in r.items()} for r in ROWS])
    frame["TREES"], frame["PICK_1"] = frame["TREES"].astype(float), frame["PICK_1"].astype(float)
    pyreadstat.write_por(frame.drop(columns=["WORDS"]).rename(columns=str.upper),
                         str(plain / "d.por"))  # fmt: skip
    labels = {"EQ_1": {1: "Helt uenig", 5: "Helt enig"}}
    for name, version in (("e.dta", 15), ("f.dta", 8)):
        pyreadstat.write_dta(frame, str(plain / name), version=version,
                             variable_value_labels=labels)  # fmt: skip
    files += [plain / "d.por", plain / "e.dta", plain / "f.dta"]
    files.append(orchard.write_xlsx(plain / "g.xlsx", ROWS, Other=[["a"], [1]]))
    files.append(orchard.write_csv(plain / "h.csv", ROWS, "\t", "utf-16"))
    files.append(orchard.write_csv(plain / "i.csv", ROWS, ";", "mac-roman"))
    return files
