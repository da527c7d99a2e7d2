"""A mapping is used for files of its own layout and wave, and the report says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from orchard import TODAY, open_orchard, person, write_csv, write_xlsx

from survey.importing.import_file import code_file
from survey.importing.import_report import ImportReport
from survey.importing.layouts import layout_of
from survey.importing.mapping import read_mapping
from survey.importing.read_file import read_file
from survey.library import Library
from survey.problems import SurveyError


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return open_orchard(tmp_path_factory.mktemp("study"))


def rows(*more: str) -> list[dict[str, object]]:
    row = person(1)
    row["Spørsmål 7"] = row.pop("EQ_1")
    return [row | dict.fromkeys(more, "x")]


def write_mapping(
    folder: Path, of: Path, name: str = "a.yaml", wave: str = "2021", columns: str = ""
) -> Path:
    layout = layout_of(read_file(of)[0])
    folder.mkdir(exist_ok=True)
    path = folder / name
    matched = "".join(f"  {c.shown_as}: x\n" for c in read_file(of)[0].columns)
    path.write_text(
        f'layout: {{wave: "{wave}", platform: {layout.platform}, columns: {layout.columns}, '
        f'fingerprint: "{layout.fingerprint}"}}\n'
        f"columns:\n  Spørsmål 7: EQ_1\n{columns}matched:\n{matched}",
        encoding="utf-8",
    )
    return path


def read(path: Path, library: Library, folder: Path | None) -> ImportReport:
    return code_file(path, library, "2021", today=TODAY, mappings=folder).report


def rules(report: ImportReport) -> set[str]:
    return {problem.rule for problem in report.problems}


def test_the_same_headings_in_any_order_and_format(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "mappings"
    first = write_csv(tmp_path / "a.csv", rows())
    stored = write_mapping(folder, first)
    turned = [dict(reversed(rows()[0].items()))]
    for path in (
        first,
        write_csv(tmp_path / "b.csv", turned),
        write_xlsx(tmp_path / "c.xlsx", turned),
    ):
        report = read(path, library, folder)
        assert report.problems == ()
        assert report.mapping == f"{stored} (made for this layout: plain, 21 columns)"
        assert f"mapping  {report.mapping}" in report.lines()
        assert ("Mapping", report.mapping) in report.summary()
        unmapped = read(path, library, None)
        assert "column-unmatched" in rules(unmapped)
        assert not any(line.startswith("mapping") for line in unmapped.lines())


def test_a_file_with_more_columns_is_another_layout(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "mappings"
    stored = write_mapping(folder, write_csv(tmp_path / "a.csv", rows()))
    more = rows("Ny", "Nyere")
    del more[0]["HOURS"]
    report = read(write_csv(tmp_path / "b.csv", more), library, folder)
    assert report.mapping == ""
    (near,) = [problem for problem in report.problems if problem.rule == "mapping-near"]
    assert f'the stored mapping "{stored}" was made for another layout and was not used' in str(
        near
    )
    assert 'has 2 columns more ("Ny", "Nyere") and 1 column fewer ("HOURS").' in str(near)
    assert "`survey map` makes one for this file with its decisions" in near.remedy
    assert "column-unmatched" in rules(report)
    unlike = [dict.fromkeys(("token", "EQ_1", "A", "B", "C", "D"), 1)]
    assert "mapping-near" not in rules(read(write_csv(tmp_path / "c.csv", unlike), library, folder))


def test_other_wordings_beside_the_same_names_are_another_layout(tmp_path: Path) -> None:
    def qualtrics(path: Path, wording: str) -> Path:
        path.write_text(
            f'ResponseId,StartDate,EndDate,Finished,Q1\nId,Start,End,Done,"{wording}"\n'
            '{"ImportId":"_recordId"},{},{},{},{"ImportId":"QID1"}\nR1,,,1,4\n'
        )
        return path

    first = layout_of(read_file(qualtrics(tmp_path / "a.csv", "Do you like apples?"))[0])
    same = layout_of(read_file(qualtrics(tmp_path / "b.csv", "Do you like  apples"))[0])
    other = layout_of(read_file(qualtrics(tmp_path / "c.csv", "Do you like pears?"))[0])
    assert (first.platform, first.columns) == ("Qualtrics", 5)
    assert first == same
    assert first.fingerprint != other.fingerprint


def test_another_wave_is_another_mapping(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "mappings"
    path = write_csv(tmp_path / "a.csv", rows())
    write_mapping(folder, path, wave="2020")
    report = read(path, library, folder)
    assert report.mapping == ""
    assert "mapping-near" not in rules(report)


def test_two_mappings_of_one_layout(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "mappings"
    path = write_csv(tmp_path / "a.csv", rows())
    names = [write_mapping(folder, path, name) for name in ("a.yaml", "b.yaml")]
    with pytest.raises(SurveyError, match="several stored mappings were made for this") as caught:
        read(path, library, folder)
    assert f"{names[0]}, {names[1]}. Say which with --mapping" in str(caught.value)


def test_a_stored_mapping_that_cannot_be_read_stops_the_import(
    library: Library, tmp_path: Path
) -> None:
    folder = tmp_path / "mappings"
    path = write_csv(tmp_path / "a.csv", rows())
    stored = write_mapping(folder, path, columns="  X: EQ_11\n")
    with pytest.raises(SurveyError, match=r'a.yaml:4: "EQ_11" is no question'):
        read(path, library, folder)
    stored.write_text("columns: [", encoding="utf-8")
    with pytest.raises(SurveyError, match=r"a.yaml:\d: this is not valid YAML"):
        read(path, library, folder)
    assert read(path, library, None).kept == 1


def test_what_is_undecided_is_not_used_and_named(library: Library, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", rows())
    (tmp_path / "m.yaml").write_text(
        'columns:\n  Spørsmål 7: EQ_1?  # 88 % like\n  EQ_2: "?"\n'
        "values:\n  EQ_3: {tja: 3?, nei: null}\n",
        encoding="utf-8",
    )
    mapping = read_mapping(tmp_path / "m.yaml", library.instruments["2021"])
    assert (mapping.columns, mapping.values) == ({}, {"EQ_3": {"nei": None}})
    report = code_file(path, library, "2021", mapping=mapping, today=TODAY).report
    (waits,) = [problem for problem in report.problems if problem.rule == "mapping-undecided"]
    assert "m.yaml:2: 3 lines from here on wait for a decision and were not used." in str(waits)
    assert "Take away the question mark to say yes" in waits.remedy
    assert {c.column: c.became for c in report.columns}["Spørsmål 7"] == "unmatched"
    assert {c.column: c.target for c in report.columns}["EQ_2"] == "EQ_2"


def test_a_mapping_given_for_another_layout_is_used_and_said(
    library: Library, tmp_path: Path
) -> None:
    stored = write_mapping(tmp_path / "kept", write_csv(tmp_path / "a.csv", rows()))
    mapping = read_mapping(stored, library.instruments["2021"])
    more = write_csv(tmp_path / "b.csv", rows("Ny"))
    report = code_file(more, library, "2021", mapping=mapping, today=TODAY).report
    (other,) = [problem for problem in report.problems if problem.rule == "mapping-other-layout"]
    assert (
        'made for another layout (the file has 1 column more ("Ny")); it is used all the same'
        in str(other)
    )
    assert report.mapping == f"{stored} (given with --mapping)"
    old = write_mapping(tmp_path / "kept", tmp_path / "a.csv", "old.yaml", wave="2020")
    mapping = read_mapping(old, library.instruments["2021"])
    report = code_file(tmp_path / "a.csv", library, "2021", mapping=mapping, today=TODAY).report
    assert 'this mapping was made for wave "2020"; it is used all the same' in str(
        report.problems[0]
    )
