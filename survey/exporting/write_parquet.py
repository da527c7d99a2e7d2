"""Parquet files, whose columns carry their labels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from survey.exporting.described_columns import DescribedColumn
from survey.exporting.microdata import Microdata


def write_parquet(microdata: Microdata, path: Path) -> None:
    """Write codes, with what each column is and what the file may be used for as metadata."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(microdata.table, preserve_index=False)
    fields = [
        table.schema.field(name).with_metadata(_described(variable))
        for name, variable in microdata.columns.items()
    ]
    purposes = {f"purpose_{language}": words for language, words in microdata.purpose.items()}
    schema = pa.schema(fields, {**(table.schema.metadata or {}), **purposes})
    pq.write_table(table.cast(schema), path)


def _described(variable: DescribedColumn) -> dict[str, str]:
    texts = {"label": variable.label, "question": variable.wording, "note": variable.notes}
    found: dict[str, Any] = {
        f"{key}_{language}": words
        for key, text in texts.items()
        for language, words in text.items()
    }
    codes = {str(code): meaning for code, meaning in variable.categories.items()}
    if codes:
        found["codes"] = json.dumps(codes, ensure_ascii=False)
    if variable.reasons:
        missing = {str(code): reason for code, reason in variable.reasons.items()}
        found["missing"] = json.dumps(missing, ensure_ascii=False)
    return found
