"""Languages by the codes and names that platforms give them, and words without markup."""

from __future__ import annotations

import html
import re
import unicodedata

from survey.adopting.definitions.questionnaire import UNTAGGED

_NAMES = {
    "bokmål": "nb", "norsk": "nb", "norwegian": "nb", "no": "nb", "nor": "nb", "nob": "nb",
    "english": "en", "engelsk": "en", "eng": "en",
}  # fmt: skip
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|<!--|&(?:#\d+|#x[0-9a-fA-F]+|\w+);")
_BLOCKS = ("br", "p", "div", "li", "ul", "ol", "tr", "td", "th", "table", "h1", "h2", "h3", "h4")
_UNSEEN = ("script", "style")
MOST_MARKS = 200
"""A text with more marks is not parsed, since a parser stops at so deep a nesting."""


def language_key(name: str) -> str:
    """Return `nb` or `en` for every way to say so, else the code in small letters."""
    said = name.strip().casefold()
    inside = re.search(r"\(([A-Za-z]{2,3}(?:[-_]\w+)*)\)\s*$", name)
    code = inside[1].casefold() if inside else re.split(r"[-_ (,]", said)[0]
    return _NAMES.get(code, code) or UNTAGGED


def words_of(text: object) -> str:
    """Return a text as a reader sees it: without markup, on one line."""
    if not isinstance(text, str):
        return ""
    seen = "".join(c for c in text if unicodedata.category(c) != "Cc" or c.isspace())
    if _MARKUP.search(seen):
        seen = _without_markup(seen)
    return " ".join(seen.split())


def _without_markup(text: str) -> str:
    from lxml import etree
    from lxml.html import fragment_fromstring

    if text.count("<") > MOST_MARKS:
        return html.unescape(_MARKUP.sub(" ", text))
    try:
        tree = fragment_fromstring(text, create_parent="div")
    except (etree.LxmlError, ValueError):
        return html.unescape(_MARKUP.sub(" ", text))
    etree.strip_elements(tree, *_UNSEEN, etree.Comment, with_tail=False)
    for element in tree.iter(*_BLOCKS):
        element.text = f" {element.text or ''}"
        element.tail = f" {element.tail or ''}"
    return str(tree.text_content())
