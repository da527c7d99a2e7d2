"""Files of answers to the invented garden study, with what real files have wrong."""

from __future__ import annotations

import csv
import io
from typing import Any

ODD = "Hvor ofte har du v\u00e6rt ute i hagen?"
"""A heading that is a question's to a person and to no program."""

WORDS = "Naboen Ragnvald Testesen hjalp"
TOKEN = "HEMMELIGTEGN"
STRANGE = "Spurte Ragnvald Testesen"
"""What must never be seen on a page or in a log."""

HEADS = (
    "response_id", "token", "CONSENT", "LINK_OK", "K_1", "K_2", "K_3", "K_4", "GROUP", "MY_ROLE",
    ODD, "VO_1", "VO_3", "HEARD_TEA", "PL_1", "OW_1", "OW_2", "OPEN_1",
)  # fmt: skip


def person(number: int, **given: Any) -> dict[str, Any]:
    row = dict.fromkeys(HEADS, "") | {
        "response_id": f"r{number}", "token": f"{TOKEN}{number}", "CONSENT": 1, "LINK_OK": 1,
        "K_1": "A", "K_2": f"{number:02}", "K_3": "C", "K_4": "D", "GROUP": "HILL",
        "MY_ROLE": "TEA", ODD: 3, "VO_1": 4, "VO_3": 3, "HEARD_TEA": 2, "PL_1": 5, "OW_1": 4,
        "OW_2": 1, "OPEN_1": WORDS,
    }  # fmt: skip
    return row | given


ROWS = (
    person(1),
    person(2, VO_1="ganske enig", GROUP="BAY", MY_ROLE="PAR"),
    person(3, VO_1="ganske enig", HEARD_TEA=7),
    person(4, VO_1="ganske enig", PL_1=STRANGE),
    person(5, CONSENT=2),
    dict.fromkeys(HEADS, "") | {"response_id": "r6"},
)
"""Five that answered, of whom one said no, and one row without an answer."""


def garden_csv(*rows: dict[str, Any], without: tuple[str, ...] = ()) -> bytes:
    """Write rows as a platform would; the usual ones if none are given."""
    text = io.StringIO()
    heads = [head for head in HEADS if head not in without]
    writer = csv.DictWriter(text, heads, delimiter=";", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows or ROWS)
    return text.getvalue().encode("utf-8")
