"""What the study's source says, beside the answers: agrees, does not, or is open (V10)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from panel.charts.claims import cited, draw_claims
from panel.charts.theme import Look
from panel.claims import claim_waves, claims_of, reason, verdict
from panel.numbers import NOT_COMPUTED, SUPPRESSED
from panel.release import Release, ReleasedCell, ReleasedClaim
from panel.released import (
    Pair,
    change,
    group_title,
    level,
    measure_title,
    on_ruler,
    one_ruler,
    projects,
    wave_title,
)
from panel.tables import Cell, Column, Row, Table, sign_cell
from panel.texts import capitalised, spoken, text
from panel.views.view import (
    View,
    interval_cell,
    judged_words,
    mean_cells,
    mean_columns,
    scale_words,
    sign_notes,
    view_table,
    waves_words,
    weighting_words,
    who_line,
)

VERDICTS = ("agrees", "disagrees", "open")


def build_claims(release: Release, pair: Pair, look: Look) -> tuple[View, ...]:
    """Build how many claims agree, then a view a dimension; none where there are no claims."""
    claims = claims_of(release)
    if not claims:
        return ()
    dimensions: dict[str, list[ReleasedClaim]] = {}
    for claim in claims:
        dimensions.setdefault(spoken(claim.dimension, look.language), []).append(claim)
    views = [_counted(release, dimensions, pair, look.language)]
    for number, (title, own) in enumerate(dimensions.items(), 1):
        views.append(_dimension(release, title, own, number, pair, look))
    return tuple(views)


def _counted(
    release: Release, dimensions: Mapping[str, Sequence[ReleasedClaim]], pair: Pair, language: str
) -> View:
    waves = _waves(pair)
    columns = [
        Column(f"{wave}_{found}", text(f"verdict.claim.{found}", language), title)
        for wave in waves
        for title in (wave_title(release, wave, language),)
        for found in VERDICTS
    ]
    rows = []
    for title, own in dimensions.items():
        counts = {wave: _counts(release, own, wave) for wave in waves}
        cells = [Cell(counts[wave][found], "count") for wave in waves for found in VERDICTS]
        rows.append(Row(title, tuple(cells)))
    caption = f"{text('ask.claims', language)} {waves_words(release, pair, language)}."
    return View(
        id="claims",
        question=text("ask.claims", language),
        conclusion=claims_sentence(release, pair, language),
        details=tuple(_against(release, pair.later, language)),
        who=text("who.claims", language),
        table=view_table(
            release, "claims", caption, columns, rows, language, text("claim.dimension", language)
        ),
        notes=(text("note.claims", language), text("note.claims.unordered", language)),
    )


def _dimension(
    release: Release, title: str, claims: list[ReleasedClaim], number: int, pair: Pair, look: Look
) -> View:
    language = look.language
    measures = [claim.measure for claim in claims]
    groups = projects(release)
    cells = [level(release, m, w, wave) for m in measures for w in groups for wave in _waves(pair)]
    drawn = on_ruler(release, measures, one_ruler(release, measures))
    shown = [claim for claim in claims if claim.measure in drawn]
    return View(
        id=f"claims-{number}",
        question=text("ask.claims.dimension", language, dimension=title),
        conclusion=_dimension_sentence(release, title, claims, pair, language),
        who=who_line(
            f"{text('who.everyone', language)}, {waves_words(release, pair, language)}",
            weighting_words(release, language),
            scale_words(release, measures, language),
            text("who.interval", language),
            judged_words(release, measures, language),
        ),
        chart=draw_claims(release, shown, pair, look)
        if any(cell is not None and cell.shown for cell in cells)
        else None,
        table=_table(release, title, claims, number, pair, language),
        notes=sign_notes(release, [c for c in cells if c is not None], language),
    )


def _waves(pair: Pair) -> tuple[str, ...]:
    return tuple(wave for wave in (pair.earlier, pair.later) if wave)


def _counts(release: Release, claims: Sequence[ReleasedClaim], wave: str) -> Counter[str]:
    asked = [c for c in claims if wave in release.text.measures[c.measure].waves]
    return Counter(verdict(release, claim, wave) for claim in asked)


def claims_sentence(release: Release, pair: Pair, language: str) -> str:
    """Count the claims that agree, do not, and cannot be decided, wave by wave."""
    told: list[str] = []
    for wave in _waves(pair):
        counts = _counts(release, claims_of(release), wave)
        key = "say.claims.next" if told else "say.claims"
        title = capitalised(wave_title(release, wave, language))
        told.append(text(key, language, wave=title, n=counts.total(), **_named(counts)))
    return " ".join(told)


def _named(counts: Counter[str]) -> dict[str, int]:
    return {found: counts[found] for found in VERDICTS}


def _dimension_sentence(
    release: Release, title: str, claims: Sequence[ReleasedClaim], pair: Pair, language: str
) -> str:
    """Count the claims of a dimension in the later wave."""
    counts = _counts(release, claims, pair.later)
    wave = wave_title(release, pair.later, language)
    n = counts.total()
    if counts["open"] == n:
        return text("say.dimension.open", language, dimension=title, n=n, wave=wave)
    return text("say.dimension", language, dimension=title, n=n, wave=wave, **_named(counts))


def _against(release: Release, wave: str, language: str) -> list[str]:
    """Name the measures on which the latest answers speak against the source."""
    against = [c for c in claims_of(release) if verdict(release, c, wave) == "disagrees"]
    return [
        text(
            "say.claims.against",
            language,
            measure=measure_title(release, claim.measure, language),
            claim=cited(claim, language),
        )
        for claim in against
    ]


def _table(
    release: Release,
    title: str,
    claims: Sequence[ReleasedClaim],
    number: int,
    pair: Pair,
    language: str,
) -> Table:
    """Build the numbers: a heading a claim, with its verdicts, and a row a project."""
    waves = [wave for wave in (pair.earlier, pair.later) if wave]
    columns = [
        column
        for wave in waves
        for column in mean_columns(wave, wave_title(release, wave, language), language)
    ]
    if pair.is_pair:
        columns.append(Column("change", text("interval.short", language), text("change", language)))
    rows: list[Row] = []
    for claim in claims:
        rows.append(Row(_told(release, claim, pair, language), style="group"))
        for who in projects(release):
            cells = [
                cell
                for wave in waves
                for cell in mean_cells(level(release, claim.measure, who, wave), language)
            ]
            if pair.is_pair:
                cells.append(_change(change(release, claim.measure, who, pair)))
            rows.append(Row(group_title(release, who, language), tuple(cells), "item"))
    caption = f"{title}. {waves_words(release, pair, language)}."
    heading = text("claim.says", language)
    return view_table(release, f"claims-{number}", caption, columns, rows, language, heading)


def _told(release: Release, claim: ReleasedClaim, pair: Pair, language: str) -> str:
    """Return a claim with what it is measured by and what each wave says of it."""
    parts = [
        cited(claim, language),
        text("claim.by", language, measure=measure_title(release, claim.measure, language)),
    ]
    for wave in claim_waves(release, claim, pair):
        found = verdict(release, claim, wave)
        words = text(f"verdict.claim.{found}", language)
        if found == "open":
            words = f"{words}, {text(f'reason.claim.{reason(release, claim, wave)}', language)}"
        parts.append(f"{capitalised(wave_title(release, wave, language))}: {words}")
    return ". ".join(parts) + "."


def _change(moved: ReleasedCell | None) -> Cell:
    if moved is None:
        return sign_cell(NOT_COMPUTED)
    return interval_cell(moved, signed=True) if moved.shown else sign_cell(SUPPRESSED)
