"""Everything that is kept about a person, in all stores and waves, as a page to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey.definition import in_language
from survey.rights.answer_lines import answer_lines, shown_day
from survey.rights.past_releases import releases_with
from survey.rights.person import OwnResponses, Person, find_person, own_responses
from survey.rights.subject_words import say, title_of

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

    from survey.library import Library
    from survey.store.blocks import Block
    from survey.store.stores import Stores


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: a title, words, and rows of what and how."""

    title: str
    rows: tuple[tuple[str, str], ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class SubjectPage:
    """What is kept about a person, in one language."""

    title: str
    language: str
    sections: tuple[Section, ...]


def read_subject(stores: Stores, library: Library, token: str, language: str) -> SubjectPage:
    """Read everything that is kept about the person with a token; the look is logged.

    Raises
    ------
    SurveyError
        `find_person` refuses the token.
    """
    from survey.store.stores import note, writing

    person = find_person(stores, token)
    with writing(stores) as contacts:
        note(contacts, "subject shown")
        page = _Page(stores, library, contacts, person, language)
        sections = tuple(section for section in page.sections() if section.rows or section.words)
    study = in_language(library.study.title, language)
    return SubjectPage(say("title", language, study=study), language, sections)


@dataclass(frozen=True, slots=True)
class _Page:
    stores: Stores
    library: Library
    contacts: Connection
    person: Person
    language: str

    def sections(self) -> Iterator[Section]:
        own = own_responses(self.contacts, self.person)
        yield Section(self.say("register"), tuple(self._register()), self.say("register_words"))
        before = tuple(self._register_before())
        yield Section(self.say("register_before"), before, self._if(before, "register_undo"))
        yield Section(self.say("fieldwork"), tuple(self._fieldwork()))
        for wave in self.library.waves:
            yield from self._answers(wave, own)
        yield Section(self.say("earlier"), tuple(self._earlier(own)), self._if(own.images, "undo"))
        yield Section(self.say("linking"), tuple(self._linking(own)))
        yield Section(self.say("published"), (), self._published(own))
        yield Section(self.say("until"), tuple(self._until()), self.say("rights"))

    def say(self, key: str, **given: object) -> str:
        return say(key, self.language, **given)

    def _if(self, there: object, key: str) -> str:
        return self.say(key) if there else ""

    def _rows(self, table: Table) -> list[Any]:
        from sqlalchemy import select

        query = select(table).where(table.c.person_id == (self.person.person_id or ""))
        return list(self.contacts.execute(query))

    def _register(self) -> Iterator[tuple[str, str]]:
        from survey.store.schema import holdings, persons

        for row in self._rows(persons):
            yield from self._person(row._mapping)
        for row in self._rows(holdings):
            yield self.say("held"), self._held(row._mapping)

    def _register_before(self) -> Iterator[tuple[str, str]]:
        """Yield what undoing a change of the register would bring back."""
        import orjson

        from survey.store.schema import register_images

        for row in self._rows(register_images):
            image = orjson.loads(row.image)
            if image is not None:
                yield from self._person(image["person"])
                yield from ((self.say("held"), self._held(held)) for held in image["holdings"])
                for asked in image["invited"]:
                    words = self.say("asked" if asked["invited"] else "not_asked")
                    yield asked["wave"], ", ".join(filter(None, (words, asked["disposition"])))

    def _person(self, row: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
        for name in ("name", "email", "language", "key", "note", "left_register"):
            if row[name] is not None:
                yield self.say(name), shown_day(row[name], self.language)

    def _held(self, row: Mapping[Any, Any]) -> str:
        study = self.library.study
        parts = [
            title_of(study.projects, row["project"], self.language),
            title_of(study.roles, row["role"], self.language),
            title_of(study.positions, row["position"], self.language),
            title_of(study.arenas, row["arena"], self.language),
            row["exit_reason"],
        ]
        ends = [shown_day(row[day], self.language) for day in ("from_day", "to_day")]
        return ", ".join([*filter(None, parts), "–".join(ends)])

    def _fieldwork(self) -> Iterator[tuple[str, str]]:
        from survey.store.schema import events, invited, sittings, steps

        for row in self._rows(invited):
            asked = self.say("asked" if row.invited else "not_asked")
            yield row.wave, ", ".join(filter(None, (asked, row.disposition)))
        for row in self._rows(steps):
            what = self.say("message", step=row.step, channel=row.channel, state=row.state)
            yield row.wave, f"{what}, {shown_day(row.at, self.language)}"
        for row in self._rows(events):
            yield (
                row.wave,
                f"{self.say(row.what)}, {shown_day(row.at, self.language)}, {row.source}",
            )
        for row in self._rows(sittings):
            sent = row.submitted_at
            words = self.say("sent_in" if sent else "opened", mode=row.mode)
            yield row.wave, f"{words}, {shown_day(sent or row.saved_at, self.language)}"

    def _answers(self, wave: str, own: OwnResponses) -> Iterator[Section]:
        title = in_language(self.library.study.wave(wave).title, self.language)
        for id_, key in own.standing.items():
            if key.wave != wave:
                continue
            rows = [(self.say("came"), key.source)]
            rows += self._consents(key.consent, key.link_consent)
            block = _standing(self.stores, wave, id_)
            if block is not None:
                texts = self._texts(id_)
                rows += answer_lines(self.library, block, texts, self.language)
            words = self.say("aside") if key.aside else ""
            yield Section(self.say("answers", wave=title), tuple(rows), words)
        for sitting in own.sittings:
            if sitting.wave == wave and sitting.sitting_id not in own.standing:
                rows = self._consents(sitting.consent, sitting.link_consent)
                rows += self._pages(wave, sitting.sitting_id)
                yield Section(self.say("form", wave=title), tuple(rows))

    def _consents(self, consent: bool | None, link: bool | None) -> list[tuple[str, str]]:
        said = (("consent", consent), ("link_consent", link))
        return [
            (self.say(name), self.say("yes" if value else "no"))
            for name, value in said
            if value is not None
        ]

    def _texts(self, response_id: str) -> dict[str, str]:
        from sqlalchemy import select

        from survey.store.schema import free_text, free_text_map

        own = free_text_map.c.response_id == response_id
        mapped = {row.text_id: row.question for row in
                  self.contacts.execute(select(free_text_map).where(own))}  # fmt: skip
        with self.stores.answers.connect() as answers:
            chosen = free_text.c.text_id.in_(list(mapped))
            rows = answers.execute(select(free_text.c.text_id, free_text.c.text).where(chosen))
            return {mapped[row.text_id]: row.text for row in rows}

    def _pages(self, wave: str, sitting_id: str) -> list[tuple[str, str]]:
        import orjson
        from sqlalchemy import select

        from survey.store.schema import form_pages

        questions = self.library.instruments[wave].questions
        with self.stores.answers.connect() as answers:
            own = form_pages.c.sitting_id == sitting_id
            pages = answers.execute(select(form_pages.c.answers).where(own)).scalars().all()
        said = {name: value for page in pages for name, value in orjson.loads(page).items()}
        return [
            (in_language(questions[n].text, self.language) if n in questions else n, str(value))
            for n, value in said.items()
        ]

    def _earlier(self, own: OwnResponses) -> Iterator[tuple[str, str]]:
        for number, image in own.images:
            key = image["key"]
            block = _ended(self.stores, key["wave"], key["response_id"], number)
            words = self.say("version", wave=key["wave"], number=number)
            lines = [] if block is None else answer_lines(self.library, block, {}, self.language)
            yield words, "; ".join(f"{what}: {how}" for what, how in lines)
            if image["texts"]:
                yield words, self.say("texts", n=len(image["texts"]))

    def _linking(self, own: OwnResponses) -> Iterator[tuple[str, str]]:
        from sqlalchemy import select

        from survey.store.schema import code_hashes, links

        for row in self.contacts.execute(select(links).order_by(links.c.wave)):
            if row.response_id in own.standing:
                yield row.wave, self.say(f"link_{row.status}")
        elements = [
            row.response_id
            for row in self.contacts.execute(select(code_hashes.c.response_id))
            if row.response_id in own.standing
        ]
        if elements:
            yield self.say("code"), self.say("code_words", n=len(elements))

    def _published(self, own: OwnResponses) -> str:
        from survey.rights.withdrawal import stored_since

        since = stored_since(self.contacts, own)
        found = releases_with(self.stores.data, self.library.study.study, since)
        if not found:
            return self.say("no_release")
        return self.say("releases", days=", ".join(shown_day(d, self.language) for d, _ in found))

    def _until(self) -> Iterator[tuple[str, str]]:
        for step in self.library.study.retention:
            yield self.say(step.what), self.say("latest", day=shown_day(step.latest, self.language))


def _standing(stores: Stores, wave: str, response_id: str) -> Block | None:
    from survey.store.blocks import read_blocks

    with stores.answers.connect() as answers:
        return _row_of(read_blocks(answers, wave), response_id)


def _ended(stores: Stores, wave: str, response_id: str, import_id: int) -> Block | None:
    from sqlalchemy import select

    from survey.store.blocks import parse_block
    from survey.store.schema import blocks

    ended = (blocks.c.wave == wave) & (blocks.c.ended_by == import_id)
    with stores.answers.connect() as answers:
        found = {
            row.block_id: parse_block(row.wave, row.instrument, row.version, row.rows)
            for row in answers.execute(select(blocks).where(ended))
        }
    return _row_of(found, response_id)


def _row_of(blocks: Mapping[int, Block], response_id: str) -> Block | None:
    for block in blocks.values():
        if response_id in block.response_ids:
            return block.pick([list(block.response_ids).index(response_id)])
    return None
