"""The documentation says what is so: rules, commands, files, and an example that is run."""

from __future__ import annotations

import ast
import csv
import random
import re
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path

import openpyxl
import pytest
import typer
from typer.testing import CliRunner

from panel.__main__ import app as panel_app
from survey.__main__ import app as survey_app
from survey.library import read_library
from survey.problems import Report

ROOT = Path(__file__).resolve().parents[1]
DOCS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
CODE = [
    *(
        p
        for room in ("survey", "panel", "app_pages", "analyst_pages")
        for p in (ROOT / room).rglob("*.py")
    )
]
APPS = {"survey": survey_app, "panel": panel_app}
REPORTING = ("Fault", "add", "error", "warning", "note")
SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def rows(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        if line.startswith("|"):
            cells = line.replace(r"\|", "\0").strip("|").split("|")
            yield [cell.strip().replace("\0", "|") for cell in cells]


def blocks(text: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.M | re.S)


# Rules


def documented_rules() -> dict[str, list[str]]:
    """Rules by room of docs/problems.md."""
    found: dict[str, list[str]] = {}
    for part in re.split(r"^## ", read(ROOT / "docs" / "problems.md"), flags=re.M)[1:]:
        room, _, table = part.partition("\n")
        found[room] = [row[0].strip("`") for row in rows(table) if row[0].startswith("`")]
    return found


def first_arguments(tree: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """First and second part of every call and tuple, where a rule stands before its message."""
    for node in ast.walk(tree):
        parts: list[ast.expr] = []
        if isinstance(node, ast.Call):
            named = {word.arg: word.value for word in node.keywords}
            parts = [*node.args]
            if not parts and "rule" in named:
                parts = [named["rule"], named.get("message", named["rule"])]
        elif isinstance(node, ast.Tuple):
            parts = list(node.elts)
        if len(parts) >= 2:
            yield parts[0], parts[1]


def is_sentence(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return is_sentence(node.body) or is_sentence(node.orelse)
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(p, ast.Constant) and " " in str(p.value) for p in node.values)
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value


def strings_in(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from strings_in(node.body)
        yield from strings_in(node.orelse)


def raised_rules() -> tuple[set[str], set[str]]:
    """Rules that stand before a sentence, and every short name in the code."""
    raised: set[str] = set()
    named: set[str] = set()
    for path in CODE:
        tree = ast.parse(read(path))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named |= {node.value} if SLUG.fullmatch(node.value) else set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args:
                called = node.func
                name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
                worded = len(node.args) > 1 and is_sentence(node.args[1])
                if name == "Problem" or (name in REPORTING and worded):
                    raised |= {r for r in strings_in(node.args[0]) if SLUG.fullmatch(r)}
        for rule, message in first_arguments(tree):
            if is_sentence(message):
                raised |= {r for r in strings_in(rule) if SLUG.fullmatch(r) and "-" in r}
    return raised, named


def composed_rules() -> list[re.Pattern[str]]:
    """Rules put together from a word and a name: `unknown-…`, `…-unlisted`."""
    found: set[str] = set()
    for path in CODE:
        for node in ast.walk(ast.parse(read(path))):
            if not isinstance(node, ast.JoinedStr):
                continue
            parts = [
                re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[a-z]+(-[a-z]+)*"
                for p in node.values
            ]
            fixed = "".join(str(p.value) for p in node.values if isinstance(p, ast.Constant))
            if re.fullmatch(r"-?(unknown|not|unlisted)-?", fixed) and len(parts) == 2:
                found.add("".join(parts))
    return [re.compile(pattern) for pattern in sorted(found)]


def test_every_rule_of_the_code_is_documented() -> None:
    documented = {rule for room in documented_rules().values() for rule in room}
    raised, _ = raised_rules()
    assert len(raised) > 150
    assert not sorted(raised - documented)


def test_every_documented_rule_is_in_the_code() -> None:
    documented = {rule for room in documented_rules().values() for rule in room}
    _, named = raised_rules()
    composed = composed_rules()
    assert not sorted(
        rule
        for rule in documented - named
        if not any(pattern.fullmatch(rule) for pattern in composed)
    )


def test_a_rule_has_one_row_a_room_with_meaning_and_remedy() -> None:
    for room, rules in documented_rules().items():
        assert rules == sorted(set(rules)), room
    for row in rows(read(ROOT / "docs" / "problems.md")):
        assert len(row) == 3
        assert all(
            cell.endswith((".", "`")) or cell.startswith(("rule", "what", "---")) for cell in row
        )


# Public names


def undocumented(tree: ast.Module | ast.ClassDef) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            if not ast.get_docstring(node):
                yield node.name
            if isinstance(node, ast.ClassDef):
                yield from (f"{node.name}.{name}" for name in undocumented(node))


@pytest.mark.parametrize("room", ["survey", "panel", "app_pages", "analyst_pages"])
def test_every_public_name_has_a_docstring(room: str) -> None:
    missing = []
    for path in (ROOT / room).rglob("*.py"):
        if "migrations" in path.parts:
            continue
        tree = ast.parse(read(path))
        names = [*([] if ast.get_docstring(tree) else ["module"]), *undocumented(tree)]
        missing += [f"{path.relative_to(ROOT)}: {name}" for name in names]
    assert not missing


# Commands


def options_of(command: typer.core.TyperCommand) -> set[str]:
    return {
        name
        for parameter in command.params
        for name in parameter.opts
        if name.startswith("--") and name != "--help"
    }


def commands() -> dict[str, set[str]]:
    return {
        f"{program} {name}": options_of(command)
        for program, app in APPS.items()
        for name, command in typer.main.get_command(app).commands.items()  # type: ignore[attr-defined]
    }


def test_the_readme_names_every_command_and_option_and_no_other() -> None:
    described: dict[str, set[str]] = {}
    for row in rows(read(ROOT / "README.md")):
        shown = re.match(r"`((?:survey|panel) [a-z-]+)", row[0])
        if shown and len(row) == 3:
            described[shown[1]] = set(re.findall(r"`(--[a-z0-9-]+)`", row[2]))
    assert described == commands()


def shown_commands() -> Iterator[tuple[Path, list[str]]]:
    """Commands in console blocks, and in backticks where they are whole."""
    for path in DOCS:
        text = read(path)
        lines = [line for block in blocks(text, "console") for line in block.splitlines()]
        lines += re.findall(r"`((?:survey|panel) [^`…]+)`", text)
        for line in lines:
            words = shlex.split(line.replace("[", "").replace("]", ""), comments=True)
            if words and words[0] in APPS:
                yield path, words


def test_every_command_and_option_shown_exists() -> None:
    known = commands()
    for path, words in shown_commands():
        if words[1].startswith("--"):
            continue
        name = " ".join(words[:2])
        assert name in known, f"{path.name}: {words}"
        options = {word for word in words[2:] if word.startswith("--")}
        assert options <= known[name], f"{path.name}: {words}"


def test_make_targets_shown_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), re.M))
    for path in DOCS:
        assert set(re.findall(r"\bmake ([a-z]+)\b`", read(path))) <= targets, path.name


