"""A release built again, with cells withheld, is the one that is built from nothing."""

from __future__ import annotations

import numpy as np
from test_release import rows_of

from panel.build_release import build_for_attack
from panel.comparison import compare
from panel.disclosure import DERIVED
from survey.library import Library


def test_what_was_computed_before_changes_nothing(garden: Library) -> None:
    from invented_panel import make_panel

    rng = np.random.default_rng(4)
    panel = make_panel(garden, w1=rows_of(rng, 50), w2=rows_of(rng, 60)[15:])
    comparison = compare(panel)
    first = build_for_attack(panel, comparison)
    shown = list(first.made)
    divided = [cell for cell in shown if cell[2] != "all" or cell[0] == "change"]
    parties = [cell for cell in shown if cell[0] == "level" and cell[2] == "party"]
    numbers = [cell for cell in shown if cell[0] in ("retention", "distribution")]
    gained = set()
    for withheld in (divided, parties[::3], numbers[::2]):
        hidden = dict.fromkeys(withheld, DERIVED)
        again = build_for_attack(panel, comparison, hidden, first)
        anew = build_for_attack(panel, comparison, hidden)
        assert again.release.text.rows_hash == anew.release.text.rows_hash
        assert again.made.keys() == anew.made.keys()
        gained |= {cell[0] for cell in anew.made.keys() - first.made.keys()}
    assert "attrition" in gained, "hiding cells lets no sum of means be shown"
