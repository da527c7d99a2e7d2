"""Paper forms hold what is asked and nothing else, legibly, with codes, tokens and routes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from statistics import median

import pytest
from orchard import open_orchard

from survey.asked import Asking
from survey.exporting.forms.form_content import FormContent, build_content
from survey.exporting.forms.paper import PaperForm, write_paper
from survey.library import Library, open_study
from survey.routing import Respondent
from survey.show import person_view
from survey.tokens import printed_token, token_for

ROOT = Path(__file__).parents[2]
TOKEN = token_for(b"an invented key", "somebody")


@pytest.fixture(scope="module")
def studies(garden: Library, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Library]:
    orchard = open_orchard(tmp_path_factory.mktemp("study"))
    return {"garden": garden, "pku": open_study(ROOT / "instruments" / "pku"), "orchard": orchard}


def poppler(program: str, *words: str | Path) -> str:
    if shutil.which(program) is None:
        if os.environ.get("CI"):
            pytest.fail(f"{program} (poppler) is not installed")
        pytest.skip(f"{program} (poppler) is not installed")
    done = subprocess.run([program, *map(str, words)], check=True, capture_output=True, text=True)
    return done.stdout


def text_of(path: Path) -> str:
    """What stands in a PDF, in the order in which it was set, on one line."""
    return " ".join(poppler("pdftotext", "-raw", path, "-").split())


def tight(text: str) -> str:
    """A text without white space: a line may end at the hyphen of a word."""
    return "".join(text.split())


def paper(content: FormContent, folder: Path, token: str = "", *, large: bool = False) -> Path:
    write_paper([PaperForm(content, token)], folder / "form.pdf", large=large)
    return folder / "form.pdf"


WAVES = [("pku", "2016"), ("pku", "2017"), ("garden", "w2"), ("garden", "w3"), ("orchard", "2021")]
CASES = [(*wave, False) for wave in WAVES] + [(*wave, True) for wave in WAVES[1::2] + WAVES[4:]]


@pytest.mark.office
@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize(("study", "wave", "large"), CASES)
def test_every_role_gets_its_questions_and_no_others(
    studies: dict[str, Library], tmp_path: Path, study: str, wave: str, language: str, large: bool
) -> None:
    library = studies[study]
    instrument, project = library.instrument(wave), library.study.projects[0].id
    for role in (role.id for role in library.study.roles if role.surveyed):
        stayed = wave != library.waves[0]
        person = Respondent(role, None, project, True, stayed)
        view = person_view(library, wave, role, None, project, language)
        content = build_content(library, wave, language, Asking(person), {})
        text = tight(text_of(paper(content, tmp_path, TOKEN, large=large)))
        asked = {q.id: tight(q.text) for q in view.questions}
        assert [question.id for question in content.questions] == list(asked)
        for wording in asked.values():
            assert wording in text
        for question in view.questions:
            for answer in question.answers:
                assert tight(answer) in text or not large
        for question in instrument.questions.values():
            wording = tight(question.text[language])
            if question.id not in asked and not any(wording in one for one in asked.values()):
                beside = [page.title for page in view.pages] + [page.stem for page in view.pages]
                beside += [a for q in view.questions for a in q.answers]
                assert wording not in text or any(wording in tight(said) for said in beside)


@pytest.mark.office
def test_the_form_for_all_says_who_each_question_is_for_and_where_others_go_on(
    garden: Library, tmp_path: Path
) -> None:
    text = text_of(paper(build_content(garden, "w2", "en", None, {}), tmp_path))
    for question in garden.instrument("w2").questions.values():
        assert question.text["en"] in text
    assert (
        "Questions 3–6 are only for: Parent and those who answer without a personal link. "
        "Others go on to question 7." in text
    )
    assert "Question 29 is only for" in text
    assert "Others go on to the end of the form." in text
    assert "If you answer no, you need not answer any more questions." in text
    assert "Form no." in text


@pytest.mark.office
def test_codes_stand_beside_the_boxes(studies: dict[str, Library], tmp_path: Path) -> None:
    person = Respondent("GROWER", None, "NORTH", True)
    content = build_content(studies["orchard"], "2021", "nb", Asking(person), {})
    text = text_of(paper(content, tmp_path))
    assert re.search(r"Jeg blir hørt i hagen\. 1 2 3 4 5 8 9 ", text)
    assert "GROWER Dyrker PICKER Plukker OWNER Eier" in text
    assert "Skriv et tall fra 0 til 60." in text


@pytest.mark.office
def test_a_persons_forms_bear_the_token_in_groups_of_four_and_the_name_apart(
    garden: Library, tmp_path: Path
) -> None:
    tokens = [token_for(b"an invented key", name) for name in ("one", "two")]
    contents = [
        build_content(garden, "w2", language, Asking(Respondent(role, None, "BAY", True)), {})
        for language, role in (("nb", "PUP"), ("en", "TEA"))
    ]
    names = ["Prøve Person", "Test Someone"]
    forms = [
        PaperForm(content, token, name)
        for content, token, name in zip(contents, tokens, names, strict=True)
    ]
    path = tmp_path / "forms.pdf"
    write_paper(forms, path)
    pages = poppler("pdftotext", "-raw", path, "-").split("\f")[:-1]
    covers = [at for at, page in enumerate(pages) if any(name in page for name in names)]
    assert len(covers) == 2
    # Printed on both sides: nothing stands on the back of what is torn off.
    assert covers[0] == 0
    assert covers[1] % 2 == 0
    assert [pages[at + 1].strip() for at in covers] == ["", ""]
    written = [at for at, page in enumerate(pages) if page.strip()]
    for at in written:
        own, other = (0, 1) if at < covers[1] else (1, 0)
        assert printed_token(tokens[own]) in pages[at]
        assert printed_token(tokens[other]) not in pages[at]
    first = [at for at in written if 0 < at < covers[1]]
    assert f"Side 1 av {len(first)}" in " ".join(pages[2].split())
    second = [at for at in written if at > covers[1]]
    assert f"Page 1 of {len(second)}" in " ".join(pages[covers[1] + 2].split())
    assert not any(name in pages[at] for name in names for at in (*first, *second))


@pytest.mark.office
@pytest.mark.parametrize("language", ["nb", "en"])
def test_large_print_is_at_least_16_points(
    studies: dict[str, Library], tmp_path: Path, language: str
) -> None:
    """The ids of questions, for those who type, are the only thing that is smaller."""
    library = studies["pku"]
    person = Respondent("BRU", None, "RO", True, True)
    content = build_content(library, "2017", language, Asking(person), {})
    heights = {}
    for large in (False, True):
        page = poppler("pdftotext", "-bbox", paper(content, tmp_path, TOKEN, large=large), "-")
        words = re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([^<]+)<', page)
        ids = set(library.instrument("2017").questions)
        heights[large] = [float(b) - float(a) for a, b, word in words if word not in ids]
    point = median(heights[False]) / 10.5
    assert min(heights[True]) / point >= 15.99
    assert min(heights[False]) / point >= 6.99


@pytest.mark.office
def test_the_pdf_is_tagged_titled_and_has_its_own_font(garden: Library, tmp_path: Path) -> None:
    path = paper(build_content(garden, "w2", "nb", None, {}), tmp_path)
    about = poppler("pdfinfo", path)
    assert re.search(r"Tagged:\s+yes", about)
    assert re.search(r"Title:\s+Vil du fortelle om hagen\?", about)
    fonts = {line.split()[0] for line in poppler("pdffonts", path).splitlines()[2:]}
    assert {font.split("+")[1] for font in fonts} == {"LikeverdSans-Regular", "LikeverdSans-Bold"}


@pytest.mark.office
def test_words_of_a_study_are_never_markup(garden: Library, tmp_path: Path) -> None:
    instrument = garden.instrument("w1")
    page = instrument.pages[0]
    odd = {"nb": "#panic() *ja* $x$ [y] @z <w> `q` \\ {navn}", "en": "x"}
    first = page.questions[0].model_copy(update={"text": odd})
    changed = instrument.model_copy(
        update={"pages": (page.model_copy(update={"questions": (first,)}), *instrument.pages[1:])}
    )
    library = Library(garden.folder, garden.study, {"w1": changed}, {}, {})
    assert odd["nb"] in text_of(paper(build_content(library, "w1", "nb", None, {}), tmp_path))
