"""The invented register as a workbook that `survey register` reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from panel.synthetic.make import SyntheticStudy
from survey.definition import in_language


def write_register(synthetic: SyntheticStudy, path: Path) -> Path:
    """Write the persons, what they hold, and who is not invited; returns the path."""
    from openpyxl import Workbook

    notice = "; ".join(synthetic.spec.notice.values())
    persons = [
        [key, row["name"], row["email"], row["language"], None, notice]
        for key, row in synthetic.persons.to_dict("index").items()
    ]
    holdings = [
        [
            row["person"],
            row["position"],
            row["project"],
            row["role"],
            None if row["position"] else row["arena"],
            row["from"],
            row["to"],
            "yes" if row["primary"] else "no",
            row["exit_reason"] or None,
            row["predecessor"],
        ]
        for row in _rows(synthetic)
    ]
    invited = [
        [key, wave, "no", None]
        for key, asked in synthetic.persons["invited"].items()
        for wave in synthetic.answers
        if not asked
    ]
    book = Workbook()
    del book["Sheet"]
    for title, header, lines in (
        ("persons", ("person", "name", "email", "language", "key", "note"), persons),
        (
            "holdings",
            ("person", "position", "project", "role", "arena", "from", "to", "primary",
             "exit_reason", "predecessor"),
            holdings,
        ),
        ("invited", ("person", "wave", "invited", "disposition"), invited),
    ):  # fmt: skip
        page = book.create_sheet(title)
        page.append(header)
        for line in lines:
            page.append(line)
        page.freeze_panes = "B2"
        for column in "ABCDEFGHIJ"[: len(header)]:
            page.column_dimensions[column].width = 16
    page = book.create_sheet("synthetic")
    for language in synthetic.spec.notice:
        page.append([in_language(synthetic.spec.notice, language)])
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def _rows(synthetic: SyntheticStudy) -> list[dict[str, Any]]:
    frame = synthetic.holdings.astype(object)
    rows: list[dict[str, Any]] = frame.where(frame.notna(), None).to_dict("records")  # type: ignore[assignment]
    return rows
