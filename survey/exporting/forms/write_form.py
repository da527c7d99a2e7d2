"""A wave's questionnaire as a file, in the form asked for."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from survey.asked import Asking, Groups, pruned_questions
from survey.exporting.door import written_privately
from survey.exporting.forms.form_content import FormContent, build_content, withheld_questions
from survey.exporting.forms.invited_people import InvitedPerson
from survey.exporting.forms.pruning import left_out
from survey.library import Library
from survey.problems import Place, Problem, SurveyError

Format = Literal["paper", "excel", "entry", "xlsform", "limesurvey"]

ENDINGS: dict[Format, str] = {
    "paper": ".pdf", "excel": ".xlsx", "entry": ".xlsx", "xlsform": ".xlsx", "limesurvey": ".txt",
}  # fmt: skip

RECIPIENTS = "recipients.csv"
"""Which sheet in a folder is whose."""


@dataclass(frozen=True, slots=True)
class FormRequest:
    """What a form is to hold.

    Parameters
    ----------
    language
        The language of a form in one language.
    asking
        Whose questions; `None` for all.
    groups
        How many persons have each project and role; empty where nobody knows, which asks as if
        they were few. `None` asks as if they were many.
    fill
        What stands for fields in braces.
    large
        Large print, of paper.
    """

    language: str
    asking: Asking | None = None
    groups: Groups | None = None
    fill: Mapping[str, str] = field(default_factory=dict)
    large: bool = False


@dataclass(frozen=True, slots=True)
class FormReport:
    """What was written where, and what is to be known of it."""

    lines: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


def write_form(
    library: Library, wave: str, kind: Format, path: Path, request: FormRequest
) -> FormReport:
    """Write a form for anybody.

    Raises
    ------
    SurveyError
        The name's ending is of another kind of file, or the file cannot be written.
    """
    _check_ending(path, kind)
    lines = [f"wrote {path}"]
    problems: tuple[Problem, ...] = ()
    withheld = _withheld(library, wave, kind, request)
    with written_privately(path) as place:
        if kind == "xlsform":
            from survey.exporting.forms.xlsform import write_xlsform

            problems = write_xlsform(library, wave, place, request.fill, request.groups)
        elif kind == "limesurvey":
            from survey.exporting.forms.limesurvey import write_limesurvey

            problems, mapping = write_limesurvey(library, wave, place, request.fill, request.groups)
            if mapping is not None:
                beside = path.parent / mapping.name
                lines.append(f"wrote {beside}: give it to survey import as --mapping")
        else:
            content = build_content(
                library, wave, request.language, request.asking, request.fill, withheld
            )
            problems = content.problems if kind != "entry" else ()
            _write_one(content, kind, place, request)
    about = Place(library.study.wave(wave).instrument)
    return FormReport(tuple(lines), (*problems, *left_out(withheld, about)))


def write_forms(
    library: Library,
    wave: str,
    kind: Format,
    path: Path,
    request: FormRequest,
    people: Sequence[InvitedPerson],
) -> FormReport:
    """Write a form for each of some people: one PDF, or a folder of answer sheets.

    Names of files say nothing of persons; beside the sheets lies the list of whose they are.
    """
    contents = [
        build_content(library, wave, one.language, one.asking, request.fill) for one in people
    ]
    problems = tuple(dict.fromkeys(problem for each in contents for problem in each.problems))
    pairs = list(zip(people, contents, strict=True))
    if kind == "paper":
        from survey.exporting.forms.paper import PaperForm, write_paper

        _check_ending(path, kind)
        with written_privately(path) as place:
            forms = [PaperForm(content, one.token, one.name or " ") for one, content in pairs]
            write_paper(forms, place, large=request.large)
        counted = f"{len(people)} form{'' if len(people) == 1 else 's'}"
        return FormReport((f"wrote {path}: {counted}",), problems)
    from survey.exporting.forms.answer_sheet import write_answer_sheet

    _check_folder(path)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    digits = len(str(len(people)))
    with written_privately(path / RECIPIENTS) as place:
        rows: list[tuple[str, ...]] = [("file", "name", "email", "language")]
        for number, (one, content) in enumerate(pairs, 1):
            name = f"{number:0{digits}}.xlsx"
            write_answer_sheet(content, place.parent / name, one.token)
            rows.append((name, one.name, one.email, one.language))
        with place.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
    lines = (f"wrote {len(people)} answer sheets to {path}", f"{RECIPIENTS} says whose they are")
    return FormReport(lines, problems)


def _write_one(content: FormContent, kind: Format, path: Path, request: FormRequest) -> None:
    if kind == "paper":
        from survey.exporting.forms.paper import PaperForm, write_paper

        write_paper([PaperForm(content)], path, large=request.large)
    elif kind == "excel":
        from survey.exporting.forms.answer_sheet import write_answer_sheet

        write_answer_sheet(content, path)
    else:
        from survey.exporting.forms.entry_sheet import write_entry_sheet

        write_entry_sheet(content, path)


def _withheld(library: Library, wave: str, kind: Format, request: FormRequest) -> frozenset[str]:
    """Return the questions left out because nobody can tell who gets the form.

    Into a sheet to type paper into goes whatever stands on some paper.
    """
    study, instrument, groups = library.study, library.instrument(wave), request.groups
    if groups is None or kind == "entry":
        return frozenset()
    if kind in ("xlsform", "limesurvey"):
        return frozenset() if groups else withheld_questions(library, wave, {})
    if request.asking is None:
        return withheld_questions(library, wave, groups)
    return frozenset() if groups else pruned_questions(study, instrument, request.asking)


def _check_ending(path: Path, kind: Format) -> None:
    if path.suffix.lower() != ENDINGS[kind]:
        raise SurveyError(
            Problem(
                "form-ending",
                f'a form of the kind "{kind}" is a {ENDINGS[kind]} file.',
                "Give the output such a name.",
                Place(str(path)),
            )
        )


def _check_folder(path: Path) -> None:
    if path.is_file() or (path.is_dir() and any(path.iterdir())):
        raise SurveyError(
            Problem(
                "file-exists",
                "answer sheets for several persons go into a folder that is new or empty.",
                "Name another folder.",
                Place(str(path)),
            )
        )
