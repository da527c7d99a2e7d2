"""Writes the same answers in every platform's layout; run it with a folder to look at them.

The layouts follow the platforms' own samples and documentation; the answers are invented and
those of the orchard study (tests/survey/orchard.py). Nothing here is kept in the repository.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from orchard import CHOICES, SCALE_OF, Row, person, picker, write_sav

STEM = "Tenk på våren."
MATRIX = ("EQ_1", "EQ_2", "PICK_1", "EQ_3")
BODIES = {"board": "Styret", "market": "Torg, salg og bod", "none": "Ingen av disse"}
TEXTS = {
    "CONSENT": "Vil du svare?",
    "LINK": "Kan svarene kobles?",
    "CODE_1": "Første bokstav i mors navn",
    "CODE_2": "Fødselsdag (01–31)",
    "PROJ": "Hvilken hage?",
    "JOB": "Hva gjør du?",
    "BODIES": "Hvor har du vært med?",
    "EQ_1": "Jeg blir hørt i hagen.",
    "EQ_2": "Jeg er med og bestemmer hva vi planter.",
    "PICK_1": "Jeg kan kurvene mine.",
    "HOURS": "Timer i uken",
    "TREES": "Antall trær",
    "BEGAN": "Når begynte du?",
    "WORDS": "Noe mer?",
    "EQ_3": "Vi snakker samme språk.",
}
COLUMNS = [name for name in person() if name.partition(".")[0] in TEXTS]
ROWS = [
    person(1),
    picker(2, CODE_2="08", EQ_1=8, EQ_2=9, started_on="2021-04-13 09:00",
           completed_on="2021-04-13 10:20"),
    person(3, CODE_2="09", EQ_2=None, JOB="OWNER", **{"BODIES.board": 0, "BODIES.none": 1}),
    person(4, CODE_2="10", EQ_3=None, WORDS=None, **{"BODIES.market": 1}),
]  # fmt: skip

Table = list[list[Any]]


def question(name: str) -> str:
    """The id of the question a column belongs to."""
    return name.partition(".")[0]


def option(name: str) -> str:
    """The wording of the option a column ticks, or nothing."""
    return BODIES.get(name.partition(".")[2], "")


def said(row: Row, name: str) -> Any:
    """A cell as a platform that writes labels has it."""
    value = row[name]
    if name in SCALE_OF and value is not None:
        return CHOICES[SCALE_OF[name]][value][0]
    return value


def ticked(row: Row, name: str) -> str:
    """The option's own label where it is ticked."""
    return option(name) if row[name] == 1 else ""


def together(row: Row, separator: str) -> str:
    """All ticked options in one cell."""
    names = [name for name in COLUMNS if question(name) == "BODIES" and row[name] == 1]
    return separator.join(option(name) for name in names)


def moment(row: Row, name: str) -> dt.datetime | None:
    """A date and time."""
    return None if row[name] is None else dt.datetime.fromisoformat(row[name])


def asked() -> list[str]:
    """Every question once, in order."""
    return list(dict.fromkeys(question(name) for name in COLUMNS))


def write_table(
    path: Path, table: Table, separator: str = ",", encoding: str = "utf-8", quoted: bool = False
) -> Path:
    """Write a table as text, or as a workbook when the name ends so."""
    if path.suffix == ".xlsx":
        return write_book(path, {"Sheet1": table})
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file, delimiter=separator, quoting=quoting).writerows(
            [["" if cell is None else cell for cell in row] for row in table]
        )
    return path


