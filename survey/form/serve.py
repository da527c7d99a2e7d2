"""Run the form on a port, in one process or several."""

from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey.form.settings import FormSettings

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from survey.asked import Asking
    from survey.form.admission import Admission
    from survey.library import Library
    from survey.store.stores import Stores

VARIABLE = "LIKEVERD_FORM"
"""Environment variable that tells worker processes what to serve."""


def serve_form(
    study: Path,
    data: Path,
    settings: FormSettings,
    host: str,
    port: int,
    workers: int,
) -> None:
    """Serve a wave's form until interrupted."""
    os.environ[VARIABLE] = json.dumps(
        {
            "study": str(study),
            "data": str(data),
            "wave": settings.wave,
            "url": settings.url,
            "today": settings.today.isoformat() if settings.today else None,
        }
    )
    _run("survey.form.serve:app_of_environment", host, port, factory=True, workers=workers)


def app_of_environment() -> ASGIApp:
    """Return the application that `serve_form` asked for; each worker opens the stores itself."""
    from survey.form.app import build_app
    from survey.library import open_study
    from survey.store.stores import open_stores

    given = json.loads(os.environ[VARIABLE])
    today = dt.date.fromisoformat(given["today"]) if given["today"] else None
    settings = FormSettings(given["wave"], given["url"], today)
    stores = open_stores(Path(given["data"]), create=False)
    return build_app(open_study(Path(given["study"])), stores, settings)


def preview_form(
    library: Library, wave: str, asking: Asking, language: str | None, host: str, port: int
) -> None:
    """Show the form as one person would meet it; what is filled in dies with the program."""
    with preview_app(library, wave, asking, language) as (app, path):
        print(f"http://{host}:{port}{path}", flush=True)
        _run(app, host, port)


@contextmanager
def preview_app(
    library: Library, wave: str, asking: Asking, language: str | None = None
) -> Iterator[tuple[ASGIApp, str]]:
    """Give an application for one invented person, and the path by which that person comes."""
    from survey.form.app import build_app
    from survey.store.stores import VARIABLES, open_stores
    from survey.tokens import token_for

    with tempfile.TemporaryDirectory(prefix="preview-") as folder, ExitStack() as stack:
        # Whoever looks at a preview must not meet the databases of the fieldwork.
        moved = {name: os.environ.pop(name, None) for name in VARIABLES.values()}
        try:
            stores = stack.enter_context(open_stores(Path(folder)))
        finally:
            os.environ |= {name: value for name, value in moved.items() if value is not None}
        admission = _admit_one(stores, library, wave, asking, language)
        settings = FormSettings(wave, today=library.study.wave(wave).opens, preview=True)
        token = token_for(stores.key(), NOBODY)
        yield build_app(library, stores, settings, admission), f"/s/{token}"


NOBODY = "preview"
"""The person_id of whoever looks at a preview."""


def _admit_one(
    stores: Stores, library: Library, wave: str, asking: Asking, language: str | None
) -> Admission:
    from sqlalchemy import insert

    from survey.fieldwork.participants import Participant
    from survey.form.admission import Admission
    from survey.store.schema import persons

    with stores.contacts.begin() as contacts:
        contacts.execute(insert(persons), {"person_id": NOBODY, "issue": 1, "language": language})
    person = Participant(NOBODY, 1, language, asking)
    return Admission(stores, library, wave, {NOBODY: person})


def _run(app: Any, host: str, port: int, **more: Any) -> None:
    """Run a server that writes neither paths nor addresses anywhere."""
    import uvicorn

    uvicorn.run(
        app,
        host=host,
        port=port,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=10,
        **more,
    )
