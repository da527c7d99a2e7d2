"""Who answered, who stayed and who was lost, as tables that are not protected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import pandas as pd

from panel.analyst.internal_tables import internal_table, interval, number, wave_words
from panel.attrition import attrition_scores, attrition_tests, first_wave_people
from panel.dataset import Panel
from panel.estimators.change import holm
from panel.estimators.shares import Share
from panel.flow import build_flow, register_states
from panel.groups import GROUP_KINDS, Group
from panel.layouts.words import word
from panel.participation import counted_groups, respondents
from panel.response_rates import response_rate
from panel.retention import retention
from panel.scores import score_panel
from panel.tables import Cell, Column, Row, Table
from panel.texts import capitalised, text
from survey.definition import in_language

Pair = tuple[str, str]
_Line = tuple[str, Group | None, Literal["index", "plain", "group"], int]
FLOW = ("stayed", "switched_role", "left", "joined", "both", "first_only", "later_only")


def wave_table(panel: Panel, wave: str, language: str) -> Table:
    """Build the table of a wave: everybody, then each project, party and role."""
    flow = build_flow(panel, {})
    keys = ("eligible", "invited", "responded")
    columns = (
        *(Column(key, word(key, language)) for key in keys),
        Column("rr2", word("per_cent", language), word("rr2", language)),
        Column("interval", word("interval", language), word("rr2", language)),
    )

    def counted(counts: Mapping[str, object]) -> tuple[Cell, ...]:
        return tuple(number(counts.get(key), "count") for key in keys)

    def cells(group: Group) -> tuple[Cell, ...]:
        rate = response_rate(group.of(panel.outcomes[wave])).rr2
        return (*counted(_counts(flow, group, wave, "")), *_share(rate))

    rows = [
        Row(title, cells(group) if group else (), style, depth)
        for title, group, style, depth in _lines(panel, language)
    ]
    none = (number(None),) * 2
    roles = [
        Row(title, (*counted(counts), *none), indent=1)
        for title, counts in _roles(panel, wave, language)
    ]
    rows += [Row(text("people.roles", language), (), "group"), *roles] if roles else []
    return internal_table(
        panel, f"wave-{wave}", "people.title", columns, rows, language,
        heading=text("fieldwork.group", language),
        wave=capitalised(wave_words(panel, wave, language)),
    )  # fmt: skip


def flow_table(panel: Panel, pair: Pair, language: str) -> Table:
    """Build the table of a pair: who stayed, left and came, and who answered again."""
    flow = build_flow(panel, register_states(panel))
    kept = {r.group: r for r in retention(panel, GROUP_KINDS) if (r.wave_from, r.wave_to) == pair}
    first, second = pair
    named = {"first": first, "second": second}
    columns = (
        Column("stayed", word("stayed", language)),
        Column("switched_role", text("people.switched", language)),
        Column("left", word("left", language)),
        Column("joined", word("joined", language)),
        *(Column(key, word(key, language, **named)) for key in FLOW[4:]),
        Column("retained", word("per_cent", language), text("people.retained", language)),
        Column("interval", word("interval", language), text("people.retained", language)),
    )

    def cells(group: Group) -> tuple[Cell, ...]:
        counts = _counts(flow, group, *pair)
        told = (number(counts.get(key), "count") for key in FLOW)
        return (*told, *_share(kept[group].retained))

    rows = [
        Row(title, cells(group) if group else (), style, depth)
        for title, group, style, depth in _lines(panel, language)
    ]
    a, b = (wave_words(panel, wave, language) for wave in pair)
    return internal_table(
        panel, f"flow-{first}-{second}", "people.title_flow", columns, rows, language,
        heading=text("fieldwork.group", language),
        notes=(text("people.note_flow", language),), a=capitalised(a), b=b,
    )  # fmt: skip


def lost(panel: Panel, pair: Pair) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Test whether those lost are others: by trait, and by first scores of measures named.

    Returns
    -------
    tuple
        What `attrition_tests` gives, with `p_holm`, and `attrition_scores`.
    """
    people = first_wave_people(panel, *pair)
    families = panel.library.instruments[pair[1]].families
    named = dict.fromkeys(id for members in families.values() for id in members)
    by_id = {scores.line.id: scores for scores in score_panel(panel)}
    scores = {
        id: by_id[id].in_wave(pair[0])
        for id in named
        if id in by_id and pair[0] in by_id[id].scores
    }
    tests = attrition_tests(people)
    adjusted = pd.Series(holm([None if pd.isna(p) else p for p in tests["p"]]), tests.index)
    return tests.assign(p_holm=adjusted), attrition_scores(people, scores)


