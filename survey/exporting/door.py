"""What microdata may hold when they leave, and how they are written."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from survey.definition import Text, in_language
from survey.library import Library
from survey.problems import Place, Problem, SurveyError
from survey.responses import SYNTHETIC

if TYPE_CHECKING:
    import pandas as pd

_PURPOSE: Text = {
    "nb": (
        "Filen har svar person for person. Den kan bare brukes til {study}, av {analysts}, og "
        "skal ikke publiseres eller sendes videre. Tall som skal ut, lages med panel release."
    ),
    "en": (
        "This file holds answers person by person. It may be used only for {study}, by "
        "{analysts}, and is not to be published or passed on. Figures for others are made with "
        "panel release."
    ),
}
_SYNTHETIC: Text = {"nb": "SYNTETISKE DATA. ", "en": "SYNTHETIC DATA. "}
_NO_ANALYST: Text = {"nb": "dem studien har utpekt", "en": "those the study has named"}


def describe_purpose(library: Library, modes: Iterable[str] = ()) -> Text:
    """Return the line that says what a file may be used for, and by whom.

    Parameters
    ----------
    modes
        The modes of the answers in the file; invented answers are called so.
    """
    study, invented = library.study, SYNTHETIC in modes
    return {
        language: (in_language(_SYNTHETIC, language) if invented else "")
        + words.format(
            study=in_language(study.title, language),
            analysts=", ".join(study.analysts) or in_language(_NO_ANALYST, language),
        )
        for language, words in _PURPOSE.items()
    }


def kept_apart(library: Library, waves: tuple[str, ...]) -> frozenset[str]:
    """Return the questions that the exclusion sets do not let stand with others in one file.

    Waves that stand in one file count together.
    """
    known = {id for wave in waves for id in library.instrument(wave).questions}
    apart: set[str] = set()
    for rule in library.study.disclosure.exclusion_sets:
        apart |= set(rule.against or rule.questions)
    return frozenset(apart & known)


def weeks_of(days: pd.Series[pd.Timestamp]) -> pd.Series[str]:
    """Return the Monday of each day's week, since a day can single someone out."""
    import pandas as pd

    moments = pd.to_datetime(days)
    mondays = moments - pd.to_timedelta(moments.dt.day_of_week, unit="D")
    weeks: pd.Series[str] = mondays.dt.strftime("%Y-%m-%d").astype("string")
    return weeks


@contextmanager
def written_privately(path: Path) -> Iterator[Path]:
    """Give a place to write a file, and put it where it belongs when it is whole.

    Until then the old file stays. Only the owner can read it, at any moment. Other files
    written beside it go the same way.

    Raises
    ------
    SurveyError
        The file cannot be written there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Beside the target: replacing is only atomic within one file system.
        with tempfile.TemporaryDirectory(prefix=f".{path.stem}.", dir=path.parent) as folder:
            yield Path(folder) / path.name
            for written in sorted(Path(folder).iterdir()):
                written.chmod(0o600)
                written.replace(path.parent / written.name)
    except OSError as fault:
        raise SurveyError(
            Problem(
                "export-not-written",
                f"the file could not be written: {fault.strerror or fault}.",
                "Check that the folder exists and that no other program has the file open.",
                Place(str(path)),
            )
        ) from fault
