"""What is drafted reads back as what was meant, and a person's lines stay as they are."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.adopting.append_entries import append_entries
from survey.adopting.yaml_text import WIDEST, confirm, entry, flow, keyed, scalar
from survey.problems import Place, Report, SurveyError
from survey.yaml_source import YamlSource, parse_yaml

PLACE = Place("study.yaml")
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
keys = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30)


def read(text: str) -> Any:
    report = Report()
    source = parse_yaml(text, report, YamlSource("study.yaml"))
    assert not report.errors, (text, report.problems)
    return source.values


@settings(deadline=None)
@given(texts)
def test_any_text_reads_back(text: str) -> None:
    assert read(f"key: {scalar(text)}\n") == {"key": text}
    assert read(f"key: {{inner: {scalar(text)}, next: [{scalar(text)}]}}\n") == {
        "key": {"inner": text, "next": [text]}
    }


@settings(deadline=None)
@given(st.dictionaries(keys, texts, max_size=4))
def test_any_mapping_reads_back_on_one_line_and_on_several(value: dict[str, str]) -> None:
    assert read(f"key: {flow(value)}\n") == {"key": value}
    if value:
        assert read("\n".join(entry(value, 2))) == [value]
        assert read("\n".join(keyed("name", value, 2))) == {"name": value}


@settings(deadline=None)
@given(st.one_of(st.integers(-999, 9999), st.booleans(), st.dates(dt.date(1900, 1, 1))))
def test_plain_values_read_back(value: object) -> None:
    assert read(f"key: {scalar(value)}\n") == {"key": value}


@pytest.mark.parametrize("text", ["no", "Yes", "12:30", "2016", "1.5", "null", "~", "2016-01-01"])
def test_texts_that_look_like_something_else_stay_texts(text: str) -> None:
    assert read(f"key: {scalar(text)}") == {"key": text}
    assert scalar(text).startswith('"')


@settings(deadline=None)
@given(texts)
def test_a_note_stays_within_its_line(text: str) -> None:
    (line,) = confirm([text], 2)
    assert read(f"{line}\nkey: 1\n") == {"key": 1}


def test_long_entries_stand_on_several_lines() -> None:
    lines = entry({"id": "A", "text": {"nb": "ord " * 40}}, 2)
    assert lines[0] == "  - id: A"
    assert len(entry({"id": "A", "text": {"nb": "ord"}}, 2)) == 1
    assert all(len(line) > WIDEST for line in lines[1:])


BEFORE = """\
# A person's own words.
study: mine
waves:
  - id: w1   # the first
    title: {nb: Én,
      en: One}
    stem:
      nb: "Over
        to linjer"
  # and nothing yet after it

projects:
- {id: A,
   title: {nb: A}}
# the end
roles: [{id: r}]
"""


def test_entries_are_added_and_no_other_line_changes() -> None:
    added = append_entries(BEFORE, "waves", lambda n: [f"{' ' * n}- {{id: w2}}"], PLACE)
    added = append_entries(added, "projects", lambda n: [f"{' ' * n}- {{id: B}}"], PLACE)
    lines = added.splitlines()
    assert [line for line in lines if line not in ("  - {id: w2}", "- {id: B}")] == (
        BEFORE.splitlines()
    )
    values = read(added)
    assert [wave["id"] for wave in values["waves"]] == ["w1", "w2"]
    assert [project["id"] for project in values["projects"]] == ["A", "B"]


def test_a_list_in_brackets_is_refused_with_its_line() -> None:
    with pytest.raises(SurveyError) as caught:
        append_entries(BEFORE, "roles", lambda n: [], PLACE)
    assert str(caught.value).startswith("study.yaml:16: ")
    assert 'Write each entry of "roles" on a line of its own' in str(caught.value)
