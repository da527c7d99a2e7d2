"""Files that look like definitions and are none are refused with file, place, rule and remedy."""

from __future__ import annotations

import copy
import importlib
import json
import random
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from command_line import call

from survey.adopting.adopt_file import adopt_file
from survey.problems import Problem, SurveyError

SPECIMENS = Path(__file__).parents[1] / "specimens"
sys.path += [str(SPECIMENS / "exports"), str(SPECIMENS / "definitions")]
made: Any = importlib.import_module("make_definitions")


def refused(folder: Path, file: Path) -> Problem:
    """Return why a file is refused; nothing may have been written."""
    with pytest.raises(SurveyError) as error:
        adopt_file(file, folder / "study", wave="w1")
    assert not (folder / "study").exists()
    return error.value.problems[0]


def tried(file: Path, folder: Path) -> tuple[Problem, ...]:
    """Draft a study, and return why that cannot be done."""
    try:
        adopt_file(file, folder, wave="w1")
    except SurveyError as error:
        return error.problems
    return ()


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
<!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">]>
<document><LimeSurveyDocType>&lol3;</LimeSurveyDocType></document>
"""


@pytest.mark.parametrize(
    ("name", "text", "rule", "line", "message", "remedy"),
    [
        ("a.qsf", '{"answers": []}', "definition-unknown", None,
         'no questionnaire from Qualtrics: it has no "SurveyEntry" with "SurveyElements"',
         "In Qualtrics choose Tools"),
        ("a.csv", '[{"id": 1}]', "definition-unknown", None, "this is JSON", "In Qualtrics"),
        ("a.qsf", '{"SurveyEntry": {},\n"SurveyElements": [{"Element": "SQ"', "definition-damaged",
         2, "begins as JSON but cannot be read to its end", "It may have been cut short"),
        ("a.lss", LAUGHS, "definition-unsafe", 2, "definitions of its own (DOCTYPE)",
         "In LimeSurvey choose Display/Export"),
        ("a.lss", '<?xml version="1.0"?>\n<document>\n<rows>', "definition-damaged", 3,
         "begins as XML but cannot be read to its end", "It may have been cut short"),
        ("a.xml", '<?xml version="1.0"?><codeBook/>', "definition-unknown", None,
         "this is another XML", "In LimeSurvey choose"),
        ("a.lsg", "<document><LimeSurveyDocType>Group</LimeSurveyDocType></document>",
         "definition-unknown", None, "a group from LimeSurvey, not a whole", "In LimeSurvey"),
        ("a.lss", "<document>\n<LimeSurveyDocType>Survey</LimeSurveyDocType>\n"
         "<DBVersion>138</DBVersion></document>", "definition-old", 3,
         'the database version "138", and 145 is the oldest', "Import it in a newer LimeSurvey"),
        ("d.csv", "Variable / Field Name,Form Name,Field Type,Field Label,"
         '"Choices, Calculations, OR Slider Labels"\nid,f,text,Id,\nq,f,radio,Which,low | high\n',
         "definition-lacks", None, 'the field "q" is answered by choosing, but has choices without',
         'Write them in the dictionary as "1, First | 2, Second"'),
        ("d.csv", "Variable / Field Name,Form Name,Field Type,Field Label,"
         '"Choices, Calculations, OR Slider Labels"\nid,f,text,Id,\n',
         "nothing-to-adopt", None, '("id": the import uses it as response_id)',
         "Give a questionnaire with questions"),
    ],
)  # fmt: skip
def test_text_that_is_no_questionnaire(
    tmp_path: Path, name: str, text: str, rule: str, line: int | None, message: str, remedy: str
) -> None:
    problem = refused(tmp_path, written(tmp_path / name, text))
    assert problem.rule == rule
    assert message in problem.message
    assert remedy in problem.remedy
    assert problem.place is not None
    assert problem.place.file == name
    assert problem.place.line == line


def test_a_billion_laughs_costs_nothing(tmp_path: Path) -> None:
    names = ["lol", *(f"lol{n}" for n in range(2, 30))]
    entities = "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names)
    )
    text = LAUGHS.replace('<!ENTITY lol "lol">', f'<!ENTITY lol "lol">{entities}')
    for body in (text.encode(), text.replace("1.0", '1.0" encoding="utf-16').encode("utf-16")):
        (tmp_path / "a.lss").write_bytes(body)
        began = time.monotonic()
        with pytest.raises(SurveyError):
            adopt_file(tmp_path / "a.lss", tmp_path / "study")
        assert time.monotonic() - began < 5


def test_a_questionnaire_is_of_bounded_size(tmp_path: Path) -> None:
    with (tmp_path / "a.qsf").open("wb") as file:
        file.write(b'{"SurveyEntry": {')
        file.truncate(50_000_001)
    problem = refused(tmp_path, tmp_path / "a.qsf")
    assert problem.rule == "file-too-large"
    assert "more than 50 MB" in problem.message


def test_a_form_without_its_choices_names_every_question(tmp_path: Path) -> None:
    path = made.xlsform(tmp_path / "form.xlsx", choices=False)
    done = call(tmp_path, "survey", "new", "study", "--from", path.name)
    assert done.status == 1
    assert done.err.count('which the sheet "choices" does not have; its lists are none') == 9
    assert (
        'form.xlsx, sheet "survey", row 5: the question "CONSENT" takes its answers from the list '
        '"yes_no"' in done.err
    )
    assert 'Put the list on the sheet "choices", or correct its name.' in done.err


def test_a_structure_without_labels_says_what_is_missing(tmp_path: Path) -> None:
    problem = refused(tmp_path, made.surveyxact(tmp_path / "s.xlsx", labels=False))
    assert problem.rule == "definition-lacks"
    assert 'the answers of "v_1" are not in the list of questions' in problem.message
    assert "keep labels.csv and structure.csv in one folder" in problem.remedy
    assert str(problem.place) == 's.xlsx, sheet "Structure", row 2'


def test_a_form_of_formr_is_named_as_such(tmp_path: Path) -> None:
    table = [["type", "name", "label", "choice1"], ["mc", "q", "Ask", "Yes"]]
    problem = refused(tmp_path, made.write_book(tmp_path / "f.xlsx", {"Sheet1": table}))
    assert problem.rule == "definition-unknown"
    assert "a questionnaire for formr" in problem.message


def test_a_table_of_answers_is_still_one(tmp_path: Path) -> None:
    """Words such as survey, type and name do not make answers a definition."""
    rows = [["name", "type", "score"], *([f"p{n}", "a", n % 5] for n in range(20))]
    made.write_book(tmp_path / "a.xlsx", {"survey answers": rows})
    done = adopt_file(tmp_path / "a.xlsx", tmp_path / "study")
    assert done.with_answers


@pytest.mark.parametrize("name", [*made.ALL])
def test_damaged_definitions_are_refused_or_read_but_never_break(tmp_path: Path, name: str) -> None:
    whole = made.ALL[name](tmp_path / name).read_bytes()
    chance = random.Random(name)
    for number in range(40):
        body = bytearray(whole)
        if number % 3 == 0:
            del body[chance.randrange(len(body)) :]
        for _ in range(chance.randrange(1, 12) if body else 0):
            body[chance.randrange(len(body))] = chance.randrange(256)
        (tmp_path / name).write_bytes(body)
        began = time.monotonic()
        problems = tried(tmp_path / name, tmp_path / f"study{number}")
        assert all(problem.message for problem in problems)
        assert bool(problems) != (tmp_path / f"study{number}" / "study.yaml").exists()
        assert time.monotonic() - began < 5


ODD: list[Any] = [None, 0, -1.5, "", "x", [], {}, [1], {"1": None}, {"a": {"b": []}}, True]


def test_odd_values_anywhere_in_a_qsf_never_break_it(tmp_path: Path) -> None:
    survey = json.loads(made.qsf(tmp_path / "a.qsf").read_text(encoding="utf-8"))
    chance = random.Random(4)
    for number in range(150):
        changed = json.loads(json.dumps(survey))
        for _ in range(chance.randrange(1, 4)):
            _spoil(changed, chance)
        (tmp_path / "a.qsf").write_text(json.dumps(changed), encoding="utf-8")
        problems = tried(tmp_path / "a.qsf", tmp_path / f"study{number}")
        assert all(problem.message for problem in problems)
        assert bool(problems) != (tmp_path / f"study{number}" / "study.yaml").exists()


def _spoil(value: Any, chance: random.Random) -> None:
    """Put something odd in a place somewhere inside."""
    while True:
        keys = list(value) if isinstance(value, dict) else range(len(value))
        key = chance.choice([*keys])
        inner = value[key]
        if not isinstance(inner, dict | list) or not inner or chance.random() < 0.2:
            value[key] = copy.deepcopy(chance.choice(ODD))
            return
        value = inner
