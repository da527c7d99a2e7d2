"""The instrument as a readable table: every question with its answers and what it is for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path

from survey.definition import Code, Text
from survey.instrument import Instrument, Question
from survey.library import Library
from survey.problems import Place, Problem, SurveyError
from survey.responses import answer_columns

Row = dict[str, str]

_HEADINGS = {
    "details": "Bruk / Use",
    "number": "Nr. / No.",
    "page": "Side / Page",
    "id": "Id",
    "text": "Spørsmål / Question",
    "stem": "Innledning / Stem",
    "answers": "Svar / Answers",
    "missing": "Uten vurdering / Missing",
    "answer": "Svarskala / Answer scale",
    "ask": "Stilles til / Asked of",
    "anonymity": "Anonymitetsklasse / Anonymity class",
    "reverse": "Snudd / Reversed",
    "battery": "Batteri / Battery",
    "rates": "Vurderer / Rates",
    "judges": "Bedømmer / Judges",
    "scales": "Inngår i / Part of",
    "columns": "Kolonner / Columns",
    "aliases": "Andre navn / Aliases",
    "source": "Kilde / Source",
}

_DETAILS = tuple(
    _HEADINGS[key]
    for key in ("answer", "ask", "anonymity", "reverse", "battery", "rates", "judges", "scales",
                "columns", "aliases", "source")
)  # fmt: skip

_LANGUAGE = re.compile(r"\((\w+)\)$")


def build_codebook(library: Library, wave: str) -> list[Row]:
    """Return one row a question, in the order asked; keys are column headings.

    Texts have one column a language of the study; answers stand as `code = label`.
    """
    instrument = library.instrument(wave)
    languages = instrument.languages or library.study.languages
    columns: dict[str, list[str]] = {}
    for column, id in answer_columns(instrument).items():
        columns.setdefault(id, []).append(column)
    rows: list[Row] = []
    for page in instrument.pages:
        for question in page.questions:
            row = {_HEADINGS["number"]: str(len(rows) + 1), _HEADINGS["id"]: question.id}
            row |= _in_each("page", page.title, languages)
            row |= _in_each("stem", page.stem, languages)
            row |= _in_each("text", question.text, languages)
            row |= _answers(question, instrument, languages)
            row |= _purpose(question, instrument, columns.get(question.id, []))
            rows.append(row)
    return rows


def build_measures(library: Library, wave: str) -> list[Row]:
    """Return one row a scale or measure: its name, what it is made of, how."""
    instrument = library.instrument(wave)
    languages = instrument.languages or library.study.languages
    rows = []
    for name, scale in instrument.scales.items():
        row = {"Id": name} | _titles(scale.title, languages)
        rows.append(row | _made("mean", scale.items, scale.needed, "person", scale.kind))
    for name, measure in instrument.measures.items():
        parts = measure.of or tuple(
            f"{measure.battery}: {target}" for target in measure.targets or ("*",)
        )
        row = {"Id": name} | _titles(measure.title, languages)
        rows.append(row | _made(measure.kind, parts, measure.min_answered, measure.by, ""))
    return rows


def write_codebook(library: Library, wave: str, path: Path) -> None:
    """Write a wave's codebook as .xlsx, .html or .md, by the path's ending."""
    tables = {
        "Spørsmål – Questions": build_codebook(library, wave),
        "Mål – Measures": build_measures(library, wave),
    }
    instrument = library.instrument(wave)
    title = f"{instrument.instrument}, {wave}, v{instrument.version}"
    match path.suffix.lower():
        case ".xlsx":
            _write_xlsx(tables, title, path)
        case ".html" | ".htm":
            path.write_text(_html(tables, title, library.study.languages[0]), encoding="utf-8")
        case ".md":
            path.write_text(_markdown(tables, title), encoding="utf-8")
        case _:
            raise SurveyError(
                Problem(
                    "codebook-format",
                    f'a codebook cannot be written as "{path.suffix}".',
                    "End the file's name with .xlsx, .html or .md.",
                    Place(str(path)),
                )
            )


def _in_each(key: str, text: Text, languages: tuple[str, ...]) -> Row:
    return {f"{_HEADINGS[key]} ({each})": text.get(each, "") for each in languages}


def _titles(text: Text, languages: tuple[str, ...]) -> Row:
    return {f"Navn / Name ({each})": text.get(each, "") for each in languages}


def _made(kind: str, parts: tuple[str, ...], needed: int | None, by: str, model: str) -> Row:
    return {
        "Regnemåte / Kind": kind,
        "Av / Of": ", ".join(parts),
        "Minst besvart / Min. answered": "" if needed is None else str(needed),
        "Per / By": by,
        "Modell / Model": model,
    }


def _answers(question: Question, instrument: Instrument, languages: tuple[str, ...]) -> Row:
    scale = instrument.answer_of(question.id)
    row = {_HEADINGS["answer"]: question.answer}
    for language in languages:
        labels = [_label(code, each.text, language) for code, each in scale.choices.items()]
        bounds = [f"{each:g}" for each in (scale.min, scale.max) if each is not None]
        row[f"{_HEADINGS['answers']} ({language})"] = (
            "\n".join(labels) if labels else " ".join([scale.type, "–".join(bounds)]).strip()
        )
        missing = [
            f"{_label(code, each.text, language)} [{each.reason}]"
            for code, each in scale.missing.items()
        ] + [f"{part.words} [{part.reason}]" for part in scale.missing_ranges]
        row[f"{_HEADINGS['missing']} ({language})"] = "\n".join(missing)
    return row


def _label(code: Code, text: Text, language: str) -> str:
    return f"{code} = {text.get(language, '')}"


def _purpose(question: Question, instrument: Instrument, columns: list[str]) -> Row:
    parts = [name for name, scale in instrument.scales.items() if question.id in scale.items]
    parts += [
        name
        for name, measure in instrument.measures.items()
        if question.id in instrument.items_of(name)
    ]
    return {
        _HEADINGS["ask"]: question.ask,
        _HEADINGS["anonymity"]: question.anonymity,
        _HEADINGS["reverse"]: "ja / yes" if question.reverse else "",
        _HEADINGS["battery"]: question.battery or "",
        _HEADINGS["rates"]: question.rates or "",
        _HEADINGS["judges"]: ", ".join(question.judges),
        _HEADINGS["scales"]: ", ".join(parts),
        _HEADINGS["columns"]: "\n".join(columns),
        _HEADINGS["aliases"]: ", ".join(f"{k}: {v}" for k, v in question.aliases.items()),
        _HEADINGS["source"]: question.source,
    }


def _write_xlsx(tables: dict[str, list[Row]], title: str, path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.properties.title = title
    for number, (name, rows) in enumerate(tables.items()):
        sheet = book.active if number == 0 else book.create_sheet()
        sheet.title = name
        headings = list(rows[0]) if rows else []
        sheet.append(headings)
        for row in rows:
            sheet.append(list(row.values()))
        for column, heading in enumerate(headings, start=1):
            sheet.cell(1, column).font = Font(bold=True)
            longest = max(
                (len(line) for row in rows for line in row[heading].split("\n")), default=0
            )
            sheet.column_dimensions[get_column_letter(column)].width = min(50, max(10, longest + 2))
        for cells in sheet.iter_rows():
            for cell in cells:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                # A text that begins with = would be a formula; + and @ are typed by Excel too.
                cell.data_type = "s"
        sheet.freeze_panes = "C2"
    book.save(path)


_STYLE = """
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.4; }
body { margin: 2rem; max-width: 90rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.85rem; }
th, td { border-bottom: 1px solid #8886; padding: 0.4rem 0.6rem; text-align: left;
  vertical-align: top; white-space: pre-line; }
