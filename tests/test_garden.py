"""A study that is not the shipped one goes the same way, and so do two files without a register."""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import docx
import openpyxl
import pandas as pd
import pytest
from command_line import call
from docx import Document
from lxml import html

from panel.release import Release
from panel.release_folder import read_release
from panel.synthetic.files import WrittenExport, write_exports
from panel.synthetic.make import make_synthetic
from panel.synthetic.register_file import write_register
from survey.fieldwork.register import person_id_of
from survey.library import Library, open_study
from survey.tokens import read_key, token_for

ROOT = Path(__file__).parents[1]
GARDEN = ROOT / "tests" / "specimens" / "studies" / "garden"
PAIRS = (("w1", "w2"), ("w2", "w3"), ("w1", "w3"))


def run(folder: Path, program: str, *arguments: str) -> str:
    done = call(folder, program, *arguments)
    assert done.status == 0, done.err
    return done.out


@dataclass(frozen=True, slots=True)
class Garden:
    folder: Path
    library: Library
    exports: tuple[WrittenExport, ...]
    said: dict[str, str]
    release: Release


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Garden:
    """Every command from a copy of the study, which is found as the folder's own study.yaml."""
    folder = tmp_path_factory.mktemp("garden")
    shutil.copytree(GARDEN, folder, dirs_exist_ok=True)
    library = open_study(folder)
    synthetic = make_synthetic(library)
    write_register(synthetic, folder / "register.xlsx")
    said = {"check": run(folder, "survey", "check")}
    for wave in library.waves:
        said[f"lock {wave}"] = run(folder, "survey", "lock", wave)
    said["register"] = run(folder, "survey", "register", "register.xlsx")
    key = read_key(folder / "data")
    tokens = {p: token_for(key, person_id_of(key, p)) for p in synthetic.persons.index}
    exports = write_exports(synthetic, library, tokens, folder / "exports")
    for export in exports:
        said[f"import {export.wave}"] = run(
            folder, "survey", "import", str(export.path), "--wave", export.wave,
            "--report", f"{export.wave}.xlsx",
        )  # fmt: skip
    said["link"] = run(folder, "panel", "link")
    said["release"] = run(folder, "panel", "release", "-o", "out")
    for pair in PAIRS:
        name = "-".join(pair)
        said[name] = run(
            folder, "panel", "compare", "--release", "out", "--waves", name, "--language", "en"
        )
    return Garden(folder, library, exports, said, read_release(folder / "out"))


def test_every_command_says_what_it_did(job: Garden) -> None:
    assert 'study "garden": 3 waves' in job.said["check"]
    assert "0 errors" in job.said["check"]
    assert "wave w2: version 1 locked" in job.said["lock w2"]
    assert f"{len(make_synthetic(job.library).persons)} persons" in job.said["register"]
    assert "w1 to w2:" in job.said["link"]
    assert "w2 to w3:" in job.said["link"]
    assert re.search(r"Wrote out: \d+ cells shown, \d+ hidden", job.said["release"])


@pytest.mark.parametrize("number", [0, 1, 2])
def test_the_import_lists_the_planted_cells_and_only_those(job: Garden, number: int) -> None:
    export = job.exports[number]
    sheet = openpyxl.load_workbook(job.folder / f"{export.wave}.xlsx")["Cells"]
    header, *rows = sheet.iter_rows(values_only=True)
    row, column = header.index("Row"), header.index("Column")
    found = {(line[row], line[column]) for line in rows if line[column] and line[row]}
    assert found == {(p.row, p.column) for p in export.planted if p.outcome == "cell"}


def test_three_pairs_are_compared(job: Garden) -> None:
    assert job.release.text.pairs == PAIRS
    for first, second in PAIRS:
        said = job.said[f"{first}-{second}"]
        assert "Table A. The school garden by school group." in said
        assert f"{first} and {second}" in said
        assert "The hill schools" in said
        assert "SYNTHETIC DATA" in said
    changes = job.release.rows[job.release.rows["table"] == "change"]
    assert set(zip(changes["wave_from"], changes["wave_to"], strict=True)) == set(PAIRS)


def test_what_was_reworded_between_the_first_two_waves_compares_in_the_last_two(
    job: Garden,
) -> None:
    rows = job.release.rows
    changed = rows[(rows["table"] == "change") & (rows["measure"] == "PL_2_r2")]
    assert set(zip(changed["wave_from"], changed["wave_to"], strict=True)) == {("w2", "w3")}
    lines = [line for line in job.said["w1-w2"].splitlines() if "†" in line and "|" in line]
    assert len(lines) == 1
    assert "The plans have been followed" in lines[0]


