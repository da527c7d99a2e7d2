"""A locked instrument keeps its meaning, whatever is done to its layout."""

import datetime as dt
import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.instrument import Instrument
from survey.library import open_study
from survey.lock import fingerprint, read_locks, write_lock
from survey.problems import Report, SurveyError
from survey.yaml_source import YamlSource, parse_yaml

SPECIMENS = Path(__file__).resolve().parents[1] / "specimens"
SMALL = SPECIMENS / "instruments" / "valid" / "two"
TEXT = (SMALL / "w1-v1.yaml").read_text(encoding="utf-8")
TODAY = dt.date(2021, 2, 20)


def parse(text: str) -> Instrument:
    report = Report()
    values = parse_yaml(text, report, YamlSource("w1-v1.yaml")).values
    assert not report.problems
    return Instrument.model_validate(values)


def shuffled(value: Any, order: random.Random, kept: bool = False) -> Any:
    """Shuffle the keys of every mapping but those whose order is a meaning."""
    if isinstance(value, dict):
        keys = list(value)
        if not kept:
            order.shuffle(keys)
        return {k: shuffled(value[k], order, k in ("choices", "missing")) for k in keys}
    return [shuffled(each, order) for each in value] if isinstance(value, list) else value


@given(st.integers(0, 10_000))
def test_fingerprint_ignores_the_order_of_keys(seed: int) -> None:
    values = parse_yaml(TEXT, Report(), YamlSource("w1-v1.yaml")).values
    mixed = Instrument.model_validate(shuffled(values, random.Random(seed)))
    assert fingerprint(mixed) == fingerprint(parse(TEXT))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("wave: w1", "# a comment\nwave: w1   # another"),
        ("{kind: mean, of: [FOOD, JUDGE]", "{kind: mean, of: ['FOOD', \"JUDGE\"]"),
        ("aliases: {surveyxact: v1}", "aliases: {surveyxact: v77}"),
        ("{id: FOOD_1, answer", "{ask: ALL, id: FOOD_1, answer"),
        ("uses: {project: TEAM}", "uses: {project: TEAM}\nvariables: {FOOD_1: {format: F8.2}}"),
        (
            "uses: {project: TEAM}",
            "uses: {project: TEAM}\nsets: {a: {kind: category, columns: [TEAM]}}",
        ),
    ],
    ids=["comments", "quotes", "aliases", "default said", "formats", "sets"],
)
def test_fingerprint_ignores_what_is_not_meaning(old: str, new: str) -> None:
    assert TEXT.count(old) == 1
    assert fingerprint(parse(TEXT.replace(old, new))) == fingerprint(parse(TEXT))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Maten er god.", "Maten er fin."),
        ("The food is good.", "The food is nice."),
        ("1: {text: {nb: Uenig, en: Disagree}}", '"1": {text: {nb: Uenig, en: Disagree}}'),
        ("ask: COOK|GUEST", "ask: COOK"),
        ("reverse: true, ", ""),
        ("min_answered: 1, title: {nb: Maten", "min_answered: 2, title: {nb: Maten"),
        ("items: [FOOD_1, FOOD_2]", "items: [FOOD_2, FOOD_1]"),
        ("order: [RED, BLUE]", "order: [BLUE, RED]"),
        (
            "      2: {text: {nb: Midt imellom, en: In between}}\n"
            "      3: {text: {nb: Enig, en: Agree}}\n",
            "      3: {text: {nb: Enig, en: Agree}}\n"
            "      2: {text: {nb: Midt imellom, en: In between}}\n",
        ),
    ],
    ids=["wording", "translation", "code type", "route", "reverse", "min answered", "items",
         "claim", "order of choices"],
)  # fmt: skip
def test_fingerprint_sees_what_is_meaning(old: str, new: str) -> None:
    assert TEXT.count(old) == 1
    assert fingerprint(parse(TEXT.replace(old, new))) != fingerprint(parse(TEXT))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SMALL, tmp_path / "study")
    return tmp_path / "study"


def lock(folder: Path, wave: str, day: dt.date = TODAY) -> Any:
    return write_lock(folder, wave, open_study(folder).instrument(wave), day)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_locked_study_opens_without_a_note(folder: Path) -> None:
    for wave in ("w1", "w2"):
        lock(folder, wave)
    assert open_study(folder).problems == ()
    edit(folder / "w1-v1.yaml", "wave: w1", "# fielded on paper as well\nwave: w1")
    assert open_study(folder).problems == ()


def test_locking_again_keeps_the_first_day(folder: Path) -> None:
    first = lock(folder, "w1")
    assert lock(folder, "w1", TODAY + dt.timedelta(days=9)) == first


def test_changed_locked_instrument_stops_everything(folder: Path) -> None:
    lock(folder, "w1")
    edit(folder / "w1-v1.yaml", "Maten er kald.", "Maten er lunken.")
    edit(folder / "w2-v1.yaml", "Maten er kald.", "Maten er lunken.")
    with pytest.raises(SurveyError, match=r"has changed since\. Undo the change, or make a new"):
        open_study(folder)


def test_there_is_no_way_to_lock_another_meaning_under_the_same_version(folder: Path) -> None:
    lock(folder, "w1")
    changed = parse(TEXT.replace("Maten er kald.", "Maten er lunken."))
    before = (folder / "locked.yaml").read_bytes()
    with pytest.raises(SurveyError, match="was locked on 2021-02-20 as version 1"):
        write_lock(folder, "w1", changed, TODAY)
    assert (folder / "locked.yaml").read_bytes() == before


def test_new_version_can_be_locked_and_the_old_lock_is_kept(folder: Path) -> None:
    first = lock(folder, "w1")
    (folder / "w1-v1.yaml").rename(folder / "w1-v2.yaml")
    edit(folder / "w1-v2.yaml", "version: 1", "version: 2")
    edit(folder / "study.yaml", "w1-v1.yaml", "w1-v2.yaml")
    notes = {problem.rule for problem in open_study(folder).problems}
    assert notes == {"not-locked"}
    second = lock(folder, "w1")
    assert (second.version, second.earlier) == (2, (first,))
    locks, _ = read_locks(folder, Report())
    assert locks == {"w1": second}
    edit(folder / "study.yaml", "w1-v2.yaml", "w1-v1.yaml")
    (folder / "w1-v1.yaml").write_text(TEXT, encoding="utf-8")
    with pytest.raises(SurveyError, match="has version 1, but version 2 is locked"):
        open_study(folder)


def test_faulty_lock_file_is_never_overwritten(folder: Path) -> None:
    (folder / "locked.yaml").write_text("w1: {version: one}\n", encoding="utf-8")
    with pytest.raises(SurveyError, match="must be a whole number"):
        write_lock(folder, "w1", parse(TEXT), TODAY)
    assert (folder / "locked.yaml").read_text(encoding="utf-8") == "w1: {version: one}\n"
