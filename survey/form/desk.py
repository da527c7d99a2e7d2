"""What every page of the form needs: the study, the stores, who is there, how a page is drawn."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from survey.asked import Asking
from survey.definition import in_language
from survey.fieldwork.contact_texts import day_in_words
from survey.fieldwork.participants import Participant
from survey.form.admission import Admission
from survey.form.attempts import Attempts
from survey.form.form_pages import FormPage, build_pages
from survey.form.session import COOKIE, ENTRY, LASTS, Session, read_session
from survey.form.settings import FormSettings
from survey.form.store_watch import StoreWatch
from survey.form.texts import TEXTS, say
from survey.library import Library

if TYPE_CHECKING:
    from jinja2 import Environment

    from survey.store.stores import Stores

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Desk:
    """One wave's form as it is served; shared by all requests of a process."""

    library: Library
    stores: Stores
    settings: FormSettings
    admission: Admission
    attempts: Attempts
    watch: StoreWatch
    key: bytes

    @cached_property
    def style(self) -> tuple[str, bytes]:
        """The name and content of the style sheet; the name changes with the content."""
        content = (HERE / "style.css").read_bytes()
        return f"style-{hashlib.sha256(content).hexdigest()[:12]}.css", content

    @cached_property
    def templates(self) -> Environment:
        """The templates; everything that is put into them is escaped."""
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        made = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        made.filters["strong"] = strong
        return made

    @cached_property
    def pages(self) -> Callable[[Asking, str, bool], tuple[FormPage, ...]]:
        """What people of one kind meet in a language, built once for all of them."""

        @lru_cache(maxsize=1000)
        def pages(asking: Asking, language: str, linked: bool) -> tuple[FormPage, ...]:
            wave = self.settings.wave
            return build_pages(self.library, wave, asking, language, linked=linked)

        return pages

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the study."""
        return self.library.study.languages

    def path(self, *parts: str) -> str:
        """Return a path of the form as a browser knows it."""
        return "/".join((self.settings.base, *parts))

    def sessions(self, request: Request) -> list[Session]:
        """Return the sessions of a request whose cookies are good, a person's first."""
        held = [request.cookies.get(self._cookie(name)) for name in (COOKIE, ENTRY)]
        found = [read_session(value, self.key, self.settings.wave) for value in held]
        asked = request.query_params.get("language", "")
        spoken = asked if asked in self.languages else None
        return [session.speaking(spoken) for session in found if session is not None]

    def session(self, request: Request) -> Session | None:
        """Return the session of a request, in the language asked for."""
        return next(iter(self.sessions(request)), None)

    def guest(self, session: Session | None) -> Participant | None:
        """Return whose session it is, unless the person may no longer answer."""
        if session is None or not session.person_id:
            return None
        return self.admission.participant(session.person_id, session.issue)

    def _cookie(self, name: str) -> str:
        """Return a cookie's name; a browser takes the prefix only with https and one host."""
        return f"__Host-{name}" if self.settings.secure else name

    def language(self, request: Request, session: Session | None) -> str:
        """Return the language of a page: the session's, else the one asked for, else the first."""
        if session is not None:
            return session.language
        asked = request.query_params.get("language", "")
        return asked if asked in self.languages else self.languages[0]

    def closed(self) -> str | None:
        """Return the message of a wave that is not open today."""
        wave = self.library.study.wave(self.settings.wave)
        if self.settings.day < wave.opens:
            return "early"
        return "closed" if self.settings.day > wave.closes else None

    def page(
        self,
        name: str,
        language: str,
        session: Session | None = None,
        status: int = 200,
        **values: Any,
    ) -> Response:
        """Return a drawn page, with a cookie for the session if there is one."""

        def words(key: str, **fields: object) -> str:
            return say(key, language, **fields)

        study = self.library.study
        drawn = self.templates.get_template(name).render(
            say=words,
            language=language,
            languages=[
                (code, in_language(TEXTS["language_name"], code)) for code in self.languages
            ],
            other_words={code: say("switch", code) for code in self.languages},
            survey_title=in_language(study.title, language),
            help=in_language(study.form.help, language),
            base=self.settings.base,
            style=self.path(self.style[0]),
            preview=self.settings.preview,
            form_token=session.form_token(self.key) if session else "",
            **{"step": "", "action": "", "faults": {}, **values},
        )
        response = HTMLResponse(drawn, status)
        self.remember(response, session)
        return response

    def message(
        self,
        key: str,
        language: str,
        session: Session | None = None,
        status: int = 200,
        *more: str,
        enter: bool = False,
    ) -> Response:
        """Return a page that says one thing, perhaps with a place to write the code."""
        wave = self.library.study.wave(self.settings.wave)
        ends = {"opens": wave.opens, "deadline": wave.closes}
        days = {name: day_in_words(day, language) for name, day in ends.items()}
        if enter and session is None:
            session = Session.begin(self.settings.wave, language)
        return self.page(
            "message.html",
            language,
            session,
            status,
            title=say(f"{key}_title", language),
            paragraphs=(say(f"{key}_text", language, **days), *more),
            enter=enter,
            fault="",
        )

    def go(self, path: str, session: Session | None = None) -> Response:
        """Return a redirect after which a reload sends nothing again."""
        response = RedirectResponse(path, 303)
        self.remember(response, session)
        return response

    def remember(self, response: Response, session: Session | None) -> None:
        """Put a session's cookie on a response.

        Lax, not strict: a link in a mail read on the web comes from another site, and a strict
        cookie would not go along with the redirect that follows.
        """
        if session is not None:
            response.set_cookie(
                self._cookie(COOKIE if session.person_id else ENTRY),
                session.sign(self.key),
                max_age=LASTS,
                path="/",
                httponly=True,
                samesite="lax",
                secure=self.settings.secure,
            )

    def forget(self, response: Response) -> None:
        """Take the cookie away, so that the next person at this machine starts anew."""
        response.delete_cookie(
            self._cookie(COOKIE),
            path="/",
            httponly=True,
            samesite="lax",
            secure=self.settings.secure,
        )


def strong(text: str) -> Markup:
    """Return text, escaped, with what stands between double asterisks in strong type."""
    return Markup(re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", str(escape(text))))
