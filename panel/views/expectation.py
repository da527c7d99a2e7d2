"""What people expected beside what they experienced, and what only the later wave asked (V8)."""

from __future__ import annotations

from panel.charts.ownership import draw_ownership
from panel.charts.theme import Look
from panel.charts.wordings import draw_wordings
from panel.numbers import format_mean
from panel.release import Release, ReleasedCell
from panel.released import (
    ALL,
    Pair,
    Who,
    earlier_name,
    end_words,
    group_title,
    is_personal,
    level,
    measure_title,
    on_ruler,
    one_ruler,
    projects,
    topics_of,
    wave_title,
)
from panel.sentence_words import say
from panel.sentences import differs, name_of
from panel.tables import Row, Table
from panel.texts import capitalised, spoken, text
from panel.views.view import (
    View,
    judged_words,
    mean_cells,
    mean_columns,
    scale_words,
    sign_notes,
    view_table,
    waves_words,
    weighting_words,
    who_line,
)
from survey.study import Topic


def build_expectations(release: Release, pair: Pair, look: Look) -> tuple[View, ...]:
    """Build a view for each question put in other words in the later wave."""
    if not pair.is_pair:
        return ()
    found = []
    for id, measure in release.text.measures.items():
        earlier = earlier_name(release, id, pair)
        reworded = pair.later in measure.waves and earlier not in (None, id)
        if reworded and is_personal(measure) and earlier and _asked(release, id, pair.later):
            found.append(_wordings(release, earlier, id, pair, look))
    return tuple(found)


def _asked(release: Release, measure: str, wave: str) -> bool:
    return any(level(release, measure, who, wave) for who in (ALL, *projects(release)))


def _wordings(release: Release, earlier: str, later: str, pair: Pair, look: Look) -> View:
    language = look.language
    everyone = (ALL, *projects(release))
    cells = [level(release, earlier, who, pair.earlier) for who in everyone]
    cells += [level(release, later, who, pair.later) for who in everyone]
    a, b = (wave_title(release, wave, language) for wave in (pair.earlier, pair.later))
    asked = [
        _words(release, measure, wave, language)
        for measure, wave in ((earlier, pair.earlier), (later, pair.later))
    ]
    drawn = any(cell is not None and cell.shown for cell in cells)
    return View(
        id=f"expectation-{later}",
        question=text("ask.expectation", language),
        conclusion=_two_numbers(release, earlier, later, pair, language),
        details=(
            text("say.wording", language, wave=capitalised(a), words=asked[0]),
            text("say.wording", language, wave=capitalised(b), words=asked[1]),
        ),
        who=who_line(
            f"{text('who.everyone', language)}, {waves_words(release, pair, language)}",
            weighting_words(release, language),
            scale_words(release, [later], language),
            text("who.interval", language),
            judged_words(release, [later], language),
        ),
        chart=draw_wordings(release, earlier, later, pair, look) if drawn else None,
        table=_wording_table(release, earlier, later, pair, language),
        notes=sign_notes(release, [c for c in cells if c is not None], language, dagger=True),
    )


def _words(release: Release, measure: str, wave: str, language: str) -> str:
    """Quote a question as the wave put it."""
    known = release.text.measures[measure]
    words = spoken(known.wording.get(wave) or known.title, language)
    return f"«{words}»" if language == "nb" else f"“{words}”"


def _two_numbers(release: Release, earlier: str, later: str, pair: Pair, language: str) -> str:
    """Give both numbers, without a verdict."""
    waves = [wave_title(release, wave, language) for wave in (pair.earlier, pair.later)]
    cells = level(release, earlier, ALL, pair.earlier), level(release, later, ALL, pair.later)
    means = [
        format_mean(cell.values["mean"], language)
        for cell in cells
        if cell is not None and cell.shown
    ]
    if len(means) < len(cells):
        return text("say.expectation.hidden", language)
    return text(
        "say.expectation", language, a=means[0], b=means[1], first=waves[0], second=waves[1]
    )


