"""Decisions made on the page are the mapping that `survey map` writes and `survey import` reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from command_line import call
from garden_files import ODD, STRANGE, TOKEN, WORDS, garden_csv
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from panel.analyst.mapping_rows import (
    LEFT_OUT,
    EditRow,
    column_decisions,
    column_options,
    column_rows,
    mapped_questions,
    value_decisions,
    value_options,
    value_rows,
)
from panel.analyst.trial_import import Choice, Trial, save_decisions, try_import
from survey.adopting.map_file import MappedFile, draft_file, map_file
from survey.adopting.mapping_text import Decisions
from survey.importing.mapping import UNDECIDED, read_mapping
from survey.importing.stored_mappings import FOLDER
from survey.library import Library
from survey.problems import SurveyError
from survey.store.stores import Stores, open_stores

WAVE = "w1"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "answers.csv"
    path.write_bytes(garden_csv())
    return path


def drafted(trial: Trial) -> MappedFile:
    assert trial.drafted is not None
    return trial.drafted


def edit(rows: tuple[EditRow, ...], **to: str) -> dict[int, dict[str, Any]]:
    """What the editor gives when these rows are changed, by what they are called."""
    names = {"odd": ODD, "some": "ganske enig"}
    at = {row.key: place for place, row in enumerate(rows)}
    return {at[names.get(name, name)]: {"now": value} for name, value in to.items()}


def rows_of(stores: Stores, library: Library, file: Path) -> tuple[Trial, tuple[EditRow, ...]]:
    trial = try_import(stores, library, Choice(file, WAVE))
    return trial, column_rows(drafted(trial), library.instrument(WAVE), "en")


def test_a_column_and_a_text_are_decided(data: Path, garden: Library, file: Path) -> None:
    instrument = garden.instrument(WAVE)
    with open_stores(data) as stores:
        trial, rows = rows_of(stores, garden, file)
        assert rows[0].key == ODD
        assert rows[0].now == UNDECIDED
        assert trial.coded is not None
        before = trial.coded.report
        choice = trial.choice
        given_ = column_decisions(rows, edit(rows, odd="VISITS", PL_1=LEFT_OUT), "now")
        assert given_.columns == {ODD: "VISITS", "PL_1": None}
        written = save_decisions(stores, garden, choice, given_)
        assert written.path == data / FOLDER / "answers.yaml"

        trial, rows = rows_of(stores, garden, file)
        assert {row.key: row.now for row in rows}[ODD] == "VISITS"
        assert mapped_questions(drafted(trial), instrument)[0] == "VO_1"
        said = value_rows(drafted(trial), "VO_1", "en")
        assert [(row.key, row.now) for row in said] == [("ganske enig", UNDECIDED)]
        meant = value_decisions(said, edit(said, some="4"), "now", instrument, "VO_1")
        assert meant.values == {"VO_1": {"ganske enig": 4}}
        save_decisions(stores, garden, choice, meant)

        trial, rows = rows_of(stores, garden, file)
        assert trial.coded is not None
        after = trial.coded.report
        # Four people answered the column that nobody had known; three texts have a meaning now.
        assert after.filled.answers == before.filled.answers + 4 - 3 + 3
        assert after.filled.invalid == before.filled.invalid - 3 - 1
        assert "made for this layout" in after.mapping
    mapping = read_mapping(written.path, instrument)
    assert mapping.columns == {ODD: "VISITS", "PL_1": None}
    assert mapping.values["VO_1"] == {"ganske enig": 4}
    text = written.path.read_text("utf-8")
    for secret in (TOKEN, WORDS, STRANGE):
        assert secret not in text


def test_command_and_page_write_the_same_mapping(
    data: Path, garden: Library, file: Path, tmp_path: Path
) -> None:
    """Drafted by the command, decided by hand, drafted again: as decided on the page."""
    by_hand = tmp_path / "hand"
    done = call(
        tmp_path, "survey", "map", str(file), "--wave", WAVE, "--study", str(garden.folder),
        "--data", str(by_hand),
    )  # fmt: skip
    assert done.status == 0, done.err
    path = by_hand / FOLDER / "answers.yaml"
    text = path.read_text("utf-8")
    lines = [
        f'  "{ODD}": VISITS' if ODD in line and "?:" not in line and UNDECIDED in line else line
        for line in text.splitlines()
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    map_file(file, garden, WAVE, by_hand / FOLDER)
    with open_stores(data) as stores:
        save_decisions(stores, garden, Choice(file, WAVE), Decisions(columns={ODD: "VISITS"}))
    page = (data / FOLDER / "answers.yaml").read_text("utf-8")
    assert page == path.read_text("utf-8")
    # And to draft what is decided changes nothing.
    map_file(file, garden, WAVE, data / FOLDER)
    assert (data / FOLDER / "answers.yaml").read_text("utf-8") == page


def test_a_decision_is_taken_back(data: Path, garden: Library, file: Path) -> None:
    with open_stores(data) as stores:
        choice = Choice(file, WAVE)
        empty = save_decisions(stores, garden, choice, Decisions()).text
        decided = Decisions(columns={ODD: "VISITS"}, values={"VO_1": {"ganske enig": None}})
        save_decisions(stores, garden, choice, decided)
        trial, rows = rows_of(stores, garden, file)
        back = column_decisions(rows, edit(rows, odd=UNDECIDED), "now")
        save_decisions(stores, garden, choice, back)
        said = value_rows(drafted(trial), "VO_1", "en")
        assert [(row.key, row.now) for row in said] == [("ganske enig", LEFT_OUT)]
        instrument = garden.instrument(WAVE)
        meant = value_decisions(said, edit(said, some=UNDECIDED), "now", instrument, "VO_1")
        assert (
            save_decisions(stores, garden, choice, meant).draft
            == drafted(rows_of(stores, garden, file)[0]).draft
        )
        assert read_mapping(data / FOLDER / "answers.yaml", instrument).columns == {}
        assert sorted((data / FOLDER / "answers.yaml").read_text("utf-8").split()) == sorted(
            empty.split()
        )


def test_what_is_not_changed_is_no_decision(data: Path, garden: Library, file: Path) -> None:
    with open_stores(data) as stores:
        _, rows = rows_of(stores, garden, file)
    same = {place: {"now": row.now} for place, row in enumerate(rows)}
    assert column_decisions(rows, same, "now") == Decisions()
    assert column_decisions(rows, {}, "now") == Decisions()


def test_comments_and_other_lines_stay(data: Path, garden: Library, file: Path) -> None:
    with open_stores(data) as stores:
        choice = Choice(file, WAVE)
        path = save_decisions(stores, garden, choice, Decisions(columns={ODD: "VISITS"})).path
        text = path.read_text("utf-8").replace("VISITS", "VISITS  # asked the school", 1)
        path.write_text(text + "# my own note\n", "utf-8")
        save_decisions(stores, garden, choice, Decisions(columns={"PL_1": None}))
    after = path.read_text("utf-8")
    assert "VISITS  # asked the school" in after
    assert "# my own note" in after
    assert "PL_1: null" in after


def test_a_decision_that_cannot_be_is_refused_and_nothing_written(
    data: Path, garden: Library, file: Path
) -> None:
    with open_stores(data) as stores:
        for wrong in (
            Decisions(columns={ODD: "NO_SUCH"}),
            Decisions(values={"VO_1": {"ganske enig": 77}}),
        ):
            with pytest.raises(SurveyError):
                save_decisions(stores, garden, Choice(file, WAVE), wrong)
        assert not (data / FOLDER).exists()


def test_sections_in_braces_are_refused(data: Path, garden: Library, file: Path) -> None:
    with open_stores(data) as stores:
        choice = Choice(file, WAVE)
        path = save_decisions(stores, garden, choice, Decisions(columns={ODD: "VISITS"})).path
        text = path.read_text("utf-8")
        lines = [f'columns: {{"{ODD}": VISITS, PL_1: null}}' if line == "columns:" else line
                 for line in text.splitlines() if f'"{ODD}": VISITS' not in line]  # fmt: skip
        path.write_text("\n".join(lines) + "\n", "utf-8")
        before = path.read_text("utf-8")
        with pytest.raises(SurveyError) as caught:
            save_decisions(stores, garden, choice, Decisions(columns={ODD: UNDECIDED}))
        assert [p.rule for p in caught.value.problems] == ["list-in-brackets"]
        assert path.read_text("utf-8") == before


def test_a_file_without_names_shows_none(data: Path, garden: Library, tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    rows = garden_csv().decode("utf-8").splitlines()[1:]
    file.write_text("\n".join(["ola@example.org;4;4", "x;4;5", *rows]), "utf-8")
    with open_stores(data) as stores:
        trial = try_import(stores, garden, Choice(file, WAVE))
    assert trial.drafted is None
    assert "header-missing" in {p.rule for p in trial.problems}


def test_options_are_the_questions_of_the_wave(garden: Library) -> None:
    instrument = garden.instrument(WAVE)
    for language in ("nb", "en"):
        options = column_options(instrument, language)
        assert set(instrument.questions) < set(options)
        assert "JOBS.weed" in options
        assert {UNDECIDED, LEFT_OUT, "token", "response_id"} < set(options)
        codes = value_options(instrument, "VO_1", language)
        assert list(codes)[2:] == ["1", "2", "3", "4", "5", "8", "9"]
        assert LEFT_OUT not in value_options(instrument, "JOBS", language)


@settings(max_examples=30, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(st.lists(st.tuples(st.sampled_from([ODD, "PL_1", "OW_1", "VO_3", "token"]),
                          st.sampled_from([None, UNDECIDED, "VISITS", "HOURS", "JOBS.weed"])),
                max_size=6))  # fmt: skip
def test_the_last_decision_holds_in_whatever_order(
    garden: Library, tmp_path: Path, steps: list[tuple[str, str | None]]
) -> None:
    """One by one or all at once: what stands is the last word on each column."""
    file, folder = tmp_path / "answers.csv", tmp_path / "mappings"
    file.write_bytes(garden_csv())
    for old in folder.glob("*"):
        old.unlink()
    for column, target in steps:
        map_file(file, garden, WAVE, folder, decisions=Decisions(columns={column: target}))
    last = dict(steps)
    stands = {column: to for column, to in last.items() if to != UNDECIDED}
    one = draft_file(file, garden, WAVE, folder)
    assert one.mapping.columns == stands
    if steps:
        path = next(folder.glob("*.yaml"))
        assert read_mapping(path, garden.instrument(WAVE)).columns == stands
