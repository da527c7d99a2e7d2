"""What is kept of linking: the links, and what people decided about doubtful pairs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from survey.problems import Place, Problem, Report, SurveyError

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection

    from survey.store.stores import Stores

LINKS = (
    "person_id", "wave", "response_id", "method", "distance", "status", "decided_by", "decided_at",
)  # fmt: skip
METHODS = ("token", "code_exact", "code_off", "reviewed", "none")
STATUSES = ("linked", "unlinked", "refused", "review")

REVIEW = (
    "wave_from", "response_from", "wave_to", "response_to", "project", "role_from", "role_to",
    "why", "distance", "proposed", "took_part_before", "same_person", "reason",
)  # fmt: skip
"""The columns of the review workbook; a person fills in the last two."""

_ANSWERS = {"yes": True, "ja": True, "y": True, "j": True, "no": False, "nei": False, "n": False}


@dataclass(frozen=True, slots=True)
class ReviewPair:
    """Two responses that may be one person's, for a person to decide.

    `why` is code, tie, token_off or successor; `took_part_before` is what the later response
    says of having answered before: yes, no or nothing.
    """

    wave_from: str
    response_from: str
    wave_to: str
    response_to: str
    project: str | None
    role_from: str | None
    role_to: str | None
    why: str
    distance: int | None
    proposed: bool
    took_part_before: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person said about a pair, and why."""

    response_from: str
    response_to: str
    same: bool
    reason: str
    by: str = ""


def read_links(stores: Stores) -> pd.DataFrame:
    """Read the links, a row a response, with the columns `LINKS`."""
    import pandas as pd
    from sqlalchemy import select

    from survey.store.schema import links

    with stores.contacts.connect() as contacts:
        query = select(*(links.c[name] for name in LINKS))
        found = contacts.execute(query.order_by(links.c.wave, links.c.response_id)).all()
    frame = pd.DataFrame(found, columns=list(LINKS))
    texts = {name: "string" for name in LINKS if name not in ("distance", "decided_at")}
    return frame.astype(texts | {"distance": "Float64", "decided_at": "datetime64[us]"})


def read_decisions(contacts: Connection) -> list[Decision]:
    """Read the decisions that stand, the latest of a pair only."""
    from sqlalchemy import select

    from survey.store.schema import link_decisions as table

    rows = contacts.execute(
        select(table).where(table.c.undone_at.is_(None)).order_by(table.c.decision_id)
    )
    latest = {
        (row.earlier_response, row.later_response): Decision(
            row.earlier_response, row.later_response, row.same, row.reason, row.decided_by
        )
        for row in rows
    }
    return list(latest.values())


def list_decisions(stores: Stores) -> pd.DataFrame:
    """List every decision ever made, undone ones too."""
    import pandas as pd
    from sqlalchemy import select

    from survey.store.schema import link_decisions as table

    with stores.contacts.connect() as contacts:
        found = contacts.execute(select(table).order_by(table.c.decision_id)).all()
    return pd.DataFrame(found, columns=[column.name for column in table.columns])


def decide(
    stores: Stores, decisions: Iterable[Decision], *, only_open: bool = False
) -> tuple[int, ...]:
    """Keep decisions about pairs and return their numbers; `link` then follows them.

    A decision equal to one that stands is not kept twice; with `only_open`, a pair that has a
    decision is refused.

    Raises
    ------
    SurveyError
        A reason is missing, a response is unknown or of the same wave, its person does not
        want the answers linked, or the pair is decided already and `only_open`.
    """
    from sqlalchemy import insert, select

    from survey.store.schema import link_decisions, response_keys
    from survey.store.stores import note, now, user, writing

    report = Report()
    numbers: list[int] = []
    with writing(stores) as contacts:
        standing = {(d.response_from, d.response_to): d.same for d in read_decisions(contacts)}
        columns = (response_keys.c.response_id, response_keys.c.wave, response_keys.c.link_consent)
        known = {row.response_id: row for row in contacts.execute(select(*columns))}
        for decision in decisions:
            if only_open and (decision.response_from, decision.response_to) in standing:
                report.extend([decided_already()])
                continue
            if standing.get((decision.response_from, decision.response_to)) is decision.same:
                continue
            ends = [known.get(id_) for id_ in (decision.response_from, decision.response_to)]
            fault = _fault(decision, ends)
            if fault:
                report.add(*fault)
                continue
            made = contacts.execute(
                insert(link_decisions),
                {
                    "earlier_response": decision.response_from,
                    "later_response": decision.response_to,
                    "same": decision.same,
                    "reason": decision.reason.strip(),
                    "decided_by": decision.by or user(),
                    "decided_at": now(),
                },
            )
            number = made.inserted_primary_key
            numbers.append(int(number[0]) if number else 0)
            note(contacts, "link decision", str(numbers[-1]), "same" if decision.same else "not")
        report.raise_errors()
    return tuple(numbers)


