"""The pages and the views each is made of: one list for the app, the command line and the site."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from panel.charts.theme import Look
from panel.release import Release
from panel.released import Pair, Who, batteries, group_title
from panel.texts import text
from panel.views.battery import build_battery, build_matrix
from panel.views.changes import build_changes
from panel.views.claims import build_claims
from panel.views.decomposition import build_decomposition, told_measures
from panel.views.distribution import build_distribution, distribution_topics
from panel.views.expectation import build_expectations, build_later_only
from panel.views.flow import build_flow
from panel.views.influence import build_influence
from panel.views.log import build_log
from panel.views.ownership import build_ownership
from panel.views.participation import build_response, build_strips
from panel.views.perceived import build_perceived
from panel.views.positions import build_positions
from panel.views.profile import build_profile
from panel.views.rates import build_rates
from panel.views.view import View

Call = tuple[Callable[..., Any], tuple[Any, ...]]
"""A function that builds views of a release, and what it takes besides the release."""

Groups = Literal["none", "projects", "projects_and_all"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its number among the views, and which groups it can be shown for."""

    number: str
    groups: Groups = "none"


PAGES: Mapping[str, Page] = MappingProxyType(
    {
        "profile": Page("V2", "projects"),
        "battery": Page("V3", "projects_and_all"),
        "influence": Page("V4"),
        "distribution": Page("V9", "projects_and_all"),
        "ownership": Page("V5"),
        "positions": Page("V11"),
        "change": Page("V6", "projects_and_all"),
        "decomposition": Page("V7", "projects_and_all"),
        "expectation": Page("V8"),
        "claims": Page("V10"),
        "participation": Page("V1"),
        "log": Page("V12"),
    }
)
"""The pages by name, in the app's order. The page of tables is `panel.layouts`."""

_CAN_BE_MADE = ("battery", "claims", "decomposition", "expectation", "ownership", "positions")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader has chosen above a page.

    `changed_only` concerns the instrument log, `measure` the change that is split, `topic` the
    answers one by one; where they are empty a page shows what a reader without switches needs.
    """

    who: Who
    pair: Pair
    look: Look
    changed_only: bool = True
    measure: str = ""
    topic: str = ""


def page_calls(release: Release, name: str, choice: Choice) -> tuple[Call, ...]:
    """Return what builds a page's views, one by one, so that each can be kept."""
    who, pair, look = choice.who, choice.pair, choice.look
    match name:
        case "profile":
            return ((build_profile, (who, pair, look)),)
        case "battery":
            return tuple(
                call
                for battery in batteries(release)
                for call in (
                    (build_battery, (battery, who, pair.later, look)),
                    (build_matrix, (battery, pair.later, look)),
                )
            )
        case "influence":
            return ((build_influence, (pair.later, look)),)
        case "ownership":
            return ((build_ownership, (pair, look)),)
        case "change":
            return ((build_changes, (who, pair, look)),)
        case "distribution":
            topics = (choice.topic,) if choice.topic else _topic_ids(release, pair.later)
            return tuple((build_distribution, (topic, who, pair, look)) for topic in topics)
        case "decomposition":
            told = (choice.measure,) if choice.measure else told_measures(release, who, pair)
            return tuple((build_decomposition, (measure, who, pair, look)) for measure in told)
        case "expectation":
            return (
                (build_expectations, (pair, look)),
                (build_later_only, (pair, look)),
                (build_perceived, (pair, look)),
            )
        case "claims":
            return ((build_claims, (pair, look)),)
        case "positions":
            return ((build_positions, (pair, look)),)
        case "participation":
            return (
                (build_response, (look.language,)),
                (build_rates, (pair, look)),
                (build_strips, (pair, look)),
                (build_flow, (pair, look)),
            )
        case _:
            return ((build_log, (pair, choice.changed_only, look.language)),)


def _topic_ids(release: Release, wave: str) -> tuple[str, ...]:
    return tuple(topic.id for topic in distribution_topics(release, wave))


def found_views(built: Any) -> tuple[View, ...]:
    """Return what a call of a page built as views: one, several or none."""
    if built is None:
        return ()
    return (built,) if isinstance(built, View) else tuple(built)


def build_page(release: Release, name: str, choice: Choice) -> tuple[View, ...]:
    """Build a page's views; none where the study has nothing for the page."""
    calls = page_calls(release, name, choice)
    return tuple(view for build, given in calls for view in found_views(build(release, *given)))


def nothing_words(name: str, language: str) -> str:
    """Say that a study has nothing for a page, and where there is something to do, what."""
    told = text("nothing", language)
    return f"{told} {text(f'nothing.{name}', language)}" if name in _CAN_BE_MADE else told


def page_title(release: Release, name: str, who: Who | None, language: str) -> str:
    """Return what a page is called, with the project it is about in front."""
    title = text(f"page.{name}", language)
    if who is not None and who.kind == "project":
        return f"{group_title(release, who, language)}: {title[:1].lower()}{title[1:]}"
    return title
