"""How answers are spread over the scale, a bar a question (view V9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from panel.charts import rows
from panel.charts.drawing import Drawing
from panel.charts.picture import Picture
from panel.charts.theme import Look
from panel.charts.type_width import text_width, wrap
from panel.numbers import SUPPRESSED, format_mean, format_percent, format_share
from panel.release import Release, ReleasedCell, check_released
from panel.released import Who, find, level, n_text
from panel.texts import spoken, text

_AGREE_X, _NONE_X = "width-146", "width-8"
_NONE_LEFT, _NONE_WIDE = 112, 60
"""Where the ruler of no answer begins, from the right, and how wide a hundred percent is."""

_LEAST_WIDTH = {False: 5, True: 10}
"""From how many percent a part is wide enough for its number, on a screen and on a phone."""


def shares_of(cell: ReleasedCell) -> dict[str, float]:
    """Return the percents of a distribution by the answer's code, in the order of the scale."""
    check_released(cell, ReleasedCell)
    found = {k.removeprefix("share_"): v for k, v in cell.values.items() if k[:6] == "share_"}
    return dict(sorted(found.items(), key=lambda item: float(item[0])))


def distribution(release: Release, item: str, who: Who, wave: str) -> ReleasedCell | None:
    """Return how a question was answered in a group and wave."""
    return find(release, "distribution", item, who, wave)


def sides_of(release: Release, item: str, cell: ReleasedCell) -> tuple[float, float]:
    """Return the percents below and above the middle of the answer scale, as they were asked."""
    measure = release.text.measures[item]
    middle = ((measure.low or 0) + (measure.high or 0)) / 2
    shares = {float(code): share for code, share in shares_of(cell).items()}
    below = sum(share for code, share in shares.items() if code < middle)
    return below, sum(share for code, share in shares.items() if code > middle)


def agreeing(release: Release, item: str, language: str) -> list[str]:
    """Return the answers above the middle of the scale."""
    measure = release.text.measures[item]
    middle = ((measure.low or 0) + (measure.high or 0)) / 2
    return [spoken(t, language) for code, t in measure.choices.items() if float(code) > middle]


def above_words(release: Release, item: str, language: str) -> str:
    """Name the answers above the middle of the scale, as a heading does."""
    named = agreeing(release, item, language)
    return named[0] if len(named) < 2 else f"{named[0]} {text('or_more', language)}"


def put_words(release: Release, item: str, wave: str, language: str) -> str:
    """Return a question's title, of a reversed one the words people agreed or disagreed with."""
    measure = release.text.measures[item]
    words = measure.wording.get(wave) if measure.reverse else None
    return spoken(words or measure.title, language)


def draw_distribution(
    release: Release, items: Sequence[str], who: Who, wave: str, look: Look
) -> Picture:
    """Draw the questions, all on one answer scale, in the order given."""
    language = look.language
    lane, right = (0, 74) if look.narrow else (rows.LANE, 224)
    drawing = Drawing(look, (0.0, 100.0), lane=lane, right=right)
    choices = release.text.measures[items[0]].choices
    styles = {code: look.palette.answer(i, len(choices)) for i, code in enumerate(choices)}
    drawing.key(
        [
            (
                spoken(words, language),
                {"colour": styles[code][0], "shape": "square", "line": False, "area": 170},
            )
            for code, words in choices.items()
        ]
    )
    _heads(drawing, above_words(release, items[0], language))
    drawing.top = drawing.height
    for item in items:
        _row(drawing, release, item, who, wave, styles)
    return drawing.chart(release.text.synthetic)


def _heads(drawing: Drawing, above: str) -> None:
    look = drawing.look
    if look.narrow:
        return
    muted = look.palette.muted
    columns = ((_AGREE_X, above, 110), (_NONE_X, text("no_answer", look.language), 100))
    lines = {x: wrap(words, wide, 13) for x, words, wide in columns}
    deep = max(len(found) for found in lines.values())
    for x, found in lines.items():
        y = drawing.height + 12 + (deep - 1) * 8
        drawing.words(y, found, x, colour=muted, size=13, align="right")
    drawing.height += 8 + deep * 17


def _row(
    drawing: Drawing,
    release: Release,
    item: str,
    who: Who,
    wave: str,
    styles: Mapping[str, tuple[str, str]],
) -> None:
    look, language = drawing.look, drawing.look.language
    label = put_words(release, item, wave, language)
    y = drawing.row(label, above=18, below=18)
    cell = distribution(release, item, who, wave)
    mean = level(release, item, who, wave)
    if cell is None or not cell.shown:
        _instead(drawing, y, mean)
        return
    choices = release.text.measures[item].choices
    start = 0.0
    for code, share in shares_of(cell).items():
        fill, ink = styles[code]
        words = spoken(choices[code], language)
        tip = {
            text("row.measure", language): label,
            text("answer", language): words,
            text("share", language): format_percent(share, language),
        }
        if share:
            drawing.segment(y - 12, y + 12, start, start + share, fill, look.palette.page, tip)
        if share >= _LEAST_WIDTH[look.narrow]:
            middle = start + share / 2
            drawing.words(y, f"{share:g}", value=middle, colour=ink, size=14, align="center")
        start += share
    count = format_share(int(cell.values["agree_n"]), int(cell.values["n_low"]), language)
    x = rows.COUNT_X if look.narrow else _AGREE_X
    drawing.words(y, count, x, size=14 if look.narrow else 15, weight=700, align="right")
    if not look.narrow:
        _no_answer(drawing, y, mean)


def _no_answer(drawing: Drawing, y: float, mean: ReleasedCell | None) -> None:
    share = mean.get("no_answer") if mean is not None else None
    look = drawing.look
    words = SUPPRESSED if share is None else format_percent(share, look.language)
    drawing.words(y, words, _NONE_X, colour=look.palette.muted, align="right")
    if share:
        left = f"width-{_NONE_LEFT}"
        right = f"width-{_NONE_LEFT - _NONE_WIDE * share / 100:g}"
        drawing.cell(y - 6, left, right, 12, look.palette.axis, radius=0)


def _instead(drawing: Drawing, y: float, mean: ReleasedCell | None) -> None:
    """Say that the answers are too few to be shown one by one, and the mean where it is known."""
    language = drawing.look.language
    if mean is None or not mean.shown:
        told = text("hidden", language)
    else:
        number = format_mean(mean.values["mean"], language)
        told = text("few_answers", language, mean=number, n=n_text(mean, language))
    wide = drawing.look.expected_width - drawing.lane - 20
    lines = [told] if text_width(told, 13) < wide else wrap(told, wide, 13)
    drawing.words(y, lines, drawing.lane + 12, colour=drawing.look.palette.muted, size=13)
