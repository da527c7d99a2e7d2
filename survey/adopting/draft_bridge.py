"""How a drafted wave compares with the one before, for a person to judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from survey.adopting.wave_pairs import Pair, Why
from survey.comparability import asked
from survey.definition import Text
from survey.importing.wording import plain
from survey.instrument import Bridge, Instrument

REASONS: dict[Why, Text] = {
    "wording": {
        "nb": "Kolonnen har samme navn, men ordlyden er endret.",
        "en": "The column has the same name, but the wording has changed.",
    },
    "other": {
        "nb": "Kolonnen har samme navn, men er et annet spørsmål.",
        "en": "The column has the same name, but is another question.",
    },
    "answers": {
        "nb": "Spørsmålet er det samme, men svaralternativene er andre.",
        "en": "The question is the same, but its answers are others.",
    },
    "recoded": {
        "nb": "De samme svarene har fått andre koder.",
        "en": "The same answers have other codes.",
    },
    "more_codes": {
        "nb": "Flere av svaralternativene er brukt enn i runden før.",
        "en": "More of the answers were given than in the wave before.",
    },
    "extended": {
        "nb": "Det er kommet til svaralternativer.",
        "en": "Answers have been added.",
    },
    "renamed": {
        "nb": "Samme ordlyd under et annet navn.",
        "en": "The same wording under another name.",
    },
}
"""Why two questions are paired as they are."""

DROPPED = {"nb": "Ikke med i denne runden.", "en": "Not in this wave."}
NEW = {"nb": "Ikke med i runden før.", "en": "Not in the wave before."}

_ASKED = {
    "wording": 'is "{later}" still the question "{earlier}" of the wave before? Their words differ',
    "other": 'column "{earlier}" of the wave before seems to be another question than "{later}"',
    "answers": 'the answers of "{later}" differ from those of "{earlier}" in the wave before',
    "recoded": 'the answers of "{later}" have other codes than in the wave before',
    "more_codes": '"{later}" has answers that nobody gave in the wave before',
    "extended": '"{later}" has answers that the wave before did not have',
    "renamed": '"{later}" has the wording of "{earlier}" in the wave before: the same question?',
}


@dataclass(frozen=True, slots=True)
class DraftedBridge:
    """A bridge as drafted; notes are by the later question's id."""

    bridge: Bridge
    item_notes: dict[str, tuple[str, ...]]
    new_notes: dict[str, tuple[str, ...]]


def draft_bridge(
    earlier: Instrument, later: Instrument, pairs: Sequence[Pair], languages: Sequence[str]
) -> DraftedBridge:
    """Draft the bridge between two neighbouring waves."""
    language = languages[0]
    left, reached = {pair.earlier for pair in pairs}, {pair.later for pair in pairs}
    before, after = asked(earlier), asked(later)
    dropped = [id for id in before if id not in left and (id not in after or id in reached)]
    new = [id for id in after if id not in reached and (id not in before or id in left)]
    items = [
        {
            "from": pair.earlier,
            "to": pair.later,
            "comparable": pair.comparable,
            **({"recode": pair.recode} if pair.recode else {}),
            "reason": _in(REASONS[pair.why], languages),
        }
        for pair in pairs
    ]
    bridge = Bridge.model_validate(
        {
            "bridge": later.instrument,
            "from": earlier.wave,
            "to": later.wave,
            "items": items,
            "dropped": [{"id": id, "reason": _in(DROPPED, languages)} for id in dropped],
            "new": [{"id": id, "reason": _in(NEW, languages)} for id in new],
        }
    )
    notes: dict[str, tuple[str, ...]] = {
        pair.later: (_ASKED[pair.why].format(earlier=pair.earlier, later=pair.later),)
        for pair in pairs
    }
    likely = _likely(dropped, new, earlier, later, language)
    return DraftedBridge(bridge, notes, likely)


def _in(text: Text, languages: Sequence[str]) -> Text:
    return {language: text.get(language) or text["en"] for language in languages}


def _likely(
    dropped: Sequence[str],
    new: Sequence[str],
    earlier: Instrument,
    later: Instrument,
    language: str,
) -> dict[str, tuple[str, ...]]:
    """Say which new question is worded much like one that is gone."""
    from rapidfuzz import fuzz, process

    words = {plain(earlier.questions[id].text.get(language, "")): id for id in dropped}
    found: dict[str, tuple[str, ...]] = {}
    for id in new:
        text = plain(later.questions[id].text.get(language, ""))
        if len(text) < 12:
            continue
        best = process.extractOne(text, list(words), scorer=fuzz.ratio, score_cutoff=80)
        if best:
            question = words[best[0]]
            note = f'"{id}" is worded much like "{question}" of the wave before: pair them?'
            found[id] = (note,)
    return found
