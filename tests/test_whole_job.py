"""The whole job on the invented answers of the shipped study, from register to tables.

What is released is held against the stores by other means than the program's: sets of people
and plain pandas.
"""

from __future__ import annotations

import csv
import html
import re
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO
from itertools import chain, combinations
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from docx import Document

from panel.audit.audit import audit_release
from panel.audit.audited_release import build_audited_release
from panel.comparison import compare
from panel.dataset import Panel, read_panel
from panel.demo import run_demo
from panel.layouts import comparison_tables
from panel.ledger import read_links
from panel.linking import link
from panel.measures import MeasureLine, build_lines
from panel.release import DisclosureError, Release
from panel.release_folder import read_release
from panel.rendering.write import SUFFIXES
from panel.synthetic.files import WrittenExport, write_exports
from panel.synthetic.make import SyntheticStudy, make_synthetic, person_key
from panel.tables import Table, TableSet
from survey.fieldwork.register import person_id_of
from survey.importing.import_file import import_file
from survey.library import Library, open_study
from survey.store.responses_store import list_imports
from survey.store.stores import open_stores
from survey.tokens import keyed_hash, read_key, token_for

ROOT = Path(__file__).parents[1]
PAIR = ("2016", "2017")
NULL_SEEDS = range(4)

People = frozenset[str]


@dataclass(frozen=True, slots=True)
class Job:
    folder: Path
    library: Library
    said: tuple[str, ...]
    synthetic: SyntheticStudy
    exports: tuple[WrittenExport, ...]
    panel: Panel
    links: pd.DataFrame
    release: Release


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Job:
    folder = tmp_path_factory.mktemp("job")
    shutil.copytree(ROOT / "instruments" / "pku", folder / "study")
    said: list[str] = []
    demo = folder / "demo"
    run_demo(demo, folder / "study", "nb", said.append)
    library = open_study(folder / "study")
    synthetic = make_synthetic(library)
    key = read_key(demo / "data")
    tokens = {p: token_for(key, person_id_of(key, p)) for p in synthetic.persons.index}
    exports = write_exports(synthetic, library, tokens, folder / "again")
    with open_stores(demo / "data", create=False) as stores:
        panel, links = read_panel(stores, library), read_links(stores)
    release = read_release(demo / "release")
    return Job(demo, library, tuple(said), synthetic, exports, panel, links, release)


def test_the_demo_leaves_everything_in_its_folder(job: Job) -> None:
    left = {path.name for path in job.folder.iterdir()}
    assert {"register.xlsx", "exports", "data", "tables", "release"} <= left
    assert {path.name for path in (job.folder / "exports").iterdir()} == {
        "SYNTETISK_2016.sav", "SYNTETISK_2017.xlsx",
    }  # fmt: skip
    assert {path.suffix for path in (job.folder / "tables").iterdir()} == set(SUFFIXES)
    assert {path.name for path in (job.folder / "release").iterdir()} == {
        "audit.json", "release.json", "rows.parquet",
    }  # fmt: skip
    assert "All answers and names are invented." in job.said[0]
    assert sum(line.startswith("import") for line in job.said) == 2
    for place in ("release", "tables", "register.xlsx"):
        assert any(str(job.folder / place) in line for line in job.said), place
    assert job.release.text.synthetic


def report_sheet(job: Job, wave: str, sheet: str) -> list[dict[str, object]]:
    book = openpyxl.load_workbook(job.folder / "data" / f"import-report-{wave}.xlsx")
    header, *rows = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


@pytest.mark.parametrize("number", [0, 1])
def test_the_reports_list_the_planted_odd_cells_and_only_those(job: Job, number: int) -> None:
    export = job.exports[number]
    odd = [
        row for row in report_sheet(job, export.wave, "Cells") if row["Rule"] != "question-absent"
    ]
    cells = {(row["Row"], row["Column"]) for row in odd if row["Column"]}
    planted = {(p.row, p.column) for p in export.planted if p.outcome == "cell"}
    strangers = {(p.row, p.column) for p in export.planted if p.kind == "unknown_person"}
    assert planted
    assert cells == planted | strangers
    rows = {row["Row"] for row in odd if not row["Column"]}
    assert rows == {
        p.row for p in export.planted if p.outcome == "row" and p.kind != "unknown_person"
    }
    values = {(row["Row"], row["Column"]): row["Value"] for row in odd}
    for p in export.planted:
        if p.outcome == "cell":
            assert values[p.row, p.column] == p.value


