"""A row a person instead of a row a person and wave."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from panel.exporting.link_columns import PERSON
from survey.exporting.described_columns import ColumnGroup, DescribedColumn
from survey.exporting.microdata import Microdata

if TYPE_CHECKING:
    import pandas as pd


def widen(microdata: Microdata) -> Microdata:
    """Return the same microdata with a row a person and a column a variable and wave.

    A column is named `VARIABLE_WAVE`, and stands only for the waves in which the variable was
    asked or made; the waves of a variable are neighbours. Its label begins with the wave.
    """
    import pandas as pd

    columns: dict[str, DescribedColumn] = {PERSON: microdata.columns[PERSON]}
    parts: dict[str, pd.Series] = {}
    names: dict[tuple[str, str], str] = {}
    by_wave = {
        wave: microdata.table[microdata.table["wave"] == wave].set_index(PERSON)
        for wave in microdata.waves
    }
    people = pd.Index(sorted(microdata.table[PERSON].unique()), dtype="Int64", name=PERSON)
    for name, variable in microdata.columns.items():
        if name in (PERSON, "wave"):
            continue
        for wave in variable.waves:
            wide = f"{name}_{wave}"
            while wide in columns or wide in microdata.columns:
                wide += "_"
            names[name, wave] = wide
            columns[wide] = _of_wave(variable, wide, wave)
            parts[wide] = by_wave[wave][name].reindex(people)
    table = pd.DataFrame(parts, index=people).reset_index()
    groups = tuple(
        _group(group, wave, names) for group in microdata.groups for wave in microdata.waves
    )
    return replace(
        microdata,
        table=table,
        columns=columns,
        groups=tuple(group for group in groups if group.columns),
        reasons=_reasons(microdata.reasons, names),
        rows_are="persons",
    )


def _of_wave(variable: DescribedColumn, name: str, wave: str) -> DescribedColumn:
    columns = {
        language: replace(
            column,
            name=name,
            label=f"{wave}: {column.label}",
            question=f"{column.question}_{wave}" if column.question else "",
        )
        for language, column in variable.by_language.items()
    }
    return replace(variable, name=name, by_language=columns, waves=(wave,))


def _group(group: ColumnGroup, wave: str, names: dict[tuple[str, str], str]) -> ColumnGroup:
    own = tuple(names[name, wave] for name in group.columns if (name, wave) in names)
    return replace(group, name=f"{group.name}_{wave}", columns=own)


def _reasons(reasons: pd.DataFrame, names: dict[tuple[str, str], str]) -> pd.DataFrame:
    import pandas as pd

    wide = [
        names.get((str(column), str(wave)), "")
        for column, wave in zip(reasons["column"], reasons["wave"], strict=True)
    ]
    found = pd.DataFrame({PERSON: reasons[PERSON], "column": wide, "reason": reasons["reason"]})
    return found[found["column"] != ""].reset_index(drop=True)
