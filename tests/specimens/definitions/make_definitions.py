"""Writes the orchard study's questionnaire as every platform defines one.

The names are those that the answers of tests/specimens/exports have, so that a study drafted from
a definition takes in the answers of the same platform. Run it with a folder to look at the files.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

sys.path += [str(Path(__file__).parents[1] / "exports"), str(Path(__file__).parents[2] / "survey")]

import make_exports as exports
from make_exports import BODIES, MATRIX, STEM, TEXTS, write_book, write_table
from orchard import CHOICES, SCALE_OF, Row

ENGLISH = {
    "CONSENT": "Will you answer?",
    "LINK": "May answers be linked?",
    "CODE_1": "First letter of your mother's name",
    "CODE_2": "Day of birth (01-31)",
    "PROJ": "Which orchard?",
    "JOB": "What do you do?",
    "BODIES": "Where have you taken part?",
    "EQ_1": "I am heard in the orchard.",
    "EQ_2": "I have a say in what we plant.",
    "PICK_1": "I know my baskets.",
    "HOURS": "Hours a week",
    "TREES": "Number of trees",
    "BEGAN": "When did you begin?",
    "WORDS": "Anything else?",
    "EQ_3": "We speak the same language.",
}
ENGLISH_STEM = "Think of the spring."
ENGLISH_BODIES = {"board": "The board", "market": "Market, sale and stall", "none": "None of these"}
KINDS = {"HOURS": "number", "TREES": "whole", "BEGAN": "date", "WORDS": "text", "CODE_1": "text",
         "CODE_2": "text"}  # fmt: skip
ASKED = [*TEXTS]


def words(name: str) -> dict[str, str]:
    """A question's wording in both languages, without the common question."""
    return {"nb": TEXTS[name], "en": ENGLISH[name]}


def answers(name: str) -> list[tuple[str, dict[str, str]]]:
    """Codes and words of a question's answers or options."""
    if name == "BODIES":
        return [(code, {"nb": BODIES[code], "en": ENGLISH_BODIES[code]}) for code in BODIES]
    return [
        (str(code), {"nb": nb, "en": en})
        for code, (nb, en) in CHOICES.get(SCALE_OF.get(name, ""), {}).items()
    ]


# Qualtrics


def qsf(path: Path, **settings: Any) -> Path:
    """A survey in Norwegian with an English translation, in three blocks and a bin."""
    payloads: list[dict[str, Any]] = [
        {"QuestionID": "QID0", "DataExportTag": "Hello", "QuestionType": "DB", "Selector": "TB",
         "QuestionText": "Welcome"},
    ]  # fmt: skip
    for number, name in enumerate(ASKED, 1):
        if name in MATRIX[1:]:
            continue
        payloads.append(_qsf_matrix(number) if name == MATRIX[0] else _qsf_question(name, number))
    payloads.append(payloads[-1] | {"QuestionID": "QID99", "DataExportTag": "Old"})
    first = [p["QuestionID"] for p in payloads[:7]]
    last = [p["QuestionID"] for p in payloads[7:-1]]
    blocks = [
        _block("BL_1", "Om deg", first), _block("BL_2", "Hagen", last),
        _block("BL_9", "Trash", ["QID99"], "Trash"),
    ]  # fmt: skip
    flow = [
        {"Type": "EmbeddedData", "EmbeddedData": [{"Field": "orchard_size", "Type": "Custom"}]},
        {"Type": "Standard", "ID": "BL_1"},
        {"Type": "Branch", "Flow": [{"Type": "Standard", "ID": "BL_2"}]},
    ]
    entry = {"SurveyID": "SV_1", "SurveyName": "Frukthagen", "SurveyLanguage": "NO",
             "SurveyStartDate": "2021-04-01 00:00:00",
             "SurveyExpirationDate": "2021-05-15 00:00:00"}  # fmt: skip
    elements = [("BL", blocks), ("FL", {"Type": "Root", "Flow": flow}), ("SO", {}), ("RS", None)]
    survey = {
        "SurveyEntry": entry | settings,
        "SurveyElements": [{"Element": kind, "Payload": each} for kind, each in elements]
        + [{"Element": "SQ", "Payload": payload} for payload in payloads],
    }
    path.write_text(json.dumps(survey, ensure_ascii=False), encoding="utf-8")
    return path


