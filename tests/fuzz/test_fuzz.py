"""A few hundred of the spoilt files of `make fuzz`: refused or imported whole, never a fault."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest

sys.path.append(str(Path(__file__).parents[2]))

from tests.fuzz.mutations import MUTATIONS, mutate
from tests.fuzz.run import fuzz, spoil
from tests.fuzz.specimens import write_specimens
from tests.fuzz.worker import Trial

FILES = 200


def test_a_spoilt_file_is_a_message_never_a_fault(tmp_path: Path) -> None:
    outcome = fuzz(1, range(FILES), tmp_path / "kept")
    assert outcome.faults == []
    assert sum(outcome.counts.values()) == FILES
    refused = sum(n for what, n in outcome.counts.items() if what.startswith("refused"))
    assert refused > FILES / 5
    assert outcome.counts["imported"] > FILES / 10


def test_every_specimen_is_taken_whole(tmp_path: Path) -> None:
    (tmp_path / "trial").mkdir()
    trial = Trial(tmp_path / "trial")
    made = write_specimens(tmp_path / "whole")
    assert {path.suffix for path in made} == {".csv", ".xlsx", ".sav", ".zsav", ".por", ".dta"}
    for path in made:
        result = trial.run(path)
        assert result.pop("seconds") > 0
        assert result == {"import": "imported", "new": "drafted", "fault": ""}, path.name


def test_the_same_number_is_spoilt_in_the_same_way(tmp_path: Path) -> None:
    whole = [(".csv", b"a;b\n1;2\n" * 40), (".sav", bytes(range(256)) * 4)]
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    for number in range(20):
        one = spoil(5, number, whole, tmp_path / "one").read_bytes()
        assert spoil(5, number, whole, tmp_path / "other").read_bytes() == one
    assert mutate(Random(1), whole[0][1], whole[1][1]) != mutate(Random(2), whole[0][1], b"x")


@pytest.mark.parametrize("change", dict.fromkeys(MUTATIONS), ids=lambda change: change.__name__)
def test_every_mutation_changes_something(change: object) -> None:
    assert callable(change)
    data = bytearray(b"response_id;EQ_1\nr1;4\n" * 20)
    before = bytes(data)
    for seed in range(5):
        change(Random(seed), data, b"other" * 20)
    assert bytes(data) != before


def test_a_fault_is_kept_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "odd").mkdir()
    whole = tmp_path / "odd" / "whole.csv"
    whole.write_text("response_id;EQ_1\nr1;4\n")
    outcome = fuzz(3, range(4), tmp_path / "kept", 1, tmp_path / "odd", seconds=0.0)
    assert len(outcome.faults) == 4
    assert all("took 0." in fault for fault in outcome.faults)
    assert len(list((tmp_path / "kept").glob("spoilt-3-*.csv"))) == 4