# Files

NOT_IN_THE_TREE = ("data/", "demo/", "exports/", "release/", "tables/")


def named_files(text: str) -> Iterable[str]:
    prose = re.sub(r"^```(?!text).*?^```", "", text, flags=re.M | re.S)
    top = "survey|panel|tests|docs|instruments|app_pages|analyst_pages|benchmarks|\\.ci"
    yield from re.findall(rf"(?<![\w/.-])((?:{top})/[\w./-]*\w)", prose)
    names = "README|CONTRIBUTING|CHANGELOG|LICENSE|Makefile|pyproject|requirements|app"
    yield from re.findall(rf"`((?:{names})(?:\.\w+)?)`", prose)


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_named_exists(path: Path) -> None:
    text = read(path)
    named = {name.rstrip(".") for name in named_files(text) if not name.startswith(NOT_IN_THE_TREE)}
    assert not sorted(
        name for name in named - {"panel/survey", "app"} if not (ROOT / name).exists()
    )
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", text)
    local = [link for link in links if "://" not in link]
    assert not [link for link in local if not (path.parent / link).exists()]


def test_documents_name_no_machine_and_no_package_index() -> None:
    for path in DOCS:
        forbidden = r"/work/|/home/|/tmp/|https?://\S*/simple|index-url|localhost:\d"
        found = re.findall(forbidden, read(path))
        assert not found, path.name


