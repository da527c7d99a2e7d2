"""Files made to harm, or of no use, one function each."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyreadstat
from orchard import person, write_csv, write_sav, write_xlsx

ROWS = [person(number) for number in range(1, 31)]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def packed(path: Path, sheet: Callable[[bytes], bytes]) -> Path:
    """Write a workbook whose sheet is changed."""
    source = write_xlsx(path, ROWS)
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in parts.items():
            archive.writestr(name, sheet(content) if name.endswith("sheet1.xml") else content)
    return path


def bomb(path: Path) -> Path:
    return packed(path, lambda sheet: sheet.replace(b"<row", b" " * 120_000_000 + b"<row", 1))


def bomb_that_lies(path: Path) -> Path:
    """The sheet is of 120 MB and says that it has a thousand bytes."""
    packed(path, lambda sheet: sheet.replace(b"<row", b" " * 120_000_000 + b"<row", 1))
    with zipfile.ZipFile(path) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    true = struct.pack("<III", part.CRC, part.compress_size, part.file_size)
    false = struct.pack("<III", part.CRC, part.compress_size, 1000)
    path.write_bytes(path.read_bytes().replace(true, false))
    return path


def bombs_in_one_another(path: Path) -> Path:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"1;" * 1_000_000)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(50):
            archive.writestr(f"{number}.zip", inner.getvalue())
    return path


def bombs_that_overlap(path: Path) -> Path:
    """Sixty entries that are all the same forty megabytes."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 40_000_000)
    data = whole.getvalue()
    at = data.find(b"PK\x01\x02")
    end = data.find(b"PK\x05\x06")
    entries = data[at:end] * 60
    last = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 60, 60, len(entries), at, 0)
    path.write_bytes(data[:at] + entries + last)
    return path


def far_cell(path: Path) -> Path:
    return packed(path, lambda sheet: sheet.replace(b'<c r="U31"', b'<c r="XFD1048576"'))


def far_cell_of_long_number(path: Path) -> Path:
    return packed(path, lambda sheet: sheet.replace(b'"U31"', b'"U31' + b"1" * 400 + b'"'))


def rows_upside_down(path: Path) -> Path:
    """The first row says that it is the last: calamine would count below nothing."""
    return packed(path, lambda sheet: sheet.replace(b'r="A1"', b'r="A900"', 1))


def empty_to_the_edge(path: Path) -> Path:
    return packed(path, lambda sheet: sheet.replace(b'<c r="U31"', b'<c r="ZZ42000"'))


def claim_of_rows(path: Path) -> Path:
    data = bytearray(write_sav(path, ROWS).read_bytes())
    data[80:84] = struct.pack("<i", 2**31 - 1)
    path.write_bytes(data)
    return path


def claim_of_rows_in_stata(path: Path) -> Path:
    frame = pd.DataFrame({"EQ_1": [4.0, 5.0], "token": ["a", "b"]})
    pyreadstat.write_dta(frame, str(path), version=15)
    data = path.read_bytes()
    path.write_bytes(data.replace(b"<N>" + struct.pack("<Q", 2), b"<N>" + struct.pack("<Q", 10**9)))
    return path


def claim_of_notes(path: Path) -> Path:
    data = write_sav(path, ROWS).read_bytes()
    at = data.find(struct.pack("<iiii", 7, 20, 1, 5))
    claimed = struct.pack("<iiii", 7, 20, 1, 1 << 30)
    path.write_bytes(data[:at] + claimed + data[at + 16 :])
    return path


