"""The strings of the analyst's pages, bokmål and English side by side."""

from __future__ import annotations

from collections.abc import Mapping

ANALYST_TEXTS: Mapping[str, Mapping[str, str]] = {
    "analyst.start": {"nb": "Hva nå?", "en": "What next?"},
    "analyst.review": {"nb": "Koblinger å avgjøre", "en": "Links to decide"},
    "analyst.fieldwork": {"nb": "Innsamling", "en": "Fieldwork"},
    "analyst.quality": {"nb": "Datakvalitet", "en": "Data quality"},
    "analyst.imports": {"nb": "Lese inn svar", "en": "Bring answers in"},
    "internal.lead": {"nb": "Internt: ikke beskyttet.", "en": "Internal: not protected."},
    "internal.body": {
        "nb": "Sidene leser svarene selv. Ingenting her skal vises eller sendes til andre.",
        "en": "These pages read the answers themselves. Nothing here is to be shown or sent to "
        "others.",
    },
    "analyst.fault": {"nb": "Dette går ikke ennå", "en": "This cannot be done yet"},
    "switch.wave": {"nb": "Runde", "en": "Wave"},
    "option.yes": {"nb": "ja", "en": "yes"},
    "option.no": {"nb": "nei", "en": "no"},
    "option.unknown": {"nb": "ikke sagt", "en": "not said"},
    "option.unasked": {"nb": "ikke spurt", "en": "not asked"},
    "steps.next": {"nb": "Neste steg: {said}", "en": "Next: {said}"},
    "steps.nothing": {
        "nb": "Ingenting å gjøre nå.", "en": "There is nothing to do now.",
    },
    "steps.whole": {"nb": "Hele undersøkelsen", "en": "The whole study"},
    "steps.open": {"nb": "Gå til siden", "en": "Go to the page"},
    "state.done": {"nb": "Gjort", "en": "Done"},
    "state.now": {"nb": "Gjøres nå", "en": "To do now"},
    "state.later": {"nb": "Senere", "en": "Later"},
    "step.lock.done": {
        "nb": "Spørreskjemaet ble låst {day}.", "en": "The questionnaire was locked on {day}.",
    },
    "step.lock.now": {
        "nb": "Spørreskjemaet er ikke låst. Lås det før det sendes ut.",
        "en": "The questionnaire is not locked. Lock it before it is sent out.",
    },
    "step.register.done": {
        "nb": "{n} personer i registeret hører til runden.",
        "en": "{n} people of the register belong to the wave.",
    },
    "step.register.now": {
        "nb": "Ingen i registeret hører til runden. Les inn registeret.",
        "en": "Nobody of the register belongs to the wave. Read the register.",
    },
    "step.invite.closed": {
        "nb": "Runden ble stengt {day}; ingen inviteres.",
        "en": "The wave closed on {day}; nobody is to be invited.",
    },
    "step.invite.register": {
        "nb": "Ingen kan inviteres før registeret er lest inn.",
        "en": "Nobody can be invited before the register is read.",
    },
    "step.invite.wait": {"nb": "Runden åpner {day}.", "en": "The wave opens on {day}."},
    "step.invite.now": {
        "nb": "Runden er åpen, og {n} er ikke invitert.",
        "en": "The wave is open, and {n} are not invited.",
    },
    "step.invite.remind": {
        "nb": "{n} er invitert og har ikke svart ferdig.",
        "en": "{n} are invited and have not finished.",
    },
    "step.invite.done": {"nb": "Alle er hørt fra.", "en": "Everybody is heard from."},
    "step.answers.done": {"nb": "{n} svar er lest inn.", "en": "{n} answers are in."},
    "step.answers.wait": {
        "nb": "Svarene kommer etter at runden åpner {day}.",
        "en": "Answers come after the wave opens on {day}.",
    },
    "step.answers.collect": {
        "nb": "{n} er lagret på skjemaet siden svarene sist ble hentet.",
        "en": "{n} were saved on the form since the answers were last collected.",
    },
    "step.answers.now": {
        "nb": "Ingen svar er lest inn.", "en": "No answers are in.",
    },
    "step.link.later": {
        "nb": "Svar kobles når det finnes noen.", "en": "Answers are linked when there are some.",
    },
    "step.link.now": {
        "nb": "Koblinger som ikke er som svarene nå tilsier: {n}. Koble på nytt.",
        "en": "Links that are not what the answers now say: {n}. Link again.",
    },
    "step.link.done": {"nb": "Svarene er koblet.", "en": "Answers are linked."},
    "step.review.later": {
        "nb": "Tvilsomme par avgjøres etter koblingen.",
        "en": "Doubtful pairs are decided after linking.",
    },
    "step.review.now": {
        "nb": "Tvilsomme par som venter på en avgjørelse: {n}.",
        "en": "Doubtful pairs that wait for a decision: {n}.",
    },
    "step.review.done": {
        "nb": "Ingen tvilsomme par venter.", "en": "No doubtful pairs wait.",
    },
    "step.release.later": {
        "nb": "Resultater lages når svarene er inne.",
        "en": "Results are made when answers are in.",
    },
    "step.release.now": {
        "nb": "Det er ikke laget resultater.", "en": "No results have been made.",
    },
    "step.release.broken": {
        "nb": "Resultatene kan ikke leses: endret, skadet eller av en annen versjon. Lag dem på "
        "nytt.",
        "en": "The results cannot be read: altered, damaged or of another version. Make them "
        "again.",
    },
    "step.release.other": {
        "nb": "Mappa har resultatene av en annen undersøkelse. Oppgi en annen mappe.",
        "en": "The folder has the results of another study. Name another folder.",
    },
    "step.release.unaudited": {
        "nb": "Resultatene er ikke prøvd mot angrep. Lag dem på nytt.",
        "en": "The results have not been attacked. Make them again.",
    },
    "step.release.old": {
        "nb": "Resultatene er fra {day}, og svar, register eller koblinger er endret siden. Lag "
        "dem på nytt.",
        "en": "The results are from {day}, and answers, register or links have changed since. "
        "Make them again.",
    },
    "step.release.done": {
        "nb": "Resultatene er laget {day} og prøvd mot angrep.",
        "en": "The results were made on {day} and have been attacked.",
    },
    "review.none": {
        "nb": "Ingen par venter på en avgjørelse.", "en": "No pairs wait for a decision.",
    },
    "review.waiting": {
        "nb": "Par som venter på en avgjørelse: {n}.", "en": "Pairs that wait for a decision: {n}.",
    },
    "review.how": {
        "nb": "Siden viser bare det arbeidsboka fra panel link --review viser: aldri svar og aldri "
        "navn. Alt+1 er «samme person», Alt+2 «ikke samme».",
        "en": "The page shows only what the workbook of panel link --review shows: never answers "
        "and never names. Alt+1 is “same person”, Alt+2 “not the same”.",
    },
    "review.links": {
        "nb": "Koblinger som ikke er som svarene nå tilsier: {n}.",
        "en": "Links that are not what the answers now say: {n}.",
    },
    "review.link": {"nb": "Koble på nytt", "en": "Link again"},
    "review.linked": {
        "nb": "Svarene er koblet på nytt.", "en": "The answers have been linked again.",
    },
    "review.pair": {"nb": "Par", "en": "Pair"},
    "review.name": {
        "nb": "{a} ({wave_a}) og {b} ({wave_b})", "en": "{a} ({wave_a}) and {b} ({wave_b})",
    },
    "review.reason": {
        "nb": "Hva avgjørelsen bygger på (uten navn)",
        "en": "What the decision rests on (without names)",
    },
    "review.same": {"nb": "Samme person", "en": "Same person"},
    "review.other": {"nb": "Ikke samme", "en": "Not the same"},
    "review.kept": {
        "nb": "Avgjørelsen er lagret og svarene koblet på nytt. Par som venter: {n}. Den kan tas "
        "tilbake under.",
        "en": "The decision is stored and the answers linked again. Pairs that wait: {n}. It can "
        "be taken back below.",
    },
    "review.undo": {"nb": "Ta tilbake", "en": "Take back"},
    "review.which": {"nb": "Avgjørelse å ta tilbake", "en": "Decision to take back"},
    "review.why": {"nb": "Hvorfor den tas tilbake", "en": "Why it is taken back"},
    "review.undone": {
        "nb": "Avgjørelse {n} er tatt tilbake og svarene koblet på nytt.",
        "en": "Decision {n} is taken back and the answers linked again.",
    },
    "pair.title": {"nb": "De to svarene", "en": "The two responses"},
    "pair.heading": {"nb": "Om svaret", "en": "Of the response"},
    "pair.response": {"nb": "Svarets nummer", "en": "The response's number"},
    "pair.project": {"nb": "Prosjekt", "en": "Project"},
    "pair.role": {"nb": "Rolle", "en": "Role"},
    "pair.before": {"nb": "Sier å ha svart før", "en": "Says to have answered before"},
    "pair.proposed": {
        "nb": "Programmet foreslår dette paret framfor de andre det kan være.",
        "en": "The program proposes this pair before the others it may be.",
    },
    "why.code": {
        "nb": "Kodene skiller seg på {distance} steder: for mange til å kobles uten en avgjørelse.",
        "en": "The codes differ in {distance} places: too many to link without a decision.",
    },
    "why.tie": {
        "nb": "Flere svar ligner like mye (kodene skiller seg på {distance} steder).",
        "en": "Several responses are equally close (the codes differ in {distance} places).",
    },
    "why.token_off": {
        "nb": "Et engangstegn er ett tegn fra et annet i samme prosjekt: kanskje skrevet feil.",
        "en": "A token is one sign from another in the same project: perhaps mistyped.",
    },
    "why.successor": {
        "nb": "Samme engangstegn, men den siste sier å ha overtatt etter en annen og ikke ha svart "
        "før.",
        "en": "The same token, but the later one says to have taken over from another and not to "
        "have answered before.",
    },
    "effect.title": {
        "nb": "Hva avgjørelsen endrer: koblede personer",
        "en": "What the decision changes: people linked",
    },
    "effect.heading": {"nb": "Koblet ved", "en": "Linked by"},
    "effect.now": {"nb": "Nå", "en": "Now"},
    "effect.same": {"nb": "Hvis samme person", "en": "If the same person"},
    "effect.other": {"nb": "Hvis ikke", "en": "If not"},
    "effect.waiting": {"nb": "Par som venter", "en": "Pairs that wait"},
    "method.token": {"nb": "{a} til {b}: engangstegn", "en": "{a} to {b}: token"},
    "method.code_exact": {"nb": "{a} til {b}: lik kode", "en": "{a} to {b}: equal code"},
    "method.code_off": {"nb": "{a} til {b}: nesten lik kode", "en": "{a} to {b}: near code"},
    "method.reviewed": {"nb": "{a} til {b}: avgjort", "en": "{a} to {b}: decided"},
    "method.none": {"nb": "{a} til {b}: annet", "en": "{a} to {b}: other"},
    "decision.title": {"nb": "Avgjørelser som står", "en": "Decisions that stand"},
    "decision.number": {"nb": "Nummer", "en": "Number"},
    "decision.earlier": {"nb": "Første svar", "en": "Earlier response"},
    "decision.later": {"nb": "Andre svar", "en": "Later response"},
    "decision.same": {"nb": "Samme person", "en": "Same person"},
    "decision.reason": {"nb": "Bygger på", "en": "Rests on"},
    "decision.by": {"nb": "Av", "en": "By"},
    "decision.at": {"nb": "Dag", "en": "Day"},
    "error.decision-made": {
        "nb": "Paret er avgjort allerede, kanskje i et annet vindu, eller en annen avgjørelse "
        "gjorde det opp. Ingenting ble lagret. Se avgjørelsene under, og ta den tilbake som er "
        "feil.",
        "en": "This pair has been decided already, perhaps in another window, or another decision "
        "has settled it. Nothing was stored. See the decisions below, and take back the one that "
        "is wrong.",
    },
    "error.decision-reason": {
        "nb": "Skriv hva avgjørelsen bygger på. Ingenting ble lagret.",
        "en": "Write what the decision rests on. Nothing was stored.",
    },
    "error.decision-refused": {
        "nb": "En av de to vil ikke ha svarene koblet. Ingenting ble lagret.",
        "en": "One of the two does not want the answers linked. Nothing was stored.",
    },
    "error.undo-reason": {
        "nb": "Skriv hvorfor den tas tilbake. Ingenting ble endret.",
        "en": "Write why it is taken back. Nothing was changed.",
    },
    "error.no-decision": {
        "nb": "Avgjørelsen står ikke lenger: den er tatt tilbake, kanskje i et annet vindu.",
        "en": "The decision no longer stands: it has been taken back, perhaps in another window.",
    },
    "error.analyst-address": {
        "nb": "Analytikerens sider åpnes bare på denne maskinen. Start dem med "
        "panel app --analyst.",
        "en": "The analyst's pages open on this machine only. Start them with "
        "panel app --analyst.",
    },
    "fieldwork.said": {
        "nb": "{k} av {n} spurte har svart, helt eller delvis.",
        "en": "{k} of {n} asked have answered, in whole or in part.",
    },
    "fieldwork.counts": {"nb": "Hva det ble av dem", "en": "What became of them"},
    "fieldwork.rates": {"nb": "Svarandeler etter AAPOR", "en": "AAPOR's response rates"},
    "fieldwork.people": {"nb": "Personer", "en": "People"},
    "fieldwork.what": {"nb": "Status", "en": "Status"},
    "fieldwork.group": {"nb": "Gruppe", "en": "Group"},
    "fieldwork.curve": {"nb": "{n} svar, dag for dag", "en": "{n} answers, day by day"},
    "fieldwork.alt": {
        "nb": "Søyler for svar hver dag fra {first} til {last}; flest på en dag: {most}.",
        "en": "Bars of answers each day from {first} to {last}; most on a day: {most}.",
    },
    "days.answers": {"nb": "Svar", "en": "Answers"},
    "days.day": {"nb": "Dag", "en": "Day"},
    "quality.none": {
        "nb": "Runden har ingen svar ennå.", "en": "The wave has no answers yet.",
    },
    "quality.download": {
        "nb": "Last ned xlsx (internt)", "en": "Download xlsx (internal)",
    },
    "quality.file": {"nb": "INTERNT", "en": "INTERNAL"},
}  # fmt: skip
