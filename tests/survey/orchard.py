"""A small study that is not the shipped one, and export files of its wave, made on the spot."""

# ruff: noqa: E501

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyreadstat

from survey.library import Library, open_study

TODAY = dt.date(2021, 6, 1)

STUDY = """
study: orchard
title: {nb: Frukthagen, en: The orchard}
languages: [nb, en]
project_word: {nb: Hage, en: Orchard}
analysts: [Kari Regnestad]
waves:
  - id: "2021"
    title: {nb: Våren 2021, en: Spring 2021}
    instrument: 2021-v1.yaml
    opens: 2021-04-01
    closes: 2021-05-15
    reference: 2021-04-01
parties:
  - {id: HANDS, title: {nb: De som dyrker, en: Those who grow}}
  - {id: HEADS, title: {nb: De som styrer, en: Those who run it}}
roles:
  - {id: GROWER, title: {nb: Dyrker, en: Grower}, party: HANDS}
  - {id: PICKER, title: {nb: Plukker, en: Picker}, party: HANDS}
  - {id: OWNER, title: {nb: Eier, en: Owner}, party: HEADS}
projects:
  - {id: NORTH, title: {nb: Nordhagen, en: North orchard}}
  - {id: SOUTH, title: {nb: Sørhagen, en: South orchard}}
linking:
  code: {elements: 2, min_present: 1, missing: [X], letters: {AA: Å, Ä: Æ}}
disclosure:
  classes:
    A: {breakdowns: [all, project]}
    C: {breakdowns: [all]}
    D: {}
    E: {}
  exclusion_sets:
    - id: X1
      questions: [JOB, BODIES]
      rule: {nb: Ikke sammen., en: Not together.}
"""

INSTRUMENT = """
instrument: orchard-people
version: 1
wave: "2021"
languages: [nb, en]
answer_scales:
  agree5:
    choices:
      1: {text: {nb: Helt uenig, en: Completely disagree}}
      2: {text: {nb: Litt uenig, en: Slightly disagree}}
      3: {text: {nb: Verken eller, en: Neither}}
      4: {text: {nb: Litt enig, en: Slightly agree}}
      5: {text: {nb: Helt enig, en: Completely agree}}
    missing:
      8: {text: {nb: Vet ikke, en: "Don't know"}, reason: dont_know}
      9: {text: {nb: Ikke aktuelt for meg, en: Not applicable to me}, reason: not_applicable}
  yes_no:
    ordered: false
    choices:
      1: {text: {nb: Ja, en: "Yes"}}
      2: {text: {nb: Nei, en: "No"}}
  project:
    ordered: false
    choices:
      NORTH: {text: {nb: Nordhagen, en: North orchard}}
      SOUTH: {text: {nb: Sørhagen, en: South orchard}}
  role:
    ordered: false
    choices:
      GROWER: {text: {nb: Dyrker, en: Grower}}
      PICKER: {text: {nb: Plukker, en: Picker}}
      OWNER: {text: {nb: Eier, en: Owner}}
  bodies:
    type: multiple
    ordered: false
    choices:
      board: {text: {nb: Styret, en: The board}}
      market: {text: {nb: "Torg, salg og bod", en: "Market, sales and stall"}}
      none: {text: {nb: Ingen av disse, en: None of these}}
  hours: {type: number, ordered: false, min: 0, max: 60, whole: false}
  trees: {type: number, ordered: false, min: 0, max: 500}
  day: {type: date, ordered: false}
  letter: {type: text, ordered: false, max_length: 2, pattern: '(?i)[A-ZÆØÅÄ]|AA'}
  birthday: {type: text, ordered: false, max_length: 2, pattern: '0[1-9]|[12][0-9]|3[01]|X'}
  own_words: {type: text, ordered: false, free_text: true}
uses: {consent: CONSENT, link_consent: LINK, project: PROJ, role: JOB}
code_elements: [CODE_1, CODE_2]
pages:
  - id: start
    title: {nb: Start, en: Start}
    questions:
      - {id: CONSENT, answer: yes_no, anonymity: D, text: {nb: Vil du svare?, en: Will you answer?}}
      - {id: LINK, answer: yes_no, anonymity: D, text: {nb: Kan svarene kobles?, en: May the answers be linked?}}
      - {id: CODE_1, answer: letter, anonymity: E, text: {nb: Første bokstav i mors navn, en: First letter of mother's name}}
      - {id: CODE_2, answer: birthday, anonymity: E, text: {nb: Fødselsdag (01–31), en: Day of birth (01–31)}}
      - {id: PROJ, answer: project, anonymity: D, text: {nb: Hvilken hage?, en: Which orchard?}}
      - {id: JOB, answer: role, anonymity: D, text: {nb: Hva gjør du?, en: What do you do?}}
      - {id: BODIES, answer: bodies, anonymity: D, text: {nb: Hvor har du vært med?, en: Where have you taken part?}}
  - id: views
    title: {nb: Meninger, en: Views}
    stem: {nb: "Tenk på våren.", en: "Think of spring."}
    questions:
      - {id: EQ_1, answer: agree5, text: {nb: Jeg blir hørt i hagen., en: I am heard in the orchard.}}
      - {id: EQ_2, answer: agree5, text: {nb: Jeg er med og bestemmer hva vi planter., en: I help decide what we plant.}}
      - {id: PICK_1, answer: agree5, ask: PICKER, text: {nb: Jeg kan kurvene mine., en: I know my baskets.}}
      - {id: HOURS, answer: hours, anonymity: D, text: {nb: Timer i uken, en: Hours a week}}
      - {id: TREES, answer: trees, anonymity: D, ask: ALL-PICKER, text: {nb: Antall trær, en: Number of trees}}
      - {id: BEGAN, answer: day, anonymity: D, text: {nb: Når begynte du?, en: When did you begin?}}
      - {id: WORDS, answer: own_words, anonymity: C, text: {nb: Noe mer?, en: Anything else?}}
      - {id: EQ_3, answer: agree5, text: {nb: Vi snakker samme språk., en: We speak the same language.}}
"""

