"""Why cells of the panel's answers are empty, which the panel itself does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from panel.dataset import Panel

if TYPE_CHECKING:
    import pandas as pd

    from survey.store.stores import Stores


def read_reasons(stores: Stores, panel: Panel) -> dict[str, pd.DataFrame]:
    """Read by wave the reasons of `survey.responses`, a row an empty cell."""
    from survey.store.responses_store import read_responses

    return {wave: read_responses(stores, panel.library, wave).reasons for wave in panel.waves}