def _block(id: str, title: str, questions: list[str], kind: str = "Standard") -> dict[str, Any]:
    return {
        "Type": kind,
        "ID": id,
        "Description": title,
        "BlockElements": [{"Type": "Question", "QuestionID": each} for each in questions],
    }


def _qsf_question(name: str, number: int) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "QuestionID": f"QID{number}", "DataExportTag": f"Q{number}",
        "QuestionText": f"<b>{TEXTS[name]}</b>&nbsp;<br>",
    }  # fmt: skip
    english: dict[str, Any] = {"QuestionText": ENGLISH[name]}
    if given := answers(name):
        payload |= {"QuestionType": "MC", "Selector": "MAVR" if name == "BODIES" else "SAVR"}
        payload |= _displayed("Choices", "ChoiceOrder", given)
        payload["RecodeValues"] = {str(n): code for n, (code, _) in enumerate(given, 1)}
        english["Choices"] = {str(n): {"Display": t["en"]} for n, (_, t) in enumerate(given, 1)}
        if name == "BODIES":
            payload["RecodeValues"] = {"1": "11", "2": "12", "3": "-1"}
    else:
        payload |= {"QuestionType": "TE", "Selector": "SL"}
        content = {"number": "ValidNumber", "whole": "ValidNumber", "date": "ValidDate"}
        if KINDS[name] in content:
            settings: dict[str, Any] = {"Type": "ContentType", "ContentType": content[KINDS[name]]}
            payload["Validation"] = {"Settings": settings}
    if name == "CONSENT":
        payload["Validation"] = {"Settings": {"ForceResponse": "ON", "Type": "None"}}
    if name == "TREES":
        payload["DisplayLogic"] = {
            "0": {"0": {"Description": "<span>If</span> Hva gjør du? Plukker Is Not Selected"}}
        }
    return payload | {"Language": {"EN": english}}


def _qsf_matrix(number: int) -> dict[str, Any]:
    given = answers(MATRIX[0])
    rows = [(name, words(name)) for name in MATRIX]
    payload = {"QuestionID": f"QID{number}", "DataExportTag": f"Q{number}", "QuestionText": STEM,
               "QuestionType": "Matrix", "Selector": "Likert", "SubSelector": "SingleAnswer",
               "ChoiceDataExportTags": False,
               "RecodeValues": {str(n): code for n, (code, _) in enumerate(given, 1)}}  # fmt: skip
    payload |= _displayed("Choices", "ChoiceOrder", rows)
    payload |= _displayed("Answers", "AnswerOrder", given)
    english = {
        "QuestionText": ENGLISH_STEM,
        "Choices": {str(n): {"Display": t["en"]} for n, (_, t) in enumerate(rows, 1)},
        "Answers": {str(n): {"Display": t["en"]} for n, (_, t) in enumerate(given, 1)},
    }
    return payload | {"Language": {"EN": english}}


def _displayed(key: str, order: str, given: list[Any]) -> dict[str, Any]:
    numbers = range(1, len(given) + 1)
    return {
        key: {str(n): {"Display": text["nb"]} for n, (_, text) in zip(numbers, given, strict=True)},
        order: [*numbers],
    }


def qualtrics_names() -> dict[str, str]:
    """The column of every answer column in Qualtrics' exports."""
    found = {}
    for number, name in enumerate(ASKED, 1):
        if name == "BODIES":
            found |= {f"BODIES.{code}": f"Q{number}_{n}"
                      for code, n in zip(BODIES, ("11", "12", "-1"), strict=True)}  # fmt: skip
        elif name in MATRIX:
            first = ASKED.index(MATRIX[0]) + 1
            found[name] = f"Q{first}_{MATRIX.index(name) + 1}"
        else:
            found[name] = f"Q{number}"
    return found


def qualtrics_answers(path: Path, rows: list[Row], labels: bool = True) -> Path:
    """Three rows of headings over the answers to `qsf`."""
    own = [("StartDate", "startDate"), ("EndDate", "endDate"), ("Finished", "finished"),
           ("ResponseId", "_recordId"), ("ExternalReference", "externalDataReference")]  # fmt: skip
    names = qualtrics_names()
    heads: list[list[Any]] = [[name for name, _ in own], [name for name, _ in own],
                              [json.dumps({"ImportId": given}) for _, given in own]]  # fmt: skip
    for name, column in names.items():
        text = TEXTS[exports.question(name)]
        if name in MATRIX:
            text = f"{STEM} - {text}"
        elif exports.option(name):
            text = f"{text} - Selected Choice - {exports.option(name)}"
        heads[0].append(column)
        heads[1].append(text)
        heads[2].append(json.dumps({"ImportId": f"QID_{column}"}))
    table = [
        [row["started_on"], row["completed_on"] or row["started_on"],
         int(bool(row["completed_on"])), row["response_id"], row["token"]]
        + [(exports.ticked(row, n) if exports.option(n) else exports.said(row, n))
           if labels else row[n] for n in names]
        for row in rows
    ]  # fmt: skip
    return write_table(path, heads + table, encoding="utf-8-sig")


