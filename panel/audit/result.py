"""What is said of an attack: in the release folder, and on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from panel.audit.audit import Audit
from panel.audit.finding import INTRUDERS, Finding
from panel.audit.past_releases import PastRelease
from panel.release import CellKey, Release


def audit_text(
    release: Release,
    outside: Audit,
    withheld: Mapping[CellKey, object],
    past: Sequence[PastRelease],
) -> str:
    """Return the result that goes with a release, as JSON.

    `outside` is a reader's audit of it. The result holds what a reader can work out from the
    release alone, and of those who know more only that they were played: their intervals would
    tell what they know.
    """
    import orjson

    result = {
        "intruders": list(INTRUDERS),
        "asked_for": {"mean": release.text.protect_mean, "count": release.text.min_n - 1},
        "hidden_by_the_audit": len(withheld),
        "earlier_releases": [p.fingerprint for p in past if p.rows_hash != release.text.rows_hash],
        "not_attacked": list(outside.not_attacked),
        "outsider": [
            {"cell": "|".join(f.cell or ()), "what": f.what, "low": f.low, "high": f.high}
            for f in outside.findings
        ],
    }
    return orjson.dumps(result, option=orjson.OPT_INDENT_2).decode()


def lines(audit: Audit, release: Release) -> Iterator[str]:
    """Yield the tightest interval of every hidden cell, then a summary."""
    tightest: dict[tuple[CellKey, str], Finding] = {}
    for finding in audit.findings:
        if finding.cell is not None and finding.what in ("mean", "count"):
            key = (finding.cell, finding.what)
            if key not in tightest or finding.width < tightest[key].width:
                tightest[key] = finding
    for _, finding in sorted(tightest.items()):
        yield _line(finding)
    failed = len(audit.failures) + len(audit.impossible)
    cells = len({cell for cell, _ in tightest})
    yield (
        f"{cells} hidden cells attacked by: {', '.join(audit.intruders)}; "
        f"{audit.past} earlier releases; {failed} told too closely."
    )
    yield from utility(release)
    if audit.not_attacked:
        yield f"Not attacked: {', '.join(audit.not_attacked)}."


def utility(release: Release) -> Iterator[str]:
    """Say what share of the cells is shown, and which projects' scales of class A are not."""
    cells = release.rows.drop_duplicates(list(release.rows.columns[:7]))
    could = cells[cells["status"].isin(["shown", "primary", "secondary"])]
    shown = int((could["status"] == "shown").sum())
    yield f"{shown} of {len(could)} cells are shown ({100 * shown / max(len(could), 1):.0f} %)."
    measures = release.text.measures
    scales = {m for m in measures if measures[m].kind == "scale" and measures[m].anonymity == "A"}
    totals = could[
        (could["table"] == "level")
        & (could["group_kind"] == "project")
        & could["measure"].isin(sorted(scales))
    ]
    gone = totals[totals["status"] != "shown"]
    kept = len(totals) - len(gone)
    yield f"{kept} of {len(totals)} project means of scales of class A are shown."
    for row in gone.to_dict("records"):
        why = _WHY[str(row["reason"])]
        yield f"  hidden: {row['measure']}, {row['group']}, {row['wave_from']} ({why})"


_WHY = {
    "few": "too few people",
    "alike": "all alike",
    "derived": "it would tell of few people",
    "class": "its class",
}


def _line(finding: Finding) -> str:
    if finding.what == "count":
        ends = f"{finding.low:g} to {finding.high:g} people".replace("to inf", "or more")
    else:
        ends = f"{finding.low:.1f} to {finding.high:.1f} ({finding.width:.1f} wide)"
    asked = "" if finding.needed else ", hidden to protect others"
    return f"{finding.what:<6}{finding.about}: {ends}, {finding.intruder}{asked}"
