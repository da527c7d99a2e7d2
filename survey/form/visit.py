"""One person at the form: what is asked, what is saved, where to go from here."""

from __future__ import annotations

from dataclasses import dataclass

from survey.asked import with_second_role
from survey.fieldwork.participants import Participant
from survey.form.desk import Desk
from survey.form.form_pages import SEND, START, FormPage
from survey.form.session import Session
from survey.store.sittings import SavedPage, Sitting, read_pages, read_sittings


@dataclass(frozen=True, slots=True)
class Visit:
    """Whose form it is, and how far it has come."""

    desk: Desk
    session: Session
    guest: Participant
    sitting: Sitting | None
    saved: dict[str, SavedPage]
    pages: tuple[FormPage, ...]

    @property
    def language(self) -> str:
        """The language of the pages."""
        return self.session.language

    @property
    def order(self) -> tuple[str, ...]:
        """Every page by its id, from the information to sending in."""
        return (START, *(page.id for page in self.pages), SEND)

    @property
    def agreed(self) -> bool:
        """Whether the person has said yes to answering."""
        return self.sitting is not None and self.sitting.consent is True

    @property
    def submitted(self) -> bool:
        """Whether the answers are sent in."""
        return self.sitting is not None and self.sitting.submitted_at is not None

    def first_unsaved(self) -> str:
        """Return where a person goes on who comes back."""
        if not self.agreed:
            return START
        return next((page.id for page in self.pages if page.id not in self.saved), SEND)

    def beside(self, page: str, step: int) -> str:
        """Return the page so many steps from this one, within the form."""
        place = self.order.index(page) + step
        return self.order[min(max(place, 0), len(self.order) - 1)]

    def page(self, id: str) -> FormPage | None:
        """Return a page of questions by its id."""
        return next((page for page in self.pages if page.id == id), None)

    def at(self, page: str) -> str:
        """Return the path of a page."""
        return self.desk.path("form", page)


def read_visit(desk: Desk, session: Session, guest: Participant) -> Visit:
    """Read how far a person has come."""
    wave = desk.settings.wave
    sitting = next(iter(read_sittings(desk.stores, wave, guest.person_id)), None)
    saved: dict[str, SavedPage] = {}
    if sitting is not None and sitting.consent:
        saved = read_pages(desk.stores, sitting.sitting_id).get(sitting.sitting_id, {})
    return build_visit(desk, session, guest, sitting, saved)


def build_visit(
    desk: Desk,
    session: Session,
    guest: Participant,
    sitting: Sitting | None,
    saved: dict[str, SavedPage],
) -> Visit:
    """Return the visit of a person of whom this is known."""
    wave = desk.settings.wave
    study, uses = desk.library.study, desk.library.instrument(wave).uses
    said = [page.answers.get(uses.get("role2", "")) for page in saved.values()]
    asking = with_second_role(study, guest.asking, next(filter(None, said), None))
    linked = sitting is None or sitting.link_consent is not False
    pages = desk.pages(asking, session.language, linked)
    return Visit(desk, session, guest, sitting, saved, pages)
