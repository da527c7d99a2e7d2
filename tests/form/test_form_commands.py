"""The commands that serve the form, show it and bring its answers home."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from form_people import WAVE, Visitor, add_everybody, make_client, token_of
from typer.testing import CliRunner

from survey.__main__ import app
from survey.commands.common import say_uncollected
from survey.library import Library
from survey.problems import SurveyError
from survey.store.stores import open_stores

ROOT = Path(__file__).parents[2]
GARDEN = ROOT / "tests" / "specimens" / "studies" / "garden"


def run(*words: str) -> tuple[str, tuple[str, ...]]:
    """What a command prints, and the rules it finds broken."""
    done = CliRunner().invoke(app, list(words))
    if isinstance(done.exception, SurveyError):
        return done.output, tuple(problem.rule for problem in done.exception.problems)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.output, ()


@pytest.fixture
def data(tmp_path: Path, garden: Library) -> Path:
    with open_stores(tmp_path / "data") as stores:
        add_everybody(stores)
        person = Visitor(make_client(stores, garden), token_of(stores, "teacher")).enter()
        person.agree().send({"VISITS": "2"})
    return tmp_path / "data"


def test_collect_says_what_it_brought_home(data: Path) -> None:
    words = ("collect", WAVE, "--study", str(GARDEN), "--data", str(data))
    said, _ = run(*words)
    assert "wave w1: 0 sent in; 0 complete, 1 partial, 0 refused, 0 without an answer" in said
    assert "stored   1 added, 0 updated, 0 unchanged" in said
    assert "survey undo-import 1" in said
    assert "stored   0 added, 0 updated, 1 unchanged" in run(*words)[0]


def test_collect_without_a_sitting(tmp_path: Path) -> None:
    open_stores(tmp_path / "data").close()
    said, _ = run("collect", WAVE, "--study", str(GARDEN), "--data", str(tmp_path / "data"))
    assert "Nobody has answered on the form yet." in said


def test_what_waits_to_be_collected_is_said(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_stores(data) as stores:
        say_uncollected(stores)
    said = capsys.readouterr().err
    assert "1 sittings of wave w1" in said
    assert "survey collect w1" in said


def test_serve_refuses_what_nobody_should_read(tmp_path: Path) -> None:
    study = tmp_path / "study"
    shutil.copytree(GARDEN, study)
    path = study / "w1-v1.yaml"
    text = path.read_text(encoding="utf-8").replace("{minutes} minutter", "{minutes} {who}")
    path.write_text(text.replace("{minutes} minutes", "{minutes} {who}"), encoding="utf-8")
    open_stores(tmp_path / "data").close()
    words = ("--study", str(study), "--data", str(tmp_path / "data"))
    assert run("serve", WAVE, *words)[1] == ("form-field",)
    assert run("serve", WAVE, "--url", "survey.example.org", *words)[1] == ("form-address",)
    assert run("serve", "w9", *words)[1] == ("unknown-wave",)
    assert run("serve", WAVE, "--study", str(GARDEN), "--data", str(tmp_path / "no"))[1] == (
        "no-store",
    )


def test_fields_of_the_study_fill_in_the_information(garden: Library) -> None:
    from survey.asked import Asking
    from survey.form.information import check_information, tell
    from survey.routing import Respondent

    assert check_information(garden, WAVE) == []
    told = tell(garden, WAVE, Asking(Respondent("TEA", None, "HILL")), "nb")
    assert told.paragraphs[0].startswith("Du bestemmer selv om du vil svare. Det tar omtrent 4 min")


LOUD = (
    "import uvicorn; real = uvicorn.run; uvicorn.run = lambda *a, **k: real(*a, **k | dict("
    "access_log=True, log_level='info')); from survey.__main__ import main; main()"
)
"""Runs the program with the server's own log, which the form turns off."""


@pytest.mark.parametrize("loud", [False, True])
def test_the_server_writes_no_token_anywhere(data: Path, tmp_path: Path, loud: bool) -> None:
    """With the log turned on again it would, so that this test would notice."""
    with open_stores(data) as stores:
        token = token_of(stores, "head")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    program = ["-c", LOUD] if loud else ["-m", "survey"]
    command = [sys.executable, *program, "serve", WAVE, "--port", port, "--data", str(data),
               "--study", str(GARDEN), "--today", "2021-09-10"]  # fmt: skip
    with (tmp_path / "said.txt").open("wb") as said:
        process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said)
        for _ in range(300):
            try:
                httpx.get(f"http://127.0.0.1:{port}/s/{token}")
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        process.terminate()
        process.wait(timeout=30)
    text = (tmp_path / "said.txt").read_text(encoding="utf-8")
    assert "the form of wave w1 is at" in text or loud
    assert (token in text) == ("GET /s/" in text) == loud


@pytest.fixture
def previewed(tmp_path: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "survey", "preview", "2016", "--role", "BRU", "--port", port,
               "--study", str(ROOT / "instruments" / "pku"), "--language", "en"]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    for _ in range(100):
        try:
            httpx.get(address)
            break
        except httpx.HTTPError:
            time.sleep(0.1)
    yield address
    process.terminate()
    process.wait(timeout=15)


def test_preview_shows_the_form_and_keeps_nothing(previewed: str, tmp_path: Path) -> None:
    with httpx.Client(follow_redirects=True) as client:
        page = client.get(previewed)
    assert "Would you answer some questions" in page.text
    assert "Preview: nothing is kept." in page.text
    assert list(tmp_path.iterdir()) == []


def test_preview_does_not_meet_the_databases_of_the_fieldwork(
    tmp_path: Path, garden: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    from survey.asked import Asking
    from survey.form.serve import preview_app
    from survey.routing import Respondent

    for name in ("LIKEVERD_CONTACTS", "LIKEVERD_ANSWERS"):
        monkeypatch.setenv(name, f"sqlite:///{tmp_path / name}.db")
    with preview_app(garden, WAVE, Asking(Respondent("TEA", None, "HILL"))):
        assert list(tmp_path.iterdir()) == []


def test_preview_knows_the_names_of_the_study() -> None:
    found = run("preview", WAVE, "--role", "NOBODY", "--study", str(GARDEN))[1]
    assert found == ("unknown-role",)
