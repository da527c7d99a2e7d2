"""What a form that says so has put to each person, whatever its route: small groups get less."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from survey.asked import Asking, asked_questions, registered, with_second_role
from survey.importing.raw_export import RawExport
from survey.importing.respondents import Respondents
from survey.importing.routes import Asked
from survey.instrument import Instrument
from survey.levels import Levels
from survey.responses import answer_columns
from survey.routing import Respondent
from survey.study import Study

if TYPE_CHECKING:
    import pandas as pd


def as_put(
    asked: Asked,
    export: RawExport,
    study: Study,
    instrument: Instrument,
    respondents: Respondents,
    people: pd.DataFrame | None,
) -> Asked:
    """Return who was asked what by forms that the program made.

    A question that stood on nobody's sheet was not asked. Of paper nothing is known but whose it
    was: what the web form asks that person stood on it, and what else was answered.

    Parameters
    ----------
    people
        The frame of `survey.fieldwork.register.people_by_token`.
    """
    import numpy as np

    if not export.put:
        return asked
    register = _Register(people)
    of = answer_columns(instrument)
    sure = {question: asked.surely(question).copy() for question in instrument.questions}
    may = {question: asked.possibly(question).copy() for question in instrument.questions}
    for row, stood in enumerate(export.put):
        if stood is not None:
            put = {of.get(name, name) for name in stood}
        elif (asking := register.asking(respondents, row)) is not None:
            put = set(asked_questions(study, instrument, with_second_role(
                study, asking, respondents.role2[row])))  # fmt: skip
        else:
            continue
        for question in instrument.questions.keys() - put:
            sure[question][row] = False
            may[question][row] &= stood is None
    size = len(export.put)
    rows = Levels(np.arange(size, dtype=np.intp), tuple((row,) for row in range(size)))
    return Asked(
        rows,
        {question: tuple(cells.tolist()) for question, cells in sure.items()},
        {question: tuple(cells.tolist()) for question, cells in may.items()},
    )


class _Register:
    """Who the register says somebody is, and how many are alike."""

    def __init__(self, people: pd.DataFrame | None) -> None:
        from survey.fieldwork.wave_people import count_groups

        self.places: dict[Any, dict[Any, Any]] = {}
        if people is not None and len(people):
            own = people[people["role"].notna()].drop_duplicates("person_id")
            plain = own.astype(object).where(own.notna(), None)
            self.places = dict(plain.set_index("person_id").to_dict("index"))
            self.groups = count_groups(own)

    def asking(self, respondents: Respondents, row: int) -> Asking | None:
        """Return what decides what a row's person is asked; `None` for nobody of the wave."""
        place = self.places.get(respondents.persons[row])
        if place is None:
            return None
        person = Respondent(
            place["role"], place["role2"], place["project"], stayed=bool(place["stayed"])
        )
        known = registered(place["role2"], place["arena"])
        return Asking(person, known, self.groups[place["project"], place["role"]])
