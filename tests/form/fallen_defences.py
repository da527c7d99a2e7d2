"""Every defence of the form, how it is taken away, and the test that has to notice."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import itsdangerous
import pytest
import test_form_answering as answering
import test_form_durability as durability
import test_form_security as security
from starlette.responses import Response

from survey.form import app, attempts, desk, entrance, page_answers, posted, saving, session
from survey.form.admission import Admission, Entry
from survey.form.attempts import Attempts
from survey.form.desk import Desk
from survey.form.store_watch import StoreWatch
from survey.form.visit import Visit
from survey.tokens import keyed_hash

Remove = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True)
class Defence:
    """What is taken away, and which test fails then; `given` are its parameters."""

    name: str
    remove: Remove
    test: Callable[..., None]
    given: dict[str, Any] = field(default_factory=dict)


def put(where: Any, name: str, other: Any) -> Remove:
    """Take a defence away by putting something else in its place."""
    return lambda patch: patch.setattr(where, name, other)


def header(name: str, other: str | None = None) -> Remove:
    """Leave a header out, or say something weaker in it."""

    def remove(patch: pytest.MonkeyPatch) -> None:
        if other is None:
            patch.delitem(app.HEADERS, name)
        else:
            patch.setitem(app.HEADERS, name, other)

    return remove


def cookie(**weaker: Any) -> Remove:
    """Set cookies that are less guarded."""
    real = Response.set_cookie

    def set_cookie(self: Response, *args: Any, **given: Any) -> None:
        real(self, *args, **given | weaker)

    return put(Response, "set_cookie", set_cookie)


def stop_at_the_first(self: Admission, token: str) -> Entry:
    given = keyed_hash(self._key, "token", token).encode()
    for one in self._tokens:
        if hmac.compare_digest(one.hash, given):
            return Entry("admitted", one.person_id, self._participants.get(one.person_id))
    return Entry("unknown")


def every_issue_counts(self: Admission, person_id: str, issue: int) -> Any:
    return self._participants.get(person_id)


def by_place_alone(self: Attempts, place: str) -> bool:
    return len(self._by_place.get(self._hash(place), ())) >= attempts.OWN


def show_as_written(patch: pytest.MonkeyPatch) -> None:
    real = Desk.templates.func

    def templates(self: Desk) -> Any:
        made = real(self)
        made.autoescape = False
        return made

    patch.setattr(Desk, "templates", property(templates))
    patch.setattr("markupsafe.escape", str)


def keep_whoever_looks(patch: pytest.MonkeyPatch) -> None:
    from survey.store.sittings import save_consent

    real = app.read_visit

    def read_visit(at: Desk, held: Any, guest: Any) -> Any:
        save_consent(at.stores, at.settings.wave, guest.person_id, "web", True, "hash")
        return real(at, held, guest)

    patch.setattr(app, "read_visit", read_visit)


def log_the_whole_fault(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(app.LOG, "error", lambda *_: app.LOG.warning("it failed", exc_info=True))


def take_every_field(patch: pytest.MonkeyPatch) -> None:
    real = saving.read_answers

    def read_answers(page: Any, fields: Any, *more: Any) -> Any:
        found = real(page, fields, *more)
        found.answers |= {name: sent[0] for name, sent in fields.items() if name.isupper()}
        return found

    patch.setattr(saving, "read_answers", read_answers)


def keep_codes_as_written(patch: pytest.MonkeyPatch) -> None:
    real = saving.read_answers

    def read_answers(page: Any, fields: Any, *more: Any) -> Any:
        found = real(page, fields, *more)
        found.answers |= {q.id: found.elements.get(q.element) for q in page.questions if q.element}
        return found

    patch.setattr(saving, "read_answers", read_answers)


def forget_no_transport_rule(patch: pytest.MonkeyPatch) -> None:
    real = app.Guarded.__init__
    patch.setattr(app.Guarded, "__init__", lambda self, inner, *, secure: real(
        self, inner, secure=False))  # fmt: skip


def let_faults_pass(patch: pytest.MonkeyPatch) -> None:
    for module in (app, saving):
        patch.setattr(module, "STORE_FAULTS", ())


CSP = "Content-Security-Policy"

DEFENCES = (
    Defence("time of a look-up", put(Admission, "enter", stop_at_the_first),
            security.test_every_look_up_compares_with_every_token_in_constant_time),
    Defence("limit of guesses", put(Attempts, "too_many", lambda *_: False),
            security.test_guessing_is_stopped_for_whoever_guesses),
    Defence("limit of everybody's guesses", put(Attempts, "too_many", by_place_alone),
            security.test_guessing_from_everywhere_is_stopped_too),
    Defence("guesses are forgotten", put(Attempts, "_forget", lambda _: None),
            security.test_attempts_are_forgotten_and_hold_no_address),
    Defence("addresses are hashed", put(Attempts, "_hash", lambda _, place: place),
            security.test_attempts_are_forgotten_and_hold_no_address),
    Defence("check character", put(entrance, "has_valid_check", lambda _: True),
            security.test_mistyping_is_not_guessing),
    Defence("replaced tokens are refused", put(Admission, "enter", stop_at_the_first),
            security.test_a_replaced_token_opens_nothing_and_closes_what_it_had_opened),
    Defence("replaced tokens end sessions", put(Admission, "participant", every_issue_counts),
            security.test_a_replaced_token_opens_nothing_and_closes_what_it_had_opened),
    Defence("no referrer", header("Referrer-Policy"),
            security.test_the_token_leaves_the_address_bar),
    Defence("signature", put(itsdangerous.Signer, "verify_signature", lambda *_: True),
            security.test_a_forged_or_old_cookie_is_nobodys),
    Defence("end of a session", put(session, "LASTS", 10**9),
            security.test_a_forged_or_old_cookie_is_nobodys),
    Defence("HttpOnly", cookie(httponly=False), security.test_the_cookie_is_out_of_reach),
    Defence("SameSite", cookie(samesite="none"), security.test_the_cookie_is_out_of_reach),
    Defence("Secure", cookie(secure=False), security.test_the_cookie_is_out_of_reach),
    Defence("host's cookie", put(Desk, "_cookie", lambda _, name: name),
            security.test_the_cookie_is_out_of_reach),
    Defence("HSTS", forget_no_transport_rule, security.test_the_cookie_is_out_of_reach),
    Defence("form token", put(app, "is_own", lambda *_: True),
            security.test_another_site_cannot_send_a_page),
    Defence("form token of the session", put(session.Session, "form_token", lambda *_: "f" * 64),
            security.test_another_site_cannot_send_a_page),
    Defence("form token at the entrance", put(entrance, "is_own", lambda *_: True),
            security.test_another_site_cannot_open_a_form_of_its_own_here),
    Defence("cookie of its own before a code", put(desk, "ENTRY", session.COOKIE),
            security.test_nobody_can_take_a_form_away),
    Defence("no scripts", header(CSP, "default-src 'none'; script-src 'unsafe-inline'; "
                                 "frame-ancestors 'none'"),
            security.test_every_page_forbids_scripts_frames_and_keeping),
    Defence("no frames", header(CSP, "default-src 'none'"),
            security.test_every_page_forbids_scripts_frames_and_keeping),
    Defence("no guessing of kinds", header("X-Content-Type-Options"),
            security.test_every_page_forbids_scripts_frames_and_keeping),
    Defence("no search engines", header("X-Robots-Tag"),
            security.test_every_page_forbids_scripts_frames_and_keeping),
    Defence("nothing is cached", put(app.MutableHeaders, "setdefault", lambda *_: None),
            security.test_every_page_forbids_scripts_frames_and_keeping),
    Defence("escaping", show_as_written, security.test_what_people_write_is_text),
    Defence("links store nothing", keep_whoever_looks,
            security.test_following_a_link_keeps_nothing),
    Defence("opting out takes a POST", put(
                entrance, "show_opt_out", lambda at, request: entrance.opt_out(at, request, {})),
            security.test_opting_out_takes_a_button_not_a_link),
    Defence("faults are logged without words", log_the_whole_fault,
            security.test_an_unforeseen_fault_is_logged_by_kind_and_place_alone),
    Defence("size of a page", put(posted, "BODY", 10**9),
            security.test_too_much_is_refused_before_it_is_read),
    Defence("number of fields", put(posted, "FIELDS", 10**6),
            security.test_what_is_no_form_is_refused),
    Defence("only the page's questions", take_every_field,
            security.test_a_field_of_another_page_changes_nothing),
    Defence("only the answers offered", put(
                page_answers, "_choose", lambda _, sent, __: int(sent[0]) if sent else None),
            answering.test_what_is_no_answer_is_said_and_not_kept,
            {"page": "voice", "question": "VO_1", "value": "7", "words": "Velg et av svarene"}),
    Defence("length of a text", put(page_answers, "_text", lambda text, *_: text),
            answering.test_what_is_no_answer_is_said_and_not_kept,
            {"page": "words", "question": "OPEN_1", "value": "å" * 4001, "words": "Skriv høyst"}),
    Defence("the next person's machine", put(Desk, "forget", lambda *_: None),
            answering.test_one_can_leave_and_come_back_by_the_same_link),
    Defence("hashes of the code", keep_codes_as_written,
            answering.test_the_code_is_hashed_by_element_and_never_shown_again),
    Defence("a no deletes the answers", put(saving, "refuse", lambda *_: None),
            answering.test_a_no_leaves_a_no_and_nothing_else),
    Defence("the wave's end", put(Desk, "closed", lambda _: None),
            answering.test_a_wave_that_closes_meanwhile_takes_no_more),
    Defence("the register is read again", put(Admission, "refresh", lambda _: None),
            security.test_a_person_added_to_the_register_can_enter_at_once),
    Defence(
        "sent in is sent in",
        put(Visit, "submitted", False),
        answering.test_a_page_sent_after_the_form_is_refused,
    ),
    Defence("a store that is gone", let_faults_pass,
            durability.test_a_lost_table_loses_nothing_that_was_typed, {"gone": "form_pages"}),
    Defence("a store that was moved", put(StoreWatch, "check", lambda _: None),
            durability.test_a_database_moved_while_it_is_open_takes_nothing),
    Defence("saved before it is acknowledged", put(saving, "save_page", lambda *_: None),
            durability.test_a_database_that_is_gone),
)  # fmt: skip
