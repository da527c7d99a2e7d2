"""The pages before the form: a code or link is given, or somebody wants no more messages."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from survey.fieldwork.events import record_opt_out
from survey.form.desk import Desk
from survey.form.page_answers import Fields
from survey.form.posted import is_own
from survey.form.session import Session
from survey.form.texts import say
from survey.tokens import has_token_form, has_valid_check, normal_token


def show_entrance(desk: Desk, request: Request) -> Response:
    """Show where a code can be written."""
    session = desk.session(request)
    language = desk.language(request, session)
    return _entrance(desk, session or Session.begin(desk.settings.wave, language), language)


def take_code(desk: Desk, request: Request, fields: Fields) -> Response:
    """Take a written code as if its link had been followed."""
    language = desk.language(request, desk.session(request))
    own = [one for one in desk.sessions(request) if is_own(fields, one, desk.key)]
    if not own:
        return desk.message("session", language, None, 403, enter=True)
    code = fields.get("code", [""])[0]
    if not code.strip():
        return _entrance(desk, own[0], language, fault="fault_code")
    return enter(desk, request, code)


def follow_link(desk: Desk, request: Request) -> Response:
    """Take the token of a link, and lead on to an address without it."""
    return enter(desk, request, request.path_params["token"])


def enter(desk: Desk, request: Request, text: str) -> Response:
    """Return the way on for whoever has a token, or what is wrong with it."""
    language = desk.language(request, desk.session(request))
    place = request.client.host if request.client else ""
    if desk.attempts.too_many(place):
        return desk.message("many", language, None, 429)
    token = normal_token(text)
    if has_token_form(token) and not has_valid_check(token):
        return desk.message("mistyped", language, None, 404, enter=True)
    desk.watch.check()
    desk.admission.refresh()
    entry = desk.admission.enter(token)
    if entry.outcome == "unknown":
        desk.attempts.add(place)
        return desk.message("unknown", language, None, 404, enter=True)
    if entry.participant is None:
        status = 410 if entry.outcome == "revoked" else 403
        return desk.message(entry.outcome, language, None, status, enter=status == 410)
    shut = desk.closed()
    if shut:
        return desk.message(shut, language, None, 403 if shut == "early" else 410)
    guest = entry.participant
    spoken = guest.language if guest.language in desk.languages else language
    if "language" in request.query_params:
        spoken = language
    session = Session.begin(desk.settings.wave, spoken or language, guest.person_id, guest.issue)
    return desk.go(desk.path("form"), session)


def show_opt_out(desk: Desk, request: Request) -> Response:
    """Show the button that ends messages; mail scanners follow links, but press no buttons."""
    language = desk.language(request, None)
    person = _person(desk, request)
    if isinstance(person, Response):
        return person
    return desk.page(
        "opt_out.html",
        language,
        title=say("optout_title", language),
        own_path=request.url.path,
    )


def opt_out(desk: Desk, request: Request) -> Response:
    """Note that a person wants no more messages; a second time changes nothing.

    A mail program presses for the person (RFC 8058), without cookies: the token says who.
    """
    language = desk.language(request, None)
    person = _person(desk, request)
    if isinstance(person, Response):
        return person
    if not desk.settings.preview:
        with desk.stores.contacts.begin() as contacts:
            record_opt_out(contacts, person, desk.settings.wave, "form")
    return desk.message("optout_done", language)


def _person(desk: Desk, request: Request) -> str | Response:
    language = desk.language(request, None)
    place = request.client.host if request.client else ""
    if desk.attempts.too_many(place):
        return desk.message("many", language, None, 429)
    desk.watch.check()
    desk.admission.refresh()
    entry = desk.admission.enter(normal_token(request.path_params["token"]))
    if entry.person_id is None:
        desk.attempts.add(place)
        return desk.message("unknown", language, None, 404)
    return entry.person_id


def _entrance(desk: Desk, session: Session, language: str, fault: str = "") -> Response:
    words = say(fault, language) if fault else ""
    return desk.page(
        "message.html",
        language,
        session,
        422 if fault else 200,
        title=say("enter_title", language),
        paragraphs=(say("enter_lead", language),),
        enter=True,
        fault=words,
        faults={"code": words} if words else {},
    )
