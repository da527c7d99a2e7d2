"""The page that brings answers in: it does what the commands do, and shows nobody's own words."""

from __future__ import annotations

import gc
import io
import shutil
import stat
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from command_line import call
from garden_files import ROWS, STRANGE, TOKEN, WORDS, garden_csv, person
from stored_answers import answers
from streamlit.testing.v1 import AppTest
from test_analyst_pages import dump, fields, open_page, words

from panel.analyst.import_tables import build_figures, build_problems
from panel.analyst.trial_import import Choice, look_at, store_trial, try_import
from panel.analyst.uploads import SHEETS, Upload
from panel.serving import LARGEST_UPLOAD, analyst_command
from panel.texts import error_words, text
from panel.texts_file_faults import FILE_FAULT_TEXTS
from panel.texts_import import IMPORT_TEXTS
from panel.texts_row_faults import ROW_FAULT_TEXTS
from survey.importing.import_file import import_file
from survey.library import Library, open_study
from survey.problems import SurveyError
from survey.store.responses_store import list_imports
from survey.store.stores import open_stores
from survey.store.undo import undo_import

ROOT = Path(__file__).parents[2]
ANSWERS = garden_csv()


def bring(app: AppTest, name: str = "answers.csv", content: bytes = ANSWERS) -> AppTest:
    """Upload a file; the wave has to be chosen where its columns are those of every wave."""
    app.file_uploader[0].upload(name, content).run()
    return app


def choose_wave(app: AppTest, wave: str) -> AppTest:
    return next(s for s in app.selectbox if s.key.startswith("wave-")).set_value(wave).run()


def press(app: AppTest, start: str) -> AppTest:
    return next(b for b in app.button if b.key.startswith(start)).click().run()


def shown(app: AppTest) -> str:
    """Everything a page says, also in its tables and lists."""
    parts = [words(app), *(str(e.value) for e in app.get("text"))]
    parts += [frame.value.to_string() for frame in app.dataframe]
    parts += [str(box.options) for box in app.selectbox]
    return "\n".join(parts)


