"""How well a wave was answered, as tables; each is marked as not protected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from panel.dataset import Panel
from panel.frequencies import REASONS
from panel.frequency_tables import WATERMARK
from panel.numbers import IMPOSSIBLE
from panel.quality import EMPTY, LEAST_ALIKE, page_quality, question_quality
from panel.tables import Cell, Column, Row, Table, TableSet, sign_cell
from survey.definition import Text, in_language

if TYPE_CHECKING:
    import pandas as pd

_WORDS: dict[str, Text] = {
    "questions": {
        "nb": "{mark}. {wave}: hva som mangler, av dem som ble spurt",
        "en": "{mark}. {wave}: what is missing, of those who were asked",
    },
    "pages": {
        "nb": "{mark}. {wave}: samme svar hele veien, side for side",
        "en": "{mark}. {wave}: the same answer throughout, page by page",
    },
    "asked": {"nb": "Spurt", "en": "Asked"},
    "judged": {"nb": "Vurderte", "en": "Judged"},
    "asks": {"nb": "Spørsmål", "en": "Questions"},
    "turned": {"nb": "Av dem snudd", "en": "Of them reversed"},
    "people": {"nb": "Svarte på minst {least}", "en": "Answered at least {least}"},
    "alike": {"nb": "Likt hele veien", "en": "The same throughout"},
    "share": {"nb": "Andel", "en": "Share"},
    "explained_questions": {
        "nb": "Prosent av dem som ble spurt. Et spørsmål som mange svarer «vet ikke» på eller "
        "hopper over, kan være vanskelig å forstå eller å svare på.",
        "en": 'Percent of those who were asked. A question that many answer with "don\'t know" or '
        "skip may be hard to understand or to answer.",
    },
    "explained_pages": {
        "nb": "Talt på svarene slik de ble gitt. Der noen av spørsmålene er snudd, sier samme svar "
        "hele veien mot seg selv; ellers kan det være ment.",
        "en": "Counted on the answers as they were given. Where some questions are reversed, the "
        "same answer throughout contradicts itself; elsewhere it may be meant.",
    },
}


def build_quality_tables(
    panel: Panel, reasons: Mapping[str, pd.DataFrame], waves: Sequence[str], language: str
) -> TableSet:
    """Build two tables a wave: what is missing question by question, and straight-lining.

    Parameters
    ----------
    reasons
        What `panel.answer_reasons.read_reasons` gives.
    """
    tables = [
        table
        for wave in waves
        for table in (
            _questions(panel, reasons[wave], wave, language),
            _pages(panel, wave, language),
        )
        if table.rows
    ]
    title = (
        f"{in_language(WATERMARK, language)}. {in_language(panel.library.study.title, language)}"
    )
    return TableSet(tuple(tables), language, panel.provenance, title)


def _questions(panel: Panel, reasons: pd.DataFrame, wave: str, language: str) -> Table:
    columns = (
        Column("asked", _say("asked", language)),
        Column("judged", _say("judged", language)),
        *(Column(reason, in_language(REASONS[reason], language)) for reason in EMPTY),
    )
    found = question_quality(panel, reasons, wave)
    rows = tuple(
        Row(
            f"{one.question}: {in_language(one.text, language)}",
            (
                Cell(one.asked, "count"),
                _percent(one.answered, one.asked),
                *(_percent(one.empty[reason], one.asked) for reason in EMPTY),
            ),
        )
        for one in found
    )
    return _table(panel, wave, language, "questions", columns, rows)


def _pages(panel: Panel, wave: str, language: str) -> Table:
    keys = ("asks", "turned", "people", "alike", "share")
    columns = tuple(Column(key, _say(key, language, least=str(LEAST_ALIKE))) for key in keys)

    def rows() -> Iterator[Row]:
        for one in page_quality(panel, wave):
            counts = (one.questions, one.reversed, one.people, one.alike)
            cells = [Cell(count, "count") for count in counts]
            yield Row(in_language(one.title, language), (*cells, _percent(one.alike, one.people)))

    return _table(panel, wave, language, "pages", columns, tuple(rows()))


def _table(
    panel: Panel,
    wave: str,
    language: str,
    kind: str,
    columns: tuple[Column, ...],
    rows: tuple[Row, ...],
) -> Table:
    mark = in_language(WATERMARK, language)
    title = in_language(panel.library.study.wave(wave).title, language)
    return Table(
        id=f"{wave} {kind}",
        title=_say(kind, language, mark=mark, wave=title[:1].upper() + title[1:]),
        columns=columns,
        rows=rows,
        notes=(f"{mark}.", _say(f"explained_{kind}", language)),
        language=language,
        synthetic=panel.synthetic,
        provenance=panel.provenance,
    )


def _percent(n: int, of: int) -> Cell:
    return Cell(100 * n / of, "percent") if of else sign_cell(IMPOSSIBLE)


def _say(key: str, language: str, **fields: str) -> str:
    return in_language(_WORDS[key], language).format(**fields)
