"""Plain values from YAML to definitions, with every fault said in our own words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from survey.definition import ID_PATTERN, Definition
from survey.problems import Place, Report
from survey.yaml_source import YamlSource

D = TypeVar("D", bound=Definition)


def parse_definition(kind: type[D], source: YamlSource, report: Report) -> D | None:
    """Build a definition from a YAML file; faults are reported and give `None`."""
    if source.values is None:
        return None
    if not isinstance(source.values, dict):
        report.add(
            "not-a-mapping",
            "the file must hold keys with values.",
            f"Begin with a line such as `{next(iter(kind.model_fields))}: name`.",
            source.place(),
        )
        return None
    try:
        return kind.model_validate(source.values)
    except ValidationError as error:
        seen: set[tuple[Any, ...]] = set()
        for fault in error.errors(include_url=False):
            path = _path_in_file(fault["loc"], source)
            if _follows(dict(fault), source.place(*path), report):
                continue
            if (path, fault["type"]) not in seen:
                seen.add((path, fault["type"]))
                _report_fault(kind, dict(fault), path, source, report)
        return None


def _follows(fault: dict[str, Any], place: Place, report: Report) -> bool:
    """Tell whether a fault only repeats another: a list short of what is wrong inside it."""
    if fault["type"] == "too_short":
        given = fault["input"]
        return isinstance(given, list) and len(given) >= fault["ctx"]["min_length"]
    if fault["type"].startswith("date"):
        return any(p.rule == "no-such-day" and p.place == place for p in report)
    return False


def _path_in_file(loc: Iterable[Any], source: YamlSource) -> tuple[Any, ...]:
    """Leave out what pydantic adds to a path: union branches and `[key]`."""
    path: list[Any] = []
    for step in loc:
        if (*path, step) in source.lines or step == _last(loc):
            path.append(step)
    return tuple(path)


def _last(loc: Iterable[Any]) -> Any:
    return list(loc)[-1]


def _report_fault(
    kind: type[Definition],
    fault: dict[str, Any],
    path: tuple[Any, ...],
    source: YamlSource,
    report: Report,
) -> None:
    key = next((step for step in reversed(path) if isinstance(step, str) and step != "[key]"), "")
    given = fault["input"]
    context = fault.get("ctx") or {}
    place = source.place(*path)
    match fault["type"]:
        case "missing":
            report.add("key-missing", f'the key "{key}" is missing here.', f'Add "{key}:".', place)
        case "extra_forbidden":
            known = _known_keys(kind, path[:-1])
            close = difflib.get_close_matches(str(path[-1]), known, 1)
            remedy = f'Did you mean "{close[0]}"?' if close else f"Known here: {', '.join(known)}."
            report.add("key-unknown", f'the key "{path[-1]}" is not known here.', remedy, place)
        case "literal_error" if fault["loc"][-1] == "[key]":
            report.add(
                "key-unknown",
                f'the key "{given}" is not known here.',
                _choose(given, context),
                place,
            )
        case "literal_error":
            report.add(
                "value-unknown", f'"{given}" does not fit "{key}".', _choose(given, context), place
            )
        case "string_pattern_mismatch" if context["pattern"] != ID_PATTERN:
            report.add(
                "value-wrong", f'"{given}" does not fit "{key}".', "Correct the value.", place
            )
        case "string_pattern_mismatch":
            report.add(
                "bad-id",
                f'"{given}" cannot be used as a name.',
                "Use letters, digits, _, - and full stop, and begin with a letter or a digit.",
                place,
            )
        case _:
            report.add(
                "value-wrong",
                f'{_shown(given)} does not fit "{key}": {_in_words(fault["type"], context)}.',
                "Correct the value.",
                place,
            )


def _choose(given: Any, context: dict[str, Any]) -> str:
    """Return a remedy that names the values allowed, and the nearest one."""
    expected = str(context["expected"]).replace("'", '"')
    known = expected.replace(" or ", ", ").replace('"', "").split(", ")
    close = difflib.get_close_matches(str(given), known, 1)
    return (f'Did you mean "{close[0]}"? ' if close else "") + f"Write one of {expected}."


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    return "nothing" if value is None else f'"{value}"'


def _in_words(fault: str, context: dict[str, Any]) -> str:
    words = {
        "greater_than_equal": "it must be at least {ge}",
        "greater_than": "it must be greater than {gt}",
        "less_than": "it must be less than {lt}",
        "less_than_equal": "it must be at most {le}",
        "too_short": "it must hold at least {min_length}",
        "string_type": "it must be a text; put it in quotation marks",
        "int_type": "it must be a whole number",
        "int_parsing": "it must be a whole number",
        "int_from_float": "it must be a whole number (1.10 would read as 1.1)",
        "float_type": "it must be a number",
        "float_parsing": "it must be a number",
        "bool_parsing": "it must be true or false",
        "bool_type": "it must be true or false",
        "dict_type": "it must be keys with values, such as {{nb: …, en: …}}",
        "tuple_type": "it must be a list",
        "model_type": "it must be keys with values",
        "date_from_datetime_parsing": "it must be a day such as 2016-04-01",
        "date_from_datetime_inexact": "it must be a day such as 2016-04-01",
        "date_type": "it must be a day such as 2016-04-01",
        "date_parsing": "it must be a day such as 2016-04-01",
    }
    return words.get(fault, "it has the wrong form").format(**context)


def _known_keys(kind: type[BaseModel], path: Iterable[Any]) -> list[str]:
    """Follow a path through nested definitions to the keys allowed at its end."""
    model = kind
    for step in path:
        if isinstance(step, str) and step in model.model_fields:
            inner = _model_inside(model.model_fields[step].annotation)
            model = inner or model
    return [info.alias or name for name, info in model.model_fields.items()]


def _model_inside(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = _model_inside(argument)
        if found is not None:
            return found
    return None
