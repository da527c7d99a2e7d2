"""What can be seen of a release alone: cells outside the plan, digits, numbers too small."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from panel.audit.finding import cell_words
from panel.audit.numbers_shown import Shown, count_ends, shown_cells
from panel.release import COLUMNS, CellKey, Release, ReleaseText, outside_plan
from survey.problems import Problem

GROUP_TABLES: Mapping[str, tuple[str, ...]] = {
    "level": ("mean", "ci_low", "ci_high", "no_answer", "n"),
    "distribution": ("agree", "agree_n", "share_", "n"),
    "change": (
        "change", "ci_low", "ci_high", "detectable", "effect", "effect_low", "effect_high",
        "mean_from", "mean_to", "p", "singular", "star", "n",
    ),
    "decomposition": tuple(
        f"{term}{end}"
        for term in (
            "total", "stayers", "joiners", "leavers", "switchers_in", "switchers_out", "replaced",
        )
        for end in ("", "_ci_low", "_ci_high")
    ),
    "gap": ("gap", "chance_gap", "ci_low", "ci_high", "p_share", "beyond", "n"),
    "self_others": ("own", "others", "difference", "ci_low", "ci_high"),
    "asymmetry": ("gives", "gets", "difference", "ci_low", "ci_high"),
    "participation": ("invited", "responded", "both", "first_only", "later_only"),
    "eligible": ("eligible",),
    "refused_linking": ("refused",),
    "membership": ("stayed", "left", "joined"),
    "switched": ("same_role", "switched_role"),
    "response_rate": ("rate", "ci_low", "ci_high"),
    "retention": ("rate", "ci_low", "ci_high", "n"),
    "retention_all": ("rate", "ci_low", "ci_high", "n"),
    "attrition": ("p", "p_low", "p_high", "drawn", "difference", "ci_low", "ci_high", "both",
                  "first_only"),
    "reliability": ("alpha", "items", "feldt_low", "feldt_high", "bonett_low", "bonett_high",
                    "omega", "omega_ci_low", "omega_ci_high", "n"),
    "item_rest": ("item_rest", "alpha_if_dropped", "n"),
    "alpha_change": ("change", "ci_low", "ci_high", "n"),
    "item_shift": ("change", "ci_low", "ci_high", "n"),
    "shift_spread": ("spread", "by_chance", "p", "n"),
    "party_range": ("parties", "range", "chance_range", "epsilon_squared", "p", "p_holm"),
    "agreement": ("r_wg_uniform", "r_wg_skewed", "average_deviation"),
    "spread": ("agreement", "dispersion"),
    "icc": ("projects", "icc1", "ci_low", "ci_high"),
    "perceived": ("agree", "tau_b", "n"),
    "positions": ("positions",),
    "seats": ("seats", "months", "months_filled", "share"),
    "succession": ("mean_predecessors", "mean_successors", "difference", "ci_low", "ci_high",
                   "share_person", "share_position", "n"),
}  # fmt: skip
"""The statistics of each table; a number of people also ends in `_low` and `_high`."""

_COUNTS = {"n", "responded", "both", "first_only", "later_only", "eligible", "refused", "stayed",
           "left", "joined", "same_role", "switched_role"}  # fmt: skip
_COEFFICIENTS = {"icc", "reliability", "item_rest", "alpha_change"}
_HUNDREDTHS = {"p_share", "epsilon_squared", "tau_b", "r_wg_uniform", "r_wg_skewed", "agreement",
               "dispersion"}  # fmt: skip
_THOUSANDTHS = {"p", "p_low", "p_high", "p_holm"}
_WHOLE = {"agree", "agree_n", "no_answer", "rate", "invited", "parties", "projects", "items",
          "positions", "seats", "months", "months_filled", "share", "star", "singular", "drawn",
          "beyond", "share_person", "share_position"}  # fmt: skip
_STATUSES = {"shown", "primary", "secondary", "not_asked", "not_compared"}
_COUNT_IN_WORDS = re.compile(
    r"(?i)\bn\s*[=:]\s*\d|\b\d+\s+(people|persons|answered|personer|svarte)\b"
)
_THREE_ROUNDINGS = 0.15 + 1e-9
_REMEDY = "Make the release with panel release, and do not edit its files."


def check_form(release: Release) -> list[Problem]:
    """Return what no release of this program holds, whatever the answers were."""
    shown = shown_cells(release)
    return list(
        chain(
            _rows(release),
            *(_cell(cell, values, release.text, shown) for cell, values in shown.items()),
            _words(release.text),
        )
    )


def decimals(table: str, statistic: str) -> int:
    """Return the most decimals a statistic may have."""
    if statistic in _THOUSANDTHS:
        return 3
    if table in _COEFFICIENTS and statistic not in _WHOLE and not _is_count(statistic):
        return 2
    if (statistic in _HUNDREDTHS and table != "perceived") or statistic == "tau_b":
        return 2
    percents = table in ("response_rate", "retention", "retention_all")
    if percents or statistic in _WHOLE or statistic.startswith("share_") or _is_count(statistic):
        return 0
    return 1


def _is_count(statistic: str) -> bool:
    return statistic in _COUNTS or statistic.removesuffix("_low").removesuffix("_high") in _COUNTS


def _rows(release: Release) -> Iterator[Problem]:
    """Check what holds of rows one by one, and that no statistic stands twice."""
    rows = release.rows
    keys = list(COLUMNS[:7])
    if (
        rows.duplicated([*keys, "statistic"]).any()
        or rows.groupby(keys)["status"].nunique().gt(1).any()
    ):
        yield _problem("a cell stands twice, or is shown and hidden at once")
    hidden = rows[rows["status"] != "shown"]
    if hidden["value"].notna().any() or (hidden["statistic"] != "").any():
        yield _problem("a hidden cell holds a number")
    if not set(rows["status"]) <= _STATUSES:
        yield _problem("a cell is neither shown nor hidden")
    for cell in {tuple(row) for row in rows[keys].itertuples(index=False, name=None)}:
        if fault := _outside(cell, release.text):
            yield _problem(f"the {cell_words(cell)} is outside the plan: {fault}")


def _outside(cell: CellKey, text: ReleaseText) -> str:
    if cell[0] not in GROUP_TABLES:
        return f'there is no table "{cell[0]}"'
    return outside_plan(cell, text)


def _cell(
    cell: CellKey, values: Mapping[str, float], text: ReleaseText, shown: Shown
) -> Iterator[Problem]:
    """Check the numbers of a shown cell."""
    table, name = cell[0], cell_words(cell)
    for statistic, value in values.items():
        if abs(value - round(value, decimals(table, statistic))) > 1e-9:
            yield _problem(f"{statistic} of the {name} has more digits than may be shown")
        if not _is_known(table, statistic):
            yield _problem(f"the {name} holds a number that is not released: {statistic}")
    yield from _people(cell, values, text)
    yield from _sums(cell, values, text, shown)


def _is_known(table: str, statistic: str) -> bool:
    known = GROUP_TABLES.get(table, ())
    plain = statistic.removesuffix("_low").removesuffix("_high")
    counted = plain in _COUNTS and plain in known
    return statistic in known or counted or (statistic.startswith("share_") and "share_" in known)


def _people(cell: CellKey, values: Mapping[str, float], text: ReleaseText) -> Iterator[Problem]:
    """Check that numbers of people are large enough, and exact only where they may be."""
    for count in sorted(_COUNTS):
        ends = count_ends(values, count)
        if ends is None or ends == (0, 0):
            continue
        low = ends[0]
        band = (text.min_n, text.exact_n_from - 1)
        if low < text.min_n:
            yield _problem(f"the {cell_words(cell)} is shown for fewer than {text.min_n} people")
        elif low < text.exact_n_from and ends != band:
            yield _problem(f"the {cell_words(cell)} has an exact number of few people")
    n = count_ends(values)
    if cell[0] == "distribution" and n is not None and n[0] < text.min_n_distribution:
        yield _problem(f"the {cell_words(cell)} is of too few people for answers one by one")


def _sums(
    cell: CellKey, values: Mapping[str, float], text: ReleaseText, shown: Shown
) -> Iterator[Problem]:
    """Check that numbers fit each other, and that what a cell rests on is shown."""
    table, measure, *_, subset = cell
    shares = [value for name, value in values.items() if name.startswith("share_")]
    if table == "distribution" and shares and (round(sum(shares)) != 100 or max(shares) == 100):
        yield _problem(f"the {cell_words(cell)} does not add up, or all answered alike")
    found = text.measures.get(measure)
    ends = (found.low, found.high) if found is not None else (None, None)
    mean = values.get("mean") if table == "level" else None
    if None not in (*ends, mean) and not ends[0] <= mean <= ends[1]:  # type: ignore[operator]
        yield _problem(f"the {cell_words(cell)} lies outside its scale")
    behind = _rests_on(cell)
    means: tuple[float | None, ...] = ()
    if any(other not in shown for other in behind):
        yield _problem(f"the {cell_words(cell)} rests on a cell that is hidden")
    elif table == "change" and subset == "all":
        means = tuple(shown[other].get("mean") for other in behind)
    elif table == "change" and subset == "stayers":
        means = values.get("mean_from"), values.get("mean_to")
    first, second = means or (None, None)
    told = None if first is None or second is None else second - first
    if told is not None and abs(told - values.get("change", told)) > _THREE_ROUNDINGS:
        yield _problem(f"the {cell_words(cell)} is not the difference of its means")


def _rests_on(cell: CellKey) -> tuple[CellKey, ...]:
    """Return the cells without which a cell is never shown."""
    table, measure, kind, group, wave, to, subset = cell
    levels = tuple(("level", measure, kind, group, w, "", "all") for w in (wave, to) if w)
    same: CellKey = ("change", measure, kind, group, wave, to, "stayers")
    net: CellKey = ("change", measure, kind, group, wave, to, "all")
    if table == "distribution" or (table == "change" and subset == "all"):
        return levels
    if table == "change" and subset == "model":
        return (*levels, same)
    if table == "decomposition":
        return (*levels, same, net)
    if table == "spread":
        return (("distribution", *cell[1:]),)
    return levels if table in ("agreement", "icc") else ()


def _words(text: ReleaseText) -> Iterator[Problem]:
    """Look for numbers of people in titles, wordings and notes."""
    words = text.model_copy(update={"provenance": ()}).model_dump_json()
    if found := _COUNT_IN_WORDS.search(words):
        yield _problem(f'the words of the release hold a number of people, near "{found.group(0)}"')


def _problem(message: str) -> Problem:
    return Problem("audit-form", f"{message}.", _REMEDY)
