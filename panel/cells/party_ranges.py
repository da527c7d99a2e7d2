"""How far the parties' means lie apart.

The range is taken over the parties whose mean is shown, so that it follows from what is shown;
where fewer than two are, it is hidden.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from panel.cells.cell import Cell, Made, Part, Source, Values, rounded
from panel.disclosure import DERIVED, FEW, SHOWN
from panel.estimates import party_codes
from panel.estimators.change import holm
from panel.estimators.party_range import PartyRange, party_range_of
from panel.groups import Group, groups_of
from panel.release import CellKey
from panel.release_text import asked_parties
from panel.scores import MeasureScores


def party_range_cells(source: Source) -> Iterator[Cell]:
    """Yield the range of the parties' means of every measure that several parties are asked.

    Single questions have one only where a topic names them: the others are parts of a scale, or
    rows of a battery.
    """
    library = source.panel.library
    alone = {measure for topic in library.study.topics for measure in topic.measures}
    for wave in source.panel.waves:
        found: dict[str, PartyRange | None] = {}
        counted: dict[str, int] = {}
        scores_of: dict[str, MeasureScores] = {}
        for scores in source.comparison.scores:
            line = scores.line
            if wave not in scores.scores or len(asked_parties(library, line)) < 2:
                continue
            question = library.instruments[wave].questions.get(line.names[wave])
            if question is not None and (question.battery or line.id not in alone):
                continue
            parties = [g for g in groups_of(library.study, line.anonymity) if g.kind == "party"]
            if parties:
                scores_of[line.id] = scores
                counted[line.id] = _large(scores, parties, wave, source)
                found[line.id] = _shown_range(scores, parties, wave, source)
        adjusted = _holm(found, source, wave)
        for measure, result in found.items():
            address: CellKey = ("party_range", measure, "all", "all", wave, "", "all")
            if result is None:
                yield Cell(address, FEW if counted[measure] < 2 else DERIVED)
            else:
                made = _made(scores_of[measure], wave, result)
                yield Cell(address, SHOWN, _values(result, adjusted.get(measure)), (made,))


def _large(scores: MeasureScores, parties: list[Group], wave: str, source: Source) -> int:
    """Count the parties with enough answers to be shown."""
    return sum(scores.in_group(p, wave).sum() >= source.rules.min_n for p in parties)


def _shown_range(
    scores: MeasureScores, parties: list[Group], wave: str, source: Source
) -> PartyRange | None:
    """Compute the range over the parties whose mean is shown; None for fewer than two."""
    id = scores.line.id
    shown = tuple(
        party.id
        for party in parties
        if ("level", id, "party", party.id, wave, "", "all") in source.shown
    )
    if len(shown) < 2:
        return None
    compute = partial(_range_of, scores, shown, wave, source.rules.min_n)
    return source.once(("party_range", id, wave, shown), compute)


def _range_of(scores: MeasureScores, parties: tuple[str, ...], wave: str, least: int) -> PartyRange:
    inside = scores.in_group(Group("all"), wave)
    codes = party_codes(scores, wave, inside, parties)[inside]
    return party_range_of(scores.scores[wave][inside], codes, scores.party_ids, min_party=least)


def _made(scores: MeasureScores, wave: str, result: PartyRange) -> Made:
    """Return the two means the range lies between."""
    parts = [
        Part(wave, scores.in_group(Group("party", party), wave), sign)
        for party, sign in ((result.highest, 1.0), (result.lowest, -1.0))
    ]
    return Made(scores.line.id, "range", tuple(parts))


def _holm(
    found: dict[str, PartyRange | None], source: Source, wave: str
) -> dict[str, float | None]:
    """Adjust the p of each family's measures, those that are hidden not counted."""
    adjusted: dict[str, float | None] = {}
    for members in source.panel.library.instruments[wave].families.values():
        tested = {m: r.p for m in members if (r := found.get(m)) is not None}
        adjusted |= dict(zip(tested, holm(list(tested.values())), strict=True))
    return adjusted


def _values(result: PartyRange, p_holm: float | None) -> Values:
    return {
        "parties": len(result.means),
        **rounded({"range": result.range, "chance_range": result.chance_range}),
        **rounded({"epsilon_squared": result.epsilon_squared}, 2),
        **rounded({"p": result.p, "p_holm": p_holm}, 3),
    }
