"""Levels of every measure, distributions of single questions, and changes.

All other cells rest on them. A change in the model is shown where the levels of all waves it
is made of, and the changes of those who answered both times, are shown for the same group: beside
these it says no more of few people than they do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from panel.cells.cell import NOT_ASKED, Cell, Source, Values, address_of, band, rounded
from panel.disclosure import DERIVED, SHOWN, Decision, Key, Protector, change_key, level_key
from panel.estimates import Change, Level
from panel.estimators.intervals import detectable_difference
from panel.measures import answer_codes
from panel.numbers import largest_remainder, round_half_away
from panel.release_text import asked_parties, asked_projects
from survey.study import Disclosure


def level_cells(source: Source) -> Iterator[Cell]:
    """Yield levels, distributions and changes, which are decided together.

    A change in the model that the audit left bare is not shown.
    """
    bare = {cell[1:4] for cell in source.withheld if cell[0] == "level" or cell[6] == "stayers"}
    protector = Protector(source.rules)
    for cell in source.once("levels", lambda: tuple(decide_cells(source, protector))):
        hidden = cell.address[6] == "model" and cell.decision == SHOWN and cell.address[1:4] in bare
        yield Cell(cell.address, DERIVED) if hidden else cell


def decide_cells(source: Source, protector: Protector) -> Iterator[Cell]:
    """Yield the cells as they are before the audit: they rest on panel and comparison alone."""
    comparison, rules = source.comparison, source.rules
    library = source.panel.library
    decisions = _decisions(source, protector)
    asked = {
        scores.line.id: {
            "party": asked_parties(library, scores.line),
            "project": asked_projects(library, scores.line),
        }
        for scores in comparison.scores
    }
    for level in comparison.levels:
        address, group = address_of(level.measure, level_key(level)), level.group
        decision = decisions[level.measure, level_key(level)]
        if group.kind != "all" and group.id not in asked[level.measure][group.kind]:
            decision = NOT_ASKED
        yield Cell(address, decision, _level_values(level, rules))
        if level.answers:
            key = ("distribution", *level_key(level)[1:])
            shares = _distribution_values(level, source)
            yield Cell(("distribution", *address[1:]), decisions[level.measure, key], shares)
    for change in comparison.changes:
        decision = decisions[change.measure, change_key(change)]
        values = _change_values(change, rules) if decision == SHOWN else {}
        yield Cell(address_of(change.measure, change_key(change)), decision, values)


def _decisions(source: Source, protector: Protector) -> dict[tuple[str, Key], Decision]:
    decisions: dict[tuple[str, Key], Decision] = {}
    for id, scores in source.scores.items():
        changes = source.changes_of(id)
        observed = [change for change in changes if change.estimand != "model"]
        found = protector.decide(scores, source.levels_of(id), observed)
        for change in changes:
            if change.estimand == "model":
                found[change_key(change)] = _with_others(change, found)
        decisions |= {(id, key): decision for key, decision in found.items()}
    return decisions


def _with_others(change: Change, decisions: Mapping[Key, Decision]) -> Decision:
    """Decide a change in the model by what is shown of the same group, in all waves it is of."""
    group = (change.group.kind, change.group.id)
    behind = (
        decision
        for key, decision in decisions.items()
        if key[1:3] == group and (key[0] == "level" or key[-1] == "stayers")
    )
    return next((decision for decision in behind if decision != SHOWN), SHOWN)


def _level_values(level: Level, rules: Disclosure) -> Values:
    if level.mean is None:
        return {}
    share = None if level.no_answer is None else 100 * level.no_answer
    return {
        **band(level.n, rules),
        **rounded({"mean": level.mean, "ci_low": level.ci_low, "ci_high": level.ci_high}),
        **rounded({"no_answer": share}, 0),
    }


def _distribution_values(level: Level, source: Source) -> Values:
    """Return whole percents by answer, adding up to 100, and who is above the middle.

    Answers of every wave are told in the codes of the latest, whose words a release has.
    """
    line, library = source.scores[level.measure].line, source.comparison.library
    codes = answer_codes(line, library)
    counts = [level.answers.get(code, 0) for code in codes]
    middle = (codes[0] + codes[-1]) / 2
    agree = sum(n for code, n in zip(codes, counts, strict=True) if code > middle)
    percents = largest_remainder([100 * n / level.n for n in counts], 100)
    shares = {f"share_{code:g}": p for code, p in zip(codes, percents, strict=True)}
    return {
        "n_low": level.n,
        "n_high": level.n,
        "agree": round_half_away(100 * agree / level.n),
        "agree_n": agree,
        **shares,
    }


def _change_values(change: Change, rules: Disclosure) -> dict[str, float | None]:
    if change.change is None:
        return {}
    values = rounded({"change": change.change, "ci_low": change.ci_low, "ci_high": change.ci_high})
    if change.se and change.df is not None:
        values |= rounded({"detectable": detectable_difference(change.se, change.df)})
    if change.estimand == "model":
        values["singular"] = float(change.singular)
    if change.estimand == "stayers":
        values |= band(change.n_pairs, rules)
        values |= rounded({"mean_from": change.mean_from, "mean_to": change.mean_to})
        values |= rounded(
            {
                "effect": change.effect,
                "effect_low": change.effect_low,
                "effect_high": change.effect_high,
            }
        )
    if change.group.kind == "all":
        values |= rounded({"p": change.p}, 3)
        if change.p_holm is not None and change.estimand != "model":
            values["star"] = float(change.p_holm < 0.05)
    return values