# The example study


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example of docs/study-folder.md, written out."""
    text = read(ROOT / "docs" / "study-folder.md")
    text = text[text.index("## A complete small example") :]
    folder = tmp_path_factory.mktemp("docs") / "my-study"
    folder.mkdir()
    for name, block in re.findall(
        r"^([\w.-]+\.yaml)[^\n]*:\n\n```yaml\n(.*?)^```", text, re.M | re.S
    ):
        (folder / name).write_text(block, encoding="utf-8")
    return folder


def test_the_example_study_has_no_fault(example: Path) -> None:
    assert len(list(example.iterdir())) == 4
    report = Report()
    assert read_library(example, report) is not None
    assert {problem.rule for problem in report} == {"not-locked"}, [str(p) for p in report]


def test_the_example_export_can_be_read(example: Path, tmp_path: Path) -> None:
    (lines,) = blocks(read(ROOT / "docs" / "study-folder.md"), "csv")
    file = tmp_path / "wave.csv"
    file.write_text(lines, encoding="utf-8")
    words = ["import", str(file), "--wave", "2024", "--study", str(example), "--dry-run"]
    done = CliRunner().invoke(survey_app, [*words, "--data", str(tmp_path / "data")])
    assert done.exit_code == 0, done.output
    assert "3 read = 3 kept + 0 duplicate + 0 rejected" in done.output
    assert "warning" not in done.output


def test_the_mapping_of_the_readme_can_be_read(example: Path, tmp_path: Path) -> None:
    (mapping,) = blocks(read(ROOT / "README.md"), "yaml")
    (tmp_path / "m.yaml").write_text(mapping, encoding="utf-8")
    table = "response_id;Question 7;Comments to us\n1;agree strongly;hello\n2;no idea;\n"
    (tmp_path / "wave.csv").write_text(table, encoding="utf-8")
    words = ["import", str(tmp_path / "wave.csv"), "--wave", "2024", "--study", str(example)]
    done = CliRunner().invoke(
        survey_app, [*words, "--dry-run", "--mapping", str(tmp_path / "m.yaml")]
    )
    assert done.exit_code == 0, done.output
    assert "1 answers + 1 don't know" in done.output


# Two waves before lunch


def answers_of(wave: str, people: range) -> list[list[object]]:
    """An export of the example study's wave; who is who stays the same from wave to wave."""
    chance = random.Random(wave)
    plan = "PLAN_1" if wave == "2024" else "PLAN_1_r2"
    items = ["EQ_1", "EQ_2", "EQ_3", "EQ_ALL", "BOARD_1", plan]
    table: list[list[object]] = [
        ["response_id", "token", "CONSENT", "LINK", "GARDEN", "WORK", *items]
    ]
    for person in people:
        role = ("TENANT", "HELPER", "BOARD")[person % 3]
        garden = ("NORTH", "SOUTH")[person // 3 % 2]
        given: list[object] = [chance.choice([2, 3, 4, 4, 5, 5]) for _ in items[:-1]]
        given.append(chance.choice([2, 3, 4]) if role == "BOARD" else None)
        link = 2 if person % 9 == 0 else 1
        table.append([f"{wave}-{person}", f"card-{person}", 1, link, garden, role, *given])
    return table


def write_waves(folder: Path) -> None:
    with (folder / "wave-2024.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows(answers_of("2024", range(60)))
    book = openpyxl.Workbook()
    for row in answers_of("2025", range(12, 72)):
        book.active.append(row)
    book.save(folder / "wave-2025.xlsx")


def fill_register(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    headers = {name: [cell.value for cell in book[name][1]] for name in ("persons", "holdings")}
    for person in range(72):
        values = {
            "person": f"p{person}",
            "key": f"card-{person}",
            "project": ("NORTH", "SOUTH")[person // 3 % 2],
            "role": ("TENANT", "HELPER", "BOARD")[person % 3],
            "from": "2023-01-01",
        }
        for name, header in headers.items():
            for column, heading in enumerate(header, start=1):
                if heading in values:
                    book[name].cell(person + 2, column, values[heading])
    book.save(path)


def test_the_commands_before_lunch_do_the_job(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = read(ROOT / "README.md")
    part = text[text.index("## Your own two waves") : text.index("## Commands")]
    folder = tmp_path / "lunch"
    folder.mkdir()
    (folder / "my-study").mkdir()
    for file in example.glob("*.yaml"):
        (folder / "my-study" / file.name).write_text(read(file), encoding="utf-8")
    write_waves(folder)
    monkeypatch.chdir(folder)
    said: dict[str, str] = {}
    for line in (line for block in blocks(part, "console") for line in block.splitlines()):
        words = shlex.split(line)
        if words[0] not in APPS or words[1] == "app":
            continue
        done = CliRunner().invoke(APPS[words[0]], words[1:])
        assert done.exit_code == 0, f"{line}\n{done.output}\n{done.exception}"
        said[line] = done.output
        if "--template" in words:
            fill_register(folder / "register.xlsx")
    linked = [output for line, output in said.items() if line.startswith("panel link")]
    assert all("2024 to 2025: 43 people (token 43)" in output for output in linked)
    for name in ("comparison.xlsx", "comparison-register.xlsx"):
        book = openpyxl.load_workbook(folder / name)
        numbers = [c.value for row in book.worksheets[0] for c in row if isinstance(c.value, float)]
        assert len(numbers) > 20
    assert (folder / "release" / "release.json").exists()
    assert (folder / "data" / "reports" / "import-1.xlsx").exists()
