"""Reports, tables and web pages of a release as files to download: the commands' own, kept whole.

Only a release is read here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from panel.charts.theme import Look
from panel.layouts.released_tables import build_kind
from panel.release import Release
from panel.released import ALL, Pair, Who, pair_key
from panel.rendering.packing import fix_archive_dates
from panel.rendering.write import write_tables
from panel.reporting.contents import SHORT, Contents
from panel.reporting.site import build_site
from panel.reporting.write import PAGE_WIDTH, write_report
from panel.tables import TableSet
from panel.texts import spoken

What = Literal["report", "tables", "site"]

FORMATS: dict[What, tuple[str, ...]] = {
    "report": (".docx", ".html"),
    "tables": (".xlsx", ".docx", ".html", ".csv"),
    "site": (".zip",),
}
"""What each can be written as."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made of a release.

    `groups` and `contents` are of a report, a file a group; `kinds` are of tables.
    """

    what: What
    suffix: str
    language: str
    pair: Pair
    groups: tuple[Who, ...] = (ALL,)
    contents: Contents = SHORT
    kinds: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is chosen that a file could be made of."""
        if self.what == "report":
            return not self.groups or not self.contents.parts
        return self.what == "tables" and not self.kinds


def file_names(release: Release, order: Order) -> tuple[str, ...]:
    """Return the names of an order's files, a name a group of a report."""
    mark = ("SYNTETISK",) if release.text.synthetic else ()
    about = [who.id for who in order.groups] if order.what == "report" else [order.what]
    start = (*mark, release.text.study)
    end = (pair_key(order.pair), order.language)
    return tuple(f"{'-'.join((*start, each, *end))}{order.suffix}" for each in about)


def make_files(release: Release, order: Order) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an order one by one, each with its name."""
    names = file_names(release, order)
    look = Look(language=order.language, width=PAGE_WIDTH)
    with TemporaryDirectory() as folder:
        if order.what == "site":
            yield names[0], _packed(build_site(release, look, (order.pair,)))
        elif order.what == "tables":
            path = write_tables(_tables(release, order), Path(folder) / names[0])
            yield names[0], path.read_bytes()
        else:
            for name, who in zip(names, order.groups, strict=True):
                path = Path(folder) / name
                write_report(release, who, order.pair, look, path, order.contents)
                yield name, path.read_bytes()


def _tables(release: Release, order: Order) -> TableSet:
    pair = (order.pair.earlier, order.pair.later)
    language = order.language
    made = [t for kind in order.kinds for t in build_kind(release, kind, pair, language)]
    known = {table.id: table for table in made}
    title = spoken(release.text.title, language)
    return TableSet(tuple(known.values()), language, release.text.provenance, title)


def _packed(pages: dict[str, str]) -> bytes:
    """Pack the pages of a site into one file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, page in pages.items():
            archive.writestr(name, page)
    return fix_archive_dates(packed.getvalue())
