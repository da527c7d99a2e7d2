"""What a workbook to answer in says of itself, so that it comes home as what it is."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal

from survey.instrument import Instrument
from survey.lock import fingerprint

MARK = "likeverd answer sheet"
"""What stands in the first cell; the second cell holds the rest."""

FORMAT = 1

TARGET, NUMBER, QUESTION, ANSWER, HINT, FIRST_OPTION = range(6)
"""The columns of a sheet for one person, from 0: options and then their codes come last."""


@dataclass(frozen=True, slots=True)
class SheetMark:
    """The mark of a workbook.

    Parameters
    ----------
    kind
        `form`: one person, a row a question. `entry`: many, a row a person.
    questionnaire
        `identity_of` the instrument it was made from.
    mode
        How those whose answers it holds have answered.
    language
        The language of its words.
    token
        Whose it is; empty for anybody's.
    options
        How many columns the options of a `form` have at most.
    """

    kind: Literal["form", "entry"]
    questionnaire: str
    mode: str
    language: str
    token: str = ""
    options: int = 0

    def text(self) -> str:
        """Return the mark as it stands in the second cell."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False)


def parse_mark(text: str) -> SheetMark | None:
    """Read a mark; `None` when it is none that this version knows."""
    try:
        given = json.loads(text)
    except ValueError:
        return None
    if not isinstance(given, dict) or given.pop("format", None) != FORMAT:
        return None
    words = {name: given.get(name) for name in ("questionnaire", "mode", "language", "token")}
    kind, options = given.get("kind"), given.get("options")
    if kind not in ("form", "entry") or type(options) is not int:
        return None
    return SheetMark(kind, options=options, **{n: str(word or "") for n, word in words.items()})


def identity_of(instrument: Instrument) -> str:
    """Return the wave, the version and the fingerprint of the meaning, parted by spaces."""
    return f"{instrument.wave} {instrument.version} {fingerprint(instrument)}"
