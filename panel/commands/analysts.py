"""Commands for the analysts alone: what a result rests on. Nothing here is protected."""

from __future__ import annotations

from typing import Annotated

import typer

from panel.commands.common import (
    InternalOption,
    OutputOption,
    PairOption,
    WavesOption,
    give_internal,
)
from survey.commands.common import DATA, DataOption, LanguageOption, StudyOption
from survey.problems import Problem, SurveyError


def add_commands(app: typer.Typer) -> None:
    """Add `quality`, `robustness` and `sensitivity`."""
    app.command()(quality)
    app.command()(robustness)
    app.command()(sensitivity)


def quality(
    waves: WavesOption = None,
    output: OutputOption = None,
    internal: InternalOption = False,
    study: StudyOption = None,
    data: DataOption = DATA,
    language: LanguageOption = "nb",
) -> None:
    """Show what is missing question by question, and who answered the same throughout."""
    from panel.answer_reasons import read_reasons
    from panel.dataset import read_panel
    from panel.quality_tables import build_quality_tables
    from panel.wave_names import parse_waves
    from survey.library import open_study
    from survey.problems import Report
    from survey.store.stores import open_stores

    _check_internal(internal, "counts of answers, question by question, are not protected.")
    library = open_study(study)
    report = Report()
    with open_stores(data, create=False) as stores:
        panel = read_panel(stores, library)
        chosen = parse_waves(waves, list(panel.waves), report)
        report.raise_errors()
        tables = build_quality_tables(panel, read_reasons(stores, panel), chosen, language)
    give_internal(tables, output, language)


def robustness(
    measures: Annotated[
        list[str] | None, typer.Argument(help="Measures; those named in advance if none.")
    ] = None,
    waves: PairOption = None,
    output: OutputOption = None,
    internal: InternalOption = False,
    study: StudyOption = None,
    data: DataOption = DATA,
    language: LanguageOption = "nb",
) -> None:
    """Show the same changes by other tests, effect sizes, weightings and models."""
    from panel.commands.common import open_panel
    from panel.robustness_tables import build_robustness_tables
    from panel.wave_names import parse_pair

    _check_internal(
        internal,
        "the same change by several methods is not protected: small groups follow from the "
        "differences.",
    )
    panel = open_panel(study, data)
    pair = parse_pair(waves, panel.pairs, list(panel.waves))
    give_internal(build_robustness_tables(panel, pair, measures or (), language), output, language)


def sensitivity(
    output: OutputOption = None,
    internal: InternalOption = False,
    study: StudyOption = None,
    data: DataOption = DATA,
    language: LanguageOption = "nb",
) -> None:
    """Show what moves when links are drawn strictly or loosely: for the analysts alone."""
    from panel.dataset import read_panel
    from panel.link_sensitivity import panels_at_cutoffs
    from panel.link_tables import build_link_tables
    from survey.library import open_study
    from survey.store.stores import open_stores

    _check_internal(
        internal,
        "results at several cut-offs differ by a few people, whose answers follow from the "
        "difference.",
    )
    library = open_study(study)
    with open_stores(data, create=False) as stores:
        panels = panels_at_cutoffs(stores, library, read_panel(stores, library))
    if not panels["default"].pairs:
        raise _one_wave("a comparison of links")
    give_internal(build_link_tables(panels, language), output, language)


def _check_internal(internal: bool, why: str) -> None:
    if not internal:
        remedy = "Write --internal if the file stays with the study's analysts."
        raise SurveyError(Problem("internal-only", why, remedy))


def _one_wave(what: str) -> SurveyError:
    needs = f"{what} needs answers from two waves."
    return SurveyError(Problem("one-wave", needs, "Import another wave first."))
