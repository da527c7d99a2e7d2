"""Methods and privacy: how the numbers of a release were made, and what protects people in them."""

from __future__ import annotations

from dataclasses import dataclass

from panel.layouts.words import word
from panel.numbers import DAGGER, SIGN_TEXTS, explain_sign
from panel.release import Release
from panel.released import Pair, difference_measure, gap_measures, is_reworded, measure_title
from panel.texts import listed, spoken, text


@dataclass(frozen=True, slots=True)
class Annex:
    """What stands last in a report.

    Parameters
    ----------
    parts
        Heading and sentences of each part.
    signs
        Each sign and its meaning.
    sources
        What and which: files with their hashes, instruments, program, release.
    """

    title: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    signs: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str], ...]


def build_annex(release: Release, pair: Pair, language: str) -> Annex:
    """Build the annex of a release and a pair of waves."""
    signs = [(sign, explain_sign(sign, language)) for sign in SIGN_TEXTS]
    if _reworded(release, pair):
        signs.append((DAGGER, text("sign.dagger", language)))
    return Annex(
        title=text("report.methods", language),
        parts=(
            (text("methods.numbers", language), _methods(release, pair, language)),
            (text("methods.privacy", language), _privacy(release, language)),
        ),
        signs=tuple(signs),
        sources=(
            *release.text.provenance,
            (text("source.release", language), release.fingerprint),
        ),
    )


def reading_lines(language: str, is_short: bool = False) -> tuple[str, ...]:
    """Return how a report is to be read; a short one says where the tables are."""
    keys = ("sentence", "open", "interval", "waves", "hidden", *(["short"] if is_short else []))
    return tuple(text(f"reading.{key}", language) for key in keys)


def _methods(release: Release, pair: Pair, language: str) -> tuple[str, ...]:
    known = release.text
    lines = [text("methods.synthetic", language)] if known.synthetic else []
    lines += [word(key, language) for key in ("note_census", "note_missing")]
    if any(measure.reverse for measure in known.measures.values()):
        lines.append(word("note_reversed", language))
    if known.weighting == "party_equal":
        group = spoken(known.project_word, language)
        least = known.min_party
        lines.append(word("note_party_equal", language, project_word=group, min_party=least))
    lines.append(text("methods.level", language))
    if pair.is_pair:
        keys = ("note_all_change", "note_pairs", "note_rounded")
        lines += [word(key, language) for key in keys]
        lines += _not_compared(release, pair, language)
    lines.append(text("methods.differ", language))
    if difference_measure(release):
        lines.append(text("methods.influence", language))
    if gap_measures(release):
        lines += [word("note_gap", language), text("methods.chance", language)]
    return (*lines, text("methods.project", language))


def _not_compared(release: Release, pair: Pair, language: str) -> list[str]:
    lines = []
    if _reworded(release, pair):
        lines.append(word("note_reworded", language, second=pair.later))
    for id, measure in release.text.measures.items():
        items = [item for item in measure.left_out if item in release.text.measures]
        if items:
            quoted = "«{}»" if language == "nb" else "“{}”"
            named = [quoted.format(measure_title(release, item, language)) for item in items]
            title = measure_title(release, id, language)
            line = word("note_left_out", language, measure=title, items=listed(named, language))
            lines.append(line)
    return lines


def _reworded(release: Release, pair: Pair) -> bool:
    return any(is_reworded(release, m, pair) for m in release.text.measures)


def _privacy(release: Release, language: str) -> tuple[str, ...]:
    rules = release.text
    exact = rules.exact_n_from
    return (
        text("privacy.source", language),
        word("note_suppressed", language, min_n=rules.min_n),
        word("note_band", language, exact=exact, low=rules.min_n, high=exact - 1),
        word("note_strip", language, most=rules.min_n - 1),
        text("privacy.rounded", language),
        text("privacy.cells", language, **_counts(release)),
        text("privacy.limits", language),
    )


def _counts(release: Release) -> dict[str, int]:
    addresses = list(release.rows.columns[:7])
    found = release.rows.drop_duplicates(addresses)["status"].value_counts()
    shown, primary, secondary = (int(found.get(s, 0)) for s in ("shown", "primary", "secondary"))
    hidden = primary + secondary
    return {"all": shown + hidden, "shown": shown, "hidden": hidden, "secondary": secondary}
