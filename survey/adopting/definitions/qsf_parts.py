"""What a question's payload in a .qsf holds: words, choices, codes and routing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from survey.adopting.definitions.languages import language_key, words_of
from survey.adopting.definitions.questionnaire import Answer, Asked, Section
from survey.definition import Text


@dataclass(frozen=True, slots=True)
class Item:
    """A choice, row or answer: its id in Qualtrics, its code and words, and its settings."""

    id: str
    code: str
    text: Text
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """A question's payload and what every part of it needs."""

    raw: Mapping[str, Any]
    tag: str
    id: str
    text: Text
    base: str
    section: Section
    notes: tuple[str, ...]

    def asked(self, name: str, text: Text, type: Any, **more: Any) -> Asked:
        """Make one column's question."""
        return Asked(name, text, type, self.section, notes=self.notes, **more)


def items_of(source: Source, key: str, order: str, recodes: Any = None) -> list[Item]:
    """Return a question's choices, rows or answers in their order, in every language."""

    def said(id: str) -> Text:
        found: Text = {}
        for language, words in _translations(source.raw):
            inner = words.get(key)
            inner = inner.get(id) if isinstance(inner, dict) else None
            if isinstance(inner, dict) and (text := words_of(inner.get("Display"))):
                found[language] = text
        return found

    return listed(source.raw.get(key), source.raw.get(order), recodes, source.base, said)


def listed(
    given: Any, order: Any, recodes: Any, base: str, said: Callable[[str], Text]
) -> list[Item]:
    """Return what a mapping or list of choices holds, in its order, with recoded values."""
    if isinstance(given, list):
        given = dict(enumerate(given))
    if not isinstance(given, dict):
        return []
    by_id = {str(id): each for id, each in given.items() if isinstance(each, dict)}
    ids = [str(id) for id in order if str(id) in by_id] if isinstance(order, list) else []
    codes = recodes if isinstance(recodes, dict) else {}
    found = []
    for id in dict.fromkeys(ids or by_id):
        code = codes.get(id)
        code = id if code is None or isinstance(code, dict | list) or code == "" else str(code)
        text = {base: words_of(by_id[id].get("Display")) or id} | said(id)
        found.append(Item(id, code, text, by_id[id]))
    return found


def answers_of(items: list[Item], analysed: Any) -> tuple[Answer, ...]:
    """Make items into answers; `analysed` says "No" of those left out of analyses."""
    kept = analysed if isinstance(analysed, dict) else {}
    return tuple(
        Answer(item.code, item.text, str(kept.get(item.id)).casefold() == "no") for item in items
    )


def words_in(raw: Mapping[str, Any], key: str, base: str) -> Text:
    """Return a text of the payload in every language it is in."""
    found = {base: words_of(raw.get(key))}
    for language, words in _translations(raw):
        if text := words_of(words.get(key)):
            found[language] = text
    return found


def _translations(raw: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    given = raw.get("Language")
    for code, words in given.items() if isinstance(given, dict) else ():
        if isinstance(words, dict):
            yield language_key(str(code)), words


def routing_of(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the routing in Qualtrics' own words."""
    notes = []
    for key, said in (("DisplayLogic", "it is shown only"), ("SkipLogic", "it leads past others"),
                      ("InPageDisplayLogic", "it is shown only")):  # fmt: skip
        if raw.get(key):
            rule = " ".join(_descriptions(raw[key]))[:300]
            notes.append(f"in Qualtrics {said}: {rule or 'see there'}; here everybody is asked")
    return tuple(notes)


def _descriptions(logic: Any) -> Iterator[str]:
    stack = [logic]
    while stack:
        found = stack.pop()
        inner = found.values() if isinstance(found, dict) else found
        if isinstance(found, dict) and found.get("Description"):
            yield words_of(found["Description"])
        elif isinstance(found, dict | list):
            stack += reversed([each for each in inner if isinstance(each, dict | list)])


def validation_of(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what an answer must be like, empty when nothing is asked of it."""
    given = raw.get("Validation")
    settings = given.get("Settings") if isinstance(given, dict) else None
    return settings if isinstance(settings, dict) else {}


def content_of(raw: Mapping[str, Any]) -> str:
    """Return the kind of content a text must have, such as `ValidNumber`."""
    settings = validation_of(raw)
    return str(settings.get("ContentType") or "") if settings.get("Type") == "ContentType" else ""


def number_or_none(value: Any) -> float | None:
    """Return a value as a number where it is one."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def in_languages_of(text: Text, words: Text) -> Text:
    """Return the words in the languages of a text; English for one that has none."""
    return {language: words.get(language, words["en"]) for language in text}
