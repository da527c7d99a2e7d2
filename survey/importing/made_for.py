"""Whether answer sheets were made from the questionnaire that they are read as."""

from __future__ import annotations

from collections.abc import Iterator

from survey.answer_sheets import identity_of
from survey.importing.raw_export import RawExport, text_of
from survey.instrument import Instrument
from survey.problems import Problem


def check_made_for(export: RawExport, instrument: Instrument) -> Iterator[Problem]:
    """Yield an error for every row whose sheet was made from another questionnaire."""
    column = next((one for one in export.columns if one.system == "made_for"), None)
    if column is None:
        return
    wave, version, meaning = identity_of(instrument).split(" ")
    for row, cell in enumerate(column.cells):
        made_wave, made_version, made_meaning = (*text_of(cell).split(" "), "", "", "")[:3]
        if made_meaning == meaning:
            continue
        if (made_wave, made_version) == (wave, version):
            what = f"version {version} of wave {wave} as it was before it was changed"
        else:
            what = f"version {made_version} of wave {made_wave}"
        yield Problem(
            "sheet-other-version",
            f"this sheet was made from {what}, not from the questionnaire of wave {wave}, version "
            f"{version}, as it is now.",
            "Read it as the wave it was made for, or let the person answer in a new sheet.",
            export.place(row),
        )
