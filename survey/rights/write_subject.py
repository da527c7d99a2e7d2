"""The page about a person as text and as HTML."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterator
from html import escape
from pathlib import Path

from survey.rights.subject import SubjectPage

WIDTH = 88

_STYLE = """
body{font:1.05rem/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;
color:#1a1a1a;background:#fff}
h1{font-size:1.6rem;line-height:1.25}h2{font-size:1.2rem;margin:2rem 0 .5rem}
dl{margin:0}dt{font-weight:600;margin-top:.6rem}dd{margin:0 0 0 1rem;overflow-wrap:anywhere}
@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}}
"""


def subject_lines(page: SubjectPage) -> Iterator[str]:
    """Give the page as lines for a terminal."""
    yield page.title
    for section in page.sections:
        yield from ("", section.title, "-" * len(section.title))
        if section.words:
            yield from textwrap.wrap(section.words, WIDTH)
        for what, how in section.rows:
            yield from textwrap.wrap(what, WIDTH)
            yield from textwrap.wrap(how, WIDTH, initial_indent="    ", subsequent_indent="    ")


def write_subject(page: SubjectPage, path: Path) -> None:
    """Write the page as HTML, or as text when the name ends in .txt; only its owner can read it."""
    text = "\n".join(subject_lines(page)) + "\n" if path.suffix == ".txt" else subject_html(page)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def subject_html(page: SubjectPage) -> str:
    """Return the page as HTML that needs nothing from elsewhere."""
    parts = []
    for section in page.sections:
        words = f"<p>{escape(section.words)}</p>" if section.words else ""
        rows = "".join(f"<dt>{escape(w)}</dt><dd>{escape(h)}</dd>" for w, h in section.rows)
        parts.append(
            f"<section><h2>{escape(section.title)}</h2>{words}"
            f"{f'<dl>{rows}</dl>' if rows else ''}</section>"
        )
    return (
        f'<!doctype html>\n<html lang="{page.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(page.title)}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(page.title)}</h1>\n"
        + "\n".join(parts)
        + "\n</main></body></html>\n"
    )
