"""study.yaml of a study of which a file of answers is all that is known."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from survey.adopting.yaml_text import confirm, entry, flow, one_line, scalar
from survey.definition import Text, in_language
from survey.importing.code_values import parse_day
from survey.importing.platform_columns import purpose_of

if TYPE_CHECKING:
    from survey.importing.raw_export import RawExport
    from survey.study import Study

TEXTS: dict[str, Text] = {
    "project_word": {"nb": "gruppe", "en": "group"},
    "everybody": {"nb": "Alle deltakere", "en": "All participants"},
    "participant": {"nb": "Deltaker", "en": "Participant"},
    "participants": {"nb": "Deltakere", "en": "Participants"},
}

SINGLE = "study"
"""The one project of a study without groups."""


def wave_days(
    export: RawExport,
    wave: str,
    study: Study | None,
    changed: dt.date,
    said: tuple[dt.date, dt.date] | None = None,
) -> tuple[dt.date, dt.date, str]:
    """Return the first and last day of a wave, and what they are taken from.

    The days that the questionnaire says; else those on which people answered, if the file has
    them; else the year that is the wave's name; else the day the file was last changed, moved
    behind the waves the study has.
    """
    answered = _answered(export)
    last = max((wave.closes for wave in study.waves), default=None) if study else None
    if said and (last is None or said[0] > last):
        return *said, "the days on which the questionnaire takes answers"
    if answered and (last is None or answered[0] > last):
        return *answered, "the days of the first and the last answer"
    year = re.fullmatch(r"(19|20)\d\d", wave)
    if year:
        first = dt.date(int(wave), 1, 1)
        return first, dt.date(int(wave), 12, 31), "the year that the wave is called after"
    day = changed if last is None else max(changed, last + dt.timedelta(days=1))
    why = "the day the file was last changed"
    return day, day, why if day == changed else "a day after the wave before"


def study_text(
    name: str,
    title: Text,
    languages: tuple[str, ...],
    wave_lines: list[str],
    groups: Mapping[str, Text],
    group_label: str,
    file: str,
) -> str:
    """Return study.yaml with one wave.

    Parameters
    ----------
    title
        What the study is called, by language.
    groups
        The titles of the groups by id; empty when nothing groups people.
    group_label
        What the column of groups is called.
    file
        What it is drafted from.
    """

    def said(key: str) -> Text:
        return {language: TEXTS[key][language] for language in languages}

    if groups:
        decide = f'the groups compared are those of column "{group_label}"'
    else:
        decide = "nothing groups the tables; --group-by COL would"
    projects = groups or {SINGLE: said("everybody")}
    shown_for = "everybody and for each group" if groups else "everybody"
    lines = [
        f"# Drafted from {one_line(file)}. What a person must decide is marked.",
        f"study: {scalar(name)}",
        *confirm(["what the study is called"], 0),
        f"title: {flow(title)}",
        *confirm(["the language of the questions, and of the tables"], 0),
        f"languages: {flow(languages)}",
        f"project_word: {flow(said('project_word'))}",
        "weighting: none",
        "",
        "waves:",
        *wave_lines,
        "",
        "parties:",
        *entry({"id": "everybody", "title": said("participants")}, 2),
        "",
        *confirm(["everyone has one role; what people do may matter more"], 0),
        "roles:",
        *entry({"id": "participant", "title": said("participant"), "party": "everybody"}, 2),
        "",
        *confirm([decide], 0),
        "projects:",
        *project_lines(projects, languages),
        "",
        "disclosure:",
        *confirm(["the fewest people a figure may rest on; 5 is the least there is"], 2),
        "  min_n: 5",
        "  classes:",
        *confirm([f"every question may be shown as a mean for {shown_for}"], 4),
        f"    A: {flow({'breakdowns': ['all', 'project']})}",
        *confirm(["what people wrote in their own words is never shown"], 4),
        "    C: {}",
    ]
    return "\n".join(lines) + "\n"


def wave_lines(
    wave: str,
    file: str,
    days: tuple[dt.date, dt.date, str],
    languages: tuple[str, ...],
    indent: int = 2,
) -> list[str]:
    """Return the lines of a wave in study.yaml."""
    opens, closes, because = days
    value = {
        "id": wave,
        "title": dict.fromkeys(languages, wave),
        "instrument": file,
        "opens": opens,
        "closes": closes,
        "reference": opens,
    }
    room = " " * indent
    lines = [f"{room}  {key}: {flow(each)}" for key, each in value.items()]
    lines[0] = f"{room}- {lines[0].lstrip()}"
    return [*confirm([f"the days are {because}"], indent), *lines]


def project_lines(
    projects: Mapping[str, Text], languages: tuple[str, ...], indent: int = 2
) -> list[str]:
    """Return the lines of projects in study.yaml."""
    return [
        line
        for id, text in projects.items()
        for line in entry(
            {"id": id, "title": {one: in_language(text, one) for one in languages}}, indent
        )
    ]


def _answered(export: RawExport) -> tuple[dt.date, dt.date] | None:
    for purpose in ("completed_on", "started_on"):
        for column in export.columns:
            named = purpose_of(column.name)
            if column.system == purpose or (named and named[0] == purpose):
                days = [parse_day(v, column.spss_seconds) for v in column.cells if v is not None]
                found = [day for day in days if day is not None]
                if found and len(found) * 2 > len(days):
                    return min(found), max(found)
    return None
