"""Answers day by day, as bars from zero."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import altair as alt

from panel.charts.theme import Look, configuration
from panel.texts import text


def draw_days(first: dt.date, days: Sequence[int], look: Look) -> alt.Chart:
    """Draw the answers of each day from the first on."""
    palette, language = look.palette, look.language
    rows = [
        {"day": (first + dt.timedelta(days=number)).isoformat(), "answers": answers}
        for number, answers in enumerate(days)
    ]
    form = "%-d.%-m." if language == "nb" else "%Y-%m-%d"
    words = {"labelColor": palette.muted, "labelFontSize": 13, "titleColor": palette.muted}
    day = alt.X(
        "utcyearmonthdate(day):T",
        title=None,
        axis=alt.Axis(format=form, grid=False, labelOverlap=True, **words),
    )
    count = alt.Y(
        "answers:Q",
        title=text("days.answers", language),
        scale=alt.Scale(domainMin=0),
        axis=alt.Axis(tickMinStep=1, format="d", gridColor=palette.grid, titleFontSize=13, **words),
    )
    tips = [
        alt.Tooltip("utcyearmonthdate(day):T", title=text("days.day", language), format=form),
        alt.Tooltip("answers:Q", title=text("days.answers", language)),
    ]
    bars = alt.Chart(alt.Data(values=rows)).mark_bar(color=palette.accent)
    chart = bars.encode(x=day, y=count, tooltip=tips).properties(width="container", height=220)
    return chart.configure(**configuration(look))
