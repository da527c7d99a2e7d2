"""An import tried out: what would be stored, what is wrong, and then the very same for good."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from survey.adopting.map_file import MappedFile, draft_file, map_file
from survey.adopting.mapping_text import Decisions
from survey.fieldwork.roster import people_by_token
from survey.importing.import_file import CodedFile, code_file, import_file
from survey.importing.keep_report import keep_report
from survey.importing.likely_waves import likely_waves
from survey.importing.read_file import read_file
from survey.importing.stored_mappings import FOLDER
from survey.problems import Problem, SurveyError
from survey.store.undo import UndoneImport, undo_import
from survey.store.write_batch import StoredImport, preview_batch

if TYPE_CHECKING:
    from survey.importing.import_report import ImportReport
    from survey.library import Library
    from survey.store.stores import Stores


@dataclass(frozen=True, slots=True)
class Choice:
    """A file and what a person says of it, as the options of `survey import`.

    `platform` and `sheet` are `None` for what the file itself says.
    """

    path: Path
    wave: str
    platform: str | None = None
    sheet: str | None = None
    replace: bool = False


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file says of itself: the waves it may answer, its sheets, its platform."""

    waves: tuple[str, ...]
    sheets: tuple[str, ...]
    layout: str


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """What an import would do.

    Parameters
    ----------
    choice
        What was tried.
    problems
        Everything that was noticed, errors first; without an error the file can be stored.
    coded
        The coded file with its report; `None` where it cannot be imported.
    change
        What storing would do to the stores.
    drafted
        The columns, and what is to decide; `None` where the columns have no names.
    """

    choice: Choice
    problems: tuple[Problem, ...]
    coded: CodedFile | None = None
    change: StoredImport | None = None
    drafted: MappedFile | None = None

    @property
    def figures(self) -> tuple[object, ...]:
        """What a confirmation promises; equal figures are the same promise."""
        if self.coded is None or self.change is None:
            return ()
        report, change = self.coded.report, self.change
        return (
            report.file_hash, report.wave, report.version, report.mapping, report.kept,
            report.cells, change.added, change.updated, change.removed, change.withdrawn,
        )  # fmt: skip


def look_at(path: Path, library: Library, data: Path, platform: str | None = None) -> FileFacts:
    """Read what a file says of itself; raises `SurveyError` when it is no table of answers."""
    exports = read_file(path, platform)
    sheets = tuple(export.sheet for export in exports if export.sheet)
    return FileFacts(likely_waves(exports, library, data / FOLDER), sheets, exports[0].layout)


def try_import(stores: Stores, library: Library, choice: Choice) -> Trial:
    """Do everything that an import does but store; no fault of the file is raised."""
    mappings, wave = stores.data / FOLDER, choice.wave
    found: list[Problem] = []
    trial = Trial(choice, ())
    try:
        trial = replace(
            trial,
            drafted=draft_file(
                choice.path, library, wave, mappings, sheet=choice.sheet, platform=choice.platform
            ),
        )
    except SurveyError as fault:
        found += fault.problems
    try:
        people = people_by_token(stores, library, wave, stores.data)
        coded = code_file(
            choice.path, library, wave, people, sheet=choice.sheet, platform=choice.platform,
            mappings=mappings,
        )  # fmt: skip
        found += coded.report.problems
        change = preview_batch(stores, coded.batch, people, replace=choice.replace)
        trial = replace(trial, coded=coded, change=change)
    except SurveyError as fault:
        found += fault.problems
    ordered = sorted(dict.fromkeys(found), key=lambda problem: problem.severity != "error")
    return replace(trial, problems=tuple(ordered))


def store_trial(
    stores: Stores, library: Library, trial: Trial, say: Callable[[str], None]
) -> ImportReport:
    """Store what a trial has shown, and keep the report.

    Parameters
    ----------
    say
        Called with the name of each step as it begins: `reading`, `storing`, `reporting`.

    Raises
    ------
    SurveyError
        Storing would do something else by now, or nothing; or the file cannot be imported.
    """
    from sqlalchemy.exc import DBAPIError

    choice = trial.choice
    say("reading")
    now = try_import(stores, library, choice)
    if now.change is not None and not now.change.changed_something:
        raise SurveyError(
            Problem(
                "stored-already",
                "everything in this file is stored already.",
                "Nothing need be done; `survey imports` lists what is stored.",
            )
        )
    if now.figures != trial.figures:
        raise SurveyError(
            Problem(
                "import-changed",
                "storing this file would no longer do what was shown.",
                "Look at the new figures, and store it if they are right.",
            )
        )
    say("storing")
    try:
        done = import_file(
            choice.path, library, choice.wave, stores, sheet=choice.sheet,
            platform=choice.platform, mappings=stores.data / FOLDER,
            replace=choice.replace,
        )  # fmt: skip
    except DBAPIError:
        raise SurveyError(store_busy()) from None
    say("reporting")
    keep_report(done, stores.data)
    return done


def report_bytes(report: ImportReport) -> bytes:
    """Return the workbook of a report, for a browser to keep."""
    with TemporaryDirectory(prefix="likeverd-") as folder:
        path = Path(folder) / "report.xlsx"
        report.write(path)
        return path.read_bytes()


def save_decisions(
    stores: Stores, library: Library, choice: Choice, decisions: Decisions
) -> MappedFile:
    """Write decisions into the mapping that `survey map` writes and `survey import` reads.

    Raises
    ------
    SurveyError
        A decision is none that the wave's questions allow; nothing is written then.
    """
    return map_file(
        choice.path, library, choice.wave, stores.data / FOLDER, sheet=choice.sheet,
        platform=choice.platform, decisions=decisions,
    )  # fmt: skip


def data_stamp(stores: Stores) -> tuple[object, ...]:
    """Return what a trial rests on beside its file: the stores' last change, the mappings."""
    from sqlalchemy import func, select

    from survey.store.schema import audit

    with stores.contacts.connect() as contacts:
        last = contacts.execute(select(func.max(audit.c.audit_id))).scalar()
    files = sorted((stores.data / FOLDER).glob("*.yaml"))
    return (last, *((file.name, file.stat().st_mtime_ns) for file in files))


def store_busy() -> Problem:
    """Return what to say when another program keeps the stores from being written."""
    return Problem(
        "store-busy",
        "the stores cannot be written: another program holds them, or the disk is full.",
        "Wait until it is done, and try again; a file is stored whole or not at all.",
    )


def take_back(stores: Stores, number: int) -> UndoneImport:
    """Take an import back, as `survey undo-import` does; its parameters and errors are the same."""
    from sqlalchemy.exc import DBAPIError

    try:
        return undo_import(stores, number)
    except DBAPIError:
        raise SurveyError(store_busy()) from None
