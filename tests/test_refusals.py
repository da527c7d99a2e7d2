"""Asking for more than is released, and releases that are not what they say: refused by rule."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
from command_line import call

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "panel"))

from invented_release import invented_release  # noqa: E402

from panel.release import FORMAT, DisclosureError  # noqa: E402
from panel.release_folder import read_release, write_release  # noqa: E402


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("refused")
    write_release(invented_release(), folder / "release")
    return folder


FORBIDDEN = {
    "another breakdown": (
        ("level", "IDX", "arena", "NORTH", "2031"),
        'only all, projects and parties are shown, not groups by "arena"',
    ),
    "a party within a project": (
        ("level", "IDX", "split", "NO:KUN", "2031"), 'not groups by "split"',
    ),
    "another project": (("level", "IDX", "project", "X", "2031"), 'the study has no project "X"'),
    "another party": (("level", "IDX", "party", "X", "2031"), 'the study has no party "X"'),
    "another wave": (("level", "IDX", "all", "all", "1999"), 'no wave "1999" is released'),
    "a question that is not released": (
        ("level", "FREE", "all", "all", "2031"), 'no measure "FREE" is released',
    ),
    "waves that are not compared": (
        ("change", "IDX", "all", "all", "2032", "2031"), "these waves are not compared",
    ),
    "those who left": (
        ("change", "IDX", "all", "all", "2031", "2032", "leavers"),
        'people are not divided into "leavers"',
    ),
}  # fmt: skip


@pytest.mark.parametrize(("cell", "rule"), FORBIDDEN.values(), ids=FORBIDDEN)
def test_a_cell_outside_the_plan_is_refused_by_the_rule_that_forbids_it(
    made: Path, cell: tuple[str, ...], rule: str
) -> None:
    with pytest.raises(DisclosureError) as caught:
        read_release(made / "release").cell(*cell)
    (problem,) = caught.value.problems
    assert problem.rule == "not-in-release"
    assert rule in problem.message
    assert "Only the breakdowns that study.yaml allows" in str(problem)


@pytest.mark.parametrize("name", ["C", "D", "E"])
def test_questions_of_a_careful_class_are_refused_by_their_class(made: Path, name: str) -> None:
    release = invented_release()
    measures = dict(release.text.measures)
    measures["IDX"] = measures["IDX"].model_copy(update={"anonymity": name})
    measures["OPP"] = measures["OPP"].model_copy(update={"anonymity": "B"})
    text = release.text.model_copy(update={"measures": measures})
    rows = release.rows[~release.rows["measure"].isin(["IDX", "OPP"])].reset_index(drop=True)
    careful = type(release)(text, rows)
    with pytest.raises(DisclosureError, match=f"questions of class {name} are never shown"):
        careful.cell("level", "IDX", "all", "all", "2031")
    with pytest.raises(DisclosureError, match="questions of class B are not shown by party"):
        careful.cell("level", "OPP", "party", "KUN", "2031")


COMMANDS = {
    "compare by arena": (
        ("compare", "--by", "arena"), 'tables by "arena" may not be released',
        "Use --by project or --by party",
    ),
    "compare by party within project": (
        ("compare", "--by", "project,party"), 'tables by "project,party" may not be released',
        "Use --by project or --by party",
    ),
    "decompose by role": (
        ("decompose", "--by", "role"), 'tables by "role" may not be released',
        "Use --by project or --by party",
    ),
    "ownership by role": (
        ("ownership", "--by", "role"), 'tables by "role" may not be released',
        "Use --by project or --by party",
    ),
    "a question that is not released": (
        ("compare", "FREE"), "no measure or topic called FREE", "Topics are",
    ),
    "waves that are not compared": (("compare", "--waves", "2032-2031"), "2031-2032", ""),
    "a view of a party": (
        ("view", "profile", "--project", "KUN", "-o", "v.html"), 'no project "KUN"',
        "Projects are NO",
    ),
    "a view of waves": (
        ("view", "change", "--waves", "2031-1999", "-o", "v.html"), "not shown together",
        "Waves that are: 2031-2032",
    ),
    "a page that is none": (
        ("view", "people", "-o", "v.html"), 'no page "people"', "Pages are profile",
    ),
    "a report on a party": (
        ("report", "KUN", "-o", "r.md"), 'no project "KUN"', "Projects are NO",
    ),
    "a site of waves": (
        ("site", "--waves", "1999-2031", "-o", "s"), "not shown together", "2031-2032",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("command", "told", "remedy"), COMMANDS.values(), ids=COMMANDS)
def test_a_command_that_asks_for_more_is_refused_and_says_what_there_is(
    made: Path, command: tuple[str, ...], told: str, remedy: str
) -> None:
    before = sorted(made.iterdir())
    done = call(made, "panel", *command, "--release", "release", "--language", "en")
    assert done.status == 1
    assert told in done.err
    assert remedy in done.err
    assert sorted(made.iterdir()) == before


@pytest.mark.parametrize("form", [FORMAT - 1, FORMAT + 1, f"{FORMAT}", None])
def test_an_older_or_newer_form_is_refused(made: Path, tmp_path: Path, form: object) -> None:
    shutil.copytree(made / "release", tmp_path / "release")
    file = tmp_path / "release" / "release.json"
    file.write_text(json.dumps(json.loads(file.read_bytes()) | {"format": form}))
    for command in (("compare",), ("audit",), ("app",), ("site", "-o", "s")):
        done = call(tmp_path, "panel", *command, "--release", "release")
        assert done.status == 1
        assert "this release has form" in done.err
        assert "Make the release again with this version of the program." in done.err


def test_an_unknown_class_is_refused_with_file_and_line(tmp_path: Path) -> None:
    study = ROOT / "tests" / "specimens" / "studies" / "garden"
    shutil.copytree(study, tmp_path / "study")
    file = next(f for f in (tmp_path / "study").glob("*.yaml") if "anonymity: B" in f.read_text())
    file.write_text(file.read_text().replace("anonymity: B", "anonymity: F", 1))
    line = 1 + file.read_text().split("anonymity: F")[0].count("\n")
    done = call(tmp_path, "survey", "check", "study")
    assert done.status == 1
    (told,) = [text for text in done.err.splitlines() if "anonymity" in text]
    assert f"{file.name}:{line}" in told


@pytest.mark.parametrize("cross", ["arena", "party_project"])
def test_a_plan_with_a_forbidden_cross_is_refused(tmp_path: Path, cross: str) -> None:
    study = ROOT / "tests" / "specimens" / "studies" / "garden"
    shutil.copytree(study, tmp_path / "study")
    file = tmp_path / "study" / "study.yaml"
    file.write_text(file.read_text().replace("breakdowns: [all", f"breakdowns: [{cross}, all", 1))
    assert cross in file.read_text()
    done = call(tmp_path, "survey", "check", "study")
    assert done.status == 1
    assert "study.yaml:" in done.err
    assert "breakdowns" in done.err
