"""The columns that say who a row is about and how well that is known."""

from __future__ import annotations

from panel.ledger import METHODS, STATUSES
from survey.definition import Code, Text, in_language
from survey.exporting.columns import ExportColumn
from survey.exporting.described_columns import DescribedColumn
from survey.study import Study

PERSON, STATUS, METHOD = "person", "link_status", "link_method"

_LABELS: dict[str, Text] = {
    PERSON: {
        "nb": "Person: tilfeldig nummer, laget for denne filen",
        "en": "Person: a random number made for this file",
    },
    STATUS: {"nb": "Om svaret er koblet", "en": "Whether the response is linked"},
    METHOD: {"nb": "Hva koblingen bygger på", "en": "What the link rests on"},
}
_CODES: dict[str, dict[Code, Text]] = {
    STATUS: {
        "linked": {"nb": "Koblet", "en": "Linked"},
        "unlinked": {"nb": "Ikke koblet", "en": "Not linked"},
        "refused": {"nb": "Vil ikke kobles", "en": "Does not want to be linked"},
        "review": {"nb": "Tvil, til avgjørelse", "en": "In doubt, to be decided"},
    },
    METHOD: {
        "token": {"nb": "Deltakernøkkel", "en": "Token"},
        "code_exact": {"nb": "Egen kode, helt lik", "en": "Self-made code, all alike"},
        "code_off": {"nb": "Egen kode, nesten lik", "en": "Self-made code, nearly alike"},
        "reviewed": {"nb": "Avgjort av et menneske", "en": "Decided by a person"},
        "none": {"nb": "Ingen", "en": "None"},
    },
}


def build_link_columns(study: Study, waves: tuple[str, ...]) -> dict[str, DescribedColumn]:
    """Return the variables of person, link status and link method."""
    return {name: _variable(name, study, waves) for name in _LABELS}


def _variable(name: str, study: Study, waves: tuple[str, ...]) -> DescribedColumn:
    known = {STATUS: STATUSES, METHOD: METHODS}.get(name, ())
    columns = {
        language: ExportColumn(
            name,
            in_language(_LABELS[name], language),
            "nominal",
            {code: in_language(_CODES[name][code], language) for code in known},
        )
        for language in study.languages
    }
    return DescribedColumn(name, columns, waves=waves)
