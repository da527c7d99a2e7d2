"""Which mapping a file is read with: the one given, else the stored one of its layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from survey.importing.layouts import difference, headings_of, layout_of, likeness
from survey.importing.mapping import Mapping, named_headings, parse_mapping
from survey.importing.raw_export import RawExport
from survey.instrument import Instrument
from survey.problems import Place, Problem, Report, SurveyError
from survey.yaml_source import YamlSource, read_yaml

FOLDER = "mappings"
"""Where mappings are kept, in the study's data folder."""

NEAR = 0.5
"""A stored mapping is named when its layout shares so much with the file's."""


@dataclass(frozen=True, slots=True)
class StoredMapping:
    """A mapping file of a wave and how much of its layout a file has.

    Parameters
    ----------
    path
        The file.
    source
        What stands in it.
    same
        Whether it was made for the file's layout.
    shared
        Which part of all columns both have, from 0 to 1, in the sheet where it is most.
    """

    path: Path
    source: YamlSource
    same: bool
    shared: float


def choose_mapping(
    given: Mapping | None,
    folder: Path | None,
    exports: Sequence[RawExport],
    instrument: Instrument,
    report: Report,
) -> tuple[Mapping, str]:
    """Return the mapping to read a file with, and why it is that one, in words.

    Parameters
    ----------
    given
        The mapping a person named.
    folder
        Where mappings are stored; `None` uses none.
    exports
        The file's sheets.

    Raises
    ------
    SurveyError
        A stored mapping cannot be read, or two are of the file's layout.
    """
    if given is not None:
        report.extend(_check_given(given, exports, instrument.wave))
        report.extend(_check_undecided(given))
        return given, f"{given.file} (given with --mapping)" if given.file else ""
    found = stored_for(folder, exports, instrument.wave)
    same = same_layout(found)
    if same is None:
        near = nearest(found)
        if near is not None:
            report.problems.append(_near(near, exports))
        return Mapping(), ""
    faults = Report()
    mapping = parse_mapping(same.source, instrument, faults)
    faults.raise_errors()
    report.extend(_check_undecided(mapping))
    return mapping, f"{mapping.file} (made for this layout: {mapping.layout})"


def same_layout(found: Sequence[StoredMapping]) -> StoredMapping | None:
    """Return the one mapping of a file's layout; raises `SurveyError` if there are several."""
    same = [each for each in found if each.same]
    if len(same) > 1:
        names = ", ".join(str(each.path) for each in same)
        raise SurveyError(
            Problem(
                "mapping-several",
                f"several stored mappings were made for this layout: {names}.",
                "Say which with --mapping, or take the others away.",
            )
        )
    return same[0] if same else None


def nearest(found: Sequence[StoredMapping]) -> StoredMapping | None:
    """Return the mapping that shares most columns with a file, if that is many."""
    best = max(found, key=lambda each: each.shared, default=None)
    return best if best is not None and best.shared >= NEAR else None


def stored_for(folder: Path | None, exports: Sequence[RawExport], wave: str) -> list[StoredMapping]:
    """Return the stored mappings of a wave, by name; raises `SurveyError` if one is no YAML."""
    if folder is None or not folder.is_dir():
        return []
    report = Report()
    fingerprints = {layout_of(export).fingerprint for export in exports}
    found = []
    for path in sorted(folder.glob("*.yaml")):
        source = read_yaml(path, report)
        given = source.values.get("layout") if isinstance(source.values, dict) else None
        if isinstance(given, dict) and str(given.get("wave")) == wave:
            named = named_headings(source)
            same = str(given.get("fingerprint")) in fingerprints
            shared = max(likeness(named, headings_of(export)) for export in exports)
            found.append(StoredMapping(path, source, same, shared))
    report.raise_errors()
    return found


def _check_given(given: Mapping, exports: Sequence[RawExport], wave: str) -> list[Problem]:
    if given.layout is None:
        return []
    fits = any(layout_of(export).fingerprint == given.layout.fingerprint for export in exports)
    if fits and given.wave == wave:
        return []
    what = (
        f'wave "{given.wave}"'
        if given.wave != wave
        else f"another layout (the file has {difference(given.headings, headings_of(exports[0]))})"
    )
    return [
        Problem(
            "mapping-other-layout",
            f"this mapping was made for {what}; it is used all the same.",
            "Check that its columns are still the same questions.",
            Place(given.file),
            "warning",
        )
    ]


def _check_undecided(mapping: Mapping) -> list[Problem]:
    if not mapping.undecided:
        return []
    count = len(mapping.undecided)
    return [
        Problem(
            "mapping-undecided",
            f"{count} {'line' if count == 1 else 'lines'} from here on "
            f"{'waits' if count == 1 else 'wait'} for a decision and "
            f"{'was' if count == 1 else 'were'} not used.",
            "Take away the question mark to say yes, write something else, or null to leave it "
            "out.",
            mapping.undecided[0],
            "warning",
        )
    ]


def _near(near: StoredMapping, exports: Sequence[RawExport]) -> Problem:
    headings = max(
        (headings_of(export) for export in exports),
        key=lambda each: likeness(named_headings(near.source), each),
    )
    return Problem(
        "mapping-near",
        f'the stored mapping "{near.path}" was made for another layout and was not used; this '
        f"file has {difference(named_headings(near.source), headings)}.",
        "Give it with --mapping if its columns are still the same questions; `survey map` makes "
        "one for this file with its decisions.",
        exports[0].place(),
        "warning",
    )
