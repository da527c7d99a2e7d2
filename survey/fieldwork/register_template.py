"""A workbook to fill in: the sheets of a register with lists to choose from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey.fieldwork.register_sheets import COLUMNS, NEEDED

if TYPE_CHECKING:
    from survey.library import Library

NOTES: dict[str, dict[str, str]] = {
    "person": {
        "nb": "En kort nøkkel du velger selv, for eksempel p001. Den samme i alle arkene.",
        "en": "A short key of your own, such as p001. The same in all sheets.",
    },
    "name": {"nb": "Navn, bare til invitasjoner.", "en": "Name, for invitations only."},
    "email": {"nb": "E-postadresse, kan stå tom.", "en": "E-mail address, may be empty."},
    "language": {"nb": "Språk for invitasjon og skjema.", "en": "Language of invitation and form."},
    "key": {
        "nb": "Id-en personen har i filer fra andre verktøy, om noen.",
        "en": "The id the person has in files from other platforms, if any.",
    },
    "note": {"nb": "Til eget bruk.", "en": "For your own use."},
    "position": {
        "nb": "Funksjonen, om den er navngitt i studien. Da kan prosjekt og rolle stå tomme.",
        "en": "The function, if the study names it. Project and role may then be empty.",
    },
    "project": {"nb": "Prosjektet.", "en": "The project."},
    "role": {"nb": "Rollen i prosjektet.", "en": "The role in the project."},
    "arena": {"nb": "Arenaen, om det er én bestemt.", "en": "The site, if there is one."},
    "from": {"nb": "Første dag, for eksempel 2015-08-01.", "en": "First day, such as 2015-08-01."},
    "to": {
        "nb": "Siste dag; tom hvis personen fortsatt har rollen.",
        "en": "Last day; empty while the person still holds it.",
    },
    "primary": {
        "nb": "no for en rolle nummer to samtidig, ellers yes.",
        "en": "no for a second role at the same time, otherwise yes.",
    },
    "exit_reason": {"nb": "Hvorfor det tok slutt.", "en": "Why it ended."},
    "predecessor": {
        "nb": "Nøkkelen til den som hadde oppgaven før.",
        "en": "The key of whoever held it before.",
    },
    "wave": {"nb": "Undersøkelsesrunden.", "en": "The wave."},
    "invited": {"nb": "yes eller no.", "en": "yes or no."},
    "disposition": {
        "nb": "Det som er kjent om svaret, for eksempel ikke nådd.",
        "en": "What is known of the outcome, such as not reached.",
    },
}
"""What stands on each column's header, by language."""

_ABOUT = {
    "nb": (
        "Register",
        "Én rad per person i arket persons. Én rad per rolle eller posisjon i arket holdings.",
        "Når noen slutter: fyll inn siste dag. Ny innehaver: ny rad, med forgjengeren.",
        "En posisjon som er ledig en tid, trenger ingen rad.",
        "Arket invited trengs bare når noen ikke skal spørres, eller svaret er kjent.",
        "Lagre og les inn med: survey register {file}",
        "Arbeidsboken har navn. Oppbevar den som kontaktlisten, ikke sammen med svarene.",
    ),
    "en": (
        "Register",
        "One row a person in the sheet persons. One row a role or position in the sheet holdings.",
        "When someone leaves: fill in the last day. A new holder: a new row, with the predecessor.",
        "A position that is vacant for a time needs no row.",
        "The sheet invited is needed only where someone is not asked, or the outcome is known.",
        "Save, and read it with: survey register {file}",
        "The workbook holds names. Keep it as you keep the contacts, away from the answers.",
    ),
}
_ROWS = 2000


def write_register_template(path: Path, library: Library) -> None:
    """Write an empty register workbook with drop-down lists, notes and instructions."""
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook()
    del book["Sheet"]
    languages = [code for code in library.study.languages if code in _ABOUT] or ["en"]
    for sheet, columns in COLUMNS.items():
        page = book.create_sheet(sheet)
        page.freeze_panes = "B2"
        for number, column in enumerate(columns, start=1):
            cell = page.cell(1, number, column)
            cell.font = Font(bold=True, color="FFFFFF")
            needed = column in NEEDED[sheet]
            cell.fill = PatternFill("solid", fgColor="1F3A5F" if needed else "5B6B7F")
            text = "\n".join(NOTES[column][code] for code in languages)
            cell.comment = Comment(text, "Likeverd", width=320, height=110)
            letter = get_column_letter(number)
            page.column_dimensions[letter].width = 14 if column != "note" else 30
            if column in ("from", "to"):
                for row in range(2, 202):
                    page.cell(row, number).number_format = "yyyy-mm-dd"
    _add_lists(book, library)
    for code in reversed(languages):
        page = book.create_sheet(f"about ({code})", 0)
        page.column_dimensions["A"].width = 18
        page.column_dimensions["B"].width = 90
        title, *lines = _ABOUT[code]
        page.append([title])
        page["A1"].font = Font(bold=True, size=14)
        for line in lines:
            page.append([None, line.format(file=path.name)])
        page.append([])
        for column, notes in NOTES.items():
            page.append([column, notes[code]])
        for row in page.iter_rows(min_row=2):
            row[-1].alignment = Alignment(wrap_text=True, vertical="top")
    book.active = 0
    book.save(path)


def _add_lists(book: Any, library: Library) -> None:
    """Put the ids to choose from on a sheet of their own: Excel limits lists in a cell to 255."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    study = library.study
    choices: dict[str, list[tuple[str, str]]] = {}
    for column, things in (
        ("position", study.positions),
        ("project", study.projects),
        ("role", study.roles),
        ("arena", study.arenas),
        ("wave", study.waves),
    ):
        choices[column] = [(thing.id, next(iter(thing.title.values()), "")) for thing in things]
    choices["language"] = [(code, code) for code in study.languages]
    choices["primary"] = choices["invited"] = [("yes", "ja"), ("no", "nei")]
    page = book.create_sheet("choices")
    for number, (column, pairs) in enumerate(choices.items()):
        first, second = 2 * number + 1, 2 * number + 2
        page.cell(1, first, column)
        for row, (id_, title) in enumerate(pairs, start=2):
            page.cell(row, first, id_)
            page.cell(row, second, title)
        if not pairs:
            continue
        letter = get_column_letter(first)
        formula = f"choices!${letter}$2:${letter}${len(pairs) + 1}"
        for sheet, columns in COLUMNS.items():
            if column in columns:
                rule = DataValidation("list", formula1=formula, allow_blank=True)
                rule.errorTitle, rule.error = column, "Choose one from the list."
                place = get_column_letter(columns.index(column) + 1)
                rule.add(f"{place}2:{place}{_ROWS}")
                book[sheet].add_data_validation(rule)
