"""A questionnaire drafted from one file of answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from survey.adopting.draft_answers import draft_answer
from survey.adopting.draft_group import Groups, draft_groups
from survey.adopting.draft_pages import build_pages
from survey.adopting.draft_questions import (
    DraftQuestion,
    DraftQuestions,
    draft_questions,
    find_column,
    id_candidates,
)
from survey.adopting.draft_scales import DraftAnswer
from survey.adopting.draft_variables import draft_sets, draft_variables
from survey.adopting.known_columns import know_columns
from survey.adopting.scale_names import name_scales, order_grids, share_answers
from survey.adopting.scale_proposals import carry_scales, propose_scales
from survey.adopting.wave_pairs import Pair, copied_scale, name_questions, pair_questions
from survey.findings import suggest
from survey.importing.mapping import Mapping
from survey.importing.match_columns import match_columns
from survey.importing.platform_columns import purpose_of
from survey.importing.raw_export import RawColumn, RawExport
from survey.importing.wording import plain_name
from survey.instrument import Instrument, Purpose, Question, Scale
from survey.problems import Problem, Report, SurveyError

if TYPE_CHECKING:
    from survey.study import Study

Notes = dict[tuple[str, str], tuple[str, ...]]
"""What a person must decide, by what it is about: a kind and a name."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user has said of the file."""

    wave: str
    language: str
    id_column: str | None = None
    group_column: str | None = None
    scales: bool = False
    more_languages: tuple[str, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the draft, that of the comparisons first."""
        return (self.language, *self.more_languages)


@dataclass(frozen=True, slots=True, eq=False)
class DraftedInstrument:
    """An instrument as drafted.

    Parameters
    ----------
    instrument
        The instrument.
    notes
        What a person must decide.
    proposals
        Scales that are proposed and not written in.
    left_out
        Columns that are no question, and why.
    pairs
        How questions compare with those of the wave before.
    groups
        The groups, when a column tells them.
    group_label
        What the column of the groups is called.
    """

    instrument: Instrument
    notes: Notes
    proposals: dict[str, Scale]
    left_out: tuple[tuple[str, str], ...]
    pairs: tuple[Pair, ...]
    groups: Groups | None
    group_label: str


def draft_instrument(
    export: RawExport,
    wish: Wish,
    name: str,
    study: Study | None,
    earlier: Instrument | None,
    drafter: Callable[..., DraftQuestions] = draft_questions,
) -> DraftedInstrument:
    """Draft the instrument of a wave; with an earlier wave, as its continuation.

    `drafter` drafts the single questions: from columns of answers, or from a definition.

    Raises
    ------
    SurveyError
        A column named does not exist, or nothing in the file is a question.
    """
    known_columns = know_columns(export, earlier)
    export = known_columns.export
    identity = _column(export, wish.id_column, "--id", _used(earlier, "token"))
    group = _column(export, wish.group_column, "--group-by", _used(earlier, "project"))
    if identity is not None and not plain_name(identity.name):
        raise SurveyError(
            Problem(
                "no-such-column",
                "the column that says who answered has a name without letters or digits.",
                "Rename it in the file.",
                export.place(column=identity),
            )
        )
    if group is not None and group is identity:
        raise SurveyError(
            Problem(
                "group-unfit",
                "one column cannot say both who answered and which group that is.",
                "Give --id and --group-by two columns.",
                export.place(column=group),
            )
        )
    groups = draft_groups(export, group, wish.language, study, earlier) if group else None

    def group_answer(column: RawColumn) -> DraftAnswer:
        return groups.answer if groups else draft_answer(column, wish.language)

    asked = earlier.questions.values() if earlier else ()
    known = {plain_name(name) for q in asked for name in (q.id, *q.aliases.values())}
    found = drafter(export, wish.language, identity, group, group_answer, wish.wave, known)
    if not found.questions:
        raise SurveyError(
            Problem(
                "nothing-to-adopt",
                "no column of this file is a question.",
                "Check that the first row holds the names of the questions.",
                export.place(),
            )
        )
    drafts = found.questions
    known_columns.settle(drafts, wish.language)
    share_answers(drafts, wish.language)
    order_grids(drafts)
    pairs: list[Pair] = []
    columns = {plain_name(column.name) for column in export.columns}
    if earlier is None:
        name_questions(drafts, columns)
    else:
        pairs = pair_questions(drafts, earlier, wish.languages, columns)
    uses: dict[str, str] = {}
    notes: Notes = {}
    if identity is not None:
        uses["token"] = plain_name(identity.name)
    else:
        notes["uses", ""] = _no_identity(export)
    if group is not None:
        uses["project"] = next(d.id for d in drafts if d.name == group.name)
    weight = [d.id for d in drafts if export.weight in {c.shown_as for c in d.columns.values()}]
    if weight and export.weight:
        uses["weight"] = weight[0]
    if earlier is not None:
        uses = _carried_uses(earlier, drafts) | uses
    drafted = _assemble(drafts, wish, name, uses, notes, earlier, pairs)
    unreached = _unreached(export, drafted.instrument, drafts)
    for draft in drafts:
        draft.alias = draft.alias or draft.id in unreached
    variables = draft_variables(drafts, drafted.instrument, wish.language)
    sets, set_notes = draft_sets(export.sets, drafts, wish.language)
    notes |= set_notes
    drafted = _assemble(drafts, wish, name, uses, notes, earlier, pairs)
    kept = {"variables": variables, "sets": sets}
    drafted = replace(drafted, instrument=drafted.instrument.model_copy(update=kept))
    label = " ".join((group.label or group.name).split()) if group else ""
    return replace(drafted, left_out=found.left_out, groups=groups, group_label=label)


def _assemble(
    drafts: Sequence[DraftQuestion],
    wish: Wish,
    name: str,
    uses: dict[str, str],
    notes: Notes,
    earlier: Instrument | None,
    pairs: Sequence[Pair],
) -> DraftedInstrument:
    scales, names, scale_notes = name_scales(drafts)
    scales = {key: copied_scale(scale, wish.languages, scale) for key, scale in scales.items()}
    notes = dict(notes)
    notes |= {("answer_scales", key): said for key, said in scale_notes.items() if said}
    notes |= {("questions", d.id): tuple(d.notes) for d in drafts if d.notes}
    silent = [d.id for d in drafts if d.base is not None and _known_by_name(d, wish.language)]
    if silent:
        shown = ", ".join(silent[:8]) + (" ..." if len(silent) > 8 else "")
        notes["pages", ""] = (
            f"{len(silent)} questions are known by their names only, since the file does not "
            f"word them: {shown}",
        )
    proposals = propose_scales(drafts, names, wish.languages)
    written: dict[str, Scale] = {}
    if earlier is not None:
        written = carry_scales(earlier, drafts, pairs, wish.languages)
        for key in written:
            notes["scales", key] = ("the scale of the wave before, with this wave's questions",)
        covered = {frozenset(scale.items) for scale in written.values()}
        proposals = {
            key: scale
            for key, scale in proposals.items()
            if key not in written and frozenset(scale.items) not in covered
        }
    if wish.scales:
        for key, scale in proposals.items():
            written[key] = scale
            notes["scales", key] = ("proposed from shared answers and the beginning of the names",)
        proposals = {}
    instrument = Instrument.model_validate(
        {
            "instrument": name,
            "version": 1,
            "wave": wish.wave,
            "languages": wish.languages,
            "answer_scales": scales,
            "pages": build_pages(
                [(draft, _question(draft, names, wish.languages)) for draft in drafts],
                wish.languages,
            ),
            "uses": uses,
            "code_elements": _carried_code(earlier, drafts),
            "scales": written,
        }
    )
    return DraftedInstrument(instrument, notes, proposals, (), tuple(pairs), None, "")


def _question(draft: DraftQuestion, names: dict[str, str], languages: tuple[str, ...]) -> Question:
    base = draft.base
    own = {language: draft.texts.get(language) or draft.text for language in languages}
    text = own
    kept: dict[str, object] = {}
    if base is not None:
        text = {language: base.text.get(language) or own[language] for language in languages}
        kept = {
            "ask": base.ask,
            "anonymity": base.anonymity,
            "reverse": base.reverse,
            "battery": base.battery,
            "rates": base.rates,
            "judges": base.judges,
        }
        if base.label:
            kept["label"] = {one: base.label.get(one) or text[one] for one in languages}
        if draft.id != base.id and not draft.worded:
            text = own
    if draft.answer.scale.free_text:
        kept["anonymity"] = "C"
    aliases = dict(base.aliases) if base is not None and draft.id == base.id else {}
    aliases = {key: name for key, name in aliases.items() if key != "file"} | draft.aliases
    if draft.alias:
        aliases["file"] = draft.name
    return Question.model_validate(
        {
            "id": draft.id,
            "answer": names[draft.id],
            "text": text,
            "aliases": aliases,
            **kept,
        }
    )


def _column(
    export: RawExport, name: str | None, option: str, before: str | None
) -> RawColumn | None:
    """Return the column an option names, else the one that served the wave before."""
    if name is None:
        return find_column(export, before) if before else None
    found = find_column(export, name)
    if found is None:
        raise SurveyError(
            Problem(
                "no-such-column",
                f'{option} names the column "{name}", which this file does not have.',
                suggest(name, [column.name for column in export.columns if column.name]),
                export.place(),
            )
        )
    return found


def _known_by_name(draft: DraftQuestion, language: str) -> bool:
    text = draft.base.text.get(language, "") if draft.base else ""
    return not draft.worded and plain_name(text) != plain_name(draft.name)


def _carried_uses(earlier: Instrument, drafts: Sequence[DraftQuestion]) -> dict[str, str]:
    """Return what the program uses the same questions for as in the wave before."""
    now = {draft.base.id: draft.id for draft in drafts if draft.base is not None}
    return {purpose: now[id] for purpose, id in earlier.uses.items() if id in now}


def _carried_code(earlier: Instrument | None, drafts: Sequence[DraftQuestion]) -> tuple[str, ...]:
    """Return the elements of the code that people make themselves, when all of them are here."""
    if earlier is None:
        return ()
    now = {draft.base.id: draft.id for draft in drafts if draft.base is not None}
    found = tuple(now[id] for id in earlier.code_elements if id in now)
    return found if len(found) == len(earlier.code_elements) else ()


def _used(earlier: Instrument | None, purpose: Purpose) -> str | None:
    """Return the column that served a purpose in the wave before."""
    if earlier is None or purpose not in earlier.uses:
        return None
    name = earlier.uses[purpose]
    if name in earlier.questions:
        return earlier.questions[name].aliases.get("file", name)
    return name


def _no_identity(export: RawExport) -> tuple[str, ...]:
    served = {column.system or (purpose_of(column.name) or ("", 0))[0] for column in export.columns}
    candidates = ", ".join(f'"{name}"' for name in id_candidates(export)[:5])
    where = f" (all values differ in {candidates})" if candidates else ""
    if served & {"token", "response_id"}:
        return (f"which column tells that two waves' rows are one person's: --id COL{where}",)
    return (f"no column says who answered, and import needs one: --id COL{where}",)


def _unreached(
    export: RawExport, instrument: Instrument, drafts: Sequence[DraftQuestion]
) -> set[str]:
    """Return the questions that their own columns would not be matched to."""
    matches = match_columns(export, instrument, Mapping(), Report())
    by_name = {m.column.shown_as: m.target for m in matches if m.became == "question"}
    silent = {column.shown_as for column in export.columns} - by_name.keys()
    elsewhere = {d.id for d in drafts if by_name.get(d.name, d.id if d.name else "") != d.id}
    return elsewhere | {d.id for d in drafts if d.name in silent}
