"""A trial of a release as tables: what is shown, what the attack hid and found, what is new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from math import inf

from panel.analyst.release_trial import Trial
from panel.audit.finding import Finding
from panel.audit.numbers_shown import shown_cells
from panel.audit.past_releases import ATTACKED_BEFORE, PastRelease
from panel.numbers import IMPOSSIBLE
from panel.release import CellKey, Release
from panel.released import Who, group_title, measure_title, wave_title
from panel.tables import Cell, Column, Row, Table, sign_cell
from panel.texts import listed, text

SHOWN = 30
"""So many findings are set on the page; the workbook has all."""

_ADDRESS = 7


def status_counts(release: Release) -> dict[str, Counter[str]]:
    """Return how many cells are shown and hidden, by table."""
    cells = release.rows.drop_duplicates(list(release.rows.columns[:_ADDRESS]))
    found: dict[str, Counter[str]] = {}
    for table, status in cells[["table", "status"]].itertuples(index=False, name=None):
        found.setdefault(table, Counter())[status] += 1
    return found


def build_shares(release: Release, language: str) -> Table:
    """Build a table of how much is shown, a row a table of the release, and together."""
    keys = ("shown", "primary", "secondary")
    counts = status_counts(release)
    lines = [(text(f"cell.{table}", language), own) for table, own in counts.items()]
    lines.append((text("all", language), sum(counts.values(), Counter())))
    rows = []
    for number, (title, own) in enumerate(lines, start=1):
        could = sum(own[key] for key in keys)
        share = Cell(100 * own["shown"] / could, "percent") if could else sign_cell(IMPOSSIBLE)
        cells = (*(Cell(own[key], "count") for key in keys), share)
        rows.append(Row(title, cells, "index" if number == len(lines) else "plain"))
    columns = [Column(key, text(f"trial.{key}", language)) for key in (*keys, "share")]
    return _table("shares", text("trial.shares", language), columns, rows, release, language)


def build_withheld(trial: Trial, language: str) -> Table:
    """Build a table of the cells the attack hid on top, a row a table, measure and reason."""
    release = trial.release
    found: dict[tuple[str, str, str], list[CellKey]] = {}
    for cell, decision in sorted(trial.audited.withheld.items()):
        found.setdefault((cell[0], cell[1], decision.reason), []).append(cell)
    columns = [
        Column("measure", text("switch.measure", language)),
        Column("cells", text("trial.cells", language)),
        Column("groups", text("trial.groups", language)),
        Column("why", text("trial.why", language)),
    ]
    rows = []
    for (table, measure, reason), cells in found.items():
        whom = dict.fromkeys(_whom(release, cell, language) for cell in cells)
        own = (
            Cell(_measure(release, measure, language), "text"),
            Cell(len(cells), "count"),
            Cell(listed(list(whom), language), "text"),
            Cell(text(f"hidden.{reason}", language), "text"),
        )
        rows.append(Row(text(f"cell.{table}", language), own))
    return _table("withheld", text("trial.extra", language), columns, rows, release, language)


def tightest(trial: Trial) -> list[dict[str, Finding]]:
    """Return the tightest findings of each hidden cell and of few people, the narrowest first."""
    found: dict[tuple[object, ...], dict[str, Finding]] = {}
    for finding in trial.audit.findings:
        own = found.setdefault((finding.measure, finding.cell, finding.about), {})
        kind = "count" if finding.what == "count" else "mean"
        if kind not in own or finding.width < own[kind].width:
            own[kind] = finding
    return sorted(found.values(), key=_closeness)


def build_findings(trial: Trial, language: str, most: int = 0) -> Table:
    """Build a table of the closest anybody comes to each hidden cell; all of them when 0."""
    release, found = trial.release, tightest(trial)
    mean, count = (text(f"trial.{key}", language) for key in ("mean", "count"))
    columns = [
        Column("between", text("trial.between", language), mean),
        Column("wide", text("trial.wide", language), mean),
        Column("asked", text("trial.asked", language), mean),
        Column("who", text("trial.who", language), mean),
        Column("people", text("trial.between", language), count),
        Column("people_who", text("trial.who", language), count),
    ]
    rows = [
        Row(
            _title(release, next(iter(own.values())), language),
            (*_mean_cells(own.get("mean"), language), *_count_cells(own.get("count"), language)),
        )
        for own in found[: most or None]
    ]
    note = text("trial.note_found", language, n=len(found), most=SHOWN)
    title = text("trial.found", language)
    return _table("findings", title, columns, rows, release, language, note)


def build_since(trial: Trial, last: PastRelease, language: str) -> Table:
    """Build a table of what differs from an earlier release, as far as the ledger knows it."""
    now, before = shown_cells(trial.release), last.shown
    keys = ("equal", "other", "new", "gone")
    found: dict[str, Counter[str]] = {table: Counter() for table in ATTACKED_BEFORE}
    for cell in {*now, *before}:
        if cell[0] in found:
            found[cell[0]][_since(cell, now, before)] += 1
    rows = [
        Row(text(f"cell.{table}", language), tuple(Cell(own[key], "count") for key in keys))
        for table, own in found.items()
    ]
    columns = [Column(key, text(f"since.{key}", language)) for key in keys]
    title = text("since.title", language, fingerprint=last.fingerprint, day=last.day)
    note = text("since.note", language)
    return _table("since", title, columns, rows, trial.release, language, note)


def _since(cell: CellKey, now: Mapping[CellKey, object], before: Mapping[CellKey, object]) -> str:
    if cell not in before:
        return "new"
    if cell not in now:
        return "gone"
    return "equal" if now[cell] == before[cell] else "other"


def _closeness(own: Mapping[str, Finding]) -> tuple[bool, float, float, str]:
    """Order cells that must be protected first, then by how narrow mean and people are."""
    mean, count = (own[kind].width if kind in own else inf for kind in ("mean", "count"))
    is_asked = any(finding.needed for finding in own.values())
    return not is_asked, mean, count, next(iter(own.values())).about


def _mean_cells(finding: Finding | None, language: str) -> tuple[Cell, ...]:
    none = sign_cell(IMPOSSIBLE)
    if finding is None:
        return (none,) * 4
    return (
        Cell(kind="interval", low=finding.low, high=finding.high, decimals=1),
        Cell(finding.width, "mean"),
        Cell(finding.needed, "mean") if finding.needed else none,
        Cell(text(f"intruder.{finding.intruder}", language), "text"),
    )


def _count_cells(finding: Finding | None, language: str) -> tuple[Cell, ...]:
    if finding is None:
        return (sign_cell(IMPOSSIBLE),) * 2
    ends = {"low": f"{finding.low:g}", "high": f"{finding.high:g}"}
    key = "trial.more" if ends["high"] == "inf" else "trial.people"
    who = Cell(text(f"intruder.{finding.intruder}", language), "text")
    return Cell(text(key, language, **ends), "count"), who


def _title(release: Release, finding: Finding, language: str) -> str:
    """Name a hidden cell, or few people who are none."""
    measure = _measure(release, finding.measure, language)
    if finding.cell is None:
        return f"{text('trial.few', language)}: {measure}"
    table, whom = text(f"cell.{finding.cell[0]}", language), _whom(release, finding.cell, language)
    return ", ".join(part for part in (table, measure, whom) if part)


def _measure(release: Release, measure: str, language: str) -> str:
    return measure_title(release, measure, language) if measure in release.text.measures else ""


def _whom(release: Release, cell: CellKey, language: str) -> str:
    """Name the people and waves of a cell."""
    _, _, kind, group, wave, to, subset = cell
    who = group_title(release, Who(kind, group), language)  # type: ignore[arg-type]
    waves = "–".join(wave_title(release, each, language) for each in (wave, to) if each)
    same = text("trial.same", language) if subset == "stayers" else ""
    return " ".join(part for part in (who, waves, f"({same})" if same else "") if part)


def _table(
    id: str,
    title: str,
    columns: list[Column],
    rows: list[Row],
    release: Release,
    language: str,
    note: str = "",
) -> Table:
    heading = text("trial.hidden" if id == "findings" else "trial.kind", language)
    return Table(
        id, title, tuple(columns), tuple(rows), (note,) if note else (), language,
        release.text.synthetic, release.text.provenance, heading,
    )  # fmt: skip