def _wording_table(release: Release, earlier: str, later: str, pair: Pair, language: str) -> Table:
    waves = (pair.earlier, pair.later)
    columns = [
        c for w in waves for c in mean_columns(w, wave_title(release, w, language), language)
    ]
    rows = []
    for who in (ALL, *projects(release)):
        cells = (
            *mean_cells(level(release, earlier, who, pair.earlier), language),
            *mean_cells(level(release, later, who, pair.later), language),
        )
        title = group_title(release, who, language)
        rows.append(Row(title, cells, "index" if who == ALL else "plain"))
    titles = dict.fromkeys(measure_title(release, m, language) for m in (earlier, later))
    caption = f"{' · '.join(titles)}. {text('mean', language)}."
    heading = spoken(release.text.project_word, language).capitalize()
    return view_table(
        release, f"expectation-{later}", caption, columns, rows, language, heading,
        (text("note.dagger", language),),
    )  # fmt: skip


def build_later_only(release: Release, pair: Pair, look: Look) -> tuple[View, ...]:
    """Build a view for each topic that only the later wave asked, but for perceived change."""
    if not pair.is_pair:
        return ()
    views = []
    for topic in topics_of(release, pair):
        measures = release.text.measures
        own = [
            m
            for m in topic.measures
            if pair.later in measures[m].waves and earlier_name(release, m, pair) is None
        ]
        own = on_ruler(release, own, one_ruler(release, own))
        if own and topic.page != "perceived":
            views.append(_later(release, topic, own, pair, look))
    return tuple(views)


def _later(release: Release, topic: Topic, measures: list[str], pair: Pair, look: Look) -> View:
    language = look.language
    wave = pair.later
    cells = [level(release, m, who, wave) for m in measures for who in projects(release)]
    title = spoken(topic.title, language)
    shown = topic.model_copy(update={"measures": tuple(measures)})
    return View(
        id=f"later-{topic.id}",
        question=spoken(topic.question, language) if topic.question else title,
        conclusion=_differences(release, title, measures, wave, language),
        who=who_line(
            f"{text('who.everyone', language)}, {wave_title(release, wave, language)}",
            text("who.later_only", language),
            weighting_words(release, language),
            scale_words(release, measures, language),
            text("who.interval", language),
            judged_words(release, measures, language),
        ),
        chart=draw_ownership(release, shown, 0, Pair("", wave), look),
        table=_later_table(release, title, topic.id, measures, wave, language),
        notes=sign_notes(release, [c for c in cells if c is not None], language),
    )


def _differences(
    release: Release, title: str, measures: list[str], wave: str, language: str
) -> str:
    """Say where two projects decidedly differ, the widest difference first."""
    found: list[tuple[float, str, Who, Who]] = []
    cells: dict[tuple[str, Who], ReleasedCell] = {}
    for measure in measures:
        for who in projects(release):
            cell = level(release, measure, who, wave)
            if cell is not None and cell.shown:
                cells[measure, who] = cell
    for (measure, low), first in cells.items():
        for (other, high), second in cells.items():
            if measure == other and differs(first, second) < 0:
                gap = second.values["mean"] - first.values["mean"]
                found.append((-gap, measure, low, high))
    if not cells:
        return say("matrix.hidden", language)
    if not found:
        return text("say.later.open", language, topic=title)
    _, measure, low, high = min(found, key=lambda item: item[0])
    means = {who: format_mean(cells[measure, who].values["mean"], language) for who in (low, high)}
    return say(
        "difference.lower",
        language,
        measure=capitalised(name_of(release, measure, language)),
        project=group_title(release, low, language),
        a=means[low],
        others=f"{group_title(release, high, language)} ({means[high]})",
    )


def _later_table(
    release: Release, title: str, id: str, measures: list[str], wave: str, language: str
) -> Table:
    groups = (*projects(release), ALL)
    columns = [
        c
        for who in groups
        for c in mean_columns(who.id, group_title(release, who, language), language)
    ]
    rows = [
        Row(
            measure_title(release, m, language),
            tuple(c for who in groups for c in mean_cells(level(release, m, who, wave), language)),
        )
        for m in measures
    ]
    low, high = end_words(release, measures, language)
    caption = f"{title}. {wave_title(release, wave, language)}. {text('mean', language)}."
    ends = (f"{low} – {high}.",) if low and high else ()
    return view_table(release, f"later-{id}", caption, columns, rows, language, notes=ends)
