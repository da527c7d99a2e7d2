"""A study folder from a file of answers or a questionnaire, or one wave more in a folder."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from survey.adopting.append_entries import append_entries
from survey.adopting.draft_bridge import draft_bridge
from survey.adopting.draft_instrument import DraftedInstrument, Wish, draft_instrument
from survey.adopting.draft_study import project_lines, study_text, wave_days, wave_lines
from survey.adopting.source import Source, read_source
from survey.adopting.write_yaml import bridge_text, instrument_text
from survey.adopting.yaml_text import CONFIRM
from survey.definition import ID_PATTERN, Text
from survey.library import Library, open_study, read_library
from survey.problems import Place, Problem, Report, SurveyError

MOST_COLUMNS = 5_000
"""No person confirms a questionnaire of more questions."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """What was drafted.

    Parameters
    ----------
    folder
        The study's folder.
    wave
        The wave that was added.
    written
        The names of the files written or added to.
    questions, source
        How many questions were drafted, and from what.
    with_answers
        Whether the file holds answers, so that it can be imported next.
    left_out
        Columns that are no question, and why.
    to_confirm
        What a person must decide: file, line, and what.
    warnings
        What was noticed while reading.
    """

    folder: Path
    wave: str
    written: tuple[str, ...]
    questions: int
    source: str
    with_answers: bool
    left_out: tuple[tuple[str, str], ...]
    to_confirm: tuple[tuple[str, int, str], ...]
    warnings: tuple[Problem, ...]

    def lines(self) -> list[str]:
        """Say it for the screen."""
        said = [
            f"wrote {', '.join(self.written)} in {self.folder}: wave {self.wave}, "
            f"{self.questions} questions from {self.source}"
        ]
        said += [f'left out "{name}": {why}' for name, why in self.left_out]
        if self.to_confirm:
            said.append("a person must decide:")
            said += [f"  {file}:{line}: {what}" for file, line, what in self.to_confirm]
        return said


def adopt_file(
    path: Path,
    folder: Path,
    *,
    wave: str | None = None,
    id_column: str | None = None,
    group_column: str | None = None,
    language: str | None = None,
    scales: bool = False,
    sheet: str | None = None,
) -> Adoption:
    """Draft a study from answers or a questionnaire, or the next wave of the folder's study.

    Parameters
    ----------
    path
        The file of answers, or a questionnaire's definition.
    folder
        Where the study is, or is to be.
    wave
        What the wave is called; `w1`, `w2` and so on by default.
    id_column, group_column
        The column that says who answered, and the one whose groups are compared; for a later
        wave those of the wave before, by default.
    language
        `nb` or `en`; by default the study's, else what the wording looks like.
    scales
        Write proposed scales in, instead of as comments.
    sheet
        Which sheet of a workbook.

    Raises
    ------
    SurveyError
        With every reason; nothing is written then.
    """
    library = open_study(folder) if (folder / "study.yaml").exists() else None
    wave = _wave_id(wave, library, folder)
    earlier = library.instruments[library.waves[-1]] if library else None
    identity = id_column or (earlier.uses.get("token") if earlier else None)
    source = read_source(path, sheet, language, library, identity)
    if len(source.export.columns) > MOST_COLUMNS:
        raise SurveyError(
            Problem(
                "too-many-columns",
                f"this file has {len(source.export.columns)} columns, more than a questionnaire of "
                f"{MOST_COLUMNS} questions.",
                "Export only the questions that are wanted.",
                source.export.place(),
            )
        )
    name = earlier.instrument if earlier else _study_id(folder)
    first, *more = source.languages
    wish = Wish(wave, first, id_column, group_column, scales, tuple(more))
    study = library.study if library else None
    draft = draft_instrument(source.export, wish, name, study, earlier, source.draft)
    draft = _with_notes(draft, source)
    changed = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC).date()
    days = wave_days(source.export, wave, study, changed, source.open)
    files = {f"{wave}-v1.yaml": instrument_text(draft, path.name)}
    if library is None or earlier is None:
        lines = wave_lines(wave, f"{wave}-v1.yaml", days, source.languages)
        title = source.title or dict.fromkeys(source.languages, _title(folder))
        files["study.yaml"] = study_text(
            name, title, source.languages, lines, _groups(draft), draft.group_label, path.name
        )
    else:
        bridge = draft_bridge(earlier, draft.instrument, draft.pairs, source.languages)
        files[f"{earlier.wave}-{wave}.yaml"] = bridge_text(bridge, path.name)
        files["study.yaml"] = _study_with(library, wave, days, draft)
    _refuse_existing(folder, files, library is not None)
    before = (folder / "study.yaml").read_text("utf-8-sig") if library else ""
    _check(folder, files)
    _write(folder, files)
    return Adoption(
        folder,
        wave,
        tuple(sorted(files)),
        len(draft.instrument.questions),
        source.what,
        source.with_answers,
        draft.left_out,
        tuple(_to_confirm(files, before)),
        source.notices,
    )


def _wave_id(wave: str | None, library: Library | None, folder: Path) -> str:
    have = library.waves if library else ()
    if wave is None:
        number = len(have) + 1
        while f"w{number}" in have:
            number += 1
        return f"w{number}"
    if not re.fullmatch(ID_PATTERN, wave):
        raise SurveyError(
            Problem(
                "bad-id",
                f'"{wave}" cannot be used as a name.',
                "Use letters, digits, _, - and full stop, and begin with a letter or a digit.",
            )
        )
    if wave in have:
        raise SurveyError(
            Problem(
                "wave-exists",
                f'the study has a wave "{wave}" already; nothing was changed.',
                f"Its waves are {', '.join(have)}. Give the new one another id with --wave; to "
                "draft it anew, first take the old one out of study.yaml and delete its files.",
                Place(str(folder / "study.yaml")),
            )
        )
    return wave


def _with_notes(draft: DraftedInstrument, source: Source) -> DraftedInstrument:
    """Add what a person must decide of the source as a whole."""
    before = draft.notes.get(("pages", ""), ())
    return replace(draft, notes={**draft.notes, ("pages", ""): (*source.notes, *before)})


def _groups(draft: DraftedInstrument) -> dict[str, Text]:
    """Return the titles of the groups by id, in the languages of the draft."""
    question = draft.instrument.uses.get("project")
    if draft.groups is None or question is None:
        return {}
    choices = draft.instrument.answer_of(question).choices
    return {str(code): choice.text for code, choice in choices.items()}


def _study_id(folder: Path) -> str:
    made = re.sub(r"[^\w.-]+", "-", folder.resolve().name).strip("-.")
    return made or "study"


def _title(folder: Path) -> str:
    return folder.resolve().name.replace("_", " ").replace("-", " ").strip() or "Study"


def _study_with(
    library: Library,
    wave: str,
    days: tuple[dt.date, dt.date, str],
    draft: DraftedInstrument,
) -> str:
    """Return study.yaml with the wave, and with the groups that are new."""
    study, path = library.study, library.folder / "study.yaml"
    text, place = path.read_text("utf-8-sig"), Place(str(path))
    last = study.ordered_waves[-1]
    if days[0] <= last.closes:
        raise SurveyError(
            Problem(
                "wave-order",
                f'wave "{wave}" would begin on {days[0]}, before wave "{last.id}" ends.',
                "Adopt the waves in the order of time, or correct the days in study.yaml.",
                place,
            )
        )
    languages = study.languages
    text = append_entries(
        text,
        "waves",
        lambda indent: wave_lines(wave, f"{wave}-v1.yaml", days, languages, indent),
        place,
    )
    groups = draft.groups
    if groups and groups.new:
        titles = {id: title for id, title in _groups(draft).items() if id in groups.new}
        text = append_entries(
            text, "projects", lambda indent: project_lines(titles, languages, indent), place
        )
    return text


def _refuse_existing(folder: Path, files: dict[str, str], adding: bool) -> None:
    for name in files:
        if (folder / name).exists() and not (adding and name == "study.yaml"):
            raise SurveyError(
                Problem(
                    "file-exists",
                    "this file exists already, and may be a person's work; nothing was changed.",
                    "Give another --wave, or move the file away.",
                    Place(str(folder / name)),
                )
            )


def _check(folder: Path, files: dict[str, str]) -> None:
    """Read what would be written as a study, so that only what has no fault is written."""
    with tempfile.TemporaryDirectory() as made:
        trial = Path(made) / (folder.resolve().name or "study")
        trial.mkdir()
        for old in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
            shutil.copy(old, trial / old.name)
        for name, text in files.items():
            (trial / name).write_text(text, encoding="utf-8")
        report = Report()
        read_library(trial, report)
        if report.errors:
            # The trial's own place says nothing to the reader.
            raise SurveyError(
                replace(p, place=p.place and replace(p.place, file=_meant(p.place.file, folder)))
                for p in report.errors
            )


def _meant(file: str, folder: Path) -> str:
    return str(folder / Path(file).name) if Path(file).suffix else str(folder)


def _write(folder: Path, files: dict[str, str]) -> None:
    """Write the new files, study.yaml last, so that a crash leaves the study as it was."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in sorted(files.items(), key=lambda file: file[0] == "study.yaml"):
        draft = folder / f".{name}.draft"
        draft.write_text(text, encoding="utf-8")
        draft.replace(folder / name)


def _to_confirm(files: dict[str, str], before: str) -> Iterator[tuple[str, int, str]]:
    """Yield what a person must decide, without what study.yaml asked for before."""
    asked = Counter(what for _, what in _confirm_lines(before))
    for file in sorted(files, key=lambda name: (name != "study.yaml", name)):
        for line, what in _confirm_lines(files[file]):
            if file == "study.yaml" and asked[what]:
                asked[what] -= 1
            else:
                yield file, line, what


def _confirm_lines(text: str) -> list[tuple[int, str]]:
    mark = CONFIRM.strip()
    return [
        (number, line.strip().removeprefix(mark).strip())
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip().startswith(mark)
    ]
