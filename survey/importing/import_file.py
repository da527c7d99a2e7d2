"""One file from any platform into one wave: read, matched, coded, explained, stored."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from survey.fieldwork.outcome_words import Disposition
from survey.importing.build_batch import build_batch
from survey.importing.coded_table import code_table, odd_cells, texts
from survey.importing.count_filled import count_filled
from survey.importing.crosstab import is_crosstab
from survey.importing.import_report import ColumnLine, ImportReport, RowLines
from survey.importing.likely_waves import count_by_wave
from survey.importing.made_for import check_made_for
from survey.importing.mapping import Mapping, read_mapping
from survey.importing.match_columns import ColumnMatch, count_matches, match_columns
from survey.importing.put_questions import as_put
from survey.importing.raw_export import RawExport
from survey.importing.read_file import files_in, read_file
from survey.importing.respondents import build_respondents
from survey.importing.routes import completeness, find_answered, find_asked, unasked_answers
from survey.importing.sort_rows import sort_rows
from survey.importing.statuses import statuses_of, store_statuses
from survey.importing.stored_mappings import choose_mapping
from survey.instrument import Instrument
from survey.library import Library
from survey.problems import Place, Problem, Report, SurveyError

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from survey.response_batch import ResponseBatch
    from survey.store.stores import Stores


@dataclass(frozen=True, slots=True, eq=False)
class CodedFile:
    """A file coded but not stored: what would go in, and the report so far.

    `statuses` is what the platform says of persons of the register beside their answers.
    """

    batch: ResponseBatch
    report: ImportReport
    statuses: tuple[tuple[str, Disposition], ...] = ()


def import_file(
    path: Path,
    library: Library,
    wave: str,
    stores: Stores | Callable[[], Stores] | None,
    *,
    dry_run: bool = False,
    mapping: Path | None = None,
    language: str | None = None,
    sheet: str | None = None,
    today: dt.date | None = None,
    platform: str | None = None,
    mappings: Path | None = None,
    replace: bool = False,
) -> ImportReport:
    """Import a platform's export file as the answers of one wave.

    Parameters
    ----------
    path
        The file; what it is is decided by its content.
    stores
        Where it goes. A function opens stores that are not there yet, so that a file which cannot
        be imported leaves none behind. `None` is allowed on a dry run. Without open stores no
        register is consulted.
    dry_run
        Do everything but store.
    mapping
        A YAML file with a person's decisions on columns and texts.
    language
        The language of the form, for files that do not say it.
    sheet
        Which sheet of a workbook; the one that fits the instrument best by default.
    today
        The day of the import, after which nobody can have answered.
    platform
        Read the file as this platform's (`survey.importing.platforms`), whatever it looks like.
    mappings
        The folder of stored mappings, of which that of the file's layout is used; `None` for none.
    replace
        The file is the whole wave: what else is stored of it is taken out.

    Raises
    ------
    SurveyError
        With every reason why the file cannot be imported; the stores are untouched.
    """
    instrument = library.instrument(wave)
    given = read_mapping(mapping, instrument) if mapping else None
    people = None if stores is None or callable(stores) else _people(stores, library, wave)
    coded = code_file(
        path, library, wave, people, given, language, sheet, today, platform, mappings
    )
    if dry_run or stores is None:
        return coded.report
    from survey.store.write_batch import store_batch

    stores = stores() if callable(stores) else stores
    done = store_batch(stores, coded.batch, people, replace=replace)
    store_statuses(stores, wave, coded.statuses, done.import_id)
    return coded.report.with_stored(done)


def code_file(
    path: Path,
    library: Library,
    wave: str,
    people: pd.DataFrame | None = None,
    mapping: Mapping | None = None,
    language: str | None = None,
    sheet: str | None = None,
    today: dt.date | None = None,
    platform: str | None = None,
    mappings: Path | None = None,
) -> CodedFile:
    """Read and code a file without touching any store; parameters as in `import_file`.

    `people` is the frame of `survey.fieldwork.register.people_by_token`.
    """
    instrument = library.instrument(wave)
    report = Report()
    exports = read_file(path, platform)
    mapping, mapped_by = choose_mapping(mapping, mappings, exports, instrument, report)
    export = choose_sheet(exports, sheet, instrument, mapping, report)
    report.extend(export.problems)
    report.extend(check_made_for(export, instrument))
    matches = match_columns(export, instrument, mapping, report)
    _check_usable(export, matches, instrument, report)
    report.extend(_better_wave(export, matches, library, wave, mapping))
    report.raise_errors()
    today = today or dt.datetime.now(dt.UTC).astimezone().date()
    table = code_table(export, matches, instrument, mapping, today)
    respondents, notes = build_respondents(export, table, instrument, library.study, people)
    asked = find_asked(instrument, respondents)
    asked = as_put(asked, export, library.study, instrument, respondents, people)
    answered = find_answered(table, instrument)
    rows = sort_rows(export, table, instrument, respondents, answered, report)
    statuses = statuses_of(export, matches, respondents.persons, report)
    report.raise_errors()
    unasked, wrongly = unasked_answers(export, table, instrument, asked, rows.kept)
    report.extend(_absent_questions(export, matches, instrument))
    if notes:
        kept_rows = set(export.rows[rows.kept].tolist())
        report.extend(p for p in notes if p.place and p.place.row in kept_rows)
    report.extend(odd_cells(export, table, instrument, rows.kept))
    report.extend(wrongly)
    complete, partial = completeness(instrument, asked, answered)
    batch, counts = build_batch(
        export,
        table,
        library,
        wave,
        respondents,
        rows,
        (asked, answered, unasked),
        _digest(path),
        language,
    )
    columns = tuple(ColumnLine(m.column.shown_as, m.became, _target(m), m.how) for m in matches)
    return CodedFile(
        batch,
        ImportReport(
            file=path.name,
            sheet=export.sheet,
            layout=export.layout,
            because=export.because,
            read_as=export.read_as,
            file_hash=batch.file_hash,
            wave=wave,
            instrument=instrument.instrument,
            version=instrument.version,
            rows=RowLines(export.rows, rows.fates, rows.why),
            columns=columns,
            cells=counts,
            filled=count_filled(table, rows.kept, unasked),
            complete=int((complete & rows.kept).sum()),
            partial=int((partial & rows.kept).sum()),
            problems=tuple(report),
            mapping=mapped_by,
        ),
        statuses,
    )


def _digest(path: Path) -> str:
    """Return the SHA-256 of a file, or of those of a folder."""
    if path.is_dir():
        parts = "".join(map(_digest, files_in(path)))
        return hashlib.sha256(parts.encode()).hexdigest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _people(stores: Stores, library: Library, wave: str) -> pd.DataFrame:
    from survey.fieldwork.register import people_by_token

    return people_by_token(stores, library, wave, stores.data)


def choose_sheet(
    exports: tuple[RawExport, ...],
    sheet: str | None,
    instrument: Instrument,
    mapping: Mapping,
    report: Report,
) -> RawExport:
    """Return the sheet asked for, else the only one, else the one that fits best."""
    names = ", ".join(f'"{e.sheet}"' for e in exports)
    file = exports[0].file
    if sheet is not None:
        for export in exports:
            if export.sheet == sheet:
                return export
        what = f"its sheets are {names}" if exports[0].sheet else "it has no sheets"
        raise SurveyError(
            Problem(
                "no-such-sheet",
                f'there is no sheet "{sheet}" that holds anything; {what}.',
                "Correct --sheet.",
                Place(file),
            )
        )
    if len(exports) == 1:
        return exports[0]
    found = [(count_matches(export, instrument, mapping), export) for export in exports]
    best = max(count for count, _ in found)
    fitting = [export for count, export in found if count == best]
    if best == 0 or len(fitting) > 1:
        raise SurveyError(
            Problem(
                "several-sheets",
                f"this file has several sheets with data, {names}, and none fits best.",
                "Say which with --sheet.",
                Place(file),
            )
        )
    report.add(
        "sheet-chosen",
        f'of the sheets {names}, "{fitting[0].sheet}" was read: it has the most questions.',
        "Say another with --sheet.",
        Place(file),
        "note",
    )
    return fitting[0]


def _check_usable(
    export: RawExport, matches: tuple[ColumnMatch, ...], instrument: Instrument, report: Report
) -> None:
    if not any(match.became == "question" for match in matches):
        if report.errors:
            return
        misnamed = [p for p in report if p.rule == "other-format"]
        report.extend(replace(p, severity="error") for p in misnamed)
        if is_crosstab(export):
            report.add(
                "crosstab",
                "this is a table of counts or percentages, a row a group; the answers of each "
                "person are needed.",
                "Export the data set (microdata, one row a person) from the platform.",
                export.place(),
            )
            return
        report.add(
            "no-question-found",
            f"none of the {len(matches)} columns is a question of wave {instrument.wave}.",
            "Check the wave, and that the first row holds the ids or wordings of the questions; "
            "or say which column is which in a mapping.",
            export.place(),
        )
        return
    if not len(export.rows):
        report.add(
            "empty-sheet",
            "this file has column names but no rows.",
            "Export it again when there are answers.",
            export.place(),
        )
    report.extend(_other_wave(export, matches, instrument.wave))
    purposes = {match.target for match in matches if match.became == "purpose"}
    questions = {match.target for match in matches if match.became == "question"}
    uses = {purpose for purpose, question in instrument.uses.items() if question in questions}
    if (
        not {"token", "response_id"} & (purposes | uses)
        and not set(instrument.code_elements) & questions
    ):
        report.add(
            "no-id-column",
            "nothing in this file says which rows belong to the same person.",
            "Export it with the token or the platform's response id, or say in a mapping which "
            "column that is: `columns: {HEADER: token}` or `columns: {HEADER: response_id}`.",
            export.place(),
        )
    for match in matches:
        if match.became == "purpose" and match.target == "response_id":
            levels = match.column.levels
            written, different = int(levels.filled.sum()), len(levels.values)
            if written >= 4 and different * 2 < written:
                report.add(
                    "id-not-unique",
                    f"this column should number the responses, but {written} rows have only "
                    f"{different} different values.",
                    f'Map it to null if it is something else: `columns: {{"{match.column.name}": '
                    "null}`.",
                    export.place(column=match.column),
                )


def _other_wave(export: RawExport, matches: tuple[ColumnMatch, ...], wave: str) -> list[Problem]:
    """Refuse a file that says itself that it answers another wave."""
    for match in matches:
        if match.column.name == "wave" and match.became == "ignored" and match.how != "mapping":
            said = {text for text in texts(match.column) if text is not None}
            if said and wave not in said:
                return [
                    Problem(
                        "other-wave",
                        f'the file says that it answers wave "{min(said)}", not "{wave}".',
                        "Correct --wave, or map the column to null if it means something else: "
                        "`columns: {wave: null}`.",
                        export.place(column=match.column),
                    )
                ]
    return []


def _better_wave(
    export: RawExport,
    matches: tuple[ColumnMatch, ...],
    library: Library,
    wave: str,
    mapping: Mapping,
) -> list[Problem]:
    """Refuse a file that holds questions of another wave which this one does not ask."""
    if mapping.columns or all(match.became != "unmatched" for match in matches):
        return []
    here = sum(match.became == "question" for match in matches)
    others = count_by_wave((export,), library, mapping)
    best = max(others, key=lambda other: others[other])
    if others[best] <= here:
        return []
    return [
        Problem(
            "other-wave",
            f'{others[best]} columns of this file are questions of wave "{best}" and only {here} '
            f'of wave "{wave}".',
            f"Use --wave {best}; or name the columns in a mapping if it is wave {wave} after all.",
            export.place(),
        )
    ]


def _absent_questions(
    export: RawExport, matches: tuple[ColumnMatch, ...], instrument: Instrument
) -> list[Problem]:
    if any(column.system == "made_for" for column in export.columns):
        # A sheet for one role holds that role's questions and need not hold others.
        return []
    here = {match.target for match in matches if match.became == "question"}
    absent = [
        q.id
        for q in instrument.questions.values()
        if q.id not in here
        and q.ask != "NONE"
        and q.anonymity != "E"
        and not instrument.answer_of(q.id).free_text
    ]
    if not absent:
        return []
    names = ", ".join(absent[:12]) + (f" and {len(absent) - 12} more" if len(absent) > 12 else "")
    return [
        Problem(
            "question-absent",
            f"the file has no column for {len(absent)} questions: {names}.",
            "Check that the export held every question, or map the columns.",
            export.place(),
            "warning",
        )
    ]


def _target(match: ColumnMatch) -> str:
    return match.target if match.option is None else f"{match.target}.{match.option}"
