"""XLSForm, which KoboToolbox and ODK use: a workbook of the sheets survey, choices, settings."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from survey.adopting.definitions.languages import language_key
from survey.adopting.definitions.lss import number_of
from survey.adopting.definitions.questionnaire import (
    Answer,
    Asked,
    Questionnaire,
    Section,
    under,
)
from survey.adopting.definitions.xlsform_sheets import (
    FormRow,
    choices_of,
    find_sheet,
    header_of,
    languages_of,
    rows_of,
    setting_of,
)
from survey.definition import Text
from survey.importing.sheet import Sheet
from survey.instrument import AnswerType
from survey.problems import Problem, Report, SurveyError

SIMPLE: dict[str, AnswerType] = {
    "text": "text", "string": "text", "time": "text", "barcode": "text", "rank": "text",
    "integer": "number", "int": "number", "decimal": "number", "range": "number",
    "date": "date", "datetime": "date", "today's date": "date",
}  # fmt: skip
NO_QUESTION = (
    (("note",), "a text to read, not a question"),
    (("calculate", "hidden", "xml-external", "csv-external"), "the form computes it"),
    (("start", "end", "today", "deviceid", "device_id", "imei", "phonenumber", "phone_number",
      "subscriberid", "subscriber_id", "simserial", "sim_id", "username", "email", "audit",
      "uri:deviceid", "background-audio", "start-geopoint", "get today", "get sim id",
      "get device id", "get phone number"), "the device notes it, nobody is asked"),
    (("geopoint", "geotrace", "geoshape", "gps", "location", "osm"),
     "a place on the map tells who a person is"),
    (("image", "photo", "audio", "video", "file", "signature", "picture"),
     "a file is handed in; a study holds no files"),
)  # fmt: skip
OTHER: Text = {"nb": "Annet", "en": "Other"}
_SELECT = re.compile(
    r"(?:select[_ ]?(?P<one>one|1)|select[_ ](?P<all>multiple|all that apply))"
    r"(?P<file>_external|_from_file| external| from file)?"
    r"(?:\s+from)?\s+(?P<list>\S+)(?P<other>\s+or[_ ](?:specify[_ ])?other)?",
    re.I,
)
_BEGIN = re.compile(r"begin[_ ](group|repeat|loop|lgroup)\b.*", re.I)
_END = re.compile(r"end[_ ](group|repeat|loop|lgroup)\b.*", re.I)


@dataclass(slots=True)
class _Form:
    """What is gathered while the rows are walked through."""

    default: str
    lists: dict[str, list[Answer]]
    external: dict[str, list[Answer]]
    groups: list[tuple[str, str, Section]] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    required: int = 0
    random: int = 0
    report: Report = field(default_factory=Report)


def fits_xlsform(sheets: tuple[Sheet, ...]) -> bool:
    """Look for the sheet "survey" with types and names, or for formr's columns of answers."""
    sheet = find_sheet(sheets, "survey")
    named = sheet is not None and {"type", "name"} <= header_of(sheet)
    return named or any(map(_is_formr, sheets))


def read_xlsform(sheets: tuple[Sheet, ...]) -> Questionnaire:
    """Read a form.

    Raises
    ------
    SurveyError
        With every question whose list of choices is not there; or the sheets are formr's.
    """
    for sheet in filter(_is_formr, sheets):
        raise SurveyError(
            Problem(
                "definition-unknown",
                "this is a questionnaire for formr, whose types of questions are others than "
                "those of an XLSForm.",
                "Give the answers that formr exports instead.",
                sheet.place(),
            )
        )
    survey = next(s for s in sheets if (s.name or "").strip().casefold() == "survey")
    choices, settings = find_sheet(sheets, "choices"), find_sheet(sheets, "settings")
    default = language_key(setting_of(settings, "default_language").replace("default", ""))
    worded = tuple(sheet for sheet in (survey, choices) if sheet)
    external = choices_of(find_sheet(sheets, "external_choices"), default)
    form = _Form(default, choices_of(choices, default), external)
    for row in rows_of(survey, default):
        _read_row(row, form)
    form.report.raise_errors()
    if form.required:
        why = f"{form.required} of the questions must be answered in the form; here none"
        form.left_out.append(("mandatory answers", why))
    if form.random:
        why = f"{form.random} of the questions show their answers in random order"
        form.left_out.append(("random order", why))
    title = setting_of(settings, "form_title")
    return Questionnaire(
        "KoboToolbox",
        survey.path.name,
        languages_of(worded, default),
        {default: title} if title else {},
        tuple(_distinct(form.asked)),
        tuple(form.left_out),
        "_uuid",
        None,
        survey.problems,
    )


def _is_formr(sheet: Sheet) -> bool:
    header = header_of(sheet)
    return {"type", "name", "label"} <= header and bool(
        {"choice1", "showif", "item_order"} & header
    )


