"""`survey map`: what is not sure waits for a person, and nothing decided is lost."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest
from command_line import Outcome, call
from hypothesis import given, settings
from hypothesis import strategies as st
from orchard import TODAY, open_orchard, person, write_csv, write_sav

from survey.adopting.draft_mapping import MappingDraft, OpenLine
from survey.adopting.map_file import MappedFile, map_file
from survey.adopting.mapping_text import mapping_text, merge_mapping
from survey.importing.import_file import code_file
from survey.importing.layouts import Layout
from survey.importing.mapping import Mapping, parse_mapping, read_mapping
from survey.library import Library
from survey.problems import Place, Report, SurveyError
from survey.yaml_source import YamlSource, parse_yaml

CLOSE = "7. Jeg blir ofte hørt i hagen (1-5)"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return open_orchard(tmp_path_factory.mktemp("study"))


def odd_rows() -> list[dict[str, Any]]:
    """Eight people: one column is close to a question, one is none, and some values are odd."""
    given = {
        1: {"EQ_2": "sånn passe", "JOB": "Dyrker Kari", "CODE_1": "QQQ"},
        2: {"EQ_2": "sånn passe", "EQ_3": "Litt enigg", "HOURS": "mye, ring 92 34 56 78"},
        3: {"EQ_2": "sånn passe", "EQ_3": "spør Ola på naborommet", "BEGAN": "i fjor vår"},
        4: {"EQ_2": "Verken elller", "EQ_3": 97, "TREES": "mange"},
        5: {"EQ_2": "ola@example.org", "TREES": "mange", "token": "HEMMELIG"},
        6: {"EQ_2": "ola@example.org", "TREES": "mange"},
        7: {"EQ_2": "ola@example.org", "WORDS": "Helt eget ord"},
        8: {},
    }
    rows = []
    for number, cells in given.items():
        row = person(number, **cells)
        row[CLOSE] = row.pop("EQ_1")
        rows.append(row | {"Hvor bor du?": f"Vei {number}"})
    return rows


def mapped(path: Path, library: Library, folder: Path, **more: Any) -> MappedFile:
    return map_file(path, library, "2021", folder, today=TODAY, **more)


def decide(path: Path, **lines: str) -> None:
    """Write decisions into a mapping as a person would, each instead of what waits."""
    text = path.read_text(encoding="utf-8")
    for before, after in lines.values():
        assert before in text, before
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")


def test_a_draft_says_what_is_sure_and_what_is_not(library: Library, tmp_path: Path) -> None:
    done = mapped(write_csv(tmp_path / "svar.csv", odd_rows()), library, tmp_path / "mappings")
    assert done.path == tmp_path / "mappings" / "svar.yaml"
    text = done.path.read_text(encoding="utf-8")
    assert text.startswith("# Which column of a file is which question")
    lines = text.splitlines()
    assert f'  "{CLOSE}": EQ_1?  # 89 % like "Jeg blir hørt i hagen."' in lines
    assert '  "Hvor bor du?": "?"' in lines
    assert '    Verken elller: 3?  # 1 row; 96 % like "Verken eller"' in lines
    assert '    sånn passe: "?"  # 3 rows' in lines
    assert '    Litt enigg: "?"  # 1 row; 94 % like "Litt enig"' in lines
    assert '    "97": "?"  # 1 row' in lines
    assert '    mange: "?"  # 3 rows' in lines
    assert "  PICK_1: PICK_1 (id)" in lines
    assert "  token: token (name)" in lines
    assert '  JOB: "JOB (id); 1 value is no answer and not shown here"' in lines
    (layout,) = [part for part in text.split("\n\n") if "layout:" in part]
    assert '  wave: "2021"\n  platform: plain\n  columns: 22\n  fingerprint: ' in layout
    report = Report()
    read = parse_yaml(text, report, YamlSource("m.yaml"))
    assert len(report) == 0
    assert set(read.values) == {"layout", "columns", "values", "matched"}


def test_nobodys_own_words_stand_in_a_draft(library: Library, tmp_path: Path) -> None:
    done = mapped(write_csv(tmp_path / "svar.csv", odd_rows()), library, tmp_path / "mappings")
    said = done.path.read_text(encoding="utf-8") + "\n".join(done.lines())
    for secret in ("Kari", "QQQ", "92 34", "Ola", "ola@", "fjor", "HEMMELIG", "Helt eget", "Vei"):
        assert secret not in said
    assert "CODE_1 (id); 1 value is no answer and not shown here" in said
    assert "HOURS (id); 1 value is no answer and not shown here" in said
    assert "BEGAN (id); 1 value is no answer and not shown here" in said


def test_what_waits_is_not_used_until_it_is_decided(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "mappings"
    path = write_csv(tmp_path / "svar.csv", odd_rows())
    done = mapped(path, library, folder)
    before = code_file(path, library, "2021", today=TODAY, mappings=folder)
    plain = code_file(path, library, "2021", today=TODAY)
    assert before.batch.responses.equals(plain.batch.responses)
    assert "7 lines from here on wait for a decision" in str(before.report.problems[0])
    decide(
        done.path,
        question=("EQ_1?", "EQ_1"),
        other=('"Hvor bor du?": "?"', '"Hvor bor du?": null'),
        code=("Verken elller: 3?", "Verken elller: 3"),
        text=('sånn passe: "?"', "sånn passe: 3"),
        missing=('"97": "?"', '"97": null'),
    )
    after = code_file(path, library, "2021", today=TODAY, mappings=folder)
    assert after.batch.responses["EQ_1"].tolist() == [4] * 8
    assert after.batch.responses["EQ_2"].tolist()[:4] == [3] * 4
    assert after.report.mapping == f"{done.path} (made for this layout: plain, 22 columns)"
    reasons = after.batch.reasons.set_index(["row_key", "column"])["reason"]
    assert reasons["r4", "EQ_3"] == "platform_missing"
    assert "column-unmatched" not in {problem.rule for problem in after.report.problems}


def test_run_again_it_keeps_what_a_person_wrote(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "mappings"
    rows = odd_rows()
    done = mapped(write_csv(tmp_path / "svar.csv", rows), library, folder)
    decide(
        done.path,
        question=("EQ_1?  #", "EQ_1   # Kari er enig;"),
        other=('  "Hvor bor du?": "?"', "  # trengs ikke, sier Kari\n  'Hvor bor du?': null"),
        text=('    sånn passe: "?"', "    'Sånn passe.': 3"),
    )
    kept = done.path.read_text(encoding="utf-8")
    again = mapped(tmp_path / "svar.csv", library, folder)
    assert again.path == done.path
    changed = again.path.read_text(encoding="utf-8")
    assert changed.split("matched:")[0] == kept.split("matched:")[0]
    assert f'  "{CLOSE}": EQ_1 (mapping)' in changed
    assert '  "Hvor bor du?": left out (mapping)' in changed
    assert again.undecided == 4
    for row in rows[:3]:
        row[CLOSE] = "av og til"
    rows[3]["EQ_3"] = 4
    mapped(write_csv(tmp_path / "svar.csv", rows), library, folder)
    third = done.path.read_text(encoding="utf-8")
    assert '  EQ_1:\n    av og til: "?"  # 3 rows\n' in third
    assert '"97"' not in third
    assert "# trengs ikke, sier Kari" in third
    assert "    'Sånn passe.': 3  # 3 rows" in third
    assert mapped(tmp_path / "svar.csv", library, folder).path.read_text("utf-8") == third


def test_a_like_layout_begins_with_the_decisions_of_the_first(
    library: Library, tmp_path: Path
) -> None:
    folder = tmp_path / "mappings"
    first = mapped(write_csv(tmp_path / "svar.csv", odd_rows()), library, folder)
    decide(
        first.path,
        question=("EQ_1?", "EQ_1"),
        other=('"Hvor bor du?": "?"', '"Hvor bor du?": null  # borte'),
        text=('sånn passe: "?"', "sånn passe: 3"),
    )
    before = first.path.read_text(encoding="utf-8")
    rows = [{k: v for k, v in row.items() if k != "Hvor bor du?"} | {"Ny": 1} for row in odd_rows()]
    second = mapped(write_csv(tmp_path / "svar.csv", rows), library, folder)
    assert second.path == folder / "svar-2.yaml"
    assert second.taken_over == first.path
    assert f"decisions taken over from {first.path}" in second.lines()
    assert first.path.read_text(encoding="utf-8") == before
    text = second.path.read_text(encoding="utf-8")
    assert "EQ_1  # 89 %" in text
    assert "sånn passe: 3" in text
    assert '  Ny: "?"' in text
    assert "Hvor bor du?" not in text
    used = code_file(tmp_path / "svar.csv", library, "2021", today=TODAY, mappings=folder).report
    assert used.mapping.startswith(f"{second.path} (made for this layout")
    assert "mapping-unused" not in {problem.rule for problem in used.problems}


def test_a_file_of_ones_own_is_brought_up_to_date(library: Library, tmp_path: Path) -> None:
    own = tmp_path / "min.yaml"
    own.write_text(f'# min egen\ncolumns:\n    "{CLOSE}": EQ_1\n    Borte: null\n', "utf-8")
    path = write_csv(tmp_path / "svar.csv", odd_rows())
    done = mapped(path, library, tmp_path / "mappings", output=own)
    assert not (tmp_path / "mappings").exists()
    text = own.read_text(encoding="utf-8")
    assert text.startswith('layout:\n  wave: "2021"\n')
    assert '# min egen\ncolumns:\n    "' in text
    assert '    Borte: null\n    "Hvor bor du?": "?"\n' in text
    assert "\nvalues:\n  " in text
    assert "mapping-unused" in {problem.rule for problem in done.problems}
    assert read_mapping(own, library.instruments["2021"]).columns == {CLOSE: "EQ_1", "Borte": None}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("columns: {A: null}", 'm.yaml:1: "columns" is written in braces, so no line can be added'),
        ("columns: {A: EQ_11}", 'm.yaml:1: "EQ_11" is no question of this instrument.'),
        (
            'layout: {wave: "2020", platform: plain, columns: 3, fingerprint: abc}',
            'm.yaml:1: this mapping was made for wave "2020". Give another name with --output.',
        ),
    ],
)
def test_a_mapping_that_cannot_be_brought_up_to_date(
    library: Library, tmp_path: Path, text: str, words: str
) -> None:
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    path = write_csv(tmp_path / "svar.csv", odd_rows())
    with pytest.raises(SurveyError) as caught:
        mapped(path, library, tmp_path / "mappings", output=tmp_path / "m.yaml")
    assert words in str(caught.value)
    assert (tmp_path / "m.yaml").read_text(encoding="utf-8") == text


def test_a_column_in_doubt_waits_with_the_reason(library: Library, tmp_path: Path) -> None:
    rows = [person(n) for n in range(1, 4)]
    path = write_sav(
        tmp_path / "a.sav",
        rows,
        column_labels={"EQ_3": "Hvor mange epler spiser du?"},
        variable_value_labels={
            "EQ_1": {1: "Helt enig", 5: "Helt uenig"},
            "EQ_2": {1: "Slett ikke", 5: "Helt enig"},
        },
        missing_ranges={"PICK_1": [5]},
    )
    done = mapped(path, library, tmp_path / "mappings")
    text = done.path.read_text(encoding="utf-8")
    assert '  EQ_3: "?"  # the file calls this "Hvor mange epler spiser du?", but question' in text
    assert '  EQ_2: EQ_2?  # the file says that code 1 means "Slett ikke", but' in text
    assert "  PICK_1: PICK_1?  # the file declares code 5 missing, but" in text
    assert '    "1": 5?  # the file calls it "Helt enig"\n    "5": 1?  # the file calls' in text
    with pytest.raises(SurveyError):
        code_file(path, library, "2021", today=TODAY, mappings=tmp_path / "mappings")
    decide(
        done.path,
        other=('EQ_3: "?"', "EQ_3: null"),
        words=("EQ_2?", "EQ_2"),
        missing=("PICK_1?", "PICK_1"),
        low=('"1": 5?', '"1": 5'),
        high=('"5": 1?', '"5": 1'),
    )
    coded = code_file(path, library, "2021", today=TODAY, mappings=tmp_path / "mappings")
    assert coded.batch.responses["EQ_1"].tolist() == [4, 4, 4]
    assert coded.batch.responses["EQ_3"].isna().all()
    assert not [problem for problem in coded.report.problems if problem.rule.startswith("other")]


def test_two_columns_of_one_question_both_wait(library: Library, tmp_path: Path) -> None:
    rows = [person(n) | {"eq-1": 3} for n in range(1, 4)]
    done = mapped(write_csv(tmp_path / "a.csv", rows), library, tmp_path / "mappings")
    assert [(line.key, line.proposal) for line in done.draft.columns] == [
        ("EQ_1", "EQ_1?"),
        ("eq-1", "EQ_1?"),
    ]
    assert "write null for the others" in done.draft.columns[0].why


def test_parts_of_a_multiple_choice_wait_one_by_one(library: Library, tmp_path: Path) -> None:
    said = ["Styret; Komiteen", "Komiteen", "Stalltorget;Komiteen", "Styret;Olas hage"]
    rows = []
    for number, cell in enumerate(said, 1):
        row = {k: v for k, v in person(number).items() if not k.startswith("BODIES")}
        rows.append(row | {"BODIES": cell})
    path = write_csv(tmp_path / "a.csv", rows, separator="\t")
    done = mapped(path, library, tmp_path / "mappings")
    lines = {line.key: line.proposal for line in done.draft.values["BODIES"]}
    assert lines == {"Komiteen": "?"}
    assert "2 values are no answer" in done.draft.matched["BODIES"]
    decide(done.path, text=('Komiteen: "?"', "Komiteen: board"))
    coded = code_file(path, library, "2021", today=TODAY, mappings=tmp_path / "mappings")
    assert coded.batch.responses["BODIES.board"].tolist()[:2] == [1, 1]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{"4": 4, "Ja": "Ja", "r1": "r2"}, {"4": 2, "Ja": "Nei", "r1": "r3"}], "2 column names"),
        ([{"ola@example.org": 1, "token": "t"}], "a column name holds an e-mail address"),
    ],
)
def test_answers_in_the_first_row_do_not_become_names(
    library: Library, tmp_path: Path, rows: list[dict[str, Any]], words: str
) -> None:
    path = write_csv(tmp_path / "a.csv", rows)
    with pytest.raises(SurveyError, match="the first row seems to be an answer") as caught:
        mapped(path, library, tmp_path / "mappings")
    assert words in str(caught.value)
    assert "ola" not in str(caught.value)
    assert not (tmp_path / "mappings").exists()


def test_options_that_hold_their_own_label_are_names(library: Library, tmp_path: Path) -> None:
    rows = [{"token": f"t{n}", "Styret": "Styret", "Salg": "Salg" if n else None} for n in (0, 1)]
    done = mapped(write_csv(tmp_path / "a.csv", rows), library, tmp_path / "mappings")
    assert [line.key for line in done.draft.columns] == ["Salg"]
    assert done.draft.matched["Styret"] == "BODIES.board (wording)"


def test_the_command_says_what_to_do_next(library: Library, tmp_path: Path) -> None:
    write_csv(tmp_path / "svar.csv", odd_rows())
    study = str(library.folder)

    def run(*words: str) -> Outcome:
        return call(tmp_path, "survey", *words)

    done = run("map", "svar.csv", "--wave", "2021", "--study", study)
    assert (done.status, done.err) == (0, "")
    assert "columns  22 read = 20 matched + 0 left out + 2 to decide" in done.out
    assert "values   5 to decide, in 3 questions" in done.out
    assert f'  column "{CLOSE}": EQ_1?  89 % like' in done.out
    assert "wrote data/mappings/svar.yaml" in done.out
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
    assert "decide the lines of data/mappings/svar.yaml that end in a question mark" in done.out
    (line,) = [line for line in done.out.splitlines() if line.startswith("next: survey import")]
    words = shlex.split(line.removeprefix("next: survey "))
    assert words == ["import", "svar.csv", "--wave", "2021", "--study", study]
    imported = run(*words, "--dry-run")
    assert imported.status == 0
    assert "mapping  data/mappings/svar.yaml (made for this layout: plain, 22" in imported.out
    assert "mapping  " not in run(*words, "--dry-run", "--no-mapping").out
    own = run("map", "svar.csv", "--wave", "2021", "--study", study, "-o", "min.yaml")
    assert "wrote min.yaml" in own.out
    assert "--mapping min.yaml" in own.out
    assert run("map", "svar.csv", "--wave", "2020", "--study", study).status == 1
    assert run("map", "borte.csv", "--wave", "2021", "--study", study).status == 1
    over = run("map", "svar.csv", "--wave", "2021", "--study", study, "-o", "svar.csv")
    assert (over.status, over.err) == (
        1,
        'svar.csv: a mapping cannot be written as ".csv". End the file\'s name with .yaml.\n',
    )
    folder = run(*words, "--dry-run", "--mapping", "data")
    assert (folder.status, folder.err[:30]) == (1, "data: this file does not exist")


def test_a_file_that_needs_no_mapping(library: Library, tmp_path: Path) -> None:
    done = mapped(write_csv(tmp_path / "a.csv", [person(1)]), library, tmp_path / "mappings")
    assert done.undecided == 0
    text = done.path.read_text(encoding="utf-8")
    assert "\ncolumns: {}\n" in text
    assert "\nvalues: {}\n" in text
    rows = [person(n) | {"EQ_3": "av og til"} for n in range(1, 4)]
    mapped(write_csv(tmp_path / "a.csv", rows), library, tmp_path / "mappings")
    text = done.path.read_text(encoding="utf-8")
    assert '\nvalues:\n  EQ_3:\n    av og til: "?"  # 3 rows\n' in text


KEYS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(
    lambda text: text.strip() == text
)


def drafted(keys: list[str], question: str = "EQ_1") -> MappingDraft:
    columns = tuple(OpenLine(key, "EQ_1?" if len(key) % 2 else "?", key) for key in keys)
    values = {question: tuple(OpenLine(key, "5?", key) for key in keys)} if keys else {}
    return MappingDraft(
        "2021", Layout("plain", len(keys), "0e12"), columns, values, {"a": "b (id)"}
    )


@settings(max_examples=150, deadline=None)
@given(
    st.lists(KEYS, unique_by=str.casefold, max_size=6),
    st.lists(KEYS, unique_by=str.casefold, max_size=6),
    st.sampled_from(["EQ_1", "EQ_2"]),
)
def test_a_draft_reads_back_and_merging_twice_changes_nothing(
    library: Library, first: list[str], later: list[str], question: str
) -> None:
    report = Report()
    text = mapping_text(drafted([*first, "y" * 1100]))
    once = merge_mapping(text, drafted(later, question), Place("m.yaml"))
    assert merge_mapping(once, drafted(later, question), Place("m.yaml")) == once
    for written, keys in ((text, [*first, "y" * 1100]), (once, later)):
        source = parse_yaml(written, report, YamlSource("m.yaml"))
        assert set(source.values["columns"] or {}) == set(keys)
        mapping = parse_mapping(source, library.instruments["2021"], report)
        assert (mapping.columns, mapping.wave) == ({}, "2021")
        assert mapping.layout == Layout("plain", len(keys), "0e12")
        assert len(mapping.undecided) == 2 * len(keys)
    assert len(report) == 0, report.problems


def test_a_mapping_made_in_code_needs_no_file() -> None:
    assert Mapping(columns={"A": None}).undecided == ()
