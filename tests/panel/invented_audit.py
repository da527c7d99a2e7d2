"""One measure with its people, its rounded numbers, and the intruders at work on it."""

from __future__ import annotations

from collections.abc import Sequence

from invented_panel import Answer, estimate_all, make_scores

from panel.audit.insight import Insight, insight_of
from panel.audit.numbers_shown import Shown
from panel.audit.targets import Statuses
from panel.disclosure import Protector, change_key, level_key
from panel.numbers import round_half_away
from panel.release import CellKey, ReleasedMeasure, ReleaseText
from survey.study import Study

CHOICES = {f"{code}": {"nb": f"{code}", "en": f"{code}"} for code in range(1, 6)}


def measure(kind: str = "scale", low: float = 1.0, high: float = 5.0) -> ReleasedMeasure:
    choices = CHOICES if kind == "item" else {}
    return ReleasedMeasure.model_validate(
        {
            "id": "M", "kind": kind, "title": {"en": "Measure"}, "anonymity": "A",
            "low": low, "high": high, "choices": choices,
        }
    )  # fmt: skip


def attack_of(
    study: Study, kind: str = "scale", **waves: Sequence[Answer]
) -> tuple[Insight, Shown, Statuses]:
    """What insiders know, every number rounded as a release does, and what is hidden of it."""
    scores = make_scores(study, **waves)
    if kind == "item":
        scores.answers.update(scores.scores)  # type: ignore[attr-defined]
    levels, changes = estimate_all(scores, study)
    decided = Protector(study.disclosure).decide(scores, levels, changes)
    numbers: Shown = {}
    statuses: dict[CellKey, tuple[str, str]] = {}

    def note(cell: CellKey, key: tuple[str, ...], n: int, **values: float | None) -> None:
        statuses[cell] = decided[key].status, decided[key].reason
        numbers[cell] = {s: round_half_away(v, 1) for s, v in values.items() if v is not None}
        numbers[cell] |= {"n_low": n, "n_high": n}

    for level in levels:
        group = level.group
        cell = ("level", "M", group.kind, group.id, level.wave, "", "all")
        note(cell, level_key(level), level.n, mean=level.mean)
    for c in changes:
        cell = ("change", "M", c.group.kind, c.group.id, c.wave_from, c.wave_to, c.estimand)
        means = {"mean_from": c.mean_from, "mean_to": c.mean_to} if c.estimand != "all" else {}
        note(cell, change_key(c), c.n_pairs, change=c.change, **means)
        if c.estimand == "all":
            numbers[cell] = {s: v for s, v in numbers[cell].items() if s == "change"}
    return insight_of(scores, levels, changes, measure(kind)), numbers, statuses


def shown_of(numbers: Shown, statuses: Statuses) -> Shown:
    return {cell: values for cell, values in numbers.items() if statuses[cell][0] == "shown"}


def text_of(study: Study, kind: str = "scale") -> ReleaseText:
    rules = study.disclosure
    return ReleaseText.model_validate(
        {
            "study": study.study, "title": study.title, "languages": study.languages,
            "project_word": study.project_word, "synthetic": True, "weighting": study.weighting,
            "min_n": rules.min_n, "min_n_distribution": rules.min_n_distribution,
            "exact_n_from": rules.exact_n_from, "min_party": study.min_party,
            "waves": [{"id": "w1", "title": {"en": "1"}}, {"id": "w2", "title": {"en": "2"}}],
            "pairs": [("w1", "w2")],
            "projects": [{"id": p.id, "title": p.title} for p in study.projects],
            "parties": [{"id": p.id, "title": p.title} for p in study.parties],
            "roles": [], "measures": {"M": measure(kind)}, "topics": [],
        }
    )  # fmt: skip
