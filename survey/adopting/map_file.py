"""One file's mapping drafted, or brought up to date, in the study's data folder."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from survey.adopting.draft_mapping import MappingDraft, draft_mapping
from survey.adopting.mapping_text import (
    Decisions,
    decide_mapping,
    mapping_text,
    merge_mapping,
)
from survey.importing.import_file import choose_sheet
from survey.importing.layouts import headings_of
from survey.importing.mapping import Mapping, parse_mapping
from survey.importing.match_columns import unused_columns
from survey.importing.raw_export import RawExport
from survey.importing.read_file import read_file
from survey.importing.stored_mappings import nearest, same_layout, stored_for
from survey.instrument import Instrument
from survey.library import Library
from survey.problems import Place, Problem, Report, SurveyError
from survey.yaml_source import YamlSource, parse_yaml, read_yaml

PRIVATE = 0o700
"""The data folder is its owner's only, whichever command makes it."""

SHOWN = 20
"""Lines to decide that the terminal shows; the file has them all."""


@dataclass(frozen=True, slots=True, eq=False)
class MappedFile:
    """A mapping that was drafted, or written.

    Parameters
    ----------
    path
        Where.
    draft
        What is to decide in it.
    export
        The file it is for.
    title
        The wave and version of the questions.
    taken_over
        The mapping whose decisions it began with, if that is another file.
    problems
        What was noticed on the way, no errors.
    mapping
        What is decided in it.
    text
        The file's text.
    """

    path: Path
    draft: MappingDraft
    export: RawExport
    title: str
    taken_over: Path | None
    problems: tuple[Problem, ...]
    mapping: Mapping
    text: str

    @property
    def undecided(self) -> int:
        """How many lines wait for a decision."""
        return len(self.draft.columns) + sum(map(len, self.draft.values.values()))

    def lines(self) -> list[str]:
        """Return what was found, as lines for a terminal."""
        draft, sheet = self.draft, self.export.sheet
        left_out = sum(what.startswith("left out") for what in draft.matched.values())
        in_sheet = f', sheet "{sheet}"' if sheet else ""
        values = sum(map(len, draft.values.values()))
        lines = [
            f"{self.export.file}{in_sheet} ({self.export.layout}) as {self.title}",
            f"columns  {len(self.export.columns)} read = {len(draft.matched) - left_out} matched + "
            f"{left_out} left out + {len(draft.columns)} to decide",
            f"values   {values} to decide, in {len(draft.values)} questions",
        ]
        open_ = [("column", "", line) for line in draft.columns]
        open_ += [("value", f"{q}, ", line) for q, found in draft.values.items() for line in found]
        lines += [
            f'  {what} {of}"{line.key[:70]}": {line.proposal}'
            + (f"  {line.why}" if line.why else "")
            for what, of, line in open_[:SHOWN]
        ]
        if len(open_) > SHOWN:
            lines.append(f"  and {len(open_) - SHOWN} more")
        if self.taken_over is not None:
            lines.append(f"decisions taken over from {self.taken_over}")
        return [*lines, f"wrote {self.path}"]


def map_file(
    path: Path,
    library: Library,
    wave: str,
    mappings: Path,
    output: Path | None = None,
    sheet: str | None = None,
    today: dt.date | None = None,
    platform: str | None = None,
    decisions: Decisions | None = None,
) -> MappedFile:
    """Write what a file's columns and values are, and what a person must decide.

    Parameters
    ----------
    path
        The file of answers.
    wave
        The wave it answers.
    mappings
        The folder of stored mappings.
    output
        Where the mapping goes; by default into that folder, where the import finds it. Of a file
        that is there already every decision is kept.
    sheet, platform
        As in `survey.importing.import_file.import_file`.
    today
        A later date cannot have been answered.
    decisions
        What a person decides now, put in before what is left to decide is listed.

    Raises
    ------
    SurveyError
        With every fault of the file or of the mapping that is there; nothing is written then.
    """
    done = draft_file(path, library, wave, mappings, output, sheet, today, platform, decisions)
    if output is None:
        mappings.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
    _write(done.path, done.text)
    return done


def draft_file(
    path: Path,
    library: Library,
    wave: str,
    mappings: Path,
    output: Path | None = None,
    sheet: str | None = None,
    today: dt.date | None = None,
    platform: str | None = None,
    decisions: Decisions | None = None,
) -> MappedFile:
    """Draft the mapping that `map_file` writes, and write nothing; the parameters are the same."""
    instrument = library.instrument(wave)
    if output is not None and output.suffix not in (".yaml", ".yml"):
        raise SurveyError(
            Problem(
                "mapping-format",
                f'a mapping cannot be written as "{output.suffix}".',
                "End the file's name with .yaml.",
                Place(str(output)),
            )
        )
    exports = read_file(path, platform)
    found = stored_for(mappings, exports, wave)
    same = same_layout(found)
    known = same or nearest(found)
    begun = output if output is not None and output.exists() else known.path if known else None
    target = output or (same.path if same else _free_name(mappings, path.stem))
    today = today or dt.datetime.now(dt.UTC).date()
    report = Report()
    mapping, written = Mapping(), ""
    if begun is not None:
        mapping = _parse(read_yaml(begun, report), instrument, report)
        written = begun.read_text(encoding="utf-8-sig")
    export = choose_sheet(exports, sheet, instrument, mapping, report)
    if decisions is not None:
        written = written or mapping_text(draft_mapping(export, instrument, mapping, today))
        written = decide_mapping(written, decisions, Place(str(begun or target)))
        source = parse_yaml(written, report, YamlSource(str(begun or target)))
        mapping = _parse(source, instrument, report)
    report.extend(unused_columns(export, mapping) if begun == output else ())
    draft = draft_mapping(export, instrument, mapping, today)
    headings = None if begun in (None, target) else headings_of(export)
    text = (
        merge_mapping(written, draft, Place(str(begun or target)), headings)
        if written
        else mapping_text(draft)
    )
    problems = tuple(p for p in (*export.problems, *report) if p.severity != "error")
    title = f"wave {wave}, {instrument.instrument} version {instrument.version}"
    other = begun if begun != target else None
    return MappedFile(target, draft, export, title, other, problems, mapping, text)


def _parse(source: YamlSource, instrument: Instrument, report: Report) -> Mapping:
    """Make what a mapping says into decisions; raises `SurveyError` with its faults."""
    report.raise_errors()
    mapping = parse_mapping(source, instrument, report)
    report.extend(_check_wave(source, mapping, instrument.wave))
    report.raise_errors()
    return mapping


def _write(path: Path, text: str) -> None:
    """Write beside the file first: decisions must not be lost to a full disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def _check_wave(source: YamlSource, mapping: Mapping, wave: str) -> list[Problem]:
    if mapping.layout is None or mapping.wave == wave:
        return []
    return [
        Problem(
            "mapping-other-wave",
            f'this mapping was made for wave "{mapping.wave}".',
            "Give another name with --output.",
            source.place("layout", "wave"),
        )
    ]


def _free_name(folder: Path, stem: str) -> Path:
    """Return the file's own name, numbered when another layout has it."""
    path, number = folder / f"{stem}.yaml", 1
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}.yaml"
    return path
