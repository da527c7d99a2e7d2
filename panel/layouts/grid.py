"""What the tables of a release share: which groups, which rows, which cell for which number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from panel.layouts.words import word
from panel.numbers import IMPOSSIBLE, NOT_COMPUTED, SUPPRESSED
from panel.release import Release, ReleasedCell, ReleasedMeasure, check_released
from panel.tables import Cell, CellKind, sign_cell
from survey.definition import in_language
from survey.study import Topic


@dataclass(frozen=True, slots=True)
class TableGroup:
    """A column group: a project, a party or everybody."""

    kind: str
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """A measure in a table, with the names it has in the two waves."""

    measure: ReleasedMeasure
    id_from: str | None
    id_to: str | None
    depth: int

    @property
    def reworded(self) -> bool:
        """Whether the two waves put the question in other words."""
        return self.measure.before is not None and self.id_from == self.measure.before


@dataclass(frozen=True, slots=True)
class Grid:
    """One pair of waves of a release, in one language."""

    release: Release
    pair: tuple[str, str]
    language: str

    def __post_init__(self) -> None:
        """Refuse anything but a release."""
        check_released(self.release)

    def word(self, key: str, **fields: object) -> str:
        """Return a text of the tables in this language."""
        return word(key, self.language, **fields)

    def groups(self, by: str) -> tuple[TableGroup, ...]:
        """Return the column groups: the projects or the parties, then everybody."""
        text = self.release.text
        named = text.parties if by == "party" else text.projects
        own = tuple(TableGroup(by, g.id, in_language(g.title, self.language)) for g in named)
        return (*own, self.everybody)

    @property
    def everybody(self) -> TableGroup:
        """The column group of everybody."""
        return TableGroup("all", "all", self.word("all"))

    def wave_title(self, wave: str) -> str:
        """Return what a wave is called."""
        titles = {w.id: w.title for w in self.release.text.waves}
        return in_language(titles[wave], self.language)

    @property
    def waves_in_words(self) -> str:
        """The two waves as a title says them: `2016 og 2017`."""
        return f"{self.pair[0]} {self.word('and')} {self.pair[1]}"

    def topics(self, chosen: tuple[str, ...] = ()) -> tuple[Topic, ...]:
        """Return the topics to show: those chosen, or all, or one of every measure."""
        text = self.release.text
        if not chosen:
            rest = self._in_no_topic()
            return (*text.topics, *([self._topic("other", rest)] if rest else []))
        named = tuple(topic for topic in text.topics if topic.id in chosen)
        loose = tuple(id for id in chosen if id in text.measures)
        return (*named, *([self._topic("chosen", loose)] if loose else []))

    def _topic(self, id: str, measures: tuple[str, ...]) -> Topic:
        """Return a topic of measures that the study puts together nowhere itself."""
        everything = not self.release.text.topics and id == "other"
        title = self.word("measures" if everything else f"topic_{id}")
        return Topic(
            id=id, page="work", title={self.language: title}, question={}, measures=measures
        )

    def _in_no_topic(self) -> tuple[str, ...]:
        """Return the measures that no topic shows, by name or as an item of a scale."""
        measures = self.release.text.measures
        shown = {id for topic in self.release.text.topics for id in topic.measures}
        scales = [m for m in measures.values() if m.kind == "scale"]
        shown |= {item for scale in scales for item in scale.items}
        shown |= {m.before for m in measures.values() if m.before}
        shown |= {m.id for m in measures.values() if m.before in shown}
        rest = (m for m in measures.values() if m.id not in shown)
        return tuple(m.id for m in rest if m.kind == "item" or not self.release.text.topics)

    def lines(self, topic: Topic) -> Iterator[Line]:
        """Yield the measures of a topic that any of the two waves asked, scales before items.

        The items of a scale follow it, one step in, unless the topic names them itself; last
        those that do not compare.
        """
        measures = self.release.text.measures
        named = {self._later(id) for id in topic.measures}
        for id in dict.fromkeys(self._later(id) for id in topic.measures):
            if id not in measures:
                continue
            line = self.line(measures[id], 0)
            if line is None:
                continue
            yield line
            if line.measure.kind == "scale":
                own = (*line.measure.items, *line.measure.left_out)
                for item in dict.fromkeys(self._later(id) for id in own):
                    below = measures.get(item)
                    under = self.line(below, 1) if below and item not in named else None
                    if under is not None:
                        yield under

    def compared_lines(self, chosen: tuple[str, ...] = ()) -> Iterator[Line]:
        """Yield the scales and indices of the topics chosen that have a change."""
        for topic in self.topics(chosen):
            for line in self.lines(topic):
                scored = line.measure.kind != "item"
                if scored and self.change(line, self.everybody) is not None:
                    yield line

    def line(self, measure: ReleasedMeasure, depth: int) -> Line | None:
        """Return a measure with its names in the two waves, or `None` when neither asked it."""
        first, second = self.pair
        measures = self.release.text.measures
        id_to = measure.id if second in measure.waves else None
        id_from = measure.id if first in measure.waves else None
        if id_from is None and measure.before in measures:
            id_from = measure.before if first in measures[measure.before].waves else None
        return Line(measure, id_from, id_to, depth) if id_from or id_to else None

    def _later(self, id: str) -> str:
        """Return what a question was reworded to in the later wave, else the question itself."""
        measures = self.release.text.measures.values()
        return next((m.id for m in measures if m.before == id and self.pair[1] in m.waves), id)

    def title(self, measure: ReleasedMeasure) -> str:
        """Return what a measure is called."""
        return in_language(measure.title, self.language)

    def find(
        self,
        table: str,
        measure: str,
        group: TableGroup,
        wave: str,
        to: str = "",
        subset: str = "all",
    ) -> ReleasedCell | None:
        """Return a cell of the release, or `None` when the plan has no such cell."""
        return self.release.find((table, measure, group.kind, group.id, wave, to, subset))

    def level(self, measure: str | None, group: TableGroup, wave: str) -> ReleasedCell | None:
        """Return a measure's level in a wave, `None` where it was not asked."""
        return self.find("level", measure, group, wave) if measure else None

    def change(self, line: Line, group: TableGroup, subset: str = "all") -> ReleasedCell | None:
        """Return a measure's change, `None` where there is none to compute."""
        if line.id_from is None or line.id_from != line.id_to:
            return None
        return self.find("change", line.measure.id, group, *self.pair, subset)

    def answers(self, *cells: ReleasedCell | None) -> Cell:
        """Return the number of answers, added up: exact, or the band it lies in."""
        known = [
            (cell.get("n_low"), cell.get("n_high")) if cell else (None, None) for cell in cells
        ]
        low = sum(least for least, _ in known if least is not None)
        high = sum(most for _, most in known if most is not None)
        hidden = [cell for cell, ends in zip(cells, known, strict=True) if None in ends]
        if hidden or not cells:
            return absent(hidden[0] if hidden else None)
        return Cell(int(low), "count") if low == high else Cell(f"{low:.0f}–{high:.0f}", "count")