def folders() -> set[Path]:
    import tempfile

    gc.collect()
    return set(Path(tempfile.gettempdir()).glob("likeverd-*"))


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_file_is_tried_and_nothing_is_stored(
    opened: Path, language: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with open_stores(opened) as stores:
        before = dump(stores)
    app = choose_wave(bring(open_page("imports", language)), "w3")
    assert not app.exception
    assert app.header[0].value == text(
        "import.rows", language, read=6, kept=4, duplicate=0, rejected=2
    )
    page = shown(app)
    assert f"{text('map.columns', language, bound=15, waiting=1)}" in page
    for rule in ("unknown-answer", "out-of-range", "consent-refused", "column-unmatched"):
        assert error_words(rule, language).split(".")[0] in page, rule
    assert "row 5" in page or "rad 5" in page
    with open_stores(opened) as stores:
        assert dump(stores) == before
    out = "".join(capfd.readouterr())
    for secret in (TOKEN, WORDS, STRANGE):
        assert secret not in page
        assert secret not in out
    # Three people wrote it, so that it is nobody's own word and can be given a meaning.
    assert "ganske enig" in page


def test_the_page_stores_what_the_command_stores(
    opened: Path, garden: Library, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(opened, other)
    file = tmp_path / "answers.csv"
    file.write_bytes(ANSWERS)
    done = call(
        tmp_path, "survey", "import", str(file), "--wave", "w3", "--study", str(garden.folder),
        "--data", str(other),
    )  # fmt: skip
    assert done.status == 0, done.err
    app = choose_wave(bring(open_page("imports")), "w3")
    app = press(app, "ask_store")
    assert "4 rows of answers.csv are stored as" in words(app)
    app = press(app, "yes_store")
    assert not app.exception
    assert "Stored as import 3. New: 5. Changed: 0. Unchanged: 0." in words(app)
    assert answers(opened, garden) == answers(other, garden)
    for suffix in (".xlsx", ".json"):
        assert (opened / "reports" / f"import-3{suffix}").exists()
    ours, theirs = (
        (folder / "reports" / "import-3.json").read_text("utf-8") for folder in (opened, other)
    )
    assert ours == theirs


def test_a_stored_file_changes_nothing_and_is_taken_back(opened: Path, garden: Library) -> None:
    before = answers(opened, garden)[0]
    app = choose_wave(bring(open_page("imports")), "w3")
    app = press(press(app, "ask_store"), "yes_store")
    again = choose_wave(bring(open_page("imports")), "w3")
    assert text("imports.already", "en") in words(again)
    assert not [b for b in again.button if b.key.startswith("ask_store")]
    app = press(app, "ask_undo")
    assert "Import 3 of answers.csv is taken back: 5 new responses go from" in words(app)
    app = press(app, "yes_undo")
    assert "Import 3 of answers.csv is taken back. Link the answers again." in words(app)
    assert answers(opened, garden)[0] == before


def test_who_comes_second_is_told(opened: Path, garden: Library, tmp_path: Path) -> None:
    """Another window or command stores, or takes back, between the question and the yes."""
    file = tmp_path / "answers.csv"
    file.write_bytes(ANSWERS)
    app = press(choose_wave(bring(open_page("imports")), "w3"), "ask_store")
    with open_stores(opened) as stores:
        import_file(file, garden, "w3", stores)
    app = press(app, "yes_store")
    assert "Everything in the file is stored already, perhaps in another window" in words(app)
    app = press(app, "ask_undo")
    with open_stores(opened) as stores:
        undo_import(stores, 3)
    app = press(app, "yes_undo")
    assert "The import has been taken back already, perhaps in another window" in words(app)
    with open_stores(opened) as stores:
        assert list_imports(stores)["state"].tolist() == ["stored", "stored", "undone"]


def test_no_is_no(opened: Path) -> None:
    app = press(choose_wave(bring(open_page("imports")), "w3"), "ask_store")
    app = press(app, "no_store")
    assert [b for b in app.button if b.key.startswith("ask_store")]
    with open_stores(opened) as stores:
        assert len(list_imports(stores)) == 2


def zipped(content: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("answers.csv", content)
    return held.getvalue()


BAD = {
    "picture.sav": (b"\x89PNG\r\n\x1a\n" + bytes(64), "unknown-format"),
    "letter.csv": (b"%PDF-1.7 a letter", "unknown-format"),
    "archive.zip": (zipped(ANSWERS), "unknown-format"),
    "empty.csv": (b"", "empty-sheet"),
    "heads.csv": (garden_csv().split(b"\n")[0] + b"\n", "empty-sheet"),
    "prices.csv": (b"item;price;stock\nspade;120;4\nrake;80;9\n", "no-question-found"),
    "cut.xlsx": (b"PK\x03\x04" + bytes(200), "damaged-file"),
}


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_no_survey_says_what_to_do(opened: Path, name: str, language: str) -> None:
    content, rule = BAD[name]
    app = bring(open_page("imports", language), name, content)
    if [s for s in app.selectbox if s.key.startswith("wave-") and s.value is None]:
        app = choose_wave(app, "w3")
    assert not app.exception
    assert text("imports.cannot", language) in words(app)
    assert error_words(rule, language) in words(app)
    assert not [b for b in app.button if b.key.startswith("ask_store")]


def test_a_file_of_another_study_is_no_answers_of_this_one(opened: Path, tmp_path: Path) -> None:
    from stored_demo import STUDY

    from panel.synthetic.files import write_exports
    from panel.synthetic.make import make_synthetic

    library = open_study(STUDY)
    invented = make_synthetic(library)
    tokens = {p: f"t{p}" for p in invented.persons.index}
    for export in write_exports(invented, library, tokens, tmp_path / "exports"):
        app = bring(open_page("imports"), export.path.name, export.path.read_bytes())
        assert not app.exception
        assert error_words("no-question-found", "en") in words(app)


def test_a_store_that_others_hold_is_said(
    opened: Path, garden: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    from survey.store import stores as module
    from survey.store.stores import writing

    app = press(choose_wave(bring(open_page("imports")), "w3"), "ask_store")
    monkeypatch.setattr(module, "PRAGMAS", tuple(p.replace("30000", "50") for p in module.PRAGMAS))
    with open_stores(opened) as other, writing(other):
        app = press(app, "yes_store")
        assert not app.exception
        assert error_words("store-busy", "en") in words(app).replace("&#x27;", "'")
        app = press(press(app, "ask_undo"), "yes_undo")
        assert error_words("store-busy", "en") in words(app).replace("&#x27;", "'")
    app = press(press(app, "ask_store"), "yes_store")
    assert "Stored as import 3" in words(app)


def test_what_is_no_longer_what_was_shown_is_not_stored(
    opened: Path, garden: Library, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_bytes(garden_csv(*ROWS[:3]))
    second.write_bytes(ANSWERS)
    with open_stores(opened) as stores:
        trial = try_import(stores, garden, Choice(second, "w3"))
        assert trial.change is not None
        assert trial.change.added == 5
        import_file(first, garden, "w3", stores)
        with pytest.raises(SurveyError) as caught:
            store_trial(stores, garden, trial, lambda step: None)
        assert [p.rule for p in caught.value.problems] == ["import-changed"]
        assert len(list_imports(stores)) == 3
        now = try_import(stores, garden, Choice(second, "w3"))
        done = store_trial(stores, garden, now, lambda step: None)
        assert now.change is not None
        assert done.stored is not None
        names = ("added", "updated", "unchanged", "removed", "withdrawn", "refused", "aside")
        assert all(getattr(now.change, n) == getattr(done.stored, n) for n in names)


def test_figures_add_up(opened: Path, garden: Library, tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_bytes(garden_csv(*ROWS, person(1, VO_1=5), person(8, VO_1=4)))
    with open_stores(opened) as stores:
        trial = try_import(stores, garden, Choice(file, "w3"))
    assert trial.coded is not None
    for language in ("nb", "en"):
        table = build_figures(trial.coded.report, trial.change, language)
        sums: list[list[Any]] = []
        for row in table.rows:
            number = row.cells[0].number
            if row.style == "index":
                sums.append([number, 0])
            else:
                sums[-1][1] += number
        assert len(sums) == 6
        assert all(total == parts for total, parts in sums), sums
        assert sums[0][0] == trial.coded.report.rows_read == 8
        counted = build_problems(trial.problems, language)
        assert sum(row.cells[1].number or 0 for row in counted.rows) == len(trial.problems)


def test_files_are_private_and_go(tmp_path: Path) -> None:
    before = folders()
    names = ("../../up.csv", "C:\\data\\two.csv", "two.csv", ".hidden", "", "x" * 300 + ".csv")
    upload = Upload(names, [(name, ANSWERS) for name in names])
    assert upload.folder.stat().st_mode & 0o777 == 0o700
    assert len(upload.parts) == len(names)
    for path in upload.parts:
        assert path.parent == upload.folder
        assert path.stat().st_mode & 0o777 == 0o600
    assert {"up.csv", "two.csv", "two (2).csv", "hidden"} <= {p.name for p in upload.parts}
    upload.take_away(upload.parts[0])
    assert len(upload.parts) == len(names) - 1
    folder = upload.folder
    del upload
    gc.collect()
    assert not folder.exists()
    assert folders() == before


def test_files_go_when_they_are_stored_or_left(opened: Path) -> None:
    before = folders()
    app = choose_wave(bring(open_page("imports")), "w3")
    (folder,) = folders() - before
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    app = press(press(app, "ask_store"), "yes_store")
    assert folders() == before
    assert not app.file_uploader[0].value
    app = bring(app, "more.csv", garden_csv(person(9)))
    assert len(folders() - before) == 1
    app.switch_page("analyst_pages/fieldwork.py").run()
    gc.collect()
    assert folders() == before


def test_several_files_are_taken_one_by_one(opened: Path) -> None:
    app = open_page("imports")
    app.file_uploader[0].set_value(
        [("a.csv", ANSWERS, "text/csv"), ("b.csv", garden_csv(person(9)), "text/csv")]
    ).run()
    assert next(s for s in app.selectbox if s.key == "part").options == ["a.csv", "b.csv"]
    app = press(press(choose_wave(app, "w3"), "ask_store"), "yes_store")
    assert "Stored as import 3" in words(app)
    assert "b.csv: recognised as CSV." in shown(app)
    app = press(press(choose_wave(app, "w3"), "ask_store"), "yes_store")
    assert "Stored as import 4. New: 1." in words(app)


def test_answer_sheets_are_one_file_together(garden: Library, tmp_path: Path) -> None:
    files = []
    for name, role in (("one.xlsx", "TEA"), ("two.xlsx", "PUP")):
        done = call(
            tmp_path, "survey", "form", "w1", "--as", "excel", "-o", name, "--role", role,
            "--study", str(garden.folder),
        )  # fmt: skip
        assert done.status == 0, done.err
        files.append((name, (tmp_path / name).read_bytes()))
    upload = Upload(("1", "2", "3"), [*files, ("other.csv", ANSWERS)])
    assert [part.name for part in upload.parts] == [SHEETS, "other.csv"]
    facts = look_at(upload.parts[0], garden, tmp_path)
    assert facts.waves == ("w1",)
    assert facts.layout == "answer sheet"
    assert look_at(upload.parts[1], garden, tmp_path).waves == ("w1", "w2", "w3")


def test_the_wave_a_file_names_is_chosen(garden: Library, tmp_path: Path) -> None:
    only = tmp_path / "w2.csv"
    only.write_bytes(b"response_id;wave;VO_1\n1;w2;4\n")
    assert look_at(only, garden, tmp_path).waves == ("w2",)
    first = tmp_path / "w1.csv"
    first.write_bytes(b"response_id;VO_1;VO_2;PL_2\n1;4;4;4\n")
    assert look_at(first, garden, tmp_path).waves == ("w1",)
    none = tmp_path / "none.csv"
    none.write_bytes(b"response_id;one;two\n1;4;4\n")
    assert look_at(none, garden, tmp_path).waves == ()


def test_a_questionnaire_changed_since_it_was_locked_stops_the_page(
    opened: Path, garden: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = tmp_path / "study"
    shutil.copytree(garden.folder, study)
    assert call(tmp_path, "survey", "lock", "w1", "--study", str(study)).status == 0
    file = next(study.glob("w1-v1.yaml"))
    file.write_text(file.read_text("utf-8").replace("Helt uenig", "Ganske uenig"), "utf-8")
    monkeypatch.setenv("LIKEVERD_STUDY", str(study))
    for language in ("nb", "en"):
        page = words(open_page("imports", language))
        assert error_words("locked-changed", language) in page


def test_the_limit_of_an_upload_is_said_by_name() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert config["server"]["maxUploadSize"] == LARGEST_UPLOAD
    assert f"--server.maxUploadSize={LARGEST_UPLOAD}" in analyst_command(8655)
    assert f"{LARGEST_UPLOAD} MB" in text("imports.upload", "nb", n=LARGEST_UPLOAD)


def test_the_start_page_leads_here(opened: Path) -> None:
    app = open_page("start")
    links = [e.proto.page for e in app.get("page_link")]
    assert "imports" in links


def test_every_text_and_every_rule_of_the_import_is_in_both_languages() -> None:
    for texts in (IMPORT_TEXTS, FILE_FAULT_TEXTS, ROW_FAULT_TEXTS):
        for key, said in texts.items():
            assert set(said) == {"nb", "en"}, key
            assert fields(said["nb"]) == fields(said["en"]), key
            assert all(part.strip() for part in said.values()), key
    room = (ROOT / "docs" / "problems.md").read_text("utf-8").split("## Importing answers")[1]
    rules = [line.split("`")[1] for line in room.split("\n## ")[0].splitlines()
             if line.startswith("| `")]  # fmt: skip
    assert len(rules) > 70
    assert not [rule for rule in rules if not error_words(rule, "nb")]


def test_the_demos_files_are_brought_in_as_the_command_brings_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: Path
) -> None:
    from stored_demo import build_demo

    demo = build_demo(tmp_path / "demo")
    waves = list(demo.exports)
    by_command = {wave: answers(demo.data, demo.library, wave) for wave in waves}
    with open_stores(demo.data) as stores:
        for number in reversed(range(1, len(waves) + 1)):
            undo_import(stores, number)
    monkeypatch.setenv("LIKEVERD_STUDY", str(demo.library.folder))
    monkeypatch.setenv("LIKEVERD_STORES", str(demo.data))
    for wave, language in zip(waves, ("nb", "en"), strict=True):
        export = demo.exports[wave]
        app = bring(open_page("imports", language), export.name, export.read_bytes())
        assert not app.exception
        box = next(s for s in app.selectbox if s.key.startswith("wave-"))
        assert box.value == wave
        assert "SYNTET" in words(app)
        app = press(press(app, "ask_store"), "yes_store")
        assert text("imports.next", language) in words(app)
        by_page = answers(demo.data, demo.library, wave)
        for part in (0, 1, 3, 4):
            assert by_page[part] == by_command[wave][part]
