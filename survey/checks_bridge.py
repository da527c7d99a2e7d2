"""Rules of a bridge file."""

from __future__ import annotations

import re
from collections.abc import Iterable

from survey.comparability import (
    asked,
    compare_answers,
    main_language,
    recode_gaps,
    same_words,
)
from survey.findings import Findings, suggest
from survey.instrument import Bridge, BridgeItem, Instrument
from survey.problems import Problem
from survey.yaml_source import YamlSource

_REVISION = re.compile(r"(?P<stem>.+?)_r[0-9]+")


def check_bridge(
    bridge: Bridge, earlier: Instrument, later: Instrument, source: YamlSource
) -> list[Problem]:
    """Return what is wrong in a bridge file, by line."""
    found = Findings(source)
    languages = later.languages or tuple(later.pages[0].title)
    found.languages(bridge, languages)
    for key, wave, instrument in (("from", bridge.from_, earlier), ("to", bridge.to, later)):
        if wave != instrument.wave:
            found.error(
                "bridge-waves",
                f'this bridge is "{key}" wave "{wave}", but stands between '
                f'"{earlier.wave}" and "{later.wave}".',
                f'Write "{instrument.wave}", or rename the file.',
                key,
            )
    found.twice("earlier question", [item.from_ for item in bridge.items], "items", key="from")
    found.twice("later question", [item.to for item in bridge.items], "items", key="to")
    for number, item in enumerate(bridge.items):
        _check_item(item, number, earlier, later, found)
    _check_unlisted(bridge, earlier, later, found)
    _check_notes(bridge, earlier, later, found)
    return found.problems


def _check_item(
    item: BridgeItem, number: int, earlier: Instrument, later: Instrument, found: Findings
) -> None:
    path = ("items", number)
    known = True
    for key, name, instrument in (("from", item.from_, earlier), ("to", item.to, later)):
        if name not in asked(instrument):
            known = False
            found.error(
                "unknown-item",
                f'the bridge names "{name}", which wave "{instrument.wave}" does not ask.',
                suggest(name, asked(instrument)),
                *(*path, key),
            )
    if item.comparable == "recode" and not item.recode:
        found.error(
            "recode-missing",
            f'"{item.to}" is comparable with a recoding, but none is given.',
            'Add "recode:" with the earlier codes and what each becomes.',
            *(*path, "comparable"),
        )
    if item.recode and item.comparable != "recode":
        found.error(
            "recode-needless",
            f'"{item.to}" has a recoding, but "comparable" is "{item.comparable}".',
            'Write "comparable: recode", or take the recoding out.',
            *(*path, "recode"),
        )
    if known and _answered(item.from_, earlier) and _answered(item.to, later):
        _check_answers(item, number, earlier, later, found)


def _answered(question: str, instrument: Instrument) -> bool:
    """Tell whether a question's answer scale exists; a missing one is reported elsewhere."""
    return instrument.questions[question].answer in instrument.answer_scales


def _check_answers(
    item: BridgeItem, number: int, earlier: Instrument, later: Instrument, found: Findings
) -> None:
    path = ("items", number)
    before, after = earlier.answer_of(item.from_), later.answer_of(item.to)
    change = compare_answers(before, after, main_language(later))
    if item.comparable == "yes":
        if change in ("codes", "recoded"):
            found.error(
                "answers-differ",
                f'"{item.to}" is said to be comparable, but "{item.from_}" was answered with other '
                "codes.",
                'Write "comparable: recode" with a recoding, or "pair_only".',
                *(*path, "comparable"),
            )
        if earlier.questions[item.from_].reverse != later.questions[item.to].reverse:
            found.error(
                "reverse-differs",
                f'"{item.to}" is said to be comparable, but only one of the two is reversed.',
                'Write "pair_only" or "no", or correct "reverse".',
                *(*path, "comparable"),
            )
    if item.comparable != "recode" or not item.recode:
        return
    for code, target in item.recode.items():
        if code not in {*before.choices, *before.missing}:
            found.error(
                "recode-unknown",
                f'the recoding of "{item.to}" begins with the code "{code}", which '
                f'"{item.from_}" does not have.',
                suggest(str(code), map(str, (*before.choices, *before.missing))),
                *(*path, "recode", code),
            )
        if target not in {*after.choices, *after.missing}:
            found.error(
                "recode-unknown",
                f'the recoding of "{item.to}" leads to the code "{target}", which it has not.',
                suggest(str(target), map(str, (*after.choices, *after.missing))),
                *(*path, "recode", code),
            )
    known = {code: item.recode.get(code, code) for code in recode_gaps(before, after, item.recode)}
    unmapped = [str(code) for code in known if code not in item.recode]
    if unmapped:
        found.error(
            "recode-incomplete",
            f'the recoding of "{item.to}" says nothing of {", ".join(unmapped)}, which the later '
            "answers do not have.",
            "Say what each becomes.",
            *(*path, "recode"),
        )


