"""Which released cells a number on a page can be of: those its own labels name, and no others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from panel.charts.distribution import shares_of, sides_of
from panel.numbers import format_change, format_interval, format_mean, format_percent
from panel.release import CellKey, Release, ReleasedCell, ReleasedGroup
from panel.released import Who
from panel.tables import Table
from panel.texts import spoken

Group = tuple[str, str]
Named = dict[str, set[str]]
Written = tuple[str, str]
"""What kind of number it is, and how it is written."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is read, and what its labels say that it is of; nothing named is any."""

    words: str
    kind: str
    column: str
    measures: frozenset[str]
    groups: frozenset[Group]
    waves: frozenset[str]
    place: str


@dataclass(slots=True)
class Traced:
    """The cells of a release by what labels say of them, in one language."""

    release: Release
    language: str
    measures: Named = field(default_factory=dict)
    groups: dict[str, set[Group]] = field(default_factory=dict)
    waves: Named = field(default_factory=dict)
    _cells: list[tuple[CellKey, ReleasedCell]] = field(default_factory=list)
    _said: dict[CellKey, frozenset[Written]] = field(default_factory=dict)
    _known: dict[tuple[frozenset[Any], ...], frozenset[Written]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        text = self.release.text
        keys = dict.fromkeys(self.release.rows.iloc[:, :7].itertuples(index=False, name=None))
        self._cells = [(key, self.release.cell(*key)) for key in keys]
        for wave in text.waves:
            self.waves.setdefault(self._title(wave.title), set()).add(wave.id)
            self.waves.setdefault(wave.id, set()).add(wave.id)
        for measure in text.measures.values():
            for title in (measure.title, *measure.wording.values()):
                self.measures.setdefault(self._title(title), set()).add(measure.id)
        self._name_groups("project", text.projects)
        self._name_groups("party", text.parties)
        self._name_groups("rated", text.roles)
        for role in text.roles:
            items = {m.id for m in text.measures.values() if m.rates == role.id}
            self.measures.setdefault(self._title(role.title), set()).update(items)
        self.groups.setdefault({"nb": "alle", "en": "all"}[self.language], {("all", "all")})

    def _title(self, words: dict[str, str]) -> str:
        return plain(spoken(words, self.language))

    def _name_groups(self, kind: str, groups: Sequence[ReleasedGroup]) -> None:
        for group in groups:
            self.groups.setdefault(self._title(group.title), set()).add((kind, group.id))

    def measures_in(self, *labels: str) -> frozenset[str]:
        """Return the measures of the first label that is or has a title.

        With them are what a question was called before, and what stands beside it.
        """
        answered = [t for t, groups in self.groups.items() if {g[0] for g in groups} != {"rated"}]
        own = [label for label in labels if plain(label) not in answered]
        found = _exactly(self.measures, own) or _inside(self.measures, own)
        known = self.release.text
        found = found | {known.measures[m].before or m for m in found if m in known.measures}
        beside = {m for topic in known.topics for q, m in topic.beside.items() if q in found}
        return frozenset(found | beside)

    def groups_in(self, who: Who, *labels: str) -> frozenset[Group]:
        """Return the groups the labels are, a rated one beside who answered; else whose page."""
        bare = [_without(label, self.waves) for label in labels]
        found: set[Group] = set()
        for label in bare:
            found |= _exactly(self.groups, [label])
        answered = {group for group in found if group[0] != "rated"}
        return frozenset(found if answered else found | {(who.kind, who.id)})

    def waves_in(self, *labels: str) -> frozenset[str]:
        """Return the waves of the first label that names any."""
        return frozenset(_inside(self.waves, labels))

    def holds(self, number: Number) -> bool:
        """Tell whether a cell that the labels name has the number, of its kind and digits."""
        found = {words for kind, words in self.known(number) if number.kind in ("", kind)}
        return number.words in found

    def known(self, number: Number) -> frozenset[Written]:
        """Return every way in which the cells the labels name can be written."""
        address = (number.measures, number.groups, number.waves)
        if address not in self._known:
            found = (self._written(k, c) for k, c in self._cells if self._is_of(k, number))
            self._known[address] = frozenset().union(*found)
        return self._known[address]

    def _written(self, key: CellKey, cell: ReleasedCell) -> frozenset[Written]:
        if key not in self._said:
            self._said[key] = frozenset(written(self.release, key, cell, self.language))
        return self._said[key]

    def _is_of(self, key: CellKey, number: Number) -> bool:
        _, measure, kind, group, wave, wave_to, subset = key
        known = self.release.text.measures
        # A gap, a split or an alpha is of what it is made of.
        about = {measure, subset} | set(known[measure].items if measure in known else ())
        if measure in known and known[measure].battery and not known[measure].rates:
            about |= {m.id for m in known.values() if m.battery == known[measure].battery}
        if number.measures and measure and not number.measures & about:
            return False
        if number.groups and (kind, group) not in number.groups and kind != "pair":
            return False
        return not number.waves or bool(number.waves & {wave, wave_to})


def plain(words: str) -> str:
    """Return words as they are compared: without case, quotes and hard spaces."""
    return re.sub("[\u00ab\u00bb\u201c\u201d\u2020]", "", words.replace("\u00a0", " ")).lower()


def _exactly(known: dict[str, set[Any]], labels: Sequence[str]) -> set[Any]:
    return next((known[plain(label)] for label in labels if plain(label) in known), set())


def _inside(known: dict[str, set[Any]], labels: Sequence[str]) -> set[Any]:
    for label in labels:
        words = plain(label)
        hits = [t for t in known if t and re.search(rf"(?<!\w){re.escape(t)}(?!\w)", words)]
        longest = [t for t in hits if not any(t != other and t in other for other in hits)]
        if longest:
            return set().union(*(known[title] for title in longest))
    return set()


def _without(label: str, waves: Named) -> str:
    """Return a label without a wave at its end, as in a heading of a project and a wave."""
    words = plain(label)
    ends = [wave for wave in waves if words.endswith(f" {wave}")]
    return words[: -len(max(ends, key=len)) - 1] if ends else words


def written(release: Release, key: CellKey, cell: ReleasedCell, language: str) -> Iterator[Written]:
    """Yield every way a cell's own numbers are written; an interval has both ends of one."""
    values = cell.values
    for name, value in values.items():
        if not name.endswith(("_low", "_high")):
            yield from (("mean", format_mean(value, language, digits)) for digits in (1, 2, 3))
            yield from (("change", format_change(value, language, digits)) for digits in (1, 2))
            yield "size", format_mean(abs(value), language)
            yield "percent", format_percent(value, language)
            yield "count", f"{value:.0f}"
        high = values.get(f"{name[:-3]}high") if name.endswith("_low") else None
        if high is not None:
            yield "count", f"{value:.0f}" if value == high else f"{value:.0f}\u2013{high:.0f}"
            for signed, digits in ((False, 0), (False, 1), (True, 1), (True, 2), (False, 2)):
                yield "interval", format_interval(value, high, language, signed, digits)
    for part, whole in (("agree_n", "n_low"), ("months_filled", "months")):
        if part in values and whole in values:
            for of in ("av", "of"):
                yield "count", f"{values[part]:.0f} {of} {values[whole]:.0f}"
    if key[0] == "distribution" and cell.shown:
        below, above = sides_of(release, key[1], cell)
        even = sum(shares_of(cell).values()) - below - above
        yield from (("percent", format_percent(share, language)) for share in (below, even, above))
        yield from (
            ("change", format_change(d, language, 0)) for d in (above - below, below - above)
        )


def numbers_of(table: Table, traced: Traced, who: Who) -> Iterator[Number]:
    """Yield a table's numbers with what row, heading, column and title name."""
    heading = ""
    for row in table.rows:
        if not row.cells:
            heading = row.label
            continue
        for column, cell in zip(table.columns, row.cells, strict=True):
            if cell.sign is not None or cell.is_text:
                continue
            own = (row.label, column.group or "", column.heading, heading)
            yield Number(
                cell.text(table.language),
                cell.kind,
                column.key,
                traced.measures_in(*own, table.title),
                traced.groups_in(who, *own),
                traced.waves_in(column.group or "", column.heading, row.label),
                f"{table.id}: {heading} / {row.label} / {column.full_heading}",
            )
