"""Which languages a questionnaire is drafted in, and its words in them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from survey.adopting.definitions.questionnaire import UNTAGGED, Questionnaire
from survey.adopting.label_words import language_of
from survey.definition import Text

LANGUAGES = ("nb", "en")
"""The languages a study can be drafted in."""

_NOT_HERE = {
    True: "it is not a language of the study",
    False: "a study is drafted in bokmål and English only",
}


@dataclass(frozen=True, slots=True)
class Words:
    """A questionnaire's words in the languages of the draft.

    Parameters
    ----------
    languages
        The languages, the first one first.
    sources
        The language of the definition that each is taken from.
    notes
        What a person must decide.
    left_out
        Languages that are not taken, and why.
    """

    languages: tuple[str, ...]
    sources: Mapping[str, str]
    notes: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]

    def __call__(self, text: Text) -> Text:
        """Return a text in every language; where words are missing, those of another."""
        first = text.get(self.sources[self.languages[0]]) or next(filter(None, text.values()), "")
        return {
            one: text.get(one) or text.get(self.sources[one]) or first for one in self.languages
        }


def choose_words(
    questionnaire: Questionnaire, wanted: str | None, possible: Collection[str]
) -> Words:
    """Choose the languages of a draft.

    Parameters
    ----------
    questionnaire
        What the definition says.
    wanted
        The language that is to come first, if one is asked for.
    possible
        The languages the study can have.
    """
    said = {one: list(_texts(questionnaire, one)) for one in questionnaire.languages}
    filled = {one: [text for text in texts if text] for one, texts in said.items()}
    have = [one for one in questionnaire.languages if filled[one]] or [UNTAGGED]
    sources = {one: one for one in have if one in possible}
    notes: list[str] = []
    for one in have:
        if one == UNTAGGED and (guess := language_of(filled.get(one, ()))) in possible:
            sources.setdefault(str(guess), one)
    if not sources:
        guess = language_of(filled.get(have[0], ()))
        key = wanted or (str(guess) if guess in possible else sorted(possible, reverse=True)[0])
        sources[key] = have[0]
        if have[0] != UNTAGGED:
            notes.append(f'the words are in "{have[0]}" and stand here as "{key}": translate them')
    if wanted and wanted not in sources:
        sources[wanted] = next(iter(sources.values()))
        notes.append(f'the questionnaire has no words in "{wanted}": translate them')
    first = wanted or min(sources, key=lambda one: have.index(sources[one]))
    left_out = [
        (f"language {one}" if one else "words of no language", _NOT_HERE[one in LANGUAGES])
        for one in have
        if one not in sources.values()
    ]
    languages = [first]
    for one, source in sources.items():
        texts = said.get(source, [])
        lacking = len(texts) - len(filled.get(source, []))
        if one == first:
            continue
        if 2 * lacking > len(texts):
            left_out.append((f"language {one}", "most of its words are missing"))
            continue
        languages.append(one)
        if lacking:
            notes.append(
                f'{lacking} of the texts have no words in "{one}"; those in "{first}" stand there'
            )
    return Words(tuple(languages), sources, tuple(notes), tuple(left_out))


def _texts(questionnaire: Questionnaire, language: str) -> Iterator[str]:
    """Yield every text of the questions and answers in a language, empty where it has none."""
    for question in questionnaire.questions:
        for text in (question.text, *(answer.text for answer in question.answers)):
            if any(text.values()):
                yield text.get(language, "")
