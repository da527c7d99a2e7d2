"""The self-generated codes the invented people give, with the errors of a year's distance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from panel.synthetic.spec import CodeElement

_LETTERS = CodeElement(values={chr(ord("A") + n): 1.0 for n in range(26)})


def draw_elements(
    elements: Sequence[str],
    rules: Mapping[str, CodeElement],
    shape: tuple[int, int],
    rng: np.random.Generator,
) -> dict[str, np.ndarray]:
    """Return what each person gives for each element in each wave, texts (people, waves).

    In the first wave it is right; later it is something else as often as the rule says. An
    element without a rule is a letter.
    """
    given: dict[str, np.ndarray] = {}
    for element in elements:
        rule = rules.get(element, _LETTERS)
        values, weights = _values(rule)
        right = rng.choice(len(values), size=shape[0], p=weights)
        other = rng.choice(len(values), size=shape, p=weights)
        other = np.where(other == right[:, None], (other + 1) % len(values), other)
        wrong = rng.random(shape) < rule.error
        wrong[:, 0] = False
        given[element] = values[np.where(wrong, other, right[:, None])]
    return given


def _values(rule: CodeElement) -> tuple[np.ndarray, np.ndarray]:
    table = rule.values or dict.fromkeys(range(rule.from_, rule.to + 1), 1.0)
    weights = np.array(list(table.values()), dtype=float)
    values = np.array([str(value).zfill(rule.width) for value in table], dtype=object)
    return values, weights / weights.sum()