def write_book(path: Path, sheets: dict[str, Table]) -> Path:
    """Write a workbook."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, table in sheets.items():
        sheet = book.create_sheet(title)
        for row in table:
            sheet.append(row)
    book.save(path)
    return path


# Qualtrics


def qualtrics(path: Path, rows: list[Row], german: bool = False, labels: bool = True) -> Path:
    """Three header rows; names that mean nothing, wordings, import ids."""
    own = [
        ("StartDate", "Start Date", "Anfangsdatum", "startDate"),
        ("EndDate", "End Date", "Enddatum", "endDate"),
        ("Status", "Response Type", "Antworttyp", "status"),
        ("IPAddress", "IP Address", "IP-Adresse", "ipAddress"),
        ("Finished", "Finished", "Fertig", "finished"),
        ("RecordedDate", "Recorded Date", "Aufgezeichnet", "recordedDate"),
        ("ResponseId", "Response ID", "Antwort-ID", "_recordId"),
        ("ExternalReference", "External Data Reference", "Referenz", "externalDataReference"),
    ]
    heads: Table = [[], [], []]
    for name, english, localised, given in own:
        heads[0].append(name)
        heads[1].append(localised if german else english)
        heads[2].append(json.dumps({"ImportId": given}))
    for number, name in enumerate(COLUMNS, 1):
        text = TEXTS[question(name)]
        if name in MATRIX:
            text = f"{STEM} - {text}"
        elif option(name):
            text = f"{text} - Selected Choice - {option(name)}"
        heads[0].append(f"Q{number}")
        heads[1].append(text)
        heads[2].append(json.dumps({"ImportId": f"QID{number}"}))
    table = [
        [row["started_on"], row["completed_on"] or row["started_on"],
         "IP Address" if labels else 0, "192.0.2.1",
         ("True" if row["completed_on"] else "False") if labels else int(bool(row["completed_on"])),
         row["completed_on"], row["response_id"], row["token"]]
        + [(ticked(row, name) if option(name) else said(row, name)) if labels else row[name]
           for name in COLUMNS]
        for row in rows
    ]  # fmt: skip
    return write_table(path, heads + table, encoding="utf-8-sig")


def qualtrics_legacy(path: Path, rows: list[Row]) -> Path:
    """Two header rows, V1 to V8 over the old names, a comma at the end of every row."""
    own = ["ResponseID", "ResponseSet", "Name", "ExternalDataReference", "EmailAddress",
           "IPAddress", "Status", "StartDate", "EndDate", "Finished"]  # fmt: skip
    first = [f"V{n}" for n in range(1, len(own) + 1)]
    second = list(own)
    for number, name in enumerate(COLUMNS, 1):
        first.append(f"Q{number}")
        text = TEXTS[question(name)]
        second.append(f"{text}-{option(name)}" if option(name) else text)
    names = [f"{TEXTS[question(n)]} - {option(n)}" if option(n) else TEXTS[n] for n in COLUMNS]
    second[len(own) :] = names
    table = [
        [row["response_id"], "Default Response Set", "Anonymous", row["token"], "", "192.0.2.1",
         0, row["started_on"], row["completed_on"], 1]
        + [row[name] for name in COLUMNS]
        for row in rows
    ]  # fmt: skip
    return write_table(
        path, [[*line, None] for line in [first, second, *table]], encoding="utf-8-sig"
    )


# SurveyMonkey


def surveymonkey(path: Path, rows: list[Row], repeated: bool = False) -> Path:
    """Two header rows: the question once, its options below; labels; American dates."""
    own = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address",
           "Email Address", "First Name", "Last Name", "Custom Data 1"]  # fmt: skip
    first, second, before = list(own), [""] * len(own), ""
    for name in COLUMNS:
        above = STEM if name in MATRIX else TEXTS[question(name)]
        first.append(above if repeated or above != before else "")
        open_ended = name in ("HOURS", "TREES", "WORDS")
        second.append(TEXTS[name] if name in MATRIX else option(name)
                      or ("Open-Ended Response" if open_ended else "Response"))  # fmt: skip
        before = above
    day = "%m/%d/%Y %I:%M:%S %p"
    table = [
        [row["response_id"], "400123", *(m.strftime(day) if (m := moment(row, n)) else None
                                         for n in ("started_on", "completed_on")),
         "192.0.2.1", "", "", "", row["token"]]
        + [ticked(row, name) if option(name) else said(row, name) for name in COLUMNS]
        for row in rows
    ]  # fmt: skip
    return write_table(path, [first, second, *table])


# LimeSurvey

LIME_OWN = {
    "code": ["id", "submitdate", "lastpage", "startlanguage", "seed", "token", "startdate",
             "datestamp", "ipaddr"],
    "text": ["Response ID", "Date submitted", "Last page", "Start language", "Seed", "Token",
             "Date started", "Date last action", "IP address"],
}  # fmt: skip


def limesurvey(path: Path, rows: list[Row], heading: str = "code", short: bool = True) -> Path:
    """`heading` is code, expression, dots, text, abbreviated or both."""
    own = LIME_OWN["text" if heading in ("text", "abbreviated") else "code"]
    if heading == "both":
        pairs = zip(LIME_OWN["code"], LIME_OWN["text"], strict=True)
        own = [f"{code}. {text}" for code, text in pairs]
    names = [_lime_heading(name, heading) for name in COLUMNS]
    table = [
        [row["response_id"], row["completed_on"], 3, "nb", 17, row["token"], row["started_on"],
         row["started_on"], "192.0.2.1"]
        + [_lime_cell(row, name, short) for name in COLUMNS]
        for row in rows
    ]  # fmt: skip
    return write_table(path, [[*own, *names], *table], encoding="utf-8-sig", quoted=True)


def _lime_heading(name: str, heading: str) -> str:
    text = TEXTS[question(name)]
    inner = option(name)
    code, sub = question(name), name.partition(".")[2]
    if name in MATRIX:
        code, sub = name.split("_")
        text, inner = STEM, text
    if heading == "expression":
        return f"{code}_{sub}" if sub else code
    if heading == "dots":
        return f"{code}.{sub}." if sub else code
    whole = f"{code}[{sub}]" if sub else code
    if heading == "code":
        return whole
    if heading == "abbreviated" and not inner:
        return f"{text[:15]}.. " if len(text) > 15 else text
    worded = f"{text} [{inner}]" if inner else text
    return f"{whole}. {worded}" if heading == "both" else worded


def _lime_cell(row: Row, name: str, short: bool) -> Any:
    value = row[name]
    if option(name):
        return {1: "Y" if short else "Ja", 0: "" if short else "Nei"}[value]
    if short and SCALE_OF.get(name) == "yes_no":
        return {1: "Y", 2: "N", None: ""}[value]
    return value if short else said(row, name)


def limesurvey_spss(path: Path, rows: list[Row]) -> Path:
    """The recodes of LimeSurvey's own SPSS export, its dates as text."""
    day = "%d-%m-%Y %H:%M:%S"
    table = []
    for row in rows:
        ended = moment(row, "completed_on")
        own = {"id": row["response_id"], "submitdate": ended.strftime(day) if ended else None,
               "lastpage": 3, "startlanguage": "nb", "token": row["token"]}  # fmt: skip
        table.append(own | {name.replace(".", "_"): row[name] for name in COLUMNS})
    labels = {f"BODIES_{code}": {1.0: "Yes", 0.0: "Not Selected"} for code in BODIES}
    labels |= {"CONSENT": {1.0: "Yes", 2.0: "No"}, "LINK": {1.0: "Yes", 2.0: "No"}}
    return write_sav(path, table, variable_value_labels=labels)


