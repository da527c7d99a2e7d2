"""Colours, type and number format of the pictures, light and dark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from panel.numbers import HARD_SPACE, MINUS

FONT = '"Source Sans", "Likeverd Sans", "Source Sans 3", Carlito, Calibri, Arial, sans-serif'

SHAPES = ("triangle-down", "square", "diamond", "circle", "triangle-up", "cross")
"""Marks of projects, by their order in the release."""

TOPIC_SHAPES = ("circle", "triangle-up", "triangle-right", "square", "diamond", "triangle-down")
"""Marks of topics shown on one page, by their order."""

_CLOSE, _HALF = 1e-9, 0.5


def _blend(first: str, second: str, share: float) -> str:
    pairs = ((int(first[i : i + 2], 16), int(second[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one appearance; every one is checked against `page` for contrast."""

    name: str
    page: str
    surface: str
    ink: str
    muted: str
    faint: str
    axis: str
    grid: str
    accent: str
    border: str
    parties: tuple[str, ...]
    owners: str
    projects: tuple[str, ...]
    wave_from: str
    wave_to: str
    ramp: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]

    def answer(self, place: int, of: int) -> tuple[str, str]:
        """Return fill and ink of an answer by its place among `of`, from disagreement up.

        Beyond five answers the two ends are the same and what lies between is blended.
        """
        known = self.answers
        where = place * (len(known) - 1) / max(1, of - 1)
        first, share = int(where), where - int(where)
        if share < _CLOSE or first + 1 == len(known):
            return known[first]
        fill = _blend(known[first][0], known[first + 1][0], share)
        return fill, known[first if share < _HALF else first + 1][1]

    def project(self, number: int) -> str:
        """Return the colour of a project by its place in the release."""
        return self.projects[number % len(self.projects)]

    def party(self, number: int) -> str:
        """Return the colour of a party by its place; those beyond the four are grey."""
        return self.parties[number] if number < len(self.parties) else self.owners


LIGHT = Palette(
    name="light",
    page="#FFFFFF",
    surface="#F4F6F7",
    ink="#17242D",
    muted="#4C5B66",
    faint="#64717C",
    axis="#7D8A96",
    grid="#E3E8EB",
    accent="#0A5C73",
    border="#C3CCD3",
    parties=("#0B6CB3", "#B05A10", "#5B2E5C", "#0B5540"),
    owners="#6F757B",
    projects=("#4A4EC2", "#8F6606", "#A8345A"),
    wave_from="#6F8391",
    wave_to="#17242D",
    ramp=("#F4F8F9", "#DCEBEF", "#BEDBE3", "#9AC6D3", "#72AFC1"),
    answers=(
        ("#A14A14", "#FFFFFF"),
        ("#E3AE82", "#17242D"),
        ("#DCE1E4", "#17242D"),
        ("#86B9CB", "#17242D"),
        ("#0A5C73", "#FFFFFF"),
    ),
)

DARK = Palette(
    name="dark",
    page="#14191D",
    surface="#1D252B",
    ink="#E9EEF1",
    muted="#B3BFC8",
    faint="#8E9BA5",
    axis="#75838E",
    grid="#2B363E",
    accent="#6CC0D6",
    border="#3A4751",
    parties=("#4E93E5", "#E38C3A", "#F2CDF3", "#7EDCB0"),
    owners="#8E939A",
    projects=("#9DA4F6", "#E5BE4E", "#E2839A"),
    wave_from="#8E9BA5",
    wave_to="#E9EEF1",
    ramp=("#1B262C", "#1F3A47", "#244F61", "#2A657B", "#2E7289"),
    answers=(
        ("#E08A4C", "#0B1216"),
        ("#8F5A36", "#FFFFFF"),
        ("#3B474F", "#E9EEF1"),
        ("#2F7186", "#FFFFFF"),
        ("#6CC0D6", "#0B1216"),
    ),
)


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture is to be drawn.

    Parameters
    ----------
    palette
        Light or dark.
    language
        `nb` or `en`.
    narrow
        Labels stand above their rows, as on a phone.
    width
        Pixels; left out, the picture takes the width of its place on the page.
    """

    palette: Palette = LIGHT
    language: str = "nb"
    narrow: bool = False
    width: int | None = None

    @property
    def expected_width(self) -> int:
        """The width that lines of a key are broken for."""
        return self.width or (330 if self.narrow else 1000)


def configuration(look: Look) -> dict[str, Any]:
    """Return the settings every picture gets last, with `chart.configure(**settings)`."""
    palette = look.palette
    norwegian = look.language == "nb"
    return {
        "background": palette.page,
        "font": FONT,
        "locale": {
            "number": {
                "decimal": "," if norwegian else ".",
                "thousands": HARD_SPACE if norwegian else ",",
                "grouping": [3],
                "currency": ["", ""],
                "minus": MINUS,
            }
        },
        "view": {"stroke": None},
        "axis": {"domain": False, "ticks": False, "aria": False},
        "legend": {"disable": True},
        "mark": {"aria": False},
    }
