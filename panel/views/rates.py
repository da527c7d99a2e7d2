"""How large a share answered, with intervals (V1)."""

from __future__ import annotations

from panel.charts.rates import draw_rates, rate_of
from panel.charts.theme import Look
from panel.layouts.grid import Grid, TableGroup, number
from panel.layouts.people_rows import group_rows, limits
from panel.numbers import format_interval, format_percent
from panel.release import Release
from panel.released import ALL, Pair, Who, projects, wave_title
from panel.tables import Cell, Column
from panel.texts import capitalised, spoken, text
from panel.views.view import View, sign_notes, view_table, waves_words, who_line


def build_rates(release: Release, pair: Pair, look: Look) -> View | None:
    """Build the view of response rates; `None` where there is no register to be a share of."""
    language = look.language
    waves = [wave for wave in (pair.earlier, pair.later) if wave]
    parties = [Who("party", party.id) for party in release.text.parties]
    groups = [*projects(release), *parties, ALL]
    found = [rate_of(release, who, wave) for who in groups for wave in waves]
    if not any(cell is not None and cell.status != "not_asked" for cell in found):
        return None
    table_grid = Grid(release, (waves[0], waves[-1]), language)
    columns = [
        column
        for wave in waves
        for rate in ("RR2", "RR1")
        for column in (
            Column(f"{rate}_{wave}", rate, wave_title(release, wave, language)),
            Column(f"{rate}_{wave}_interval", text("interval.short", language),
                   wave_title(release, wave, language)),
        )
    ]  # fmt: skip

    def cells(group: TableGroup) -> list[Cell]:
        made: list[Cell] = []
        for wave in waves:
            for rate in ("RR2", "RR1"):
                cell = table_grid.find("response_rate", rate, group, wave)
                made += [number(cell, "rate", "percent"), limits(cell)]
        return made

    caption = f"{text('ask.rates', language)} {waves_words(release, pair, language)}."
    heading = spoken(release.text.project_word, language).capitalize()
    rows = list(group_rows(table_grid, cells))
    return View(
        id="rates",
        question=text("ask.rates", language),
        conclusion=_sentence(release, pair, language),
        who=who_line(text("who.rates", language), text("who.interval", language)),
        chart=draw_rates(release, groups, pair, look),
        table=view_table(release, "rates", caption, columns, rows, language, heading),
        notes=(*sign_notes(release, [c for c in found if c and not c.shown], language),),
    )


def _sentence(release: Release, pair: Pair, language: str) -> str:
    """Say the later wave's rate of everybody with its interval."""
    cell = rate_of(release, ALL, pair.later)
    title = capitalised(wave_title(release, pair.later, language))
    if cell is None or not cell.shown:
        return text("say.rates.hidden", language, wave=title)
    values = cell.values
    return text(
        "say.rates",
        language,
        wave=title,
        rate=format_percent(values["rate"], language),
        interval=format_interval(values["ci_low"], values["ci_high"], language, decimals=0),
    )
