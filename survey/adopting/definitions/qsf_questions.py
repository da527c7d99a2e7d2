"""One question of Qualtrics as the columns that its exports have for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from survey.adopting.definitions.qsf_parts import (
    Item,
    Source,
    answers_of,
    content_of,
    in_languages_of,
    items_of,
    listed,
    number_or_none,
    routing_of,
    validation_of,
    words_in,
)
from survey.adopting.definitions.questionnaire import Asked, Section, under

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


def questions_of(raw: Mapping[str, Any], section: Section, base: str) -> tuple[list[Asked], Left]:
    """Return the questions of one payload, and what of it is none."""
    tag = str(raw.get("DataExportTag") or raw.get("QuestionID"))
    kind, selector = str(raw.get("QuestionType")), str(raw.get("Selector"))
    if kind in _OTHER_TYPES:
        return [], [(tag, _OTHER_TYPES[kind])]
    text = words_in(raw, "QuestionText", base)
    source = Source(raw, tag, str(raw.get("QuestionID")), text, base, section, routing_of(raw))
    content = content_of(raw)
    if content in ("ValidEmail", "ValidPhone", "ValidUSPhone") or selector == "PW":
        return [], [(tag, "it seems to hold names or addresses, or a password")]
    read = _READERS.get(f"{kind}/{selector}") or _READERS.get(f"{kind}/")
    if read is None:
        return [], [(tag, f"a question of the type {kind} {selector} has no place here")]
    return list(read(source)), []


def _choice(source: Source) -> Iterator[Asked]:
    """One answer of several; with a column for what is written beside an answer."""
    items = items_of(source, "Choices", "ChoiceOrder", source.raw.get("RecodeValues"))
    single = str(source.raw.get("Selector")) in _SINGLE
    yield source.asked(
        source.tag,
        source.text,
        "choice" if single else "multiple",
        answers=answers_of(items, source.raw.get("AnalyzeChoices")),
    )
    yield from _written(source, items, single)


def _written(source: Source, items: list[Item], single: bool) -> Iterator[Asked]:
    """What is written beside an answer; older exports have one such column for a question."""
    written = [item for item in items if _is_written(item)]
    for item in written:
        text = under(under(source.text, item.text), in_languages_of(item.text, _TEXT))
        alias = f"{source.tag}_TEXT" if single and len(written) == 1 else ""
        yield source.asked(f"{source.tag}_{item.code}_TEXT", text, "text", alias=alias)


def _is_written(item: Item) -> bool:
    return str(item.raw.get("TextEntry") or "").casefold() in ("true", "on", "1")


def _text(source: Source) -> Iterator[Asked]:
    if source.raw.get("Selector") == "FORM":
        for item in items_of(source, "Choices", "ChoiceOrder"):
            yield source.asked(
                f"{source.tag}_{item.code}", under(source.text, item.text), "text",
                stem=source.text,
            )  # fmt: skip
        return
    content, settings = content_of(source.raw), validation_of(source.raw)
    if content == "ValidNumber":
        number = settings.get("ValidNumber")
        number = number if isinstance(number, dict) else {}
        low, high = number_or_none(number.get("Min")), number_or_none(number.get("Max"))
        whole = str(number.get("NumDecimals") or "") == "0"
        yield source.asked(source.tag, source.text, "number", low=low, high=high, whole=whole)
    else:
        yield source.asked(source.tag, source.text, "date" if content == "ValidDate" else "text")


def _numbers(source: Source) -> Iterator[Asked]:
    """A number a row: sliders, ranks, sums."""
    settings = source.raw.get("Configuration")
    settings = settings if isinstance(settings, dict) else {}
    slider = source.raw.get("QuestionType") == "Slider"
    low = number_or_none(settings.get("CSSliderMin")) if slider else None
    high = number_or_none(settings.get("CSSliderMax")) if slider else None
    whole = str(settings.get("NumDecimals") or "0") == "0"
    for row in _rows(source):
        yield source.asked(
            row[0], under(source.text, row[1].text), "number", stem=source.text, low=low,
            high=high, whole=whole, alias=row[2],
        )  # fmt: skip


def _matrix(source: Source) -> Iterator[Asked]:
    """A question a row, each with the same answers; of several answers, an option a column."""
    items = items_of(source, "Answers", "AnswerOrder", source.raw.get("RecodeValues"))
    answers = answers_of(items, source.raw.get("AnalyzeChoices"))
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


def _written_row(source: Source, name: str, row: Item) -> Iterator[Asked]:
    if _is_written(row):
        text = under(under(source.text, row.text), in_languages_of(row.text, _TEXT))
        yield source.asked(f"{name}_TEXT", text, "text")


def _profile(source: Source) -> Iterator[Asked]:
    """A row a question, each with answers of its own."""
    own = source.raw.get("Answers")
    for name, row, alias in _rows(source):
        given = own.get(row.id) if isinstance(own, dict) else None
        recodes = source.raw.get("RecodeValues")
        recodes = recodes.get(row.id) if isinstance(recodes, dict) else None
        items = listed(given, None, recodes, source.base, lambda _: {})
        yield source.asked(
            name, under(source.text, row.text), "choice", answers=answers_of(items, None),
            stem=source.text, alias=alias,
        )  # fmt: skip


def _texts(source: Source) -> Iterator[Asked]:
    """A text a row and column."""
    answers = items_of(source, "Answers", "AnswerOrder")
    for name, row, _ in _rows(source):
        stem = under(source.text, row.text)
        for answer in answers:
            column = f"{name}_{answer.id}"
            words = under(stem, answer.text)
            yield source.asked(f"{column}_TEXT", words, "text", stem=stem, alias=column)


def _side_by_side(source: Source) -> Iterator[Asked]:
    """Several matrices with the same rows: `Q4#1_1`."""
    parts = source.raw.get("AdditionalQuestions")
    for number, part in parts.items() if isinstance(parts, dict) else ():
        if not isinstance(part, dict):
            continue
        stem = under(source.text, words_in(part, "QuestionText", source.base))
        inner = Source(part, f"{source.tag}#{number}", f"{source.id}#{number}", stem, source.base,
                        source.section, source.notes)  # fmt: skip
        recodes = part.get("RecodeValues")
        items = items_of(inner, "Answers", "AnswerOrder", recodes)
        several = part.get("SubSelector") == "MultipleAnswer"
        tags = source.raw.get("ChoiceDataExportTags")
        tags = (
            tags
            if isinstance(tags, dict) and part.get("SubSelector") in ("SingleAnswer", "DL")
            else {}
        )
        end = part.get("AnswerDataExportTag") or number
        for row in items_of(source, "Choices", "ChoiceOrder"):
            tag = f"{tags[row.id]}_{end}" if tags.get(row.id) else row.id
            name, text = f"{inner.tag}_{tag}", under(stem, row.text)
            if part.get("Selector") == "TE":
                for item in items:
                    column, words = f"{name}_{item.id}", under(text, item.text)
                    yield source.asked(f"{column}_TEXT", words, "text", stem=text, alias=column)
            else:
                yield source.asked(
                    name, text, "multiple" if several else "choice",
                    answers=answers_of(items, part.get("AnalyzeChoices")), stem=stem,
                    alias="" if several else f"{inner.id}_{row.id}",
                )  # fmt: skip


_Reader = Callable[[Source], Iterator[Asked]]
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


def _rows(source: Source) -> Iterator[tuple[str, Item, str]]:
    """Yield each row with the name of its column and, where a row has a name, the other one.

    A row's own name stands alone or behind the question's; the import's ids tell as well.
    """
    tags = source.raw.get("ChoiceDataExportTags")
    tags = tags if isinstance(tags, dict) else {}
    for row in items_of(source, "Choices", "ChoiceOrder"):
        tag = str(tags.get(row.id) or "")
        joined = f"{source.tag}_{tag or row.id}"
        if tag.startswith(f"{source.tag}_"):
            yield tag, row, joined
        else:
            yield joined, row, f"{source.id}_{row.id}" if tag else ""
