"""Whatever an SPSS file declares, however odd, it comes back: files drawn by chance."""

import math
import random
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from survey.adopting.adopt_file import adopt_file
from survey.exporting.export_wave import export_wave
from survey.importing.import_file import import_file
from survey.library import open_study
from survey.store.responses_store import read_responses
from survey.store.stores import open_stores

WORDS = (
    "Yes", "No", "yes", "Ja", "Nei", "Vet ikke", "Not applicable", "Helt enig", "Helt uenig", "1",
    "2", "Annet", "annet", "A; B", "To  ord", "x" * 115, "Don't know", "Aldri", "Ofte",
)  # fmt: skip
NUMBERS = (
    [0, 1], [1, 2], [1, 2, 3, 4, 5], [-1, 0, 1], [1, 2, 3, 8, 9, 98, 99], [0.5, 1, 1.5], [0],
    [1e6, 2e6, 3e6], [1e17, 3], [1.25, 999], list(range(60)),
)  # fmt: skip
TEXTS = (
    ["a", "b"], ["Yes", "No", "yes"], list(WORDS), ["01", "1", "2"], ["1", "2", "3"],
    ["2020-01-01", "01.02.2020"], ["æøå", "å"],
)  # fmt: skip
NAMES = ("q", "role", "party", "did_", "x.", "språk", "group", "score", "time")
FORMATS = ("F1.0", "F8.2", "COMMA8.2", "TIME8", "MONTH9", "N3", "PCT5.1")


def write_file(seed: int, path: Path) -> None:
    """Draw a file."""
    chance = random.Random(seed)
    rows = chance.choice([3, 8, 30])
    cells: dict[str, Any] = {"person": [f"p{n}" for n in range(rows)]}
    cells["place"] = np.arange(rows, dtype=float)
    given: dict[str, dict[str, Any]] = {key: {} for key in ("labels", "missing", "form", "level")}
    for number in range(12):
        name = f"{chance.choice(NAMES)}{number}"
        text = chance.random() < 0.3
        pool: list[Any] = chance.choice(TEXTS if text else NUMBERS)
        if text:
            cells[name] = [chance.choice(pool) for _ in range(rows)]
        else:
            drawn = [chance.choice([*pool, math.nan]) for _ in range(rows)]
            cells[name] = np.array(drawn, dtype=float)
        if chance.random() < 0.6:
            named = chance.sample(pool, min(len(pool), 5))
            given["labels"][name] = {code: chance.choice(WORDS) for code in named}
        if chance.random() < 0.5:
            given["missing"][name] = missing(chance, pool, text)
        if not text and chance.random() < 0.5:
            given["form"][name] = chance.choice(FORMATS)
        if chance.random() < 0.5:
            given["level"][name] = chance.choice(["nominal", "ordinal", "scale"])
    pyreadstat.write_sav(
        pd.DataFrame(cells),
        str(path),
        variable_value_labels=given["labels"],
        missing_ranges=given["missing"],
        variable_format=given["form"],
        variable_measure=given["level"],
    )


def missing(chance: random.Random, pool: list[Any], text: bool) -> list[Any]:
    """Draw what is declared missing."""
    if text:
        return [chance.choice([code for code in pool if len(code.encode()) <= 8] or ["NA"])]
    low, high = float(min(pool)), float(max(pool))
    return chance.choice([
        [float(code) for code in chance.sample(pool, min(len(pool), 3))],
        [{"lo": -math.inf, "hi": low}],
        [{"lo": high, "hi": math.inf}, low],
        [{"lo": 90.0, "hi": 99.0}],
    ])  # fmt: skip


def round_trip(path: Path) -> tuple[Path, set[str]]:
    """Adopt, import and export a file; return what was made and what is never given back."""
    adopted = adopt_file(path, path.parent / "study", wave="w1", id_column="person")
    library = open_study(path.parent / "study")
    with open_stores(path.parent / "data") as stores:
        import_file(path, library, "w1", stores)
        responses = read_responses(stores, library, "w1")
    back = path.parent / "back.sav"
    language = library.study.languages[0]
    export_wave(library, "w1", responses, back, language, all_background=True)
    free = {
        question.aliases.get("file", question.id)
        for question in library.instrument("w1").questions.values()
        if library.instrument("w1").answer_of(question.id).free_text
    }
    return back, free | {name for name, _ in adopted.left_out}


def read(path: Path) -> tuple[pd.DataFrame, Any]:
    """Read a file with pyreadstat, as it stands."""
    frame, meta = pyreadstat.read_sav(
        str(path), user_missing=True, disable_datetime_conversion=True
    )
    return frame, meta


@pytest.mark.parametrize("seed", range(16))
def test_any_file_comes_back(seed: int, tmp_path: Path) -> None:
    path = tmp_path / "any.sav"
    write_file(seed, path)
    back, never = round_trip(path)
    (before, said), (after, told) = read(path), read(back)
    names = [name for name in before if not {name, name.replace(".", "_")} & never]
    assert len(names) > 6
    for name in names:
        one, other = before[name].tolist(), after[name].tolist()
        same = [a == b or (a != a and b != b) for a, b in zip(one, other, strict=True)]  # noqa: PLR0124
        assert all(same), name
        labels = (meta.variable_value_labels.get(name, {}) for meta in (said, told))
        assert next(labels) == next(labels), name
        ranges = [
            {(part["lo"], part["hi"]) for part in meta.missing_ranges.get(name, ())}
            for meta in (said, told)
        ]
        assert ranges[0] == ranges[1], name
        for what in ("original_variable_types", "variable_measure", "column_names_to_labels"):
            assert getattr(told, what)[name] == getattr(said, what)[name], (name, what)
