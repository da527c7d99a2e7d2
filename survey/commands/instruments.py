"""The commands that read the questionnaire: check, lock, diff, show, codebook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from survey.commands.common import LanguageOption, StudyOption, print_problems
from survey.problems import Place, Problem, Report, SurveyError

Output = Annotated[Path, typer.Option("-o", "--output", help="The file to write.")]


def add_commands(app: typer.Typer) -> None:
    """Add the commands of this module to `survey`."""
    app.command()(check)
    app.command()(lock)
    app.command()(diff)
    app.command()(show)
    app.command()(codebook)


def check(
    folder: Annotated[Path | None, typer.Argument(help="The study's folder.")] = None,
    study: StudyOption = None,
) -> None:
    """Check a study: every fault in its files, with file and line."""
    from survey.library import find_study, read_library

    report = Report()
    library = read_library(find_study(folder or study), report)
    print_problems(report.problems)
    counts = {
        name: sum(1 for problem in report if problem.severity == name)
        for name in ("error", "warning", "note")
    }
    counted = ", ".join(f"{n} {name}{'' if n == 1 else 's'}" for name, n in counts.items())
    name = f'study "{library.study.study}": ' if library else ""
    read = ""
    if library:
        questions = sum(len(each.questions) for each in library.instruments.values())
        read = f"{len(library.instruments)} waves, {questions} questions, "
    typer.echo(f"{name}{read}{counted}.")
    if report.errors:
        raise typer.Exit(1)


def lock(
    wave: Annotated[str, typer.Argument(help="The wave whose questionnaire is final.")],
    study: StudyOption = None,
) -> None:
    """Hold a wave's questionnaire to what it is now, before it is sent out."""
    from survey.library import find_study, open_study
    from survey.lock import FILE, read_locks, write_lock

    folder = find_study(study)
    instrument = open_study(folder).instrument(wave)
    before, _ = read_locks(folder, Report())
    locked = write_lock(folder, wave, instrument)
    again = before is not None and before.get(wave) == locked
    typer.echo(
        f"wave {wave}: version {locked.version} "
        f"{'is already locked' if again else 'locked'} ({locked.locked_on}, "
        f"{locked.fingerprint[:12]}…) in {folder / FILE}"
    )


def diff(
    earlier: Annotated[str, typer.Argument(help="The earlier wave.")],
    later: Annotated[str, typer.Argument(help="The later wave.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A Markdown file to write.")
    ] = None,
    study: StudyOption = None,
    language: LanguageOption = "nb",
) -> None:
    """Say what differs between two waves and what stays comparable."""
    from survey.changes import bridge_between, compare_instruments
    from survey.changes_report import diff_lines, diff_markdown
    from survey.instrument import Bridge
    from survey.library import find_study, read_library

    report = Report()
    library = read_library(find_study(study), report)
    if library is None:
        raise SurveyError(report.errors)
    instruments = library.instrument(earlier), library.instrument(later)
    if library.waves.index(earlier) >= library.waves.index(later):
        raise SurveyError(
            Problem(
                "waves-order",
                f'wave "{earlier}" does not come before wave "{later}".',
                f"Write `survey diff {later} {earlier}`."
                if earlier != later
                else "Name two different waves.",
                Place(str(library.folder / "study.yaml")),
            )
        )
    try:
        bridge = bridge_between(library.waves, library.bridges, earlier, later)
    except KeyError:
        # Without a bridge the difference itself is what its writer needs to see.
        bridge = Bridge.model_validate({"bridge": "none", "from": earlier, "to": later})
    comparison = compare_instruments(*instruments, bridge, library.study)
    if output is None:
        typer.echo("\n".join(diff_lines(comparison, language)))
    else:
        output.write_text(diff_markdown(comparison, language), encoding="utf-8")
        typer.echo(f"wrote {output}")
    report.raise_errors()


def show(
    wave: Annotated[str, typer.Argument(help="The wave.")],
    role: Annotated[str, typer.Option("--role", help="The person's role.")],
    role2: Annotated[str | None, typer.Option("--role2", help="A second role.")] = None,
    project: Annotated[str | None, typer.Option("--project", help="The person's project.")] = None,
    open_link: Annotated[
        bool, typer.Option("--open-link", help="Without a personal link.")
    ] = False,
    newcomer: Annotated[
        bool, typer.Option("--newcomer", help="Has not taken part before.")
    ] = False,
    small_group: Annotated[
        bool,
        typer.Option("--small-group", help="As one of a few, who are not asked all background."),
    ] = False,
    study: StudyOption = None,
    language: LanguageOption = "nb",
) -> None:
    """Show what one person meets, in order, with expected minutes and readability."""
    from survey.library import open_study
    from survey.show import person_view, view_lines

    view = person_view(
        open_study(study),
        wave,
        role,
        role2,
        project,
        language,
        has_token=not open_link,
        stayed=False if newcomer else None,
        small_group=small_group,
    )
    typer.echo("\n".join(view_lines(view)))


def codebook(
    wave: Annotated[str, typer.Argument(help="The wave.")],
    output: Output,
    study: StudyOption = None,
) -> None:
    """Write the questionnaire as a table: .xlsx, .html or .md."""
    from survey.codebook import write_codebook
    from survey.library import open_study

    write_codebook(open_study(study), wave, output)
    typer.echo(f"wrote {output}")
