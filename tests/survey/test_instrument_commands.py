"""The commands that read the questionnaire, as they are typed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from survey.commands import instruments
from survey.problems import SurveyError

ROOT = Path(__file__).resolve().parents[2]
SPECIMENS = ROOT / "tests" / "specimens"
GARDEN = str(SPECIMENS / "studies" / "garden")
BROKEN = SPECIMENS / "instruments" / "broken"

app = typer.Typer()
instruments.add_commands(app)


def invoke(*words: str) -> tuple[int, str, str]:
    """Run a command as `survey.commands.common.run` does."""
    result = CliRunner().invoke(app, list(words))
    if isinstance(result.exception, SurveyError):
        return 1, result.stdout, result.stderr + str(result.exception)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_check_says_that_all_is_well() -> None:
    status, out, err = invoke("check", GARDEN)
    assert status == 0
    assert out == 'study "garden": 3 waves, 87 questions, 0 errors, 0 warnings, 3 notes.\n'
    assert err.count("note: ") == 3


def test_check_prints_every_problem_and_fails(tmp_path: Path) -> None:
    shutil.copytree(SPECIMENS / "instruments" / "valid" / "one", tmp_path, dirs_exist_ok=True)
    shutil.copy(BROKEN / "study-role-twice.yaml", tmp_path / "study.yaml")
    shutil.copy(BROKEN / "instrument-scale-unknown-item.yaml", tmp_path / "w1-v1.yaml")
    status, out, err = invoke("check", str(tmp_path))
    assert status == 1
    assert "2 errors, 0 warnings, 1 note." in out
    assert f'{tmp_path}/study.yaml:18: the role "COOK" is given twice.' in err
    assert 'scale "FOOD" names item "FOOD_3", which this version does not have.' in err


def test_check_without_a_study(tmp_path: Path) -> None:
    status, out, err = invoke("check", str(tmp_path))
    assert (status, out) == (1, "1 error, 0 warnings, 0 notes.\n")
    assert "there is no study.yaml here. Give the study's folder with --study." in err


def test_lock_and_then_a_change(tmp_path: Path) -> None:
    folder = tmp_path / "garden"
    shutil.copytree(GARDEN, folder)
    status, out, _ = invoke("lock", "w1", "--study", str(folder))
    assert status == 0
    assert out.startswith("wave w1: version 1 locked (")
    assert "is already locked" in invoke("lock", "w1", "--study", str(folder))[1]
    path = folder / "w1-v1.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("min_answered: 2", "min_answered: 3"))
    for words in (
        ("lock", "w1"),
        ("show", "w1", "--role", "TEA"),
        ("codebook", "w1", "-o", "c.md"),
    ):
        status, _, err = invoke(*words, "--study", str(folder))
        assert status == 1
        assert "has changed since. Undo the change, or make a new version" in err
    assert invoke("lock", "w1", "--study", str(folder), "--force")[0] == 2


def test_diff_on_the_terminal_and_as_markdown(tmp_path: Path) -> None:
    status, out, _ = invoke("diff", "w1", "w3", "--study", GARDEN, "--language", "en")
    assert status == 0
    assert "VO_2 → VO_2_r2 - comparable" in out
    target = tmp_path / "diff.md"
    status, out, _ = invoke("diff", "w1", "w2", "--study", GARDEN, "-o", str(target))
    assert (status, out) == (0, f"wrote {target}\n")
    assert "## Ny ordlyd (1 spørsmål)" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("waves", "words"),
    [
        (("w1", "w9"), 'has no wave "w9". Its waves are w1, w2, w3.'),
        (("w2", "w1"), "Write `survey diff w1 w2`."),
        (("w1", "w1"), "Name two different waves."),
    ],
)
def test_diff_of_waves_that_do_not_follow(waves: tuple[str, str], words: str) -> None:
    status, _, err = invoke("diff", *waves, "--study", GARDEN)
    assert status == 1
    assert words in err


def test_diff_without_a_bridge_still_shows_what_changed(tmp_path: Path) -> None:
    shutil.copytree(GARDEN, tmp_path / "garden")
    (tmp_path / "garden" / "w1-w2.yaml").unlink()
    status, out, err = invoke(
        "diff", "w1", "w2", "--study", str(tmp_path / "garden"), "--language", "en"
    )
    assert status == 1
    assert "PL_2_r2 - not comparable" in out
    assert "there is no w1-w2.yaml" in err


def test_show() -> None:
    status, out, _ = invoke(
        "show", "w2", "--role", "PUP", "--role2", "TEA", "--project", "BAY", "--language", "en",
        "--study", GARDEN,
    )  # fmt: skip
    assert status == 0
    assert out.startswith("About ")
    assert "[HAT_1]" in out
    assert "[CH_1]" in out
    assert "[CH_1]" not in invoke("show", "w2", "--role", "PUP", "--newcomer", "--study", GARDEN)[1]
    assert invoke("show", "w2", "--study", GARDEN)[0] == 2


def test_codebook(tmp_path: Path) -> None:
    for name in ("c.xlsx", "c.html", "c.md"):
        assert invoke("codebook", "w1", "-o", str(tmp_path / name), "--study", GARDEN)[0] == 0
        assert (tmp_path / name).stat().st_size > 5_000


def test_the_shipped_study_passes() -> None:
    status, out, _ = invoke("check", str(ROOT / "instruments" / "pku"))
    assert status == 0
    assert "0 errors, 0 warnings" in out


def test_the_program_itself(tmp_path: Path) -> None:
    shutil.copytree(SPECIMENS / "instruments" / "valid" / "one", tmp_path, dirs_exist_ok=True)
    shutil.copy(BROKEN / "study-wave-closes-first.yaml", tmp_path / "study.yaml")
    done = subprocess.run(
        [sys.executable, "-m", "survey", "check"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert 'study.yaml:11: wave "w1" closes on 2021-02-01, before it opens' in done.stderr
    assert "Traceback" not in done.stderr