def test_a_question_with_other_codes_is_compared_in_the_latest_codes(job: Garden) -> None:
    first = job.release.cell("level", "VISITS", "all", "all", "w1").values["mean"]
    second = job.release.cell("level", "VISITS", "all", "all", "w2").values["mean"]
    assert 0 <= first <= 2
    assert abs(first - second) < 0.8
    for wave in ("w1", "w2"):
        given = job.release.cell("distribution", "VISITS", "all", "all", wave).values
        assert [name for name in given if name.startswith("share_")] == [
            "share_0", "share_1", "share_2",
        ]  # fmt: skip


def test_nothing_is_about_fewer_than_five(job: Garden) -> None:
    rows = job.release.rows
    shown = rows[(rows["status"] == "shown") & (rows["statistic"] == "n_low")]
    assert len(shown) > 50
    assert (shown["value"] >= job.library.study.disclosure.min_n).all()
    assert set(rows["group_kind"]) <= {"all", "project", "party", "rated", "pair"}


def test_nothing_of_the_shipped_study_is_in_it(job: Garden) -> None:
    pku = open_study(ROOT / "instruments" / "pku").study
    words = {project.name for project in pku.projects} | {a.title["nb"] for a in pku.arenas}
    words |= {county for project in pku.projects for county in project.counties} | {"NAV", "pku"}
    pattern = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in words if word))
    written = (job.folder / "out" / "release.json").read_text(encoding="utf-8")
    for name, text in {**job.said, "release.json": written}.items():
        assert not pattern.search(text), name


def test_participation_and_reliability_of_three_waves(job: Garden) -> None:
    common = ("--release", "out", "--language", "en")
    said = run(job.folder, "panel", "participation", *common)
    assert said.count("Who could answer, and who did.") == 3
    assert said.count("Who answered again.") == len(PAIRS)
    assert "Who answered all waves, from w1 to w3." in said
    assert "SHA-256" in said
    only = run(job.folder, "panel", "participation", *common, "--waves", "w1-w2")
    assert only.count("Who could answer, and who did.") == 2
    scales = run(job.folder, "panel", "reliability", "VOICE", *common, "--waves", "w2-w3")
    assert scales.count("Being heard") == 3
    assert "cannot be tested whether the questions measure the same thing" in scales


@pytest.mark.parametrize(
    "command",
    ["compare", "decompose", "equality", "ownership", "participation", "reliability", "succession"],
)
def test_every_format_of_a_table_has_the_numbers_of_the_workbook(job: Garden, command: str) -> None:
    for suffix in ("xlsx", "docx", "html", "md", "csv"):
        run(job.folder, "panel", command, "--release", "out", "-o", f"{command}.{suffix}",
            "--language", "en")  # fmt: skip
    book = openpyxl.load_workbook(job.folder / f"{command}.xlsx")
    numbers = Counter(
        f"{abs(cell.value):.3f}".rstrip("0").rstrip(".")
        for sheet in book.worksheets[:-1]
        for row in sheet.iter_rows(min_row=3)
        for cell in row
        if isinstance(cell.value, int | float)
    )
    assert numbers.total() > 40
    document = docx.Document(str(job.folder / f"{command}.docx"))
    page = html.fromstring((job.folder / f"{command}.html").read_bytes())
    texts = {
        "docx": " ".join(cell.text for table in document.tables for row in table.rows
                         for cell in row.cells),
        "html": " ".join(cell.text_content() for cell in page.iter("td", "th")),
        "md": (job.folder / f"{command}.md").read_text(encoding="utf-8"),
        "csv": (job.folder / f"{command}.csv").read_text(encoding="utf-8-sig"),
    }  # fmt: skip
    for name, text in texts.items():
        there = Counter(found.rstrip("0").rstrip(".") if "." in found else found
                        for found in re.findall(r"\d+(?:\.\d+)?", text))  # fmt: skip
        assert not numbers - there, name


def test_results_at_three_cut_offs_are_for_the_analyst_alone(job: Garden) -> None:
    refused = call(job.folder, "panel", "sensitivity")
    assert refused.status == 1
    assert "whose answers follow from the difference" in refused.err
    said = run(job.folder, "panel", "sensitivity", "--internal", "--language", "en")
    assert said.count("Internal: not protected, not to be passed on. w") == len(PAIRS)
    assert "Being heard" in said
    run(job.folder, "panel", "sensitivity", "--internal", "-o", "links.xlsx")
    if os.name == "posix":
        assert (job.folder / "links.xlsx").stat().st_mode & 0o077 == 0


