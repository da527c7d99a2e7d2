"""The templates of the conclusions, bokmål and English."""

from __future__ import annotations

from collections.abc import Mapping

_WORDS: Mapping[str, Mapping[str, str]] = {
    "from_to.up": {
        "nb": "{measure} gikk opp fra {a} til {b}.", "en": "{measure} went up from {a} to {b}.",
    },
    "from_to.down": {
        "nb": "{measure} gikk ned fra {a} til {b}.", "en": "{measure} went down from {a} to {b}.",
    },
    "moved.up": {"nb": "{measure} gikk opp.", "en": "{measure} went up."},
    "moved.down": {"nb": "{measure} gikk ned.", "en": "{measure} went down."},
    "went.up": {"nb": "{names} gikk opp", "en": "{names} went up"},
    "went.down": {"nb": "{names} gikk ned", "en": "{names} went down"},
    "count": {"nb": "{n} mål", "en": "{n} measures"},
    "and_clause": {"nb": ", og ", "en": ", and "},
    "undecided": {
        "nb": "Om {measure} endret seg, kan ikke avgjøres.",
        "en": "Whether {measure} changed cannot be decided.",
    },
    "none_moved": {
        "nb": "Om noen av de {n} målene endret seg, kan ikke avgjøres.",
        "en": "Whether any of the {n} measures changed cannot be decided.",
    },
    "open": {
        "nb": "For {k} av {n} mål kan det ikke avgjøres.",
        "en": "For {k} of {n} measures it cannot be decided.",
    },
    "suppressed": {
        "nb": "{measure} kan ikke vises: for få svar, eller tallet kan regnes ut.",
        "en": "{measure} cannot be shown: too few answers, or it could be worked out.",
    },
    "hidden.count": {
        "nb": "{k} av {n} tall kan ikke vises: for få svar, eller tallene kan regnes ut.",
        "en": "{k} of {n} numbers cannot be shown: too few answers, or they could be worked out.",
    },
    "changes.hidden": {
        "nb": "Om noen av de {n} målene endret seg, kan ikke vises: for få svar, eller tallene kan "
        "regnes ut.",
        "en": "Whether any of the {n} measures changed cannot be shown: too few answers, or the "
        "numbers could be worked out.",
    },
    "reworded": {
        "nb": "Spørsmålet er omformulert ({wave}), så endringen er ikke beregnet.",
        "en": "The question was reworded ({wave}), so no change is computed.",
    },
    "one_wave": {
        "nb": "Bare én av rundene har disse spørsmålene, så endringen er ikke beregnet.",
        "en": "Only one of the waves has these questions, so no change is computed.",
    },
    "alone": {
        "nb": "{project} har {n} mål. Det er ingen andre å sammenligne med.",
        "en": "{project} has {n} measures. There are no others to compare with.",
    },
    "profile.open": {
        "nb": "Om {project} skiller seg fra de andre, kan ikke avgjøres.",
        "en": "Whether {project} differs from the others cannot be decided.",
    },
    "profile.hidden": {
        "nb": "{project} kan ikke sammenlignes: for få svar, eller tallene kan regnes ut.",
        "en": "{project} cannot be compared: too few answers, or they could be worked out.",
    },
    "difference.lower": {
        "nb": "{measure} er lavere i {project} ({a}) enn i {others}.",
        "en": "{measure} is lower in {project} ({a}) than in {others}.",
    },
    "difference.higher": {
        "nb": "{measure} er høyere i {project} ({a}) enn i {others}.",
        "en": "{measure} is higher in {project} ({a}) than in {others}.",
    },
    "differences.lower": {"nb": "{names} er lavere", "en": "{names} are lower"},
    "differences.higher": {"nb": "{names} er høyere", "en": "{names} are higher"},
    "differences": {
        "nb": "{parts} i {project} enn i de andre.",
        "en": "{parts} in {project} than in the others.",
    },
    "topic.up": {
        "nb": "i {project} gikk {measure} opp{span}", "en": "in {project} {measure} went up{span}",
    },
    "topic.down": {
        "nb": "i {project} gikk {measure} ned{span}", "en": "in {project} {measure} went "
        "down{span}",
    },
    "span": {"nb": " fra {a} til {b}", "en": " from {a} to {b}"},
    "topic.open": {
        "nb": "Om noe endret seg under «{topic}», kan ikke avgjøres.",
        "en": "Whether anything changed under “{topic}” cannot be decided.",
    },
    "topic.rest": {
        "nb": "For de andre tallene kan det ikke avgjøres.",
        "en": "For the other numbers it cannot be decided.",
    },
    "topic.many": {
        "nb": "{k} av {n} tall endret seg. For resten kan det ikke avgjøres.",
        "en": "{k} of {n} numbers changed. For the rest it cannot be decided.",
    },
    "composition.up": {
        "nb": "{measure} er {d} poeng høyere. Om de samme personene har endret seg, eller andre "
        "svarer, kan ikke avgjøres.",
        "en": "{measure} is {d} points higher. Whether the same people changed, or others "
        "answered, cannot be decided.",
    },
    "composition.down": {
        "nb": "{measure} er {d} poeng lavere. Om de samme personene har endret seg, eller andre "
        "svarer, kan ikke avgjøres.",
        "en": "{measure} is {d} points lower. Whether the same people changed, or others "
        "answered, cannot be decided.",
    },
    "gap.beyond": {
        "nb": "{best} har de beste mulighetene, {poorest} de dårligste. Gapet på {gap} poeng er "
        "større enn tilfeldig variasjon gir.",
        "en": "{best} have the best opportunities, {poorest} the poorest. The {gap}-point gap "
        "exceeds chance.",
    },
    "gap.open": {
        "nb": "Om gruppene har ulike muligheter, kan ikke avgjøres.",
        "en": "Whether opportunities differ cannot be decided.",
    },
    "gap.hidden": {
        "nb": "Gapet kan ikke vises: en av gruppene har for få svar, eller tallet kan regnes ut.",
        "en": "The gap cannot be shown: a group has too few answers, or it could be worked out.",
    },
    "gap.none": {
        "nb": "Gruppene vises side om side; dette utvalget har ikke noe gap.",
        "en": "The groups are shown side by side; no gap is computed for them.",
    },
    "matrix.all": {
        "nb": "Alle som kan vises, gir {role} høyest.", "en": "All that can be shown rate "
        "{role} highest.",
    },
    "matrix.some": {
        "nb": "{parties} gir {role} høyest", "en": "{parties} rate {role} highest",
    },
    "matrix.hidden": {
        "nb": "Tallene kan ikke vises: for få svar, eller de kan regnes ut.",
        "en": "The numbers cannot be shown: too few answers, or they could be worked out.",
    },
    "influence.both": {
        "nb": "Både mulighetene og innflytelsen er ulike: {first} er høyest hos {a}, "
        "{second} hos {b}.",
        "en": "Both opportunity and influence differ: {first} is highest for {a}, {second} "
        "for {b}.",
    },
    "influence.second": {
        "nb": "{high} har mer innflytelse ({a}) enn {low} ({b}). Om mulighetene er ulike, kan ikke "
        "avgjøres.",
        "en": "{high} have more influence ({a}) than {low} ({b}). Whether opportunities differ "
        "cannot be decided.",
    },
    "influence.first": {
        "nb": "{high} har bedre muligheter ({a}) enn {low} ({b}). Om innflytelsen er ulik, kan "
        "ikke avgjøres.",
        "en": "{high} have better opportunities ({a}) than {low} ({b}). Whether influence differs "
        "cannot be decided.",
    },
    "influence.open": {
        "nb": "Om partene har ulike muligheter eller ulik innflytelse, kan ikke avgjøres.",
        "en": "Whether the parties differ in opportunity or in influence cannot be decided.",
    },
    "response": {
        "nb": "{wave}: {responded} av {invited} inviterte svarte.",
        "en": "{wave}: {responded} of {invited} invited answered.",
    },
    "response.unknown": {
        "nb": "{wave}: {responded} svarte. Hvor mange som ble invitert, er ikke registrert.",
        "en": "{wave}: {responded} answered. How many were invited is not registered.",
    },
    "panel.group": {"nb": "{group}: {told}", "en": "{group}: {told}"},
    "asked": {
        "nb": "{number} spørsmål ble stilt {wave}.", "en": "{number} questions were asked {wave}.",
    },
    "asked.both": {
        "nb": "{first} spørsmål ble stilt {a} og {number} {wave}.",
        "en": "{first} questions were asked {a} and {number} {wave}.",
    },
    "asked.everyone": {
        "nb": "{k} av {n} gikk til alle parter.", "en": "{k} of {n} went to every party.",
    },
    "panel": {
        "nb": "{both} kan følges fra {a} til {b}. {first} svarte bare {a} eller er ikke koblet, "
        "{later} bare {b}.",
        "en": "{both} can be followed from {a} to {b}. {first} answered only {a} or are not "
        "linked, {later} only {b}.",
    },
    "panel.hidden": {
        "nb": "Hvem som svarte begge ganger, kan ikke vises: en del av tallene er for små.",
        "en": "Who answered both times cannot be shown: a part of the numbers is too small.",
    },
    "log": {
        "nb": "{same} av {total} spørsmål kan sammenlignes. {pair} vises side om side uten "
        "endring.",
        "en": "{same} of {total} questions can be compared. {pair} are shown side by side, "
        "without change.",
    },
    "log.none": {
        "nb": "Instrumentloggen har ingen spørsmål for disse rundene.",
        "en": "The instrument log has no questions for these waves.",
    },
}  # fmt: skip


def say(key: str, language: str, **fields: object) -> str:
    """Fill in one template; an unknown key is a broken call."""
    words = _WORDS[key][language]
    return words.format(**fields) if fields else words
