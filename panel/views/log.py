"""The instrument log: both wordings, changed words marked (V12)."""

from __future__ import annotations

from html import escape

from panel.group_sentences import log_sentence
from panel.release import Release, ReleasedChange
from panel.released import Pair, wave_title
from panel.rendering.words import LOCALES
from panel.texts import capitalised, spoken, text
from panel.texts_nb_en import TEXTS
from panel.views.view import View
from survey.wording import changed_words

_STYLE = """
.likeverd-log{overflow-x:auto;position:relative}
.likeverd-log table{border-collapse:collapse;width:100%;min-width:640px;font-size:15px;
line-height:1.45}
.likeverd-log caption{text-align:left;font-weight:600;padding:0 0 12px}
.likeverd-log th,.likeverd-log td{border:0;text-align:left;vertical-align:top;font-weight:400;
padding:10px 16px 10px 0;border-bottom:1px solid;
border-color:color-mix(in srgb,currentColor 14%,transparent)}
.likeverd-log thead th{font-weight:600;
border-color:color-mix(in srgb,currentColor 55%,transparent)}
.likeverd-log .id{white-space:nowrap;font-variant-numeric:tabular-nums;font-size:14px}
.likeverd-log .status{min-width:11em}
.likeverd-log .status strong{font-weight:600;display:block}
.likeverd-log del{text-decoration:line-through;text-decoration-thickness:1.5px;font-weight:600}
.likeverd-log ins{text-decoration:underline;text-decoration-thickness:1.5px;
text-underline-offset:3px;font-weight:600}
.likeverd-log .why{font-size:14px}
.likeverd-log .hidden{position:absolute;width:1px;height:1px;overflow:hidden;
clip-path:inset(50%);white-space:nowrap}
"""


def build_log(release: Release, pair: Pair, changed_only: bool, language: str) -> View:
    """Build the log of two waves; `changed_only` leaves out questions asked alike in both."""
    lines = [c for c in release.text.log if (c.wave_from, c.wave_to) == (pair.earlier, pair.later)]
    shown = [c for c in lines if not changed_only or c.change != "identical"]
    who = ""
    if lines:
        a, b = (wave_title(release, wave, language) for wave in (pair.earlier, pair.later))
        who = text("who.log", language, total=len(lines), a=a, b=b)
    return View(
        id="log",
        question=text("ask.log", language),
        conclusion=log_sentence(release, pair, language),
        who=who,
        html=_table(release, shown, pair, language) if shown else "",
    )


def _table(release: Release, lines: list[ReleasedChange], pair: Pair, language: str) -> str:
    a, b = (wave_title(release, wave, language) for wave in (pair.earlier, pair.later))
    heads = (text("switch.log", language), a, b, text("log.status", language))
    head = "".join(f'<th scope="col">{escape(words)}</th>' for words in heads)
    body = "\n".join(_row(line, language) for line in lines)
    caption = escape(text("ask.log", language))
    return (
        f'<div class="likeverd-log" lang="{LOCALES[language]}" role="region" tabindex="0" '
        f'aria-label="{caption}"><style>{_STYLE}</style><table><caption class="hidden">{caption}'
        f"</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(line: ReleasedChange, language: str) -> str:
    earlier = spoken(line.text_from, language) if line.text_from else ""
    later = spoken(line.text_to, language) if line.text_to else ""
    before, after = _marked(earlier, later, language)
    ids = " → ".join(dict.fromkeys(id for id in (line.id_from, line.id_to) if id))
    reason = spoken(line.reason, language) if line.reason else ""
    why = f'<span class="why">{escape(reason)}</span>' if reason else ""
    return (
        f'<tr><th scope="row" class="id">{escape(ids)}</th><td>{before}</td><td>{after}</td>'
        f'<td class="status"><strong>{escape(_status(line, language))}</strong>{why}</td></tr>'
    )


def _status(line: ReleasedChange, language: str) -> str:
    kind, verdict = f"kind.{line.change}", f"verdict.{line.verdict}"
    words = [text(key, language) for key in (kind, verdict) if key in TEXTS]
    if line.change in ("new", "dropped"):
        words = words[:1]
    return capitalised(", ".join(words))


def _marked(earlier: str, later: str, language: str) -> tuple[str, str]:
    """Return both wordings with what was taken out and put in marked, also for the ear."""
    meaning = text("log.not_asked", language)
    absent = f'<span aria-hidden="true">.</span><span class="hidden">{meaning}</span>'
    if not earlier or not later:
        return escape(earlier) or absent, escape(later) or absent
    before, after = [], []
    for words, mark in changed_words(earlier, later):
        if mark != "ins":
            before.append(_piece(words, mark, "del", "log.removed", language))
        if mark != "del":
            after.append(_piece(words, mark, "ins", "log.added", language))
    return "".join(before), "".join(after)


def _piece(words: str, mark: str, tag: str, spoken_mark: str, language: str) -> str:
    if mark == "same" or not words.strip():
        return escape(words)
    hidden = f'<span class="hidden">{text(spoken_mark, language)} </span>'
    return f"<{tag}>{hidden}{escape(words)}</{tag}>"