def test_changes_by_every_method_are_for_the_analyst_alone(job: Garden) -> None:
    refused = call(job.folder, "panel", "robustness")
    assert refused.status == 1
    assert "small groups follow from the differences" in refused.err
    said = run(job.folder, "panel", "robustness", "VOICE", "--internal", "--language", "en",
               "--waves", "w2-w3")  # fmt: skip
    assert said.count("Internal: not protected, not to be passed on. w2 and w3") == 4
    unknown = call(job.folder, "panel", "robustness", "--internal", "--waves", "w3-w1")
    assert "Pairs that are: w2-w3, w1-w3, w1-w2." in unknown.err


def test_what_is_missing_is_for_the_analyst_alone(job: Garden) -> None:
    refused = call(job.folder, "panel", "quality")
    assert refused.status == 1
    assert "counts of answers, question by question, are not protected" in refused.err
    said = run(job.folder, "panel", "quality", "--internal", "--language", "en", "--waves", "w2")
    assert said.count("Internal: not protected, not to be passed on. ") == 2
    assert "of those who were asked" in said
    unknown = call(job.folder, "panel", "quality", "--internal", "--waves", "w9")
    assert 'no wave "w9" has answers' in unknown.err


def test_a_file_for_every_reader(job: Garden) -> None:
    for suffix in ("xlsx", "docx", "html", "md", "csv"):
        run(job.folder, "panel", "compare", "VOICE", "plans", "--release", "out", "--by", "party",
            "-o", f"t.{suffix}")  # fmt: skip
        assert (job.folder / f"t.{suffix}").stat().st_size > 500


@pytest.mark.parametrize("command", ["equality", "ownership", "succession"])
def test_equality_ownership_and_positions_of_three_waves(job: Garden, command: str) -> None:
    for language in ("nb", "en"):
        said = run(job.folder, "panel", command, "--release", "out", "--language", language)
        assert {"nb": "SYNTETISKE DATA", "en": "SYNTHETIC DATA"}[language] in said
    for suffix in ("xlsx", "docx", "html", "md", "csv"):
        run(job.folder, "panel", command, "--release", "out", "-o", f"{command}.{suffix}")
        assert (job.folder / f"{command}.{suffix}").stat().st_size > 500


def test_waves_are_chosen_by_name(job: Garden) -> None:
    command = ("panel", "equality", "--release", "out", "--language", "en", "--waves")
    said = run(job.folder, *command, "w3, w1")
    assert "w1 and w3" in said
    assert "Autumn 2022" not in said
    refused = call(job.folder, *command, "w1,w9")
    assert refused.status == 1
    assert 'no wave "w9" has answers. Write one or more of w1,w2,w3' in refused.err
    pair = run(
        job.folder, "panel", "succession", "--release", "out", "--waves", "w2-w3",
        "--language", "en",
    )  # fmt: skip
    assert "What became of positions. w2 and w3." in pair
    assert "w1 and w2. Number" not in pair
    refused = call(job.folder, "panel", "ownership", "--release", "out", "--by", "role")
    assert 'tables by "role" may not be released. Use --by project or --by party.' in refused.err


def test_changes_of_three_waves_are_split_by_project_and_party(job: Garden) -> None:
    for number, (first, second) in enumerate(PAIRS):
        by = ("project", "party")[number % 2]
        said = run(
            job.folder, "panel", "decompose", "--release", "out", "--waves", f"{first}-{second}",
            "--by", by, "--language", "en",
        )  # fmt: skip
        assert f"Table D. Why the mean changed. All. {first} and {second}." in said
        assert "These are response patterns" in said
    splits = job.release.rows[job.release.rows["table"] == "decomposition"]
    assert set(zip(splits["wave_from"], splits["wave_to"], strict=True)) == set(PAIRS)
    assert {"shown", "secondary"} <= set(splits["status"])
    run(job.folder, "panel", "decompose", "VOICE", "--release", "out", "-o", "d.xlsx")
    sheets = openpyxl.load_workbook(job.folder / "d.xlsx").sheetnames
    assert sheets[0] == "D"