# LimeSurvey

LIME_TYPES = {"number": "N", "whole": "N", "date": "D", "text": "S"}


def lime_questions() -> list[dict[str, Any]]:
    """Every question with its group, its parts, and what LimeSurvey notes of it."""
    found: list[dict[str, Any]] = [
        {"code": "hello", "type": "X", "text": {"nb": "Velkommen", "en": "Welcome"}, "group": 0}
    ]
    for name in ASKED:
        group = int(name not in ASKED[:7])
        if name in MATRIX:
            code, _, sub = name.partition("_")
            known = next((q for q in found if q["code"] == code), None)
            if known is None:
                known = {"code": code, "type": "F", "text": {"nb": STEM, "en": ENGLISH_STEM},
                         "group": group, "rows": [], "answers": answers(name)}  # fmt: skip
                found.append(known)
            known["rows"].append((sub, words(name)))
        elif SCALE_OF.get(name) == "yes_no":
            found.append({"code": name, "type": "Y", "text": words(name), "group": group})
        elif name == "BODIES":
            found.append({"code": name, "type": "M", "text": words(name), "group": group,
                          "rows": answers(name)})  # fmt: skip
        elif given := answers(name):
            found.append({"code": name, "type": "L", "text": words(name), "group": group,
                          "answers": given})  # fmt: skip
        else:
            found.append({"code": name, "type": LIME_TYPES[KINDS[name]], "text": words(name),
                          "group": group, "whole": KINDS[name] == "whole"})  # fmt: skip
    for question in found:
        question["mandatory"] = "Y" if question["code"] == "CONSENT" else "N"
        question["relevance"] = 'JOB.NAOK != "PICKER"' if question["code"] == "TREES" else "1"
    return found


GROUPS = [{"nb": "Om deg", "en": "About you"}, {"nb": "Hagen", "en": "The orchard"}]


def lss(path: Path, version: str = "640") -> Path:
    """Tables of a structure; before version 4 the words stand in the rows, one a language."""
    new = int(version) >= 400
    tables: dict[str, list[dict[str, Any]]] = {
        "answers": [], "answer_l10ns": [], "groups": [], "group_l10ns": [], "questions": [],
        "subquestions": [], "question_l10ns": [], "question_attributes": [],
    }  # fmt: skip

    def put(table: str, row: dict[str, Any], words_of: str, key: str, text: dict[str, str]) -> None:
        extra = {"groups": "group_l10ns", "answers": "answer_l10ns"}.get(table, "question_l10ns")
        for language in ("nb", "en"):
            said = {key: row[key], words_of: text[language], "language": language}
            if new:
                tables[extra].append(said)
            else:
                tables[table].append(row | said)
        if new:
            tables[table].append(row)

    for gid, title in enumerate(GROUPS, 1):
        row = {"gid": gid, "group_order": gid, "randomization_group": "", "grelevance": ""}
        put("groups", row, "group_name", "gid", title)
    next_sub, aid = 100, 0
    for qid, question in enumerate(lime_questions(), 1):
        row = {
            "qid": qid,
            "parent_qid": 0,
            "gid": question["group"] + 1,
            "type": question["type"],
            "title": question["code"],
            "other": "N",
            "mandatory": question["mandatory"],
            "question_order": qid,
            "scale_id": 0,
            "relevance": question["relevance"],
        }
        put("questions", row, "question", "qid", question["text"])
        for order, (code, text) in enumerate(question.get("rows", ())):
            next_sub += 1
            sub = {"qid": next_sub, "parent_qid": qid, "gid": row["gid"], "type": "T",
                   "title": code, "question_order": order, "scale_id": 0}  # fmt: skip
            put("subquestions", sub, "question", "qid", text)
        for order, (code, text) in enumerate(question.get("answers", ())):
            aid += 1
            answer = {"aid": aid, "qid": qid, "code": code, "sortorder": order, "scale_id": 0}
            put("answers", answer, "answer", "aid", text)
        if question.get("whole"):
            tables["question_attributes"].append(
                {"qid": qid, "attribute": "num_value_int_only", "value": "1"}
            )
    tables["surveys"] = [
        {
            "sid": 1,
            "language": "nb",
            "additional_languages": "en",
            "startdate": "2021-04-01 00:00:00",
            "expires": "2021-05-15 00:00:00",
        }
    ]
    tables["surveys_languagesettings"] = [
        {"surveyls_survey_id": 1, "surveyls_language": code, "surveyls_title": title}
        for code, title in (("nb", "Frukthagen"), ("en", "The orchard"))
    ]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<document>",
             " <LimeSurveyDocType>Survey</LimeSurveyDocType>", f" <DBVersion>{version}</DBVersion>",
             " <languages><language>nb</language><language>en</language></languages>"]  # fmt: skip
    for name, rows in tables.items():
        cells = [
            "<row>" + "".join(f"<{k}>{_cdata(v)}</{k}>" for k, v in row.items()) + "</row>"
            for row in rows
        ]
        if rows:
            lines += [f" <{name}><rows>", *cells, f" </rows></{name}>"]
    path.write_text("\n".join([*lines, "</document>"]), encoding="utf-8")
    return path


