"""From a panel to a release: compute, decide what may be shown, round, and keep only that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

import pandas as pd

from panel.battery import Gap, gaps, own_against_others
from panel.comparison import Comparison, compare
from panel.dataset import Panel
from panel.disclosure import (
    FEW,
    SHOWN,
    Decision,
    Key,
    Protector,
    change_key,
    level_key,
)
from panel.estimates import Change, Level
from panel.groups import Group
from panel.numbers import largest_remainder, round_half_away
from panel.participation import patterns, responses
from panel.release import COLUMNS, PARTS, Release, rows_hash
from panel.release_text import asked_parties, asked_projects, build_text
from panel.suppression import CellPlan, protect
from survey.study import Disclosure

NOT_ASKED = Decision("not_asked", "not_asked")

Row = tuple[Any, ...]
Values = Mapping[str, float | None]
Address = tuple[str, str, str, str, str, str, str]


def build_release(panel: Panel) -> Release:
    """Build a study's release: the only way from answers to what may be shown."""
    comparison = compare(panel)
    study = panel.library.study
    rules = study.disclosure
    rows: list[Row] = []
    shown: dict[Address, Mapping[str, float]] = {}

    def keep(address: Address, decision: Decision, values: Values) -> None:
        known = {name: float(v) for name, v in values.items() if v is not None and isfinite(v)}
        if decision == SHOWN and not known:
            decision = Decision("primary", "few")
        if decision == SHOWN:
            shown[address] = known
            rows.extend((*address, name, value, "shown", "") for name, value in known.items())
        else:
            rows.append((*address, "", float("nan"), decision.status, decision.reason))

    # A model's change has no rule of suppression yet.
    released = [change for change in comparison.changes if change.estimand != "model"]
    protector = Protector(rules)
    decisions: dict[tuple[str, Key], Decision] = {}
    for scores in comparison.scores:
        id = scores.line.id
        levels = [level for level in comparison.levels if level.measure == id]
        changes = [change for change in released if change.measure == id]
        for key, decision in protector.decide(scores, levels, changes).items():
            decisions[id, key] = decision
    asked = {
        scores.line.id: {
            "party": asked_parties(panel.library, scores.line),
            "project": asked_projects(panel.library, scores.line),
        }
        for scores in comparison.scores
    }
    for level in comparison.levels:
        address = _level_address(level)
        decision = decisions[level.measure, level_key(level)]
        if (
            level.group.kind != "all"
            and level.group.id not in asked[level.measure][level.group.kind]
        ):
            decision = NOT_ASKED
        keep(address, decision, _level_values(level, rules))
        if level.answers:
            key = ("distribution", *level_key(level)[1:])
            shares = _distribution_values(level, comparison)
            keep(("distribution", *address[1:]), decisions[level.measure, key], shares)
    for change in released:
        decision = decisions[change.measure, change_key(change)]
        keep(_change_address(change), decision, _change_values(change, rules))
    for gap in gaps(panel, comparison):
        keep(*_gap_cell(gap, shown, rules))
    for measure, role, wave, ratings in own_against_others(comparison, shown):
        address = ("self_others", measure, "rated", role, wave, "", "all")
        keep(address, SHOWN if ratings else FEW, _rounded(ratings))
    for address, decision, counts in _participation(panel, rules):
        keep(address, decision, counts)
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    text = build_text(panel, comparison)
    return Release(text.model_copy(update={"rows_hash": rows_hash(frame)}), frame)


def _level_address(level: Level) -> Address:
    return ("level", level.measure, level.group.kind, level.group.id, level.wave, "", "all")


def _change_address(change: Change) -> Address:
    group = change.group
    waves = (change.wave_from, change.wave_to)
    return ("change", change.measure, group.kind, group.id, *waves, change.estimand)


def _n_values(n: int, rules: Disclosure) -> dict[str, float | None]:
    """Return n exactly from `exact_n_from` people, below it as the band it lies in."""
    if n >= rules.exact_n_from:
        return {"n_low": n, "n_high": n}
    return {"n_low": rules.min_n, "n_high": rules.exact_n_from - 1}


def _rounded(values: Mapping[str, float | None], decimals: int = 1) -> dict[str, float | None]:
    return {
        name: None if value is None or not isfinite(value) else round_half_away(value, decimals)
        for name, value in values.items()
    }


def _level_values(level: Level, rules: Disclosure) -> dict[str, float | None]:
    if level.mean is None:
        return {}
    share = None if level.no_answer is None else 100 * level.no_answer
    return {
        **_n_values(level.n, rules),
        **_rounded({"mean": level.mean, "ci_low": level.ci_low, "ci_high": level.ci_high}),
        **_rounded({"no_answer": share}, 0),
    }


