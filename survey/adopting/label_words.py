"""Words of answers in Norwegian and English that tell what kind of answer they are."""

from __future__ import annotations

import re
from collections.abc import Iterable

from survey.importing.wording import plain
from survey.instrument import MissingReason

FAMILIES: dict[str, tuple[str, ...]] = {
    "agree": (
        "helt uenig|svært uenig|sterkt uenig|completely disagree|strongly disagree|"
        "totally disagree|disagree strongly|fully disagree|disagree completely",
        "uenig|ganske uenig|nokså uenig|disagree|quite disagree",
        "litt uenig|delvis uenig|noe uenig|slightly disagree|somewhat disagree|partly disagree|"
        "tend to disagree|disagree slightly|disagree somewhat",
        "verken enig eller uenig|hverken enig eller uenig|verken eller|verken/eller|"
        "hverken eller|hverken/eller|nøytral|både og|både/og|midt imellom|midt i mellom|"
        "neither agree nor disagree|neither agree or disagree|neither nor|neither|neutral|"
        "in between|undecided",
        "litt enig|delvis enig|noe enig|slightly agree|somewhat agree|partly agree|"
        "tend to agree|agree slightly|agree somewhat",
        "enig|ganske enig|nokså enig|agree|quite agree",
        "helt enig|svært enig|sterkt enig|completely agree|strongly agree|totally agree|"
        "agree strongly|fully agree|agree completely",
    ),
    "satisfied": (
        "svært misfornøyd|veldig misfornøyd|very dissatisfied|extremely dissatisfied",
        "misfornøyd|ganske misfornøyd|nokså misfornøyd|dissatisfied|quite dissatisfied",
        "litt misfornøyd|noe misfornøyd|delvis misfornøyd|somewhat dissatisfied|"
        "slightly dissatisfied",
        "verken fornøyd eller misfornøyd|hverken fornøyd eller misfornøyd|verken eller|"
        "verken/eller|både og|både/og|nøytral|neither satisfied nor dissatisfied|neutral|neither",
        "litt fornøyd|noe fornøyd|delvis fornøyd|somewhat satisfied|slightly satisfied",
        "fornøyd|ganske fornøyd|nokså fornøyd|satisfied|quite satisfied",
        "svært fornøyd|veldig fornøyd|very satisfied|extremely satisfied",
    ),
    "good": (
        "svært dårlig|veldig dårlig|very bad|very poor|terrible",
        "dårlig|ganske dårlig|nokså dårlig|bad|poor",
        "litt dårlig|mindre god|mindre bra|fair",
        "middels|verken god eller dårlig|verken bra eller dårlig|hverken god eller dårlig|"
        "verken eller|verken/eller|både og|passe|ok|average|neither good nor bad",
        "litt god|ganske god|nokså god|ganske bra|nokså bra|quite good|fairly good",
        "god|godt|bra|good",
        "svært god|svært godt|svært bra|veldig god|veldig bra|very good|excellent",
    ),
    "often": (
        "aldri|never",
        "nesten aldri|svært sjelden|almost never|hardly ever|very rarely",
        "sjelden|rarely|seldom",
        "av og til|noen ganger|iblant|innimellom|sometimes|occasionally|now and then",
        "ofte|often|frequently",
        "svært ofte|veldig ofte|nesten alltid|very often|almost always|usually|som regel",
        "alltid|always",
    ),
    "extent": (
        "ikke i det hele tatt|slett ikke|ikke|overhodet ikke|not at all",
        "i svært liten grad|svært liten grad|svært lite|to a very small extent|very little",
        "i liten grad|liten grad|lite|litt|to a small extent|a little|slightly",
        "i noen grad|noen grad|til en viss grad|i middels grad|noe|en del|to some extent|"
        "somewhat|moderately|some",
        "i stor grad|stor grad|mye|ganske mye|to a large extent|to a great extent|much|a lot|"
        "quite a bit",
        "i svært stor grad|svært stor grad|svært mye|veldig mye|to a very large extent|"
        "to a very great extent|very much|extremely",
    ),
    "important": (
        "ikke viktig i det hele tatt|ikke viktig|uviktig|not important|not at all important",
        "lite viktig|mindre viktig|litt viktig|slightly important|of little importance",
        "noe viktig|verken viktig eller uviktig|moderately important|somewhat important",
        "viktig|ganske viktig|nokså viktig|important|quite important",
        "svært viktig|veldig viktig|very important|extremely important",
    ),
    "likely": (
        "svært usannsynlig|veldig usannsynlig|very unlikely|extremely unlikely",
        "usannsynlig|ganske usannsynlig|lite sannsynlig|unlikely|quite unlikely",
        "litt usannsynlig|somewhat unlikely|slightly unlikely",
        "verken sannsynlig eller usannsynlig|verken eller|neither likely nor unlikely|neutral",
        "litt sannsynlig|somewhat likely|slightly likely",
        "sannsynlig|ganske sannsynlig|likely|quite likely",
        "svært sannsynlig|veldig sannsynlig|very likely|extremely likely",
    ),
    "change": (
        "mye dårligere|mye verre|mye mindre|much worse|much less",
        "dårligere|verre|mindre|worse|less",
        "litt dårligere|litt verre|litt mindre|slightly worse|somewhat worse|a little worse",
        "som før|uendret|likt|omtrent som før|ingen endring|det samme|like mye|the same|"
        "unchanged|no change|about the same",
        "litt bedre|litt mer|slightly better|somewhat better|a little better",
        "bedre|mer|better|more",
        "mye bedre|mye mer|much better|much more",
    ),
    "level": (
        "svært lav|svært lavt|very low",
        "lav|lavt|low",
        "middels|medium|moderate",
        "høy|høyt|high",
        "svært høy|svært høyt|very high",
    ),
    "interval": (
        "aldri|never",
        "sjeldnere|mer sjelden|sjelden|less often|rarely|nesten ikke|hardly ever",
        "årlig|hvert år|yearly|every year",
        "månedlig|hver måned|monthly|every month",
        "ukentlig|hver uke|weekly|every week",
        "daglig|hver dag|daily|every day",
    ),
}  # fmt: skip
"""Answers from low to high; between two `|` stand words of the same rank."""

