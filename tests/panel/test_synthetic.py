"""The invented study: who is in it, how they answer, and the files it is written to.

The numbered tests are the acceptance tests of the study's description; those on expectations
run over 200 draws.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from panel.scoring import mean_of_answered
from panel.synthetic.checks import read_checked_spec
from panel.synthetic.draw import Draw, build_plans, draw_study
from panel.synthetic.files import write_exports
from panel.synthetic.make import SyntheticStudy, make_synthetic
from panel.synthetic.register_file import write_register
from survey.library import Library, open_study
from survey.problems import SurveyError

ROOT = Path(__file__).parents[2]
PROJECTS = ("OB", "ST", "RO")
PARTIES = ("PRA", "FOU", "BRU", "EIE")
SEEDS = 200
MEASURES = (
    "EQ_OPP", "EQ_HRD", "EQ_VAL", "EQ_LAN", "EQ_MUT", "INF_DEC", "OWN_FLT", "OWN_UPP_1",
    "OWN_UPP_2", "OWN_OUT", "OWN_ACT", "GOA", "ROL", "LRN_ARE", "LRN_TRF", "PRR", "USR_SYS",
)  # fmt: skip
Means = dict[tuple[str, int, str], float]


@pytest.fixture(scope="module")
def library() -> Library:
    return open_study(ROOT / "instruments" / "pku")


@pytest.fixture(scope="module")
def synthetic(library: Library) -> SyntheticStudy:
    return make_synthetic(library)


def scores(draw: Draw, wave: int, name: str) -> np.ndarray:
    columns = draw.plans[wave].columns(name)
    return mean_of_answered(draw.judgements(wave)[:, columns], (int(columns.sum()) + 1) // 2)


def equal_parties(draw: Draw, wave: int, values: np.ndarray, project: str) -> float:
    labels = draw.population.labels_of(wave)
    here = (labels["project"] == project) & np.isfinite(values)
    groups = [here & (labels["party"] == party) for party in PARTIES]
    return float(np.mean([values[group].mean() for group in groups if group.any()]))


def means_of(draw: Draw) -> Means:
    found: Means = {}
    for wave in (0, 1):
        labels = draw.population.labels_of(wave)
        for name in MEASURES:
            values = scores(draw, wave, name)
            for project in PROJECTS:
                found[name, wave, project] = equal_parties(draw, wave, values, project)
            if name in ("EQ_OPP", "INF_DEC"):
                for party in PARTIES:
                    found[name, wave, party] = float(np.nanmean(values[labels["party"] == party]))
    return found


def gap(draw: Draw, wave: int, project: str) -> float:
    parties = ("VEI", "FOR", "UTD", "BRU")
    rated = [
        equal_parties(draw, wave, scores(draw, wave, f"EQ_ROL_{role}"), project) for role in parties
    ]
    return max(rated) - min(rated)


def equality_index(draw: Draw, wave: int) -> np.ndarray:
    parts = [scores(draw, wave, name) for name in ("EQ_OPP", "EQ_HRD", "EQ_VAL", "EQ_LAN")]
    return mean_of_answered(np.column_stack(parts), 3)


@pytest.fixture(scope="module")
def expected(library: Library) -> tuple[Means, dict[str, float]]:
    """Means over 200 draws, and what is counted in each."""
    spec = read_checked_spec(library)
    totals: dict[tuple[str, int, str], list[float]] = {}
    counts: dict[str, list[float]] = {}
    plans = build_plans(spec, library)
    for seed in range(SEEDS):
        draw = draw_study(spec, library, seed, 1.0, plans)
        facts = means_of(draw)
        index = [equality_index(draw, wave) for wave in (0, 1)]
        rogaland = draw.population.labels_of(1)["project"] == "RO"
        change = (index[1] - index[0])[rogaland]
        everyone = np.nanmean(index[1][rogaland]) - np.nanmean(index[0][rogaland])
        here = np.array([bool(p.states[0] and p.states[0].here) for p in draw.population.people])
        stays = np.array([bool(p.states[1] and p.states[1].here) for p in draw.population.people])
        both = draw.participation.answered.all(axis=1)
        each = {
            "composition": everyone - np.nanmean(change),
            "roster": here.sum(),
            "eligible": draw.participation.asked[:, 1].sum(),
            "first": draw.participation.answered[:, 0].sum(),
            "second": draw.participation.answered[:, 1].sum(),
            "pairs": both.sum(),
            "left": (here & ~stays).sum(),
            "changed": sum(bool(p.states[1] and p.states[1].role_changed)
                           for p in draw.population.people),
        }  # fmt: skip
        for name, value in facts.items():
            totals.setdefault(name, []).append(value)
        for name, value in each.items():
            counts.setdefault(name, []).append(float(value))
    means = {name: float(np.mean(values)) for name, values in totals.items()}
    return means, {name: float(np.mean(values)) for name, values in counts.items()}


def test_1_goals_are_clearer_in_ob_than_in_st(synthetic: SyntheticStudy) -> None:
    facts = means_of(synthetic.draw)
    assert facts["GOA", 0, "OB"] - facts["GOA", 0, "ST"] >= 0.6


def test_2_practice_and_research_are_furthest_apart_in_st_but_approach(
    synthetic: SyntheticStudy, expected: tuple[Means, dict[str, float]]
) -> None:
    for facts in (means_of(synthetic.draw), expected[0]):
        assert min(PROJECTS, key=lambda project: facts["PRR", 0, project]) == "ST"
    assert expected[0]["PRR", 1, "ST"] - expected[0]["PRR", 0, "ST"] >= 0.1


def test_3_the_owner_in_ro_withdraws(expected: tuple[Means, dict[str, float]]) -> None:
    means = expected[0]
    change = {
        (name, p): means[name, 1, p] - means[name, 0, p] for name in MEASURES for p in PROJECTS
    }
    assert change["OWN_UPP_2", "RO"] <= -0.3
    assert ("OWN_UPP_2", "RO") in sorted(change, key=lambda pair: change[pair])[:3]


def test_4_outward_minus_upward_has_the_planted_sign(
    expected: tuple[Means, dict[str, float]],
) -> None:
    means = expected[0]
    sign = {p: np.sign(means["OWN_OUT", 0, p] - means["OWN_UPP_2", 0, p]) for p in PROJECTS}
    assert sign == {"OB": -1, "ST": -1, "RO": 1}


def test_5_users_are_involved_more_in_st_and_ro_than_in_ob(synthetic: SyntheticStudy) -> None:
    facts = means_of(synthetic.draw)
    assert min(facts["USR_SYS", 0, "ST"], facts["USR_SYS", 0, "RO"]) > facts["USR_SYS", 0, "OB"]


def test_6_the_highest_mean_has_a_wide_gap(synthetic: SyntheticStudy) -> None:
    facts = means_of(synthetic.draw)
    assert gap(synthetic.draw, 0, "OB") >= 0.8
    assert max(PROJECTS, key=lambda project: facts["EQ_OPP", 0, project]) == "OB"


def test_7_opportunity_is_equal_where_influence_is_not(
    expected: tuple[Means, dict[str, float]],
) -> None:
    def spread(name: str) -> float:
        values = [expected[0][name, 0, party] for party in PARTIES]
        return max(values) - min(values)

    assert spread("EQ_OPP") < 0.3
    assert spread("INF_DEC") > 0.5


def test_8_response_and_turnover(
    synthetic: SyntheticStudy, expected: tuple[Means, dict[str, float]]
) -> None:
    draw = synthetic.draw
    asked, answered = draw.participation.asked.sum(axis=0), draw.participation.answered.sum(axis=0)
    assert asked[0] == 121
    assert all(0.60 <= share <= 0.75 for share in answered / asked)
    left = sum(
        bool(p.states[0]) and not p.state(1).here for p in draw.population.people if p.joined == 0
    )
    assert 0.30 <= left / 121 <= 0.40
    counts = expected[1]
    assert counts["roster"] == 121
    assert counts["eligible"] == pytest.approx(146, abs=2)
    assert counts["first"] == pytest.approx(84, abs=2)
    assert counts["second"] == pytest.approx(93, abs=2)
    assert 52.5 <= counts["pairs"] <= 58
    assert counts["left"] / 121 == pytest.approx(0.35, abs=0.015)
    assert counts["changed"] / (121 - counts["left"]) == pytest.approx(0.065, abs=0.015)


def test_9_all_and_panel_change_differently_in_ro(
    synthetic: SyntheticStudy, expected: tuple[Means, dict[str, float]]
) -> None:
    index = [equality_index(synthetic.draw, wave) for wave in (0, 1)]
    here = synthetic.draw.population.labels_of(1)["project"] == "RO"
    everyone = np.nanmean(index[1][here]) - np.nanmean(index[0][here])
    assert abs(everyone - np.nanmean((index[1] - index[0])[here])) >= 0.02
    assert expected[1]["composition"] <= -0.05


def test_without_effects_nothing_changes(library: Library) -> None:
    spec = read_checked_spec(library)
    plans = build_plans(spec, library)
    draws = [draw_study(spec, library, seed, 0.0, plans) for seed in range(30)]
    for name, project in (("OWN_UPP_2", "RO"), ("ROL", "ST"), ("EQ_LAN", "OB")):
        change = [
            equal_parties(draw, 1, scores(draw, 1, name), project)
            - equal_parties(draw, 0, scores(draw, 0, name), project)
            for draw in draws
        ]
        assert abs(np.mean(change)) < 0.15


def test_scales_look_like_scales(library: Library) -> None:
    spec = read_checked_spec(library)
    plans = build_plans(spec, library)
    alphas, spreads = [], []
    for seed in range(20):
        draw = draw_study(spec, library, seed, 1.0, plans)
        items = draw.judgements(0)[:, plans[0].columns("EQ_OPP")]
        items = items[np.isfinite(items).all(axis=1)]
        total = items.sum(axis=1).var(ddof=1)
        alphas.append(4 / 3 * (1 - items.var(axis=0, ddof=1).sum() / total))
        spreads.append(items.mean(axis=1).std(ddof=1))
    assert 0.65 <= np.mean(alphas) <= 0.85
    assert 0.6 <= np.mean(spreads) <= 0.85


def test_same_seed_same_data(library: Library, synthetic: SyntheticStudy) -> None:
    again, other = make_synthetic(library), make_synthetic(library, seed=1)
    for wave in library.waves:
        assert again.answers[wave].equals(synthetic.answers[wave])
        assert again.codes[wave].equals(synthetic.codes[wave])
        assert not other.answers[wave].equals(synthetic.answers[wave])
    assert again.holdings.equals(synthetic.holdings)


def test_names_are_clearly_invented(synthetic: SyntheticStudy) -> None:
    assert synthetic.persons["name"].str.fullmatch(r"Person \d{3}").all()
    assert synthetic.persons["email"].str.endswith("@example.invalid").all()


def test_only_asked_questions_are_answered(synthetic: SyntheticStudy) -> None:
    answers = synthetic.answers["2016"]
    users = answers[answers["BG_ROLE"] == "BRU"]
    assert users["OWN_UPP_1"].isna().all()
    assert users["USR_REP_1"].notna().any()
    given = synthetic.codes["2016"].notna().any(axis=1)
    by_link = synthetic.responses.query("wave == '2016' and token_person == ''")["person"]
    assert set(given[given].index) == set(users.index) | set(by_link)


def tokens_of(synthetic: SyntheticStudy) -> dict[str, str]:
    return {person: f"TOKEN{person}" for person in synthetic.persons.index}


def test_register_can_be_read(synthetic: SyntheticStudy, library: Library, tmp_path: Path) -> None:
    from survey.fieldwork.register import read_register

    register = read_register(
        write_register(synthetic, tmp_path / "SYNTETISK_register.xlsx"), library
    )
    assert list(register.report) == []
    assert len(register.persons) == len(synthetic.persons)
    assert len(register.holdings) == len(synthetic.holdings)
    assert set(register.invited["invited"]) == {False}


def test_spss_file_is_as_a_platform_writes_it(
    synthetic: SyntheticStudy, library: Library, tmp_path: Path
) -> None:
    import pyreadstat

    first, _ = write_exports(synthetic, library, tokens_of(synthetic), tmp_path)
    assert first.path.name == "SYNTETISK_2016.sav"
    frame, meta = pyreadstat.read_sav(first.path, user_missing=True)
    assert meta.column_names_to_labels["EQ_OPP_1"].startswith("Jeg har hatt gode muligheter")
    assert meta.variable_value_labels["EQ_OPP_1"][5] == "Helt enig"
    assert meta.missing_ranges["EQ_OPP_1"] == [{"lo": 8.0, "hi": 8.0}, {"lo": 9.0, "hi": 9.0}]
    assert meta.file_label.startswith("SYNTETISKE DATA")
    assert (frame["synthetic"] == 1).all()
    assert len(frame) == len(first.truth)
    for oddity in first.planted:
        if oddity.kind == "impossible_code":
            assert frame[oddity.column].iloc[oddity.row - 1] == float(oddity.value)


def test_workbook_is_as_a_platform_writes_it(
    synthetic: SyntheticStudy, library: Library, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    _, second = write_exports(synthetic, library, tokens_of(synthetic), tmp_path)
    page = load_workbook(second.path)["Data"]
    rows = [list(row) for row in page.iter_rows(values_only=True)]
    header = rows[0]
    assert len(set(header)) == len(header)
    assert "Jeg har hatt gode muligheter til å komme med innspill i prosjektet." in header
    assert "SYNTETISKE DATA" in page.cell(1, header.index("synthetic") + 1).comment.text
    assert len(rows) - 1 == len(second.truth)
    for oddity in second.planted:
        if oddity.column is not None:
            cell = rows[oddity.row - 1][header.index(oddity.column)]
            assert ("" if cell is None else str(cell)) == oddity.value


def test_planted_oddities_are_those_asked_for(
    synthetic: SyntheticStudy, library: Library, tmp_path: Path
) -> None:
    for export in write_exports(synthetic, library, tokens_of(synthetic), tmp_path):
        asked = synthetic.spec.files[export.wave].mess.model_dump()
        kinds = [oddity.kind for oddity in export.planted]
        assert {kind: kinds.count(kind) for kind in asked} == asked


def test_import_lists_the_planted_cells_and_no_others(
    synthetic: SyntheticStudy, library: Library, tmp_path: Path
) -> None:
    from survey.fieldwork.register import person_id_of, read_register, store_register
    from survey.importing.import_file import import_file
    from survey.store.stores import open_stores
    from survey.tokens import read_key, token_for

    stores = open_stores(tmp_path / "data")
    workbook = write_register(synthetic, tmp_path / "SYNTETISK_register.xlsx")
    store_register(stores, read_register(workbook, library), library)
    key = read_key(tmp_path / "data")
    tokens = {p: token_for(key, person_id_of(key, p)) for p in synthetic.persons.index}
    for export in write_exports(synthetic, library, tokens, tmp_path):
        report = import_file(export.path, library, export.wave, stores)
        listed = {
            (p.place.row, p.place.column)
            for p in report.problems
            if p.place and p.place.row and p.place.column
        }
        strange = {"unknown_person"}
        assert listed == {
            (o.row, o.column) for o in export.planted if o.outcome == "cell" or o.kind in strange
        }
        kinds = [oddity.kind for oddity in export.planted]
        assert report.rows_read == len(export.truth)
        assert report.duplicate == kinds.count("duplicate")
        assert report.rejected == kinds.count("empty_row") + kinds.count("consent_refused")


def test_another_study_with_a_short_description(tmp_path: Path) -> None:
    folder = ROOT / "tests" / "specimens" / "studies" / "garden"
    garden = open_study(folder)
    invented = make_synthetic(garden)
    assert set(invented.answers) == {"w1", "w2", "w3"}
    assert (invented.answers["w1"]["VO_1"].dropna().isin([1, 2, 3, 4, 5, 8, 9])).all()
    assert set(invented.answers["w1"]["JOBS.weed"].dropna()) == {0, 1}
    exports = write_exports(invented, garden, tokens_of(invented), tmp_path)
    assert [export.path.suffix for export in exports] == [".xlsx", ".sav", ".xlsx"]


def test_faults_in_the_description_have_their_lines(library: Library, tmp_path: Path) -> None:
    (tmp_path / "synthetic.yaml").write_text(
        "synthetic: x\nseed: 1\nnotice: {nb: Oppdiktet}\nturnover:\n  exits: .3\n", encoding="utf-8"
    )
    elsewhere = replace(library, folder=tmp_path)
    with pytest.raises(SurveyError, match=r'synthetic\.yaml:5: the key "exits" is not known'):
        make_synthetic(elsewhere)
    (tmp_path / "synthetic.yaml").write_text(
        "synthetic: x\nseed: 1\nnotice: {nb: Oppdiktet}\n"
        "roster:\n  - {project: OB, role: XYZ}\n"
        "answers:\n  means:\n    NOPE: 3\n",
        encoding="utf-8",
    )
    with pytest.raises(SurveyError) as error:
        make_synthetic(elsewhere)
    first, second = (str(problem) for problem in error.value.problems)
    assert 'synthetic.yaml:5: the study has no role "XYZ".' in first
    assert 'synthetic.yaml:8: the study has no question "NOPE".' in second


def test_a_study_without_description_says_so(library: Library, tmp_path: Path) -> None:
    with pytest.raises(SurveyError, match="this file does not exist"):
        make_synthetic(replace(library, folder=tmp_path))
