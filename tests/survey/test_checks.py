"""Every broken specimen gives its one fault, at its line, in its words.

The first line of a specimen is `# expect: LINE: words`; the line is `-` when the fault shows in
another file, or in none. Its name says which file of a valid study it stands in for: `study-`
and `instrument-` of valid/one, `later-` (the second wave), `bridge-`, `lock-` and `study-two-` of
valid/two.
"""

import shutil
from pathlib import Path

import pytest

from survey.library import open_study, read_library
from survey.problems import Problem, Report, SurveyError

SPECIMENS = Path(__file__).resolve().parents[1] / "specimens" / "instruments"
BROKEN = sorted((SPECIMENS / "broken").iterdir())
REPLACED = {
    "study": ("one", "study.yaml"),
    "study-two": ("two", "study.yaml"),
    "instrument": ("one", "w1-v1.yaml"),
    "later": ("two", "w2-v1.yaml"),
    "bridge": ("two", "w1-w2.yaml"),
    "lock": ("two", "locked.yaml"),
}

DOCS = SPECIMENS.parents[2] / "docs"
DOCUMENTED = "\n".join(
    part.read_text(encoding="utf-8")
    for part in (*DOCS.glob("problems.md"), *DOCS.glob("problems.d/*.md"))
).replace("`", "")


def problems_of(folder: Path) -> list[Problem]:
    report = Report()
    read_library(folder, report)
    return report.problems


def errors_of(folder: Path) -> list[Problem]:
    return [problem for problem in problems_of(folder) if problem.severity == "error"]


def test_there_are_many_specimens() -> None:
    assert len(BROKEN) >= 45


@pytest.mark.parametrize("valid", ["one", "two"])
def test_valid_specimens_have_no_fault(valid: str) -> None:
    rules = {problem.rule for problem in problems_of(SPECIMENS / "valid" / valid)}
    assert rules == {"not-locked"}
    open_study(SPECIMENS / "valid" / valid)


@pytest.mark.parametrize("specimen", BROKEN, ids=lambda path: path.stem)
def test_broken_specimen(specimen: Path, tmp_path: Path) -> None:
    first = specimen.read_text(encoding="utf-8").splitlines()[0]
    _, line, words = first.split(": ", 2)
    kind = max((k for k in REPLACED if specimen.stem.startswith(f"{k}-")), key=len)
    folder, replaced = REPLACED[kind]
    shutil.copytree(SPECIMENS / "valid" / folder, tmp_path, dirs_exist_ok=True)
    shutil.copy(specimen, tmp_path / replaced)
    errors = errors_of(tmp_path)
    assert [words in str(error) for error in errors] == [True], [str(error) for error in errors]
    place = errors[0].place
    assert place is not None
    if line != "-":
        assert (Path(place.file).name, str(place.line)) == (replaced, line)
    assert f"| {errors[0].rule} |" in DOCUMENTED
    assert errors[0].message.endswith(".")
    assert errors[0].remedy.endswith((".", "?", ":"))


def test_a_faulty_study_does_not_open() -> None:
    with pytest.raises(SurveyError, match=r"there is no study\.yaml here"):
        open_study(SPECIMENS / "valid")


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    shutil.copytree(SPECIMENS / "valid" / "one", tmp_path, dirs_exist_ok=True)
    for specimen, name in (
        ("study-role-twice", "study.yaml"),
        ("instrument-label-twice", "w1-v1.yaml"),
    ):
        shutil.copy(SPECIMENS / "broken" / f"{specimen}.yaml", tmp_path / name)
    with pytest.raises(SurveyError) as raised:
        open_study(tmp_path)
    assert {problem.rule for problem in raised.value.problems} == {"id-twice", "label-twice"}


def test_an_unreadable_study_does_not_hide_the_faults_of_its_instruments(tmp_path: Path) -> None:
    shutil.copytree(SPECIMENS / "valid" / "one", tmp_path, dirs_exist_ok=True)
    shutil.copy(SPECIMENS / "broken" / "study-key-unknown.yaml", tmp_path / "study.yaml")
    shutil.copy(SPECIMENS / "broken" / "instrument-reason-unknown.yaml", tmp_path / "w1-v1.yaml")
    assert {problem.rule for problem in errors_of(tmp_path)} == {"key-unknown", "value-unknown"}


WARNINGS = [
    (
        "one/w1-v1.yaml",
        "  own_words:",
        "  spare: {type: text}\n  own_words:",
        "answer-scale-unused",
    ),
    ("one/w1-v1.yaml", "nb: Maten er kald.", "nb: Maten er god.", "text-twice"),
    ("one/w1-v1.yaml", "ask: COOK|GUEST", "ask: STAYED", "route-nobody"),
    ("one/w1-v1.yaml", "surveyxact: v1", "surveyxact: much_too_long", "alias-form"),
    ("one/w1-v1.yaml", "anonymity: B, judges", "judges", "judges-class"),
    (
        "one/w1-v1.yaml",
        "languages: [nb, en]",
        "languages: [nb, en]\nfielded: 2020-01-01",
        "fielded-outside",
    ),
    ("one/w1-v1.yaml", "nb: Maten er god.", 'nb: "Maten {project}."', "field-missing"),
    ("one/w1-v1.yaml", "nb: Maten er god.", f"nb: {'a' * 256}", "label-long"),
    ("one/w1-v1.yaml", "1: {text: {nb: Uenig", "7: {text: {nb: Uenig", "codes-unsorted"),
    ("one/study.yaml", "reference: 2021-03-01", "reference: 2022-03-01", "reference-late"),
    (
        "one/study.yaml",
        "roles:",
        "  - {id: NOBODY, title: {nb: Ingen, en: Nobody}}\nroles:",
        "party-empty",
    ),
    ("two/w2-v1.yaml", "en: The food is good.", "en: The food is nice.", "translation-changed"),
]


@pytest.mark.parametrize(("file", "old", "new", "rule"), WARNINGS, ids=[w[3] for w in WARNINGS])
def test_warnings_and_notes_do_not_stop_the_work(
    file: str, old: str, new: str, rule: str, tmp_path: Path
) -> None:
    folder, name = file.split("/")
    shutil.copytree(SPECIMENS / "valid" / folder, tmp_path, dirs_exist_ok=True)
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (tmp_path / name).write_text(text.replace(old, new), encoding="utf-8")
    library = open_study(tmp_path)
    assert {problem.rule for problem in library.problems} - {"not-locked"} == {rule}
