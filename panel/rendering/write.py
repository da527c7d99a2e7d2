"""Write tables to a file; the suffix says in which format."""

from __future__ import annotations

import secrets
from pathlib import Path

from panel.tables import Table, TableSet
from survey.problems import Place, Problem, SurveyError

SUFFIXES = (".xlsx", ".docx", ".html", ".md", ".csv")


def write_tables(tables: TableSet | Table, path: str | Path) -> Path:
    """Write tables to a file, which is either the old one or the whole new one.

    Parameters
    ----------
    tables
        One table or a set.
    path
        File name ending in .xlsx, .docx, .html, .md or .csv.

    Raises
    ------
    SurveyError
        The suffix is another, or the file cannot be written.
    """
    target = Path(path)
    write_whole(_content(tables, target), target)
    return target


def write_whole(content: bytes, target: Path) -> None:
    """Write a file, which is either the old one or the whole new one."""
    # Beside the target: replacing is only atomic within one file system.
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        try:
            unfinished.write_bytes(content)
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as fault:
        raise SurveyError(
            Problem(
                "table-not-written",
                f"The file could not be written: {fault.strerror or fault}.",
                "Check that the folder exists and that no other program has the file open.",
                Place(str(target)),
            )
        ) from fault


def _content(tables: TableSet | Table, path: Path) -> bytes:
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        from panel.rendering.to_excel import excel_bytes

        return excel_bytes(tables)
    if suffix == ".docx":
        from panel.rendering.to_word import word_bytes

        return word_bytes(tables)
    if suffix == ".html":
        from panel.rendering.to_html import html_page

        return html_page(tables).encode()
    if suffix == ".md":
        from panel.rendering.to_markdown import markdown_text

        return markdown_text(tables).encode()
    if suffix == ".csv":
        from panel.rendering.to_csv import csv_text

        return csv_text(tables).encode()
    raise SurveyError(
        Problem(
            "table-suffix",
            f'Tables cannot be written as "{suffix or path.name}".',
            f"Give a file name that ends in {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}.",
            Place(str(path)),
        )
    )
