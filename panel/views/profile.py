"""A project's profile (V2)."""

from __future__ import annotations

from panel.charts.profile import draw_profile
from panel.charts.theme import Look
from panel.release import Release
from panel.released import (
    Pair,
    Who,
    group_title,
    is_reworded,
    level,
    measure_title,
    on_ruler,
    one_ruler,
    projects,
    topics_of,
    wave_title,
)
from panel.sentences import hidden_sentences, profile_sentence
from panel.tables import Row, Table
from panel.texts import LANGUAGES, spoken, text
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


def profile_topics(release: Release, pair: Pair) -> tuple[Topic, ...]:
    """Return the blocks of a profile, one a page, all on one answer scale.

    Indices and scales, and of ownership single questions too, since it has no index; a study
    that has only questions shows those. What the later wave did not ask is left out.
    """
    topics = topics_of(release, pair)
    measures = release.text.measures

    def now(measure: str) -> bool:
        return any(level(release, measure, who, pair.later) for who in projects(release))

    found = [(t, m) for t in topics for m in t.measures if now(m)]
    scored = [(t, m) for t, m in found if measures[m].kind != "item"]
    if scored:
        found = [(t, m) for t, m in found if measures[m].kind != "item" or t.page == "ownership"]
    ends = one_ruler(release, [m for _, m in found])
    blocks: dict[str, list[tuple[Topic, str]]] = {}
    for topic, measure in found:
        if on_ruler(release, [measure], ends):
            blocks.setdefault(topic.page, []).append((topic, measure))
    return tuple(_block(page, rows) for page, rows in blocks.items())


def _block(page: str, rows: list[tuple[Topic, str]]) -> Topic:
    first = rows[0][0]
    title = first.title
    if any(topic != first for topic, _ in rows):
        title = {language: text(f"block.{page}", language) for language in LANGUAGES}
    ids = tuple(dict.fromkeys(measure for _, measure in rows))
    return first.model_copy(update={"title": title, "measures": ids})


def build_profile(release: Release, project: Who, pair: Pair, look: Look) -> View | None:
    """Build the profile of a project; `None` where no measure is shown by project."""
    language = look.language
    topics = profile_topics(release, pair)
    measures = [m for topic in topics for m in topic.measures]
    if not measures:
        return None
    name = group_title(release, project, language)
    cells = [level(release, m, who, pair.later) for m in measures for who in projects(release)]
    seen = [level(release, m, project, pair.later) for m in measures]
    seen += [cell for cell in cells if cell is not None]
    dagger = any(is_reworded(release, m, pair) for m in measures)
    alone = len(projects(release)) < 2
    differ = () if alone else (text("note.differ", language),)
    conclusion = profile_sentence(release, measures, project, pair.later, language)
    return View(
        id="profile",
        question=text("ask.profile.alone" if alone else "ask.profile", language),
        conclusion=conclusion,
        who=who_line(
            f"{text('who.group', language, group=name)}, {waves_words(release, pair, language)}",
            weighting_words(release, language),
            scale_words(release, measures, language),
            text("who.interval", language),
            judged_words(release, measures, language),
        ),
        chart=draw_profile(release, project, pair, topics, look),
        table=_table(release, project, pair, topics, language),
        notes=(*sign_notes(release, seen, language, dagger=dagger), *differ),
        details=hidden_sentences(release, measures, project, pair.later, language),
    )


def _table(
    release: Release, project: Who, pair: Pair, topics: tuple[Topic, ...], language: str
) -> Table:
    waves = [wave for wave in (pair.earlier, pair.later) if wave]
    name = group_title(release, project, language)
    columns = [
        column
        for wave in waves
        for column in mean_columns(wave, f"{name} {wave_title(release, wave, language)}", language)
    ]
    others = [who for who in projects(release) if who != project]
    for who in others:
        title = f"{group_title(release, who, language)} {wave_title(release, pair.later, language)}"
        columns += mean_columns(f"{who.id}_{pair.later}", title, language)
    rows = []
    for topic in topics:
        rows.append(Row(spoken(topic.title, language), style="group"))
        for measure in topic.measures:
            found = [level(release, measure, project, wave) for wave in waves]
            found += [level(release, measure, who, pair.later) for who in others]
            cells = [cell for one in found for cell in mean_cells(one, language)]
            rows.append(Row(measure_title(release, measure, language), tuple(cells), "item"))
    title = f"{name}. {waves_words(release, pair, language)}. {text('mean', language)}."
    return view_table(release, "profile", title, columns, rows, language)
