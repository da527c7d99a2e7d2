"""LimeSurvey's tab-separated structure: a row a group, question, subquestion or answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from survey.adopting.definitions.languages import language_key, words_of
from survey.adopting.definitions.limesurvey_questions import LimeQuestion, Sub, asked_of
from survey.adopting.definitions.lss import number_of, open_days, whole_of
from survey.adopting.definitions.questionnaire import Answer, Questionnaire, Section
from survey.definition import Text
from survey.importing.raw_export import clean_cell, text_of
from survey.importing.sheet import Sheet

HEADER = ("class", "type/scale", "name", "relevance", "text", "language")

Row = dict[str, str]


@dataclass(slots=True)
class _Group:
    """A group, with its words in the languages seen so far."""

    title: Text
    relevance: str
    random: bool


@dataclass(slots=True)
class _Question:
    """A question, with its words and parts in the languages seen so far."""

    row: Row
    group: int
    text: Text = field(default_factory=dict)
    parts: dict[tuple[str, int, str], Text] = field(default_factory=dict)


def fits_tsv(sheets: tuple[Sheet, ...]) -> bool:
    """Look for the names of the structure's columns."""
    return len(sheets) == 1 and set(HEADER) <= set(sheets[0].names)


def read_tsv(sheets: tuple[Sheet, ...]) -> Questionnaire:
    """Read a structure; each language repeats all rows of the first one."""
    sheet = sheets[0]
    settings: Row = {}
    titles: Text = {}
    groups: list[_Group] = []
    questions: dict[str, _Question] = {}
    languages: list[str] = []
    current, at, spoken = "", -1, ""
    for row in _rows(sheet):
        kind, name = row["class"].upper(), row["name"]
        language = language_key(row["language"])
        if kind == "S":
            settings[name] = row["text"]
        elif kind == "SL" and name == "surveyls_title" and words_of(row["text"]):
            titles[language] = words_of(row["text"])
        elif kind == "G":
            if language != spoken:
                spoken, at = language, -1
                languages.append(language)
            at += 1
            if at == len(groups):
                groups.append(_Group({}, row["relevance"], bool(row.get("random_group"))))
            groups[at].title[language] = words_of(name)
        elif kind == "Q":
            current = name
            found = questions.setdefault(name, _Question(row, at))
            found.text[language] = words_of(row["text"])
        elif kind in ("SQ", "A") and current in questions:
            key = (kind, whole_of(row["type/scale"]), name)
            questions[current].parts.setdefault(key, {})[language] = words_of(row["text"])
    asked, left_out = asked_of([_question(found, groups) for found in questions.values()])
    first = language_key(settings.get("language", "")) or next(iter(languages), "")
    return Questionnaire(
        "LimeSurvey",
        sheet.path.name,
        tuple(dict.fromkeys([first, *languages])),
        titles,
        tuple(asked),
        (*_left_out(groups), *left_out),
        "id",
        open_days(settings.get("startdate", ""), settings.get("expires", "")),
        sheet.problems,
    )


def _rows(sheet: Sheet) -> Iterator[Row]:
    """Yield each row by the names of the header; all of the names needed are there."""
    for cells in sheet.rows[sheet.first + 1 :]:
        texts = [
            text_of(cell) if (cell := clean_cell(value)) is not None else "" for value in cells
        ]
        texts += [""] * (len(sheet.names) - len(texts))
        yield dict(zip(sheet.names, texts, strict=False))


def _question(found: _Question, groups: list[_Group]) -> LimeQuestion:
    row = found.row
    group = groups[found.group] if 0 <= found.group < len(groups) else None
    answers: dict[int, list[Answer]] = {}
    for (kind, scale, code), text in found.parts.items():
        if kind == "A":
            answers.setdefault(scale, []).append(Answer(code, text))
    return LimeQuestion(
        row["name"],
        row["type/scale"],
        found.text,
        Section(next(iter(group.title.values()), ""), group.title) if group else None,
        row["relevance"],
        row.get("other", "") == "Y",
        row.get("mandatory", "") in ("Y", "S"),
        row.get("random_order", "") not in ("", "0"),
        _subs(found, 0),
        _subs(found, 1),
        {scale: tuple(given) for scale, given in answers.items()},
        number_of(row.get("min_num_value_n", "")),
        number_of(row.get("max_num_value_n", "")),
        row.get("num_value_int_only", "") == "1",
    )


def _subs(found: _Question, axis: int) -> tuple[Sub, ...]:
    return tuple(
        Sub(code, text)
        for (kind, scale, code), text in found.parts.items()
        if kind == "SQ" and scale == axis
    )


def _left_out(groups: list[_Group]) -> Iterator[tuple[str, str]]:
    for group in groups:
        name = f"group {next(iter(group.title.values()), '')}"
        if group.relevance not in ("", "1"):
            yield name, f"it is shown only if {group.relevance[:300]}; here to all"
        if group.random:
            yield name, "it comes in random order; here in one"
