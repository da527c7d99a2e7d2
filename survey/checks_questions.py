"""Rules of an instrument file: questions and batteries."""

from __future__ import annotations

import re

from survey.findings import Findings
from survey.instrument import Instrument, Question
from survey.responses import HEAD
from survey.routing import parse_route
from survey.study import Study, Wave

SPSS_LABEL = 255
"""Characters SPSS keeps of a variable label (IBM SPSS Statistics Command Syntax Reference)."""

_ALIASES = {
    "surveyxact": (re.compile(r"[A-Za-z]\w{0,7}"), "at most 8 letters and digits"),
    "limesurvey": (re.compile(r"[A-Za-z][A-Za-z0-9]*"), "letters and digits only"),
}
"""What the platforms allow as a variable name."""


def check_questions(instrument: Instrument, study: Study, wave: Wave, found: Findings) -> None:
    """Note what is wrong with what is asked, of whom."""
    found.twice("page", [page.id for page in instrument.pages], "pages")
    _check_batteries(instrument, found)
    seen: dict[str, str] = {}
    worded: dict[tuple[str | None, str], str] = {}
    aliases: dict[tuple[str, str], str] = {}
    classes: set[str] = set()
    for page_number, page in enumerate(instrument.pages):
        for number, question in enumerate(page.questions):
            path = ("pages", page_number, "questions", number)
            _check_question_id(question, seen, found, *path)
            _check_question(question, instrument, study, wave, found, *path)
            words = next(iter(question.text.values()), "").strip().casefold()
            other = worded.setdefault((question.battery, words), question.id)
            if words and other != question.id:
                found.warning(
                    "text-twice",
                    f'"{question.id}" asks the same as "{other}", word for word.',
                    "Word them differently, or ask once.",
                    *(*path, "text"),
                )
            for platform, alias in question.aliases.items():
                _check_alias(question, platform, alias, aliases, found, *path, "aliases", platform)
            if question.anonymity not in {*study.disclosure.classes, *classes, "E"}:
                classes.add(question.anonymity)
                found.error(
                    "class-missing",
                    f'"{question.id}" is of anonymity class {question.anonymity}, for which '
                    "study.yaml has no rule.",
                    f'Add "{question.anonymity}:" under disclosure, classes.',
                    *path,
                )


def _check_question_id(
    question: Question, seen: dict[str, str], found: Findings, *path: str | int
) -> None:
    folded = question.id.casefold()
    if folded in seen:
        same = seen[folded] == question.id
        found.error(
            "id-twice",
            f'the question "{question.id}" is given twice.'
            if same
            else f'"{question.id}" and "{seen[folded]}" differ in capital letters only.',
            "Give one of them another id.",
            *path,
            "id",
        )
    seen.setdefault(folded, question.id)
    if folded in HEAD or "." in question.id:
        found.error(
            "id-reserved",
            f'a question cannot be called "{question.id}".',
            "The program's own columns have that name, and a full stop marks one option of a "
            "multiple choice.",
            *path,
            "id",
        )


def _check_question(
    question: Question,
    instrument: Instrument,
    study: Study,
    wave: Wave,
    found: Findings,
    *path: str | int,
) -> None:
    holder = f'question "{question.id}"'
    roles = [role.id for role in study.roles]
    scale = instrument.answer_scales.get(question.answer)
    if scale is None:
        known = instrument.answer_scales
        found.unknown("answer scale", question.answer, known, holder, *path, "answer")
    elif question.reverse and not (scale.type == "choice" and scale.ordered):
        found.error(
            "reverse-unordered",
            f'{holder} is reversed, but "{question.answer}" is not an ordered choice.',
            'Take "reverse" out, or answer it on an ordered scale.',
            *path,
            "reverse",
        )
    if scale is not None and scale.free_text and question.anonymity not in ("C", "E"):
        found.error(
            "free-text-class",
            f"{holder} takes free text, but is of anonymity class {question.anonymity}.",
            'Write "anonymity: C": free text is never shown.',
            *path,
            "answer",
        )
    if question.judges and question.anonymity == "A":
        found.warning(
            "judges-class",
            f"{holder} judges office-holders, but is of anonymity class A.",
            'Write "anonymity: B", or take "judges" out.',
            *path,
            "judges",
        )
    found.references("role", question.judges, roles, holder, *path, "judges")
    if question.rates is not None and question.rates not in roles:
        found.unknown("role", question.rates, roles, holder, *path, "rates")
    if question.rates is not None and question.battery is None:
        found.error(
            "rates-alone",
            f'{holder} rates "{question.rates}" without belonging to a battery.',
            'Add "battery:", or take "rates" out.',
            *path,
            "rates",
        )
    _check_route(question, study, wave, found, *path, "ask")
    for language, words in (question.label or question.text).items():
        if len(words) > SPSS_LABEL:
            found.note(
                "label-long",
                f"{holder} has {len(words)} characters ({language}); SPSS keeps {SPSS_LABEL} of a "
                "variable label.",
                'Give a shorter "label:".',
                *path,
                "text",
            )


