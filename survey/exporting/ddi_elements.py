"""Elements of DDI-Codebook 2.5, with a text in one language or in each."""

from __future__ import annotations

from typing import Any

from survey.definition import Text
from survey.exporting.printable import printable

NAMESPACE = "ddi:codebook:2_5"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def add(parent: Any, name: str, text: str = "", language: str = "", /, **attributes: str) -> Any:
    """Add an element below another and return it; attributes without a value are left out."""
    from lxml import etree

    given = {key: printable(value) for key, value in attributes.items() if value}
    if language:
        given[LANGUAGE] = language
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", given)
    if text:
        element.text = printable(text)
    return element


def add_texts(parent: Any, name: str, text: Text, /, **attributes: str) -> None:
    """Add an element a language; words that are empty are left out."""
    for language, words in text.items():
        if words:
            add(parent, name, words, language, **attributes)