td { min-width: 3rem; max-width: 26rem; }
td[lang] { min-width: 12rem; }
thead th { position: sticky; top: 0; background: Canvas; }
"""


def _html(tables: dict[str, list[Row]], title: str, language: str) -> str:
    parts = [
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
        f"<h1>{escape(title)}</h1>",
    ]
    for name, heading, rows in _sections(tables):
        if name:
            parts.append(f"<h2>{escape(name)}</h2>")
        if heading:
            parts.append(f"<h3>{escape(heading)}</h3>")
        headings = _used(rows)
        head = "".join(f'<th scope="col">{escape(each)}</th>' for each in headings)
        parts.append('<div class="wide" tabindex="0"><table>')
        parts.append(f"<thead><tr>{head}</tr></thead>\n<tbody>")
        for row in rows:
            cells = "".join(f"<td{_mark(each)}>{escape(row[each])}</td>" for each in headings)
            parts.append(f"<tr>{cells}</tr>")
        parts.append("</tbody></table></div>")
    parts.append("</body>\n</html>\n")
    return "\n".join(parts)


def _mark(heading: str) -> str:
    """Return the language of a column for those who listen to the page."""
    found = _LANGUAGE.search(heading)
    return f' lang="{found[1]}"' if found else ""


def _markdown(tables: dict[str, list[Row]], title: str) -> str:
    lines = [f"# {title}"]
    for name, heading, rows in _sections(tables):
        if name:
            lines += ["", f"## {name}"]
        if heading:
            lines += ["", f"### {heading}"]
        headings = _used(rows)
        lines += ["", f"| {' | '.join(headings)} |"]
        lines.append(f"|{' --- |' * len(headings)}")
        for row in rows:
            cells = (row[each].replace("|", "\\|").replace("\n", "<br>") for each in headings)
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _sections(tables: dict[str, list[Row]]) -> Iterator[tuple[str, str, list[Row]]]:
    """Walk through the tables, those of questions page by page and narrow enough to read."""
    for name, rows in tables.items():
        first = name
        for heading, group in groupby(rows, _page_of):
            yield first, heading, [_narrow(row) for row in group]
            first = ""


def _page_of(row: Row) -> str:
    heads = (_HEADINGS["page"], _HEADINGS["stem"])
    titles, stems = (
        [words for key, words in row.items() if key.startswith(f"{head} (") and words]
        for head in heads
    )
    return " – ".join(dict.fromkeys(titles)) + (f": {' / '.join(stems)}" if stems else "")


def _narrow(row: Row) -> Row:
    """Put what a question is for in one column, a line each, and missing answers under answers."""
    narrow: Row = {}
    details = []
    for key, words in row.items():
        head = key.rsplit(" (", 1)[0]
        if head in (_HEADINGS["page"], _HEADINGS["stem"]):
            continue
        if head == _HEADINGS["missing"]:
            answers = key.replace(head, _HEADINGS["answers"])
            narrow[answers] = "\n".join(part for part in (row[answers], words) if part)
        elif head in _DETAILS:
            details += [f"{key}: {words}".replace("\n", ", ")] if words else []
        else:
            narrow[key] = words
    return narrow | ({_HEADINGS["details"]: "\n".join(details)} if details else {})


def _used(rows: list[Row]) -> list[str]:
    """Return the headings that hold something, in order."""
    return [heading for heading in (rows[0] if rows else {}) if any(row[heading] for row in rows)]
