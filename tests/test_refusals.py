"""Asking for more than is released, and releases that are not what they say: refused by rule."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import call

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "panel"))

from invented_release import invented_release  # noqa: E402

from panel.release import FORMAT, DisclosureError, Release, audit_hash  # noqa: E402
from panel.release_folder import read_release, write_release  # noqa: E402


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("refused")
    release, said = invented_release(), '{"intruders": ["outsider"]}'
    text = release.text.model_copy(update={"audit_hash": audit_hash(said)})
    write_release(Release(text, release.rows, said), folder / "release")
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


OPENING = {
    "app": (), "audit": (), "compare": (), "decompose": (), "equality": (), "ownership": (),
    "participation": (), "plain": ("-o", "p.html"), "reliability": (),
    "report": ("all", "-o", "r.md"), "site": ("-o", "s"), "succession": (),
    "view": ("change", "-o", "v.html"),
}  # fmt: skip
"""What each command that takes a release is called with besides."""


def test_no_command_that_takes_a_release_is_left_out() -> None:
    from typer.main import get_command

    from panel.__main__ import app

    commands = get_command(app).commands  # type: ignore[attr-defined]
    taking = {n for n, c in commands.items() if any("--release" in p.opts for p in c.params)}
    assert taking == set(OPENING)


def spoil_byte(release: Path, name: str) -> None:
    content = bytearray((release / name).read_bytes())
    content[-2] ^= 1
    (release / name).write_bytes(content)


def change_form(release: Path, form: object) -> None:
    file = release / "release.json"
    file.write_text(json.dumps(json.loads(file.read_bytes()) | {"format": form}))


ALTERED = "this file of the release is not as it was made. Make the release again; do not edit"
SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "audit.json": (
        lambda r: spoil_byte(r, "audit.json"), f"{Path('release/audit.json')}: {ALTERED}",
    ),
    "rows.parquet": (
        lambda r: spoil_byte(r, "rows.parquet"), f"{Path('release/rows.parquet')}: {ALTERED}",
    ),
    "another file": (
        lambda r: (r / "answers.csv").write_text("3,4,5"),
        f"{Path('release/answers.csv')}: this file is not part of a release. Take it out of the",
    ),
    "an earlier form": (
        lambda r: change_form(r, FORMAT - 1),
        f"release: this release has form {FORMAT - 1}; the program reads form {FORMAT}. "
        "Make the release again with this version of the program.",
    ),
    "no release": (
        lambda r: (r / "release.json").unlink(),
        "release: there is no release here. Make one with: panel release -o DIR.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("command", OPENING)
@pytest.mark.parametrize(("spoil", "told"), SPOILT.values(), ids=SPOILT)
def test_every_command_refuses_a_spoilt_folder_and_says_which_file_and_what_to_do(
    made: Path, tmp_path: Path, command: str, spoil: Callable[[Path], object], told: str
) -> None:
    shutil.copytree(made / "release", tmp_path / "release")
    spoil(tmp_path / "release")
    done = call(tmp_path, "panel", command, *OPENING[command], "--release", "release")
    assert done.status == 1
    assert told in done.err
    assert done.out == ""
    assert [file.name for file in tmp_path.iterdir()] == ["release"]


@pytest.mark.parametrize("command", OPENING)
def test_every_command_refuses_a_release_of_another_study_than_is_named(
    made: Path, command: str
) -> None:
    study = str(ROOT / "tests" / "specimens" / "studies" / "garden")
    before = sorted(made.iterdir())
    options = ("--release", "release", "--study", study)
    done = call(made, "panel", command, *OPENING[command], *options)
    assert done.status == 1
    assert (
        'release: this release is of the study "invented", and --study names "garden".' in done.err
    )
    assert "Name the release of that study, or leave --study out." in done.err
    assert sorted(made.iterdir()) == before


@pytest.mark.parametrize("form", [FORMAT + 1, f"{FORMAT}", None])
def test_a_newer_or_unknown_form_is_refused(made: Path, tmp_path: Path, form: object) -> None:
    shutil.copytree(made / "release", tmp_path / "release")
    change_form(tmp_path / "release", form)
    done = call(tmp_path, "panel", "compare", "--release", "release")
    assert done.status == 1
    assert f"this release has form {form}" in done.err


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
