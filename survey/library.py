"""Open a study folder: the study, its instruments, the bridges between them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from survey.instrument import Bridge, Instrument
from survey.parsing import parse_definition
from survey.problems import Place, Problem, Report, SurveyError
from survey.study import Study
from survey.yaml_source import YamlSource, read_yaml

SHIPPED = Path("instruments") / "pku"


@dataclass(frozen=True, slots=True)
class Library:
    """Everything a study folder says, checked.

    `instruments` is by wave id; `bridges` by the two wave ids in order; `sources` by file
    name, with the line of every value; `problems` holds warnings and notes.
    """

    folder: Path
    study: Study
    instruments: dict[str, Instrument]
    bridges: dict[tuple[str, str], Bridge]
    sources: dict[str, YamlSource]
    problems: tuple[Problem, ...] = ()

    def instrument(self, wave: str) -> Instrument:
        """Return the instrument of a wave, or say which waves there are."""
        if wave not in self.instruments:
            known = ", ".join(w.id for w in self.study.ordered_waves)
            raise SurveyError(
                Problem(
                    "unknown-wave",
                    f'the study "{self.study.study}" has no wave "{wave}".',
                    f"Its waves are {known}.",
                    Place(str(self.folder / "study.yaml")),
                )
            )
        return self.instruments[wave]

    @property
    def waves(self) -> tuple[str, ...]:
        """The ids of the waves in order of time."""
        return tuple(wave.id for wave in self.study.ordered_waves)


def find_study(folder: Path | None = None) -> Path:
    """Return the study folder meant: the one given, else the nearest that exists.

    Looks for `./study.yaml`, then `./instruments/pku`, then the study shipped with the program.
    """
    if folder is not None:
        return folder.parent if folder.name == "study.yaml" else folder
    shipped = Path(__file__).resolve().parent.parent
    candidates = [Path(), SHIPPED, shipped / SHIPPED, shipped / "panel" / "app_files" / SHIPPED]
    return next((c for c in candidates if (c / "study.yaml").exists()), Path())


def open_study(folder: Path | None = None) -> Library:
    """Open a study folder; raises `SurveyError` with every fault in it."""
    report = Report()
    library = read_library(find_study(folder), report)
    report.raise_errors()
    if library is None:
        raise SurveyError(Problem("no-study", "the study could not be read."))
    return library


def read_library(folder: Path, report: Report) -> Library | None:
    """Read and check a study folder; every fault goes into `report`."""
    from survey.checks import check_bridge, check_instrument, check_study, check_together
    from survey.lock import check_locks

    if not (folder / "study.yaml").exists():
        report.add(
            "no-study",
            "there is no study.yaml here.",
            "Give the study's folder with --study.",
            Place(str(folder)),
        )
        return None
    sources: dict[str, YamlSource] = {}

    def read(name: str) -> YamlSource:
        sources[name] = read_yaml(folder / name, report)
        return sources[name]

    study = parse_definition(Study, read("study.yaml"), report)
    if study is None:
        _read_instruments_named(sources["study.yaml"], folder, report)
        return None
    report.extend(check_study(study, sources["study.yaml"]))
    instruments: dict[str, Instrument] = {}
    for wave in study.ordered_waves:
        instrument = parse_definition(Instrument, read(wave.instrument), report)
        if instrument is not None:
            instruments[wave.id] = instrument
            report.extend(check_instrument(instrument, study, wave, sources[wave.instrument]))
    bridges: dict[tuple[str, str], Bridge] = {}
    for earlier, later in pairwise(wave.id for wave in study.ordered_waves):
        if earlier == later:
            continue
        name = f"{earlier}-{later}.yaml"
        if not (folder / name).exists():
            report.add(
                "bridge-missing",
                f'there is no {name}, so nothing says how "{earlier}" and "{later}" compare.',
                f"Write it; `survey diff {earlier} {later}` lists what changed.",
                Place(str(folder)),
            )
            continue
        bridge = parse_definition(Bridge, read(name), report)
        if bridge is not None:
            bridges[earlier, later] = bridge
            if earlier in instruments and later in instruments:
                report.extend(
                    check_bridge(bridge, instruments[earlier], instruments[later], sources[name])
                )
    if len(instruments) == len(study.waves):
        report.extend(check_together(study, instruments, sources["study.yaml"]))
    report.extend(check_locks(folder, study, instruments))
    warnings = tuple(p for p in report if p.severity != "error")
    return Library(folder, study, instruments, bridges, sources, warnings)


def _read_instruments_named(study: YamlSource, folder: Path, report: Report) -> None:
    """Report the faults of the instruments that an unreadable study names, all at once."""
    waves = study.values.get("waves") if isinstance(study.values, dict) else None
    for wave in waves if isinstance(waves, list) else []:
        name = wave.get("instrument") if isinstance(wave, dict) else None
        if isinstance(name, str):
            parse_definition(Instrument, read_yaml(folder / name, report), report)
