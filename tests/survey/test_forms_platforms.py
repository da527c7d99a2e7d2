"""Forms written for other tools are read back as the same questionnaire, and route the same."""

from __future__ import annotations

import csv
import itertools
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pandas as pd
import pytest
from filled_forms import TOKENS, answers_of, somebody, write_plain
from lxml import etree
from orchard import open_orchard

from survey.adopting.definitions.questionnaire import Questionnaire
from survey.adopting.definitions.read_definition import read_tables
from survey.asked import Asking, asked_questions, pruning_rules
from survey.exporting.forms.conditions import conditions_of
from survey.exporting.forms.limesurvey import write_limesurvey
from survey.exporting.forms.xlsform import write_xlsform
from survey.importing.import_file import code_file
from survey.importing.mapping import read_mapping
from survey.importing.read_file import read_sheets
from survey.instrument import AnswerScale
from survey.library import Library, open_study
from survey.routing import Respondent, asks, parse_route

ROOT = Path(__file__).parents[2]
WAVES = [
    ("pku", "2016"), ("pku", "2017"), ("garden", "w1"), ("garden", "w2"), ("garden", "w3"),
    ("orchard", "2021"),
]  # fmt: skip
Name = Callable[[str], str]
"""What a question is called in a form."""


@pytest.fixture(scope="module")
def studies(garden: Library, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Library]:
    orchard = open_orchard(tmp_path_factory.mktemp("study"))
    return {
        "garden": garden,
        "pku": open_study(ROOT / "instruments" / "pku"),
        "orchard": orchard,
    }


def xlsform(library: Library, wave: str, folder: Path) -> tuple[Path, Name]:
    write_xlsform(library, wave, folder / "form.xlsx", {})
    return folder / "form.xlsx", lambda id: id


def limesurvey(library: Library, wave: str, folder: Path) -> tuple[Path, Name]:
    write_limesurvey(library, wave, folder / "form.txt", {})
    questions = library.instrument(wave).questions
    return folder / "form.txt", lambda id: re.sub(
        "[^A-Za-z0-9]", "", questions[id].aliases.get("limesurvey", id)
    )


FORMATS = [xlsform, limesurvey]


def read(path: Path) -> Questionnaire:
    found = read_tables(read_sheets(path))
    assert found is not None
    return found


def codes_of(scale: AnswerScale, write: Any) -> list[str]:
    codes = [str(code) for code in (*scale.choices, *scale.missing)]
    if write is limesurvey:
        length = 20 if scale.type == "multiple" else 5
        return [re.sub("[^A-Za-z0-9]", "", code)[:length] for code in codes]
    return codes


@pytest.mark.parametrize("write", FORMATS)
@pytest.mark.parametrize(("study", "wave"), WAVES)
def test_a_form_is_read_back_with_the_same_questions_words_and_codes(
    studies: dict[str, Library], tmp_path: Path, study: str, wave: str, write: Any
) -> None:
    library = studies[study]
    instrument = library.instrument(wave)
    path, name = write(library, wave, tmp_path)
    found = read(path)
    by_name = {asked.name: asked for asked in found.questions}
    asked = [q for q in instrument.questions.values() if q.ask != "NONE"]
    if wave == library.waves[0]:
        asked = [q for q in asked if not q.ask.startswith("STAYED")]
    own = {"token"} if write is xlsform else set()
    assert set(by_name) == {name(q.id) for q in asked} | own
    assert found.languages == ("nb", "en")
    homes = {q.id: page for page in instrument.pages for q in page.questions}
    for question in asked:
        back, scale = by_name[name(question.id)], instrument.answer_of(question.id)
        assert back.text == {lang: " ".join(text.split()) for lang, text in question.text.items()}
        assert back.type == scale.type
        assert back.section is not None
        assert back.section.title == homes[question.id].title
        if scale.type in ("choice", "multiple"):
            assert [answer.code for answer in back.answers] == codes_of(scale, write)
            labels = [each.text for each in (*scale.choices.values(), *scale.missing.values())]
            assert [answer.text for answer in back.answers] == labels
        if scale.type == "number":
            assert back.whole == scale.whole
    for page in instrument.pages:
        order = [by_name[name(q.id)] for q in page.questions if q in asked]
        places = [found.questions.index(each) for each in order]
        assert places == sorted(places)


