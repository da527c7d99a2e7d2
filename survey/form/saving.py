"""What happens when a page is sent in: checked, saved in both stores, then led on."""

from __future__ import annotations

from starlette.responses import Response

from survey.code_elements import code_spelling
from survey.form.drawing import (
    ASSISTED,
    WHOLE,
    consent_asked,
    draw_questions,
    draw_send,
    draw_start,
    told,
)
from survey.form.form_pages import SEND, START, FormPage, consent_questions
from survey.form.page_answers import (
    FaultyAnswerError,
    Fields,
    PageAnswers,
    read_answer,
    read_answers,
)
from survey.form.store_watch import STORE_FAULTS
from survey.form.texts import say
from survey.form.visit import Visit, build_visit
from survey.store.encoding import code_hash
from survey.store.sittings import read_codes, refuse, save_consent, save_page, submit


def show(visit: Visit, id: str) -> Response:
    """Return a page of the form, or the way to the page where a person is."""
    desk = visit.desk
    if visit.submitted:
        return desk.message("already", visit.language, visit.session)
    if id == START:
        return draw_start(visit)
    if not visit.agreed or id not in visit.order:
        return desk.go(visit.at(visit.first_unsaved()), visit.session)
    page = visit.page(id)
    if page is None:
        return draw_send(visit, _elements(visit))
    return draw_questions(visit, page, code_kept=page.has_code and _elements(visit) > 0)


def save(visit: Visit, id: str, fields: Fields) -> Response:
    """Save what was sent from a page, and lead on; the same again does the same."""
    if visit.submitted:
        if id == SEND:
            return visit.desk.go(visit.desk.path("done", "thanks"), visit.session)
        return visit.desk.message("already", visit.language, visit.session, 409)
    language = fields.get("language", [visit.language])[0]
    if language not in visit.desk.languages:
        language = visit.language
    spoken = in_language_of(visit, language)
    if id == START:
        return _save_start(spoken, fields)
    if not visit.agreed or id not in visit.order:
        return visit.desk.go(visit.at(visit.first_unsaved()), spoken.session)
    page = spoken.page(id)
    if page is None:
        return _send(spoken, fields)
    return _save_questions(spoken, page, fields)


def in_language_of(visit: Visit, language: str) -> Visit:
    """Return the same visit in another language."""
    if language == visit.language:
        return visit
    session = visit.session.speaking(language)
    return build_visit(visit.desk, session, visit.guest, visit.sitting, visit.saved)


def unavailable(visit: Visit, id: str, fields: Fields) -> Response:
    """Show a page as it was sent when a store cannot be written: nothing typed is lost."""
    faults = {WHOLE: say("fault_store", visit.language)}
    page = visit.page(id)
    if page is not None:
        return draw_questions(visit, page, fields, faults, 503)
    if id == START:
        return draw_start(visit, fields, faults, 503)
    return draw_send(visit, None, 503, faults)


def _save_start(visit: Visit, fields: Fields) -> Response:
    desk, wave = visit.desk, visit.desk.settings.wave
    questions = consent_asked(visit)
    asked = dict(zip(consent_questions(desk.library, wave), questions, strict=True))
    if "language" in fields:
        return draw_start(visit, fields)
    faults: dict[str, str] = {}
    said: dict[str, bool] = {}
    for purpose, question in asked.items():
        try:
            code = read_answer(question, fields, visit.language, desk.settings.day)
        except FaultyAnswerError as fault:
            faults[question.id] = str(fault)
            continue
        if code is not None:
            said[purpose] = code in question.scale.yes_codes
    refused = said.get("consent") is False
    for purpose, question in asked.items():
        if purpose not in said and not refused:
            faults.setdefault(question.id, say("fault_consent", visit.language))
    if faults:
        return draw_start(visit, fields, faults, 422)
    fingerprint = told(visit).fingerprint(questions)
    person = visit.guest.person_id
    try:
        if refused:
            refuse(desk.stores, wave, person, fingerprint)
        else:
            mode = ASSISTED if fields.get(ASSISTED) else "web"
            linked = said.get("link_consent")
            save_consent(desk.stores, wave, person, mode, linked, fingerprint)
    except STORE_FAULTS:
        return unavailable(visit, START, fields)
    if refused:
        response = desk.go(desk.path("done", "refused") + f"?language={visit.language}")
        desk.forget(response)
        return response
    return desk.go(visit.desk.path("form"), visit.session)


def _save_questions(visit: Visit, page: FormPage, fields: Fields) -> Response:
    desk = visit.desk
    go = fields.get("go", ["next"])[0]
    if go == "clear":
        found = PageAnswers({q.id: None for q in page.questions if not q.element})
        codes: dict[int, str | None] = {q.element: None for q in page.questions if q.element}
    else:
        found = read_answers(page, fields, visit.language, desk.settings.day)
        codes = _hashes(visit, page, found)
    if found.faults:
        return draw_questions(visit, page, fields, found.faults, 422)
    sitting = visit.sitting
    if sitting is None:
        return desk.go(visit.at(START), visit.session)
    try:
        save_page(desk.stores, sitting.sitting_id, page.id, found.answers, visit.language, codes)
    except STORE_FAULTS:
        return unavailable(visit, page.id, fields)
    return _onward(visit, page.id, go, fields)


def _onward(visit: Visit, id: str, go: str, fields: Fields) -> Response:
    """Lead on from a page that is saved."""
    desk = visit.desk
    if go == "later":
        response = desk.go(desk.path("done", "later") + f"?language={visit.language}")
        desk.forget(response)
        return response
    if go == "clear" or "language" in fields:
        return desk.go(visit.at(id), visit.session)
    return desk.go(visit.at(visit.beside(id, -1 if go == "back" else 1)), visit.session)


def _send(visit: Visit, fields: Fields) -> Response:
    desk = visit.desk
    go = fields.get("go", [""])[0]
    if go != "send" or "language" in fields:
        return _onward(visit, SEND, go or "clear", fields)
    try:
        if visit.sitting is not None:
            submit(desk.stores, visit.sitting.sitting_id)
    except STORE_FAULTS:
        return unavailable(visit, SEND, fields)
    return desk.go(desk.path("done", "thanks"), visit.session)


def _hashes(visit: Visit, page: FormPage, found: PageAnswers) -> dict[int, str | None]:
    """Return the hashes of the elements that were written; what counts as missing has none."""
    key, spelling = visit.desk.stores.codes_key(), code_spelling(visit.desk.library.study)
    patterns = {q.element: q.scale.pattern for q in page.questions if q.element}
    hashes: dict[int, str | None] = {}
    for element, written in found.elements.items():
        plain = spelling.normal(written, patterns[element])
        hashes[element] = None if plain is None else code_hash(key, element, plain)
    return hashes


def _elements(visit: Visit) -> int:
    if visit.sitting is None:
        return 0
    sitting = visit.sitting.sitting_id
    found = read_codes(visit.desk.stores, visit.desk.settings.wave, sitting)
    return len(found.get(sitting, ()))
