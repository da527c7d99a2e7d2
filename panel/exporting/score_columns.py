"""Scale scores and indices as columns of the linked file."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from panel.dataset import Panel
from panel.scores import MeasureScores, score_panel
from survey.definition import Text, in_language
from survey.exporting.columns import ExportColumn
from survey.exporting.described_columns import DescribedColumn
from survey.exporting.joined_waves import JoinedWaves

if TYPE_CHECKING:
    import pandas as pd

_WORDS: dict[str, Text] = {
    "mean": {"nb": "Gjennomsnitt av {of}.", "en": "Mean of {of}."},
    "difference": {"nb": "Differanse: {of}.", "en": "Difference: {of}."},
    "needed": {"nb": "Minst {n} må ha svar.", "en": "At least {n} must be answered."},
    "reversed": {
        "nb": "Snudde påstander er regnet snudd: {items}.",
        "en": "Reversed items are turned in the score: {items}.",
    },
    "left_out": {
        "nb": "Uten {items}, som ikke kan sammenliknes i alle runder.",
        "en": "Without {items}, which cannot be compared in every wave.",
    },
    "apart": {
        "nb": "Rundene kan ikke sammenliknes med hverandre.",
        "en": "The waves cannot be compared with each other.",
    },
    "judged": {
        "nb": "Tomt for dem som spørsmålet bedømmer.",
        "en": "Empty for those whom the question judges.",
    },
}


@dataclass(frozen=True, slots=True, eq=False)
class ScoreColumn:
    """One measure's scores by wave, in scale points, indexed by person_id."""

    column: DescribedColumn
    scores: dict[str, pd.Series[float]]


def score_columns(
    panel: Panel, joined: JoinedWaves, hidden: Collection[str]
) -> tuple[dict[str, ScoreColumn], tuple[str, ...]]:
    """Return every scale and person-level measure, scored as the comparison scores it.

    What rests on a hidden question is not among them; its names are returned beside.
    """
    import pandas as pd

    made: dict[str, ScoreColumn] = {}
    left_out: list[str] = []
    for found in score_panel(panel):
        line = found.line
        if line.kind == "item":
            continue
        if {item for items in line.items.values() for item in items} & set(hidden):
            left_out.append(line.id)
            continue
        name = line.id
        while name in joined.columns:
            name += "_score"
        scores = {w: pd.Series(values, found.people) for w, values in found.scores.items()}
        made[name] = ScoreColumn(_variable(panel, joined, found, name), scores)
    return made, tuple(left_out)


def _variable(
    panel: Panel, joined: JoinedWaves, found: MeasureScores, name: str
) -> DescribedColumn:
    columns = {
        language: ExportColumn(name, in_language(found.line.title, language), "scale", decimals=2)
        for language in panel.library.study.languages
    }
    notes = {language: _note(panel, joined, found, language) for language in columns}
    return DescribedColumn(name, columns, waves=tuple(found.scores), notes=notes)


def _note(panel: Panel, joined: JoinedWaves, found: MeasureScores, language: str) -> str:
    """Say in a language how a score is made."""
    line, wave = found.line, list(found.scores)[-1]
    instrument = panel.library.instruments[wave]
    columns = joined.names[wave]
    items = line.items[wave]
    if line.kind == "scale":
        kind, of = "mean", [columns.get(item, item) for item in items]
        needed: int | None = min(instrument.scales[line.names[wave]].needed, len(items))
    else:
        rule = instrument.measures[line.names[wave]]
        kind, of = rule.kind, list(rule.of)
        needed = None if kind == "difference" else rule.min_answered or (len(of) + 1) // 2
    said = [_say(kind, language, of=(" − " if kind == "difference" else ", ").join(of))]
    if needed is not None:
        said.append(_say("needed", language, n=str(needed)))
    turned = [columns.get(i, i) for i in items if instrument.questions[i].reverse]
    if turned:
        said.append(_say("reversed", language, items=", ".join(turned)))
    if line.left_out:
        said.append(_say("left_out", language, items=", ".join(line.left_out)))
    if not line.comparable:
        said.append(_say("apart", language))
    rule_of_class = panel.library.study.disclosure.classes.get(line.anonymity)
    if line.judged and rule_of_class is not None and rule_of_class.remove_judged:
        said.append(_say("judged", language))
    return " ".join(said)


def _say(key: str, language: str, **fields: str) -> str:
    return in_language(_WORDS[key], language).format(**fields)
