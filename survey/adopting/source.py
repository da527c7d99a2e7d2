"""What a draft is made from: a file of answers, or a questionnaire's definition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from survey.adopting.definitions.draft_definition import DefinitionDrafter, export_of
from survey.adopting.definitions.questionnaire import Questionnaire
from survey.adopting.definitions.read_definition import read_marked_up, read_tables
from survey.adopting.definitions.words import LANGUAGES, choose_words
from survey.adopting.draft_questions import DraftQuestions, draft_questions
from survey.adopting.label_words import language_of
from survey.definition import Text
from survey.importing.raw_export import RawExport
from survey.importing.read_file import read_exports, read_sheets
from survey.library import Library
from survey.problems import Place, Problem, SurveyError


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """What a draft is made from.

    Parameters
    ----------
    export
        The columns: of the file, or of the one that the platform will write.
    languages
        The languages of the words, the first one first.
    draft
        Drafts the single questions.
    what
        What it is, for the report.
    with_answers
        Whether there are answers in it.
    title
        What the questionnaire is called, where it says.
    open
        The days on which it takes answers, where it says.
    notes
        What a person must decide.
    notices
        What was noticed while reading.
    """

    export: RawExport
    languages: tuple[str, ...]
    draft: Callable[..., DraftQuestions]
    what: str
    with_answers: bool
    title: Text
    open: tuple[dt.date, dt.date] | None
    notes: tuple[str, ...]
    notices: tuple[Problem, ...]


def read_source(
    path: Path,
    sheet: str | None,
    language: str | None,
    library: Library | None,
    identity: str | None,
) -> Source:
    """Read what a draft is made from.

    Parameters
    ----------
    path
        The file; what it is is decided by its content.
    sheet
        Which sheet of a workbook of answers.
    language
        The language asked for.
    library
        The study, where there is one.
    identity
        The column that says who answered, also when it is not yet there.

    Raises
    ------
    SurveyError
        The file cannot be read, or the language is not one of the study.
    """
    possible = _possible(language, library)
    questionnaire = read_marked_up(path)
    if questionnaire is None:
        sheets = read_sheets(path)
        questionnaire = read_tables(sheets) if sheet is None else None
        if questionnaire is None:
            export = _choose(read_exports(path, sheets), sheet)
            return _answers(export, _languages(export, language, possible, library))
    return _definition(questionnaire, language, possible, identity)


def _definition(
    questionnaire: Questionnaire, language: str | None, possible: tuple[str, ...],
    identity: str | None,
) -> Source:  # fmt: skip
    words = choose_words(questionnaire, language, possible)
    export = export_of(questionnaire, words, identity)
    notes = words.notes
    if len(export.columns) > len(questionnaire.questions) + 1:
        notes = (*notes, f'the file of answers must have a column "{identity}", which says who '
                         "answered: --id COL names another")  # fmt: skip
    title = words(questionnaire.title)
    return Source(
        export,
        words.languages,
        DefinitionDrafter(questionnaire, words),
        f"a questionnaire for {questionnaire.platform}",
        False,
        title if all(title.values()) else {},
        questionnaire.open,
        notes,
        questionnaire.problems,
    )


def _answers(export: RawExport, languages: tuple[str, ...]) -> Source:
    return Source(
        export,
        languages,
        draft_questions,
        f"{len(export.columns)} columns",
        True,
        {},
        None,
        (),
        tuple(p for p in export.problems if p.severity != "error"),
    )


def _choose(exports: tuple[RawExport, ...], sheet: str | None) -> RawExport:
    """Return the sheet asked for, else the one with the most cells by far."""
    names = ", ".join(f'"{e.sheet}"' for e in exports)
    place = Place(exports[0].file)
    if sheet is not None:
        found = [export for export in exports if export.sheet == sheet]
        if not found:
            what = f"its sheets are {names}" if exports[0].sheet else "it has no sheets"
            raise SurveyError(
                Problem(
                    "no-such-sheet",
                    f'there is no sheet "{sheet}" that holds anything; {what}.',
                    "Correct --sheet.",
                    place,
                )
            )
        return found[0]
    sized = sorted(exports, key=lambda e: -len(e.columns) * len(e.rows))
    sizes = [len(e.columns) * len(e.rows) for e in sized]
    if len(sized) > 1 and sizes[0] < 5 * sizes[1]:
        raise SurveyError(
            Problem(
                "several-sheets",
                f"this workbook has several sheets with data, {names}.",
                "Say which with --sheet.",
                place,
            )
        )
    return sized[0]


def _possible(language: str | None, library: Library | None) -> tuple[str, ...]:
    """Return the languages a draft can be in; raises `SurveyError` for another one."""
    known = library.study.languages if library else LANGUAGES
    if language is not None and (language not in known or language not in LANGUAGES):
        raise SurveyError(
            Problem(
                "language-unknown",
                f'"{language}" is not a language of this study.'
                if library
                else f'"{language}" is not a language that a study can be drafted in.',
                f"Write one of {', '.join(known)}.",
                Place(str(library.folder / "study.yaml")) if library else None,
            )
        )
    return tuple(one for one in known if one in LANGUAGES) or ("nb",)


def _languages(
    export: RawExport, language: str | None, possible: tuple[str, ...], library: Library | None
) -> tuple[str, ...]:
    """Return the language that the wording looks like, of those possible.

    A later wave's file without any wording has those of the study, whose words stay.
    """
    if language is not None:
        return (language,)
    written = [column.label or column.name for column in export.columns]
    written += [label for column in export.columns for label in column.value_labels.values()]
    if library is not None and not any(" " in text.strip() for text in written):
        return possible
    guessed = language_of(written)
    return (guessed if guessed in possible else possible[0],)
