"""What goes into a report: its parts, and whether the numbers of a picture follow as a table."""

from __future__ import annotations

from dataclasses import dataclass, replace

from panel.views.view import View
from survey.problems import Problem, SurveyError

PARTS = (
    "basis", "profile", "equality", "answers", "ownership", "positions", "change",
    "decomposition", "expectation", "claims", "panel", "log", "tables",
)  # fmt: skip
"""Every part of a report, in a reader's order; what is concluded stands in front of them."""


_BY_TOPIC = ("answers", "expectation", "claims")
"""Parts with a picture a topic, of which there can be many."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a report.

    Parameters
    ----------
    parts
        Those of `PARTS` that are in it.
    numbers
        Whether pictures are followed by their numbers, and each part begins on a new page.
    most
        So many views at most of a part with a picture a topic; all when 0.
    """

    parts: tuple[str, ...] = PARTS
    numbers: bool = True
    most: int = 0

    def shown(self, part: str, views: tuple[View, ...]) -> tuple[View, ...]:
        """Return the views of a part as they stand in the report."""
        kept = views[: self.most] if self.most and part in _BY_TOPIC else views
        return kept if self.numbers else tuple(replace(v, table=None, html="") for v in kept)


FULL = Contents()
SHORT = Contents(PARTS[:-1], numbers=False, most=3)
"""What is concluded, and the pictures it is seen in: about 25 pages of Word."""


def parse_contents(given: str) -> Contents:
    """Return what `short`, `full`, or parts named with commas between stand for.

    Raises
    ------
    SurveyError
        A part has another name than those of `PARTS`.
    """
    words = [word.strip().lower() for word in given.split(",") if word.strip()]
    if words in (["short"], ["full"]):
        return SHORT if words == ["short"] else FULL
    unknown = [word for word in words if word not in PARTS]
    if unknown or not words:
        raise SurveyError(
            Problem(
                "unknown-part",
                f"a report has no part called {', '.join(unknown)}."
                if unknown
                else "a report of no parts would be empty.",
                f"Use short, full, or parts with commas between: {', '.join(PARTS)}.",
            )
        )
    return Contents(tuple(part for part in PARTS if part in words))
