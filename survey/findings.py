"""What the checks of definitions have in common: places, names and languages."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from survey.definition import Definition, Text
from survey.problems import Problem, Report, Severity
from survey.yaml_source import YamlSource

Step = str | int

_FIELD = re.compile(r"\{(\w+)\}")

_NOT_TEXTS = ("aliases", "letters")
"""Mappings of words to words that are not one text in several languages."""


@dataclass(slots=True)
class Findings:
    """The problems of one file; a path of keys tells where each is."""

    source: YamlSource
    report: Report = field(default_factory=Report)

    def error(self, rule: str, message: str, remedy: str, *path: Any) -> None:
        """Note something that stops the work."""
        self._add("error", rule, message, remedy, path)

    def warning(self, rule: str, message: str, remedy: str, *path: Any) -> None:
        """Note something that is probably a mistake."""
        self._add("warning", rule, message, remedy, path)

    def note(self, rule: str, message: str, remedy: str, *path: Any) -> None:
        """Note something worth knowing."""
        self._add("note", rule, message, remedy, path)

    def unknown(self, what: str, name: str, known: Iterable[str], holder: str, *path: Any) -> None:
        """Note a reference to something that does not exist.

        `what` is what was meant (`role`), `holder` who names it (`question "A"`).
        """
        rule = f"unknown-{what.replace(' ', '-')}"
        message = f'{holder} names the {what} "{name}", which does not exist.'
        self.error(rule, message, suggest(name, known), *path)

    def references(
        self, what: str, names: Iterable[str], known: Collection[str], holder: str, *path: Any
    ) -> None:
        """Note every name in a list that does not exist."""
        for number, name in enumerate(names):
            if name not in known:
                self.unknown(what, name, known, holder, *path, number)

    def twice(self, what: str, names: Iterable[str], *path: Any, key: str | None = "id") -> None:
        """Note every name that has stood before in the same list."""
        seen: set[str] = set()
        for number, name in enumerate(names):
            if name in seen:
                self.error(
                    "id-twice",
                    f'the {what} "{name}" is given twice.',
                    "Keep one of them, or give the other a new id.",
                    *path,
                    number,
                    *([key] if key else []),
                )
            seen.add(name)

    def fields(self, definition: Definition) -> None:
        """Note every text whose fields in braces are not the same in all languages."""
        for path, text, _ in texts_of(definition):
            fields = {language: set(_FIELD.findall(words)) for language, words in text.items()}
            for language, present in fields.items():
                for name in sorted(set().union(*fields.values()) - present):
                    self.warning(
                        "field-missing",
                        f'the text in "{language}" lacks the field {{{name}}}, which another '
                        "language has.",
                        "Put it in, or take it out of the other.",
                        *path,
                        language,
                    )

    def languages(self, definition: Definition, languages: Collection[str]) -> None:
        """Note every text that lacks a language, or has one the study does not know."""
        for path, text, required in texts_of(definition):
            if not text and not required:
                continue
            for language in languages:
                if not text.get(language, "").strip():
                    self.error(
                        "language-missing",
                        f'the text has no words in the language "{language}".',
                        f'Add "{language}:" with the words.',
                        *path,
                        language,
                    )
            for language in text:
                if language not in languages:
                    self.error(
                        "language-unknown",
                        f'"{language}" is not a language of this study.',
                        suggest(language, languages),
                        *path,
                        language,
                    )

    @property
    def problems(self) -> list[Problem]:
        """What was found, by line."""
        return sorted(self.report, key=lambda p: (p.place.line or 0) if p.place else 0)

    def _add(
        self, severity: Severity, rule: str, message: str, remedy: str, path: tuple[Any, ...]
    ) -> None:
        self.report.add(rule, message, remedy, self.source.place(*path), severity)


def suggest(name: str, known: Iterable[str]) -> str:
    """Return a remedy for a name that does not exist: the nearest one, or all there are."""
    names = [str(candidate) for candidate in dict.fromkeys(known)]
    close = difflib.get_close_matches(name, names, 1)
    if close:
        return f'Did you mean "{close[0]}"?'
    if not names:
        return "There is none to name; add it or take the name out."
    shown = ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
    return f"Write one of {shown}."


def texts_of(definition: Definition) -> Iterator[tuple[tuple[Any, ...], Text, bool]]:
    """Walk through every text in several languages: where it stands, the text, if required."""
    for name, info in type(definition).model_fields.items():
        value = getattr(definition, name)
        path = (info.alias or name,)
        if info.annotation == Text and name not in _NOT_TEXTS:
            yield path, value, info.is_required()
        elif info.annotation == dict[str, Text]:
            for key, text in value.items():
                yield (*path, key), text, True
        else:
            for step, inner in _definitions_in(value):
                for rest, text, required in texts_of(inner):
                    yield (*path, *step, *rest), text, required


def _definitions_in(value: Any) -> Iterator[tuple[tuple[Any, ...], Definition]]:
    if isinstance(value, Definition):
        yield (), value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if isinstance(inner, Definition):
                yield (key,), inner
    elif isinstance(value, tuple):
        for number, inner in enumerate(value):
            if isinstance(inner, Definition):
                yield (number,), inner
