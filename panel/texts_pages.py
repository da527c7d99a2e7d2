"""The strings of pages and of parts of a report, bokmål and English side by side."""

from __future__ import annotations

from collections.abc import Mapping

PAGE_TEXTS: Mapping[str, Mapping[str, str]] = {
    "page.decomposition": {"nb": "Hvorfor endring", "en": "Why it changed"},
    "page.expectation": {"nb": "Forventning og erfaring", "en": "Expectation and experience"},
    "page.distribution": {"nb": "Svarfordeling", "en": "Answer by answer"},
    "page.claims": {"nb": "Rapporten og svarene", "en": "The report and the answers"},
    "page.positions": {"nb": "Posisjoner", "en": "Positions"},
    "page.start": {"nb": "Kort fortalt", "en": "In short"},
    "start.how": {
        "nb": "Hver linje er en side: spørsmålet, og det tallene sier. «Kan ikke avgjøres» er også "
        "et funn.",
        "en": "Each line is a page: the question, and what the numbers say. “Cannot be decided” is "
        "a finding too.",
    },
    "start.participation": {"nb": "Hvem svarte?", "en": "Who answered?"},
    "start.profile": {
        "nb": "Hvordan står det til i prosjektet?", "en": "How do things stand in the project?",
    },
    "start.battery": {
        "nb": "Hvem har de beste og de dårligste mulighetene?",
        "en": "Who has the best and the poorest opportunities?",
    },
    "start.influence": {
        "nb": "Er mulighetene like, også der innflytelsen er ulik?",
        "en": "Are opportunities equal, even where influence differs?",
    },
    "start.distribution": {
        "nb": "Hva ligger bak gjennomsnittene?", "en": "What lies behind the means?",
    },
    "start.ownership": {
        "nb": "Er prosjektene eid og forankret?", "en": "Are the projects owned and anchored?",
    },
    "start.positions": {
        "nb": "Var plassene besatt, og skiftet oppgavene hender?",
        "en": "Were seats filled, and did functions change hands?",
    },
    "start.change": {"nb": "Hva endret seg?", "en": "What changed?"},
    "start.decomposition": {
        "nb": "Reell endring, eller andre som svarer?",
        "en": "Real change, or other people answering?",
    },
    "start.expectation": {
        "nb": "Hva ventet folk, hva erfarte de, og hva mener de har endret seg?",
        "en": "What did people expect, what did they experience, what do they say has changed?",
    },
    "start.claims": {
        "nb": "Sier svarene det samme som rapporten?",
        "en": "Do the answers say what the report says?",
    },
    "start.tables": {
        "nb": "Hvor er tallene, rad for rad?", "en": "Where are the numbers, row by row?",
    },
    "start.log": {
        "nb": "Er spørsmålene de samme?", "en": "Are the questions the same?",
    },
    "table.D": {"nb": "D. Hvorfor endring", "en": "D. Why it changed"},
    "table.equality": {"nb": "Mulighet, gap og enighet", "en": "Opportunity, gaps and agreement"},
    "table.agreement": {"nb": "Enighet innad", "en": "Agreement within groups"},
    "table.icc": {"nb": "Forskjeller mellom grupper", "en": "Differences between groups"},
    "table.ownership": {"nb": "Eierskap og forventning", "en": "Ownership and expectation"},
    "table.succession": {"nb": "Posisjoner", "en": "Positions"},
    "table.participation": {"nb": "Svar og panel", "en": "Answers and panel"},
    "table.response": {"nb": "Svarprosent", "en": "Response rates"},
    "table.flow": {"nb": "Hvem ble og hvem sluttet", "en": "Who stayed and who left"},
    "table.attrition": {"nb": "Frafall", "en": "Attrition"},
    "table.reliability": {"nb": "Reliabilitet", "en": "Reliability"},
    "table.log": {"nb": "Instrumentlogg", "en": "Instrument log"},
    # States of a page
    "error.no-release": {
        "nb": "Det er ingen resultater i denne mappa.",
        "en": "There are no results in this folder.",
    },
    "error.release-version": {
        "nb": "Resultatene er laget med en annen versjon av programmet. Lag dem på nytt med "
        "`panel release`.",
        "en": "The results were made by another version of the program. Make them again with "
        "`panel release`.",
    },
    "error.release-altered": {
        "nb": "Fila er endret etter at resultatene ble laget. Lag dem på nytt, og la filene være "
        "som de er.",
        "en": "The file was changed after the results were made. Make them again, and leave the "
        "files as they are.",
    },
    "error.release-file": {
        "nb": "Denne fila hører ikke til resultatene. Ta den ut av mappa.",
        "en": "This file is no part of the results. Take it out of the folder.",
    },
    "error.release-unreadable": {
        "nb": "Filene er ødelagt eller ikke hele. Lag resultatene på nytt.",
        "en": "The files are damaged or not complete. Make the results again.",
    },
    "state.failed": {
        "nb": "Noe gikk galt, og siden kan ikke vises. Prøv en annen side, og si fra til den som "
        "har satt opp appen: loggen sier hvor det gikk galt.",
        "en": "Something went wrong, and this page cannot be shown. Try another page, and tell "
        "whoever set up the app: its log says where it went wrong.",
    },
    "state.language": {
        "nb": "Undersøkelsen har ikke tekster på bokmål. Spørsmål og navn står på et annet språk; "
        "tallene er de samme.",
        "en": "The study has no texts in English. Questions and names are in another language; "
        "the numbers are the same.",
    },
    "state.hidden": {
        "nb": "Ingen tall kan vises for {group}: færre enn {n} svar, eller tallene kan regnes ut. "
        "Velg «Alle» eller en annen gruppe.",
        "en": "No numbers can be shown for {group}: fewer than {n} answers, or they could be "
        "worked out. Choose “All” or another group.",
    },
    "nothing.battery": {
        "nb": "Siden trenger et batteri der grupper vurderes (`battery` og `rates` i skjemaet).",
        "en": "The page needs a battery in which groups are rated (`battery` and `rates`).",
    },
    "nothing.claims": {
        "nb": "Skriv påstandene under `claims` i spørreskjemaet, og lag resultatene på nytt.",
        "en": "Write the claims under `claims` in the questionnaire, and make the results again.",
    },
    "nothing.decomposition": {
        "nb": "Siden trenger to runder som kan sammenlignes, og en skala eller indeks.",
        "en": "The page needs two waves that compare, and a scale or index.",
    },
    "nothing.expectation": {
        "nb": "Siden trenger spørsmål som er omformulert, eller som spør om endring.",
        "en": "The page needs questions reworded between the waves, or questions about change.",
    },
    "nothing.ownership": {
        "nb": "Gi et tema `page: ownership` i study.yaml, og lag resultatene på nytt.",
        "en": "Give a topic `page: ownership` in study.yaml, and make the results again.",
    },
    "nothing.positions": {
        "nb": "Siden trenger et register med posisjoner og to runder (`survey register`).",
        "en": "The page needs a register with positions, and two waves (`survey register`).",
    },
    "files.show": {"nb": "Filer", "en": "Files"},
    "state.successor": {"nb": "{n} hadde en etterfølger", "en": "{n} had a successor"},
    "state.vacant": {"nb": "{n} var ubesatt", "en": "{n} were vacant"},
    "state.reorganised": {"nb": "{n} var nye eller omorganisert", "en": "{n} were reorganised"},
    # Parts of a report
    "section.tables": {"nb": "Flere tabeller", "en": "More tables"},
    "section.answers": {"nb": "Svar for svar", "en": "Answer by answer"},
    "section.decomposition": {"nb": "Hvorfor endring", "en": "Why it changed"},
    "section.expectation": {"nb": "Forventning og erfaring", "en": "Expectation and experience"},
    "section.claims": {"nb": "Rapporten og svarene", "en": "The report and the answers"},
    "section.positions": {"nb": "Posisjoner", "en": "Positions"},
}  # fmt: skip
