"""Who answered, and who can be followed (V1)."""

from __future__ import annotations

from panel.charts.strips import draw_strips, strip_of
from panel.charts.theme import Look
from panel.group_sentences import panel_sentence, response_sentence
from panel.numbers import MISSING, SUPPRESSED, format_percent, format_share
from panel.release import PARTS, Release, ReleasedCell
from panel.released import ALL, Pair, Who, find, group_title, people, projects, wave_title
from panel.tables import Cell, CellKind, Column, Row, RowStyle, sign_cell
from panel.texts import capitalised, spoken, text
from panel.views.view import View, sign_notes, view_table, waves_words, who_line

_COUNTS = ("invited", "responded")


def build_response(release: Release, language: str, about: Who = ALL) -> View:
    """Build the view of invited and answered, every wave, with a figure a wave.

    The table has every group; the conclusion and the figures are about one of them.
    """
    waves = [wave.id for wave in release.text.waves]
    groups = [*projects(release), ALL]
    columns = [
        Column(f"{name}_{wave}", text(name, language), wave_title(release, wave, language))
        for wave in waves
        for name in (*_COUNTS, "response_rate")
    ]
    rows: list[Row] = []
    cells: list[ReleasedCell | None] = []
    for who in groups:
        made: list[Cell] = []
        for wave in waves:
            found = find(release, "participation", "", who, wave)
            rate = find(release, "response_rate", "RR2", who, wave)
            cells += [found, rate]
            made += [_count(found, name, "count") for name in _COUNTS]
            made.append(_count(rate, "rate", "percent"))
        style: RowStyle = "index" if who == ALL else "plain"
        rows.append(Row(group_title(release, who, language), tuple(made), style))
    heading = spoken(release.text.project_word, language).capitalize()
    titles = ", ".join(wave_title(release, wave, language) for wave in waves)
    caption = f"{text('ask.response', language)} {titles}."
    return View(
        id="response",
        question=text("ask.response", language),
        conclusion=response_sentence(release, waves[-1], language, about),
        who=text("who.register", language),
        table=view_table(release, "response", caption, columns, rows, language, heading),
        notes=sign_notes(release, [c for c in cells if c and not c.shown], language),
        figures=tuple(_figure(release, about, wave, language) for wave in waves),
    )


def _figure(release: Release, who: Who, wave: str, language: str) -> tuple[str, str, str]:
    """Return title, number and words of one wave's response."""
    cell = find(release, "participation", "", who, wave)
    title = capitalised(wave_title(release, wave, language))
    if cell is None or not cell.shown:
        return title, SUPPRESSED, text("hidden.key", language)
    responded, invited = cell.get("responded"), cell.get("invited")
    if invited is None or responded is None:
        return title, people(cell, "responded")[1], text("responded", language)
    share = format_share(int(responded), int(invited), language)
    rate = find(release, "response_rate", "RR2", ALL, wave)
    known = rate.get("rate") if rate else None
    return title, share, format_percent(known, language) if known is not None else ""


def build_strips(release: Release, pair: Pair, look: Look, about: Who = ALL) -> View | None:
    """Build the view of who answered which of two waves, its conclusion about one group."""
    if not pair.is_pair:
        return None
    language = look.language
    groups = [*projects(release), ALL]
    found = {who: strip_of(release, who, pair) for who in groups}
    if not any(found.values()):
        return None
    columns = []
    for part in PARTS:
        wave = pair.earlier if part == "first_only" else pair.later
        columns.append(
            Column(part, text(f"col.{part}", language, wave=wave_title(release, wave, language)))
        )
    rows = [
        Row(
            group_title(release, who, language),
            tuple(_count(cell, part, "count") for part in PARTS),
            "index" if who == ALL else "plain",
        )
        for who, cell in found.items()
    ]
    a, b = (wave_title(release, wave, language) for wave in (pair.earlier, pair.later))
    caption = f"{text('ask.panel', language)} {waves_words(release, pair, language)}."
    heading = spoken(release.text.project_word, language).capitalize()
    drawn = any(cell is not None and cell.shown for who, cell in found.items() if who != ALL)
    return View(
        id="strips",
        question=text("ask.panel", language),
        conclusion=panel_sentence(release, pair, language, about),
        who=who_line(text("who.panel", language, a=a, b=b)),
        chart=draw_strips(release, pair, look) if drawn else None,
        table=view_table(release, "strips", caption, columns, rows, language, heading),
        notes=(
            *sign_notes(release, [c for c in found.values() if c and not c.shown], language)[:-1],
            text("note.strip", language, n=release.text.min_n - 1),
        ),
    )


def _count(cell: ReleasedCell | None, name: str, kind: CellKind) -> Cell:
    if cell is None:
        return sign_cell(MISSING)
    if not cell.shown:
        return sign_cell(SUPPRESSED)
    value = cell.get(name)
    if value is None and f"{name}_low" in cell.values:
        return Cell(people(cell, name)[1], kind)
    return sign_cell(MISSING) if value is None else Cell(value, kind)
