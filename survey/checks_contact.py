"""Rules of the texts that are sent to people, in study.yaml."""

from __future__ import annotations

import re

from survey.findings import Findings, suggest
from survey.study import CONTACT_FIELDS, GROUPS_TOLD, ContactText, Study

FIELD = re.compile(r"\{(\w*)\}")
"""A place in a text that is filled in for each person."""

_NEEDS = {
    "invitation": ("link",), "reminder": ("link",), "resume": ("link",), "card": ("code", "link"),
}  # fmt: skip
_HOME = re.compile(r"https://[^/\s]+\S*|http://(localhost|127\.0\.0\.1)(:\d+)?\S*")


def is_form_address(address: str) -> bool:
    """Tell whether a text can be the address of the form: https, or http on this machine."""
    return _HOME.fullmatch(address) is not None


def check_contact(study: Study, found: Findings) -> None:
    """Note what is wrong with the contact texts and the address of the form."""
    if study.form.address and not is_form_address(study.form.address):
        found.error(
            "form-address",
            f'"{study.form.address}" cannot be the address of the form.',
            "Write it whole, beginning with https://.",
            *("form", "address"),
        )
    waves = [wave.id for wave in study.waves]
    groups = [*(role.id for role in study.roles), *GROUPS_TOLD]
    for number, text in enumerate(study.contact_texts):
        holder = f'contact text "{text.id}"'
        path = ("contact_texts", number)
        if text.wave is not None and text.wave not in waves:
            found.unknown("wave", text.wave, waves, holder, *path, "wave")
        found.references("role", text.to, groups, holder, *path, "to")
        _check_fields(text, holder, found, path)


def _check_fields(
    text: ContactText, holder: str, found: Findings, path: tuple[str | int, ...]
) -> None:
    for part, words in (("subject", text.subject), ("text", text.text)):
        for language, said in words.items():
            for name in dict.fromkeys(FIELD.findall(said)):
                if name not in CONTACT_FIELDS:
                    found.error(
                        "contact-field",
                        f"{holder} leaves {{{name}}} open, which nothing can fill in.",
                        suggest(name, CONTACT_FIELDS),
                        *path,
                        part,
                        language,
                    )
    for language, said in text.text.items():
        for name in _NEEDS.get(text.step or "", ()):
            if name not in FIELD.findall(said):
                found.error(
                    "contact-without",
                    f"{holder} lacks {{{name}}}, so nobody could answer by it.",
                    f"Put {{{name}}} into the text.",
                    *path,
                    "text",
                    language,
                )
    if text.step in ("invitation", "reminder", "resume") and not text.subject:
        found.error(
            "subject-missing",
            f"{holder} is sent by e-mail, but has no subject.",
            'Give it a "subject".',
            *path,
        )
