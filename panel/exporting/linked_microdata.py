"""Linked persons as microdata: a row a person and wave, with answers and scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from panel.dataset import Panel
from panel.exporting.link_columns import METHOD, PERSON, STATUS, build_link_columns
from panel.exporting.person_numbers import number_people
from panel.exporting.score_columns import score_columns
from survey.definition import Text, in_language
from survey.exporting.described_columns import DescribedColumn
from survey.exporting.door import describe_purpose, kept_apart
from survey.exporting.joined_waves import join_waves
from survey.exporting.microdata import Microdata, allowed_columns, build_rows

if TYPE_CHECKING:
    import pandas as pd

_AS_ANSWERED: Text = {"nb": "(snudd; som svart)", "en": "(reversed; as answered)"}


def build_linked(
    panel: Panel,
    links: pd.DataFrame,
    reasons: Mapping[str, pd.DataFrame],
    *,
    all_background: bool = False,
) -> Microdata:
    """Bring the panel into one table, a row a person and wave, in the order of the numbers.

    People have numbers made for this file. Neither register ids, tokens, person ids nor the
    numbers of responses are in it, and `survey.exporting.microdata` says what else is not.

    Parameters
    ----------
    links
        `panel.ledger.read_links`, for how each response was linked.
    reasons
        By wave, `panel.answer_reasons.read_reasons`.
    """
    import pandas as pd

    library = panel.library
    waves = tuple(wave for wave in library.waves if wave in panel.waves)
    joined = join_waves(library, waves)
    hidden = frozenset[str]() if all_background else kept_apart(library, waves)
    answers, left_out = allowed_columns(library, joined, hidden)
    del answers["response_id"]
    scores, scores_out = score_columns(panel, joined, hidden)
    columns = build_link_columns(library.study, waves)
    columns["wave"] = answers.pop("wave")
    columns |= {name: _marked(panel, each) for name, each in answers.items()}
    columns |= {name: each.column for name, each in scores.items()}
    numbers = number_people(str(id) for frame in panel.waves.values() for id in frame.index)
    methods = links.set_index("response_id")["method"]
    parts, whys = [], []
    for wave in waves:
        frame = panel.waves[wave]
        rows = build_rows(library, joined, wave, frame)
        person = frame.index.map(numbers).to_series(index=frame.index).astype("Int64")
        added: dict[str, pd.Series[Any]] = {
            PERSON: person,
            STATUS: frame["status"].astype("string"),
            METHOD: frame["response_id"].map(methods).fillna("none").astype("string"),
        }
        added |= {
            name: each.scores[wave].reindex(frame.index).astype("Float64")
            for name, each in scores.items()
            if wave in each.scores
        }
        parts.append(rows.assign(**added))
        whys.append(_reasons(reasons[wave], frame, person, wave, joined.names[wave], columns))
    table = pd.concat(parts).sort_values(PERSON, kind="stable", ignore_index=True)
    table = table.reindex(columns=list(columns))
    modes = tuple(sorted(set(table["mode"].dropna())))
    return Microdata(
        title=" ".join((library.study.study, "panel", *waves)),
        waves=waves,
        table=table,
        columns=columns,
        groups=joined.groups_of(columns),
        reasons=pd.concat(whys).sort_values(PERSON, kind="stable", ignore_index=True),
        left_out=(*left_out, *scores_out),
        purpose=describe_purpose(library, modes),
        modes=modes,
    )


def _marked(panel: Panel, variable: DescribedColumn) -> DescribedColumn:
    """Say in the label of a reversed item that its answers are not turned."""
    question = variable.column.question
    asked = panel.library.instruments[variable.waves[-1]].questions.get(question)
    if asked is None or not asked.reverse:
        return variable
    columns = {
        language: replace(column, label=f"{column.label} {in_language(_AS_ANSWERED, language)}")
        for language, column in variable.by_language.items()
    }
    return replace(variable, by_language=columns)


def _reasons(
    reasons: pd.DataFrame,
    frame: pd.DataFrame,
    person: pd.Series[int],
    wave: str,
    names: Mapping[str, str],
    columns: Mapping[str, DescribedColumn],
) -> pd.DataFrame:
    """Return a wave's reasons by person number and the file's columns."""
    import pandas as pd

    of = pd.Series(person.to_numpy(), frame["response_id"])
    found = pd.DataFrame(
        {
            PERSON: reasons["response_id"].map(of),
            "wave": wave,
            "column": reasons["column"].map(names),
            "reason": reasons["reason"],
        }
    )
    return found[found["column"].isin(list(columns)) & found[PERSON].notna()]