def sheet_rows(path: Path, sheet: str) -> list[dict[str, Any]]:
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(path)[sheet]]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def lime_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, dialect="excel-tab"))


def relevance(path: Path) -> dict[str, str]:
    """When each question is shown, by its name in the form, in the form's order."""
    if path.suffix == ".xlsx":
        kinds = ("select_one", "select_multiple", "text", "integer", "decimal", "date")
        return {
            str(row["name"]): row["relevant"] or ""
            for row in sheet_rows(path, "survey")
            if str(row["type"]).split(" ")[0] in kinds
        }
    return {row["name"]: row["relevance"] for row in lime_rows(path) if row["class"] == "Q"}


@cache
def shown_by_xpath(rule: str, given: tuple[tuple[str, str], ...]) -> bool:
    variables = {f"v{n}": value for n, (_, value) in enumerate(given)}
    for number, (name, _) in enumerate(given):
        rule = rule.replace(f"${{{name}}}", f"$v{number}")
    return bool(etree.XPath(rule or "true()")(etree.Element("x"), **variables))


@cache
def shown_by_expression(rule: str, given: tuple[tuple[str, str], ...]) -> bool:
    said = {name: re.sub("[^A-Za-z0-9]", "", value)[:5] for name, value in given}
    python = rule.replace("TOKEN:TOKEN", f"{said['token']!r}").replace("!(", "not (")
    python = re.sub(r"(\w+)\.NAOK", lambda m: repr(said.get(m[1], "")), python)
    return bool(eval(python, {}))


def people(library: Library, wave: str) -> Iterator[tuple[Respondent, dict[str, str]]]:
    """Everybody there could be, with the answers that say so, by question."""
    instrument, uses = library.instrument(wave), library.instrument(wave).uses
    roles = [None, *(role.id for role in library.study.roles)]

    def codes(purpose: Any) -> set[str]:
        known = uses.get(purpose)
        return {str(c) for c in instrument.answer_of(known).choices} if known else set()

    projects = [None, *(project.id for project in library.study.projects)]
    both = itertools.product(roles, roles, projects, (True, False), (True, False), (True, False))
    for role, role2, project, token, before, still in both:
        if role not in {None} | codes("role") or role2 not in {None} | codes("role2"):
            continue
        answers: dict[Any, Any] = {"role": role, "role2": role2, "project": project}
        stayed = wave != library.waves[0]
        for purpose, yes in (("took_part_before", before), ("still_taking_part", still)):
            if purpose in uses:
                scale = instrument.answer_of(uses[purpose])  # type: ignore[index]
                other = next(c for c in scale.choices if c not in scale.yes_codes)
                answers[purpose] = scale.yes_codes[0] if yes else other
                stayed &= yes
        said = {uses[p]: str(a) for p, a in answers.items() if a is not None and p in uses}
        said["token"] = TOKENS[0] if token else ""
        yield Respondent(role, role2, project, token, stayed), said


@pytest.mark.parametrize("write", FORMATS)
@pytest.mark.parametrize(("study", "wave"), WAVES)
def test_a_form_shows_everybody_what_the_route_asks_of_them(
    studies: dict[str, Library], tmp_path: Path, study: str, wave: str, write: Any
) -> None:
    library = studies[study]
    instrument = library.instrument(wave)
    path, name = write(library, wave, tmp_path)
    rules = relevance(path)
    order = list(rules)
    role2 = instrument.uses.get("role2", "")
    shows = shown_by_xpath if write is xlsform else shown_by_expression
    compared = 0
    distinct: set[tuple[str, str, bool]] = set()
    _, unsaid = conditions_of(library, wave)
    pruned = {q for _, members in pruning_rules(library.study, instrument) for q in members}
    for question in instrument.questions.values():
        if name(question.id) in rules and question.id not in {*unsaid, *pruned}:
            knows_second = name(role2) in order and (
                order.index(name(role2)) < order.index(name(question.id))
            ) if role2 else False  # fmt: skip
            distinct.add((rules[name(question.id)], question.ask, knows_second))
    everybody = [
        (person, {name(q) if q != "token" else q: value for q, value in said.items()})
        for person, said in people(library, wave)
    ]
    for rule, route, knows_second in distinct:
        parsed = parse_route(route)
        used = sorted(set(re.findall(r"\w+", rule)) & {*order, "token"} | {"token"})
        for person, said in everybody:
            known = person if knows_second or not person.role2 else replace(person, role2=None)
            facts = tuple((each, said.get(each, "")) for each in used)
            assert shows(rule, facts) == asks(parsed, known), (rule, route, said)
            compared += 1
    assert compared > 20


