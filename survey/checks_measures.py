"""Rules of an instrument file: scales, measures, families and claims."""

from __future__ import annotations

from survey.findings import Findings
from survey.instrument import Instrument, Measure, Scale
from survey.study import Study


def check_measures(instrument: Instrument, study: Study, found: Findings) -> None:
    """Note what is wrong with what is computed from the answers."""
    for name, scale in instrument.scales.items():
        _check_scale(name, scale, instrument, found)
    for name, measure in instrument.measures.items():
        _check_measure(name, measure, instrument, found)
    taken = dict.fromkeys(instrument.questions, "question")
    for kind, names in (("scale", instrument.scales), ("measure", instrument.measures)):
        for name in names:
            if name in taken:
                found.error(
                    "name-twice",
                    f'"{name}" is the name of a {taken[name]} and of a {kind}.',
                    "Give one of them another name.",
                    *(f"{kind}s", name),
                )
            taken[name] = kind
    for family, members in instrument.families.items():
        found.references("measure", members, taken, f'family "{family}"', "families", family)
        found.twice("measure", members, "families", family, key=None)
    _check_claims(instrument, study, taken, found)


def _check_scale(name: str, scale: Scale, instrument: Instrument, found: Findings) -> None:
    path = ("scales", name)
    found.twice("item", scale.items, *path, "items", key=None)
    answers: dict[str, str] = {}
    for number, item in enumerate(scale.items):
        if item not in instrument.questions:
            found.error(
                "unknown-item",
                f'scale "{name}" names item "{item}", which this version does not have.',
                "Add the item or take it out of the scale.",
                *(*path, "items", number),
            )
            continue
        answer = instrument.questions[item].answer
        known = instrument.answer_scales.get(answer)
        if known is None:
            continue
        if known.type != "choice" or not known.ordered:
            found.error(
                "item-unrated",
                f'scale "{name}" names item "{item}", whose answers cannot be averaged.',
                "Name questions with an ordered choice only.",
                *(*path, "items", number),
            )
        answers.setdefault(answer, item)
        if len(answers) > 1 and answers[answer] == item:
            first = next(iter(answers))
            found.error(
                "scale-mixed",
                f'scale "{name}" mixes items answered on "{first}" and on "{answer}".',
                "Let all items of a scale have one answer scale.",
                *(*path, "items", number),
            )
    _check_min_answered(f'scale "{name}"', scale.min_answered, len(scale.items), found, *path)


def _check_min_answered(
    holder: str, needed: int | None, parts: int, found: Findings, *path: str
) -> None:
    if needed is not None and not 1 <= needed <= parts:
        found.error(
            "min-answered",
            f'{holder} has {parts} parts, but "min_answered" is {needed}.',
            f"Write a number from 1 to {parts}.",
            *(*path, "min_answered"),
        )


def _check_measure(name: str, measure: Measure, instrument: Instrument, found: Findings) -> None:
    path = ("measures", name)
    holder = f'measure "{name}"'
    known = [*instrument.scales, *instrument.measures, *instrument.questions]
    found.references("measure", measure.of, known, holder, *path, "of")
    found.twice("part", measure.of, *path, "of", key=None)
    if _leads_to(name, measure.of, instrument):
        found.error(
            "measure-cycle",
            f"{holder} is made of itself.",
            "Take it out of what it is made of.",
            *(*path, "of"),
        )
        return
    on_battery = measure.kind in ("range", "self_minus_others")
    _check_arguments(holder, measure, on_battery, found, *path)
    if on_battery:
        _check_battery(holder, measure, instrument, found, *path)
    else:
        _check_min_answered(holder, measure.min_answered, len(measure.of), found, *path)
        _check_bounds(holder, measure, instrument, found, *path)


