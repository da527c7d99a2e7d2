"""What is stored of a wave, so that two stores can be compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from survey.library import Library
from survey.store.responses_store import list_imports, read_responses
from survey.store.stores import open_stores


def answers(folder: Path, library: Library, wave: str = "w3") -> tuple[list[Any], ...]:
    """What is stored of a wave, but for the ids made for it."""
    with open_stores(folder) as stores:
        found = read_responses(stores, library, wave)
        frame = found.frame.drop(columns="response_id")
        said = list_imports(stores).drop(columns="at").to_dict("records")
        texts = sorted(
            said[1:3]
            for said in dump_table(
                stores.answers, "free_text", "wave", "question", "text", "ended_by"
            )
            if said[0] == wave and said[3] is None
        )
        keys = [
            said[1:]
            for said in dump_table(
                stores.contacts, "response_keys", "wave", "source_hash", "token_hash", "consent"
            )
            if said[0] == wave
        ]
    reasons = found.why.codes.tolist()
    return frame.astype(str).to_numpy().tolist(), reasons, said, texts, sorted(map(str, keys))


def dump_table(engine: Any, table: str, *columns: str) -> list[tuple[Any, ...]]:
    raw = engine.raw_connection()
    try:
        return raw.driver_connection.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()
    finally:
        raw.close()
