"""What is wrong with a file, its sheets, columns and mapping, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

FILE_FAULT_TEXTS: Mapping[str, Mapping[str, str]] = {
    "error.column-unmatched": {
        "nb": "Kolonnen er ikke et spørsmål i runden og ble ikke lest. Velg spørsmålet under, "
        "eller la den være.",
        "en": "The column is no question of the wave and was not read. Choose its question below, "
        "or leave it.",
    },
    "error.crosstab": {
        "nb": "Dette er en tabell med antall eller prosent, ikke svarene fra hver person. Hent ut "
        "datasettet, én rad per person.",
        "en": "This is a table of counts or percentages, not the answers of each person. Export "
        "the data set, one row a person.",
    },
    "error.damaged-file": {
        "nb": "Filen er avkortet eller skadet. Hent den ut eller last den ned på nytt.",
        "en": "The file is cut short or damaged. Export or download it again.",
    },
    "error.empty-sheet": {
        "nb": "Filen har ingen svar, bare kolonnenavn eller ingenting. Hent den ut på nytt når det "
        "finnes svar.",
        "en": "The file holds no answers: column names alone, or nothing. Export it again when "
        "there are some.",
    },
    "error.encoding-guessed": {
        "nb": "Filen sier ikke hvilken tegnkoding den har; den er gjettet. Hent den ut som UTF-8 "
        "hvis bokstaver er feil.",
        "en": "The file does not say its encoding; it was judged by its letters. Export it as "
        "UTF-8 if letters look wrong.",
    },
    "error.encrypted-file": {
        "nb": "Filen er låst med passord. Lagre en kopi uten passord.",
        "en": "A password protects the file. Save a copy without a password.",
    },
    "error.file-missing": {
        "nb": "Filen er ikke her lenger. Last den opp på nytt.",
        "en": "The file is no longer here. Upload it again.",
    },
    "error.file-too-large": {
        "nb": "Filen er større enn det er plass til. Slett tomme rader og kolonner i kantene, "
        "eller hent den ut i deler.",
        "en": "The file is more than fits in memory. Delete empty rows and columns at its edges, "
        "or export it in parts.",
    },
    "error.header-empty": {
        "nb": "En kolonne med innhold har ikke navn. Gi den spørsmålets id eller ordlyd.",
        "en": "A column with content has no name. Give it the id or the wording of its question.",
    },
    "error.header-missing": {
        "nb": "Første rad ser ut til å være et svar og ikke navn på kolonnene. Sett inn en rad med "
        "navn over.",
        "en": "The first row seems to be an answer and not the names of the columns. Put a row of "
        "names above it.",
    },
    "error.header-twice": {
        "nb": "Kolonnenavn står flere ganger. Gi hvert spørsmål sitt eget navn hvis de er ulike "
        "spørsmål.",
        "en": "Column names stand more than once. Give each question a name of its own if they are "
        "different questions.",
    },
    "error.list-in-brackets": {
        "nb": "En del av koblingsfilen er skrevet i klammer, så ingen linje kan legges til. Skriv "
        "hver oppføring på sin egen linje.",
        "en": "A section of the mapping is written in braces, so no line can be added. Write each "
        "entry on a line of its own.",
    },
    "error.macros-not-run": {
        "nb": "Arbeidsboka har makroer; bare cellene er lest. Ingenting å gjøre.",
        "en": "The workbook holds macros; only its cells were read. Nothing need be done.",
    },
    "error.mapping-code": {
        "nb": "Koblingsfilen gir en tekst en kode spørsmålet ikke har. Velg en av kodene.",
        "en": "The mapping gives a text a code the question does not have. Choose one it has.",
    },
    "error.mapping-format": {
        "nb": "En koblingsfil må ende på .yaml. Gi den et annet navn.",
        "en": "A mapping must end with .yaml. Give it another name.",
    },
    "error.mapping-form": {
        "nb": "Koblingsfilen har noe annet enn delene sine, eller linjer uten kolon. Rett linjen.",
        "en": "The mapping holds something else than its sections, or lines without a colon. "
        "Correct the line.",
    },
    "error.mapping-layout": {
        "nb": "Koblingsfilen sier ikke helt ut hvilken filform den er laget for. Ta ut delen "
        "layout, så skrives den på nytt.",
        "en": "The mapping does not say in full which layout it was made for. Take its layout out; "
        "it is written again.",
    },
    "error.mapping-near": {
        "nb": "En lagret kobling er laget for en fil som ligner, og er ikke brukt. Lagre kolonnene "
        "under: da begynner den nye med valgene i den.",
        "en": "A stored mapping was made for a file much like this and was not used. Save the "
        "columns below: the new one begins with its decisions.",
    },
    "error.mapping-other-layout": {
        "nb": "Koblingsfilen er laget for en annen filform eller runde, men er brukt. Se etter at "
        "kolonnene er de samme spørsmålene.",
        "en": "The mapping was made for another layout or wave; it was used. Check that its "
        "columns are the same questions.",
    },
    "error.mapping-other-wave": {
        "nb": "Koblingsfilen er laget for en annen runde. Velg den runden, eller flytt filen.",
        "en": "The mapping was made for another wave. Choose that wave, or move the file.",
    },
    "error.mapping-question": {
        "nb": "Koblingsfilen nevner et spørsmål runden ikke har. Rett id-en.",
        "en": "The mapping names a question the wave does not have. Correct the id.",
    },
    "error.mapping-several": {
        "nb": "To lagrede koblinger er laget for denne filformen. Ta bort den ene fra mappa "
        "mappings i datamappa.",
        "en": "Two stored mappings were made for this layout. Take one away from the folder "
        "mappings in the data folder.",
    },
    "error.mapping-text-twice": {
        "nb": "En tekst står to ganger for samme spørsmål, med ulike koder. Behold en av linjene.",
        "en": "A text stands twice for one question, with different codes. Keep one of the lines.",
    },
    "error.mapping-undecided": {
        "nb": "Linjer i koblingsfilen venter på en avgjørelse og er ikke brukt. Avgjør dem under.",
        "en": "Lines of the mapping wait for a decision and were not used. Decide them below.",
    },
    "error.mapping-unused": {
        "nb": "Koblingsfilen nevner en kolonne filen ikke har. Rett navnet, eller ta ut linjen.",
        "en": "The mapping names a column the file does not have. Correct the name, or take the "
        "line out.",
    },
    "error.no-answer-sheet": {
        "nb": "En av filene er ikke et svarark. Last den opp for seg.",
        "en": "One of the files is no answer sheet. Upload it by itself.",
    },
    "error.no-dataset": {
        "nb": "Filen beskriver spørsmålene; svarene er ikke i den. Last opp dataset sammen med "
        "structure og labels, og velg dataset.",
        "en": "The file describes the questions; the answers are not in it. Upload dataset with "
        "structure and labels, and choose dataset.",
    },
    "error.no-id-column": {
        "nb": "Ingenting sier hvilke rader som er samme person. Hent ut filen med token eller "
        "plattformens svar-id, eller velg kolonnen under.",
        "en": "Nothing says which rows are of the same person. Export with the token or the "
        "platform's response id, or choose the column below.",
    },
    "error.no-question-found": {
        "nb": "Ingen kolonne er et spørsmål i runden: feil runde, en fil fra en annen "
        "undersøkelse, eller ikke et svarskjema. Velg en annen runde eller fil, eller si hvilken "
        "kolonne som er hva.",
        "en": "No column is a question of the wave: another wave, a file of another study, or no "
        "survey at all. Choose another wave or file, or say which column is which.",
    },
    "error.no-structure": {
        "nb": "SurveyXacts liste over spørsmål mangler. Last opp dataset, structure og labels "
        "sammen.",
        "en": "SurveyXact's list of questions is not there. Upload dataset, structure and labels "
        "together.",
    },
    "error.no-such-sheet": {
        "nb": "Arket finnes ikke eller er tomt. Velg et annet ark.",
        "en": "The sheet is not there or is empty. Choose another sheet.",
    },
    "error.other-format": {
        "nb": "Navnet ender på noe annet enn det filen er; innholdet er lest. Rett navnet.",
        "en": "The name's ending and the content differ; the content was read. Rename the file.",
    },
    "error.other-labels": {
        "nb": "Kolonnen heter som et spørsmål, men svarene har andre ord. Velg spørsmålet under "
        "hvis bare ordene er ulike.",
        "en": "The column has a question's name, but its answers have other words. Choose the "
        "question below if only the words differ.",
    },
    "error.other-missing": {
        "nb": "Filen kaller manglende det som er et svar i skjemaet. Rett filens manglende "
        "verdier, eller velg spørsmålet under.",
        "en": "The file calls missing what is an answer of the questionnaire. Correct the file's "
        "missing values, or choose the question below.",
    },
    "error.other-order": {
        "nb": "Etter filens egne ord går kodene en annen vei enn i spørsmålet. Si under hva hver "
        "kode betyr.",
        "en": "By the file's own labels its codes run another way than the question's. Say below "
        "what each code means.",
    },
    "error.other-question": {
        "nb": "Kolonnen heter som et spørsmål, men har en annen ordlyd. Velg spørsmålet under hvis "
        "det er det samme, ellers utelat kolonnen.",
        "en": "The column has a question's name, but other wording. Choose the question below if "
        "it is the same, else leave the column out.",
    },
    "error.other-wave": {
        "nb": "Filen hører til en annen runde: den sier det selv, eller kolonnene er den rundens "
        "spørsmål. Velg den runden.",
        "en": "The file belongs to another wave: it says so, or its columns are that wave's "
        "questions. Choose that wave.",
    },
    "error.parts-uneven": {
        "nb": "Delene av SurveyXact-datasettet har ulikt antall rader. Hent det ut på nytt.",
        "en": "The parts of the SurveyXact data set have different numbers of rows. Export it "
        "again.",
    },
    "error.platform-unknown": {
        "nb": "Plattformen er ikke kjent. Velg en annen.",
        "en": "The platform is not known. Choose another.",
    },
    "error.question-absent": {
        "nb": "Spørsmål i skjemaet har ingen kolonne i filen. Se etter at alt er hentet ut, eller "
        "velg kolonnen under.",
        "en": "Questions of the questionnaire have no column in the file. Check that the export "
        "held them all, or choose their columns below.",
    },
    "error.question-twice": {
        "nb": "To kolonner er samme spørsmål. Utelat den ene under.",
        "en": "Two columns are the same question. Leave one of them out below.",
    },
    "error.several-sheets": {
        "nb": "Flere ark har data, og ingen passer best. Velg arket over.",
        "en": "Several sheets hold data, and none fits best. Choose the sheet above.",
    },
    "error.sheet-chosen": {
        "nb": "Av flere ark er det med flest spørsmål lest. Velg et annet over hvis det er feil.",
        "en": "Of several sheets the one with most questions was read. Choose another above if "
        "that is wrong.",
    },
    "error.sheet-hidden": {
        "nb": "Skjulte ark er ikke lest. Vis dem i arbeidsboka hvis de har svar.",
        "en": "Hidden sheets were not read. Show them in the workbook if they hold answers.",
    },
    "error.sheet-mark": {
        "nb": "Svararket sier ikke hvilket skjema det er laget for. Kopier svarene over i et nytt "
        "ark.",
        "en": "The answer sheet does not say what it was made for. Copy the answers into a new "
        "sheet.",
    },
    "error.sheet-other-version": {
        "nb": "Svararket er laget for en annen runde eller versjon. Velg runden det er laget for, "
        "eller la personen svare i et nytt ark.",
        "en": "The answer sheet was made from another wave or version. Choose the wave it was made "
        "for, or let the person answer in a new sheet.",
    },
    "error.title-row": {
        "nb": "Første rad har bare én celle og er tatt for en tittel. Slett tittelen hvis det er "
        "feil.",
        "en": "The first row holds one cell and was taken for a title. Delete the title if that is "
        "wrong.",
    },
    "error.unknown-format": {
        "nb": "Dette er ikke en tabell med svar: et dokument, et bilde, en nettside eller et "
        "arkiv. Hent ut svarene fra plattformen som .sav, .xlsx eller .csv, og pakk ut et arkiv "
        "først.",
        "en": "This is no table of answers: a document, a picture, a web page or an archive. "
        "Export the answers from the platform as .sav, .xlsx or .csv, and unpack an archive first.",
    },
}  # fmt: skip
