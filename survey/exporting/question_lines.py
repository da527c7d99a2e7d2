"""Questions followed through the waves: what is one column when waves stand in one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from survey.comparability import ItemMatch, asked, bridge_between, comparable_items
from survey.definition import Code
from survey.library import Library
from survey.responses import answer_columns


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question as long as a person has judged it to be the same.

    Parameters
    ----------
    name
        What its columns are called: its id in the latest wave.
    ids
        Its id by wave, in order of time.
    matches
        By wave, how it corresponds to the wave before in `ids`; the first has none.
    recodes
        By wave, the codes that read otherwise in the latest wave's answers.
    before
        The question it was reworded or recast from, as (wave, column name, why they stand apart).
    """

    name: str
    ids: dict[str, str]
    matches: dict[str, ItemMatch] = field(default_factory=dict)
    recodes: dict[str, dict[Code, Code]] = field(default_factory=dict)
    before: tuple[str, str, ItemMatch] | None = None

    @property
    def latest(self) -> str:
        """The latest wave it was asked in."""
        return list(self.ids)[-1]


@dataclass(slots=True, eq=False)
class _Line:
    ids: dict[str, str] = field(default_factory=dict)
    matches: dict[str, ItemMatch] = field(default_factory=dict)
    before: tuple[str, _Line, ItemMatch] | None = None


def follow_questions(library: Library, waves: Sequence[str]) -> tuple[QuestionLine, ...]:
    """Return the questions of some waves, those of the latest first, in the order asked.

    Two waves' questions are one when the bridge, or their sameness, makes them comparable. A
    question that was away for a wave is followed across it. What is reworded, or compares for
    another reason not at all, stays apart under a name that says its last wave.
    """
    lines = _follow(library, waves)
    kept = [line for line in lines if any(wave in line.ids for wave in waves)]
    order = {
        (wave, id): (-number, place)
        for number, wave in enumerate(library.waves)
        for place, id in enumerate(library.instruments[wave].questions)
    }
    for line in kept:
        line.ids = {wave: id for wave, id in line.ids.items() if wave in waves}
    kept.sort(key=lambda line: order[list(line.ids.items())[-1]])
    names: dict[_Line, str] = {}
    for line in kept:
        wave, id = list(line.ids.items())[-1]
        taken = {name.casefold() for name in names.values()}
        name = id if id.casefold() not in taken else f"{id}_{wave}"
        while name.casefold() in taken:
            name += "_"
        names[line] = name
    return tuple(_finished(library, line, names) for line in kept)


def _follow(library: Library, waves: Sequence[str]) -> list[_Line]:
    lines: list[_Line] = []
    of: dict[tuple[str, str], _Line] = {}
    until = max(library.waves.index(wave) for wave in waves)
    for number, wave in enumerate(library.waves[: until + 1]):
        instrument = library.instruments[wave]
        exported = set(answer_columns(instrument).values())
        found = {
            earlier: comparable_items(
                library.instruments[earlier],
                instrument,
                bridge_between(library.waves, library.bridges, earlier, wave),
            )
            for earlier in library.waves[:number]
        }
        for id in (each for each in asked(instrument) if each in exported):
            earlier = next((e for e in reversed(list(found)) if id in found[e]), None)
            match = found[earlier][id] if earlier is not None else None
            old = of.get((str(earlier), match.earlier_id)) if match else None
            line = _Line()
            if match and old and earlier is not None:
                if match.verdict in ("comparable", "recode") and wave not in old.ids:
                    line = old
                    line.matches[wave] = match
                else:
                    line.before = (earlier, old, match)
            if line is not old:
                lines.append(line)
            line.ids[wave] = id
            of[wave, id] = line
    return lines


def _finished(library: Library, line: _Line, names: dict[_Line, str]) -> QuestionLine:
    made = QuestionLine(names[line], line.ids, line.matches)
    if line.before is not None and line.before[1] in names:
        wave, old, match = line.before
        made = replace(made, before=(wave, names[old], match))
    recodes = {wave: _to_latest(library, made, wave) for wave in line.ids}
    return replace(made, recodes={wave: codes for wave, codes in recodes.items() if codes})


def _to_latest(library: Library, line: QuestionLine, wave: str) -> dict[Code, Code]:
    scale = library.instruments[wave].answer_of(line.ids[wave])
    codes: dict[Code, Code] = {code: code for code in (*scale.choices, *scale.missing)}
    order = list(library.waves)
    for later, match in line.matches.items():
        on_the_way = order.index(wave) < order.index(later) <= order.index(line.latest)
        if on_the_way and match.verdict == "recode":
            codes = {old: match.recode.get(new, new) for old, new in codes.items()}
    return {old: new for old, new in codes.items() if old != new}
