"""Office files are zip archives; the same table should make the same bytes."""

from __future__ import annotations

import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

AUTHOR = "Likeverd"
# Zip archives cannot hold an earlier date.
FIXED_DATE = datetime.datetime(1980, 1, 1)  # noqa: DTZ001 - office files take no time zone


def fix_archive_dates(archive: bytes) -> bytes:
    """Return the archive with every entry's date set to `FIXED_DATE`."""
    packed = BytesIO()
    with ZipFile(BytesIO(archive)) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for entry in source.infolist():
            fixed = ZipInfo(entry.filename, FIXED_DATE.timetuple()[:6])
            fixed.compress_type = ZIP_DEFLATED
            target.writestr(fixed, source.read(entry))
    return packed.getvalue()
