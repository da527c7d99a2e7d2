"""How alike the people of a project answer, and how much of a score lies between projects.

These are the analyst's own figures; nothing here may be shown before a release has decided.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields

import pandas as pd

from panel.comparison import Comparison
from panel.estimators.agreement import GroupAgreement, group_agreement
from panel.estimators.intraclass import IntraclassCorrelation, intraclass_correlation
from panel.groups import Group
from survey.instrument import Instrument

_AGREEMENT = tuple(field.name for field in fields(GroupAgreement))
_INTRACLASS = tuple(field.name for field in fields(IntraclassCorrelation))


def build_agreement(comparison: Comparison) -> pd.DataFrame:
    """Build r_wg(j) and the average deviation of every scale, in every project and wave.

    Returns
    -------
    pd.DataFrame
        Columns measure, wave, group_kind, group and the fields of
        `agreement.GroupAgreement`; a row for everybody and one a project. Formative scales
        are not in it: their items are not meant to be answered alike. Nor are scales whose items
        have answers of different number.
    """
    rows = []
    for wave, instrument in comparison.library.instruments.items():
        items = {
            scores.line.names[wave]: scores
            for scores in comparison.scores
            if scores.line.kind == "item" and wave in scores.scores
        }
        for name, scale in instrument.scales.items():
            options = _options(instrument, scale.items)
            known = [items[item] for item in scale.items if item in items]
            if scale.kind == "formative" or options is None or not known:
                continue
            answers = pd.DataFrame({s.line.names[wave]: s.in_wave(wave) for s in known})
            project = pd.concat([s.projects_in(wave) for s in known])
            project = project[~project.index.duplicated()].reindex(answers.index)
            groups = [Group("all"), *(Group("project", id) for id in known[0].project_ids)]
            for group in groups:
                own = answers if group.kind == "all" else answers[project == group.id]
                found = group_agreement(own, options)
                row = {"measure": name, "wave": wave, "group_kind": group.kind, "group": group.id}
                rows.append(row | {field: getattr(found, field) for field in _AGREEMENT})
    columns = ["measure", "wave", "group_kind", "group", *_AGREEMENT]
    numbers = ("mean_variance", "r_wg_uniform", "r_wg_skewed", "average_deviation")
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(numbers, float))


def build_intraclass(
    comparison: Comparison, measures: Collection[str] | None = None, level: float = 0.95
) -> pd.DataFrame:
    """Build the ICC(1) of projects, of every scale and index, wave by wave.

    Returns
    -------
    pd.DataFrame
        Columns measure, wave and the fields of `intraclass.IntraclassCorrelation`, whose
        `note` must stand beside every row of few groups.
    """
    rows = []
    for scores in comparison.scores:
        line = scores.line
        if line.kind == "item" if measures is None else line.id not in measures:
            continue
        for wave in scores.scores:
            found = intraclass_correlation(scores.in_wave(wave), scores.projects_in(wave), level)
            row = {"measure": line.id, "wave": wave}
            rows.append(row | {field: getattr(found, field) for field in _INTRACLASS})
    numbers = ("group_size", "icc1", "ci_low", "ci_high", "f", "df_between", "df_within")
    frame = pd.DataFrame(rows, columns=["measure", "wave", *_INTRACLASS])
    return frame.astype(dict.fromkeys(numbers, float))


def _options(instrument: Instrument, items: Collection[str]) -> int | None:
    """Return how many answers the items have, None when it is not the same for all."""
    lengths = {len(instrument.answer_of(item).choices) for item in items}
    return lengths.pop() if len(lengths) == 1 else None
