"""Whether synthetic.yaml names only what the study has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from panel.synthetic.plan import questions_of
from panel.synthetic.spec import FILE, RoleChange, Spec
from survey.definition import Definition
from survey.library import Library
from survey.parsing import parse_definition
from survey.problems import Report
from survey.yaml_source import YamlSource, read_yaml

_KINDS = {
    "project": "project", "projects": "project", "role": "role", "roles": "role", "also": "role",
    "add": "role", "parties": "party", "arena": "arena", "arenas": "arena", "waves": "wave",
    "position": "position", "positions": "position", "also_position": "position",
}  # fmt: skip

_Path = tuple[str | int, ...]


def read_checked_spec(library: Library) -> Spec:
    """Read a study's synthetic.yaml; raises `SurveyError` with every fault in it."""
    from survey.problems import SurveyError

    report = Report()
    source = read_yaml(library.folder / FILE, report)
    spec = parse_definition(Spec, source, report)
    if spec is not None:
        check_spec(spec, library, source, report)
    report.raise_errors()
    if spec is None:
        raise SurveyError(report.problems)
    return spec


def check_spec(spec: Spec, library: Library, source: YamlSource, report: Report) -> None:
    """Report every project, role, position or question that the study does not have."""
    study = library.study
    known: dict[str, set[str]] = {
        "project": {thing.id for thing in study.projects},
        "role": {thing.id for thing in study.roles},
        "party": {thing.id for thing in study.parties},
        "arena": {thing.id for thing in study.arenas},
        "position": {thing.id for thing in study.positions},
        "wave": set(library.waves),
        "page": {page.id for i in library.instruments.values() for page in i.pages},
    }
    for kind, name, path in _names(spec, ()):
        if kind == "question":
            fits = any(questions_of(i, name) for i in library.instruments.values())
        else:
            fits = name in known[kind]
        if not fits:
            report.add(
                "synthetic-unknown",
                f'the study has no {kind} "{name}".',
                "Correct the name, or add it to the study.",
                source.place(*path),
            )


def _names(value: Any, path: _Path) -> Iterator[tuple[str, str, _Path]]:
    """Give every name in a definition with the kind of thing it names and where it stands."""
    if isinstance(value, (list, tuple)):
        for number, part in enumerate(value):
            yield from _names(part, (*path, number))
    if not isinstance(value, Definition):
        return
    for field, info in type(value).model_fields.items():
        content, place = getattr(value, field), (*path, info.alias or field)
        kind = _KINDS.get(field)
        if field == "to" and isinstance(value, RoleChange):
            kind = "role"
        if field == "of":
            kind = "question"
        if field == "after":
            kind = "page"
        if kind and content:
            names = (content,) if isinstance(content, str) else content
            for name in names:
                yield kind, name, place
        elif isinstance(content, dict):
            asked = field in ("means", "transitions", "background", "texts", "code")
            for key, part in content.items():
                if asked or field == "files":
                    yield "question" if asked else "wave", str(key), (*place, key)
                yield from _names(part, (*place, key))
        else:
            yield from _names(content, place)
