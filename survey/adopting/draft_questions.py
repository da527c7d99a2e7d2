"""The questions of a file, one by one, and the columns that are none."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

from survey.adopting.cell_values import read_values
from survey.adopting.draft_answers import draft_answer, draft_number
from survey.adopting.draft_scales import DraftAnswer
from survey.adopting.multiple_sets import draft_joined, draft_multiple, find_declared, find_sets
from survey.definition import Text
from survey.importing.platform_columns import is_ignored, purpose_of
from survey.importing.raw_export import RawColumn, RawExport
from survey.importing.wording import plain_name
from survey.instrument import Question

_PERSONAL = re.compile(
    r"(navn|fornavn|etternavn|mellomnavn|name|first_?name|last_?name|surname|full_?name|e_?post\w*"
    r"|e_?mail\w*|\w*_e?_?mail|telefon\w*|tlf\w*|mobil\w*|phone\w*|adresse\w*|address\w*"
    r"|fødselsnummer|fødselsnr|personnummer|personnr|ip|ip_?ad?dress\w*|ip_?adresse)"
)
_EVERYDAY = ("party", "instrument", "version", "score", "survey", "status", "quality")
"""Names of platforms' own columns that are questions as like as not in a data file."""

_COLUMN_PURPOSES = (
    "token", "response_id", "started_on", "completed_on", "language", "mode", "synthetic",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A page as a questionnaire's definition has it."""

    name: str
    title: Text


@dataclass(slots=True, eq=False)
class DraftQuestion:
    """A question as drafted; what relates it to the study and the wave before is filled in later.

    Parameters
    ----------
    name
        The column's name, or what the names of several columns have in common.
    text
        Its wording, or its name where the file has none.
    worded
        Whether the file words it.
    answer
        How it is answered.
    stem
        Of a matrix: the common question.
    id
        What it is called in the instrument.
    base
        The question of the wave before that it is.
    scale_name
        What its answer scale is called in the wave before, where it is the same.
    alias
        Whether its column has another name than `id`, so that the instrument must say it.
    notes
        What a person must decide.
    texts, stems
        `text` and `stem` by language, where the file has them in several.
    page
        Where it stands, where the file says.
    aliases
        Other names by platform.
    columns
        The columns that hold the answers: by option, or one under an empty name.
    """

    name: str
    text: str
    worded: bool
    answer: DraftAnswer
    stem: str = ""
    id: str = ""
    base: Question | None = None
    scale_name: str | None = None
    alias: bool = False
    notes: list[str] = field(default_factory=list)
    texts: Text = field(default_factory=dict)
    stems: Text = field(default_factory=dict)
    page: DraftPage | None = None
    aliases: dict[str, str] = field(default_factory=dict)
    columns: dict[str, RawColumn] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class DraftQuestions:
    """What the columns of a file became; `left_out` says why a column is no question."""

    questions: tuple[DraftQuestion, ...]
    left_out: tuple[tuple[str, str], ...]


def draft_questions(
    export: RawExport,
    language: str,
    identity: RawColumn | None,
    group: RawColumn | None,
    draft_group: Callable[[RawColumn], DraftAnswer],
    wave: str = "",
    known: Collection[str] = (),
) -> DraftQuestions:
    """Draft every question of a file.

    Parameters
    ----------
    export
        The file.
    language
        The language of its wording.
    identity
        The column that says who answered, which is no question.
    group
        The column that says which group a person belongs to.
    draft_group
        How that one is answered.
    wave
        The wave; a column called so that says otherwise is a question of its own.
    known
        Plain names of the questions of the wave before; an empty column of one is a question.
    """
    left_out: list[tuple[str, str]] = []
    usable: list[RawColumn] = []
    names: set[str] = set()
    passed: set[str] = set()
    repeated: set[str] = set()
    for column in export.columns:
        # An earlier column may have its name, question or not.
        is_second = column.name.casefold() in passed
        passed.add(column.name.casefold())
        why = "" if column is group else _why_none(column, identity)
        if why == _EMPTY and plain_name(column.name) in known:
            why = ""
        if why and column.name == "wave" and set(read_values(column).texts) - {wave}:
            why = ""
        if not why and is_second and column.shown_as != column.name:
            column = replace(column, name=column.shown_as)  # noqa: PLW2901
            repeated.add(column.name)
        if not why and column.name.casefold() in names:
            why = "another column has the same name"
        if why:
            left_out.append((column.shown_as, why))
            continue
        names.add(column.name.casefold())
        usable.append(column)
    commas = export.layout == "Google Forms"
    found_sets = find_declared([c for c in usable if c is not group], export.sets)
    held = {column.name for found in found_sets for column in found.columns}
    held |= {name for one in export.sets if one.kind == "category" for name in one.variables}
    found_sets += find_sets([c for c in usable if c.name not in held and c is not group])
    sets = {found.columns[0].name: found for found in found_sets}
    inside = {column.name for found in found_sets for column in found.columns[1:]}
    drafted = []
    for column in usable:
        if column is group:
            drafted.append(_question(column, draft_group(column)))
        elif column.name in sets:
            found = sets[column.name]
            answer = draft_multiple(found, language)
            text = found.text or found.name
            parts = {found.options[each.name]: each for each in found.columns}
            drafted.append(DraftQuestion(found.name, text, bool(found.text), answer, columns=parts))
        elif column.name not in inside:
            if column.shown_as == export.weight and not column.is_text:
                drafted.append(_question(column, draft_number(column, language)))
                continue
            joined = draft_joined(column, language, commas) if not column.value_labels else None
            drafted.append(_question(column, joined or draft_answer(column, language)))
    for draft in drafted:
        if draft.name in repeated:
            draft.notes.append("another column has the same name: known by its place in the file")
    return DraftQuestions(tuple(drafted), tuple(left_out))


def id_candidates(export: RawExport) -> list[str]:
    """Return the columns whose values all differ, so that they could say who answered."""
    return [
        column.shown_as
        for column in export.columns
        if column.name
        and not column.value_labels
        and not column.spss_seconds
        and (values := read_values(column)).unique
        and (values.whole or (values.kind == "text" and max(map(len, values.texts)) <= 40))
    ]


def _question(column: RawColumn, answer: DraftAnswer) -> DraftQuestion:
    text = " ".join((column.label or "").split())
    if not text and column.stem and column.item:
        text = " ".join(f"{column.stem} - {column.item}".split())
    worded = bool(text) or _is_wording(column.name)
    shown = text or " ".join(column.name.split())
    return DraftQuestion(column.name, shown, worded, answer, column.stem, columns={"": column})


def _is_wording(name: str) -> bool:
    """Tell whether a header is a sentence, not a name."""
    return " " in name.strip()


def _why_none(column: RawColumn, identity: RawColumn | None) -> str:
    """Say why a column is no question, or nothing."""
    if column is identity:
        return "it says who answered"
    if not column.name:
        return "it has no name in the first row"
    if column.system is not None:
        return f"the import uses it as {column.system}" if column.system else _PLATFORM
    if not column.value_labels:
        purpose = reserved_purpose(column.name)
        repeated = purpose == "response_id" and identity and not read_values(column).unique
        if purpose and not repeated:
            return f"the import uses it as {purpose}"
        if is_ignored(column.name) and not (column.format and column.name.casefold() in _EVERYDAY):
            return _PLATFORM
        if seems_personal(column.name, column.label):
            return "it seems to hold names or addresses"
        described = column.format and not column.is_text
        if not described and read_values(column).kind == "empty":
            return _EMPTY
    return ""


def reserved_purpose(name: str) -> str | None:
    """Return what the import uses a column of this name for, where that is no question."""
    purpose = purpose_of(name)
    return purpose[0] if purpose and purpose[0] in _COLUMN_PURPOSES else None


def seems_personal(*texts: str) -> bool:
    """Tell whether a name or wording asks for a person's name or address."""
    return any(_PERSONAL.fullmatch(plain_name(text)) for text in texts)


_PLATFORM = "a platform's own column"
_EMPTY = "it holds nothing"


def find_column(export: RawExport, name: str) -> RawColumn | None:
    """Return the column of this name or wording, whatever its capitals."""
    columns = [column for column in export.columns if column.name]
    ways: tuple[Callable[[RawColumn], bool], ...] = (
        lambda c: name in (c.name, c.shown_as),
        lambda c: c.name.casefold() == name.casefold(),
        lambda c: bool(plain_name(name)) and plain_name(c.name) == plain_name(name),
        lambda c: bool(c.label) and c.label.casefold() == name.casefold(),
    )
    for way in ways:
        found = [column for column in columns if way(column)]
        if found:
            return found[0]
    return None
