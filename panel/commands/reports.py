"""Commands that write what the app shows: a page, a report, a site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from panel.commands.common import ReleaseOption, open_released
from survey.commands.common import DATA, DataOption, LanguageOption, StudyOption
from survey.problems import Problem, SurveyError

if TYPE_CHECKING:
    from panel.charts.theme import Look
    from panel.release import Release
    from panel.released import Pair, Who

WavesOption = Annotated[
    str | None,
    typer.Option("--waves", help="The two waves, as 2016-2017.", show_default="the latest"),
]


def add_commands(app: typer.Typer) -> None:
    """Add `view`, `report`, `plain` and `site`."""
    app.command()(view)
    app.command()(report)
    app.command()(plain)
    app.command()(site)


def view(
    page: Annotated[str, typer.Argument(help="The page of the app, such as profile or V2.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="html, svg, png or pdf.")],
    project: Annotated[
        str | None, typer.Option("--project", help="The project it is about, or all.")
    ] = None,
    waves: WavesOption = None,
    narrow: Annotated[bool, typer.Option("--narrow", help="Pictures as on a phone.")] = False,
    dark: Annotated[bool, typer.Option("--dark", help="Pictures on a dark ground.")] = False,
    all_questions: Annotated[
        bool, typer.Option("--all-questions", help="The log also of what is unchanged.")
    ] = False,
    study: StudyOption = None,
    data: DataOption = DATA,
    release_folder: ReleaseOption = None,
    language: LanguageOption = "nb",
) -> None:
    """Write a page of the app: whole, or its picture alone."""
    from dataclasses import replace

    from panel.charts.theme import DARK, LIGHT
    from panel.reporting.page_file import write_page
    from panel.reporting.write import NARROW_WIDTH, PAGE_WIDTH
    from panel.views.pages import Choice, page_title

    name = _page_name(page)
    look = replace(
        _look(language, NARROW_WIDTH if narrow else PAGE_WIDTH),
        palette=DARK if dark else LIGHT,
        narrow=narrow,
    )
    released = open_released(release_folder, study, data)
    who = _page_group(released, name, project)
    choice = Choice(who, _pair(waves, released), look, changed_only=not all_questions)
    title = page_title(released, name, who, language)
    for file in write_page(released, name, choice, output):
        typer.echo(f"Wrote {file}: {title}.")


def report(
    project: Annotated[str, typer.Argument(help="The project, or all for the whole study.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="docx, html or md.")],
    parts: Annotated[
        str,
        typer.Option(
            "--parts",
            help="short: conclusions and pictures; full: tables too; or parts, as change,claims.",
        ),
    ] = "short",
    waves: WavesOption = None,
    study: StudyOption = None,
    data: DataOption = DATA,
    release_folder: ReleaseOption = None,
    language: LanguageOption = "nb",
) -> None:
    """Write a report on a project: what the numbers say, pictures, methods; tables if asked."""
    from panel.reporting.contents import parse_contents
    from panel.reporting.write import PAGE_WIDTH, write_report

    look, contents = _look(language, PAGE_WIDTH), parse_contents(parts)
    released = open_released(release_folder, study, data)
    who = _group(released, project)
    for file in write_report(released, who, _pair(waves, released), look, output, contents):
        typer.echo(f"Wrote {file}.")


def plain(
    output: Annotated[Path, typer.Option("-o", "--output", help="docx or html.")],
    waves: WavesOption = None,
    study: StudyOption = None,
    data: DataOption = DATA,
    release_folder: ReleaseOption = None,
    language: LanguageOption = "nb",
) -> None:
    """Write the result for everybody who took part: one page in plain words."""
    from panel.reporting.plain_file import write_plain

    _look(language, 0)
    released = open_released(release_folder, study, data)
    write_plain(released, _pair(waves, released), language, output)
    typer.echo(f"Wrote {output}.")


def site(
    folder: Annotated[Path, typer.Option("-o", "--output", help="The folder to write.")],
    waves: Annotated[
        str | None, typer.Option("--waves", help="Two waves, as 2016-2017; else every pair.")
    ] = None,
    study: StudyOption = None,
    data: DataOption = DATA,
    release_folder: ReleaseOption = None,
    language: LanguageOption = "nb",
) -> None:
    """Write every page of the app as files that any web server can show."""
    from panel.reporting.site import build_site, write_site
    from panel.reporting.write import PAGE_WIDTH

    look = _look(language, PAGE_WIDTH)
    released = open_released(release_folder, study, data)
    pages = build_site(released, look, (_pair(waves, released),) if waves else ())
    write_site(pages, folder)
    typer.echo(f"Wrote {folder}: {len(pages)} pages. Open {folder / 'index.html'}.")


def _look(language: str, width: int) -> Look:
    from panel.charts.theme import Look
    from panel.texts import LANGUAGES

    if language not in LANGUAGES:
        raise SurveyError(
            Problem(
                "language-unknown",
                f'there are no texts in "{language}".',
                f"Use --language {' or --language '.join(LANGUAGES)}.",
            )
        )
    return Look(language=language, width=width)


def _page_name(given: str) -> str:
    from panel.views.pages import PAGES

    numbers = {page.number.lower(): name for name, page in PAGES.items()}
    name = numbers.get(given.lower(), given.lower())
    if name not in PAGES:
        known = ", ".join(f"{name} ({page.number})" for name, page in PAGES.items())
        raise SurveyError(
            Problem(
                "unknown-page",
                f'the app has no page "{given}" to write.',
                f"Pages are {known}. Tables come from panel compare.",
            )
        )
    return name


def _page_group(release: Release, name: str, given: str | None) -> Who:
    """Return whom a page is about; what is not said is as when the app is opened."""
    from panel.released import ALL, projects
    from panel.views.pages import PAGES

    groups = PAGES[name].groups
    if groups == "none":
        if given is not None:
            raise SurveyError(
                Problem(
                    "page-of-all",
                    f'the page "{name}" shows all projects together.',
                    "Leave out --project.",
                )
            )
        return ALL
    if given is None:
        return projects(release)[0] if groups == "projects" else ALL
    who = _group(release, given)
    if who == ALL and groups == "projects":
        raise SurveyError(
            Problem(
                "page-of-one",
                f'the page "{name}" is about one project at a time.',
                f"Projects are {_projects(release)}.",
            )
        )
    return who


def _group(release: Release, given: str) -> Who:
    """Return a project by its id, name or title, or everybody by `all`."""
    from panel.released import ALL, Who

    wanted = given.casefold()
    for project in release.text.projects:
        names = (project.id, project.name, *project.title.values())
        if wanted in {name.casefold() for name in names if name}:
            return Who("project", project.id)
    if wanted == "all":
        return ALL
    raise SurveyError(
        Problem(
            "unknown-project",
            f'the study has no project "{given}".',
            f"Projects are {_projects(release)}; all is the whole study.",
        )
    )


def _projects(release: Release) -> str:
    return ", ".join(
        f"{project.id} ({next(iter(project.title.values()), project.id)})"
        for project in release.text.projects
    )


def _pair(waves: str | None, release: Release) -> Pair:
    """Return the waves as the app has them: the latest pair where none is named."""
    from panel.released import pair_key, pairs_of

    known = {pair_key(pair): pair for pair in pairs_of(release)}
    if waves is not None and waves not in known:
        raise SurveyError(
            Problem(
                "unknown-pair",
                "these waves are not shown together.",
                f"Waves that are: {', '.join(known)}.",
            )
        )
    return known[waves or next(iter(known))]
