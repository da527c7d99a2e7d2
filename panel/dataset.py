"""The panel: every wave's answers by person, with the project, role and party of that wave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from panel.estimators.wave_pairs import wave_pairs
from survey.fieldwork.roster import Holding
from survey.library import Library
from survey.responses import SYNTHETIC

if TYPE_CHECKING:
    import pandas as pd

    from survey.store.stores import Stores


@dataclass(frozen=True, slots=True)
class Panel:
    """People and what they answered, wave by wave.

    Parameters
    ----------
    library
        The study.
    waves
        By wave id: a frame with one row a person, indexed by person_id (dtype object), holding
        the columns of `survey.responses.HEAD`, `party`, `status` (linked, unlinked, refused,
        review) and one column a question with the answer's code.
    rosters
        By wave id: the people of the register who could take part, as `roster` gives them.
    synthetic
        True when any answer is marked as invented.
    provenance
        What the numbers rest on, as (what, value) pairs: files, hashes, versions.
    holdings
        Who held which position from when to when, as the register says.
    outcomes
        By wave id: what became of everybody who was asked or answered, as
        `panel.response_rates.outcomes` gives it; empty where that was not read.
    """

    library: Library
    waves: dict[str, pd.DataFrame]
    rosters: dict[str, pd.DataFrame]
    synthetic: bool
    provenance: tuple[tuple[str, str], ...] = ()
    holdings: tuple[Holding, ...] = ()
    outcomes: dict[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The pairs of waves that are compared: neighbours, and the first with the last."""
        return wave_pairs([wave for wave in self.library.waves if wave in self.waves])


def read_panel(stores: Stores, library: Library) -> Panel:
    """Read every stored wave of a study, linked by person.

    A response that is linked to nobody gets a person of its own, so that it counts in its wave
    and in no pair. Raises `SurveyError` when no wave has answers.
    """
    from panel.ledger import read_links
    from panel.roles import party_at
    from survey.fieldwork.completeness import completeness
    from survey.fieldwork.register import roster
    from survey.fieldwork.roster import read_holdings
    from survey.problems import Problem, SurveyError
    from survey.store.responses_store import list_imports, read_responses

    links = read_links(stores)
    imports = list_imports(stores)
    imports = imports[imports["state"] == "stored"]
    waves: dict[str, pd.DataFrame] = {}
    rosters: dict[str, pd.DataFrame] = {}
    complete: dict[str, pd.Series[str]] = {}
    for wave in library.waves:
        rosters[wave] = roster(stores, library, wave)
        responses = read_responses(stores, library, wave)
        frame = responses.frame
        if frame.empty:
            continue
        own = links[links["wave"] == wave].set_index("response_id")
        frame = frame.set_index("response_id", drop=False)
        frame["status"] = own["status"].reindex(frame.index).fillna("unlinked")
        person = own["person_id"].reindex(frame.index)
        person = person.where(person.notna(), frame["response_id"])
        # People are looked up all over, for which Arrow's strings are turned into Python's.
        frame["person_id"] = person.astype(object)
        frame["party"] = party_at(library.study, frame, rosters[wave])
        waves[wave] = frame.set_index("person_id").sort_index()
        complete[wave] = completeness(waves[wave], responses.reasons, library.instruments[wave])
    if not waves:
        raise SurveyError(
            Problem(
                "no-answers",
                "no wave has any answers yet.",
                "Import a file first: survey import FILE --wave WAVE.",
            )
        )
    synthetic = any((frame["mode"] == SYNTHETIC).any() for frame in waves.values())
    return Panel(
        library,
        waves,
        rosters,
        synthetic,
        _provenance(library, imports),
        tuple(read_holdings(stores)),
        dict(_outcomes(stores, waves, rosters, complete)),
    )


def _outcomes(
    stores: Stores,
    waves: dict[str, pd.DataFrame],
    rosters: dict[str, pd.DataFrame],
    complete: dict[str, pd.Series[str]],
) -> Iterator[tuple[str, pd.DataFrame]]:
    import pandas as pd

    from panel.dispositions import read_dispositions
    from panel.response_rates import outcomes

    known = pd.Index([]).append([roster.index for roster in rosters.values()])
    for wave, frame in waves.items():
        said = read_dispositions(stores, wave)
        places = frame[["project", "party"]]
        own = (rosters[wave], complete[wave], said.words, said.refused, known, places)
        yield wave, outcomes(*own)


def _provenance(library: Library, imports: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    from importlib.metadata import version

    from survey.lock import fingerprint

    rows = [("study", library.study.study), ("likeverd", version("likeverd"))]
    for wave in library.waves:
        instrument = library.instruments[wave]
        name = f"{instrument.instrument} version {instrument.version}"
        rows.append((f"instrument {wave}", f"{name}, fingerprint {fingerprint(instrument)[:12]}"))
    for record in imports.to_dict("records"):
        rows.append((f"file {record['wave']}", f"{record['file']}, SHA-256 {record['file_hash']}"))
    return tuple(rows)
