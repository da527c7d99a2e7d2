"""The strings of the analyst's page of the release, bokmål and English side by side."""

from __future__ import annotations

from collections.abc import Mapping

ANALYST_RELEASE_TEXTS: Mapping[str, Mapping[str, str]] = {
    "trial.internal": {
        "nb": "Det denne siden sier om hva noen på innsiden kan regne ut, skal aldri ut: det "
        "forteller selv om enkeltpersoner.",
        "en": "What this page says of what insiders can work out must never leave: it tells of "
        "single people itself.",
    },
    "trial.how": {
        "nb": "Et forsøk regner ut alt på nytt, angriper det og skjuler mer til det står. Det kan "
        "ta et minutt. Forsøket skriver ingen resultater; i datamappa legges en liste over hva "
        "som må skjules, så neste gang går fortere.",
        "en": "A trial works everything out anew, attacks it, and hides more until it stands. It "
        "can take a minute. A trial writes no results; the data folder gets a list of what must "
        "be hidden, so that the next goes faster.",
    },
    "trial.build": {"nb": "Lag et forsøk", "en": "Make a trial"},
    "trial.running": {"nb": "Lager et forsøk", "en": "Making a trial"},
    "trial.failed": {"nb": "Forsøket står ikke", "en": "The trial does not stand"},
    "trial.read": {"nb": "1 av 3: leser svarene", "en": "1 of 3: reading the answers"},
    "trial.hide": {
        "nb": "2 av 3: regner ut, angriper og skjuler",
        "en": "2 of 3: computing, attacking and hiding",
    },
    "trial.attack": {
        "nb": "3 av 3: angriper det som er igjen, som de som vet mer",
        "en": "3 of 3: attacking what is left, as those who know more",
    },
    "trial.done": {"nb": "Forsøket er ferdig", "en": "The trial is done"},
    "trial.stands": {
        "nb": "Forsøket står: {shown} av {n} celler vises ({percent}), {extra} er skjult ekstra, "
        "ingen er røpet for nøye.",
        "en": "The trial stands: {shown} of {n} cells are shown ({percent}), {extra} are hidden "
        "on top, nothing is told too closely.",
    },
    "trial.falls": {
        "nb": "Forsøket står ikke: angrep og kontroll fant {n} feil. Det kan ikke skrives.",
        "en": "The trial does not stand: attack and checks found {n} faults. It cannot be written.",
    },
    "trial.unattacked": {
        "nb": "Tabeller som ingen angriper: {tables}.",
        "en": "Tables nobody attacks: {tables}.",
    },
    "trial.download": {"nb": "Last ned funnene, xlsx (internt)",
                       "en": "Download the findings, xlsx (internal)"},
    "trial.shares": {"nb": "Hva som vises", "en": "What is shown"},
    "trial.kind": {"nb": "Tabell", "en": "Table"},
    "trial.shown": {"nb": "Vist", "en": "Shown"},
    "trial.primary": {"nb": "Skjult: få eller like", "en": "Hidden: few or alike"},
    "trial.secondary": {"nb": "Skjult for andres skyld", "en": "Hidden for others"},
    "trial.share": {"nb": "Andel vist", "en": "Share shown"},
    "trial.extra": {"nb": "Hva angrepet skjulte ekstra", "en": "What the attack hid on top"},
    "trial.cells": {"nb": "Celler", "en": "Cells"},
    "trial.groups": {"nb": "Grupper", "en": "Groups"},
    "trial.why": {"nb": "Hvorfor", "en": "Why"},
    "trial.none_extra": {
        "nb": "Angrepet skjulte ingenting ekstra.", "en": "The attack hid nothing on top.",
    },
    "trial.found": {
        "nb": "Det nærmeste noen kommer hver skjult celle: de med krav først, så de smaleste",
        "en": "The closest anybody comes to each hidden cell: those asked for, then the narrowest",
    },
    "trial.hidden": {"nb": "Skjult celle", "en": "Hidden cell"},
    "trial.who": {"nb": "Av", "en": "By"},
    "trial.mean": {"nb": "Snittet", "en": "The mean"},
    "trial.count": {"nb": "Personer", "en": "People"},
    "trial.between": {"nb": "Ligger i", "en": "Lies in"},
    "trial.wide": {"nb": "Bredde", "en": "Width"},
    "trial.asked": {"nb": "Krav", "en": "Asked"},
    "trial.note_found": {
        "nb": "Leser: har bare resultatene. Leder: vet også hvem som svarte. Deltaker: vet det, og "
        "hva hun selv svarte. Uten krav er cellen skjult for å verne andre. Funnene er {n}; her "
        "vises høyst {most}, i arbeidsboka alle.",
        "en": "Reader: has the release alone. Head: knows who answered as well. Member: knows "
        "that, and her own answers. Without anything asked the cell is hidden to protect others. "
        "There are {n} findings; at most {most} are here, all in the workbook.",
    },
    "trial.few": {"nb": "Få personer bak andre tall", "en": "Few people behind other numbers"},
    "trial.same": {"nb": "samme personer", "en": "the same people"},
    "trial.people": {"nb": "{low} til {high}", "en": "{low} to {high}"},
    "trial.more": {"nb": "{low} eller flere", "en": "{low} or more"},
    "intruder.outsider": {"nb": "leser", "en": "reader"},
    "intruder.member": {"nb": "deltaker", "en": "member"},
    "intruder.head": {"nb": "leder", "en": "head"},
    "hidden.few": {"nb": "for få personer", "en": "too few people"},
    "hidden.alike": {"nb": "alle svarte likt", "en": "all answered alike"},
    "hidden.derived": {
        "nb": "ellers røper det få personer", "en": "it would tell of few people",
    },
    "hidden.class": {"nb": "anonymitetsklassen", "en": "its anonymity class"},
    "since.title": {
        "nb": "Mot forrige frislipp, {fingerprint} fra {day}",
        "en": "Against the last release, {fingerprint} of {day}",
    },
    "since.first": {
        "nb": "Dette blir studiens første frislipp.", "en": "This is the study's first release.",
    },
    "since.same": {
        "nb": "Tallene er de samme som i forrige frislipp, {fingerprint} fra {day}.",
        "en": "The numbers are those of the last release, {fingerprint} of {day}.",
    },
    "since.equal": {"nb": "Like", "en": "The same"},
    "since.other": {"nb": "Andre tall", "en": "Other numbers"},
    "since.new": {"nb": "Nye", "en": "New"},
    "since.gone": {"nb": "Ikke lenger vist", "en": "No longer shown"},
    "since.note": {
        "nb": "Det som ikke lenger vises, er likevel kjent av dem som har det forrige. Boka over "
        "frislipp holder bare på disse tabellene.",
        "en": "What is no longer shown is still known to those who have the last one. The ledger "
        "of releases keeps these tables alone.",
    },
    "write.title": {"nb": "Skriv resultatene", "en": "Write the release"},
    "write.folder": {"nb": "Mappe å skrive til", "en": "Folder to write"},
    "write.new": {
        "nb": "Mappa lages: {folder}. Tre filer: release.json, rows.parquet og audit.json.",
        "en": "The folder is made: {folder}. Three files: release.json, rows.parquet, audit.json.",
    },
    "write.over": {
        "nb": "Frislipp {old} i {folder} byttes ut med {new}. Det gamle kan ikke tas fram igjen, "
        "om det ikke er kopiert.",
        "en": "Release {old} in {folder} is replaced by {new}. The old one cannot be brought back "
        "unless it is copied.",
    },
    "write.broken": {
        "nb": "Det som ligger i {folder}, kan ikke leses og byttes ut med frislipp {new}.",
        "en": "What is in {folder} cannot be read and is replaced by release {new}.",
    },
    "write.ledger": {
        "nb": "Studiens bok over frislipp i datamappa får en linje. Den strykes ikke: tallene er "
        "fra da av regnet som kjent.",
        "en": "The study's ledger of releases in the data folder gets a line. It is not taken out: "
        "from then on the numbers count as known.",
    },
    "write.known": {
        "nb": "Frislippet står i boka over frislipp allerede; den endres ikke.",
        "en": "The release is in the ledger already, which does not change.",
    },
    "write.sure": {"nb": "Ja, gjør dette", "en": "Yes, do this"},
    "write.do": {"nb": "Skriv", "en": "Write"},
    "write.done": {
        "nb": "Frislipp {fingerprint} er skrevet til {folder}.",
        "en": "Release {fingerprint} is written to {folder}.",
    },
    "write.next": {"nb": "Gå til rapportene", "en": "Go to the reports"},
    "error.release-refused": {
        "nb": "Tidligere frislipp forteller for mye sammen med dette, uansett hva som skjules. Gi "
        "ikke ut noe nytt frislipp av disse svarene.",
        "en": "Earlier releases tell too much together with this one, whatever is hidden. Publish "
        "no new release of these answers.",
    },
    "error.release-ledger": {
        "nb": "Boka over frislipp i datamappa er skadet. Ta den tilbake fra en kopi: uten den vet "
        "ingen hva to frislipp forteller sammen.",
        "en": "The ledger of releases in the data folder is damaged. Take it back from a backup: "
        "without it, what two releases tell together is not known.",
    },
    "error.release-folder": {
        "nb": "Mappa holder andre filer enn et frislipps. Velg en som er ny eller tom.",
        "en": "This folder holds other files than a release's. Name one that is new or empty.",
    },
    "error.release-stale": {
        "nb": "Svar, register, koblinger eller studien er endret siden forsøket. Ingenting ble "
        "skrevet. Lag et nytt forsøk.",
        "en": "Answers, register, links or the study have changed since the trial. Nothing was "
        "written. Make a new trial.",
    },
    "error.release-not-written": {
        "nb": "Mappa kan ikke skrives. Velg en du har lov til å skrive i.",
        "en": "The folder cannot be written. Name one you may write in.",
    },
    "cell.level": {"nb": "Nivå", "en": "Level"},
    "cell.distribution": {"nb": "Svar for svar", "en": "Answers one by one"},
    "cell.change": {"nb": "Endring", "en": "Change"},
    "cell.decomposition": {"nb": "Oppdelt endring", "en": "Change split"},
    "cell.gap": {"nb": "Gap", "en": "Gap"},
    "cell.self_others": {"nb": "Egen mot andres vurdering", "en": "Own against others' rating"},
    "cell.asymmetry": {"nb": "Gir og får", "en": "Gives and gets"},
    "cell.participation": {"nb": "Deltakelse", "en": "Participation"},
    "cell.eligible": {"nb": "Kunne spørres", "en": "Eligible"},
    "cell.refused_linking": {"nb": "Ville ikke kobles", "en": "Refused linking"},
    "cell.membership": {"nb": "Ble, sluttet, kom til", "en": "Stayed, left, joined"},
    "cell.switched": {"nb": "Byttet rolle", "en": "Switched role"},
    "cell.response_rate": {"nb": "Svarandel", "en": "Response rate"},
    "cell.retention": {"nb": "Svarte igjen", "en": "Retention"},
    "cell.retention_all": {"nb": "Svarte alle ganger", "en": "Retention over all waves"},
    "cell.attrition": {"nb": "Frafall", "en": "Attrition"},
    "cell.reliability": {"nb": "Alfa og omega", "en": "Alpha and omega"},
    "cell.item_rest": {"nb": "Påstand og resten", "en": "Item and rest"},
    "cell.alpha_change": {"nb": "Endring i alfa", "en": "Change of alpha"},
    "cell.item_shift": {"nb": "Påstandens endring", "en": "Item's shift"},
    "cell.shift_spread": {"nb": "Ulik endring", "en": "Spread of shifts"},
    "cell.party_range": {"nb": "Avstand mellom parter", "en": "Range of parties"},
    "cell.agreement": {"nb": "Enighet", "en": "Agreement"},
    "cell.spread": {"nb": "Spredning", "en": "Spread"},
    "cell.icc": {"nb": "ICC", "en": "ICC"},
    "cell.perceived": {"nb": "Opplevd endring", "en": "Perceived change"},
    "cell.positions": {"nb": "Posisjoner", "en": "Positions"},
    "cell.seats": {"nb": "Eiernes plasser", "en": "Owners' seats"},
    "cell.succession": {"nb": "Etterfølgere", "en": "Successors"},
}  # fmt: skip