HEADERS = [
    "response_id", "token", "started_on", "completed_on", "CONSENT", "LINK", "CODE_1", "CODE_2",
    "PROJ", "JOB", "BODIES.board", "BODIES.market", "BODIES.none", "EQ_1", "EQ_2", "PICK_1",
    "HOURS", "TREES", "BEGAN", "WORDS", "EQ_3",
]  # fmt: skip

CHOICES: dict[str, dict[Any, tuple[str, str]]] = {
    "agree5": {
        1: ("Helt uenig", "Completely disagree"),
        2: ("Litt uenig", "Slightly disagree"),
        3: ("Verken eller", "Neither"),
        4: ("Litt enig", "Slightly agree"),
        5: ("Helt enig", "Completely agree"),
        8: ("Vet ikke", "Don't know"),
        9: ("Ikke aktuelt for meg", "Not applicable to me"),
    },
    "yes_no": {1: ("Ja", "Yes"), 2: ("Nei", "No")},
    "project": {"NORTH": ("Nordhagen", "North orchard"), "SOUTH": ("Sørhagen", "South orchard")},
    "role": {
        "GROWER": ("Dyrker", "Grower"),
        "PICKER": ("Plukker", "Picker"),
        "OWNER": ("Eier", "Owner"),
    },
}
SCALE_OF = {
    "CONSENT": "yes_no", "LINK": "yes_no", "PROJ": "project", "JOB": "role",
    "EQ_1": "agree5", "EQ_2": "agree5", "PICK_1": "agree5", "EQ_3": "agree5",
}  # fmt: skip

Row = dict[str, Any]


def person(number: int = 1, **given: Any) -> Row:
    """Return a full row of codes; `None` empties a cell, other values replace it."""
    row: Row = {
        "response_id": f"r{number}", "token": f"TREE{number}", "started_on": "2021-04-10 09:00",
        "completed_on": "2021-04-10 09:20", "CONSENT": 1, "LINK": 1, "CODE_1": "K", "CODE_2": "07",
        "PROJ": "NORTH", "JOB": "GROWER", "BODIES.board": 1, "BODIES.market": 0,
        "BODIES.none": 0, "EQ_1": 4, "EQ_2": 2, "PICK_1": None, "HOURS": 7.5, "TREES": 40,
        "BEGAN": "2020-02-29", "WORDS": "Mer gjødsel", "EQ_3": 5,
    }  # fmt: skip
    return row | given


def picker(number: int = 2, **given: Any) -> Row:
    """Return a full row of a picker, who is asked PICK_1 and not TREES."""
    return person(number, JOB="PICKER", PICK_1=3, TREES=None, PROJ="SOUTH") | given


def in_words(row: Row, language: int) -> Row:
    """Return a row with labels instead of codes: 0 Norwegian, 1 English."""
    said = {
        name: CHOICES[SCALE_OF[name]][value][language]
        if name in SCALE_OF and value in CHOICES[SCALE_OF[name]]
        else value
        for name, value in row.items()
    }
    if language == 0 and isinstance(said["HOURS"], float):
        said["HOURS"] = str(said["HOURS"]).replace(".", ",")
    return said


def open_orchard(folder: Path, instrument: str = INSTRUMENT) -> Library:
    """Write the study and open it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    (folder / "2021-v1.yaml").write_text(instrument, encoding="utf-8")
    return open_study(folder)


def write_xlsx(
    path: Path, rows: list[Row], headers: list[str] | None = None, **sheets: Any
) -> Path:
    """Write rows as a workbook with the sheet Data, and any other sheets given."""
    names = list(rows[0]) if rows else HEADERS
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Data"
    sheet.append(headers or names)
    for row in rows:
        sheet.append([row.get(name) for name in names])
    for title, table in sheets.items():
        other = book.create_sheet(title)
        for line in table:
            other.append(line)
    book.save(path)
    return path


def write_csv(path: Path, rows: list[Row], separator: str = ";", encoding: str = "utf-8") -> Path:
    """Write rows as separated text."""
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=separator)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_sav(path: Path, rows: list[Row], **given: Any) -> Path:
    """Write rows as an SPSS file with numeric codes, labels and 8, 9 declared missing."""
    frame = pd.DataFrame(rows)
    labels: dict[str, dict[Any, str]] = {}
    missing: dict[str, list[Any]] = {}
    for name, scale in SCALE_OF.items():
        if name not in frame:
            continue
        labels[name] = {code: texts[0] for code, texts in CHOICES[scale].items()}
        if scale == "agree5":
            missing[name] = [8, 9]
    for name in frame.columns:
        numeric = pd.to_numeric(frame[name], errors="coerce")
        if numeric.notna().sum() == frame[name].notna().sum() and name != "CODE_2":
            frame[name] = numeric.astype(float)
        else:
            frame[name] = frame[name].where(frame[name].notna(), "").astype(str)
    options = {"variable_value_labels": labels, "missing_ranges": missing} | given
    pyreadstat.write_sav(frame, str(path), **options)
    return path
