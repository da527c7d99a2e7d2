"""Invented, labelled synthetic releases of two shapes, for tests of what shows them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pandas as pd
from invented_text import MEASURES, PARTIES, PROJECTS, ROLES, build_measure, build_text
from invented_views import (
    CLAIMS,
    distribution_rows,
    perceived_rows,
    position_rows,
    succession_rows,
)

from panel.release import (
    COLUMNS,
    Release,
    ReleasedGroup,
    ReleasedWave,
    ReleaseText,
    rows_hash,
)

Row = tuple[Any, ...]

_OTHER_PAIRS = (("1", "2"), ("2", "3"), ("3", "4"), ("1", "4"))


def _level(
    chance: random.Random, measure: str, kind: str, group: str, wave: str, mean: float, n: int
) -> Iterator[Row]:
    half = round(1.6 / n**0.5, 1)
    mean = round(min(4.8, max(1.2, mean)), 1)
    low_n, high_n = (n, n) if n >= 10 else (5, 9)
    values = {
        "n_low": low_n,
        "n_high": high_n,
        "mean": mean,
        "ci_low": round(max(1.0, mean - half), 1),
        "ci_high": round(min(5.0, mean + half), 1),
        "no_answer": chance.randint(0, 9),
    }
    for statistic, value in values.items():
        yield ("level", measure, kind, group, wave, "", "all", statistic, float(value), "shown", "")


def _hidden(table: str, measure: str, kind: str, group: str, *rest: str) -> Row:
    wave_from, wave_to, subset, status, reason = rest
    return (
        table,
        measure,
        kind,
        group,
        wave_from,
        wave_to,
        subset,
        "mean",
        float("nan"),
        status,
        reason,
    )


def _change(
    chance: random.Random, measure: str, kind: str, group: str, a: str, b: str, d: float, pairs: int
) -> Iterator[Row]:
    half = round(2.0 / pairs**0.5 / 1.4, 1)
    values = {"change": d, "ci_low": d - half, "ci_high": d + half}
    if kind == "all":
        values |= {"star": float(abs(d) > half), "p": 0.02 if abs(d) > half else 0.4}
    for statistic, value in values.items():
        yield (
            "change",
            measure,
            kind,
            group,
            a,
            b,
            "all",
            statistic,
            round(value, 3) + 0.0,
            "shown",
            "",
        )
    stay = round(d + chance.choice([-0.1, 0.0, 0.1]), 1)
    same = {
        "n_low": pairs if pairs >= 10 else 5,
        "n_high": pairs if pairs >= 10 else 9,
        "mean_from": 3.5,
        "mean_to": round(3.5 + stay, 1),
        "change": stay,
        "ci_low": round(stay - half, 1),
        "ci_high": round(stay + half, 1),
    }
    for statistic, value in same.items():
        yield (
            "change",
            measure,
            kind,
            group,
            a,
            b,
            "stayers",
            statistic,
            float(value),
            "shown",
            "",
        )
    model = {"change": d, "ci_low": d - half, "ci_high": d + half, "detectable": 0.4, "singular": 0}
    for statistic, value in model.items():
        where = ("change", measure, kind, group, a, b, "model")
        yield (*where, statistic, round(float(value), 1) + 0.0, "shown", "")
    yield from _split(measure, kind, group, a, b, d, stay)


def _split(
    measure: str, kind: str, group: str, a: str, b: str, d: float, stay: float
) -> Iterator[Row]:
    values = {"total": d, "stayers": stay, "joiners": d - stay, "leavers": 0.0}
    for term, value in values.items():
        where = ("decomposition", measure, kind, group, a, b, "all")
        for statistic, size in (("", 0.0), ("_ci_low", -0.3), ("_ci_high", 0.3)):
            yield (*where, f"{term}{statistic}", round(value + size, 1) + 0.0, "shown", "")


def _participation(chance: random.Random, groups: list[str], waves: list[str]) -> Iterator[Row]:
    for kind, group in [("all", "all"), *(("project", g) for g in groups)]:
        size = 90 if kind == "all" else 30
        for wave in waves:
            responded = round(size * chance.uniform(0.6, 0.9))
            values = {"invited": size, "responded": responded}
            for statistic, value in values.items():
                yield (
                    "participation",
                    "",
                    kind,
                    group,
                    wave,
                    "",
                    "all",
                    statistic,
                    float(value),
                    "shown",
                    "",
                )
            rate = round(100 * responded / size)
            for statistic, value in {"rate": rate, "ci_low": rate - 9, "ci_high": rate + 8}.items():
                head = ("response_rate", "RR2", kind, group, wave, "", "all")
                yield (*head, statistic, float(value), "shown", "")
        for a, b in pairwise(waves):
            if group == groups[-1]:
                yield _hidden("participation", "", kind, group, a, b, "all", "primary", "few")
                yield _hidden("membership", "", kind, group, a, b, "all", "primary", "few")
                continue
            head = ("membership", "", kind, group, a, b, "all")
            ranges = {"joined_low": 5, "joined_high": 9}
            for statistic, value in {"stayed": size // 2, "left": 12, **ranges}.items():
                yield (*head, statistic, float(value), "shown", "")
            parts = {
                "both": size // 2,
                "first_only": size // 5,
                "later_only": size // 6,
            }
            for statistic, value in parts.items():
                yield (
                    "participation",
                    "",
                    kind,
                    group,
                    a,
                    b,
                    "all",
                    statistic,
                    float(value),
                    "shown",
                    "",
                )


def invented_release(seed: int = 7) -> Release:
    """Three projects, four parties, a battery of seven roles, two waves, hidden cells."""
    chance = random.Random(seed)
    waves = ["2031", "2032"]
    rows: list[Row] = []
    for place, (id, kind, *_words) in enumerate(MEASURES):
        for wave in waves:
            rows += _level(chance, id, "all", "all", wave, 3.6 - 0.1 * (place % 4), 84)
            for party, *_ in PARTIES:
                influence = 2.4 if (party, id) == ("KUN", "INF") else chance.uniform(3.3, 3.9)
                rows += _level(chance, id, "party", party, wave, influence, 20)
            for number, (project, *_) in enumerate(PROJECTS):
                if (id, project, wave) == ("OUT", "SO", "2032"):
                    rows.append(
                        _hidden("level", id, "project", project, wave, "", "all", "primary", "few")
                    )
                    continue
                mean = 2.2 if (id, project) == ("UPP_2", "SO") and wave == "2032" else 3.5
                size = 8 if id.startswith("UPP") and project == "SO" else 17 + 7 * number
                rows += _level(
                    chance, id, "project", project, wave, mean + chance.uniform(-0.3, 0.3), size
                )
        for who in [("all", "all"), *(("project", p) for p, *_ in PROJECTS)]:
            if (id, who[1]) == ("OUT", "SO"):
                rows.append(_hidden("change", id, *who, *waves, "all", "primary", "few"))
                rows.append(_hidden("change", id, *who, *waves, "stayers", "primary", "few"))
                continue
            d = {"UPP_2": -0.5, "GOA": 0.4}.get(id, chance.choice([-0.1, 0.0, 0.1]))
            rows += _change(chance, id, *who, *waves, d, 55 if who[0] == "all" else 14)
        if kind == "item":
            rows += distribution_rows(id, waves)
    rows += _reworded(chance, waves)
    rows += _battery(chance, waves)
    rows += _participation(chance, [p for p, *_ in PROJECTS], waves)
    rows += _level(chance, "CHG", "all", "all", waves[1], 3.3, 60)
    rows += distribution_rows("CHG", waves[1:])
    for made in (position_rows, succession_rows, perceived_rows):
        rows += made(waves)
    text = build_text(waves).model_copy(update={"claims": CLAIMS})
    return _release(rows, text)


def _reworded(chance: random.Random, waves: list[str]) -> Iterator[Row]:
    groups = [("all", "all"), *(("project", p) for p, *_ in PROJECTS)]
    for kind, group in groups:
        yield from _level(chance, "LAST_1", kind, group, waves[0], 3.2, 25)
        yield from _level(chance, "LAST_2", kind, group, waves[1], 2.7, 25)
        yield _hidden("change", "LAST_2", kind, group, *waves, "all", "not_compared", "")


def _battery(chance: random.Random, waves: list[str]) -> Iterator[Row]:
    groups = [("all", "all"), *(("project", p) for p, *_ in PROJECTS)]
    best = {"KJ": 4.2, "LE": 3.8, "GJ": 3.0, "BU": 3.5, "VE": 3.3, "ST": 3.4, "RA": 3.7}
    for wave in waves:
        for role, *_words, party in ROLES:
            item = f"BAT_{role}"
            for kind, group in groups:
                yield from _level(
                    chance, item, kind, group, wave, best[role], 25 if kind != "all" else 78
                )
            if role in ("ST", "RA"):
                continue
            for number, (rater, *_) in enumerate(PARTIES):
                if (role, rater) in (("VE", "FRI"), ("LE", "EIE")):
                    yield _hidden(
                        "level", item, "party", rater, wave, "", "all", "secondary", "derived"
                    )
                    continue
                bonus = 0.3 if rater == party else chance.uniform(-0.3, 0.3)
                yield from _level(
                    chance, item, "party", rater, wave, best[role] + bonus, 9 + 8 * number
                )
            for statistic, value in {
                "own": best[role] + 0.3,
                "others": best[role],
                "difference": 0.3,
            }.items():
                yield (
                    "self_others",
                    "OWN_OTH",
                    "rated",
                    role,
                    wave,
                    "",
                    "all",
                    statistic,
                    round(value, 1),
                    "shown",
                    "",
                )
        for kind, group in groups:
            if group == "SO":
                yield _hidden("gap", "GAP", kind, group, wave, "", "all", "secondary", "derived")
                continue
            values = {"n_low": 25, "n_high": 25, "gap": 1.2, "chance_gap": 0.4,
                      "ci_low": 0.8, "ci_high": 1.6, "p_share": 0.01, "beyond": 1}  # fmt: skip
            if group == "MI":
                values |= {"gap": 0.5, "p_share": 0.3, "beyond": 0}
            for statistic, value in values.items():
                yield (
                    "gap",
                    "GAP",
                    kind,
                    group,
                    wave,
                    "",
                    "all",
                    statistic,
                    float(value),
                    "shown",
                    "",
                )


def _release(rows: list[Row], text: ReleaseText) -> Release:
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return Release(text.model_copy(update={"rows_hash": rows_hash(frame)}), frame)


def other_release(seed: int = 3) -> Release:
    """Two groups, four waves, another scale, one language; no battery and no topics."""
    chance = random.Random(seed)
    waves = ["1", "2", "3", "4"]
    schools, parties = ["Ås", "Bø"], ["elev", "lærer", "forelder"]
    rows: list[Row] = []
    for wave in waves:
        for id in ("TRIVSEL", "RO"):
            rows += _level(chance, id, "all", "all", wave, 3.3, 60)
            for school in schools:
                rows += _level(chance, id, "project", school, wave, 3.0 + chance.random(), 30)
    for a, b in _OTHER_PAIRS:
        for who in [("all", "all"), *(("project", s) for s in schools)]:
            rows += _change(chance, "TRIVSEL", *who, a, b, 0.1, 20)
            rows += _change(chance, "RO", *who, a, b, 0.6, 7)
    rows += _participation(chance, schools, waves)
    text = build_text(["2031", "2032"]).model_copy(
        update={
            "study": "school",
            "languages": ("en",),
            "project_word": {"en": "school"},
            "synthetic": False,
            "weighting": "none",
            "waves": tuple(ReleasedWave(id=w, title={"en": f"Wave {w}"}) for w in waves),
            "pairs": _OTHER_PAIRS,
            "projects": tuple(ReleasedGroup(id=s, title={"en": s}) for s in schools),
            "parties": tuple(ReleasedGroup(id=p, title={"en": p}) for p in parties),
            "roles": (),
            "measures": {
                id: build_measure(id, "scale", nb, en, waves, high=6, low_words={"en": "never"},
                             high_words={"en": "always"}, title={"en": en})
                for id, nb, en in (("TRIVSEL", "Trivsel", "Thriving"), ("RO", "Ro", "Calm"))
            },
            "topics": (),
            "families": {},
            "log": (),
        }
    )  # fmt: skip
    return _release(rows, text)
