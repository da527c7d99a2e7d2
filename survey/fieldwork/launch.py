"""When a step may go out, from which address, and which reminder is due."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from survey.checks_contact import is_form_address
from survey.fieldwork.contact_texts import texts_of_step
from survey.problems import Problem, SurveyError

if TYPE_CHECKING:
    from survey.library import Library


def check_day(
    library: Library, wave: str, step: str, day: int, today: dt.date, early: bool
) -> list[Problem]:
    """Return why a step may not go out today.

    Parameters
    ----------
    day
        How many days after the wave opens the step is due.
    early
        Whether somebody has decided to send before that.
    """
    this = library.study.wave(wave)
    due = this.opens + dt.timedelta(days=day)
    place = library.sources["study.yaml"].place("waves", library.study.waves.index(this), "closes")
    if today > this.closes:
        return [
            Problem(
                "wave-closed",
                f'wave "{wave}" closed on {this.closes}.',
                "Correct the day in study.yaml if people may still answer.",
                place,
            )
        ]
    if today < due and not early:
        return [
            Problem(
                "step-early",
                f'"{step}" of wave "{wave}" is due on {due}.',
                "Wait, or send it now with --now.",
                place,
            )
        ]
    return []


def form_address(library: Library, given: str | None) -> str:
    """Return the address of the form: the one given, else the study's.

    Raises
    ------
    SurveyError
        There is none, or it is not an address.
    """
    address = given or library.study.form.address
    if not address:
        raise SurveyError(
            Problem(
                "no-form-address",
                "nothing says where the form is.",
                'Give --url, or write "address" under "form" in study.yaml.',
            )
        )
    if not is_form_address(address):
        raise SurveyError(
            Problem(
                "form-address",
                "this cannot be the address of the form.",
                "Write it whole, beginning with https://.",
            )
        )
    return address


def reminder_due(library: Library, wave: str, today: dt.date, number: int | None) -> int:
    """Return the number of the reminder meant: the one given, else the last one due, else 1.

    Raises
    ------
    SurveyError
        The study has no such reminder.
    """
    library.instrument(wave)
    opens = library.study.wave(wave).opens
    texts = texts_of_step(library.study, wave, "reminder")
    if number is None:
        number = max(1, sum(today >= opens + dt.timedelta(days=text.day) for text in texts))
    if not 1 <= number <= len(texts):
        raise SurveyError(
            Problem(
                "no-reminder",
                f"the study has {len(texts)} reminders for this wave.",
                'Give a number up to that, or write a text with "step: reminder".',
            )
        )
    return number
