"""What stands for the words in braces that people read before they answer, whatever the form."""

from __future__ import annotations

from survey.definition import in_language
from survey.fieldwork.contact_texts import day_in_words
from survey.library import Library

RETENTION = {"names_deleted": "addresses", "codes_deleted": "code_hashes"}
"""Fields that the steps of retention fill in."""


def told_fields(library: Library, wave: str, project: str | None, language: str) -> dict[str, str]:
    """Return the fields that a study fills in for somebody of a project, by name.

    How many minutes it takes depends on what is asked, and is not among them.
    """
    study = library.study
    latest = {step.what: step.latest for step in study.retention}
    found = {"deadline": day_in_words(study.wave(wave).closes, language)}
    for one in study.projects:
        if one.id == project:
            found["project"] = in_language(one.title, language)
    for name, what in RETENTION.items():
        if what in latest:
            found[name] = day_in_words(latest[what], language)
    return found | {name: in_language(text, language) for name, text in study.form.fields.items()}
