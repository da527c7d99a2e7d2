"""Hold a fielded instrument to what was fielded: the fingerprint of its meaning."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import Field

from survey.definition import Definition, Id
from survey.instrument import Instrument
from survey.parsing import parse_definition
from survey.problems import Place, Problem, Report, SurveyError
from survey.study import Study
from survey.yaml_source import YamlSource, read_yaml

FILE = "locked.yaml"

_FORM = ("aliases", "variables", "sets")
"""What says how answers are called and stand in files, not what they mean."""

_HEADING = """\
# What each instrument meant on the day it was locked. Written by `survey lock WAVE`.
# An instrument that no longer matches stops launch, import and export.
"""


class Lock(Definition):
    """The fingerprint of one wave's instrument; `earlier` holds the versions locked before."""

    instrument: Id
    version: int = Field(ge=1)
    fingerprint: str = Field(pattern=r"^[0-9a-f]{64}$")
    locked_on: dt.date
    earlier: tuple[Lock, ...] = ()


class Locks(Definition):
    """The whole of locked.yaml, by wave id."""

    waves: dict[Id, Lock] = Field(default_factory=dict)


def fingerprint(instrument: Instrument) -> str:
    """Return the SHA-256 of an instrument's meaning, as 64 hexadecimal digits.

    Notes
    -----
    The canonical JSON of the parsed values, without those left at their default. The order of
    pages, questions and choices counts; the order of keys, comments and layout do not. The
    names a question has at platforms and how its answers stand in files are left out: they may
    be added after fielding.
    """
    meaning = json.dumps(
        _canonical(instrument.model_dump(by_alias=True, exclude_defaults=True)),
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(meaning.encode()).hexdigest()


def check_locks(folder: Path, study: Study, instruments: Mapping[str, Instrument]) -> list[Problem]:
    """Return every locked instrument that has changed, and a note for each not locked.

    Parameters
    ----------
    folder
        The study's folder, with or without a locked.yaml.
    study
        The study, for its waves and their files.
    instruments
        The instruments that could be read, by wave id.
    """
    report = Report()
    locks, source = read_locks(folder, report)
    if locks is None:
        return report.problems
    for wave in locks:
        if wave not in {w.id for w in study.waves}:
            report.add(
                "lock-unknown-wave",
                f'the wave "{wave}" is locked, but the study has no such wave.',
                "Put the wave back in study.yaml, or take its lock out of this file.",
                source.place(wave),
            )
    for wave, instrument in instruments.items():
        _check_lock(instrument, study.wave(wave).instrument, locks.get(wave), source, report)
    return report.problems


def read_locks(folder: Path, report: Report) -> tuple[dict[str, Lock] | None, YamlSource]:
    """Read locked.yaml; no file gives no locks, a faulty one gives `None`."""
    path = folder / FILE
    if not path.exists():
        return {}, YamlSource(str(path))
    source = read_yaml(path, report)
    if source.values is None:
        return None, source
    wrapped = YamlSource(
        source.file,
        {"waves": source.values},
        {("waves", *keys): line for keys, line in source.lines.items()},
    )
    parsed = parse_definition(Locks, wrapped, report)
    return (parsed.waves if parsed else None), source


def write_lock(
    folder: Path, wave: str, instrument: Instrument, today: dt.date | None = None
) -> Lock:
    """Lock a wave's instrument as it is now and return the lock.

    Locking again what has not changed keeps the first lock; there is no way to lock another
    meaning under a version already locked.

    Raises
    ------
    SurveyError
        This version is locked with another meaning, or a later version is.
    """
    report = Report()
    locks, source = read_locks(folder, report)
    report.raise_errors()
    held = dict(locks or {})
    before = held.get(wave)
    new = Lock(
        instrument=instrument.instrument,
        version=instrument.version,
        fingerprint=fingerprint(instrument),
        locked_on=today or dt.datetime.now(dt.UTC).date(),
    )
    if before is not None:
        if (before.version, before.fingerprint) == (new.version, new.fingerprint):
            return before
        if before.version >= new.version:
            raise SurveyError(_changed(instrument, "", before, source.place(wave)))
        earlier = (before.model_copy(update={"earlier": ()}), *before.earlier)
        new = new.model_copy(update={"earlier": earlier})
    held[wave] = new
    _write(folder / FILE, held)
    return new


def _canonical(value: Any) -> Any:
    """Turn keys that are codes into pairs, so that 1 and "1" differ and their order counts."""
    if isinstance(value, dict):
        return {
            str(key): _canonical(
                list(inner.items())
                if key in ("choices", "missing") and isinstance(inner, dict)
                else inner
            )
            for key, inner in value.items()
            if key not in _FORM
        }
    if isinstance(value, (list, tuple)):
        return [_canonical(inner) for inner in value]
    return str(value) if isinstance(value, dt.date) else value


def _check_lock(
    instrument: Instrument, file: str, lock: Lock | None, source: YamlSource, report: Report
) -> None:
    wave = instrument.wave
    if lock is None or (
        lock.instrument == instrument.instrument and lock.version < instrument.version
    ):
        report.add(
            "not-locked",
            f'version {instrument.version} of the instrument of wave "{wave}" is not locked.',
            f"Run `survey lock {wave}` before it is sent out.",
            source.place(wave) if lock else Place(source.file),
            severity="note",
        )
    elif lock.version != instrument.version or lock.fingerprint != fingerprint(instrument):
        report.problems.append(_changed(instrument, file, lock, source.place(wave)))


def _changed(instrument: Instrument, file: str, lock: Lock, place: Place) -> Problem:
    name = f'the instrument of wave "{instrument.wave}"' + (f" ({file})" if file else "")
    if lock.version > instrument.version:
        return Problem(
            "locked-later",
            f"{name} has version {instrument.version}, but version {lock.version} is locked.",
            f"Let study.yaml name the file of version {lock.version}.",
            place,
        )
    following = lock.version + 1
    return Problem(
        "locked-changed",
        f"{name} was locked on {lock.locked_on} as version {lock.version} and has changed since.",
        f"Undo the change, or make a new version: save it as "
        f"{instrument.wave}-v{following}.yaml with `version: {following}` and name that file "
        f"in study.yaml.",
        place,
    )


def _write(path: Path, locks: Mapping[str, Lock]) -> None:
    """Replace the file in one step, so that a crash leaves the old one whole."""
    lines = [_HEADING]
    for wave, lock in locks.items():
        lines.append(f'"{wave}":\n')
        lines += [f"  {line}\n" for line in _fields(lock)]
        if lock.earlier:
            lines.append("  earlier:\n")
        for old in lock.earlier:
            first, *rest = _fields(old)
            lines.append(f"    - {first}\n")
            lines += [f"      {line}\n" for line in rest]
    temporary = path.with_suffix(".yaml.part")
    temporary.write_text("".join(lines), encoding="utf-8")
    temporary.replace(path)


def _fields(lock: Lock) -> list[str]:
    return [
        f'instrument: "{lock.instrument}"',
        f"version: {lock.version}",
        f'fingerprint: "{lock.fingerprint}"',
        f"locked_on: {lock.locked_on}",
    ]
