"""The strings of the analyst's pages about results, bokmål and English side by side."""

from __future__ import annotations

from collections.abc import Mapping

ANALYST_RESULT_TEXTS: Mapping[str, Mapping[str, str]] = {
    "analyst.reliability": {"nb": "Reliabilitet", "en": "Reliability"},
    "analyst.people": {"nb": "Deltakelse og frafall", "en": "Participation and attrition"},
    "analyst.release": {"nb": "Resultater som kan vises", "en": "Release"},
    "analyst.report": {"nb": "Rapporter", "en": "Reports"},
    "work.download": {"nb": "Last ned xlsx (internt)", "en": "Download xlsx (internal)"},
    "work.running": {"nb": "Regner", "en": "Working"},
    # Reliability
    "alpha.none": {
        "nb": "Undersøkelsen har ingen skalaer av påstander som skal henge sammen.",
        "en": "The study has no scales of items that should hang together.",
    },
    "alpha.said": {
        "nb": "{wave}: {k} av {n} skalaer henger sikkert sammen. For {open} kan det ikke avgjøres.",
        "en": "{wave}: {k} of {n} scales surely hang together. For {open} it cannot be decided.",
    },
    "alpha.all": {
        "nb": "{wave}: alle {n} skalaene henger sikkert sammen.",
        "en": "{wave}: all {n} scales surely hang together.",
    },
    "alpha.weak": {
        "nb": "{wave}: for svakt samsvar i {scales}. Les påstandene hver for seg, ikke snittet.",
        "en": "{wave}: too little agreement in {scales}. Read the items one by one, not the mean.",
    },
    "alpha.moved": {
        "nb": "Fra {a} til {b} endret samsvaret seg i {scales}: en endring av snittet kan "
        "komme av at påstandene ble forstått på en annen måte.",
        "en": "From {a} to {b} agreement changed in {scales}: a change of the mean may come from "
        "items being understood in another way.",
    },
    "alpha.still": {
        "nb": "Om samsvaret endret seg fra {a} til {b}, kan ikke avgjøres for noen skala.",
        "en": "Whether agreement changed from {a} to {b} cannot be decided for any scale.",
    },
    "alpha.rule": {
        "nb": "«Sikkert» betyr at hele Feldts intervall for alfa ligger på {least} eller mer; for "
        "svakt betyr at hele ligger under. Omega gis fra {omega} personer.",
        "en": "“Surely” means that all of Feldt's interval for alpha lies at {least} or more; too "
        "little that all of it lies below. Omega is given from {omega} people.",
    },
    "alpha.title": {
        "nb": "{mark}. {wave}: alfa og omega, alle som svarte",
        "en": "{mark}. {wave}: alpha and omega, all who answered",
    },
    "alpha.title_change": {
        "nb": "{mark}. {a} og {b}: alfa på påstandene som kan sammenlignes",
        "en": "{mark}. {a} and {b}: alpha on the items that compare",
    },
    "alpha.note_change": {
        "nb": "Intervallene er ikke justert for hvor mange skalaer det er.",
        "en": "The intervals are not adjusted for how many scales there are.",
    },
    "alpha.scale": {"nb": "Skala", "en": "Scale"},
    # Participation and attrition
    "people.said": {
        "nb": "{wave}: {k} av {n} som kunne spørres, har svart.",
        "en": "{wave}: {k} of {n} who could be asked have answered.",
    },
    "people.unlisted": {
        "nb": "{wave}: {k} har svart. Registeret er tomt, så ingen vet av hvor mange.",
        "en": "{wave}: {k} have answered. The register is empty: of how many is not known.",
    },
    "people.stayed": {
        "nb": "{k} av {n} som svarte {a} og kunne spørres igjen, svarte også {b}.",
        "en": "{k} of {n} who answered in {a} and could be asked again also answered in {b}.",
    },
    "people.differ": {
        "nb": "De som falt fra etter {a}, er andre enn de som ble: {what}.",
        "en": "Those lost after {a} are others than those who stayed: {what}.",
    },
    "people.alike": {
        "nb": "Om de som falt fra etter {a}, er andre enn de som ble, kan ikke avgjøres.",
        "en": "Whether those lost after {a} are others than those who stayed cannot be decided.",
    },
    "people.rule": {
        "nb": "Sagt når p er under 0,05 etter Holm, over rolle, part og prosjekt for seg og over "
        "målene for seg.",
        "en": "Said when p is below 0.05 after Holm, over role, party and project, and over the "
        "measures.",
    },
    "people.one": {
        "nb": "Med bare én runde er det ingen å følge videre.",
        "en": "With a single wave there is nobody to follow.",
    },
    "people.title": {
        "nb": "{mark}. {wave}: hvem kunne spørres, og hvem svarte",
        "en": "{mark}. {wave}: who could be asked, and who answered",
    },
    "people.title_flow": {
        "nb": "{mark}. {a} til {b}: hvem ble, sluttet og kom til, og hvem svarte igjen",
        "en": "{mark}. {a} to {b}: who stayed, left and joined, and who answered again",
    },
    "people.title_lost": {
        "nb": "{mark}. {a} til {b}: er de som falt fra, andre enn de som ble?",
        "en": "{mark}. {a} to {b}: are those lost others than those who stayed?",
    },
    "people.note_flow": {
        "nb": "Ble, byttet, sluttet og kom til er etter registeret; svarte begge ganger er etter "
        "svarene. Andelen er av dem som svarte først og kunne spørres igjen.",
        "en": "Stayed, switched, left and joined are the register's; answered both times is the "
        "answers'. The share is of those who answered first and could be asked again.",
    },
    "people.note_lost": {
        "nb": "Rolle, part og prosjekt: Fishers eksakte test. Mål: snittet i første runde av dem "
        "som bare svarte da, minus snittet av dem som svarte begge ganger (Welch).",
        "en": "Role, party and project: Fisher's exact test. Measures: the first mean of those "
        "who answered only then, minus that of those who answered both times (Welch).",
    },
    "people.roles": {"nb": "Roller", "en": "Roles"},
    "people.retained": {"nb": "Svarte igjen", "en": "Answered again"},
    "people.switched": {"nb": "Byttet rolle", "en": "Switched role"},
    "people.holm": {"nb": "p, Holm", "en": "p, Holm"},
    # Reports
    "report.source": {
        "nb": "Unntaket fra det som står over: alt som lages her, er hentet fra en mappe med "
        "resultater som er prøvd mot angrep, og ingenting fra svarene. Filene kan gis til dem "
        "studien rapporterer til.",
        "en": "The exception to what stands above: all that is made here is taken from a folder "
        "of results that have been attacked, and nothing from the answers. The files may go to "
        "those the study reports to.",
    },
    "report.folder": {"nb": "Mappe med resultater", "en": "Folder of results"},
    "report.of": {"nb": "Frislipp {fingerprint}.", "en": "Release {fingerprint}."},
    "report.what": {"nb": "Hva", "en": "What"},
    "report.what.report": {"nb": "Rapport", "en": "Report"},
    "report.what.tables": {"nb": "Tabeller", "en": "Tables"},
    "report.what.site": {"nb": "Nettsider", "en": "Web pages"},
    "report.tongue": {"nb": "Språk i filene", "en": "Language of the files"},
    "report.groups": {"nb": "Om hvem, en fil hver", "en": "About whom, a file each"},
    "report.how": {"nb": "Hvor mye", "en": "How much"},
    "report.how.short": {
        "nb": "Kort: konklusjoner og bilder", "en": "Short: conclusions and pictures",
    },
    "report.how.full": {"nb": "Alt, med tabeller", "en": "Everything, with tables"},
    "report.how.parts": {"nb": "Velg deler", "en": "Choose parts"},
    "report.parts": {"nb": "Deler", "en": "Parts"},
    "report.kinds": {"nb": "Tabeller", "en": "Tables"},
    "report.format": {"nb": "Format", "en": "Format"},
    "report.make": {"nb": "Lag filene", "en": "Make the files"},
    "report.making": {"nb": "Lager {name}", "en": "Making {name}"},
    "report.made": {"nb": "Filer klare: {n}.", "en": "Files ready: {n}."},
    "report.choose": {
        "nb": "Velg minst én av hver, så kan filene lages.",
        "en": "Choose at least one of each, and the files can be made.",
    },
    "report.get": {"nb": "Last ned {name}", "en": "Download {name}"},
    # Problems
    "error.no-answers": {
        "nb": "Ingen runde har svar ennå. Les inn en fil først.",
        "en": "No wave has answers yet. Bring a file in first.",
    },
}  # fmt: skip
