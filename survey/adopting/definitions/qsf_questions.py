"""One question of Qualtrics as the columns that its exports have for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from survey.adopting.definitions.languages import language_key, words_of
from survey.adopting.definitions.questionnaire import Answer, Asked, Section, under
from survey.definition import Text

Left = list[tuple[str, str]]

_SINGLE = ("SAVR", "SAHR", "SACOL", "DL", "SB", "NPS")
_TEXT = {"en": "Text", "nb": "Text"}
_OTHER_TYPES = {
    "DB": "a text to read, not a question",
    "Timing": "Qualtrics measures time here, nobody is asked",
    "Meta": "Qualtrics notes the browser here, nobody is asked",
    "Captcha": "it keeps machines out, nobody is asked",
    "FileUpload": "a file is handed in; a study holds no files",
    "Signature": "a signature is a name",
}


@dataclass(frozen=True, slots=True)
class _Item:
    """A choice, row or answer: its id in Qualtrics, its code and words, and its settings."""

    id: str
    code: str
    text: Text
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Source:
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


def questions_of(raw: Mapping[str, Any], section: Section, base: str) -> tuple[list[Asked], Left]:
    """Return the questions of one payload, and what of it is none."""
    tag = str(raw.get("DataExportTag") or raw.get("QuestionID"))
    kind, selector = str(raw.get("QuestionType")), str(raw.get("Selector"))
    if kind in _OTHER_TYPES:
        return [], [(tag, _OTHER_TYPES[kind])]
    text = _words(raw, "QuestionText", base)
    source = _Source(raw, tag, str(raw.get("QuestionID")), text, base, section, _notes(raw))
    content = _content(raw)
    if content in ("ValidEmail", "ValidPhone", "ValidUSPhone") or selector == "PW":
        return [], [(tag, "it seems to hold names or addresses, or a password")]
    read = _READERS.get(f"{kind}/{selector}") or _READERS.get(f"{kind}/")
    if read is None:
        return [], [(tag, f"a question of the type {kind} {selector} has no place here")]
    return list(read(source)), []


def _choice(source: _Source) -> Iterator[Asked]:
    """One answer of several; with a column for what is written beside an answer."""
    items = _items(source, "Choices", "ChoiceOrder", source.raw.get("RecodeValues"))
    single = str(source.raw.get("Selector")) in _SINGLE
    yield source.asked(
        source.tag,
        source.text,
        "choice" if single else "multiple",
        answers=_answers(items, source.raw.get("AnalyzeChoices")),
    )
    yield from _written(source, items, single)


def _written(source: _Source, items: list[_Item], single: bool) -> Iterator[Asked]:
    """What is written beside an answer; older exports have one such column for a question."""
    written = [item for item in items if _is_written(item)]
    for item in written:
        text = under(under(source.text, item.text), _in(item.text, _TEXT))
        alias = f"{source.tag}_TEXT" if single and len(written) == 1 else ""
        yield source.asked(f"{source.tag}_{item.code}_TEXT", text, "text", alias=alias)


def _is_written(item: _Item) -> bool:
    return str(item.raw.get("TextEntry") or "").casefold() in ("true", "on", "1")


def _text(source: _Source) -> Iterator[Asked]:
    if source.raw.get("Selector") == "FORM":
        for item in _items(source, "Choices", "ChoiceOrder"):
            yield source.asked(
                f"{source.tag}_{item.code}", under(source.text, item.text), "text",
                stem=source.text,
            )  # fmt: skip
        return
    content, settings = _content(source.raw), _validation(source.raw)
    if content == "ValidNumber":
        number = settings.get("ValidNumber")
        number = number if isinstance(number, dict) else {}
        low, high = _number(number.get("Min")), _number(number.get("Max"))
        whole = str(number.get("NumDecimals") or "") == "0"
        yield source.asked(source.tag, source.text, "number", low=low, high=high, whole=whole)
    else:
        yield source.asked(source.tag, source.text, "date" if content == "ValidDate" else "text")


def _numbers(source: _Source) -> Iterator[Asked]:
    """A number a row: sliders, ranks, sums."""
    settings = source.raw.get("Configuration")
    settings = settings if isinstance(settings, dict) else {}
    slider = source.raw.get("QuestionType") == "Slider"
    low = _number(settings.get("CSSliderMin")) if slider else None
    high = _number(settings.get("CSSliderMax")) if slider else None
    whole = str(settings.get("NumDecimals") or "0") == "0"
    for row in _rows(source):
        yield source.asked(
            row[0], under(source.text, row[1].text), "number", stem=source.text, low=low,
            high=high, whole=whole, alias=row[2],
        )  # fmt: skip


def _matrix(source: _Source) -> Iterator[Asked]:
    """A question a row, each with the same answers; of several answers, an option a column."""
    items = _items(source, "Answers", "AnswerOrder", source.raw.get("RecodeValues"))
    answers = _answers(items, source.raw.get("AnalyzeChoices"))
    several = source.raw.get("SubSelector") == "MultipleAnswer"
    recoded = any(item.code != item.id for item in items)
    for name, row, other in _rows(source):
        # By the import's ids an option is known by its id, which a recoded one may share.
        alias = "" if several and recoded and other.startswith(source.id) else other
        yield source.asked(
            name, under(source.text, row.text), "multiple" if several else "choice",
            answers=answers, stem=source.text, alias=alias,
        )  # fmt: skip
        yield from _written_row(source, name, row)


def _written_row(source: _Source, name: str, row: _Item) -> Iterator[Asked]:
    if _is_written(row):
        text = under(under(source.text, row.text), _in(row.text, _TEXT))
        yield source.asked(f"{name}_TEXT", text, "text")


def _profile(source: _Source) -> Iterator[Asked]:
    """A row a question, each with answers of its own."""
    own = source.raw.get("Answers")
    for name, row, alias in _rows(source):
        given = own.get(row.id) if isinstance(own, dict) else None
        recodes = source.raw.get("RecodeValues")
        recodes = recodes.get(row.id) if isinstance(recodes, dict) else None
        items = _listed(given, None, recodes, source.base, lambda _: {})
        yield source.asked(
            name, under(source.text, row.text), "choice", answers=_answers(items, None),
            stem=source.text, alias=alias,
        )  # fmt: skip


def _texts(source: _Source) -> Iterator[Asked]:
    """A text a row and column."""
    answers = _items(source, "Answers", "AnswerOrder")
    for name, row, _ in _rows(source):
        stem = under(source.text, row.text)
        for answer in answers:
            column = f"{name}_{answer.id}"
            words = under(stem, answer.text)
            yield source.asked(f"{column}_TEXT", words, "text", stem=stem, alias=column)


def _side_by_side(source: _Source) -> Iterator[Asked]:
    """Several matrices with the same rows: `Q4#1_1`."""
    parts = source.raw.get("AdditionalQuestions")
    for number, part in parts.items() if isinstance(parts, dict) else ():
        if not isinstance(part, dict):
            continue
        stem = under(source.text, _words(part, "QuestionText", source.base))
        inner = _Source(part, f"{source.tag}#{number}", f"{source.id}#{number}", stem, source.base,
                        source.section, source.notes)  # fmt: skip
        recodes = part.get("RecodeValues")
        items = _items(inner, "Answers", "AnswerOrder", recodes)
        several = part.get("SubSelector") == "MultipleAnswer"
        tags = source.raw.get("ChoiceDataExportTags")
        tags = (
            tags
            if isinstance(tags, dict) and part.get("SubSelector") in ("SingleAnswer", "DL")
            else {}
        )
        end = part.get("AnswerDataExportTag") or number
        for row in _items(source, "Choices", "ChoiceOrder"):
            tag = f"{tags[row.id]}_{end}" if tags.get(row.id) else row.id
            name, text = f"{inner.tag}_{tag}", under(stem, row.text)
            if part.get("Selector") == "TE":
                for item in items:
                    column, words = f"{name}_{item.id}", under(text, item.text)
                    yield source.asked(f"{column}_TEXT", words, "text", stem=text, alias=column)
            else:
                yield source.asked(
                    name, text, "multiple" if several else "choice",
                    answers=_answers(items, part.get("AnalyzeChoices")), stem=stem,
                    alias="" if several else f"{inner.id}_{row.id}",
                )  # fmt: skip


_Reader = Callable[[_Source], Iterator[Asked]]
_READERS: dict[str, _Reader] = {
    "MC/": _choice,
    "TE/": _text,
    "Matrix/Likert": _matrix,
    "Matrix/Bipolar": _matrix,
    "Matrix/Profile": _profile,
    "Matrix/TE": _texts,
    "Matrix/RO": _numbers,
    "Matrix/CS": _numbers,
    "Slider/": _numbers,
    "RO/": _numbers,
    "CS/": _numbers,
    "SBS/": _side_by_side,
}


def _rows(source: _Source) -> Iterator[tuple[str, _Item, str]]:
    """Yield each row with the name of its column and, where a row has a name, the other one.

    A row's own name stands alone or behind the question's; the import's ids tell as well.
    """
    tags = source.raw.get("ChoiceDataExportTags")
    tags = tags if isinstance(tags, dict) else {}
    for row in _items(source, "Choices", "ChoiceOrder"):
        tag = str(tags.get(row.id) or "")
        joined = f"{source.tag}_{tag or row.id}"
        if tag.startswith(f"{source.tag}_"):
            yield tag, row, joined
        else:
            yield joined, row, f"{source.id}_{row.id}" if tag else ""


def _items(source: _Source, key: str, order: str, recodes: Any = None) -> list[_Item]:
    def said(id: str) -> Text:
        found: Text = {}
        for language, words in _translations(source.raw):
            inner = words.get(key)
            inner = inner.get(id) if isinstance(inner, dict) else None
            if isinstance(inner, dict) and (text := words_of(inner.get("Display"))):
                found[language] = text
        return found

    return _listed(source.raw.get(key), source.raw.get(order), recodes, source.base, said)


def _listed(
    given: Any, order: Any, recodes: Any, base: str, said: Callable[[str], Text]
) -> list[_Item]:
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
        found.append(_Item(id, code, text, by_id[id]))
    return found


def _answers(items: list[_Item], analysed: Any) -> tuple[Answer, ...]:
    kept = analysed if isinstance(analysed, dict) else {}
    return tuple(
        Answer(item.code, item.text, str(kept.get(item.id)).casefold() == "no") for item in items
    )


def _words(raw: Mapping[str, Any], key: str, base: str) -> Text:
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


def _notes(raw: Mapping[str, Any]) -> tuple[str, ...]:
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


def _validation(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    given = raw.get("Validation")
    settings = given.get("Settings") if isinstance(given, dict) else None
    return settings if isinstance(settings, dict) else {}


def _content(raw: Mapping[str, Any]) -> str:
    settings = _validation(raw)
    return str(settings.get("ContentType") or "") if settings.get("Type") == "ContentType" else ""


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _in(text: Text, words: Text) -> Text:
    """Return the words in the languages of a text; English for one that has none."""
    return {language: words.get(language, words["en"]) for language in text}
