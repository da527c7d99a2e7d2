"""The same results with the links drawn strictly, by the study's rule, and loosely.

A link that is wrong mixes two people, a link that is missing makes one person two. What moves
when the cut-off moves rests on doubtful links.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, get_args

import numpy as np
import pandas as pd

from panel.dataset import Panel
from panel.linking import Cutoff, find_links
from panel.roles import party_at
from survey.problems import Problem, SurveyError

if TYPE_CHECKING:
    from survey.library import Library
    from survey.store.stores import Stores

CUTOFFS: tuple[Cutoff, ...] = get_args(Cutoff)


def panels_at_cutoffs(stores: Stores, library: Library, panel: Panel) -> dict[Cutoff, Panel]:
    """Return the panel at every cut-off; the stored links stay as they are."""
    return {cutoff: relinked(panel, find_links(stores, library, cutoff)) for cutoff in CUTOFFS}


def relinked(panel: Panel, links: pd.DataFrame) -> Panel:
    """Return the panel with other links between the same responses.

    Parameters
    ----------
    panel
        Its frames hold `response_id`, as `panel.dataset.read_panel` gives them.
    links
        A row a response, with `response_id, person_id, wave, status`.

    Raises
    ------
    SurveyError
        A response has two links, or two responses of a wave are linked to one person.
    """
    waves = {}
    for wave, frame in panel.waves.items():
        own = links[links["wave"] == wave].set_index("response_id")
        ids = frame["response_id"].astype("string")
        if own.index.has_duplicates:
            raise _linked_twice(wave)
        moved = frame.reset_index(drop=True)
        person = own["person_id"].reindex(ids).astype("string").reset_index(drop=True)
        person = person.where(person.notna(), ids.reset_index(drop=True))
        moved["person_id"] = person.astype(object)
        status = own["status"].reindex(ids).reset_index(drop=True)
        moved["status"] = status.fillna("unlinked").astype(frame["status"].dtype)
        if moved["person_id"].duplicated().any():
            raise _linked_twice(wave)
        moved["party"] = party_at(panel.library.study, moved, panel.rosters[wave])
        waves[wave] = moved.set_index("person_id")[list(frame.columns)].sort_index()
    return replace(panel, waves=waves)


def link_sensitivity(
    panels: Mapping[Cutoff, Panel],
    compute: Callable[[Panel], pd.DataFrame],
    keys: Sequence[str],
    values: Sequence[str],
) -> pd.DataFrame:
    """Compute the same results at every cut-off and set them side by side.

    Parameters
    ----------
    panels
        The panel by cut-off, `default` among them.
    compute
        Gives a tidy frame of results from a panel.
    keys, values
        The columns that say which result a row is, and those that hold numbers.

    Returns
    -------
    pd.DataFrame
        Columns `keys`, then `value_name, cutoff, value, change, reason`: a row a result, number
        and cut-off. `change` is the number minus that at `default`; `reason` says why there is
        no number or no change.

    Raises
    ------
    SurveyError
        There is no default to compare with, or two rows are the same result.
    """
    if "default" not in panels:
        raise SurveyError(
            Problem("no-default-links", "The default links are missing: nothing to compare with.")
        )
    parts = []
    for cutoff, panel in panels.items():
        table = compute(panel)
        if table.duplicated(list(keys)).any():
            said = ", ".join(keys)
            raise SurveyError(
                Problem("rows-not-told-apart", f"Rows with the same {said} are computed twice.")
            )
        long = table.melt(list(keys), list(values), var_name="value_name", value_name="value")
        parts.append(long.assign(cutoff=cutoff))
    by = [*keys, "value_name"]
    wide = pd.concat(parts).pivot(index=by, columns="cutoff", values="value")
    wide = wide.reindex(columns=list(panels)).astype("Float64")
    found = wide.reset_index().melt(by, list(panels), var_name="cutoff", value_name="value")
    found["change"] = found["value"] - np.tile(wide["default"], len(panels))
    found["reason"] = ""
    found.loc[found["change"].isna(), "reason"] = "Not computed with the default links."
    found.loc[found["value"].isna(), "reason"] = "Not computed at this cut-off."
    return found[[*by, "cutoff", "value", "change", "reason"]]


def _linked_twice(wave: str) -> SurveyError:
    return SurveyError(
        Problem(
            "linked-twice",
            f"In wave {wave} a response has two links, or two responses are one person's.",
            "Keep one link a response, and one response a person and wave.",
        )
    )
