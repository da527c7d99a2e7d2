"""Who is asked a question, in words a codebook can hold."""

from __future__ import annotations

from collections.abc import Sequence

from survey.definition import Text, in_language
from survey.routing import parse_route
from survey.study import Study

_EVERYONE: Text = {"nb": "Alle", "en": "Everyone"}
_NOBODY: Text = {"nb": "Ingen", "en": "Nobody"}
_CONDITIONS: dict[str, Text] = {
    "DUAL": {"nb": "de som har to roller", "en": "those with two roles"},
    "OPENLINK": {
        "nb": "de som svarer uten personlig lenke",
        "en": "those who answer without a personal link",
    },
    "STAYED": {
        "nb": "de som har vært med før og fortsatt er med",
        "en": "those who took part before and still do",
    },
}
_EXCEPT: Text = {"nb": "unntatt", "en": "except"}
_ONLY_IN: Text = {"nb": "bare i", "en": "only in"}
_AND: Text = {"nb": "og", "en": "and"}


def describe_route(route: str, study: Study) -> Text:
    """Return who a route asks, in every language of the study."""
    return {language: _in_words(route, study, language) for language in study.languages}


def _in_words(route: str, study: Study, language: str) -> str:
    parsed = parse_route(route)
    titles = {role.id: in_language(role.title, language) for role in study.roles}
    titles |= {name: in_language(words, language) for name, words in _CONDITIONS.items()}
    projects = {project.id: in_language(project.title, language) for project in study.projects}
    asked = [words for name, words in titles.items() if name in parsed.roles | parsed.conditions]
    if parsed.everyone:
        asked = [in_language(_EVERYONE, language), *asked]
    words = _listed(asked, language) or in_language(_NOBODY, language)
    excepted = [title for name, title in titles.items() if name in parsed.excepted]
    if excepted:
        words += f" {in_language(_EXCEPT, language)} {_listed(excepted, language)}"
    places = [title for name, title in projects.items() if name in parsed.projects]
    if places:
        words += f", {in_language(_ONLY_IN, language)} {_listed(places, language)}"
    return words[:1].upper() + words[1:]


def _listed(words: Sequence[str], language: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {in_language(_AND, language)} {words[-1]}"