# Forms of Google and Microsoft, Typeform


def google_forms(path: Path, rows: list[Row]) -> Path:
    """Norwegian: `Tidsmerke`, `kl.`, grids in brackets, options with commas, decimal commas."""
    names = ["Tidsmerke", "E-postadresse"]
    names += [f"{STEM} [{TEXTS[name]}]" if name in MATRIX else TEXTS[name] for name in asked()]
    table: Table = [names]
    for row in rows:
        ended = moment(row, "completed_on")
        cells: list[Any] = [ended.strftime("%d.%m.%Y kl. %H.%M.%S") if ended else None, "x@y.test"]
        for name in asked():
            value = together(row, ", ") if name == "BODIES" else said(row, name)
            if name == "HOURS" and value is not None:
                value = str(value).replace(".", ",")
            cells.append(value)
        table.append(cells)
    return write_table(path, table)


def microsoft_forms(path: Path, rows: list[Row], header: str = "nb") -> Path:
    """A workbook; `header` is nb, en or none."""
    heads = {
        "nb": ["ID", "Starttidspunkt", "Fullføringstidspunkt", "E-postadresse", "Navn",
               "Tidspunkt for siste endring"],
        "en": ["Id", "Start time", "Completion time", "Email", "Name", "Last modified time"],
    }  # fmt: skip
    table: Table = []
    if header != "none":
        table.append(heads[header] + [TEXTS[name] + "\u00a0" for name in asked()])
    for number, row in enumerate(rows, 1):
        own = [number, moment(row, "started_on"), moment(row, "completed_on"), "anonymous", ""]
        own += [] if header == "none" else [None]
        table.append(own + [
            together(row, ";") + ";" if name == "BODIES" else said(row, name) for name in asked()
        ])  # fmt: skip
    return write_book(path, {"Sheet1": table})


def typeform(path: Path, rows: list[Row]) -> Path:
    """Question texts; each option of a multiple choice heads a column of its own."""
    names = ["#", *(option(n) or TEXTS[n] for n in COLUMNS)]
    names += ["Start Date (UTC)", "Submit Date (UTC)", "Network ID", "Tags"]
    table = [
        [row["response_id"], *(ticked(row, n) if option(n) else said(row, n) for n in COLUMNS),
         row["started_on"], row["completed_on"], "a1b2", ""]
        for row in rows
    ]  # fmt: skip
    return write_table(path, [names, *table])


