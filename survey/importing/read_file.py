"""A file is what its first bytes say, whatever its name ends with."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

from survey.importing.damaged_text import check_text
from survey.importing.platforms import PLATFORMS, Platform
from survey.importing.platforms.answer_sheet import ANSWER_SHEET
from survey.importing.raw_export import RawExport
from survey.importing.read_csv import read_csv
from survey.importing.read_excel import encrypted, read_excel
from survey.importing.read_spss import read_spss
from survey.importing.read_stata import is_stata, read_stata
from survey.importing.sheet import Sheet, sheet_of
from survey.importing.workbook_marks import OLE
from survey.problems import Place, Problem, SurveyError

ENDINGS = {
    "SPSS": (".sav", ".zsav"),
    "SPSS portable": (".por",),
    "Excel": (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"),
    "CSV": (".csv", ".tsv", ".txt", ".tab"),
    "Stata": (".dta",),
}

_REFUSED = (
    (b"%PDF", "a PDF document"),
    (b"PAR1", "a Parquet file"),
    (b"RDX", "an R data file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x89PNG", "a picture"),
)
_PAGE = re.compile(
    rb"<(?:!--|(?:!doctype\s+html|html|head|title|meta|style|script|link|body|table|div)\b)", re.I
)
LARGEST = 2_000_000_000


def read_file(path: Path, platform: str | None = None) -> tuple[RawExport, ...]:
    """Read an export file, one export a sheet; raises `SurveyError` when it is none.

    Parameters
    ----------
    path
        The file; what it is is decided by its content.
    platform
        Read it as this platform's, whatever it looks like.
    """
    return read_exports(path, read_sheets(path), platform)


def read_exports(
    path: Path, sheets: tuple[Sheet, ...], platform: str | None = None
) -> tuple[RawExport, ...]:
    """Make a file's cells into exports; the parameters are those of `read_file`."""
    chosen, because = _choose(sheets, platform)
    exports = tuple(
        replace(
            export,
            layout=chosen.title or export.layout,
            because=because,
            problems=(*export.problems, *check_text(export)),
        )
        for export in chosen.read(sheets)
    )
    ending, kind = path.suffix.lower(), sheets[0].kind
    known = {ending for endings in ENDINGS.values() for ending in endings}
    if ending in known and ending not in ENDINGS[kind]:
        note = Problem(
            "other-format",
            f'the name ends with "{ending}", but the content is {kind}; it was read as {kind}.',
            "Rename the file so that nobody is misled.",
            Place(path.name),
            "note",
        )
        exports = tuple(replace(e, problems=(note, *e.problems)) for e in exports)
    return exports


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Read a file's cells without deciding which rows hold the names; of a folder, of each."""
    if path.is_dir():
        return _read_folder(path)
    if not path.is_file():
        raise SurveyError(
            Problem(
                "file-missing",
                "there is no such file.",
                "Check the name and the folder.",
                Place(str(path)),
            )
        )
    if path.stat().st_size > LARGEST:
        raise SurveyError(
            Problem(
                "file-too-large",
                f"this file has more than {LARGEST // 1_000_000} MB.",
                "Export it in parts.",
                Place(path.name),
            )
        )
    kind = _recognise(path)
    if kind == "Excel":
        return read_excel(path)
    if kind == "CSV":
        return (read_csv(path),)
    return (sheet_of(path, _read_variables(path, kind)),)


def files_in(folder: Path) -> list[Path]:
    """Return the files of a folder in order, but for hidden ones and those Office has open."""
    found = sorted(path for path in folder.iterdir() if path.is_file())
    return [path for path in found if not path.name.startswith((".", "~$"))]


def _read_folder(folder: Path) -> tuple[Sheet, ...]:
    """Read the answer sheets of a folder, which are one file together."""
    found: list[Sheet] = []
    problems: list[Problem] = []
    for path in files_in(folder):
        try:
            sheets = read_sheets(path)
        except SurveyError as error:
            problems += error.problems
            continue
        if ANSWER_SHEET.recognises(sheets) is None:
            problems.append(
                Problem(
                    "no-answer-sheet",
                    "this file is no answer sheet, and only such can be read a folder at a time.",
                    "Take it out of the folder, and import it by itself.",
                    Place(path.name),
                )
            )
        found += sheets
    if not found and not problems:
        problems.append(
            Problem(
                "file-missing",
                "there is no file in this folder.",
                "Check the name of the folder.",
                Place(str(folder)),
            )
        )
    if problems:
        raise SurveyError(problems)
    return tuple(found)


def _read_variables(path: Path, kind: str) -> RawExport:
    """Read a file that names its own columns, whatever its damage does to the reader."""
    try:
        if kind == "Stata":
            return read_stata(path)
        return read_spss(path, portable=kind == "SPSS portable")
    except SurveyError:
        raise
    except Exception:
        # pyreadstat raises what its callbacks do: TypeError for a variable without a format.
        raise SurveyError(
            Problem(
                "damaged-file",
                f"this {kind.removesuffix(' portable')} file cannot be read: its contents "
                "contradict each other.",
                "It may have been changed on the way. Export it again, or open it in the program "
                "that made it and save it anew.",
                Place(path.name),
            )
        ) from None


def _choose(sheets: tuple[Sheet, ...], name: str | None) -> tuple[Platform, str]:
    if name is None:
        for platform in PLATFORMS:
            evidence = platform.recognises(sheets)
            if evidence:
                return platform, evidence.because
        return PLATFORMS[-1], ""
    for platform in PLATFORMS:
        if platform.name == name.strip().lower().replace("-", "_").replace(" ", "_"):
            return platform, "--as says so"
    raise SurveyError(
        Problem(
            "platform-unknown",
            f'there is no platform "{name}".',
            f"Those known are {', '.join(p.name for p in PLATFORMS)}.",
            sheets[0].place(),
        )
    )


def _recognise(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith((b"$FL2", b"$FL3")):
        return "SPSS"
    if b"ENCRYPTEDSAV" in start[:64] or b"ENCRYPTEDSPS" in start[:64]:
        raise SurveyError(encrypted(path))
    if b"SPSS PORT FILE" in start[:400]:
        return "SPSS portable"
    if is_stata(start):
        return "Stata"
    if start.startswith(b"PK\x03\x04"):
        return _inside_archive(path)
    if start.startswith(OLE):
        return "Excel"
    for mark, name in _REFUSED:
        if start.startswith(mark):
            raise SurveyError(_refusal(path, name))
    text = start.replace(b"\0", b"").lstrip(b"\xff\xfe\xef\xbb\xbf \t\r\n")
    if _PAGE.match(text) or text.startswith(b"MIME-Version:"):
        raise SurveyError(_refusal(path, "a web page"))
    if text.startswith(b"<?xml"):
        raise SurveyError(_refusal(path, "an XML document"))
    return "CSV"


def _inside_archive(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError):
        raise SurveyError(
            Problem(
                "damaged-file",
                "this file begins as a workbook but is cut short or damaged.",
                "Export it or download it again.",
                Place(path.name),
            )
        ) from None
    if any(name.endswith(("workbook.xml", "workbook.bin", "content.xml")) for name in names):
        return "Excel"
    if any(name.startswith("word/") for name in names):
        raise SurveyError(_refusal(path, "a Word document"))
    raise SurveyError(_refusal(path, "a zip archive"))


def _refusal(path: Path, name: str) -> Problem:
    return Problem(
        "unknown-format",
        f"this is {name}, not a table of answers.",
        "Unpack the archive and import the file in it."
        if "archive" in name
        else "Export from the platform as .sav, .xlsx or .csv.",
        Place(path.name),
    )