def half(write: Callable[..., Path]) -> Callable[[Path], Path]:
    def cut(path: Path) -> Path:
        data = write(path, ROWS).read_bytes()
        path.write_bytes(data[: len(data) * 6 // 10])
        return path

    return cut


def half_zsav(path: Path) -> Path:
    return half(lambda p, rows: write_sav(p, rows, compress=True))(path)


def half_stata(path: Path) -> Path:
    frame = pd.DataFrame({"EQ_1": [4.0] * 900, "token": ["a"] * 900})
    pyreadstat.write_dta(frame, str(path))
    path.write_bytes(path.read_bytes()[:3000])
    return path


def half_portable(path: Path) -> Path:
    pyreadstat.write_por(pd.DataFrame({"EQ_1": [4.0] * 900}), str(path))
    path.write_bytes(path.read_bytes()[:700])
    return path


def half_csv(path: Path) -> Path:
    data = write_csv(path, ROWS).read_bytes()
    path.write_bytes(data[:60])
    return path


def web_page(path: Path) -> Path:
    page = "<html><body><table><tr><td>EQ_1</td></tr><tr><td>4</td></tr></table></body></html>"
    path.write_bytes(page.encode("utf-16"))
    return path


def saved_web_page(path: Path) -> Path:
    path.write_text("MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>EQ_1</html>")
    return path


def ole(streams: dict[str, bytes]) -> bytes:
    """Write a compound file, as Excel does for a workbook with a password."""
    names = ["Root Entry", *streams]
    contents = [content.ljust(4096, b"\0") for content in streams.values()]
    starts, chain, at = [], [0xFFFFFFFD, 0xFFFFFFFE], 2
    for content in contents:
        starts.append(at)
        size = len(content) // 512
        chain += [*range(at + 1, at + size), 0xFFFFFFFE]
        at += size
    folder = b""
    for number, name in enumerate(names):
        wide = name.encode("utf-16-le") + b"\0\0"
        right = number + 1 if 0 < number < len(names) - 1 else 0xFFFFFFFF
        child = 1 if number == 0 else 0xFFFFFFFF
        start = starts[number - 1] if number else 0xFFFFFFFE
        size = len(contents[number - 1]) if number else 0
        folder += wide.ljust(64, b"\0") + struct.pack("<HBBIII", len(wide), 2 if number else 5, 1,
                                                      0xFFFFFFFF, right, child)  # fmt: skip
        folder += bytes(36) + struct.pack("<IQ", start, size)
    head = OLE + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<I", 0) + b"\xff" * 432
    table = b"".join(struct.pack("<I", link) for link in chain)
    return head + table.ljust(512, b"\xff") + folder.ljust(512, b"\0") + b"".join(contents)


def password(path: Path) -> Path:
    info = struct.pack("<HHI", 4, 4, 0x40) + b"<encryption><keyData saltSize='16'/></encryption>"
    path.write_bytes(ole({"EncryptionInfo": info, "EncryptedPackage": bytes(range(256)) * 20}))
    return path


def password_of_libreoffice(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", bytes(range(256)))
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    return path


def password_of_the_archive(path: Path) -> Path:
    data = bytearray(write_xlsx(path, ROWS).read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 1)
    path.write_bytes(data)
    return path


def old_cells(*places: tuple[int, int]) -> bytes:
    """The stream of an .xls file: a sheet with a number in each of these rows and columns."""
    cells = [struct.pack("<HHHHHd", 0x0203, 14, row, column, 0, 4.0) for row, column in places]
    return struct.pack("<HHHH", 0x0809, 4, 0x0600, 0x0010) + b"".join(cells)


def old_far_cell(path: Path) -> Path:
    path.write_bytes(ole({"Workbook": old_cells((0, 0), (65_000, 60_000))}))
    return path


def old_rows_upside_down(path: Path) -> Path:
    path.write_bytes(ole({"Workbook": old_cells((9, 0), (2, 0))}))
    return path


def sectors_in_a_circle(path: Path) -> Path:
    """The last sector of the stream says that the first follows: read on until memory is full."""
    data = bytearray(ole({"Workbook": old_cells((0, 0))}))
    data[512 + 4 * 9 : 512 + 4 * 10] = struct.pack("<I", 2)
    path.write_bytes(data)
    return path


def crosstab(path: Path) -> Path:
    table = [["Svar", "Antall", "Prosent"], ["Ja", 30, "75 %"], ["Nei", 10, "25 %"],
             ["Totalt", 40, "100 %"]]  # fmt: skip
    path.write_text("\n".join(";".join(map(str, row)) for row in table))
    return path


def no_rows(path: Path) -> Path:
    return write_xlsx(path, [], list(person(1)))


def no_rows_in_spss(path: Path) -> Path:
    frame = pd.DataFrame({"token": pd.Series([], dtype=str), "EQ_1": pd.Series([], dtype=float)})
    pyreadstat.write_sav(frame, str(path))
    return path


def no_rows_in_csv(path: Path) -> Path:
    path.write_text(";".join(person(1)) + "\n")
    return path


def columns(path: Path) -> Path:
    names = [f"x{number}" for number in range(10_000)]
    path.write_text("\n".join([";".join(names), *[";".join(["1"] * len(names))] * 20]))
    return path
