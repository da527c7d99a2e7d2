"""YAML is read as YAML 1.2, with the line of every value."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.problems import Report
from survey.yaml_source import YamlSource, parse_yaml, read_yaml


def parse(text: str) -> tuple[YamlSource, Report]:
    report = Report()
    return parse_yaml(text, report, YamlSource("a.yaml")), report


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"), ("yes", "yes"), ("on", "on"), ("12:30", "12:30"), ("0123", "0123"),
        ("010", "010"), ("7", 7), ("-7", -7), ("1.10", 1.1), ("1e3", 1000.0), ("'7'", "7"),
        ('"true"', "true"), ("true", True), ("False", False), ("null", None), ("", None),
        ("2016-04-01", dt.date(2016, 4, 1)), ("'2016-04-01'", "2016-04-01"), ("å", "å"),
    ],
)  # fmt: skip
def test_scalars(written: str, value: object) -> None:
    source, report = parse(f"key: {written}\n")
    assert source.values == {"key": value}
    assert type(source.values["key"]) is type(value)
    assert not report.problems


def test_every_value_has_its_line() -> None:
    source, _ = parse("a: 1\nb:\n  - c: x\n    d: y\n  - [p, q]\n")
    assert source.place("b", 0, "d").line == 4
    assert source.place("b", 1, 1).line == 5
    assert source.place("b", 0, "nothing", "below").line == 3
    assert str(source.place("a")) == "a.yaml:1"


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", "key-twice", 3),
        ("a: [1, 2\nb: 3\n", "not-yaml", 2),
        ("a: b: c\n", "not-yaml", 1),
        ("a: 1\n? [x, y]\n: 2\n", "key-not-plain", 2),
        ("day: 2016-02-30\n", "no-such-day", 1),
        ("", "empty-file", None),
        ("# only a comment\n", "empty-file", None),
        ("a: \x07\n", "not-yaml", None),
    ],
)
def test_faults(text: str, rule: str, line: int | None) -> None:
    _, report = parse(text)
    assert [(problem.rule, problem.place and problem.place.line) for problem in report] == [
        (rule, line)
    ]


def test_files(tmp_path: Path) -> None:
    report = Report()
    assert read_yaml(tmp_path / "none.yaml", report).values is None
    (tmp_path / "latin.yaml").write_bytes("a: blåbær\n".encode("latin-1"))
    assert read_yaml(tmp_path / "latin.yaml", report).values is None
    (tmp_path / "bom.yaml").write_bytes("a: blåbær\n".encode("utf-8-sig"))
    assert read_yaml(tmp_path / "bom.yaml", report).values == {"a": "blåbær"}
    assert [problem.rule for problem in report] == ["file-missing", "not-utf8"]


@given(st.text(max_size=60))
def test_any_text_gives_values_or_a_problem(text: str) -> None:
    source, report = parse(text)
    assert source.values is not None or report.problems or text.strip() != ""