def decided_already() -> Problem:
    """Return what is wrong with deciding a pair that is no longer open."""
    return Problem(
        "decision-made",
        "this pair has been decided already, or another decision has settled it.",
        "Nothing was stored. See the decisions; take one back if it is wrong.",
    )


def _fault(decision: Decision, ends: Sequence[object]) -> tuple[str, str, str] | None:
    waves = [getattr(end, "wave", None) for end in ends]
    if None in waves:
        return (
            "decision-unknown",
            "a decision names a response that is not stored.",
            "Make the review list anew with `panel link --review` and decide there.",
        )
    if waves[0] == waves[1]:
        return (
            "decision-same-wave",
            "a decision joins two responses of the same wave.",
            "Take the row out: a person has one response in a wave.",
        )
    if decision.same and any(getattr(end, "link_consent", None) is False for end in ends):
        return (
            "decision-refused",
            "a decision links someone who does not want the answers linked.",
            "Take the row out.",
        )
    if not decision.reason.strip():
        return (
            "decision-reason",
            "a decision has no reason.",
            'Write in the column "reason" what it rests on.',
        )
    return None


def undo(stores: Stores, decision: int, reason: str, by: str | None = None) -> None:
    """Take a decision back, keeping it and the reason on record; `link` then follows."""
    from sqlalchemy import update

    from survey.store.schema import link_decisions as table
    from survey.store.stores import note, now, user, writing

    with writing(stores) as contacts:
        done = contacts.execute(
            update(table)
            .where(table.c.decision_id == decision, table.c.undone_at.is_(None))
            .values(undone_at=now(), undone_by=by or user(), undone_reason=reason)
        )
        if done.rowcount != 1:
            raise SurveyError(
                Problem(
                    "no-decision",
                    f"there is no decision {decision} that stands.",
                    "`panel link --decisions` lists them.",
                )
            )
        note(contacts, "link decision undone", str(decision))


def write_review(path: Path, pairs: Sequence[ReviewPair]) -> None:
    """Write doubtful pairs to a workbook, for a person to fill in `same_person` and `reason`."""
    import os

    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    page = book.worksheets[0]
    page.title = "review"
    page.append(list(REVIEW))
    for pair in pairs:
        cells = [getattr(pair, name) for name in REVIEW[:-2]]
        page.append(["yes" if cell is True else "" if cell is False else cell for cell in cells])
    for cell in page[1]:
        cell.font = Font(bold=True)
        page.column_dimensions[cell.column_letter].width = 18
    page.freeze_panes = "A2"
    if pairs:
        rule = DataValidation("list", formula1='"yes,no"', allow_blank=True)
        rule.add(f"L2:L{len(pairs) + 1}")
        page.add_data_validation(rule)
    book.save(path)
    os.chmod(path, 0o600)  # noqa: PTH101


def read_review(path: Path) -> list[Decision]:
    """Read the decided rows of a review workbook; rows without a yes or no stay open."""
    from python_calamine import CalamineError, CalamineWorkbook

    report = Report()
    try:
        table = CalamineWorkbook.from_path(path).get_sheet_by_name("review").to_python()
    except (CalamineError, OSError, ValueError):
        raise SurveyError(
            Problem(
                "review-not-read",
                'this is not a workbook with a sheet "review".',
                "Make one with `panel link --review F.xlsx`.",
                Place(path.name),
            )
        ) from None
    header = [str(cell).strip() for cell in table[0]] if table else []
    missing = [name for name in REVIEW if name not in header]
    if missing:
        report.add(
            "review-column",
            f"the column {', '.join(missing)} is missing.",
            "Make the list anew with `panel link --review F.xlsx`.",
            Place(path.name, sheet="review", row=1),
        )
        report.raise_errors()
    decisions: list[Decision] = []
    for number, cells in enumerate(table[1:], start=2):
        row = {name: str(cell).strip() for name, cell in zip(header, cells, strict=False)}
        said = row["same_person"].casefold()
        if not said:
            continue
        if said not in _ANSWERS:
            report.add(
                "review-answer",
                f'"{row["same_person"]}" is neither yes nor no.',
                "Write yes or no, or leave the cell empty to decide later.",
                Place(path.name, sheet="review", row=number, column="same_person"),
            )
        elif not row["reason"]:
            report.add(
                "decision-reason",
                "this decision has no reason.",
                "Write what it rests on.",
                Place(path.name, sheet="review", row=number, column="reason"),
            )
        else:
            decisions.append(
                Decision(row["response_from"], row["response_to"], _ANSWERS[said], row["reason"])
            )
    report.raise_errors()
    return decisions
