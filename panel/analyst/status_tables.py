"""The status of a wave as tables: what became of everybody, and AAPOR's rates."""

from __future__ import annotations

import datetime as dt

from panel.numbers import IMPOSSIBLE, SUPPRESSED
from panel.tables import Cell, Column, Row, Table, sign_cell
from panel.texts import text
from survey.definition import in_language
from survey.fieldwork.status import RATES, GroupRates, WaveStatus
from survey.fieldwork.status_words import say
from survey.study import Study


def answered_words(status: WaveStatus, language: str) -> str:
    """Return how many of those asked have answered, in whole or in part."""
    answered, asked = status.groups[0].rates["RR2"] or (0, 0)
    return text("fieldwork.said", language, k=answered, n=asked)


def written_day(day: dt.date, language: str) -> str:
    """Return a day as it is written in a language."""
    return f"{day.day}.{day.month}.{day.year}" if language == "nb" else day.isoformat()


def build_counts(status: WaveStatus, language: str) -> Table:
    """Build a table of persons by disposition; they add up to those of the wave."""
    lines = [(say(name, language), n) for name, n in status.counts.items() if n]
    lines.append((say("together", language), sum(status.counts.values())))
    for key, number in (("others", status.others), ("unidentified", status.unidentified)):
        lines += [(say(key, language), number)] if number else []
    rows = tuple(Row(label, (Cell(number, "count"),)) for label, number in lines)
    return Table(
        "counts", text("fieldwork.counts", language),
        (Column("n", text("fieldwork.people", language)),), rows, (), language,
        row_heading=text("fieldwork.what", language),
    )  # fmt: skip


def build_rates(status: WaveStatus, study: Study, language: str) -> Table:
    """Build a table of rates of all, projects and parties; what tells of few people is hidden."""
    titles = {("all", ""): say("all", language)}
    titles |= {("project", p.id): p.name or in_language(p.title, language) for p in study.projects}
    titles |= {("party", p.id): in_language(p.title, language) for p in study.parties}
    columns = (
        Column("asked", say("asked", language).capitalize()),
        *(Column(name, say(name, language)) for name in RATES),
    )
    rows = tuple(
        Row(
            titles[group.kind, group.group],
            (Cell(group.asked, "count"), *(_cell(group, name) for name in RATES)),
        )
        for group in status.groups
    )
    hidden = any(rate is None for group in status.groups for rate in group.rates.values())
    notes = (say("hidden", language, n=study.disclosure.min_n),) if hidden else ()
    return Table(
        "rates", text("fieldwork.rates", language), columns, rows, notes, language,
        row_heading=text("fieldwork.group", language),
    )  # fmt: skip


def _cell(group: GroupRates, name: str) -> Cell:
    rate = group.rates[name]
    if rate is None:
        return sign_cell(SUPPRESSED if group.asked else IMPOSSIBLE)
    return Cell(100 * rate[0] / rate[1], "percent") if rate[1] else sign_cell(IMPOSSIBLE)
