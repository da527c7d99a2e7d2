"""YAML text to plain values, remembering the line each came from."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from survey.problems import Place, Report

Path_ = tuple[str | int, ...]

_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(\.[0-9]*)?[eE][-+]?[0-9]+)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS: dict[str, Any] = {"null": None, "~": None, "": None, "true": True, "false": False}


@dataclass(slots=True)
class YamlSource:
    """The values of one YAML file and the line of each, by the path of keys that leads there."""

    file: str
    values: Any = None
    lines: dict[Path_, int] = field(default_factory=dict)

    def place(self, *path: str | int) -> Place:
        """Return where the value at this path stands, or its nearest ancestor that has a line."""
        keys: Path_ = path
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return Place(self.file, line=self.lines.get(keys))


def read_yaml(path: Path, report: Report, shown_as: str | None = None) -> YamlSource:
    """Read a YAML 1.2 file; what cannot be read is reported and leaves `values` as `None`.

    `no` and `12:30` are texts, as YAML 1.2 says, and a key given twice is an error.
    """
    source = YamlSource(shown_as or str(path))
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, IsADirectoryError):
        report.add(
            "file-missing",
            "this file does not exist.",
            "Write it, or correct the name where it is referred to.",
            Place(source.file),
        )
        return source
    except UnicodeDecodeError as error:
        report.add(
            "not-utf8",
            f"byte {error.start + 1} is not UTF-8 text.",
            "Save the file as UTF-8.",
            Place(source.file),
        )
        return source
    return parse_yaml(text, report, source)


def parse_yaml(text: str, report: Report, source: YamlSource) -> YamlSource:
    """Read YAML text into `source`; the parameters are those of `read_yaml`."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        report.add(
            "not-yaml",
            f"this is not valid YAML: {error.problem or error.context}.",
            "Check the indentation, the colons and the quotation marks on this line and above.",
            Place(source.file, line=mark.line + 1 if mark else None),
        )
        return source
    except YAMLError as error:
        report.add(
            "not-yaml",
            f"this is not valid YAML: {str(error).splitlines()[0]}.",
            "Remove characters that cannot be printed.",
            Place(source.file),
        )
        return source
    if node is None:
        report.add(
            "empty-file",
            "this file is empty.",
            "Write the definition, or take the file out of the study.",
            Place(source.file),
        )
        return source
    source.values = _value(node, (), source, report)
    return source


def _value(node: Any, path: Path_, source: YamlSource, report: Report) -> Any:
    line = node.start_mark.line + 1
    source.lines.setdefault(path, line)
    if node.id == "mapping":
        return _mapping(node, path, source, report)
    if node.id == "sequence":
        return [
            _value(child, (*path, number), source, report)
            for number, child in enumerate(node.value)
        ]
    if node.style in ("'", '"', "|", ">"):
        return str(node.value)
    return _scalar(node.value, line, source, report)


def _mapping(node: Any, path: Path_, source: YamlSource, report: Report) -> dict[Any, Any]:
    values: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if key_node.id != "scalar":
            report.add(
                "key-not-plain",
                "a list or mapping stands where a key belongs.",
                "Put quotation marks around a text with brackets.",
                Place(source.file, line=line),
            )
            continue
        quoted = key_node.style in ("'", '"')
        key = key_node.value if quoted else _scalar(key_node.value, line, source, report)
        if key in values:
            report.add(
                "key-twice",
                f'the key "{key}" is given twice here; the first is on line '
                f"{source.lines[(*path, key)]}.",
                "Keep one of them.",
                Place(source.file, line=line),
            )
            continue
        source.lines[(*path, key)] = line
        values[key] = _value(value_node, (*path, key), source, report)
    return values


def _scalar(text: str, line: int, source: YamlSource, report: Report) -> Any:
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _WHOLE.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    if _DAY.fullmatch(text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            report.add(
                "no-such-day",
                f'"{text}" is not a day in the calendar.',
                "Correct the date.",
                Place(source.file, line=line),
            )
    return text
