"""The status of a wave as lines for a terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from survey.definition import in_language
from survey.fieldwork.outcome_rates import Fraction
from survey.fieldwork.status import RATES, GroupRates, WaveStatus
from survey.fieldwork.status_words import say
from survey.study import Study

BARS = "▁▂▃▄▅▆▇█"
WIDTH = 60
"""So many days stand on a line of the curve at most."""

HIDDEN = ":"
NONE = "."


def status_lines(status: WaveStatus, study: Study, language: str) -> Iterator[str]:
    """Give the status of a wave, line by line, in a language."""
    wave = status.wave
    title = in_language(wave.title, language)
    yield say("title", language, wave=title, opens=_day(wave.opens, language),
              closes=_day(wave.closes, language))  # fmt: skip
    yield ""
    for name, number in status.counts.items():
        if number:
            yield f"{number:>6}  {say(name, language)}"
    yield f"{sum(status.counts.values()):>6}  {say('together', language)}"
    if status.others:
        yield f"{status.others:>6}  {say('others', language)}"
    if status.unidentified:
        yield f"{status.unidentified:>6}  {say('unidentified', language)}"
    yield ""
    yield from _rates(status, study, language)
    yield ""
    yield from _curve(status, language)
    yield ""
    yield say(f"next_{status.next_step}", language, wave=wave.id,
              opens=_day(wave.opens, language))  # fmt: skip


def _rates(status: WaveStatus, study: Study, language: str) -> Iterator[str]:
    titles = {("all", ""): say("all", language)}
    titles |= {("project", p.id): p.name or in_language(p.title, language) for p in study.projects}
    titles |= {("party", p.id): in_language(p.title, language) for p in study.parties}
    width = max(len(title) for title in titles.values())
    heads = [say("asked", language), *(say(name, language) for name in RATES)]
    yield "  ".join((" " * width, *heads))
    for group in status.groups:
        cells = [str(group.asked), *(_cell(group, name) for name in RATES)]
        own = [cell.rjust(len(head)) for cell, head in zip(cells, heads, strict=True)]
        yield "  ".join((titles[group.kind, group.group].ljust(width), *own))
    if any(rate is None for group in status.groups for rate in group.rates.values()):
        yield say("hidden", language, n=study.disclosure.min_n)


def _cell(group: GroupRates, name: str) -> str:
    rate: Fraction | None = group.rates[name]
    if rate is None:
        return HIDDEN if group.asked else NONE
    return f"{100 * rate[0] / rate[1]:.0f} %" if rate[1] else NONE


def _curve(status: WaveStatus, language: str) -> Iterator[str]:
    """Draw the answers of each day; where days are many, several share a bar."""
    if not any(status.days):
        yield say("no_answers", language)
        return
    per = -(-len(status.days) // WIDTH)
    counts = [sum(status.days[at : at + per]) for at in range(0, len(status.days), per)]
    most = max(counts)
    bars = "".join(BARS[-(-n * (len(BARS) - 1) // most)] for n in counts)
    last = status.first + dt.timedelta(days=len(status.days) - 1)
    yield say("curve", language, n=sum(status.days), most=most, days=per)
    yield f"{_day(status.first, language)} {bars} {_day(last, language)}"


def _day(day: dt.date, language: str) -> str:
    return f"{day.day}.{day.month}.{day.year}" if language == "nb" else day.isoformat()
