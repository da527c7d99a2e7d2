"""What differs between two waves, and what stays comparable."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.changes import (
    bridge_between,
    changed_words,
    comparable_items,
    compare_instruments,
    compose,
    measure_verdict,
)
from survey.changes_report import diff_lines, diff_markdown
from survey.comparability import VERDICTS, strictest
from survey.instrument import Bridge, Instrument
from survey.library import Library, open_study
from survey.problems import Report
from survey.yaml_source import YamlSource, parse_yaml

SPECIMENS = Path(__file__).resolve().parents[1] / "specimens"
GARDEN = SPECIMENS / "studies" / "garden"
SMALL = (SPECIMENS / "instruments" / "valid" / "one" / "w1-v1.yaml").read_text(encoding="utf-8")
NO_BRIDGE = Bridge.model_validate({"bridge": "b", "from": "w1", "to": "w2"})


@pytest.fixture(scope="module")
def garden() -> Library:
    return open_study(GARDEN)


def parse(*pairs: tuple[str, str], text: str = SMALL) -> Instrument:
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    report = Report()
    values = parse_yaml(text, report, YamlSource("x.yaml")).values
    assert not report.problems
    return Instrument.model_validate(values)


def bridge(**item: object) -> Bridge:
    judged = {"reason": {"nb": "Fordi.", "en": "Because."}} | item
    return Bridge.model_validate({"bridge": "b", "from": "w1", "to": "w2", "items": [judged]})


def test_an_instrument_is_comparable_with_itself() -> None:
    comparison = compare_instruments(parse(), parse(), NO_BRIDGE)
    assert {change.kinds for change in comparison.questions} == {("identical",)}
    assert {change.verdict for change in comparison.questions} == {"comparable"}
    assert {change.match.verdict for change in comparison.measures} == {"comparable"}
    assert comparison.stems == ()


@pytest.mark.parametrize(
    ("pair", "question", "kinds", "verdict"),
    [
        (("Maten er god.", "Maten er fin."), "FOOD_1", ("reworded",), "pair_only"),
        (("The food is good.", "The food is nice."), "FOOD_1", ("translated",), "comparable"),
        (("ask: COOK|GUEST", "ask: COOK"), "FOOD_2", ("rerouted",), "comparable"),
        (("ask: COOK|GUEST", "ask: GUEST|COOK"), "FOOD_2", ("identical",), "comparable"),
        (("reverse: true, ", ""), "FOOD_2", ("rescaled",), "not_comparable"),
        (("nb: Midt imellom", "nb: Både og"), "FOOD_1", ("rescaled",), "pair_only"),
        (("en: In between", "en: Neither"), "FOOD_1", ("translated",), "comparable"),
        (("      2: {text: {nb: Midt", "      4: {text: {nb: Midt"), "FOOD_1", ("recoded",),
         "recode"),
        (("      3: {text: {nb: Enig", "      3: {text: {nb: Ja"), "FOOD_1", ("rescaled",),
         "pair_only"),
        (("      2: {text: {nb: Midt imellom, en: In between}}\n", ""), "FOOD_1", ("rescaled",),
         "not_comparable"),
        (("      BLUE: {text: {nb: Blått, en: Blue}}",
          "      BLUE: {text: {nb: Blått, en: Blue}}\n      NEW: {text: {nb: Nytt, en: New}}"),
         "TEAM", ("rescaled",), "comparable"),
        (("8: {text: {nb: Vet ikke", "7: {text: {nb: Vet ikke"), "FOOD_1", ("rescaled",),
         "comparable"),
    ],
)  # fmt: skip
def test_the_difference_itself_gives_a_verdict(
    pair: tuple[str, str], question: str, kinds: tuple[str, ...], verdict: str
) -> None:
    comparison = compare_instruments(parse(), parse(pair), NO_BRIDGE)
    change = next(each for each in comparison.questions if each.id == question)
    assert (change.kinds, change.verdict) == (kinds, verdict)
    assert set(change.reason) == {"nb", "en"}


def test_recoding_is_derived_from_answers_that_keep_their_words() -> None:
    later = parse(("      2: {text: {nb: Midt", "      4: {text: {nb: Midt"))
    assert comparable_items(parse(), later, NO_BRIDGE)["FOOD_1"].recode == {2: 4}


@pytest.mark.parametrize("judged", ["yes", "recode", "pair_only", "no"])
def test_the_strictest_of_bridge_and_difference_wins(judged: str) -> None:
    later = parse(("      2: {text: {nb: Midt imellom, en: In between}}\n", ""))
    recode = {1: 1} if judged == "recode" else {}
    between = bridge(**{"from": "FOOD_1", "to": "FOOD_1", "comparable": judged, "recode": recode})
    match = comparable_items(parse(), later, between)["FOOD_1"]
    assert match.verdict == "not_comparable"
    assert match.reason["en"].startswith("Because.")


def test_a_judgement_covers_a_changed_wording() -> None:
    later = parse(("Maten er god.", "Maten er fin."))
    between = bridge(**{"from": "FOOD_1", "to": "FOOD_1", "comparable": "yes"})
    assert comparable_items(parse(), later, between)["FOOD_1"].verdict == "comparable"


def test_route_none_is_dropped() -> None:
    comparison = compare_instruments(parse(), parse(("ask: COOK|GUEST", "ask: NONE")), NO_BRIDGE)
    assert [change.id for change in comparison.of_kind("dropped")] == ["FOOD_2"]


def test_rerouting_says_which_roles_are_asked_in_one_wave_only(garden: Library) -> None:
    earlier = garden.instrument("w1")
    text = (GARDEN / "w1-v1.yaml").read_text(encoding="utf-8")
    later = parse(("ask: TEA, anonymity", "ask: TEA|PAR, anonymity"), text=text)
    comparison = compare_instruments(earlier, later, NO_BRIDGE, garden.study)
    change = next(each for each in comparison.questions if each.id == "HOURS")
    assert change.differences[0].aspect == "routing"
    assert change.differences[0].later["en"] == "TEA|PAR (+ PAR)"


def test_garden_names_exactly_what_changed(garden: Library) -> None:
    comparison = compare_instruments(
        garden.instrument("w1"), garden.instrument("w2"), garden.bridges["w1", "w2"]
    )
    names = {kind: [change.id for change in comparison.of_kind(kind)]
             for kind in ("reworded", "recoded", "rescaled", "rerouted", "dropped", "new")}  # type: ignore[arg-type]  # fmt: skip
    assert names == {
        "reworded": ["PL_2_r2"], "recoded": ["VISITS"], "rescaled": [], "rerouted": [],
        "dropped": ["OW_3"], "new": ["BEFORE", "CH_1"],
    }  # fmt: skip
    assert [stem.page for stem in comparison.stems] == ["voice"]
    held = {each.id: each.match.verdict for each in comparison.measures}
    assert held == {
        "VOICE": "comparable", "PLAN": "pair_only", "OWN": "not_comparable",
        "WHOLE": "not_comparable", "VOICE_PLAN": "pair_only", "HEARD_GAP": "comparable",
        "SELF_OTHERS": "comparable",
    }  # fmt: skip


def test_comparable_core_of_a_scale(garden: Library) -> None:
    waves = garden.instrument("w1"), garden.instrument("w2")
    items = comparable_items(*waves, garden.bridges["w1", "w2"])
    assert measure_verdict("OWN", *waves, items).core_items == ("OW_1", "OW_2")
    assert measure_verdict("PLAN", *waves, items).core_items == ("PL_1",)
    assert measure_verdict("VISITS", *waves, items).verdict == "recode"
    assert measure_verdict("CH_1", *waves, items).verdict == "not_comparable"
    with pytest.raises(KeyError):
        measure_verdict("NOTHING", *waves, items)


def test_bridges_compose_and_the_strictest_on_the_way_counts(garden: Library) -> None:
    between = bridge_between(garden.waves, garden.bridges, "w1", "w3")
    items = comparable_items(garden.instrument("w1"), garden.instrument("w3"), between)
    assert items["VO_2_r2"].earlier_id == "VO_2"
    assert items["VO_2_r2"].verdict == "comparable"
    assert items["PL_2_r2"].verdict == "pair_only"
    assert items["VISITS"].recode == {1: 0, 2: 1, 3: 2}
    assert "OW_3" not in items
    with pytest.raises(KeyError):
        bridge_between(garden.waves, {}, "w1", "w2")


def test_recodings_are_done_one_after_the_other() -> None:
    first = bridge(**{"from": "A", "to": "B", "comparable": "recode", "recode": {1: 2, 3: 4}})
    second = bridge(**{"from": "B", "to": "C", "comparable": "recode", "recode": {2: 5, 9: 8}})
    (item,) = compose(first, second).items
    assert (item.from_, item.to) == ("A", "C")
    assert item.recode == {1: 5, 3: 4, 2: 5, 9: 8}


VERDICT_WORDS = st.sampled_from(["yes", "recode", "pair_only", "no"])


@given(st.lists(VERDICT_WORDS, min_size=1, max_size=4))
def test_composing_never_makes_a_verdict_milder(words: list[str]) -> None:
    chain = [
        bridge(**{"from": f"Q{n}", "to": f"Q{n + 1}", "comparable": word,
                  "recode": {1: 1} if word == "recode" else {}})
        for n, word in enumerate(words)
    ]  # fmt: skip
    (item,) = compose(*chain).items
    order = ["yes", "recode", "pair_only", "no"]
    assert item.comparable == max(words, key=order.index)


@given(st.lists(st.sampled_from(VERDICTS)))
def test_strictest_does_not_depend_on_order(verdicts: list[str]) -> None:
    assert strictest(verdicts) == strictest(reversed(verdicts))  # type: ignore[arg-type]


SENTENCES = st.lists(
    st.sampled_from(["Jeg", "har", "hatt", "vi", "nok", "tid", ",", " ", "."])
).map("".join)


@given(SENTENCES, SENTENCES)
def test_changed_words_join_to_both_sentences(old: str, new: str) -> None:
    pieces = changed_words(old, new)
    assert "".join(text for text, mark in pieces if mark != "ins") == old
    assert "".join(text for text, mark in pieces if mark != "del") == new
    assert all(text for text, _ in pieces)


def test_changed_words_are_read_as_one_phrase() -> None:
    pieces = changed_words("Eierne burde styre mer.", "Det var behov for mer.")
    assert pieces == [
        ("Eierne burde styre", "del"), ("Det var behov for", "ins"), (" mer.", "same"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "words"),
    [("nb", ["Ny ordlyd (1 spørsmål)", "bare side om side", "Tatt ut (1"]),
     ("en", ["Reworded (1 questions)", "pair only", "Dropped (1", "**VISITS**"])],
)  # fmt: skip
def test_markdown_has_every_change_in_both_languages(
    garden: Library, language: str, words: list[str]
) -> None:
    comparison = compare_instruments(
        garden.instrument("w1"), garden.instrument("w2"), garden.bridges["w1", "w2"]
    )
    text = diff_markdown(comparison, language)
    assert [word for word in words if word not in text] == []
    assert "**PL_2 → PL_2_r2**" in text
    assert any("PL_2 → PL_2_r2" in line for line in diff_lines(comparison, language))


def test_shipped_study_names_exactly_what_its_design_changed() -> None:
    library = open_study(Path(__file__).resolve().parents[2] / "instruments" / "pku")
    comparison = compare_instruments(
        library.instrument("2016"), library.instrument("2017"), library.bridges["2016", "2017"]
    )
    assert {change.id: change.verdict for change in comparison.of_kind("reworded")} == {
        "CNS_2_r2": "not_comparable", "BG_PRJ_r2": "comparable", "BG_ROLE_r2": "comparable",
        "BG_MON_r2": "recode", "OWN_STS_2_r2": "pair_only", "LRN_SUS_1_r2": "pair_only",
        "LRN_SUS_2_r2": "pair_only", "OUT_1_r2": "pair_only",
    }  # fmt: skip
    dropped = {change.id for change in comparison.of_kind("dropped")}
    assert dropped == {"USR_REC_1", "RES_START", "PS_RO_1"}
    assert {change.id for change in comparison.of_kind("new")} == {
        "CON_1", "CON_2", "CON_3", "CON_4", "CHG_1", "CHG_2", "CHG_3", "CHG_4",
        "BG_P16", "BG_STAT", "BG_CHG", "OPN_3",
    }  # fmt: skip
    assert len(comparison.of_kind("identical")) == 88
    assert comparison.of_kind("rerouted") == comparison.of_kind("translated") == ()
