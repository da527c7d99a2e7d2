"""Which pages a site has, what their files are called, and how they lead to each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from panel.release import Release
from panel.released import ALL, Pair, Who, group_title, pair_key, projects, wave_title
from panel.texts import spoken, text
from panel.views.pages import PAGES, page_title

START, TABLES, METHODS = "index", "tables", "methods"

_ONCE = (START, METHODS)
"""Pages that there is one of, whatever waves are shown."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the site: its name, and which waves and whom it is about."""

    name: str
    pair: Pair
    who: Who = ALL


@dataclass(frozen=True, slots=True)
class SiteMap:
    """The pages of a site in one language.

    Parameters
    ----------
    pairs
        The waves shown, the first being where links lead.
    """

    release: Release
    language: str
    pairs: tuple[Pair, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The pages in the order of the navigation."""
        tables = (TABLES,) if all(pair.is_pair for pair in self.pairs) else ()
        return (START, *PAGES, *tables, METHODS)

    def groups(self, name: str) -> tuple[Who, ...]:
        """Return whom a page is made for, the first being where links lead."""
        kind = PAGES[name].groups if name in PAGES else "none"
        if kind == "none":
            return (ALL,)
        return projects(self.release) if kind == "projects" else (ALL, *projects(self.release))

    def places(self) -> Iterator[Place]:
        """Yield every page, by name, waves and group."""
        for name in self.names:
            for pair in self.pairs[:1] if name in _ONCE else self.pairs:
                for who in self.groups(name):
                    yield Place(name, pair, who)

    def file(self, place: Place) -> str:
        """Return the name of a page's file."""
        parts = [place.name]
        if self.groups(place.name) != (ALL,):
            parts.append(place.who.id)
        if len(self.pairs) > 1 and place.name not in _ONCE:
            parts.append(pair_key(place.pair))
        return "-".join(parts) + ".html"

    def title(self, place: Place) -> str:
        """Return the heading of a page."""
        if place.name == START:
            return spoken(self.release.text.title, self.language)
        if place.name in (METHODS, TABLES):
            return self._short(place.name)
        return page_title(self.release, place.name, place.who, self.language)

    def navigation(self, here: Place) -> str:
        """Link to every page, for the same group and waves where there are such pages."""
        links = []
        for name in self.names:
            groups = self.groups(name)
            target = Place(name, here.pair, here.who if here.who in groups else groups[0])
            links.append(self._link(target, self._short(name), current=name == here.name))
        label = text("site.pages", self.language)
        return f'<nav aria-label="{label}"><ul>{"".join(links)}</ul></nav>'

    def within(self, here: Place) -> str:
        """Link to the same page for other groups and for other waves."""
        others = []
        groups = self.groups(here.name)
        if len(groups) > 1:
            links = [
                self._link(
                    Place(here.name, here.pair, who),
                    group_title(self.release, who, self.language),
                    current=who == here.who,
                )
                for who in groups
            ]
            others.append((text("site.groups", self.language), links))
        if len(self.pairs) > 1 and here.name not in _ONCE:
            links = [
                self._link(
                    Place(here.name, pair, here.who), self._waves(pair), current=pair == here.pair
                )
                for pair in self.pairs
            ]
            others.append((text("site.waves", self.language), links))
        return "".join(
            f'<nav class="within" aria-label="{label}"><strong>{label}</strong>'
            f"<ul>{''.join(links)}</ul></nav>"
            for label, links in others
        )

    def link(self, place: Place) -> str:
        """Link to a page by its title."""
        return f'<a href="{quote(self.file(place))}">{escape(self.title(place))}</a>'

    def _link(self, place: Place, words: str, *, current: bool) -> str:
        here = ' aria-current="page"' if current else ""
        return f'<li><a href="{quote(self.file(place))}"{here}>{escape(words)}</a></li>'

    def _short(self, name: str) -> str:
        own = {START: "site.start", METHODS: "report.methods", TABLES: "site.tables"}
        return text(own.get(name, f"page.{name}"), self.language)

    def _waves(self, pair: Pair) -> str:
        a, b = (
            wave_title(self.release, wave, self.language) for wave in (pair.earlier, pair.later)
        )
        return text("pair", self.language, a=a, b=b)
