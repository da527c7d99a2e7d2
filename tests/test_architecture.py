"""The house rules that no linter knows."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.library import open_study

ROOT = Path(__file__).parents[1]
PROGRAM = ("survey", "panel", "app_pages", "analyst_pages")
ENTRIES = [ROOT / "app.py", ROOT / "analyst.py"]
PAGES = [
    *ENTRIES,
    *(p for room in ("app_pages", "analyst_pages") for p in sorted((ROOT / room).glob("*.py"))),
]
HEAVY = ("pandas", "numpy", "sqlalchemy", "pydantic", "openpyxl", "streamlit")
DEFINITIONS = (
    "problems", "definition", "study", "instrument", "routing", "responses", "yaml_source",
    "parsing", "checks", "checks_study", "checks_instrument", "checks_bridge", "comparability",
    "changes", "lock", "library",
)  # fmt: skip
TEXT_SUFFIXES = {
    "", ".py", ".md", ".toml", ".yaml", ".yml", ".txt", ".lock", ".cfg", ".ini", ".json", ".html",
    ".css", ".j2", ".mako", ".sh", ".csv",
}  # fmt: skip


def modules() -> list[Path]:
    found = [path for package in PROGRAM for path in sorted((ROOT / package).rglob("*.py"))]
    return [*ENTRIES, *found]


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in modules():
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def test_no_module_is_over_400_lines() -> None:
    sizes = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in modules()
    }
    assert {name: n for name, n in sizes.items() if n > 400} == {}


def test_no_page_is_over_120_lines() -> None:
    pages = [p for p in PAGES if p.name not in ("frame.py", "state.py")]
    sizes = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in pages}
    assert {name: n for name, n in sizes.items() if n > 120} == {}


def test_only_the_app_imports_streamlit() -> None:
    found = [name for name, tree in trees() if "streamlit" in imported(tree)]
    assert found
    apps = ("app.py", "app_pages/", "analyst.py", "analyst_pages/")
    assert [name for name in found if not name.startswith(apps)] == []


def test_definitions_import_neither_frames_nor_databases() -> None:
    for name, tree in trees():
        if name.removeprefix("survey/").removesuffix(".py") in DEFINITIONS and "survey/" in name:
            found = set(imported(tree)) & {"pandas", "numpy", "sqlalchemy", "openpyxl"}
            assert found == set(), name


def test_no_assert_and_no_bare_except() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Assert)
        or (isinstance(node, ast.ExceptHandler) and node.type is None)
    ]
    assert found == []


@pytest.mark.parametrize("program", ["survey", "panel"])
def test_help_imports_nothing_heavy(program: str) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", program, "--help"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "100"},
    )
    assert "Usage" in done.stdout
    names = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines()}
    assert f"{program}.__main__" in names or "typer" in names
    assert sorted(name for name in names if name.split(".")[0] in HEAVY) == []


def texts_of(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield every text of a module and its names, with their lines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
        elif isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute):
            yield node.lineno, node.attr


def study_words() -> tuple[set[str], set[str]]:
    """Return the ids and the names that are the shipped study's own."""
    library = open_study(ROOT / "instruments" / "pku")
    study = library.study
    ids = {role.id for role in study.roles} | {project.id for project in study.projects}
    ids |= {thing.id for things in (study.arenas, study.institutions, study.positions,
                                    study.bodies, study.parties) for thing in things}  # fmt: skip
    for instrument in library.instruments.values():
        ids |= {id for id in (*instrument.questions, *instrument.scales, *instrument.measures)
                if len(id) > 3}  # fmt: skip
    names = {project.name for project in study.projects}
    names |= {county for project in study.projects for county in project.counties}
    names |= {title for arena in study.arenas for title in arena.title.values()}
    for institution in study.institutions:
        names |= {*institution.title.values(), *institution.aliases}
    names |= {title for role in study.roles if len(role.id) == 3 for title in role.title.values()}
    return ids, {name for name in names if len(name) > 3}


def test_the_program_knows_no_id_and_no_name_of_the_study() -> None:
    ids, names = study_words()
    assert {"VEI", "EQ_OPP_1", "LIK_IDX", "OB"} <= ids
    common = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in sorted(names)))
    found = [
        f"{name}:{line}: {text}"
        for name, tree in trees()
        for line, text in texts_of(tree)
        if text in ids or common.search(text)
    ]
    assert found == []


def kept_files() -> list[Path]:
    """Return the files that git keeps, or would."""
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    if done.returncode:
        pytest.skip("this is no git checkout")
    return [ROOT / line for line in done.stdout.splitlines() if (ROOT / line).is_file()]


def test_no_address_of_a_package_index_and_no_path_of_a_machine() -> None:
    forbidden = re.compile(
        r"(https?://[^\s\"]*/simple|--(extra-)?index-url|--find-links|https?://[^\s\"]*\.whl)"
        r"|(?<![\w.])/(work|root|home/\w+)/"
    )
    found = []
    for path in kept_files():
        # These two say what is forbidden.
        forbids = path.name in ("test_architecture.py", "test_docs.py")
        if forbids or path.suffix not in TEXT_SUFFIXES:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if match := forbidden.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {match[0]}")
    assert found == []


def test_no_narrow_exception_is_swallowed_in_silence() -> None:
    """`except Exception: pass` hides what went wrong."""
    found = [
        f"{name}:{node.lineno}"
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and isinstance(node.type, ast.Name)
        and node.type.id in ("Exception", "BaseException")
        and all(isinstance(line, ast.Pass) for line in node.body)
    ]
    assert found == []


def test_no_inequality_index_that_moves_with_the_label_of_the_lowest_answer() -> None:
    """Such indices change when 1-5 is called 0-4, so on ratings they measure the labels."""
    forbidden = re.compile(r"gini|theil|atkinson|coefficient.of.variation", re.IGNORECASE)
    named = {
        f"{path}: {name}"
        for path, tree in trees()
        for node in ast.walk(tree)
        for name in (
            getattr(node, "name", None), getattr(node, "id", None), getattr(node, "attr", None),
            node.value if isinstance(node, ast.Constant) else None,
        )
        if isinstance(name, str) and forbidden.search(name)
    }  # fmt: skip
    assert named == set()
    assert forbidden.search("def gini_of(scores)")
