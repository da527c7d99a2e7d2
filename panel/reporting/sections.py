"""What a report holds: the app's views of one project or of the study, in a reader's order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from panel.charts.theme import Look
from panel.group_sentences import of_group
from panel.layouts.grid import Grid
from panel.layouts.log_table import log_table
from panel.layouts.released_tables import build_kind
from panel.release import Release
from panel.released import ALL, Pair, Who, group_title, projects, wave_title
from panel.reporting.contents import FULL, Contents
from panel.texts import listed, spoken, text
from panel.views.asked import build_asked
from panel.views.pages import Choice, found_views, page_calls
from panel.views.participation import build_response, build_strips
from panel.views.view import View

_TOLD_BY_ANSWER = ("equality", "influence", "ownership")
"""Pages of the questionnaire whose answers a report shows one by one."""

_ANNEXED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "B": (),
        "D": (),
        "equality": ("agreement", "icc"),
        "response": ("response",),
        "attrition": ("attrition",),
        "reliability": ("reliability",),
    }
)
"""Kinds of tables that stand last in a report, and how the names of those kept begin."""

_NOT_SUMMED_UP = ("answers", "tables")

_Found = list[tuple[Who, View]]
"""Views and whom each is about."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report; `groups` says whom each of its views is about."""

    id: str
    title: str
    views: tuple[View, ...]
    groups: tuple[Who, ...]


@dataclass(frozen=True, slots=True)
class StudyReport:
    """A report on a project, or on the whole study, ready to be set.

    Parameters
    ----------
    study
        The study's title, set above the report's own.
    about
        Lines of the title page.
    summary
        What is concluded, by the title of the group it is about.
    fingerprint
        The release that every number is from.
    is_short
        Pictures stand without their numbers, and parts follow on one page.
    """

    title: str
    study: str
    about: tuple[str, ...]
    summary: tuple[tuple[str, tuple[str, ...]], ...]
    sections: tuple[Section, ...]
    language: str
    synthetic: bool
    fingerprint: str
    is_short: bool = False


def build_report(
    release: Release, who: Who, pair: Pair, look: Look, contents: Contents = FULL
) -> StudyReport:
    """Build the report on a project, or with `ALL` on the whole study.

    The whole study has every project's profile and change after each other. What the study has
    no numbers for is left out.
    """
    language = look.language
    name = group_title(release, who, language)
    waves = [wave_title(release, w, language) for w in (pair.earlier, pair.later) if w]
    found = tuple(_sections(release, who, pair, look, contents))
    made = tuple(_shown(section, contents) for section in found if section.views)
    told = text("report.all", language)
    return StudyReport(
        title=told if who == ALL else text("report.project", language, project=name),
        study=spoken(release.text.title, language),
        about=(
            text("report.waves", language, waves=listed(waves, language)),
            text("report.release", language, fingerprint=release.fingerprint),
        ),
        summary=_summary(release, who, found, language),
        sections=made if who != ALL else tuple(_said(release, s, language) for s in made),
        language=language,
        synthetic=release.text.synthetic,
        fingerprint=release.fingerprint,
        is_short=not contents.numbers,
    )


def _shown(section: Section, contents: Contents) -> Section:
    views = contents.shown(section.id, section.views)
    return replace(section, views=views, groups=section.groups[: len(views)])


