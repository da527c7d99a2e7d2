"""What people say has changed, apart from what their own answers changed by (V8)."""

from __future__ import annotations

from panel.charts.changes import draw_changes
from panel.charts.distribution import distribution, draw_distribution, sides_of
from panel.charts.theme import Look
from panel.layouts.frame import grid_of
from panel.layouts.perceived_table import perceived_tables
from panel.numbers import format_percent
from panel.release import Release, ReleasedCell
from panel.released import ALL, Pair, change, level, wave_title
from panel.sentences import change_sentence, name_of
from panel.texts import capitalised, text
from panel.views.changes import changes_table
from panel.views.distribution import hidden_distribution
from panel.views.view import View, sign_notes, waves_words, who_line


def asked_of_change(release: Release, pair: Pair) -> dict[str, str]:
    """Return the later wave's questions about change, with the measure each stands beside."""
    measures = release.text.measures
    return {
        question: topic.beside.get(question, "")
        for topic in release.text.topics
        if topic.page == "perceived"
        for question in topic.measures
        if question in measures
        and pair.later in measures[question].waves
        and level(release, question, ALL, pair.later) is not None
    }


def build_perceived(release: Release, pair: Pair, look: Look) -> tuple[View, ...]:
    """Build perceived change, and the measured change of the same people below it."""
    asked = asked_of_change(release, pair)
    if not pair.is_pair or not asked:
        return ()
    language, questions = look.language, list(asked)
    cells = [distribution(release, item, ALL, pair.later) for item in questions]
    table = next(
        iter(perceived_tables(grid_of(release, (pair.earlier, pair.later), language),
                              (pair.earlier, pair.later))), None,
    )  # fmt: skip
    found = [
        View(
            id="perceived",
            question=text("ask.perceived", language),
            conclusion=perceived_sentence(release, pair, language),
            who=who_line(
                text("who.perceived", language, wave=wave_title(release, pair.later, language)),
                text("who.distribution", language, least=release.text.min_n_distribution),
            ),
            chart=draw_distribution(release, questions, ALL, pair.later, look),
            table=table,
            notes=sign_notes(release, [c for c in cells if c is not None], language),
        )
    ]
    beside = [m for m in dict.fromkeys(asked.values()) if m and change(release, m, ALL, pair)]
    if beside:
        found.append(_measured(release, beside, pair, look))
    return tuple(found)


def _measured(release: Release, measures: list[str], pair: Pair, look: Look) -> View:
    language = look.language
    cells = [change(release, m, ALL, pair, s) for m in measures for s in ("all", "stayers")]
    return View(
        id="measured",
        question=text("ask.measured", language),
        conclusion=change_sentence(release, measures, ALL, pair, language),
        who=who_line(
            f"{text('who.everyone', language)}, {waves_words(release, pair, language)}",
            text("who.measured", language),
        ),
        chart=draw_changes(release, measures, ALL, pair, look),
        table=changes_table(release, measures, ALL, pair, language, id="measured"),
        notes=(
            text("note.same", language),
            *sign_notes(release, [c for c in cells if c is not None], language),
        ),
    )


def perceived_sentence(release: Release, pair: Pair, language: str) -> str:
    """Say how many find it better and how many worse, for the question most find better."""
    items = list(asked_of_change(release, pair))
    cells = [distribution(release, item, ALL, pair.later) for item in items]
    shown = {i: c for i, c in zip(items, cells, strict=True) if c is not None and c.shown}
    if not shown:
        return hidden_distribution(release, cells, language)
    sides = {item: _sides(release, item, cell) for item, cell in shown.items()}
    item = max(sides, key=lambda i: sides[i][1] - sides[i][0])
    worse, better = (format_percent(side, language) for side in sides[item])
    name = capitalised(name_of(release, item, language))
    told = text("say.perceived", language, measure=name, better=better, worse=worse)
    hidden = len(items) - len(shown)
    if not hidden:
        return told
    return f"{told} {text('say.perceived.hidden', language, k=hidden, n=len(items))}"


def _sides(release: Release, item: str, cell: ReleasedCell) -> tuple[float, float]:
    """Return the percents that find it worse and better: turned where the scale is reversed."""
    below, above = sides_of(release, item, cell)
    return (above, below) if release.text.measures[item].reverse else (below, above)
