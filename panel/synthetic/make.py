"""The whole invented study: register, true persons, answers of every wave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from panel.synthetic.background import answer_background, answering_time
from panel.synthetic.checks import read_checked_spec
from panel.synthetic.codes import draw_elements
from panel.synthetic.draw import Draw, draw_study, generators
from panel.synthetic.plan import questions_after_break_off
from panel.synthetic.response_model import respondent
from panel.synthetic.spec import Spec
from survey.instrument import Instrument
from survey.library import Library
from survey.responses import answer_columns
from survey.routing import asks, parse_route

if TYPE_CHECKING:
    import pandas as pd

    Frame = pd.DataFrame


@dataclass(frozen=True, slots=True)
class SyntheticStudy:
    """An invented study; persons are known by the key they have in the register workbook.

    Parameters
    ----------
    spec, seed, effects
        What it was made from; `effects` scales the planted changes between waves.
    persons
        Indexed by `person`: `name, email, language, invited`.
    holdings
        `person, position, project, role, arena, from, to, primary, exit_reason, predecessor`.
    responses
        One row an answer: `wave, person, token_person` (whose token is used, empty for the
        open link), `started_on, completed_on` (missing when broken off), `link_consent`.
    answers
        By wave, indexed by person: one column an answer column, codes.
    codes
        By wave, indexed by person: the code elements given, missing where not asked.
    texts
        By wave, indexed by person: free text by question.
    draw
        The arrays behind it.
    """

    spec: Spec
    seed: int
    effects: float
    persons: Frame
    holdings: Frame
    responses: Frame
    answers: dict[str, Frame]
    codes: dict[str, Frame]
    texts: dict[str, Frame]
    draw: Draw

    def true_pairs(self, earlier: str, later: str) -> list[str]:
        """Return the persons who answered both waves and refused linking in neither."""
        agreed = self.responses[self.responses["link_consent"]]
        first = set(agreed.loc[agreed["wave"] == earlier, "person"])
        second = agreed.loc[agreed["wave"] == later, "person"]
        return [person for person in second if person in first]


def person_key(number: int) -> str:
    """Return the key of a person in the register workbook."""
    return f"P{number:03d}"


def make_synthetic(
    library: Library, seed: int | None = None, effects: float = 1.0
) -> SyntheticStudy:
    """Make the invented study that a study folder's synthetic.yaml describes.

    Parameters
    ----------
    library
        The study.
    seed
        Another seed than the file's; the same seed gives the same data.
    effects
        How much of the planted change between waves there is; 0 for none.
    """
    import pandas as pd

    spec = read_checked_spec(library)
    seed = spec.seed if seed is None else seed
    draw = draw_study(spec, library, seed, effects)
    rng = generators(seed)
    instruments = [library.instruments[wave] for wave in library.waves]
    elements = list(dict.fromkeys(e for i in instruments for e in i.code_elements))
    shape = (len(draw.population.people), len(library.waves))
    given = draw_elements(elements, spec.code, shape, rng["code"])
    responses: list[Any] = []
    answers, codes, texts = {}, {}, {}
    for number, wave in enumerate(library.waves):
        rows = np.flatnonzero(draw.participation.answered[:, number])
        keys = pd.Index([_key(draw, int(row)) for row in rows], name="person")
        late = questions_after_break_off(spec, instruments[number])
        stopped = draw.broken_off[:, number]
        background = answer_background(spec, library, draw, number, rng["background"])
        answers[wave] = _answers(instruments[number], draw, number, rows, background, late, keys)
        codes[wave] = _codes(instruments[number], draw, number, rows, given, keys)
        texts[wave] = _texts(
            spec, instruments[number], rows, stopped, late, keys, rng["background"]
        )
        when = library.study.ordered_waves[number]
        times = answering_time(when.opens, when.closes, len(rows), rng["background"])
        for row, (start, end) in zip(rows, times, strict=True):
            token = int(draw.participation.token[row, number])
            responses.append(
                {
                    "wave": wave,
                    "person": _key(draw, int(row)),
                    "token_person": "" if token < 0 else _key(draw, token),
                    "started_on": start,
                    "completed_on": None if stopped[row] else end,
                    "link_consent": not draw.participation.refused[row, number],
                }
            )
    return SyntheticStudy(
        spec, seed, effects, _persons(spec, library, draw), _holdings(draw),
        pd.DataFrame(responses), answers, codes, texts, draw,
    )  # fmt: skip


def _key(draw: Draw, row: int) -> str:
    return person_key(draw.population.people[row].number)


def _answers(
    instrument: Instrument,
    draw: Draw,
    wave: int,
    rows: np.ndarray,
    background: dict[int, dict[str, Any]],
    late: set[str],
    keys: pd.Index,
) -> Frame:
    import pandas as pd

    plan = draw.plans[wave]
    rated = {q: draw.answers[wave][rows, n] for n, q in enumerate(plan.questions)}
    columns = {}
    for column, question in answer_columns(instrument).items():
        if question in rated:
            columns[column] = pd.array(rated[question], dtype="Float64").astype("Int64")
            continue
        stop = (
            draw.broken_off[:, wave] if question in late else np.zeros(len(draw.broken_off), bool)
        )
        columns[column] = pd.array(
            [None if stop[row] else background[int(row)].get(column) for row in rows], dtype=object
        )
    return pd.DataFrame(columns, index=keys)


def _codes(
    instrument: Instrument,
    draw: Draw,
    wave: int,
    rows: np.ndarray,
    given: dict[str, np.ndarray],
    keys: pd.Index,
) -> Frame:
    import pandas as pd

    columns = {}
    for element in instrument.code_elements:
        route = parse_route(instrument.questions[element].ask)
        columns[element] = [
            given[element][row, wave]
            if asks(route, respondent(draw.population, draw.participation, int(row), wave))
            else None
            for row in rows
        ]
    return pd.DataFrame(columns, index=keys, dtype=object)


def _texts(
    spec: Spec,
    instrument: Instrument,
    rows: np.ndarray,
    stopped: np.ndarray,
    late: set[str],
    keys: pd.Index,
    rng: np.random.Generator,
) -> Frame:
    import pandas as pd

    columns = {}
    for question in instrument.questions.values():
        if not instrument.answer_of(question.id).free_text:
            continue
        chance, which = rng.random((2, len(rows)))
        rule = spec.texts.get(question.id)
        columns[question.id] = [
            rule.says[int(w * len(rule.says))].get(spec.response.language or "")
            or next(iter(rule.says[int(w * len(rule.says))].values()))
            if rule and c < rule.share and not (stopped[row] and question.id in late)
            else None
            for row, c, w in zip(rows, chance, which, strict=True)
        ]
    return pd.DataFrame(columns, index=keys, dtype=object)


def _persons(spec: Spec, library: Library, draw: Draw) -> Frame:
    import pandas as pd

    language = spec.response.language or library.study.languages[0]
    people = [
        {
            "person": person_key(person.number),
            "name": spec.person.format(number=person.number),
            "email": spec.email.format(number=person.number),
            "language": language,
            "invited": person.joined >= 0,
        }
        for person in draw.population.people
    ]
    return pd.DataFrame(people).set_index("person")


def _holdings(draw: Draw) -> Frame:
    import pandas as pd

    return pd.DataFrame(
        [
            {
                "person": person_key(holding.person),
                "position": holding.position,
                "project": holding.project,
                "role": holding.role,
                "arena": holding.arena,
                "from": holding.since,
                "to": holding.until,
                "primary": holding.primary,
                "exit_reason": holding.reason,
                "predecessor": person_key(holding.predecessor) if holding.predecessor else None,
            }
            for holding in draw.population.holdings
        ]
    )
