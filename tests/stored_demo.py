"""The invented people of the shipped study in stores, as its demo puts them there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from panel.ledger import write_review
from panel.linking import link
from panel.synthetic.files import write_exports
from panel.synthetic.make import make_synthetic
from panel.synthetic.register_file import write_register
from survey.fieldwork.register import person_id_of, read_register, store_register
from survey.importing.import_file import import_file
from survey.library import Library, open_study
from survey.store.stores import open_stores
from survey.tokens import read_key, token_for

STUDY = Path(__file__).parents[1] / "instruments" / "pku"


@dataclass(frozen=True, slots=True)
class Demo:
    """A data folder, the study, the files that were imported, and the tokens by person_id."""

    data: Path
    library: Library
    exports: dict[str, Path]
    tokens: dict[str, str]


def build_demo(folder: Path) -> Demo:
    """Register, import and link the invented people; reports and review lists lie in the data."""
    library = open_study(STUDY)
    invented = make_synthetic(library)
    data = folder / "data"
    with open_stores(data) as stores:
        register = read_register(write_register(invented, folder / "register.xlsx"), library)
        store_register(stores, register, library)
        key = read_key(data)
        tokens = {p: token_for(key, person_id_of(key, p)) for p in invented.persons.index}
        exports = write_exports(invented, library, tokens, folder / "exports")
        for export in exports:
            done = import_file(export.path, library, export.wave, stores)
            for suffix in (".xlsx", ".json"):
                report = data / "reports" / f"import-{export.wave}{suffix}"
                report.parent.mkdir(exist_ok=True)
                done.write(report)
        write_review(data / "review.xlsx", link(stores, library).review)
    own = {person_id_of(key, person): token for person, token in tokens.items()}
    return Demo(data, library, {export.wave: export.path for export in exports}, own)