def _cdata(value: Any) -> str:
    text = str(value)
    return f"<![CDATA[{text}]]>" if "]]>" not in text else escape(text)


def limesurvey_tsv(path: Path) -> Path:
    """All rows in Norwegian, then all again in English."""
    header = ["id", "related_id", "class", "type/scale", "name", "relevance", "text", "help",
              "language", "validation", "mandatory", "encrypted", "other", "default",
              "same_default", "num_value_int_only", "random_group"]  # fmt: skip
    table: list[dict[str, Any]] = [
        {"class": "S", "name": "language", "text": "nb"},
        {"class": "S", "name": "additional_languages", "text": "en"},
        {"class": "S", "name": "startdate", "text": "2021-04-01 00:00:00"},
        {"class": "S", "name": "expires", "text": "2021-05-15 00:00:00"},
        {"class": "SL", "name": "surveyls_title", "text": "Frukthagen", "language": "nb"},
        {"class": "SL", "name": "surveyls_title", "text": "The orchard", "language": "en"},
    ]
    for language in ("nb", "en"):
        at = -1
        for number, question in enumerate(lime_questions(), 1):
            if question["group"] != at:
                at = question["group"]
                table.append({"class": "G", "name": GROUPS[at][language], "language": language})
            table.append({
                "id": number, "class": "Q", "type/scale": question["type"],
                "name": question["code"], "relevance": question["relevance"],
                "text": question["text"][language], "language": language,
                "mandatory": question["mandatory"], "other": "N",
                "num_value_int_only": "1" if question.get("whole") else "",
            })  # fmt: skip
            for kind, key in (("SQ", "rows"), ("A", "answers")):
                table += [
                    {"class": kind, "type/scale": 0, "name": code, "text": text[language],
                     "language": language, "relevance": "1"}
                    for code, text in question.get(key, ())
                ]  # fmt: skip
    rows = [[row.get(name) for name in header] for row in table]
    return write_table(path, [header, *rows], separator="\t", encoding="utf-8-sig")


# REDCap

REDCAP = (
    "Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label",
    "Choices, Calculations, OR Slider Labels", "Field Note",
    "Text Validation Type OR Show Slider Number", "Text Validation Min", "Text Validation Max",
    "Identifier?", "Branching Logic (Show field only if...)", "Required Field?",
    "Custom Alignment", "Question Number (surveys only)", "Matrix Group Name", "Matrix Ranking?",
    "Field Annotation",
)  # fmt: skip
VALIDATIONS = {"number": "number", "whole": "integer", "date": "date_dmy"}