def _sections(
    release: Release, who: Who, pair: Pair, look: Look, contents: Contents
) -> Iterator[Section]:
    language = look.language
    everybody = who == ALL
    groups = projects(release) if everybody else (who,)

    def page(name: str, group: Who, *topics: str) -> _Found:
        """Return a page's views: what is built for the group is about it, the rest about all.

        Of a page that has a topic at a time only those of some pages of the questionnaire.
        """
        known = {t.id for t in release.text.topics if not topics or t.page in topics}
        return [
            (group if group in given else ALL, view)
            for build, given in page_calls(release, name, Choice(group, pair, look))
            if not topics or given[0] in known
            for view in found_views(build(release, *given))
        ]

    def basis() -> _Found:
        asked = build_asked(release, pair, language) if contents.numbers else None
        response = (who, build_response(release, language, who))
        return [(ALL, asked), response] if asked else [response]

    def panel() -> _Found:
        strips = build_strips(release, pair, look, who)
        return [(who, strips)] if strips else []

    def log() -> _Found:
        # A log of no questions has no line saying which.
        kept = [view for _, view in page("log", ALL) if view.who]
        return [(ALL, _with_table(release, pair, view, language)) for view in kept]

    def each(name: str, among: Sequence[Who]) -> _Found:
        return [_named(found) for group in among for found in page(name, group)]

    makers: Mapping[str, Callable[[], _Found]] = {
        "basis": basis,
        "profile": lambda: each("profile", groups),
        "equality": lambda: [*page("battery", who), *page("influence", who)],
        "answers": lambda: [_named(f) for f in page("distribution", who, *_TOLD_BY_ANSWER)],
        "ownership": lambda: page("ownership", ALL),
        "positions": lambda: page("positions", ALL),
        "change": lambda: each("change", (ALL, *groups) if everybody else groups),
        "decomposition": lambda: each("decomposition", (who,)),
        "expectation": lambda: page("expectation", ALL),
        "claims": lambda: page("claims", ALL),
        "panel": panel,
        "log": log,
        "tables": lambda: list(_tables(release, who, pair, language)),
    }
    for part in contents.parts:
        id = "profiles" if part == "profile" and everybody else part
        yield _section(id, makers[part](), language)


def _tables(release: Release, who: Who, pair: Pair, language: str) -> Iterator[tuple[Who, View]]:
    """Yield the tables that no view stands for, of several groups only everybody and this one."""
    if not pair.is_pair:
        return
    for kind, parts in _ANNEXED.items():
        for table in build_kind(release, kind, (pair.earlier, pair.later), language):
            of_group = not parts and table.id in (kind, f"{kind}-{who.id}")
            if of_group or any(table.id.startswith(part) for part in parts):
                named, _, which = table.id.partition("-")
                title = text(f"table.{kind if kind in named else named}", language)
                if which:
                    title = f"{title} ({which})"
                bare = replace(table, id=f"table-{table.id}", provenance=())
                question = text("ask.tables", language)
                yield ALL, View(f"part-{table.id}", question, title, table=bare)


def _section(id: str, found: Sequence[tuple[Who, View]], language: str) -> Section:
    views, groups = tuple(view for _, view in found), tuple(group for group, _ in found)
    return Section(id, text(f"section.{id}", language), views, groups)


def _named(found: tuple[Who, View]) -> tuple[Who, View]:
    """Return the view with an id of its own among those of other groups."""
    group, view = found
    id = f"{view.id}-{group.id}"
    table = replace(view.table, id=id) if view.table else None
    return group, replace(view, id=id, table=table)


def _with_table(release: Release, pair: Pair, view: View, language: str) -> View:
    """Return the log with a table, for the formats that cannot mark words."""
    table = log_table(Grid(release, (pair.earlier, pair.later), language))
    return replace(view, table=replace(table, provenance=()) if table.rows else None)


def _summary(
    release: Release, who: Who, sections: Sequence[Section], language: str
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the conclusions by group: first the one the report is about, then the others."""
    told: dict[Who, list[str]] = {who: []}
    for section in sections:
        if section.id in _NOT_SUMMED_UP:
            continue
        for group, view in zip(section.groups, section.views, strict=True):
            told.setdefault(group, []).append(view.conclusion)
    return tuple(
        (
            text("who.all", language) if group == ALL else group_title(release, group, language),
            tuple(lines),
        )
        for group, lines in told.items()
    )


def _said(release: Release, section: Section, language: str) -> Section:
    """Return a section whose conclusions name the project they are about."""
    views = []
    for group, view in zip(section.groups, section.views, strict=True):
        known = group_title(release, group, language) in view.conclusion
        told = view.conclusion if known else of_group(release, group, view.conclusion, language)
        views.append(replace(view, conclusion=told))
    return replace(section, views=tuple(views))
