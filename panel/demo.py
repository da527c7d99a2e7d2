"""The whole job on invented data, from register to release."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from survey.problems import Place, Problem, SurveyError

FOLDERS = ("data", "exports", "release", "tables")
"""What a demo makes in its folder, and replaces when it is run again."""

_MARK = "LIKEVERD_DEMO.txt"


def run_demo(folder: Path, study: Path | None, language: str, say: Callable[[str], None]) -> None:
    """Build an invented study in a folder and run every step of the program on it.

    Leaves `register.xlsx`, `exports/`, `data/`, `tables/` and `release/` there.

    Parameters
    ----------
    folder
        Where to put everything; a folder with anything but an earlier demo is refused.
    study
        The study's folder; the nearest one when missing.
    language
        Language of the tables.
    say
        Called with a line about each step.
    """
    from panel.audit.audited_release import build_audited_release
    from panel.dataset import read_panel
    from panel.layouts import comparison_tables
    from panel.ledger import write_review
    from panel.linking import link
    from panel.release_folder import write_release
    from panel.rendering.write import SUFFIXES, write_tables
    from panel.synthetic.files import write_exports
    from panel.synthetic.make import make_synthetic
    from panel.synthetic.register_file import write_register
    from survey.fieldwork.register import person_id_of, read_register, store_register
    from survey.importing.import_file import import_file
    from survey.library import open_study
    from survey.store.stores import open_stores
    from survey.tokens import read_key, token_for

    began = time.perf_counter()
    _prepare(folder)
    library = open_study(study)
    titles = ", ".join(wave.id for wave in library.study.ordered_waves)
    say(f'Study "{library.study.study}", waves {titles}. All answers and names are invented.')
    invented = make_synthetic(library)
    register_file = write_register(invented, folder / "register.xlsx")
    register = read_register(register_file, library)
    register.report.raise_errors()
    data = folder / "data"
    with open_stores(data) as stores:
        store_register(stores, register, library)
        say(f"register   {len(register.persons)} persons, {register_file}")
        key = read_key(data)
        tokens = {p: token_for(key, person_id_of(key, p)) for p in invented.persons.index}
        for export in write_exports(invented, library, tokens, folder / "exports"):
            done = import_file(export.path, library, export.wave, stores)
            report = data / f"import-report-{export.wave}.xlsx"
            done.write(report)
            say(
                f"import     {export.path.name}: {done.rows_read} rows = {done.kept} kept + "
                f"{done.duplicate} duplicate + {done.rejected} rejected; {report}"
            )
        links = link(stores, library)
        for line in links.lines():
            say(f"link       {line}")
        write_review(data / "review.xlsx", links.review)
        audited = build_audited_release(read_panel(stores, library), data=data)
    release = audited.release
    write_release(release, folder / "release")
    say(f"release    {folder / 'release'}, fingerprint {release.fingerprint}")
    say(f"audit      passed; {len(audited.withheld)} cells hidden for it")
    for pair in release.text.pairs:
        tables = comparison_tables(release, language, pair=pair)
        for suffix in SUFFIXES:
            write_tables(tables, folder / "tables" / f"{'-'.join(pair)}{suffix}")
        say(f"tables     {folder / 'tables' / '-'.join(pair)}{{{','.join(SUFFIXES)}}}")
    say(f"Done in {time.perf_counter() - began:.0f} s.")


def _prepare(folder: Path) -> None:
    """Make the folder ready, replacing an earlier demo and nothing else."""
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).exists():
        raise SurveyError(
            Problem(
                "demo-folder",
                "this folder holds other files than a demo's.",
                "Name a folder that is new or empty.",
                Place(str(folder)),
            )
        )
    for name in FOLDERS:
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir(parents=True)
    words = "A demo of Likeverd on invented data stands here and is replaced when it runs again.\n"
    (folder / _MARK).write_text(words, encoding="utf-8")