def _check_arguments(
    holder: str, measure: Measure, on_battery: bool, found: Findings, *path: str
) -> None:
    needed = {"mean": ["of"], "difference": ["of"], "range": ["battery", "targets"]}
    allowed = {"mean": ["of", "min_answered"], "difference": ["of"]}
    for key in needed.get(measure.kind, ["battery"]):
        if not getattr(measure, key):
            found.error(
                "measure-argument",
                f'{holder} is of kind "{measure.kind}" and needs "{key}".',
                f'Add "{key}:".',
                *path,
            )
    for key in ("of", "min_answered", "battery", "targets"):
        if key not in allowed.get(measure.kind, ["battery", "targets"]) and getattr(measure, key):
            found.error(
                "measure-argument",
                f'{holder} is of kind "{measure.kind}" and takes no "{key}".',
                f'Take "{key}" out.',
                *(*path, key),
            )
    if measure.kind == "difference" and measure.of and len(measure.of) != 2:
        found.error(
            "measure-argument",
            f"{holder} is a difference of {len(measure.of)} parts.",
            'Name two in "of"; the second is taken from the first.',
            *(*path, "of"),
        )
    if measure.kind == "range" and len(measure.targets) == 1:
        found.error(
            "measure-argument",
            f"{holder} is a range over one target.",
            "Name at least two targets.",
            *(*path, "targets"),
        )


def _check_battery(
    holder: str, measure: Measure, instrument: Instrument, found: Findings, *path: str
) -> None:
    if not measure.battery:
        return
    rows = instrument.batteries.get(measure.battery)
    if rows is None:
        known = instrument.batteries
        found.unknown("battery", measure.battery, known, holder, *path, "battery")
        return
    rated = [row.rates for row in rows if row.rates]
    for number, target in enumerate(measure.targets):
        if target not in rated:
            found.error(
                "target-unrated",
                f'{holder} has the target "{target}", which no row of the battery '
                f'"{measure.battery}" rates.',
                f"Write some of {', '.join(rated)}, or let a row rate it.",
                *(*path, "targets", number),
            )
    found.twice("target", measure.targets, *path, "targets", key=None)
    scale = instrument.answer_scales.get(rows[0].answer)
    if scale is not None and (scale.type != "choice" or not scale.ordered):
        found.error(
            "item-unrated",
            f'{holder} rests on the battery "{measure.battery}", whose answers cannot be averaged.',
            "Answer the battery on an ordered choice.",
            *(*path, "battery"),
        )


def _check_bounds(
    holder: str, measure: Measure, instrument: Instrument, found: Findings, *path: str
) -> None:
    """Averaging or subtracting makes sense only between parts that run over the same numbers."""
    bounds: dict[tuple[float, float], str] = {}
    for part in measure.of:
        if part in instrument.measures:
            continue
        items = instrument.scales[part].items if part in instrument.scales else (part,)
        for item in items:
            question = instrument.questions.get(item)
            scale = instrument.answer_scales.get(question.answer) if question else None
            numbers = [c for c in scale.choices if not isinstance(c, str)] if scale else []
            if scale is not None and scale.type == "choice" and scale.ordered and numbers:
                bounds.setdefault(scale.bounds, part)
            elif scale is not None and part == item:
                found.error(
                    "item-unrated",
                    f'{holder} names "{item}", whose answers cannot be averaged.',
                    "Name scales, or questions with an ordered choice.",
                    *(*path, "of"),
                )
    if len(bounds) > 1:
        first, second = list(bounds.values())[:2]
        found.error(
            "measure-mixed",
            f'{holder} joins "{first}" and "{second}", whose answers run over different numbers.',
            "Join parts with answer scales of the same length.",
            *(*path, "of"),
        )


def _leads_to(name: str, parts: tuple[str, ...], instrument: Instrument) -> bool:
    """Tell whether following what a measure is made of comes back to it."""
    waiting, seen = list(parts), set[str]()
    while waiting:
        part = waiting.pop()
        if part == name:
            return True
        if part not in seen and part in instrument.measures:
            seen.add(part)
            waiting += instrument.measures[part].of
    return False


def _check_claims(
    instrument: Instrument, study: Study, taken: dict[str, str], found: Findings
) -> None:
    found.twice("claim", [claim.id for claim in instrument.claims], "claims")
    projects = [project.id for project in study.projects]
    groups = [*(r.id for r in study.roles), *(p.id for p in study.parties), *projects]
    for number, claim in enumerate(instrument.claims):
        path, holder = ("claims", number), f'claim "{claim.id}"'
        if claim.measure not in taken:
            found.unknown("measure", claim.measure, taken, holder, *path, "measure")
        found.references("project", claim.order, projects, holder, *path, "order")
        found.twice("project", claim.order, *path, "order", key=None)
        if claim.group is not None and claim.group not in groups:
            found.unknown("group", claim.group, groups, holder, *path, "group")
