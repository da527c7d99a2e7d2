"""What became of each person who was asked, and the response rates that follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import pandas as pd

from panel.estimators.samples import check_people
from panel.estimators.shares import Share, share_of
from survey.fieldwork.outcome_rates import OutcomeCounts
from survey.fieldwork.outcome_words import OUTCOME_OF_WORD


@dataclass(frozen=True, slots=True)
class ResponseRate:
    """How many of those asked answered in a wave, by AAPOR's two strictest rates.

    `n` people were asked and eligible. `unidentified` of the answers stand in the register under
    nobody's name, for want of a token or of consent to linking; each is taken to be one of those
    not heard from. `rr1` counts complete answers, `rr2` partial ones as well.
    """

    n: int
    complete: int
    partial: int
    refused: int
    no_contact: int
    other: int
    unknown: int
    unidentified: int
    not_eligible: int
    not_asked: int
    rr1: Share
    rr2: Share
    reason: str = ""


def outcomes(
    roster: pd.DataFrame,
    state: pd.Series[str],
    dispositions: Mapping[str, str] | None = None,
    refused: pd.Index | None = None,
    known: pd.Index | None = None,
    places: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return what became of everybody who was asked or answered in a wave.

    Parameters
    ----------
    roster
        The wave's eligible people, indexed by person_id, with `project, party, invited`.
    state
        The answers, by person_id: what `survey.fieldwork.completeness` says.
    dispositions
        By person_id, what the register says of the outcome.
    refused
        Who said no on the form's first page, by person_id.
    known
        Everybody of the register in any wave: an answer of one of them who is not on this
        wave's roster is not eligible.
    places
        `project` and `party` of those who answered, by person_id.

    Returns
    -------
    pd.DataFrame
        Index `person_id`; columns `project, party, outcome, identified`.

    Raises
    ------
    SurveyError
        A person has two rows.

    Notes
    -----
    The first that holds decides, after AAPOR's codes for lists of named persons:

    =============================================  =========================  =======
    what is known                                  outcome                    AAPOR
    =============================================  =========================  =======
    answer of somebody not eligible this wave      not eligible               4.x
    answer, 80 % or more of the questions asked    complete (I)               1.1
    answer, at least one question                  partial (P)                1.2
    form opened and sent in empty                  refused (R)                2.12
    said no on the first page                      refused (R)                2.11
    disposition in `OUTCOME_OF_WORD`                R, NC, O, unknown or       2.x 3.x
                                                   not eligible               4.x
    disposition in other words                     other (O)                  2.3
    not to be invited                              not asked, not in a rate
    nothing heard                                  no contact (NC)            2.2
    =============================================  =========================  =======

    The register decides who is eligible, so that silence is no contact and not unknown
    eligibility.
    Source: AAPOR, Standard Definitions, 9th edition 2016 (cited from memory).
    """
    for part, what in ((roster, "the roster"), (state, "the answers")):
        check_people(part.index, what)
    everybody = roster.index.union(state.index)
    here = everybody.isin(roster.index)
    said = state.reindex(everybody)
    words = pd.Series(dispositions or {}, dtype="string").reindex(everybody).str.strip()
    meaning = words.str.casefold().map(dict(OUTCOME_OF_WORD)).where(words.notna())
    outcome = pd.Series("no_contact", everybody, dtype="string", name="outcome")
    invited = roster["invited"].astype(bool).reindex(everybody, fill_value=True)
    outcome[~invited] = "not_asked"
    outcome[words.notna() & (words != "")] = "other"
    outcome[meaning.notna()] = meaning[meaning.notna()].astype("string")
    if refused is not None:
        outcome[everybody.isin(refused)] = "refused"
    outcome[(said == "empty").fillna(False)] = "refused"
    for state_ in ("partial", "complete"):
        outcome[(said == state_).fillna(False)] = state_
    if known is not None:
        outcome[~here & everybody.isin(known)] = "not_eligible"
    table = pd.DataFrame({"outcome": outcome, "identified": here})
    for name in ("project", "party"):
        own = roster[name].astype("string").reindex(everybody)
        if places is not None:
            own = own.where(here, places[name].astype("string").reindex(everybody))
        table[name] = own
    silent = ~table["identified"] & ~table["outcome"].isin(("complete", "partial", "not_eligible"))
    table = table[~silent]
    table.index.name = "person_id"
    return table[["project", "party", "outcome", "identified"]]


def response_rate(table: pd.DataFrame, level: float = 0.95) -> ResponseRate:
    """Compute AAPOR's RR1 and RR2 of a wave, or of some of its people.

    Parameters
    ----------
    table
        Rows of `outcomes`.
    level
        Level of the intervals.

    Notes
    -----
    RR1 = I / (I + P + R + NC + O + U), RR2 = (I + P) / (I + P + R + NC + O + U). Who is not
    eligible, or was not asked and did not answer, is not in it.
    Source: AAPOR, Standard Definitions, 9th edition 2016 (cited from memory).
    """
    counts = OutcomeCounts.of(table["outcome"].tolist())
    answered = table["outcome"].isin(("complete", "partial"))
    loose = int((~table["identified"] & answered).sum())
    silent = counts.no_contact - loose
    of = asdict(counts) | {"no_contact": max(silent, 0)}
    asked = OutcomeCounts(**of).asked
    nobody, reason = share_of(0, 0, level), ""
    if not table["identified"].any():
        reason = "Nobody is known to be asked: there is no register of them."
    elif silent < 0:
        reason = "More people answered without a place in the register than are missing from it."
    if reason:
        return ResponseRate(asked, unidentified=loose, rr1=nobody, rr2=nobody, reason=reason, **of)
    rates = OutcomeCounts(**of).rates()
    rr1, rr2 = (share_of(*rates[name], level) for name in ("RR1", "RR2"))
    return ResponseRate(asked, unidentified=loose, rr1=rr1, rr2=rr2, reason=rr1.reason, **of)