_RANKS = {
    name: {word: rank for rank, words in enumerate(steps) for word in words.split("|")}
    for name, steps in FAMILIES.items()
}

_DONT_KNOW = re.compile(r"\b(vet|veit) (ikke|ikkje)\b|\bdon ?t know\b|\bdo not know\b")
_NOT_APPLICABLE = re.compile(
    r"\b(ikke|ikkje) (aktuel|relevant)|\buaktuel|\b(gjelder|gjeld) (ikke|ikkje)\b"
    r"|\bnot (applicable|relevant)\b|\b(does not|doesn ?t) apply\b|^n/a$"
)
_NUMBERED = re.compile(r"(?P<code>\d{1,2})(?:\s*[-–—:.)=]\s*|\s+|$)(?P<text>.*)", re.S)

_WORDS = {
    "nb": frozenset({
        "og", "ikke", "jeg", "du", "er", "på", "har", "det", "som", "til", "med", "av", "hvor",
        "hva", "hvordan", "ja", "nei", "vet", "helt", "enig", "uenig", "aldri", "ofte", "alltid",
        "grad", "mitt", "din", "vi", "om", "et", "de", "ble", "blitt", "kjønn", "alder",
    }),
    "en": frozenset({
        "and", "not", "the", "you", "are", "on", "have", "it", "that", "to", "with", "of", "where",
        "what", "how", "yes", "no", "know", "completely", "agree", "disagree", "never", "often",
        "always", "extent", "my", "your", "we", "about", "a", "they", "been", "is", "do", "gender",
        "age",
    }),
}  # fmt: skip


def missing_reason(label: str) -> MissingReason | None:
    """Return what kind of no-answer a label says, when it says one of the two plainly."""
    words = plain(label)
    if len(words) > 60:
        return None
    if _DONT_KNOW.search(words):
        return "dont_know"
    return "not_applicable" if _NOT_APPLICABLE.search(words) else None


def rank_labels(labels: Iterable[str]) -> tuple[str, list[str]] | None:
    """Return the family of some answers and the answers from low to high.

    `None` when the words are not all of one family, or two of them have the same rank.
    """
    given = {label: plain(label) for label in labels}
    if len(given) < 2:
        return None
    for family, ranks in _RANKS.items():
        found = {label: ranks[words] for label, words in given.items() if words in ranks}
        if len(found) == len(given) == len(set(found.values())):
            return family, sorted(found, key=found.__getitem__)
    return None


def family_of(labels: Iterable[str]) -> str | None:
    """Return the family that at least two of some answers belong to, or half of them."""
    given = [plain(label) for label in labels]
    for family, ranks in _RANKS.items():
        found = sum(words in ranks for words in given)
        if found >= 2 or (found and 2 * found >= len(given)):
            return family
    return None


def numbered(label: str) -> tuple[int, str] | None:
    """Part an answer such as "1 - Helt uenig" or "3" into its number and its words."""
    found = _NUMBERED.fullmatch(label.strip())
    if found is None or (found["text"] and not re.search(r"[^\W\d_]", found["text"])):
        return None
    return int(found["code"]), found["text"].strip()


def language_of(texts: Iterable[str]) -> str | None:
    """Return the language whose small words are the more frequent, or `None` in a tie."""
    counts = dict.fromkeys(_WORDS, 0)
    for text in texts:
        words = set(re.findall(r"[^\W\d_]+", text.casefold()))
        for language, known in _WORDS.items():
            counts[language] += len(words & known)
        counts["nb"] += 2 * bool(set("æøå") & set(text.casefold()))
    if counts["nb"] == counts["en"]:
        return None
    return max(counts, key=counts.__getitem__)