def _check_unlisted(
    bridge: Bridge, earlier: Instrument, later: Instrument, found: Findings
) -> None:
    """A question of the same id must be the same question, unless the bridge has judged it."""
    judged = {item.to for item in bridge.items} | {item.from_ for item in bridge.items}
    language = main_language(later)
    for id, after in asked(later).items():
        before = asked(earlier).get(id)
        if before is None or id in judged:
            continue
        if not same_words(before.text, after.text, language):
            found.error(
                "wording-changed",
                f'"{id}" has other words in wave "{later.wave}" than in "{earlier.wave}", and a '
                "changed word is a new id.",
                f'Call it "{_next_revision(id)}" and add the pair under items, or take back the '
                "change.",
                "items",
            )
        elif any(not same_words(before.text, after.text, each) for each in after.text):
            found.warning(
                "translation-changed",
                f'"{id}" is translated otherwise in wave "{later.wave}" than in "{earlier.wave}".',
                "Add it under items with a judgement, or take back the change.",
                "items",
            )
        if before.reverse != after.reverse:
            found.error(
                "reverse-differs",
                f'"{id}" is reversed in one of the two waves only.',
                'Correct "reverse" in one of them.',
                "items",
            )
        if not _answered(id, earlier) or not _answered(id, later):
            continue
        change = compare_answers(earlier.answer_of(id), later.answer_of(id), language)
        if change in ("codes", "recoded", "labels", "extended"):
            found.error(
                "answers-differ",
                f'"{id}" is answered with other '
                f"{'words' if change == 'labels' else 'codes'} in wave "
                f'"{later.wave}" than in "{earlier.wave}".',
                "Add it under items and say how the two compare.",
                "items",
            )


def _next_revision(id: str) -> str:
    stem = _REVISION.fullmatch(id)
    return f"{stem['stem']}_r{int(id.rsplit('_r', 1)[1]) + 1}" if stem else f"{id}_r2"


def _check_notes(bridge: Bridge, earlier: Instrument, later: Instrument, found: Findings) -> None:
    before, after = asked(earlier), asked(later)
    left = {item.from_ for item in bridge.items}
    reached = {item.to for item in bridge.items}
    real = {
        "dropped": [id for id in before if id not in left and (id not in after or id in reached)],
        "new": [id for id in after if id not in reached and (id not in before or id in left)],
    }
    for key, notes in (("dropped", bridge.dropped), ("new", bridge.new)):
        found.twice("question", [note.id for note in notes], key)
        for number, note in enumerate(notes):
            if note.id not in real[key]:
                where = (
                    "both waves ask"
                    if note.id in before and note.id in after
                    else ("the bridge pairs" if note.id in left | reached else "no wave asks so")
                )
                found.error(
                    f"not-{key}",
                    f'"{note.id}" is listed as {key}, but {where}'
                    f"{' it' if where != 'no wave asks so' else ''}.",
                    suggest(note.id, real[key]),
                    *(key, number, "id"),
                )
    if left <= set(before) and reached <= set(after):
        _check_missing(real, bridge, earlier, later, found)


def _check_missing(
    real: dict[str, list[str]], bridge: Bridge, earlier: Instrument, later: Instrument,
    found: Findings,
) -> None:  # fmt: skip
    listed = {"dropped": [n.id for n in bridge.dropped], "new": [n.id for n in bridge.new]}
    for key, instrument, other in (("dropped", earlier, later), ("new", later, earlier)):
        for id in real[key]:
            if id in listed[key]:
                continue
            pair = _pair_of(id, [each for each in real[_other(key)] if each not in
                                 listed[_other(key)]])  # fmt: skip
            if pair is not None and key == "new":
                found.error(
                    "pair-missing",
                    f'"{id}" looks like another wording of "{pair}", but the bridge does not pair '
                    "them.",
                    f"Add an item from {pair} to {id} and say how they compare.",
                    "items",
                )
            elif pair is None:
                found.error(
                    f"{key}-unlisted",
                    f'wave "{instrument.wave}" asks "{id}" and wave "{other.wave}" does not, '
                    f'but it is not listed as "{key}".',
                    f'Add it under "{key}:" with the reason.',
                    key,
                )


def _other(key: str) -> str:
    return "new" if key == "dropped" else "dropped"


def _pair_of(id: str, others: Iterable[str]) -> str | None:
    """Return the question that differs from this one by its revision only."""

    def stem(name: str) -> str:
        revision = _REVISION.fullmatch(name)
        return revision["stem"] if revision else name

    return next((other for other in others if stem(other) == stem(id)), None)
