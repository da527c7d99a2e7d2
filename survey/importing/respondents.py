"""Who each row is as far as routing needs it: role, project, token, was there before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey.importing.coded_table import CodedTable
from survey.importing.raw_export import RawExport, texts_of
from survey.instrument import Instrument
from survey.problems import Problem
from survey.responses import is_yes
from survey.study import Study

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class Respondents:
    """One entry a row; shape (rows,) each.

    `stayed` is True, False or `None` where it is not known; `persons` is who the register says
    has the token.
    """

    tokens: np.ndarray
    project: np.ndarray
    arena: np.ndarray
    role: np.ndarray
    role2: np.ndarray
    role_source: np.ndarray
    stayed: np.ndarray
    persons: np.ndarray


def build_respondents(
    export: RawExport,
    table: CodedTable,
    instrument: Instrument,
    study: Study,
    people: pd.DataFrame | None,
) -> tuple[Respondents, list[Problem]]:
    """Put the register's word before the person's own, and list where they disagree."""
    import numpy as np

    from survey.tokens import normal_token

    given = table.used(instrument, "token")
    tokens = _nothing(table.size)
    if given is not None:
        tokens[:] = [None if value is None else normal_token(str(value)) for value in given]
    own = {
        "project": _known(table, instrument, "project", {p.id for p in study.projects}),
        "arena": _known(table, instrument, "arena", {a.id for a in study.arenas}),
        "role": _known(table, instrument, "role", {r.id for r in study.roles}),
        "role2": _known(table, instrument, "role2", {r.id for r in study.roles}),
    }
    if len(study.projects) == 1 and table.used(instrument, "project") is None:
        # A study of one project need not ask which.
        own["project"][:] = study.projects[0].id
    registered = {name: _nothing(table.size) for name in (*own, "stayed", "person_id")}
    known = np.zeros(table.size, dtype=bool)
    problems: list[Problem] = []
    if people is not None and len(people):
        place_of = {str(token): number for number, token in enumerate(people.index)}
        raw = given if given is not None else tokens
        at = np.array(
            [
                place_of.get(token, place_of.get(str(first), -1)) if token is not None else -1
                for token, first in zip(tokens, raw, strict=True)
            ],
            dtype=int,
        )
        known = at >= 0
        for name, cells in registered.items():
            if name in people.columns:
                column = people[name].astype(object).where(people[name].notna(), None).to_numpy()
                cells[known] = column[at[known]]
        not_in_wave = registered["role"] == None  # noqa: E711
        registered["stayed"][not_in_wave] = None
        problems += _unknown_tokens(export, table, tokens, known)
        problems += _conflicts(export, table, instrument, own, registered)
    merged = own
    if known.any():
        merged = {
            name: np.where(registered[name] != None, registered[name], own[name])  # noqa: E711
            for name in own
        }
    source = _nothing(table.size)
    source[merged["role"] != None] = "self"  # noqa: E711
    if known.any():
        source[registered["role"] != None] = "register"  # noqa: E711
    respondents = Respondents(
        tokens,
        merged["project"],
        merged["arena"],
        merged["role"],
        merged["role2"],
        source,
        _stayed(table, instrument, registered["stayed"]),
        registered["person_id"],
    )
    return respondents, problems


def truth(table: CodedTable, instrument: Instrument, purpose: str) -> np.ndarray:
    """Return True, False or `None` a row for a yes/no question the program uses."""
    result = _nothing(table.size)
    question = instrument.uses.get(purpose)  # type: ignore[call-overload]
    if question not in table.answers:
        return result
    scale = instrument.answer_of(question)
    part = table.answers[question]
    for code in scale.choices:
        result[part.values == code] = is_yes(scale, code)
    return result


def _nothing(size: int) -> np.ndarray:
    import numpy as np

    return np.full(size, None, dtype=object)


def _known(table: CodedTable, instrument: Instrument, purpose: str, ids: set[str]) -> np.ndarray:
    """Return the person's own word where it is one of the study's ids, else nothing."""
    question = instrument.uses.get(purpose, "")  # type: ignore[call-overload]
    if question in table.answers:
        part = table.answers[question]
        levels, said = part.levels, [outcome.value for outcome in part.outcomes[:-1]]
    elif purpose in table.purposes:
        levels = table.purposes[purpose].levels
        said = texts_of(levels.values)
    else:
        return _nothing(table.size)
    known = [None if value is None or str(value) not in ids else str(value) for value in said]
    return levels.spread([*known, None])


def _stayed(table: CodedTable, instrument: Instrument, registered: np.ndarray) -> np.ndarray:
    before = truth(table, instrument, "took_part_before")
    still = truth(table, instrument, "still_taking_part")
    result = _nothing(table.size)
    result[(before == True) & (still == True)] = True  # noqa: E712
    result[(before == False) | (still == False)] = False  # noqa: E712
    has_roster = registered != None  # noqa: E711
    result[has_roster] = registered[has_roster].astype(bool)
    return result


def _unknown_tokens(
    export: RawExport, table: CodedTable, tokens: np.ndarray, known: np.ndarray
) -> list[Problem]:
    column = table.purposes.get("token")
    strange = (tokens != None) & ~known  # noqa: E711
    return [
        Problem(
            "token-unknown",
            "the token in this row is nobody's in the register.",
            "Keep it if the person is not registered; otherwise correct the token. "
            "`panel link --review` lists tokens that are one character off.",
            export.place(row, column),
            "warning",
        )
        for row in strange.nonzero()[0].tolist()
    ]


def _conflicts(
    export: RawExport,
    table: CodedTable,
    instrument: Instrument,
    own: dict[str, Any],
    registered: dict[str, Any],
) -> list[Problem]:
    found = []
    for name in ("role", "project"):
        said, kept = own[name], registered[name]
        other = (said != None) & (kept != None) & (said != kept)  # noqa: E711
        if name == "role":
            other &= said != registered["role2"]
        question = instrument.uses.get(name, name)  # type: ignore[call-overload,unused-ignore]
        column = table.sources.get(question) or table.purposes.get(name)
        found += [
            (
                row,
                Problem(
                    "role-conflict",
                    f'the person answers {name} "{said[row]}", the register says "{kept[row]}"; '
                    "the register counts.",
                    "Correct the register if the person is right.",
                    export.place(row, column),
                    "note",
                    str(said[row]),
                ),
            )
            for row in other.nonzero()[0].tolist()
        ]
    return [problem for _, problem in sorted(found, key=lambda entry: entry[0])]
