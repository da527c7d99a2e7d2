"""Invented releases of which nothing, or nothing of one project, may be shown."""

from __future__ import annotations

from panel.release import Release


def hide(release: Release, project: str | None = None) -> Release:
    """Hide every cell of a project, or of everybody, as if too few had answered."""
    rows = release.rows
    chosen = rows["status"] == "shown"
    if project is not None:
        chosen &= (rows["group_kind"] == "project") & (rows["group"] == project)
    hidden = rows[chosen].drop_duplicates(list(rows.columns[:7])).copy()
    hidden[["statistic", "value", "status", "reason"]] = ["", float("nan"), "primary", "few"]
    kept = rows[~chosen]
    frame = type(rows)(
        {name: [*kept[name], *hidden[name]] for name in rows.columns}, columns=list(rows.columns)
    )
    return Release(release.text, frame)