def redcap(path: Path) -> Path:
    """The 18 columns, with a computed field and one that holds an address."""
    table: list[list[str]] = [list(REDCAP), _field("record_id", "text", "Record ID")]
    for name in ASKED:
        given = " | ".join(f"{code}, {text['nb']}" for code, text in answers(name))
        kind = "checkbox" if name == "BODIES" else "radio" if given else "text"
        more = {7: VALIDATIONS.get(KINDS.get(name, ""), ""), 12: "y" if name == "CONSENT" else ""}
        more[11] = "[job] <> 'PICKER'" if name == "TREES" else ""
        more[2] = STEM if name == MATRIX[0] else ""
        more[15] = "views" if name in MATRIX else ""
        table.append(_field(name.lower(), kind, f"<b>{TEXTS[name]}</b>", given, more))
    table += [
        _field("trees_per_hour", "calc", "Trær per time", "[trees]/[hours]"),
        _field("thanks", "descriptive", "Takk!"),
        _field("reach_me", "text", "Hvor når vi deg?", "", {7: "email", 10: "y"}),
    ]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(table)
    return path


def _field(
    name: str, kind: str, label: str, choices: str = "", more: dict[int, str] | None = None
) -> list[str]:
    row = [name, "orchard", "", kind, label, choices, *[""] * 12]
    for at, text in (more or {}).items():
        row[at] = text
    return row


# XLSForm

XLS_TYPES = {"number": "decimal", "whole": "integer", "date": "date", "text": "text"}
LABELS = ("label::Bokmål (nb)", "label::English (en)")


def xlsform(path: Path, choices: bool = True) -> Path:
    """A form of two groups, as KoboToolbox and ODK take it."""
    survey: list[list[Any]] = [
        ["type", "name", *LABELS, "required", "relevant", "calculation", "hint::English (en)"],
        ["start", "start"],
        ["note", "hello", "Velkommen", "Welcome"],
    ]
    for group, title, names in (
        ("about", ("Om deg", "About you"), [n for n in ASKED if n not in MATRIX]),
        ("views", (STEM, ENGLISH_STEM), MATRIX),
    ):
        survey.append(["begin_group", group, *title])
        for name in names:
            kind = XLS_TYPES.get(KINDS.get(name, ""), f"select_one {SCALE_OF.get(name)}")
            kind = "select_multiple bodies" if name == "BODIES" else kind
            relevant = "${JOB} != 'PICKER'" if name == "TREES" else None
            survey.append([kind, name, TEXTS[name], ENGLISH[name],
                           "yes" if name == "CONSENT" else None, relevant])  # fmt: skip
        survey.append(["end_group"])
    survey.append(["calculate", "per_hour", None, None, None, None, "${TREES} div ${HOURS}"])
    lists = {scale: answers(n) for n, scale in SCALE_OF.items()} | {"bodies": answers("BODIES")}
    sheets: dict[str, list[list[Any]]] = {"survey": survey}
    if choices:
        sheets["choices"] = [["list_name", "name", *LABELS]]
        sheets["choices"] += [
            [name, code, text["nb"], text["en"]]
            for name, given in lists.items()
            for code, text in given
        ]
    sheets["settings"] = [["form_title", "form_id", "default_language"],
                          ["Frukthagen", "orchard", "Bokmål (nb)"]]  # fmt: skip
    return write_book(path, sheets)


# SurveyXact


def surveyxact(path: Path, labels: bool = True) -> Path:
    """Structure and Labels as a workbook, or as text files beside each other."""
    tables = exports.surveyxact_tables([])
    tables["Structure"] = _said_in_labels(tables["Structure"])
    if path.suffix == ".xlsx":
        kept = ("Structure", "Labels") if labels else ("Structure",)
        return write_book(path, {name: tables[name] for name in kept})
    for name in ("Structure", "Labels") if labels else ("Structure",):
        write_table(path.with_name(f"{name.lower()}.csv"), tables[name], "\t", "utf-16")
    return path.with_name("structure.csv")


def _said_in_labels(structure: list[list[Any]]) -> list[list[Any]]:
    """Keep one row a variable; the answers of a single choice stand in the labels only."""
    found: dict[str, list[Any]] = {}
    for row in structure:
        short = [*row[:5], None, None] if row[3] == "Single" else row
        found.setdefault(str(row[1]), short)
    return [*found.values()]


ALL: dict[str, Callable[[Path], Path]] = {
    "orchard.qsf": qsf,
    "orchard.lss": lss,
    "orchard.txt": limesurvey_tsv,
    "dictionary.csv": redcap,
    "orchard.xlsx": xlsform,
    "structure.xlsx": surveyxact,
}

if __name__ == "__main__":
    for file, write in ALL.items():
        write(Path(sys.argv[1]) / file)