@pytest.mark.parametrize("write", [write_xlsform, write_limesurvey])
@pytest.mark.parametrize("wave", ["2016", "2017"])
@pytest.mark.parametrize("known", [True, False])
def test_a_form_leaves_out_what_small_groups_are_not_asked(
    studies: dict[str, Library], tmp_path: Path, wave: str, write: Any, known: bool
) -> None:
    """As the web form does; where nobody knows how many are alike, as if they were few."""
    library = studies["pku"]
    study, instrument = library.study, library.instrument(wave)
    places = list(itertools.product(study.projects, study.roles))
    sizes = {(p.id, r.id): 9 + (n + n // 11) % 2 for n, (p, r) in enumerate(places)}
    groups = sizes if known else {}
    path = tmp_path / ("form.xlsx" if write is write_xlsform else "form.txt")
    write(library, wave, path, {}, groups)
    name = (lambda id: id) if write is write_xlsform else limesurvey(library, wave, tmp_path)[1]
    write(library, wave, path, {}, groups)
    shows = shown_by_xpath if write is write_xlsform else shown_by_expression
    rules = relevance(path)
    order, role2 = list(rules), instrument.uses["role2"]
    members = {q for _, own in pruning_rules(study, instrument) for q in own}
    seen: set[tuple[str, bool]] = set()
    asked = cache(lambda met, group: asked_questions(study, instrument, Asking(met, group=group)))
    for person, said in people(library, wave):
        if not (person.has_token and person.stayed == (wave != library.waves[0])):
            continue
        told = {name(q) if q != "token" else q: value for q, value in said.items()}
        for question in sorted(members):
            rule = rules.get(name(question))
            later = name(role2) in order and rule is not None and (
                order.index(name(role2)) < order.index(name(question))
            )  # fmt: skip
            met = person if later else replace(person, role2=None)
            group = groups.get((person.project or "", person.role or ""), 0)
            wanted = question in asked(met, group)
            if rule is None:
                assert not wanted
                continue
            used = set(re.findall(r"\w+", rule)) & set(order) | {"token"}
            facts = tuple((each, told.get(each, "")) for each in sorted(used))
            assert shows(rule, facts) == wanted, (question, rule, met, group)
            seen.add((question, wanted))
    assert {wanted for _, wanted in seen} == {True, False}


def test_nothing_of_a_form_looks_forward(studies: dict[str, Library], tmp_path: Path) -> None:
    for write in FORMATS:
        path, _ = write(studies["pku"], "2017", tmp_path)
        seen = {"token", "TOKEN"}
        for name, rule in relevance(path).items():
            used = set(re.findall(r"\$\{(\w+)\}|(\w+)\.NAOK", rule))
            assert {a or b for a, b in used} <= seen
            seen.add(name)


def test_who_says_no_is_asked_nothing_more(studies: dict[str, Library], tmp_path: Path) -> None:
    """Every page but that of consent is shown unless the answer is no, also without an answer."""
    path, _ = xlsform(studies["garden"], "w2", tmp_path)
    groups = [row for row in sheet_rows(path, "survey") if row["type"] == "begin_group"]
    assert groups[0]["relevant"] is None
    for row in groups[1:]:
        for answer, shown in (("1", True), ("", True), ("2", False)):
            assert shown_by_xpath(row["relevant"], (("CONSENT", answer),)) == shown
    path, _ = limesurvey(studies["garden"], "w2", tmp_path)
    lime = [row for row in lime_rows(path) if row["class"] == "G" and row["language"] == "nb"]
    assert lime[0]["relevance"] == ""
    for line in lime[1:]:
        for answer, shown in (("1", True), ("", True), ("2", False)):
            facts = (("CONSENT", answer), ("token", ""))
            assert shown_by_expression(line["relevance"], facts) == shown


def test_answers_of_some_projects_are_shown_there_alone(
    studies: dict[str, Library], tmp_path: Path
) -> None:
    path, _ = xlsform(studies["garden"], "w2", tmp_path)
    (rule,) = [row["choice_filter"] for row in sheet_rows(path, "survey") if row["name"] == "SITE"]
    rule = rule.replace("${GROUP}", "$project")
    for project, seen in (("HILL", ["A_TOP"]), ("BAY", ["A_SHORE"]), ("", [])):
        shown = []
        for row in sheet_rows(path, "choices"):
            if row["list_name"] == "site":
                item = etree.Element("item")
                etree.SubElement(item, "only").text = row["only"]
                shown += [row["name"]] if etree.XPath(rule)(item, project=project) else []
        assert shown == seen
    library = studies["pku"]
    path, name = limesurvey(library, "2016", tmp_path)
    (question,) = [q for q in library.instrument("2016").questions.values()
                   if library.instrument("2016").answer_of(q.id).type == "multiple"]  # fmt: skip
    scale = library.instrument("2016").answer_of(question.id)
    options = {row["name"]: row["relevance"] for row in lime_rows(path) if row["class"] == "SQ"}
    project = name(library.instrument("2016").uses["project"])
    for code, choice in scale.choices.items():
        for each in library.study.projects:
            facts = ((project, each.id), ("token", ""))
            shown_here = shown_by_expression(options[str(code)], facts)
            assert shown_here == (not choice.only or each.id in choice.only)


@pytest.mark.office
@pytest.mark.parametrize(("study", "wave"), WAVES)
def test_an_xlsform_is_taken_by_pyxform_and_odk_validate(
    studies: dict[str, Library], tmp_path: Path, study: str, wave: str
) -> None:
    from pyxform.xls2xform import convert

    java = shutil.which("java") is not None
    if not java and os.environ.get("CI"):
        pytest.fail("Java, which ODK Validate needs, is not installed")
    path, _ = xlsform(studies[study], wave, tmp_path)
    made = convert(str(path), validate=java)
    assert made.warnings == []
    assert '<translation lang="English (en)"' in made.xform
    if not java:
        pytest.skip("Java is not installed: pyxform took the form, ODK Validate did not see it")


@pytest.mark.parametrize(("study", "wave"), [("pku", "2016"), ("garden", "w2")])
def test_answers_from_limesurvey_have_their_own_codes_again(
    studies: dict[str, Library], tmp_path: Path, study: str, wave: str
) -> None:
    """The codes of a form are LimeSurvey's; the mapping beside it gives answers theirs."""
    library, chance = studies[study], Random(5)
    instrument = library.instrument(wave)
    path, name = limesurvey(library, wave, tmp_path)
    short = {asked.name: [a.code for a in asked.answers] for asked in read(path).questions}
    rows, table = [], []
    for token in TOKENS:
        person = somebody(library, wave, chance)
        answers = answers_of(library, wave, person, chance)
        rows.append((token, answers))
        line = {"id": len(rows), "submitdate": "2021-04-10 09:20:00", "lastpage": 9,
                "startlanguage": "nb", "token": token}  # fmt: skip
        for column, value in answers.items():
            question, _, option = column.partition(".")
            scale = instrument.answer_of(question)
            codes = [str(code) for code in (*scale.choices, *scale.missing)]
            if option:
                sub = short[name(question)][codes.index(option)]
                line[f"{name(question)}[{sub}]"] = "Y" if value else ""
            elif scale.type == "choice":
                line[name(question)] = short[name(question)][codes.index(str(value))]
            else:
                line[name(question)] = value
        table.append(line)
    pd.DataFrame(table).to_csv(tmp_path / "results.csv", index=False)
    columns = list(dict.fromkeys(column for _, answers in rows for column in answers))
    plain = code_file(write_plain(tmp_path / "a.csv", rows, columns), library, wave)
    mapping = read_mapping(path.with_suffix(".mapping.yaml"), instrument)
    home = code_file(tmp_path / "results.csv", library, wave, None, mapping)
    assert home.report.layout == "LimeSurvey"
    assert [p.rule for p in home.report.problems if p.rule in ("column-unmatched",)] == []
    drop = ["mode", "language", "completed_on"]
    left, right = (
        each.batch.responses.drop(columns=drop).reset_index(drop=True) for each in (home, plain)
    )
    pd.testing.assert_frame_equal(left, right)


def test_the_file_for_limesurvey_is_as_it_wants_it(
    studies: dict[str, Library], tmp_path: Path
) -> None:
    path, _ = limesurvey(studies["garden"], "w2", tmp_path)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfid\trelated_id\tclass\t")
    table = lime_rows(path)
    parts = {lang: [r for r in table if r["language"] == lang and r["class"] in ("G", "Q", "SQ")]
             for lang in ("nb", "en")}  # fmt: skip
    for one, other in zip(parts["nb"], parts["en"], strict=True):
        assert [one[k] for k in ("id", "class", "type/scale", "relevance")] == [
            other[k] for k in ("id", "class", "type/scale", "relevance")
        ]
    for row in table:
        if row["class"] == "Q":
            assert re.fullmatch("[A-Za-z][A-Za-z0-9]{0,19}", row["name"])
        if row["class"] == "A":
            assert re.fullmatch("[A-Za-z0-9]{1,5}", row["name"])
        assert "\n" not in "".join(row.values())
    letters = {row["name"]: row["type/scale"] for row in table if row["class"] == "Q"}
    assert (letters["VO1"], letters["JOBS"], letters["HOURS"]) == ("L", "M", "N")
    assert (letters["SINCE"], letters["OPEN1"], letters["K1"]) == ("D", "T", "S")
    assert {row["mandatory"] for row in table if row["class"] == "Q"} == {"N"}


def test_markup_and_fields_in_words_stay_words(garden: Library, tmp_path: Path) -> None:
    instrument = garden.instrument("w1")
    page = instrument.pages[0]
    odd = {"nb": "Er 3 < 5 & {navn} «ja»?", "en": '=Is 3 < 5 & {name} "yes" ${x}?'}
    first = page.questions[0].model_copy(update={"text": odd})
    pages = (page.model_copy(update={"questions": (first, *page.questions[1:])}),
             *instrument.pages[1:])  # fmt: skip
    changed = instrument.model_copy(update={"pages": pages})
    library = Library(
        garden.folder, garden.study, garden.instruments | {"w1": changed}, garden.bridges, {}
    )
    path, name = limesurvey(library, "w1", tmp_path)
    said = next(a.text for a in read(path).questions if a.name == name(first.id))
    assert said == {lang: text.replace("{", "{ ") for lang, text in odd.items()}
    path, _ = xlsform(library, "w1", tmp_path)
    said = next(a.text for a in read(path).questions if a.name == first.id)
    assert said == {lang: text.replace("${", "$ {") for lang, text in odd.items()}


def test_a_route_that_no_question_tells_is_named(garden: Library, tmp_path: Path) -> None:
    instrument = garden.instrument("w2")
    uses = {p: q for p, q in instrument.uses.items() if p not in ("role", "project")}
    changed = instrument.model_copy(update={"uses": uses})
    library = Library(
        garden.folder, garden.study, garden.instruments | {"w2": changed}, garden.bridges, {}
    )
    problems = write_xlsform(library, "w2", tmp_path / "form.xlsx", {"minutes": "5"})
    (problem,) = problems
    assert problem.rule == "route-unsaid"
    assert "SITE" in problem.message
