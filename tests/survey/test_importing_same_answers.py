"""However the answers are written down, they come in as the same responses."""

import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from orchard import (
    CHOICES,
    SCALE_OF,
    TODAY,
    in_words,
    open_orchard,
    person,
    picker,
    write_csv,
    write_sav,
    write_xlsx,
)

from survey.importing.import_file import CodedFile, code_file
from survey.library import Library

ROWS = [
    person(1),
    picker(2, EQ_1=8, EQ_2=9),
    person(3, EQ_2=None, JOB="OWNER", **{"BODIES.board": 0, "BODIES.none": 1}),
    person(4, EQ_3=None, WORDS=None, completed_on=None),
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return open_orchard(tmp_path_factory.mktemp("study"))


def read(path: Path, library: Library) -> CodedFile:
    return code_file(path, library, "2021", today=TODAY)


def assert_same(one: CodedFile, other: CodedFile) -> None:
    keys = one.batch.responses.index.sort_values()
    for name in ("responses", "who"):
        left, right = getattr(one.batch, name), getattr(other.batch, name)
        pd.testing.assert_frame_equal(left.loc[keys], right.loc[keys])
    for name in ("reasons", "free_text"):
        left, right = getattr(one.batch, name), getattr(other.batch, name)
        order = list(left.columns)
        pd.testing.assert_frame_equal(
            left.sort_values(order, ignore_index=True), right.sort_values(order, ignore_index=True)
        )


def test_spss_excel_and_csv_give_the_same_responses(library: Library, tmp_path: Path) -> None:
    sav = read(write_sav(tmp_path / "a.sav", ROWS), library)
    assert_same(sav, read(write_xlsx(tmp_path / "a.xlsx", ROWS), library))
    assert_same(sav, read(write_csv(tmp_path / "a.csv", ROWS), library))
    assert [p for p in sav.report.problems if p.severity == "error"] == []


@pytest.mark.parametrize("language", [0, 1])
def test_labels_in_either_language_are_codes(
    library: Library, tmp_path: Path, language: int
) -> None:
    codes = read(write_xlsx(tmp_path / "codes.xlsx", ROWS), library)
    words = read(
        write_xlsx(tmp_path / "words.xlsx", [in_words(row, language) for row in ROWS]), library
    )
    assert_same(codes, words)


@pytest.mark.parametrize(
    ("separator", "encoding"),
    [(",", "utf-8-sig"), (";", "utf-16"), ("\t", "cp1252"), ("|", "utf-8")],
)
def test_separators_and_encodings_do_not_matter(
    library: Library, tmp_path: Path, separator: str, encoding: str
) -> None:
    words = [in_words(row, 0) for row in ROWS]
    plain = read(write_csv(tmp_path / "plain.csv", words), library)
    other = read(write_csv(tmp_path / "other.csv", words, separator, encoding), library)
    assert_same(plain, other)


def test_case_and_whitespace_are_forgiven(library: Library, tmp_path: Path) -> None:
    untidy = [person(1, EQ_1="  litt   ENIG ", EQ_2="2.0", EQ_3="5 - Helt enig", HOURS="7,5")]
    assert_same(
        read(write_csv(tmp_path / "tidy.csv", [person(1)]), library),
        read(write_csv(tmp_path / "untidy.csv", untidy), library),
    )


def test_letters_in_two_parts_are_one_letter(library: Library, tmp_path: Path) -> None:
    row = person(1, CODE_1="A\u030a")
    done = read(write_csv(tmp_path / "a.csv", [row]), library)
    assert done.batch.codes["CODE_1"].tolist() == ["Å"]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_headers_may_be_the_wording_of_the_questions(
    library: Library, tmp_path: Path, language: str
) -> None:
    questions = library.instruments["2021"].questions
    headers = []
    for name in ROWS[0]:
        question, _, option = name.partition(".")
        text = questions[question].text[language] if question in questions else name
        if option:
            scale = library.instruments["2021"].answer_of(question)
            text = f"{text} [{scale.choices[option].text[language]}]"
        headers.append(f" «{text}» ")
    headers[0:4] = list(ROWS[0])[0:4]
    assert_same(
        read(write_xlsx(tmp_path / "ids.xlsx", ROWS), library),
        read(write_xlsx(tmp_path / "words.xlsx", ROWS, headers), library),
    )


@pytest.mark.parametrize("separator", ["; ", ", ", "\n"])
def test_several_options_may_stand_in_one_cell(
    library: Library, tmp_path: Path, separator: str
) -> None:
    def joined(row: dict[str, object], labels: list[str]) -> dict[str, object]:
        kept = {name: value for name, value in row.items() if not name.startswith("BODIES")}
        return kept | {"BODIES": separator.join(labels)}

    apart = [person(1, **{"BODIES.market": 1}), picker(2)]
    together = [
        joined(apart[0], ["Styret", "Torg, salg og bod"]),
        joined(apart[1], ["Styret"]),
    ]
    assert_same(
        read(write_csv(tmp_path / "apart.csv", apart), library),
        read(write_csv(tmp_path / "together.csv", together), library),
    )


def test_unticked_options_may_be_blank(library: Library, tmp_path: Path) -> None:
    blank = person(1, **{"BODIES.market": None, "BODIES.none": None})
    assert_same(
        read(write_csv(tmp_path / "zero.csv", [person(1)]), library),
        read(write_csv(tmp_path / "blank.csv", [blank]), library),
    )


def test_codes_explained_only_by_labels(library: Library, tmp_path: Path) -> None:
    rows = [person(1, JOB=1), picker(2, JOB=2)]
    path = write_sav(
        tmp_path / "a.sav", rows, variable_value_labels={"JOB": {1: "Dyrker", 2: "Plukker"}}
    )
    done = read(path, library)
    assert done.batch.responses["JOB"].tolist() == ["GROWER", "PICKER"]


def test_a_long_label_cut_by_spss_is_still_the_question(library: Library, tmp_path: Path) -> None:
    wide = "Jeg er med og bestemmer hva vi planter."
    cut = {"EQ_2": f"Tenk på våren. {wide}"}
    done = read(write_sav(tmp_path / "a.sav", ROWS, column_labels=cut), library)
    assert "EQ_2" in {line.target for line in done.report.columns}


_SHARED = [
    *ROWS,
    person(5, token="TREE1", EQ_2=None, response_id="r5"),
    person(6, token="TREE1", response_id="r6"),
    person(7, token="TREE1", response_id="r7", completed_on="2021-04-12 10:00"),
    person(8, EQ_1="sånn passe"),
    dict.fromkeys(ROWS[0]) | {"response_id": "r9"},
    person(10, CONSENT=2),
]


@settings(max_examples=15, deadline=None)
@given(order=st.permutations(range(len(_SHARED))))
def test_the_order_of_rows_changes_nothing(order: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = open_orchard(Path(folder) / "study")
        one = read(write_csv(Path(folder) / "one.csv", _SHARED), library)
        shuffled = [_SHARED[number] for number in order]
        other = read(write_csv(Path(folder) / "other.csv", shuffled), library)
        assert_same(one, other)
        assert (one.report.kept, one.report.duplicate, one.report.rejected) == (5, 3, 2)
        assert "r7" in one.batch.responses.index
        assert other.report.cells == one.report.cells


_WRITTEN = [
    *[(f"{encoding}, {separator!r}, {language}", language, encoding, separator, {})
      for encoding in ("utf-8", "cp1252") for separator in (";", "\t") for language in (0, 1)],
    *[(f"{name}, {language}", language, "", "", options)
      for name, options in (("uncompressed", {}), ("bytes", {"row_compress": True}),
                            ("zlib", {"compress": True})) for language in (0, 1)],
]  # fmt: skip


def test_every_way_of_writing_the_same_answers_down(library: Library, tmp_path: Path) -> None:
    """Two encodings, three compressions, two separators and two languages: one set of responses."""
    first = read(write_xlsx(tmp_path / "a.xlsx", ROWS), library)
    sizes = set()
    for name, language, encoding, separator, options in _WRITTEN:
        folder = tmp_path / name.replace("\\", "")
        folder.mkdir()
        if encoding:
            words = [in_words(row, language) for row in ROWS]
            other = read(write_csv(folder / "a.csv", words, separator, encoding), library)
        else:
            labels = {
                column: {code: texts[language] for code, texts in CHOICES[scale].items()}
                for column, scale in SCALE_OF.items()
            }
            path = write_sav(
                folder / "a.sav", ROWS, variable_value_labels=labels,
                column_labels=headings(library, ("nb", "en")[language]), **options,
            )  # fmt: skip
            sizes.add(path.read_bytes()[:4] + path.read_bytes()[72:76])
            other = read(path, library)
        assert_same(first, other)
    assert len(sizes) == 3


def headings(library: Library, language: str) -> dict[str, str]:
    """Return the wordings of the questions as variable labels."""
    questions = library.instruments["2021"].questions
    return {name: questions[name].text[language] for name in ROWS[0] if name in questions}
