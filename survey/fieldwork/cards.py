"""Cards for sealed envelopes: a code that only the holder has, printed and as a picture."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from survey.definition import in_language
from survey.problems import Problem, SurveyError

if TYPE_CHECKING:
    from survey.fieldwork.recipients import Recipient
    from survey.library import Library
    from survey.store.stores import Stores

_LIST = {
    "nb": (
        "Hvem som skal ha hvilket kort",
        "Skriv navnet på konvolutten med nummeret. Dette arket skal ikke i noen konvolutt; "
        "makuler det når kortene er delt ut.",
        ("Kort", "Navn", "Prosjekt"),
    ),
    "en": (
        "Who gets which card",
        "Write the name on the envelope with the number. This sheet goes into no envelope; "
        "shred it when the cards are handed out.",
        ("Card", "Name", "Project"),
    ),
}


def write_cards(
    stores: Stores,
    library: Library,
    wave: str,
    people: Sequence[Recipient],
    form: str,
    path: Path,
    *,
    all_languages: bool = False,
) -> int:
    """Write a PDF of cards, four to an A4, that only its owner can read; returns how many.

    A card is in the person's language, or in all of the study where the register names none.
    The last sheets say whose card has which number. Printing again changes nothing.

    Raises
    ------
    SurveyError
        Nobody gets a card, or a text is too long for one.
    """
    from survey.fieldwork.letters import write_letters

    chosen = [person for person in people if person.is_sent]
    if not chosen:
        raise SurveyError(
            Problem(
                "nobody-gets-a-card",
                "nobody gets a card in this wave.",
                'Write a text with "step: card" and the roles in study.yaml, or name a person '
                "with --person.",
            )
        )
    study = library.study
    letters = {
        language: write_letters(stores, library, wave, "card", chosen, form, language)
        for language in study.languages
    }
    projects = {project.id: project for project in study.projects}
    cards = []
    for number, person in enumerate(chosen):
        only = person.language and not all_languages
        languages = [person.language] if only else list(study.languages)
        letter = letters[study.languages[0]][number]
        project = projects[person.project]
        cards.append(
            {
                "number": number + 1,
                "name": person.name or "–",
                "project": project.name or in_language(project.title, languages[0] or ""),
                "texts": [
                    {"language": language, "text": letters[str(language)][number].text}
                    for language in languages
                ],
                "code": letter.code,
                "qr": _picture(letter.link),
            }
        )
    language = study.languages[0]
    title, note, columns = _LIST.get(language, _LIST["en"])
    data = {
        "title": in_language(study.title, language),
        "language": language,
        "cards": cards,
        "list": {"title": title, "note": note, "columns": columns},
    }
    _write_pdf(data, path)
    _note_cards(stores, wave, chosen)
    return len(chosen)


def _picture(link: str) -> str:
    """Draw a QR code as SVG text."""
    import segno

    drawn = io.BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="svg", border=4, xmldecl=False)
    return drawn.getvalue().decode("utf-8")


def _write_pdf(data: Mapping[str, object], path: Path) -> None:
    import typst

    from survey.fieldwork.message_folder import write_private

    template = Path(__file__).with_name("card.typ")
    try:
        content = typst.compile(
            template.read_bytes(), sys_inputs={"data": json.dumps(data)}, ignore_system_fonts=True
        )
    except RuntimeError as error:
        if "card-too-long" not in str(error):
            raise
        raise SurveyError(
            Problem(
                "card-too-long",
                "the text is too long for a card, even in small letters.",
                "Shorten the text of the step card in study.yaml.",
            )
        ) from None
    write_private(path, content)


def _note_cards(stores: Stores, wave: str, people: Sequence[Recipient]) -> None:
    from survey.fieldwork.steps import claim_in, settle_step
    from survey.store.stores import note, writing

    with writing(stores) as contacts:
        for person in people:
            if claim_in(contacts, person.person_id, wave, "card", "card", uncertain=True):
                settle_step(contacts, person.person_id, wave, "card", "sent")
        note(contacts, "cards", wave, f"{len(people)} printed")
