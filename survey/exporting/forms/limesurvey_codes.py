"""LimeSurvey's short names, and the mapping that gives answers their own codes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from survey.definition import Code
from survey.exporting.forms.form_names import safe_names
from survey.exporting.forms.platform_form import PlatformForm, choices_shown
from survey.instrument import AnswerScale

FORBIDDEN = "[^A-Za-z0-9]"
QUESTION_LENGTH, ANSWER_LENGTH = 20, 5
"""So many signs a code of a question or subquestion, and of an answer, has at most."""


@dataclass(frozen=True, slots=True)
class LimeCodes:
    """What questions and answers are called in LimeSurvey.

    Parameters
    ----------
    questions
        The code of each question.
    answers
        By answer scale, the code of each answer or option.
    """

    questions: Mapping[str, str]
    answers: Mapping[str, Mapping[Code, str]]

    @classmethod
    def of(cls, form: PlatformForm) -> LimeCodes:
        """Give every question its alias, else its id without other signs than letters."""
        shown = [question for page in form.pages for question, _ in page.questions]
        wanted = {q.id: q.aliases.get("limesurvey", q.id) for q in shown}
        codes = safe_names(wanted.values(), "Q", FORBIDDEN, QUESTION_LENGTH)
        scales = form.instrument.answer_scales
        return cls(
            {id: codes[name] for id, name in wanted.items()},
            {name: _answer_codes(scales[name]) for name in {q.answer for q in shown}},
        )

    def mapping_lines(self, form: PlatformForm) -> list[str]:
        """Return the mapping with which `survey import` reads the answers; empty without need."""
        columns: dict[str, str] = {}
        values: dict[str, dict[str, Code]] = {}
        for page in form.pages:
            for question, _ in page.questions:
                code, answers = self.questions[question.id], self.answers[question.answer]
                scale = form.instrument.answer_of(question.id)
                known = {question.id, *question.aliases.values()}
                if scale.type == "multiple":
                    columns |= {
                        f"{code}[{short}]": f"{question.id}.{option}"
                        for option, short in answers.items()
                        if code not in known or short != str(option)
                    }
                elif code not in known:
                    columns[code] = question.id
                other = {short: own for own, short in answers.items() if short != str(own)}
                if other and scale.type == "choice":
                    values[question.id] = other
        lines = ["columns:", *(f'  "{name}": {_yaml(to)}' for name, to in columns.items())]
        lines = lines if columns else []
        if values:
            lines.append("values:")
        for question_id, other in values.items():
            lines.append(f"  {_yaml(question_id)}:")
            lines += [f'    "{short}": {_yaml(own)}' for short, own in other.items()]
        return lines


def write_mapping(lines: list[str], path: Path) -> Path:
    """Write a mapping beside the form it belongs to, and return where."""
    place = path.with_suffix(".mapping.yaml")
    place.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return place


def _answer_codes(scale: AnswerScale) -> dict[Code, str]:
    codes = [code for code, _, _ in choices_shown(scale)]
    length = QUESTION_LENGTH if scale.type == "multiple" else ANSWER_LENGTH
    short = safe_names([str(code) for code in codes], "", FORBIDDEN, length)
    return {code: short[str(code)] for code in codes}


def _yaml(value: Code) -> str:
    return f'"{value}"' if isinstance(value, str) else f"{value}"
