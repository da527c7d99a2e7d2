"""Words of the questions in the form that a person's project has for them."""

from __future__ import annotations

import re

from survey.definition import in_language
from survey.study import Study


def in_project_words(text: str, study: Study, project: str | None, language: str) -> str:
    """Return a text in which the study's terms are those of a project.

    A term is found as it stands and with a capital first letter; a text without one, or a person
    without a project, keeps its words.
    """
    own = {p.id: p.terms for p in study.projects}.get(project or "", {})
    words = {
        in_language(study.terms[key], language): in_language(term, language)
        for key, term in own.items()
        if key in study.terms
    }
    spellings = {spelling: new for old, new in words.items() for spelling in (old, _capital(old))}
    if not spellings:
        return text

    def replaced(found: re.Match[str]) -> str:
        new = spellings[found[0]]
        return _capital(new) if found[0][:1].isupper() else new

    longest_first = sorted(spellings, key=len, reverse=True)
    pattern = "|".join(rf"(?<!\w){re.escape(spelling)}(?!\w)" for spelling in longest_first)
    return re.sub(pattern, replaced, text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
