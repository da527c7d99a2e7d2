"""DDI-Codebook: elements in the standard's order, and the same as the codebook says."""

import csv
from pathlib import Path
from typing import Any

import pytest
from command_line import call
from exported_garden import GARDEN, store_garden, store_garden_in
from lxml import etree

from survey.exporting.microdata import Microdata, build_microdata
from survey.exporting.write_microdata import write_microdata
from survey.library import Library
from survey.store.stores import Stores

SUBSET = Path(__file__).parents[1] / "specimens" / "ddi" / "codebook-subset.rng"
DDI = {"d": "ddi:codebook:2_5"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ORDER = [
    "labl", "qstn", "valrng", "invalrng", "universe", "catgry", "varFormat", "notes",
]  # fmt: skip
"""Of the children of `var`, by the sequence in the standard's schema."""


@pytest.fixture
def microdata(stores: Stores, garden: Library) -> Microdata:
    return build_microdata(garden, store_garden(stores, garden))


@pytest.fixture
def root(microdata: Microdata, garden: Library, tmp_path: Path) -> Any:
    write_microdata(microdata, garden, tmp_path / "garden.xml", "nb")
    return etree.parse(str(tmp_path / "garden.xml")).getroot()


def texts(element: Any, name: str) -> dict[str, str]:
    """The texts of an element's children by language."""
    return {each.get(LANG): each.text for each in element.findall(f"d:{name}", DDI)}


def variable(root: Any, name: str) -> Any:
    (found,) = root.xpath("//d:var[@name=$name]", name=name, namespaces=DDI)
    return found


def test_the_file_is_of_the_subset_that_we_write(root: Any) -> None:
    schema = etree.RelaxNG(etree.parse(str(SUBSET)))
    assert schema.validate(root), schema.error_log
    variable(root, "VISITS").append(etree.Element("{ddi:codebook:2_5}labl"))
    assert not schema.validate(root)


def test_elements_of_a_variable_stand_in_the_order_of_the_standard(root: Any) -> None:
    for element in root.iterfind(".//d:var", DDI):
        places = [ORDER.index(etree.QName(child).localname) for child in element]
        assert places == sorted(places)
    parts = [etree.QName(child).localname for child in root]
    assert parts == ["docDscr", "stdyDscr", "fileDscr", "dataDscr"]


def test_every_reference_leads_somewhere_and_every_id_is_one_only(root: Any) -> None:
    ids = root.xpath("//@ID")
    assert len(ids) == len(set(ids))
    for attribute in ("var", "files"):
        for named in root.xpath(f"//@{attribute}"):
            assert set(named.split()) <= set(ids)


def test_the_study_says_when_and_how_people_were_asked(root: Any) -> None:
    days = {
        (each.get("cycle"), each.get("event")): each.get("date")
        for each in root.iterfind(".//d:collDate", DDI)
    }
    assert days["1", "start"] == "2021-09-01"
    assert days["3", "end"] == "2024-04-01"
    assert root.findtext(".//d:timeMeth", namespaces=DDI) == "panel"
    assert root.findtext(".//d:collMode", namespaces=DDI) == "web"
    assert root.findtext(".//d:caseQnty", namespaces=DDI) == "8"
    assert root.findtext(".//d:fileName", namespaces=DDI) == "garden"
    said = [each.text for each in root.iterfind(".//d:restrctn", DDI)]
    assert "skal ikke publiseres" in said[0]
    assert "is not to be published" in said[1]


def test_a_question_has_its_words_its_universe_and_its_missing_answers(root: Any) -> None:
    hours = variable(root, "HOURS")
    assert texts(hours, "labl") == {
        "nb": "Hvor mange timer i uken?", "en": "How many hours a week?",
    }  # fmt: skip
    assert texts(hours, "universe") == {"nb": "Lærer", "en": "Teacher"}
    assert hours.get("intrvl") == "contin"
    bounds = hours.find("d:valrng/d:range", DDI)
    assert (bounds.get("min"), bounds.get("max"), bounds.get("UNITS")) == ("0", "60", "INT")
    assert hours.find("d:invalrng/d:item", DDI).get("VALUE") == "99"
    (unknown,) = hours.findall("d:catgry", DDI)
    assert (unknown.get("missing"), unknown.get("missType")) == ("Y", "dont_know")
    question = variable(root, "VO_1").find("d:qstn", DDI)
    assert texts(question, "preQTxt")["en"] == "Think of the garden's last summer."
    assert texts(question, "qstnLit")["en"].startswith("I have been able to say")


def test_grids_and_multiple_choices_are_groups(root: Any) -> None:
    names = dict(zip(root.xpath("//d:var/@ID", namespaces=DDI),
                     root.xpath("//d:var/@name", namespaces=DDI), strict=True))  # fmt: skip
    groups = {
        each.get("name"): (each.get("type"), [names[id] for id in each.get("var").split()])
        for each in root.iterfind(".//d:varGrp", DDI)
    }
    assert groups == {
        "JOBS": ("multipleResp", ["JOBS.weed", "JOBS.water", "JOBS.harvest"]),
        "HEARD": ("grid", ["HEARD_TEA", "HEARD_PUP", "HEARD_PAR"]),
    }


def test_what_is_read_back_is_what_the_codebook_says(
    root: Any, microdata: Microdata, garden: Library, tmp_path: Path
) -> None:
    write_microdata(microdata, garden, tmp_path / "f.csv", "nb")
    with (tmp_path / "f.codebook.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter=";") if row["variable"] != "*"]
    found: list[dict[str, str]] = []
    for element in root.iterfind(".//d:var", DDI):
        name, question = element.get("name"), element.find("d:qstn", DDI)
        notes = {e.get(LANG): e.text for e in element.findall("d:notes[@type='coding']", DDI)}
        waves = element.findtext("d:notes[@type='waves']", "", DDI)
        level = "scale" if element.get("intrvl") == "contin" else element.get("nature")
        kind = element.find("d:varFormat", DDI).get("type")
        row = {"variable": name, "code": "", "level": level, "type": kind, "missing": ""}
        for language in ("nb", "en"):
            row |= {
                f"label_{language}": texts(element, "labl")[language],
                f"question_{language}": "",
                f"intro_{language}": "",
                f"asked_{language}": texts(element, "universe").get(language, ""),
                f"note_{language}": notes.get(language, ""),
            }
            if question is not None:
                row[f"question_{language}"] = texts(question, "qstnLit")[language]
                row[f"intro_{language}"] = texts(question, "preQTxt").get(language, "")
        groups = root.xpath("//d:varGrp[contains(concat(' ', @var, ' '), $id)]/@name",
                            id=f" {element.get('ID')} ", namespaces=DDI)  # fmt: skip
        found.append(row | {"waves": waves, "group": "".join(groups)})
        for category in element.iterfind("d:catgry", DDI):
            empty = dict.fromkeys(rows[0], "")
            labels = texts(category, "labl")
            found.append(
                empty
                | {"variable": name, "code": category.findtext("d:catValu", namespaces=DDI)}
                | {f"label_{language}": labels[language] for language in ("nb", "en")}
                | {"missing": category.get("missType", "")}
            )
    assert [{key: row[key] for key in rows[0]} for row in found] == rows


def test_the_command_writes_ddi_and_no_answer_is_in_it(garden: Library, tmp_path: Path) -> None:
    store_garden_in(tmp_path / "data", garden)
    done = call(
        tmp_path, "survey", "export", "w1", "-o", "f.xml", "--study", str(GARDEN), "--data", "data"
    )
    assert done.status == 0, done.err
    written = etree.parse(str(tmp_path / "f.xml"))
    assert etree.RelaxNG(etree.parse(str(SUBSET))).validate(written)
    assert written.findtext(".//d:caseQnty", namespaces=DDI) == "3"