def _read_row(row: FormRow, form: _Form) -> None:
    kind = " ".join(row["type"].split())
    if not kind or row["disabled"].casefold() in ("yes", "true"):
        return
    if begin := _BEGIN.fullmatch(kind):
        _enter(row, begin[1].casefold(), form)
    elif _END.fullmatch(kind):
        if form.groups:
            form.groups.pop()
    elif any(what in ("repeat", "loop") for what, _, _ in form.groups):
        if row["name"]:
            form.left_out.append((row["name"], "it is asked several times, in a table of its own"))
    else:
        _read_question(row, kind, form)


def _enter(row: FormRow, what: str, form: _Form) -> None:
    title = row.label or ({form.default: row["name"]} if row["name"] else {})
    form.groups.append((what, row["name"], Section(row["name"] or "group", title)))
    if row["relevant"]:
        why = f"it is shown only if {_rule(row)}; here to all"
        form.left_out.append((f"group {row['name']}", why))


def _read_question(row: FormRow, kind: str, form: _Form) -> None:
    name = row["name"]
    why = next((why for kinds, why in NO_QUESTION if kind.casefold() in kinds), "")
    select = _SELECT.fullmatch(kind)
    simple = SIMPLE.get(kind.casefold().split(" ")[0])
    if not name or why:
        form.left_out.append((name or kind, why or "it has no name"))
    elif select:
        _read_select(row, select, form)
    elif kind.casefold() in ("acknowledge", "trigger"):
        _ask(row, "choice", form, answers=(Answer("OK", {"nb": "OK", "en": "OK"}),))
    elif simple == "number":
        numbers = dict(re.findall(r"(start|end|step)\s*=\s*(-?[\d.]+)", row["parameters"]))
        whole = kind.casefold() != "decimal" and "." not in "".join(numbers.values())
        low, high = (number_of(numbers.get(key, "")) for key in ("start", "end"))
        _ask(row, "number", form, low=low, high=high, whole=whole)
    elif simple:
        _ask(row, simple, form)
    else:
        form.left_out.append((name, f'the type "{kind}" is none that has a place here'))


def _read_select(row: FormRow, select: re.Match[str], form: _Form) -> None:
    several, elsewhere = select["one"] is None, select["file"] or ""
    lists = form.external if "external" in elsewhere else form.lists
    answers = tuple(lists.get(select["list"], ()))
    if "file" in elsewhere:
        _ask(row, "text", form)
        return
    if not answers:
        known = ", ".join(filter(None, form.lists)) or "none"
        form.report.problems.append(
            Problem(
                "definition-lacks",
                f'the question "{row["name"]}" takes its answers from the list "{select["list"]}", '
                f'which the sheet "choices" does not have; its lists are {known}.',
                'Put the list on the sheet "choices", or correct its name.',
                row.place,
            )
        )
    own = bool(select["other"]) and "other" not in {answer.code for answer in answers}
    if own:
        answers = (*answers, Answer("other", OTHER))
    _ask(row, "multiple" if several else "choice", form, answers=answers)
    if select["other"]:
        said = {one: OTHER.get(one, OTHER["en"]) for one in row.label}
        _ask(row, "text", form, name=f"{row['name']}_other", text=under(row.label, said))


def _ask(row: FormRow, type: AnswerType, form: _Form, *, name: str = "", text: Text | None = None,
         answers: tuple[Answer, ...] = (), low: float | None = None, high: float | None = None,
         whole: bool = True) -> None:  # fmt: skip
    """Add a question; the group it stands in is its page."""
    form.required += row["required"].casefold() in ("yes", "true", "true()") and not name
    form.random += "randomize=true" in row["parameters"].replace(" ", "").casefold() and not name
    notes: tuple[str, ...] = ()
    if row["relevant"]:
        notes = (f"in the form it is shown only if {_rule(row)}; here everybody is asked",)
    section = form.groups[-1][2] if form.groups else None
    form.asked.append(
        Asked(
            name or row["name"],
            text or row.label,
            type,
            section,
            answers,
            low=low,
            high=high,
            whole=whole,
            notes=notes,
            alias=_path(row, name, form),
        )
    )


def _path(row: FormRow, name: str, form: _Form) -> str:
    return "/".join([*(group for _, group, _ in form.groups if group), name or row["name"]])


def _distinct(asked: list[Asked]) -> list[Asked]:
    """Let a name that stands in two groups be said with its groups; the others need none."""
    often = Counter(each.name.casefold() for each in asked)
    return [
        replace(each, name=each.alias if often[each.name.casefold()] > 1 else each.name, alias="")
        for each in asked
    ]


def _rule(row: FormRow) -> str:
    return " ".join(row["relevant"].split())[:300]
