"""Every method's word on the same changes, side by side, each table marked as not protected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from panel.dataset import Panel
from panel.frequency_tables import WATERMARK
from panel.numbers import NOT_COMPUTED, format_p
from panel.robustness import Alternatives, compute_alternatives
from panel.scores import score_panel
from panel.tables import Cell, Column, Row, Table, TableSet, sign_cell
from survey.definition import Text, in_language
from survey.problems import Problem, SurveyError

_WORDS: dict[str, Text] = {
    "tests": {"nb": "p etter test", "en": "p by test"},
    "effects": {"nb": "effektmål", "en": "effect sizes"},
    "changes": {
        "nb": "endring etter vekting og modell",
        "en": "change by weighting and model",
    },
    "shares": {
        "nb": "andel over midten av skalaen",
        "en": "share above the middle of the scale",
    },
    "title": {"nb": "{mark}. {first} og {second}: {what}, alle",
              "en": "{mark}. {first} and {second}: {what}, all"},
    "same": {"nb": "Samme personer", "en": "The same people"},
    "everybody": {"nb": "Alle som svarte", "en": "All who answered"},
    "family": {"nb": "Justert for alle målene", "en": "Adjusted for all the measures"},
    "pairs": {"nb": "Par", "en": "Pairs"},
    "t": {"nb": "Paret t", "en": "Paired t"},
    "flips": {"nb": "Fortegnsbytte", "en": "Sign flips"},
    "least": {"nb": "Minste mulige", "en": "Least possible"},
    "wilcoxon": {"nb": "Wilcoxon (Pratt)", "en": "Wilcoxon (Pratt)"},
    "tnew1": {"nb": "T_new1", "en": "T_new1"},
    "tnew2": {"nb": "T_new2", "en": "T_new2"},
    "permutation": {"nb": "Permutasjon", "en": "Permutation"},
    "holm": {"nb": "Holm", "en": "Holm"},
    "hochberg": {"nb": "Benjamini-Hochberg", "en": "Benjamini-Hochberg"},
    "max_t": {"nb": "Max-T", "en": "Max-T"},
    "biserial": {"nb": "Rangbiserial r", "en": "Rank-biserial r"},
    "delta": {"nb": "Cliffs delta", "en": "Cliff's delta"},
    "plain": {"nb": "Uvektet", "en": "Unweighted"},
    "party": {"nb": "Partene like mye", "en": "Parties equal"},
    "raked": {"nb": "Vektet til registeret", "en": "Raked to the register"},
    "kish": {"nb": "Kishs n", "en": "Kish's n"},
    "model": {"nb": "Modell", "en": "Model"},
    "finite": {"nb": "Endelig populasjon", "en": "Finite population"},
    "crossed": {"nb": "Person og stilling", "en": "Person and position"},
    "value": {"nb": "Verdi", "en": "Value"},
    "change": {"nb": "Endring", "en": "Change"},
    "interval": {"nb": "95 % KI", "en": "95% CI"},
    "gained": {"nb": "Over nå", "en": "Above now"},
    "lost": {"nb": "Over før", "en": "Above before"},
    "mcnemar": {"nb": "McNemar, eksakt", "en": "McNemar, exact"},
    "z": {"nb": "p av z", "en": "p of z"},
    "mid": {"nb": "McNemar, mid-p", "en": "McNemar, mid-p"},
    "note_tests": {
        "nb": "T_new1 og T_new2: delvis overlappende utvalg med like og ulike varianser. "
        "Permutasjon: parede og ikke parede svar sammen. Holm og Benjamini-Hochberg justerer "
        "T_new2, Max-T fortegnsbyttene. Minste mulige er den minste p fortegnsbytter kan gi med "
        "så mange par.",
        "en": "T_new1 and T_new2: partially overlapping samples with equal and with different "
        "variances. Permutation: paired and unpaired answers together. Holm and "
        "Benjamini-Hochberg adjust T_new2, Max-T the sign flips. Least possible is the smallest p "
        "that sign flips can give with so many pairs.",
    },
    "note_effects": {
        "nb": "d_av og g_av: endring delt på gjennomsnittlig standardavvik; d_z og g_z: delt på "
        "standardavviket til endringene. De kan ikke sammenlignes med hverandre.",
        "en": "d_av and g_av: change over the average standard deviation; d_z and g_z: over the "
        "standard deviation of the changes. They cannot be compared with each other.",
    },
    "note_changes": {
        "nb": "Vektet til registeret: prosjekt og part veid som i registeret; Kishs n er hvor "
        "mange svar vektene er verdt, før og etter. Endelig populasjon: registeret er hele "
        "populasjonen. Person og stilling: modell med begge som tilfeldige.",
        "en": "Raked to the register: project and party weighted as in the register; Kish's n is "
        "how many answers the weights are worth, before and after. Finite population: the "
        "register is the whole population. Person and position: a model with both as random.",
    },
    "note_shares": {
        "nb": "Samme personer med Bonett og Prices intervall; Alle tar med dem som svarte én gang.",
        "en": "The same people with Bonett and Price's interval; All includes those who answered "
        "once.",
    },
}  # fmt: skip

_COLUMNS: dict[str, tuple[tuple[str, str], ...]] = {
    "tests": (
        ("same", "pairs"), ("same", "t"), ("same", "flips"), ("same", "least"),
        ("same", "wilcoxon"), ("everybody", "tnew1"), ("everybody", "tnew2"),
        ("everybody", "permutation"), ("family", "holm"), ("family", "hochberg"),
        ("family", "max_t"),
    ),
    "effects": (
        ("d_av", "value"), ("d_av", "interval"), ("g_av", "value"), ("g_av", "interval"),
        ("d_z", "value"), ("d_z", "interval"), ("g_z", "value"), ("g_z", "interval"),
        ("", "biserial"), ("delta", "value"), ("delta", "interval"),
    ),
    "changes": (
        ("plain", "change"), ("plain", "interval"), ("party", "change"), ("party", "interval"),
        ("raked", "change"), ("raked", "kish"), ("model", "change"), ("model", "interval"),
        ("finite", "change"), ("finite", "interval"), ("crossed", "change"),
        ("crossed", "interval"),
    ),
    "shares": (
        ("same", "pairs"), ("same", "gained"), ("same", "lost"), ("same", "change"),
        ("same", "interval"), ("same", "mcnemar"), ("same", "mid"), ("everybody", "change"),
        ("everybody", "interval"), ("everybody", "z"),
    ),
}  # fmt: skip


def build_robustness_tables(
    panel: Panel, pair: tuple[str, str], measures: Sequence[str], language: str
) -> TableSet:
    """Build tests, effect sizes, changes and shares of two waves, a row a measure.

    Parameters
    ----------
    measures
        Ids; without any, those the study named in advance.

    Raises
    ------
    SurveyError
        A measure is not known, or cannot be compared between the two waves.
    """
    by_id = {scores.line.id: scores.line for scores in score_panel(panel)}
    comparable = [
        id for id, line in by_id.items() if line.comparable and set(pair) <= set(line.names)
    ]
    families = panel.library.instruments[pair[1]].families.values()
    named = dict.fromkeys(id for members in families for id in members)
    chosen = list(measures) or [id for id in named if id in comparable]
    _check_known([id for id in chosen if id not in comparable], comparable, pair)
    found = compute_alternatives(panel, pair, chosen)
    titles = {id: in_language(by_id[id].title, language) for id in chosen}
    mark = in_language(WATERMARK, language)
    tables = [
        Table(
            id=f"{kind} {pair[0]}-{pair[1]}",
            title=_said("title", language).format(
                mark=mark, first=pair[0], second=pair[1], what=_said(kind, language)
            ),
            columns=tuple(_column(kind, *names, language) for names in _COLUMNS[kind]),
            rows=tuple(
                Row(titles[one.measure], tuple(_CELLS[kind](one, language))) for one in found
            ),
            notes=(f"{mark}.", _said(f"note_{kind}", language)),
            language=language,
            synthetic=panel.synthetic,
            provenance=panel.provenance,
        )
        for kind in _COLUMNS
    ]
    title = f"{mark}. {in_language(panel.library.study.title, language)}"
    return TableSet(tuple(tables), language, panel.provenance, title)


def _check_known(unknown: Sequence[str], comparable: Sequence[str], pair: tuple[str, str]) -> None:
    if unknown:
        named = ", ".join(f'"{id}"' for id in unknown)
        raise SurveyError(
            Problem(
                "no-such-comparison",
                f"{named} cannot be compared between {pair[0]} and {pair[1]}.",
                f"Measures that can: {', '.join(comparable) or 'none'}.",
            )
        )


def _said(key: str, language: str) -> str:
    return in_language(_WORDS[key], language) if key in _WORDS else key


def _column(kind: str, group: str, name: str, language: str) -> Column:
    key = f"{kind}_{group}_{name}"
    return Column(key, _said(name, language), _said(group, language) if group else "")


def _tests(one: Alternatives, language: str) -> Iterator[Cell]:
    p = (
        one.stayers.p_t,
        one.flips.p,
        one.flips.smallest_p,
        one.ranks.p,
        one.equal_variances.p,
        one.all.p,
        one.permutation.p,
        one.p_holm,
        one.p_hochberg,
        one.joint_t.p_adjusted,
    )
    yield Cell(one.stayers.n_pairs, "count")
    for value in p:
        yield _p(value, language)


def _effects(one: Alternatives, language: str) -> Iterator[Cell]:
    for effect in one.effects:
        yield _change(effect.value)
        yield _interval(effect.low, effect.high)
    yield _change(one.ranks.rank_biserial)
    yield _change(one.delta.delta)
    yield _interval(one.delta.ci_low, one.delta.ci_high)


def _changes(one: Alternatives, language: str) -> Iterator[Cell]:
    yield _change(one.all.change)
    yield _interval(one.all.ci_low, one.all.ci_high)
    party = one.by_party
    yield _change(party.change if party else None)
    yield _interval(party.ci_low, party.ci_high) if party else _interval(None, None)
    yield _change(one.raked.change)
    if one.raked.n_effective_from is None or one.raked.n_effective_to is None:
        yield sign_cell(NOT_COMPUTED)
    else:
        yield Cell(f"{one.raked.n_effective_from:.0f} → {one.raked.n_effective_to:.0f}", "count")
    yield _change(one.model.change)
    yield _interval(one.model.ci_low, one.model.ci_high)
    yield _change(one.finite.change)
    yield _interval(one.finite.ci_low, one.finite.ci_high)
    crossed = one.crossed.changes[0] if one.crossed.changes else None
    yield _change(crossed.change if crossed else None)
    yield _interval(crossed.ci_low, crossed.ci_high) if crossed else _interval(None, None)


def _shares(one: Alternatives, language: str) -> Iterator[Cell]:
    same, everybody = one.shares, one.all_shares
    yield Cell(same.n_pairs, "count")
    yield Cell(same.n_gained, "count")
    yield Cell(same.n_lost, "count")
    yield _change(same.change)
    yield _interval(same.ci_low, same.ci_high)
    yield _p(same.p, language)
    yield _p(same.p_mid, language)
    yield _change(everybody.change)
    yield _interval(everybody.ci_low, everybody.ci_high)
    yield _p(everybody.p, language)


_CELLS = {"tests": _tests, "effects": _effects, "changes": _changes, "shares": _shares}


def _p(value: float | None, language: str) -> Cell:
    return sign_cell(NOT_COMPUTED) if value is None else Cell(format_p(value, language), "mean")


def _change(value: float | None) -> Cell:
    return sign_cell(NOT_COMPUTED) if value is None else Cell(value, "change", decimals=2)


def _interval(low: float | None, high: float | None) -> Cell:
    if low is None or high is None:
        return sign_cell(NOT_COMPUTED)
    return Cell(kind="interval", low=low, high=high, signed=True, decimals=2)
