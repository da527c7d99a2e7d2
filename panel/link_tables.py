"""Headline results with the links drawn strictly, by default and loosely, for the analyst alone.

They are not protected, and cannot be: two cut-offs differ by a few people, whose answers follow
from the difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pandas as pd

from panel.dataset import Panel
from panel.estimates import Estimand, estimate_change, weighted_parties
from panel.frequency_tables import WATERMARK
from panel.groups import Group
from panel.link_sensitivity import CUTOFFS, link_sensitivity
from panel.linking import Cutoff
from panel.numbers import NOT_COMPUTED
from panel.participation import patterns
from panel.scores import MeasureScores, score_panel
from panel.tables import Cell, Column, Row, Table, TableSet, sign_cell
from survey.definition import Text, in_language

KEYS = ("wave_from", "wave_to", "measure", "estimand")
VALUES = ("n_pairs", "change", "ci_low", "ci_high")
ESTIMANDS: tuple[Estimand, ...] = ("all", "stayers")

_WORDS: dict[str, Text] = {
    "title": {
        "nb": "{mark}. {first} og {second}: forhåndsvalgte mål med strenge, vanlige og rause "
        "koblinger, alle",
        "en": "{mark}. {first} and {second}: pre-named measures with strict, default and loose "
        "links, all",
    },
    "strict": {"nb": "Strengt", "en": "Strict"},
    "default": {"nb": "Vanlig", "en": "Default"},
    "loose": {"nb": "Raust", "en": "Loose"},
    "pairs": {"nb": "Par", "en": "Pairs"},
    "change": {"nb": "Endring", "en": "Change"},
    "interval": {"nb": "95 % KI", "en": "95% CI"},
    "moves": {"nb": "Flytter seg", "en": "Moves by"},
    "linked": {"nb": "Personer som svarte begge ganger", "en": "People who answered both times"},
    "all": {"nb": "Alle som svarte", "en": "All who answered"},
    "stayers": {"nb": "Samme personer", "en": "The same people"},
    "explained": {
        "nb": "Strengt: bare like koder og deltakernøkler. Vanlig: undersøkelsens regel. Raust: "
        "også par som ellers venter på en person. Flytter seg: den største avstanden fra vanlig.",
        "en": "Strict: equal codes and tokens only. Default: the study's rule. Loose: also pairs "
        "that otherwise wait for a person. Moves by: the largest distance from default.",
    },
}


def build_link_tables(panels: Mapping[Cutoff, Panel], language: str) -> TableSet:
    """Build a table a pair of waves: pairs, change and interval at each cut-off."""
    panel = panels["default"]
    found = link_sensitivity(panels, headline_changes, KEYS, VALUES)
    titles = {s.line.id: in_language(s.line.title, language) for s in score_panel(panel)}
    tables = [_table(panel, found, pair, titles, language) for pair in panel.pairs]
    mark = in_language(WATERMARK, language)
    title = f"{mark}. {in_language(panel.library.study.title, language)}"
    return TableSet(tuple(tables), language, panel.provenance, title)


def headline_changes(panel: Panel) -> pd.DataFrame:
    """Compute the change of every measure the study named in advance, for everybody.

    Returns
    -------
    pd.DataFrame
        Columns `KEYS` and `VALUES`; a row without a measure counts the people linked.
    """
    everybody = Group("all")
    study = panel.library.study
    by_id = {scores.line.id: scores for scores in score_panel(panel)}
    rows: list[tuple[Any, ...]] = [
        (p.wave_from, p.wave_to, "", "linked", p.both, None, None, None)
        for p in patterns(panel, ("all",))
    ]
    for pair in panel.pairs:
        measures = [id for id in _named(panel, pair[1]) if _compares(by_id.get(id), pair)]
        for id, estimand in product(measures, ESTIMANDS):
            parties = weighted_parties(by_id[id], everybody, study)
            own = estimate_change(by_id[id], everybody, pair, estimand, parties, study.min_party)
            rows.append((*pair, id, estimand, own.n_pairs, own.change, own.ci_low, own.ci_high))
    return pd.DataFrame(rows, columns=[*KEYS, *VALUES])


def _named(panel: Panel, wave: str) -> Iterator[str]:
    families = panel.library.instruments[wave].families
    yield from dict.fromkeys(id for members in families.values() for id in members)


def _compares(scores: MeasureScores | None, pair: tuple[str, str]) -> bool:
    return scores is not None and scores.line.comparable and set(pair) <= set(scores.scores)


def _table(
    panel: Panel,
    found: pd.DataFrame,
    pair: tuple[str, str],
    titles: Mapping[str, str],
    language: str,
) -> Table:
    own = found[(found["wave_from"] == pair[0]) & (found["wave_to"] == pair[1])]
    values = own.set_index(["measure", "estimand", "value_name", "cutoff"])[["value", "change"]]
    values = values.sort_index()
    said = {key: in_language(words, language) for key, words in _WORDS.items()}
    columns = [
        Column(f"{cutoff}_{key}", said[key], said[cutoff])
        for cutoff in CUTOFFS
        for key in ("pairs", "change", "interval")
    ]
    columns.append(Column("moves", said["moves"]))
    rows = [_row(values, "", "linked", said["linked"])]
    computed = set(values.index.get_level_values("measure"))
    for measure in (id for id in _named(panel, pair[1]) if id in computed):
        rows.append(Row(titles[measure], (), "group"))
        rows += [_row(values, measure, estimand, said[estimand]) for estimand in ESTIMANDS]
    mark = in_language(WATERMARK, language)
    return Table(
        id="-".join(pair),
        title=said["title"].format(mark=mark, first=pair[0], second=pair[1]),
        columns=tuple(columns),
        rows=tuple(rows),
        notes=(f"{mark}.", said["explained"]),
        language=language,
        synthetic=panel.synthetic,
        provenance=panel.provenance,
    )


def _row(values: pd.DataFrame, measure: str, estimand: str, label: str) -> Row:
    def number(name: str, cutoff: Cutoff, column: str = "value") -> float | None:
        value: Any = values.at[(measure, estimand, name, cutoff), column]
        return None if pd.isna(value) else float(value)

    cells: list[Cell] = []
    for cutoff in CUTOFFS:
        pairs, change = number("n_pairs", cutoff), number("change", cutoff)
        low, high = number("ci_low", cutoff), number("ci_high", cutoff)
        none = sign_cell(NOT_COMPUTED)
        cells.append(none if pairs is None else Cell(pairs, "count"))
        cells.append(none if change is None else Cell(change, "change", decimals=2))
        if low is None or high is None:
            cells.append(none)
        else:
            cells.append(Cell(kind="interval", low=low, high=high, signed=True, decimals=2))
    moves = [number("change", cutoff, "change") for cutoff in CUTOFFS]
    known = [abs(move) for move in moves if move is not None]
    cells.append(Cell(max(known), "mean", decimals=2) if known else sign_cell(NOT_COMPUTED))
    return Row(label, tuple(cells), indent=1 if measure else 0)