def _check_route(
    question: Question, study: Study, wave: Wave, found: Findings, *path: str | int
) -> None:
    try:
        route = parse_route(question.ask)
    except ValueError as error:
        found.error(
            "bad-route",
            f"{error}.",
            "Write for example ALL, ALL-A, A|B or ALL@P with the ids of roles and projects.",
            *path,
        )
        return
    roles = [role.id for role in study.roles]
    projects = [project.id for project in study.projects]
    holder = f'the route "{question.ask}"'
    for name in sorted(route.roles | route.excepted):
        if name not in roles:
            found.unknown("role", name, [*roles, "ALL"], holder, *path)
    for name in sorted(route.projects):
        if name not in projects:
            found.unknown("project", name, projects, holder, *path)
    if "STAYED" in route.conditions and wave == study.ordered_waves[0]:
        found.warning(
            "route-nobody",
            f"{holder} asks those who took part before, but this is the first wave.",
            "Ask another group, or take the question out.",
            *path,
        )


def _check_alias(
    question: Question,
    platform: str,
    alias: str,
    aliases: dict[tuple[str, str], str],
    found: Findings,
    *path: str | int,
) -> None:
    other = aliases.setdefault((platform, alias.casefold()), question.id)
    if other != question.id:
        found.error(
            "alias-twice",
            f'"{question.id}" and "{other}" are both called "{alias}" in {platform}.',
            "Give each its own alias.",
            *path,
        )
    pattern, words = _ALIASES.get(platform, (None, ""))
    if pattern and not pattern.fullmatch(alias):
        found.warning(
            "alias-form", f'{platform} does not take "{alias}" as a name.', f"Use {words}.", *path
        )


def _check_batteries(instrument: Instrument, found: Findings) -> None:
    rows = [
        (question, page_number, number)
        for page_number, page in enumerate(instrument.pages)
        for number, question in enumerate(page.questions)
        if question.battery
    ]
    first: dict[str, tuple[Question, int]] = {}
    rated: dict[tuple[str, str], str] = {}
    for question, page_number, number in rows:
        battery = question.battery or ""
        path = ("pages", page_number, "questions", number)
        head, page = first.setdefault(battery, (question, page_number))
        if question.answer != head.answer:
            found.error(
                "battery-mixed",
                f'"{question.id}" is answered on "{question.answer}", the battery "{battery}" '
                f'on "{head.answer}".',
                "Answer all rows of a battery on one scale.",
                *(*path, "answer"),
            )
        if page_number != page:
            found.error(
                "battery-divided",
                f'"{question.id}" stands on another page than the battery "{battery}".',
                "Keep the rows of a battery together.",
                *(*path, "battery"),
            )
        if question.rates:
            other = rated.setdefault((battery, question.rates), question.id)
            if other != question.id:
                found.error(
                    "rated-twice",
                    f'"{question.id}" and "{other}" both rate "{question.rates}" in the battery '
                    f'"{battery}".',
                    "Let each row rate another role.",
                    *(*path, "rates"),
                )
