"""What a report holds: the app's views of one project or of the study, in a reader's order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from panel.charts.theme import Look
from panel.group_sentences import of_group
from panel.layouts.grid import Grid
from panel.layouts.log_table import log_table
from panel.layouts.released_tables import build_kind
from panel.release import Release
from panel.released import ALL, Pair, Who, group_title, projects, wave_title
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
    """

    title: str
    study: str
    about: tuple[str, ...]
    summary: tuple[tuple[str, tuple[str, ...]], ...]
    sections: tuple[Section, ...]
    language: str
    synthetic: bool
    fingerprint: str


def build_report(release: Release, who: Who, pair: Pair, look: Look) -> StudyReport:
    """Build the report on a project, or with `ALL` on the whole study.

    The whole study has every project's profile and change after each other. What the study has
    no numbers for is left out.
    """
    language = look.language
    name = group_title(release, who, language)
    waves = [wave_title(release, w, language) for w in (pair.earlier, pair.later) if w]
    made = tuple(section for section in _sections(release, who, pair, look) if section.views)
    told = text("report.all", language)
    return StudyReport(
        title=told if who == ALL else text("report.project", language, project=name),
        study=spoken(release.text.title, language),
        about=(
            text("report.waves", language, waves=listed(waves, language)),
            text("report.release", language, fingerprint=release.fingerprint),
        ),
        summary=_summary(release, who, made, language),
        sections=made if who != ALL else tuple(_said(release, s, language) for s in made),
        language=language,
        synthetic=release.text.synthetic,
        fingerprint=release.fingerprint,
    )


def _sections(release: Release, who: Who, pair: Pair, look: Look) -> Iterator[Section]:
    language = look.language
    everybody = who == ALL
    groups = projects(release) if everybody else (who,)

    def page(name: str, group: Who, *topics: str) -> list[tuple[Who, View]]:
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

    questions = build_asked(release, pair, language)
    asked = [(ALL, questions)] if questions else []
    response = [(who, build_response(release, language, who))]
    yield _section("basis", [*asked, *response], language)
    profiles = [_named(found) for group in groups for found in page("profile", group)]
    yield _section("profiles" if everybody else "profile", profiles, language)
    yield _section("equality", [*page("battery", who), *page("influence", who)], language)
    answers = [_named(found) for found in page("distribution", who, *_TOLD_BY_ANSWER)]
    yield _section("answers", answers, language)
    yield _section("ownership", page("ownership", ALL), language)
    yield _section("positions", page("positions", ALL), language)
    changing = (ALL, *groups) if everybody else groups
    changes = [_named(found) for group in changing for found in page("change", group)]
    yield _section("change", changes, language)
    splits = [_named(found) for found in page("decomposition", who)]
    yield _section("decomposition", splits, language)
    yield _section("expectation", page("expectation", ALL), language)
    yield _section("claims", page("claims", ALL), language)
    strips = build_strips(release, pair, look, who)
    yield _section("panel", [(who, strips)] if strips else [], language)
    # A log of no questions has no line saying which.
    log = [_with_table(release, pair, view, language) for _, view in page("log", ALL) if view.who]
    yield _section("log", [(ALL, view) for view in log], language)
    yield _section("tables", list(_tables(release, who, pair, language)), language)


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
