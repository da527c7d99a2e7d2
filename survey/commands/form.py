"""The commands that serve the form, show it, and bring its answers home."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from survey.commands.common import DATA, DataOption, StudyOption, print_problems

PortOption = Annotated[int, typer.Option("--port", min=1, max=65535, help="The port.")]


def add_commands(app: typer.Typer) -> None:
    """Add `serve`, `preview` and `collect`."""
    app.command("serve")(serve)
    app.command("preview")(preview)
    app.command("collect")(collect)


def serve(
    wave: Annotated[str, typer.Argument(help="The wave.")],
    port: PortOption = 8080,
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    workers: Annotated[int, typer.Option("--workers", min=1, help="Processes.")] = 1,
    url: Annotated[
        str, typer.Option("--url", help="The address people know it by, as https://...")
    ] = "",
    today: Annotated[
        dt.datetime | None,
        typer.Option("--today", formats=["%Y-%m-%d"], help="Try it out as on this day."),
    ] = None,
    study: StudyOption = None,
    data: DataOption = DATA,
) -> None:
    """Serve a wave's form to those who have a token."""
    from survey.form.information import check_information
    from survey.form.serve import serve_form
    from survey.form.settings import FormSettings, check_url
    from survey.library import find_study, open_study
    from survey.problems import SurveyError
    from survey.store.stores import open_stores

    check_url(url)
    folder = find_study(study)
    library = open_study(folder)
    library.instrument(wave)
    problems = check_information(library, wave)
    if problems and today is None:
        raise SurveyError(problems)
    print_problems(problems)
    open_stores(data, create=False).close()
    settings = FormSettings(wave, url, today.date() if today else None)
    typer.echo(f"the form of wave {wave} is at {url or f'http://{host}:{port}'}; Ctrl+C ends it")
    serve_form(folder, data, settings, host, port, workers)


def preview(
    wave: Annotated[str, typer.Argument(help="The wave.")],
    role: Annotated[str, typer.Option("--role", help="The person's role.")],
    role2: Annotated[str | None, typer.Option("--role2", help="A second role.")] = None,
    project: Annotated[
        str | None, typer.Option("--project", help="The person's project; else the first.")
    ] = None,
    newcomer: Annotated[
        bool, typer.Option("--newcomer", help="Has not taken part before.")
    ] = False,
    small_group: Annotated[
        bool,
        typer.Option("--small-group", help="As one of a few, who are not asked all background."),
    ] = False,
    language: Annotated[
        str | None, typer.Option("--language", help="Language to begin in: nb or en.")
    ] = None,
    port: PortOption = 8081,
    study: StudyOption = None,
) -> None:
    """Show the form as one person meets it, without keeping anything."""
    from survey.asked import Asking, registered
    from survey.form.serve import preview_form
    from survey.library import open_study
    from survey.routing import Respondent
    from survey.show import person_view

    library = open_study(study)
    project = project or library.study.projects[0].id
    # Checks the names.
    person_view(library, wave, role, role2, project, language or library.study.languages[0])
    stayed = not newcomer and wave != library.waves[0]
    person = Respondent(role, role2, project, stayed=stayed)
    known = registered(role2, None)
    asking = Asking(person, known, 1 if small_group else None)
    preview_form(library, wave, asking, language, "127.0.0.1", port)


def collect(
    wave: Annotated[str, typer.Argument(help="The wave.")],
    study: StudyOption = None,
    data: DataOption = DATA,
) -> None:
    """Bring what was answered on the form home as responses; again, it updates them."""
    from survey.importing.collect_sittings import collect_sittings
    from survey.library import open_study
    from survey.store.stores import open_stores

    library = open_study(study)
    with open_stores(data, create=False) as stores:
        done = collect_sittings(stores, library, wave)
    print_problems(done.problems)
    for line in done.lines():
        typer.echo(line)
