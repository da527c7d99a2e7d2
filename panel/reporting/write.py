"""Write a report, or the picture of a page, to a file whose ending says in which format."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from panel.charts.theme import Look
from panel.release import Release
from panel.released import Pair, Who
from panel.rendering.write import write_whole
from panel.reporting.annex import build_annex
from panel.reporting.contents import FULL, Contents
from panel.reporting.sections import build_report
from panel.reporting.to_word import WORD_WIDTH
from survey.problems import Place, Problem, SurveyError

REPORT_SUFFIXES = (".docx", ".html", ".md")

PAGE_WIDTH = 1000
"""Pixels of a picture on a page for a browser."""

NARROW_WIDTH = 360
"""The same on a phone."""


def write_report(
    release: Release, who: Who, pair: Pair, look: Look, path: Path, contents: Contents = FULL
) -> list[Path]:
    """Write the report on a project or on the whole study; returns the files written.

    Raises
    ------
    SurveyError
        The ending is another than those of `REPORT_SUFFIXES`, or a file cannot be written.
    """
    suffix = check_suffix(path, REPORT_SUFFIXES, "report-suffix", "A report")
    width = WORD_WIDTH if suffix == ".docx" else PAGE_WIDTH
    report = build_report(release, who, pair, replace(look, width=width), contents)
    annex = build_annex(release, pair, look.language)
    if suffix == ".docx":
        from panel.reporting.to_word import report_word

        write_whole(report_word(report, annex), path)
        return [path]
    if suffix == ".html":
        from panel.reporting.to_html import report_html

        write_whole(report_html(report, annex).encode(), path)
        return [path]
    from panel.reporting.to_markdown import report_markdown, report_pictures

    folder = path.with_name(f"{path.stem}_pictures")
    make_folder(folder)
    pictures = {folder / name: content for name, content in report_pictures(report).items()}
    for picture, content in pictures.items():
        write_whole(content, picture)
    write_whole(report_markdown(report, annex, folder.name).encode(), path)
    return [path, *pictures]


def check_suffix(path: Path, known: tuple[str, ...], rule: str, what: str) -> str:
    """Return a file's ending, or say which it may have."""
    suffix = path.suffix.lower()
    if suffix not in known:
        raise SurveyError(
            Problem(
                rule,
                f'{what} cannot be written as "{suffix or path.name}".',
                f"Give a file name that ends in {', '.join(known[:-1])} or {known[-1]}.",
                Place(str(path)),
            )
        )
    return suffix


def make_folder(folder: Path) -> None:
    """Make a folder where there is none."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise SurveyError(
            Problem(
                "table-not-written",
                f"The folder could not be made: {fault.strerror or fault}.",
                "Name a folder that is new, or one you may write in.",
                Place(str(folder)),
            )
        ) from fault