# REDCap, Kobo, Nettskjema


def redcap(path: Path, rows: list[Row], events: tuple[str, ...] = ()) -> Path:
    """Lower-case names, `bodies___board`; with `events`, every row again in each of them."""
    names = ["record_id", *(["redcap_event_name"] if events else []), "orchard_timestamp"]
    names += [name.lower().replace(".", "___") for name in COLUMNS] + ["orchard_complete"]
    table: Table = [names]
    for row in rows:
        for event in events or ("",):
            table.append(
                [row["token"] if events else row["response_id"], *([event] if events else []),
                 row["completed_on"], *(row[name] for name in COLUMNS), 2]
            )  # fmt: skip
    return write_table(path, table)


def redcap_labels(path: Path, rows: list[Row]) -> Path:
    """The export of labels: wordings as names, `(choice=...)`, Checked and Unchecked."""
    names = ["Record ID", "Survey Identifier"]
    names += [f"{TEXTS[question(n)]} (choice={option(n)})" if option(n) else TEXTS[n]
              for n in COLUMNS] + ["Complete?"]  # fmt: skip
    table = [
        [row["response_id"], row["token"]]
        + [("Checked" if row[n] else "Unchecked") if option(n) else said(row, n) for n in COLUMNS]
        + ["Complete"]
        for row in rows
    ]
    return write_table(path, [names, *table])


def kobo(path: Path, rows: list[Row], selected: str = "both") -> Path:
    """Groups before the names; a question of several as one column, as several, or both."""
    names = ["start", "end"]
    for name in COLUMNS:
        group = "views" if name in MATRIX else "about"
        if name == "BODIES.board" and selected != "apart":
            names.append("about/BODIES")
        if not option(name) or selected != "together":
            names.append(f"{group}/{name.replace('.', '/')}")
    names += ["_id", "_uuid", "_submission_time", "_validation_status", "_index"]
    table: Table = [names]
    for number, row in enumerate(rows, 1):
        cells: list[Any] = [f"{row['started_on'].replace(' ', 'T')}:00.000+02:00", ""]
        for name in COLUMNS:
            if name == "BODIES.board" and selected != "apart":
                codes = [code for code in BODIES if row[f"BODIES.{code}"] == 1]
                cells.append(" ".join(codes))
            if not option(name) or selected != "together":
                cells.append(row[name])
        cells += [number, row["response_id"], row["completed_on"], "", number]
        table.append(cells)
    return write_table(path, table, separator=";", quoted=True)


def odk(path: Path, rows: list[Row]) -> Path:
    """ODK Central: a hyphen after the group, the key last."""
    names = ["SubmissionDate", "start"]
    names += [f"views-{n}" if n in MATRIX else "BODIES" if n == "BODIES.board" else n
              for n in COLUMNS if n not in ("BODIES.market", "BODIES.none")]  # fmt: skip
    names += ["meta-instanceID", "KEY", "SubmitterID"]
    table: Table = [names]
    for row in rows:
        codes = " ".join(code for code in BODIES if row[f"BODIES.{code}"] == 1)
        cells = [codes if n == "BODIES.board" else row[n]
                 for n in COLUMNS if n not in ("BODIES.market", "BODIES.none")]  # fmt: skip
        ended = row["completed_on"]
        table.append([
            f"{ended.replace(' ', 'T')}:00.000Z" if ended else None, row["started_on"], *cells,
            "uuid:x", row["response_id"], 12,
        ])  # fmt: skip
    return write_table(path, table)


def nettskjema(path: Path, rows: list[Row], separator: str = ";") -> Path:
    """Codebook names, everything quoted, times with an offset."""
    names = ["$submission_id", "$created"]
    names += [name.replace("_", ".") if name in MATRIX else name for name in COLUMNS]
    names.append("$answer_time_ms")
    if separator == ",":
        names = [name.removeprefix("$") for name in names]
    table: Table = [names]
    for row in rows:
        ended = row["completed_on"]
        stamp = f"{ended.replace(' ', 'T')}:00.000+0200" if ended else None
        table.append([row["response_id"], stamp, *(row[name] for name in COLUMNS), 120000])
    return write_table(path, table, separator, quoted=separator == ";")


