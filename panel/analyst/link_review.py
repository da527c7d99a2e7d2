"""Doubtful pairs for a person to decide: side by side, and what a decision would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from panel.ledger import Decision, ReviewPair, decide, decided_already, list_decisions, undo
from panel.linking import LinkReport, link, preview_links
from panel.tables import Cell, Column, Row, Table
from panel.texts import text
from survey.definition import in_language
from survey.problems import Problem, SurveyError

if TYPE_CHECKING:
    from survey.library import Library
    from survey.store.stores import Stores
    from survey.study import Study

SHOWN = 200
"""So many decisions are listed, the newest."""


def decide_pair(
    stores: Stores, library: Library, pair: ReviewPair, same: bool, reason: str
) -> LinkReport:
    """Keep a decision about a pair that is still open, and link again.

    Raises
    ------
    SurveyError
        The pair is no longer open, or the decision has no reason.
    """
    if pair not in preview_links(stores, library).review:
        raise SurveyError(decided_already())
    decision = Decision(pair.response_from, pair.response_to, same, reason)
    decide(stores, [decision], only_open=True)
    return link(stores, library)


def undo_decision(stores: Stores, library: Library, decision: int, reason: str) -> LinkReport:
    """Take a decision back, and link again.

    Raises
    ------
    SurveyError
        The decision does not stand, or no reason is given.
    """
    if not reason.strip():
        raise SurveyError(Problem("undo-reason", "a decision is taken back without a reason."))
    undo(stores, decision, reason.strip())
    return link(stores, library)


def build_pair(pair: ReviewPair, study: Study, language: str) -> Table:
    """Build a table of two responses side by side."""
    roles = {role.id: in_language(role.title, language) for role in study.roles}
    project = _project(study, pair.project, language)
    ends = (
        (pair.wave_from, pair.response_from, pair.role_from, ""),
        (pair.wave_to, pair.response_to, pair.role_to, pair.took_part_before),
    )
    columns = tuple(
        Column(f"end{number}", in_language(study.wave(wave).title, language))
        for number, (wave, *_) in enumerate(ends)
    )
    said = {"yes": text("option.yes", language), "no": text("option.no", language)}
    unknown = text("option.unknown", language)
    lines = {
        "response": [id_ for _, id_, *_ in ends],
        "project": [project, project],
        "role": [roles.get(role or "", unknown) for *_, role, _ in ends],
        "before": [said.get(before, unknown) for *_, before in ends],
    }
    # The first wave is never asked about an earlier one.
    lines["before"][0] = text("option.unasked", language)
    rows = tuple(
        Row(text(f"pair.{key}", language), tuple(Cell(value, "text") for value in values))
        for key, values in lines.items()
    )
    why = text(f"why.{pair.why}", language, distance=pair.distance or 0)
    notes = (why, text("pair.proposed", language)) if pair.proposed else (why,)
    return Table(
        "pair", text("pair.title", language), columns, rows, notes, language,
        row_heading=text("pair.heading", language),
    )  # fmt: skip


def build_effects(
    stores: Stores, library: Library, pair: ReviewPair, now: LinkReport, language: str
) -> Table:
    """Build a table of linked people by method: now, if the pair is one person, and if not."""
    reports = {"now": now}
    for key, same in (("same", True), ("other", False)):
        assumed = Decision(pair.response_from, pair.response_to, same, "assumed")
        reports[key] = preview_links(stores, library, (assumed,))
    columns = tuple(Column(key, text(f"effect.{key}", language)) for key in reports)
    ends = list(dict.fromkeys(key for report in reports.values() for key in report.pairs))
    titles = {w: in_language(library.study.wave(w).title, language) for w in library.waves}
    rows = [
        Row(
            text(f"method.{method}", language, a=titles[earlier], b=titles[later]),
            tuple(
                Cell(report.pairs.get((earlier, later, method), 0), "count")
                for report in reports.values()
            ),
        )
        for earlier, later, method in sorted(ends)
    ]
    waiting = tuple(Cell(len(report.review), "count") for report in reports.values())
    rows.append(Row(text("effect.waiting", language), waiting))
    return Table(
        "effects", text("effect.title", language), columns, tuple(rows), (), language,
        row_heading=text("effect.heading", language),
    )  # fmt: skip


def standing_decisions(stores: Stores) -> pd.DataFrame:
    """Return the decisions that stand, the newest first, at most `SHOWN`."""
    made = list_decisions(stores)
    return made[made["undone_at"].isna()].iloc[::-1].head(SHOWN)


def build_decisions(standing: pd.DataFrame, language: str) -> Table:
    """Build a table of the decisions that stand."""
    columns = tuple(
        Column(key, text(f"decision.{key}", language))
        for key in ("earlier", "later", "same", "reason", "by", "at")
    )
    rows = []
    for one in standing.to_dict("records"):
        said = text("option.yes" if one["same"] else "option.no", language)
        ends = one["earlier_response"], one["later_response"]
        values = (*ends, said, one["reason"], one["decided_by"], f"{one['decided_at']:%Y-%m-%d}")
        rows.append(Row(str(one["decision_id"]), tuple(Cell(str(v), "text") for v in values)))
    return Table(
        "decisions", text("decision.title", language), columns, tuple(rows), (), language,
        row_heading=text("decision.number", language),
    )  # fmt: skip


def _project(study: Study, id_: str | None, language: str) -> str:
    for project in study.projects:
        if project.id == id_:
            return project.name or in_language(project.title, language)
    return text("option.unknown", language)
