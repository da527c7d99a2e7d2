"""What of one wave can be compared with another: questions, scales and measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from survey.definition import Code, Text
from survey.instrument import AnswerScale, Bridge, BridgeItem, Instrument, Question

Verdict = Literal["comparable", "recode", "pair_only", "not_comparable"]

VERDICTS: tuple[Verdict, ...] = ("comparable", "recode", "pair_only", "not_comparable")
"""From the mildest to the strictest."""

AnswerChange = Literal["same", "missing", "extended", "labels", "recoded", "codes"]
"""How two answer scales differ: not; in what counts as missing; answers added to names; other
words for the same codes; other codes for the same words; other answers."""

_OF_BRIDGE: dict[str, Verdict] = {
    "yes": "comparable",
    "recode": "recode",
    "pair_only": "pair_only",
    "no": "not_comparable",
}

_TO_BRIDGE = {verdict: word for word, verdict in _OF_BRIDGE.items()}

WORDS: dict[str, Text] = {
    "identical": {"nb": "Uendret.", "en": "Unchanged."},
    "wording": {"nb": "Ordlyden er endret.", "en": "The wording has changed."},
    "labels": {
        "nb": "Svaralternativene har fått andre ord.",
        "en": "The answers are worded differently.",
    },
    "recoded": {
        "nb": "De samme svarene har fått andre koder.",
        "en": "The same answers have other codes.",
    },
    "codes": {"nb": "Svaralternativene er andre.", "en": "The answers are different ones."},
    "reverse": {
        "nb": "Spørsmålet er snudd i bare den ene runden.",
        "en": "The question is reversed in one wave only.",
    },
    "recode_gap": {
        "nb": "Omkodingen dekker ikke alle svarene.",
        "en": "The recoding does not cover every answer.",
    },
    "absent": {
        "nb": "Finnes ikke i begge runder.",
        "en": "It does not exist in both waves.",
    },
    "items": {
        "nb": "Skalaen består ikke av de samme sammenlignbare spørsmålene i begge runder.",
        "en": "The scale does not consist of the same comparable questions in both waves.",
    },
    "definition": {
        "nb": "Målet er regnet ut på ulik måte i de to rundene.",
        "en": "The measure is computed differently in the two waves.",
    },
}
"""Why something is not comparable, where no person has written the reason."""


@dataclass(frozen=True, slots=True)
class ItemMatch:
    """The question of the earlier wave that a later one corresponds to.

    `recode` maps the earlier wave's codes to the later wave's; codes not in it stay.
    """

    earlier_id: str
    verdict: Verdict
    recode: dict[Code, Code] = field(default_factory=dict)
    reason: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recode:
    """How a question's codes read in those of another wave, and the ends of the scale there."""

    codes: Mapping[Code, Code]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class MeasureMatch:
    """Whether a measure can be compared, and the questions of it that can.

    `core_items` are the later wave's ids; their earlier ones are in `comparable_items`.
    """

    verdict: Verdict
    reason: Text
    core_items: tuple[str, ...] = ()