def absent(cell: ReleasedCell | None, none: str = IMPOSSIBLE) -> Cell:
    """Return the sign for a number that is not there; `none` where the plan has no cell."""
    if cell is None:
        return sign_cell(none)
    return sign_cell(IMPOSSIBLE if cell.status == "not_asked" else SUPPRESSED)


def number(
    cell: ReleasedCell | None, statistic: str, kind: CellKind = "mean", none: str = IMPOSSIBLE
) -> Cell:
    """Return one statistic of a released cell as a table cell; a band is text."""
    value = cell.get(statistic) if cell else None
    if cell is not None and statistic not in cell.values and f"{statistic}_low" in cell.values:
        low, high = cell.values[f"{statistic}_low"], cell.values[f"{statistic}_high"]
        return Cell(f"{low:.0f}–{high:.0f}", kind)
    if value is None:
        shown = cell is not None and cell.shown
        return sign_cell(NOT_COMPUTED) if shown else absent(cell, none)
    return Cell(value, kind)


def interval(
    cell: ReleasedCell | None, none: str = IMPOSSIBLE, signed: bool = True, of: str = "ci"
) -> Cell:
    """Return the interval of a released cell as a table cell; `of` begins its statistics' names."""
    low, high = (cell.get(f"{of}_low"), cell.get(f"{of}_high")) if cell else (None, None)
    if low is None or high is None:
        shown = cell is not None and cell.shown
        return sign_cell(NOT_COMPUTED) if shown else absent(cell, none)
    return Cell(kind="interval", low=low, high=high, signed=signed)
