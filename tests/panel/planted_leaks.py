"""Leaks to plant in a release: each a change to its rows, its words or its folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from panel.release import Release, ReleasedMeasure, rows_hash

KEYS = ["table", "measure", "group_kind", "group", "wave_from", "wave_to", "subset"]
Rows = pd.DataFrame
Leak = Callable[[Rows], Rows]


def sealed(release: Release, rows: Rows | None = None, **words: object) -> Release:
    """The release with other rows or words, its hashes made anew as a forger would."""
    rows = release.rows if rows is None else rows.reset_index(drop=True)
    text = release.text.model_copy(update={"rows_hash": rows_hash(rows), "audit_hash": "", **words})
    return Release(text, rows)


def first(rows: Rows, status: str = "shown", **where: str) -> Rows:
    """The rows of the first cell of a table, by what its columns hold."""
    found = rows[rows["status"] == status]
    for column, value in where.items():
        found = found[found[column] == value]
    return found[(found[KEYS] == found.iloc[0][KEYS]).all(axis=1)]


def unhide(values: Mapping[str, float], **where: str) -> Leak:
    """A hidden cell shows numbers."""

    def leak(rows: Rows) -> Rows:
        status = where.get("status", "primary")
        cell = first(rows, status, **{k: v for k, v in where.items() if k != "status"})
        more = [
            {**cell.iloc[0].to_dict(), "statistic": s, "value": v, "status": "shown", "reason": ""}
            for s, v in values.items()
        ]
        return pd.concat([rows.drop(cell.index), pd.DataFrame(more)])

    return leak


def altered(statistic: str, change: Callable[[float], float], **where: str) -> Leak:
    """A shown number is another."""

    def leak(rows: Rows) -> Rows:
        cell = first(rows, **where)
        (place,) = cell.index[cell["statistic"] == statistic]
        rows.loc[place, "value"] = change(float(rows.loc[place, "value"]))
        return rows

    return leak


def added(statistic: str, value: float, **where: str) -> Leak:
    """A shown cell holds a number besides."""

    def leak(rows: Rows) -> Rows:
        row = first(rows, **where).iloc[0].to_dict() | {"statistic": statistic, "value": value}
        return pd.concat([rows, pd.DataFrame([row])])

    return leak


def moved(where: Mapping[str, str], **to: str) -> Leak:
    """A shown cell stands once more, under an address that no release has."""

    def leak(rows: Rows) -> Rows:
        return pd.concat([rows, first(rows, **where).assign(**to)])

    return leak


def hidden(status: str = "primary", reason: str = "few", **where: str) -> Leak:
    """A shown cell is hidden, and what rests on it is not."""

    def leak(rows: Rows) -> Rows:
        cell = first(rows, **where)
        gone = cell.iloc[:1].assign(statistic="", value=float("nan"), status=status, reason=reason)
        return pd.concat([rows.drop(cell.index), gone])

    return leak


def kept_value(rows: Rows) -> Rows:
    """A hidden row holds its number."""
    rows.loc[first(rows, "primary").index[0], "value"] = 3.4
    return rows


def twice(rows: Rows) -> Rows:
    """A shown cell also stands as hidden."""
    cell = first(rows, table="level").iloc[:1]
    return pd.concat([rows, cell.assign(statistic="", value=float("nan"), status="primary")])


def by_index(rows: Rows) -> Rows:
    """Two groups are exchanged."""
    swap = {"HILL": "BAY", "BAY": "HILL"}
    own = rows["table"] == "level"
    rows.loc[own, "group"] = rows.loc[own, "group"].replace(swap)
    return rows


def band_away(rows: Rows) -> Rows:
    """A band of people is an exact number."""
    place = rows.index[(rows["statistic"] == "n_high") & (rows["value"] == 9)][0]
    rows.loc[place, "value"] = 5.0
    return rows


LEVEL = {"n_low": 5.0, "n_high": 9.0, "mean": 3.2}
FEW = {"n_low": 3.0, "n_high": 3.0, "mean": 3.2}
SHARES = {f"share_{k}": v for k, v in zip(range(1, 6), (20.0, 20.0, 20.0, 20.0, 20.0), strict=True)}
ANSWERS = {"n_low": 10.0, "n_high": 10.0, "agree": 40.0, "agree_n": 4.0, **SHARES}
STAYED = {"n_low": 5.0, "n_high": 9.0, "mean_from": 3.0, "mean_to": 3.2, "change": 0.2}
PAIR = {"table": "change", "group_kind": "all", "subset": "stayers"}
ALL = {"table": "level", "group_kind": "all"}
PROJECT = {"table": "level", "group_kind": "project"}
PARTY = {"table": "level", "group_kind": "party"}
SHOWN_ANSWERS = {"table": "distribution", "group_kind": "all"}
TOTAL = {"table": "participation", "group_kind": "all", "wave_to": ""}

LEAKS: Mapping[str, Leak] = {
    # what is hidden is shown
    "a party's mean": unhide(LEVEL, status="secondary", **PARTY),
    "a project's mean": unhide(LEVEL, status="secondary", **PROJECT),
    "a mean of three people": unhide(FEW, status="secondary", **PARTY),
    "a party's stayers": unhide(STAYED, status="secondary", table="change", group_kind="party",
                                subset="stayers"),
    "a project's stayers": unhide(STAYED, status="secondary", table="change",
                                  group_kind="project", subset="stayers"),
    "a change of few": unhide({"change": 0.4}, table="change", group_kind="party"),
    "a change of all": unhide({"change": 0.4}, status="secondary", table="change",
                              group_kind="project", subset="all"),
    "a change in the model": unhide({"change": 0.4, "singular": 0.0}, status="secondary",
                                    table="change", subset="model"),
    "a party's answers": unhide(ANSWERS, table="distribution", group_kind="party"),
    "a project's answers": unhide(ANSWERS, status="secondary", table="distribution",
                                  group_kind="project"),
    "answers nearly alike": unhide({**ANSWERS, "share_1": 0.0, "share_2": 0.0, "share_3": 0.0,
                                    "share_4": 0.0, "share_5": 100.0}, table="distribution"),
    "a split of a change": unhide({"total": 0.2, "stayers": 0.2, "joiners": 0.0, "leavers": 0.0},
                                  status="secondary", table="decomposition"),
    "a small gap": unhide({"n_low": 5.0, "n_high": 9.0, "gap": 1.0, "chance_gap": 0.4},
                          status="secondary", table="gap"),
    "own against others": unhide({"own": 4.0, "others": 3.0, "difference": 1.0},
                                 table="self_others"),
    "how alike a project answers": unhide({"average_deviation": 0.7}, status="secondary",
                                          table="agreement"),
    "the spread of hidden answers": unhide({"agreement": 0.5, "dispersion": 0.6},
                                           status="secondary", table="spread"),
    "two successors": unhide({"n_low": 5.0, "n_high": 9.0, "mean_predecessors": 3.0,
                              "mean_successors": 3.2, "difference": 0.2}, table="succession"),
    "a test of few": unhide({"difference": 0.4, "both_low": 30.0, "both_high": 30.0},
                            table="attrition"),
    "a range of one party": unhide({"parties": 2.0, "range": 0.8}, status="secondary",
                                   table="party_range"),
    "few who stayed": unhide({"stayed": 12.0, "left": 3.0, "joined": 6.0}, table="membership"),
    "few who switched": unhide({"same_role": 20.0, "switched_role": 2.0}, table="switched"),
    "few who were kept": unhide({"n_low": 12.0, "n_high": 12.0, "rate": 80.0}, table="retention"),
    "a response pattern": unhide({"both": 10.0, "first_only": 2.0, "later_only": 12.0},
                                 table="participation"),
    "a position": unhide({"positions": 1.0}, table="positions"),
    "a seat": unhide({"seats": 1.0, "months": 12.0, "months_filled": 7.0, "share": 58.0},
                     table="seats"),
    # more digits, other weights, another base
    "a mean with three digits": altered("mean", lambda v: v + 0.013, **ALL),
    "a change with digits": altered("change", lambda v: v + 0.04, **PAIR),
    "an interval with digits": altered("ci_low", lambda v: v + 0.002, **PROJECT),
    "a percent with a digit": altered("share_1", lambda v: v + 0.4, **SHOWN_ANSWERS),
    "an exact p": altered("p", lambda v: v + 0.00042, **PAIR),
    "a mean otherwise weighted": altered("mean", lambda v: round(v + 0.1, 1), **ALL),
    "a project otherwise weighted": altered("mean", lambda v: round(v - 0.1, 1), **PROJECT),
    "a mean of another base": altered("mean", lambda v: round(v - 0.4, 1), **PARTY),
    "a mean outside its scale": altered("mean", lambda _: 7.3, **ALL),
    "a change of other people": altered("change", lambda v: round(v + 0.3, 1), table="change",
                                        subset="all", group_kind="all"),
    "an n in place of its band": band_away,
    "an n of one fewer": altered("n_low", lambda n: n - 1, **ALL),
    "answers of one fewer": altered("agree_n", lambda n: n - 1, **SHOWN_ANSWERS),
    "a total of one fewer": altered("responded", lambda n: n - 1, **TOTAL),
    "a rate with a digit": altered("rate", lambda v: v + 0.3, table="response_rate"),
    # numbers and cells besides
    "a standard deviation": added("sd", 0.8, **ALL),
    "the least answer": added("min", 1.0, **PROJECT),
    "the number of stayers": added("n_pairs", 8.0, table="change", subset="all"),
    "an arena": moved(PROJECT, group_kind="arena", group="NORTH"),
    "a party within a project": moved(PROJECT, group_kind="split", group="HILL:PUPILS"),
    "those who left": moved(PAIR, subset="leavers"),
    "a wave that is not released": moved(ALL, wave_from="w0"),
    "a free text": moved(ALL, table="text"),
    # marks left behind
    "a number in a hidden row": kept_value,
    "shown and hidden at once": twice,
    "a hidden level under its answers": hidden(table="level", measure="HEARD_TEA",
                                               group_kind="all"),
    "two projects exchanged": by_index,
}  # fmt: skip

WORDS: Mapping[str, Callable[[dict[str, ReleasedMeasure]], object]] = {
    "a footnote with an n": lambda known: {"title": {"en": "Garden (n = 3 in HOMES)"}},
    "a wording with a number of people": lambda known: {
        "measures": {
            id: m.model_copy(update={"title": {"en": "Voice, 4 people answered"}})
            for id, m in known.items()
        }
    },
    "a lower minimum": lambda known: {"min_n": 2, "exact_n_from": 2},
}

Cells = Mapping[tuple[str, ...], Mapping[str, float] | str]
"""By table, group kind, group, waves and subset: the numbers shown, or why they are hidden."""

_ONE, _TWO = ("2031", ""), ("2031", "2032")
_SHOWN_PROJECTS = {
    ("participation", "all", "all", *_ONE): {"invited": 100.0, "responded": 80.0},
    ("participation", "project", "NO", *_ONE): {"invited": 30.0, "responded": 24.0},
    ("participation", "project", "MI", *_ONE): {"invited": 40.0, "responded": 30.0},
    ("participation", "project", "SO", *_ONE): {"invited": 30.0, "responded": 26.0},
}

PEOPLE: Mapping[str, Cells] = {
    "eligible and not invited, project by project": {
        **_SHOWN_PROJECTS,
        ("eligible", "all", "all", *_ONE): {"eligible": 108.0},
        ("eligible", "project", "NO", *_ONE): {"eligible": 37.0},
        ("eligible", "project", "MI", *_ONE): "few",
        ("eligible", "project", "SO", *_ONE): "derived",
    },
    "a response pattern, project by project": {
        **_SHOWN_PROJECTS,
        ("participation", "all", "all", *_TWO): {"both": 60.0, "first_only": 20.0,
                                                  "later_only": 15.0},
        ("participation", "project", "NO", *_TWO): {"both": 12.0, "first_only": 12.0,
                                                     "later_only": 0.0},
        ("participation", "project", "SO", *_TWO): {"both": 20.0, "first_only_low": 5.0,
                                                     "first_only_high": 5.0, "later_only": 10.0},
        ("participation", "project", "MI", *_TWO): "few",
    },
    "those who answered a wave, from two waves": {
        ("participation", "all", "all", *_ONE): {"invited": 100.0, "responded": 80.0},
        ("participation", "all", "all", "2032", ""): {"invited": 100.0, "responded": 70.0},
        ("participation", "all", "all", *_TWO): {"both": 67.0, "first_only": 13.0},
    },
    "a retention times those it is of": {
        ("participation", "all", "all", *_ONE): {"responded": 60.0},
        ("retention", "all", "all", *_TWO): {"n_low": 40.0, "n_high": 40.0, "rate": 93.0},
    },
    "a retention in a band": {
        ("retention", "party", "KUN", *_TWO): {"n_low": 5.0, "n_high": 9.0, "rate": 67.0,
                                               "ci_low": 30.0, "ci_high": 90.0},
    },
    "a response rate times those invited": {
        ("participation", "all", "all", *_ONE): {"invited": 12.0, "responded": 10.0},
        ("eligible", "all", "all", *_ONE): {"eligible": 12.0},
        ("response_rate:RR2", "all", "all", *_ONE): {"rate": 25.0},
    },
    "those who refused linking": {
        ("participation", "all", "all", *_ONE): {"responded": 40.0},
        ("refused_linking", "all", "all", *_ONE): {"refused": 37.0},
    },
    "those who stayed and those who kept their role": {
        ("membership", "all", "all", *_TWO): {"stayed": 40.0, "left": 12.0, "joined": 10.0},
        ("switched", "all", "all", *_TWO): {"same_role": 38.0},
    },
    "those who left a party": {
        ("membership", "all", "all", *_TWO): {"stayed": 60.0, "left": 20.0, "joined": 24.0},
        ("membership", "party", "KUN", *_TWO): {"stayed": 30.0, "left": 10.0, "joined": 12.0},
        ("membership", "party", "FAG", *_TWO): {"stayed": 20.0, "left": 8.0, "joined": 6.0},
        ("membership", "party", "FRI", *_TWO): {"stayed": 0.0, "left": 0.0, "joined": 6.0},
        ("membership", "party", "EIE", *_TWO): "few",
    },
    "more who stayed than could": {
        ("eligible", "all", "all", *_ONE): {"eligible": 40.0},
        ("membership", "all", "all", *_TWO): {"stayed": 30.0, "left": 13.0, "joined": 5.0},
    },
    "successors of two parties, by what is left": {
        ("positions", "all", "all", *_TWO, "successor"): {"positions": 20.0},
        ("positions", "party", "KUN", *_TWO, "successor"): {"positions": 5.0},
        ("positions", "party", "FAG", *_TWO, "successor"): {"positions": 7.0},
        ("positions", "party", "FRI", *_TWO, "successor"): "few",
        ("positions", "party", "EIE", *_TWO, "successor"): "few",
        ("positions", "all", "all", *_TWO, "all"): {"positions": 120.0},
        ("positions", "party", "KUN", *_TWO, "all"): {"positions": 40.0},
        ("positions", "party", "FAG", *_TWO, "all"): {"positions": 30.0},
        ("positions", "party", "FRI", *_TWO, "all"): {"positions": 30.0},
        ("positions", "party", "EIE", *_TWO, "all"): {"positions": 20.0},
    },
}  # fmt: skip
"""Tables of people that together tell a number of few people, or that no people fit."""
