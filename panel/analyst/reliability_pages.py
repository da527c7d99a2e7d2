"""How well the items of each scale hang together, not protected, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from panel.analyst.internal_tables import (
    internal_set,
    internal_table,
    interval,
    number,
    wave_words,
)
from panel.dataset import Panel
from panel.estimators.least_people import MIN_OMEGA
from panel.layouts.words import word
from panel.measures import build_lines
from panel.numbers import format_mean
from panel.reliability_table import build_reliability
from panel.tables import Column, Row, Table, TableSet
from panel.texts import capitalised, listed, text
from survey.definition import in_language

LEAST_ALPHA = 0.70
"""What alpha is asked for in research on groups: Nunnally & Bernstein (1994), cited from memory."""


@dataclass(frozen=True, slots=True)
class ReliabilityPage:
    """What the page says, the most recent wave first, and its tables; `None` without scales."""

    said: tuple[str, ...]
    tables: TableSet | None


def build_reliability_page(panel: Panel, language: str) -> ReliabilityPage:
    """Build the sentences and tables of every wave, then of every pair of waves."""
    found = build_reliability(panel)
    titles = {
        line.id: in_language(line.title, language)
        for line in build_lines(panel.library)
        if line.kind == "scale"
    }
    waves = [wave for wave in reversed(panel.waves) if not _alphas(found, wave).empty]
    if not waves:
        return ReliabilityPage((text("alpha.none", language),), None)
    said = [line for wave in waves for line in _wave_said(panel, found, titles, wave, language)]
    said += [_pair_said(panel, found, titles, pair, language) for pair in panel.pairs]
    tables = [_wave_table(panel, found, titles, wave, language) for wave in waves]
    tables += [_pair_table(panel, found, titles, pair, language) for pair in panel.pairs]
    filled = [table for table in tables if table.rows]
    return ReliabilityPage(tuple(filter(None, said)), internal_set(panel, filled, language))


def _alphas(found: pd.DataFrame, wave: str, method: str = "Feldt") -> pd.DataFrame:
    """Return a wave's estimated alphas of all items, indexed by scale."""
    rows = found[
        (found["wave_from"] == wave)
        & (found["wave_to"] == "")
        & (found["statistic"] == "alpha")
        & (found["items"] == "all")
        & (found["method"] == method)
    ]
    return rows.set_index("scale")


def _pairs(found: pd.DataFrame, pair: tuple[str, str]) -> pd.DataFrame:
    rows = found[
        (found["wave_from"] == pair[0])
        & (found["wave_to"] == pair[1])
        & (found["statistic"] == "alpha_change")
    ]
    return rows.set_index("scale")


def _wave_said(
    panel: Panel, found: pd.DataFrame, titles: dict[str, str], wave: str, language: str
) -> Iterator[str]:
    alphas = _alphas(found, wave)
    holds = int((alphas["ci_low"] >= LEAST_ALPHA).sum())
    weak = [titles[scale] for scale in alphas.index[alphas["ci_high"] < LEAST_ALPHA]]
    title = capitalised(wave_words(panel, wave, language))
    n, undecided = len(alphas), len(alphas) - holds - len(weak)
    if holds == n:
        yield text("alpha.all", language, wave=title, n=n)
    else:
        yield text("alpha.said", language, wave=title, k=holds, n=n, open=undecided)
    if weak:
        yield text("alpha.weak", language, wave=title, scales=_quoted(weak, language))


def _pair_said(
    panel: Panel,
    found: pd.DataFrame,
    titles: dict[str, str],
    pair: tuple[str, str],
    language: str,
) -> str:
    changes = _pairs(found, pair)
    known = changes[changes["value"].notna()]
    if known.empty:
        return ""
    moved = known[(known["ci_low"] > 0) | (known["ci_high"] < 0)]
    a, b = (wave_words(panel, wave, language) for wave in pair)
    if moved.empty:
        return text("alpha.still", language, a=a, b=b)
    scales = _quoted([titles[scale] for scale in moved.index], language)
    return text("alpha.moved", language, a=a, b=b, scales=scales)


def _quoted(titles: list[str], language: str) -> str:
    return listed([f"«{t}»" if language == "nb" else f"“{t}”" for t in titles], language)


def _wave_table(
    panel: Panel, found: pd.DataFrame, titles: dict[str, str], wave: str, language: str
) -> Table:
    feldt, bonett = _alphas(found, wave), _alphas(found, wave, "Bonett")
    omegas = found[(found["wave_from"] == wave) & (found["statistic"] == "omega")]
    omega = omegas.set_index("scale").reindex(feldt.index)
    said = {key: word(key, language) for key in ("answers", "n_items", "interval", "omega")}
    columns = (
        Column("n", said["answers"]),
        Column("items", said["n_items"]),
        Column("alpha", word("alpha", language)),
        Column("feldt", word("feldt", language), said["interval"]),
        Column("bonett", word("bonett", language), said["interval"]),
        Column("omega", said["omega"]),
        Column("omega_interval", said["omega"], said["interval"]),
    )
    rows = [
        Row(
            titles[scale],
            (
                number(feldt.at[scale, "n"], "count"),
                number(feldt.at[scale, "k"], "count"),
                number(feldt.at[scale, "value"], decimals=2),
                interval(feldt.at[scale, "ci_low"], feldt.at[scale, "ci_high"], decimals=2),
                interval(bonett.at[scale, "ci_low"], bonett.at[scale, "ci_high"], decimals=2),
                number(omega.at[scale, "value"], decimals=2),
                interval(omega.at[scale, "ci_low"], omega.at[scale, "ci_high"], decimals=2),
            ),
        )
        for scale in feldt.index
    ]
    least = format_mean(LEAST_ALPHA, language, 2)
    rule = text("alpha.rule", language, least=least, omega=MIN_OMEGA)
    return internal_table(
        panel, f"reliability-{wave}", "alpha.title", columns, rows, language,
        heading=text("alpha.scale", language), notes=(rule,),
        wave=capitalised(wave_words(panel, wave, language)),
    )  # fmt: skip


def _pair_table(
    panel: Panel,
    found: pd.DataFrame,
    titles: dict[str, str],
    pair: tuple[str, str],
    language: str,
) -> Table:
    changes = _pairs(found, pair)
    columns = (
        Column("n", word("answers", language)),
        Column("items", word("n_items", language)),
        Column("change", word("alpha_change", language)),
        Column("interval", word("interval", language)),
    )
    rows = [
        Row(
            titles[scale],
            (
                number(changes.at[scale, "n"], "count"),
                number(changes.at[scale, "k"], "count"),
                number(changes.at[scale, "value"], "change", decimals=2),
                interval(
                    changes.at[scale, "ci_low"], changes.at[scale, "ci_high"], decimals=2,
                    signed=True,
                ),
            ),
        )
        for scale in changes.index
    ]  # fmt: skip
    a, b = (wave_words(panel, wave, language) for wave in pair)
    return internal_table(
        panel, f"reliability-{'-'.join(pair)}", "alpha.title_change", columns, rows, language,
        heading=text("alpha.scale", language), notes=(text("alpha.note_change", language),),
        a=capitalised(a), b=b,
    )  # fmt: skip