def nettskjema_spss(path: Path, rows: list[Row]) -> Path:
    """What TSD writes: the names without the dollar sign."""
    table = [
        {"submission_id": row["response_id"], "created": row["completed_on"],
         **{name: row[name] for name in COLUMNS}, "answer_time_ms": 120000}
        for row in rows
    ]  # fmt: skip
    return write_sav(path, table)


# SurveyXact


def surveyxact_tables(rows: list[Row]) -> dict[str, Table]:
    """Dataset, Structure and Labels; every text answer is a number with a label."""
    numbers = {
        scale: {code: number for number, code in enumerate(choices, 1)}
        if scale in ("project", "role")
        else {code: code for code in choices}
        for scale, choices in CHOICES.items()
    }
    short = {name: f"v_{number}" for number, name in enumerate(asked(), 1)}
    structure: Table = [["questionName", "variableName", "questionType", "subType",
                         "questionText", "choiceValue", "choiceText"]]  # fmt: skip
    labels: Table = []
    for name in COLUMNS:
        if option(name):
            number = list(BODIES).index(name.partition(".")[2]) + 1
            variable = f"{short['BODIES']}_{number}"
            structure.append([short["BODIES"], variable, "Closed", "Multiple", TEXTS["BODIES"],
                              number, option(name) + "\n"])  # fmt: skip
            labels += [[variable, 0, "Ikke valgt"], [variable, 1, "Valgt"]]
        elif name in SCALE_OF:
            text = f"{STEM} - {TEXTS[name]}" if name in MATRIX else TEXTS[name]
            for code, texts in CHOICES[SCALE_OF[name]].items():
                number = numbers[SCALE_OF[name]][code]
                structure.append([short[name], short[name], "Closed", "Single", text, number,
                                  texts[0]])  # fmt: skip
                labels.append([short[name], number, texts[0]])
        else:
            kind = {"HOURS": "Double", "TREES": "Double", "BEGAN": "Date"}.get(name, "String")
            structure.append([short[name], short[name], "Open", kind, TEXTS[name], None, None])
    variables = [
        f"{short['BODIES']}_{list(BODIES).index(n.partition('.')[2]) + 1}" if option(n)
        else short[n] for n in COLUMNS
    ]  # fmt: skip
    dataset: Table = [[*variables, "responde", "starttim", "closetim", "email", "statoverall_1"]]
    for row in rows:
        cells = [
            numbers[SCALE_OF[n]][row[n]] if n in SCALE_OF and row[n] is not None else row[n]
            for n in COLUMNS
        ]
        dataset.append([*cells, row["response_id"], row["started_on"], row["completed_on"],
                        "x@y.test", 0])  # fmt: skip
    return {"Labels": labels, "Dataset": dataset, "Structure": structure}


def surveyxact(path: Path, rows: list[Row], split: bool = False) -> Path:
    """A workbook; `split` cuts the data set in two, as wide ones are."""
    tables = surveyxact_tables(rows)
    if split:
        whole = tables.pop("Dataset")
        tables |= {"Dataset": [row[:7] for row in whole], "Dataset(1)": [row[7:] for row in whole]}
    return write_book(path, tables)


def surveyxact_files(
    path: Path,
    rows: list[Row],
    separator: str = "\t",
    encoding: str = "utf-16",
    stray: bool = False,
) -> Path:
    """Three text files in a folder; `stray` ends every row of answers with a separator."""
    for name, table in surveyxact_tables(rows).items():
        if stray and name != "Labels":
            table[1:] = [[*row, None] for row in table[1:]]
        write_table(path.with_name(f"{name.lower()}.csv"), table, separator, encoding)
    return path.with_name("dataset.csv")


ALL: dict[str, Callable[[Path, list[Row]], Path]] = {
    "qualtrics.csv": qualtrics,
    "qualtrics-legacy.csv": qualtrics_legacy,
    "surveymonkey.csv": surveymonkey,
    "limesurvey.csv": limesurvey,
    "limesurvey.sav": limesurvey_spss,
    "google-forms.csv": google_forms,
    "microsoft-forms.xlsx": microsoft_forms,
    "typeform.csv": typeform,
    "redcap.csv": redcap,
    "redcap-labels.csv": redcap_labels,
    "kobo.csv": kobo,
    "odk.csv": odk,
    "nettskjema.csv": nettskjema,
    "nettskjema.sav": nettskjema_spss,
    "surveyxact.xlsx": surveyxact,
    "surveyxact/dataset.csv": surveyxact_files,
}

if __name__ == "__main__":
    import sys

    folder = Path(sys.argv[1])
    for name, write in ALL.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write(folder / name, ROWS)