@pytest.mark.parametrize("language", ["nb", "en"])
def test_reports_pictures_and_pages_of_three_waves(job: Garden, language: str) -> None:
    common = ("--release", "out", "--language", language)
    said = run(job.folder, "panel", "report", "hill", "--parts", "full", "-o", "hill.docx", *common)
    assert said == "Wrote hill.docx.\n"
    document = Document(str(job.folder / "hill.docx"))
    told = [p.text for p in document.paragraphs if p.style.name == "Heading 2"]
    undecided = {"nb": "kan ikke avgjøres", "en": "cannot be decided"}[language]
    assert any(undecided in line for line in told)
    shown = {round(abs(v), 3) for v in job.release.rows["value"].dropna()}
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    found = {n for cell in cells for n in re.findall(r"(?<![\d.])\d+[.,]\d+(?![.\d])", cell)}
    assert len(found) > 10
    assert {float(number.replace(",", ".")) for number in found} <= shown
    said = run(job.folder, "panel", "view", "V6", "--project", "HILL", "--waves", "w1-w2",
               "-o", "change.svg", *common)  # fmt: skip
    assert said.startswith("Wrote change.svg: ")
    earlier = (job.folder / "change.svg").read_bytes()
    run(job.folder, "panel", "view", "change", "--project", "HILL", "-o", "change.svg", *common)
    assert (job.folder / "change.svg").read_bytes() != earlier
    said = run(job.folder, "panel", "site", "-o", "pages", "--waves", "w2-w3", *common)
    assert said.startswith("Wrote pages: ")
    assert (job.folder / "pages" / "profile-HILL.html").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ("view", "V99", "-o", "v.svg"),
            'the app has no page "V99" to write. Pages are profile (V2)',
        ),
        (("view", "log", "--project", "HILL", "-o", "v.html"), "shows all projects together"),
        (("view", "profile", "--project", "all", "-o", "v.svg"), "about one project at a time"),
        (("view", "change", "--waves", "w3-w1", "-o", "v.svg"), "Waves that are: w2-w3, w1-w3"),
        (("view", "change", "--language", "sv", "-o", "v.svg"), 'there are no texts in "sv"'),
        (("report", "VALLEY", "-o", "r.docx"), 'the study has no project "VALLEY"'),
        (("report", "all", "-o", "r.odt"), "Give a file name that ends in .docx, .html or .md."),
        (("site", "-o", "exports"), "this folder holds other files than those of a site"),
    ],
)
def test_what_cannot_be_written_is_said(job: Garden, words: tuple[str, ...], told: str) -> None:
    done = call(job.folder, "panel", *words, "--release", "out")
    assert done.status == 1
    assert told in done.err


# The Monday-morning researcher: a questionnaire, two workbooks with an id, and no register.


@pytest.fixture(scope="module")
def monday(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("monday")
    shutil.copytree(GARDEN, folder / "study")
    (folder / "mapping.yaml").write_text("columns: {id: token}\n")
    for number, wave in enumerate(("w1", "w2")):
        rows = [
            {
                "id": f"R{k:03d}",
                "GROUP": ("HILL", "BAY")[k % 2],
                "MY_ROLE": ("TEA", "PUP", "PAR")[k % 3],
                "VO_1": 1 + (k + number) % 5,
                "VO_2": 1 + (2 * k) % 5,
                "VO_3": 1 + (k // 2) % 5,
                "OW_1": 1 + (k + 2 * number) % 5,
                "OW_2": 1 + (k // 3) % 5,
            }
            for k in range(10 * number, 45 + 10 * number)
        ]
        pd.DataFrame(rows).to_excel(folder / f"{wave}.xlsx", index=False)
    return folder


def test_two_plain_workbooks_become_a_wave_comparison(monday: Path) -> None:
    common = ("--study", "study")
    for wave in ("w1", "w2"):
        said = run(
            monday, "survey", "import", f"{wave}.xlsx", "--wave", wave, *common,
            "--mapping", "mapping.yaml",
        )  # fmt: skip
        assert "rows     45 read = 45 kept + 0 duplicate + 0 rejected" in said
    said = run(monday, "panel", "link", *common)
    assert "w1 to w2: 35 people" in said
    said = run(monday, "panel", "compare", "-o", "t.xlsx", *common)
    assert "Wrote t.xlsx." in said
    book = openpyxl.load_workbook(monday / "t.xlsx")
    sheet = book.worksheets[0]
    lines = {
        row[0]: row[1:]
        for row in sheet.iter_rows(values_only=True)
        if isinstance(row[0], str) and any(isinstance(value, float | int) for value in row[1:])
    }
    assert "Å bli hørt" in lines
    assert all(isinstance(value, float | int) for value in lines["Å bli hørt"][-3:])
    both = [line for name, line in lines.items() if name.startswith("Svarte begge ganger")]
    assert both[0][-2] == 35
    words = " ".join(str(cell) for page in book for row in page.iter_rows(values_only=True)
                     for cell in row if cell)  # fmt: skip
    assert "SYNTETISKE DATA" not in words
    assert "SHA-256" in words
