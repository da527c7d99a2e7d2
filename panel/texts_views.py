"""The strings of single views, bokmål and English side by side."""

from __future__ import annotations

from collections.abc import Mapping

VIEW_TEXTS: Mapping[str, Mapping[str, str]] = {
    "switch.measure": {"nb": "Mål", "en": "Measure"},
    "all.wave": {"nb": "Alle som svarte {wave}", "en": "All who answered, {wave}"},
    "number": {"nb": "Tall", "en": "Number"},
    "count": {"nb": "Antall", "en": "Number"},
    "contribution": {"nb": "Bidrag", "en": "Contribution"},
    "pairs.of": {"nb": "{n} par", "en": "{n} pairs"},
    # V7
    "ask.decomposition": {
        "nb": "Reell endring, eller andre som svarer: {measure}?",
        "en": "Real change, or other people answering: {measure}?",
    },
    "say.split.open": {
        "nb": "Om {measure} endret seg, og hvorfor, kan ikke avgjøres.",
        "en": "Whether {measure} changed, and why, cannot be decided.",
    },
    "say.split.open_but": {
        "nb": "Om {measure} endret seg i alt, kan ikke avgjøres, men {parts} trakk sin vei.",
        "en": "Whether {measure} changed in all cannot be decided, but {parts} pulled one way.",
    },
    "say.split.composition.up": {
        "nb": "{measure} er {d} poeng høyere. Om de samme personene har endret seg, eller andre "
        "svarer, kan ikke avgjøres.",
        "en": "{measure} is {d} points higher. Whether the same people changed, or others "
        "answered, cannot be decided.",
    },
    "say.split.composition.down": {
        "nb": "{measure} er {d} poeng lavere. Om de samme personene har endret seg, eller andre "
        "svarer, kan ikke avgjøres.",
        "en": "{measure} is {d} points lower. Whether the same people changed, or others "
        "answered, cannot be decided.",
    },
    "say.split.up": {
        "nb": "{measure} er {d} poeng høyere. Det kommer særlig av {parts}.",
        "en": "{measure} is {d} points higher, above all because of {parts}.",
    },
    "say.split.down": {
        "nb": "{measure} er {d} poeng lavere. Det kommer særlig av {parts}.",
        "en": "{measure} is {d} points lower, above all because of {parts}.",
    },
    "say.split.hidden": {
        "nb": "Hva endringen i {measure} består av i {group}, kan ikke vises: for få svar, eller "
        "tallet kan regnes ut.",
        "en": "What the change of {measure} is made of in {group} cannot be shown: too few "
        "answers, or it could be worked out.",
    },
    "split.stayers": {"nb": "de samme personene", "en": "the same people"},
    "split.joiners": {"nb": "nye som svarte", "en": "people who joined"},
    "split.leavers": {"nb": "de som falt fra", "en": "those who were lost"},
    "split.switchers_in": {"nb": "de som byttet inn", "en": "those who switched in"},
    "split.switchers_out": {"nb": "de som byttet ut", "en": "those who switched out"},
    "split.replaced": {"nb": "parter med bare nye svar", "en": "parties with only new answers"},
    "who.decomposition": {
        "nb": "Poeng på skalaen, med 95 % konfidensintervall under hvert trinn.",
        "en": "Points on the scale, with 95% confidence intervals below each step.",
    },
    "who.cut_out": {
        "nb": "Utsnitt: bare en del av skalaen er tegnet.",
        "en": "A cut-out: only a part of the scale is drawn.",
    },
    "note.split": {
        "nb": "Oppsplittingen vises bare der hver del bygger på ingen eller nok personer. "
        "Velg «Alle», et annet mål eller siden om endring.",
        "en": "The split is shown only where each part rests on nobody or on enough people. "
        "Choose “All”, another measure, or the page of change.",
    },
    "note.split.terms": {
        "nb": "Nye svarte bare siste gang; de som sluttet, bare første gang. Noen er ikke koblet.",
        "en": "Joiners answered the later time only, leavers the earlier only. Some are not "
        "linked.",
    },
    "note.split.sum": {
        "nb": "Trinnene er avrundet slik at de blir til endringen; gjennomsnittene er avrundet "
        "hver for seg.",
        "en": "Steps are rounded so that they add up to the change; the means are rounded one "
        "by one.",
    },
    # V8
    "ask.expectation": {
        "nb": "Hva ventet folk, og hva erfarte de?",
        "en": "What did people expect, and what did they experience?",
    },
    "say.expectation": {
        "nb": "Gjennomsnittet var {a} {first} og {b} {second}. Ordlyden er en annen, så "
        "endringen er ikke beregnet.",
        "en": "The mean was {a} in {first} and {b} in {second}. The wording differs, so no change "
        "is computed.",
    },
    "say.expectation.hidden": {
        "nb": "De to kan ikke vises side om side: for få svar, eller tallet kan regnes ut.",
        "en": "The two cannot be shown side by side: too few answers, or it could be worked out.",
    },
    "say.wording": {"nb": "{wave}: {words}", "en": "{wave}: {words}"},
    "wording.first": {"nb": "{wave}, første ordlyd", "en": "{wave}, first wording"},
    "wording.second": {"nb": "{wave}, ny ordlyd", "en": "{wave}, new wording"},
    "who.later_only": {"nb": "Bare spurt denne gangen.", "en": "Asked this time only."},
    "say.later.open": {
        "nb": "{topic}: om prosjektene svarer ulikt, kan ikke avgjøres.",
        "en": "{topic}: whether the projects answer differently cannot be decided.",
    },
    "ask.perceived": {
        "nb": "Hva har endret seg, slik de som var med, ser det?",
        "en": "What has changed, as those who took part see it?",
    },
    "say.perceived": {
        "nb": "{measure}: {better} mener det ble bedre og {worse} dårligere.",
        "en": "{measure}: {better} find it better and {worse} worse.",
    },
    "say.perceived.hidden": {
        "nb": "{k} av {n} svarfordelinger kan ikke vises.",
        "en": "{k} of {n} distributions cannot be shown.",
    },
    "who.perceived": {
        "nb": "De som fikk spørsmålene om endring, {wave}.",
        "en": "Those who were asked about change, {wave}.",
    },
    "ask.measured": {
        "nb": "Hva sier deres egne svar, to ganger?",
        "en": "What do their own answers say, asked twice?",
    },
    "measured.title": {"nb": "Målt endring", "en": "Measured change"},
    "who.measured": {
        "nb": "Målt endring, for seg: den trekkes aldri fra den opplevde.",
        "en": "Measured change, apart: it is never subtracted from the perceived.",
    },
    # V9
    "ask.distribution": {
        "nb": "Hva ligger bak gjennomsnittet: {topic}?",
        "en": "What lies behind the mean: {topic}?",
    },
    "or_more": {"nb": "eller mer", "en": "or more"},
    "no_answer": {"nb": "Vet ikke eller ikke aktuelt", "en": "Don't know or not applicable"},
    "answer": {"nb": "Svar", "en": "Answer"},
    "share": {"nb": "Prosent", "en": "Percent"},
    "few_answers": {
        "nb": ": fordelingen kan ikke vises. Gjennomsnitt {mean} av {n} svar.",
        "en": ": the distribution cannot be shown. Mean {mean} of {n} answers.",
    },
    "say.distribution": {
        "nb": "{x} svarte «{answer}» eller mer på {a}, og {y} på {b}.",
        "en": "{x} answered “{answer}” or more to {a}, and {y} to {b}.",
    },
    "say.distribution.one": {
        "nb": "{x} svarte «{answer}» eller mer på {a}.",
        "en": "{x} answered “{answer}” or more to {a}.",
    },
    "say.distribution.hidden": {
        "nb": "Svarene kan ikke vises ett for ett: færre enn {n} svarte, nesten alle svarte likt, "
        "eller tallene kan regnes ut.",
        "en": "Answers cannot be shown one by one: fewer than {n} answered, nearly all answered "
        "alike, or the numbers could be worked out.",
    },
    "say.distribution.class": {
        "nb": "Svarene vises bare som gjennomsnitt: spørsmålene gjelder få og gjenkjennelige "
        "embeter eller enheter.",
        "en": "Answers are shown as means alone: the questions are about few and recognisable "
        "office-holders or units.",
    },
    "say.divided": {
        "nb": "Av {n} spørsmål med svar som kan vises, deler ingen svarene mer enn {measure}: {x} "
        "er på den ene siden av midten og {y} på den andre.",
        "en": "Of {n} questions whose answers can be shown, none divides them more than {measure}: "
        "{x} are on one side of the middle and {y} on the other.",
    },
    "say.divided.one": {
        "nb": "{measure}: {x} er på den ene siden av midten og {y} på den andre.",
        "en": "{measure}: {x} are on one side of the middle and {y} on the other.",
    },
    "say.divided.open": {
        "nb": "Om svarene heller til en av sidene, kan ikke avgjøres.",
        "en": "Whether the answers lean to one side cannot be decided.",
    },
    "say.divided.leans": {
        "nb": "Svarene heller til én side: gjennomsnittet er {mean}, og midten er {middle}.",
        "en": "The answers lean to one side: the mean is {mean}, and the middle is {middle}.",
    },
    "who.distribution": {
        "nb": "Prosent av dem som svarte; fordelingen vises fra {least} svar.",
        "en": "Percent of those who answered; the distribution is shown from {least} answers.",
    },
    # V10
    "ask.claims": {
        "nb": "Sier svarene det samme som rapporten?",
        "en": "Do the answers say what the report says?",
    },
    "ask.claims.dimension": {
        "nb": "{dimension}: hva sier rapporten, og hva sier svarene?",
        "en": "{dimension}: what does the report say, and what do the answers say?",
    },
    "say.dimension": {
        "nb": "{dimension}: {agrees} av {n} påstander stemmer {wave}, {disagrees} stemmer ikke, og "
        "for {open} kan det ikke avgjøres.",
        "en": "{dimension}: {agrees} of {n} claims agree in {wave}, {disagrees} do not, and {open} "
        "cannot be decided.",
    },
    "say.dimension.open": {
        "nb": "{dimension}: ingen av {n} påstander kan avgjøres med svarene fra {wave}.",
        "en": "{dimension}: none of {n} claims can be decided by the answers of {wave}.",
    },
    "who.claims": {
        "nb": "Påstander fra rapporten ved siden av det målet som kan prøve dem.",
        "en": "Claims of the report beside the measure that can test them.",
    },
    "claim.dimension": {"nb": "Tema", "en": "Topic"},
    "claim.says": {"nb": "Rapporten sier", "en": "The report says"},
    "claim.by": {"nb": "Målt ved: {measure}", "en": "Measured by: {measure}"},
    "verdict.claim.agrees": {"nb": "stemmer", "en": "agrees"},
    "verdict.claim.disagrees": {"nb": "stemmer ikke", "en": "does not agree"},
    "verdict.claim.open": {"nb": "kan ikke avgjøres", "en": "cannot be decided"},
    "reason.claim.overlap": {"nb": "intervallene overlapper", "en": "the intervals overlap"},
    "reason.claim.hidden": {
        "nb": "et av tallene kan ikke vises", "en": "one of the numbers cannot be shown",
    },
    "reason.claim.unordered": {
        "nb": "påstanden setter ikke prosjektene i rekkefølge",
        "en": "the claim puts the projects in no order",
    },
    "say.claims": {
        "nb": "{wave}: {agrees} av {n} påstander stemmer, {disagrees} stemmer ikke, og for {open} "
        "kan det ikke avgjøres.",
        "en": "{wave}: {agrees} of {n} claims agree, {disagrees} do not, and {open} cannot be "
        "decided.",
    },
    "say.claims.next": {
        "nb": "{wave}: {agrees} stemmer, {disagrees} ikke, {open} kan ikke avgjøres.",
        "en": "{wave}: {agrees} agree, {disagrees} do not, {open} cannot be decided.",
    },
    "say.claims.against": {
        "nb": "{measure} peker den andre veien enn {claim}.",
        "en": "{measure} points the other way than {claim}.",
    },
    "note.claims": {
        "nb": "En påstand stemmer når hvert prosjekt den nevner, ligger over det neste uten at "
        "intervallene overlapper, og stemmer ikke når det motsatte er tilfelle.",
        "en": "A claim agrees when each project it names lies above the next and their intervals "
        "do not overlap, and does not when the opposite holds.",
    },
    "note.claims.unordered": {
        "nb": "Påstander som ikke setter prosjektene i rekkefølge, står ved siden av tallene uten "
        "å avgjøres.",
        "en": "Claims that put the projects in no order stand beside the numbers, undecided.",
    },
    # V11
    "ask.seats": {
        "nb": "Var eiernes plasser besatt?", "en": "Were the owners' seats filled?",
    },
    "say.seats": {
        "nb": "Eiernes plasser var besatt i {filled} av {months} måneder mellom {a} og {b}.",
        "en": "The owners' seats were filled in {filled} of {months} months between {a} and {b}.",
    },
    "say.seats.hidden": {
        "nb": "Hvor lenge eiernes plasser var besatt, kan ikke vises: det er for få plasser.",
        "en": "How long the owners' seats were filled cannot be shown: there are too few seats.",
    },
    "who.seats": {
        "nb": "Måneder fra {a} til {b}, lagt sammen over plassene, etter registeret.",
        "en": "Months from {a} to {b}, added over the seats, by the register.",
    },
    "seat.filled": {"nb": "måneder besatt", "en": "months filled"},
    "seat.vacant": {"nb": "måneder ubesatt", "en": "months vacant"},
    "ask.positions": {
        "nb": "Skiftet oppgavene hender?", "en": "Did functions change hands?",
    },
    "say.positions": {
        "nb": "{same} av {n} posisjoner hadde samme innehaver {b} som {a}.",
        "en": "{same} of {n} positions had the same holder in {b} as in {a}.",
    },
    "say.positions.hidden": {
        "nb": "Hva som ble av posisjonene, kan ikke vises: en del av tallene er for små.",
        "en": "What became of the positions cannot be shown: some numbers are too small.",
    },
    "who.positions": {
        "nb": "Posisjoner på rundenes referansedager, {a} og {b}, etter registeret; ingen svar.",
        "en": "Positions on the waves' reference days, {a} and {b}, by the register; no answers.",
    },
    "ask.succession": {
        "nb": "Svarer etterfølgere annerledes enn forgjengerne?",
        "en": "Do successors answer otherwise than their predecessors?",
    },
    "say.succession": {
        "nb": "Etterfølgerne har {b} og forgjengerne {a} på {measure}.",
        "en": "Successors have {b} and predecessors {a} on {measure}.",
    },
    "say.succession.open": {
        "nb": "Om etterfølgere svarer annerledes enn forgjengerne, kan ikke avgjøres for noen av "
        "de {n} målene.",
        "en": "Whether successors answer otherwise than predecessors cannot be decided for any of "
        "the {n} measures.",
    },
    "say.succession.hidden": {
        "nb": "Etterfølgere og forgjengere kan ikke sammenlignes: færre enn {n} par der begge "
        "svarte, eller tallet kan regnes ut.",
        "en": "Successors and predecessors cannot be compared: fewer than {n} pairs in which both "
        "answered, or it could be worked out.",
    },
    "who.succession": {
        "nb": "Par i samme posisjon der begge svarte, {a} og {b}.",
        "en": "Pairs in the same position, both of whom answered, {a} and {b}.",
    },
    "succession.low": {"nb": "etterfølgere lavere", "en": "successors lower"},
    "succession.high": {"nb": "etterfølgere høyere", "en": "successors higher"},
}  # fmt: skip
