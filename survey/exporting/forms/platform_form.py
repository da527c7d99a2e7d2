"""What forms for other survey tools have in common: pages in order, words, what is left open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from survey.asked import Groups
from survey.definition import Code, Text, in_language
from survey.exporting.forms.conditions import Condition, conditions_of, goes_on
from survey.exporting.forms.page_order import OrderedPage, order_pages
from survey.exporting.forms.pruning import prune_conditions
from survey.exporting.forms.words import fill_fields
from survey.fieldwork.told_fields import told_fields
from survey.instrument import AnswerScale, Instrument, Page
from survey.library import Library
from survey.problems import Place, Problem


@dataclass(frozen=True, slots=True)
class PlatformForm:
    """A questionnaire for a tool that asks everybody and routes by answers.

    Parameters
    ----------
    library, instrument, languages
        The study, the wave's instrument and the languages it is written in.
    pages
        The pages in an order in which routes only look back.
    consent, goes_on
        The question of consent, and when the pages after it are shown.
    information
        What is read first, fields filled in; empty where there is none.
    problems
        What the form cannot say.
    """

    library: Library
    instrument: Instrument
    languages: tuple[str, ...]
    pages: tuple[OrderedPage, ...]
    consent: str
    goes_on: Condition
    information: Text
    problems: tuple[Problem, ...]

    @classmethod
    def of(
        cls, library: Library, wave: str, fill: Mapping[str, str], groups: Groups | None = None
    ) -> PlatformForm:
        """Gather the form of a wave.

        Parameters
        ----------
        fill
            What fields in braces stand for.
        groups
            How many persons have each project and role; `None` for many of all.
        """
        instrument = library.instrument(wave)
        languages = instrument.languages or library.study.languages
        routes, unsaid = conditions_of(library, wave)
        conditions = prune_conditions(library, wave, routes, groups)
        said, left = _information(library, wave, languages, fill)
        place = Place(library.study.wave(wave).instrument)
        problems = [*_unsaid_routes(unsaid, place), *open_fields(left, place)]
        return cls(
            library,
            instrument,
            languages,
            order_pages(instrument.pages, conditions),
            instrument.uses.get("consent", ""),
            goes_on(instrument),
            said,
            tuple(problems),
        )

    def stem(self, page: Page) -> Text:
        """Return the words before a page's questions, in every language."""
        return stem_of(self.library, self.instrument, page, self.languages)


def stem_of(
    library: Library, instrument: Instrument, page: Page, languages: tuple[str, ...]
) -> Text:
    """Return the words before a page's questions; those of a code explain what it is for."""
    wave, given = library.study.wave(instrument.wave).stem, page.stem
    if not given and instrument.information is not None:
        codes = any(question.id in instrument.code_elements for question in page.questions)
        given = instrument.information.code_intro if codes else {}
    return {
        each: in_language(given, each).replace("{stem}", in_language(wave, each))
        for each in languages
        if given
    }


def choices_shown(scale: AnswerScale) -> Iterator[tuple[Code, Text, tuple[str, ...]]]:
    """Yield the answers one can choose: code, words, and the projects it is limited to."""
    if scale.type in ("choice", "multiple"):
        for code, choice in scale.choices.items():
            yield code, choice.text, choice.only
        for code, missing in scale.missing.items():
            if missing.reason != "platform_missing":
                yield code, missing.text, ()


def open_fields(left: frozenset[str], place: Place) -> Iterator[Problem]:
    """Name the fields of the information that nobody has filled in."""
    if left:
        named = ", ".join(f"{{{name}}}" for name in sorted(left))
        yield Problem(
            "field-open",
            f"the information has fields that are not filled in: {named}; a line stands there.",
            'Write each in study.yaml under "form", "fields"; or give it with --fill, such as '
            f"--fill {sorted(left)[0]}=TEXT.",
            place,
            "warning",
        )


def _information(
    library: Library, wave: str, languages: tuple[str, ...], fill: Mapping[str, str]
) -> tuple[Text, frozenset[str]]:
    instrument = library.instrument(wave)
    if instrument.information is None:
        return {}, frozenset()
    said: Text = {}
    left: frozenset[str] = frozenset()
    for each in languages:
        known = told_fields(library, wave, None, each) | dict(fill)
        said[each], missing = fill_fields(in_language(instrument.information.text, each), known)
        left |= missing
    return said, left


def _unsaid_routes(questions: tuple[str, ...], place: Place) -> Iterator[Problem]:
    if questions:
        yield Problem(
            "route-unsaid",
            f"{len(questions)} questions are for some only, but the questionnaire does not ask "
            f"who somebody is, so that the form asks everybody: {', '.join(questions[:12])}.",
            "Ask for role and project and name the questions under `uses`, or route them in the "
            "tool itself.",
            place,
            "warning",
        )
