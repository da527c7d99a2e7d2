"""The shipped study: what its questionnaires must hold, whatever is changed in them."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from survey.instrument import Instrument, Question
from survey.library import Library, open_study
from survey.problems import Report
from survey.routing import Respondent, asks, parse_route
from survey.yaml_source import read_yaml

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "instruments" / "pku"
FILES = ("study.yaml", "2016-v1.yaml", "2017-v1.yaml", "2016-2017.yaml")

RATED_2016 = {
    "EQ_OPP": 4, "EQ_HRD": 3, "EQ_VAL": 3, "EQ_LAN": 3, "EQ_MUT": 3, "EQ_ROL": 7, "EQ_OVR": 1,
    "INF_DEC": 3, "INF_LAD": 1, "OWN_FLT": 3, "OWN_UPP": 3, "OWN_OUT": 3, "OWN_ACT": 3,
    "OWN_STS": 2, "GOA": 3, "ROL": 4, "LRN_ARE": 4, "LRN_TRF": 3, "LRN_SUS": 2, "PRR": 3,
    "USR_IND": 1, "USR_SYS": 3, "USR_REC": 1, "USR_REP": 1, "COO": 3, "RES": 3, "OUT": 3,
    "PS_OB": 1, "PS_ST": 1, "PS_RO": 1,
}  # fmt: skip
"""Rated rows by the front of their id."""

OTHERS_2016 = {"CNS": 2, "SGC": 6, "BG": 9, "LRN_PAR": 1, "OPN": 2}

REWORDED = {"OWN_STS_2", "LRN_SUS_1", "LRN_SUS_2", "OUT_1"}
REWORDED_OTHERS = {"CNS_2", "BG_PRJ", "BG_ROLE", "BG_MON"}
DROPPED = {"USR_REC_1", "RES_START", "PS_RO_1"}
NEW = {"CON_1", "CON_2", "CON_3", "CON_4", "CHG_1", "CHG_2", "CHG_3", "CHG_4",
       "BG_P16", "BG_STAT", "BG_CHG", "OPN_3"}  # fmt: skip

ROWS_MET = {
    "2016": {"BRU": 48, "KOM": 59, "UTD": 65, "VEI": 66, "FYM": 66, "FOR": 68, "NFY": 69,
             "LED": 71, "PRL": 71},
    "2017": {"BRU": 50, "KOM": 62, "UTD": 69, "VEI": 72, "FYM": 72, "FOR": 72, "NFY": 75,
             "LED": 77, "PRL": 77},
}  # fmt: skip
"""Rated rows a person with one role meets in a project that has a question of its own."""

JUDGED = {
    "OWN_UPP_1": {"FYM"}, "OWN_UPP_2": {"NFY"}, "OWN_UPP_3": {"LED"}, "OWN_OUT_2": {"LED"},
    "OWN_ACT_1": {"NFY", "FYM"}, "OWN_ACT_2": {"NFY", "FYM"},
    "OWN_ACT_3": {"NFY", "FYM", "KOM"}, "OWN_STS_2": {"NFY", "FYM"},
    "COO_1": {"AVD"}, "COO_2": {"AVD"}, "COO_3": {"AVD"},
    "EQ_ROL_NFY": {"NFY"}, "EQ_ROL_FYM": {"FYM"}, "CON_4": {"NFY", "FYM"},
    "CHG_3": {"NFY", "FYM"}, "PS_OB_1": {"NFY", "FYM"}, "PS_ST_1": {"PRL"},
}  # fmt: skip

REVERSED = {"EQ_LAN_3", "OWN_OUT_3", "ROL_3", "PRR_3", "COO_2", "RES_2"}


@pytest.fixture(scope="module")
def library() -> Library:
    return open_study(FOLDER)


def rated(instrument: Instrument) -> dict[str, Question]:
    return {id: q for id, q in instrument.questions.items() if instrument.is_rated(id)}


def front(id: str, fronts: dict[str, int]) -> str:
    return max((f for f in fronts if id == f or id.startswith(f"{f}_")), key=len, default=id)


def texts(
    value: Any, path: tuple[Any, ...] = ()
) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    if isinstance(value, dict):
        if value.keys() & {"nb", "en"}:
            yield path, value
        for key, inner in value.items():
            yield from texts(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from texts(inner, (*path, number))


def test_the_study_has_no_fault_and_no_warning(library: Library) -> None:
    assert [
        str(p) for p in library.problems if p.rule != "not-locked" and p.severity != "note"
    ] == []


def test_2016_holds_the_whole_bank(library: Library) -> None:
    instrument = library.instrument("2016")
    assert len(instrument.questions) == 99
    found = Counter(front(id, RATED_2016) for id in rated(instrument))
    assert dict(found) == RATED_2016
    assert found.total() == 79
    others = instrument.questions.keys() - rated(instrument).keys()
    assert dict(Counter(front(id, OTHERS_2016) for id in others)) == OTHERS_2016


def test_2017_is_2016_without_the_dropped_with_the_reworded_and_the_new(library: Library) -> None:
    before, after = (library.instrument(wave).questions.keys() for wave in ("2016", "2017"))
    renamed = REWORDED | REWORDED_OTHERS
    assert after == (before - DROPPED - renamed) | {f"{id}_r2" for id in renamed} | NEW
    assert len(rated(library.instrument("2017"))) == 79 - 3 + 8


def test_72_rated_rows_are_the_same_in_both_waves(library: Library) -> None:
    first, second = library.instrument("2016"), library.instrument("2017")
    shared = rated(first).keys() & rated(second).keys()
    assert len(shared) == 72
    for id in shared:
        assert first.questions[id] == second.questions[id], id
        assert first.answer_of(id) == second.answer_of(id), id


def test_the_bridge_names_what_differs_and_nothing_else(library: Library) -> None:
    bridge = library.bridges["2016", "2017"]
    verdicts = {item.from_: item.comparable for item in bridge.items}
    assert verdicts == dict.fromkeys(REWORDED, "pair_only") | {
        "CNS_2": "no", "BG_PRJ": "yes", "BG_ROLE": "yes", "BG_MON": "recode",
    }  # fmt: skip
    assert all(item.to == f"{item.from_}_r2" for item in bridge.items)
    assert {note.id for note in bridge.dropped} == DROPPED
    assert {note.id for note in bridge.new} == NEW


@pytest.mark.parametrize("wave", ["2016", "2017"])
def test_each_role_meets_as_many_rated_rows_as_planned(library: Library, wave: str) -> None:
    questions = rated(library.instrument(wave)).values()
    for role, expected in ROWS_MET[wave].items():
        person = Respondent(role, project="OB", stayed=wave == "2017")
        met = sum(asks(parse_route(question.ask), person) for question in questions)
        assert met == expected, role


def test_nobody_meets_another_projects_question(library: Library) -> None:
    for wave in library.waves:
        for id, question in library.instrument(wave).questions.items():
            if id.startswith("PS_"):
                elsewhere = {"OB", "ST", "RO"} - {id.split("_")[1]}
                route = parse_route(question.ask)
                assert not any(asks(route, Respondent("LED", project=p)) for p in elsewhere)


@pytest.mark.parametrize("name", FILES)
def test_every_text_is_in_bokmal_and_english(name: str) -> None:
    report = Report()
    source = read_yaml(FOLDER / name, report)
    assert not report.problems
    found = list(texts(source.values))
    assert found
    for path, text in found:
        assert text.keys() == {"nb", "en"}, path
        assert all(words.strip() for words in text.values()), path


def test_every_question_has_a_short_label_and_no_statement_a_negation(library: Library) -> None:
    for wave in library.waves:
        for id, question in library.instrument(wave).questions.items():
            assert 0 < len(question.label["nb"]) <= 34, id
            assert 0 < len(question.label["en"]) <= 34, id
            if question.answer == "agree5":
                assert not re.search(r"\b(ikke|not)\b", " ".join(question.text.values())), id


def test_labels_are_told_apart(library: Library) -> None:
    for wave in library.waves:
        for language in ("nb", "en"):
            labels = Counter(q.label[language] for q in library.instrument(wave).questions.values())
            assert [label for label, times in labels.items() if times > 1] == []


def test_reversed_questions(library: Library) -> None:
    found = {wave: {q.id for q in library.instrument(wave).questions.values() if q.reverse}
             for wave in library.waves}  # fmt: skip
    assert found == {"2016": REVERSED | {"PS_RO_1"}, "2017": REVERSED}


def test_judgements_of_office_holders_name_them_and_are_class_b(library: Library) -> None:
    for wave in library.waves:
        instrument = library.instrument(wave)
        for id, question in instrument.questions.items():
            judged = JUDGED.get(id.removesuffix("_r2"), set())
            assert set(question.judges) == judged, id
            assert (question.anonymity == "B") == bool(judged), id


def test_anonymity_classes_of_what_is_no_judgement(library: Library) -> None:
    for wave in library.waves:
        instrument = library.instrument(wave)
        for id, question in instrument.questions.items():
            if id.startswith("SGC_"):
                assert question.anonymity == "E"
            elif id.startswith(("BG_", "CNS_", "LRN_PAR_")):
                assert question.anonymity == "D"
            elif id.startswith(("OPN_", "ROL_4")):
                assert question.anonymity == "C"
            elif instrument.answer_of(id).free_text:
                pytest.fail(f"{id} is free text outside class C")


def test_names_for_narrow_platforms(library: Library) -> None:
    for wave in library.waves:
        questions = library.instrument(wave).questions.values()
        for platform, pattern in (
            ("surveyxact", r"[A-Za-z]\w{0,7}"),
            ("limesurvey", r"[A-Za-z][A-Za-z0-9]{0,19}"),
        ):
            names = [question.aliases[platform] for question in questions]
            assert len({name.casefold() for name in names}) == len(names)
            assert all(re.fullmatch(pattern, name, re.ASCII) for name in names)


def test_dont_know_is_8_and_not_applicable_9_on_every_judgement(library: Library) -> None:
    for wave in library.waves:
        instrument = library.instrument(wave)
        for id in rated(instrument):
            missing = instrument.answer_of(id).missing
            assert {code: m.reason for code, m in missing.items()} == {
                8: "dont_know", 9: "not_applicable",
            }  # fmt: skip


def test_pages_carry_the_stem_of_their_wave_and_change_comes_last(library: Library) -> None:
    for wave in library.study.waves:
        instrument = library.instrument(wave.id)
        stems = {page.id: page.stem for page in instrument.pages if page.stem}
        assert all(stem == wave.stem for stem in stems.values())
        assert len(stems) == 12
    order = [page.id for page in library.instrument("2017").pages]
    assert order[:3] == ["consent", "code", "background"]
    assert order[-3:] == ["continuation", "open", "change"]


def test_scales_rest_on_the_items_of_their_name(library: Library) -> None:
    for wave in library.waves:
        instrument = library.instrument(wave)
        for id, scale in instrument.scales.items():
            assert all(item.startswith(f"{id}_") for item in scale.items)
            assert scale.min_answered == 2
        assert instrument.measures["LIK_IDX"].of == ("EQ_OPP", "EQ_HRD", "EQ_VAL", "EQ_LAN")
        assert instrument.measures["LIK_GAP"].targets == ("VEI", "FOR", "UTD", "BRU")
        assert len(instrument.batteries["EQ_ROL"]) == 7
        assert not any(
            name.startswith(("OWN_STS", "RES", "OUT", "PS")) for name in instrument.scales
        )


def test_what_is_tested_together_exists_in_both_waves(library: Library) -> None:
    first, second = (library.instrument(wave) for wave in library.waves)
    assert first.families == second.families
    for measure in first.families["headline"]:
        assert first.items_of(measure) == second.items_of(measure)
        assert first.anonymity_of(measure) == "A"


def test_the_information_names_the_same_fields_in_both_languages(library: Library) -> None:
    for wave in library.waves:
        information = library.instrument(wave).information
        assert information is not None
        fields = [set(re.findall(r"\{(\w+)\}", words)) for words in information.text.values()]
        assert fields[0] == fields[1]
        assert "{institution}" in information.text["nb"]
        assert all(len(words.split()) <= 90 for words in information.short.values())
    for text in library.study.contact_texts:
        for part in (text.subject, text.text):
            named = [sorted(re.findall(r"\{(\w+)\}", words)) for words in part.values()]
            assert all(fields == named[0] for fields in named)


def test_projects_replace_only_words_the_study_knows(library: Library) -> None:
    for project in library.study.projects:
        assert project.terms.keys() == library.study.terms.keys()


def test_one_arena_is_run_by_two_offices(library: Library) -> None:
    shared = [arena for arena in library.study.arenas if len(arena.run_by) > 1]
    assert [arena.id for arena in shared] == ["jobbhuset"]
    assert shared[0].run_by == ("nav-midtbyen", "nav-ostbyen")


def test_every_county_has_both_owners_seats_from_the_start(library: Library) -> None:
    seats = {(p.county, p.role) for p in library.study.positions if p.owner and p.begins}
    counties = {county for project in library.study.projects for county in project.counties}
    assert seats == {(county, role) for county in counties for role in ("FYM", "NFY")}


def test_one_project_leader_became_two(library: Library) -> None:
    split = {p.id: p.party for p in library.study.positions if p.splits == "st-prosjektleder"}
    assert split == {"st-prosjektleder-nav": "EIE", "st-prosjektleder-hist": "FOU"}


def test_contradictions_of_the_source_are_kept_side_by_side(library: Library) -> None:
    study = library.study
    held = [project.facts for project in study.projects]
    held += [arena.facts for arena in study.arenas]
    held += [body.facts for body in study.bodies] + [study.facts]
    twice = [
        what
        for facts in held
        for what, times in Counter(fact.what for fact in facts).items()
        if times > 1 and what != "project leadership"
    ]
    assert len(twice) == 10
    assert all(fact.source for facts in held for fact in facts)


def test_positions_say_nothing_of_membership(library: Library) -> None:
    organisations = [
        name
        for institution in library.study.institutions
        if institution.kind == "user organisation"
        for name in (*institution.title.values(), *institution.aliases)
    ]
    titles = " ".join(words for p in library.study.positions for words in p.title.values())
    assert not [n for n in [*organisations, "LO"] if re.search(rf"\b{re.escape(n)}\b", titles)]


def test_the_program_knows_no_name_of_the_study(library: Library) -> None:
    study = library.study
    names = {project.name for project in study.projects} | {a.title["nb"] for a in study.arenas}
    names |= {county for project in study.projects for county in project.counties}
    for institution in study.institutions:
        names |= {institution.title["nb"], *institution.aliases}
    names |= {role.title["nb"] for role in study.roles if role.id in ("NFY", "FYM", "AVD")}
    pattern = re.compile(rf"\b({'|'.join(re.escape(n) for n in sorted(names - {''}))})\b")
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for package in ("survey", "panel")
        for path in sorted((ROOT / package).rglob("*.py"))
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
