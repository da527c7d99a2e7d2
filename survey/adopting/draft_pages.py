"""The pages of a drafted instrument."""

from __future__ import annotations

from collections.abc import Sequence

from survey.adopting.draft_questions import DraftPage, DraftQuestion
from survey.adopting.question_ids import make_id
from survey.definition import Text
from survey.instrument import Page, Question

PAGE_TITLE = {"nb": "Spørsmål", "en": "Questions"}
"""What a page is called when the file does not say."""


def build_pages(
    drafts: Sequence[tuple[DraftQuestion, Question]], languages: Sequence[str]
) -> tuple[Page, ...]:
    """Lay the questions on pages: a page for each run of questions of one page in the file."""
    runs: list[tuple[DraftPage | None, list[Question]]] = []
    for draft, question in drafts:
        if not runs or runs[-1][0] != draft.page:
            runs.append((draft.page, []))
        runs[-1][1].append(question)
    taken: set[str] = set()
    return tuple(
        Page(
            id=make_id(page.name if page else "questions", taken),
            title=_title(page, languages),
            questions=tuple(questions),
        )
        for page, questions in runs
    )


def _title(page: DraftPage | None, languages: Sequence[str]) -> Text:
    title = page.title if page else {}
    return {one: title.get(one) or (page and page.name) or PAGE_TITLE[one] for one in languages}
