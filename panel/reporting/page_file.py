"""A page of the app as a file: the whole page for a browser, or its pictures alone."""

from __future__ import annotations

from html import escape
from pathlib import Path

from panel.release import Release
from panel.rendering.write import write_whole
from panel.reporting.html_page import banner, html_page
from panel.reporting.html_parts import view_html
from panel.reporting.pictures import PICTURE_SUFFIXES, picture_bytes
from panel.reporting.write import check_suffix
from panel.texts import spoken, text
from panel.views.pages import Choice, build_page, nothing_words, page_title
from panel.views.view import View
from survey.problems import Place, Problem, SurveyError

VIEW_SUFFIXES = (".html", *PICTURE_SUFFIXES)


def write_page(release: Release, name: str, choice: Choice, path: Path) -> list[Path]:
    """Write a page of the app to a file; returns the files written.

    Parameters
    ----------
    name
        A page of `panel.views.pages.PAGES`.
    path
        Ends in .html for the whole page, in .svg, .png or .pdf for its picture alone. A page
        with several pictures gives a file for each, with the view's name put to the file's.

    Raises
    ------
    SurveyError
        The ending is another, the page has no picture, or a file cannot be written.
    """
    suffix = check_suffix(path, VIEW_SUFFIXES, "view-suffix", "A page")
    views = build_page(release, name, choice)
    if suffix == ".html":
        write_whole(_page(release, name, choice, views).encode(), path)
        return [path]
    drawn = [view for view in views if view.chart is not None]
    if not drawn:
        raise SurveyError(
            Problem(
                "no-picture",
                f'the page "{name}" has no picture to write.',
                "Write it as .html, which has its sentences and tables.",
                Place(str(path)),
            )
        )
    files = []
    for view in drawn:
        file = path if len(drawn) == 1 else path.with_name(f"{path.stem}-{view.id}{path.suffix}")
        write_whole(picture_bytes(view, suffix), file)
        files.append(file)
    return files


def _page(release: Release, name: str, choice: Choice, views: tuple[View, ...]) -> str:
    language = choice.look.language
    title = page_title(release, name, choice.who, language)
    source = text("report.release", language, fingerprint=release.fingerprint)
    parts = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="study">{escape(spoken(release.text.title, language))}</p>',
        banner(language) if release.text.synthetic else "",
        *(view_html(view, language) for view in views),
        "" if views else f"<p>{escape(nothing_words(name, language))}</p>",
        f'<p class="foot">{escape(source)}</p>',
    ]
    mark = f"{text('watermark', language)}. " if release.text.synthetic else ""
    return html_page(f"{mark}{title}", language, "\n".join(part for part in parts if part))