def strictest(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the strictest of some verdicts; of none, comparable."""
    return max(verdicts, key=VERDICTS.index, default="comparable")


def asked(instrument: Instrument) -> dict[str, Question]:
    """Return the questions somebody is asked; a dropped one may stay with the route NONE."""
    return {id: q for id, q in instrument.questions.items() if q.ask.strip() != "NONE"}


def main_language(instrument: Instrument) -> str:
    """Return the language the wording is judged in: the first."""
    if instrument.languages:
        return instrument.languages[0]
    return next(iter(instrument.pages[0].questions[0].text), "")


def compare_answers(earlier: AnswerScale, later: AnswerScale, language: str) -> AnswerChange:
    """Tell how two answer scales differ, by the words of one language."""
    if (earlier.type, earlier.ordered) != (later.type, later.ordered):
        return "codes"
    if not earlier.choices and not later.choices:
        return "same" if earlier.same_missing(later) else "missing"
    before = {code: _folded(choice.text, language) for code, choice in earlier.choices.items()}
    after = {code: _folded(choice.text, language) for code, choice in later.choices.items()}
    if before.keys() == after.keys():
        if before != after:
            return "labels"
        return "same" if earlier.same_missing(later) else "missing"
    if len(set(before.values())) == len(before) and set(before.values()) == set(after.values()):
        return "recoded"
    rated = later.type == "choice" and later.ordered
    if not rated and before.items() <= after.items():
        return "extended"
    return "codes"


def derived_recode(earlier: AnswerScale, later: AnswerScale, language: str) -> dict[Code, Code]:
    """Return the recoding of answers that kept their words but not their codes."""
    codes = {_folded(choice.text, language): code for code, choice in later.choices.items()}
    recode = {}
    for code, choice in earlier.choices.items():
        target = codes.get(_folded(choice.text, language))
        if target is not None and target != code:
            recode[code] = target
    return recode


def recode_gaps(
    earlier: AnswerScale, later: AnswerScale, recode: Mapping[Code, Code]
) -> tuple[Code, ...]:
    """Return the earlier wave's codes that a recoding leaves outside the later wave's."""
    known = {*later.choices, *later.missing}
    return tuple(
        code for code in (*earlier.choices, *earlier.missing) if recode.get(code, code) not in known
    )


def comparable_items(
    earlier: Instrument, later: Instrument, bridge: Bridge
) -> dict[str, ItemMatch]:
    """Return, by the later wave's id, every question asked in both waves, with its verdict.

    A question the bridge names corresponds as it says; any other corresponds to the one of the
    same id. The verdict is the strictest of the bridge's and what the answers themselves allow.
    """
    before, after = asked(earlier), asked(later)
    by_later = {item.to: item for item in bridge.items}
    by_earlier = {item.from_ for item in bridge.items if item.to in after}
    found = {}
    for id in after:
        item = by_later.get(id)
        if item is not None and item.from_ in before:
            found[id] = _match(item.from_, id, earlier, later, item)
        elif item is None and id in before and id not in by_earlier:
            found[id] = _match(id, id, earlier, later, None)
    return found


def compose(first: Bridge, *following: Bridge) -> Bridge:
    """Join bridges of neighbouring waves, in order, to one from the first to the last wave.

    The strictest verdict on the way counts, and recodings are done one after the other.
    """
    joined = first
    for bridge in following:
        joined = _compose_two(joined, bridge)
    return joined


def bridge_between(
    waves: Sequence[str], bridges: Mapping[tuple[str, str], Bridge], earlier: str, later: str
) -> Bridge:
    """Return the bridge between two waves, composed when others lie between; `KeyError` if none.

    Parameters
    ----------
    waves
        Every wave id in order of time.
    bridges
        The bridges of neighbouring waves, by their two wave ids.
    """
    way = list(waves)[list(waves).index(earlier) : list(waves).index(later) + 1]
    return compose(*[bridges[pair] for pair in pairwise(way)])


def _folded(text: Text, language: str) -> str:
    return " ".join(text.get(language, "").split()).casefold()


def _match(
    from_: str, to: str, earlier: Instrument, later: Instrument, item: BridgeItem | None
) -> ItemMatch:
    before, after = earlier.questions[from_], later.questions[to]
    language = main_language(later)
    answers = earlier.answer_of(from_), later.answer_of(to)
    change = compare_answers(*answers, language)
    verdicts: list[Verdict] = []
    reasons: list[Text] = []
    recode: dict[Code, Code] = {}
    if item is not None:
        verdicts.append(_OF_BRIDGE[item.comparable])
        reasons.append(item.reason)
        recode = dict(item.recode)
    elif not same_words(before.text, after.text, language):
        verdicts.append("pair_only")
        reasons.append(WORDS["wording"])
    if before.reverse != after.reverse:
        verdicts.append("not_comparable")
        reasons.append(WORDS["reverse"])
    if change == "labels" and item is None:
        verdicts.append("pair_only")
        reasons.append(WORDS["labels"])
    elif change in ("codes", "recoded"):
        if item is None and change == "recoded":
            recode = derived_recode(*answers, language)
            verdicts.append("recode")
            reasons.append(WORDS["recoded"])
        elif item is None or item.comparable != "recode":
            verdicts.append("not_comparable")
            reasons.append(WORDS["codes"])
    if item is not None and item.comparable == "recode" and recode_gaps(*answers, recode):
        verdicts.append("not_comparable")
        reasons.append(WORDS["recode_gap"])
    return ItemMatch(from_, strictest(verdicts), recode, join_texts(reasons) or WORDS["identical"])


def same_words(earlier: Text, later: Text, language: str) -> bool:
    """Tell whether two texts have the same words in a language, whatever the spacing."""
    return " ".join(earlier.get(language, "").split()) == " ".join(later.get(language, "").split())


def join_texts(texts: Iterable[Text]) -> Text:
    """Join different texts to one, language by language."""
    joined: dict[str, list[str]] = {}
    for text in texts:
        for language, words in text.items():
            if words not in joined.setdefault(language, []):
                joined[language].append(words)
    return {language: " ".join(words) for language, words in joined.items()}


def measure_verdict(
    name: str, earlier: Instrument, later: Instrument, items: Mapping[str, ItemMatch]
) -> MeasureMatch:
    """Tell whether a question, scale or measure can be compared, and why not.

    A scale is comparable when it consists of the same questions in both waves and all are;
    otherwise `core_items` holds those that are, for a score of their own.

    Parameters
    ----------
    items
        What `comparable_items` gives of the two waves.

    Raises
    ------
    KeyError
        Neither wave has it.
    """
    if name in later.questions or name in earlier.questions:
        match = items.get(name)
        if match is None:
            return MeasureMatch("not_comparable", WORDS["absent"])
        core = (name,) if match.verdict in ("comparable", "recode") else ()
        return MeasureMatch(match.verdict, match.reason, core)
    both = [name in one.scales or name in one.measures for one in (earlier, later)]
    if not any(both):
        raise KeyError(name)
    if not all(both):
        return MeasureMatch("not_comparable", WORDS["absent"])
    if name in earlier.scales and name in later.scales:
        return _scale(name, earlier, later, items)
    if name in earlier.scales or name in later.scales:
        return MeasureMatch("not_comparable", WORDS["definition"])
    return _combined(name, earlier, later, items)


def _scale(
    name: str, earlier: Instrument, later: Instrument, items: Mapping[str, ItemMatch]
) -> MeasureMatch:
    before, after = earlier.scales[name], later.scales[name]
    matches = {item: items[item] for item in after.items if item in items}
    core = tuple(
        item
        for item, match in matches.items()
        if match.verdict in ("comparable", "recode") and match.earlier_id in before.items
    )
    verdict = strictest(match.verdict for match in matches.values())
    reasons = [m.reason for m in matches.values() if m.verdict != "comparable"]
    if {match.earlier_id for match in matches.values()} != set(before.items) or len(matches) != len(
        after.items
    ):
        return MeasureMatch("not_comparable", join_texts([WORDS["items"], *reasons]), core)
    if before.needed != after.needed:
        return MeasureMatch("not_comparable", WORDS["definition"], core)
    return MeasureMatch(verdict, join_texts(reasons) or WORDS["identical"], core)


def _combined(
    name: str, earlier: Instrument, later: Instrument, items: Mapping[str, ItemMatch]
) -> MeasureMatch:
    before, after = earlier.measures[name], later.measures[name]
    described = [
        (m.kind, m.of if m.kind == "difference" else frozenset(m.of), m.min_answered, m.battery,
         frozenset(m.targets), m.by)
        for m in (before, after)
    ]  # fmt: skip
    if described[0] != described[1]:
        return MeasureMatch("not_comparable", WORDS["definition"])
    parts = after.of or later.items_of(name)
    if not after.of and set(_earlier_ids(parts, items)) != set(earlier.items_of(name)):
        return MeasureMatch("not_comparable", WORDS["items"])
    found = [measure_verdict(part, earlier, later, items) for part in parts]
    reasons = [match.reason for match in found if match.verdict != "comparable"]
    core = tuple(dict.fromkeys(item for match in found for item in match.core_items))
    verdict = strictest(match.verdict for match in found)
    return MeasureMatch(verdict, join_texts(reasons) or WORDS["identical"], core)


def _earlier_ids(ids: Iterable[str], items: Mapping[str, ItemMatch]) -> list[str]:
    return [items[id].earlier_id for id in ids if id in items]


def _compose_two(first: Bridge, second: Bridge) -> Bridge:
    onward = {item.from_: item for item in second.items}
    items = []
    for item in first.items:
        following = onward.pop(item.to, None)
        items.append(item if following is None else _compose_items(item, following))
    items += [item for id, item in onward.items() if id not in {i.from_ for i in first.items}]
    reached = {item.to for item in items}
    left = {item.from_ for item in items}
    return Bridge.model_validate(
        {
            "bridge": f"{first.from_}-{second.to}",
            "from": first.from_,
            "to": second.to,
            "items": items,
            "dropped": [n for n in (*first.dropped, *second.dropped) if n.id not in left],
            "new": [n for n in (*first.new, *second.new) if n.id not in reached],
        }
    )


def _compose_items(first: BridgeItem, second: BridgeItem) -> BridgeItem:
    verdict = strictest((_OF_BRIDGE[first.comparable], _OF_BRIDGE[second.comparable]))
    recode = {code: second.recode.get(target, target) for code, target in first.recode.items()}
    recode |= {c: target for c, target in second.recode.items() if c not in first.recode}
    return BridgeItem.model_validate(
        {
            "from": first.from_,
            "to": second.to,
            "comparable": _TO_BRIDGE[verdict],
            "recode": recode if verdict == "recode" else {},
            "reason": join_texts((first.reason, second.reason)),
        }
    )
