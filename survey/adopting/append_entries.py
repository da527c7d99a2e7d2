"""New entries in a list of a YAML file, every other line left as a person wrote it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from survey.problems import Place, Problem, SurveyError


def append_entries(text: str, key: str, entries: Callable[[int], list[str]], place: Place) -> str:
    """Return the text with entries put behind the last of the list under `key`.

    Parameters
    ----------
    text
        The file.
    key
        A key of the outermost mapping whose value is a list.
    entries
        Gives the lines for a depth of indentation.
    place
        The file, for the problem.

    Raises
    ------
    SurveyError
        The list is written in brackets, so that no line can be put behind it.
    """
    from ruamel.yaml import YAML

    node = YAML(typ="safe", pure=True).compose(text)
    lists = {name.value: value for name, value in (node.value if node is not None else ())}
    found = lists.get(key)
    if found is None or found.id != "sequence" or found.flow_style or not found.value:
        raise SurveyError(
            Problem(
                "list-in-brackets",
                f'"{key}" is not written as lines that begin with "-", so nothing can be added.',
                f'Write each entry of "{key}" on a line of its own, begun with "-".',
                Place(place.file, line=found.start_mark.line + 1 if found else None),
            )
        )
    indent = found.value[0].start_mark.column - 2
    dash = text.splitlines()[found.start_mark.line]
    indent = len(dash) - len(dash.lstrip(" ")) if dash.lstrip().startswith("-") else indent
    lines = text.splitlines()
    at = last_line(found.value[-1]) + 1
    return "\n".join([*lines[:at], *entries(indent), *lines[at:]]) + "\n"


def last_line(node: Any) -> int:
    """Return the line, from 0, on which what a node holds ends."""
    if node.id == "scalar":
        ends = node.end_mark
        return int(ends.line - 1 if ends.column == 0 and ends.line > node.start_mark.line
                   else ends.line)  # fmt: skip
    if node.flow_style:
        return int(node.end_mark.line)
    inside = [each for part in node.value for each in (part if isinstance(part, tuple) else [part])]
    return max((last_line(each) for each in inside), default=int(node.start_mark.line))
