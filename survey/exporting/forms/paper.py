"""The questionnaire on paper: a PDF to print, with the answers' codes beside the boxes."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from survey.exporting.forms.form_content import FormContent
from survey.exporting.forms.paper_blocks import blocks_of
from survey.exporting.forms.paper_words import WORDS, say
from survey.tokens import printed_token

HERE = Path(__file__).parent
TEMPLATE, FONTS = HERE / "paper.typ", HERE / "fonts"


@dataclass(frozen=True, slots=True)
class PaperForm:
    """One form to print: what stands in it, and whose it is where it is somebody's."""

    content: FormContent
    token: str = ""
    name: str = ""


def write_paper(forms: Sequence[PaperForm], path: Path, *, large: bool = False) -> None:
    """Write forms to one PDF, each beginning on a page of its own.

    A single form is tagged for those who read it by ear; many are for a printer, which tags
    would only make wait.

    Parameters
    ----------
    forms
        A blank form, or one a person; a person's begins with a sheet to tear off.
    large
        Print everything that is read in 16 points or more, one answer below the other.
    """
    import typst

    values = {
        "large": large,
        "title": forms[0].content.title,
        "language": forms[0].content.language,
        "forms": [_values(form, large) for form in forms],
    }
    made = typst.compile(
        TEMPLATE,
        format="pdf",
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(values, ensure_ascii=False)},
        pdf_standards="ua-1" if len(forms) == 1 else [],
        pdf_tags=len(forms) == 1,
    )
    path.write_bytes(made)


def _values(form: PaperForm, large: bool) -> dict[str, Any]:
    content = form.content
    return {
        "language": content.language,
        "words": {word: say(word, content.language) for word in WORDS if "{" not in _raw(word)},
        "title": content.title,
        "study": content.study,
        "wave": content.wave,
        "token": printed_token(form.token),
        "qr": _qr(form.token) if form.token else "",
        "name": form.name,
        "information": [_runs(text) for text in content.information],
        "pages": [
            {
                "title": page.title,
                "stem": page.stem,
                "blocks": blocks_of(page, content, large=large),
            }
            for page in content.pages
        ],
    }


def _raw(word: str) -> str:
    return next(iter(WORDS[word].values()))


def _runs(text: str) -> list[dict[str, Any]]:
    """Part a paragraph where bold begins and ends."""
    parts = enumerate(re.split(r"\*\*", text))
    return [{"text": part, "bold": at % 2 == 1} for at, part in parts if part]


def _qr(token: str) -> str:
    """Draw a token as a QR code, as SVG."""
    import segno

    drawn = io.BytesIO()
    segno.make(token, error="m", micro=False).save(drawn, kind="svg", border=0, xmldecl=False)
    return drawn.getvalue().decode()
