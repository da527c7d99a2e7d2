"""The strings of reports and of the site, bokmål and English side by side."""

from __future__ import annotations

from collections.abc import Mapping

REPORT_TEXTS: Mapping[str, Mapping[str, str]] = {
    # Title page and parts
    "report.project": {"nb": "Prosjektrapport: {project}", "en": "Project report: {project}"},
    "report.all": {
        "nb": "Rapport for hele undersøkelsen", "en": "Report on the whole study",
    },
    "report.waves": {"nb": "Runder: {waves}.", "en": "Waves: {waves}."},
    "report.release": {
        "nb": "Alle tall er hentet fra frislippet {fingerprint}.",
        "en": "All numbers are taken from release {fingerprint}.",
    },
    "report.contents": {"nb": "Innhold", "en": "Contents"},
    "report.summary": {"nb": "Kort fortalt", "en": "In short"},
    "report.reading": {"nb": "Slik leses rapporten", "en": "How to read the report"},
    "report.methods": {"nb": "Metode og personvern", "en": "Methods and privacy"},
    "report.page": {"nb": "Side", "en": "Page"},
    "section.basis": {"nb": "Spørsmål og svar", "en": "Questions and answers"},
    "section.profile": {"nb": "Prosjektet og de andre", "en": "The project and the others"},
    "section.profiles": {"nb": "Prosjektene ved siden av hverandre", "en": "The projects compared"},
    "section.equality": {"nb": "Mulighet og innflytelse", "en": "Opportunity and influence"},
    "section.ownership": {"nb": "Eierskap og forankring", "en": "Ownership and anchoring"},
    "section.change": {"nb": "Endring", "en": "Change"},
    "section.panel": {"nb": "De som kan følges", "en": "Those who can be followed"},
    "section.log": {"nb": "Instrumentlogg", "en": "Instrument log"},
    "who.all": {"nb": "Alle prosjekter samlet", "en": "All projects together"},
    # What was asked
    "ask.asked": {
        "nb": "Hva ble det spurt om, og hvem fikk spørsmålene?",
        "en": "What was asked, and of whom?",
    },
    "who.asked": {
        "nb": "Spørsmål med svar som kan telles eller gis et gjennomsnitt.",
        "en": "Questions whose answers can be counted or averaged.",
    },
    "asked.whom": {"nb": "Parter som fikk spørsmål", "en": "Parties that were asked"},
    "asked.every": {"nb": "alle parter", "en": "every party"},
    "asked.few": {"nb": "bare de spørsmålet gjelder", "en": "only those it concerns"},
    # How to read
    "reading.sentence": {
        "nb": "Hver del begynner med det tallene viser, i en setning.",
        "en": "Each part begins with what the numbers show, in a sentence.",
    },
    "reading.open": {
        "nb": "«Kan ikke avgjøres» betyr at usikkerheten er større enn forskjellen: "
        "konfidensintervallet omfatter 0. Det betyr ikke at ingenting skjedde.",
        "en": "“Cannot be decided” means that the uncertainty is larger than the difference: the "
        "confidence interval holds 0. It does not mean that nothing happened.",
    },
    "reading.interval": {
        "nb": "Strek eller bånd viser 95 % konfidensintervall. Få svar gir lange streker.",
        "en": "A line or band shows the 95% confidence interval. Few answers make long lines.",
    },
    "reading.short": {
        "nb": "Dette er den korte rapporten. Tallene bak bildene står som tabeller i den hele. Av "
        "bildene tema for tema er bare de første med.",
        "en": "This is the short report. The numbers behind the pictures are tables in the full "
        "one. Of pictures topic by topic only the first are here.",
    },
    "reading.waves": {
        "nb": "Hult merke er den første runden, fylt merke den siste.",
        "en": "A hollow mark is the earlier wave, a solid mark the later.",
    },
    "reading.hidden": {
        "nb": "Kolon (:) står for tall som ikke kan vises.",
        "en": "A colon (:) stands for a number that cannot be shown.",
    },
    # Methods and privacy
    "methods.numbers": {"nb": "Slik er tallene laget", "en": "How the numbers were made"},
    "methods.privacy": {"nb": "Personvern", "en": "Privacy"},
    "methods.signs": {"nb": "Tegn", "en": "Signs"},
    "methods.level": {
        "nb": "Intervall for et gjennomsnitt bygger på t-fordelingen. Svarte alle likt, gis det "
        "ikke noe intervall.",
        "en": "The interval of a mean rests on the t distribution. Where all answered alike, there "
        "is no interval.",
    },
    "methods.differ": {
        "nb": "To grupper sies å være ulike når intervallet for forskjellen (Zou og Donner 2008) "
        "ligger lenger fra 0 enn avrundingen kan skjule.",
        "en": "Two groups are said to differ when the interval of the difference (Zou and Donner "
        "2008) is farther from 0 than rounding may hide.",
    },
    "methods.influence": {
        "nb": "Ulik mulighet eller innflytelse sies bare når ytterpunktenes intervaller ikke "
        "berører hverandre.",
        "en": "Opportunity or influence is said to differ only when the intervals of the extremes "
        "do not touch.",
    },
    "methods.chance": {
        "nb": "Et gap er større enn tilfeldig variasjon gir når få av gapene blir like store om "
        "hver persons vurderinger deles ut til gruppene i tilfeldig rekkefølge.",
        "en": "A gap exceeds chance when few gaps are as large once each person's ratings are "
        "dealt to the groups at random.",
    },
    "methods.project": {
        "nb": "P-verdier og stjerner gis ikke for enkeltprosjekter.",
        "en": "No p values or stars are given for single projects.",
    },
    "methods.synthetic": {
        "nb": "Alle svar er oppdiktet for å prøve verktøyet. Rapporten er ikke funn om noen.",
        "en": "All answers are invented to try the tool. The report is not a finding about anyone.",
    },
    "privacy.source": {
        "nb": "Rapporten er laget av frislippet alene, som ikke har svar fra enkeltpersoner.",
        "en": "The report is made from the release alone, which holds no person's answers.",
    },
    "privacy.rounded": {
        "nb": "Gjennomsnitt og endringer har én desimal, prosenter er hele tall. Frislippet har "
        "ikke flere sifre.",
        "en": "Means and changes have one decimal, percentages none. The release holds no more "
        "digits.",
    },
    "privacy.cells": {
        "nb": "Av {all} celler i frislippet vises {shown}. {hidden} er skjult, {secondary} av dem "
        "for at andre ikke skal kunne regnes ut.",
        "en": "Of {all} cells in the release {shown} are shown. {hidden} are hidden, {secondary} "
        "of them so that others cannot be worked out.",
    },
    "privacy.limits": {
        "nb": "Vernet gjelder nøyaktige tall fra ett frislipp. Det dekker ikke to frislipp med "
        "ulike regler eller data, eller det innviede vet fra før.",
        "en": "Protection is against exact numbers from one release. It does not cover two "
        "releases with different rules or data, nor what insiders know.",
    },
    "source.release": {"nb": "frislipp", "en": "release"},
    "sign.dagger": {
        "nb": "omformulert; endringen er ikke beregnet",
        "en": "reworded; no change is computed",
    },
    # Pages for a browser
    "site.skip": {"nb": "Hopp til innholdet", "en": "Skip to content"},
    "site.pages": {"nb": "Sider", "en": "Pages"},
    "site.groups": {"nb": "Samme side for", "en": "This page for"},
    "site.waves": {"nb": "Samme side for runder", "en": "This page for waves"},
    "site.start": {"nb": "Oversikt", "en": "Overview"},
    "site.reading": {"nb": "Slik leses sidene", "en": "How to read the pages"},
    "site.tables": {"nb": "Tabeller", "en": "Tables"},
    "site.picture": {"nb": "Bilde: {conclusion}", "en": "Picture: {conclusion}"},
    "site.lead": {
        "nb": "Sidene trenger ingen andre filer enn dem i denne mappa.",
        "en": "The pages need no other files than those in this folder.",
    },
}  # fmt: skip
