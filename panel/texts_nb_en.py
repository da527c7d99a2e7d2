"""The catalogue of strings, bokmål and English side by side."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, Mapping[str, str]] = {
    # Navigation and switches
    "page.profile": {"nb": "Prosjektprofil", "en": "Project profile"},
    "page.battery": {"nb": "Hvem har muligheter", "en": "Who has opportunities"},
    "page.influence": {"nb": "Mulighet og innflytelse", "en": "Opportunity and influence"},
    "page.ownership": {"nb": "Eierskap og forankring", "en": "Ownership and anchoring"},
    "page.change": {"nb": "Endring", "en": "Change"},
    "page.tables": {"nb": "Tabeller og nedlasting", "en": "Tables and download"},
    "page.participation": {"nb": "Svar og panel", "en": "Answers and panel"},
    "page.log": {"nb": "Instrumentlogg", "en": "Instrument log"},
    "group.equality": {"nb": "Likeverd", "en": "Equality"},
    "group.ownership": {"nb": "Eierskap", "en": "Ownership"},
    "group.waves": {"nb": "Runder", "en": "Waves"},
    "group.basis": {"nb": "Grunnlag", "en": "Basis"},
    "switch.language": {"nb": "Språk", "en": "Language"},
    "switch.pair": {"nb": "Runder", "en": "Waves"},
    "switch.narrow": {"nb": "Smale bilder", "en": "Narrow pictures"},
    "switch.table": {"nb": "Tabell", "en": "Table"},
    "switch.topic": {"nb": "Tema", "en": "Topic"},
    "switch.log": {"nb": "Spørsmål", "en": "Questions"},
    "option.all": {"nb": "Alle", "en": "All"},
    "pair": {"nb": "{a} og {b}", "en": "{a} and {b}"},
    # Frame
    "synthetic.lead": {"nb": "Syntetiske data.", "en": "Synthetic data."},
    "synthetic.body": {
        "nb": "Tallene er oppdiktet for å prøve verktøyet. De er ikke funn om noen deltakere.",
        "en": "The numbers are invented to try the tool. They are not findings about anyone.",
    },
    "watermark": {"nb": "SYNTETISKE DATA", "en": "SYNTHETIC DATA"},
    "table.show": {"nb": "Tallene som tabell, og filer", "en": "The numbers as a table, and files"},
    "chart.alt": {
        "nb": "Bilde. {conclusion} De samme tallene står i tabellen under.",
        "en": "Picture. {conclusion} The same numbers are in the table below.",
    },
    "error.title": {"nb": "Ingen resultater å vise", "en": "No results to show"},
    "error.body": {
        "nb": "Appen fant ingen resultater den kan lese. Programmet sier:",
        "en": "The app found no results it can read. The program says:",
    },
    "error.demo": {
        "nb": "Lag en utgivelse med `panel release -o MAPPE` og åpne den med "
        "`panel app --release MAPPE`. Vil du se et eksempel, kjør `make demo`.",
        "en": "Make a release with `panel release -o DIR` and open it with "
        "`panel app --release DIR`. To see an example, run `make demo`.",
    },
    "nothing": {
        "nb": "Denne undersøkelsen har ikke spørsmål til denne siden.",
        "en": "This study has no questions for this page.",
    },
    "block.equality": {"nb": "Likeverd", "en": "Equality"},
    "block.influence": {"nb": "Innflytelse", "en": "Influence"},
    "block.ownership": {"nb": "Eierskap og forankring", "en": "Ownership and anchoring"},
    "block.work": {"nb": "Mål, roller og læring", "en": "Goals, roles and learning"},
    "block.perceived": {"nb": "Opplevd endring", "en": "Perceived change"},
    # Words in pictures and tables
    "answers": {"nb": "Svar", "en": "Answers"},
    "mean": {"nb": "Gjennomsnitt", "en": "Mean"},
    "interval": {"nb": "95 % intervall", "en": "95% interval"},
    "interval.short": {"nb": "95 % int.", "en": "95% int."},
    "wave": {"nb": "Runde", "en": "Wave"},
    "change": {"nb": "Endring", "en": "Change"},
    "all": {"nb": "Alle", "en": "All"},
    "all.answered": {"nb": "alle som svarte", "en": "everyone who answered"},
    "change.from_to": {"nb": "Endring fra {a} til {b}", "en": "Change from {a} to {b}"},
    "stayers": {"nb": "samme personer", "en": "same people"},
    "stayers.title": {"nb": "Samme personer", "en": "Same people"},
    "pairs": {"nb": "Par", "en": "Pairs"},
    "verdict": {"nb": "Vurdering", "en": "Verdict"},
    "up": {"nb": "gikk opp", "en": "went up"},
    "down": {"nb": "gikk ned", "en": "went down"},
    "undecided": {"nb": "kan ikke avgjøres", "en": "cannot be decided"},
    "not.computed": {"nb": "ikke beregnet", "en": "not computed"},
    "key.grey": {"nb": "grå: intervallet omfatter 0", "en": "grey: the interval holds 0"},
    "hidden": {"nb": ": kan ikke vises", "en": ": cannot be shown"},
    "hidden.wave": {"nb": ": {wave} kan ikke vises", "en": ": {wave} cannot be shown"},
    "hidden.key": {"nb": "kan ikke vises", "en": "cannot be shown"},
    "gap.parties": {"nb": "Gruppene som sammenlignes", "en": "The groups compared"},
    "gap.beside": {"nb": "Ved siden av", "en": "Beside them"},
    "gap.label": {"nb": "Gap {gap} {interval}", "en": "Gap {gap} {interval}"},
    "gap": {"nb": "Gap", "en": "Gap"},
    "matrix.own": {"nb": "gruppas svar om seg selv", "en": "the group's answer about itself"},
    "matrix.dark": {"nb": "mørkere = høyere", "en": "darker = higher"},
    "matrix.light": {"nb": "lysere = høyere", "en": "brighter = higher"},
    "matrix.raters": {"nb": "Hvem svarer", "en": "Who answers"},
    "matrix.rated": {"nb": "Hvem det gjelder", "en": "Whom it concerns"},
    "matrix.everyone": {"nb": "Alle andre samlet", "en": "All others together"},
    "own": {"nb": "Egen gruppe", "en": "Own group"},
    "others": {"nb": "Andre", "en": "Others"},
    "difference": {"nb": "Forskjell", "en": "Difference"},
    "party": {"nb": "Part", "en": "Party"},
    "invited": {"nb": "Invitert", "en": "Invited"},
    "responded": {"nb": "Svar", "en": "Answers"},
    "response_rate": {"nb": "Svarprosent", "en": "Response"},
    "both": {"nb": "svarte begge ganger", "en": "answered both times"},
    "first_only": {"nb": "bare {wave}, eller ikke koblet", "en": "{wave} only, or not linked"},
    "later_only": {"nb": "bare {wave}, eller ikke koblet", "en": "{wave} only, or not linked"},
    "col.both": {"nb": "Begge ganger", "en": "Both times"},
    "col.first_only": {"nb": "Bare {wave}, eller ikke koblet", "en": "{wave} only, or not linked"},
    "col.later_only": {"nb": "Bare {wave}, eller ikke koblet", "en": "{wave} only, or not linked"},
    "group": {"nb": "Gruppe", "en": "Group"},
    "row.measure": {"nb": "Mål", "en": "Measure"},
    # Questions over the views
    "ask.profile": {
        "nb": "Hvordan står det til her, sammenlignet med de andre?",
        "en": "How do things stand here, compared with the others?",
    },
    "ask.profile.alone": {"nb": "Hvordan står det til?", "en": "How do things stand?"},
    "ask.battery": {
        "nb": "Hvilken gruppe har de beste og de dårligste mulighetene?",
        "en": "Which group has the best and the poorest opportunities?",
    },
    "ask.matrix": {"nb": "Hvem vurderer hvem?", "en": "Who rates whom?"},
    "ask.influence": {
        "nb": "Er mulighetene like, også der innflytelsen er ulik?",
        "en": "Are opportunities equal, even where influence differs?",
    },
    "ask.change": {"nb": "Hva endret seg fra {a} til {b}?", "en": "What changed from {a} to {b}?"},
    "ask.change.one": {
        "nb": "Det er bare én runde å vise.",
        "en": "There is only one wave to show.",
    },
    "ask.response": {"nb": "Hvem svarte?", "en": "Who answered?"},
    "ask.panel": {
        "nb": "Kan rundene sammenlignes: er det de samme som svarer?",
        "en": "Can the waves be compared: are the same people answering?",
    },
    "ask.rates": {
        "nb": "Hvor stor del av dem som ble spurt, svarte?",
        "en": "How large a share of those asked answered?",
    },
    "ask.membership": {
        "nb": "Er det de samme som deltar?",
        "en": "Are the same people taking part?",
    },
    "ask.retention": {
        "nb": "Hvor mange av dem som kunne svare igjen, gjorde det?",
        "en": "How many of those who could answer again did?",
    },
    "say.rates": {
        "nb": "{wave}: {rate} av dem som ble spurt, svarte (95 % intervall {interval}).",
        "en": "{wave}: {rate} of those asked answered (95% interval {interval}).",
    },
    "say.rates.hidden": {
        "nb": "{wave}: svarprosenten kan ikke vises.",
        "en": "{wave}: the response rate cannot be shown.",
    },
    "say.membership": {
        "nb": "{stayed} ble fra {a} til {b}, {left} sluttet og {joined} kom til.",
        "en": "{stayed} stayed from {a} to {b}, {left} left and {joined} joined.",
    },
    "say.membership.hidden": {
        "nb": "Hvor mange som ble fra {a} til {b}, kan ikke vises: en del av tallene er for små.",
        "en": "How many stayed from {a} to {b} cannot be shown: some numbers are too small.",
    },
    "say.retention": {
        "nb": "Av {n} som svarte {a} og kunne svare igjen {b}, gjorde {rate} det "
        "(95 % intervall {interval}).",
        "en": "Of {n} who answered in {a} and could answer again in {b}, {rate} did "
        "(95% interval {interval}).",
    },
    "say.retention.hidden": {
        "nb": "Hvor mange som svarte igjen, kan ikke vises: en del av tallene er for små.",
        "en": "How many answered again cannot be shown: some numbers are too small.",
    },
    "member.stayed": {"nb": "ble", "en": "stayed"},
    "member.left": {"nb": "sluttet", "en": "left"},
    "member.joined": {"nb": "kom til", "en": "joined"},
    "who.rates": {
        "nb": "Hele og delvise svar av alle som ble spurt og hører til (RR2); i tabellen også bare "
        "hele (RR1).",
        "en": "Complete and partial answers of all who were asked and eligible (RR2); in the table "
        "also complete ones alone (RR1).",
    },
    "who.membership": {
        "nb": "Etter registeret; hvem som svarte, står for seg.",
        "en": "By the register; who answered stands apart.",
    },
    "ask.log": {
        "nb": "Er spørsmålene de samme, så svarene kan sammenlignes?",
        "en": "Are the questions the same, so that answers can be compared?",
    },
    "ask.tables": {"nb": "Hva er tallene, rad for rad?", "en": "What are the numbers, row by row?"},
    # Who, when, n, scale
    "who.everyone": {"nb": "Alle som svarte", "en": "Everyone who answered"},
    "who.group": {"nb": "{group}, alle som svarte", "en": "{group}, everyone who answered"},
    "who.waves": {"nb": "{a} og {b}", "en": "{a} and {b}"},
    "who.scale": {
        "nb": "{low} = {low_words}, {high} = {high_words}.",
        "en": "{low} = {low_words}, {high} = {high_words}.",
    },
    "who.interval": {
        "nb": "Strek og bånd viser 95 % konfidensintervall.",
        "en": "Lines and bands show 95% confidence intervals.",
    },
    "who.weighted": {
        "nb": "Hver part teller likt.",
        "en": "Every party counts equally.",
    },
    "who.judged": {
        "nb": "De som har rollen et spørsmål gjelder, er holdt utenfor.",
        "en": "Those who hold the role a question judges are left out.",
    },
    "who.matrix": {
        "nb": "Rader: hvem som svarer. Kolonner: gruppa de svarer om.",
        "en": "Rows: who answers. Columns: the group they answer about.",
    },
    "who.change": {
        "nb": "Endring i poeng på skalaen {low}–{high}, med 95 % konfidensintervall.",
        "en": "Change in points on the {low}–{high} scale, with 95% confidence intervals.",
    },
    "who.register": {
        "nb": "Invitert etter registeret; svar er fullførte og delvise.",
        "en": "Invited according to the register; answers are complete and partial.",
    },
    "who.panel": {
        "nb": "Personer som svarte minst én av gangene, {a} og {b}.",
        "en": "People who answered at least once, {a} and {b}.",
    },
    "who.log": {
        "nb": "{total} spørsmål, {a} og {b}. Endrede ord er merket: strøket er tatt ut, "
        "understreket er satt inn.",
        "en": "{total} questions, {a} and {b}. Changed words are marked: struck are taken "
        "out, underlined are put in.",
    },
    # Notes
    "note.hidden": {
        "nb": ": tall kan ikke offentliggjøres (færre enn {n} svar, eller tallet kan regnes ut).",
        "en": ": figure cannot be published (fewer than {n} answers, or it could be worked out).",
    },
    "note.band": {
        "nb": "{low}–{high}: antall svar oppgitt i intervall.",
        "en": "{low}–{high}: the number of answers is given as a range.",
    },
    "note.small": {
        "nb": "Små grupper gir stor usikkerhet.",
        "en": "Small groups make for great uncertainty.",
    },
    "note.dagger": {
        "nb": "† omformulert, se instrumentloggen; endringen er ikke beregnet.",
        "en": "† reworded, see the instrument log; no change is computed.",
    },
    "note.not_asked": {"nb": ". ikke spurt.", "en": ". not asked."},
    "note.no_interval": {
        "nb": "Uten strek: for få svar til å anslå usikkerheten.",
        "en": "Without a line: too few answers to estimate the uncertainty.",
    },
    "note.differ": {
        "nb": "Forskjellen mellom grupper er avgjort når intervallet for forskjellen ikke "
        "omfatter 0.",
        "en": "A difference between groups is decided when its interval excludes 0.",
    },
    "note.gap": {
        "nb": "Gapet er avstanden mellom høyeste og laveste gjennomsnitt. Ren tilfeldighet "
        "gir et gap på om lag {chance}.",
        "en": "The gap is the distance between the highest and lowest mean. Chance alone "
        "gives about {chance}.",
    },
    "note.own": {
        "nb": "Klasse B: grupper som er få og gjenkjennelige, vises bare samlet og uten egne svar.",
        "en": "Class B: groups that are few and recognisable are shown only together, "
        "without their own answers.",
    },
    "note.same": {
        "nb": "Samme personer er de som svarte begge ganger og samtykket til kobling.",
        "en": "Same people are those who answered both times and agreed to be linked.",
    },
    "note.strip": {
        "nb": "Er noen del av en stripe 1–{n} personer, vises ikke stripen.",
        "en": "Where any part of a strip is 1–{n} people the strip is not shown.",
    },
    # Verdicts of the log
    "verdict.comparable": {"nb": "kan sammenlignes", "en": "comparable"},
    "verdict.recode": {"nb": "kan sammenlignes etter omkoding", "en": "comparable after recoding"},
    "verdict.pair_only": {"nb": "vises side om side", "en": "shown side by side"},
    "verdict.not_comparable": {"nb": "kan ikke sammenlignes", "en": "not comparable"},
    "kind.identical": {"nb": "uendret", "en": "unchanged"},
    "kind.reworded": {"nb": "omformulert", "en": "reworded"},
    "kind.recoded": {"nb": "nye koder", "en": "recoded"},
    "kind.rescaled": {"nb": "andre svar", "en": "other answers"},
    "kind.rerouted": {"nb": "stilt til andre", "en": "asked of others"},
    "kind.translated": {"nb": "ny oversettelse", "en": "translation changed"},
    "kind.dropped": {"nb": "tatt ut", "en": "dropped"},
    "kind.new": {"nb": "ny", "en": "new"},
    "log.changed": {"nb": "Endrede", "en": "Changed"},
    "log.everything": {"nb": "Alle spørsmål", "en": "All questions"},
    "log.status": {"nb": "Status", "en": "Status"},
    "log.not_asked": {"nb": "ikke spurt", "en": "not asked"},
    "log.removed": {"nb": "tatt ut:", "en": "taken out:"},
    "log.added": {"nb": "satt inn:", "en": "put in:"},
    # Tables page
    "table.A": {"nb": "A. Etter prosjekt", "en": "A. By project"},
    "table.B": {"nb": "B. Samme personer", "en": "B. Same people"},
    "table.C": {"nb": "C. Prosent enige", "en": "C. Percent agreeing"},
    "download.as": {"nb": "Last ned som {format}", "en": "Download as {format}"},
    "who.tables": {
        "nb": "Alle tabellene bygger på de samme offentliggjorte tallene og har de samme tegnene.",
        "en": "All tables rest on the same release and use the same signs.",
    },
    "say.tables": {
        "nb": "Tallene kan lastes ned med merknader og kilder.",
        "en": "The numbers can be downloaded with notes and sources.",
    },
    "provenance": {"nb": "Kilder og versjoner", "en": "Sources and versions"},
}