def _distribution_values(level: Level, comparison: Comparison) -> dict[str, float | None]:
    """Return whole percents by answer, adding up to 100, and who is above the middle."""
    line = next(s.line for s in comparison.scores if s.line.id == level.measure)
    instrument = comparison.library.instruments[level.wave]
    scale = instrument.answer_of(line.names[level.wave])
    codes = sorted(float(code) for code in scale.choices if not isinstance(code, str))
    counts = [level.answers.get(code, 0) for code in codes]
    low, high = scale.bounds
    agree = sum(n for code, n in zip(codes, counts, strict=True) if code > (low + high) / 2)
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
    values = _rounded({"change": change.change, "ci_low": change.ci_low, "ci_high": change.ci_high})
    if change.estimand == "stayers":
        values |= _n_values(change.n_pairs, rules)
        values |= _rounded({"mean_from": change.mean_from, "mean_to": change.mean_to})
        values |= _rounded(
            {
                "effect": change.effect,
                "effect_low": change.effect_low,
                "effect_high": change.effect_high,
            }
        )
    if change.group.kind == "all":
        values |= _rounded({"p": change.p}, 3)
        if change.p_holm is not None:
            values["star"] = float(change.p_holm < 0.05)
    return values


def _gap_cell(
    gap: Gap, shown: Mapping[Address, object], rules: Disclosure
) -> tuple[Address, Decision, Values]:
    """Show a gap only where the mean of every group it compares is shown."""
    address = ("gap", gap.measure, gap.group.kind, gap.group.id, gap.wave, "", "all")
    means = [
        ("level", item, gap.group.kind, gap.group.id, gap.wave, "", "all") for item in gap.items
    ]
    result = gap.result
    if result.n_raters < rules.min_n or not result.estimable:
        return address, FEW, {}
    if not all(mean in shown for mean in means):
        return address, Decision("secondary", "derived"), {}
    values = _n_values(result.n_raters, rules)
    values |= _rounded({"gap": result.gap, "chance_gap": result.chance_gap})
    values |= _rounded({"ci_low": result.ci_low, "ci_high": result.ci_high})
    values |= _rounded({"p_share": result.p_share}, 2)
    return address, SHOWN, values | {"beyond": float(result.beyond_chance)}


def _participation(panel: Panel, rules: Disclosure) -> Iterator[tuple[Address, Decision, Values]]:
    answered = list(responses(panel))
    for wave in panel.waves:
        counts_of = {r.group: (r.responded,) for r in answered if r.wave == wave}
        kept = _shown_counts(counts_of, rules.min_n)
        for response in (r for r in answered if r.wave == wave):
            group = response.group
            address = ("participation", "", group.kind, group.id, wave, "", "all")
            few = 0 < response.responded < rules.min_n
            values: dict[str, float | None] = {"invited": response.invited}
            values |= _count_values("responded", response.responded, rules)
            if response.invited and "responded" in values:
                share = 100 * response.responded / response.invited
                values["response_rate"] = round_half_away(share)
            hidden = FEW if few else Decision("secondary", "derived")
            yield address, SHOWN if group.id in kept else hidden, values
    strips = list(patterns(panel))
    for pair in panel.pairs:
        own = [strip for strip in strips if (strip.wave_from, strip.wave_to) == pair]
        kept = _shown_counts({strip.group: strip.parts for strip in own}, rules.min_n)
        for strip in own:
            group = strip.group
            address = ("participation", "", group.kind, group.id, *pair, "all")
            small = any(0 < part < rules.min_n for part in strip.parts)
            hidden = FEW if small else Decision("secondary", "derived")
            counts: dict[str, float | None] = {}
            for name, part in zip(PARTS, strip.parts, strict=True):
                counts |= _count_values(name, part, rules)
            yield address, SHOWN if group.id in kept else hidden, counts


def _count_values(name: str, n: int, rules: Disclosure) -> dict[str, float | None]:
    """Return a number of people by its name, or the band `_low` to `_high` it lies in."""
    if n == 0 or n >= rules.exact_n_from:
        return {name: n}
    return {f"{name}_low": rules.min_n, f"{name}_high": rules.exact_n_from - 1}


def _shown_counts(parts: Mapping[Group, tuple[int, ...]], min_n: int) -> set[str]:
    """Return the groups whose numbers of people may be shown: no part is 1 to min_n - 1 people."""
    projects = [group for group in parts if group.kind == "project"]
    sizes = [sum(parts[group]) for group in projects]
    atoms = {group.id: frozenset({number}) for number, group in enumerate(projects)}
    everybody = frozenset(range(len(projects)))
    cells = [
        CellPlan(
            key=group.id,
            members=atoms.get(group.id, everybody),
            n=sum(sizes) if group.kind == "all" else sum(own),
            cost=100.0 if group.kind == "all" else 10.0,
            never=any(0 < part < min_n for part in own),
        )
        for group, own in parts.items()
    ]
    return {str(key) for key in protect(cells, sizes, atoms.values(), min_n).shown}
