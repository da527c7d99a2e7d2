"""What is wrong with rows, cells and the stores they go into, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

ROW_FAULT_TEXTS: Mapping[str, Mapping[str, str]] = {
    "error.cell-error": {
        "nb": "Celler i arbeidsboka viser en feil som #N/A og kom inn tomme. Rett formlene hvis "
        "det skulle stått svar der.",
        "en": "Cells of the workbook hold an error such as #N/A and came in empty. Correct their "
        "formulas if there should be answers.",
    },
    "error.consent-refused": {
        "nb": "Personen vil ikke delta; bare det blir lagret. Ingenting å gjøre.",
        "en": "The person said no to taking part; nothing but that is kept. Nothing need be done.",
    },
    "error.date-ambiguous": {
        "nb": "Det går ikke fram om dagen eller måneden står først. Hent ut datoene som 2021-04-30 "
        "hvis de er lest feil.",
        "en": "Nothing tells whether the day or the month stands first. Export dates as 2021-04-30 "
        "if they were read wrongly.",
    },
    "error.date-in-future": {
        "nb": "Dagen er senere enn i dag. Cellen regnes som manglende. Rett den i filen.",
        "en": "The day is later than today. The cell counts as missing. Correct it in the file.",
    },
    "error.duplicate-row": {
        "nb": "To rader er samme person; den med flest svar, ellers den siste, er beholdt. Se på "
        "begge hvis det er feil.",
        "en": "Two rows are of the same person; the one with more answers, else the later, was "
        "kept. Check both if that is wrong.",
    },
    "error.empty-row": {
        "nb": "Raden har ingen svar og er utelatt. Ingenting å gjøre, hvis det ikke skulle stått "
        "svar der.",
        "en": "The row holds no answer and was left out. Nothing need be done, unless there should "
        "be answers.",
    },
    "error.formula-without-result": {
        "nb": "Celler har formler uten utregnet svar og kom inn tomme. Åpne filen i Excel eller "
        "LibreOffice og lagre den.",
        "en": "Cells hold formulas that nobody has computed and came in empty. Open the file in "
        "Excel or LibreOffice and save it.",
    },
    "error.id-not-unique": {
        "nb": "Kolonnen som skal nummerere svarene, har få ulike verdier. Velg «utelat» for den "
        "under hvis den er noe annet.",
        "en": "The column that should number the responses has few different values. Leave it out "
        "below if it is something else.",
    },
    "error.import-changed": {
        "nb": "Det som er lagret, registeret eller koblingen er endret siden tallene ble vist, "
        "kanskje i et annet vindu. Ingenting ble lagret. Se på tallene under før du lagrer.",
        "en": "What is stored, the register or the mapping has changed since the figures were "
        "shown, perhaps in another window. Nothing was stored. Look at the figures below before "
        "you store.",
    },
    "error.key-missing": {
        "nb": "Nøkkelfilen ved siden av kontaktlageret er borte, så ingen kan kjennes igjen. Legg "
        "den tilbake fra sikkerhetskopien.",
        "en": "The key file beside the contacts store is gone, so nobody can be recognised. Put it "
        "back from the backup.",
    },
    "error.key-wrong": {
        "nb": "Nøkkelfilen hører til et annet kontaktlager. Legg tilbake den som lå ved dette.",
        "en": "The key file belongs to another contacts store. Put back the one that lay beside "
        "this store.",
    },
    "error.later-import": {
        "nb": "En nyere innlesing av runden bygger på denne. Ta den nyeste tilbake først.",
        "en": "A later import of the wave rests on this one. Take the newest back first.",
    },
    "error.locked-changed": {
        "nb": "Spørreskjemaet er et annet enn da det ble låst, så ingenting kan leses inn. Ta "
        "endringen tilbake, eller lag en ny versjon.",
        "en": "The questionnaire is not what it was when it was locked, so nothing can be read. "
        "Undo the change, or make a new version.",
    },
    "error.no-store": {
        "nb": "Det er ingen lagre i datamappa. Les inn et register med survey register, eller svar "
        "med survey import, og åpne siden på nytt.",
        "en": "There are no stores in the data folder. Read a register with survey register, or "
        "answers with survey import, and open the page again.",
    },
    "error.no-such-import": {
        "nb": "Innlesingen finnes ikke. Velg en fra lista.",
        "en": "There is no such import. Choose one of the list.",
    },
    "error.not-a-date": {
        "nb": "Cellen er ingen dag i kalenderen og regnes som manglende. Skriv den som 2016-04-12 "
        "eller 12.04.2016.",
        "en": "The cell is no day in the calendar and counts as missing. Write it as 2016-04-12 or "
        "12.04.2016.",
    },
    "error.not-asked-answered": {
        "nb": "Spørsmålet stilles ikke til personen, men er besvart; svaret er utelatt. Se på "
        "personens rolle i registeret.",
        "en": "The question is not asked of the person, but was answered; the answer is left out. "
        "Check the person's role in the register.",
    },
    "error.not-ticked-or-not": {
        "nb": "Cellen i et flervalg er verken 0 eller 1 og regnes som manglende. Rett den i filen.",
        "en": "The cell of a multiple choice is neither 0 nor 1 and counts as missing. Correct it "
        "in the file.",
    },
    "error.not-whole": {
        "nb": "Et desimaltall står der det skal være et helt tall. Cellen regnes som manglende. "
        "Rett den i filen.",
        "en": "A number with decimals stands where a whole one belongs. The cell counts as "
        "missing. Correct it in the file.",
    },
    "error.out-of-range": {
        "nb": "Tallet er ingen kode for spørsmålet, eller utenfor grensene. Cellen regnes som "
        "manglende. Rett den i filen, eller si under hva den betyr.",
        "en": "The number is no code of the question, or outside its bounds. The cell counts as "
        "missing. Correct it in the file, or say below what it means.",
    },
    "error.repeated-forms": {
        "nb": "Rader er gjentatte skjemaer, ikke personer, og er utelatt. Hent dem ut for seg hvis "
        "svarene trengs.",
        "en": "Rows hold a repeated form, not a person, and were left out. Export it by itself if "
        "its answers are wanted.",
    },
    "error.role-conflict": {
        "nb": "Personens egen rolle eller prosjekt er en annen enn registerets; registeret "
        "gjelder. Rett registeret hvis personen har rett.",
        "en": "The person's own role or project differs from the register's; the register counts. "
        "Correct the register if the person is right.",
    },
    "error.row-key-twice": {
        "nb": "To rader har samme id. Gi hver rad sin egen id, eller velg en annen id-kolonne "
        "under.",
        "en": "Two rows have the same id. Give every row an id of its own, or choose another id "
        "column below.",
    },
    "error.row-too-long": {
        "nb": "En rad har flere celler enn overskriften: en tekst inneholder skilletegnet. Sett "
        "anførselstegn om teksten, eller bruk et annet skilletegn.",
        "en": "A row has more cells than the header: a text holds the separator. Put quotation "
        "marks around it, or export with another separator.",
    },
    "error.row-too-short": {
        "nb": "Siste rad har for få celler: filen kan være avkortet. Hent den ut eller last den "
        "ned på nytt.",
        "en": "The last row has too few cells: the file may be cut short. Export or download it "
        "again.",
    },
    "error.rows-of-another-file": {
        "nb": "Radenes id-er hører til lagrede svar, men fra andre personer. Sett noe foran "
        "id-ene, som skjemaets navn, eller si at filen er hele runden.",
        "en": "The ids are those of stored responses, but of other people. Put something before "
        "the ids, such as the form's name, or say that the file is the whole wave.",
    },
    "error.stata-missing": {
        "nb": "Statas manglende verdier .a til .z er beholdt som tall som er erklært manglende. "
        "Ingenting å gjøre.",
        "en": "Stata's missing values .a to .z are kept as numbers declared missing. Nothing need "
        "be done.",
    },
    "error.store-busy": {
        "nb": "Lagrene kan ikke skrives nå: et annet program holder dem, eller disken er full. "
        "Vent til det er ferdig, og prøv igjen.",
        "en": "The stores cannot be written now: another program holds them, or the disk is full. "
        "Wait until it is done, and try again.",
    },
    "error.store-newer": {
        "nb": "Et lager er laget av en nyere utgave av programmet. Oppdater programmet.",
        "en": "A store was made by a newer version of the program. Update the program.",
    },
    "error.store-unreadable": {
        "nb": "Et lager kan ikke brukes: det er låst, skadet, ikke programmets, eller kan ikke "
        "skrives av deg. Se på filene i datamappa.",
        "en": "A store cannot be used: it is locked, damaged, not the program's, or may not be "
        "written by you. Look at the files in the data folder.",
    },
    "error.stored-already": {
        "nb": "Alt i filen er lagret fra før, kanskje i et annet vindu. Ingenting ble lagret nå.",
        "en": "Everything in the file is stored already, perhaps in another window. Nothing was "
        "stored now.",
    },
    "error.text-damaged": {
        "nb": "Bokstaver er gått tapt, eller kodet to ganger, før filen kom hit; teksten er "
        "beholdt. Hent den ut på nytt som UTF-8.",
        "en": "Letters were lost, or encoded twice, before the file came here; the text is kept. "
        "Export it again as UTF-8.",
    },
    "error.text-in-number": {
        "nb": "En tekst står der det skal være et tall. Cellen regnes som manglende. Rett den i "
        "filen.",
        "en": "A text stands where a number belongs. The cell counts as missing. Correct it in the "
        "file.",
    },
    "error.token-unknown": {
        "nb": "Engangstegnet er ikke i registeret; raden er beholdt. Rett tegnet, eller registrer "
        "personen.",
        "en": "The token is nobody's in the register; the row is kept. Correct the token, or "
        "register the person.",
    },
    "error.trial-row": {
        "nb": "Rader er prøver av skjemaet, ikke svar. Ta dem ut av filen og last den opp på nytt.",
        "en": "Rows are tests of the form, not answers. Take them out of the file and upload it "
        "again.",
    },
    "error.two-answers": {
        "nb": "Cellen har to svar der ett er tillatt, og regnes som manglende. Rett den i filen.",
        "en": "The cell holds two answers where one is allowed, and counts as missing. Correct it "
        "in the file.",
    },
    "error.undo-purged": {
        "nb": "Innlesingen kan ikke tas tilbake: det som stod før den, er slettet etter fristen. "
        "Les inn en rettet fil i stedet.",
        "en": "The import cannot be taken back: what stood before it was deleted when its time was "
        "up. Read a corrected file instead.",
    },
    "error.undone-already": {
        "nb": "Innlesingen er tatt tilbake allerede, kanskje i et annet vindu. Ingenting ble "
        "endret nå.",
        "en": "The import has been taken back already, perhaps in another window. Nothing was "
        "changed now.",
    },
    "error.unknown-answer": {
        "nb": "Teksten er ikke et svar på spørsmålet, og cellen regnes som manglende. Rett den i "
        "filen, eller si under hva den betyr.",
        "en": "The text is no answer of the question, and the cell counts as missing. Correct it "
        "in the file, or say below what it means.",
    },
    "error.unknown-wave": {
        "nb": "Runden finnes ikke i undersøkelsen. Velg en annen.",
        "en": "The study has no such wave. Choose another.",
    },
    "error.weighted-file": {
        "nb": "Filen nevner en vekt. Den er beholdt; tallene her er uvektede. Vekt dem i "
        "programmet du går videre med.",
        "en": "The file names a weight. It is kept; figures here are unweighted. Weight them in "
        "the program you go on with.",
    },
    "error.wrong-form": {
        "nb": "Teksten har ikke den formen svaret skal ha. Cellen regnes som manglende. Rett den i "
        "filen.",
        "en": "The text has not the form its answer must have. The cell counts as missing. Correct "
        "it in the file.",
    },
}  # fmt: skip
