"""The words of the form are whole in both languages, and all of them are used."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from survey.fieldwork.contact_texts import day_in_words
from survey.form.texts import TEXTS

FORM = Path(__file__).parents[2] / "survey" / "form"


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_every_text_is_in_both_languages_with_the_same_fields(key: str) -> None:
    assert set(TEXTS[key]) == {"nb", "en"}
    fields = {
        language: set(re.findall(r"\{(\w+)\}", text)) for language, text in TEXTS[key].items()
    }
    assert fields["nb"] == fields["en"]


def test_every_text_is_used() -> None:
    files = [*FORM.glob("*.py"), *FORM.glob("templates/*.html")]
    used = " ".join(path.read_text(encoding="utf-8") for path in files if path.name != "texts.py")
    unused = [
        key
        for key in TEXTS
        if f'"{key}"' not in used and f'"{re.sub("_(title|text)$", "", key)}"' not in used
    ]
    assert unused == []


def test_collection_is_called_confidential_never_anonymous() -> None:
    said = " ".join(text for texts in TEXTS.values() for text in texts.values()).casefold()
    assert "konfidensiell" in said
    assert "anonym" not in said


def test_days_are_written_as_people_do() -> None:
    day = dt.date(2017, 5, 12)
    said = (day_in_words(day, "nb"), day_in_words(day, "en"))
    assert said == ("12. mai 2017", "12 May 2017")
