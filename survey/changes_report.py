"""What differs between two waves as Markdown and as lines on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from survey.changes import KINDS, Aspect, Comparison, Kind, QuestionChange
from survey.comparability import Verdict
from survey.definition import in_language
from survey.wording import changed_words

_KINDS: dict[Kind, dict[str, str]] = {
    "reworded": {"nb": "Ny ordlyd", "en": "Reworded"},
    "rescaled": {"nb": "Andre svaralternativer", "en": "Other answers"},
    "recoded": {"nb": "Andre koder", "en": "Other codes"},
    "rerouted": {"nb": "Stilles til andre", "en": "Asked of others"},
    "translated": {"nb": "Ny oversettelse", "en": "New translation"},
    "dropped": {"nb": "Tatt ut", "en": "Dropped"},
    "new": {"nb": "Nye", "en": "New"},
    "identical": {"nb": "Uendret", "en": "Identical"},
}

_VERDICTS: dict[Verdict, dict[str, str]] = {
    "comparable": {"nb": "kan sammenliknes", "en": "comparable"},
    "recode": {"nb": "kan sammenliknes etter omkoding", "en": "comparable with recode"},
    "pair_only": {"nb": "bare side om side", "en": "pair only"},
    "not_comparable": {"nb": "kan ikke sammenliknes", "en": "not comparable"},
}

_ASPECTS: dict[Aspect, dict[str, str]] = {
    "wording": {"nb": "ordlyd", "en": "wording"},
    "translation": {"nb": "oversettelse", "en": "translation"},
    "answers": {"nb": "svar", "en": "answers"},
    "routing": {"nb": "hvem som spørres", "en": "who is asked"},
    "stem": {"nb": "innledning", "en": "page stem"},
}

_WORDS = {
    "title": {"nb": "Fra {0} til {1}", "en": "From {0} to {1}"},
    "stems": {"nb": "Ny innledning til siden", "en": "Page stems changed"},
    "measures": {"nb": "Skalaer og mål", "en": "Scales and measures"},
    "core": {"nb": "sammenliknbare spørsmål", "en": "comparable questions"},
    "none": {"nb": "ingen", "en": "none"},
    "questions": {"nb": "spørsmål", "en": "questions"},
}


def diff_markdown(comparison: Comparison, language: str = "en") -> str:
    """Return what differs as Markdown; taken-out words are struck out, new ones bold."""
    return "\n".join(_markdown(comparison, language)) + "\n"


def diff_lines(comparison: Comparison, language: str = "en") -> list[str]:
    """Return what differs as lines for a terminal; identical questions are counted only."""
    lines = [_word("title", language).format(comparison.earlier, comparison.later)]
    for kind in KINDS:
        changes = [change for change in comparison.questions if change.kind == kind]
        lines += ["", f"{_KINDS[kind][_known(language)]}: {len(changes)}"]
        if kind == "identical":
            continue
        for change in changes:
            lines.append(f"  {_name(change)} - {_verdict(change.verdict, language)}")
            if kind == "new":
                lines.append(f"      {in_language(change.text, language)}")
            for difference in change.differences:
                lines.append(f"    - {in_language(difference.earlier, language)}")
                lines.append(f"    + {in_language(difference.later, language)}")
            lines.append(f"      {in_language(change.reason, language)}")
    if comparison.stems:
        lines += ["", f"{_word('stems', language)}: {len(comparison.stems)}"]
        lines.append(f"  {', '.join(stem.page for stem in comparison.stems)}")
        for earlier, later in _stem_pairs(comparison, language):
            lines += [f"    - {earlier}", f"    + {later}"]
    lines += ["", f"{_word('measures', language)}: {len(comparison.measures)}"]
    for held in comparison.measures:
        if held.match.verdict != "comparable":
            core = ", ".join(held.match.core_items) or _word("none", language)
            lines.append(f"  {held.id} - {_verdict(held.match.verdict, language)}")
            lines.append(f"      {in_language(held.match.reason, language)}")
            lines.append(f"      {_word('core', language)}: {core}")
    return lines


def _markdown(comparison: Comparison, language: str) -> Iterator[str]:
    yield f"# {_word('title', language).format(comparison.earlier, comparison.later)}"
    for kind in KINDS:
        changes = [change for change in comparison.questions if change.kind == kind]
        if not changes:
            continue
        yield ""
        yield f"## {_KINDS[kind][_known(language)]} ({len(changes)} {_word('questions', language)})"
        yield ""
        if kind == "identical":
            yield ", ".join(change.id for change in changes)
            continue
        for change in changes:
            yield from _markdown_change(change, language)
    if comparison.stems:
        yield ""
        yield f"## {_word('stems', language)} ({len(comparison.stems)})"
        yield ""
        yield ", ".join(stem.page for stem in comparison.stems)
        yield ""
        for earlier, later in _stem_pairs(comparison, language):
            yield f"- {_marked(earlier, later)}"
    yield ""
    yield f"## {_word('measures', language)} ({len(comparison.measures)})"
    yield ""
    for held in comparison.measures:
        verdict = _verdict(held.match.verdict, language)
        line = f"- **{held.id}** {in_language(held.title, language)} – {verdict}"
        if held.match.verdict != "comparable":
            core = ", ".join(held.match.core_items) or _word("none", language)
            line += (
                f". {in_language(held.match.reason, language)} {_word('core', language)}: {core}"
            )
        yield line


def _markdown_change(change: QuestionChange, language: str) -> Iterator[str]:
    yield f"- **{_name(change)}** – {_verdict(change.verdict, language)}"
    if not any(difference.aspect == "wording" for difference in change.differences):
        yield f"  - {in_language(change.text, language)}"
    for difference in change.differences:
        words = _marked(
            in_language(difference.earlier, language), in_language(difference.later, language)
        )
        yield f"  - {_ASPECTS[difference.aspect][_known(language)]}: {words}"
    yield f"  - *{in_language(change.reason, language)}*"


def _marked(earlier: str, later: str) -> str:
    signs = {"same": "", "del": "~~", "ins": "**"}
    pieces = []
    for text, mark in changed_words(earlier, later):
        sign, core = signs[mark], text.strip()
        if not sign or not core:
            pieces.append(text)
            continue
        before, after = text.split(core, 1) if core in text else ("", "")
        pieces.append(f"{before}{sign}{core}{sign}{after}")
    return "".join(pieces)


def _stem_pairs(comparison: Comparison, language: str) -> list[tuple[str, str]]:
    pairs = (
        (in_language(stem.earlier, language), in_language(stem.later, language))
        for stem in comparison.stems
    )
    return list(dict.fromkeys(pairs))


def _name(change: QuestionChange) -> str:
    if change.earlier_id and change.later_id and change.earlier_id != change.later_id:
        return f"{change.earlier_id} → {change.later_id}"
    return change.id


def _verdict(verdict: Verdict, language: str) -> str:
    return _VERDICTS[verdict][_known(language)]


def _word(key: str, language: str) -> str:
    return _WORDS[key][_known(language)]


def _known(language: str) -> str:
    return language if language in ("nb", "en") else "en"
