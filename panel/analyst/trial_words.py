"""A trial of a release in sentences: whether it stands, and what writing it changes."""

from __future__ import annotations

from collections.abc import Iterator

from panel.analyst.release_trial import Trial, WritePlan
from panel.analyst.trial_tables import status_counts
from panel.numbers import format_percent
from panel.texts import listed, text


def trial_words(trial: Trial, language: str) -> str:
    """Say whether a trial stands, and how much of it is shown."""
    if trial.problems:
        return text("trial.falls", language, n=len(trial.problems))
    counts = status_counts(trial.release).values()
    shown = sum(own["shown"] for own in counts)
    n = shown + sum(own["primary"] + own["secondary"] for own in counts)
    percent = format_percent(100 * shown / max(n, 1), language)
    extra = len(trial.audited.withheld)
    return text("trial.stands", language, shown=shown, n=n, percent=percent, extra=extra)


def unattacked_words(trial: Trial, language: str) -> str:
    """Name the tables that no intruder uses; empty where there are none."""
    tables = [_lowered(text(f"cell.{table}", language)) for table in trial.audit.not_attacked]
    if not tables:
        return ""
    return text("trial.unattacked", language, tables=listed(tables, language))


def plan_words(trial: Trial, plan: WritePlan, language: str) -> Iterator[str]:
    """Say what writing a trial changes, a sentence a place."""
    key = {"": "new", "?": "broken"}.get(plan.old, "over")
    told = {"folder": plan.folder, "old": plan.old, "new": trial.release.fingerprint}
    yield text(f"write.{key}", language, **told)
    yield text("write.known" if plan.is_known else "write.ledger", language)


def _lowered(words: str) -> str:
    """Return words as they stand inside a sentence; an abbreviation stays."""
    return words if words.isupper() else words[:1].lower() + words[1:]
