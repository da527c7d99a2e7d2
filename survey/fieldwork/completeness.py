"""How much of what a person was asked is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.responses import COMPLETE_SHARE, answered_columns

if TYPE_CHECKING:
    import pandas as pd

    from survey.instrument import Instrument


def completeness(
    frame: pd.DataFrame, reasons: pd.DataFrame, instrument: Instrument
) -> pd.Series[str]:
    """Return `complete`, `partial` or `empty` a response, under the frame's index.

    Parameters
    ----------
    frame
        Responses, with `response_id` and the answer columns.
    reasons
        Why cells are empty, columns `survey.responses.REASONS`.

    Notes
    -----
    Complete: at least `COMPLETE_SHARE` of the rated questions the person was asked are answered,
    "don't know" included. Partial: at least one. A question counts as asked unless the reason
    for the empty cell is `not_asked`.
    """
    import pandas as pd

    columns = [name for name in answered_columns(instrument) if name in frame]
    given = frame[columns].notna().sum(axis=1)
    spared = reasons[(reasons["reason"] == "not_asked") & reasons["column"].isin(columns)]
    unasked = frame["response_id"].map(spared["response_id"].value_counts()).fillna(0).astype(int)
    state = pd.Series("partial", frame.index, dtype="string")
    state[given >= COMPLETE_SHARE * (len(columns) - unasked)] = "complete"
    state[given == 0] = "empty"
    return state
