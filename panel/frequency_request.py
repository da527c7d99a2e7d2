"""What plain counts are asked for, as a person wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from panel.frequencies import BREAKDOWNS, COUNTED, By
from panel.wave_names import parse_waves
from survey.findings import suggest
from survey.library import Library
from survey.problems import Report
from survey.responses import answer_columns


@dataclass(frozen=True, slots=True)
class FrequencyRequest:
    """Waves in order of time, questions (none is all), and what people are divided by."""

    waves: tuple[str, ...]
    questions: tuple[str, ...] = ()
    by: By | None = None


def parse_request(
    library: Library,
    answered: Sequence[str],
    waves: str | None,
    questions: Sequence[str],
    by: str | None,
) -> FrequencyRequest:
    """Read a request; raises `SurveyError` with everything that is wrong with it.

    Parameters
    ----------
    answered, waves
        The waves that have answers, and those named, as in `parse_waves`.
    """
    report = Report()
    chosen = parse_waves(waves, answered, report)
    counted = {
        question
        for wave in chosen
        for question in answer_columns(library.instruments[wave]).values()
        if library.instruments[wave].answer_of(question).type in COUNTED
    }
    for question in questions:
        if chosen and question not in counted:
            report.add(
                "question-not-counted",
                f'"{question}" is no question that is counted in {", ".join(chosen)}; texts, dates '
                "and elements of the linkage code are not.",
                suggest(question, sorted(counted)),
            )
    breakdown = next((each for each in BREAKDOWNS if each == by), None)
    if by is not None and breakdown is None:
        report.add(
            "frequencies-by",
            f'people cannot be divided by "{by}".',
            f"Write --by {', '.join(BREAKDOWNS[:-1])} or {BREAKDOWNS[-1]}.",
        )
    report.raise_errors()
    return FrequencyRequest(chosen, tuple(questions), breakdown)