@pytest.mark.parametrize("number", [0, 1])
def test_rows_read_are_kept_duplicate_or_rejected(job: Job, number: int) -> None:
    export = job.exports[number]
    became = [row["Became"] for row in report_sheet(job, export.wave, "Rows")]
    kinds = [p.kind for p in export.planted]
    kept = len(job.panel.waves[export.wave])
    assert len(became) + kept == len(export.truth)
    assert became.count("duplicate") == kinds.count("duplicate")
    assert became.count("rejected") == kinds.count("empty_row") + kinds.count("consent_refused")
    said = {
        str(row["What"]).strip(): row["Value"] for row in report_sheet(job, export.wave, "Summary")
    }
    assert said["kept"] == kept


def content(data: Path) -> dict[str, list[str]]:
    found = {}
    for name in ("contacts", "answers"):
        connection = sqlite3.connect(data / f"{name}.db")
        found[name] = list(connection.iterdump())
        connection.close()
    return found


def test_importing_and_linking_again_change_nothing(job: Job, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(job.folder / "data", data)
    before = content(data)
    with open_stores(data, create=False) as stores:
        imports = len(list_imports(stores))
        for export in job.exports:
            done = import_file(
                job.folder / "exports" / export.path.name, job.library, export.wave, stores
            )
            assert done.stored is not None
            assert (done.stored.added, done.stored.updated) == (0, 0)
            assert done.stored.changes.empty
        assert link(stores, job.library).changed == 0
        assert len(list_imports(stores)) == imports
        again = build_audited_release(read_panel(stores, job.library), data=data).release
    assert content(data) == before
    assert again.fingerprint == job.release.fingerprint
    pd.testing.assert_frame_equal(again.rows, job.release.rows)


def test_nobody_is_told_of_few_people_too_closely(job: Job) -> None:
    found = audit_release(job.release, compare(job.panel))
    assert [str(problem) for problem in found.problems()] == []
    assert found.intruders == ("outsider", "member", "head")
    assert len({finding.cell for finding in found.findings}) > 100


def truth(job: Job) -> pd.DataFrame:
    """Every stored response with the person who really gave it."""
    key = read_key(job.folder / "data")
    contacts = sqlite3.connect(job.folder / "data" / "contacts.db")
    stored = pd.read_sql(
        "select k.response_id, k.wave, k.source_hash, l.person_id, l.status, i.layout "
        "from response_keys k join links l using (response_id) "
        "join imports i on i.import_id = k.import_id where not k.aside",
        contacts,
    )
    contacts.close()
    layouts = dict(zip(stored["wave"], stored["layout"], strict=True))
    person = {
        keyed_hash(
            key, "row", f"{export.wave}\0{layouts[export.wave]}\0{row.response_id}"
        ): row.person
        for export in job.exports
        for row in export.truth.itertuples()
    }
    stored["person"] = stored["source_hash"].map(person)
    assert stored["person"].notna().all()
    return stored


def test_at_least_93_per_cent_of_the_true_pairs_are_linked_and_one_falsely_at_most(
    job: Job,
) -> None:
    stored = truth(job)
    true = set(job.synthetic.true_pairs(*PAIR))
    linked = stored[stored["status"] == "linked"].groupby("person_id")["person"].agg(list)
    pairs = linked[linked.map(len) == 2]
    right = {first for first, second in pairs if first == second and first}
    false = [(first, second) for first, second in pairs if first != second]
    assert len(true) > 40
    assert len(right & true) >= 0.93 * len(true)
    assert len(false) <= 1


def test_who_refused_is_never_linked(job: Job) -> None:
    stored = truth(job)
    agreed = job.synthetic.responses.set_index(["wave", "person"])["link_consent"]
    refused = {index for index, consent in agreed.items() if not consent}
    assert refused
    for row in stored.itertuples():
        if (row.wave, row.person) in refused:
            assert row.status == "refused"
            assert (stored["person_id"] == row.person_id).sum() == 1


# What is released, held against the stores


def rounded(value: float, decimals: int = 1) -> float:
    unit = Decimal(1).scaleb(-decimals)
    return float(Decimal(repr(round(float(value), 9))).quantize(unit, ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Recount:
    """The answers, scored once more in plain pandas."""

    job: Job

    def item(self, name: str, wave: str) -> pd.Series:
        instrument = self.job.library.instruments[wave]
        codes = [float(code) for code in instrument.answer_of(name).choices]
        values = pd.to_numeric(self.job.panel.waves[wave][name]).astype(float)
        values = values.where(values.isin(codes))
        return min(codes) + max(codes) - values if instrument.questions[name].reverse else values

    def score(self, line: MeasureLine, name: str, wave: str) -> pd.Series:
        instrument = self.job.library.instruments[wave]
        if name in instrument.questions:
            return self.item(name, wave)
        if name in instrument.scales:
            scale = instrument.scales[name]
            kept = [item for item in scale.items if item in line.items[wave]]
            parts = pd.concat([self.item(item, wave) for item in kept], axis=1)
            needed = min(scale.min_answered or -(-len(scale.items) // 2), len(kept))
        else:
            rule = instrument.measures[name]
            parts = pd.concat([self.score(line, part, wave) for part in rule.of], axis=1)
            if rule.kind == "difference":
                return parts.iloc[:, 0] - parts.iloc[:, 1]
            needed = rule.min_answered or -(-len(rule.of) // 2)
        return parts.mean(axis=1).where(parts.notna().sum(axis=1) >= needed)

    def scores(self, line: MeasureLine, wave: str) -> pd.DataFrame:
        """Return score, project and party of everybody with a score in a wave."""
        frame = self.job.panel.waves[wave]
        found = frame[["project", "party"]].assign(score=self.score(line, line.names[wave], wave))
        rule = self.job.library.study.disclosure.classes[line.anonymity]
        if rule.remove_judged:
            hats = frame["role"].isin(line.judged) | frame["role2"].isin(line.judged)
            found = found[~hats]
        return found[found["score"].notna()]


@dataclass(frozen=True, slots=True)
class MeasureCells:
    """One measure's people by cell: `(kind, group, wave)`, and stayers by `(.., wave, True)`."""

    line: MeasureLine
    scores: dict[str, pd.DataFrame]
    people: dict[tuple[str, str, str, bool], People]


@pytest.fixture(scope="module")
def recounted(job: Job) -> dict[str, MeasureCells]:
    recount, study = Recount(job), job.library.study
    groups = [("all", "all"), *(("project", p.id) for p in study.projects)]
    groups += [("party", p.id) for p in study.parties]
    made = {}
    for line in build_lines(job.library):
        scores = {wave: recount.scores(line, wave) for wave in line.names}
        people: dict[tuple[str, str, str, bool], People] = {}
        for kind, group in groups:
            by_wave = {}
            for wave, found in scores.items():
                own = found if kind == "all" else found[found[kind] == group]
                if kind != "party":
                    own = own[own["party"].notna()]
                by_wave[wave] = own
                people[kind, group, wave, False] = frozenset(own.index)
            if len(by_wave) == 2:
                first, second = by_wave.values()
                both = first.index.intersection(second.index)
                same = both[(first.loc[both, "party"] == second.loc[both, "party"]).to_numpy()]
                for wave in scores:
                    people[kind, group, wave, True] = frozenset(same)
        made[line.id] = MeasureCells(line, scores, people)
    return made


def shown_people(job: Job, recounted: dict[str, MeasureCells]) -> Iterator[
    tuple[str, tuple[str, str, str, bool], People]
]:  # fmt: skip
    """Yield measure, cell and people of every mean that is shown."""
    rows = job.release.rows
    shown = rows[(rows["status"] == "shown") & rows["table"].isin(["level", "change"])]
    keys = ["table", "measure", "group_kind", "group", "wave_from", "wave_to", "subset"]
    for key in shown[keys].drop_duplicates().itertuples(index=False):
        stayers = key.subset == "stayers"
        waves = [key.wave_from] if key.table == "level" else [key.wave_from, key.wave_to]
        for wave in waves:
            cell = (key.group_kind, key.group, wave, stayers)
            yield key.measure, cell, recounted[key.measure].people[cell]


def test_no_number_is_about_fewer_than_the_minimum(
    job: Job, recounted: dict[str, MeasureCells]
) -> None:
    least = job.library.study.disclosure.min_n
    found = list(shown_people(job, recounted))
    assert len(found) > 1000
    assert [(m, cell, len(people)) for m, cell, people in found if len(people) < least] == []


def test_no_difference_of_numbers_is_about_fewer_than_the_minimum(
    job: Job, recounted: dict[str, MeasureCells]
) -> None:
    least = job.library.study.disclosure.min_n
    by_wave: dict[tuple[str, str], dict[tuple[str, str, bool], People]] = {}
    for measure, (kind, group, wave, stayers), people in shown_people(job, recounted):
        by_wave.setdefault((measure, wave), {})[kind, group, stayers] = people
    checked, leaks = 0, []
    for where, cells in by_wave.items():
        parts = [
            [people for (k, _, s), people in cells.items() if (k, s) == (kind, stayers)]
            for kind in ("project", "party")
            for stayers in (False, True)
        ]
        unions = {frozenset().union(*some) for own in parts for n in range(1, len(own) + 1)
                  for some in combinations(own, n)}  # fmt: skip
        for cell, people in cells.items():
            for union in unions | set(cells.values()):
                if union < people:
                    checked += 1
                    if len(people - union) < least:
                        leaks.append((where, cell, len(people - union)))
    assert checked > 1000
    assert leaks == []


def test_what_is_hidden_for_being_few_is_few_or_protects_them(
    job: Job, recounted: dict[str, MeasureCells]
) -> None:
    least = job.library.study.disclosure.min_n
    levels = job.release.rows[job.release.rows["table"] == "level"]
    few = {("primary", "few"), ("not_asked", "not_asked")}
    for row in levels.drop_duplicates(list(levels.columns[:7])).itertuples():
        n = len(recounted[row.measure].people[row.group_kind, row.group, row.wave_from, False])
        if n < least:
            assert (row.status, row.reason) in few, (row.measure, row.group)
        else:
            assert (row.status, row.reason) != ("primary", "few"), (row.measure, row.group)
    assert (levels["status"] == "secondary").any()
    changes = job.release.rows[job.release.rows["table"] == "change"]
    assert (changes["status"] == "secondary").any()


def test_numbers_of_answers_are_exact_from_ten_and_a_band_below(
    job: Job, recounted: dict[str, MeasureCells]
) -> None:
    rows = job.release.rows
    kept = rows[(rows["status"] == "shown") & rows["table"].isin(["level", "change"])]
    bands = 0
    for row in kept[kept["statistic"].isin(["n_low", "n_high"])].itertuples():
        stayers = row.subset == "stayers"
        cell = (row.group_kind, row.group, row.wave_to or row.wave_from, stayers)
        n = len(recounted[row.measure].people[cell])
        if n >= 10:
            assert row.value == n
        else:
            bands += 1
            assert row.value == {"n_low": 5, "n_high": 9}[row.statistic]
    assert bands


def test_means_are_those_of_the_stores(job: Job, recounted: dict[str, MeasureCells]) -> None:
    rows, least = job.release.rows, job.library.study.min_party
    means = rows[(rows["table"] == "level") & (rows["statistic"] == "mean")]
    checked = 0
    for measure, own in means.groupby("measure"):
        scores = recounted[str(measure)].scores
        for (kind, group), cells in own.groupby(["group_kind", "group"]):
            by_party = {
                wave: (found if kind == "all" else found[found[kind] == group])
                .groupby("party")["score"]
                .agg(["mean", "size"])
                for wave, found in scores.items()
            }
            enough = {wave: set(t[t["size"] >= least].index) for wave, t in by_party.items()}
            shared = set.intersection(*enough.values())
            for row in cells.itertuples():
                table = by_party[row.wave_from]
                if kind == "party":
                    expected = table.loc[group, "mean"]
                else:
                    expected = table.loc[sorted(shared or enough[row.wave_from]), "mean"].mean()
                assert row.value == rounded(expected), (measure, group, row.wave_from)
                checked += 1
    assert checked > 1000


def test_answers_one_by_one_are_shown_from_ten_and_when_not_nearly_alike(
    job: Job, recounted: dict[str, MeasureCells]
) -> None:
    rows, rules = job.release.rows, job.library.study.disclosure
    shares = rows[(rows["table"] == "distribution") & (rows["status"] == "shown")]
    keys = ["measure", "group_kind", "group", "wave_from"]
    checked = 0
    for key, own in shares.groupby(keys):
        measure, kind, group, wave = map(str, key)
        cells = recounted[measure]
        people = cells.people[kind, group, wave, False]
        codes = job.panel.waves[wave].loc[sorted(people), cells.line.names[wave]]
        counts = codes.value_counts()
        assert len(people) >= rules.min_n_distribution
        assert counts.max() <= rules.max_share * len(people)
        values = own.set_index("statistic")["value"]
        whole = [value for name, value in values.items() if str(name).startswith("share_")]
        assert sum(whole) == 100
        assert all(value == int(value) for value in values)
        checked += 1
    assert checked > 100


def test_no_role_of_a_project_can_be_asked_for(job: Job) -> None:
    kinds = set(job.release.rows["group_kind"])
    assert kinds == {"all", "project", "party", "rated", "pair"}
    for kind, group in (
        ("role", "LED"),
        ("split", "OB:PRA"),
        ("project", "OB:PRA"),
        ("arena", "moss"),
    ):
        with pytest.raises(DisclosureError, match="the release holds no level of LIK_IDX"):
            job.release.cell("level", "LIK_IDX", kind, group, "2016")


def test_judgements_of_office_holders_are_not_shown_by_party(job: Job) -> None:
    judged = {id for id, m in job.release.text.measures.items() if m.anonymity == "B"}
    own = job.release.rows[job.release.rows["measure"].isin(judged)]
    assert len(judged) > 5
    assert set(own["group_kind"]) == {"all", "project"}
    by_answer = own[own["table"] == "distribution"]
    assert set(zip(by_answer["status"], by_answer["reason"], strict=True)) == {("primary", "class")}


def test_what_was_reworded_has_no_change_anywhere(job: Job) -> None:
    bridge = job.library.bridges[PAIR]
    pairs = {item.from_: item.to for item in bridge.items if item.comparable == "pair_only"}
    ids = {*pairs, *pairs.values()}
    rows = job.release.rows
    assert len(pairs) == 4
    assert not ids & set(rows.loc[rows["table"] == "change", "measure"])
    scored = {
        scale
        for wave in PAIR
        for scale, rule in job.library.instruments[wave].scales.items()
        if set(rule.items) & ids and not set(rule.items) - ids
    }
    assert not scored & set(rows.loc[rows["table"] == "change", "measure"])
    titles = {job.release.text.measures[id].title["nb"] for id in pairs.values()}
    marked = 0
    for row in tables(job)["A"].rows:
        if row.label in titles and row.cells and any(cell.dagger for cell in row.cells):
            marked += 1
            assert [cell.sign for cell in row.cells[2::3]] == ["–"] * 4
    assert marked == len(pairs)


def test_nothing_that_leaves_names_anybody(job: Job) -> None:
    people = {
        str(value) for wave in PAIR for value in job.panel.waves[wave].index
    } | set(job.panel.waves["2016"]["response_id"])  # fmt: skip
    files = [*(job.folder / "release").iterdir(), *(job.folder / "tables").glob("*.[mhc]*")]
    for path in files:
        written = path.read_bytes()
        assert b"@example.invalid" not in written
        assert not any(person.encode() in written for person in people), path.name


# The tables


def tables(job: Job) -> dict[str, Table]:
    return {table.id: table for table in table_set(job)}


def table_set(job: Job) -> TableSet:
    return comparison_tables(job.release, "nb", pair=PAIR)


def plain(text: str) -> str:
    text = text.replace("&emsp;", "").replace("\\", "").replace("\u2003", "")
    return re.sub(r"[*†\s]+", " ", text.replace("<br>", " ")).strip()


def expected_lines(job: Job) -> list[list[str]]:
    return [
        [plain(row.marked_label), *(plain(cell.marked_text("nb")) for cell in row.cells)]
        for table in table_set(job)
        for row in table.rows
        if row.cells
    ]


def lines_of(path: Path) -> list[list[str]]:
    if path.suffix == ".md":
        rows = [line for line in path.read_text().splitlines() if line.startswith("|")]
        return [[plain(c) for c in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows]
    if path.suffix == ".docx":
        return [
            [plain(cell.text) for cell in row.cells]
            for table in Document(str(path)).tables
            for row in table.rows
        ]
    text = re.sub(r'<span class="likeverd-hidden">.*?</span>', "", path.read_text(), flags=re.S)
    found = []
    for row in re.findall(r"<tr.*?</tr>", text, re.S):
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)
        found.append([plain(html.unescape(re.sub(r"<[^>]+>", "", cell))) for cell in cells])
    return found


@pytest.mark.parametrize("suffix", [".md", ".docx", ".html"])
def test_documents_hold_the_released_numbers_and_no_others(job: Job, suffix: str) -> None:
    expected = expected_lines(job)
    width = {len(line) for line in expected}
    found = [
        line
        for line in lines_of(job.folder / "tables" / f"2016-2017{suffix}")
        if len(line) in width and any(line[1:])
    ]
    headings = [line for line in found if line not in expected]
    assert [line for line in found if line in expected] == expected
    assert not [
        line for line in headings
        if any(re.fullmatch(r"[+−]?\d+,\d+|\d+ %", cell) for cell in line[1:])
    ]  # fmt: skip


def test_the_workbook_holds_the_same_numbers_as_numbers(job: Job) -> None:
    book = openpyxl.load_workbook(job.folder / "tables" / "2016-2017.xlsx")
    expected = [
        (row.label, [cell.number for cell in row.cells if cell.number is not None])
        for table in table_set(job)
        for row in table.rows
        if any(cell.number is not None for cell in row.cells)
    ]
    found = []
    for sheet in book.worksheets[: len(list(table_set(job)))]:
        for row in sheet.iter_rows(values_only=True):
            numbers = [value for value in row[1:] if isinstance(value, int | float)]
            if numbers:
                found.append((row[0], numbers))
    expected_numbers = list(chain.from_iterable(numbers for _, numbers in expected))
    found_numbers = list(chain.from_iterable(numbers for _, numbers in found))
    assert len(expected_numbers) > 500
    assert found_numbers == pytest.approx(expected_numbers, abs=1e-12)
    assert all(value == round(value, 1) for value in found_numbers)


def test_csv_holds_the_same_numbers(job: Job) -> None:
    text = (job.folder / "tables" / "2016-2017.csv").read_text(encoding="utf-8-sig")
    lines = [line for line in csv.reader(StringIO(text), delimiter=";") if line]
    found = [
        cell for line in lines for cell in line[1:] if re.fullmatch(r"-?\d+(,\d+)?", cell)
    ]  # fmt: skip
    expected = []
    for table in table_set(job):
        years = [c.full_heading for c in table.columns if c.full_heading.isdigit()]
        expected += years
        for row in table.rows:
            for cell in row.cells:
                if cell.number is not None:
                    expected.append(f"{cell.number:.{cell.decimals}f}".replace(".", ","))
    assert found == expected


def test_every_mean_and_change_of_table_a_is_the_release_s_own(job: Job) -> None:
    rows = job.release.rows[job.release.rows["status"] == "shown"]
    ids: dict[str, set[str]] = {}
    for id, measure in job.release.text.measures.items():
        ids.setdefault(measure.title["nb"], set()).update(
            {id, *([measure.before] * bool(measure.before))}
        )
    kinds = dict(zip(rows["group"], rows["group_kind"], strict=True))
    values: dict[tuple[str, ...], set[float]] = {}
    for row in rows[rows["statistic"].isin(["mean", "change", "gap"])].itertuples():
        if row.subset == "all":
            key = (row.measure, row.group_kind, row.group, row.wave_from, row.wave_to)
            values.setdefault(key, set()).add(row.value)
    table = tables(job)["A"]
    checked = 0
    for row in table.rows:
        if row.style == "answers":
            continue
        for column, cell in zip(table.columns, row.cells, strict=False):
            if cell.number is None:
                continue
            group, what = column.key.rsplit("_", 1)
            waves = PAIR if what == "change" else (what, "")
            own = [values.get((id, kinds[group], group, *waves), set()) for id in ids[row.label]]
            assert cell.number in set().union(*own), (row.label, column.key)
            checked += 1
    assert checked > 500


# When nothing happened


def null_panel(library: Library, seed: int) -> Panel:
    """The invented answers as a panel, with true persons and no planted change."""
    synthetic = make_synthetic(library, seed, effects=0)
    people = synthetic.draw.population
    keys = [person_key(person.number) for person in people.people]
    waves = {}
    for number, wave in enumerate(library.waves):
        labels = pd.DataFrame(people.labels_of(number), index=keys).astype(object)
        frame = synthetic.answers[wave].join(labels[["project", "role", "party"]])
        waves[wave] = frame.assign(role2=None, status="linked", response_id=frame.index)
    nobody = pd.DataFrame(columns=["project", "role", "party", "invited"])
    return Panel(library, waves, dict.fromkeys(library.waves, nobody), synthetic=True)


def test_when_nothing_changed_few_cells_carry_a_star(job: Job) -> None:
    starred = []
    for seed in NULL_SEEDS:
        compared = compare(null_panel(job.library, seed))
        own = [c.p_holm for c in compared.changes if c.p_holm is not None and c.estimand == "all"]
        assert own
        starred += [p < 0.05 for p in own]
    assert len(starred) >= 30
    assert np.mean(starred) <= 0.07
