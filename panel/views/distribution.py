"""What lies behind the mean: every answer to a topic's questions (V9)."""

from __future__ import annotations

from collections.abc import Iterable

from panel.charts.distribution import (
    above_words,
    agreeing,
    distribution,
    draw_distribution,
    put_words,
    shares_of,
)
from panel.charts.theme import Look
from panel.layouts.grid import absent
from panel.layouts.words import word
from panel.numbers import format_share
from panel.release import Release, ReleasedCell
from panel.released import (
    Pair,
    Who,
    group_title,
    is_personal,
    level,
    n_text,
    wave_title,
)
from panel.sentences import name_of
from panel.tables import Cell, Column, Row, Table
from panel.texts import capitalised, spoken, text
from panel.views.asked import topics_with_questions
from panel.views.view import View, judged_words, sign_notes, view_table, who_line
from survey.study import Topic


def distribution_topics(release: Release, wave: str) -> tuple[Topic, ...]:
    """Return the topics with the questions a wave asked whose answers are counted."""
    topics = []
    for topic in topics_with_questions(release, [wave]):
        own = tuple(item for item in topic.measures if _is_counted(release, item, wave))
        if own:
            topics.append(topic.model_copy(update={"measures": own}))
    return tuple(topics)


def _is_counted(release: Release, item: str, wave: str) -> bool:
    measure = release.text.measures[item]
    known = distribution(release, item, Who(), wave) is not None
    return known and is_personal(measure) and len(measure.choices) > 1


def build_distribution(
    release: Release, topic: str, who: Who, pair: Pair, look: Look
) -> tuple[View, ...]:
    """Build the views of a topic, one an answer scale; none where the topic is not known."""
    wave = pair.later
    found = next((t for t in distribution_topics(release, wave) if t.id == topic), None)
    if found is None:
        return ()
    scales: dict[str, list[str]] = {}
    for item in found.measures:
        scales.setdefault(repr(release.text.measures[item].choices), []).append(item)
    made = (_view(release, found, items, who, wave, look) for items in scales.values())
    return tuple(view for view in made if view is not None)


def _view(
    release: Release, topic: Topic, items: list[str], who: Who, wave: str, look: Look
) -> View | None:
    language = look.language
    cells = {item: distribution(release, item, who, wave) for item in items}
    means = {item: level(release, item, who, wave) for item in items}
    asked = [i for i in items if (m := means[i]) is not None and m.status != "not_asked"]
    if not asked:
        return None
    asked.sort(key=lambda item: -_agreeing(cells[item]))
    group = group_title(release, who, language)
    all_of = (
        text("who.everyone", language)
        if who.kind == "all"
        else text("who.group", language, group=group)
    )
    title = spoken(topic.title, language)
    known = [cells[item] for item in asked]
    is_reversed = any(release.text.measures[item].reverse for item in asked)
    return View(
        id=f"distribution-{topic.id}-{items[0]}",
        question=text("ask.distribution", language, topic=title),
        conclusion=_sentence(release, asked, cells, language),
        who=who_line(
            f"{all_of}, {wave_title(release, wave, language)}",
            text("who.distribution", language, least=release.text.min_n_distribution),
            judged_words(release, asked, language),
        ),
        chart=draw_distribution(release, asked, who, wave, look),
        table=_table(release, topic, asked, who, wave, language),
        notes=(
            *([word("note_as_asked", language)] if is_reversed else []),
            *sign_notes(release, [c for c in known if c is not None], language),
        ),
    )


def _agreeing(cell: ReleasedCell | None) -> float:
    return cell.values["agree"] if cell is not None and cell.shown else -1.0


def _sentence(
    release: Release, items: list[str], cells: dict[str, ReleasedCell | None], language: str
) -> str:
    """Say which question most agree with, and which the fewest."""
    shown = [item for item in items if (c := cells[item]) is not None and c.shown]
    if not shown:
        return hidden_distribution(release, cells.values(), language)
    # Who agrees with a reversed question says the opposite of who agrees with the others.
    shown = [item for item in shown if not release.text.measures[item].reverse] or shown
    names = {item: name_of(release, item, language) for item in shown}
    shares = {item: _share(cells[item], language) for item in shown}
    first, last = shown[0], shown[-1]
    answer = agreeing(release, first, language)[0]
    told = {"answer": answer, "a": names[first], "x": shares[first]}
    if first == last:
        return capitalised(text("say.distribution.one", language, **told))
    return capitalised(text("say.distribution", language, **told, b=names[last], y=shares[last]))


def hidden_distribution(
    release: Release, cells: Iterable[ReleasedCell | None], language: str
) -> str:
    """Say why answers are not shown one by one."""
    reasons = {cell.reason for cell in cells if cell is not None and not cell.shown}
    key = "class" if reasons == {"class"} else "hidden"
    return text(f"say.distribution.{key}", language, n=release.text.min_n_distribution)


def _share(cell: ReleasedCell | None, language: str) -> str:
    if cell is None:
        return ""
    return format_share(int(cell.values["agree_n"]), int(cell.values["n_low"]), language)


def _table(
    release: Release, topic: Topic, items: list[str], who: Who, wave: str, language: str
) -> Table:
    choices = release.text.measures[items[0]].choices
    percent = text("share", language)
    columns = [Column(code, spoken(words, language), percent) for code, words in choices.items()]
    columns += [
        Column("agree", above_words(release, items[0], language)),
        Column("no_answer", text("no_answer", language)),
        Column("n", text("answers", language)),
    ]
    rows = []
    for item in items:
        cell, mean = distribution(release, item, who, wave), level(release, item, who, wave)
        if cell is None or not cell.shown:
            cells = [absent(cell)] * (len(choices) + 1)
        else:
            shares = shares_of(cell)
            cells = [Cell(shares.get(code, 0.0), "percent") for code in choices]
            cells.append(Cell(_share(cell, language), "count"))
        none = mean.get("no_answer") if mean is not None else None
        cells.append(Cell(none, "percent") if none is not None else absent(mean))
        answers = n_text(mean, language)
        cells.append(Cell(answers, "count") if mean is not None and mean.shown else absent(mean))
        rows.append(Row(put_words(release, item, wave, language), tuple(cells)))
    group = group_title(release, who, language)
    low, *_, high = (spoken(words, language) for words in choices.values())
    title = f"{spoken(topic.title, language)} ({low} – {high})"
    caption = f"{title}. {group}, {wave_title(release, wave, language)}."
    return view_table(release, f"distribution-{topic.id}", caption, columns, rows, language)
