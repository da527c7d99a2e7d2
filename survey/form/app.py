"""The form as a web application: which path is which page, and what guards all of them."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from survey.fieldwork.participants import Participant
from survey.form import entrance, saving
from survey.form.admission import Admission
from survey.form.attempts import Attempts
from survey.form.desk import Desk
from survey.form.page_answers import Fields
from survey.form.posted import StrangeFormError, TooLargeError, is_own, read_fields
from survey.form.session import Session
from survey.form.settings import FormSettings
from survey.form.store_watch import STORE_FAULTS, StoreWatch
from survey.form.texts import say
from survey.form.visit import build_visit, read_visit
from survey.library import Library

if TYPE_CHECKING:
    from survey.store.stores import Stores

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}
"""What every answer of the form says; scripts, pictures and other sites are not allowed at all."""

FOREVER = "public, max-age=31536000, immutable"

DONE = ("later", "thanks", "refused")

SORRY = (
    "Noe gikk galt. Det du har lagret, er tatt vare på.\n"
    "Something went wrong. What you have saved is kept."
)

LOG = logging.getLogger("survey.form")

Work = Callable[[Desk, Request], Response]
PostedWork = Callable[[Desk, Request, Fields], Response]


def build_app(
    library: Library, stores: Stores, settings: FormSettings, admission: Admission | None = None
) -> ASGIApp:
    """Return the form of a wave as an ASGI application.

    Parameters
    ----------
    admission
        Who is let in; by default those whom the register invites.
    """
    desk = Desk(
        library,
        stores,
        settings,
        admission or Admission(stores, library, settings.wave),
        Attempts(),
        StoreWatch(stores),
        stores.key(),
    )

    def reading(work: Work) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            return await run_in_threadpool(work, desk, request)

        return endpoint

    def posting(work: PostedWork) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            fields = await read_fields(request)
            return await run_in_threadpool(work, desk, request, fields)

        return endpoint

    routes = [
        Route("/", reading(entrance.show_entrance), methods=["GET"]),
        Route("/", posting(entrance.take_code), methods=["POST"]),
        Route("/s/{token}", reading(entrance.follow_link), methods=["GET"]),
        Route("/opt-out/{token}", reading(entrance.show_opt_out), methods=["GET"]),
        Route("/opt-out/{token}", reading(entrance.opt_out), methods=["POST"]),
        Route("/form", reading(_resume), methods=["GET"]),
        Route("/form/{page}", reading(_show), methods=["GET"]),
        Route("/form/{page}", posting(_save), methods=["POST"]),
        Route("/done/{what}", reading(_done), methods=["GET"]),
        Route(f"/{desk.style[0]}", reading(_style), methods=["GET"]),
    ]

    def failed(key: str, status: int) -> Callable[[Request, Exception], Response]:
        def handler(request: Request, error: Exception) -> Response:
            return desk.message(key, desk.language(request, desk.session(request)), None, status)

        return handler

    def not_found(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        language = desk.language(request, desk.session(request))
        return desk.message("missing", language, None, status, enter=True)

    app = Starlette(
        routes=[Mount(settings.base, routes=routes)] if settings.base else routes,
        exception_handlers={
            HTTPException: not_found,
            TooLargeError: failed("large", 413),
            StrangeFormError: failed("strange", 400),
            **dict.fromkeys(STORE_FAULTS, failed("store", 503)),
        },
    )
    return Guarded(app, secure=settings.secure)


class Guarded:
    """Puts `HEADERS` on every answer, and lets no exception tell what it was about.

    An exception of a database holds the values of its statement, and a traceback would go to the
    log: only its kind and the line of the program are written.
    """

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self._app = app
        self._headers = {**HEADERS}
        if secure:
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def guarded(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            await self._app(scope, receive, guarded)
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{Path(last.filename).name}:{last.lineno}"
            LOG.error("a request failed: %s at %s", type(error).__name__, place)
            if not begun:
                await Response(SORRY, 500, media_type="text/plain")(scope, receive, guarded)


def _guest(
    desk: Desk, request: Request, *, fresh: bool = True
) -> tuple[Session, Participant] | Response:
    """Return who is at the form, or the page that says why nobody is."""
    session = desk.session(request)
    if fresh:
        desk.watch.check()
        desk.admission.refresh()
    guest = desk.guest(session)
    language = desk.language(request, session)
    if session is None or guest is None:
        return desk.message("session", language, None, 403, enter=True)
    shut = desk.closed()
    if shut:
        return desk.message(shut, language, session, 403 if shut == "early" else 410)
    return session, guest


def _resume(desk: Desk, request: Request) -> Response:
    found = _guest(desk, request)
    if isinstance(found, Response):
        return found
    visit = read_visit(desk, *found)
    if visit.submitted:
        return saving.show(visit, "")
    return desk.go(visit.at(visit.first_unsaved()), visit.session)


def _show(desk: Desk, request: Request) -> Response:
    found = _guest(desk, request)
    if isinstance(found, Response):
        return found
    return saving.show(read_visit(desk, *found), request.path_params["page"])


def _save(desk: Desk, request: Request, fields: Fields) -> Response:
    found = _guest(desk, request, fresh=False)
    if isinstance(found, Response):
        return found
    session, guest = found
    if not is_own(fields, session, desk.key):
        return desk.message("session", session.language, None, 403, enter=True)
    page = request.path_params["page"]
    try:
        found = _guest(desk, request)
        if isinstance(found, Response):
            return found
        visit = read_visit(desk, *found)
    except STORE_FAULTS:
        return saving.unavailable(build_visit(desk, session, guest, None, {}), page, fields)
    return saving.save(visit, page, fields)


def _done(desk: Desk, request: Request) -> Response:
    what = request.path_params["what"]
    session = desk.session(request)
    language = desk.language(request, session)
    if what not in DONE:
        raise HTTPException(404)
    more: tuple[str, ...] = ()
    if what == "thanks":
        own = desk.library.study.form.withdrawal
        more = (own.get(language) or say("withdraw_text", language),)
    return desk.message(what, language, session, 200, *more)


def _style(desk: Desk, request: Request) -> Response:
    return Response(desk.style[1], headers={"Cache-Control": FOREVER}, media_type="text/css")
