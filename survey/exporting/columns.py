"""How each exported column is named, labelled and measured."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from survey.definition import Code, Text, in_language
from survey.instrument import AnswerScale, Instrument
from survey.library import Library
from survey.responses import HEAD, answer_columns
from survey.variables import Span

TICKS: dict[Code, Text] = {
    0: {"nb": "Ikke valgt", "en": "Not selected"},
    1: {"nb": "Valgt", "en": "Selected"},
}
HEAD_LABELS: dict[str, Text] = {
    "response_id": {"nb": "Svarets tilfeldige nummer", "en": "Random number of the response"},
    "wave": {"nb": "Runde", "en": "Wave"},
    "instrument": {"nb": "Spørreskjema", "en": "Instrument"},
    "version": {"nb": "Versjon av spørreskjemaet", "en": "Version of the instrument"},
    "mode": {"nb": "Svarmåte", "en": "Mode of answering"},
    "language": {"nb": "Språk", "en": "Language"},
    "arena": {"nb": "Arena", "en": "Arena"},
    "role": {"nb": "Rolle i denne runden", "en": "Role in this wave"},
    "role2": {"nb": "Annen rolle i denne runden", "en": "Second role in this wave"},
    "party": {"nb": "Part i denne runden", "en": "Party in this wave"},
    "role_source": {"nb": "Hvor rollen er kjent fra", "en": "Where the role is known from"},
    "started_on": {"nb": "Uken svaret ble begynt", "en": "Week the response was begun"},
    "completed_on": {"nb": "Uken svaret ble sendt inn", "en": "Week the response was sent in"},
}


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """What a program needs to know of a column beside its values.

    `question` is empty for the columns that stand before the questions. `missing` are the codes
    with words that are no judgement, `spans` everything that is to be declared missing; `format`
    is how SPSS shows the values.
    """

    name: str
    label: str
    measure: Literal["nominal", "ordinal", "scale"] = "nominal"
    value_labels: dict[Code, str] = field(default_factory=dict)
    missing: tuple[Code, ...] = ()
    decimals: int = 0
    question: str = ""
    spans: tuple[Span, ...] = ()
    format: str = ""


def build_columns(library: Library, wave: str, language: str) -> dict[str, ExportColumn]:
    """Return every column that can be exported of a wave, in order, by name."""
    study, instrument = library.study, library.instrument(wave)
    titles: dict[str, dict[Code, str]] = {
        "project": {p.id: in_language(p.title, language) for p in study.projects},
        "arena": {a.id: in_language(a.title, language) for a in study.arenas},
        "role": {r.id: in_language(r.title, language) for r in study.roles},
        "party": {p.id: in_language(p.title, language) for p in study.parties},
    }
    titles["role2"] = titles["role"]
    columns: dict[str, ExportColumn] = {}
    for name in (*HEAD, "party"):
        label = in_language(HEAD_LABELS.get(name, study.project_word), language)
        columns[name] = ExportColumn(name, label, value_labels=titles.get(name, {}))
    for name, question in answer_columns(instrument).items():
        columns[name] = answer_column(instrument, name, question, language)
    return columns


def answer_column(instrument: Instrument, name: str, question: str, language: str) -> ExportColumn:
    """Return what is to be known of the answer column `name` of a question."""
    scale = instrument.answer_of(question)
    text = in_language(instrument.questions[question].text, language)
    if scale.type == "multiple":
        option = name.removeprefix(f"{question}.")
        said = next(c.text for code, c in scale.choices.items() if str(code) == option)
        ticks = {code: in_language(words, language) for code, words in TICKS.items()}
        label = f"{in_language(said, language)} - {text}"
        return ExportColumn(name, label, "nominal", ticks, question=question, format="F8.0")
    labels = {code: in_language(c.text, language) for code, c in scale.choices.items()}
    labels |= {code: in_language(m.text, language) for code, m in scale.missing.items()}
    decimals = 2 if scale.type == "number" and not scale.whole else 0
    return ExportColumn(
        name,
        text,
        _measure(scale),
        labels,
        tuple(scale.missing),
        decimals,
        question,
        declared_spans(scale.missing, scale.missing_ranges),
        _format(scale, decimals),
    )


def declared_spans(missing: Iterable[Code], ranges: Iterable[Span]) -> tuple[Span, ...]:
    """Return what is to be declared missing: ranges, and the codes that none of them holds."""
    spans = tuple(Span(low=part.low, high=part.high) for part in ranges)
    alone = [code for code in missing if not any(span.holds(code) for span in spans)]
    return (*(Span(low=code, high=code) for code in alone), *spans)


def _measure(scale: AnswerScale) -> Literal["nominal", "ordinal", "scale"]:
    if scale.type in ("number", "date"):
        return "scale"
    return "ordinal" if scale.type == "choice" and scale.ordered else "nominal"


def _format(scale: AnswerScale, decimals: int) -> str:
    """Return the format in which SPSS shows answers; a text has none, but is as long as it is."""
    if scale.type == "date":
        return "DATETIME20" if scale.time else "EDATE10"
    texts = any(isinstance(code, str) for code in (*scale.choices, *scale.missing))
    return "" if scale.type == "text" or texts else f"F8.{decimals}"
