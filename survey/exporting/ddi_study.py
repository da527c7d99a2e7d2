"""The parts of a DDI codebook about the study, its fieldwork and its file."""

from __future__ import annotations

from typing import Any

from survey.definition import Text, in_language
from survey.exporting.ddi_elements import add, add_texts
from survey.exporting.microdata import Microdata
from survey.library import Library

FILE = "F1"
"""The id that variables name their file by."""

_CODEBOOK: Text = {"nb": "Kodebok", "en": "Codebook"}
_PERSON: Text = {"nb": "Person", "en": "Individual"}
_KIND: Text = {"nb": "Spørreundersøkelse", "en": "Survey data"}


def add_document(root: Any, library: Library) -> None:
    """Add what the codebook itself is."""
    from importlib.metadata import version

    language = library.study.languages[0]
    citation = add(add(root, "docDscr"), "citation")
    title = f"{in_language(_CODEBOOK, language)}: {in_language(library.study.title, language)}"
    add(add(citation, "titlStmt"), "titl", title, language)
    add(add(citation, "prodStmt"), "software", "Likeverd", version=version("likeverd"))


def add_study(root: Any, microdata: Microdata, library: Library) -> None:
    """Add what the study is, when and how people were asked, and who may use the answers."""
    study = library.study
    described = add(root, "stdyDscr")
    title = add(add(described, "citation"), "titlStmt")
    first, *others = study.languages
    add(title, "titl", in_language(study.title, first), first)
    add_texts(title, "parTitl", {each: study.title.get(each, "") for each in others})
    add(title, "IDNo", study.study, agency="local")
    about = add(described, "stdyInfo")
    add_texts(about, "abstract", study.about)
    _add_summary(about, microdata, library)
    _add_method(described, microdata, library)
    access = add(described, "dataAccs")
    for language in study.languages:
        use = add(access, "useStmt")
        add(use, "restrctn", in_language(microdata.purpose, language), language)


def _add_summary(about: Any, microdata: Microdata, library: Library) -> None:
    study = library.study
    summary = add(about, "sumDscr")
    for number, wave in enumerate(study.ordered_waves, 1):
        if wave.id not in microdata.waves:
            continue
        words = in_language(wave.title, study.languages[0])
        for event, day in (("start", wave.opens), ("end", wave.closes)):
            add(
                summary, "collDate", words, study.languages[0],
                event=event, date=day.isoformat(), cycle=str(number),
            )  # fmt: skip
    add_texts(summary, "anlyUnit", {each: in_language(_PERSON, each) for each in study.languages})
    asked = [role.title for role in study.roles if role.surveyed]
    for language in study.languages:
        titles = ", ".join(in_language(title, language) for title in asked)
        add(summary, "universe", titles, language)
    add_texts(summary, "dataKind", {each: in_language(_KIND, each) for each in study.languages})


def _add_method(described: Any, microdata: Microdata, library: Library) -> None:
    collection = add(add(described, "method"), "dataColl")
    time = "panel" if len(library.waves) > 1 else "cross-section"
    add(collection, "timeMeth", time, method=time)
    for mode in microdata.modes:
        add(collection, "collMode", mode)
    for wave in microdata.waves:
        instrument = library.instruments[wave]
        name = f"{instrument.instrument}, version {instrument.version} ({wave})"
        add(collection, "resInstru", name)


def add_file(root: Any, microdata: Microdata, name: str) -> None:
    """Add the file that holds the answers, whatever its format."""
    described = add(add(root, "fileDscr", ID=FILE), "fileTxt")
    add(described, "fileName", name)
    add(described, "fileCont", microdata.title)
    size = add(described, "dimensns")
    add(size, "caseQnty", str(len(microdata.table)))
    add(size, "varQnty", str(len(microdata.table.columns)))