def lost_table(
    panel: Panel, pair: Pair, found: tuple[pd.DataFrame, pd.DataFrame], language: str
) -> Table:
    """Build the table of a pair: tests of who was lost, then first scores of both."""
    tests, scores = found
    first, second = pair
    columns = (
        Column("first_only", word("only_first", language, first=first), word("answers", language)),
        Column("both", word("answered_both", language), word("answers", language)),
        Column("difference", word("difference", language)),
        Column("interval", word("interval", language)),
        Column("p", word("p", language)),
        Column("holm", text("people.holm", language)),
    )
    titles = measure_titles(panel, language)
    none = number(None)
    rows = [
        Row(
            trait_words(panel, one["trait"], language).capitalize(),
            (
                number(one["n_first_only"], "count"), number(one["n_both"], "count"), none, none,
                number(one["p"], decimals=3), number(one["p_holm"], decimals=3),
            ),
        )
        for one in tests.to_dict("records")
    ]  # fmt: skip
    rows += [
        Row(
            titles[one["measure"]],
            (
                number(one["n_first_only"], "count"), number(one["n_both"], "count"),
                number(one["difference"], "change"),
                interval(one["ci_low"], one["ci_high"], decimals=1, signed=True),
                number(one["p"], decimals=3), number(one["p_holm"], decimals=3),
            ),
        )
        for one in scores.to_dict("records")
    ]  # fmt: skip
    a, b = (wave_words(panel, wave, language) for wave in pair)
    return internal_table(
        panel, f"lost-{first}-{second}", "people.title_lost", columns, rows, language,
        heading=word("measure", language),
        notes=(text("people.note_lost", language), text("people.rule", language)),
        a=capitalised(a), b=b,
    )  # fmt: skip


def measure_titles(panel: Panel, language: str) -> dict[str, str]:
    """Return the titles of every measure."""
    return {s.line.id: in_language(s.line.title, language) for s in score_panel(panel)}


def trait_words(panel: Panel, trait: str, language: str) -> str:
    """Return the word for role, party or what the study calls a project."""
    word_ = in_language(panel.library.study.project_word, language)
    return word(f"trait_{trait}", language, project_word=word_)


def _counts(flow: pd.DataFrame, group: Group, wave: str, to: str) -> dict[str, object]:
    """Return the counts of a group in a wave, or in a pair of waves."""
    rows = flow[
        (flow["group_kind"] == group.kind)
        & (flow["group"] == group.id)
        & (flow["wave_from"] == wave)
        & (flow["wave_to"] == to)
    ]
    return {one["count"]: one["n"] for one in rows.to_dict("records")}


def _share(found: Share) -> tuple[Cell, Cell]:
    """Return a share and its interval in per cent."""
    rate, low, high = (
        None if value is None else 100 * value
        for value in (found.share, found.wilson_low, found.wilson_high)
    )
    return number(rate, "percent"), interval(low, high, decimals=0)


def _lines(panel: Panel, language: str) -> Iterator[_Line]:
    """Yield title, group, style and depth of the rows: everybody, projects, parties."""
    study = panel.library.study
    titles = {("project", p.id): p.name or in_language(p.title, language) for p in study.projects}
    titles |= {("party", p.id): in_language(p.title, language) for p in study.parties}
    heads = {
        "project": in_language(study.project_word, language).capitalize(),
        "party": word("parties", language),
    }
    before = ""
    for group in counted_groups(panel, GROUP_KINDS):
        if group.kind != before and group.kind in heads:
            yield heads[group.kind], None, "group", 0
        before = group.kind
        if group.kind == "all":
            yield text("all", language), group, "index", 0
        else:
            yield titles[group.kind, group.id], group, "plain", 1


def _roles(panel: Panel, wave: str, language: str) -> Iterator[tuple[str, dict[str, object]]]:
    roster, answered = panel.rosters[wave], respondents(panel, wave)
    for role in panel.library.study.roles:
        listed = roster[roster["role"] == role.id] if len(roster) else None
        n = int((answered["role"] == role.id).sum())
        counts: dict[str, object] = {"responded": n}
        if listed is not None:
            counts |= {"eligible": len(listed), "invited": int(listed["invited"].sum())}
        if n or counts.get("eligible"):
            yield in_language(role.title, language), counts
